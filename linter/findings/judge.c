/*
 * judge.c: outcomes of the machine as findings: places as spans, undecided ones as their rule or
 * the command line wants them, waived ones marked.
 */
#include "findings/judge.h"

#include "model/model.h"
#include "read/read.h"

/* A waiver that applies, and whose it is. */
struct waiving {
	const struct judged_program *by;
	const struct outcome *outcome;
};

LIST(waiving_list, struct waiving);

struct judgement {
	const struct judge *j;
	const struct judged_program *p;
	struct facts *facts;
	struct findings *out;
	const struct waiving_list *waivers;
	struct map undecided; /* policy, place and cause of those already said */
};

struct judged_program judged_program_new(struct arena *a, const struct program *p)
{
	struct judged_program jp = {.program = p};
	jp.active = arena_array(a, bool, p->n_policies);
	jp.params = arena_array(a, struct value, p->n_params);
	for (uint32_t i = 0; i < p->n_policies; i++)
		jp.active[i] = p->policies[i].status == STATUS_STABLE;
	for (uint32_t i = 0; i < p->n_params; i++)
		jp.params[i] = p->params[i].value;
	return jp;
}

/* ---- waivers ---- */

static bool is_within(struct record *r, const struct record *whole)
{
	while (r && r != whole)
		r = model_holder(r);
	return r != NULL;
}

/* A waiver is for a record; it covers what is found at it or inside it. */
static bool covers(const struct outcome *waiver, const struct outcome *o)
{
	if (!waiver->subject)
		return false;
	for (unsigned i = 0; i < o->n_vars; i++)
		if (is_within(o->vars[i], waiver->subject))
			return true;
	return is_within(o->witness, waiver->subject);
}

static const struct waiver *waiver_for(struct judgement *x, const struct outcome *o, bool locked)
{
	struct str policy = x->p->program->policies[o->policy].name;
	struct arena *a = x->facts->arena;
	LIST_EACH (const struct waiving, w, x->waivers) {
		const struct waiver_info *info = &w->by->program->waivers[w->outcome->policy];
		if (!str_eq(info->policy, policy) || (locked && w->by->of_tree) ||
			!covers(w->outcome, o))
			continue;
		if (w->by->waived)
			w->by->waived[w->outcome->policy] = true;
		struct waiver *waiver = arena_new(a, struct waiver);
		*waiver = (struct waiver){.origin = WAIVER_CENTRAL,
			.reason = info->reason,
			.by = info->by,
			.until = value_show(a, value_date(info->until, 0)),
			.see = info->see};
		return waiver;
	}
	return NULL;
}

/* ---- one outcome ---- */

static enum when_unknown unknown_of(const struct judgement *x, const struct rule_info *r)
{
	if (r->when_unknown == UNKNOWN_REPORT && x->j->unknown_given)
		return x->j->unknown;
	return r->when_unknown;
}

static bool said_before(struct judgement *x, const struct outcome *o)
{
	uint32_t where[2] = {o->policy, o->place};
	struct buf key = BUF(x->facts->arena);
	buf_add(&key, (struct str){(const char *)where, sizeof where});
	if (o->cause)
		buf_add(&key, o->cause->what);
	void **at = map_put(x->facts->arena, &x->undecided, buf_str(&key));
	bool before = *at != NULL;
	*at = x;
	return before;
}

static void add_related(struct judgement *x, const struct outcome *o, struct finding *f)
{
	for (uint32_t i = 0; i < o->n_related; i++) {
		struct place p = facts_at(x->facts, o->related[i].place);
		if (p.source)
			list_push(x->facts->arena, &f->related,
				((struct related){p.source, p.span, o->related[i].text}));
	}
}

/* What stands in another file than what it is said of points back at that. */
static void add_subject(struct judgement *x, const struct outcome *o, struct finding *f)
{
	struct place at = facts_at(x->facts, o->subject->place);
	if (!at.source || at.source == f->source)
		return;
	struct str text = str_printf(x->facts->arena, STR_FMT " is here", STR_ARG(f->subject));
	list_push(x->facts->arena, &f->related, ((struct related){at.source, at.span, text}));
}

static void blame(struct judgement *x, const struct outcome *o, struct finding *f)
{
	f->blame.what = o->cause ? o->cause->what : STR("it depends on what is not known here");
	struct place p = facts_at(x->facts, o->cause ? o->cause->place : 0);
	f->blame.source = p.source;
	f->blame.span = p.span;
}

void verdict_rule_apply(const struct verdict_rule *r, struct finding *f)
{
	enum severity before = r->before < SEVERITY_COUNT ? r->before : f->severity;
	if (r->severity < SEVERITY_COUNT)
		f->severity = r->severity;
	if (f->severity < r->least)
		f->severity = r->least;
	if (r->locked && f->severity < before)
		f->severity = before;
	f->lowered = f->severity < before;
	f->locked = r->locked;
	f->waiver = r->waiver;
}

static struct finding finding_of(struct judgement *x, const struct outcome *o)
{
	const struct policy_info *policy = &x->p->program->policies[o->policy];
	const struct rule_info *rule = &policy->rules[o->rule];
	struct place place = facts_at(x->facts, o->place);
	struct finding f = {.policy = policy,
		.severity = rule->severity,
		.source = place.source,
		.span = place.span};
	if (x->p->rules)
		verdict_rule_apply(&x->p->rules[o->policy], &f);
	f.message = o->message.n ? o->message : policy->title;
	f.help = o->help.n ? o->help : policy->help;
	f.fix = rule->fix;
	f.fix_title = o->fix;
	f.edits = o->edits;
	f.record = o->witness ? o->witness : o->subject;
	if (o->subject) {
		f.kind = str_from(o->subject->kind->name);
		f.subject = model_subject(o->subject, x->facts->arena);
	}
	add_related(x, o, &f);
	if (o->subject)
		add_subject(x, o, &f);
	return f;
}

static void take(struct judgement *x, const struct outcome *o)
{
	const struct policy_info *policy = &x->p->program->policies[o->policy];
	struct finding f = finding_of(x, o);
	if (!f.source)
		return;
	if (o->verdict == TRUTH_UNKNOWN) {
		enum when_unknown when = unknown_of(x, &policy->rules[o->rule]);
		bool told = o->cause && o->cause->told && when == UNKNOWN_REPORT;
		if (when == UNKNOWN_IGNORE || told || said_before(x, o))
			return;
		f.verdict = when == UNKNOWN_FAIL ? VERDICT_FINDING : VERDICT_UNDECIDED;
		blame(x, o, &f);
	}
	const struct waiver *central = waiver_for(x, o, f.locked);
	if (central)
		f.waiver = central;
	if (f.waiver)
		f.verdict = VERDICT_WAIVED;
	findings_add(x->out, &f);
}

/* Waivers of one program hold for the policies of all. */
static void gather_waivers(struct facts *facts, const struct judged_program *p,
	const struct outcome_list *outcomes, struct waiving_list *out)
{
	LIST_EACH (const struct outcome, o, outcomes)
		if (o->waiver && o->verdict == TRUTH_TRUE &&
			p->program->waivers[o->policy].until >= facts->today)
			list_push(facts->arena, out, ((struct waiving){p, o}));
}

static void run_program(const struct judge *j, const struct judged_program *p, struct facts *facts,
	struct source *source, struct outcome_list *outcomes, struct diags *ds)
{
	struct vm_settings settings = {.matches = j->matches,
		.active = p->active,
		.params = p->params,
		.seen = p->seen,
		.steps = p->steps,
		.edits = j->edits};
	struct str why;
	if (!p->program->n_passes)
		return;
	if (!vm_run(p->program, &settings, facts, outcomes, &why))
		diag_add(ds, &DIAG_input_limit, source, (struct span){0, 0}, STR_FMT, STR_ARG(why));
}

void judge_run(const struct judge *j, struct facts *facts, struct source *source,
	struct findings *fs, struct diags *ds)
{
	uint32_t n = j->programs.n;
	struct outcome_list *outcomes = arena_array(facts->arena, struct outcome_list, n);
	struct waiving_list waivers = {0};
	for (uint32_t i = 0; i < n; i++) {
		run_program(j, &j->programs.at[i], facts, source, &outcomes[i], ds);
		gather_waivers(facts, &j->programs.at[i], &outcomes[i], &waivers);
	}
	for (uint32_t i = 0; i < n; i++) {
		struct judgement x = {.j = j,
			.p = &j->programs.at[i],
			.facts = facts,
			.out = fs,
			.waivers = &waivers};
		LIST_EACH (const struct outcome, o, &outcomes[i])
			if (!o->waiver)
				take(&x, o);
	}
}
