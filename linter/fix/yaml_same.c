/*
 * yaml_same.c: whether two YAML texts mean the same. Aliases are walked as often as they stand
 * there, up to a number of nodes beyond which the answer is no.
 */
#include "fix/private.h"

enum { SAME_MOST = 1000 * 1000, PLACES_MOST = 10000 };

struct sameness {
	struct arena *arena;
	struct source *before;
	uint32_t left; /* nodes that may still be looked at */
	struct span_list *out;
	bool differ; /* even if that has no place */
};

static void compare(struct sameness *s, const struct node *x, const struct node *y, unsigned depth);

static void differ(struct sameness *s, const struct node *x)
{
	s->differ = true;
	if (x->source == s->before && s->out->n < PLACES_MOST)
		list_push(s->arena, s->out, x->span);
}

static bool same_scalar(const struct node *x, const struct node *y)
{
	bool plain = x->style == NODE_PLAIN && y->style == NODE_PLAIN;
	return (!plain || x->type == y->type) && str_eq(x->u.text, y->u.text);
}

static void compare_pairs(
	struct sameness *s, const struct node *x, const struct node *y, unsigned depth)
{
	for (uint32_t i = 0; i < x->n; i++) {
		const struct pair *p = &x->u.pairs[i], *q = &y->u.pairs[i];
		if (!node_is(p->key, NODE_SCALAR)) {
			differ(s, x);
			return;
		}
		if (!node_is(q->key, NODE_SCALAR) || !str_eq(p->key->u.text, q->key->u.text))
			q = node_pair(y, p->key->u.text);
		if (q)
			compare(s, p->value, q->value, depth);
		else
			differ(s, p->key);
	}
}

static void compare(struct sameness *s, const struct node *x, const struct node *y, unsigned depth)
{
	bool unlike = x->kind != y->kind || x->tag != y->tag;
	if (depth > READ_DEPTH || !s->left || unlike) {
		differ(s, x);
		return;
	}
	s->left--;
	if (x->kind == NODE_SCALAR ? !same_scalar(x, y) : x->n != y->n)
		differ(s, x);
	else if (x->kind == NODE_MAPPING)
		compare_pairs(s, x, y, depth + 1);
	else if (x->kind == NODE_SEQUENCE)
		for (uint32_t i = 0; i < x->n; i++)
			compare(s, x->u.items[i], y->u.items[i], depth + 1);
}

bool yaml_same(struct arena *a, struct source *before, struct source *after, struct span_list *out)
{
	struct diags ds;
	struct sameness s = {.arena = a, .before = before, .left = SAME_MOST, .out = out};
	diags_init(&ds, a);
	struct yaml x = yaml_read_all(a, before, &ds), y = yaml_read_all(a, after, &ds);
	if (x.broken || y.broken || x.documents.n != y.documents.n)
		return false;
	for (uint32_t i = 0; i < x.documents.n; i++)
		compare(&s, x.documents.at[i], y.documents.at[i], 0);
	return !s.differ;
}
