/*
 * dockerignore_fuzz.c: any bytes as a path, a line end, and an ignore file. A pattern that left a
 * path out must be one of those read, no exception; the path's folder, and the path again, must
 * give an answer, too.
 */
#include "read/dockerignore/dockerignore.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look(struct dockerignore *ig, struct str path)
{
	uint32_t by = UINT32_MAX, again;
	enum truth first = dockerignore_excludes(ig, text_plain(path), &by);
	if (first == TRUTH_TRUE && (by >= ig->patterns.n || ig->patterns.at[by].exception))
		abort();
	if (dockerignore_excludes(ig, text_plain(path), &again) != first)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct diags d;
	struct str path, text = {(const char *)data, size};
	if (!size || size > 20000)
		return 0;
	arena_init(&a);
	diags_init(&d, &a);
	text = str_cut(text, '\n', &path);
	struct dockerignore *ig =
		dockerignore_read(&a, source_new(&a, STR(".dockerignore"), text), &d);
	LIST_EACH (const struct ignore_pattern_text, p, &ig->patterns)
		if (p->span.from > p->span.to || p->span.to > text.n)
			abort();
	look(ig, dockerignore_clean(&a, path));
	look(ig, path);
	arena_done(&a);
	return 0;
}
