/*
 * calls.c: functions of the language and the schema, and definitions.
 */
#include "check/private.h"

#include "base/nearest.h"
#include "builtins/builtins.h"
#include "types/signature.h"

static const struct type *check_call_define(
	struct checker *c, struct expr *e, struct binding *b, struct flows *out)
{
	const struct formal_list *formals = &b->define->formals;
	struct expr_list *args = &e->u.call.args;
	check_define(c, b);
	b->used = true;
	e->how = CALL_DEFINE;
	e->binding = b;
	e->sensitive = b->sensitive;
	c->asks_known |= b->asks_known;
	if (c->depth + b->degree > c->degree)
		c->degree = c->depth + b->degree;
	bool ok = args->n == formals->n;
	if (!ok)
		COMPLAIN(c, &DIAG_type, e->span, "`" STR_FMT "` wants %u arguments and is given %u",
			STR_ARG(b->name.text), formals->n, args->n);
	for (uint32_t i = 0; i < args->n; i++) {
		const struct type *want = i < formals->n ? formal_type(c, &formals->at[i]) : NULL;
		check_expr(c, args->at[i], want);
		e->sensitive |= args->at[i]->sensitive;
		ok &= !CHECK_AGREES(check_held(c, args->at[i], want));
	}
	if (!ok)
		return check_broken(c);
	out->yes = flow_rename(c, b->yes, formals, args->at, c->facts);
	out->no = flow_rename(c, b->no, formals, args->at, c->facts);
	return b->type;
}

static bool gives_text(const struct type *t)
{
	t = type_present(t);
	return t->kind != TYPE_BOOL && t->kind != TYPE_INT;
}

static const struct type *check_call_builtin(
	struct checker *c, struct expr *e, const struct function *f)
{
	struct expr_list *args = &e->u.call.args;
	struct signature sig;
	const struct type *types[SIGNATURE_PARAMS];
	bool ok = true;
	signature_parse(&c->pack->types, str_from(f->signature), &sig);
	e->how = CALL_BUILTIN;
	e->resolved = f;
	/* what literal() answers changes once a hole is filled, as `is known` does */
	c->asks_known |= str_eq(str_from(f->name), STR("literal"));
	if (args->n != sig.n) {
		COMPLAIN(c, &DIAG_type, e->span, "`%s%s` is given %u arguments", f->name,
			f->signature, args->n);
		ok = false;
	}
	for (uint32_t i = 0; i < args->n; i++) {
		const struct type *want = i < sig.n ? sig.params[i].type : NULL;
		const struct type *t = check_expr(c, args->at[i], want);
		if (type_is_optional(t) && !(want && type_is_optional(want)))
			t = check_present(c, args->at[i], e);
		e->sensitive |= args->at[i]->sensitive;
		ok &= !CHECK_AGREES(t);
		if (i < sig.n)
			types[i] = t;
	}
	if (!ok)
		return check_broken(c);
	unsigned bad = 0;
	const struct type *result = signature_apply(&c->pack->types, &sig, types, &bad);
	if (!result) {
		COMPLAIN(c, &DIAG_type, args->at[bad]->span,
			"`" STR_FMT "` is " STR_FMT ", and `%s` is %s",
			STR_ARG(expr_written(c, args->at[bad])), TEXT(c, types[bad]), f->name,
			f->signature);
		return check_broken(c);
	}
	e->sensitive = e->sensitive && gives_text(result);
	return result;
}

static const struct function *find_function(struct checker *c, struct str name)
{
	const struct schema *s = c->pack->schema;
	for (unsigned i = 0; i < s->n_functions; i++)
		if (str_eq(str_from(s->functions[i].name), name))
			return &s->functions[i];
	return builtin_find(name);
}

const struct type *check_call(struct checker *c, struct expr *e, struct flows *out)
{
	struct binding *b = name_find(c, e->u.call.name.text);
	if (b && b->kind == BINDING_DEFINE)
		return check_call_define(c, e, b, out);
	const struct function *f = find_function(c, e->u.call.name.text);
	if (f)
		return check_call_builtin(c, e, f);
	struct nearest n;
	nearest_init(&n, e->u.call.name.text);
	builtin_offer_functions(&n);
	for (unsigned i = 0; i < c->pack->schema->n_functions; i++)
		nearest_offer(&n, str_from(c->pack->schema->functions[i].name));
	struct diag *d = COMPLAIN(c, &DIAG_unknown_function, e->u.call.name.span,
		"there is no function or definition `" STR_FMT "`", STR_ARG(e->u.call.name.text));
	if (n.best.n) {
		diag_label(d, "did you mean `" STR_FMT "`?", STR_ARG(n.best));
		diag_fix(d, n.best);
	}
	for (uint32_t i = 0; i < e->u.call.args.n; i++)
		check_expr(c, e->u.call.args.at[i], NULL);
	return check_broken(c);
}
