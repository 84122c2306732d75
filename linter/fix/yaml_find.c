/*
 * yaml_find.c: where pairs and items of a YAML text are.
 *
 * libyaml ends a block collection where the next token begins, past blank lines and comments, so
 * ends are taken from the last thing inside.
 */
#include "fix/private.h"

#include <string.h>

static bool holds(struct span outer, struct span inner)
{
	return outer.from <= inner.from && inner.to <= outer.to;
}

static bool same(struct span a, struct span b)
{
	return a.from == b.from && a.to == b.to;
}

static struct node *part_of(const struct yaml_step *s)
{
	return s->node->kind == NODE_MAPPING ? s->node->u.pairs[s->index].value
					     : s->node->u.items[s->index];
}

/* An alias is the node of its anchor, which stands before it. */
bool yaml_stands_in(const struct node *n, const struct node *outer, uint32_t from)
{
	return n->source == outer->source && n->span.from >= from;
}

uint32_t yaml_count(const struct node *n)
{
	return n->kind == NODE_MAPPING ? n->own : n->n;
}

/* Does the part hold the span? Ends are not asked: that of a collection is wrong where an alias
 * stands last. `key`: it is in a pair's key. */
static bool part_holds(const struct node *n, uint32_t i, struct span span, bool *key)
{
	const struct node *k = n->kind == NODE_MAPPING ? n->u.pairs[i].key : NULL;
	const struct node *v = k ? n->u.pairs[i].value : n->u.items[i];
	*key = k && holds(k->span, span);
	return *key ||
	       (yaml_stands_in(v, n, k ? k->span.to : n->span.from) && v->span.from <= span.from &&
		       (v->kind != NODE_SCALAR || holds(v->span, span)));
}

/* The last pair whose key begins before it. */
static bool guess(const struct node *n, struct span span, uint32_t *index)
{
	uint32_t low = 0, high = n->kind == NODE_MAPPING ? n->own : 0;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (n->u.pairs[middle].key->span.from <= span.from)
			low = middle + 1;
		else
			high = middle;
	}
	*index = low - 1;
	return low > 0;
}

/* The part of a collection that holds the span, the last to begin before it. */
static bool step_into(const struct node *n, struct span span, uint32_t *index, bool *key)
{
	bool in_key;
	if (guess(n, span, index) && part_holds(n, *index, span, key))
		return true;
	for (uint32_t i = yaml_count(n); i-- > 0;)
		if (part_holds(n, i, span, &in_key)) {
			*index = i;
			*key = in_key;
			return true;
		}
	return false;
}

bool yaml_find(const struct fix_document *d, struct span span, struct yaml_trail *out)
{
	struct node *n = d->root;
	*out = (struct yaml_trail){.node = n};
	while (n && n->kind != NODE_SCALAR && out->n < YAML_TRAIL) {
		struct yaml_step *step = &out->steps[out->n];
		step->node = n;
		out->shared |= n->anchored;
		if (same(n->span, span) || !step_into(n, span, &step->index, &out->key))
			break;
		out->n++;
		n = out->key ? n->u.pairs[step->index].key : part_of(step);
	}
	out->node = n;
	if (n)
		out->shared |= n->anchored;
	return n != NULL;
}

bool yaml_enter(struct yaml_trail *t)
{
	if (!t->key)
		return node_is(t->node, NODE_MAPPING);
	struct yaml_step *step = &t->steps[t->n - 1];
	struct node *key = t->node;
	t->key = false;
	t->node = part_of(step);
	t->shared |= t->node->anchored || !yaml_stands_in(t->node, step->node, key->span.to);
	return node_is(t->node, NODE_MAPPING);
}

bool yaml_leave(struct yaml_trail *t)
{
	t->node = t->steps[--t->n].node;
	t->key = false;
	return node_is(t->node, NODE_MAPPING);
}

/* Behind the last byte of a pair's value or an item that begins at or behind `from`. */
static uint32_t end_of(const struct fix_document *d, const struct node *outer, struct node *n,
	uint32_t from, unsigned depth);

/* An alias, or nothing at all: up to what ends it on its line. */
static uint32_t end_of_word(const struct fix_document *d, const struct node *outer, uint32_t at)
{
	uint32_t end = line_end(d->text, at), last = at;
	for (; at < end; at++) {
		char c = d->text.p[at];
		if (c == '#' && at > 0 && (d->text.p[at - 1] == ' ' || d->text.p[at - 1] == '\t'))
			break;
		if (outer->style == NODE_FLOW && strchr(",]}", c))
			break;
		if (c != ' ' && c != '\t')
			last = at + 1;
	}
	return last;
}

/* Where the last item begins, be it an alias. */
static uint32_t start_of_last(const struct fix_document *d, struct node *n, unsigned depth)
{
	struct node *last = n->u.items[n->n - 1];
	uint32_t at = n->span.from;
	if (yaml_stands_in(last, n, at))
		return last->span.from;
	if (n->n > 1 && yaml_stands_in(n->u.items[n->n - 2], n, at))
		at = end_of(d, n, n->u.items[n->n - 2], at, depth + 1);
	while (at < d->text.n && d->text.p[at] != '*')
		at++;
	return at;
}

static uint32_t end_inside(const struct fix_document *d, struct node *n, unsigned depth)
{
	if (n->kind == NODE_MAPPING && n->own) {
		struct pair *p = &n->u.pairs[n->own - 1];
		return end_of(d, n, p->value, p->key->span.to, depth + 1);
	}
	if (n->kind == NODE_SEQUENCE && n->n)
		return end_of(d, n, n->u.items[n->n - 1], start_of_last(d, n, depth), depth + 1);
	return n->span.to;
}

static uint32_t end_of(const struct fix_document *d, const struct node *outer, struct node *n,
	uint32_t from, unsigned depth)
{
	if (depth > READ_DEPTH || !yaml_stands_in(n, outer, from))
		return end_of_word(d, outer, from);
	if (n->style == NODE_BLOCK)
		return end_inside(d, n, depth);
	if (n->kind == NODE_SCALAR && n->span.to == n->span.from)
		return end_of_word(d, outer, from);
	return n->span.to;
}

/* From the first byte of a pair or item to behind its last. */
struct span yaml_extent(const struct fix_document *d, const struct yaml_step *s)
{
	struct node *n = s->node, *v = part_of(s);
	uint32_t from =
		n->kind == NODE_MAPPING ? n->u.pairs[s->index].key->span.from : v->span.from;
	uint32_t behind = n->kind == NODE_MAPPING ? n->u.pairs[s->index].key->span.to : from;
	return (struct span){from, end_of(d, n, v, behind, 0)};
}

struct span yaml_extent_at(const struct fix_document *d, struct node *n, uint32_t i)
{
	return yaml_extent(d, &(struct yaml_step){n, i});
}
