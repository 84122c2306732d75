/*
 * reference.c: policies and waivers, evaluated the plain way. Findings come in the machine's order:
 * by kind, by subject, by policy.
 */
#include "evaluator_test/reference.h"

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
		struct value v = reference_eval(r, (*c)->expr, env);
		if (!value_is_missing(v) && v.place)
			o->related[o->n_related++] = (struct outcome_related){
				v.place, reference_text(r, (*c)->text, env)};
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
		put_at(&o, reference_eval(r, at->expr, env));
	else if (witness)
		put_at(&o, *witness);
	if (witness)
		o.witness = record_of(*witness);
	o.message = reference_text(r, message ? message->expr : NULL, env);
	o.help = reference_text(r, help ? help->expr : NULL, env);
	o.fix = reference_text(r, fix ? fix->text : NULL, env);
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
		struct value next = reference_eval(r, (*c)->expr, s->env);
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
	struct value v = reference_eval(r, rule->condition, s->env);
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
	struct value in = reference_eval(r, q->u.quant.in, s->env);
	for (uint32_t i = 0; i < operator_walk_count(in); i++) {
		struct value item = operator_walk_item(in, i);
		const struct env *env = reference_bind(r, s->env, q->binding, item);
		struct value t = operator_and(u, reference_item(r, q, env));
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
		s->env = reference_bind(r, s->env, l->binding, reference_eval(r, l->value, s->env));
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
	s.env = reference_bind(r, s.env, l->binding, v);
	if (l->where) {
		struct value w = reference_eval(r, l->where, s.env);
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
	struct value in = l->in ? reference_eval(r, l->in, s.env)
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
