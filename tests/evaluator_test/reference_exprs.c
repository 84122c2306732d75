/*
 * reference_exprs.c: expressions, evaluated the plain way: by walking the checked tree.
 *
 * It shares with the machine what single operators and functions mean, and nothing else: no graph,
 * no memo, no jumps.
 */
#include "evaluator_test/reference.h"

const struct env *reference_bind(
	struct reference *r, const struct env *outer, const struct binding *b, struct value v)
{
	struct env *e = arena_new(r->facts->arena, struct env);
	*e = (struct env){b, 0, v, outer};
	return e;
}

static struct value eval_name(struct reference *r, const struct expr *e, const struct env *env)
{
	const struct binding *b = e->binding;
	bool param = b->kind == BINDING_PARAM || b->kind == BINDING_DATA;
	for (; env; env = env->outer) {
		if (env->binding == b)
			return env->value;
		if (b->kind == BINDING_FORMAL && !env->binding && env->formal == b->index)
			return env->value;
	}
	return param && r->params ? r->params[b->index] : b->constant;
}

static struct value eval_define(
	struct reference *r, const struct binding *b, const struct value *args, uint32_t n)
{
	const struct env *env = NULL;
	for (uint32_t i = 0; i < n; i++) {
		struct env *formal = arena_new(r->facts->arena, struct env);
		*formal = (struct env){NULL, i, args[i], env};
		env = formal;
	}
	return reference_eval(r, b->define->body, env);
}

static struct value eval_call(struct reference *r, const struct expr *e, const struct env *env)
{
	struct value args[16];
	uint32_t n = e->u.call.args.n;
	for (uint32_t i = 0; i < n && i < 16; i++)
		args[i] = reference_eval(r, e->u.call.args.at[i], env);
	if (e->how == CALL_DEFINE)
		return eval_define(r, e->binding, args, n);
	const struct function *f = e->resolved;
	return f->run(&r->ops.call, args, n);
}

static struct value eval_is(struct reference *r, const struct expr *e, const struct env *env)
{
	struct value x = reference_eval(r, e->u.is.of, env), v = x;
	switch ((enum is_reading)e->how) {
	case IS_SET:
		v = operator_is_set(x);
		break;
	case IS_MISSING:
		v = operator_not(operator_is_set(x));
		break;
	case IS_KNOWN:
		v = operator_is_known(x);
		break;
	case IS_UNKNOWN:
		v = operator_not(operator_is_known(x));
		break;
	case IS_OVERRIDABLE:
		v = operator_is_overridable(x);
		break;
	case IS_FIELD:
		v = operator_field(&r->ops, x, e->slot);
		break;
	case IS_BUILTIN:
		v = builtin_test_function(e->resolved)->run(&r->ops.call, &x, 1);
		break;
	case IS_DEFINE:
		v = eval_define(r, e->binding, &x, 1);
		break;
	}
	return e->u.is.not ? operator_not(v) : v;
}

/* What one item says to `any`: where, or where and not satisfies. */
struct value reference_item(struct reference *r, const struct expr *q, const struct env *env)
{
	const struct expr *where = q->u.quant.where, *satisfies = q->u.quant.satisfies;
	if (q->u.quant.q != QUANTIFIER_EVERY)
		return reference_eval(r, where, env);
	struct value w = where ? reference_eval(r, where, env) : value_bool(true, 0);
	if (where && is_false(w))
		return w;
	struct value fails = operator_not(reference_eval(r, satisfies, env));
	return where ? operator_and(w, fails) : fails;
}

static struct value eval_quant(struct reference *r, const struct expr *e, const struct env *env)
{
	struct value in = reference_eval(r, e->u.quant.in, env), any = value_bool(false, 0);
	uint32_t n = operator_walk_count(in);
	for (uint32_t i = 0; i < n && !is_true(any); i++)
		any = operator_or(any,
			reference_item(r, e,
				reference_bind(r, env, e->binding, operator_walk_item(in, i))));
	if (!is_true(any))
		any = operator_or(any, operator_open(in));
	return e->u.quant.q == QUANTIFIER_ANY ? any : operator_not(any);
}

static void open_by(struct value list, struct value truth)
{
	if (value_is_unknown(truth) && !list.u.list->open)
		list.u.list->open = value_cause(truth);
}

static struct value eval_comprehension(
	struct reference *r, const struct expr *e, const struct env *env)
{
	struct value in = reference_eval(r, e->u.comprehension.in, env),
		     list = value_list(r->facts->arena, 0);
	uint32_t n = operator_walk_count(in);
	for (uint32_t i = 0; i < n; i++) {
		const struct env *inner =
			reference_bind(r, env, e->binding, operator_walk_item(in, i));
		struct value w = e->u.comprehension.where
					 ? reference_eval(r, e->u.comprehension.where, inner)
					 : value_bool(true, 0);
		open_by(list, w);
		if (is_true(w))
			value_list_add(r->facts->arena, list,
				reference_eval(r, e->u.comprehension.item, inner));
	}
	open_by(list, operator_open(in));
	return list;
}

static struct value names_of(struct reference *r, struct value xs, unsigned slot)
{
	struct value list = value_list(r->facts->arena, 0);
	for (uint32_t i = 0; i < operator_walk_count(xs); i++)
		value_list_add(r->facts->arena, list,
			operator_field(&r->ops, operator_walk_item(xs, i), slot));
	open_by(list, operator_open(xs));
	return list;
}

static struct value eval_match(
	struct reference *r, const struct expr *e, struct value text, const struct env *env)
{
	const struct expr *p = e->u.binary.right;
	struct value pattern = p->kind == EXPR_TEXT ? p->value : reference_eval(r, p, env);
	return operator_match(&r->ops, text, value_str(pattern), e->u.binary.op == OPERATOR_LIKE);
}

static struct value eval_operator(struct reference *r, const struct expr *e, const struct env *env)
{
	struct operators *o = &r->ops;
	enum operator op = e->u.binary.op;
	struct value a = reference_eval(r, e->u.binary.left, env), b;
	if (op == OPERATOR_MATCHES || op == OPERATOR_LIKE)
		return eval_match(r, e, a, env);
	b = reference_eval(r, e->u.binary.right, env);
	if (e->how == ITEM_BY_NAME && op == OPERATOR_CONTAINS)
		a = names_of(r, a, e->slot);
	else if (e->how == ITEM_BY_NAME)
		b = names_of(r, b, e->slot);
	switch (op) {
	case OPERATOR_EQ:
		return operator_eq(o, a, b);
	case OPERATOR_NE:
		return operator_not(operator_eq(o, a, b));
	case OPERATOR_LT:
		return operator_lt(o, a, b);
	case OPERATOR_LE:
		return operator_le(o, a, b);
	case OPERATOR_GT:
		return operator_lt(o, b, a);
	case OPERATOR_GE:
		return operator_le(o, b, a);
	case OPERATOR_IN:
		return operator_in(o, a, b);
	case OPERATOR_NOT_IN:
		return operator_not(operator_in(o, a, b));
	case OPERATOR_HAS:
		return operator_has(o, a, b);
	case OPERATOR_CONTAINS:
		return operator_contains(o, a, b);
	case OPERATOR_STARTS_WITH:
		return operator_starts_with(o, a, b);
	case OPERATOR_ENDS_WITH:
		return operator_ends_with(o, a, b);
	case OPERATOR_UNDER:
		return operator_under(o, a, b);
	case OPERATOR_PRECEDES:
		return operator_precedes(o, a, b);
	case OPERATOR_ADD:
		return operator_add(o, a, b);
	case OPERATOR_SUB:
		return operator_sub(o, a, b);
	case OPERATOR_MUL:
		return operator_mul(o, a, b);
	case OPERATOR_OR:
	case OPERATOR_AND:
	case OPERATOR_OTHERWISE:
	case OPERATOR_MATCHES:
	case OPERATOR_LIKE:
	case OPERATOR_COUNT:
		break;
	}
	return a;
}

static struct value eval_binary(struct reference *r, const struct expr *e, const struct env *env)
{
	enum operator op = e->u.binary.op;
	if (op != OPERATOR_AND && op != OPERATOR_OR && op != OPERATOR_OTHERWISE)
		return eval_operator(r, e, env);
	struct value a = reference_eval(r, e->u.binary.left, env);
	bool decided = op == OPERATOR_AND  ? is_false(a)
		       : op == OPERATOR_OR ? is_true(a)
					   : !value_is_missing(a);
	if (decided)
		return a;
	struct value b = reference_eval(r, e->u.binary.right, env);
	return op == OPERATOR_AND ? operator_and(a, b) : op == OPERATOR_OR ? operator_or(a, b) : b;
}

static struct value eval_list(struct reference *r, const struct expr *e, const struct env *env)
{
	struct value list = value_list(r->facts->arena, 0);
	for (uint32_t i = 0; i < e->u.items.n; i++)
		value_list_add(r->facts->arena, list, reference_eval(r, e->u.items.at[i], env));
	return list;
}

static struct value eval_map(struct reference *r, const struct expr *e, const struct env *env)
{
	struct value map = value_map(r->facts->arena, 0);
	for (uint32_t i = 0; i < e->u.map.keys.n; i++)
		value_map_put(r->facts->arena, map, reference_eval(r, e->u.map.keys.at[i], env),
			reference_eval(r, e->u.map.values.at[i], env));
	return map;
}

struct str reference_text(struct reference *r, const struct expr *e, const struct env *env)
{
	struct buf b = BUF(r->facts->arena);
	if (!e)
		return STR("");
	if (e->kind != EXPR_TEXT)
		return value_str(reference_eval(r, e, env));
	LIST_EACH (const struct piece, p, &e->u.template.pieces)
		buf_add(&b, p->expr ? operator_show(&r->ops, reference_eval(r, p->expr, env))
				    : p->text);
	return buf_str(&b);
}

struct value reference_eval(struct reference *r, const struct expr *e, const struct env *env)
{
	switch (e->kind) {
	case EXPR_GROUP:
		return reference_eval(r, e->u.unary.of, env);
	case EXPR_NAME:
		return eval_name(r, e, env);
	case EXPR_LITERAL:
	case EXPR_TEXT:
		return e->value;
	case EXPR_LIST:
		return eval_list(r, e, env);
	case EXPR_MAP:
		return eval_map(r, e, env);
	case EXPR_FIELD:
		return e->how == FIELD_WRITTEN
			       ? operator_written(&r->ops, reference_eval(r, e->u.field.of, env))
			       : operator_field(
					 &r->ops, reference_eval(r, e->u.field.of, env), e->slot);
	case EXPR_INDEX:
		return operator_index(&r->ops, reference_eval(r, e->u.index.of, env),
			reference_eval(r, e->u.index.index, env));
	case EXPR_CALL:
		return eval_call(r, e, env);
	case EXPR_BINARY:
		return eval_binary(r, e, env);
	case EXPR_NOT:
		return operator_not(reference_eval(r, e->u.unary.of, env));
	case EXPR_MINUS:
		return e->constant
			       ? e->value
			       : operator_negate(&r->ops, reference_eval(r, e->u.unary.of, env));
	case EXPR_IS:
		return eval_is(r, e, env);
	case EXPR_QUANT:
		return eval_quant(r, e, env);
	case EXPR_COMPREHENSION:
		return eval_comprehension(r, e, env);
	case EXPR_ERROR:
	case EXPR_COUNT:
		break;
	}
	return value_none(0);
}
