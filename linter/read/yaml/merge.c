/*
 * merge.c: the keys of one mapping: each once, and those that `<<` brings in.
 *
 * Merged pairs are the pairs of the mapping that was named, shared and not copied, so a value keeps
 * the place where it was written. Keys of the mapping itself win, then the mapping named first.
 */
#include "read/yaml/private.h"

enum { FEW = 12 }; /* up to here looking through them all is quicker than a table */

struct keys {
	struct map map;
	struct arena *arena;
	struct pair *pairs;
	uint32_t n;
	bool table;
};

static bool scalar(const struct node *n)
{
	return n->kind == NODE_SCALAR;
}

static struct pair *keys_find(struct keys *k, struct str key)
{
	if (k->table)
		return (struct pair *)map_get(&k->map, key);
	for (uint32_t i = 0; i < k->n; i++)
		if (scalar(k->pairs[i].key) && k->pairs[i].key->u.text.n == key.n &&
			str_eq(k->pairs[i].key->u.text, key))
			return &k->pairs[i];
	return NULL;
}

static void keys_add(struct keys *k, struct pair p)
{
	k->pairs[k->n] = p;
	if (k->table && scalar(p.key))
		*map_put(k->arena, &k->map, p.key->u.text) = &k->pairs[k->n];
	k->n++;
}

static void report_twice(struct diags *diags, const struct node *first, const struct node *second)
{
	struct position at = source_position(first->source, first->span.from);
	struct diag *d = diag_add(diags, &DIAG_yaml_syntax, second->source, second->span,
		"the key '" STR_FMT "' is already written in line %u", STR_ARG(second->u.text),
		at.line);
	diag_second(d, first->source, first->span, "the first one");
}

/* False: surely no key is there twice, as each has a bit of its own. */
static bool note_keys(struct node *m)
{
	bool shared = false;
	for (uint32_t i = 0; i < m->n; i++) {
		const struct node *key = m->u.pairs[i].key;
		uint64_t bit = scalar(key) ? key_bit(key->u.text) : 0;
		shared = shared || (m->u.keys & bit);
		m->u.keys |= bit;
	}
	return shared;
}

void yaml_unique_keys(struct arena *a, struct node *m, struct diags *diags)
{
	if (!note_keys(m))
		return;
	struct keys keys = {.arena = a, .pairs = m->u.pairs, .table = m->n > FEW};
	for (uint32_t i = 0; i < m->n; i++) {
		struct pair p = m->u.pairs[i], *first = NULL;
		if (scalar(p.key))
			first = keys_find(&keys, p.key->u.text);
		if (!first) {
			keys_add(&keys, p);
			continue;
		}
		report_twice(diags, first->key, p.key);
		*first = p;
	}
	m->n = m->own = keys.n;
}

static bool is_merge_key(const struct node *key)
{
	return scalar(key) && key->style == NODE_PLAIN && str_eq(key->u.text, STR("<<"));
}

/* How many pairs the value of `<<` could add at most; false when it cannot be merged. */
static bool mergeable(const struct node *value, uint64_t *pairs)
{
	if (value->kind == NODE_MAPPING) {
		*pairs += value->n;
		return true;
	}
	if (value->kind != NODE_SEQUENCE)
		return false;
	for (uint32_t i = 0; i < value->n; i++) {
		if (value->u.items[i]->kind != NODE_MAPPING)
			return false;
		*pairs += value->u.items[i]->n;
	}
	return true;
}

static void merge_one(struct keys *keys, const struct node *from)
{
	for (uint32_t i = 0; i < from->n; i++) {
		struct pair p = from->u.pairs[i];
		if (!scalar(p.key) || !keys_find(keys, p.key->u.text))
			keys_add(keys, p);
	}
}

static void merge_all(struct keys *keys, const struct node *value)
{
	if (value->kind == NODE_MAPPING)
		merge_one(keys, value);
	else
		for (uint32_t i = 0; i < value->n; i++)
			merge_one(keys, value->u.items[i]);
}

bool yaml_merge(struct arena *a, struct node *m, struct diags *diags, uint64_t *budget)
{
	uint32_t at = 0;
	uint64_t more = 0;
	while (at < m->n && !is_merge_key(m->u.pairs[at].key))
		at++;
	if (at == m->n)
		return true;
	const struct node *key = m->u.pairs[at].key, *value = m->u.pairs[at].value;
	if (!mergeable(value, &more)) {
		diag_add(diags, &DIAG_yaml_syntax, value->source, value->span,
			"'<<' merges a mapping or a list of mappings, not %s", node_what(value));
		more = 0;
	}
	if (more > *budget) {
		diag_add(diags, &DIAG_input_limit, key->source, key->span,
			"merge keys make this file too large: more than 10 times its nodes");
		return false;
	}
	*budget -= more;
	struct keys keys = {.arena = a, .table = m->n + more > FEW};
	keys.pairs = arena_array(a, struct pair, (size_t)(m->n + more));
	for (uint32_t i = 0; i < m->n; i++)
		if (i != at)
			keys_add(&keys, m->u.pairs[i]);
	m->own = keys.n;
	if (more)
		merge_all(&keys, value);
	m->u.pairs = keys.pairs;
	m->n = keys.n;
	m->merged = true;
	m->u.keys = 0;
	(void)note_keys(m);
	return true;
}
