/*
 * download_test.c: what counts as fetched over the network, by each notation that can fetch.
 */
#include "project/unit.h"

#include "model/derive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Each download as `tool url` or `tool url @reference`, git ones with a + in front. */
struct row {
	enum input_kind kind;
	const char *text;
	const char *want;
};

static const struct row rows[] = {
	{INPUT_dockerfile, "FROM a\nADD https://x.example/a.tgz b.tgz /\n",
		"ADD https://x.example/a.tgz; "},
	{INPUT_dockerfile, "FROM a\nADD https://x.example/a.git#v1:sub /\n",
		"+ADD https://x.example/a.git#v1:sub @v1; "},
	{INPUT_dockerfile, "FROM a\nARG X\nADD $X /\nCOPY https://x.example/a /\n", ""},
	{INPUT_dockerfile,
		"FROM a\nRUN curl -H 'R: http://h' -e http://r http://x/a && wget -q ftp://x/b\n",
		"curl http://x/a; wget ftp://x/b; "},
	{INPUT_dockerfile, "FROM a\nRUN curl --url=http://x/a --proxy=http://p -x http://p\n",
		"curl http://x/a; "},
	{INPUT_dockerfile, "FROM a\nRUN npm config set proxy http://p && echo http://x\n", ""},
	{INPUT_dockerfile,
		"FROM a\nRUN git clone -b v1 git@x:a.git && git clone --branch=m https://x/b\n",
		"+git git@x:a.git @v1; +git https://x/b @m; "},
	{INPUT_dockerfile,
		"FROM a\nRUN git config url.https://x.insteadOf git://x && git clone /a\n", ""},
	{INPUT_dockerfile, "FROM a\nRUN curl -- 'a b://c' ://d '' =\n", ""},
	{INPUT_compose, "services:\n  a:\n    build: https://x/a.git#:sub\n",
		"+build https://x/a.git#:sub; "},
	{INPUT_compose, "services:\n  a:\n    build: https://x/a.tgz\n  b:\n    build: .\n",
		"build https://x/a.tgz; "},
	{INPUT_compose, "services:\n  a:\n    image: a\n    command: curl http://x/a\n",
		"curl http://x/a; "},
	{INPUT_run, "docker run a curl http://x/a\ncurl http://x/b\n",
		"curl http://x/b; curl http://x/a; "},
};

static struct str text_of(struct record *r, enum field_id field)
{
	struct value v = model_get(r, field);
	return value_is_missing(v) ? STR("") : value_str(v);
}

static struct str all_downloads(struct unit *u)
{
	struct buf out = BUF(&u->arena);
	download_prepare(&u->facts);
	LIST_EACH (struct record *, d, &u->facts.by_kind[KIND_download]) {
		bool git = value_as_truth(model_get(*d, F_download_git)) == TRUTH_TRUE;
		struct str reference = text_of(*d, F_download_reference);
		buf_printf(&out, "%s" STR_FMT " " STR_FMT, git ? "+" : "",
			STR_ARG(text_of(*d, F_download_tool)),
			STR_ARG(text_of(*d, F_download_url)));
		if (reference.n)
			buf_printf(&out, " @" STR_FMT, STR_ARG(reference));
		buf_add(&out, STR("; "));
	}
	return buf_str(&out);
}

static void downloads(void **state)
{
	struct unit u;
	(void)state;
	unit_init(&u);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct map values = {0};
		struct unit_settings us = {.values = &values};
		unit_reset(&u, &us);
		unit_read(&u, rows[i].kind, source_new(&u.arena, STR("it"), str_from(rows[i].text)),
			NULL);
		struct str got = all_downloads(&u);
		if (!str_eq(got, str_from(rows[i].want)))
			fail_msg("%s\n  want %s\n  got  " STR_FMT, rows[i].text, rows[i].want,
				STR_ARG(got));
	}
	unit_done(&u);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(downloads)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
