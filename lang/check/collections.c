/*
 * collections.c: literals, lists and maps, and walks over collections.
 */
#include "check/private.h"

static const struct type *literal_type(struct checker *c, const struct value *v)
{
	switch ((enum value_tag)v->tag) {
	case VALUE_BOOL:
		return base(c, TYPE_BOOL);
	case VALUE_INT:
		return base(c, TYPE_INT);
	case VALUE_NUMBER:
		return base(c, TYPE_NUMBER);
	case VALUE_BYTES:
		return base(c, TYPE_BYTES);
	case VALUE_DURATION:
		return base(c, TYPE_DURATION);
	case VALUE_DATE:
		return base(c, TYPE_DATE);
	case VALUE_NONE:
	case VALUE_STRING:
	case VALUE_VERSION:
	case VALUE_PATH:
	case VALUE_USER:
	case VALUE_PORTS:
	case VALUE_IP:
	case VALUE_CIDR:
	case VALUE_PATTERN:
	case VALUE_RECORD:
	case VALUE_LIST:
	case VALUE_MAP:
	case VALUE_LAZY:
		break;
	}
	return check_broken(c);
}

const struct type *check_LITERAL(struct checker *c, struct expr *e, const struct type *want)
{
	e->constant = true;
	e->value = e->u.literal;
	const struct type *w = want ? type_present(want) : NULL;
	if (e->value.tag == VALUE_INT && w && w->kind == TYPE_NUMBER) {
		e->value = value_number((double)e->u.literal.u.i, 0);
		return w;
	}
	if (e->value.tag == VALUE_INT && w && w->kind == TYPE_PORTS) {
		struct str written = expr_written(c, e);
		return literal_value(c, written, e->span, w, &e->value) ? w : check_broken(c);
	}
	return literal_type(c, &e->value);
}

const struct type *check_TEXT(struct checker *c, struct expr *e, const struct type *want)
{
	return check_literal_text(c, e, want ? type_present(want) : NULL);
}

const struct type *check_MINUS(struct checker *c, struct expr *e, const struct type *want)
{
	struct expr *of = e->u.unary.of;
	const struct type *t = check_expr(c, of, want);
	if (CHECK_AGREES(t))
		return t;
	if (type_is_optional(t))
		t = check_present(c, of, e);
	if (CHECK_AGREES(t))
		return t;
	if (t->kind != TYPE_INT && t->kind != TYPE_NUMBER && t->kind != TYPE_BYTES &&
		t->kind != TYPE_DURATION) {
		COMPLAIN(c, &DIAG_type, e->span, "" STR_FMT " has no negative", TEXT(c, t));
		return check_broken(c);
	}
	if (of->constant && of->kind == EXPR_LITERAL) {
		e->constant = true;
		e->value = of->value;
		if (t->kind == TYPE_NUMBER)
			e->value.u.d = -e->value.u.d;
		else
			e->value.u.i = -e->value.u.i;
	}
	return t;
}

static void fold_list(struct checker *c, struct expr *e)
{
	struct arena *a = c->pack->arena;
	e->constant = true;
	for (uint32_t i = 0; i < e->u.items.n; i++)
		e->constant &= e->u.items.at[i]->constant;
	if (!e->constant)
		return;
	e->value = value_list(a, 0);
	for (uint32_t i = 0; i < e->u.items.n; i++)
		value_list_add(a, e->value, e->u.items.at[i]->value);
}

const struct type *check_LIST(struct checker *c, struct expr *e, const struct type *want)
{
	const struct type *w = want ? type_present(want) : NULL;
	const struct type *item = w && w->kind == TYPE_LIST ? w->item : NULL;
	for (uint32_t i = 0; i < e->u.items.n; i++) {
		struct expr *x = e->u.items.at[i];
		const struct type *t = check_expr(c, x, item);
		e->sensitive |= x->sensitive;
		if (item && CHECK_AGREES(check_held(c, x, item)))
			continue;
		if (!item && !CHECK_AGREES(t))
			item = type_is_optional(t) ? check_present(c, x, x) : t;
	}
	fold_list(c, e);
	return item ? type_list(&c->pack->types, item)
		    : type_list(&c->pack->types, check_broken(c));
}

const struct type *check_MAP(struct checker *c, struct expr *e, const struct type *want)
{
	struct arena *a = c->pack->arena;
	const struct type *w = want ? type_present(want) : NULL;
	const struct type *item = w && w->kind == TYPE_MAP ? w->item : NULL;
	e->constant = true;
	for (uint32_t i = 0; i < e->u.map.keys.n; i++) {
		struct expr *k = e->u.map.keys.at[i], *v = e->u.map.values.at[i];
		check_expr(c, k, base(c, TYPE_STRING));
		const struct type *t = check_expr(c, v, item);
		e->sensitive |= v->sensitive;
		if (item)
			check_held(c, v, item);
		else if (!CHECK_AGREES(t))
			item = t;
		e->constant &= k->constant && v->constant;
	}
	if (e->constant) {
		e->value = value_map(a, 0);
		for (uint32_t i = 0; i < e->u.map.keys.n; i++)
			value_map_put(a, e->value, e->u.map.keys.at[i]->value,
				e->u.map.values.at[i]->value);
	}
	return type_map(&c->pack->types, item ? item : check_broken(c));
}

static const struct type *walked_item(struct checker *c, struct expr *in)
{
	const struct type *t = check_expr(c, in, NULL);
	if (!CHECK_AGREES(t))
		t = check_present(c, in, in);
	if (CHECK_AGREES(t))
		return t;
	if (t->kind == TYPE_LIST)
		return t->item;
	if (t->kind == TYPE_MAP)
		return base(c, TYPE_STRING);
	COMPLAIN(c, &DIAG_type, in->span, "`" STR_FMT "` is " STR_FMT ", where a list is wanted",
		STR_ARG(expr_written(c, in)), TEXT(c, t));
	return check_broken(c);
}

static struct scope *walk_begin(struct checker *c, struct expr *e, struct name var, struct expr *in)
{
	struct scope *outer = c->scope;
	const struct type *item = walked_item(c, in);
	e->binding = scope_push(c, BINDING_WITNESS, var, item);
	((struct binding *)(uintptr_t)e->binding)->sensitive = in->sensitive;
	c->depth += !in->constant;
	if (c->depth > c->degree)
		c->degree = c->depth;
	return outer;
}

static void walk_end(
	struct checker *c, struct scope *outer, const struct expr *in, const struct fact *facts)
{
	c->scope = outer;
	c->facts = facts;
	c->depth -= !in->constant;
}

const struct type *check_quant(struct checker *c, struct expr *e)
{
	const struct fact *facts = c->facts;
	struct expr *in = e->u.quant.in;
	struct scope *outer = walk_begin(c, e, e->u.quant.var, in);
	struct flows flows = {c->facts, c->facts};
	const struct type *t = base(c, TYPE_BOOL), *s = t;
	if (e->u.quant.where)
		t = check_bool(c, e->u.quant.where, &flows);
	c->facts = flows.yes;
	if (e->u.quant.satisfies)
		s = check_bool(c, e->u.quant.satisfies, &flows);
	walk_end(c, outer, in, facts);
	if (CHECK_AGREES(in->type))
		return in->type;
	return CHECK_AGREES(t) ? t : s;
}

const struct type *check_COMPREHENSION(struct checker *c, struct expr *e, const struct type *want)
{
	const struct type *w = want ? type_present(want) : NULL;
	const struct fact *facts = c->facts;
	struct expr *in = e->u.comprehension.in, *item = e->u.comprehension.item;
	struct scope *outer = walk_begin(c, e, e->u.comprehension.var, in);
	struct flows flows = {c->facts, c->facts};
	if (e->u.comprehension.where)
		check_bool(c, e->u.comprehension.where, &flows);
	c->facts = flows.yes;
	const struct type *t = check_expr(c, item, w && w->kind == TYPE_LIST ? w->item : NULL);
	if (type_is_optional(t))
		t = check_present(c, item, item);
	e->sensitive = item->sensitive;
	walk_end(c, outer, in, facts);
	return type_list(&c->pack->types, t);
}
