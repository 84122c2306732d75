/*
 * report_test.c: findings in their order, and what the reports make of them.
 */
#include "findings/finding.h"
#include "read/read.h"
#include "report/excerpt.h"
#include "report/json_writer.h"
#include "report/report.h"
#include "report/visible.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <jansson.h>

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

static const struct str akas[] = {STR_INIT("other:X1")};
static const struct str controls[] = {STR_INIT("cis-docker:4.1")};
static const struct policy_info alpha = {.name = STR_INIT("alpha"),
	.title = STR_INIT("first policy"),
	.why = STR_INIT("because alpha"),
	.aka = {akas, 1},
	.controls = {controls, 1}};
static const struct policy_info beta = {
	.name = STR_INIT("beta"), .title = STR_INIT("second policy")};

static struct source *source_at(const char *path, struct str text)
{
	return source_new(&arena, str_from(path), text);
}

static struct finding *add(struct findings *fs, const struct policy_info *p, struct source *s,
	struct span span, const char *message)
{
	struct finding f = {.policy = p,
		.severity = SEVERITY_HIGH,
		.message = str_from(message),
		.source = s,
		.span = span,
		.kind = STR("stage"),
		.subject = STR("stage 0")};
	return findings_add(fs, &f);
}

static struct str written(enum report_kind kind, struct findings *fs, struct diags *ds, bool colour)
{
	static struct sink out;
	struct buf *b = arena_new(&arena, struct buf);
	struct diags none = {.arena = &arena};
	*b = BUF(&arena);
	sink_init_memory(&out, b);
	struct report_settings settings = {.colour = colour, .version = STR("9.9")};
	struct report *r = report_new(&arena, kind, &out, &settings);
	findings_finish(fs);
	report_unit(r, STR("compose.yml"), fs, ds ? ds : &none);
	assert_true(report_end(r));
	return buf_str(b);
}

static void assert_str(struct str got, const char *want)
{
	assert_string_equal(str_c(&arena, got), want);
}

/* --- findings --- */

static void test_order(void **state)
{
	(void)state;
	struct findings fs;
	struct source *a = source_at("a", STR("FROM x\n")), *b = source_at("b", STR("FROM x\n"));
	findings_init(&fs, &arena);
	add(&fs, &alpha, b, (struct span){0, 4}, "1");
	add(&fs, &beta, a, (struct span){0, 4}, "2");
	add(&fs, &alpha, a, (struct span){0, 6}, "3");
	add(&fs, &alpha, a, (struct span){0, 4}, "5");
	add(&fs, &alpha, a, (struct span){0, 4}, "4");
	add(&fs, &alpha, a, (struct span){0, 4}, "5");
	findings_finish(&fs);
	assert_int_equal(fs.all.n, 5);
	const char *want = "45231";
	for (uint32_t i = 0; i < fs.all.n; i++)
		assert_int_equal(fs.all.at[i]->message.p[0], want[i]);
}

static uint64_t print_of(const char *text, struct span span, uint32_t nth)
{
	struct findings fs;
	struct source *s = source_at("f", str_from(text));
	findings_init(&fs, &arena);
	for (uint32_t i = 0; i <= nth; i++)
		add(&fs, &alpha, s, span, i ? "again" : "once");
	findings_finish(&fs);
	return fs.all.at[nth]->fingerprint;
}

static void test_fingerprint(void **state)
{
	(void)state;
	uint64_t first = print_of("USER  root\n", (struct span){0, 10}, 0);
	assert_true(first == print_of("\n\nUSER root\n", (struct span){2, 11}, 0));
	assert_true(first != print_of("USER rooty\n", (struct span){0, 10}, 0));
	assert_true(first != print_of("USER root\n", (struct span){0, 9}, 1));
}

static void test_limit(void **state)
{
	(void)state;
	static const struct {
		uint32_t n, kept, left_out;
	} rows[] = {{999, 999, 0}, {1000, 1000, 0}, {1001, 1000, 1}, {1500, 1000, 500}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct findings fs;
		char *text = arena_alloc(&arena, 2000);
		struct source *s = source_at("f", (struct str){text, 2000});
		findings_init(&fs, &arena);
		for (uint32_t k = 0; k < rows[i].n; k++)
			add(&fs, &alpha, s, (struct span){k, k + 1}, "m");
		fs.all.at[rows[i].n - 1]->severity = SEVERITY_CRITICAL;
		findings_finish(&fs);
		assert_int_equal(fs.all.n, rows[i].kept);
		assert_int_equal(fs.left_out.n ? fs.left_out.at[0].n : 0, rows[i].left_out);
		assert_int_equal(fs.all.at[fs.all.n - 1]->severity, SEVERITY_CRITICAL);
		assert_int_equal(counts_of(&fs.counts, VERDICT_FINDING), rows[i].n);
		assert_true(counts_reach(&fs.counts, SEVERITY_CRITICAL));
	}
}

/* --- text --- */

static void excerpt_of(struct buf *b, struct str text, struct span span)
{
	static struct sink out;
	struct source *s = source_at("f", text);
	sink_init_memory(&out, b);
	struct excerpt e = {&out, false, PAINT_PLAIN, '^', excerpt_gutter(s, span)};
	excerpt_add(&e, s, span);
	sink_flush(&out);
}

static void test_excerpts(void **state)
{
	(void)state;
	static const struct {
		const char *name, *text;
		struct span span;
		const char *want;
	} rows[] = {
		{"exact range", "USER root\n", {5, 9}, " 1 | USER root\n   |      ^^^^\n"},
		{"second line", "a\nbcd\n", {3, 4}, " 2 | bcd\n   |  ^\n"},
		{"tab before", "\tx: y\n", {1, 2}, " 1 |         x: y\n   |         ^\n"},
		{"wide letters", "\u65e5\u672c x\n", {7, 8}, " 1 | \u65e5\u672c x\n   |      ^\n"},
		{"combining mark", "e\u0301x\n", {3, 4}, " 1 | e\u0301x\n   |  ^\n"},
		{"escape spelled out", "a\033b\n", {2, 3}, " 1 | a<U+001B>b\n   |          ^\n"},
		{"bidi spelled out", "\u202ey\n", {3, 4}, " 1 | <U+202E>y\n   |         ^\n"},
		{"broken bytes", "\xff\xfe!\n", {2, 3}, " 1 | \ufffd\ufffd!\n   |   ^\n"},
		{"empty at end", "ab\n", {2, 2}, " 1 | ab\n   |   ^\n"},
		{"empty text", "", {0, 0}, " 1 |\n   | ^\n"},
		{"crlf", "ab\r\ncd\r\n", {4, 6}, " 2 | cd\n   | ^^\n"},
		{"byte order mark", "\xEF\xBB\xBFx: 1\n", {3, 4}, " 1 | x: 1\n   | ^\n"},
		{"two lines", "ab\n  cd e\n", {1, 7}, " 1 | ab\n   |  ^\n 2 |   cd e\n   |   ^^\n"},
		{"many lines", "a\nb\nc\nd\ne\n", {0, 10},
			" 1 | a\n   | ^\n 2 | b\n   | ^\n 3 | c\n   | ^\n   | ...\n 5 | e\n   | "
			"^\n"},
		{"ci marker", "x ##vso[task]\n", {0, 1}, " 1 | x #<U+0023>vso[task]\n   | ^\n"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf b = BUF(&arena);
		excerpt_of(&b, str_from(rows[i].text), rows[i].span);
		if (!str_eq(buf_str(&b), str_from(rows[i].want)))
			fail_msg("%s:\n" STR_FMT, rows[i].name, STR_ARG(buf_str(&b)));
	}
}

static void test_long_line_is_cut_around_range(void **state)
{
	(void)state;
	char *text = arena_alloc(&arena, 60001);
	memset(text, 'x', 60000);
	text[30000] = '!';
	struct buf b = BUF(&arena);
	excerpt_of(&b, (struct str){text, 60000}, (struct span){30000, 30001});
	assert_true(b.n < 400);
	assert_true(str_starts_with(buf_str(&b), STR(" 1 | ...xxx")));
	assert_true(str_contains(buf_str(&b), STR("x!x")));
	struct str rows = buf_str(&b), first;
	rows = str_cut(rows, '\n', &first);
	assert_int_equal(str_find_char(first, '!'), str_find_char(rows, '^'));
}

static void test_text(void **state)
{
	(void)state;
	struct findings fs;
	struct source *s = source_at("d/Dockerfile", STR("FROM a\nUSER root\n"));
	findings_init(&fs, &arena);
	struct finding *f = add(&fs, &alpha, s, (struct span){12, 16}, "runs as root");
	f->fix = FIX_SAFE;
	f->fix_title = STR("name a user");
	list_push(&arena, &f->related, ((struct related){s, {5, 6}, STR("built on this")}));
	add(&fs, &alpha, s, (struct span){0, 4}, "again");
	assert_str(written(REPORT_text, &fs, NULL, false),
		"high[alpha]: again\n  --> d/Dockerfile:1:1\n"
		"   |\n 1 | FROM a\n   | ^^^^\n   = because alpha\n\n"
		"high[alpha]: runs as root\n  --> d/Dockerfile:2:6\n"
		"   |\n 2 | USER root\n   |      ^^^^\n"
		"  and d/Dockerfile:1:6: built on this\n 1 | FROM a\n   |      -\n"
		"   = fix (safe): name a user\n\n"
		"2 findings (2 high), 0 undecided in 1 file\n");
}

static void test_undecided_are_one_note(void **state)
{
	(void)state;
	struct findings fs;
	struct source *s = source_at("c.yml", STR("image: ${TAG}\n"));
	findings_init(&fs, &arena);
	for (int i = 0; i < 20; i++) {
		struct policy_info *p = arena_new(&arena, struct policy_info);
		p->name = str_printf(&arena, "p%02d", i);
		struct finding *f = add(&fs, p, s, (struct span){0, 13}, "m");
		f->verdict = VERDICT_UNDECIDED;
		f->blame = (struct blame){STR("`TAG` has no default"), s, {7, 13}};
	}
	struct str got = written(REPORT_text, &fs, NULL, false);
	assert_true(str_starts_with(
		got, STR("undecided[several]: `TAG` has no default\n  --> c.yml:1:8\n")));
	assert_true(str_contains(got, STR("= 20 policies cannot be decided: p00, p01, ")));
	assert_true(str_contains(got, STR(" and 12 more\n\n0 findings, 20 undecided in 1 file\n")));
}

/* Lines that a runner obeys are written by one format only, and are its own. */
static bool is_own_command(enum report_kind kind, struct str line)
{
	return kind == REPORT_github && (str_starts_with(line, STR("::error file=")) ||
						str_starts_with(line, STR("::warning file=")) ||
						str_starts_with(line, STR("::notice file=")) ||
						str_starts_with(line, STR("::notice title=")));
}

/* No line of a report may begin with text of the input; nothing unseen comes through. */
static void test_hostile_text(void **state)
{
	(void)state;
	static const char *const evil[] = {"::set-output name=a::b", "a\n::error::b",
		"\r::debug::x", "\033]52;c;QUJD\007", "\033[31mred", "\302\23331m", "\u202e\u2066x",
		"##vso[task.x]", "##teamcity[y]", "##[add-mask]z", "a\u2028::set-env", "\u200b::x",
		"</script>]]>"};
	for (size_t i = 0; i < sizeof evil / sizeof *evil; i++) {
		struct findings fs;
		struct source *s = source_at(evil[i], str_from(evil[i]));
		findings_init(&fs, &arena);
		struct finding *f = add(&fs, &alpha, s, (struct span){0, 1}, evil[i]);
		f->subject = f->help = f->fix_title = str_from(evil[i]);
		f->fix = FIX_MANUAL;
		list_push(&arena, &f->related, ((struct related){s, {0, 1}, str_from(evil[i])}));
		for (int kind = 0; kind < REPORT_COUNT; kind++) {
			struct str got = written((enum report_kind)kind, &fs, NULL, false), line;
			assert_true(utf8_valid(got));
			assert_false(str_contains(got, STR("##vso[")) ||
				     str_contains(got, STR("##[")) ||
				     str_contains(got, STR("##teamcity[")));
			while (got.n) {
				got = str_cut(got, '\n', &line);
				assert_true(is_own_command((enum report_kind)kind, line) ||
					    !str_starts_with(str_trim(line), STR("::")));
				for (size_t k = 0, n; k < line.n; k += n) {
					uint32_t cp;
					n = utf8_decode(str_skip(line, k), &cp);
					assert_false(is_invisible(cp));
				}
			}
			fs.counts = (struct findings_counts){0};
		}
	}
}

static void test_long_message_is_cut(void **state)
{
	(void)state;
	char *token = arena_alloc(&arena, 60001);
	memset(token, 'q', 60000);
	for (int kind = 0; kind < REPORT_COUNT; kind++) {
		struct findings fs;
		struct source *s = source_at("f", (struct str){token, 60000});
		findings_init(&fs, &arena);
		add(&fs, &alpha, s, (struct span){0, 60000}, token)->subject =
			(struct str){token, 60000};
		size_t line = kind == REPORT_jsonl ? 60000 : 0; /* which merge shows again */
		assert_true(written((enum report_kind)kind, &fs, NULL, false).n < 4000 + line);
	}
}

/* --- JSON --- */

static json_t *parsed(struct str text)
{
	json_error_t error;
	json_t *j = json_loadb(text.p, text.n, JSON_REJECT_DUPLICATES, &error);
	if (!j)
		fail_msg("%s at %d in\n" STR_FMT, error.text, error.position, STR_ARG(text));
	return j;
}

static void assert_keys(json_t *object, const char *want)
{
	struct buf keys = BUF(&arena);
	const char *key;
	json_t *value;
	json_object_foreach(object, key, value) buf_printf(&keys, "%s%s", keys.n ? " " : "", key);
	assert_str(buf_str(&keys), want);
}

static void test_json(void **state)
{
	(void)state;
	struct findings fs;
	struct diags ds;
	struct source *s = source_at("caf\xc3\xa9.yml", STR("x: \xc3\xa9\xc3\xa9 root\xff\n"));
	findings_init(&fs, &arena);
	diags_init(&ds, &arena);
	diag_add(&ds, &DIAG_input, s, (struct span){3, 4}, "no \"good\" %s", "\001");
	diag_add(&ds, &DIAG_shell_syntax, s, (struct span){3, 4}, "odd");
	struct finding *f = add(&fs, &alpha, s, (struct span){8, 12}, "m");
	struct waiver w = {
		WAIVER_INLINE, TOOL_trivy, STR("r"), STR("me"), STR("2030-01-01"), STR("")};
	list_push(&arena, &f->related, ((struct related){s, {0, 1}, STR("t")}));
	f->waiver = &w;
	f->verdict = VERDICT_WAIVED;
	add(&fs, &beta, s, (struct span){13, 13}, "n\xff");
	json_t *all = parsed(written(REPORT_json, &fs, &ds, false));
	assert_keys(all, "version findings errors summary");
	assert_int_equal(json_array_size(json_object_get(all, "findings")), 2);
	json_t *first = json_array_get(json_object_get(all, "findings"), 0);
	assert_keys(first,
		"policy aka controls severity verdict message cause path line column end_line "
		"end_column subject related help fix fingerprint waiver");
	assert_int_equal(json_integer_value(json_object_get(first, "column")), 7);
	assert_int_equal(json_integer_value(json_object_get(first, "end_column")), 11);
	assert_true(json_is_null(json_object_get(first, "fix")));
	assert_string_equal(json_string_value(json_object_get(first, "verdict")), "waived");
	assert_keys(json_object_get(first, "waiver"), "origin tool reason by until see");
	json_t *errors = json_object_get(all, "errors");
	assert_int_equal(json_array_size(errors), 1);
	assert_keys(json_array_get(errors, 0), "path line column end_line end_column code message");
	assert_string_equal(
		json_string_value(json_object_get(json_array_get(errors, 0), "message")),
		"no \"good\" \001");
	json_t *summary = json_object_get(all, "summary");
	assert_int_equal(json_integer_value(json_object_get(summary, "waived")), 1);
	assert_int_equal(json_array_size(json_object_get(summary, "warnings")), 1);
	json_decref(all);
}

static void test_json_of_nothing(void **state)
{
	(void)state;
	struct findings fs;
	findings_init(&fs, &arena);
	json_t *all = parsed(written(REPORT_json, &fs, NULL, false));
	assert_int_equal(json_array_size(json_object_get(all, "findings")), 0);
	assert_int_equal(json_array_size(json_object_get(all, "errors")), 0);
	json_decref(all);
}

static void test_jsonl_lines_are_the_objects(void **state)
{
	(void)state;
	struct findings fs;
	struct source *s = source_at("f", STR("ab\ncd\n"));
	findings_init(&fs, &arena);
	add(&fs, &alpha, s, (struct span){0, 1}, "m");
	add(&fs, &beta, s, (struct span){3, 5}, "n");
	struct str got = written(REPORT_jsonl, &fs, NULL, false), line;
	int n = 0;
	while (got.n) {
		got = str_cut(got, '\n', &line);
		static const char *const keys[] = {
			"input", "lines", "line_hash", "fingerprint", "summary"};
		json_t *j = parsed(line);
		assert_in_range(n, 0, 4);
		assert_true(json_object_get(j, keys[n]) != NULL);
		json_decref(j);
		n++;
	}
	assert_int_equal(n, 5);
}

/* What was written comes back the same, all code points of the first planes' edges included. */
static void test_json_strings_round_trip(void **state)
{
	(void)state;
	static const struct {
		const char *text, *want;
	} rows[] = {{"plain", "plain"}, {"\"\\/\b\f\n\r\t\x1f\x7f", "\"\\/\b\f\n\r\t\x1f\x7f"},
		{"\u2028\u202e\ufeff", "\u2028\u202e\ufeff"},
		{"\U0001F600\U000E0041", "\U0001F600\U000E0041"}, {"\xff\xc3", "\ufffd\ufffd"},
		{"\xed\xa0\x80", "\ufffd\ufffd\ufffd"}, {"##vso[a]", "##vso[a]"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		static struct sink out;
		struct buf b = BUF(&arena);
		struct writer j;
		sink_init_memory(&out, &b);
		writer_init(&j, &out);
		writer_open(&j, '[');
		writer_str(&j, str_from(rows[i].text));
		writer_close(&j, ']');
		sink_flush(&out);
		json_t *back = parsed(buf_str(&b));
		assert_string_equal(json_string_value(json_array_get(back, 0)), rows[i].want);
		json_decref(back);
	}
}

/* Positions of many findings in one long line are counted on, and are those of source_position. */
static void test_ruler_agrees(void **state)
{
	(void)state;
	char *text = arena_alloc(&arena, 5000);
	for (int i = 0; i < 5000; i++)
		text[i] = "a\xc3\xa9\nb\r\n\xff"[i % 8];
	struct source *s = source_at("f", (struct str){text, 5000});
	struct ruler r = {0};
	uint32_t seed = 7;
	for (int i = 0; i < 3000; i++) {
		seed = seed * 1103515245u + 12345u;
		struct span span = {seed >> 8 & 4095, (seed >> 8 & 4095) + (seed >> 20 & 63)};
		if (span.from < 5000 && (text[span.from] & 0xC0) == 0x80)
			continue;
		if (span.to < 5000 && (text[span.to] & 0xC0) == 0x80)
			continue;
		struct range_position got = ruler_range(&r, s, span);
		struct position from = source_position(s, span.from),
				to = source_position(s, span.to);
		assert_int_equal(got.from.line, from.line);
		assert_int_equal(got.from.column, from.column);
		assert_int_equal(got.to.line, to.line);
		assert_int_equal(got.to.column, to.column);
	}
}

/* --- streams --- */

static void test_full_disk_is_noticed(void **state)
{
	(void)state;
	static struct sink out;
	int fd = open("/dev/full", O_WRONLY);
	if (fd < 0)
		skip();
	sink_init_fd(&out, fd);
	struct report_settings settings = {.version = STR("1")};
	struct report *r = report_new(&arena, REPORT_json, &out, &settings);
	assert_false(report_end(r));
	assert_true(out.error != 0);
	close(fd);
}

static const char *const *variables;

static char *fake_env(const char *name)
{
	for (const char *const *v = variables; *v; v += 2)
		if (strcmp(v[0], name) == 0)
			return (char *)(uintptr_t)v[1];
	return NULL;
}

static void test_colour_rules(void **state)
{
	(void)state;
	static const struct {
		enum colour_when when;
		bool terminal;
		const char *env[5];
		bool want;
	} rows[] = {
		{COLOUR_ALWAYS, false, {"NO_COLOR", "1"}, true},
		{COLOUR_NEVER, true, {"FORCE_COLOR", "1"}, false},
		{COLOUR_AUTO, true, {"TERM", "xterm"}, true},
		{COLOUR_AUTO, true, {"TERM", "dumb"}, false},
		{COLOUR_AUTO, true, {"TERM", "xterm", "NO_COLOR", "1"}, false},
		{COLOUR_AUTO, true, {"TERM", "xterm", "NO_COLOR", ""}, true},
		{COLOUR_AUTO, false, {"TERM", "xterm"}, false},
		{COLOUR_AUTO, false, {"FORCE_COLOR", "1"}, true},
		{COLOUR_AUTO, false, {"FORCE_COLOR", "0"}, false},
		{COLOUR_AUTO, false, {"CLICOLOR_FORCE", "1"}, true},
		{COLOUR_AUTO, false, {"CLICOLOR_FORCE", "1", "NO_COLOR", "x"}, false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		variables = rows[i].env;
		assert_int_equal(
			colour_wanted(rows[i].when, rows[i].terminal, fake_env), rows[i].want);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_order),
		TEST(test_fingerprint),
		TEST(test_limit),
		TEST(test_excerpts),
		TEST(test_long_line_is_cut_around_range),
		TEST(test_text),
		TEST(test_undecided_are_one_note),
		TEST(test_hostile_text),
		TEST(test_long_message_is_cut),
		TEST(test_json),
		TEST(test_json_of_nothing),
		TEST(test_jsonl_lines_are_the_objects),
		TEST(test_json_strings_round_trip),
		TEST(test_ruler_agrees),
		TEST(test_full_disk_is_noticed),
		TEST(test_colour_rules),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
