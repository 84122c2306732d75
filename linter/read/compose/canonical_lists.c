/*
 * canonical_lists.c: lists of strings, and the mappings that may be written as lists.
 */
#include "read/compose/canonical.h"
#include "read/compose/load.h"

#include <stdlib.h>

/* ---- lists of strings ---- */

static struct node *string_list(
	struct compose *c, struct node *n, struct str (*item)(struct compose *, struct node *))
{
	bool list = node_is(n, NODE_SEQUENCE);
	uint32_t count = list ? n->n : n ? 1 : 0;
	struct node *out = canonical_list(c, count);
	for (uint32_t i = 0; i < count; i++)
		out->u.items[out->n++] = canonical_text(c, item(c, list ? n->u.items[i] : n));
	return out;
}

READER(strings)
{
	UNUSED;
	struct node *out = string_list(c, n, canonical_str);
	return out->n ? out : NULL;
}

/* Name servers without an address are left out. */
READER(dns)
{
	struct node *all = read_strings(c, n, below, in);
	uint32_t kept = 0;
	for (uint32_t i = 0; all && i < all->n; i++)
		if (all->u.items[i]->u.text.n)
			all->u.items[kept++] = all->u.items[i];
	if (all)
		all->n = kept;
	return kept ? all : NULL;
}

READER(paths)
{
	UNUSED;
	struct node *out = string_list(c, n, canonical_moved);
	return out->n ? out : NULL;
}

/* Always printed: nothing is not the same as an empty command. */
READER(command)
{
	UNUSED;
	if (!n)
		return canonical_null(c);
	if (n->kind == NODE_SEQUENCE)
		return string_list(c, n, canonical_str);
	struct value words = compose_words(c, n);
	struct node *out = canonical_list(c, words.u.list->n);
	for (uint32_t i = 0; i < words.u.list->n; i++)
		out->u.items[out->n++] = canonical_text(c, value_str(words.u.list->at[i]));
	return out;
}

READER(test)
{
	UNUSED;
	if (!n || n->kind == NODE_SEQUENCE)
		return read_strings(c, n, below, in);
	struct node *out = canonical_list(c, 2);
	out->u.items[out->n++] = canonical_text(c, STR("CMD-SHELL"));
	out->u.items[out->n++] = canonical_text(c, canonical_str(c, n));
	return out;
}

/* ---- NAME=value, NAME: value ---- */

/* What a name without a value has. NULL: the name is dropped. */
typedef struct node *(*unset_fn)(struct compose *c, struct str name);

static struct node *unset_empty(struct compose *c, struct str name)
{
	(void)name;
	return canonical_text(c, STR(""));
}

static struct node *unset_null(struct compose *c, struct str name)
{
	(void)name;
	return canonical_null(c);
}

static struct node *unset_dropped(struct compose *c, struct str name)
{
	struct str value;
	return canonical_variable(c, name, &value) ? canonical_text(c, value) : NULL;
}

static struct node *unset_inherited(struct compose *c, struct str name)
{
	struct node *n = unset_dropped(c, name);
	return n ? n : canonical_null(c);
}

static struct node *value_of(struct compose *c, const struct entry *e, unset_fn unset)
{
	if (e->keyed && node_is(e->node, NODE_SCALAR) && !node_is_null(e->node))
		return canonical_text(c, canonical_str(c, e->node));
	if (value_is_missing(e->value))
		return unset(c, value_str(e->name));
	return canonical_text(c, value_str(e->value));
}

/* The last one of a name counts. */
static struct node *name_values(struct compose *c, struct node *n, unset_fn unset)
{
	struct entry_list entries = {0};
	struct map at = {0}; /* struct node *: its value; NULL where it is dropped */
	if (!n)
		return NULL;
	compose_entries(c, n, STR("="), &entries);
	struct node *out = canonical_map(c, entries.n);
	LIST_EACH (struct entry, e, &entries) {
		struct str name = value_str(e->name);
		void **slot = map_put(c->arena, &at, name);
		struct node *value = value_of(c, e, unset);
		if (*slot)
			out->u.pairs[(uintptr_t)*slot - 1].value = value;
		else
			canonical_put(c, out, name, value);
		if (!*slot)
			*slot = (void *)(uintptr_t)out->n;
	}
	uint32_t kept = 0;
	for (uint32_t i = 0; i < out->n; i++)
		if (out->u.pairs[i].value)
			out->u.pairs[kept++] = out->u.pairs[i];
	out->n = kept;
	canonical_sort(out);
	return out->n ? out : NULL;
}

READER(mapping)
{
	UNUSED;
	return name_values(c, n, unset_empty);
}

READER(pairs)
{
	UNUSED;
	return name_values(c, n, unset_null);
}

READER(environment)
{
	UNUSED;
	return name_values(c, n, unset_inherited);
}

READER(arguments)
{
	UNUSED;
	return name_values(c, n, unset_dropped);
}

/* Contexts in other folders are moved, those that are no folders are not. */
READER(contexts)
{
	UNUSED;
	struct entry_list entries = {0};
	struct node *out = name_values(c, n, unset_empty);
	if (!out)
		return NULL;
	compose_entries(c, n, STR("="), &entries);
	LIST_EACH (struct entry, e, &entries) {
		const struct compose_file *f = compose_file_of(c, e->node->source);
		struct str value = value_is_missing(e->value) ? STR("") : value_str(e->value);
		struct pair *p = (struct pair *)node_pair(out, value_str(e->name));
		bool folder = value.n && value.p[0] != '/' && !compose_is_remote(value) &&
			      !str_starts_with(value, STR("service:"));
		if (p && f && f->elsewhere && folder)
			p->value = canonical_text(c,
				compose_clean(c->arena, compose_join(c->arena, f->folder, value)));
	}
	return out;
}

/* Options of a provider: each may be given several times. */
READER(multi)
{
	UNUSED;
	if (!node_is(n, NODE_MAPPING) || !n->n)
		return NULL;
	struct node *out = canonical_map(c, n->n);
	for (uint32_t i = 0; i < n->n; i++)
		if (n->u.pairs[i].key->kind == NODE_SCALAR)
			canonical_put(c, out, n->u.pairs[i].key->u.text,
				string_list(c, n->u.pairs[i].value, canonical_str));
	canonical_sort(out);
	return out;
}

/* ---- hosts ---- */

struct hosts {
	struct compose *c;
	struct node_list all;
	struct map seen; /* Compose keeps one of what two files say */
};

static void add_address(struct hosts *h, struct str host, struct str ip)
{
	if (ip.n > 2 && ip.p[0] == '[' && ip.p[ip.n - 1] == ']')
		ip = str_slice(ip, 1, ip.n - 1);
	struct str s = str_printf(h->c->arena, STR_FMT "=" STR_FMT, STR_ARG(host), STR_ARG(ip));
	void **slot = map_put(h->c->arena, &h->seen, s);
	if (*slot)
		return;
	struct node *n = canonical_text(h->c, s);
	*slot = n;
	list_push(h->c->arena, &h->all, n);
}

static void add_host_text(struct hosts *h, struct str s)
{
	struct str host, ip, rest;
	rest = str_cut(s, str_find_char(s, '=') != STR_NOT_FOUND ? '=' : ':', &host);
	do {
		rest = str_cut(rest, ',', &ip);
		add_address(h, host, ip);
	} while (rest.n);
}

static void add_hosts(struct hosts *h, struct node *n)
{
	for (uint32_t i = 0; n->kind == NODE_SEQUENCE && i < n->n; i++) {
		if (n->u.items[i]->kind == NODE_SCALAR)
			add_host_text(h, canonical_str(h->c, n->u.items[i]));
		else if (n->u.items[i]->kind == NODE_MAPPING)
			add_hosts(h, n->u.items[i]);
	}
	for (uint32_t i = 0; n->kind == NODE_MAPPING && i < n->n; i++) {
		struct pair p = n->u.pairs[i];
		bool many = p.value->kind == NODE_SEQUENCE;
		for (uint32_t j = 0; j < (many ? p.value->n : 1); j++)
			add_address(h, p.key->u.text,
				canonical_str(h->c, many ? p.value->u.items[j] : p.value));
	}
}

static int by_text(const void *left, const void *right)
{
	const struct node *const *a = left, *const *b = right;
	return str_cmp((*a)->u.text, (*b)->u.text);
}

READER(hosts)
{
	UNUSED;
	struct hosts h = {.c = c};
	if (n)
		add_hosts(&h, n);
	if (!h.all.n)
		return NULL;
	qsort(h.all.at, h.all.n, sizeof *h.all.at, by_text);
	struct node *out = canonical_list(c, h.all.n);
	for (uint32_t i = 0; i < h.all.n; i++)
		out->u.items[out->n++] = h.all.at[i];
	return out;
}

/* ---- names with something below each ---- */

READER(names)
{
	(void)in;
	struct entry_list entries = {0};
	if (!n)
		return NULL;
	compose_entries(c, n, STR(""), &entries);
	struct node *out = canonical_map(c, entries.n);
	LIST_EACH (struct entry, e, &entries)
		canonical_put(c, out, value_str(e->name),
			e->keyed && node_is(e->node, NODE_MAPPING) ? canonical_of(c, e->node, below)
								   : canonical_null(c));
	canonical_sort(out);
	return out->n ? out : NULL;
}

/* Without networks of its own a service is on the default one. */
READER(attachments)
{
	struct node *out = read_names(c, n, below, in);
	if (out || compose_get(in, "network_mode") || compose_get(in, "provider"))
		return out;
	out = canonical_map(c, 1);
	canonical_put(c, out, STR("default"), canonical_null(c));
	return out;
}
