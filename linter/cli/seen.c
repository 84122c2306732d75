#include "cli/seen.h"

#include <stdlib.h>

static uint64_t mix(uint64_t h, uint64_t x)
{
	h ^= x;
	h *= 0x9e3779b97f4a7c15u;
	return h ^ (h >> 29);
}

uint64_t seen_identity(const struct finding *f)
{
	uint64_t h = str_hash(f->source->path);
	h = mix(h, str_hash(f->policy->name));
	h = mix(h, (uint64_t)f->span.from << 32 | f->span.to);
	h = mix(h, str_hash(f->message));
	h = mix(h, f->verdict);
	return h ? h : 1;
}

static size_t find(const struct seen *s, uint64_t h)
{
	size_t at = h & (s->room - 1);
	while (s->slots[at] && s->slots[at] != h)
		at = (at + 1) & (s->room - 1);
	return at;
}

bool seen_before(const struct seen *s, const struct finding *f)
{
	return s->room && s->slots[find(s, seen_identity(f))] != 0;
}

static bool grow(struct seen *s)
{
	struct seen more = {.room = s->room ? s->room * 2 : 256};
	more.slots = calloc(more.room, sizeof *more.slots);
	if (!more.slots)
		return false;
	for (size_t i = 0; i < s->room; i++)
		if (s->slots[i])
			more.slots[find(&more, s->slots[i])] = s->slots[i];
	more.n = s->n;
	free(s->slots);
	*s = more;
	return true;
}

bool seen_again(struct seen *s, uint64_t h)
{
	if ((s->n + 1) * 4 > s->room * 3 && !grow(s))
		return false;
	size_t at = find(s, h);
	bool before = s->slots[at] != 0;
	s->n += !before;
	s->slots[at] = h;
	return before;
}

void seen_add(struct seen *s, const struct finding *f)
{
	seen_again(s, seen_identity(f));
}

void seen_done(struct seen *s)
{
	free(s->slots);
	*s = (struct seen){0};
}
