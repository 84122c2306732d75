/*
 * docker_run_fuzz.c: any bytes as a script of docker commands, and as the files they name, read as
 * records and as requests to the engine. Every field of every record is asked for, and what is
 * reported must lie in the text.
 */
#include "read/docker_run/docker_run.h"

#include "fuzz/reader.h"

/* Walks a request, so that every value of it is looked at. */
static unsigned walk(struct value v)
{
	unsigned n = 1;

	if (v.tag == VALUE_LIST)
		for (uint32_t i = 0; i < v.u.list->n; i++)
			n += walk(v.u.list->at[i]);
	if (v.tag == VALUE_MAP)
		for (uint32_t i = 0; i < v.u.map->n; i++)
			n += walk(v.u.map->at[i].value);
	return n + (unsigned)str_hash(value_str(v));
}

static void one_line(void *of, struct value line)
{
	*(unsigned *)of += walk(line);
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
	struct beside beside = {{open_beside}, &arena, text};
	struct reading r = {
		.arena = &arena, .facts = &facts, .diags = &diags, .inputs = &beside.inputs};
	unsigned seen = 0;
	docker_script_read(&r, source_new(&arena, STR("session.txt"), text));
	ask_all(&facts);
	docker_requests(
		&r, source_new(&arena, STR("lines.sh"), text), STR("/srv"), one_line, &seen);
	check_spans(&facts, &diags);
	arena_done(&arena);
	return 0;
}
