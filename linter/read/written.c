/*
 * written.c: the way back from a script to its bytes, kept by the reader of a notation for the
 * reader of scripts.
 */
#include "read/read.h"

static struct str key_of(const struct place *at)
{
	return (struct str){(const char *)at, sizeof *at};
}

void reading_wrote(struct reading *r, struct place at, struct splice how)
{
	struct place *key = arena_new(r->arena, struct place);
	struct splice *kept = arena_new(r->arena, struct splice);
	*key = at;
	*kept = how;
	if (!r->written)
		r->written = arena_new(r->arena, struct map);
	*map_put(r->arena, r->written, key_of(key)) = kept;
}

const struct splice *reading_written(const struct reading *r, struct place at)
{
	return r->written ? (const struct splice *)map_get(r->written, key_of(&at)) : NULL;
}
