/*
 * What a fresh record holds is worked out once for each kind of a unit and then copied; only
 * lists and maps are made anew, in one block, because readers add to them.
 */
#include "types/schema.h"

#include <string.h>

struct defaults {
	uint16_t lists, maps;
	struct value slot[];
};

/* A base type whose fields are never missing, and what they hold until a reader says otherwise. */
static const struct ip any_address = {{0}, false};
static const struct text no_text = {STR_INIT(""), 0, NULL};
static const struct fresh {
	struct str type;
	struct value value;
} fresh[] = {
	{STR_INIT("bool"), {.tag = VALUE_BOOL}},
	{STR_INIT("int"), {.tag = VALUE_INT}},
	{STR_INIT("number"), {.tag = VALUE_NUMBER}},
	{STR_INIT("bytes"), {.tag = VALUE_BYTES}},
	{STR_INIT("duration"), {.tag = VALUE_DURATION}},
	{STR_INIT("date"), {.tag = VALUE_DATE}},
	{STR_INIT("ports"), {.tag = VALUE_PORTS}},
	{STR_INIT("string"), {.tag = VALUE_STRING, .u.text = &no_text}},
	{STR_INIT("path"), {.tag = VALUE_PATH, .u.text = &no_text}},
	{STR_INIT("ip"), {.tag = VALUE_IP, .u.ip = &any_address}},
};

struct fresh_records *fresh_records_new(struct arena *a, const struct schema *s)
{
	struct fresh_records *all = arena_new(a, struct fresh_records);
	all->arena = a;
	all->of = arena_array(a, struct defaults *, s ? s->n_kinds : 0);
	return all;
}

void facts_init(struct facts *f, struct arena *a, const struct schema *schema)
{
	*f = (struct facts){.arena = a, .schema = schema};
	unsigned n = schema ? schema->n_kinds : 0;
	f->by_kind = arena_array(a, struct record_list, n);
	f->fresh = fresh_records_new(a, schema);
	list_push(a, &f->places, ((struct place){NULL, {0, 0}}));
}

const struct kind *schema_kind(const struct schema *s, struct str name)
{
	for (unsigned i = 0; i < s->n_kinds; i++)
		if (str_eq(str_from(s->kinds[i].name), name))
			return &s->kinds[i];
	return NULL;
}

const struct field *kind_field(const struct kind *k, struct str name, unsigned *slot)
{
	for (unsigned i = 0; i < k->n_fields; i++) {
		if (!str_eq(str_from(k->fields[i].name), name))
			continue;
		if (slot)
			*slot = i;
		return &k->fields[i];
	}
	return NULL;
}

const struct enumeration *schema_enumeration(const struct schema *s, struct str name)
{
	for (unsigned i = 0; i < s->n_enumerations; i++)
		if (str_eq(str_from(s->enumerations[i].name), name))
			return &s->enumerations[i];
	return NULL;
}

bool enumeration_has(const struct enumeration *e, struct str value)
{
	struct str rest = str_from(e->values), one;
	while (rest.n) {
		rest = str_cut(rest, ' ', &one);
		if (one.n && str_eq(one, value))
			return true;
	}
	return false;
}

static struct value default_of(const struct schema *s, const struct field *f)
{
	struct str type = str_from(f->type);
	if (f->derive)
		return (struct value){.tag = VALUE_LAZY};
	if (str_ends_with(type, STR("?")))
		return value_none(0);
	if (str_starts_with(type, STR("list of ")))
		return (struct value){.tag = VALUE_LIST};
	if (str_starts_with(type, STR("map of ")))
		return (struct value){.tag = VALUE_MAP};
	for (size_t i = 0; i < sizeof fresh / sizeof *fresh; i++)
		if (str_eq(fresh[i].type, type))
			return fresh[i].value;
	if (schema_enumeration(s, type))
		return (struct value){.tag = VALUE_STRING, .u.text = &no_text};
	return value_none(0); /* what only a reader can make: records, users, ... */
}

static struct defaults *defaults_of(struct facts *f, const struct kind *kind)
{
	struct defaults **at = &f->fresh->of[kind->index];
	if (*at)
		return *at;
	struct defaults *d = *at =
		arena_alloc(f->fresh->arena, sizeof *d + kind->n_fields * sizeof(struct value));
	for (unsigned i = 0; i < kind->n_fields; i++) {
		d->slot[i] = default_of(f->schema, &kind->fields[i]);
		d->slot[i].flags |= kind->fields[i].sensitive ? VALUE_SENSITIVE : 0;
		d->lists = (uint16_t)(d->lists + (d->slot[i].tag == VALUE_LIST));
		d->maps = (uint16_t)(d->maps + (d->slot[i].tag == VALUE_MAP));
	}
	return d;
}

static void fill(struct record *r, const struct defaults *d)
{
	struct list *lists = d->lists ? arena_array(r->facts->arena, struct list, d->lists) : NULL;
	struct map_value *maps =
		d->maps ? arena_array(r->facts->arena, struct map_value, d->maps) : NULL;
	for (unsigned i = 0; i < r->kind->n_fields; i++) {
		struct value *v = &r->slot[i];
		*v = d->slot[i];
		v->place = r->place;
		if (v->tag == VALUE_LIST)
			v->u.list = lists++;
		else if (v->tag == VALUE_MAP)
			v->u.map = maps++;
	}
}

struct record *record_new(struct facts *f, const struct kind *kind, uint32_t place)
{
	struct record *r = arena_alloc(f->arena, sizeof *r + kind->n_fields * sizeof(struct value));
	r->kind = kind;
	r->facts = f;
	r->place = place;
	r->listed = kind->subject && !f->unlisted;
	fill(r, defaults_of(f, kind));
	if (r->listed)
		list_push(f->arena, &f->by_kind[kind->index], r);
	return r;
}

void record_list(struct record *r)
{
	if (r->listed || !r->kind->subject)
		return;
	r->listed = true;
	list_push(r->facts->arena, &r->facts->by_kind[r->kind->index], r);
}

/* While a field is worked out its slot says so: a derivation that comes back to its own field
 * gets an unknown value instead of running for ever. */
static struct value derive(struct record *r, const struct field *f, struct value *slot)
{
	*slot = value_unknown(VALUE_NONE,
		facts_cause(r->facts, r->place, "`%s` depends on itself", f->name), r->place);
	struct value v = f->derive(r);
	if (v.tag == VALUE_LAZY)
		v = value_none(r->place);
	if (!v.place)
		v.place = r->place;
	*slot = v;
	return v;
}

struct value record_get(struct record *r, unsigned slot)
{
	const struct field *f = &r->kind->fields[slot];
	struct value v = r->slot[slot];
	if (v.tag == VALUE_LAZY)
		v = derive(r, f, &r->slot[slot]);
	if (f->sensitive)
		v.flags |= VALUE_SENSITIVE;
	return v;
}

struct str record_show(struct record *r, struct arena *a)
{
	const struct schema *s = r->facts->schema;
	struct str shown = s && s->show ? s->show(r, a) : STR("");
	return shown.n ? shown : facts_written(r->facts, r->place);
}
