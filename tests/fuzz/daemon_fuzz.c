/*
 * daemon_fuzz.c: any bytes as a daemon.json; every field of every record is asked for.
 */
#include "read/daemon/daemon.h"

#include "fuzz/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct facts facts;
	struct diags diags;
	struct str text = {(const char *)data, size};
	arena_init(&arena);
	facts_init(&facts, &arena, &model_schema);
	diags_init(&diags, &arena);
	struct reading r = {.arena = &arena, .facts = &facts, .diags = &diags};
	(void)daemon_looks_like(text);
	daemon_read(&r, source_new(&arena, STR("daemon.json"), text));
	ask_all(&facts);
	check_spans(&facts, &diags);
	arena_done(&arena);
	return 0;
}
