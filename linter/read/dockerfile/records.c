/*
 * records.c: the record of an instruction, and the values its kinds are made of.
 */
#include "read/dockerfile/private.h"

uint32_t token_place(const struct instruction *in, struct token t)
{
	return facts_place(in->file->reading.facts, in->file->source, token_span(in, t));
}

uint32_t instruction_place(const struct instruction *in)
{
	return in->record->place;
}

static struct value written(struct value v)
{
	v.flags |= VALUE_WRITTEN;
	return v;
}

static struct value string_at(const struct instruction *in, struct str s, uint32_t place)
{
	return written(spec_string(in->file->reading.facts, text_plain(s), place));
}

struct value token_string(const struct instruction *in, struct token t)
{
	return string_at(in, t.text, token_place(in, t));
}

typedef struct value spec_fn(struct facts *f, struct text t, uint32_t place);

static struct value expanded(struct instruction *in, struct token t, spec_fn *read)
{
	struct text text;
	bool overridable;
	dockerfile_value(in, t, &text, &overridable);
	struct value v = written(read(in->file->reading.facts, text, token_place(in, t)));
	if (overridable)
		v.flags |= VALUE_OVERRIDABLE;
	return v;
}

struct value expanded_string(struct instruction *in, struct token t)
{
	return expanded(in, t, spec_string);
}

struct value expanded_path(struct instruction *in, struct token t)
{
	return expanded(in, t, spec_path);
}

struct value expanded_user(struct instruction *in, struct token t)
{
	return expanded(in, t, spec_user);
}

struct value flag_strings(struct instruction *in, struct str name)
{
	struct value list = value_list(in->file->arena, instruction_place(in));
	LIST_EACH (struct token, f, &in->flags) {
		struct token value;
		if (flag_is(*f, name, &value))
			value_list_add(in->file->arena, list, token_string(in, value));
	}
	return list;
}

bool flag_true(const struct instruction *in, struct str name)
{
	struct token value;
	return instruction_flag(in, name, &value) && !str_eq_nocase(value.text, STR("false"));
}

struct value args_value(const struct instruction *in, uint32_t first, uint32_t place)
{
	struct value list = value_list(in->file->arena, place);
	for (uint32_t i = first; i < in->args.n; i++)
		value_list_add(in->file->arena, list, token_string(in, in->args.at[i]));
	return written(list);
}

static struct value flags_value(const struct instruction *in)
{
	struct value map = value_map(in->file->arena, instruction_place(in));
	LIST_EACH (struct token, f, &in->flags) {
		struct str name, rest = str_cut(str_skip(f->text, 2), '=', &name);
		bool bare = str_find_char(f->text, '=') == STR_NOT_FOUND;
		struct token key = token_part(*f, 2, 2 + name.n);
		struct token value = token_part(*f, f->text.n - rest.n, f->text.n);
		struct value v = bare ? string_at(in, STR("true"), token_place(in, *f))
				      : token_string(in, value);
		value_map_put(in->file->arena, map, token_string(in, key), v);
	}
	return map;
}

static struct value comments_value(const struct instruction *in)
{
	struct dockerfile *d = in->file;
	struct value list = value_list(d->arena, instruction_place(in));
	for (uint32_t i = 0; i < in->n_comments; i++)
		value_list_add(d->arena, list,
			dockerfile_comment_value(d, d->comments.at[in->comments + i]));
	return list;
}

static struct value form_value(const struct instruction *in)
{
	bool command = in->keyword == KEYWORD_HEALTHCHECK || in->keyword == KEYWORD_RUN ||
		       in->keyword == KEYWORD_CMD || in->keyword == KEYWORD_ENTRYPOINT;
	struct str form = in->json                ? STR("exec")
			  : command && in->args.n ? STR("shell")
						  : STR("none");
	return value_string(in->file->arena, form, instruction_place(in));
}

/* The blanks before the instruction, where it begins its line. */
static struct value indent_value(const struct instruction *in)
{
	struct dockerfile *d = in->file;
	struct str text = d->source->text;
	uint32_t from = in->span.from;
	while (from > 0 && (text.p[from - 1] == ' ' || text.p[from - 1] == '\t'))
		from--;
	if (from > 0 && text.p[from - 1] != '\n')
		from = in->span.from;
	struct span before = {from, in->span.from};
	return string_at(in, source_slice(d->source, before),
		facts_place(d->reading.facts, d->source, before));
}

/* The blanks behind its word, on the same line. */
static struct value spacing_value(const struct instruction *in)
{
	struct dockerfile *d = in->file;
	struct str text = d->source->text;
	struct place word = facts_at(d->reading.facts, token_place(in, in->name));
	uint32_t to = word.span.to;
	while (to < text.n && (text.p[to] == ' ' || text.p[to] == '\t'))
		to++;
	struct span behind = {word.span.to, to};
	return string_at(in, source_slice(d->source, behind),
		facts_place(d->reading.facts, d->source, behind));
}

static void link_records(struct instruction *in)
{
	struct dockerfile *d = in->file;
	if (in->outer)
		return;
	if (d->last) {
		model_set(in->record, F_instruction_previous, value_record(d->last));
		model_set(d->last, F_instruction_next, value_record(in->record));
	}
	d->last = in->record;
}

void dockerfile_instruction(struct instruction *in)
{
	struct dockerfile *d = in->file;
	uint32_t place = facts_place(d->reading.facts, d->source, in->span);
	struct record *r = in->record = model_new(d->reading.facts, KIND_instruction, place);
	struct str keyword = in->keyword ? dockerfile_keywords[in->keyword].name
					 : str_upper(d->arena, in->name.text);
	r->origin = in;
	model_set(r, F_instruction_keyword, string_at(in, keyword, token_place(in, in->name)));
	model_set(r, F_instruction_spelling, token_string(in, in->name));
	model_set(r, F_instruction_indent, indent_value(in));
	model_set(r, F_instruction_spacing, spacing_value(in));
	model_set(r, F_instruction_gap, value_int(in->gap, place));
	model_set(r, F_instruction_form, form_value(in));
	model_set(r, F_instruction_onbuild, value_bool(in->outer != NULL, place));
	if (in->args.n)
		model_set(r, F_instruction_words, args_value(in, 0, place));
	if (in->flags.n)
		model_set(r, F_instruction_flags, flags_value(in));
	if (in->heredocs.n)
		model_set(r, F_instruction_heredocs, heredocs_value(in));
	if (in->n_comments)
		model_set(r, F_instruction_comments, comments_value(in));
	if (in->stage)
		model_set(r, F_instruction_stage, value_record(in->stage->record));
	link_records(in);
}

struct record *instruction_kind(struct instruction *in, enum kind_id kind)
{
	struct record *r = model_new(in->file->reading.facts, kind, instruction_place(in));
	r->origin = in;
	in->kind = r;
	/* every kind of instruction begins with these two fields */
	r->slot[0] = value_record(in->record);
	if (in->stage)
		r->slot[1] = value_record(in->stage->record);
	return r;
}
