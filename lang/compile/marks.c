/*
 * marks.c: what a field must hold for a condition to be anything but false, found in the condition.
 */
#include "compile/marks.h"

enum { DEPTH = 40, NODES = 2000 };
enum { MARK_FALSE = 1, MARK_TRUE = 2, MARK_ITEMS = 2 }; /* as bits */

static const struct marks anything = {MARKS_ALL, -1, true, NULL};

struct search {
	struct maker *m;
	uint32_t var;
	struct spot at;
	bool itself;   /* the variable is an item, and asked for what it is itself */
	unsigned left; /* nodes that may still be looked at: shared ones are met again and again */
};

bool is_field_of(const struct ir *n, uint32_t var)
{
	return n->op == IR_FIELD && n->args[0]->op == IR_VAR && n->args[0]->x == var;
}

/* The field that is asked for, or the item. */
static bool is_asked(const struct search *s, const struct ir *n)
{
	return s->itself ? n->op == IR_VAR && n->x == s->var
			 : is_field_of(n, s->var) && n->x == s->at.slot;
}

/* What a field is compared with. */
struct marks marks_compared(const struct maker *m, enum op op, const struct ir *n)
{
	if (op == OP_IN && n->op == IR_PARAM)
		return (struct marks){.param = (int32_t)n->x, .missing = true};
	if (n->op != IR_CONST)
		return anything;
	struct value v = m->values.at[n->x];
	if (op == OP_IN)
		return v.tag == VALUE_LIST && v.u.list->index
			       ? (struct marks){v.u.list->index->bits, -1, true, NULL}
			       : anything;
	return value_is_plain(v) ? (struct marks){str_bit(v.u.text->s), -1, true, NULL} : anything;
}

static bool calls(const struct search *s, const struct ir *n, const char *name)
{
	return n->op == IR_CALL && n->n == 1 && str_eq(s->m->uses.at[n->x].name, str_from(name));
}

/* The text that is asked for, or what is left of its letters and of what surely is in it. */
static bool is_text_asked(const struct search *s, const struct ir *n, bool *literal)
{
	*literal = false;
	for (unsigned i = 0; i < DEPTH; i++) {
		bool known = calls(s, n, "literal");
		if (!known && !calls(s, n, "lower"))
			break;
		*literal |= known;
		n = n->args[0];
	}
	return is_asked(s, n);
}

static const struct clue_set *text_clues(
	const struct search *s, enum op op, const struct ir *text, const struct ir *with)
{
	bool literal;
	return is_text_asked(s, text, &literal) ? clue_set_of(s->m, op, with, literal) : NULL;
}

/* `20 <= length(text)` */
static const struct clue_set *length_clues(const struct search *s, const struct ir *n)
{
	bool literal, least = (n->x == OP_LE || n->x == OP_LT) && n->args[0]->op == IR_CONST;
	if (!least || !calls(s, n->args[1], "length") ||
		!is_text_asked(s, n->args[1]->args[0], &literal))
		return NULL;
	struct value v = s->m->values.at[n->args[0]->x];
	int64_t length = v.tag == VALUE_INT ? v.u.i + (n->x == OP_LT) : 0;
	return length > 0 ? clue_set_of_length(s->m->arena, (uint64_t)length, literal) : NULL;
}

static struct marks compared(const struct search *s, const struct ir *n)
{
	enum op op = (enum op)n->x;
	struct marks t = anything;
	if ((op == OP_IN || op == OP_EQ) && is_asked(s, n->args[0]))
		t = marks_compared(s->m, op, n->args[1]);
	if (op == OP_EQ && is_asked(s, n->args[1]))
		t = marks_compared(s->m, op, n->args[0]);
	t.clues = text_clues(s, op, n->args[0], n->args[1]);
	if (!t.clues && op == OP_EQ)
		t.clues = text_clues(s, op, n->args[1], n->args[0]);
	if (!t.clues)
		t.clues = length_clues(s, n);
	return t;
}

/* `list contains text`, of the list in the field. */
static struct marks contained(const struct search *s, const struct ir *n)
{
	struct marks t = anything;
	bool contains = n->op == IR_BINARY && n->x == OP_CONTAINS && is_asked(s, n->args[0]);
	if (s->at.item == SIEVE_ITEMS && contains) {
		t = marks_compared(s->m, OP_EQ, n->args[1]);
		t.clues = clue_set_of(s->m, OP_EQ, n->args[1], false);
	}
	return t;
}

static bool is_variable(const struct ir *n, uint32_t var)
{
	return n->op == IR_VAR && n->x == var;
}

/* What the map that is walked over holds for the key. */
static bool is_value_of(const struct ir *n, const struct ir *walk)
{
	if (n->op == IR_OTHERWISE)
		n = n->args[0];
	return n->op == IR_BINARY && n->x == OP_INDEX && n->args[0] == walk->args[0] &&
	       is_variable(n->args[1], walk->x);
}

/* `any p in patterns where text matches p and ...` */
static const struct clue_set *clues_of_any(
	const struct search *s, const struct ir *walk, const struct ir *by, unsigned depth)
{
	bool literal;
	if (!by || depth > DEPTH)
		return NULL;
	if (by->op == IR_AND || by->op == IR_OR) {
		const struct clue_set *x = clues_of_any(s, walk, by->args[0], depth + 1);
		const struct clue_set *y = clues_of_any(s, walk, by->args[1], depth + 1);
		return by->op == IR_AND ? clue_set_both(s->m->arena, x, y)
					: clue_set_either(s->m->arena, x, y);
	}
	if (by->op != IR_BINARY || !is_text_asked(s, by->args[0], &literal))
		return NULL;
	bool values = is_value_of(by->args[1], walk);
	if (!values && !is_variable(by->args[1], walk->x))
		return NULL;
	return clue_set_of_any(s->m, (enum op)by->x, walk->args[0], values, literal);
}

static struct marks compared_with_any(const struct search *s, const struct ir *walk, unsigned depth)
{
	struct marks t = anything;
	t.clues = clues_of_any(s, walk, walk->args[1], depth);
	return t;
}

static bool is_all(struct marks t)
{
	return t.bits == MARKS_ALL;
}

unsigned marks_count(uint64_t bits)
{
	unsigned n = 0;
	for (; bits; bits &= bits - 1)
		n++;
	return n;
}

/* Both hold, maybe of different items: the one that holds back more is taken. */
static struct marks of_items_both(struct marks a, struct marks b)
{
	if (a.param >= 0 || b.param >= 0)
		return a.param >= 0 && (b.param >= 0 || is_all(b)) ? a : b;
	return marks_count(b.bits) + b.missing < marks_count(a.bits) + a.missing ? b : a;
}

/* Either of them would do for the texts; the one that holds back more is taken. */
static struct marks of_field_both(struct marks a, struct marks b)
{
	struct marks t = is_all(a) || (!is_all(b) && b.param < 0) ? b : a;
	if (a.param < 0 && b.param < 0)
		t.bits = a.bits & b.bits;
	t.missing = a.missing && b.missing;
	return t;
}

static struct marks both(const struct search *s, struct marks a, struct marks b)
{
	struct marks t = s->at.item != SIEVE_FIELD ? of_items_both(a, b) : of_field_both(a, b);
	t.clues = clue_set_both(s->m->arena, a.clues, b.clues);
	return t;
}

static struct marks either(const struct search *s, struct marks a, struct marks b)
{
	struct marks t = {.bits = a.bits | b.bits, .param = a.param >= 0 ? a.param : b.param};
	if (a.param >= 0 && b.param >= 0 && a.param != b.param)
		t = anything;
	t.missing = a.missing || b.missing;
	t.clues = clue_set_either(s->m->arena, a.clues, b.clues);
	return t;
}

/* A bool of the record. Missing, it is not true. */
static struct marks held(bool truth)
{
	return truth ? (struct marks){MARK_TRUE, -1, false, NULL}
		     : (struct marks){MARK_FALSE, -1, true, NULL};
}

static struct marks is_there(bool truth)
{
	return truth ? (struct marks){MARKS_ALL, -1, false, NULL}
		     : (struct marks){0, -1, true, NULL};
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
	return each && is_asked(s, list) ? each : NULL;
}

/* What an item of the field must hold for a walk with that condition to find one. */
static struct marks of_items(
	const struct search *s, const struct ir *condition, uint32_t var, unsigned depth)
{
	struct search inner = {.m = s->m,
		.var = var,
		.at = {(uint32_t)s->at.item, SIEVE_FIELD},
		.itself = s->at.item == SIEVE_ITEMS,
		.left = s->left};
	return condition ? passing(&inner, condition, true, depth + 1) : anything;
}

/* Something is in the list. */
static struct marks has_some(const struct search *s, const struct ir *list, unsigned depth)
{
	const struct ir *each = source_of(s, list);
	if (s->at.item != SIEVE_FIELD)
		return each ? of_items(s, each->n > 2 ? each->args[2] : NULL, each->x, depth)
			    : anything;
	return each || is_asked(s, list) ? (struct marks){MARK_ITEMS, -1, false, NULL} : anything;
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
	if (s->at.item != SIEVE_FIELD && is_asked(s, n->args[0]))
		return of_items(s, n->args[1], n->x, depth);
	if (n->args[0]->op == IR_CONST || n->args[0]->op == IR_PARAM)
		return compared_with_any(s, n, depth);
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
		return (n->op == IR_AND) == truth ? both(s, a, b) : either(s, a, b);
	}
	if (n->op == IR_ANY)
		return truth ? of_walk(s, n, depth) : anything;
	const struct ir *list = wanted_list(s, n, truth);
	if (list)
		return has_some(s, list, depth);
	if (s->at.item != SIEVE_FIELD)
		return truth ? contained(s, n) : anything;
	if (is_asked(s, n))
		return held(truth);
	if (n->op == IR_UNARY && n->x == OP_IS_SET && is_asked(s, n->args[0]))
		return is_there(truth);
	return n->op == IR_BINARY && truth ? compared(s, n) : anything;
}

struct marks marks_asked(struct maker *m, const struct ir *condition, uint32_t var, struct spot at)
{
	struct search s = {.m = m, .var = var, .at = at, .left = NODES};
	return passing(&s, condition, true, 0);
}
