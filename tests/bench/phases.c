/*
 * phases.c: what reading, evaluation and reporting cost apart, in one process.
 *
 *	phases RUNS KIND FILE...
 *
 * Reading is all from the file to the records of every kind, scripts and downloads too; evaluation
 * is all policies of the default pack over them, up to the findings; reporting orders, counts and
 * writes these as text, to nowhere. Prints the processor time of each in microseconds, the median
 *of the runs, and the steps of the policies.
 */
#include "findings/judge.h"
#include "library/library.h"
#include "model/model.h"
#include "project/input.h"
#include "project/unit.h"
#include "report/report.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { RUNS_MOST = 100, FILE_MOST = 16 << 20 };
enum phase { READING, EVALUATION, REPORTING, PHASES };

struct bench {
	struct arena arena, patterns;
	struct unit unit;
	struct judge judge;
	struct judged_program program;
	struct report *report;
	struct sink sink;
	uint64_t *steps;
	double spent[PHASES];
};

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void read_file(struct bench *b, enum input_kind kind, const char *path)
{
	struct unit *u = &b->unit;
	struct unit_settings settings = {.today = 20781}; /* 2026-11-24 */
	struct input in;
	struct str why;
	unit_reset(u, &settings);
	if (!input_read(&u->arena, str_from(path), limit_own(FILE_MOST), &in, &why))
		exit(2);
	struct source *source = source_new(&u->arena, str_from(path), in.text);
	u->source = source;
	if (input_check_text(&in, source, &u->diags))
		unit_read(u, kind, source, NULL);
	for (unsigned k = 0; k < model_schema.n_kinds; k++)
		if (model_schema.kinds[k].prepare)
			model_schema.kinds[k].prepare(&u->facts);
}

static void one_file(struct bench *b, enum input_kind kind, const char *path)
{
	struct findings found;
	double start = now();
	read_file(b, kind, path);
	double read = now();
	findings_init(&found, &b->unit.arena);
	judge_run(&b->judge, &b->unit.facts, b->unit.source, &found, &b->unit.diags);
	double judged = now();
	findings_order(&found);
	findings_finish(&found);
	report_unit(b->report, str_from(path), &found, &b->unit.diags);
	b->spent[READING] += read - start;
	b->spent[EVALUATION] += judged - read;
	b->spent[REPORTING] += now() - judged;
}

/* Patterns and what was built of them are of one run, as in the program. */
static void one_run(struct bench *b, enum input_kind kind, char **paths)
{
	struct match_cache matches;
	arena_init(&b->patterns);
	match_cache_init(&matches, &b->patterns);
	b->judge.matches = &matches;
	for (enum phase p = 0; p < PHASES; p++)
		b->spent[p] = 0;
	for (; *paths; paths++)
		one_file(b, kind, *paths);
	arena_done(&b->patterns);
}

static void bench_init(struct bench *b)
{
	struct str why;
	struct report_settings settings = {.version = STR("")};
	arena_init(&b->arena);
	unit_init(&b->unit);
	const struct program *p = library_standard(&b->arena, &why);
	if (!p)
		exit(2);
	b->program = judged_program_new(&b->arena, p);
	b->program.steps = b->steps = arena_array(&b->arena, uint64_t, p->n_policies);
	list_push(&b->arena, &b->judge.programs, b->program);
	sink_init_fd(&b->sink, open("/dev/null", O_WRONLY));
	b->report = report_new(&b->arena, REPORT_text, &b->sink, &settings);
}

static int by_time(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	static struct bench b;
	static double times[PHASES][RUNS_MOST];
	int runs = argc > 3 ? atoi(argv[1]) : 0;
	enum input_kind kind = INPUT_NONE;
	if (runs < 1 || runs > RUNS_MOST || !input_kind_read(str_from(argv[2]), &kind)) {
		fputs("usage: phases RUNS KIND FILE...\n", stderr);
		return 2;
	}
	bench_init(&b);
	for (int i = 0; i < runs; i++) {
		one_run(&b, kind, argv + 3);
		for (enum phase p = 0; p < PHASES; p++)
			times[p][i] = b.spent[p];
	}
	uint64_t steps = 0;
	for (uint32_t i = 0; i < b.program.program->n_policies; i++)
		steps += b.steps[i];
	for (enum phase p = 0; p < PHASES; p++) {
		qsort(times[p], (size_t)runs, sizeof **times, by_time);
		printf("%.0f ", times[p][runs / 2]);
	}
	printf("%llu\n", (unsigned long long)steps / (unsigned long long)runs);
	return 0;
}
