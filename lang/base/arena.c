#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_FIRST = 16 * 1024, CHUNK_MOST = 1024 * 1024, CHUNK_KEPT = 256 * 1024 };

struct arena_chunk {
	struct arena_chunk *next;
	size_t size; /* of the bytes behind this header */
};

static _Noreturn void out_of_memory(void)
{
	fputs("pratique: out of memory\n", stderr);
	_Exit(2);
}

static char *chunk_bytes(struct arena_chunk *c)
{
	return (char *)c + ((sizeof *c + ARENA_ALIGN - 1) / ARENA_ALIGN) * ARENA_ALIGN;
}

static struct arena_chunk *chunk_sized(struct arena_chunk *c, size_t size)
{
	if (size > SIZE_MAX / 2)
		out_of_memory();
	c = realloc(c, size + sizeof *c + ARENA_ALIGN);
	if (!c)
		out_of_memory();
	c->size = size;
	return c;
}

static void chunk_add(struct arena *a, size_t least)
{
	size_t size = a->chunks ? a->chunks->size * 2 : CHUNK_FIRST;
	if (size > CHUNK_MOST)
		size = CHUNK_MOST;
	if (size < least)
		size = least;
	struct arena_chunk *c = chunk_sized(NULL, size);
	c->next = a->chunks;
	a->chunks = c;
	a->at = chunk_bytes(c);
	a->end = a->at + size;
}

void arena_init(struct arena *a)
{
	*a = (struct arena){0};
}

static void chunks_free(struct arena_chunk *c)
{
	while (c) {
		struct arena_chunk *next = c->next;
		free(c);
		c = next;
	}
}

void arena_done(struct arena *a)
{
	chunks_free(a->chunks);
	*a = (struct arena){0};
}

void arena_reset(struct arena *a)
{
	struct arena_chunk *kept = a->chunks, *next;
	while (kept && kept->size > CHUNK_KEPT) {
		next = kept->next;
		free(kept);
		kept = next;
	}
	*a = (struct arena){.chunks = kept};
	if (!kept)
		return;
	chunks_free(kept->next);
	kept->next = NULL;
	a->at = chunk_bytes(kept);
	a->end = a->at + kept->size;
}

static size_t whole_of(size_t size)
{
	if (size > SIZE_MAX / 4)
		out_of_memory();
	return (size + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
}

void *arena_bytes_chunk(struct arena *a, size_t size)
{
	if (size == 0)
		size = 1;
	size_t whole = whole_of(size);
	if ((size_t)(a->end - a->at) < whole)
		chunk_add(a, whole);
	return arena_bytes(a, size);
}

void *arena_alloc_chunk(struct arena *a, size_t size)
{
	return memset(arena_bytes_chunk(a, size), 0, size);
}

/* What is large has a chunk of its own, from which nothing else is taken. */
static void *grow_own(struct arena *a, void *block, size_t before, size_t size)
{
	struct arena_chunk **at = &a->chunks, *next;
	while (before > CHUNK_MOST && *at && chunk_bytes(*at) != block)
		at = &(*at)->next;
	bool own = before > CHUNK_MOST && *at;
	if (!own)
		at = &a->chunks;
	next = own ? (*at)->next : *at;
	*at = chunk_sized(own ? *at : NULL, size);
	(*at)->next = next;
	a->used += size; /* what limits count does not depend on what a machine gives back */
	if (!own && before)
		memcpy(chunk_bytes(*at), block, before);
	return chunk_bytes(*at);
}

static size_t product(size_t n, size_t size)
{
	size_t all;
	if (__builtin_mul_overflow(n, size, &all))
		out_of_memory();
	return all;
}

void *arena_alloc_array(struct arena *a, size_t n, size_t size)
{
	return arena_alloc(a, product(n, size));
}

void *arena_bytes_array(struct arena *a, size_t n, size_t size)
{
	return arena_bytes(a, product(n, size));
}

void *arena_grow(struct arena *a, void *block, size_t before, size_t n, size_t size)
{
	size_t more = product(n, size);
	if (more > CHUNK_MOST)
		return grow_own(a, block, before, whole_of(more));
	void *grown = arena_bytes(a, more);
	return before ? memcpy(grown, block, before) : grown;
}
