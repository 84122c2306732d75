/*
 * exprs.c: nodes of expressions.
 *
 * Every node knows how many levels lie below it. One that would be too deep is reported and
 * becomes an ERROR that is still too deep, so everything around it is an ERROR without a word.
 */
#include "syntax/private.h"

const char *operator_spelling(enum operator op)
{
	static const char *const spelling[OPERATOR_COUNT] = {
#define OPERATOR(name, spelled, doc) [OPERATOR_##name] = spelled,
#include "syntax/operators.def"
#undef OPERATOR
	};
	return spelling[op];
}

struct name name_new(struct parser *p, struct span at)
{
	return (struct name){source_slice(p->source, at), at};
}

static struct expr *expr_new(struct parser *p, struct span at, enum expr_kind kind)
{
	struct expr *e = arena_new(p->arena, struct expr);
	e->kind = kind;
	e->span = at;
	e->depth = 1;
	return e;
}

struct expr *expr_error(struct parser *p, struct span at)
{
	return expr_new(p, at, EXPR_ERROR);
}

static void expr_above(struct parser *p, struct expr *e, const struct expr *part)
{
	if (!part || part->depth < e->depth)
		return;
	e->depth = part->depth + 1;
	if (e->depth <= SYNTAX_DEPTH)
		return;
	if (part->depth == SYNTAX_DEPTH)
		parser_bad(p, &DIAG_too_deep, e->span, "this is nested deeper than %d levels",
			SYNTAX_DEPTH);
	e->depth = SYNTAX_DEPTH + 1;
	e->kind = EXPR_ERROR;
}

static void expr_above_all(struct parser *p, struct expr *e, const struct expr_list *parts)
{
	LIST_EACH (struct expr *, part, parts)
		expr_above(p, e, *part);
}

struct expr *expr_name(struct parser *p, struct span at, struct name name)
{
	struct expr *e = expr_new(p, at, EXPR_NAME);
	e->u.name = name;
	return e;
}

struct expr *expr_literal(struct parser *p, struct span at, struct value v)
{
	struct expr *e = expr_new(p, at, EXPR_LITERAL);
	e->u.literal = v;
	return e;
}

struct expr *expr_unary(struct parser *p, struct span at, enum expr_kind kind, struct expr *of)
{
	struct expr *e = expr_new(p, at, kind);
	e->u.unary.of = of;
	expr_above(p, e, of);
	return e;
}

static bool is_comparison(enum operator op)
{
	return op >= OPERATOR_EQ && op <= OPERATOR_PRECEDES;
}

/* `a is root == b`: precedence alone would take it for (a is root) == b */
static void refuse_chain(struct parser *p, const struct expr *left, struct span op)
{
	if (left->kind != EXPR_IS)
		return;
	struct diag *d = parser_bad(p, &DIAG_syntax, op, "`" STR_FMT "` does not fit here",
		STR_ARG(source_slice(p->source, op)));
	diag_label(d, "comparisons do not chain: join two with `and`, or add parentheses");
}

struct expr *expr_binary(struct parser *p, struct span at, enum operator op, struct expr *left,
	struct expr *right, struct span op_span)
{
	struct expr *e = expr_new(p, at, EXPR_BINARY);
	if (is_comparison(op))
		refuse_chain(p, left, op_span);
	e->u.binary.op = op;
	e->u.binary.left = left;
	e->u.binary.right = right;
	e->u.binary.op_span = op_span;
	expr_above(p, e, left);
	expr_above(p, e, right);
	return e;
}

struct expr *expr_is(struct parser *p, struct span at, struct expr *of, struct span is_span,
	bool not, struct name test, struct name sub)
{
	struct expr *e = expr_new(p, at, EXPR_IS);
	refuse_chain(p, of, is_span);
	if (!sub.text.p)
		sub.span = (struct span){test.span.to, test.span.to};
	e->u.is.of = of;
	e->u.is.not = not ;
	e->u.is.test = test;
	e->u.is.sub = sub;
	expr_above(p, e, of);
	return e;
}

struct expr *expr_quant(struct parser *p, struct span at, enum quantifier q, struct name var,
	struct expr *in, struct expr *where, struct expr *satisfies)
{
	struct expr *e = expr_new(p, at, EXPR_QUANT);
	e->u.quant.q = q;
	e->u.quant.var = var;
	e->u.quant.in = in;
	e->u.quant.where = where;
	e->u.quant.satisfies = satisfies;
	expr_above(p, e, in);
	expr_above(p, e, where);
	expr_above(p, e, satisfies);
	return e;
}

struct expr *expr_comprehension(struct parser *p, struct span at, struct expr *item,
	struct name var, struct expr *in, struct expr *where)
{
	struct expr *e = expr_new(p, at, EXPR_COMPREHENSION);
	e->u.comprehension.item = item;
	e->u.comprehension.var = var;
	e->u.comprehension.in = in;
	e->u.comprehension.where = where;
	expr_above(p, e, item);
	expr_above(p, e, in);
	expr_above(p, e, where);
	return e;
}

struct expr *expr_list_of(struct parser *p, struct span at, struct expr_list items)
{
	struct expr *e = expr_new(p, at, EXPR_LIST);
	e->u.items = items;
	expr_above_all(p, e, &items);
	return e;
}

struct expr *expr_map(struct parser *p, struct span at, struct map_pairs pairs)
{
	struct expr *e = expr_new(p, at, EXPR_MAP);
	e->u.map.keys = pairs.keys;
	e->u.map.values = pairs.values;
	expr_above_all(p, e, &pairs.keys);
	expr_above_all(p, e, &pairs.values);
	return e;
}

struct expr *expr_field(struct parser *p, struct span at, struct expr *of, struct name name)
{
	struct expr *e = expr_new(p, at, EXPR_FIELD);
	e->u.field.of = of;
	e->u.field.name = name;
	expr_above(p, e, of);
	return e;
}

struct expr *expr_index(struct parser *p, struct span at, struct expr *of, struct expr *index)
{
	struct expr *e = expr_new(p, at, EXPR_INDEX);
	e->u.index.of = of;
	e->u.index.index = index;
	expr_above(p, e, of);
	expr_above(p, e, index);
	return e;
}

struct expr *expr_call(struct parser *p, struct span at, struct expr *of, struct expr_list args)
{
	struct expr *e = expr_new(p, at, of->kind == EXPR_NAME ? EXPR_CALL : EXPR_ERROR);
	if (of->kind == EXPR_NAME) {
		e->u.call.name = of->u.name;
		e->u.call.args = args;
	} else if (of->kind != EXPR_ERROR) {
		parser_bad(p, &DIAG_syntax, of->span, "only a name can be called");
	}
	expr_above(p, e, of->kind == EXPR_NAME ? NULL : of);
	expr_above_all(p, e, &args);
	return e;
}

struct expr_list exprs_add(struct parser *p, struct expr_list list, struct expr *e)
{
	list_push(p->arena, &list, e);
	return list;
}

struct map_pairs pairs_add(
	struct parser *p, struct map_pairs list, struct template key, struct expr *value)
{
	list_push(p->arena, &list.keys, text_expr(p, key));
	list_push(p->arena, &list.values, value);
	return list;
}

struct expr *text_expr(struct parser *p, struct template t)
{
	struct expr *e = expr_new(p, t.span, EXPR_TEXT);
	e->u.template = t;
	LIST_EACH (struct piece, piece, &t.pieces)
		expr_above(p, e, piece->expr);
	return e;
}
