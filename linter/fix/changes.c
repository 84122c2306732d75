/*
 * changes.c: changes of findings put into a text: which of them get on with each other, what the
 * text becomes, and where a place of the new text was in the old one.
 */
#include "fix/private.h"

#include <stdlib.h>

/* ---- which get on with each other ---- */

static bool is_empty(const struct change *c)
{
	return c->span.from == c->span.to;
}

static bool is_same(const struct change *a, const struct change *b)
{
	return a->span.from == b->span.from && a->span.to == b->span.to && str_eq(a->text, b->text);
}

void crowd_init(struct crowd *c, struct arena *a, struct str text)
{
	*c = (struct crowd){.arena = a,
		.covered = arena_array(a, uint32_t, text.n + 2),
		.gaps = arena_array(a, uint32_t, text.n + 2)};
}

/* Whoever holds the very same change minds nothing. */
static bool minds(const struct crowd *c, uint32_t owner, const struct change *x)
{
	LIST_EACH (const struct change, y, &c->members.at[owner - 1]->changes)
		if (is_same(x, y))
			return false;
	return true;
}

/* An insertion needs its gap, and both bytes beside it to stay; text that goes needs itself, and
 * that nothing is put in there or at its ends. */
static bool is_free(const struct crowd *c, const struct change *x)
{
	uint32_t first = x->span.from + !is_empty(x), last = x->span.to + is_empty(x);
	for (uint32_t i = x->span.from; i <= x->span.to; i++)
		if (c->gaps[i])
			return !minds(c, c->gaps[i], x);
	for (uint32_t i = first; i <= last; i++)
		if (c->covered[i])
			return !minds(c, c->covered[i], x);
	return true;
}

/* covered[i + 1] is the byte i, so that a gap has a byte on either side. */
static void take(struct crowd *c, const struct change *x, uint32_t owner)
{
	if (is_empty(x))
		c->gaps[x->span.from] = owner;
	for (uint32_t i = x->span.from; i < x->span.to; i++)
		c->covered[i + 1] = owner;
}

static int by_place(const void *a, const void *b)
{
	const struct change *x = a, *y = b;
	if (x->span.from != y->span.from)
		return x->span.from < y->span.from ? -1 : 1;
	return (x->span.to > y->span.to) - (x->span.to < y->span.to);
}

/* Do the changes of one fix keep apart? Two insertions at one place would have no order. */
static bool is_apart(struct arena *a, const struct change_list *changes)
{
	struct change_list sorted = {0};
	LIST_EACH (const struct change, c, changes)
		list_push(a, &sorted, *c);
	if (sorted.n > 1)
		qsort(sorted.at, sorted.n, sizeof *sorted.at, by_place);
	for (uint32_t i = 1; i < sorted.n; i++) {
		const struct change *x = &sorted.at[i - 1], *y = &sorted.at[i];
		if (y->span.from < x->span.to || (is_empty(y) && y->span.from == x->span.to))
			return false;
	}
	return true;
}

bool crowd_join(struct crowd *c, struct finding *f)
{
	LIST_EACH (const struct change, x, &f->changes)
		if (!is_free(c, x))
			return false;
	if (!is_apart(c->arena, &f->changes))
		return false;
	list_push(c->arena, &c->members, f);
	LIST_EACH (const struct change, x, &f->changes)
		take(c, x, c->members.n);
	return true;
}

/* ---- the new text ---- */

/* Text that is a part of the old one was moved here. */
static void find_origin(struct shift *s, struct str text)
{
	s->origin = s->old.from;
	s->moved = s->text.n && s->text.p >= text.p && s->text.p < text.p + text.n;
	if (s->moved)
		s->origin = (uint32_t)(s->text.p - text.p);
}

struct shift_list changes_shift(struct arena *a, struct str text, const struct fix_list *fixes)
{
	struct change_list all = {0};
	struct shift_list out = {0};
	int64_t by = 0;
	LIST_EACH (struct finding *, f, fixes)
		LIST_EACH (const struct change, c, &(*f)->changes)
			list_push(a, &all, *c);
	if (all.n)
		qsort(all.at, all.n, sizeof *all.at, by_place);
	for (uint32_t i = 0; i < all.n; i++) {
		const struct change *c = &all.at[i];
		if (i > 0 && is_same(c, c - 1))
			continue;
		struct shift shift = {.old = c->span, .text = c->text};
		shift.from = (uint32_t)(c->span.from + by);
		find_origin(&shift, text);
		by += (int64_t)c->text.n - (c->span.to - c->span.from);
		list_push(a, &out, shift);
	}
	return out;
}

struct str changes_apply(struct arena *a, struct str text, const struct shift_list *shifts)
{
	struct buf b = BUF(a);
	uint32_t at = 0;
	LIST_EACH (const struct shift, s, shifts) {
		buf_add(&b, str_slice(text, at, s->old.from));
		buf_add(&b, s->text);
		at = s->old.to;
	}
	buf_add(&b, str_skip(text, at));
	return buf_str(&b);
}

uint32_t shift_back(const struct shift_list *shifts, uint32_t at)
{
	uint32_t low = 0, high = shifts->n; /* the first that begins behind it */
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (shifts->at[middle].from <= at)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return at;
	const struct shift *s = &shifts->at[low - 1];
	uint32_t end = s->from + (uint32_t)s->text.n;
	if (at >= end)
		return s->old.to + (at - end);
	return s->moved ? s->origin + (at - s->from) : s->origin;
}
