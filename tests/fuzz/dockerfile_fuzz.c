/*
 * dockerfile_fuzz.c: any bytes as a Dockerfile. Every field of every record is asked for, what is
 * reported must lie inside of the text, and the dump must be made.
 */
#include "read/dockerfile/dockerfile.h"

#include "fuzz/reader.h"

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
	check_spans(&facts, &diags);
	arena_done(&arena);
	return 0;
}
