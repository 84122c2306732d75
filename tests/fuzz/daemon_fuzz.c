/*
 * daemon_fuzz.c: any bytes as a daemon.json; every field of every record is asked for.
 *
 * With libFuzzer, or with -DFUZZ_MAIN as a program that reads the files it is given.
 */
#include "read/daemon/daemon.h"

static void ask_all(struct facts *f)
{
	for (unsigned k = 0; k < f->schema->n_kinds; k++)
		for (uint32_t i = 0; i < f->by_kind[k].n; i++)
			for (unsigned slot = 0; slot < f->schema->kinds[k].n_fields; slot++)
				(void)record_get(f->by_kind[k].at[i], slot);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
	arena_done(&arena);
	return 0;
}

#ifdef FUZZ_MAIN
#include <stdio.h>

int main(int argc, char **argv)
{
	static uint8_t bytes[4 * 1024 * 1024];
	for (int i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		size_t n = f ? fread(bytes, 1, sizeof bytes, f) : 0;
		if (f)
			fclose(f);
		LLVMFuzzerTestOneInput(bytes, n);
	}
	return 0;
}
#endif
