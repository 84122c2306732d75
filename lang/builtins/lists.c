/*
 * lists.c: functions over lists.
 *
 * An open list may hold more than is seen. What depends on all items is then unknown; what holds
 * for the seen ones stays known: distinct and duplicates give open lists. Items that are returned
 * keep their own place, so that a finding points at them.
 */
#include "builtins/private.h"

#include "builtins/compare.h"

/* Why not all items are known: the list is open, or an item is unknown or has holes. */
static const struct cause *items_cause(const struct list *l)
{
	const struct cause *c = l->open;
	for (uint32_t i = 0; i < l->n && !c; i++)
		c = value_cause(l->at[i]);
	return c;
}

struct value list_count(struct call *call, const struct value *args, unsigned n)
{
	struct value out;
	(void)call;
	if (not_known(args, n, VALUE_INT, &out))
		return out;
	const struct cause *open = value_cause(args[0]);
	if (open)
		return result_unknown(args, n, VALUE_INT, open);
	bool map = args[0].tag == VALUE_MAP;
	return result_of(args, n, value_int(map ? args[0].u.map->n : args[0].u.list->n, 0));
}

struct value list_first(struct call *call, const struct value *args, unsigned n)
{
	struct value out;
	(void)call;
	if (not_known(args, n, VALUE_NONE, &out))
		return out;
	const struct list *l = args[0].u.list;
	if (!l->n && l->open)
		return result_maybe(args, n, VALUE_NONE, l->open);
	return result_of(args, n, l->n ? l->at[0] : value_none(0));
}

struct value list_last(struct call *call, const struct value *args, unsigned n)
{
	struct value out;
	(void)call;
	if (not_known(args, n, VALUE_NONE, &out))
		return out;
	const struct list *l = args[0].u.list;
	if (l->open)
		return result_maybe(args, n, VALUE_NONE, l->open);
	return result_of(args, n, l->n ? l->at[l->n - 1] : value_none(0));
}

/* Adds the items to `to` that stand for the `nth` time with their value; unknown ones open it. */
static void add_nth(struct call *call, const struct list *l, uintptr_t nth, struct value to)
{
	struct map seen = {0};
	for (uint32_t i = 0; i < l->n; i++) {
		if (value_is_unknown(l->at[i]))
			continue;
		void **times = map_put(call->arena, &seen, value_key(call->arena, l->at[i]));
		uintptr_t now = (uintptr_t)*times + 1;
		*times = (void *)now;
		if (now == nth && (nth == 1 || !value_cause(l->at[i])))
			value_list_add(call->arena, to, l->at[i]);
	}
	to.u.list->open = items_cause(l);
}

static struct value nth_ones(struct call *call, const struct value *args, unsigned n, uintptr_t nth)
{
	struct value out;
	if (not_known(args, n, VALUE_LIST, &out))
		return out;
	out = value_list(call->arena, args[0].place);
	add_nth(call, args[0].u.list, nth, out);
	return result_of(args, n, out);
}

struct value list_distinct(struct call *call, const struct value *args, unsigned n)
{
	return nth_ones(call, args, n, 1);
}

struct value list_duplicates(struct call *call, const struct value *args, unsigned n)
{
	return nth_ones(call, args, n, 2);
}

static double as_double(struct value v)
{
	return v.tag == VALUE_NUMBER ? v.u.d : (double)v.u.i;
}

static bool is_amount(struct value v)
{
	return v.tag == VALUE_INT || v.tag == VALUE_NUMBER || v.tag == VALUE_BYTES ||
	       v.tag == VALUE_DURATION;
}

/* Ints among numbers count as numbers; the first item says what else it is. false: too large. */
static bool add_up(const struct list *l, struct value *sum)
{
	double d = 0;
	bool numbers = false;
	*sum = value_int(0, 0);
	for (uint32_t i = 0; i < l->n; i++) {
		struct value v = l->at[i];
		sum->flags |= v.flags & VALUE_SENSITIVE;
		numbers |= v.tag == VALUE_NUMBER;
		if (!is_amount(v))
			return false;
		d += as_double(v);
		sum->tag = l->at[0].tag;
		if (!numbers && __builtin_add_overflow(sum->u.i, v.u.i, &sum->u.i))
			return false;
	}
	if (numbers) {
		sum->tag = VALUE_NUMBER;
		sum->u.d = d;
	}
	return true;
}

struct value list_sum(struct call *call, const struct value *args, unsigned n)
{
	struct value out;
	if (not_known(args, n, VALUE_INT, &out))
		return out;
	const struct list *l = args[0].u.list;
	const struct cause *cause = items_cause(l);
	enum value_tag tag = l->n ? l->at[0].tag : VALUE_INT;
	if (!cause && !add_up(l, &out))
		cause = facts_cause(call->facts, args[0].place, "the sum is too large");
	return cause ? result_unknown(args, n, tag, cause) : result_of(args, n, out);
}

/* The outermost item: the least for side -1, the greatest for 1, the first among equals. */
static struct value outermost(const struct value *args, unsigned n, int side)
{
	struct value out;
	if (not_known(args, n, VALUE_NONE, &out))
		return out;
	const struct list *l = args[0].u.list;
	enum value_tag tag = l->n ? l->at[0].tag : VALUE_NONE;
	const struct cause *cause = l->open;
	out = l->n ? l->at[0] : value_none(0);
	for (uint32_t i = 0; i < l->n && !cause; i++) {
		int cmp;
		enum truth t = value_order(l->at[i], out, &cmp);
		if (t == TRUTH_UNKNOWN)
			cause = compare_cause(l->at[i], out);
		else if (cmp * side > 0)
			out = l->at[i];
	}
	if (!cause)
		return result_of(args, n, out);
	return l->n ? result_unknown(args, n, tag, cause) : result_maybe(args, n, tag, cause);
}

struct value list_min(struct call *call, const struct value *args, unsigned n)
{
	(void)call;
	return outermost(args, n, -1);
}

struct value list_max(struct call *call, const struct value *args, unsigned n)
{
	(void)call;
	return outermost(args, n, 1);
}

/* Merges the sorted halves from[low, mid) and from[mid, high) into `to`; false: no order. */
static bool merge(
	struct value *to, const struct value *from, uint32_t low, uint32_t mid, uint32_t high)
{
	uint32_t left = low, right = mid;
	for (uint32_t i = low; i < high; i++) {
		int cmp = left == mid ? 1 : -1;
		if (left < mid && right < high &&
			value_order(from[left], from[right], &cmp) == TRUTH_UNKNOWN)
			return false;
		to[i] = cmp <= 0 ? from[left++] : from[right++];
	}
	return true;
}

/* Bottom up, so there is no recursion; equal items keep their order. */
static bool sort_items(struct arena *a, struct list *l)
{
	struct value *from = l->at, *to = arena_array(a, struct value, l->n);
	for (uint64_t width = 1; width < l->n; width *= 2) {
		for (uint64_t low = 0; low < l->n; low += 2 * width) {
			uint64_t mid = low + width, high = mid + width;
			mid = mid < l->n ? mid : l->n;
			high = high < l->n ? high : l->n;
			if (!merge(to, from, (uint32_t)low, (uint32_t)mid, (uint32_t)high))
				return false;
		}
		struct value *other = from;
		from = to;
		to = other;
	}
	l->at = from;
	return true;
}

struct value list_sort(struct call *call, const struct value *args, unsigned n)
{
	struct value out;
	if (not_known(args, n, VALUE_LIST, &out))
		return out;
	const struct list *l = args[0].u.list;
	out = value_list(call->arena, args[0].place);
	for (uint32_t i = 0; i < l->n; i++)
		value_list_add(call->arena, out, l->at[i]);
	if (l->open || !sort_items(call->arena, out.u.list))
		return result_unknown(args, n, VALUE_LIST, items_cause(l));
	return result_of(args, n, out);
}
