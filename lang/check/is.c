/*
 * is.c: adjectives: what `x is P` asks.
 */
#include "check/private.h"

#include "base/nearest.h"
#include "builtins/builtins.h"

static const struct {
	struct str word;
	enum is_reading how;
} universal[] = {
	{STR_INIT("set"), IS_SET},
	{STR_INIT("missing"), IS_MISSING},
	{STR_INIT("known"), IS_KNOWN},
	{STR_INIT("unknown"), IS_UNKNOWN},
	{STR_INIT("overridable"), IS_OVERRIDABLE},
};

void flow_turn(struct flows *out, bool turned)
{
	if (!turned)
		return;
	const struct fact *yes = out->yes;
	out->yes = out->no;
	out->no = yes;
}

static void vacuous(struct checker *c, struct expr *e, bool always)
{
	struct expr *of = e->u.is.of;
	struct diag *d = COMPLAIN(c, always ? &DIAG_always_true : &DIAG_always_false, e->span,
		always ? "this is always true" : "this can never be true");
	const struct field *f = expr_last_field(of);
	if (f)
		diag_label(
			d, "`%s` is never missing: it has a value where none is written", f->name);
	else
		diag_label(d, "this is never missing");
}

static const struct type *check_is_set(struct checker *c, struct expr *e, struct flows *out)
{
	struct expr *of = e->u.is.of;
	struct str path = flow_path(c, of);
	const struct fact *fact = flow_find(c->facts, path);
	bool asks_set = (e->how == IS_SET) != e->u.is.not ;
	if (!type_is_optional(of->type) && !fact && !CHECK_AGREES(of->type)) {
		vacuous(c, e, asks_set);
		return base(c, TYPE_BOOL);
	}
	if (fact && fact->set != asks_set) {
		struct diag *d = COMPLAIN(c, &DIAG_always_false, e->span, "this can never be true");
		diag_second(d, check_source(c), fact->span, "it is %s here",
			fact->set ? "set" : "missing");
	}
	out->yes = flow_set(c, c->facts, of, e->span);
	out->no = flow_add(c, c->facts, path, false, e->span);
	flow_turn(out, !asks_set);
	return base(c, TYPE_BOOL);
}

static void offer_tests(struct checker *c, struct nearest *n, const struct type *t)
{
	for (size_t i = 0; i < sizeof universal / sizeof *universal; i++)
		nearest_offer(n, universal[i].word);
	builtin_offer_tests(n, t->kind);
	if (t->kind != TYPE_KIND)
		return;
	for (unsigned i = 0; i < t->record->n_fields; i++) {
		const struct field *f = &t->record->fields[i];
		if (str_starts_with(str_from(f->type), STR("bool")))
			nearest_offer(n, str_from(f->name));
	}
	(void)c;
}

static void unknown_test(struct checker *c, struct expr *e, const struct type *t)
{
	struct nearest n;
	nearest_init(&n, e->u.is.test.text);
	offer_tests(c, &n, t);
	struct diag *d = COMPLAIN(c, &DIAG_unknown_test, e->u.is.test.span,
		"`" STR_FMT "` cannot be asked of " STR_FMT, STR_ARG(e->u.is.test.text),
		TEXT(c, t));
	if (n.best.n) {
		diag_label(d, "did you mean `" STR_FMT "`?", STR_ARG(n.best));
		diag_fix(d, n.best);
	}
}

/* A bool field of a kind reads as an adjective, its _ shown as -; `published` may stand for
 * is_published. */
static const struct field *adjective(
	struct checker *c, const struct kind *k, struct str word, unsigned *slot)
{
	struct str name = str_copy(c->pack->arena, word);
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '-')
			((char *)(uintptr_t)name.p)[i] = '_';
	const struct field *f = kind_field(k, name, slot);
	if (f && str_starts_with(str_from(f->type), STR("bool")))
		return f;
	f = kind_field(k, str_join(c->pack->arena, STR("is_"), name), slot);
	return f && str_starts_with(str_from(f->type), STR("bool")) ? f : NULL;
}

static const struct type *check_is_field(
	struct checker *c, struct expr *e, const struct field *f, struct flows *out)
{
	struct str implied = str_from(f->implies ? f->implies : ""), one;
	struct str path = flow_path(c, e->u.is.of);
	e->how = IS_FIELD;
	e->resolved = f;
	while (implied.n && path.n) {
		implied = str_cut(implied, ' ', &one);
		struct str full = str_printf(
			c->pack->arena, STR_FMT "." STR_FMT, STR_ARG(path), STR_ARG(one));
		out->yes = flow_add(c, out->yes, full, true, e->span);
	}
	flow_turn(out, e->u.is.not );
	return base(c, TYPE_BOOL);
}

static const struct type *check_is_define(
	struct checker *c, struct expr *e, struct binding *b, struct flows *out)
{
	struct expr *of = e->u.is.of;
	check_define(c, b);
	b->used = true;
	e->how = IS_DEFINE;
	e->binding = b;
	if (CHECK_AGREES(b->type))
		return b->type;
	const struct type *want = formal_type(c, &b->define->formals.at[0]);
	if (b->type->kind != TYPE_BOOL || CHECK_AGREES(check_held(c, of, want)))
		return b->type->kind == TYPE_BOOL
			       ? check_broken(c)
			       : (unknown_test(c, e, type_present(of->type)), check_broken(c));
	out->yes = flow_rename(c, b->yes, &b->define->formals, &of, c->facts);
	out->no = flow_rename(c, b->no, &b->define->formals, &of, c->facts);
	flow_turn(out, e->u.is.not );
	c->asks_known |= b->asks_known;
	if (c->depth + b->degree > c->degree)
		c->degree = c->depth + b->degree;
	return base(c, TYPE_BOOL);
}

static struct str test_name(struct checker *c, const struct expr *e)
{
	if (!e->u.is.sub.text.n)
		return e->u.is.test.text;
	return str_printf(c->pack->arena, STR_FMT "." STR_FMT, STR_ARG(e->u.is.test.text),
		STR_ARG(e->u.is.sub.text));
}

const struct type *check_is(struct checker *c, struct expr *e, struct flows *out)
{
	struct expr *of = e->u.is.of;
	struct str test = e->u.is.test.text;
	const struct type *t = check_expr(c, of, NULL);
	if (CHECK_AGREES(t))
		return t;
	for (size_t i = 0; i < sizeof universal / sizeof *universal; i++) {
		if (!str_eq(universal[i].word, test) || e->u.is.sub.text.n)
			continue;
		e->how = universal[i].how;
		c->asks_known |= e->how == IS_KNOWN || e->how == IS_UNKNOWN;
		return e->how == IS_SET || e->how == IS_MISSING ? check_is_set(c, e, out)
								: base(c, TYPE_BOOL);
	}
	const struct type *p = type_present(t);
	struct binding *b = name_find(c, test_name(c, e));
	bool define = b && b->kind == BINDING_DEFINE && b->define->formals.n == 1;
	const struct field *f =
		p->kind == TYPE_KIND ? adjective(c, p->record, test, &e->slot) : NULL;
	const struct test_info *info = f ? NULL : builtin_test(test, p->kind);
	if (!f && !info && !define) {
		unknown_test(c, e, p);
		return check_broken(c);
	}
	if (type_is_optional(t) && !(define && !f && !info)) {
		p = check_present(c, of, e);
		if (CHECK_AGREES(p))
			return p;
	}
	if (f)
		return check_is_field(c, e, f, out);
	if (!info)
		return check_is_define(c, e, b, out);
	e->how = IS_BUILTIN;
	e->resolved = info;
	return base(c, TYPE_BOOL);
}
