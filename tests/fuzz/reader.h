/*
 * reader.h: what the fuzz targets of readers share.
 */
#ifndef FUZZ_READER_H
#define FUZZ_READER_H

#include "read/read.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Asks for every field of every record, the derived ones too. */
static inline void ask_all(struct facts *f)
{
	for (unsigned k = 0; k < f->schema->n_kinds; k++)
		for (uint32_t i = 0; i < f->by_kind[k].n; i++)
			for (unsigned slot = 0; slot < f->schema->kinds[k].n_fields; slot++)
				(void)record_get(f->by_kind[k].at[i], slot);
}

static inline void check_span(const struct source *s, struct span span)
{
	if (s && (span.from > span.to || span.to > s->text.n))
		abort();
}

/* What is reported, and every place of a record or value, must lie in its text. */
static inline void check_spans(const struct facts *f, const struct diags *ds)
{
	for (uint32_t i = 0; i < ds->all.n; i++)
		check_span(ds->all.at[i]->source, ds->all.at[i]->span);
	for (uint32_t i = 0; i < f->places.n; i++)
		check_span(f->places.at[i].source, f->places.at[i].span);
}

/* Every file beside the input holds the same text. */
struct beside {
	struct inputs inputs;
	struct arena *arena;
	struct str text;
};

static inline struct source *open_beside(struct inputs *in, struct str path, struct str *why)
{
	struct beside *b = (struct beside *)(void *)in;

	(void)why;
	return source_new(b->arena, str_copy(b->arena, path), b->text);
}

#endif
