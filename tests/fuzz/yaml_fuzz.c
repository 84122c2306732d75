/*
 * yaml_fuzz.c: any bytes as YAML, by both readers: what the quick one takes it must read as libyaml
 * does.
 */
#include "yaml_test/agree.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	arena_init(&arena);
	struct buf why = BUF(&arena);
	if (yaml_agree(&arena, (struct str){(const char *)data, size}, &why) == AGREE_NOT) {
		fprintf(stderr, STR_FMT, STR_ARG(buf_str(&why)));
		abort();
	}
	arena_done(&arena);
	return 0;
}
