/*
 * records.c: records of two readings compared: those outside of what was fixed are as they were, by
 * what they hold. Places move, so they do not count.
 */
#include "fix/private.h"

#include <stdlib.h>

enum { HASH_DEPTH = 4 };

static uint64_t mix(uint64_t h, const void *p, size_t n)
{
	return str_fnv(h, (struct str){p, n});
}

static uint64_t mix_str(uint64_t h, struct str s)
{
	return str_fnv(mix(h, &s.n, sizeof s.n), s);
}

static uint64_t mix_fields(uint64_t h, const struct record *r, unsigned depth);

static uint64_t mix_value(uint64_t h, struct arena *a, struct value v, unsigned depth)
{
	unsigned char tag = v.tag;
	h = mix(h, &tag, 1);
	if (value_is_unknown(v) || v.tag == VALUE_NONE || v.tag == VALUE_LAZY || depth > HASH_DEPTH)
		return h;
	if (v.tag == VALUE_RECORD)
		return v.u.record->kind->subject ? h : mix_fields(h, v.u.record, depth + 1);
	if (v.tag == VALUE_LIST) {
		for (uint32_t i = 0; i < v.u.list->n; i++)
			h = mix_value(h, a, v.u.list->at[i], depth + 1);
		return h;
	}
	if (v.tag == VALUE_MAP) {
		for (uint32_t i = 0; i < v.u.map->n; i++) {
			h = mix_value(h, a, v.u.map->at[i].key, depth + 1);
			h = mix_value(h, a, v.u.map->at[i].value, depth + 1);
		}
		return h;
	}
	if (v.tag == VALUE_STRING || v.tag == VALUE_PATH)
		return mix_str(h, v.u.text->s);
	return mix_str(h, value_show(a, v));
}

/* How it is laid out. */
static bool is_layout(const struct record *r, unsigned slot)
{
	unsigned field = FIRST_instruction + slot;
	return record_is(r, KIND_instruction) &&
	       (field == F_instruction_indent || field == F_instruction_spacing ||
		       field == F_instruction_gap || field == F_instruction_spelling);
}

/* Derived fields follow from the others. */
static uint64_t mix_fields(uint64_t h, const struct record *r, unsigned depth)
{
	for (unsigned i = 0; i < r->kind->n_fields; i++)
		if (!r->kind->fields[i].derive && !is_layout(r, i))
			h = mix_value(h, r->facts->arena, r->slot[i], depth);
	return h;
}

static struct str hash_of(struct arena *a, const struct record *r)
{
	uint64_t *h = arena_new(a, uint64_t);
	*h = mix_fields(mix(STR_FNV_START, &r->kind->index, sizeof r->kind->index), r, 0);
	return (struct str){(const char *)h, sizeof *h};
}

bool record_is_file(const struct record *r)
{
	return record_is(r, KIND_project) || record_is(r, KIND_dockerfile) ||
	       record_is(r, KIND_daemon) || record_is(r, KIND_document);
}

/* What it is a part of; what is special about an instruction is a part of that. */
static struct record *holder_of(struct record *r)
{
	unsigned slot;
	struct record *holder = model_holder(r);
	if (holder || !kind_field(r->kind, STR("instruction"), &slot))
		return holder;
	struct value v = record_get(r, slot);
	return v.tag == VALUE_RECORD && !value_is_unknown(v) ? v.u.record : NULL;
}

/* The service, container or stage that it is part of. */
static struct record *whole_of(struct record *r)
{
	for (struct record *up = holder_of(r); up && !record_is_file(up); up = holder_of(r))
		r = up;
	return r;
}

struct span change_lines(struct str text, struct span change)
{
	bool whole = change.to > change.from && text.p[change.to - 1] == '\n';
	uint32_t to = whole ? change.to - 1 : line_end(text, change.to);
	return (struct span){line_start(text, change.from), to};
}

/* ---- what may change ---- */

/* The lines that fixes touch, in order and apart, and what their subjects belong to. What is said
 * of a file as a whole, as of its blanks, is no reason for a record to change. */
struct touched {
	const struct fix_reading *reading;
	struct span_list lines;
	struct map wholes; /* by the address of the record */
};

static struct str address(struct arena *a, const struct record *r)
{
	const struct record **p = arena_new(a, const struct record *);
	*p = r;
	return (struct str){(const char *)p, sizeof *p};
}

static void put_parts(struct arena *a, struct map *out, struct value v, struct record *container)
{
	if (value_is_unknown(v))
		return;
	if (v.tag == VALUE_RECORD && !v.u.record->kind->subject) {
		void **first = map_put(a, out, address(a, v.u.record));
		if (!*first)
			*first = container;
	}
	for (uint32_t i = 0; v.tag == VALUE_LIST && i < v.u.list->n; i++)
		if (v.u.list->at[i].tag == VALUE_RECORD)
			put_parts(a, out, v.u.list->at[i], container);
}

/* Hooks, dependencies and the like do not name the container that they are parts of: it is found by
 * their address. */
static struct map *containers_of(struct arena *a, const struct facts *facts)
{
	struct map *out = arena_new(a, struct map);
	LIST_EACH (struct record *, c, &facts->by_kind[KIND_container])
		for (unsigned k = 0; k < (*c)->kind->n_fields; k++)
			if (!(*c)->kind->fields[k].derive)
				put_parts(a, out, (*c)->slot[k], *c);
	return out;
}

/* A command line and the container that it starts are one. */
static const struct record *command_of(struct record *whole)
{
	if (!record_is(whole, KIND_container))
		return NULL;
	struct value v = model_get(whole, F_container_docker_command);
	return v.tag == VALUE_RECORD && !value_is_unknown(v) ? v.u.record : NULL;
}

static int by_start(const void *a, const void *b)
{
	const struct span *x = a, *y = b;
	return (x->from > y->from) - (x->from < y->from);
}

static void join_lines(struct span_list *l)
{
	uint32_t n = 0;
	if (l->n)
		qsort(l->at, l->n, sizeof *l->at, by_start);
	for (uint32_t i = 0; i < l->n; i++) {
		if (n && l->at[i].from <= l->at[n - 1].to)
			l->at[n - 1] = span_join(l->at[n - 1], l->at[i]);
		else
			l->at[n++] = l->at[i];
	}
	l->n = n;
}

static struct touched touched_by(
	struct arena *a, const struct fix_reading *x, const struct fix_list *fixed)
{
	struct touched t = {.reading = x};
	const struct map *containers = NULL; /* made for the first part that needs it */
	LIST_EACH (struct finding *, f, fixed) {
		if ((*f)->record && record_is_file((*f)->record))
			continue;
		struct record *whole = (*f)->record ? whole_of((*f)->record) : NULL;
		if (whole && !whole->kind->subject) {
			containers = containers ? containers : containers_of(a, x->facts);
			struct record *container = map_get(containers, address(a, whole));
			whole = container ? container : whole;
		}
		const struct record *command = whole ? command_of(whole) : NULL;
		if (whole)
			*map_put(a, &t.wholes, address(a, whole)) = whole;
		if (command)
			*map_put(a, &t.wholes, address(a, command)) = whole;
		LIST_EACH (const struct change, c, &(*f)->changes)
			list_push(a, &t.lines, change_lines(x->source->text, c->span));
	}
	join_lines(&t.lines);
	return t;
}

/* Does the span meet one of them? */
static bool meets(const struct span_list *l, struct span span)
{
	uint32_t low = 0, high = l->n; /* the first that ends at or behind its start */
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (l->at[middle].to < span.from)
			low = middle + 1;
		else
			high = middle;
	}
	return low < l->n && l->at[low].from <= span.to;
}

/* It is put together from others, which are compared themselves. */
static bool follows(const struct record *r)
{
	return record_is(r, KIND_host_folder);
}

static bool may_change(const struct touched *t, struct record *r)
{
	struct place p = facts_at(r->facts, r->place);
	const struct record *whole = whole_of(r);
	struct str key = {(const char *)&whole, sizeof whole};
	return record_is_file(r) || follows(r) || map_get(&t->wholes, key) ||
	       (p.source == t->reading->source && meets(&t->lines, p.span));
}

/* ---- the comparison ---- */

struct tally {
	struct arena *arena;
	struct map n; /* uint32_t * by hash */
};

static uint32_t *tally_at(struct tally *t, const struct record *r)
{
	void **at = map_put(t->arena, &t->n, hash_of(t->arena, r));
	if (!*at)
		*at = arena_new(t->arena, uint32_t);
	return *at;
}

static void object(
	struct arena *a, const struct fix_reading *x, struct record *r, struct objection_list *out)
{
	struct place p = facts_at(r->facts, r->place);
	struct objection o = {.why = str_printf(a, "it would change something else: " STR_FMT,
				      STR_ARG(model_subject(r, a))),
		.at = p.span,
		.here = p.source == x->source};
	list_push(a, out, o);
}

/* What the text means beyond what is in the model: contents of configs, keys of others. */
static void compare_meaning(struct arena *a, const struct fix_reading *before,
	const struct fix_reading *after, const struct fix_list *fixed, struct objection_list *out)
{
	struct span_list where = {0};
	struct objection o = {.why = STR("it would change a text in the file")};
	bool text = false;
	LIST_EACH (struct finding *, f, fixed)
		text |= (*f)->record && record_is((*f)->record, KIND_document);
	if (!text || !before->yaml || yaml_same(a, before->source, after->source, &where))
		return;
	LIST_EACH (const struct span, at, &where) {
		o.at = *at;
		o.here = true;
		list_push(a, out, o);
	}
	if (!where.n)
		list_push(a, out, o);
}

void records_compare(struct arena *a, const struct fix_reading *before,
	const struct fix_reading *after, const struct fix_list *fixed, struct objection_list *out)
{
	compare_meaning(a, before, after, fixed, out);
	struct tally t = {.arena = a};
	struct touched touched = touched_by(a, before, fixed);
	for (unsigned k = 0; k < KIND_COUNT; k++)
		LIST_EACH (struct record *, r, &after->facts->by_kind[k])
			++*tally_at(&t, *r);
	for (unsigned k = 0; k < KIND_COUNT; k++)
		LIST_EACH (struct record *, r, &before->facts->by_kind[k]) {
			if (may_change(&touched, *r))
				continue;
			uint32_t *n = tally_at(&t, *r);
			if (*n)
				--*n;
			else
				object(a, before, *r, out);
		}
}
