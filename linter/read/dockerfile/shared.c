/*
 * shared.c: lists that a stage takes over from the one it is built on.
 *
 * Ten thousand stages that each add one variable would fill memory if each had a copy. A list is a
 * view of the first n items of a room; the newest view adds to the room itself. Only a list that
 * went two ways, or that changes an item, is copied, and what is copied in a file is limited.
 */
#include "read/dockerfile/private.h"

#include <string.h>

enum { MOST_COPIED = 1000 * 1000 };

struct shared_room {
	uint32_t used, room;
};

static void copy(struct dockerfile *d, struct shared *s)
{
	uint32_t room = s->n < 4 ? 8 : s->n * 2;
	struct value *at = arena_array(d->arena, struct value, room);
	if (s->n)
		memcpy(at, s->at, s->n * sizeof *at);
	s->at = at;
	s->room = arena_new(d->arena, struct shared_room);
	*s->room = (struct shared_room){s->n, room};
}

/* False, and said once, when the file has had enough. */
bool shared_pay(struct dockerfile *d, uint32_t n)
{
	d->copied += n;
	if (d->copied <= MOST_COPIED)
		return true;
	if (!d->copied_said)
		diag_add(d->reading.diags, &DIAG_input_limit, d->source, (struct span){0, 0},
			"the stages of this file inherit more than %d values", MOST_COPIED);
	d->copied_said = true;
	return false;
}

void shared_add(struct dockerfile *d, struct shared *s, struct value v)
{
	bool newest = s->room && s->room->used == s->n;
	bool full = newest && s->room->used == s->room->room;
	if (!newest && s->n && !shared_pay(d, s->n))
		return;
	if (!newest || full)
		copy(d, s);
	s->at[s->n++] = v;
	s->room->used = s->n;
}

void shared_replace(struct dockerfile *d, struct shared *s, uint32_t at, struct value v)
{
	if (!shared_pay(d, s->n))
		return;
	copy(d, s);
	s->at[at] = v;
}

struct value shared_list(struct dockerfile *d, const struct shared *s, uint32_t place)
{
	struct value list = value_list(d->arena, place);
	list.u.list->at = s->at;
	list.u.list->n = list.u.list->room = s->n;
	return list;
}
