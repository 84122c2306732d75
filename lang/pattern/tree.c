/*
 * tree.c: the tree between the text of a pattern and its program.
 *
 * What matches nothing but the empty text is one node, NODE_EMPTY, and vanishes from sequences and
 * repeats. So every other node costs at least one instruction, and the limit on instructions
 * bounds the work of compiling, too.
 */
#include "pattern/private.h"

static struct node *node_new(struct arena *a, enum node_kind kind)
{
	struct node *n = arena_new(a, struct node);
	n->kind = kind;
	return n;
}

struct node *node_empty(struct arena *a)
{
	return node_new(a, NODE_EMPTY);
}

struct node *node_chars(struct arena *a, struct charset chars)
{
	struct node *n = node_new(a, NODE_CHARS);
	charset_order(&chars);
	n->chars = chars;
	return n;
}

struct node *node_char(struct arena *a, uint32_t code_point)
{
	struct charset set = {0};
	charset_add(a, &set, code_point, code_point);
	return node_chars(a, set);
}

struct node *node_assert(struct arena *a, enum assertion assertion)
{
	struct node *n = node_new(a, NODE_ASSERT);
	n->assertion = assertion;
	return n;
}

struct node *node_repeat(struct arena *a, struct node *body, uint32_t least, uint32_t most)
{
	if (body->kind == NODE_EMPTY || most == 0)
		return node_empty(a);
	if (least == 1 && most == 1)
		return body;
	struct node *n = node_new(a, NODE_REPEAT);
	n->first = n->last = body;
	n->least = least;
	n->most = most;
	return n;
}

struct node *node_list(struct arena *a, enum node_kind kind)
{
	return node_new(a, kind);
}

void node_append(struct node *list, struct node *child)
{
	if (list->kind == NODE_SEQUENCE && child->kind == NODE_EMPTY)
		return;
	child->before = list->last;
	if (list->last)
		list->last->next = child;
	else
		list->first = child;
	list->last = child;
}

static bool all_empty(const struct node *list)
{
	for (const struct node *n = list->first; n; n = n->next)
		if (n->kind != NODE_EMPTY)
			return false;
	return true;
}

struct node *node_simple(struct arena *a, struct node *list)
{
	if (all_empty(list))
		return node_empty(a);
	return list->first->next ? list : list->first;
}
