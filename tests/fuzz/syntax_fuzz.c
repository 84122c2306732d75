/*
 * syntax_fuzz.c: any bytes as a policy file.
 *
 * Whatever is read can be shown; what is read without a mistake can be printed, reads the same
 * when it was, and printing it again changes nothing.
 */
#include "syntax/tree.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void show_all(struct arena *a, struct diags *ds)
{
	diags_sort(ds);
	LIST_EACH (struct diag *, d, &ds->all) {
		struct buf out = BUF(a);
		if ((*d)->span.from > (*d)->span.to || (*d)->span.to > (*d)->source->text.n)
			abort();
		diag_render(*d, &out, true);
		if (out.n == 0 || out.p[out.n - 1] != '\n')
			abort();
	}
}

static struct tree *parse(struct arena *a, struct diags *ds, struct str text)
{
	diags_init(ds, a);
	return syntax_parse(a, source_new(a, STR("fuzz.prq"), text), ds);
}

static struct str print(struct arena *a, const struct tree *t)
{
	struct buf out = BUF(a);
	syntax_print(t, &out);
	return buf_str(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct diags ds;
	arena_init(&a);
	struct tree *t = parse(&a, &ds, (struct str){(const char *)data, size});
	show_all(&a, &ds);
	struct str once = print(&a, t);
	if (ds.errors == 0) {
		struct tree *again = parse(&a, &ds, once);
		if (ds.errors || again->items.n != t->items.n || again->comments.n != t->comments.n)
			abort();
		if (!str_eq(once, print(&a, again)))
			abort();
	}
	arena_done(&a);
	return 0;
}
