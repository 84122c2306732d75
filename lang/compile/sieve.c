/*
 * sieve.c: what a record must hold for a condition to be anything but false.
 *
 * `k.name in ["apt", "apt-get"] and ...` is false for most commands, whatever stands behind it, and
 * so is `any p in k.packages where ...` for those without packages, and `c.privileged and ...` for
 * most containers. What a field must hold is kept as bits, so that machines pass over most records
 * at the cost of one test. A sieve may let through too much, never too little: what it does not
 * understand passes, and so does a record whose field is not known.
 */
#include "compile/marks.h"

#include <string.h>

enum { DEPTH = 40, NODES = 2000, DENSE = 32 };

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

/* A walk over a field asks its items, or fields of them. */
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
	add_spot(p, list->x, SIEVE_ITEMS);
	LIST_EACH (struct spot, x, &inner.all)
		if (x->item == SIEVE_FIELD)
			add_spot(p, list->x, (int32_t)x->slot);
}

/* What the condition asks of the variable, in the order in which it does. */
static void find_spots(struct spots *p, const struct ir *n, unsigned depth)
{
	if (depth > DEPTH || p->left == 0)
		return;
	p->left--;
	if (is_field_of(n, p->var))
		add_spot(p, n->x, SIEVE_FIELD);
	if (n->op == IR_BINARY && n->x == OP_CONTAINS && is_field_of(n->args[0], p->var))
		add_spot(p, n->args[0]->x, SIEVE_ITEMS);
	bool walk = n->op == IR_ANY || n->op == IR_EACH;
	bool through = n->op == IR_AND || n->op == IR_OR || n->op == IR_UNARY ||
		       n->op == IR_BINARY || n->op == IR_CALL;
	if (walk)
		find_items(p, n, depth);
	bool given = walk && (n->args[0]->op == IR_CONST || n->args[0]->op == IR_PARAM);
	for (uint32_t i = 0; i < n->n && (through || given || (walk && i == 0)); i++)
		find_spots(p, n->args[i], depth + 1);
}

static void note(struct maker *m, const struct ir *field, struct marks t)
{
	if (field->op == IR_FIELD && t.bits != MARKS_ALL)
		m->compared[field->x] |= t.param < 0 ? t.bits : 1;
}

void sieve_note(struct maker *m, enum op op, const struct ir *a, const struct ir *b)
{
	if (op == OP_EQ || op == OP_IN)
		note(m, a, marks_compared(m, op, b));
	if (op == OP_EQ)
		note(m, b, marks_compared(m, op, a));
}

static unsigned sieve_add(struct maker *m, const struct sieve *sieve)
{
	for (uint32_t i = 0; i < m->sieves.n; i++) {
		const struct sieve *s = &m->sieves.at[i];
		if (s->slot == sieve->slot && s->item == sieve->item && s->param == sieve->param &&
			s->bits == sieve->bits && s->missing == sieve->missing &&
			s->n_clues == sieve->n_clues && s->clues == sieve->clues &&
			s->literal == sieve->literal && s->exact == sieve->exact)
			return i;
	}
	list_push(m->arena, &m->sieves, *sieve);
	return m->sieves.n - 1;
}

static struct sieve by_marks(struct spot at, const struct marks *t)
{
	return (struct sieve){.slot = (uint16_t)at.slot,
		.item = (int16_t)at.item,
		.param = (int16_t)t->param,
		.bits = t->bits,
		.missing = t->missing};
}

/* Where these clues stand, one behind the other. */
static uint32_t clues_at(struct maker *m, const struct clues *c)
{
	for (uint32_t i = 0; i + c->n <= m->clues.n; i++)
		if (memcmp(&m->clues.at[i], c->at, c->n * sizeof *c->at) == 0)
			return i;
	for (unsigned i = 0; i < c->n; i++)
		list_push(m->arena, &m->clues, c->at[i]);
	return m->clues.n - c->n;
}

static struct sieve by_clues(struct maker *m, struct spot at, const struct clue_set *set)
{
	return (struct sieve){.slot = (uint16_t)at.slot,
		.item = (int16_t)at.item,
		.param = (int16_t)set->param,
		.bits = MARKS_ALL,
		.missing = true,
		.n_clues = (uint16_t)set->clues.n,
		.clues = clues_at(m, &set->clues),
		.literal = set->literal,
		.exact = set->exact};
}

/* Does it hold back so much that asking pays? */
static bool is_of_use(struct marks t)
{
	bool few = marks_count(t.bits) <= DENSE || (t.bits == MARKS_ALL && !t.missing);
	return few && t.param <= INT16_MAX;
}

/* The type of what is there. */
static enum type_kind type_at(struct maker *m, const struct kind *kind, struct spot at)
{
	const struct type *type = type_parse(&m->pack->types, str_from(kind->fields[at.slot].type));
	if (at.item != SIEVE_FIELD && type)
		type = type_present(type)->item;
	if (at.item >= 0 && type) {
		const struct kind *of = type_present(type)->record;
		bool there = of && at.item < of->n_fields;
		type = there ? type_parse(&m->pack->types, str_from(of->fields[at.item].type))
			     : NULL;
	}
	return type ? type_present(type)->kind : TYPE_ERROR;
}

/* The same of clues. Where texts are compared as such, marks do, and paths are equal that are
 * written in several ways. */
static bool are_of_use(const struct marks *t, enum type_kind type)
{
	const struct clue_set *set = t->clues;
	bool text = type == TYPE_STRING || type == TYPE_ENUM || type == TYPE_PATH;
	bool needless = set->exact && (type == TYPE_PATH || is_of_use(*t));
	return text && set->clues.n && set->param <= INT16_MAX && !needless;
}

static void take(struct maker *m, struct sieve_indexes *out, struct sieve sieve)
{
	if (out->n < SIEVES_MOST && m->sieves.n < UINT16_MAX)
		out->at[out->n++] = sieve_add(m, &sieve);
}

struct sieve_indexes sieves_of(
	struct maker *m, const struct ir *condition, uint32_t var, const struct kind *kind)
{
	struct spots spots = {.arena = m->arena, .var = var, .left = NODES};
	struct sieve_indexes out = {.n = 0};
	if (!condition)
		return out;
	find_spots(&spots, condition, 0);
	LIST_EACH (struct spot, at, &spots.all) {
		struct marks t = marks_asked(m, condition, var, *at);
		if (is_of_use(t))
			take(m, &out, by_marks(*at, &t));
		if (t.clues && kind && are_of_use(&t, type_at(m, kind, *at)))
			take(m, &out, by_clues(m, *at, t.clues));
	}
	return out;
}

/* The field that all policies together compare with the most texts tells more records apart than
 * the others. */
int sieve_of(struct maker *m, const struct ir *condition, uint32_t var)
{
	struct sieve_indexes all = sieves_of(m, condition, var, NULL);
	int best = -1;
	unsigned most = 0;
	for (unsigned i = 0; i < all.n; i++) {
		const struct sieve *s = &m->sieves.at[all.at[i]];
		bool field = s->item == SIEVE_FIELD && !s->n_clues;
		unsigned texts = field ? 1 + marks_count(m->compared[s->slot]) : 0;
		if (texts > most)
			best = (int)all.at[i];
		most = texts > most ? texts : most;
	}
	return best;
}
