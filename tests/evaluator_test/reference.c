/*
 * reference.c: the language, evaluated the plain way: by walking the checked tree.
 *
 * It shares with the machine what single operators and functions mean, and nothing else: no graph,
 * no memo, no jumps. Findings come in the machine's order: by kind, by subject, by policy.
 */
#include "evaluator_test/world.h"

#include "builtins/operators.h"

struct env {
	const struct binding *binding; /* or NULL: a formal, by its number */
	unsigned formal;
	struct value value;
	const struct env *outer;
};

struct reference {
	struct pack *pack;
	struct facts *facts;
	struct operators ops;
	struct outcome_list *out;
	const struct value *params; /* NULL: the defaults */
};

static struct value eval(struct reference *r, const struct expr *e, const struct env *env);

static bool is_false(struct value v)
{
	return value_as_truth(v) == TRUTH_FALSE;
}

static bool is_true(struct value v)
{
	return value_as_truth(v) == TRUTH_TRUE;
}

static const struct env *with(
	struct reference *r, const struct env *outer, const struct binding *b, struct value v)
{
	struct env *e = arena_new(r->facts->arena, struct env);
	*e = (struct env){b, 0, v, outer};
	return e;
}

/* ---- expressions ---- */

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
	return eval(r, b->define->body, env);
}

static struct value eval_call(struct reference *r, const struct expr *e, const struct env *env)
{
	struct value args[16];
	uint32_t n = e->u.call.args.n;
	for (uint32_t i = 0; i < n && i < 16; i++)
		args[i] = eval(r, e->u.call.args.at[i], env);
	if (e->how == CALL_DEFINE)
		return eval_define(r, e->binding, args, n);
	const struct function *f = e->resolved;
	return f->run(&r->ops.call, args, n);
}

static struct value eval_is(struct reference *r, const struct expr *e, const struct env *env)
{
	struct value x = eval(r, e->u.is.of, env), v = x;
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
static struct value eval_item(struct reference *r, const struct expr *q, const struct env *env)
{
	const struct expr *where = q->u.quant.where, *satisfies = q->u.quant.satisfies;
	if (q->u.quant.q != QUANTIFIER_EVERY)
		return eval(r, where, env);
	struct value w = where ? eval(r, where, env) : value_bool(true, 0);
	if (where && is_false(w))
		return w;
	struct value fails = operator_not(eval(r, satisfies, env));
	return where ? operator_and(w, fails) : fails;
}

static struct value eval_quant(struct reference *r, const struct expr *e, const struct env *env)
{
	struct value in = eval(r, e->u.quant.in, env), any = value_bool(false, 0);
	uint32_t n = operator_walk_count(in);
	for (uint32_t i = 0; i < n && !is_true(any); i++)
		any = operator_or(
			any, eval_item(r, e, with(r, env, e->binding, operator_walk_item(in, i))));
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
	struct value in = eval(r, e->u.comprehension.in, env),
		     list = value_list(r->facts->arena, 0);
	uint32_t n = operator_walk_count(in);
	for (uint32_t i = 0; i < n; i++) {
		const struct env *inner = with(r, env, e->binding, operator_walk_item(in, i));
		struct value w = e->u.comprehension.where ? eval(r, e->u.comprehension.where, inner)
							  : value_bool(true, 0);
		open_by(list, w);
		if (is_true(w))
			value_list_add(
				r->facts->arena, list, eval(r, e->u.comprehension.item, inner));
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
	struct value pattern = p->kind == EXPR_TEXT ? p->value : eval(r, p, env);
	return operator_match(&r->ops, text, value_str(pattern), e->u.binary.op == OPERATOR_LIKE);
}

static struct value eval_operator(struct reference *r, const struct expr *e, const struct env *env)
{
	struct operators *o = &r->ops;
	enum operator op = e->u.binary.op;
	struct value a = eval(r, e->u.binary.left, env), b;
	if (op == OPERATOR_MATCHES || op == OPERATOR_LIKE)
		return eval_match(r, e, a, env);
	b = eval(r, e->u.binary.right, env);
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
	struct value a = eval(r, e->u.binary.left, env);
	bool decided = op == OPERATOR_AND  ? is_false(a)
		       : op == OPERATOR_OR ? is_true(a)
					   : !value_is_missing(a);
	if (decided)
		return a;
	struct value b = eval(r, e->u.binary.right, env);
	return op == OPERATOR_AND ? operator_and(a, b) : op == OPERATOR_OR ? operator_or(a, b) : b;
}

static struct value eval_list(struct reference *r, const struct expr *e, const struct env *env)
{
	struct value list = value_list(r->facts->arena, 0);
	for (uint32_t i = 0; i < e->u.items.n; i++)
		value_list_add(r->facts->arena, list, eval(r, e->u.items.at[i], env));
	return list;
}

static struct value eval_map(struct reference *r, const struct expr *e, const struct env *env)
{
	struct value map = value_map(r->facts->arena, 0);
	for (uint32_t i = 0; i < e->u.map.keys.n; i++)
		value_map_put(r->facts->arena, map, eval(r, e->u.map.keys.at[i], env),
			eval(r, e->u.map.values.at[i], env));
	return map;
}

static struct str text_of(struct reference *r, const struct expr *e, const struct env *env)
{
	struct buf b = BUF(r->facts->arena);
	if (!e)
		return STR("");
	if (e->kind != EXPR_TEXT)
		return value_str(eval(r, e, env));
	LIST_EACH (const struct piece, p, &e->u.template.pieces)
		buf_add(&b, p->expr ? operator_show(&r->ops, eval(r, p->expr, env)) : p->text);
	return buf_str(&b);
}

static struct value eval(struct reference *r, const struct expr *e, const struct env *env)
{
	switch (e->kind) {
	case EXPR_GROUP:
		return eval(r, e->u.unary.of, env);
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
			       ? operator_written(&r->ops, eval(r, e->u.field.of, env))
			       : operator_field(&r->ops, eval(r, e->u.field.of, env), e->slot);
	case EXPR_INDEX:
		return operator_index(
			&r->ops, eval(r, e->u.index.of, env), eval(r, e->u.index.index, env));
	case EXPR_CALL:
		return eval_call(r, e, env);
	case EXPR_BINARY:
		return eval_binary(r, e, env);
	case EXPR_NOT:
		return operator_not(eval(r, e->u.unary.of, env));
	case EXPR_MINUS:
		return e->constant ? e->value
				   : operator_negate(&r->ops, eval(r, e->u.unary.of, env));
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

/* ---- rules ---- */

struct stand { /* where a rule is evaluated */
	const struct policy *policy;
	uint16_t index;
	struct value vars[CODE_VARIABLES];
	unsigned n_vars;
	const struct env *env;
	struct value guard;
};

static const struct expr *peeled(const struct expr *e)
{
	while (e->kind == EXPR_GROUP)
		e = e->u.unary.of;
	return e;
}

static const struct clause *clause_of(const struct rule *rule, enum clause_kind kind)
{
	LIST_EACH (struct clause *, c, &rule->clauses)
		if ((*c)->kind == kind)
			return *c;
	return NULL;
}

static struct record *record_of(struct value v)
{
	return v.tag == VALUE_RECORD && !value_is_unknown(v) ? v.u.record : NULL;
}

static struct outcome outcome_of(const struct stand *s, uint16_t rule, struct value verdict)
{
	struct outcome o = {.policy = s->index,
		.rule = rule,
		.verdict = value_as_truth(verdict),
		.cause = value_cause(verdict),
		.waiver = !s->policy};
	o.n_vars = (uint8_t)s->n_vars;
	for (unsigned i = 0; i < s->n_vars; i++) {
		o.vars[i] = record_of(s->vars[i]);
		if (o.vars[i])
			o.subject = o.vars[i];
		if (s->vars[i].place)
			o.place = s->vars[i].place;
	}
	return o;
}

static void put_at(struct outcome *o, struct value at)
{
	if (!value_is_missing(at) && at.place)
		o->place = at.place;
}

static void related(
	struct reference *r, const struct rule *rule, const struct env *env, struct outcome *o)
{
	o->related = arena_array(r->facts->arena, struct outcome_related, rule->clauses.n);
	LIST_EACH (struct clause *, c, &rule->clauses) {
		if ((*c)->kind != CLAUSE_RELATED)
			continue;
		struct value v = eval(r, (*c)->expr, env);
		if (!value_is_missing(v) && v.place)
			o->related[o->n_related++] =
				(struct outcome_related){v.place, text_of(r, (*c)->text, env)};
	}
}

static void emit(struct reference *r, const struct stand *s, const struct rule *rule, uint16_t n,
	struct value verdict, const struct env *env, const struct value *witness)
{
	const struct clause *at = clause_of(rule, CLAUSE_AT),
			    *message = clause_of(rule, CLAUSE_MESSAGE);
	const struct clause *help = clause_of(rule, CLAUSE_HELP),
			    *fix = clause_of(rule, CLAUSE_FIX);
	struct outcome o = outcome_of(s, n, verdict);
	if (o.verdict == TRUTH_FALSE)
		return;
	if (at)
		put_at(&o, eval(r, at->expr, env));
	else if (witness)
		put_at(&o, *witness);
	if (witness)
		o.witness = record_of(*witness);
	o.message = text_of(r, message ? message->expr : NULL, env);
	o.help = text_of(r, help ? help->expr : NULL, env);
	o.fix = text_of(r, fix ? fix->text : NULL, env);
	related(r, rule, env, &o);
	list_push(r->facts->arena, r->out, o);
}

static void emit_open(struct reference *r, const struct stand *s, uint16_t rule,
	struct value verdict, struct value in)
{
	struct outcome o = outcome_of(s, rule, verdict);
	put_at(&o, in);
	if (o.verdict != TRUTH_FALSE)
		list_push(r->facts->arena, r->out, o);
}

/* base and none of the exceptions */
static struct value without_exceptions(
	struct reference *r, const struct rule *rule, const struct stand *s, struct value base)
{
	bool any = false;
	struct value u = base;
	LIST_EACH (struct clause *, c, &rule->clauses) {
		if ((*c)->kind != CLAUSE_UNLESS || (any && is_true(u)))
			continue;
		struct value next = eval(r, (*c)->expr, s->env);
		u = any ? operator_or(u, next) : next;
		any = true;
	}
	return any ? operator_and(base, operator_not(u)) : base;
}

static bool walks(const struct rule *rule)
{
	const struct expr *e = peeled(rule->condition);
	if (e->kind != EXPR_QUANT)
		return false;
	return rule->forbid ? e->u.quant.q == QUANTIFIER_ANY : e->u.quant.q != QUANTIFIER_ANY;
}

static struct value run_plain(struct reference *r, const struct stand *s, const struct rule *rule,
	uint16_t n, struct value base)
{
	struct value v = eval(r, rule->condition, s->env);
	v = rule->forbid ? v : operator_not(v);
	if (is_false(v))
		return v;
	struct value u = without_exceptions(r, rule, s, base);
	if (is_false(u))
		return value_bool(false, 0);
	v = operator_and(u, v);
	emit(r, s, rule, n, v, s->env, NULL);
	return v;
}

static struct value run_walk(struct reference *r, const struct stand *s, const struct rule *rule,
	uint16_t n, struct value base)
{
	const struct expr *q = peeled(rule->condition);
	struct value v = value_bool(false, 0), u = without_exceptions(r, rule, s, base);
	if (is_false(u))
		return v;
	struct value in = eval(r, q->u.quant.in, s->env);
	for (uint32_t i = 0; i < operator_walk_count(in); i++) {
		struct value item = operator_walk_item(in, i);
		const struct env *env = with(r, s->env, q->binding, item);
		struct value t = operator_and(u, eval_item(r, q, env));
		if (is_false(t))
			continue;
		v = operator_or(v, t);
		emit(r, s, rule, n, t, env, &item);
	}
	struct value t = operator_and(u, operator_open(in));
	if (is_false(t))
		return v;
	v = operator_or(v, t);
	emit_open(r, s, n, t, in);
	return v;
}

static void run_rules(struct reference *r, struct stand *s)
{
	struct value before = value_bool(false, 0);
	for (uint32_t i = 0; i < s->policy->lets.n; i++) {
		const struct let *l = s->policy->lets.at[i];
		s->env = with(r, s->env, l->binding, eval(r, l->value, s->env));
	}
	for (uint16_t i = 0; i < s->policy->rules.n; i++) {
		const struct rule *rule = s->policy->rules.at[i];
		struct value base =
			rule->then ? operator_and(s->guard, operator_not(before)) : s->guard;
		struct value v = value_bool(false, 0);
		if (!rule->then || !is_false(base))
			v = walks(rule) ? run_walk(r, s, rule, i, base)
					: run_plain(r, s, rule, i, base);
		before = rule->then ? operator_or(before, v) : v;
	}
}

/* ---- loops ---- */

static void run_loops(struct reference *r, const struct loop_list *loops, struct stand s,
	void (*inside)(struct reference *, struct stand *));

/* With this value for the loop's variable, where its condition allows. */
static void run_turn(struct reference *r, const struct loop_list *loops, struct stand s,
	struct value v, void (*inside)(struct reference *, struct stand *))
{
	const struct loop *l = loops->at[s.n_vars];
	s.vars[s.n_vars++] = v;
	s.env = with(r, s.env, l->binding, v);
	if (l->where) {
		struct value w = eval(r, l->where, s.env);
		if (is_false(w))
			return;
		s.guard = operator_and(s.guard, w);
	}
	run_loops(r, loops, s, inside);
}

static struct value all_of(struct reference *r, const struct kind *k)
{
	struct value v = value_list(r->facts->arena, 0);
	LIST_EACH (struct record *, x, &r->facts->by_kind[k->index])
		value_list_add(r->facts->arena, v, value_record(*x));
	return v;
}

static void run_loops(struct reference *r, const struct loop_list *loops, struct stand s,
	void (*inside)(struct reference *, struct stand *))
{
	if (s.n_vars == loops->n) {
		inside(r, &s);
		return;
	}
	const struct loop *l = loops->at[s.n_vars];
	struct value in = l->in ? eval(r, l->in, s.env)
				: all_of(r, schema_kind(r->pack->schema, l->kind.text));
	for (uint32_t i = 0; i < operator_walk_count(in); i++)
		run_turn(r, loops, s, operator_walk_item(in, i), inside);
	struct value open = operator_and(s.guard, operator_open(in));
	if (!is_false(open))
		emit_open(r, &s, 0, open, in);
}

static void waive(struct reference *r, struct stand *s)
{
	struct outcome o = outcome_of(s, 0, s->guard);
	list_push(r->facts->arena, r->out, o);
}

static bool is_over(const struct loop_list *loops, const struct kind *k)
{
	return str_eq(loops->at[0]->kind.text, str_from(k->name));
}

static void run_subject(struct reference *r, const struct kind *k, struct record *subject)
{
	for (uint16_t i = 0; i < r->pack->checked.n; i++) {
		const struct policy *p = r->pack->checked.at[i].policy;
		struct stand s = {.policy = p, .index = i, .guard = value_bool(true, 0)};
		if (is_over(&p->loops, k))
			run_turn(r, &p->loops, s, value_record(subject), run_rules);
	}
	for (uint16_t i = 0; i < r->pack->waives.n; i++) {
		const struct waive *w = r->pack->waives.at[i].waive;
		struct stand s = {.index = i, .guard = value_bool(true, 0)};
		if (is_over(&w->loops, k))
			run_turn(r, &w->loops, s, value_record(subject), waive);
	}
}

void reference_run(
	struct pack *pack, struct facts *f, const struct value *params, struct outcome_list *out)
{
	struct reference r = {.pack = pack, .facts = f, .out = out, .params = params};
	operators_init(&r.ops, f, NULL);
	for (unsigned k = 0; k < pack->schema->n_kinds; k++)
		for (uint32_t i = 0; i < f->by_kind[k].n; i++)
			run_subject(&r, &pack->schema->kinds[k], f->by_kind[k].at[i]);
}
