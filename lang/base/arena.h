/*
 * arena.h: memory that is released all at once.
 *
 * One arena per unit of work: a program, a document, a request. Nothing taken from it is freed by
 * itself, so trees need no destructors and error paths release nothing. When the machine has no
 * memory left the process ends here, in one place, and callers carry on without checks.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>
#include <string.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *chunks; /* owned */
	char *at, *end;             /* the free part of one of them, that from which is taken */
	size_t used;                /* bytes handed out since init or reset */
};

void arena_init(struct arena *a);
void arena_done(struct arena *a);

/* Forgets everything handed out; keeps one chunk, not a large one, so that the next unit of work
 * starts warm. */
void arena_reset(struct arena *a);

enum { ARENA_ALIGN = 16 };
void *arena_alloc_chunk(struct arena *a, size_t size); /* the same from a new chunk */
void *arena_bytes_chunk(struct arena *a, size_t size);

/* Zeroed memory, aligned for any object. Never NULL, also for size 0. In the header, as the sizes
 * of most objects are constants. */
static inline void *arena_alloc(struct arena *a, size_t size)
{
	if (size == 0 || size > (size_t)(a->end - a->at)) /* what is left is aligned, too */
		return arena_alloc_chunk(a, size);
	size_t whole = (size + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
	void *p = a->at;
	a->at += whole;
	a->used += whole;
	return memset(p, 0, size);
}

/* The same as it is, not zeroed: for bytes that are written before they are read. */
static inline void *arena_bytes(struct arena *a, size_t size)
{
	if (size == 0 || size > (size_t)(a->end - a->at))
		return arena_bytes_chunk(a, size);
	size_t whole = (size + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
	void *p = a->at;
	a->at += whole;
	a->used += whole;
	return p;
}

/* As arena_alloc for n objects of `size` bytes; the product is checked for overflow. */
void *arena_alloc_array(struct arena *a, size_t n, size_t size);
void *arena_bytes_array(struct arena *a, size_t n, size_t size); /* not zeroed */

/* A larger block that begins with what stood in `block`, which had `before` bytes and is given up:
 * what was large goes back to the machine, so that a list that doubles leaves nothing behind. */
void *arena_grow(struct arena *a, void *block, size_t before, size_t n, size_t size);

#define arena_new(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define arena_array(arena, type, n) ((type *)arena_alloc_array((arena), (n), sizeof(type)))

#endif
