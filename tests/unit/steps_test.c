/*
 * steps_test.c: how many steps each policy of the library takes over two samples, so that one that
 * becomes much dearer is noticed. Steps are counted, not timed.
 *
 * UPDATE=1 writes the counts of today to tests/steps_test/steps.tsv.
 */
#include "findings/judge.h"
#include "library/library.h"
#include "project/unit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define FOLDER "tests/steps_test/"

/* A policy may take so many times what is written down, and a few more; all together less. One that
 * is new may take as many as the dearest. */
enum { TIMES = 3, MORE = 100, TIMES_ALL = 2, NEW = 2000, SAMPLE_MOST = 1 << 16 };

static struct arena arena;
static const struct program *library;

static struct str file_text(const char *path)
{
	static char bytes[SAMPLE_MOST];
	FILE *f = fopen(path, "r");
	if (!f)
		fail_msg("%s is not there", path);
	size_t n = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	return str_copy(&arena, (struct str){bytes, n});
}

static void count(const char *path, enum input_kind kind, uint64_t *steps)
{
	struct unit u;
	struct unit_settings none = {.today = 20781}; /* 2026-11-24 */
	struct outcome_list out = {0};
	struct vm_settings settings = {.steps = steps};
	struct str why;
	unit_init(&u);
	unit_reset(&u, &none);
	unit_read(&u, kind, source_new(&u.arena, str_from(path), file_text(path)), NULL);
	assert_int_equal(u.diags.errors, 0);
	assert_true(vm_run(library, &settings, &u.facts, &out, &why));
	assert_true(out.n > 10);
	unit_done(&u);
}

static uint64_t *count_all(void)
{
	uint64_t *steps = arena_array(&arena, uint64_t, library->n_policies);
	count(FOLDER "sample.Dockerfile", INPUT_dockerfile, steps);
	count(FOLDER "sample.compose.yaml", INPUT_compose, steps);
	return steps;
}

static void write_down(const uint64_t *steps)
{
	FILE *f = fopen(FOLDER "steps.tsv", "w");
	assert_non_null(f);
	for (uint32_t i = 0; i < library->n_policies; i++)
		fprintf(f, STR_FMT "\t%llu\n", STR_ARG(library->policies[i].name),
			(unsigned long long)steps[i]);
	fclose(f);
}

/* How many steps the policy may take. */
static uint64_t most_of(struct str table, struct str policy)
{
	struct str line, name;
	while (table.n) {
		table = str_cut(table, '\n', &line);
		struct str number = str_cut(line, '\t', &name);
		if (str_eq(name, policy))
			return strtoull(str_c(&arena, number), NULL, 10) * TIMES + MORE;
	}
	return NEW;
}

static uint64_t sum_of(struct str table)
{
	uint64_t sum = 0;
	struct str line, name;
	while (table.n) {
		table = str_cut(table, '\n', &line);
		sum += strtoull(str_c(&arena, str_cut(line, '\t', &name)), NULL, 10);
	}
	return sum;
}

static void policies_stay_as_cheap(void **state)
{
	(void)state;
	const uint64_t *steps = count_all();
	uint64_t sum = 0;
	if (getenv("UPDATE"))
		write_down(steps);
	struct str table = file_text(FOLDER "steps.tsv");
	for (uint32_t i = 0; i < library->n_policies; i++) {
		struct str name = library->policies[i].name;
		uint64_t most = most_of(table, name);
		if (steps[i] > most)
			fail_msg(STR_FMT
				" takes %llu steps, and %llu are allowed; UPDATE=1 when it "
				"has to",
				STR_ARG(name), (unsigned long long)steps[i],
				(unsigned long long)most);
		sum += steps[i];
	}
	assert_true(sum > 1000);
	assert_true(sum <= TIMES_ALL * sum_of(table));
}

/* The same in each run, whatever seeds and addresses are. */
static void steps_are_counted(void **state)
{
	(void)state;
	const uint64_t *once = count_all(), *again = count_all();
	for (uint32_t i = 0; i < library->n_policies; i++)
		assert_int_equal(once[i], again[i]);
}

int main(void)
{
	struct str why;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(policies_stay_as_cheap),
		cmocka_unit_test(steps_are_counted),
	};
	arena_init(&arena);
	library = library_standard(&arena, &why);
	if (!library)
		return 2;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_done(&arena);
	return failed;
}
