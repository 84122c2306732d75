/*
 * compose_fuzz.c: any bytes as a compose file, and as the .env, env_file and Dockerfile beside it.
 * Every field of every record is asked for, the derived ones too.
 */
#include "read/compose/compose.h"

#include "fuzz/reader.h"

/* The project that Compose would print, with the text laid over itself. */
static void print(struct arena *arena, struct beside *beside, struct str text)
{
	struct facts facts;
	struct diags diags;
	struct source *overrides[] = {source_new(arena, STR("over.yml"), text)};
	facts_init(&facts, arena, &model_schema);
	diags_init(&diags, arena);
	struct reading r = {.arena = arena,
		.facts = &facts,
		.diags = &diags,
		.inputs = &beside->inputs,
		.overrides = overrides,
		.n_overrides = 1};
	(void)compose_project(&r, source_new(arena, STR("compose.yml"), text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct facts facts;
	struct diags diags;
	struct str text = {(const char *)data, size};
	arena_init(&arena);
	facts_init(&facts, &arena, &model_schema);
	diags_init(&diags, &arena);
	struct beside beside = {{.open = open_beside}, &arena, text};
	struct reading r = {
		.arena = &arena, .facts = &facts, .diags = &diags, .inputs = &beside.inputs};
	compose_read(&r, source_new(&arena, STR("compose.yml"), text));
	ask_all(&facts);
	check_spans(&facts, &diags);
	print(&arena, &beside, text);
	arena_done(&arena);
	return 0;
}
