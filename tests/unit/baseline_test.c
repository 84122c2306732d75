/*
 * baseline_test.c: what a baseline lets pass, what it calls gone, and what is no baseline.
 */
#include "baseline/baseline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static struct arena arena;
static const struct policy_info policy = {.name = STR_INIT("p"), .severity = SEVERITY_HIGH};

static int set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

/* ---- reading ---- */

static const struct {
	const char *text, *want; /* want: of the first mistake; NULL: it is one */
	uint32_t n;
} texts[] = {
	{"{\"version\": 1, \"findings\": []}", NULL, 0},
	{"{\"version\": 1, \"findings\": [{\"path\": \"a\", \"fingerprint\": \"0123456789abcdef\"},"
	 "{\"path\": \"a\", \"fingerprint\": \"0123456789abcdef\"}]}",
		NULL, 1},
	{"", "the baseline is empty", 0},
	{"[]", "this is no baseline: \"version\": 1 is wanted here", 0},
	{"{\"version\": 2, \"findings\": []}", "this is no baseline: \"version\": 1 is wanted here",
		0},
	{"{\"version\": 1}", "this is no baseline: a list of findings is wanted here", 0},
	{"{\"version\": 1, \"findings\": [1]}", "this is no baseline: an object is wanted here", 0},
	{"{\"version\": 1, \"findings\": [{\"path\": \"a\", \"fingerprint\": \"0123\"}]}",
		"this is no baseline: an object with a path and a fingerprint of 16 digits is "
		"wanted "
		"here",
		0},
};

static void reads_what_it_writes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct baseline b;
		struct diags ds;
		diags_init(&ds, &arena);
		baseline_init(&b, &arena, STR(""));
		bool ok = baseline_read(
			&b, source_new(&arena, STR("b.json"), str_from(texts[i].text)), &ds);
		assert_int_equal(ok, texts[i].want == NULL);
		if (texts[i].want && !str_eq(ds.all.at[0]->message, str_from(texts[i].want)))
			fail_msg("%s: " STR_FMT, texts[i].text, STR_ARG(ds.all.at[0]->message));
		assert_int_equal(b.all.n, texts[i].n);
	}
}

/* ---- letting pass ---- */

static struct finding *found_in(struct findings *fs, const char *path, const char *text)
{
	struct source *s = source_new(&arena, str_from(path), str_from(text));
	struct span whole = {0, (uint32_t)s->text.n};
	return findings_add(fs, &(struct finding){.policy = &policy,
					.severity = SEVERITY_HIGH,
					.message = STR("m"),
					.source = s,
					.span = whole});
}

/* A baseline that was drawn of what is found in `path`, and read back. */
static void drawn_of(struct baseline *out, const char *path, const char *text)
{
	struct findings fs;
	struct baseline b;
	struct diags ds;
	struct buf json = BUF(&arena);
	static struct sink memory;
	findings_init(&fs, &arena);
	found_in(&fs, path, text);
	findings_order(&fs);
	baseline_init(&b, &arena, STR(""));
	baseline_add(&b, &fs);
	baseline_add(&b, &fs);
	sink_init_memory(&memory, &json);
	assert_int_equal(baseline_write(&b, &memory, false), 1);
	sink_flush(&memory);
	diags_init(&ds, &arena);
	baseline_init(out, &arena, STR(""));
	assert_true(baseline_read(out, source_new(&arena, STR("b.json"), buf_str(&json)), &ds));
}

static const struct {
	const char *name, *path, *text;
	bool locked, trusted, waived;
} passing[] = {
	{"the same", "a", "USER root", false, false, true},
	{"with other blanks", "a", "USER   root ", false, false, true},
	{"another text", "a", "USER 0", false, false, false},
	{"in another file", "b", "USER root", false, false, false},
	{"locked", "a", "USER root", true, false, false},
	{"locked, and the baseline is trusted", "a", "USER root", true, true, true},
};

static void lets_pass_what_it_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof passing / sizeof *passing; i++) {
		struct baseline b;
		struct findings fs;
		drawn_of(&b, "a", "USER root");
		b.trusted = passing[i].trusted;
		findings_init(&fs, &arena);
		found_in(&fs, passing[i].path, passing[i].text)->locked = passing[i].locked;
		findings_order(&fs);
		baseline_waive(&b, &fs);
		const struct finding *f = fs.all.at[0];
		if ((f->verdict == VERDICT_WAIVED) != passing[i].waived)
			fail_msg("%s: %s", passing[i].name, verdict_name(f->verdict));
		assert_int_equal(f->waiver ? (int)f->waiver->origin : -1,
			passing[i].waived ? WAIVER_BASELINE : -1);
	}
}

/* What was not looked at is not gone, as long as its file is there. */
static void tells_what_is_gone(void **state)
{
	(void)state;
	struct baseline b;
	struct findings fs;
	static const struct judged_program_list none;
	drawn_of(&b, "/dev/null", "x"); /* a file that is there */
	findings_init(&fs, &arena);
	baseline_unused(&b, &fs, &none);
	assert_int_equal(fs.all.n, 0);
	baseline_look(&b, STR("/dev/null"));
	baseline_unused(&b, &fs, &none);
	assert_int_equal(fs.all.n, 1);
	drawn_of(&b, "/dev/no such file", "x");
	baseline_unused(&b, &fs, &none);
	assert_int_equal(fs.all.n, 2);
	struct buf json = BUF(&arena);
	static struct sink memory;
	sink_init_memory(&memory, &json);
	assert_int_equal(baseline_write(&b, &memory, true), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_it_writes),
		cmocka_unit_test(lets_pass_what_it_names),
		cmocka_unit_test(tells_what_is_gone),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
