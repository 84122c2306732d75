/*
 * shape.c: the shapes that Compose accepts, and their keys: rows of shape.def.
 */
#include "read/compose/shape.h"

/* clang-format off */
enum { /* a number for each key, and where those of a shape begin and end */
#define SHAPE(name, allow, items, values, flags, words, required) \
	SHAPE_FIRST_##name, SHAPE_BEFORE_##name = SHAPE_FIRST_##name - 1,
#define KEY(shape, key, value) KEY_##shape##_##key,
#include "read/compose/shape.def"
#undef SHAPE
#undef KEY
	KEY_COUNT
};

static const struct shape_key shape_keys[KEY_COUNT] = {
#define SHAPE(name, allow, items, values, flags, words, required)
#define KEY(shape, key, value) [KEY_##shape##_##key] = {STR_INIT(#key), SHAPE_##value},
#include "read/compose/shape.def"
#undef SHAPE
#undef KEY
};

const struct shape compose_shapes[SHAPE_COUNT + 1] = {
	[SHAPE_nothing] = {0, 0, 0, 0, 0, "", ""},
#define SHAPE(name, allow, items, values, flags, words, required) \
	[SHAPE_##name] = {allow, SHAPE_##items, SHAPE_##values, flags, SHAPE_FIRST_##name, \
		words, required},
#define KEY(shape, key, value)
#include "read/compose/shape.def"
#undef SHAPE
#undef KEY
	[SHAPE_COUNT] = {0, 0, 0, 0, KEY_COUNT, "", ""},
};
/* clang-format on */

const struct shape_key *shape_key(enum shape_id shape, struct str key)
{
	for (uint16_t i = compose_shapes[shape].first; i < compose_shapes[shape + 1].first; i++)
		if (shape_keys[i].key.n == key.n && key.p[0] == shape_keys[i].key.p[0] &&
			str_eq(shape_keys[i].key, key))
			return &shape_keys[i];
	return NULL;
}

bool compose_knows(enum shape_id shape, struct str key)
{
	bool extension =
		(compose_shapes[shape].flags & EXTENSIONS) && str_starts_with(key, STR("x-"));
	return extension || shape_key(shape, key);
}

static bool stands_in(const struct node *key, const struct node *n)
{
	return key->source == n->source && key->span.from >= n->span.from &&
	       key->span.to <= n->span.to;
}

void compose_set_keys(struct compose *c, struct node *n, enum shape_id shape, struct record *r,
	struct key_fields fields)
{
	struct value keys = value_list(c->arena, r->place);
	struct value unknown = value_list(c->arena, r->place);
	struct value own = value_list(c->arena, r->place);
	for (uint32_t i = 0; i < n->n; i++) {
		struct node *key = n->u.pairs[i].key;
		if (key->kind != NODE_SCALAR)
			continue;
		value_list_add(c->arena, keys, compose_key(c, key));
		if (stands_in(key, n))
			value_list_add(c->arena, own, compose_key(c, key));
		if (!compose_knows(shape, key->u.text))
			value_list_add(c->arena, unknown, compose_key(c, key));
	}
	model_set(r, fields.keys, keys);
	model_set(r, fields.unknown, unknown);
	if (fields.own != FIELD_COUNT)
		model_set(r, fields.own, own);
}

void compose_suggest(struct diag *d, enum shape_id shape, struct str key)
{
	struct nearest near;
	nearest_init(&near, key);
	for (uint16_t i = compose_shapes[shape].first; i < compose_shapes[shape + 1].first; i++)
		nearest_offer(&near, shape_keys[i].key);
	if (near.best.n)
		diag_note(d, "did you mean '" STR_FMT "'?", STR_ARG(near.best));
}

enum shape_id compose_shape_below(enum shape_id shape, struct str key)
{
	const struct shape_key *known = shape_key(shape, key);
	return known ? (enum shape_id)known->value : (enum shape_id)compose_shapes[shape].values;
}

/* Shapes do not contain themselves, so this ends. */
static void add_keys(
	struct arena *a, enum shape_id shape, struct str way, struct compose_key_list *out)
{
	const struct shape *s = &compose_shapes[shape];
	struct str behind = way.n ? str_join(a, way, STR(".")) : way;
	for (uint16_t i = s->first; i < compose_shapes[shape + 1].first; i++) {
		struct str key = str_join(a, behind, shape_keys[i].key);
		list_push(a, out, key);
		add_keys(a, (enum shape_id)shape_keys[i].value, key, out);
	}
	if (s->items)
		add_keys(a, (enum shape_id)s->items, str_join(a, behind, STR("*")), out);
	if (s->values && s->values != s->items)
		add_keys(a, (enum shape_id)s->values, str_join(a, behind, STR("*")), out);
}

void compose_keys(struct arena *a, struct compose_key_list *out)
{
	add_keys(a, SHAPE_file, STR(""), out);
}
