/*
 * lower.c: checked expressions as nodes of the graph.
 *
 * `every x in xs where Q satisfies P` becomes `not any x in xs where Q and not P`, `no` becomes
 * `not any`; != is not ==, > is < turned round; a define is put in with its arguments, once for
 * each set of them.
 */
#include "compile/private.h"

#include "builtins/builtins.h"

#include <string.h>

void too_large(struct maker *m, struct span span, const char *what)
{
	if (!m->failed)
		diag_add(m->pack->diags, &DIAG_too_large, m->graph.source, span, "%s", what);
	m->failed = true;
}

static struct ir *node(struct maker *m, enum ir_op op, uint32_t x, struct ir *const *args,
	uint32_t n, struct span span)
{
	if (n > IR_ARGS_MOST) {
		too_large(m, span,
			"too many items for one expression; put them into a param or a data file");
		n = IR_ARGS_MOST;
	}
	struct ir *made = ir_node(&m->graph, op, x, args, n, span);
	if (made->depth > COMPILE_NESTED)
		too_large(m, span,
			"with its definitions put in, this is nested deeper than 1000 levels");
	return made;
}

/* ---- constants ---- */

/* Equal constants have equal keys; lists when they hold nothing but plain texts. */
static struct str constant_key(struct maker *m, struct value v)
{
	struct buf b = BUF(m->arena);
	buf_char(&b, (char)v.tag);
	if (v.tag == VALUE_STRING || v.tag == VALUE_PATH) {
		buf_add(&b, v.u.text->s);
	} else if (v.tag == VALUE_LIST && v.u.list->index) {
		for (uint32_t i = 0; i < v.u.list->n; i++) {
			struct str s = v.u.list->at[i].u.text->s;
			buf_add(&b, (struct str){(const char *)&s.n, sizeof s.n});
			buf_add(&b, s);
		}
	} else {
		buf_add(&b, (struct str){(const char *)&v.u, sizeof v.u});
	}
	return buf_str(&b);
}

struct ir *lower_constant(struct maker *m, struct value v, struct span span)
{
	v.place = 0;
	if (v.tag == VALUE_LIST && !v.u.list->index)
		value_list_index(m->arena, v);
	void **at = map_put(m->arena, &m->constants, constant_key(m, v));
	if (!*at) {
		if (m->values.n >= CODE_CONSTANTS)
			too_large(m, span, "more than 65535 constants");
		list_push(m->arena, &m->values, v);
		*at = (void *)(uintptr_t)m->values.n;
	}
	return node(m, IR_CONST, (uint32_t)((uintptr_t)*at - 1), NULL, 0, span);
}

static struct ir *lower_pattern(struct maker *m, struct str text, bool glob, struct span span)
{
	struct str key = str_join(m->arena, glob ? STR("g") : STR("r"), text);
	void **at = map_put(m->arena, &m->pattern_at, key);
	if (!*at) {
		list_push(m->arena, &m->patterns, ((struct pattern_info){text, glob}));
		*at = (void *)(uintptr_t)m->patterns.n;
	}
	struct value v = value_int((int64_t)(uintptr_t)*at - 1, 0);
	v.tag = VALUE_PATTERN;
	return lower_constant(m, v, span);
}

/* ---- small pieces ---- */

static struct ir *unary(struct maker *m, enum op op, struct ir *a, struct span span)
{
	return node(m, IR_UNARY, op, &a, 1, span);
}

struct ir *lower_binary(struct maker *m, enum op op, struct ir *a, struct ir *b, struct span span)
{
	struct ir *args[2] = {a, b};
	sieve_note(m, op, a, b);
	return node(m, IR_BINARY, op, args, 2, span);
}

struct ir *lower_not(struct maker *m, struct ir *x)
{
	if (x->op == IR_UNARY && x->x == OP_NOT)
		return x->args[0];
	return unary(m, OP_NOT, x, x->span);
}

struct ir *lower_and(struct maker *m, struct ir *a, struct ir *b)
{
	struct ir *args[2] = {a, b};
	return node(m, IR_AND, 0, args, 2, a->span);
}

struct ir *lower_or(struct maker *m, struct ir *a, struct ir *b)
{
	struct ir *args[2] = {a, b};
	return node(m, IR_OR, 0, args, 2, b->span);
}

const struct env *env_bind(
	struct maker *m, const struct env *outer, const struct binding *b, struct ir *n)
{
	struct env *e = arena_new(m->arena, struct env);
	*e = (struct env){b, n, outer};
	return e;
}

struct ir *lower_variable(struct maker *m, uint32_t depth, struct span span)
{
	if (depth >= COMPILE_DEPTH)
		too_large(m, span, "more than 64 variables bound inside each other");
	return node(m, IR_VAR, depth, NULL, 0, span);
}

static uint32_t function_index(struct maker *m, const struct function *f, struct span span)
{
	struct function_use use = {0};
	void **at = map_put(m->arena, &m->functions, str_from(f->name));
	if (!*at) {
		if (m->uses.n >= 250)
			too_large(m, span, "more than 250 different functions");
		function_use_find(m->arena, m->pack->schema, str_from(f->name), &use);
		list_push(m->arena, &m->uses, use);
		*at = (void *)(uintptr_t)m->uses.n;
	}
	return (uint32_t)((uintptr_t)*at - 1);
}

/* ---- names, fields, calls ---- */

static struct ir *lower_name(struct maker *m, struct expr *e, const struct env *env)
{
	const struct binding *b = e->binding;
	for (const struct env *at = env; at; at = at->outer)
		if (at->binding == b)
			return at->node;
	if (b->kind == BINDING_PARAM || b->kind == BINDING_DATA)
		return node(m, IR_PARAM, b->index, NULL, 0, e->span);
	return lower_constant(m, value_none(0), e->span);
}

/* The node of a definition's body for these arguments; made once, however often it is called. */
static struct ir *lower_define(struct maker *m, const struct binding *b, struct ir *const *args,
	uint32_t n, uint32_t depth)
{
	struct buf key = BUF(m->arena);
	buf_add(&key, (struct str){(const char *)&b, sizeof b});
	buf_add(&key, (struct str){(const char *)&depth, sizeof depth});
	if (n)
		buf_add(&key, (struct str){(const char *)args, n * sizeof *args});
	void **at = map_put(m->arena, &m->defines, buf_str(&key));
	if (*at)
		return *at;
	const struct env *env = NULL;
	for (uint32_t i = 0; i < n; i++) {
		struct binding *formal = arena_new(m->arena, struct binding);
		formal->kind = BINDING_FORMAL;
		formal->index = i;
		env = env_bind(m, env, formal, args[i]);
	}
	struct source *here = m->graph.source;
	m->graph.source = b->source;
	struct ir *body = lower(m, b->define->body, env, depth);
	m->graph.source = here;
	*map_put(m->arena, &m->defines, buf_str(&key)) = body;
	return body;
}

static struct ir *lower_formal(const struct env *env, const struct binding *b)
{
	for (; env; env = env->outer)
		if (env->binding->kind == BINDING_FORMAL && env->binding->index == b->index)
			return env->node;
	return NULL;
}

static struct ir *lower_call(struct maker *m, struct expr *e, const struct env *env, uint32_t depth)
{
	struct ir *args[IR_ARGS_MOST];
	uint32_t n = e->u.call.args.n;
	if (n > IR_ARGS_MOST) {
		too_large(m, e->span, "more than 200 arguments");
		return lower_constant(m, value_none(0), e->span);
	}
	for (uint32_t i = 0; i < n; i++)
		args[i] = lower(m, e->u.call.args.at[i], env, depth);
	if (e->how == CALL_DEFINE)
		return lower_define(m, e->binding, args, n, depth);
	return node(m, IR_CALL, function_index(m, e->resolved, e->span), args, n, e->span);
}

static struct ir *lower_is(struct maker *m, struct expr *e, const struct env *env, uint32_t depth)
{
	struct ir *x = lower(m, e->u.is.of, env, depth), *r = NULL;
	switch ((enum is_reading)e->how) {
	case IS_SET:
	case IS_MISSING:
		r = unary(m, OP_IS_SET, x, e->span);
		break;
	case IS_KNOWN:
	case IS_UNKNOWN:
		r = unary(m, OP_IS_KNOWN, x, e->span);
		break;
	case IS_OVERRIDABLE:
		r = unary(m, OP_IS_OVERRIDABLE, x, e->span);
		break;
	case IS_FIELD:
		r = node(m, IR_FIELD, e->slot, &x, 1, e->span);
		break;
	case IS_BUILTIN:
		r = node(m, IR_CALL, function_index(m, builtin_test_function(e->resolved), e->span),
			&x, 1, e->span);
		break;
	case IS_DEFINE:
		r = lower_define(m, e->binding, &x, 1, depth);
		break;
	}
	bool turned = (e->how == IS_MISSING || e->how == IS_UNKNOWN) != e->u.is.not ;
	return turned ? lower_not(m, r) : r;
}

/* ---- walks ---- */

static struct ir *lower_quant(
	struct maker *m, struct expr *e, const struct env *env, uint32_t depth)
{
	struct ir *in = lower(m, e->u.quant.in, env, depth);
	const struct env *inner = env_bind(m, env, e->binding, lower_variable(m, depth, e->span));
	struct ir *where = e->u.quant.where ? lower(m, e->u.quant.where, inner, depth + 1) : NULL;
	if (e->u.quant.q == QUANTIFIER_EVERY) {
		struct ir *fails = lower_not(m, lower(m, e->u.quant.satisfies, inner, depth + 1));
		where = where ? lower_and(m, where, fails) : fails;
	}
	struct ir *args[2] = {in, where};
	struct ir *any = node(m, IR_ANY, depth, args, 2, e->span);
	return e->u.quant.q == QUANTIFIER_ANY ? any : lower_not(m, any);
}

static struct ir *lower_comprehension(
	struct maker *m, struct expr *e, const struct env *env, uint32_t depth)
{
	struct ir *in = lower(m, e->u.comprehension.in, env, depth);
	const struct env *inner = env_bind(m, env, e->binding, lower_variable(m, depth, e->span));
	struct ir *args[3] = {in, lower(m, e->u.comprehension.item, inner, depth + 1), NULL};
	uint32_t n = 2;
	if (e->u.comprehension.where)
		args[n++] = lower(m, e->u.comprehension.where, inner, depth + 1);
	return node(m, IR_EACH, depth, args, n, e->span);
}

/* [x.name for x in xs]: records looked for by their name */
static struct ir *names_of(
	struct maker *m, struct ir *xs, unsigned slot, uint32_t depth, struct span span)
{
	struct ir *x = lower_variable(m, depth, span);
	struct ir *args[2] = {xs, node(m, IR_FIELD, slot, &x, 1, span)};
	return node(m, IR_EACH, depth, args, 2, span);
}

/* ---- operators ---- */

static struct ir *lower_match(
	struct maker *m, struct expr *e, struct ir *text, const struct env *env, uint32_t depth)
{
	struct expr *p = e->u.binary.right;
	bool glob = e->u.binary.op == OPERATOR_LIKE;
	if (p->kind == EXPR_TEXT)
		return lower_binary(m, OP_MATCH, text,
			lower_pattern(m, value_str(p->value), glob, p->span), e->span);
	return lower_binary(m, OP_MATCH, text, lower(m, p, env, depth), e->span);
}

static struct ir *lower_operator(
	struct maker *m, struct expr *e, const struct env *env, uint32_t depth)
{
	static const struct {
		enum op op;
		bool swapped, turned;
	} how[OPERATOR_COUNT] = {
		[OPERATOR_EQ] = {OP_EQ, false, false},
		[OPERATOR_NE] = {OP_EQ, false, true},
		[OPERATOR_LT] = {OP_LT, false, false},
		[OPERATOR_LE] = {OP_LE, false, false},
		[OPERATOR_GT] = {OP_LT, true, false},
		[OPERATOR_GE] = {OP_LE, true, false},
		[OPERATOR_IN] = {OP_IN, false, false},
		[OPERATOR_NOT_IN] = {OP_IN, false, true},
		[OPERATOR_HAS] = {OP_HAS, false, false},
		[OPERATOR_CONTAINS] = {OP_CONTAINS, false, false},
		[OPERATOR_STARTS_WITH] = {OP_STARTS_WITH, false, false},
		[OPERATOR_ENDS_WITH] = {OP_ENDS_WITH, false, false},
		[OPERATOR_MATCHES] = {OP_MATCH, false, false},
		[OPERATOR_LIKE] = {OP_MATCH, false, false},
		[OPERATOR_UNDER] = {OP_UNDER, false, false},
		[OPERATOR_PRECEDES] = {OP_PRECEDES, false, false},
		[OPERATOR_ADD] = {OP_ADD, false, false},
		[OPERATOR_SUB] = {OP_SUB, false, false},
		[OPERATOR_MUL] = {OP_MUL, false, false},
	};
	enum operator op = e->u.binary.op;
	struct ir *l = lower(m, e->u.binary.left, env, depth);
	if (op == OPERATOR_MATCHES || op == OPERATOR_LIKE)
		return lower_match(m, e, l, env, depth);
	struct ir *r = lower(m, e->u.binary.right, env, depth);
	if (e->how == ITEM_BY_NAME && op == OPERATOR_CONTAINS)
		l = names_of(m, l, e->slot, depth, e->span);
	else if (e->how == ITEM_BY_NAME)
		r = names_of(m, r, e->slot, depth, e->span);
	struct ir *x = how[op].swapped ? lower_binary(m, how[op].op, r, l, e->span)
				       : lower_binary(m, how[op].op, l, r, e->span);
	return how[op].turned ? lower_not(m, x) : x;
}

static struct ir *lower_binary_expr(
	struct maker *m, struct expr *e, const struct env *env, uint32_t depth)
{
	enum operator op = e->u.binary.op;
	if (op != OPERATOR_AND && op != OPERATOR_OR && op != OPERATOR_OTHERWISE)
		return lower_operator(m, e, env, depth);
	struct ir *args[2] = {
		lower(m, e->u.binary.left, env, depth), lower(m, e->u.binary.right, env, depth)};
	enum ir_op kind = op == OPERATOR_AND ? IR_AND : op == OPERATOR_OR ? IR_OR : IR_OTHERWISE;
	return node(m, kind, 0, args, 2, e->span);
}

/* ---- collections and texts ---- */

/* Does nothing in it stand for a param or data, which a run may give another value? */
static bool is_written_out(const struct expr *e)
{
	if (e->kind == EXPR_GROUP)
		return is_written_out(e->u.unary.of);
	if (e->kind != EXPR_LIST)
		return e->constant &&
		       (e->kind == EXPR_LITERAL || e->kind == EXPR_TEXT || e->kind == EXPR_MINUS);
	bool all = e->constant;
	for (uint32_t i = 0; i < e->u.items.n && all; i++)
		all = is_written_out(e->u.items.at[i]);
	return all;
}

static struct ir *lower_list(struct maker *m, struct expr *e, const struct env *env, uint32_t depth)
{
	struct ir *args[IR_ARGS_MOST];
	uint32_t n = 0;
	for (uint32_t i = 0; i < e->u.items.n && n < IR_ARGS_MOST; i++)
		args[n++] = lower(m, e->u.items.at[i], env, depth);
	if (e->u.items.n > IR_ARGS_MOST)
		too_large(m, e->span, "a list with variables in it has more than 200 items");
	return node(m, IR_LIST, 0, args, n, e->span);
}

static struct ir *lower_map(struct maker *m, struct expr *e, const struct env *env, uint32_t depth)
{
	struct ir *args[IR_ARGS_MOST];
	uint32_t n = 0;
	for (uint32_t i = 0; i < e->u.map.keys.n && n + 1 < IR_ARGS_MOST; i++) {
		args[n++] = lower(m, e->u.map.keys.at[i], env, depth);
		args[n++] = lower(m, e->u.map.values.at[i], env, depth);
	}
	if (e->u.map.keys.n > IR_ARGS_MOST / 2)
		too_large(m, e->span, "a map with variables in it has more than 100 entries");
	return node(m, IR_MAP, 0, args, n, e->span);
}

/* A message: its pieces put together as people read them. */
struct ir *lower_text(struct maker *m, struct expr *e, const struct env *env, uint32_t depth)
{
	struct ir *args[IR_ARGS_MOST];
	uint32_t n = 0;
	if (e->kind != EXPR_TEXT)
		return lower(m, e, env, depth);
	if (e->u.template.pieces.n > IR_ARGS_MOST)
		too_large(m, e->span, "a text of more than 200 pieces");
	for (uint32_t i = 0; i < e->u.template.pieces.n && n < IR_ARGS_MOST; i++) {
		const struct piece *p = &e->u.template.pieces.at[i];
		args[n++] =
			p->expr ? lower(m, p->expr, env, depth)
				: lower_constant(m, value_string(m->arena, p->text, 0), e->span);
	}
	return n == 1 && args[0]->op == IR_CONST ? args[0] : node(m, IR_TEXT, 0, args, n, e->span);
}

static struct ir *lower_expr(struct maker *m, struct expr *e, const struct env *env, uint32_t depth)
{
	struct ir *x;
	switch (e->kind) {
	case EXPR_GROUP:
		return lower(m, e->u.unary.of, env, depth);
	case EXPR_NAME:
		if (e->binding->kind == BINDING_FORMAL)
			return lower_formal(env, e->binding);
		return lower_name(m, e, env);
	case EXPR_LITERAL:
		return lower_constant(m, e->value, e->span);
	case EXPR_TEXT:
		return e->constant ? lower_constant(m, e->value, e->span)
				   : lower_text(m, e, env, depth);
	case EXPR_LIST:
		return e->u.items.n && is_written_out(e) ? lower_constant(m, e->value, e->span)
							 : lower_list(m, e, env, depth);
	case EXPR_MAP:
		return lower_map(m, e, env, depth);
	case EXPR_FIELD:
		x = lower(m, e->u.field.of, env, depth);
		return e->how == FIELD_WRITTEN ? unary(m, OP_WRITTEN, x, e->span)
					       : node(m, IR_FIELD, e->slot, &x, 1, e->span);
	case EXPR_INDEX:
		x = lower(m, e->u.index.of, env, depth);
		return lower_binary(
			m, OP_INDEX, x, lower(m, e->u.index.index, env, depth), e->span);
	case EXPR_CALL:
		return lower_call(m, e, env, depth);
	case EXPR_BINARY:
		return lower_binary_expr(m, e, env, depth);
	case EXPR_NOT:
		return lower_not(m, lower(m, e->u.unary.of, env, depth));
	case EXPR_MINUS:
		if (e->constant)
			return lower_constant(m, e->value, e->span);
		return unary(m, OP_NEGATE, lower(m, e->u.unary.of, env, depth), e->span);
	case EXPR_IS:
		return lower_is(m, e, env, depth);
	case EXPR_QUANT:
		return lower_quant(m, e, env, depth);
	case EXPR_COMPREHENSION:
		return lower_comprehension(m, e, env, depth);
	case EXPR_ERROR:
	case EXPR_COUNT:
		break;
	}
	return lower_constant(m, value_none(0), e->span);
}

struct ir *lower(struct maker *m, struct expr *e, const struct env *env, uint32_t depth)
{
	if (m->depth >= COMPILE_NESTED)
		too_large(m, e->span,
			"with its definitions put in, this is nested deeper than 1000 levels");
	if (m->failed)
		return lower_constant(m, value_none(0), e->span);
	m->depth++;
	struct ir *x = lower_expr(m, e, env, depth);
	m->depth--;
	return x;
}
