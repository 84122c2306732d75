/* unit.c: see unit.h. */
#include "dockerfile_test/unit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

void unit_start(struct unit *u)
{
	*u = (struct unit){.file = NULL};
	arena_init(&u->arena);
	diags_init(&u->diags, &u->arena);
	facts_init(&u->facts, &u->arena, &model_schema);
	u->reading = (struct reading){.arena = &u->arena,
		.facts = &u->facts,
		.diags = &u->diags,
		.settings = &u->settings};
}

void unit_read(struct unit *u, struct str text)
{
	struct source *s = source_new(&u->arena, STR("Dockerfile"), text);
	u->file = dockerfile_read(&u->reading, s);
}

void unit_end(struct unit *u)
{
	arena_done(&u->arena);
}

void same(struct arena *a, const char *text, struct str got, const char *want)
{
	if (str_eq(got, str_from(want)))
		return;
	print_error("reading %s\n got  %s\n want %s\n", text, str_c(a, got), want);
	fail();
}

struct str show_text(struct arena *a, struct text t)
{
	struct buf b = BUF(a);
	uint32_t at = 0;
	for (uint32_t i = 0; i < t.n_holes; i++) {
		buf_add(&b, str_slice(t.s, at, t.holes[i].at));
		buf_printf(&b, "<" STR_FMT "%s>", STR_ARG(t.holes[i].cause->what),
			t.holes[i].filled ? "!" : "");
		at = t.holes[i].at;
	}
	buf_add(&b, str_skip(t.s, at));
	return buf_str(&b);
}
