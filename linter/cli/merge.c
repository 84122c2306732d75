/*
 * merge.c: `merge`: the parts of a run become the one report that the run would have written.
 *
 * One run reports inputs by their paths and says each finding once, by the first input that brings
 * it up; so do we. What is said of policies and baselines at the end of each run is said once, at
 * the end.
 */
#include "cli/lint.h"
#include "cli/part.h"
#include "shellcheck/shellcheck.h"

#include <stdlib.h>

/* Where the policies come from that parts name. */
struct known {
	struct session *session;
	struct shellcheck *shellcheck;
};

static const struct policy_info *policy_of(void *of, struct str name, enum severity severity)
{
	struct known *k = of;
	struct str code = shellcheck_code(name);
	const struct policy_info *policy = session_policy(k->session, name, NULL);
	if (policy && str_eq(policy->name, name))
		return policy;
	return code.n ? shellcheck_policy(k->shellcheck, code, severity) : NULL;
}

static bool refuse(const struct parts *p)
{
	complain(STR_FMT, STR_ARG(p->why));
	return false;
}

/* All are read, so that each that is broken is named. */
static bool read_all(struct parts *p, const struct text_list *files)
{
	bool ok = true;
	LIST_EACH (const struct str, file, files)
		if (!parts_add(p, *file))
			ok = refuse(p);
	parts_measured(p);
	return ok;
}

/* By input, and what comes last behind them; parts that name the same one are told by their order.
 */
static int by_input(const void *left, const void *right)
{
	const struct part_unit *a = left, *b = right;
	if (a->last != b->last)
		return a->last ? 1 : -1;
	return str_cmp(a->input, b->input);
}

/* false: an input is in two parts. Those of the runs themselves ("") may be. */
static bool order(struct parts *p)
{
	struct part_unit *at = p->units.at;
	if (p->units.n)
		qsort(at, p->units.n, sizeof *at, by_input);
	for (uint32_t i = 1; i < p->units.n; i++)
		if (at[i].input.n && !at[i].last && str_eq(at[i].input, at[i - 1].input)) {
			complain("`" STR_FMT "` was checked twice: " STR_FMT ":%u and " STR_FMT
				 ":%u",
				STR_ARG(at[i].input), STR_ARG(at[i - 1].file), at[i - 1].line,
				STR_ARG(at[i].file), at[i].line);
			return false;
		}
	return true;
}

/* A finding that is shown for another input already does not count. */
static void uncount(struct findings_counts *c, const struct finding *f)
{
	uint32_t *n = &c->of[f->verdict][f->verdict == VERDICT_FINDING ? f->severity : 0];
	if (*n)
		--*n;
	if (f->waiver && c->suppressed[f->waiver->origin])
		c->suppressed[f->waiver->origin]--;
	if (f->waiver && f->waiver->origin == WAIVER_INLINE && c->by_tool[f->waiver->tool])
		c->by_tool[f->waiver->tool]--;
}

static void drop_seen(struct lint *l, struct parts *p, struct findings *fs)
{
	uint32_t kept = 0;
	LIST_EACH (struct finding *, f, &fs->all) {
		if (seen_before(&l->seen, *f))
			uncount(&p->totals.counts, *f);
		else
			fs->all.at[kept++] = *f;
	}
	fs->all.n = kept;
	LIST_EACH (struct finding *, f, &fs->all)
		seen_add(&l->seen, *f);
}

/* Is it the last that says the same at the same place; and how many do? */
static bool is_last_alike(const struct findings *fs, uint32_t i, uint32_t *alike)
{
	const struct finding *f = fs->all.at[i];
	bool last = true;
	*alike = 0;
	for (uint32_t k = 0; k < fs->all.n; k++) {
		const struct finding *other = fs->all.at[k];
		if (other->policy != f->policy || other->span.from != f->span.from ||
			!str_eq(other->message, f->message))
			continue;
		++*alike;
		last &= k <= i;
	}
	return last;
}

/* As one run orders what is said of one file. */
static int by_place(const void *left, const void *right)
{
	const struct finding *a = *(struct finding *const *)left;
	const struct finding *b = *(struct finding *const *)right;
	if (a->span.from != b->span.from)
		return a->span.from < b->span.from ? -1 : 1;
	int order = str_cmp(a->policy->name, b->policy->name);
	return order ? order : str_cmp(a->message, b->message);
}

/* Of what each run says of a policy file or a baseline: once what any says; but a `waive` block is
 * for nothing only where it was for nothing in each. */
static void join_last(struct parts *p, struct findings *fs)
{
	const struct policy_info *unused = &upkeep_program()->policies[UPKEEP_waiver_unused];
	struct finding_list kept = {0};
	for (uint32_t i = 0; i < fs->all.n; i++) {
		uint32_t alike;
		struct finding *f = fs->all.at[i];
		if (is_last_alike(fs, i, &alike) && (f->policy != unused || alike == p->reports))
			list_push(fs->arena, &kept, f);
		else
			uncount(&p->totals.counts, f);
	}
	fs->all = kept;
	if (kept.n)
		qsort(kept.at, kept.n, sizeof *kept.at, by_place);
}

/* The units from `at` on that have the same input; how many. false: said why. */
static bool show(struct lint *l, struct parts *p, struct arena *a, uint32_t *at)
{
	struct findings fs;
	struct diags ds;
	struct str input = p->units.at[*at].input;
	bool last = p->units.at[*at].last;
	arena_reset(a);
	findings_init(&fs, a);
	diags_init(&ds, a);
	do {
		if (!parts_unit(p, &p->units.at[*at], &fs, &ds))
			return refuse(p);
	} while (++*at < p->units.n && p->units.at[*at].last == last &&
		 str_eq(p->units.at[*at].input, input));
	if (last) {
		join_last(p, &fs);
		lint_report_last(l, input, &fs);
		return true;
	}
	drop_seen(l, p, &fs);
	lint_report(l, input, &fs, &ds);
	return true;
}

static bool show_all(struct lint *l, struct parts *p)
{
	struct arena unit;
	bool ok = true;
	arena_init(&unit);
	for (uint32_t at = 0; ok && at < p->units.n;)
		ok = show(l, p, &unit, &at);
	arena_done(&unit);
	LIST_EACH (struct output *, o, &l->s->outputs) {
		struct report_totals *t = &(*o)->report->totals;
		p->totals.files = t->files;
		p->totals.warnings = t->warnings;
		*t = p->totals;
	}
	return ok;
}

int command_merge(struct session *s)
{
	struct lint l;
	struct shellcheck names;
	struct known known = {s, &names};
	struct parts p = {.arena = &s->arena,
		.sheets = {.arena = &s->arena, .most = s->settings.max_file_size},
		.policy = policy_of,
		.of = &known,
		.measuring = true};
	if (!lint_begin(&l, s))
		return EXIT_TROUBLE;
	shellcheck_init(&names, NULL);
	bool ok = read_all(&p, &s->settings.operands) && order(&p) && show_all(&l, &p);
	int code = ok ? lint_end(&l) : EXIT_TROUBLE;
	shellcheck_done(&names);
	return code;
}
