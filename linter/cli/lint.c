/*
 * lint.c: the main job: inputs are found, inspected side by side, and reported in order.
 */
#include "cli/lint.h"

#include "cli/parallel.h"

#include <stdlib.h>
#include <unistd.h>

void lint_room(struct lint *l, unsigned threads)
{
	struct arena *a = &l->s->arena;
	l->threads = threads;
	l->slots = threads * PARALLEL_SLOTS_EACH;
	l->inspectors = arena_array(a, struct inspector, l->threads);
	l->inspections = arena_array(a, struct inspection, l->slots);
	for (unsigned i = 0; i < l->threads; i++)
		inspector_init(&l->inspectors[i], l->s);
	for (unsigned i = 0; i < l->slots; i++)
		inspection_init(&l->inspections[i]);
}

static struct str current_folder(struct arena *a)
{
	char *folder = getcwd(NULL, 0);
	struct str path = folder ? str_copy(a, str_from(folder)) : STR("");
	free(folder);
	return path;
}

/* Terminals that show no colours seldom know links. */
static bool links_wanted(enum colour_when when, bool terminal, bool colour)
{
	return when == COLOUR_AUTO ? terminal && colour : when == COLOUR_ALWAYS;
}

static void open_reports(struct lint *l)
{
	struct session *s = l->s;
	struct report_settings rs = {.quiet = s->settings.quiet,
		.show_waived = s->settings.show_waived,
		.statistics = s->settings.statistics,
		.version = STR(PRATIQUE_VERSION),
		.base = current_folder(&s->arena)};
	LIST_EACH (struct output *, o, &s->outputs) {
		bool terminal = isatty((*o)->file.fd) != 0;
		rs.colour = colour_wanted(s->settings.color, terminal, getenv);
		rs.hyperlinks = links_wanted(s->settings.hyperlinks, terminal, rs.colour);
		(*o)->report = report_new(&s->arena, (*o)->format, &(*o)->sink, &rs);
	}
}

/* While progress is shown, what is reported on a terminal stands alone, and is not left half
 * written. */
static bool on_terminal(const struct lint *l)
{
	LIST_EACH (struct output *, o, &l->s->outputs)
		if (l->progress.wanted && isatty((*o)->file.fd))
			return true;
	return false;
}

void lint_report(struct lint *l, struct str path, struct findings *fs, struct diags *ds)
{
	bool apart = on_terminal(l);
	if (apart)
		progress_hide(&l->progress);
	LIST_EACH (struct output *, o, &l->s->outputs)
		report_unit((*o)->report, path, fs, ds);
	if (apart)
		LIST_EACH (struct output *, o, &l->s->outputs)
			sink_flush(&(*o)->sink);
}

static const struct report_totals *totals(const struct lint *l)
{
	return &l->s->outputs.at[0]->report->totals;
}

bool lint_begin(struct lint *l, struct session *s)
{
	*l = (struct lint){.s = s};
	if (!session_select(s))
		return false;
	if (!session_judges(s) && !s->shellcheck)
		complain("no policy is switched on: files are read, and nothing is judged");
	open_reports(l);
	return true;
}

static int exit_code(const struct lint *l)
{
	const struct report_totals *t = totals(l);
	if (t->errors || l->s->incomplete)
		return EXIT_TROUBLE;
	if (counts_reach(&t->counts, l->s->settings.fail_on))
		return EXIT_FINDINGS;
	if (l->s->settings.fail_on_undecided && counts_of(&t->counts, VERDICT_UNDECIDED))
		return EXIT_UNDECIDED;
	return EXIT_CLEAN;
}

int lint_end(struct lint *l)
{
	bool ok = true;
	LIST_EACH (struct output *, o, &l->s->outputs)
		ok &= report_end((*o)->report);
	int code = exit_code(l);
	for (unsigned i = 0; i < l->threads; i++)
		inspector_done(&l->inspectors[i]);
	for (unsigned i = 0; i < l->slots; i++)
		inspection_done(&l->inspections[i]);
	seen_done(&l->seen);
	return session_end(l->s, ok ? code : EXIT_TROUBLE);
}

void lint_show(struct lint *l, struct inspection *x)
{
	struct findings fs;
	findings_init(&fs, &x->unit.arena);
	LIST_EACH (struct finding *, f, &x->findings.all)
		if (!seen_before(&l->seen, *f))
			findings_add(&fs, *f);
	findings_finish(&fs);
	LIST_EACH (struct finding *, f, &fs.all)
		seen_add(&l->seen, *f);
	lint_report(l, x->path, &fs, &x->unit.diags);
}

static void lint_one(void *of, unsigned thread, unsigned slot, uint32_t i)
{
	struct lint *l = of;
	inspect_file(&l->inspectors[thread], &l->discovery->found.at[i], &l->inspections[slot]);
}

static void show_one(void *of, unsigned slot, uint32_t i)
{
	struct lint *l = of;
	(void)i;
	lint_show(l, &l->inspections[slot]);
	progress_step(&l->progress);
}

static bool wants_stdin(const struct settings *set)
{
	LIST_EACH (struct str, path, &set->operands)
		if (str_eq(*path, STR("-")))
			return true;
	return false;
}

int command_lint(struct session *s)
{
	struct lint l;
	if (!session_files(s) || !lint_begin(&l, s))
		return EXIT_TROUBLE;
	l.discovery = session_discover(s);
	uint32_t n = l.discovery->found.n;
	lint_room(&l, parallel_threads(s->settings.jobs, n));
	struct findings none;
	findings_init(&none, &s->arena);
	if (s->diags.all.n)
		lint_report(&l, STR(""), &none, &s->diags);
	if (wants_stdin(&s->settings)) {
		inspect_stdin(&l.inspectors[0], &l.inspections[0]);
		lint_show(&l, &l.inspections[0]);
	}
	progress_begin(&l.progress, n, !s->settings.quiet);
	parallel_run(&(struct parallel){n, l.threads, &l, lint_one, show_one});
	if (!n && !wants_stdin(&s->settings) && !s->diags.all.n)
		complain("nothing to check: no Dockerfile, compose file or script with docker "
			 "commands was found");
	return lint_end(&l);
}
