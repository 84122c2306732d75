/*
 * aim_yaml.c: where in a YAML text an edit aims, and values put there or taken away.
 */
#include "fix/private.h"

bool aim_may(struct aim *x)
{
	if (x->trail.shared)
		return fix_refuse(x->d, "an anchor stands there, and other places use it");
	return true;
}

bool aim_is_whole(const struct aim *x)
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
bool aim_is_script(const struct aim *x)
{
	return !aim_is_whole(x) && !is_entry(x) && node_is(x->trail.node, NODE_SCALAR);
}

/* A port in long form stands at its `published`. */
static bool is_long_port(const struct aim *x)
{
	const struct yaml_trail *t = &x->trail;
	return x->e->record && record_is(x->e->record, KIND_port) && t->n > 1 && !t->key &&
	       node_is(t->node, NODE_SCALAR) && node_is(t->steps[t->n - 1].node, NODE_MAPPING);
}

bool aim_remove_yaml(struct aim *x)
{
	struct fix_document *d = x->d;
	if (!aim_may(x))
		return false;
	if (aim_is_part(x) && node_is(x->trail.node, NODE_SCALAR))
		return part_remove(d, x->span, value_str(x->e->target));
	if (is_long_port(x))
		return yaml_leave(&x->trail) && yaml_remove(d, &x->trail);
	if (aim_is_whole(x) || x->trail.key || is_entry(x))
		return yaml_remove(d, &x->trail);
	return aim_is_script(x) ? words_remove(d, x->span, aim_letter(x))
				: fix_refuse(d, "it is not a value of its own");
}

bool aim_wants_string(const struct aim *x)
{
	enum value_tag tag = (enum value_tag)x->e->value.tag;
	return tag != VALUE_BOOL && tag != VALUE_INT && tag != VALUE_NUMBER;
}

/* The mapping of the record: it itself, or what its key names. */
bool aim_record_trail(struct aim *x, struct yaml_trail *out)
{
	struct place p = facts_at(x->d->reading->facts, x->e->record->place);
	if (p.source != x->d->reading->source || !yaml_find(x->d, p.span, out))
		return false;
	return is_long_port(x) ? yaml_leave(out) : yaml_enter(out);
}

/* The service that a place is in; in files of the first form services stand at the top. */
static bool service_trail(struct aim *x, struct yaml_trail *out)
{
	unsigned depth = node_get(x->d->root, STR("services")) ? 2 : 1;
	if (!yaml_find(x->d, x->span, out) || out->n < depth)
		return false;
	if (out->n == depth && out->key)
		return yaml_enter(out);
	out->node = out->n > depth ? out->steps[depth].node : out->node;
	out->n = depth;
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
	return yaml_add(x->d, &at, below ? deep : plain, value, aim_wants_string(x));
}

/* The first part of [address:]port:port. A number of JSON becomes a text. */
static bool set_lead(struct aim *x, struct str value)
{
	const struct node *n = x->trail.node;
	if (n->style != NODE_PLAIN || n->type != NODE_INT || !yaml_is_json(&x->trail))
		return part_lead(x->d, x->span, value);
	struct str text =
		str_printf(x->d->arena, STR_FMT "::" STR_FMT, STR_ARG(value), STR_ARG(n->u.text));
	return fix_change(x->d, n->span.from, n->span.to, yaml_doubled(x->d->arena, text));
}

bool aim_set_yaml(struct aim *x, const struct fix_form *form, struct str value)
{
	struct yaml_trail at;
	struct str keys;
	if (form && form->word.n && node_is(x->trail.node, NODE_SCALAR)) {
		struct value options = record_get(x->e->record, F_mount_options - FIRST_mount);
		bool first = options.tag != VALUE_LIST || options.u.list->n == 0;
		return part_add(x->d, x->span, form, first);
	}
	if (form && form->lead && node_is(x->trail.node, NODE_SCALAR) && !is_long_port(x))
		return set_lead(x, value);
	if (record_is(x->e->record, KIND_limits))
		return set_limit(x, value);
	if (!aim_record_trail(x, &at))
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
	return yaml_add(x->d, &at, keys, value, aim_wants_string(x));
}

bool aim_set_entry(
	struct aim *x, struct record *r, const struct field *f, struct str key, struct str value)
{
	struct place p = facts_at(x->d->reading->facts, r->place);
	struct yaml_trail at;
	struct str map;
	str_cut(str_from(f->compose), ' ', &map);
	size_t dot = str_rfind_char(map, '.');
	if (dot != STR_NOT_FOUND)
		map = str_skip(map, dot + 1);
	if (!map.n || p.source != x->d->reading->source || !yaml_find(x->d, p.span, &at))
		return fix_refuse(x->d, "no key of the file says it");
	return yaml_add_entry(x->d, &at, map, key, value);
}
