/*
 * canonical.c: parts of a project field by field, and the nodes they are made of.
 */
#include "read/compose/canonical.h"

#include <inttypes.h>
#include <stdlib.h>

struct part_field {
	struct str key;
	canonical_fn how;
	enum part_id below;
};

/* clang-format off */
enum { /* a number for each field, and where those of a part begin and end */
#define PART(part) PART_FIRST_##part, PART_BEFORE_##part = PART_FIRST_##part - 1,
#define FIELD(part, key, how, below) PART_AT_##part##_##key,
#include "read/compose/canonical.def"
#undef PART
#undef FIELD
	PART_FIELDS
};

static const struct part_field fields[PART_FIELDS] = {
#define PART(part)
#define FIELD(part, key, how, below) [PART_AT_##part##_##key] = {STR_INIT(#key), read_##how, PART_##below},
#include "read/compose/canonical.def"
#undef PART
#undef FIELD
};

static const uint16_t first[PART_COUNT + 1] = {
#define PART(part) [PART_##part] = PART_FIRST_##part,
#define FIELD(part, key, how, below)
#include "read/compose/canonical.def"
#undef PART
#undef FIELD
	[PART_COUNT] = PART_FIELDS,
};
/* clang-format on */

/* ---- new nodes ---- */

static struct node *made(struct compose *c, enum node_kind kind, enum node_type type)
{
	struct node *n = arena_new(c->arena, struct node);
	n->kind = (uint8_t)kind;
	n->type = (uint8_t)type;
	n->source = c->source;
	return n;
}

static struct str doubled(struct compose *c, struct str s)
{
	struct buf b = BUF(c->arena);
	if (str_find_char(s, '$') == STR_NOT_FOUND)
		return s;
	for (size_t i = 0; i < s.n; i++) {
		buf_char(&b, s.p[i]);
		if (s.p[i] == '$')
			buf_char(&b, '$');
	}
	return buf_str(&b);
}

struct node *canonical_text(struct compose *c, struct str text)
{
	struct node *n = made(c, NODE_SCALAR, NODE_STRING);
	n->u.text = doubled(c, text);
	return n;
}

struct node *canonical_number(struct compose *c, int64_t i)
{
	struct node *n = made(c, NODE_SCALAR, NODE_INT);
	n->u.text = str_printf(c->arena, "%" PRId64, i);
	return n;
}

struct node *canonical_bool(struct compose *c, bool b)
{
	struct node *n = made(c, NODE_SCALAR, NODE_BOOL);
	n->u.text = b ? STR("true") : STR("false");
	return n;
}

struct node *canonical_null(struct compose *c)
{
	return made(c, NODE_SCALAR, NODE_NULL);
}

struct node *canonical_list(struct compose *c, size_t room)
{
	struct node *n = made(c, NODE_SEQUENCE, NODE_STRING);
	n->u.items = arena_array(c->arena, struct node *, room);
	return n;
}

struct node *canonical_map(struct compose *c, size_t room)
{
	struct node *n = made(c, NODE_MAPPING, NODE_STRING);
	n->u.pairs = arena_array(c->arena, struct pair, room);
	return n;
}

void canonical_put(struct compose *c, struct node *map, struct str key, struct node *value)
{
	map->u.pairs[map->n++] = (struct pair){canonical_text(c, key), value};
}

void canonical_put_text(struct compose *c, struct node *map, const char *key, struct str text)
{
	if (text.n)
		canonical_put(c, map, str_from(key), canonical_text(c, text));
}

static int by_key(const void *left, const void *right)
{
	const struct pair *a = left, *b = right;
	return str_cmp(a->key->u.text, b->key->u.text);
}

void canonical_sort(struct node *map)
{
	if (map->n)
		qsort(map->u.pairs, map->n, sizeof *map->u.pairs, by_key);
}

/* ---- parts ---- */

struct node *canonical_of(struct compose *c, struct node *mapping, enum part_id part)
{
	struct node *out = canonical_map(c, (size_t)(first[part + 1] - first[part]));
	for (unsigned i = first[part]; i < first[part + 1]; i++) {
		struct node *n = node_get(mapping, fields[i].key);
		struct node *v =
			fields[i].how(c, node_is_null(n) ? NULL : n, fields[i].below, mapping);
		if (v)
			canonical_put(c, out, fields[i].key, v);
	}
	return out;
}

READER(part)
{
	(void)in;
	return node_is(n, NODE_MAPPING) ? canonical_of(c, n, below) : NULL;
}

READER(whole)
{
	(void)in;
	return canonical_of(c, n, below);
}

READER(parts)
{
	(void)in;
	if (!node_is(n, NODE_SEQUENCE) || !n->n)
		return NULL;
	struct node *out = canonical_list(c, n->n);
	for (uint32_t i = 0; i < n->n; i++)
		out->u.items[out->n++] = canonical_of(c, n->u.items[i], below);
	return out;
}

/* A piece of YAML whose shape nobody fixed; at most READ_DEPTH deep. */
struct node *canonical_any(struct compose *c, struct node *n)
{
	struct node *out;
	int64_t i;
	if (n->kind == NODE_SEQUENCE) {
		out = canonical_list(c, n->n);
		for (uint32_t at = 0; at < n->n; at++)
			out->u.items[out->n++] = canonical_any(c, n->u.items[at]);
		return out;
	}
	if (n->kind == NODE_MAPPING) {
		out = canonical_map(c, n->n);
		for (uint32_t at = 0; at < n->n; at++)
			if (n->u.pairs[at].key->kind == NODE_SCALAR)
				canonical_put(c, out, n->u.pairs[at].key->u.text,
					canonical_any(c, n->u.pairs[at].value));
		canonical_sort(out);
		return out;
	}
	if (node_is_null(n))
		return canonical_null(c);
	if (n->type == NODE_BOOL)
		return canonical_bool(c, canonical_is(c, n));
	if (node_int(n, &i))
		return canonical_number(c, i);
	out = canonical_text(c, canonical_str(c, n));
	if (n->type == NODE_FLOAT && canonical_real(c, n, &(double){0}))
		out->type = NODE_FLOAT;
	return out;
}
