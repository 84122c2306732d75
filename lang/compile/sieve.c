/*
 * sieve.c: what a record must hold for a condition to be anything but false.
 *
 * `k.name in ["apt", "apt-get"] and ...` is false for most commands, whatever stands behind it, and
 * so is `any p in k.packages where ...` for those without packages, and `c.privileged and ...` for
 * most containers. What a field must hold is kept as bits, so that machines pass over most records
 * at the cost of one test. A sieve may let through too much, never too little: what it does not
 * understand passes, and so does a record whose field is not known.
 */
#include "compile/emit.h"

enum { DEPTH = 40, NODES = 2000, DENSE = 32 };
#define ALL UINT64_MAX

/* What may be in a field, by its mark: these, texts of a param, and nothing. */
struct marks {
	uint64_t bits;
	int32_t param; /* -1: none */
	bool missing;
};

enum { MARK_FALSE = 1, MARK_TRUE = 2, MARK_ITEMS = 2 }; /* as bits */

static const struct marks anything = {ALL, -1, true};

struct search {
	const struct maker *m;
	uint32_t var, slot;
	int32_t item;  /* of the items of the list in the slot; -1: what is in it itself */
	unsigned left; /* nodes that may still be looked at: shared ones are met again and again */
};

static bool is_field_of(const struct ir *n, uint32_t var)
{
	return n->op == IR_FIELD && n->args[0]->op == IR_VAR && n->args[0]->x == var;
}

static bool is_field(const struct search *s, const struct ir *n)
{
	return is_field_of(n, s->var) && n->x == s->slot;
}

/* What a field is compared with. */
static struct marks texts_of(const struct maker *m, enum op op, const struct ir *n)
{
	if (op == OP_IN && n->op == IR_PARAM)
		return (struct marks){0, (int32_t)n->x, true};
	if (n->op != IR_CONST)
		return anything;
	struct value v = m->values.at[n->x];
	if (op == OP_IN)
		return v.tag == VALUE_LIST && v.u.list->index
			       ? (struct marks){v.u.list->index->bits, -1, true}
			       : anything;
	return value_is_plain(v) ? (struct marks){str_bit(v.u.text->s), -1, true} : anything;
}

static struct marks compared(const struct search *s, const struct ir *n)
{
	enum op op = (enum op)n->x;
	if ((op == OP_IN || op == OP_EQ) && is_field(s, n->args[0]))
		return texts_of(s->m, op, n->args[1]);
	if (op == OP_EQ && is_field(s, n->args[1]))
		return texts_of(s->m, op, n->args[0]);
	return anything;
}

static bool is_all(struct marks t)
{
	return t.bits == ALL;
}

static unsigned count_bits(uint64_t bits)
{
	unsigned n = 0;
	for (; bits; bits &= bits - 1)
		n++;
	return n;
}

/* Both hold, maybe of different items: the one that holds back more is taken. */
static struct marks both_of_items(struct marks a, struct marks b)
{
	if (a.param >= 0 || b.param >= 0)
		return a.param >= 0 && (b.param >= 0 || is_all(b)) ? a : b;
	return count_bits(b.bits) + b.missing < count_bits(a.bits) + a.missing ? b : a;
}

/* Either of them would do for the texts; the one that holds back more is taken. */
static struct marks both(const struct search *s, struct marks a, struct marks b)
{
	if (s->item >= 0)
		return both_of_items(a, b);
	struct marks t = is_all(a) || (!is_all(b) && b.param < 0) ? b : a;
	if (a.param < 0 && b.param < 0)
		t.bits = a.bits & b.bits;
	t.missing = a.missing && b.missing;
	return t;
}

static struct marks either(struct marks a, struct marks b)
{
	bool missing = a.missing || b.missing;
	if (a.param >= 0 && b.param >= 0 && a.param != b.param)
		return (struct marks){ALL, -1, missing};
	return (struct marks){a.bits | b.bits, a.param >= 0 ? a.param : b.param, missing};
}

/* A bool of the record. Missing, it is not true. */
static struct marks held(bool truth)
{
	return truth ? (struct marks){MARK_TRUE, -1, false} : (struct marks){MARK_FALSE, -1, true};
}

static struct marks is_there(bool truth)
{
	return truth ? (struct marks){ALL, -1, false} : (struct marks){0, -1, true};
}

static struct marks passing(struct search *s, const struct ir *n, bool truth, unsigned depth);

/* The walk that makes a list of what is in the field, `[k for k in r.commands where ...]`; or NULL.
 */
static const struct ir *source_of(const struct search *s, const struct ir *list)
{
	const struct ir *each = NULL;
	for (unsigned i = 0; i < DEPTH && list->op == IR_EACH; i++) {
		each = list;
		list = list->args[0];
	}
	return each && is_field(s, list) ? each : NULL;
}

/* What an item of the field must hold for a walk with that condition to find one. */
static struct marks of_items(
	const struct search *s, const struct ir *condition, uint32_t var, unsigned depth)
{
	struct search inner = {
		.m = s->m, .var = var, .slot = (uint32_t)s->item, .item = -1, .left = s->left};
	return condition ? passing(&inner, condition, true, depth + 1) : anything;
}

/* Something is in the list. */
static struct marks has_some(const struct search *s, const struct ir *list, unsigned depth)
{
	const struct ir *each = source_of(s, list);
	if (s->item >= 0)
		return each ? of_items(s, each->n > 2 ? each->args[2] : NULL, each->x, depth)
			    : anything;
	return each || is_field(s, list) ? (struct marks){MARK_ITEMS, -1, false} : anything;
}

static bool calls(const struct search *s, const struct ir *n, const char *name)
{
	return n->op == IR_CALL && n->n == 1 && str_eq(s->m->uses.at[n->x].name, str_from(name));
}

/* The list that must have items for n to be true, or not to be; NULL: none. */
static const struct ir *wanted_list(const struct search *s, const struct ir *n, bool truth)
{
	if (n->op == IR_CALL && str_ends_with(s->m->uses.at[n->x].name, STR(" is empty")))
		return truth || n->args[0]->op != IR_EACH ? NULL : n->args[0]; /* no text */
	if (!truth || n->n == 0)
		return NULL;
	if (n->op == IR_UNARY && n->x == OP_IS_SET &&
		(calls(s, n->args[0], "first") || calls(s, n->args[0], "last")))
		return n->args[0]->args[0];
	if (n->op != IR_BINARY || (n->x != OP_LT && n->x != OP_LE) || n->args[0]->op != IR_CONST ||
		!calls(s, n->args[1], "count"))
		return NULL;
	struct value least = s->m->values.at[n->args[0]->x];
	int64_t some = n->x == OP_LE ? 1 : 0;
	return least.tag == VALUE_INT && least.u.i >= some ? n->args[1]->args[0] : NULL;
}

static struct marks of_walk(const struct search *s, const struct ir *n, unsigned depth)
{
	if (s->item >= 0 && is_field(s, n->args[0]))
		return of_items(s, n->args[1], n->x, depth);
	return has_some(s, n->args[0], depth);
}

/* For what in the field n may be anything but the opposite of `truth`. */
static struct marks passing(struct search *s, const struct ir *n, bool truth, unsigned depth)
{
	if (depth > DEPTH || s->left == 0)
		return anything;
	s->left--;
	if (n->op == IR_UNARY && n->x == OP_NOT)
		return passing(s, n->args[0], !truth, depth + 1);
	if (n->op == IR_AND || n->op == IR_OR) {
		struct marks a = passing(s, n->args[0], truth, depth + 1);
		struct marks b = passing(s, n->args[1], truth, depth + 1);
		return (n->op == IR_AND) == truth ? both(s, a, b) : either(a, b);
	}
	if (n->op == IR_ANY)
		return truth ? of_walk(s, n, depth) : anything;
	const struct ir *list = wanted_list(s, n, truth);
	if (list)
		return has_some(s, list, depth);
	if (s->item >= 0)
		return anything;
	if (is_field(s, n))
		return held(truth);
	if (n->op == IR_UNARY && n->x == OP_IS_SET && is_field(s, n->args[0]))
		return is_there(truth);
	return n->op == IR_BINARY && truth ? compared(s, n) : anything;
}

/* A field, or one of the items of the list in it. */
struct spot {
	uint32_t slot;
	int32_t item;
};

LIST(spot_list, struct spot);

struct spots {
	struct arena *arena;
	struct spot_list all;
	uint32_t var;
	unsigned left;
};

static void add_spot(struct spots *p, uint32_t slot, int32_t item)
{
	LIST_EACH (struct spot, known, &p->all)
		if (known->slot == slot && known->item == item)
			return;
	list_push(p->arena, &p->all, ((struct spot){slot, item}));
}

static void find_spots(struct spots *p, const struct ir *n, unsigned depth);

/* A walk over a field asks fields of its items. */
static void find_items(struct spots *p, const struct ir *walk, unsigned depth)
{
	const struct ir *list = walk->args[0], *condition = NULL;
	if (walk->op == IR_ANY)
		condition = walk->args[1];
	else if (walk->n > 2)
		condition = walk->args[2];
	if (!is_field_of(list, p->var) || !condition)
		return;
	struct spots inner = {.arena = p->arena, .var = walk->x, .left = p->left};
	find_spots(&inner, condition, depth + 1);
	LIST_EACH (struct spot, x, &inner.all)
		if (x->item < 0)
			add_spot(p, list->x, (int32_t)x->slot);
}

/* What the condition asks of the variable, in the order in which it does. */
static void find_spots(struct spots *p, const struct ir *n, unsigned depth)
{
	if (depth > DEPTH || p->left == 0)
		return;
	p->left--;
	if (is_field_of(n, p->var))
		add_spot(p, n->x, -1);
	bool walk = n->op == IR_ANY || n->op == IR_EACH;
	bool through = n->op == IR_AND || n->op == IR_OR || n->op == IR_UNARY ||
		       n->op == IR_BINARY || n->op == IR_CALL;
	if (walk)
		find_items(p, n, depth);
	for (uint32_t i = 0; i < n->n && (through || (walk && i == 0)); i++)
		find_spots(p, n->args[i], depth + 1);
}

static void note(struct maker *m, const struct ir *field, struct marks t)
{
	if (field->op == IR_FIELD && t.bits != ALL)
		m->compared[field->x] |= t.param < 0 ? t.bits : 1;
}

void sieve_note(struct maker *m, enum op op, const struct ir *a, const struct ir *b)
{
	if (op == OP_EQ || op == OP_IN)
		note(m, a, texts_of(m, op, b));
	if (op == OP_EQ)
		note(m, b, texts_of(m, op, a));
}

static unsigned sieve_add(struct maker *m, struct spot at, struct marks t)
{
	struct sieve sieve = {.slot = (uint16_t)at.slot,
		.item = (int16_t)at.item,
		.param = (int16_t)t.param,
		.bits = t.bits,
		.missing = t.missing};
	for (uint32_t i = 0; i < m->sieves.n; i++) {
		const struct sieve *s = &m->sieves.at[i];
		if (s->slot == sieve.slot && s->item == sieve.item && s->param == sieve.param &&
			s->bits == sieve.bits && s->missing == sieve.missing)
			return i;
	}
	list_push(m->arena, &m->sieves, sieve);
	return m->sieves.n - 1;
}

/* Does it hold back so much that asking pays? */
static bool is_of_use(const struct maker *m, struct marks t)
{
	bool few = count_bits(t.bits) <= DENSE || (is_all(t) && !t.missing);
	return few && t.param <= INT16_MAX && m->sieves.n < UINT16_MAX;
}

struct sieve_indexes sieves_of(struct maker *m, const struct ir *condition, uint32_t var)
{
	struct spots spots = {.arena = m->arena, .var = var, .left = NODES};
	struct sieve_indexes out = {.n = 0};
	if (!condition)
		return out;
	find_spots(&spots, condition, 0);
	LIST_EACH (struct spot, at, &spots.all) {
		struct search s = {
			.m = m, .var = var, .slot = at->slot, .item = at->item, .left = NODES};
		struct marks t = passing(&s, condition, true, 0);
		if (out.n < SIEVES_MOST && is_of_use(m, t))
			out.at[out.n++] = sieve_add(m, *at, t);
	}
	return out;
}

/* The field that all policies together compare with the most texts tells more records apart than
 * the others. */
int sieve_of(struct maker *m, const struct ir *condition, uint32_t var)
{
	struct sieve_indexes all = sieves_of(m, condition, var);
	int best = -1;
	unsigned most = 0;
	for (unsigned i = 0; i < all.n; i++) {
		const struct sieve *s = &m->sieves.at[all.at[i]];
		unsigned texts = s->item < 0 ? 1 + count_bits(m->compared[s->slot]) : 0;
		if (texts > most)
			best = (int)all.at[i];
		most = texts > most ? texts : most;
	}
	return best;
}

/* ---- joins ---- */

/* A field of a variable that is bound outside, or a field of that. */
static bool is_path(const struct ir *n, uint32_t var)
{
	while (n->op == IR_FIELD)
		n = n->args[0];
	return n->op == IR_VAR && n->x < var;
}

static void add_join(const struct maker *m, const struct ir *n, uint32_t var, struct join_list *out)
{
	bool equal = n->op == IR_BINARY && n->x == OP_EQ;
	bool overlap =
		n->op == IR_CALL && n->n == 2 && str_eq(m->uses.at[n->x].name, STR("overlaps"));
	for (unsigned i = 0; i < 2 && (equal || overlap) && out->n < JOINS_MOST; i++)
		if (is_field_of(n->args[i], var) && is_path(n->args[1 - i], var))
			out->at[out->n++] = (struct join){n->args[1 - i], n->args[i]->x};
}

static void find_joins(const struct maker *m, const struct ir *n, uint32_t var,
	struct join_list *out, unsigned *left)
{
	if (*left == 0)
		return;
	--*left;
	if (n->op != IR_AND)
		add_join(m, n, var, out);
	for (unsigned i = 0; n->op == IR_AND && i < 2; i++)
		find_joins(m, n->args[i], var, out, left);
}

struct join_list joins_of(const struct maker *m, const struct ir *condition, uint32_t var)
{
	struct join_list out = {.n = 0};
	unsigned left = NODES;
	if (condition)
		find_joins(m, condition, var, &out, &left);
	return out;
}
