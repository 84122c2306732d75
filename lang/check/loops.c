/*
 * loops.c: what a policy ranges over, and what it gives names to.
 */
#include "check/private.h"

#include "base/nearest.h"
#include "code/program.h"

struct diag *unknown_kind(struct checker *c, struct name name)
{
	const struct schema *s = c->pack->schema;
	struct nearest n;
	nearest_init(&n, name.text);
	for (unsigned i = 0; i < s->n_kinds; i++)
		if (s->kinds[i].subject)
			nearest_offer(&n, str_from(s->kinds[i].name));
	struct diag *d = diag_add(c->pack->diags, &DIAG_unknown_kind, check_source(c), name.span,
		"there is no kind `" STR_FMT "`", STR_ARG(name.text));
	if (n.best.n) {
		diag_label(d, "did you mean `" STR_FMT "`?", STR_ARG(n.best));
		diag_fix(d, n.best);
	}
	return d;
}

static const struct type *loop_kind(struct checker *c, const struct loop *l)
{
	const struct kind *k = schema_kind(c->pack->schema, l->kind.text);
	if (!k) {
		unknown_kind(c, l->kind);
		return base(c, TYPE_ERROR);
	}
	if (!k->subject && !l->in)
		diag_label(diag_add(c->pack->diags, &DIAG_unknown_kind, check_source(c),
				   l->kind.span, "`%s` is no subject", k->name),
			"it is only reached through a field");
	return type_record(&c->pack->types, k);
}

static const struct type *loop_items(struct checker *c, struct loop *l, bool first)
{
	const struct type *t = check_expr(c, l->in, NULL);
	if (!CHECK_AGREES(t))
		t = check_present(c, l->in, l->in);
	if (CHECK_AGREES(t))
		return t;
	if (first)
		diag_add(c->pack->diags, &DIAG_missing_part, check_source(c), l->span,
			"the first loop ranges over a kind: for each container c");
	if (t->kind == TYPE_MAP)
		return base(c, TYPE_STRING);
	if (t->kind == TYPE_LIST)
		return t->item;
	diag_add(c->pack->diags, &DIAG_type, check_source(c), l->in->span,
		"`" STR_FMT "` is " STR_FMT ", where a list is wanted",
		STR_ARG(expr_written(c, l->in)), STR_ARG(type_show(c->pack->arena, t)));
	return base(c, TYPE_ERROR);
}

static void check_loop(struct checker *c, struct loop *l, bool first)
{
	const struct type *named = l->kind.text.n ? loop_kind(c, l) : NULL;
	const struct type *t = l->in ? loop_items(c, l, first) : named;
	if (l->in && named && !CHECK_AGREES(named) && !CHECK_AGREES(t) && named != t)
		diag_add(c->pack->diags, &DIAG_type, check_source(c), l->kind.span,
			"these are " STR_FMT ", not " STR_FMT,
			STR_ARG(type_show(c->pack->arena, t)), STR_ARG(l->kind.text));
	struct name var = l->var.text.n ? l->var : l->kind;
	struct binding *b = scope_push(c, BINDING_LOOP, var, t ? t : base(c, TYPE_ERROR));
	b->sensitive = l->in && l->in->sensitive;
	l->binding = b;
	c->depth += !l->in || !l->in->constant;
	if (c->depth > c->degree)
		c->degree = c->depth;
	if (l->where) {
		struct flows flows;
		check_bool(c, l->where, &flows);
		c->facts = flows.yes;
	}
}

void check_loops(struct checker *c, const struct loop_list *loops, struct name owner)
{
	for (uint32_t i = 0; i < loops->n; i++)
		check_loop(c, loops->at[i], i == 0);
	if (loops->n > CODE_VARIABLES)
		diag_add(c->pack->diags, &DIAG_degree, check_source(c), owner.span,
			"more than %d loops", CODE_VARIABLES);
}

void check_degree(struct checker *c, struct name owner)
{
	if (c->degree > c->pack->degree_most)
		diag_add(c->pack->diags, &DIAG_degree, check_source(c), owner.span,
			"`" STR_FMT
			"` nests %u loops over what grows with the document; %u are allowed",
			STR_ARG(owner.text), c->degree, c->pack->degree_most);
}

void check_let(struct checker *c, struct let *l)
{
	unsigned degree = c->degree;
	bool asked = c->asks_known;
	c->degree = c->depth;
	c->asks_known = false;
	const struct type *t = check_expr(c, l->value, NULL);
	struct binding *b = scope_push(c, BINDING_LET, l->name, t);
	b->value = l->value;
	b->sensitive = l->value->sensitive;
	b->degree = c->degree;
	b->asks_known = c->asks_known;
	if (degree > c->degree)
		c->degree = degree;
	c->asks_known |= asked;
	l->binding = b;
}
