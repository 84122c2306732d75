/*
 * exprs.c: the type of an expression: the front door, and what all kinds share.
 *
 * Types flow both ways: a literal takes the type its place asks for, everything else says its own
 * and is held against it. A `T?` is only used as a T where the flow says that it is set.
 */
#include "check/private.h"

const struct type *base(struct checker *c, enum type_kind kind)
{
	return type_base(&c->pack->types, kind);
}

struct source *check_source(const struct checker *c)
{
	return c->file->tree->source;
}

struct str expr_written(const struct checker *c, const struct expr *e)
{
	return source_slice(check_source(c), e->span);
}

const struct type *check_broken(struct checker *c)
{
	return base(c, TYPE_ERROR);
}

struct diag *check_complain(
	struct checker *c, const struct diag_code *code, struct span span, struct str message)
{
	return diag_add(c->pack->diags, code, check_source(c), span, STR_FMT, STR_ARG(message));
}

const struct expr *expr_bare(const struct expr *e)
{
	while (e->kind == EXPR_GROUP)
		e = e->u.unary.of;
	return e;
}

/* Is it written so that its place decides its type? */
bool expr_is_literal(const struct expr *e)
{
	e = expr_bare(e);
	if (e->kind == EXPR_LIST)
		return e->u.items.n == 0 || expr_is_literal(e->u.items.at[0]);
	return e->kind == EXPR_TEXT || e->kind == EXPR_LITERAL || e->kind == EXPR_MINUS ||
	       e->kind == EXPR_MAP;
}

bool type_agrees(const struct type *have, const struct type *want)
{
	if (!want || have == want || CHECK_AGREES(have) || CHECK_AGREES(want))
		return true;
	if (type_is_optional(want))
		return type_agrees(type_present(have), want->item);
	if (have->kind == TYPE_LIST && want->kind == TYPE_LIST)
		return type_agrees(have->item, want->item);
	return have->kind == TYPE_ENUM && want->kind == TYPE_STRING;
}

const struct type *check_held(struct checker *c, struct expr *e, const struct type *want)
{
	if (type_agrees(e->type, want))
		return e->type;
	if (type_is_optional(e->type) && type_agrees(type_present(e->type), want))
		return check_present(c, e, e);
	COMPLAIN(c, &DIAG_type, e->span,
		"`" STR_FMT "` is " STR_FMT ", where " STR_FMT " is wanted",
		STR_ARG(expr_written(c, e)), TEXT(c, e->type), TEXT(c, want));
	return check_broken(c);
}

const struct type *check_condition(struct checker *c, struct expr *e, struct flows *out)
{
	const struct type *t;
	*out = (struct flows){c->facts, c->facts};
	switch (e->kind) {
	case EXPR_GROUP:
		t = check_condition(c, e->u.unary.of, out);
		e->sensitive = e->u.unary.of->sensitive;
		e->constant = e->u.unary.of->constant;
		e->value = e->u.unary.of->value;
		break;
	case EXPR_NOT:
		t = check_bool(c, e->u.unary.of, out);
		flow_turn(out, true);
		break;
	case EXPR_IS:
		t = check_is(c, e, out);
		break;
	case EXPR_CALL:
		t = check_call(c, e, out);
		break;
	case EXPR_BINARY:
		t = e->u.binary.op == OPERATOR_AND || e->u.binary.op == OPERATOR_OR
			    ? check_and_or(c, e, out)
			    : check_binary(c, e, NULL);
		break;
	case EXPR_QUANT:
		t = check_quant(c, e);
		break;
	case EXPR_ERROR:
	case EXPR_NAME:
	case EXPR_LITERAL:
	case EXPR_TEXT:
	case EXPR_LIST:
	case EXPR_MAP:
	case EXPR_FIELD:
	case EXPR_INDEX:
	case EXPR_MINUS:
	case EXPR_COMPREHENSION:
	case EXPR_COUNT:
	default:
		return check_expr(c, e, NULL);
	}
	return e->type = t;
}

const struct type *check_expr(struct checker *c, struct expr *e, const struct type *want)
{
	static const struct type *(*const check[EXPR_COUNT])(
		struct checker *, struct expr *, const struct type *) = {
		[EXPR_NAME] = check_NAME,
		[EXPR_LITERAL] = check_LITERAL,
		[EXPR_TEXT] = check_TEXT,
		[EXPR_LIST] = check_LIST,
		[EXPR_MAP] = check_MAP,
		[EXPR_FIELD] = check_FIELD,
		[EXPR_INDEX] = check_INDEX,
		[EXPR_MINUS] = check_MINUS,
		[EXPR_COMPREHENSION] = check_COMPREHENSION,
	};
	struct flows flows;
	if (e->kind == EXPR_ERROR)
		return e->type = check_broken(c);
	if (e->kind == EXPR_BINARY && e->u.binary.op != OPERATOR_AND &&
		e->u.binary.op != OPERATOR_OR)
		return e->type = check_binary(c, e, want);
	if (e->kind == EXPR_GROUP) {
		const struct type *t = check_expr(c, e->u.unary.of, want);
		e->sensitive = e->u.unary.of->sensitive;
		e->constant = e->u.unary.of->constant;
		e->value = e->u.unary.of->value;
		return e->type = t;
	}
	if (check[e->kind])
		return e->type = check[e->kind](c, e, want);
	return check_condition(c, e, &flows);
}
