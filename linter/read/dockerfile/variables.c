/*
 * variables.c: ENV, ARG and LABEL: names with values.
 */
#include "read/dockerfile/private.h"

struct pair {
	struct token name, value, whole;
	bool assigned;
};

/* The i-th pair; the old form has its two parts in tokens of their own. */
static struct pair pair_at(const struct instruction *in, uint32_t i)
{
	struct token t = in->args.at[i];
	if (in->legacy) {
		struct token value = in->args.at[1];
		struct str both = str_slice(in->line.text, t.from, value.to);
		return (struct pair){t, value, {both, t.from, value.to}, true};
	}
	size_t at = str_find_char(t.text, '=');
	bool assigned = at != STR_NOT_FOUND;
	size_t end = assigned ? at : t.text.n;
	size_t from = assigned ? at + 1 : t.text.n;
	return (struct pair){token_part(t, 0, end), token_part(t, from, t.text.n), t, assigned};
}

static uint32_t pair_count(const struct instruction *in)
{
	return in->legacy ? 1 : in->args.n;
}

static struct record *variable_new(
	struct instruction *in, const struct pair *p, struct value name, struct value value)
{
	struct record *v =
		model_new(in->file->reading.facts, KIND_variable, token_place(in, p->whole));
	model_set(v, F_variable_name, name);
	model_set(v, F_variable_value, value);
	model_set(v, F_variable_origin,
		value_string(in->file->arena, dockerfile_keywords[in->keyword].name, 0));
	model_set(v, F_variable_assigned, value_bool(p->assigned, 0));
	model_set(v, F_variable_instruction, value_record(in->record));
	if (in->stage)
		model_set(v, F_variable_stage, value_record(in->stage->record));
	return v;
}

/* In the environment a name stands once, where it was first set. */
static void set_env(struct instruction *in, struct value name, struct value value, struct record *v)
{
	struct stage *st = in->stage;
	struct dockerfile *d = in->file;
	if (value_cause(name))
		return;
	const struct binding *old = scope_find(st->scope, value_str(name));
	struct binding *b = binding_new(d, value_str(name), WORTH_KNOWN, text_plain(STR("")));
	if (value.tag == VALUE_STRING && !value_is_unknown(value))
		b->text = *value.u.text;
	b->overridable = (value.flags & VALUE_OVERRIDABLE) != 0;
	b->env = old ? old->env : 0;
	if (b->env) {
		shared_replace(d, &st->env, b->env - 1, value_record(v));
	} else {
		shared_add(d, &st->env, value_record(v));
		b->env = st->env.n;
	}
	st->scope = scope_with(d->arena, st->scope, b);
}

void make_ENV(struct instruction *in)
{
	struct record *r = instruction_kind(in, KIND_ENV);
	struct value pairs = value_list(in->file->arena, r->place);
	for (uint32_t i = 0; i < pair_count(in); i++) {
		struct pair p = pair_at(in, i);
		struct value name = expanded_string(in, p.name),
			     value = expanded_string(in, p.value);
		struct record *v = variable_new(in, &p, name, value);
		value_list_add(in->file->arena, pairs, value_record(v));
		if (!in->outer && in->stage)
			set_env(in, name, value, v);
	}
	model_set(r, F_ENV_pairs, pairs);
	model_set(r, F_ENV_legacy, value_bool(in->legacy, r->place));
}

static const struct cause *no_default(struct instruction *in, const struct pair *p)
{
	return facts_cause(in->file->reading.facts, token_place(in, p->whole),
		"`" STR_FMT "` has no default", STR_ARG(str_slice(p->name.text, 0, 200)));
}

/* What an ARG is worth: what the build is given, its default, the ARG above the first FROM. An ARG
 * with none of these leaves what was there. */
static const struct binding *arg_binding(
	struct instruction *in, const struct pair *p, struct value value)
{
	struct dockerfile *d = in->file;
	struct str name = p->name.text;
	const struct str *set = dockerfile_given(d, name);
	const struct binding *old = scope_find(in->scope, name);
	const struct binding *global = in->stage ? scope_find(d->globals, name) : NULL;
	struct binding *b = binding_new(d, name, WORTH_KNOWN, text_plain(STR("")));
	b->env = old ? old->env : 0;
	if (set) {
		b->text = text_plain(*set);
	} else if (p->assigned) {
		b->text = *value.u.text;
		b->overridable = true;
	} else if (global) {
		b->worth = global->worth;
		b->text = global->text;
		b->overridable = global->overridable;
	} else if (old) {
		return old;
	} else {
		struct texter t;
		texter_init(&t, d->arena);
		texter_hole(&t, no_default(in, p), false);
		b->text = texter_end(&t);
		b->worth = WORTH_OPEN;
	}
	return b;
}

static void declare(
	struct instruction *in, const struct pair *p, struct value value, struct record *v)
{
	struct dockerfile *d = in->file;
	const struct binding *b = arg_binding(in, p, value);
	in->scope = scope_with(d->arena, in->scope, b);
	if (in->stage) {
		in->stage->scope = in->scope;
		shared_add(d, &in->stage->args, value_record(v));
	} else {
		d->globals = in->scope;
		value_list_add(d->arena, d->global_args, value_record(v));
	}
}

void make_ARG(struct instruction *in)
{
	struct record *r = instruction_kind(in, KIND_ARG);
	struct value pairs = value_list(in->file->arena, r->place);
	for (uint32_t i = 0; i < pair_count(in); i++) {
		struct pair p = pair_at(in, i);
		const struct str *given =
			in->outer ? NULL : dockerfile_given(in->file, p.name.text);
		struct value value = given ? spec_string(in->file->reading.facts,
						     text_plain(*given), token_place(in, p.whole))
					   : expanded_string(in, p.value);
		if (p.assigned && !given)
			value.flags |= VALUE_OVERRIDABLE;
		struct record *v = variable_new(in, &p, token_string(in, p.name), value);
		value_list_add(in->file->arena, pairs, value_record(v));
		if (!in->outer)
			declare(in, &p, value, v);
	}
	model_set(r, F_ARG_pairs, pairs);
}

/* The stage's map is that of its base until the stage sets a label of its own. */
static void set_label(struct instruction *in, struct value key, struct value value)
{
	struct stage *st = in->stage;
	struct dockerfile *d = in->file;
	if (!st->own_labels) {
		struct value mine = value_map(d->arena, st->record->place);
		struct map_value *theirs = st->labels.tag == VALUE_MAP ? st->labels.u.map : NULL;
		uint32_t n = theirs && shared_pay(d, theirs->n) ? theirs->n : 0;
		for (uint32_t i = 0; i < n; i++)
			value_map_put(d->arena, mine, theirs->at[i].key, theirs->at[i].value);
		mine.u.map->open = theirs ? theirs->open : NULL;
		if (theirs && n < theirs->n)
			mine.u.map->open = facts_cause(d->reading.facts, st->record->place,
				"the stages inherit more labels than the limit");
		st->labels = mine;
		st->own_labels = true;
	}
	value_map_put(d->arena, st->labels, key, value);
}

/* The LABEL of a stage that sets a key, as long as no later one does. */
struct labelled {
	struct record *label;
	struct value key;
};

static void note_replaced(struct instruction *in, struct value key)
{
	struct arena *a = in->file->arena;
	if (value_cause(key))
		return;
	void **slot = map_put(a, &in->stage->labelled, value_str(key));
	struct labelled *last = *slot;
	if (last)
		value_list_add(a, model_get(last->label, F_LABEL_replaced), last->key);
	else
		*slot = last = arena_new(a, struct labelled);
	*last = (struct labelled){in->kind, key};
}

void make_LABEL(struct instruction *in)
{
	struct record *r = instruction_kind(in, KIND_LABEL);
	model_set(r, F_LABEL_replaced, value_list(in->file->arena, r->place));
	struct value pairs = value_map(in->file->arena, r->place);
	for (uint32_t i = 0; i < pair_count(in); i++) {
		struct pair p = pair_at(in, i);
		struct value key = expanded_string(in, p.name),
			     value = expanded_string(in, p.value);
		value.place = token_place(in, p.whole);
		value_map_put(in->file->arena, pairs, key, value);
		if (!in->outer && in->stage) {
			set_label(in, key, value);
			note_replaced(in, key);
		}
	}
	model_set(r, F_LABEL_pairs, pairs);
	model_set(r, F_LABEL_legacy, value_bool(in->legacy, r->place));
}
