/*
 * library_fixture.h: what tests share that need the bundled policies: an arena, and the library in
 * it.
 */
#ifndef UNIT_LIBRARY_FIXTURE
#define UNIT_LIBRARY_FIXTURE

#include "library/library.h"

static struct arena arena;
static const struct program *library;

static inline int set_up(void **state)
{
	struct str why;
	(void)state;
	arena_init(&arena);
	library = library_standard(&arena, &why);
	return library ? 0 : -1;
}

static inline int tear_down(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

#endif
