/*
 * diag_test.c: mistakes in order, and what they look like.
 */
#include "diag/diag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

struct desk {
	struct arena arena;
	struct diags ds;
	struct source *source;
};

static void desk_init(struct desk *k, const char *text)
{
	arena_init(&k->arena);
	diags_init(&k->ds, &k->arena);
	k->source = source_new(&k->arena, STR("org/host.prq"), str_from(text));
}

/* the nth place where `part` stands in the text */
static struct span span_of(const struct desk *k, const char *part, unsigned nth)
{
	struct str text = k->source->text, p = str_from(part);
	size_t at = str_find(text, p);
	for (; nth > 0; nth--)
		at += p.n + str_find(str_skip(text, at + p.n), p);
	return (struct span){(uint32_t)at, (uint32_t)(at + p.n)};
}

static const char *shown(struct desk *k, const struct diag *d, bool colour)
{
	struct buf out = BUF(&k->arena);
	diag_render(d, &out, colour);
	return str_c(&k->arena, buf_str(&out));
}

static void check(struct desk *k, const struct diag *d, const char *want)
{
	const char *got = shown(k, d, false);
	if (strcmp(got, want) != 0)
		fail_msg("got\n%s\nwant\n%s", got, want);
	arena_done(&k->arena);
}

/* ---- one mark: text, what is marked, what comes out below the place */

static const struct {
	const char *name, *text, *mark, *want;
} marks[] = {
	{"plain", "forbid c.privilged", "privilged",
		" 1 | forbid c.privilged\n   |          ^^^^^^^^^ here\n"},
	{"nothing else on the line", "a", "a", " 1 | a\n   | ^ here\n"},
	{"tabs are expanded", "\tfor\t\teach", "each",
		" 1 |     for     each\n   |             ^^^^ here\n"},
	{"a tab is marked", "a\tb", "\t", " 1 | a   b\n   |  ^^^ here\n"},
	{"wide characters take two columns", "\xE6\x97\xA5\xE6\x9C\xAC x", "x",
		" 1 | \xE6\x97\xA5\xE6\x9C\xAC x\n   |      ^ here\n"},
	{"wide characters are marked", "\xE6\x97\xA5\xE6\x9C\xAC x", "\xE6\x9C\xAC",
		" 1 | \xE6\x97\xA5\xE6\x9C\xAC x\n   |   ^^ here\n"},
	{"accents of their own take none", "e\xCC\x81 x", "x", " 1 | e\xCC\x81 x\n   |   ^ here\n"},
	{"escape sequences are seen", "a\x1b[31mb", "b",
		" 1 | a<U+001B>[31mb\n   |              ^ here\n"},
	{"bidi overrides are seen",
		"a\xE2\x80\xAE"
		"b",
		"\xE2\x80\xAE", " 1 | a<U+202E>b\n   |  ^^^^^^^^ here\n"},
	{"bytes that are no UTF-8",
		"a\xFF"
		"b",
		"b", " 1 | a<0xFF>b\n   |        ^ here\n"},
	{"the end of the line", "ab\ncd", "\n", " 1 | ab\n   |   ^ here\n"},
	{"two lines: the first is shown", "ab cd\nef", "cd\nef", " 1 | ab cd\n   |    ^^ here\n"},
};

static void a_mark_stands_below_its_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		struct desk k;
		desk_init(&k, marks[i].text);
		struct diag *d = diag_add(
			&k.ds, &DIAG_syntax, k.source, span_of(&k, marks[i].mark, 0), "wrong");
		diag_label(d, "here");
		const char *got = strstr(shown(&k, d, false), "   |\n") + 5;
		if (strcmp(got, marks[i].want) != 0)
			fail_msg("%s: got\n%swant\n%s", marks[i].name, got, marks[i].want);
		arena_done(&k.arena);
	}
}

static const char policy[] = "language 1\n\npolicy p {\n  for each image i\n"
			     "  let tag = i.tag\n\n\n\n"
			     "  forbid i.tag is missing and i.tag == \"latest\"\n  at i\n}\n";

static void a_whole_message(void **state)
{
	(void)state;
	struct desk k;
	desk_init(&k, policy);
	struct diag *d = diag_add(&k.ds, &DIAG_unknown_field, k.source, span_of(&k, "missing", 0),
		"`%s` is unknown", "missing");
	diag_label(d, "did you mean `set`?");
	diag_note(d, "set: it is there");
	diag_note(d, "%d more", 2);
	diag_fix(d, STR("set"));
	check(&k, d,
		"error[unknown-field]: `missing` is unknown\n"
		"  --> org/host.prq:9:19\n"
		"   |\n"
		" 9 |   forbid i.tag is missing and i.tag == \"latest\"\n"
		"   |                   ^^^^^^^ did you mean `set`?\n"
		"   |\n"
		"   = set: it is there\n"
		"   = 2 more\n"
		"   = fix: replace with `set`\n");
}

static void two_marks_on_one_line(void **state)
{
	(void)state;
	struct desk k;
	desk_init(&k, policy);
	struct diag *d = diag_add(&k.ds, &DIAG_always_false, k.source, span_of(&k, "i.tag", 2),
		"this can never be true");
	diag_label(d, "a missing tag equals nothing");
	diag_second(d, k.source, span_of(&k, "i.tag is missing", 0), "the tag is missing here");
	check(&k, d,
		"error[always-false]: this can never be true\n"
		"  --> org/host.prq:9:31\n"
		"   |\n"
		" 9 |   forbid i.tag is missing and i.tag == \"latest\"\n"
		"   |          ----------------     ^^^^^ a missing tag equals nothing\n"
		"   |          the tag is missing here\n");
}

static void a_mark_inside_of_another(void **state)
{
	(void)state;
	struct desk k;
	desk_init(&k, "a b c d");
	struct diag *d = diag_add(&k.ds, &DIAG_always_true, k.source, (struct span){2, 3}, "m");
	diag_label(d, "inner");
	diag_second(d, k.source, (struct span){0, 7}, "outer");
	diag_second(d, k.source, (struct span){6, 7}, "last");
	check(&k, d,
		"warning[always-true]: m\n"
		"  --> org/host.prq:1:3\n"
		"   |\n"
		" 1 | a b c d\n"
		"   | --^---- last\n"
		"   |   inner\n"
		"   | outer\n");
}

static void marks_on_other_lines_and_in_other_files(void **state)
{
	(void)state;
	struct desk k;
	desk_init(&k, policy);
	struct source *other =
		source_new(&k.arena, STR("org/base.prq"), STR("data a: b from \"c\"\n"));
	struct diag *d =
		diag_add(&k.ds, &DIAG_duplicate, k.source, span_of(&k, "at i", 0), "twice");
	diag_second(d, k.source, span_of(&k, "let tag", 0), "first here");
	diag_second(d, k.source, span_of(&k, "forbid", 0), "then here");
	diag_second(d, other, (struct span){5, 6}, "and there");
	check(&k, d,
		"error[duplicate]: twice\n"
		"  --> org/host.prq:10:3\n"
		"   |\n"
		" 5 |   let tag = i.tag\n"
		"   |   ------- first here\n"
		"...\n"
		" 9 |   forbid i.tag is missing and i.tag == \"latest\"\n"
		"   |   ------ then here\n"
		"10 |   at i\n"
		"   |   ^^^^\n"
		"  ::: org/base.prq:1:6\n"
		"   |\n"
		" 1 | data a: b from \"c\"\n"
		"   |      - and there\n");
}

static void about_no_text(void **state)
{
	(void)state;
	struct desk k;
	desk_init(&k, "");
	struct diag *d = diag_add(&k.ds, &DIAG_bad_unit, NULL, (struct span){0, 0}, "`512m`");
	diag_note(d, "write 512MiB");
	check(&k, d, "error[bad-unit]: `512m`\n   = write 512MiB\n");
}

static void in_an_empty_file(void **state)
{
	(void)state;
	struct desk k;
	desk_init(&k, "");
	struct diag *d = diag_add(&k.ds, &DIAG_bad_language, k.source, (struct span){0, 0}, "m");
	diag_fix(d, STR("language 1"));
	check(&k, d,
		"error[bad-language]: m\n  --> org/host.prq:1:1\n   |\n"
		"   = fix: insert `language 1`\n");
}

static void behind_the_last_line(void **state)
{
	(void)state;
	struct desk k;
	desk_init(&k, "a\nbc\n");
	struct diag *d = diag_add(&k.ds, &DIAG_syntax, k.source, (struct span){5, 5}, "m");
	diag_fix(d, STR(""));
	check(&k, d,
		"error[syntax]: m\n  --> org/host.prq:3:1\n   |\n 2 | bc\n   |   ^\n   |\n"
		"   = fix: remove it\n");
}

static void wide_line_numbers(void **state)
{
	(void)state;
	struct desk k;
	struct buf text;
	desk_init(&k, "");
	text = BUF(&k.arena);
	buf_repeat(&text, '\n', 99);
	buf_add(&text, STR("x"));
	k.source->text = buf_str(&text);
	struct diag *d = diag_add(&k.ds, &DIAG_syntax, k.source, (struct span){99, 100}, "m");
	check(&k, d, "error[syntax]: m\n   --> org/host.prq:100:1\n    |\n100 | x\n    | ^\n");
}

static void nothing_raw_reaches_a_terminal(void **state)
{
	(void)state;
	struct desk k;
	desk_init(&k, "a");
	k.source->path = STR("x\x1b]0;y.prq");
	struct diag *d = diag_add(&k.ds, &DIAG_syntax, k.source, (struct span){0, 1}, "m\x07\n::x");
	diag_label(d, "\xE2\x80\xAE");
	diag_note(d, "\x9b");
	check(&k, d,
		"error[syntax]: m<U+0007><U+000A>::x\n"
		"  --> x<U+001B>]0;y.prq:1:1\n   |\n 1 | a\n   | ^ <U+202E>\n   |\n   = <0x9B>\n");
}

static void long_lines_are_cut_around_the_mark(void **state)
{
	(void)state;
	struct desk k;
	struct buf text;
	desk_init(&k, "");
	text = BUF(&k.arena);
	buf_repeat(&text, 'a', 500000);
	buf_add(&text, STR("(mark)"));
	buf_repeat(&text, 'b', 500000);
	k.source->text = buf_str(&text);
	struct diag *d =
		diag_add(&k.ds, &DIAG_syntax, k.source, (struct span){500000, 500006}, "m");
	diag_label(d, "here");
	const char *got = shown(&k, d, false);
	assert_true(strlen(got) < 500);
	assert_non_null(strstr(got, " 1 | ...aaaaaaaa"));
	assert_non_null(strstr(got, "aaa(mark)bbb"));
	assert_non_null(strstr(got, "bbb...\n"));
	const char *line = strstr(got, " 1 | "), *below = strstr(got, "\n   | ") + 1;
	assert_int_equal(strstr(line, "(mark)") - line, strstr(below, "^^^^^^ here") - below);
	arena_done(&k.arena);
}

static void a_mark_that_never_ends_is_cut_too(void **state)
{
	(void)state;
	struct desk k;
	struct buf text;
	desk_init(&k, "");
	text = BUF(&k.arena);
	for (int i = 0; i < 100000; i++)
		buf_add(&text, STR("\xE6\x97\xA5"));
	k.source->text = buf_str(&text);
	struct diag *d = diag_add(&k.ds, &DIAG_syntax, k.source, (struct span){0, 300000}, "m");
	assert_true(strlen(shown(&k, d, false)) < 600);
	arena_done(&k.arena);
}

static void colours_only_when_asked(void **state)
{
	(void)state;
	struct desk k;
	desk_init(&k, "ab");
	struct diag *d = diag_add(&k.ds, &DIAG_syntax, k.source, (struct span){0, 1}, "m");
	diag_second(d, k.source, (struct span){1, 2}, "s");
	const char *got = shown(&k, d, true);
	assert_non_null(strstr(got, "\033[1;31merror[syntax]\033[0m: \033[1mm\033[0m\n"));
	assert_non_null(strstr(got, "\033[1;31m^\033[0m\033[1;34m-\033[0m \033[1;34ms\033[0m"));
	assert_null(strchr(shown(&k, d, false), '\033'));
	arena_done(&k.arena);
}

static void mistakes_are_sorted_by_place(void **state)
{
	(void)state;
	struct desk k;
	struct buf out;
	desk_init(&k, "abc");
	struct source *b = source_new(&k.arena, STR("b.prq"), STR("abc"));
	struct source *a = source_new(&k.arena, STR("a.prq"), STR("abc"));
	diag_add(&k.ds, &DIAG_syntax, b, (struct span){1, 2}, "5");
	diag_add(&k.ds, &DIAG_unused, b, (struct span){0, 2}, "3");
	diag_add(&k.ds, &DIAG_syntax, a, (struct span){2, 2}, "2");
	diag_add(&k.ds, &DIAG_syntax, b, (struct span){0, 1}, "4");
	diag_add(&k.ds, &DIAG_syntax, NULL, (struct span){9, 9}, "1");
	diags_sort(&k.ds);
	out = BUF(&k.arena);
	LIST_EACH (struct diag *, d, &k.ds.all)
		buf_add(&out, (*d)->message);
	assert_string_equal(str_c(&k.arena, buf_str(&out)), "12345");
	assert_int_equal(k.ds.errors, 4);
	arena_done(&k.arena);
}

static const struct {
	const char *text;
	size_t most;
	const char *want;
} visible[] = {
	{"plain \xC3\xA9", 0, "plain \xC3\xA9"},
	{"a\tb", 0, "a b"},
	{"a\r\n\x7f", 0, "a<U+000D><U+000A><U+007F>"},
	{"\xC2\x9B", 0, "<U+009B>"},
	{"\xE2\x80\xA8\xE2\x81\xA6", 0, "<U+2028><U+2066>"},
	{"\xEF\xBB\xBF\xF3\xA0\x80\xA1", 0, "<U+FEFF><U+E0021>"},
	{"\xC0\x80\xED\xA0\x80", 0, "<0xC0><0x80><0xED><0xA0><0x80>"},
	{"\xEF\xBF\xBD", 0, "\xEF\xBF\xBD"},
	{"abcdef", 6, "abcdef"},
	{"abcdef", 3, "abc..."},
	{"ab\xC3\xA9", 3, "ab..."},
};

static void hidden_characters_are_written_out(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof visible / sizeof *visible; i++) {
		struct arena a;
		arena_init(&a);
		struct buf out = BUF(&a);
		text_visible(&out, str_from(visible[i].text), visible[i].most);
		assert_string_equal(str_c(&a, buf_str(&out)), visible[i].want);
		arena_done(&a);
	}
}

static void codes_are_words_with_hyphens(void **state)
{
	static const struct diag_code *const codes[] = {
#define CODE(name, slug, severity, doc) &DIAG_##name,
#include "diag/codes.def"
#undef CODE
	};
	(void)state;
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		assert_int_equal(strspn(codes[i]->slug, "abcdefghijklmnopqrstuvwxyz-"),
			strlen(codes[i]->slug));
		assert_int_equal(codes[i]->doc[strlen(codes[i]->doc) - 1], '.');
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(codes[i]->slug, codes[k]->slug);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mark_stands_below_its_text),
		cmocka_unit_test(a_whole_message),
		cmocka_unit_test(two_marks_on_one_line),
		cmocka_unit_test(a_mark_inside_of_another),
		cmocka_unit_test(marks_on_other_lines_and_in_other_files),
		cmocka_unit_test(about_no_text),
		cmocka_unit_test(in_an_empty_file),
		cmocka_unit_test(behind_the_last_line),
		cmocka_unit_test(wide_line_numbers),
		cmocka_unit_test(nothing_raw_reaches_a_terminal),
		cmocka_unit_test(long_lines_are_cut_around_the_mark),
		cmocka_unit_test(a_mark_that_never_ends_is_cut_too),
		cmocka_unit_test(colours_only_when_asked),
		cmocka_unit_test(mistakes_are_sorted_by_place),
		cmocka_unit_test(hidden_characters_are_written_out),
		cmocka_unit_test(codes_are_words_with_hyphens),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
