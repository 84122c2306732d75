/*
 * compose_fixture.h: what the tests of the compose reader share: a project of files in memory.
 */
#ifndef UNIT_COMPOSE_FIXTURE
#define UNIT_COMPOSE_FIXTURE

#include "read/compose/compose.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
	struct inputs inputs;
	struct arena arena;
	struct facts facts;
	struct diags diags;
	const char *const *files; /* path, text, ..., NULL */
	struct map opened;
};

static inline struct source *open_file(struct inputs *in, struct str path, struct str *why)
{
	struct fixture *f = (struct fixture *)(void *)in;
	struct source *known = (struct source *)map_get(&f->opened, path);
	for (const char *const *p = f->files; !known && p && *p; p += 2)
		if (str_eq(path, str_from(p[0]))) {
			known = source_new(&f->arena, path, str_from(p[1]));
			*map_put(&f->arena, &f->opened, path) = known;
		}
	if (!known && why)
		*why = STR("it is not there");
	return known;
}

/* The rest of a read is the caller's. */
static inline struct reading fixture_init(struct fixture *f, const char *const *files)
{
	*f = (struct fixture){
		.inputs = {.open = open_file, .folder = STR("project")}, .files = files};
	arena_init(&f->arena);
	facts_init(&f->facts, &f->arena, &model_schema);
	diags_init(&f->diags, &f->arena);
	return (struct reading){
		.arena = &f->arena, .facts = &f->facts, .diags = &f->diags, .inputs = &f->inputs};
}

static inline void read_named(
	struct fixture *f, const char *name, struct str text, const char *const *files)
{
	struct reading r = fixture_init(f, files);
	compose_read(&r, source_new(&f->arena, str_from(name), text));
}

/* What Compose would refuse first; empty when it takes the project. */
static inline struct str first_error(const struct fixture *f)
{
	for (uint32_t i = 0; i < f->diags.all.n; i++)
		if (f->diags.all.at[i]->code->severity == DIAG_ERROR)
			return f->diags.all.at[i]->message;
	return STR("");
}

#endif
