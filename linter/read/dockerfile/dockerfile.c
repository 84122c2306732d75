/*
 * dockerfile.c: a Dockerfile from its bytes to its records.
 *
 * Everything is parsed first, so that what stands below is known where it is named above. Then the
 * instructions are taken in their order: checked, turned into records, and let act on their stage.
 */
#include "read/dockerfile/private.h"

/* In a stage, or where none is needed. */
static bool stands_well(const struct instruction *in)
{
	return in->stage || in->keyword == KEYWORD_ARG || in->keyword == KEYWORD_FROM;
}

static void refuse_no_stage(struct instruction *in)
{
	struct dockerfile *d = in->file;
	if (d->no_stage_said || stands_well(in))
		return;
	d->no_stage_said = true;
	struct diag *g =
		REFUSE(in, in->name, "this stands before the first FROM, in no build stage");
	diag_note(g, "only ARG may stand there");
}

static void read_trigger(struct instruction *in)
{
	struct instruction *t = in->trigger;
	t->stage = in->stage;
	t->scope = in->scope;
	t->shell = in->shell;
	t->heredocs = in->heredocs;
	t->later = true;
	bool ok = !in->broken && dockerfile_check(in) && dockerfile_check(t);
	if (t->keyword)
		dockerfile_instruction(t);
	ok &= in->stage != NULL;
	if (ok)
		dockerfile_kind(t);
	if (ok)
		dockerfile_kind(in);
}

/* What is refused has been told of: no rule ranges over it. */
static void add_record(struct instruction *in, bool ok)
{
	struct facts *f = in->file->reading.facts;
	bool before = f->unlisted;
	f->unlisted = before || !ok;
	dockerfile_instruction(in);
	f->unlisted = before;
}

static void read_one(struct instruction *in, struct value all)
{
	struct dockerfile *d = in->file;
	bool from = in->keyword == KEYWORD_FROM;
	in->stage = !from && d->stages.n ? d->stages.at[d->stages.n - 1] : NULL;
	in->scope = in->stage ? in->stage->scope : d->globals;
	dockerfile_heed_comments(in);
	if (in->stage)
		in->shell = in->stage->told ? in->stage->told : in->stage->shell;
	if (!in->keyword) { /* what it was meant for nobody knows; above all, it may be the FROM */
		d->no_stage_said |= d->stages.n == 0;
		dockerfile_check(in);
		return;
	}
	bool ok = in->trigger || dockerfile_check(in);
	add_record(in, ok);
	value_list_add(d->arena, all, value_record(in->record));
	if (in->trigger)
		read_trigger(in);
	else if ((ok && stands_well(in)) || (from && !in->broken))
		dockerfile_kind(in); /* a FROM that is refused still begins a stage: one mistake,
					not many */
	refuse_no_stage(in);
	if (!in->stage)
		return;
	value_list_add(d->arena, in->stage->instructions, value_record(in->record));
	list_push(d->arena, &in->stage->lines, in);
	if (in->trigger)
		list_push(d->arena, &in->stage->lines, in->trigger);
}

static void collect_names(struct dockerfile *d)
{
	for (uint32_t i = 0; i < d->lines.n; i++) {
		struct instruction *in = d->lines.at[i];
		d->n_from += in->keyword == KEYWORD_FROM;
		if (in->keyword == KEYWORD_FROM && dockerfile_alias(in))
			*map_put(d->arena, &d->later_names,
				str_lower(d->arena, dockerfile_alias(in)->text)) = in;
	}
}

static struct value path_value(struct dockerfile *d, uint32_t place)
{
	return spec_path(d->reading.facts, text_plain(d->source->path), place);
}

static void make_file(struct dockerfile *d)
{
	struct facts *f = d->reading.facts;
	struct span whole = {0, (uint32_t)d->source->text.n};
	uint32_t place = facts_place(f, d->source, whole);
	spec_document(f, d->source, "dockerfile", place);
	d->record = model_new(f, KIND_dockerfile, place);
	d->record->origin = d;
	d->global_args = value_list(d->arena, place);
	model_set(d->record, F_dockerfile_path, path_value(d, place));
}

static void refuse_empty(struct dockerfile *d)
{
	if (d->stages.n || d->no_stage_said)
		return;
	for (uint32_t i = 0; i < d->lines.n; i++)
		if (d->lines.at[i]->keyword == KEYWORD_FROM)
			return; /* said already */
	diag_add(d->reading.diags, &DIAG_dockerfile_syntax, d->source, (struct span){0, 0},
		d->lines.n ? "the file has no FROM, so there is nothing to build"
			   : "the file holds no instructions");
}

static struct dockerfile *dockerfile_new(struct reading *r, struct source *source)
{
	struct dockerfile *d = arena_new(r->arena, struct dockerfile);
	d->reading = *r;
	d->arena = r->arena;
	d->source = source;
	d->escape = '\\';
	d->listed = r->facts ? !r->facts->unlisted : true;
	return d;
}

struct dockerfile *dockerfile_read(struct reading *r, struct source *source)
{
	struct dockerfile *d = dockerfile_new(r, source);
	make_file(d);
	dockerfile_lines(d);
	dockerfile_comments(d);
	dockerfile_directives(d);
	dockerfile_globals(d);
	collect_names(d);
	struct value all = value_list(d->arena, d->record->place);
	for (uint32_t i = 0; i < d->lines.n; i++)
		read_one(d->lines.at[i], all);
	model_set(d->record, F_dockerfile_instructions, all);
	dockerfile_context(d);
	dockerfile_finish(d);
	refuse_empty(d);
	return d;
}
