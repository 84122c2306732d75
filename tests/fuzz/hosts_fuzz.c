/*
 * hosts_fuzz.c: any bytes as a file that docker command lines stand in; the first byte chooses
 * the kind. Every field of every record is asked for.
 */
#include "read/hosts/hosts.h"

#include "fuzz/reader.h"

typedef void read_fn(struct reading *r, struct source *source);

static read_fn *const readers[] = {
#define HOST(name, path, doc) name##_read,
#include "read/hosts/hosts.def"
#undef HOST
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	struct facts facts;
	struct diags diags;
	if (!size)
		return 0;
	read_fn *read = readers[data[0] % (sizeof readers / sizeof *readers)];
	struct str text = {(const char *)data + 1, size - 1};
	arena_init(&arena);
	facts_init(&facts, &arena, &model_schema);
	diags_init(&diags, &arena);
	struct reading r = {.arena = &arena, .facts = &facts, .diags = &diags};
	read(&r, source_new(&arena, STR("host"), text));
	ask_all(&facts);
	check_spans(&facts, &diags);
	arena_done(&arena);
	return 0;
}
