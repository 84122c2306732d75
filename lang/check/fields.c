/*
 * fields.c: names, fields and indexes, narrowed by what is known of them.
 */
#include "check/private.h"

#include "base/nearest.h"

const struct type *check_narrowed(struct checker *c, struct expr *e, const struct type *t)
{
	if (!type_is_optional(t))
		return t;
	const struct fact *fact = flow_find(c->facts, flow_path(c, e));
	return fact && fact->set ? type_present(t) : t;
}

const struct type *check_NAME(struct checker *c, struct expr *e, const struct type *want)
{
	(void)want;
	struct binding *b = name_find(c, e->u.name.text);
	if (!b) {
		unknown_name(c, e->u.name.text, e->span);
		return check_broken(c);
	}
	b->used = true;
	e->binding = b;
	if (b->kind == BINDING_DEFINE) {
		COMPLAIN(c, &DIAG_type, e->span,
			"`" STR_FMT "` is a definition: it wants its arguments in ()",
			STR_ARG(b->name.text));
		return check_broken(c);
	}
	e->sensitive = b->sensitive;
	if (b->degree > c->degree)
		c->degree = b->degree;
	c->asks_known |= b->asks_known;
	if (b->kind == BINDING_PARAM || b->kind == BINDING_DATA) {
		e->constant = true;
		e->value = b->constant;
	}
	return check_narrowed(c, e, b->type);
}

static void offer_fields(struct nearest *n, const struct kind *k)
{
	for (unsigned i = 0; i < k->n_fields; i++)
		nearest_offer(n, str_from(k->fields[i].name));
}

static void note_field(struct diag *d, const struct field *f)
{
	struct buf b = BUF(d->arena);
	buf_printf(&b, "%s: %s", f->name, f->type);
	if (f->compose[0])
		buf_printf(&b, ", from compose `%s:`", f->compose);
	if (f->dockerfile[0])
		buf_printf(
			&b, "%s Dockerfile `%s`", f->compose[0] ? " and" : ", from", f->dockerfile);
	if (f->run[0])
		buf_printf(&b, "%s docker run `%s`",
			f->compose[0] || f->dockerfile[0] ? " and" : ", from", f->run);
	diag_note(d, STR_FMT, STR_ARG(buf_str(&b)));
}

/* A field whose `tried` list or path below another field has the word that was written. */
static const struct field *field_tried(const struct kind *k, struct str word)
{
	for (unsigned i = 0; i < k->n_fields; i++) {
		struct str tried = str_from(k->fields[i].tried ? k->fields[i].tried : ""), one;
		while (tried.n) {
			tried = str_cut(tried, ' ', &one);
			if (str_eq(one, word))
				return &k->fields[i];
		}
	}
	return NULL;
}

static void unknown_field(struct checker *c, const struct kind *k, struct name name)
{
	struct nearest n;
	nearest_init(&n, name.text);
	offer_fields(&n, k);
	const struct field *f = field_tried(k, name.text);
	if (!f && n.best.n)
		f = kind_field(k, n.best, NULL);
	struct diag *d = COMPLAIN(c, &DIAG_unknown_field, name.span,
		"`%s` has no field `" STR_FMT "`", k->name, STR_ARG(name.text));
	if (!f)
		return;
	diag_label(d, "did you mean `%s`?", f->name);
	note_field(d, f);
	diag_fix(d, str_from(f->name));
}

const struct type *check_FIELD(struct checker *c, struct expr *e, const struct type *want)
{
	(void)want;
	struct expr *of = e->u.field.of;
	const struct type *t = check_expr(c, of, NULL);
	e->sensitive = of->sensitive;
	if (CHECK_AGREES(t))
		return t;
	bool optional = type_is_optional(t);
	t = type_present(t);
	if (str_eq(e->u.field.name.text, STR("written"))) {
		e->how = FIELD_WRITTEN;
		const struct type *s = base(c, TYPE_STRING);
		return optional ? check_narrowed(c, e, type_optional(&c->pack->types, s)) : s;
	}
	if (t->kind != TYPE_KIND) {
		COMPLAIN(c, &DIAG_unknown_field, e->u.field.name.span, "" STR_FMT " has no fields",
			TEXT(c, t));
		return check_broken(c);
	}
	const struct field *f = kind_field(t->record, e->u.field.name.text, &e->slot);
	if (!f) {
		unknown_field(c, t->record, e->u.field.name);
		return check_broken(c);
	}
	e->how = FIELD_SLOT;
	e->resolved = f;
	e->sensitive |= f->sensitive;
	const struct type *ft = type_parse(&c->pack->types, str_from(f->type));
	if (optional)
		ft = type_optional(&c->pack->types, ft);
	return check_narrowed(c, e, ft);
}

const struct type *check_INDEX(struct checker *c, struct expr *e, const struct type *want)
{
	(void)want;
	struct expr *of = e->u.index.of, *index = e->u.index.index;
	const struct type *t = check_expr(c, of, NULL);
	e->sensitive = of->sensitive;
	bool optional = type_is_optional(t);
	const struct type *inner = type_present(t);
	bool map = inner->kind == TYPE_MAP;
	const struct type *key = check_expr(c, index, base(c, map ? TYPE_STRING : TYPE_INT));
	if (CHECK_AGREES(inner) || CHECK_AGREES(key))
		return check_broken(c);
	if (!map && inner->kind != TYPE_LIST) {
		COMPLAIN(c, &DIAG_type, e->span,
			"`" STR_FMT "` is " STR_FMT ", and only lists and maps have [ ]",
			STR_ARG(expr_written(c, of)), TEXT(c, t));
		return check_broken(c);
	}
	if (optional)
		inner = check_present(c, of, e);
	if (CHECK_AGREES(check_held(c, index, base(c, map ? TYPE_STRING : TYPE_INT))) ||
		CHECK_AGREES(inner))
		return check_broken(c);
	return check_narrowed(c, e, type_optional(&c->pack->types, inner->item));
}
