/*
 * outcome.c: what rules say of their subjects, put together from registers.
 */
#include "vm/machine.h"

static uint32_t place_of(const struct machine *m, int part, uint32_t subject)
{
	if (part < 0)
		return subject;
	struct value v = m->r[part];
	return value_is_missing(v) || !v.place ? subject : v.place;
}

static struct str text_of(const struct machine *m, int part)
{
	return part < 0 ? STR("") : value_str(m->r[part]);
}

static void add_related(struct machine *m, const struct emission *e, struct outcome *o)
{
	o->related = arena_array(m->arena, struct outcome_related, e->n_related);
	for (unsigned i = 0; i < e->n_related; i++) {
		int part = e->related + (int)(2 * i);
		struct value v = m->r[part];
		if (value_is_missing(v) || !v.place)
			continue;
		o->related[o->n_related++] =
			(struct outcome_related){v.place, value_str(m->r[part + 1])};
	}
}

void machine_emit(struct machine *m, struct value verdict, const struct emission *e)
{
	struct outcome o = {
		.policy = e->policy, .rule = e->rule, .waiver = e->waiver, .n_vars = e->n_vars};
	o.verdict = value_as_truth(verdict);
	m->emitted = o.verdict != TRUTH_FALSE;
	if (!m->emitted)
		return;
	o.cause = value_cause(verdict);
	uint32_t subject = 0;
	for (unsigned i = 0; i < e->n_vars; i++) {
		o.vars[i] = record_of(m->r[i]);
		if (o.vars[i])
			o.subject = o.vars[i];
		if (m->r[i].place)
			subject = m->r[i].place;
	}
	o.place = place_of(m, e->at, subject);
	if (e->witness >= 0)
		o.witness = record_of(m->r[e->witness]);
	o.message = text_of(m, e->message);
	o.help = text_of(m, e->help);
	o.fix = text_of(m, e->fix);
	add_related(m, e, &o);
	list_push(m->arena, m->out, o);
}

void machine_edit(struct machine *m, uint32_t w)
{
	const struct value *row = &m->r[code_b(w)];
	struct outcome_edit edit = {.kind = (enum edit_kind)(code_a(w) & ~(unsigned)EDIT_FLAGS),
		.slot = -1,
		.record = record_of(row[0]),
		.target = row[1]};
	if (!m->out->n)
		return;
	if (edit.kind != EDIT_REMOVE)
		edit.value = row[2];
	if (!(code_a(w) & EDIT_WHOLE) && edit.record && code_c(w) < edit.record->kind->n_fields)
		edit.slot = (int)code_c(w);
	if (code_a(w) & EDIT_ENTRY) {
		edit.map_of = edit.record;
		edit.map_slot = edit.slot;
		edit.key = row[3];
		edit.record = NULL;
		edit.slot = -1;
	}
	list_push(m->arena, &m->out->at[m->out->n - 1].edits, edit);
}
