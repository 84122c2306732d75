/*
 * sieve.c: what a record must hold for a condition to be anything but false.
 *
 * `k.name in ["apt", "apt-get"] and ...` is false for most commands, whatever stands behind it, and
 * so is `any p in k.packages where ...` for those without packages. Which texts a field must hold
 * is kept as bits, so that machines pass over most records at the cost of one test. A sieve may let
 * through too much, never too little: what it does not understand passes, and so does a record
 * whose field is not known.
 */
#include "compile/emit.h"

enum { DEPTH = 40, NODES = 2000, DENSE = 32 };
#define ALL UINT64_MAX

/* Texts in a field: these, and those of a param. */
struct texts {
	uint64_t bits;
	int32_t param; /* -1: none */
};

static const struct texts anything = {ALL, -1};

struct search {
	const struct maker *m;
	uint32_t var, slot;
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
static struct texts texts_of(const struct maker *m, enum op op, const struct ir *n)
{
	if (op == OP_IN && n->op == IR_PARAM)
		return (struct texts){0, (int32_t)n->x};
	if (n->op != IR_CONST)
		return anything;
	struct value v = m->values.at[n->x];
	if (op == OP_IN)
		return v.tag == VALUE_LIST && v.u.list->index
			       ? (struct texts){v.u.list->index->bits, -1}
			       : anything;
	return value_is_plain(v) ? (struct texts){str_bit(v.u.text->s), -1} : anything;
}

static struct texts compared(const struct search *s, const struct ir *n)
{
	enum op op = (enum op)n->x;
	if ((op == OP_IN || op == OP_EQ) && is_field(s, n->args[0]))
		return texts_of(s->m, op, n->args[1]);
	if (op == OP_EQ && is_field(s, n->args[1]))
		return texts_of(s->m, op, n->args[0]);
	return anything;
}

/* Either of them would do; the one that holds back more is taken. */
static struct texts both(struct texts a, struct texts b)
{
	if (a.param < 0 && b.param < 0)
		return (struct texts){a.bits & b.bits, -1};
	return a.bits == ALL || (b.bits != ALL && b.param < 0) ? b : a;
}

static struct texts either(struct texts a, struct texts b)
{
	if (a.param >= 0 && b.param >= 0 && a.param != b.param)
		return anything;
	return (struct texts){a.bits | b.bits, a.param >= 0 ? a.param : b.param};
}

/* For which texts n may be anything but the opposite of `truth`. */
static struct texts passing(struct search *s, const struct ir *n, bool truth, unsigned depth)
{
	if (depth > DEPTH || s->left == 0)
		return anything;
	s->left--;
	if (n->op == IR_UNARY && n->x == OP_NOT)
		return passing(s, n->args[0], !truth, depth + 1);
	if (n->op == IR_AND || n->op == IR_OR) {
		struct texts a = passing(s, n->args[0], truth, depth + 1);
		struct texts b = passing(s, n->args[1], truth, depth + 1);
		return (n->op == IR_AND) == truth ? both(a, b) : either(a, b);
	}
	return n->op == IR_BINARY && truth ? compared(s, n) : anything;
}

/* May n be anything but the opposite of `truth` only when the list in the field has items? */
static bool wants_items(struct search *s, const struct ir *n, bool truth, unsigned depth)
{
	if (depth > DEPTH || s->left == 0)
		return false;
	s->left--;
	if (n->op == IR_UNARY && n->x == OP_NOT)
		return wants_items(s, n->args[0], !truth, depth + 1);
	if (n->op == IR_AND || n->op == IR_OR) {
		bool a = wants_items(s, n->args[0], truth, depth + 1);
		if (a == ((n->op == IR_AND) == truth))
			return a;
		return wants_items(s, n->args[1], truth, depth + 1);
	}
	return n->op == IR_ANY && truth && is_field(s, n->args[0]);
}

static unsigned count_bits(uint64_t bits)
{
	unsigned n = 0;
	for (; bits; bits &= bits - 1)
		n++;
	return n;
}

/* The field of the variable which all policies together compare with the most texts: it tells more
 * records apart than the others. */
static void choose(struct search *s, const struct ir *n, unsigned depth)
{
	if (depth > DEPTH || s->left == 0)
		return;
	s->left--;
	bool through = n->op == IR_AND || n->op == IR_OR || n->op == IR_UNARY || n->op == IR_BINARY;
	for (uint32_t i = 0; through && i < n->n; i++)
		choose(s, n->args[i], depth + 1);
	if (is_field_of(n, s->var) &&
		count_bits(s->m->compared[n->x]) > count_bits(s->m->compared[s->slot]))
		s->slot = n->x;
}

/* The list that the first walk in the condition is over. */
static void choose_list(struct search *s, const struct ir *n, unsigned depth)
{
	if (depth > DEPTH || s->left == 0 || s->slot != COMPILE_SLOTS)
		return;
	s->left--;
	bool through = n->op == IR_AND || n->op == IR_OR || n->op == IR_UNARY;
	for (uint32_t i = 0; through && i < n->n; i++)
		choose_list(s, n->args[i], depth + 1);
	if (n->op == IR_ANY && is_field_of(n->args[0], s->var) && s->slot == COMPILE_SLOTS)
		s->slot = n->args[0]->x;
}

static void note(struct maker *m, const struct ir *field, struct texts t)
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

static int sieve_add(struct maker *m, uint32_t slot, struct texts t)
{
	if (m->sieves.n > UINT16_MAX)
		return -1;
	struct sieve sieve = {(uint16_t)slot, (int16_t)t.param, t.bits};
	list_push(m->arena, &m->sieves, sieve);
	return (int)m->sieves.n - 1;
}

int sieve_of(struct maker *m, const struct ir *condition, uint32_t var)
{
	struct search s = {.m = m, .var = var, .slot = COMPILE_SLOTS, .left = NODES};
	if (!condition)
		return -1;
	choose(&s, condition, 0);
	s.left = NODES;
	struct texts t = s.slot == COMPILE_SLOTS ? anything : passing(&s, condition, true, 0);
	if (count_bits(t.bits) <= DENSE && t.param <= INT16_MAX)
		return sieve_add(m, s.slot, t);
	s.slot = COMPILE_SLOTS;
	s.left = NODES;
	choose_list(&s, condition, 0);
	s.left = NODES;
	if (s.slot == COMPILE_SLOTS || !wants_items(&s, condition, true, 0))
		return -1;
	return sieve_add(m, s.slot, (struct texts){0, -1});
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
