/*
 * dockerignore_test.c: ignore files as moby reads them. Every row has been held against it.
 */
#include "read/dockerignore/dockerignore.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct arena a;

static struct dockerignore *read_text(struct diags *ds, struct str text)
{
	diags_init(ds, &a);
	return dockerignore_read(&a, source_new(&a, STR("it"), text), ds);
}

/* Of the paths, parted by blanks, those that are left out. */
static const struct row {
	const char *name, *text, *paths, *want;
} rows[] = {
	{"plain", "a\n", "a b a/b b/a ab", "a a/b"},
	{"comments begin at the line", "#a\n #b\n", "#a #b", "#b"},
	{"white space around",
		" \t a \xC2\xA0\r\n\xE2\x80\x83"
		"b\n",
		"a b", "a b"},
	{"a byte order mark",
		"\xEF\xBB\xBF"
		"a\n",
		"a", "a"},
	{"and behind it a comment", "\xEF\xBB\xBF#a\n", "#a a", ""},
	{"cleaned", "./a/../b//c/\n", "b/c a b b/c/d", "b/c b/c/d"},
	{"a slash in front", "/a\n//b\n", "a b c/a", "a b"},
	{"above the context", "../a\n", "a ../a", "../a"},
	{"a star stays in its folder", "*.go\n", "a.go b/a.go .go a.go/x", "a.go .go a.go/x"},
	{"a question mark", "a?c\n",
		"abc a/c ac a\xC3\xA9"
		"c",
		"abc a\xC3\xA9"
		"c"},
	{"two stars in front", "**/b\n", "b a/b a/c/b ab a/bc", "b a/b a/c/b"},
	{"two stars in front of what is no whole name", "**b\n", "b ab a/b a/bc", "b ab a/b"},
	{"two stars behind", "a/**\n", "a a/b a/b/c ab", "a/b a/b/c"},
	{"two stars between", "a/**/b\n", "a/b a/x/b a/x/y/b ab a/xb", "a/b a/x/b a/x/y/b"},
	{"two stars alone", "**\n", "a a/b", "a a/b"},
	{"a star and two stars", "*/**\n", "a a/b", "a/b"},
	{"a class", "[a-c]x[^0-9]\n", "ax. bxx dx. ax1", "ax. bxx"},
	{"escaped", "\\*a\n\\#b\n", "*a xa #b", "*a #b"},
	{"a letter behind a backslash is an escape of the expression", "bin\\d\n", "bind bin7",
		"bin7"},
	{"dots and brackets are letters", "a.b(c)+$\n", "a.b(c)+$ axb(c)+$", "a.b(c)+$"},
	{"bars are letters where nothing else is special", "a|b\n", "a|b a b", "a|b"},
	{"and alternatives where something is", "a|b?\n", "a ax bx xbx", "a ax bx xbx"},
	{"a caret is a letter", "a^b\n", "a^b", "a^b"},
	{"and an anchor where something is special", "a^b*\n", "a^b", ""},
	{"exceptions in order", "*\n!a\na/x\n!a/x/y\n", "a a/b a/x a/x/y a/x/z b", "a/x a/x/z b"},
	{"an exception with blanks and a slash", "*\n! /a\n", "a b", "b"},
	{"an exception before", "!a\n*\n", "a", "a"},
	{"an exception twice", "*\n!!a\n", "!a a", "a"},
	{"below an exception", "a\n!a/b\n", "a a/b a/b/c a/c", "a a/c"},
	{"cleaned to an exception", "*\n./!a\n", "a b", "b"},
	{"the last line needs no end", "a\nb", "b", "b"},
	{"nothing", "\n \n#\n", "a #", ""},
};

static void one(const struct row *row)
{
	struct diags ds;
	struct dockerignore *ig = read_text(&ds, str_from(row->text));
	struct str paths = str_from(row->paths), path;
	struct buf out = BUF(&a);
	while (paths.n) {
		uint32_t by;
		paths = str_cut(paths, ' ', &path);
		if (dockerignore_excludes(ig, text_plain(path), &by) != TRUTH_TRUE)
			continue;
		assert_true(by < ig->patterns.n && !ig->patterns.at[by].exception);
		buf_add(&out, out.n ? STR(" ") : STR(""));
		buf_add(&out, path);
	}
	buf_char(&out, '\0');
	if (strcmp(out.p, row->want) != 0 || ds.errors)
		fail_msg("%s: %s, wanted %s", row->name, out.p, row->want);
}

static void paths(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		one(&rows[i]);
}

/* Where the mistake stands, by its bytes; empty: none. */
static const struct mistake_row {
	const char *text, *at;
} mistakes[] = {
	{"a\n  [b \nc", "[b"},
	{"a[]b]\n", "a[]b]"},
	{"[a-]\n", "[a-]"},
	{"a\\\n", "a\\"},
	{"!\n", "!"},
	{"! \n", "!"},
	{"!/\n", "!/"},
	{"x\n![c\n", "![c"},
	{"a/[b-a]\n", "a/[b-a]"}, /* well-formed for Go, but no regular expression */
	{"a*\\\n",
		""}, /* Go gives up at the a, and the backslash escapes what moby puts behind it */
	{"[a]\n", ""},
	{"#[\n", ""},
};

static void refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		struct diags ds;
		read_text(&ds, str_from(mistakes[i].text));
		struct str at =
			ds.all.n ? source_slice(ds.all.at[0]->source, ds.all.at[0]->span) : STR("");
		if (!str_eq(at, str_from(mistakes[i].at)) || ds.all.n > 1)
			fail_msg("%s: a mistake at " STR_FMT, mistakes[i].text, STR_ARG(at));
	}
}

/* A hole in place of each ~. */
static struct text holed(const char *s)
{
	static const struct cause cause = {.what = STR_INIT("nobody says")};
	struct texter t;
	texter_init(&t, &a);
	for (; *s; s++) {
		if (*s == '~')
			texter_hole(&t, &cause, false);
		else
			texter_add(&t, (struct str){s, 1});
	}
	return texter_end(&t);
}

static const struct hole_row {
	const char *text, *path;
	enum truth want;
} holes[] = {
	{"a\n", "a/~", TRUTH_TRUE},
	{"a\n", "b/~", TRUTH_FALSE},
	{"a\n", "~", TRUTH_UNKNOWN},
	{"a\n", "~/b", TRUTH_UNKNOWN},
	{"*.log\n", "x~.log", TRUTH_UNKNOWN}, /* the hole may hold a slash */
	{"**.log\n", "x~.log", TRUTH_TRUE},
	{"**.log\n", "x~.txt", TRUTH_FALSE}, /* a hole is a plain name */
	{"a\n!a/b\n", "a/~", TRUTH_UNKNOWN},
	{"a\n!b/c\n", "a/~", TRUTH_TRUE},
};

static void unknown_parts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof holes / sizeof *holes; i++) {
		struct diags ds;
		uint32_t by;
		struct dockerignore *ig = read_text(&ds, str_from(holes[i].text));
		enum truth got = dockerignore_excludes(ig, holed(holes[i].path), &by);
		if (got != holes[i].want)
			fail_msg("%s: %d for %s", holes[i].text, (int)got, holes[i].path);
	}
}

static void limits(void **state)
{
	(void)state;
	for (int over = -1; over < 2; over++) {
		struct diags ds;
		struct buf b = BUF(&a);
		for (int i = 0; i < DOCKERIGNORE_PATTERNS_MOST + over; i++)
			buf_printf(&b, "a%d\n", i);
		struct dockerignore *ig = read_text(&ds, buf_str(&b));
		assert_int_equal(
			ig->patterns.n, DOCKERIGNORE_PATTERNS_MOST + (over < 0 ? over : 0));
		assert_int_equal(ds.errors, over > 0);
	}
	for (int over = -1; over < 1; over++) {
		struct diags ds;
		struct buf b = BUF(&a);
		buf_repeat(&b, 'a', (size_t)(64 * 1024 + over));
		buf_add(&b, STR("\nb\n"));
		struct dockerignore *ig = read_text(&ds, buf_str(&b));
		assert_int_equal(ds.errors, over == 0);
		assert_int_equal(ig->patterns.n, over == 0 ? 0 : 2);
	}
}

/* Beyond the limit it says so once, and nothing is known. */
static void work(void **state)
{
	(void)state;
	struct diags ds;
	uint32_t by;
	struct dockerignore *ig = read_text(&ds, STR("a*b\n"));
	for (int i = 0; i <= DOCKERIGNORE_STEPS_MOST; i++)
		assert_int_equal(dockerignore_excludes(ig, text_plain(STR("x")), &by), TRUTH_FALSE);
	assert_int_equal(ds.errors, 0);
	for (int i = 0; i < 2; i++)
		assert_int_equal(
			dockerignore_excludes(ig, text_plain(STR("x")), &by), TRUTH_UNKNOWN);
	assert_int_equal(ds.errors, 1);
}

static int begin(void **state)
{
	(void)state;
	arena_init(&a);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_done(&a);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(paths, begin, end),
		cmocka_unit_test_setup_teardown(refusals, begin, end),
		cmocka_unit_test_setup_teardown(unknown_parts, begin, end),
		cmocka_unit_test_setup_teardown(limits, begin, end),
		cmocka_unit_test_setup_teardown(work, begin, end)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
