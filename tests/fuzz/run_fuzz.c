/*
 * run_fuzz.c: any bytes as an input of the whole program: read, judged by the bundled policies and
 * reported in every format. The first byte chooses the kind of input.
 *
 * No finding may lie outside of the text, and no report may hold a control character.
 */
#include "findings/judge.h"
#include "library/library.h"
#include "project/unit.h"
#include "report/report.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static void check_span(struct source *s, struct span at)
{
	check(at.from <= at.to && at.to <= s->text.n);
}

static void report_as(struct unit *u, struct findings *fs, enum report_kind kind)
{
	struct report_settings settings = {.version = STR("0"), .show_waived = true};
	struct buf b = BUF(&u->arena);
	struct sink out;
	sink_init_memory(&out, &b);
	struct report *r = report_new(&u->arena, kind, &out, &settings);
	report_unit(r, STR("x"), fs, &u->diags);
	check(report_end(r));
	struct str text = buf_str(&b);
	for (size_t i = 0; i < text.n; i++)
		check(text.p[i] == '\n' || ((unsigned char)text.p[i] >= 0x20 && text.p[i] != 0x7F));
}

static void judge(struct unit *u)
{
	static struct arena arena;
	static const struct program *library;
	struct str why;
	if (!library) {
		arena_init(&arena);
		library = library_standard(&arena, &why);
	}
	check(library);
	struct judge j = {0};
	struct findings fs;
	list_push(&u->arena, &j.programs, judged_program_new(&u->arena, library));
	for (uint32_t i = 0; i < library->n_policies; i++)
		j.programs.at[0].active[i] = true;
	findings_init(&fs, &u->arena);
	judge_run(&j, &u->facts, u->source, &fs, &u->diags);
	findings_finish(&fs);
	LIST_EACH (struct finding *, f, &fs.all)
		check_span((*f)->source, (*f)->span);
	LIST_EACH (struct diag *, d, &u->diags.all)
		check_span((*d)->source, (*d)->span);
	for (int kind = 0; kind < REPORT_COUNT; kind++)
		report_as(u, &fs, (enum report_kind)kind);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct unit u;
	struct unit_settings settings = {.today = 20000};
	if (!size)
		return 0;
	struct str text = {(const char *)data + 1, size - 1};
	unit_init(&u);
	unit_reset(&u, &settings);
	struct source *s = source_new(&u.arena, STR("it"), str_copy(&u.arena, text));
	unit_read(&u, (enum input_kind)(1 + data[0] % (INPUT_KINDS - 1)), s, NULL);
	judge(&u);
	unit_done(&u);
	return 0;
}
