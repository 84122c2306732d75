/*
 * translate.c: from an edit of the model to the notation that its target is written in.
 */
#include "fix/private.h"

#include <stdarg.h>
#include <stdio.h>

static const struct fix_form forms[] = {
#define ITEM(kind, name, list, text, run) \
	{.field = F_##kind##_##name,      \
		.key = STR_INIT(list),    \
		.item = STR_INIT(text),   \
		.option = STR_INIT(run)},
#define PART(kind, name, text, not_text, mount) \
	{.field = F_##kind##_##name,            \
		.word = STR_INIT(text),         \
		.opposite = STR_INIT(not_text), \
		.csv = STR_INIT(mount)},
#define LEAD(kind, name) {.field = F_##kind##_##name, .lead = true},
#include "fix/forms.def"
#undef ITEM
#undef PART
#undef LEAD
};

static enum field_id first_of(const struct record *r)
{
	static const enum field_id first[] = {
#define KIND(kind, prepare, doc) FIRST_##kind,
#define PART(kind, doc) FIRST_##kind,
#define FIELD(...)
#define DERIVED(...)
#define ENUM(...)
#define MISSING(...)
#define IMPLIES(...)
#define TRIED(...)
#define SENSITIVE(...)
#include "model/fields.def"
#undef KIND
#undef PART
#undef FIELD
#undef DERIVED
#undef ENUM
#undef MISSING
#undef IMPLIES
#undef TRIED
#undef SENSITIVE
	};
	return first[r->kind->index];
}

const struct fix_form *fix_form(const struct record *r, int slot)
{
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if ((int)forms[i].field == (int)first_of(r) + slot)
			return &forms[i];
	return NULL;
}

bool fix_refuse(struct fix_document *d, const char *format, ...)
{
	char text[300];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (!d->why.n)
		d->why = str_copy(d->arena, str_from(text));
	return false;
}

bool fix_change(struct fix_document *d, uint32_t from, uint32_t to, struct str text)
{
	struct change c = {{from, to}, text};
	list_push(d->arena, d->out, c);
	return true;
}

/* ---- what an edit is about ---- */

struct aim {
	struct fix_document *d;
	const struct outcome_edit *e;
	const struct field *field; /* NULL: the target itself */
	struct span span;          /* of the target, or of the nearest parent that is there */
	struct str written;
	struct yaml_trail trail; /* of YAML */
};

static bool is_text(struct value v)
{
	return (v.tag == VALUE_STRING || v.tag == VALUE_PATH) && !value_is_unknown(v);
}

/* Was the target written, or only its parent? */
static bool is_there(const struct aim *x)
{
	struct value v = x->e->target;
	const struct fix_form *form = x->field ? fix_form(x->e->record, x->e->slot) : NULL;
	if (form && form->lead) /* its default has the place of the whole */
		return v.place != x->e->record->place;
	if (value_is_missing(v) || value_is_unknown(v))
		return false;
	if (v.tag == VALUE_RECORD && record_is(v.u.record, KIND_instruction))
		return true;
	return !x->e->record || !x->field || (v.flags & VALUE_WRITTEN) ||
	       (v.place && v.place != x->e->record->place) || (is_text(v) && value_str(v).n);
}

static struct str text_of(struct aim *x, struct value v)
{
	return is_text(v) ? value_str(v) : value_show(x->d->arena, v);
}

/* A record whose whole specification stands at the place: a mount as a:b:ro. */
static bool is_specification(const struct aim *x)
{
	struct facts *f = x->d->reading->facts;
	if (x->e->record && x->field)
		return record_is(x->e->record, KIND_mount) &&
		       x->e->record->place == x->e->target.place;
	LIST_EACH (struct record *, r, &f->by_kind[KIND_mount]) {
		struct place p = facts_at(f, (*r)->place);
		if (p.source == x->d->reading->source && p.span.from == x->span.from &&
			p.span.to == x->span.to)
			return true;
	}
	return false;
}

static bool is_part(const struct aim *x)
{
	return is_text(x->e->target) && is_specification(x) &&
	       !str_eq(x->written, value_str(x->e->target));
}

/* ---- in YAML ---- */

static bool yaml_may(struct aim *x)
{
	if (x->trail.shared)
		return fix_refuse(x->d, "an anchor stands there, and other places use it");
	return true;
}

static bool is_whole(const struct aim *x)
{
	const struct node *n = x->trail.node;
	return n && n->span.from == x->span.from && n->span.to == x->span.to;
}

/* NAME of NAME=value stands for the item, and a key for its pair. */
static bool is_entry(const struct aim *x)
{
	const struct node *n = x->trail.node;
	if (!node_is(n, NODE_SCALAR))
		return false;
	uint32_t quote = n->style == NODE_SINGLE || n->style == NODE_DOUBLE;
	return x->span.from == n->span.from + quote && x->span.to < n->span.to &&
	       x->d->text.p[x->span.to] == '=';
}

/* A script in a scalar: its words are edited where they stand. */
static bool is_command(const struct aim *x)
{
	return !is_whole(x) && !is_entry(x) && node_is(x->trail.node, NODE_SCALAR);
}

/* A port in long form stands at its `published`. */
static bool is_long_port(const struct aim *x)
{
	const struct yaml_trail *t = &x->trail;
	return x->e->record && record_is(x->e->record, KIND_port) && t->n > 1 && !t->key &&
	       node_is(t->node, NODE_SCALAR) && node_is(t->steps[t->n - 1].node, NODE_MAPPING);
}

static bool remove_yaml(struct aim *x)
{
	struct fix_document *d = x->d;
	if (!yaml_may(x))
		return false;
	if (is_part(x) && node_is(x->trail.node, NODE_SCALAR))
		return part_remove(d, x->span, value_str(x->e->target));
	if (is_long_port(x))
		return yaml_leave(&x->trail) && yaml_remove(d, &x->trail);
	if (is_whole(x) || x->trail.key || is_entry(x))
		return yaml_remove(d, &x->trail);
	return is_command(x) ? words_remove(d, x->span)
			     : fix_refuse(d, "it is not a value of its own");
}

static bool wants_string(const struct aim *x)
{
	enum value_tag tag = (enum value_tag)x->e->value.tag;
	return tag != VALUE_BOOL && tag != VALUE_INT && tag != VALUE_NUMBER;
}

/* The mapping of the record: it itself, or what its key names. */
static bool record_trail(struct aim *x, struct yaml_trail *out)
{
	struct place p = facts_at(x->d->reading->facts, x->e->record->place);
	if (p.source != x->d->reading->source || !yaml_find(x->d, p.span, out))
		return false;
	return is_long_port(x) ? yaml_leave(out) : yaml_enter(out);
}

/* The service that a place is in. */
static bool service_trail(struct aim *x, struct yaml_trail *out)
{
	if (!yaml_find(x->d, x->span, out) || out->n < 2)
		return false;
	if (out->n == 2 && out->key)
		return yaml_enter(out);
	out->node = out->n > 2 ? out->steps[2].node : out->node;
	out->n = 2;
	out->key = false;
	return node_is(out->node, NODE_MAPPING);
}

static struct node *mapping_in(const struct node *mapping, const char *key)
{
	struct node *n = mapping ? node_get(mapping, str_from(key)) : NULL;
	return node_is(n, NODE_MAPPING) ? n : NULL;
}

/* Limits have two homes; where the deeper one is in use it is the one. */
static bool set_limit(struct aim *x, struct str value)
{
	struct yaml_trail at;
	struct str rest = str_from(x->field->compose), key, plain = STR(""), deep = STR("");
	while (rest.n) {
		rest = str_cut(rest, ' ', &key);
		*(str_find_char(key, '.') == STR_NOT_FOUND ? &plain : &deep) = key;
	}
	if (!service_trail(x, &at))
		return fix_refuse(x->d, "it is not written as a mapping here");
	struct node *resources = mapping_in(mapping_in(at.node, "deploy"), "resources");
	bool below = deep.n && mapping_in(resources, "limits");
	if (!below && !plain.n)
		return fix_refuse(x->d, "`" STR_FMT "` is not there to hold it", STR_ARG(deep));
	return yaml_add(x->d, &at, below ? deep : plain, value, wants_string(x));
}

static bool set_missing_yaml(struct aim *x, const struct fix_form *form, struct str value)
{
	struct yaml_trail at;
	struct str keys;
	if (form && form->word.n && node_is(x->trail.node, NODE_SCALAR)) {
		struct value options = record_get(x->e->record, F_mount_options - FIRST_mount);
		bool first = options.tag != VALUE_LIST || options.u.list->n == 0;
		return part_add(x->d, x->span, form, first);
	}
	if (form && form->lead && node_is(x->trail.node, NODE_SCALAR) && !is_long_port(x))
		return part_lead(x->d, x->span, value);
	if (record_is(x->e->record, KIND_limits))
		return set_limit(x, value);
	if (!record_trail(x, &at))
		return fix_refuse(x->d, "it is not written as a mapping here");
	if (form && form->item.n)
		return yaml_append(x->d, &at, form->key, form->item);
	str_cut(str_from(x->field->compose), ' ', &keys);
	if (form && form->word.n)
		keys = str_from(x->field->name);
	size_t dot = str_rfind_char(keys, '.');
	if (!record_is(x->e->record, KIND_container) && dot != STR_NOT_FOUND)
		keys = str_skip(keys, dot + 1);
	if (!keys.n || str_find_char(keys, '*') != STR_NOT_FOUND)
		return fix_refuse(x->d, "no key of the file says it");
	return yaml_add(x->d, &at, keys, value, wants_string(x));
}

/* ---- in Dockerfiles and command lines ---- */

static bool remove_words(struct aim *x)
{
	struct fix_document *d = x->d;
	struct record *in = instruction_at(d, x->span), *around;
	if (in)
		return words_remove_instruction(d, in);
	if (is_part(x))
		return part_remove(d, x->span, value_str(x->e->target));
	around = instruction_around(d, x->span);
	if (around) { /* the only word of it? */
		struct span all = facts_at(around->facts, around->place).span;
		struct str lead = str_trim(str_slice(d->text, all.from, x->span.from));
		bool only = str_find_char(lead, ' ') == STR_NOT_FOUND && x->span.to == all.to;
		if (only && record_is(x->e->record ? x->e->record : around, KIND_variable))
			return words_remove_instruction(d, around);
	}
	return words_remove(d, x->span);
}

/* Of "--user -u" the first long one. */
static struct str long_option(const char *flags)
{
	struct str rest = str_from(flags), word;
	while (rest.n) {
		rest = str_cut(rest, ' ', &word);
		if (str_starts_with(word, STR("--")))
			return word;
	}
	return STR("");
}

static bool is_upper_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 'A' || s.p[i] > 'Z')
			return false;
	return s.n > 0;
}

/* The last instruction of the stage. */
static bool append_to_stage(struct fix_document *d, struct record *stage, struct str text)
{
	struct value all = record_get(stage, F_stage_instructions - FIRST_stage);
	if (all.tag != VALUE_LIST || value_is_unknown(all) || !all.u.list->n)
		return fix_refuse(d, "the stage has no instructions");
	struct record *last = all.u.list->at[all.u.list->n - 1].u.record;
	if (facts_at(last->facts, last->place).source != d->reading->source)
		return fix_refuse(d, "it stands in another file");
	return words_insert_instruction(d, last, text, false);
}

static bool set_missing_words(struct aim *x, const struct fix_form *form, struct str value)
{
	struct record *r = x->e->record;
	struct str option = form ? form->option : long_option(x->field->run);
	if (form && form->word.n) {
		struct value options = record_get(r, F_mount_options - FIRST_mount);
		bool first = options.tag != VALUE_LIST || options.u.list->n == 0;
		return part_add(x->d, x->span, form, first);
	}
	if (form && form->lead)
		return part_lead(x->d, x->span, value);
	if (record_is(r, KIND_stage) && is_upper_word(str_from(x->field->dockerfile)))
		return append_to_stage(x->d, r,
			str_printf(
				x->d->arena, "%s " STR_FMT, x->field->dockerfile, STR_ARG(value)));
	if (!option.n || (!record_is(r, KIND_container) && !record_is(r, KIND_limits)))
		return fix_refuse(x->d, "no option says it");
	if (!form && str_starts_with(str_from(x->field->type), STR("bool")) == false)
		option = str_printf(
			x->d->arena, STR_FMT "=" STR_FMT, STR_ARG(option), STR_ARG(value));
	return words_add_option(x->d, x->span, option);
}

/* ---- the kinds of edits ---- */

static bool set_there(struct aim *x, struct str value)
{
	struct str old = text_of(x, x->e->target);
	if (x->d->root && !yaml_may(x))
		return false;
	if (x->d->root && is_whole(x))
		return yaml_set(x->d, x->trail.node, value, wants_string(x));
	if (x->e->target.tag == VALUE_BOOL && str_find_char(x->written, '=') == STR_NOT_FOUND)
		return fix_refuse(x->d, "it is written as an option without a value");
	return words_set(x->d, x->span, old, value);
}

static bool holds_text(const struct list *l, struct str s)
{
	for (uint32_t i = 0; i < l->n; i++)
		if (is_text(l->at[i]) && str_eq(value_str(l->at[i]), s))
			return true;
	return false;
}

static bool add_item(struct aim *x, struct str item)
{
	struct yaml_trail at;
	struct str option = long_option(x->field->run);
	if (x->d->root)
		return record_trail(x, &at)
			       ? yaml_append(x->d, &at, str_from(x->field->compose), item)
			       : fix_refuse(x->d, "it is not written as a mapping here");
	if (!option.n)
		return fix_refuse(x->d, "no option says it");
	struct place run = facts_at(x->d->reading->facts, x->e->record->place);
	option = str_printf(x->d->arena, STR_FMT "=" STR_FMT, STR_ARG(option), STR_ARG(item));
	return words_add_option(x->d, run.span, option);
}

/* A list of a container gets the one item that it lacks. */
static bool set_list(struct aim *x)
{
	struct value old = x->e->target;
	const struct list *want = x->e->value.u.list;
	bool known = old.tag == VALUE_LIST && !value_is_unknown(old) && !old.u.list->open;
	if (!known || !record_is(x->e->record, KIND_container) || want->n != old.u.list->n + 1)
		return fix_refuse(x->d, "it is not one item more");
	struct str item =
		is_text(want->at[want->n - 1]) ? value_str(want->at[want->n - 1]) : STR("");
	if (!item.n || holds_text(old.u.list, item))
		return fix_refuse(x->d, "the item is there already");
	return add_item(x, item);
}

static bool edit_set(struct aim *x)
{
	if (x->field && x->e->value.tag == VALUE_LIST && !value_is_unknown(x->e->value))
		return set_list(x);
	struct str value = text_of(x, x->e->value);
	const struct fix_form *form = x->field ? fix_form(x->e->record, x->e->slot) : NULL;
	bool wanted = x->e->value.tag != VALUE_BOOL || x->e->value.u.b;
	if (is_there(x))
		return set_there(x, value);
	if (!x->field)
		return fix_refuse(x->d, "nothing is written there");
	if (!wanted)
		return fix_refuse(x->d, "it is not said here");
	return x->d->root ? set_missing_yaml(x, form, value) : set_missing_words(x, form, value);
}

static bool edit_remove(struct aim *x)
{
	if (!is_there(x))
		return fix_refuse(x->d, "it is not written here");
	return x->d->root ? remove_yaml(x) : remove_words(x);
}

static bool is_lower(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 'A' && s.p[i] <= 'Z')
			return false;
	return true;
}

static bool edit_replace(struct aim *x)
{
	struct str text = text_of(x, x->e->value);
	if (!is_there(x))
		return fix_refuse(x->d, "it is not written here");
	if (x->d->root && !yaml_may(x))
		return false;
	if (x->field && record_is(x->e->record, KIND_instruction) && is_lower(x->written))
		text = str_lower(x->d->arena, text);
	if (str_contains(x->written, STR("\n")) && !instruction_at(x->d, x->span))
		return fix_refuse(x->d, "it is written on several lines");
	return fix_change(x->d, x->span.from, x->span.to, text);
}

static bool is_quote(char c)
{
	return c == '"' || c == '\'';
}

/* ["apt-get", "install"]: a word more is an item more. */
static bool insert_item(struct aim *x, struct str text, bool before)
{
	struct fix_document *d = x->d;
	struct buf b = BUF(d->arena);
	if (x->written.n < 2 || x->written.p[0] != '"' || !str_ends_with(x->written, STR("\"")))
		return fix_refuse(d, "it is an item of a list");
	if (!before)
		buf_add(&b, STR(", "));
	read_json(&b, str_trim(text));
	if (before)
		buf_add(&b, STR(", "));
	uint32_t at = before ? x->span.from : x->span.to;
	return fix_change(d, at, at, buf_str(&b));
}

static bool is_exec(const struct aim *x)
{
	struct record *in = x->d->root ? NULL : instruction_around(x->d, x->span);
	if (!in)
		return false;
	struct value form = model_get(in, F_instruction_form);
	return is_text(form) && str_eq(value_str(form), STR("exec"));
}

static bool insert_missing(struct aim *x, struct str text)
{
	bool stage = x->e->record && record_is(x->e->record, KIND_stage);
	return stage ? append_to_stage(x->d, x->e->record, text)
		     : fix_refuse(x->d, "nothing is written there");
}

static bool edit_insert(struct aim *x, bool before)
{
	struct fix_document *d = x->d;
	struct str text = text_of(x, x->e->value);
	struct record *in = instruction_at(d, x->span);
	if (!is_there(x))
		return insert_missing(x, text);
	if (in)
		return words_insert_instruction(d, in, text, before);
	if (d->root && (!yaml_may(x) || !is_command(x)))
		return fix_refuse(d, "it is not part of a command line");
	if (is_exec(x))
		return insert_item(x, text, before);
	bool boxed = x->span.from > 0 && x->span.to < d->text.n &&
		     is_quote(d->text.p[x->span.from - 1]) && is_quote(d->text.p[x->span.to]);
	if (boxed)
		return fix_refuse(d, "it is an item of a list");
	uint32_t at = before ? x->span.from : x->span.to;
	return fix_change(d, at, at, text);
}

static bool carry_out(struct aim *x)
{
	switch (x->e->kind) {
	case EDIT_SET:
		return edit_set(x);
	case EDIT_REMOVE:
		return edit_remove(x);
	case EDIT_REPLACE:
		return edit_replace(x);
	case EDIT_INSERT_BEFORE:
		return edit_insert(x, true);
	case EDIT_INSERT_AFTER:
		return edit_insert(x, false);
	case EDIT_KINDS:
		break;
	}
	return false;
}

/* What a variable brings in is not written here. */
static bool has_hole(const struct aim *x)
{
	struct value v = x->e->target;
	if (instruction_at(x->d, x->span) || !is_there(x))
		return false;
	return value_is_unknown(v) || (is_text(v) && text_has_holes(*v.u.text)) ||
	       (v.tag != VALUE_RECORD && str_find_char(x->written, '$') != STR_NOT_FOUND);
}

bool fix_translate(struct fix_document *d, const struct outcome_edit *e)
{
	struct aim x = {.d = d, .e = e};
	struct place p = facts_at(d->reading->facts, e->target.place);
	if (p.source != d->reading->source)
		return fix_refuse(
			d, p.source ? "it stands in another file" : "it is not written anywhere");
	if (d->broken)
		return fix_refuse(d, "the file has a syntax error");
	x.field = e->record && e->slot >= 0 ? &e->record->kind->fields[e->slot] : NULL;
	x.span = p.span;
	x.written = source_slice(p.source, p.span);
	if (d->root)
		yaml_find(d, p.span, &x.trail);
	if (has_hole(&x))
		return fix_refuse(d, "a variable stands there");
	return carry_out(&x);
}
