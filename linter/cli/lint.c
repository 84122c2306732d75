/*
 * lint.c: the main job: inputs are found, inspected side by side, and reported in order.
 */
#include "cli/lint.h"

#include "cli/changed.h"
#include "cli/parallel.h"
#include "cli/rules.h"

#include "findings/keep.h"
#include "project/paths.h"
#include "report/visible.h"

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
		.docs = s->settings.docs,
		.softened = session_softened(s),
		.version = STR(PRATIQUE_VERSION),
		.base = current_folder(&s->arena)};
	if (s->settings.command == COMMAND_baseline)
		return;
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

/* `baseline` reports only what could not be read. */
static void show_mistakes(struct session *s, const struct diags *ds)
{
	s->incomplete |= ds->errors != 0;
	s->diags = *ds;
	session_show_diags(s);
}

void lint_report(struct lint *l, struct str path, struct findings *fs, struct diags *ds)
{
	if (l->s->settings.command == COMMAND_baseline) {
		show_mistakes(l->s, ds);
		return;
	}
	bool apart = on_terminal(l);
	if (apart)
		progress_hide(&l->progress);
	LIST_EACH (struct output *, o, &l->s->outputs)
		report_unit((*o)->report, path, fs, ds);
	if (apart)
		LIST_EACH (struct output *, o, &l->s->outputs)
			sink_flush(&(*o)->sink);
}

void lint_report_last(struct lint *l, struct str path, struct findings *fs)
{
	struct diags none;
	diags_init(&none, &l->s->arena);
	LIST_EACH (struct output *, o, &l->s->outputs)
		report_last((*o)->report, path, fs, &none);
}

static const struct report_totals *totals(const struct lint *l)
{
	return &l->s->outputs.at[0]->report->totals;
}

static bool begin_compliance(struct lint *l)
{
	struct session *s = l->s;
	enum standard_id id = standard_wanted(s);
	if (id == STANDARD_COUNT)
		return false;
	LIST_EACH (struct output *, o, &s->outputs)
		if ((*o)->format == REPORT_text) {
			compliance_begin(&l->compliance, &s->arena, id, &s->judge.programs);
			return true;
		}
	complain("--control is written behind a text report, and none was asked for");
	return false;
}

bool lint_begin(struct lint *l, struct session *s)
{
	*l = (struct lint){.s = s};
	if (!session_select(s))
		return false;
	if (!session_judges(s) && !s->shellcheck && !s->configs.found.n)
		complain("no policy is switched on: files are read, and nothing is judged");
	if (s->settings.control.n && !begin_compliance(l))
		return false;
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
	if (l->s->baseline.trusted && l->s->baseline.source && t->counts.refused)
		return EXIT_FINDINGS; /* there is more to be suppressed than there was */
	if (l->s->settings.fail_on_undecided && counts_of(&t->counts, VERDICT_UNDECIDED))
		return EXIT_UNDECIDED;
	return EXIT_CLEAN;
}

void lint_forget(struct lint *l)
{
	for (unsigned i = 0; i < l->threads; i++)
		inspector_done(&l->inspectors[i]);
	for (unsigned i = 0; i < l->slots; i++)
		inspection_done(&l->inspections[i]);
	seen_done(&l->seen);
}

int lint_end(struct lint *l)
{
	bool ok = true;
	LIST_EACH (struct output *, o, &l->s->outputs) {
		(*o)->report->totals.tree_left_out += l->left_out;
		if (l->discovery)
			(*o)->report->totals.ignored += l->discovery->n_ignored;
		ok &= report_end((*o)->report);
		if (l->compliance.arena && (*o)->format == REPORT_text)
			compliance_write(&l->compliance, &(*o)->sink);
		if ((*o)->report->remark.n)
			complain(STR_FMT, STR_ARG((*o)->report->remark));
	}
	int code = exit_code(l);
	lint_forget(l);
	return session_end(l->s, ok ? code : EXIT_TROUBLE);
}

void lint_show(struct lint *l, struct inspection *x)
{
	struct session *s = l->s;
	struct findings fs;
	findings_init(&fs, &x->unit.arena);
	LIST_EACH (struct finding *, f, &x->findings.all)
		if (!seen_before(&l->seen, *f))
			findings_take(&fs, *f);
	findings_order(&fs);
	LIST_EACH (struct finding *, f, &fs.all)
		seen_add(&l->seen, *f);
	if (s->baseline.arena) {
		baseline_look(&s->baseline, x->path);
		baseline_waive(&s->baseline, &fs);
	}
	if (s->settings.command == COMMAND_baseline && !s->settings.prune)
		baseline_add(&s->baseline, &fs);
	if (l->compliance.arena && x->rules)
		compliance_note(&l->compliance, &x->rules->programs, &x->unit.facts, &fs);
	findings_finish(&fs);
	lint_report(l, x->path, &fs, &x->unit.diags);
}

static struct source *policy_source(const void *of, struct str path)
{
	return map_get(&((const struct policy_files *)of)->sources, path);
}

/* rules: what holds where the policies stand. */
static void keep_program(struct lint *l, const struct program *p, const struct policy_files *f,
	const struct ruleset *rules)
{
	struct session *s = l->s;
	struct judged_program jp = {.program = p, .waived = rulings_waived(&s->rulings, p)};
	struct findings fs;
	bool all = !s->settings.changed_since.n && !l->named;
	findings_init(&fs, &s->arena);
	keep_blocks(&fs, &jp, &rules->programs, s->settings.today, all, policy_source, f);
	findings_finish(&fs);
	if (fs.all.n)
		lint_report_last(l, fs.all.at[0]->source->path, &fs);
}

/* What is said of `waive` blocks once all is seen. */
static void keep_policies(struct lint *l)
{
	struct session *s = l->s;
	if (s->own)
		keep_program(l, s->own, &s->files, session_rules(s, STR(""), STR(""), false));
	LIST_EACH (struct config *, c, &s->configs.found)
		if ((*c)->program)
			keep_program(l, (*c)->program, (*c)->policy_files,
				session_rules(s, (*c)->source->path, STR(""), false));
}

/* What is said of the baseline once all is seen. */
static void show_baseline(struct lint *l)
{
	struct session *s = l->s;
	struct findings fs;
	findings_init(&fs, &s->arena);
	if (s->baseline.source)
		baseline_unused(
			&s->baseline, &fs, &session_rules(s, STR(""), STR(""), false)->programs);
	findings_finish(&fs);
	if (fs.all.n)
		lint_report_last(l, s->baseline.source->path, &fs);
}

static void lint_one(void *of, unsigned thread, unsigned slot, uint32_t i)
{
	struct lint *l = of;
	l->inspections[slot].rules = l->rules[i];
	inspect_file(&l->inspectors[thread], &l->discovery->found.at[i], &l->inspections[slot]);
}

static void show_one(void *of, unsigned slot, uint32_t i)
{
	struct lint *l = of;
	(void)i;
	lint_show(l, &l->inspections[slot]);
	progress_step(&l->progress);
}

static bool only_changed(struct lint *l)
{
	struct session *s = l->s;
	struct found_list *all = &l->discovery->found;
	struct map changed = {0};
	struct str why, real;
	uint32_t n = 0;
	if (!s->settings.changed_since.n)
		return true;
	if (!changed_since(&s->arena, s->settings.changed_since, &changed, &why)) {
		complain("--changed-since: " STR_FMT, STR_ARG(why));
		return false;
	}
	for (uint32_t i = 0; i < all->n; i++) {
		struct str path = all->at[i].path;
		if (!path_real(&s->arena, path_folder(path), &real) ||
			!map_get(&changed, path_join(&s->arena, real, path_name(path))))
			continue;
		all->at[n++] = all->at[i];
	}
	all->n = n;
	return true;
}

/* Looks up what judges each file; what the configuration leaves out is no longer found. */
static void find_rules(struct lint *l)
{
	struct session *s = l->s;
	struct found_list *all = &l->discovery->found;
	uint32_t n = 0;
	l->rules = arena_array(&s->arena, const struct ruleset *, all->n);
	for (uint32_t i = 0; i < all->n; i++) {
		const struct found *f = &all->at[i];
		const struct ruleset *rs = session_rules(s, f->path, f->named ? STR("") : f->given,
			!f->named || s->settings.force_exclude);
		l->left_out += rs->by_tree;
		if (rs->left_out)
			continue;
		l->named |= f->named;
		l->rules[n] = rs;
		all->at[n++] = all->at[i];
	}
	all->n = n;
}

static int show_files(struct lint *l)
{
	struct session *s = l->s;
	bool ok = !s->diags.all.n && !s->config_diags.errors;
	LIST_EACH (const struct found, f, &l->discovery->found) {
		visible_add(s->out, f->path, 0);
		sink_char(s->out, '\n');
	}
	session_show_diags(s);
	return session_end(s, ok ? EXIT_CLEAN : EXIT_TROUBLE);
}

static bool wants_stdin(const struct settings *set)
{
	LIST_EACH (struct str, path, &set->operands)
		if (str_eq(*path, STR("-")))
			return true;
	return false;
}

void lint_config_mistakes(struct lint *l)
{
	struct findings none;
	findings_init(&none, &l->s->arena);
	if (l->s->config_diags.all.n)
		lint_report(l, STR(""), &none, &l->s->config_diags);
}

bool lint_all(struct lint *l, struct session *s)
{
	struct findings none;
	if (!session_files(s) || !session_baseline(s) || !lint_begin(l, s))
		return false;
	l->discovery = session_discover(s);
	if (!only_changed(l))
		return false;
	find_rules(l);
	if (s->settings.show_files)
		return true;
	bool piped = wants_stdin(&s->settings);
	uint32_t n = l->discovery->found.n;
	lint_room(l, parallel_threads(s->settings.jobs, n));
	findings_init(&none, &s->arena);
	if (s->diags.all.n)
		lint_report(l, STR(""), &none, &s->diags);
	if (piped) {
		l->inspections[0].rules =
			session_rules(s, s->settings.stdin_filename, STR(""), false);
		inspect_stdin(&l->inspectors[0], &l->inspections[0]);
		lint_show(l, &l->inspections[0]);
	}
	lint_config_mistakes(l);
	progress_begin(&l->progress, n, !s->settings.quiet);
	parallel_run(&(struct parallel){n, l->threads, l, lint_one, show_one});
	if (!n && !l->left_out && !piped && !s->diags.all.n && !s->settings.changed_since.n)
		complain("nothing to check: no Dockerfile, compose file or script with docker "
			 "commands was found");
	return true;
}

int command_lint(struct session *s)
{
	struct lint l;
	if (s->settings.show_settings)
		return show_settings(s);
	if (!lint_all(&l, s))
		return EXIT_TROUBLE;
	if (s->settings.show_files)
		return show_files(&l);
	keep_policies(&l);
	show_baseline(&l);
	return lint_end(&l);
}
