/*
 * translate.c: from an edit of the model to the notation that its target is written in.
 */
#include "fix/private.h"

bool aim_is_text(struct value v)
{
	return (v.tag == VALUE_STRING || v.tag == VALUE_PATH) && !value_is_unknown(v);
}

/* Was the target written, or only its parent? */
bool aim_is_there(const struct aim *x)
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
	       (v.place && v.place != x->e->record->place) || (aim_is_text(v) && value_str(v).n);
}

static struct str text_of(struct aim *x, struct value v)
{
	return aim_is_text(v) ? value_str(v) : value_show(x->d->arena, v);
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

bool aim_is_part(const struct aim *x)
{
	return aim_is_text(x->e->target) && is_specification(x) &&
	       !str_eq(x->written, value_str(x->e->target));
}

/* ---- the kinds of edits ---- */

static bool set_there(struct aim *x, struct str value)
{
	struct str old = text_of(x, x->e->target);
	if (x->d->root && !aim_may(x))
		return false;
	if (x->d->root && aim_is_whole(x))
		return yaml_set(x->d, x->trail.node, value, aim_wants_string(x));
	if (x->e->target.tag == VALUE_BOOL && str_find_char(x->written, '=') == STR_NOT_FOUND)
		return fix_refuse(x->d, "it is written as an option without a value");
	return words_set(x->d, x->span, old, value);
}

static bool holds_text(const struct list *l, struct str s)
{
	for (uint32_t i = 0; i < l->n; i++)
		if (aim_is_text(l->at[i]) && str_eq(value_str(l->at[i]), s))
			return true;
	return false;
}

static bool add_item(struct aim *x, struct str item)
{
	struct yaml_trail at;
	struct str option = aim_long_option(x->field->run);
	if (x->d->root)
		return aim_record_trail(x, &at)
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
		aim_is_text(want->at[want->n - 1]) ? value_str(want->at[want->n - 1]) : STR("");
	if (!item.n || holds_text(old.u.list, item))
		return fix_refuse(x->d, "the item is there already");
	return add_item(x, item);
}

/* Below a name that stands alone, or is a key. */
static bool set_entry(struct aim *x, const struct fix_form *form, struct str value)
{
	struct yaml_trail at = x->trail;
	if (!aim_may(x))
		return false;
	if (!at.key && at.n && node_is(at.steps[at.n - 1].node, NODE_SEQUENCE))
		return yaml_unlist(x->d, &at, form->member, value, form->other);
	if (!at.key || !yaml_enter(&at))
		return fix_refuse(x->d, "nothing is written there to go by");
	return yaml_add(x->d, &at, form->member, value, true);
}

static bool is_known(struct value v, enum value_tag tag)
{
	return (enum value_tag)v.tag == tag && !value_is_unknown(v);
}

/* How many empty lines there are, at the last of them or above an instruction. */
static bool set_lines(struct aim *x, const struct fix_form *form)
{
	int64_t have = x->e->target.u.i, want = x->e->value.u.i;
	return form ? gap_set(x->d, x->span, have, want)
		    : blank_lines_set(x->d, x->span, have, want);
}

/* An entry that is not there, of a map that may not be there either. */
static bool set_map_entry(struct aim *x, struct str value)
{
	struct record *r = x->e->map_of;
	struct str key = value_str(x->e->key);
	const struct field *f = &r->kind->fields[x->e->map_slot];
	if (x->d->root)
		return aim_set_entry(x, r, f, key, value);
	struct str option = aim_long_option(f->run);
	if (!option.n || !record_is(r, KIND_container))
		return fix_refuse(x->d, "no option says it");
	option = str_printf(x->d->arena, STR_FMT "=" STR_FMT "=" STR_FMT, STR_ARG(option),
		STR_ARG(key), STR_ARG(value));
	return words_add_option(x->d, facts_at(x->d->reading->facts, r->place).span, option);
}

static bool edit_set(struct aim *x)
{
	struct value have = x->e->target, want = x->e->value;
	if (is_known(want, VALUE_LIST) && is_known(have, VALUE_LIST) && !x->field)
		return order_set(x, have.u.list, want.u.list);
	if (x->field && is_known(want, VALUE_LIST))
		return set_list(x);
	struct str value = text_of(x, x->e->value);
	const struct fix_form *form = x->field ? fix_form(x->e->record, x->e->slot) : NULL;
	if (is_known(have, VALUE_INT) && is_known(want, VALUE_INT) &&
		(form ? form->gap : x->d->layout))
		return set_lines(x, form);
	bool wanted = x->e->value.tag != VALUE_BOOL || x->e->value.u.b;
	if (form && form->member.n && x->d->root && x->e->target.place == x->e->record->place)
		return set_entry(x, form, value);
	if (aim_is_there(x))
		return set_there(x, value);
	if (x->e->map_of && x->e->map_slot >= 0 && is_known(x->e->key, VALUE_STRING))
		return set_map_entry(x, value);
	if (!x->field)
		return fix_refuse(x->d, "nothing is written there");
	if (!wanted)
		return fix_refuse(x->d, "it is not said here");
	return x->d->root ? aim_set_yaml(x, form, value) : aim_set_words(x, form, value);
}

static bool edit_remove(struct aim *x)
{
	if (x->d->layout && !x->field && aim_is_text(x->e->target))
		return fix_change(x->d, x->span.from, x->span.to, STR(""));
	if (!aim_is_there(x))
		return fix_refuse(x->d, "it is not written here");
	return x->d->root ? aim_remove_yaml(x) : aim_remove_words(x);
}

static bool is_lower(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 'A' && s.p[i] <= 'Z')
			return false;
	return true;
}

/* Leaves alone what is the same at both ends. */
static bool change_least(struct fix_document *d, struct span span, struct str text)
{
	while (span.from < span.to && text.n && d->text.p[span.from] == text.p[0]) {
		text = str_skip(text, 1);
		span.from++;
	}
	while (span.from < span.to && text.n && d->text.p[span.to - 1] == text.p[text.n - 1]) {
		text.n--;
		span.to--;
	}
	return fix_change(d, span.from, span.to, text);
}

static bool edit_replace(struct aim *x)
{
	struct str text = text_of(x, x->e->value);
	if (!aim_is_there(x))
		return fix_refuse(x->d, "it is not written here");
	if (x->d->root && !(x->d->layout && !x->field) && !aim_may(x))
		return false;
	if (x->field && record_is(x->e->record, KIND_instruction) &&
		x->e->slot == F_instruction_keyword - FIRST_instruction && is_lower(x->written))
		text = str_lower(x->d->arena, text);
	if (str_contains(x->written, STR("\n")))
		return fix_refuse(x->d, "it is written on several lines");
	return change_least(x->d, x->span, text);
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

bool aim_is_exec(const struct aim *x)
{
	struct record *in = x->d->root ? NULL : instruction_around(x->d, x->span);
	if (!in)
		return false;
	struct value form = model_get(in, F_instruction_form);
	return aim_is_text(form) && str_eq(value_str(form), STR("exec"));
}

static bool insert_missing(struct aim *x, struct str text)
{
	bool stage = x->e->record && record_is(x->e->record, KIND_stage);
	return stage ? aim_append(x->d, x->e->record, text)
		     : fix_refuse(x->d, "nothing is written there");
}

/* Into the text of a file, whose lines end as they do. */
static bool insert_text(struct aim *x, struct str text, bool before)
{
	struct buf b = BUF(x->d->arena);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n')
			buf_add(&b, line_ending(x->d->text));
		else
			buf_char(&b, text.p[i]);
	}
	uint32_t at = before ? x->span.from : x->span.to;
	return fix_change(x->d, at, at, buf_str(&b));
}

static bool edit_insert(struct aim *x, bool before)
{
	struct fix_document *d = x->d;
	struct str text = text_of(x, x->e->value);
	struct record *in = instruction_at(d, x->span);
	if (d->layout)
		return insert_text(x, text, before);
	if (!aim_is_there(x))
		return insert_missing(x, text);
	if (in)
		return words_insert_instruction(d, in, text, before);
	if (d->root && (!aim_may(x) || !aim_is_script(x)))
		return fix_refuse(d, "it is not part of a command line");
	if (aim_is_exec(x))
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
	bool flag = x->e->kind == EDIT_REMOVE && !x->d->root && x->field &&
		    kind_field(x->e->record->kind, STR("instruction"), NULL); /* as a whole */
	if (instruction_at(x->d, x->span) || !aim_is_there(x) || flag ||
		(x->d->layout && !x->field))
		return false;
	return value_is_unknown(v) || (aim_is_text(v) && text_has_holes(*v.u.text)) ||
	       (v.tag != VALUE_RECORD && str_find_char(x->written, '$') != STR_NOT_FOUND);
}

/* A list that was put together stands where its first item does. */
static struct place place_of(const struct fix_document *d, struct value v)
{
	if (!v.place && is_known(v, VALUE_LIST) && v.u.list->n)
		v = v.u.list->at[0];
	return facts_at(d->reading->facts, v.place);
}

bool fix_translate(struct fix_document *d, const struct outcome_edit *e)
{
	struct aim x = {.d = d, .e = e};
	struct place p = place_of(d, e->target);
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
