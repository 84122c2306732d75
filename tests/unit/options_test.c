/*
 * options_test.c: the command line and the help that is made from the same table.
 */
#include "cli/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct arena arena;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

/* In these tests two files exist. */
static bool exists(const char *path)
{
	return strcmp(path, "Dockerfile") == 0 || strcmp(path, "lin") == 0;
}

/* A line is split at blanks; a lone @ stands for an empty argument. */
static bool parse(const char *line, struct settings *out, struct str *why)
{
	static char *argv[64];
	int argc = 0;
	struct str part, rest = str_from(line);
	argv[argc++] = (char *)(uintptr_t) "pratique";
	while (rest.n) {
		rest = str_cut(rest, ' ', &part);
		argv[argc++] =
			(char *)(uintptr_t)str_c(&arena, str_eq(part, STR("@")) ? STR("") : part);
	}
	return options_parse(&arena, argc, argv, exists, out, why);
}

static struct settings good(const char *line)
{
	struct settings s;
	struct str why;
	if (!parse(line, &s, &why))
		fail_msg("%s: " STR_FMT, line, STR_ARG(why));
	return s;
}

static void assert_list(const struct text_list *list, const char *want)
{
	struct buf b = BUF(&arena);
	for (uint32_t i = 0; i < list->n; i++) {
		buf_add(&b, i ? STR("|") : STR(""));
		buf_add(&b, list->at[i]);
	}
	assert_string_equal(str_c(&arena, buf_str(&b)), want);
}

static void test_commands(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		enum command command;
		const char *operands;
	} rows[] = {
		{"", COMMAND_lint, ""},
		{"Dockerfile b/", COMMAND_lint, "Dockerfile|b/"},
		{"lint lint", COMMAND_lint, "lint"},
		{"lin", COMMAND_lint, "lin"},
		{"-", COMMAND_lint, "-"},
		{"--no-stdlib explain x", COMMAND_explain, "x"},
		{"--format json rules", COMMAND_rules, ""},
		{"-- test", COMMAND_lint, "test"},
		{"lint -- -x --y", COMMAND_lint, "-x|--y"},
		{"run docker run -it --rm a", COMMAND_run, "docker|run|-it|--rm|a"},
		{"run --quiet -- docker run -q", COMMAND_run, "docker|run|-q"},
		{"run docker -- x", COMMAND_run, "docker|--|x"},
		{"help lint", COMMAND_help, "lint"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct settings s = good(rows[i].line);
		assert_int_equal(s.command, rows[i].command);
		assert_list(&s.operands, rows[i].operands);
	}
}

static void test_spellings(void **state)
{
	(void)state;
	static const char *const lines[] = {"-fjson -q x/", "-f json -q x/", "-qfjson x/",
		"-qf json x/", "--format=json --quiet x/", "--format json x/ --quiet"};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct settings s = good(lines[i]);
		assert_int_equal(s.format, REPORT_json);
		assert_true(s.quiet);
		assert_list(&s.operands, "x/");
	}
}

static void test_defaults(void **state)
{
	(void)state;
	struct settings s = good("");
	assert_int_equal(s.fail_on, SEVERITY_MEDIUM);
	assert_int_equal(s.max_file_size, 4 * 1024 * 1024);
	assert_int_equal(s.jobs, 0);
	assert_int_equal(s.kind, INPUT_NONE);
	assert_int_equal(s.format, REPORT_text);
	assert_int_equal(s.color, COLOUR_AUTO);
	assert_false(s.unknown_given || s.today_given || s.quiet || s.no_stdlib);
}

static void test_values(void **state)
{
	(void)state;
	struct settings s = good(
		"lint -k run --select a,b --select hadolint:DL3006 --set A=1 --set B=x=y --set C= "
		"--unknown=fail --fail-on low --today 2024-02-29 --exclude a,b --max-file-size "
		"2KiB "
		"--param p=[1] --build-arg V=1 --target t --fail-on-undecided --color never -o out "
		"-p x.prq -j 64");
	assert_int_equal(s.jobs, 64);
	assert_int_equal(s.kind, INPUT_run);
	assert_list(&s.select, "a|b|hadolint:DL3006");
	assert_list(&s.exclude, "a,b");
	assert_list(&s.policy, "x.prq");
	assert_int_equal(s.set.n, 3);
	assert_true(str_eq(s.set.at[1].name, STR("B")) && str_eq(s.set.at[1].value, STR("x=y")));
	assert_true(s.set.at[2].value.n == 0);
	assert_true(s.unknown_given && s.unknown == UNKNOWN_FAIL);
	assert_int_equal(s.fail_on, SEVERITY_LOW);
	assert_true(s.today_given);
	assert_int_equal(s.today, 19782);
	assert_int_equal(s.max_file_size, 2048);
	assert_true(s.fail_on_undecided);
	assert_int_equal(s.color, COLOUR_NEVER);
}

static void test_dates(void **state)
{
	(void)state;
	static const struct {
		const char *date;
		int64_t days; /* -1: refused */
	} rows[] = {{"1970-01-01", 0}, {"2000-03-01", 11017}, {"2026-11-24", 20781},
		{"2023-02-29", -1}, {"1900-02-29", -1}, {"2026-13-01", -1}, {"2026-00-01", -1},
		{"2026-1-1", -1}, {"2026-01-0x", -1}, {"today", -1}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct settings s;
		struct str why;
		bool ok = parse(str_printf(&arena, "--today %s", rows[i].date).p, &s, &why);
		assert_int_equal(ok, rows[i].days >= 0);
		if (ok)
			assert_int_equal(s.today, rows[i].days);
	}
}

static void test_sizes(void **state)
{
	(void)state;
	static const struct {
		const char *size;
		size_t bytes; /* 0: refused */
	} rows[] = {{"1", 1}, {"0", 0}, {"4MiB", 4194304}, {"1GiB", 1073741824},
		{"1073741824", 1073741824}, {"1073741825", 0}, {"2GiB", 0},
		{"99999999999999999999", 0}, {"-1", 0}, {"4m", 0}, {"MiB", 0}, {"1e3", 0}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct settings s;
		struct str why;
		bool ok = parse(str_printf(&arena, "--max-file-size=%s", rows[i].size).p, &s, &why);
		assert_int_equal(ok, rows[i].bytes > 0);
		if (ok)
			assert_int_equal(s.max_file_size, rows[i].bytes);
	}
}

static void test_errors(void **state)
{
	(void)state;
	static const struct {
		const char *line, *want;
	} rows[] = {
		{"--formt json", "there is no option `--formt`; did you mean `--format`?"},
		{"--zzzzzzzzzz", "there is no option `--zzzzzzzzzz`"},
		{"-Z", "there is no option `-Z`"},
		{"--quiet=1", "--quiet takes no value"},
		{"--format", "--format needs FORMAT behind it"},
		{"-f", "--format needs FORMAT behind it"},
		{"--format jsn",
			"`jsn` is not what --format takes: text, json, jsonl, sarif, github, "
			"gitlab, "
			"rdjson, rdjsonl, checkstyle, junit, sonarqube, gnu or markdown; did you "
			"mean `json`?"},
		{"-j 0", "`0` is not what --jobs takes: a number from 1 to 64"},
		{"-j 65", "`65` is not what --jobs takes: a number from 1 to 64"},
		{"--fail-on hihg", "`hihg` is not what --fail-on takes: critical, high, medium, "
				   "low or info; did you mean `high`?"},
		{"--color maybe", "`maybe` is not what --color takes: auto, always or never"},
		{"--set A", "`A` is not what --set takes: NAME=VALUE"},
		{"--set =A", "`=A` is not what --set takes: NAME=VALUE"},
		{"--select a,,b", "`a,,b` is not what --select takes: names, separated by commas"},
		{"--target @", "`` is not what --target takes: a text that is not empty"},
		{"lnit", "there is no command and no file `lnit`; did you mean `lint`?"},
		{"--coverage Dockerfile", "`lint` has no option --coverage; it belongs to `test`"},
		{"explain -q x", "`explain` has no option --quiet; it belongs to `lint`, `run`, "
				 "`fix`, `merge`, `baseline`, "
				 "`test`, `check`, `fmt`"},
		{"explain", "`explain` needs POLICY... behind it"},
		{"run", "`run` needs [--] docker run ... behind it"},
		{"rules x", "`rules` does not know what to do with `x`"},
		{"model a b", "`model` does not know what to do with `b`"},
		{"--\033[31m", "there is no option `--<U+001B>[31m`"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct settings s;
		struct str why = STR("");
		if (parse(rows[i].line, &s, &why))
			fail_msg("%s is taken", rows[i].line);
		assert_string_equal(str_c(&arena, why), rows[i].want);
	}
}

static void assert_narrow(struct str text)
{
	struct str line;
	while (text.n) {
		text = str_cut(text, '\n', &line);
		if (utf8_count(line) > 80 || str_ends_with(line, STR(" ")))
			fail_msg(
				"line too long or with blanks at its end: " STR_FMT, STR_ARG(line));
	}
}

/* Each help is narrow, names every option of its command and no other. */
static void test_help(void **state)
{
	(void)state;
	struct buf b = BUF(&arena);
	help_overview(&b);
	assert_narrow(buf_str(&b));
	for (int c = 0; c < COMMAND_COUNT; c++) {
		assert_true(str_contains(
			buf_str(&b), str_printf(&arena, "\n  %s ", command_name((enum command)c))));
		struct buf h = BUF(&arena);
		help_command(&h, (enum command)c);
		assert_narrow(buf_str(&h));
		for (unsigned i = 0; i < option_count(); i++) {
			struct str name = str_copy(&arena, str_from(option_at(i)->name));
			for (size_t k = 0; k < name.n; k++)
				if (name.p[k] == '_')
					((char *)(uintptr_t)name.p)[k] = '-';
			const char *end = option_at(i)->argument[0] ? "=" : "";
			struct str entry =
				str_printf(&arena, ", --" STR_FMT "%s", STR_ARG(name), end);
			if (!option_at(i)->letter)
				entry = str_printf(
					&arena, "\n      --" STR_FMT "%s", STR_ARG(name), end);
			bool belongs = (option_at(i)->commands & 1u << c) != 0;
			if (str_contains(buf_str(&h), entry) != belongs)
				fail_msg("%s: " STR_FMT, command_name((enum command)c),
					STR_ARG(entry));
		}
	}
}

/* No two options share a name or a letter. */
static void test_table(void **state)
{
	(void)state;
	for (unsigned i = 0; i < option_count(); i++)
		for (unsigned k = 0; k < i; k++) {
			assert_string_not_equal(option_at(i)->name, option_at(k)->name);
			assert_true(!option_at(i)->letter ||
				    option_at(i)->letter != option_at(k)->letter);
		}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_commands),
		TEST(test_spellings),
		TEST(test_defaults),
		TEST(test_values),
		TEST(test_dates),
		TEST(test_sizes),
		TEST(test_errors),
		TEST(test_help),
		TEST(test_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
