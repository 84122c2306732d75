/*
 * clues.c: what texts must hold for a comparison to be true, as clues of which one must be covered.
 */
#include "compile/marks.h"

#include "builtins/operators.h"

static struct clue_set *set_new(struct arena *a, bool literal)
{
	struct clue_set *set = arena_new(a, struct clue_set);
	set->param = -1;
	set->literal = literal;
	return set;
}

/* NULL: nothing is known. */
static const struct clue_set *settled(const struct clue_set *set, bool ok)
{
	return ok && set->clues.n ? set : NULL;
}

static bool add_all(struct clues *to, const struct clues *more)
{
	bool ok = true;
	for (unsigned i = 0; i < more->n && ok; i++)
		ok = clues_add(to, &more->at[i]);
	return ok;
}

/* Those of a pattern, worked out once. */
static bool add_pattern(struct maker *m, struct clues *to, struct str text, bool glob)
{
	struct str key = str_join(m->arena, glob ? STR("g") : STR("r"), text);
	void **at = map_put(m->arena, &m->pattern_clues, key);
	if (!*at) {
		struct clues *made = arena_new(m->arena, struct clues);
		if (!pattern_clues(text, glob, made))
			made->n = 0;
		*at = made;
	}
	const struct clues *known = *at;
	return known->n && add_all(to, known);
}

static bool add_text(struct clue_set *to, enum op op, struct str text)
{
	static const struct {
		enum op op;
		unsigned ends;
	} rows[] = {{OP_EQ, OUTLINE_WHOLE}, {OP_STARTS_WITH, OUTLINE_BEGINS},
		{OP_ENDS_WITH, OUTLINE_ENDS}, {OP_CONTAINS, OUTLINE_PART}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (rows[i].op != op)
			continue;
		struct outline clue = outline_of(text, rows[i].ends);
		to->exact |= op == OP_EQ;
		return (text.n || op == OP_EQ) && clues_add(&to->clues, &clue);
	}
	return false;
}

static bool add_value(struct maker *m, struct clue_set *to, enum op op, struct value v)
{
	if (op == OP_MATCH && v.tag == VALUE_PATTERN) {
		const struct pattern_info *p = &m->patterns.at[v.u.i];
		return add_pattern(m, &to->clues, p->text, p->glob);
	}
	if (!value_is_plain(v))
		return false;
	if (op == OP_MATCH)
		return add_pattern(m, &to->clues, v.u.text->s, false);
	return add_text(to, op, v.u.text->s);
}

/* Data comes with the program; a param may be given. */
static bool is_settable(const struct maker *m, uint32_t param)
{
	return m->pack->params.at[param]->kind != BINDING_DATA;
}

/* Item i of what is walked over, or the value of that key. */
static struct value given_at(struct value v, uint32_t i, bool values)
{
	return values ? v.u.map->at[i].value : operator_walk_item(v, i);
}

const struct clue_set *clue_set_of_any(
	struct maker *m, enum op op, const struct ir *given, bool values, bool literal)
{
	struct clue_set *set = set_new(m->arena, literal);
	bool param = given->op == IR_PARAM;
	struct value v = param ? m->pack->params.at[given->x]->constant : m->values.at[given->x];
	bool ok = v.tag == VALUE_MAP || (v.tag == VALUE_LIST && !values);
	for (uint32_t i = 0, n = ok ? operator_walk_count(v) : 0; ok && i < n; i++)
		ok = add_value(m, set, op, given_at(v, i, values));
	if (param && is_settable(m, given->x))
		set->param = (int32_t)given->x;
	return ok && (set->clues.n || set->param >= 0) ? set : NULL;
}

const struct clue_set *clue_set_of(struct maker *m, enum op op, const struct ir *with, bool literal)
{
	if (op == OP_IN && (with->op == IR_CONST || with->op == IR_PARAM))
		return clue_set_of_any(m, OP_EQ, with, false, literal);
	struct clue_set *set = set_new(m->arena, literal);
	return settled(set, with->op == IR_CONST && add_value(m, set, op, m->values.at[with->x]));
}

const struct clue_set *clue_set_of_length(struct arena *a, uint64_t length, bool literal)
{
	struct clue_set *set = set_new(a, literal);
	struct outline clue = {.length = length};
	return settled(set, clues_add(&set->clues, &clue));
}

const struct clue_set *clue_set_both(
	struct arena *a, const struct clue_set *x, const struct clue_set *y)
{
	bool params = x && y && x->param >= 0 && y->param >= 0 && x->param != y->param;
	if (!x || !y || params || x->clues.n * y->clues.n > CLUES_MOST)
		return x && (!y || x->clues.n <= y->clues.n) ? x : y;
	struct clue_set *set = set_new(a, x->literal && y->literal);
	set->exact = x->exact || y->exact;
	set->param = x->param >= 0 ? x->param : y->param;
	for (unsigned i = 0; i < x->clues.n; i++)
		for (unsigned k = 0; k < y->clues.n; k++) {
			struct outline clue = outline_both(x->clues.at[i], y->clues.at[k]);
			clues_add(&set->clues, &clue);
		}
	return set;
}

const struct clue_set *clue_set_either(
	struct arena *a, const struct clue_set *x, const struct clue_set *y)
{
	bool params = x && y && x->param >= 0 && y->param >= 0 && x->param != y->param;
	if (!x || !y || params)
		return NULL;
	struct clue_set *set = set_new(a, x->literal && y->literal);
	set->exact = x->exact || y->exact;
	set->param = x->param >= 0 ? x->param : y->param;
	return add_all(&set->clues, &x->clues) && add_all(&set->clues, &y->clues) ? set : NULL;
}
