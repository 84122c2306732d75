/*
 * adopt_test.c: configuration of other linters in our words: what is carried over, what is said of
 * the rest, and that the result is a configuration without mistakes.
 */
#include "adopt/adopt.h"

#include "config/config.h"

#include "unit/library_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static const struct {
	const char *name, *file, *text;
	const char *want; /* a part of what is written; or of the first mistake, behind "! " */
} rows[] = {
	{"hadolint ignores", ".hadolint.yaml", "ignored: [DL3008, DL3013]\n",
		"  - \"hadolint:DL3008\""},
	{"a code of ShellCheck", ".hadolint.yaml", "ignored: [SC2086]\n", "  - \"SC2086\""},
	{"what is none", ".hadolint.yaml", "ignored: [SC20866]\n", "# SC20866: "},
	{"a rule without a policy", ".hadolint.yaml", "ignored: [DL9999]\n",
		"# DL9999: no policy answers to it"},
	{"a severity", ".hadolint.yaml", "override: {error: [DL3008]}\n",
		"  \"hadolint:DL3008\": high"},
	{"that of a code of ShellCheck", ".hadolint.yaml", "override: {error: [SC2086]}\n",
		"  \"SC2086\": high"},
	{"the bar", ".hadolint.yaml", "failure-threshold: error\n", "fail-on: high"},
	{"hostile text", ".hadolint.yaml", "ignored: [\"DL9999\\nroot: true\"]\n", "# DL9999"},
	{"no list", ".hadolint.yaml", "ignored: {a: b}\n", "! where a list is wanted"},
	{"no mapping", ".hadolint.yaml", "- a\n", "! wanted"},
	{"no YAML", ".hadolint.yaml", "ignored: [", "! "},
	{"dclint", ".dclintrc", "{\"rules\": {\"no-version-field\": 0}}", "ignore:"},
	{"compose-lint", ".compose-lint.yml", "rules: {CL-0001: {enabled: false}}\n", "ignore:"},
	{"nobody's", "other.yaml", "a: b\n", "! "},
};

static void check(size_t i)
{
	struct diags ds;
	struct buf out = BUF(&arena);
	diags_init(&ds, &arena);
	struct source *s = source_new(&arena, str_from(rows[i].file), str_from(rows[i].text));
	bool ok = adopt(&arena, library, s, &ds, &out), fails = rows[i].want[0] == '!';
	buf_char(&out, 0);
	if (ok == fails)
		fail_msg("%s: %s", rows[i].name, ok ? out.p : ds.all.at[0]->message.p);
	const char *text = ok ? out.p : ds.all.at[0]->message.p;
	if (!strstr(text, rows[i].want + (fails ? 2 : 0)))
		fail_msg("%s: %s", rows[i].name, text);
	if (!ok)
		return;
	const struct config *c =
		config_read(&arena, source_new(&arena, STR("c.yaml"), str_from(out.p)), &ds);
	if (ds.errors)
		fail_msg("%s: %s", rows[i].name, ds.all.at[0]->message.p);
	assert_true(c->root);
}

static void carries_over(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		check(i);
}

static void begins_with_no_mistake(void **state)
{
	(void)state;
	struct diags ds;
	struct buf out = BUF(&arena);
	diags_init(&ds, &arena);
	adopt_nothing(&out);
	config_read(&arena, source_new(&arena, STR("c.yaml"), buf_str(&out)), &ds);
	assert_int_equal(ds.all.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(carries_over), cmocka_unit_test(begins_with_no_mistake)};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
