/*
 * dockerfile_fuzz.c: any bytes as a Dockerfile. Every field of every record is asked for, what is
 * reported must lie inside of the text, and the dump must be made.
 */
#include "read/dockerfile/dockerfile.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void ask_all(struct facts *f)
{
	for (unsigned k = 0; k < model_schema.n_kinds; k++)
		for (uint32_t i = 0; i < f->by_kind[k].n; i++) {
			struct record *r = f->by_kind[k].at[i];
			for (unsigned slot = 0; slot < r->kind->n_fields; slot++)
				record_get(r, slot);
		}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct diags diags;
	struct facts facts;
	arena_init(&arena);
	diags_init(&diags, &arena);
	facts_init(&facts, &arena, &model_schema);
	struct str text = str_copy(&arena, (struct str){(const char *)data, size});
	struct source *s = source_new(&arena, STR("Dockerfile"), text);
	struct reading r = {.arena = &arena, .facts = &facts, .diags = &diags};
	struct dockerfile *d = dockerfile_read(&r, s);
	struct buf out = BUF(&arena);
	dockerfile_dump(d, &out);
	ask_all(&facts);
	for (uint32_t i = 0; i < diags.all.n; i++) {
		struct span at = diags.all.at[i]->span;
		check(at.from <= at.to && at.to <= size);
	}
	for (uint32_t i = 0; i < facts.places.n; i++)
		check(facts.places.at[i].span.to <= size);
	arena_done(&arena);
	return 0;
}
