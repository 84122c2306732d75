/*
 * flow.c: what is known of optional values at a place.
 *
 * A fact says that a path is set, or missing. Conditions give two lists of facts: what holds where
 * they are true, and where they are false. `and` checks its right side under the left one's yes,
 * `or` under its no.
 */
#include "check/private.h"

static bool path_add(const struct expr *e, struct buf *b)
{
	struct str key;
	switch (e->kind) {
	case EXPR_NAME: /* two variables of one name are two; a formal stands for its argument */
		buf_add(b, e->u.name.text);
		if (e->binding && e->binding->kind != BINDING_FORMAL)
			buf_printf(b, "@%p", (const void *)e->binding);
		return true;
	case EXPR_GROUP:
		return path_add(e->u.unary.of, b);
	case EXPR_FIELD:
		if (!path_add(e->u.field.of, b))
			return false;
		buf_char(b, '.');
		buf_add(b, e->u.field.name.text);
		return true;
	case EXPR_INDEX:
		if (e->u.index.index->kind != EXPR_TEXT ||
			!template_plain(&e->u.index.index->u.template, &key) ||
			!path_add(e->u.index.of, b))
			return false;
		buf_printf(b, "[" STR_FMT "]", STR_ARG(key));
		return true;
	case EXPR_ERROR:
	case EXPR_LITERAL:
	case EXPR_TEXT:
	case EXPR_LIST:
	case EXPR_MAP:
	case EXPR_CALL:
	case EXPR_BINARY:
	case EXPR_NOT:
	case EXPR_MINUS:
	case EXPR_IS:
	case EXPR_QUANT:
	case EXPR_COMPREHENSION:
	case EXPR_COUNT:
		return false;
	}
	return false;
}

struct str flow_path(struct checker *c, const struct expr *e)
{
	struct buf b = BUF(c->pack->arena);
	return path_add(e, &b) ? buf_str(&b) : STR("");
}

const struct fact *flow_find(const struct fact *facts, struct str path)
{
	for (; path.n && facts; facts = facts->next)
		if (str_eq(facts->path, path))
			return facts;
	return NULL;
}

const struct fact *flow_add(
	struct checker *c, const struct fact *facts, struct str path, bool set, struct span span)
{
	const struct fact *old = flow_find(facts, path);
	if (path.n == 0 || (old && old->set == set))
		return facts;
	struct fact *f = arena_new(c->pack->arena, struct fact);
	*f = (struct fact){path, set, span, facts};
	return f;
}

/* What is set has parents that are set. */
const struct fact *flow_set(
	struct checker *c, const struct fact *facts, const struct expr *e, struct span span)
{
	for (;;) {
		facts = flow_add(c, facts, flow_path(c, e), true, span);
		if (e->kind == EXPR_FIELD)
			e = e->u.field.of;
		else if (e->kind == EXPR_INDEX)
			e = e->u.index.of;
		else if (e->kind == EXPR_GROUP)
			e = e->u.unary.of;
		else
			return facts;
	}
}

/* The facts that stand in both lists, on top of `base`, which both share as their tail. */
const struct fact *flow_both(
	struct checker *c, const struct fact *a, const struct fact *b, const struct fact *base)
{
	const struct fact *both = base;
	for (; a && a != base; a = a->next) {
		const struct fact *other = flow_find(b, a->path);
		if (other && other->set == a->set)
			both = flow_add(c, both, a->path, a->set, a->span);
	}
	return both;
}

/* The facts on formals, said of the arguments that stand for them. */
const struct fact *flow_rename(struct checker *c, const struct fact *facts,
	const struct formal_list *formals, struct expr *const *args, const struct fact *into)
{
	for (; facts; facts = facts->next) {
		struct str head, rest = facts->path;
		size_t end = 0;
		while (end < rest.n && rest.p[end] != '.' && rest.p[end] != '[')
			end++;
		head = str_slice(rest, 0, end);
		rest = str_skip(rest, end);
		for (uint32_t i = 0; i < formals->n; i++) {
			if (!str_eq(head, formals->at[i].name.text))
				continue;
			struct str path = flow_path(c, args[i]);
			if (path.n)
				into = flow_add(c, into, str_join(c->pack->arena, path, rest),
					facts->set, args[i]->span);
		}
	}
	return into;
}
