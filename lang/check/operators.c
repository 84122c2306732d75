/*
 * operators.c: what stands on both sides of an operator.
 */
#include "check/private.h"

#include "pattern/pattern.h"

/* Both sides of a comparison: a literal takes the type of the other side. */
static bool check_sides(
	struct checker *c, struct expr *e, const struct type **l, const struct type **r)
{
	struct expr *a = e->u.binary.left, *b = e->u.binary.right;
	if (expr_is_literal(a) && !expr_is_literal(b)) {
		*r = check_expr(c, b, NULL);
		*l = check_expr(c, a, *r);
	} else {
		*l = check_expr(c, a, NULL);
		*r = check_expr(c, b, CHECK_AGREES(*l) ? NULL : *l);
	}
	if (CHECK_AGREES(*l) || CHECK_AGREES(*r))
		return false;
	*l = check_present(c, a, e);
	if (!CHECK_AGREES(*l))
		*r = check_present(c, b, e);
	return !CHECK_AGREES(*l) && !CHECK_AGREES(*r);
}

static const struct type *disagree(
	struct checker *c, struct expr *e, const struct type *l, const struct type *r)
{
	struct diag *d = COMPLAIN(c, &DIAG_type, e->span,
		"`" STR_FMT "` is " STR_FMT ", compared with " STR_FMT,
		STR_ARG(expr_written(c, e->u.binary.left)), TEXT(c, l), TEXT(c, r));
	diag_label(d, "these two do not agree");
	return check_broken(c);
}

static const struct type *check_equal(struct checker *c, struct expr *e)
{
	const struct type *l, *r;
	if (!check_sides(c, e, &l, &r))
		return check_broken(c);
	if (!type_agrees(l, r) && !type_agrees(r, l))
		return disagree(c, e, l, r);
	return base(c, TYPE_BOOL);
}

static bool is_ordered(const struct type *t)
{
	return t->kind == TYPE_INT || t->kind == TYPE_NUMBER || t->kind == TYPE_BYTES ||
	       t->kind == TYPE_DURATION || t->kind == TYPE_DATE || t->kind == TYPE_VERSION;
}

static const struct type *check_order(struct checker *c, struct expr *e)
{
	const struct type *l, *r;
	if (!check_sides(c, e, &l, &r))
		return check_broken(c);
	if (l != r)
		return disagree(c, e, l, r);
	if (is_ordered(l))
		return base(c, TYPE_BOOL);
	COMPLAIN(c, &DIAG_type, e->span, "" STR_FMT " has no order", TEXT(c, l));
	return check_broken(c);
}

static bool named_records(const struct type *item)
{
	if (item->kind != TYPE_KIND)
		return false;
	const struct field *f = kind_field(item->record, STR("name"), NULL);
	return f && str_eq(str_from(f->type), STR("string"));
}

/* `item in xs` and `xs contains item`: a text stands for the record of that name. */
static const struct type *check_member(
	struct checker *c, struct expr *e, struct expr *item, struct expr *xs)
{
	const struct type *t = NULL, *want = NULL;
	if (!expr_is_literal(item)) {
		t = check_expr(c, item, NULL);
		want = CHECK_AGREES(t) ? NULL : type_list(&c->pack->types, type_present(t));
	}
	const struct type *l = check_expr(c, xs, want);
	if (CHECK_AGREES(l) || (t && CHECK_AGREES(t)))
		return check_broken(c);
	l = check_present(c, xs, e);
	if (CHECK_AGREES(l))
		return l;
	if (l->kind == TYPE_STRING || l->kind == TYPE_PATH || l->kind == TYPE_ENUM) {
		if (e->u.binary.op == OPERATOR_CONTAINS) {
			if (!t)
				check_expr(c, item, base(c, TYPE_STRING));
			check_held(c, item, base(c, TYPE_STRING));
			return base(c, TYPE_BOOL);
		}
	}
	if (l->kind != TYPE_LIST && l->kind != TYPE_MAP) {
		COMPLAIN(c, &DIAG_type, xs->span,
			"`" STR_FMT "` is " STR_FMT ", where a list is wanted",
			STR_ARG(expr_written(c, xs)), TEXT(c, l));
		return check_broken(c);
	}
	const struct type *key = l->kind == TYPE_MAP ? base(c, TYPE_STRING) : l->item;
	if (named_records(key) && (expr_is_literal(item) || type_present(t)->kind == TYPE_STRING)) {
		e->how = ITEM_BY_NAME;
		kind_field(key->record, STR("name"), &e->slot);
		key = base(c, TYPE_STRING);
	}
	if (!t)
		t = check_expr(c, item, key);
	if (CHECK_AGREES(t))
		return t;
	t = check_present(c, item, e);
	if (!CHECK_AGREES(t) && !type_agrees(t, key) && !type_agrees(key, t)) {
		COMPLAIN(c, &DIAG_type, item->span,
			"`" STR_FMT "` is " STR_FMT ", looked for among " STR_FMT,
			STR_ARG(expr_written(c, item)), TEXT(c, t), TEXT(c, l));
		return check_broken(c);
	}
	return base(c, TYPE_BOOL);
}

static const struct type *check_has(struct checker *c, struct expr *e)
{
	struct expr *a = e->u.binary.left, *b = e->u.binary.right;
	const struct type *l = check_expr(c, a, NULL);
	const struct type *r = check_expr(c, b, base(c, TYPE_STRING));
	if (CHECK_AGREES(l) || CHECK_AGREES(r))
		return check_broken(c);
	l = check_present(c, a, e);
	if (!CHECK_AGREES(l) && l->kind != TYPE_MAP) {
		COMPLAIN(c, &DIAG_type, a->span,
			"`" STR_FMT "` is " STR_FMT ", and only a map has keys",
			STR_ARG(expr_written(c, a)), TEXT(c, l));
		return check_broken(c);
	}
	check_held(c, b, base(c, TYPE_STRING));
	return base(c, TYPE_BOOL);
}

static bool is_text(const struct type *t)
{
	return t->kind == TYPE_STRING || t->kind == TYPE_PATH || t->kind == TYPE_ENUM;
}

static bool want_text(struct checker *c, struct expr *x, struct expr *whole)
{
	const struct type *t = check_expr(c, x, base(c, TYPE_STRING));
	if (CHECK_AGREES(t))
		return false;
	t = check_present(c, x, whole);
	if (CHECK_AGREES(t))
		return false;
	if (is_text(t))
		return true;
	COMPLAIN(c, &DIAG_type, x->span, "`" STR_FMT "` is " STR_FMT ", where text is wanted",
		STR_ARG(expr_written(c, x)), TEXT(c, t));
	return false;
}

static const struct type *check_texts(struct checker *c, struct expr *e)
{
	bool l = want_text(c, e->u.binary.left, e), r = want_text(c, e->u.binary.right, e);
	return l && r ? base(c, TYPE_BOOL) : check_broken(c);
}

/* The right side of `matches` and `like` is a pattern, known when the policy is compiled. */
static const struct type *check_match(struct checker *c, struct expr *e)
{
	bool l = want_text(c, e->u.binary.left, e);
	struct expr *p = e->u.binary.right;
	const struct type *t = check_expr(c, p, base(c, TYPE_STRING));
	if (!l || CHECK_AGREES(t))
		return check_broken(c);
	if (p->kind != EXPR_TEXT && t->kind != TYPE_PATTERN) {
		COMPLAIN(c, &DIAG_not_constant, p->span,
			"a pattern must be written out here, or be a param of type pattern");
		return check_broken(c);
	}
	if (p->kind != EXPR_TEXT)
		return base(c, TYPE_BOOL);
	struct pattern_mistake m = {0};
	struct str text = value_str(p->value);
	bool ok = e->u.binary.op == OPERATOR_LIKE ? pattern_glob(c->pack->arena, text, &m) != NULL
						  : pattern_regex(c->pack->arena, text, &m) != NULL;
	if (ok)
		return base(c, TYPE_BOOL);
	struct span at = p->span;
	if (p->u.template.raw && m.offset <= text.n)
		at.from = at.to = at.from + 1 + (uint32_t)m.offset;
	COMPLAIN(c, &DIAG_bad_pattern, at, "this pattern cannot be read: " STR_FMT,
		STR_ARG(m.message));
	return check_broken(c);
}

static const struct type *check_under(struct checker *c, struct expr *e)
{
	struct expr *a = e->u.binary.left, *b = e->u.binary.right;
	const struct type *path = base(c, TYPE_PATH);
	const struct type *l = check_expr(c, a, path);
	bool address = type_present(l)->kind == TYPE_IP;
	const struct type *r = check_expr(c, b, address ? base(c, TYPE_CIDR) : path);
	if (CHECK_AGREES(l) || CHECK_AGREES(r))
		return check_broken(c);
	l = check_present(c, a, e);
	r = CHECK_AGREES(l) ? l : check_present(c, b, e);
	if (CHECK_AGREES(l) || CHECK_AGREES(r))
		return check_broken(c);
	bool fits = address ? r->kind == TYPE_CIDR : is_text(l) && is_text(r);
	return fits ? base(c, TYPE_BOOL) : disagree(c, e, l, r);
}

static const struct type *check_precedes(struct checker *c, struct expr *e)
{
	const struct type *l, *r;
	if (!check_sides(c, e, &l, &r))
		return check_broken(c);
	if (l->kind == TYPE_KIND && l == r)
		return base(c, TYPE_BOOL);
	return disagree(c, e, l, r);
}

static const struct type *check_otherwise(
	struct checker *c, struct expr *e, const struct type *want)
{
	struct expr *a = e->u.binary.left, *b = e->u.binary.right;
	const struct type *l = check_expr(c, a, want);
	const struct type *r = check_expr(c, b, CHECK_AGREES(l) ? want : type_present(l));
	e->sensitive = a->sensitive || b->sensitive;
	if (CHECK_AGREES(l) || CHECK_AGREES(r))
		return check_broken(c);
	if (!type_is_optional(l) && !flow_find(c->facts, flow_path(c, a))) {
		struct diag *d = COMPLAIN(c, &DIAG_always_true, e->span,
			"`" STR_FMT "` is never missing", STR_ARG(expr_written(c, a)));
		diag_label(d, "what stands behind `otherwise` is never used");
	}
	if (!type_agrees(type_present(r), type_present(l)) &&
		!type_agrees(type_present(l), type_present(r)))
		return disagree(c, e, l, r);
	return type_is_optional(r) ? r : type_present(l);
}

/* What + - * give, by the kinds of both sides; TYPE_ERROR where they do not fit. */
static const struct {
	enum operator op;
	enum type_kind left, right, result;
} sums[] = {
	{OPERATOR_ADD, TYPE_INT, TYPE_INT, TYPE_INT},
	{OPERATOR_ADD, TYPE_NUMBER, TYPE_NUMBER, TYPE_NUMBER},
	{OPERATOR_ADD, TYPE_BYTES, TYPE_BYTES, TYPE_BYTES},
	{OPERATOR_ADD, TYPE_DURATION, TYPE_DURATION, TYPE_DURATION},
	{OPERATOR_ADD, TYPE_DATE, TYPE_DURATION, TYPE_DATE},
	{OPERATOR_ADD, TYPE_STRING, TYPE_STRING, TYPE_STRING},
	{OPERATOR_SUB, TYPE_INT, TYPE_INT, TYPE_INT},
	{OPERATOR_SUB, TYPE_NUMBER, TYPE_NUMBER, TYPE_NUMBER},
	{OPERATOR_SUB, TYPE_BYTES, TYPE_BYTES, TYPE_BYTES},
	{OPERATOR_SUB, TYPE_DURATION, TYPE_DURATION, TYPE_DURATION},
	{OPERATOR_SUB, TYPE_DATE, TYPE_DATE, TYPE_DURATION},
	{OPERATOR_SUB, TYPE_DATE, TYPE_DURATION, TYPE_DATE},
	{OPERATOR_MUL, TYPE_INT, TYPE_INT, TYPE_INT},
	{OPERATOR_MUL, TYPE_NUMBER, TYPE_NUMBER, TYPE_NUMBER},
	{OPERATOR_MUL, TYPE_BYTES, TYPE_INT, TYPE_BYTES},
	{OPERATOR_MUL, TYPE_INT, TYPE_BYTES, TYPE_BYTES},
	{OPERATOR_MUL, TYPE_DURATION, TYPE_INT, TYPE_DURATION},
	{OPERATOR_MUL, TYPE_INT, TYPE_DURATION, TYPE_DURATION},
};

static const struct type *check_sum(struct checker *c, struct expr *e, const struct type *want)
{
	struct expr *a = e->u.binary.left, *b = e->u.binary.right;
	const struct type *l = check_expr(c, a, want);
	const struct type *r =
		check_expr(c, b, expr_is_literal(b) && l->kind == TYPE_NUMBER ? l : NULL);
	e->sensitive = a->sensitive || b->sensitive;
	if (CHECK_AGREES(l) || CHECK_AGREES(r))
		return check_broken(c);
	l = check_present(c, a, e);
	r = CHECK_AGREES(l) ? l : check_present(c, b, e);
	if (CHECK_AGREES(l) || CHECK_AGREES(r))
		return check_broken(c);
	if (l->kind == TYPE_LIST && e->u.binary.op == OPERATOR_ADD && type_agrees(r, l))
		return l;
	for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
		if (sums[i].op == e->u.binary.op && sums[i].left == l->kind &&
			sums[i].right == r->kind)
			return base(c, sums[i].result);
	COMPLAIN(c, &DIAG_type, e->span, "" STR_FMT " %s " STR_FMT " has no meaning", TEXT(c, l),
		operator_spelling(e->u.binary.op), TEXT(c, r));
	return check_broken(c);
}

const struct type *check_bool(struct checker *c, struct expr *e, struct flows *out)
{
	const struct type *t = check_condition(c, e, out);
	if (CHECK_AGREES(t) || t->kind == TYPE_BOOL)
		return t;
	if (type_is_optional(t) && type_present(t)->kind == TYPE_BOOL)
		return check_present(c, e, e);
	COMPLAIN(c, &DIAG_type, e->span,
		"`" STR_FMT "` is " STR_FMT ", where a condition is wanted",
		STR_ARG(expr_written(c, e)), TEXT(c, t));
	return check_broken(c);
}

const struct type *check_and_or(struct checker *c, struct expr *e, struct flows *out)
{
	const struct fact *base_facts = c->facts;
	bool and = e->u.binary.op == OPERATOR_AND;
	struct flows l, r;
	const struct type *lt = check_bool(c, e->u.binary.left, &l);
	c->facts = and? l.yes : l.no;
	const struct type *rt = check_bool(c, e->u.binary.right, &r);
	c->facts = base_facts;
	out->yes = and? r.yes : flow_both(c, l.yes, r.yes, base_facts);
	out->no = and? flow_both(c, l.no, r.no, base_facts) : r.no;
	return CHECK_AGREES(lt) ? lt : rt;
}

const struct type *check_binary(struct checker *c, struct expr *e, const struct type *want)
{
	switch (e->u.binary.op) {
	case OPERATOR_EQ:
	case OPERATOR_NE:
		return check_equal(c, e);
	case OPERATOR_LT:
	case OPERATOR_LE:
	case OPERATOR_GT:
	case OPERATOR_GE:
		return check_order(c, e);
	case OPERATOR_IN:
	case OPERATOR_NOT_IN:
		return check_member(c, e, e->u.binary.left, e->u.binary.right);
	case OPERATOR_CONTAINS:
		return check_member(c, e, e->u.binary.right, e->u.binary.left);
	case OPERATOR_HAS:
		return check_has(c, e);
	case OPERATOR_STARTS_WITH:
	case OPERATOR_ENDS_WITH:
		return check_texts(c, e);
	case OPERATOR_MATCHES:
	case OPERATOR_LIKE:
		return check_match(c, e);
	case OPERATOR_UNDER:
		return check_under(c, e);
	case OPERATOR_PRECEDES:
		return check_precedes(c, e);
	case OPERATOR_OTHERWISE:
		return check_otherwise(c, e, want);
	case OPERATOR_ADD:
	case OPERATOR_SUB:
	case OPERATOR_MUL:
		return check_sum(c, e, want);
	case OPERATOR_OR:
	case OPERATOR_AND:
	case OPERATOR_COUNT:
		break;
	}
	return check_broken(c);
}
