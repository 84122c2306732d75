/*
 * facts_init is in types/schema.c: it must know how many kinds the schema has.
 */
#include "value/facts.h"

#include <stdarg.h>
#include <stdio.h>

/* 1 and up for sources that have places, 0 for none. There are few sources in a unit. */
static uint32_t source_number(const struct facts *f, const struct source *source)
{
	for (uint32_t i = 0; i < f->sources.n; i++)
		if (f->sources.at[i] == source)
			return i + 1;
	return 0;
}

uint32_t facts_place(struct facts *f, struct source *source, struct span span)
{
	const struct place *last = &f->places.at[f->places.n - 1];
	if (last->source == source && last->span.from == span.from && last->span.to == span.to)
		return f->places.n - 1;
	if (last->source != source && source && !source_number(f, source))
		list_push(f->arena, &f->sources, source);
	list_push(f->arena, &f->places, ((struct place){source, span}));
	return f->places.n - 1;
}

struct place facts_at(const struct facts *f, uint32_t place)
{
	return f->places.at[place < f->places.n ? place : 0];
}

struct str facts_written(const struct facts *f, uint32_t place)
{
	struct place at = facts_at(f, place);
	return at.source ? source_slice(at.source, at.span) : STR("");
}

const struct cause *facts_cause(struct facts *f, uint32_t place, const char *format, ...)
{
	char usual[256];
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(usual, sizeof usual, format, args);
	va_end(args);
	struct cause *c = arena_new(f->arena, struct cause);
	c->place = place;
	if (n > 0 && (size_t)n < sizeof usual) {
		c->what = str_copy(f->arena, (struct str){usual, (size_t)n});
	} else if (n > 0) {
		char *p = arena_alloc(f->arena, (size_t)n + 1);
		vsnprintf(p, (size_t)n + 1, format, again);
		c->what = (struct str){p, (size_t)n};
	}
	va_end(again);
	return c;
}

static int order(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

int facts_place_cmp(const struct facts *f, uint32_t a, uint32_t b)
{
	struct place x = facts_at(f, a), y = facts_at(f, b);
	if (x.source != y.source)
		return order(source_number(f, x.source), source_number(f, y.source));
	int by_start = order(x.span.from, y.span.from);
	return by_start ? by_start : order(x.span.to, y.span.to);
}
