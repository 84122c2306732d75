/*
 * run.c: tests, one after the other: what they give, what is read of their samples, what the
 * policies say of it, and the count of it all.
 */
#include "testing/private.h"

struct runner {
	struct policy_files *files;
	const struct program *program;
	const struct testing_settings *settings;
	struct buf *out;
	struct testing_totals *totals;
	struct arena arena;  /* of the test that runs */
	uint8_t *seen;       /* by instruction, over all tests */
	struct shown *shown; /* by policy */
	const struct policy_file *file;
	struct update_edit_list edits; /* of the file */
};

/* ---- which policies ---- */

static unsigned policies_of(const struct tree *t)
{
	unsigned n = 0;
	LIST_EACH (struct item, i, &t->items)
		n += i->kind == ITEM_POLICY;
	return n;
}

static void activate(struct trial *t, struct str name)
{
	const struct policy_info *p = program_policy(t->program, name);
	if (p)
		t->active[p->index] = true;
}

static void choose_policies(struct trial *t, const struct tree *tree)
{
	struct name one = t->test->policy;
	t->active = arena_array(t->arena, bool, t->program->n_policies);
	t->met = arena_array(t->arena, uint32_t, t->program->n_policies * NOTATIONS);
	if (one.text.n) {
		activate(t, one.text);
		if (!program_policy(t->program, one.text))
			diag_add(&t->diags, &DIAG_unknown_policy, t->source, one.span,
				"`" STR_FMT "` is not among the policies that are tested",
				STR_ARG(one.text));
		return;
	}
	LIST_EACH (struct item, i, &tree->items)
		if (i->kind == ITEM_POLICY)
			activate(t, i->u.policy->name.text);
}

static void check_policy(struct trial *t, const struct expectation *m)
{
	const struct policy_info *p = program_policy(t->program, m->policy.text);
	struct nearest n;
	if (m->kind == MARK_RELATED || (p && t->active[p->index]))
		return;
	struct diag *d = diag_add(&t->diags, &DIAG_unknown_policy, t->source, m->policy.span,
		p ? "`" STR_FMT "` is not what this test is for"
		  : "there is no policy `" STR_FMT "`",
		STR_ARG(m->policy.text));
	nearest_init(&n, m->policy.text);
	for (uint32_t i = 0; i < t->program->n_policies; i++)
		if (t->active[i])
			nearest_offer(&n, t->program->policies[i].name);
	if (n.best.n) {
		diag_label(d, "did you mean `" STR_FMT "`?", STR_ARG(n.best));
		diag_fix(d, n.best);
	}
}

static void check_marks(struct trial *t)
{
	LIST_EACH (struct sample_file *, f, &t->files)
		LIST_EACH (struct expectation, m, &(*f)->marks)
			check_policy(t, m);
}

/* ---- reading and judging ---- */

static bool said(const struct trial *t, const struct diag *d, struct span at)
{
	LIST_EACH (struct diag *, x, &t->diags.all)
		if (str_eq((*x)->message, d->message) && (*x)->span.from == at.from)
			return true;
	return false;
}

/* An error of a reader, where the policy file holds what it speaks of. */
static void take_error(struct trial *t, const struct diag *d)
{
	const struct sample_file *f = d->source ? workspace_find(t, d->source) : NULL;
	struct source *source = f ? t->source : d->source;
	struct span at = d->span;
	if (f)
		at = (struct span){workspace_written(f, at.from), workspace_written(f, at.to)};
	if (said(t, d, at))
		return;
	struct diag *own = diag_add(&t->diags, d->code, source, at, STR_FMT, STR_ARG(d->message));
	if (d->label.n)
		diag_label(own, STR_FMT, STR_ARG(d->label));
	LIST_EACH (struct str, note, &d->notes)
		diag_note(own, STR_FMT, STR_ARG(*note));
}

/* Whatever has something to say of a sample, though the test is not for it. */
static void judge_by_all(struct runner *s, struct trial *t, struct unit *u, struct value *params)
{
	struct judge judge = {0};
	struct diags ds;
	bool *all = arena_array(t->arena, bool, t->program->n_policies);
	for (uint32_t i = 0; i < t->program->n_policies; i++)
		all[i] = true;
	diags_init(&ds, t->arena);
	list_push(t->arena, &judge.programs,
		((struct judged_program){.program = t->program, .active = all, .params = params}));
	if (s->settings->complete)
		judge_run(&judge, &u->facts, u->source, &t->others, &ds);
}

static void judge_unit(struct runner *s, struct trial *t, struct unit *u, enum input_kind kind,
	struct value *params)
{
	struct judge judge = {0};
	struct judged_program jp = {
		.program = t->program, .active = t->active, .params = params, .seen = s->seen};
	list_push(t->arena, &judge.programs, jp);
	judge_run(&judge, &u->facts, u->source, &t->findings, &u->diags);
	shown_subjects(t, kind, &u->facts);
	judge_by_all(s, t, u, params);
}

static void read_unit(struct runner *s, struct trial *t, struct unit *u,
	const struct sample_file *f, const struct memory_inputs *inputs,
	const struct unit_settings *settings, struct value *params)
{
	struct memory_inputs *own = arena_new(t->arena, struct memory_inputs);
	workspace_inputs(t, f, inputs, own);
	unit_reset(u, settings);
	unit_read(u, f->kind, f->source, &own->inputs);
	judge_unit(s, t, u, f->kind, params);
	LIST_EACH (struct diag *, d, &u->diags.all)
		if ((*d)->code->severity == DIAG_ERROR)
			take_error(t, *d);
}

static void judge_samples(
	struct runner *s, struct trial *t, struct unit *units, const struct memory_inputs *inputs)
{
	struct map values = {0};
	struct unit_settings settings = {.values = &values, .today = s->settings->today};
	struct value *params = arena_array(t->arena, struct value, t->program->n_params);
	for (uint32_t i = 0; i < t->program->n_params; i++)
		params[i] = t->program->params[i].value;
	given_take(t, &s->files->pack, s->file, params, &settings, &values);
	for (uint32_t i = 0; i < t->files.n; i++)
		if (t->files.at[i]->kind != INPUT_NONE)
			read_unit(s, t, &units[i], t->files.at[i], inputs, &settings, params);
	findings_finish(&t->findings);
	fixed_all(t, &(struct fixed_setting){inputs, &settings, params});
}

/* ---- one test ---- */

static bool rewrite(struct runner *s, const struct trial *t)
{
	if (!s->settings->update || t->diags.errors || t->strays.n || t->unfixed.n)
		return false;
	LIST_EACH (struct sample_file *, f, &t->files)
		if (!match_agrees(*f) && !update_marks(s->files->arena, *f, t->source, &s->edits))
			return false;
	return true;
}

static void count(struct runner *s, const struct trial *t, bool passed)
{
	if (passed) {
		s->totals->passed++;
	} else if (rewrite(s, t)) {
		s->totals->updated++;
	} else {
		s->totals->failed++;
		show_failure(t, s->out, s->settings->colour);
	}
}

static void run_units(struct runner *s, struct trial *t, const struct memory_inputs *inputs)
{
	struct unit *units = arena_array(t->arena, struct unit, t->files.n);
	for (uint32_t i = 0; i < t->files.n; i++)
		unit_init(&units[i]);
	judge_samples(s, t, units, inputs);
	t->judged = true;
	/* A test for many policies shows of none that it passes: most were not meant. */
	shown_note(s->shown, t, t->test->policy.text.n || policies_of(s->file->tree) == 1);
	bool passed = match_all(t) && !t->diags.errors && !t->unfixed.n;
	count(s, t, passed);
	for (uint32_t i = 0; i < t->files.n; i++)
		unit_done(&units[i]);
}

static void run_test(struct runner *s, const struct test *test)
{
	struct memory_inputs inputs;
	arena_reset(&s->arena);
	struct trial t = {.arena = &s->arena,
		.test = test,
		.source = s->file->tree->source,
		.program = s->program};
	diags_init(&t.diags, &s->arena);
	findings_init(&t.findings, &s->arena);
	findings_init(&t.others, &s->arena);
	choose_policies(&t, s->file->tree);
	workspace_make(&t, &inputs);
	check_marks(&t);
	if (t.diags.errors)
		count(s, &t, false);
	else
		run_units(s, &t, &inputs);
}

static bool wanted(const struct runner *s, const struct test *t)
{
	struct str only = s->settings->only;
	return !only.n || str_eq(t->policy.text, only) ||
	       str_contains(show_title(t, s->file->tree->source), only);
}

/* ---- one file, and all ---- */

static bool write_file(struct runner *s)
{
	struct str why = STR("");
	struct source *source = s->file->tree->source;
	if (!s->edits.n || update_write(s->files->arena, source, &s->edits, &why))
		return true;
	struct diags ds;
	diags_init(&ds, s->files->arena);
	struct diag *d = diag_add(&ds, &DIAG_input, source, (struct span){0, 0},
		"`" STR_FMT "` " STR_FMT, STR_ARG(source->path), STR_ARG(why));
	diag_render(d, s->out, s->settings->colour);
	return false;
}

static const struct policy_file *file_of(const struct runner *s, const struct tree *t)
{
	LIST_EACH (struct policy_file *, f, &s->files->pack.files)
		if ((*f)->tree == t)
			return *f;
	return NULL;
}

static bool run_tree(struct runner *s, const struct tree *t)
{
	s->file = file_of(s, t);
	s->edits = (struct update_edit_list){0};
	if (!s->file)
		return true;
	LIST_EACH (struct item, i, &t->items)
		if (i->kind == ITEM_TEST && wanted(s, i->u.test))
			run_test(s, i->u.test);
	return write_file(s);
}

static void tell_missing(struct runner *s)
{
	LIST_EACH (struct tree *, t, &s->files->trees)
		LIST_EACH (struct item, i, &(*t)->items) {
			const struct policy_info *info =
				i->kind == ITEM_POLICY
					? program_policy(s->program, i->u.policy->name.text)
					: NULL;
			if (info)
				shown_missing(&s->shown[info->index], *t, i->u.policy,
					s->settings->complete, s->out, s->totals);
		}
}

/* Says what keeps the tests from being complete. */
static bool is_complete(const struct runner *s)
{
	const struct testing_totals *n = s->totals;
	uint32_t undecided = n->atoms - n->atoms_decided;
	if (undecided)
		buf_printf(s->out,
			"not complete: %u of %u conditions are not seen both true and false: write "
			"a sample for each, or leave out what is never otherwise\n",
			undecided, n->atoms);
	bool shown = !n->never_fires && !n->never_passes && !n->not_shown;
	if (!shown)
		buf_add(s->out, STR("not complete: tests must show of each policy that it fires "
				    "and passes, in each notation it speaks of, that it is "
				    "undecided, where it can be, and what its fix makes\n"));
	return !undecided && shown;
}

static void summary(const struct runner *s)
{
	const struct testing_totals *n = s->totals;
	struct buf *out = s->out;
	if (n->updated)
		buf_printf(out, "%u %s rewritten; look at the changes and run again\n", n->updated,
			n->updated == 1 ? "test" : "tests");
	if (n->passed + n->failed + n->updated == 0)
		buf_add(out, STR("there was no test to run\n"));
	buf_printf(out, "%u passed, %u failed\n", n->passed, n->failed);
}

bool testing_run(struct policy_files *files, const struct program *program,
	const struct testing_settings *settings, struct buf *out, struct testing_totals *totals)
{
	struct runner s = {.files = files,
		.program = program,
		.settings = settings,
		.out = out,
		.totals = totals};
	bool written = true;
	*totals = (struct testing_totals){0};
	arena_init(&s.arena);
	s.seen = arena_array(files->arena, uint8_t, program->n_code);
	s.shown = arena_array(files->arena, struct shown, program->n_policies);
	LIST_EACH (struct tree *, t, &files->trees)
		written &= run_tree(&s, *t);
	arena_done(&s.arena);
	if (!settings->only.n)
		tell_missing(&s);
	if (settings->coverage || settings->complete)
		coverage_report(files, program, s.seen, settings->coverage, out, totals);
	summary(&s);
	if (settings->complete && !is_complete(&s))
		return false;
	return written && totals->failed == 0 && totals->passed + totals->updated > 0;
}
