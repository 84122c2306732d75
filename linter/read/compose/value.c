/*
 * value.c: nodes of a compose file as values of the model.
 *
 * Every value has the place of the scalar it was written as. compose_check has refused what does
 * not fit before; here it is passed over.
 */
#include "read/compose/private.h"

#include <math.h>

uint32_t compose_place(struct compose *c, const struct node *n)
{
	return facts_place(c->facts, n->source, n->span);
}

struct value written(struct value v)
{
	v.flags |= VALUE_WRITTEN;
	return v;
}

struct node *compose_walk(const struct node *mapping, const char *dotted)
{
	struct str rest = str_from(dotted), key;
	struct node *n = NULL;
	while (rest.n) {
		rest = str_cut(rest, '.', &key);
		n = node_get(mapping, key);
		if (!n || n->tag == NODE_RESET)
			return NULL;
		mapping = n;
	}
	return n;
}

struct value compose_string(struct compose *c, struct node *n)
{
	struct expansion e = compose_expand(c, n);
	struct value v = value_text(c->arena, e.text, compose_place(c, n));
	v.flags |= e.flags | VALUE_WRITTEN;
	return v;
}

struct value compose_key(struct compose *c, struct node *key)
{
	return written(value_string(c->arena, key->u.text, compose_place(c, key)));
}

static bool truth_of(struct str s, bool *out)
{
	static const struct {
		const char *word;
		bool b;
	} words[] = {{"true", true}, {"false", false}, {"y", true}, {"yes", true}, {"on", true},
		{"n", false}, {"no", false}, {"off", false}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq_nocase(s, str_from(words[i].word))) {
			*out = words[i].b;
			return true;
		}
	return false;
}

static bool read_bool(struct str s, uint32_t place, struct value *out)
{
	bool b;
	if (!truth_of(s, &b))
		return false;
	*out = value_bool(b, place);
	return true;
}

static bool read_int(struct str s, uint32_t place, struct value *out)
{
	int64_t i;
	double d;
	if (yaml_int(s, &i)) {
		*out = value_int(i, place);
		return true;
	}
	if (!yaml_number(s, &d) || !(fabs(d) < 9e18))
		return false;
	*out = value_int((int64_t)d, place);
	return true;
}

static bool read_number(struct str s, uint32_t place, struct value *out)
{
	double d;
	if (!yaml_number(s, &d))
		return false;
	*out = value_number(d, place);
	return true;
}

static bool read_bytes(struct compose *c, struct str s, uint32_t place, struct value *out)
{
	struct value number;
	struct str why;
	if (!spec_bytes(c->facts, text_plain(s), place, out, &why)) {
		if (!read_int(s, place, &number))
			return false;
		*out = value_bytes(number.u.i, place);
	}
	return true;
}

static enum value_tag tag_of(enum read_as as)
{
	switch (as) {
	case AS_BOOL:
		return VALUE_BOOL;
	case AS_INT:
		return VALUE_INT;
	case AS_NUMBER:
		return VALUE_NUMBER;
	case AS_BYTES:
		return VALUE_BYTES;
	case AS_DURATION:
		return VALUE_DURATION;
	case AS_STRING:
	case AS_TEXT:
	case AS_PATH:
	case AS_STRINGS:
	case AS_MAP:
	case AS_HOSTS:
	case AS_NODES:
	case AS_USER:
	case AS_CAPABILITIES:
		break;
	}
	return VALUE_NONE;
}

static bool parse(
	struct compose *c, struct str s, enum read_as as, uint32_t place, struct value *out)
{
	struct str why;
	if (as == AS_BOOL)
		return read_bool(s, place, out);
	if (as == AS_INT)
		return read_int(s, place, out);
	if (as == AS_NUMBER)
		return read_number(s, place, out);
	if (as == AS_BYTES)
		return read_bytes(c, s, place, out);
	return spec_duration(c->facts, text_plain(s), place, out, &why);
}

/* A bool, number, size or duration: unknown where the text has holes. */
static bool typed(struct compose *c, struct node *n, enum read_as as, struct value *out)
{
	if (n->kind != NODE_SCALAR || n->type == NODE_NULL)
		return false;
	struct expansion e = compose_expand(c, n);
	uint32_t place = compose_place(c, n);
	if (text_has_holes(e.text))
		*out = value_unknown(tag_of(as), text_cause(e.text), place);
	else if (!parse(c, e.text.s, as, place, out))
		return false;
	out->flags |= e.flags | VALUE_WRITTEN;
	return true;
}

static void add_strings(struct compose *c, struct node *n, struct value list, enum read_as as)
{
	if (n->kind == NODE_SEQUENCE) {
		for (uint32_t i = 0; i < n->n; i++)
			if (n->u.items[i]->kind == NODE_SCALAR)
				add_strings(c, n->u.items[i], list, as);
		return;
	}
	if (n->kind != NODE_SCALAR || n->type == NODE_NULL)
		return;
	struct value v = compose_string(c, n);
	if (as == AS_CAPABILITIES) {
		uint8_t flags = v.flags;
		v = spec_capability(c->facts, *v.u.text, v.place);
		v.flags |= flags;
	}
	value_list_add(c->arena, list, v);
}

static struct value map_of(struct compose *c, struct node *n)
{
	struct value map = written(value_map(c->arena, compose_place(c, n)));
	struct entry_list entries = {0};
	compose_entries(c, n, STR("="), &entries);
	LIST_EACH (struct entry, e, &entries) {
		struct value v = e->value;
		if (value_is_missing(v))
			v = value_string(c->arena, STR(""), e->name.place);
		value_map_put(c->arena, map, e->name, v);
	}
	return map;
}

/* extra_hosts: name:address, name=address, name: address, name: [addresses] */
static void add_host(struct compose *c, struct entry *e, struct value list)
{
	struct texter t;
	if (value_is_missing(e->value)) {
		value_list_add(c->arena, list, e->name);
		return;
	}
	texter_init(&t, c->arena);
	texter_text(&t, *e->name.u.text);
	texter_add(&t, STR(":"));
	texter_text(&t, *e->value.u.text);
	struct value v = value_text(c->arena, texter_end(&t), compose_place(c, e->node));
	v.flags |= e->value.flags | VALUE_WRITTEN;
	value_list_add(c->arena, list, v);
}

static struct value hosts_of(struct compose *c, struct node *n)
{
	struct value list = written(value_list(c->arena, compose_place(c, n)));
	struct entry_list entries = {0};
	compose_entries(c, n, STR("=:"), &entries);
	LIST_EACH (struct entry, e, &entries) {
		if (!node_is(e->node, NODE_SEQUENCE)) {
			add_host(c, e, list);
			continue;
		}
		for (uint32_t i = 0; i < e->node->n; i++) {
			struct entry one = *e;
			one.node = e->node->u.items[i];
			if (one.node->kind != NODE_SCALAR)
				continue;
			one.value = compose_string(c, one.node);
			add_host(c, &one, list);
		}
	}
	return list;
}

/* A piece of YAML whose shape nobody fixed. The tree is at most READ_DEPTH deep. */
static struct value any(struct compose *c, struct node *n)
{
	uint32_t place = compose_place(c, n);
	int64_t i;
	double d;
	bool b;
	if (n->kind == NODE_SEQUENCE) {
		struct value list = written(value_list(c->arena, place));
		for (uint32_t at = 0; at < n->n; at++)
			value_list_add(c->arena, list, any(c, n->u.items[at]));
		return list;
	}
	if (n->kind == NODE_MAPPING) {
		struct value map = written(value_map(c->arena, place));
		for (uint32_t at = 0; at < n->n; at++)
			if (n->u.pairs[at].key->kind == NODE_SCALAR)
				value_map_put(c->arena, map, compose_key(c, n->u.pairs[at].key),
					any(c, n->u.pairs[at].value));
		return map;
	}
	if (node_bool(n, &b))
		return written(value_bool(b, place));
	if (node_int(n, &i))
		return written(value_int(i, place));
	if (n->type == NODE_FLOAT && node_number(n, &d))
		return written(value_number(d, place));
	return node_is_null(n) ? written(value_none(place)) : compose_string(c, n);
}

struct value compose_extra(struct compose *c, struct node *mapping, uint32_t place)
{
	struct value map = value_map(c->arena, place);
	for (uint32_t i = 0; i < mapping->n; i++) {
		struct pair p = mapping->u.pairs[i];
		if (p.key->kind == NODE_SCALAR && str_starts_with(p.key->u.text, STR("x-")))
			value_map_put(c->arena, map, compose_key(c, p.key), any(c, p.value));
	}
	return map;
}

static bool scalar_value(struct compose *c, struct node *n, enum read_as as, struct value *out)
{
	bool text = n->type == NODE_STRING || as == AS_TEXT || as == AS_USER || as == AS_PATH;
	if (n->kind != NODE_SCALAR || n->type == NODE_NULL || !text)
		return false;
	*out = compose_string(c, n);
	uint8_t flags = out->flags;
	if (as == AS_PATH)
		*out = spec_path(c->facts, *out->u.text, out->place);
	if (as == AS_USER)
		*out = spec_user(c->facts, *out->u.text, out->place);
	out->flags |= flags;
	return true;
}

bool compose_value(struct compose *c, struct node *n, enum read_as as, struct value *out)
{
	if (!n || n->tag == NODE_RESET || node_is_null(n))
		return false;
	switch (as) {
	case AS_STRING:
	case AS_TEXT:
	case AS_PATH:
	case AS_USER:
		return scalar_value(c, n, as, out);
	case AS_BOOL:
	case AS_INT:
	case AS_NUMBER:
	case AS_BYTES:
	case AS_DURATION:
		return typed(c, n, as, out);
	case AS_STRINGS:
	case AS_CAPABILITIES:
		*out = written(value_list(c->arena, compose_place(c, n)));
		add_strings(c, n, *out, as);
		return true;
	case AS_MAP:
		*out = map_of(c, n);
		return true;
	case AS_HOSTS:
		*out = hosts_of(c, n);
		return true;
	case AS_NODES:
		*out = any(c, n);
		return true;
	}
	return false;
}

bool compose_set(
	struct compose *c, struct record *r, enum field_id f, struct node *n, enum read_as as)
{
	struct value v;
	if (!compose_value(c, n, as, &v)) {
		compose_unreadable(c, r, f, n);
		return false;
	}
	model_set(r, f, v);
	return true;
}

void compose_unreadable(struct compose *c, struct record *r, enum field_id f, const struct node *n)
{
	if (n && n->tag != NODE_RESET && !node_is_null(n))
		model_unreadable(c->arena, r, f, compose_place(c, n));
}

void compose_fields(
	struct compose *c, struct record *r, struct node *from, const struct field_row *rows)
{
	for (; rows->key.n; rows++)
		compose_set(c, r, rows->field, node_get(from, rows->key), rows->as);
}
