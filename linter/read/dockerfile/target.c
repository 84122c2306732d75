/*
 * target.c: which stages refer to which, which one ships and what it is made from.
 */
#include "read/dockerfile/private.h"

static struct stage *refuse_order(struct instruction *in, struct token t, bool self, bool *refused)
{
	*refused = true;
	if (self)
		REFUSE(in, t, "a stage cannot copy from itself");
	else
		REFUSE(in, t, "the stage `" STR_FMT "` is not defined above this line",
			STR_ARG(str_slice(t.text, 0, 80)));
	return NULL;
}

static struct stage *need(struct instruction *in, struct stage *st)
{
	list_push(in->file->arena, &in->stage->needs, st);
	return st;
}

/* Stages have the first numbers; images and contexts that were copied or mounted from come next. */
static struct stage *by_number(struct instruction *in, struct token t, int64_t n, bool *refused)
{
	struct dockerfile *d = in->file;
	if (n < (int64_t)in->stage->index)
		return need(in, d->stages.at[n]);
	if (n >= d->n_from && n < (int64_t)d->n_from + d->unnamed)
		return NULL;
	return refuse_order(in, t, n == (int64_t)in->stage->index, refused);
}

/* The last stage of that name in the file, wherever the name is used. */
struct stage *dockerfile_reference(
	struct instruction *in, struct token t, bool numbers, bool *refused)
{
	struct dockerfile *d = in->file;
	struct str name = str_lower(d->arena, t.text);
	int64_t n;
	*refused = false;
	if (!in->stage || in->later)
		return NULL;
	if (numbers && str_int(str_skip(name, str_starts_with(name, STR("+"))), &n))
		return by_number(in, t, n, refused);
	struct instruction *from = map_get(&d->later_names, name);
	if (!from)
		return NULL;
	if (from->stage && from->stage != in->stage)
		return need(in, from->stage);
	return refuse_order(in, t, from->stage == in->stage, refused);
}

/* By name only: --target=0 is no stage for BuildKit unless one has that name, and none can. */
static struct stage *find_target(struct dockerfile *d, struct str target)
{
	if (!d->stages.n)
		return NULL;
	if (!target.n)
		return d->stages.at[d->stages.n - 1];
	return map_get(&d->stage_names, str_lower(d->arena, target));
}

struct record *dockerfile_target(struct dockerfile *d, struct str target)
{
	struct stage *st = find_target(d, target);
	return st ? st->record : NULL;
}

/* All that `final` needs; each stage is visited once, without recursion. */
static void mark_used(struct dockerfile *d, struct stage *final)
{
	struct stage_list open = {0};
	final->used = final->final = true;
	list_push(d->arena, &open, final);
	while (open.n) {
		const struct stage *st = open.at[--open.n];
		for (uint32_t i = 0; i < st->needs.n; i++) {
			struct stage *next = st->needs.at[i];
			if (next->used)
				continue;
			next->used = true;
			list_push(d->arena, &open, next);
		}
	}
}

/* What is needed if a variable behind FROM names a stage: from the last stage up, as what a stage
 * needs stands above it. */
static void mark_maybe_used(struct dockerfile *d)
{
	const struct cause *chosen = NULL;
	for (uint32_t i = d->stages.n; i-- > 0;) {
		struct stage *st = d->stages.at[i];
		if (!st->maybe_used && st->name.n)
			st->maybe_used = chosen;
		if (!st->used && !st->maybe_used)
			continue;
		if (st->chosen)
			chosen = st->chosen;
		for (uint32_t k = 0; st->maybe_used && k < st->needs.n; k++)
			if (!st->needs.at[k]->maybe_used)
				st->needs.at[k]->maybe_used = st->maybe_used;
	}
}

static struct value is_used(const struct stage *st)
{
	if (!st->used && st->maybe_used)
		return value_unknown(VALUE_BOOL, st->maybe_used, st->record->place);
	return value_bool(st->used, st->record->place);
}

static void set_lists(struct stage *st)
{
	struct dockerfile *d = st->file;
	struct record *r = st->record;
	model_set(r, F_stage_env, shared_list(d, &st->env, r->place));
	model_set(r, F_stage_args, shared_list(d, &st->args, r->place));
	model_set(r, F_stage_exposed, shared_list(d, &st->exposed, r->place));
	model_set(r, F_stage_volumes, shared_list(d, &st->volumes, r->place));
	model_set(r, F_stage_instructions, st->instructions);
	struct value theirs = value_list(d->arena, r->place);
	if (!st->empty_root)
		theirs.u.list->open =
			facts_cause(d->reading.facts, r->place, "its base image may set it");
	model_set(r, F_stage_base_variables, theirs);
	if (st->labels.tag == VALUE_MAP)
		model_set(r, F_stage_labels, st->labels);
}

/* What nothing sets keeps the place of this stage's FROM, not that of its base. */
static void set_if_there(struct record *r, enum field_id field, struct value v)
{
	if (!value_is_missing(v))
		model_set(r, field, v);
}

static void set_image(struct stage *st)
{
	struct facts *f = st->file->reading.facts;
	struct record *r = st->record;
	struct value v = value_unknown(VALUE_RECORD, refused_image(f, r->place), r->place);
	if (st->image)
		v = value_record(st->image);
	model_set(r, F_stage_base_image, v);
	if (st->base)
		model_set(r, F_stage_base, value_record(st->base->record));
	if (st->name.n)
		model_set(r, F_stage_name,
			value_string(f->arena, st->name,
				token_place(st->from, *dockerfile_alias(st->from))));
}

static void finish_stage(struct stage *st)
{
	struct dockerfile *d = st->file;
	struct record *r = st->record;
	set_image(st);
	set_lists(st);
	model_set(r, F_stage_index, value_int(st->index, r->place));
	set_if_there(r, F_stage_user, st->user);
	set_if_there(r, F_stage_workdir, stage_workdir(st));
	set_if_there(r, F_stage_healthcheck, st->healthcheck);
	set_if_there(r, F_stage_entrypoint, st->entrypoint);
	set_if_there(r, F_stage_cmd, st->cmd);
	set_if_there(r, F_stage_start, st->start);
	set_if_there(r, F_stage_stop_signal, st->stop_signal);
	model_set(r, F_stage_shell, st->shell->words);
	model_set(r, F_stage_pipefail, value_bool(st->shell->how.pipefail, st->shell->words.place));
	model_set(r, F_stage_os,
		value_string(d->arena, st->windows ? STR("windows") : STR("linux"), r->place));
	model_set(r, F_stage_dockerfile, value_record(d->record));
	model_set(r, F_stage_final, value_bool(st->final, r->place));
	model_set(r, F_stage_used, is_used(st));
}

/* The triggers of a stage that nothing is built on are never looked at. */
static void refuse_triggers(const struct stage *st)
{
	const struct instruction *bad = st->base ? st->base->bad_trigger : NULL;
	if (!bad || !st->used)
		return;
	struct diag *g = REFUSE(st->from, st->from->args.at[0],
		"an ONBUILD of the stage that this one is built on fails");
	diag_second(g, st->file->source, bad->span, "this trigger");
}

static void refuse_target(struct dockerfile *d, struct str target)
{
	struct nearest near;
	nearest_init(&near, target);
	for (uint32_t i = 0; i < d->stages.n; i++)
		nearest_offer(&near, d->stages.at[i]->name);
	struct diag *g =
		diag_add(d->reading.diags, &DIAG_dockerfile_syntax, d->source, (struct span){0, 0},
			"no stage is named `" STR_FMT "`", STR_ARG(str_slice(target, 0, 80)));
	dockerfile_meant(g, near, "");
}

void dockerfile_finish(struct dockerfile *d)
{
	struct stage *final = find_target(d, d->reading.target);
	struct value stages = value_list(d->arena, d->record->place);
	if (!final && d->stages.n)
		refuse_target(d, d->reading.target);
	if (final) {
		mark_used(d, final);
		mark_maybe_used(d);
	}
	for (uint32_t i = 0; i < d->stages.n; i++) {
		finish_stage(d->stages.at[i]);
		refuse_triggers(d->stages.at[i]);
		value_list_add(d->arena, stages, value_record(d->stages.at[i]->record));
	}
	for (struct stage *st = final; st; st = st->base)
		model_set(st->record, F_stage_shipped, value_bool(true, st->record->place));
	model_set(d->record, F_dockerfile_stages, stages);
	model_set(d->record, F_dockerfile_global_args, d->global_args);
	if (final)
		model_set(d->record, F_dockerfile_final, value_record(final->record));
}
