/*
 * sums.c: arithmetic. What overflows, or grows beyond RESULT_TEXT_MOST, is unknown.
 */
#include "builtins/operators.h"
#include "builtins/private.h"

static const int64_t day = INT64_C(24) * 60 * 60 * 1000 * 1000 * 1000;

static struct value too_big(struct operators *o, struct value a)
{
	const struct cause *c = facts_cause(o->call.facts, a.place, "the result is too large");
	return value_unknown((enum value_tag)a.tag, c, a.place);
}

static struct value whole(
	struct operators *o, struct value a, enum value_tag tag, int64_t n, bool overflow)
{
	if (overflow)
		return too_big(o, a);
	a.tag = (uint8_t)tag;
	a.flags &= VALUE_SENSITIVE;
	a.u.i = n;
	return a;
}

static struct value lost(struct value a, struct value b)
{
	struct value u = operator_blame(a, b);
	u.tag = value_is_unknown(a) ? b.tag : a.tag;
	u.flags |= (a.flags | b.flags) & VALUE_SENSITIVE;
	return u;
}

static struct value joined_texts(struct operators *o, struct value a, struct value b)
{
	struct arena *arena = o->call.arena;
	const struct text *x = a.u.text, *y = b.u.text;
	if (x->s.n + x->n_holes + y->s.n + y->n_holes > RESULT_TEXT_MOST)
		return too_big(o, a);
	struct value v = value_text(arena, text_join(arena, *x, *y), a.place);
	v.flags |= (a.flags | b.flags) & VALUE_SENSITIVE;
	return v;
}

static struct value joined_lists(struct operators *o, struct value a, struct value b)
{
	struct arena *arena = o->call.arena;
	if ((uint64_t)a.u.list->n + b.u.list->n > RESULT_LIST_MOST)
		return too_big(o, a);
	struct value v = value_list(arena, a.place);
	for (uint32_t i = 0; i < a.u.list->n; i++)
		value_list_add(arena, v, a.u.list->at[i]);
	for (uint32_t i = 0; i < b.u.list->n; i++)
		value_list_add(arena, v, b.u.list->at[i]);
	v.u.list->open = a.u.list->open ? a.u.list->open : b.u.list->open;
	return v;
}

static bool is_whole(struct value v)
{
	return v.tag == VALUE_INT || v.tag == VALUE_BYTES || v.tag == VALUE_DURATION ||
	       v.tag == VALUE_DATE;
}

/* Are both known and such that they can be added, subtracted, multiplied? */
static bool are_sums(struct value a, struct value b)
{
	bool numbers = a.tag == VALUE_NUMBER && b.tag == VALUE_NUMBER;
	return known_both(a, b) && (numbers || (is_whole(a) && is_whole(b)));
}

struct value operator_add(struct operators *o, struct value a, struct value b)
{
	int64_t n;
	if (is_text(a) && is_text(b))
		return joined_texts(o, a, b);
	if (known_both(a, b) && a.tag == VALUE_LIST && b.tag == VALUE_LIST)
		return joined_lists(o, a, b);
	if (!are_sums(a, b))
		return lost(a, b);
	if (a.tag == VALUE_NUMBER)
		return value_number(a.u.d + b.u.d, a.place);
	int64_t more = a.tag == VALUE_DATE ? b.u.i / day : b.u.i;
	bool overflow = __builtin_add_overflow(a.u.i, more, &n);
	return whole(o, a, (enum value_tag)a.tag, n, overflow);
}

struct value operator_sub(struct operators *o, struct value a, struct value b)
{
	int64_t n;
	if (!are_sums(a, b))
		return lost(a, b);
	if (a.tag == VALUE_NUMBER)
		return value_number(a.u.d - b.u.d, a.place);
	int64_t less = a.tag == VALUE_DATE && b.tag == VALUE_DURATION ? b.u.i / day : b.u.i;
	bool overflow = __builtin_sub_overflow(a.u.i, less, &n);
	if (a.tag != VALUE_DATE || b.tag != VALUE_DATE)
		return whole(o, a, (enum value_tag)a.tag, n, overflow);
	overflow |= __builtin_mul_overflow(n, day, &n);
	return whole(o, a, VALUE_DURATION, n, overflow);
}

struct value operator_mul(struct operators *o, struct value a, struct value b)
{
	int64_t n;
	if (!are_sums(a, b))
		return lost(a, b);
	if (a.tag == VALUE_NUMBER)
		return value_number(a.u.d * b.u.d, a.place);
	bool overflow = __builtin_mul_overflow(a.u.i, b.u.i, &n);
	return whole(o, a, (enum value_tag)(a.tag == VALUE_INT ? b.tag : a.tag), n, overflow);
}

struct value operator_negate(struct operators *o, struct value v)
{
	int64_t n;
	if (value_is_unknown(v) || value_is_missing(v))
		return v;
	if (v.tag == VALUE_NUMBER)
		return value_number(-v.u.d, v.place);
	if (!is_whole(v))
		return lost(v, v);
	bool overflow = __builtin_sub_overflow((int64_t)0, v.u.i, &n);
	return whole(o, v, (enum value_tag)v.tag, n, overflow);
}
