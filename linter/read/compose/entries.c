/*
 * entries.c: environment, labels, args and their like: NAME=value in a list, NAME: value
 * in a mapping, or a list that a merge has put mappings into.
 */
#include "read/compose/private.h"

/* The place of a part of a scalar; of the whole where variables have moved the text. */
static uint32_t part_place(struct compose *c, struct node *n, size_t from, size_t to)
{
	struct str text = compose_expand(c, n).text.s;
	if (text.p != n->u.text.p)
		return compose_place(c, n);
	struct splice s = node_splice(c->arena, n);
	return facts_place(
		c->facts, n->source, splice_span(&s, (struct span){(uint32_t)from, (uint32_t)to}));
}

static struct value part(
	struct compose *c, struct node *n, const struct expansion *e, size_t from, size_t to)
{
	struct value v = value_text(
		c->arena, text_slice(c->arena, e->text, from, to), part_place(c, n, from, to));
	v.flags |= e->flags | VALUE_WRITTEN;
	return v;
}

static size_t find_any(struct str s, struct str chars)
{
	size_t first = s.n;
	for (size_t i = 0; i < chars.n; i++) {
		size_t at = str_find_char(str_slice(s, 0, first), chars.p[i]);
		first = at < first ? at : first;
	}
	return first;
}

/* A hole right at the separator belongs to the value, unless the name would be empty. */
static void list_entry(
	struct compose *c, struct node *n, struct str separators, struct entry_list *out)
{
	struct expansion e = compose_expand(c, n);
	size_t at = find_any(e.text.s, separators);
	struct entry entry = {.node = n};
	entry.name = part(c, n, &e, 0, at);
	if (at < e.text.s.n) {
		struct text value = text_slice(c->arena, e.text, at + 1, e.text.s.n);
		entry.value = part(c, n, &e, at + 1, e.text.s.n);
		entry.value.u.text = value_text(c->arena, value, 0).u.text;
	} else {
		entry.value = value_none(entry.name.place);
	}
	list_push(c->arena, out, entry);
}

static void keyed_entry(struct compose *c, struct pair p, struct entry_list *out)
{
	struct entry e = {.name = compose_key(c, p.key), .node = p.value, .keyed = true};
	bool text = p.value->kind == NODE_SCALAR && p.value->type != NODE_NULL;
	if (p.value->tag == NODE_RESET)
		return;
	e.value = text ? compose_string(c, p.value) : value_none(e.name.place);
	list_push(c->arena, out, e);
}

void compose_entries(
	struct compose *c, struct node *n, struct str separators, struct entry_list *out)
{
	if (n->kind == NODE_SCALAR) {
		if (n->type != NODE_NULL)
			list_entry(c, n, separators, out);
		return;
	}
	for (uint32_t i = 0; i < n->n; i++) {
		if (n->kind == NODE_MAPPING && n->u.pairs[i].key->kind == NODE_SCALAR)
			keyed_entry(c, n->u.pairs[i], out);
		if (n->kind != NODE_SEQUENCE || n->u.items[i]->kind == NODE_SEQUENCE)
			continue;
		compose_entries(c, n->u.items[i], separators, out);
	}
}
