/*
 * lint.c: the main job: inputs are found, inspected side by side, and reported in order.
 */
#include "cli/inspect.h"

#include "cli/parallel.h"
#include "cli/seen.h"

#include <stdlib.h>
#include <unistd.h>

/* One run over many inputs. */
struct lint {
	struct session *s;
	struct discovery *discovery;
	struct seen seen; /* findings in files that others build, so that each is said once */
	unsigned threads, slots;
	struct inspector *inspectors;   /* by thread */
	struct inspection *inspections; /* by slot */
};

static void make_room(struct lint *l, unsigned threads)
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

static void open_reports(struct lint *l)
{
	struct session *s = l->s;
	struct report_settings rs = {.quiet = s->settings.quiet,
		.show_waived = s->settings.show_waived,
		.version = STR(PRATIQUE_VERSION),
		.base = current_folder(&s->arena)};
	LIST_EACH (struct output *, o, &s->outputs) {
		bool terminal = isatty((*o)->file.fd) != 0;
		rs.colour = colour_wanted(s->settings.color, terminal, getenv);
		(*o)->report = report_new(&s->arena, (*o)->format, &(*o)->sink, &rs);
	}
}

static void report_all(struct lint *l, struct str path, struct findings *fs, struct diags *ds)
{
	LIST_EACH (struct output *, o, &l->s->outputs)
		report_unit((*o)->report, path, fs, ds);
}

static const struct report_totals *totals(const struct lint *l)
{
	return &l->s->outputs.at[0]->report->totals;
}

static bool begin(struct lint *l, struct session *s)
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

static int end(struct lint *l)
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

/* Findings that another input of this run has already shown at the same place are dropped. */
static void show(struct lint *l, struct inspection *x)
{
	struct findings fs;
	findings_init(&fs, &x->unit.arena);
	LIST_EACH (struct finding *, f, &x->findings.all)
		if (!seen_before(&l->seen, *f))
			findings_add(&fs, *f);
	findings_finish(&fs);
	LIST_EACH (struct finding *, f, &fs.all)
		seen_add(&l->seen, *f);
	report_all(l, x->path, &fs, &x->unit.diags);
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
	show(l, &l->inspections[slot]);
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
	if (!session_files(s) || !begin(&l, s))
		return EXIT_TROUBLE;
	l.discovery = session_discover(s);
	uint32_t n = l.discovery->found.n;
	make_room(&l, parallel_threads(s->settings.jobs, n));
	struct findings none;
	findings_init(&none, &s->arena);
	if (s->diags.all.n)
		report_all(&l, STR(""), &none, &s->diags);
	if (wants_stdin(&s->settings)) {
		inspect_stdin(&l.inspectors[0], &l.inspections[0]);
		show(&l, &l.inspections[0]);
	}
	parallel_run(&(struct parallel){n, l.threads, &l, lint_one, show_one});
	if (!n && !wants_stdin(&s->settings) && !s->diags.all.n)
		complain("nothing to check: no Dockerfile, compose file or script with docker "
			 "commands was found");
	return end(&l);
}

int command_run(struct session *s)
{
	struct lint l;
	if (!s->settings.operands.n) {
		complain("run wants a command line: pratique run -- docker run IMAGE");
		return EXIT_TROUBLE;
	}
	if (!begin(&l, s))
		return EXIT_TROUBLE;
	make_room(&l, 1);
	inspect_words(&l.inspectors[0], &s->settings.operands, &l.inspections[0]);
	show(&l, &l.inspections[0]);
	return end(&l);
}
