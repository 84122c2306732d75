#include "value/text.h"

struct text text_plain(struct str s)
{
	return (struct text){s, 0, NULL};
}

bool text_has_holes(struct text t)
{
	return t.n_holes > 0;
}

const struct cause *text_cause(struct text t)
{
	return t.n_holes ? t.holes[0].cause : NULL;
}

enum truth text_is_empty(struct text t)
{
	if (t.s.n)
		return TRUTH_FALSE;
	for (uint32_t i = 0; i < t.n_holes; i++)
		if (t.holes[i].filled)
			return TRUTH_FALSE;
	return t.n_holes ? TRUTH_UNKNOWN : TRUTH_TRUE;
}

void texter_init(struct texter *t, struct arena *a)
{
	*t = (struct texter){BUF(a), {0}};
}

void texter_add(struct texter *t, struct str s)
{
	buf_add(&t->literal, s);
}

void texter_hole(struct texter *t, const struct cause *cause, bool filled)
{
	struct hole h = {(uint32_t)t->literal.n, filled, cause};
	list_push(t->literal.arena, &t->holes, h);
}

void texter_text(struct texter *t, struct text more)
{
	uint32_t base = (uint32_t)t->literal.n;
	for (uint32_t i = 0; i < more.n_holes; i++) {
		struct hole h = more.holes[i];
		h.at += base;
		list_push(t->literal.arena, &t->holes, h);
	}
	buf_add(&t->literal, more.s);
}

struct text texter_end(struct texter *t)
{
	return (struct text){buf_str(&t->literal), t->holes.n, t->holes.at};
}

struct text text_join(struct arena *a, struct text first, struct text second)
{
	struct texter t;
	texter_init(&t, a);
	texter_text(&t, first);
	texter_text(&t, second);
	return texter_end(&t);
}

/* The first hole at or behind an offset: a text may be cut into very many parts. */
static uint32_t first_hole(struct text t, size_t from)
{
	uint32_t low = 0, high = t.n_holes;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (t.holes[middle].at < from)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct text text_slice(struct arena *a, struct text t, size_t from, size_t to)
{
	struct text part = text_plain(str_slice(t.s, from, to));
	struct hole_list holes = {0};
	for (uint32_t i = first_hole(t, from); i < t.n_holes && t.holes[i].at <= to; i++) {
		struct hole h = t.holes[i];
		h.at -= (uint32_t)from;
		list_push(a, &holes, h);
	}
	part.n_holes = holes.n;
	part.holes = holes.at;
	return part;
}

struct str text_show(struct arena *a, struct text t)
{
	if (!t.n_holes)
		return t.s;
	struct buf b = BUF(a);
	uint32_t at = 0;
	for (uint32_t i = 0; i < t.n_holes; i++) {
		buf_add(&b, str_slice(t.s, at, t.holes[i].at));
		buf_add(&b, STR("${...}"));
		at = t.holes[i].at;
	}
	buf_add(&b, str_skip(t.s, at));
	return buf_str(&b);
}
