/*
 * shown.c: what tests have shown of each policy, and what they have not.
 *
 * A policy fires where a mark expects it, and passes where a sample has more subjects for it than
 * it speaks of. Whoever asks for complete tests has it shown for each notation that matters to the
 * policy, once that it is undecided, and what its fix makes. Which notations matter, and whether it
 * can be undecided, nobody has to write down: all policies judge the samples of all tests, and
 * where one has something to say of another's sample, its own tests have to show it, too.
 */
#include "testing/private.h"

static const char *const places[NOTATIONS] = {
	"in a Dockerfile", "in a compose file", "in command lines", "in daemon.json"};

static enum notation notation_of(enum input_kind kind)
{
	if (kind == INPUT_dockerfile)
		return NOTATION_DOCKERFILE;
	if (kind == INPUT_compose)
		return NOTATION_COMPOSE;
	return kind == INPUT_daemon ? NOTATION_DAEMON : NOTATION_COMMANDS;
}

static uint8_t bit_of(enum notation n)
{
	return (uint8_t)(1u << n);
}

static bool notation_at(struct trial *t, const struct finding *f, enum notation *out)
{
	const struct sample_file *file = workspace_find(t, f->source);
	if (file)
		*out = notation_of(file->kind);
	return file != NULL;
}

void shown_subjects(struct trial *t, enum input_kind kind, const struct facts *facts)
{
	for (uint32_t i = 0; i < t->program->n_policies; i++) {
		const struct kind *k = schema_kind(facts->schema, t->program->policies[i].kind);
		if (t->active[i] && k)
			t->met[i * NOTATIONS + notation_of(kind)] += facts->by_kind[k->index].n;
	}
}

/* Of the findings of its policy, does this one name its subject first? */
static bool is_first(const struct trial *t, uint32_t n)
{
	const struct finding *f = t->findings.all.at[n];
	for (uint32_t i = 0; i < n; i++) {
		const struct finding *before = t->findings.all.at[i];
		if (before->policy == f->policy && str_eq(before->subject, f->subject))
			return false;
	}
	return true;
}

static void note_finding(struct shown *all, struct trial *t, uint32_t n)
{
	const struct finding *f = t->findings.all.at[n];
	struct shown *s = &all[f->policy->index];
	enum notation where;
	if (!notation_at(t, f, &where))
		return;
	uint32_t *met = &t->met[f->policy->index * NOTATIONS + where];
	*met -= *met && is_first(t, n);
	if (f->verdict == VERDICT_FINDING)
		s->fires |= bit_of(where);
	s->undecided |= f->verdict == VERDICT_UNDECIDED;
}

static bool has_fixed(const struct test *t)
{
	LIST_EACH (struct sample *, s, &t->samples)
		if ((*s)->kind == SAMPLE_FIXED)
			return true;
	return false;
}

void shown_note(struct shown *all, struct trial *t, bool meant)
{
	for (uint32_t i = 0; has_fixed(t->test) && i < t->program->n_policies; i++)
		all[i].fixed |= t->active[i];
	for (uint32_t i = 0; i < t->findings.all.n; i++)
		note_finding(all, t, i);
	for (uint32_t i = 0; meant && i < t->program->n_policies; i++)
		for (enum notation n = 0; n < NOTATIONS; n++)
			if (t->met[i * NOTATIONS + n])
				all[i].passes |= bit_of(n);
	LIST_EACH (struct finding *, f, &t->others.all) {
		struct shown *s = &all[(*f)->policy->index];
		enum notation where;
		if (!notation_at(t, *f, &where))
			continue;
		if ((*f)->verdict == VERDICT_FINDING)
			s->may_fire |= bit_of(where);
		s->may_be_undecided |= (*f)->verdict == VERDICT_UNDECIDED;
	}
}

/* ---- what is missing ---- */

struct teller {
	const struct tree *tree;
	const struct policy *policy;
	struct buf *out;
};

static void warn(const struct teller *w, const char *what, const char *where)
{
	struct source *source = w->tree->source;
	buf_add(w->out, STR("warning[no-test]: "));
	text_visible(w->out, source->path, 0);
	buf_printf(w->out, ":%u: no test shows that `" STR_FMT "` %s%s%s\n",
		source_position(source, w->policy->name.span.from).line,
		STR_ARG(w->policy->name.text), what, *where ? " " : "", where);
}

/* One that `fix` carries out. */
static bool has_fix(const struct policy *p)
{
	LIST_EACH (struct rule *, r, &p->rules)
		LIST_EACH (struct clause *, c, &(*r)->clauses)
			if ((*c)->kind == CLAUSE_FIX && !str_eq((*c)->word.text, STR("manual")))
				return true;
	return false;
}

static uint32_t warn_parts(const struct teller *w, const struct shown *s)
{
	uint32_t missing = 0;
	for (enum notation n = 0; n < NOTATIONS; n++) {
		bool fires = s->fires & bit_of(n), may = fires || s->may_fire & bit_of(n);
		bool passes = s->passes & bit_of(n);
		if (!may || (fires && passes))
			continue;
		warn(w,
			fires    ? "passes"
			: passes ? "fires"
				 : "fires, and none that it passes",
			places[n]);
		missing++;
	}
	if (has_fix(w->policy) && !s->fixed) {
		warn(w, "is fixed", "");
		missing++;
	}
	if (s->may_be_undecided && !s->undecided) {
		warn(w, "is undecided", "");
		missing++;
	}
	return missing;
}

void shown_missing(const struct shown *s, const struct tree *t, const struct policy *p,
	bool complete, struct buf *out, struct testing_totals *totals)
{
	struct teller w = {t, p, out};
	totals->never_fires += !s->fires;
	totals->never_passes += !s->passes;
	if (!s->fires || !s->passes)
		warn(&w,
			s->fires    ? "passes"
			: s->passes ? "fires"
				    : "fires, and none that it passes",
			"");
	else if (complete)
		totals->not_shown += warn_parts(&w, s);
}
