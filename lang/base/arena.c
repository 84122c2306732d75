#include "base/arena.h"

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

static void chunk_add(struct arena *a, size_t least)
{
	size_t size = a->chunks ? a->chunks->size * 2 : CHUNK_FIRST;
	if (size > CHUNK_MOST)
		size = CHUNK_MOST;
	if (size < least)
		size = least;
	if (size > SIZE_MAX / 2)
		out_of_memory();
	struct arena_chunk *c = malloc(size + sizeof *c + ARENA_ALIGN);
	if (!c)
		out_of_memory();
	c->next = a->chunks;
	c->size = size;
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

void *arena_bytes_chunk(struct arena *a, size_t size)
{
	if (size > SIZE_MAX / 4)
		out_of_memory();
	if (size == 0)
		size = 1;
	size_t whole = (size + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
	if ((size_t)(a->end - a->at) < whole)
		chunk_add(a, whole);
	return arena_bytes(a, size);
}

void *arena_alloc_chunk(struct arena *a, size_t size)
{
	return memset(arena_bytes_chunk(a, size), 0, size);
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
