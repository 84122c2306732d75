/*
 * make.c: what instructions make or ask that is more than a few steps of the processor.
 */
#include "vm/machine.h"

struct value machine_all_of_kind(struct machine *m, unsigned kind)
{
	struct value v = value_list(m->arena, 0);
	machine_prepare(m, kind);
	LIST_EACH (struct record *, r, &m->facts->by_kind[kind])
		value_list_add(m->arena, v, value_record(*r));
	return v;
}

/* APPEND only adds to lists that were made here, never to one of the program or the document. */
enum { MADE_HERE = 1 };

struct value machine_make_list(struct machine *m, const struct value *from, unsigned n)
{
	struct value v = value_list(m->arena, 0);
	v.spare = MADE_HERE;
	for (unsigned i = 0; i < n; i++)
		value_list_add(m->arena, v, from[i]);
	return v;
}

struct value machine_make_map(struct machine *m, const struct value *from, unsigned n)
{
	struct value v = value_map(m->arena, 0);
	for (unsigned i = 0; i < n; i++)
		value_map_put(m->arena, v, from[2 * i], from[2 * i + 1]);
	return v;
}

struct value machine_make_text(struct machine *m, const struct value *from, unsigned n)
{
	struct buf b = BUF(m->arena);
	for (unsigned i = 0; i < n; i++)
		buf_add(&b, operator_show(&m->ops, from[i]));
	return value_string(m->arena, buf_str(&b), 0);
}

struct value machine_match(struct machine *m, struct value text, struct value pattern)
{
	if (pattern.tag != VALUE_PATTERN)
		return operator_match(&m->ops, text, value_str(pattern), false);
	const struct pattern **known = &m->patterns[pattern.u.i];
	const struct pattern_info *p = &m->p->patterns[pattern.u.i];
	if (!*known)
		*known = operator_pattern(&m->ops, p->text, p->glob);
	return operator_find(&m->ops, text, *known);
}

struct value machine_call(struct machine *m, unsigned function, const struct value *args)
{
	const struct function_use *f = &m->p->functions[function];
	return function_accepts(f, args) ? f->run(&m->ops.call, args, f->n_args) : value_none(0);
}

static bool may_append(struct value list)
{
	return list.tag == VALUE_LIST && list.spare == MADE_HERE && !value_is_unknown(list);
}

void machine_append(struct machine *m, struct value list, struct value item)
{
	if (may_append(list))
		value_list_add(m->arena, list, item);
}

void machine_append_open(struct value list, struct value truth)
{
	if (may_append(list) && value_is_unknown(truth) && !list.u.list->open)
		list.u.list->open = value_cause(truth);
}

/* ---- questions ---- */

static const struct value *other_side(
	const struct machine *m, const struct probe *p, const struct value *reg)
{
	if (p->with_of == WITH_PARAM)
		return machine_param(m, p->with);
	return p->with_of == WITH_CONSTANT ? &m->p->constants[p->with] : reg;
}

typedef struct value compare_fn(struct operators *o, struct value a, struct value b);

static struct value compared(
	struct machine *m, const struct probe *p, const struct value *a, const struct value *b)
{
	static compare_fn *const compare[OP_COUNT] = {
		[OP_EQ] = operator_eq,
		[OP_LT] = operator_lt,
		[OP_LE] = operator_le,
		[OP_IN] = operator_in,
		[OP_HAS] = operator_has,
		[OP_CONTAINS] = operator_contains,
		[OP_STARTS_WITH] = operator_starts_with,
		[OP_ENDS_WITH] = operator_ends_with,
		[OP_UNDER] = operator_under,
	};
	if (p->op == OP_MATCH)
		return machine_match(m, *a, *b);
	if (p->op != OP_CALL)
		return compare[p->op](&m->ops, *a, *b);
	const struct value args[2] = {*a, *b};
	return machine_call(m, p->function, args);
}

static struct value none_or_unknown(struct machine *m, struct value text, struct value patterns)
{
	if (!operator_walk_count(patterns) && !value_is_unknown(operator_open(patterns)))
		return value_bool(false, text.place);
	return operator_matches_none(&m->ops, text, patterns)
		       ? value_bool(false, text.place)
		       : value_unknown(VALUE_BOOL, value_cause(text), text.place);
}

/* A text that is known, equal to one or in a list of such? Mostly asked, and quickly said: no. */
static bool plain_probe(
	const struct probe *p, const struct value *v, const struct value *with, struct value *out)
{
	if (!value_is_plain(*v))
		return false;
	if (p->op == OP_EQ && value_is_plain(*with)) {
		bool is = str_eq(v->u.text->s, with->u.text->s);
		*out = value_bool(is != p->turned, v->place ? v->place : with->place);
		return true;
	}
	bool indexed = p->op == OP_IN && with->tag == VALUE_LIST && !value_is_unknown(*with) &&
		       with->u.list->index;
	if (!indexed || (with->u.list->index->bits & str_bit(v->u.text->s)))
		return false;
	*out = value_bool(p->turned, v->place);
	return true;
}

struct value machine_probe(
	struct machine *m, const struct probe *p, const struct value *of, const struct value *reg)
{
	struct value v = *of, quick;
	bool plain = (p->op == OP_EQ || p->op == OP_IN) && !p->swapped && p->through < 0;
	if (p->slot >= 0)
		machine_field(m, &v, of, (unsigned)p->slot);
	if (p->through >= 0)
		v = machine_call(m, (unsigned)p->through, &v);
	if (plain && plain_probe(p, &v, other_side(m, p, reg), &quick))
		return quick;
	if (p->op == OP_IS_SET)
		v = operator_is_set(v);
	else if (p->op == OP_ANY)
		v = none_or_unknown(m, v, *other_side(m, p, reg));
	else if (p->op != OP_FIELD && p->swapped)
		v = compared(m, p, other_side(m, p, reg), &v);
	else if (p->op != OP_FIELD)
		v = compared(m, p, &v, other_side(m, p, reg));
	return p->turned ? operator_not(v) : v;
}

static void note_probe(struct machine *m, uint32_t at, const struct probe *p, struct value v)
{
	if (m->noting && v.tag == VALUE_BOOL)
		m->s->seen[at] |= (uint8_t)(1u << value_as_truth(p->turned ? operator_not(v) : v));
}

/* None of many patterns is found in the text: known at once. */
static bool matches_none(
	struct machine *m, const struct probe *p, const struct value *list, const struct value *reg)
{
	bool patterns = p->op == OP_MATCH && p->swapped && !p->turned && !m->noting;
	return patterns && p->slot < 0 && p->through < 0 &&
	       operator_matches_none(&m->ops, *other_side(m, p, reg), *list);
}

struct value machine_any(struct machine *m, uint32_t at, const struct probe *p,
	const struct value *list, const struct value *reg)
{
	struct value found = value_bool(false, 0);
	uint32_t n = operator_walk_count(*list);
	m->extra = n; /* also when it is known at once, which may depend on what was asked before */
	if (n && matches_none(m, p, list, reg))
		return found;
	for (uint32_t i = 0; i < n && value_as_truth(found) != TRUTH_TRUE; i++) {
		struct value item = operator_walk_item(*list, i);
		struct value one = machine_probe(m, p, &item, reg);
		note_probe(m, at, p, one);
		if (value_as_truth(one) != TRUTH_FALSE)
			found = operator_or(found, one);
	}
	return operator_or(found, operator_open(*list));
}
