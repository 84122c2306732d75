/*
 * emit.c: plans as instructions: loops, rules, and what several of them share.
 */
#include "compile/emit.h"

/* Rules that are judged together: a rule and each `then` behind it, or all of a policy. */
struct chain {
	uint32_t from, to;
};

struct frame { /* where a rule stands */
	const struct plan *plan;
	struct chain rules;
	unsigned n_vars;
	int guard; /* register: do the loops' conditions hold; -1: they do */
};

enum { OUTS_MOST = SIEVES_MOST + 1 };

/* Jumps to one place that is not reached yet. */
struct outs {
	uint32_t at[OUTS_MOST];
	unsigned n;
};

static void add_out(struct outs *o, uint32_t at)
{
	if (at != UINT32_MAX)
		o->at[o->n++] = at;
}

static void land_all(struct emitter *e, const struct outs *o)
{
	for (unsigned i = 0; i < o->n; i++)
		emit_land(e, o->at[i]);
}

/* value: guard and value. Of two alike the guard is to blame. */
static void gen_guarded(struct emitter *e, int guard, unsigned value)
{
	if (guard >= 0)
		emit_put_abc(e, OP_AND, value, (unsigned)guard, value);
}

/* Does the rule behind this one apply only where this one passed? */
static bool is_asked(const struct frame *f, uint16_t rule)
{
	return rule + 1u < f->plan->rules.n && f->plan->rules.at[rule + 1u].then;
}

static int16_t part(struct emitter *e, const struct ir *n)
{
	return n ? (int16_t)emit_operand(e, n) : (int16_t)-1;
}

static void put_emission(struct emitter *e, unsigned verdict, const struct emission *em)
{
	list_push(e->m->arena, &e->m->emissions, *em);
	emit_put_ax(e, OP_EMIT, verdict, e->m->emissions.n - 1);
}

/* An entry of a map that is a field. */
static bool is_entry(const struct ir *n)
{
	return n->op == IR_BINARY && n->x == OP_INDEX && n->args[0]->op == IR_FIELD;
}

/* Record or value, target, new value, key: what EDIT wants side by side. */
static void gen_edit(struct emitter *e, const struct edit_plan *edit)
{
	unsigned top = e->top, row = emit_take(e), a = edit->kind, slot = 0;
	const struct ir *of = edit->target;
	emit_take(e);
	emit_take(e);
	emit_take(e);
	if (is_entry(of)) {
		emit_gen(e, of->args[1], row + 3);
		a |= EDIT_ENTRY;
		of = of->args[0];
	}
	if (of->op == IR_FIELD) {
		slot = of->x;
		of = of->args[0];
	} else {
		a |= EDIT_WHOLE;
	}
	emit_gen(e, of, row);
	emit_gen(e, edit->target, row + 1);
	if (edit->value)
		emit_gen(e, edit->value, row + 2);
	emit_put_abc(e, OP_EDIT, a, row, slot);
	e->top = top;
}

/* Worked out only when somebody asks, and so kept out of what the subjects share. */
static void gen_edits(struct emitter *e, const struct rule_plan *r)
{
	if (!r->edits.n)
		return;
	uint32_t out = emit_jump(e, OP_EDITS, 0);
	LIST_EACH (const struct edit_plan, edit, &r->edits)
		gen_edit(e, edit);
	emit_land(e, out);
}

static void gen_emit(struct emitter *e, const struct frame *f, const struct rule_plan *r,
	uint16_t rule, unsigned verdict, int witness)
{
	unsigned top = e->top;
	struct emission em = {.policy = f->plan->index,
		.rule = rule,
		.waiver = f->plan->waiver,
		.n_vars = (uint8_t)f->n_vars,
		.witness = (int16_t)witness,
		.related = -1};
	em.at = r->at ? part(e, r->at) : (int16_t)witness;
	em.message = part(e, r->message);
	em.help = part(e, r->help);
	em.fix = part(e, r->fix);
	em.n_related = (uint8_t)(r->related.n / 2);
	if (r->related.n) {
		em.related = (int16_t)e->top;
		for (uint32_t i = 0; i < r->related.n; i++)
			emit_take(e);
		for (uint32_t i = 0; i < r->related.n; i++)
			emit_gen(e, r->related.at[i], (unsigned)em.related + i);
	}
	put_emission(e, verdict, &em);
	gen_edits(e, r);
	e->top = top;
}

/* What may be in an open collection is undecided, at the collection. */
static void gen_emit_open(
	struct emitter *e, const struct frame *f, uint16_t rule, unsigned verdict, unsigned in)
{
	struct emission em = {.policy = f->plan->index,
		.rule = rule,
		.waiver = f->plan->waiver,
		.n_vars = (uint8_t)f->n_vars,
		.at = (int16_t)in,
		.message = -1,
		.help = -1,
		.fix = -1,
		.related = -1,
		.witness = -1};
	put_emission(e, verdict, &em);
}

/* base and not unless, into a register; *out is the jump taken when that is false. */
static int gen_unless(struct emitter *e, const struct rule_plan *r, int base, uint32_t *out)
{
	*out = UINT32_MAX;
	if (!r->unless)
		return base;
	unsigned u = emit_take(e), t = emit_operand(e, r->unless);
	emit_put_abc(e, OP_NOT, u, t, 0);
	gen_guarded(e, base, u);
	*out = emit_jump(e, OP_JUMP_FALSE, u);
	return (int)u;
}

static void land_if(struct emitter *e, uint32_t at)
{
	if (at != UINT32_MAX)
		emit_land(e, at);
}

static void gen_rule_plain(struct emitter *e, const struct frame *f, const struct rule_plan *r,
	uint16_t rule, int base, unsigned v)
{
	uint32_t excepted, done = UINT32_MAX;
	emit_gen(e, r->condition, v);
	uint32_t passed = emit_jump(e, OP_JUMP_FALSE, v);
	int u = gen_unless(e, r, base, &excepted);
	gen_guarded(e, u, v);
	gen_emit(e, f, r, rule, v, -1);
	if (excepted != UINT32_MAX && is_asked(f, rule)) {
		done = emit_jump(e, OP_JUMP, 0);
		emit_land(e, excepted);
		excepted = UINT32_MAX;
		emit_load_bool(e, false, v);
	}
	land_if(e, excepted);
	land_if(e, done);
	emit_land(e, passed);
}

/* base and not unless, worked out once an item asks for it, into a register that is missing until
 * then. Adds the jump taken when that is false. */
static void gen_late_unless(
	struct emitter *e, const struct rule_plan *r, int base, unsigned u, struct outs *outs)
{
	uint32_t known = emit_jump(e, OP_JUMP_SET, u);
	emit_gen(e, r->unless, u);
	emit_put_abc(e, OP_NOT, u, u, 0);
	gen_guarded(e, base, u);
	add_out(outs, emit_jump(e, OP_JUMP_FALSE, u));
	emit_land(e, known);
}

/* Each item of a walk for which the condition holds is a finding of its own. */
static void gen_rule_walk(struct emitter *e, const struct frame *f, const struct rule_plan *r,
	uint16_t rule, int base, unsigned v)
{
	struct outs excepted = {.n = 0};
	bool asked = is_asked(f, rule);
	int u = base;
	if (asked)
		emit_load_bool(e, false, v);
	if (r->unless) {
		u = (int)emit_take(e);
		emit_put_ax(
			e, OP_LOAD, (unsigned)u, lower_constant(e->m, value_none(0), e->span)->x);
	}
	struct walk w = emit_walk_begin(e, r->walk);
	emit_sift_walk(e, &w, r->condition, r->witness);
	emit_walk_next(e, &w);
	e->vars[r->witness] = w.var;
	unsigned top = e->top, t = emit_take(e);
	emit_gen(e, r->condition, t);
	emit_jump_set(e, emit_jump(e, OP_JUMP_FALSE, t), w.start);
	if (r->unless)
		gen_late_unless(e, r, base, (unsigned)u, &excepted);
	gen_guarded(e, u, t);
	if (asked)
		emit_put_abc(e, OP_OR, v, v, t);
	gen_emit(e, f, r, rule, t, (int)w.var);
	e->top = top;
	emit_walk_end(e, &w);
	t = emit_take(e);
	emit_put_abc(e, OP_OPEN, t, w.in, 0);
	uint32_t closed = emit_jump(e, OP_JUMP_FALSE, t);
	if (r->unless)
		gen_late_unless(e, r, base, (unsigned)u, &excepted);
	gen_guarded(e, u, t);
	if (asked)
		emit_put_abc(e, OP_OR, v, v, t);
	gen_emit_open(e, f, rule, t, w.in);
	emit_land(e, closed);
	emit_land(e, w.none);
	land_all(e, &excepted);
}

/* Returns the register that tells a `then` behind it that it does not apply: this rule found
 * something, or does not apply itself. */
static unsigned gen_rule(struct emitter *e, const struct frame *f, const struct rule_plan *r,
	uint16_t rule, unsigned before)
{
	unsigned v = emit_take(e), top = e->top;
	int base = f->guard;
	uint32_t out = UINT32_MAX;
	e->span = r->span;
	if (r->then) {
		base = (int)emit_take(e);
		emit_put_abc(e, OP_NOT, (unsigned)base, before, 0);
		gen_guarded(e, f->guard, (unsigned)base);
		emit_load_bool(e, false, v);
		out = emit_jump(e, OP_JUMP_FALSE, (unsigned)base);
	}
	if (r->walk)
		gen_rule_walk(e, f, r, rule, base, v);
	else
		gen_rule_plain(e, f, r, rule, base, v);
	land_if(e, out);
	if (r->then)
		emit_put_abc(e, OP_OR, v, before, v);
	e->top = top;
	return v;
}

static void gen_rules(struct emitter *e, const struct frame *f)
{
	unsigned top = e->top, verdict = 0;
	for (uint32_t i = f->rules.from; i < f->rules.to; i++)
		verdict = gen_rule(e, f, &f->plan->rules.at[i], (uint16_t)i, verdict);
	e->top = top;
}

/* ---- loops ---- */

/* guard and where, into a register of its own; *out is the jump taken when that is false. */
static int gen_where(struct emitter *e, const struct ir *where, int guard, uint32_t *out)
{
	*out = UINT32_MAX;
	if (!where)
		return guard;
	unsigned g = emit_take(e);
	emit_gen(e, where, g);
	*out = emit_jump(e, OP_JUMP_FALSE, g);
	gen_guarded(e, guard, g);
	return (int)g;
}

static void gen_loops(struct emitter *e, struct frame f);

static void gen_inner_loop(struct emitter *e, const struct loop_plan *l, struct frame f)
{
	unsigned top = e->top, var = f.n_vars, t;
	uint32_t out;
	struct frame inner = f;
	e->span = l->span;
	struct walk w = {.in = emit_operand(e, l->in), .var = var};
	w.walker = emit_take(e);
	emit_iterate(e, &w);
	emit_sift_walk(e, &w, l->where, var);
	emit_walk_next(e, &w);
	inner.n_vars++;
	inner.guard = gen_where(e, l->where, f.guard, &out);
	if (out != UINT32_MAX)
		emit_jump_set(e, out, w.start);
	gen_loops(e, inner);
	emit_walk_end(e, &w);
	t = emit_take(e);
	emit_put_abc(e, OP_OPEN, t, w.in, 0);
	gen_guarded(e, f.guard, t);
	uint32_t closed = emit_jump(e, OP_JUMP_FALSE, t);
	gen_emit_open(e, &f, 0, t, w.in);
	emit_land(e, closed);
	emit_land(e, w.none);
	e->top = top;
}

static void gen_loops(struct emitter *e, struct frame f)
{
	if (f.n_vars == f.plan->loops.n)
		gen_rules(e, &f);
	else
		gen_inner_loop(e, &f.plan->loops.at[f.n_vars], f);
}

/* Has the list such items? As a node that is only looked at. What may hold more than is seen may
 * have them. */
static struct ir *has_items(struct maker *m, struct ir *list, struct ir *condition, uint32_t var)
{
	struct ir *all = lower_constant(m, value_bool(true, 0), list->span);
	struct ir *args[2] = {list, condition ? condition : all};
	return ir_node(&m->graph, IR_ANY, var, args, 2, list->span);
}

/* What a subject must fulfil for the rule to say anything of it. */
static struct ir *asked_by_rule(struct maker *m, const struct rule_plan *r)
{
	struct ir *one = r->walk ? has_items(m, r->walk, r->condition, r->witness) : r->condition;
	return r->unless ? lower_and(m, one, lower_not(m, r->unless)) : one;
}

/* The same of any rule of a chain, inside the loops. */
static struct ir *asked_of_subject(struct maker *m, const struct plan *p, struct chain rules)
{
	struct ir *all = p->loops.at[0].where, *any = NULL;
	const struct loop_plan *inner = p->loops.n > 1 ? &p->loops.at[1] : NULL;
	if (inner && inner->in)
		any = has_items(m, inner->in, inner->where, 1);
	for (uint32_t i = rules.from; i < rules.to && p->loops.n == 1; i++) {
		struct ir *one = asked_by_rule(m, &p->rules.at[i]);
		any = any ? lower_or(m, any, one) : one;
	}
	return all && any ? lower_and(m, all, any) : all ? all : any;
}

static void gen_sifts(
	struct emitter *e, const struct plan *p, struct chain rules, struct outs *outs)
{
	struct sieve_indexes sieves = sieves_of(
		e->m, asked_of_subject(e->m, p, rules), 0, &e->m->pack->schema->kinds[p->kind]);
	for (unsigned i = 0; i < sieves.n; i++) {
		emit_put_ax(e, OP_SIFT, 0, sieves.at[i]);
		add_out(outs, emit_jump(e, OP_JUMP, 0));
	}
}

static void gen_chain(struct emitter *e, const struct plan *p, struct chain rules)
{
	struct frame f = {.plan = p, .rules = rules, .n_vars = 1, .guard = -1};
	struct outs outs = {.n = 0};
	uint32_t out = UINT32_MAX;
	e->span = p->span;
	e->source = NULL;
	e->top = CODE_VARIABLES;
	for (unsigned i = 0; i < CODE_VARIABLES; i++)
		e->vars[i] = i;
	emit_put_ax(e, p->waiver ? OP_WAIVER : OP_POLICY, 0, p->index);
	if (!p->waiver)
		gen_sifts(e, p, rules, &outs);
	if (p->loops.n)
		f.guard = gen_where(e, p->loops.at[0].where, f.guard, &out);
	gen_loops(e, f);
	add_out(&outs, out);
	land_all(e, &outs);
}

/* Each chain of rules is a section of its own, so that sieves hold back one without the others;
 * what they share is kept in memos. Inside further loops they stay together: walking costs more. */
static void gen_plan(struct emitter *e, const struct plan *p)
{
	struct chain rules = {0, p->rules.n};
	while (p->loops.n == 1 && rules.from < p->rules.n) {
		rules.to = rules.from + 1;
		while (rules.to < p->rules.n && p->rules.at[rules.to].then)
			rules.to++;
		gen_chain(e, p, rules);
		rules.from = rules.to;
	}
	if (p->loops.n != 1)
		gen_chain(e, p, rules);
}

/* ---- passes ---- */

static void each_root(
	struct emitter *e, const struct plan *p, void (*visit)(struct emitter *, struct ir *))
{
	LIST_EACH (struct loop_plan, l, &p->loops) {
		visit(e, l->in);
		visit(e, l->where);
	}
	LIST_EACH (struct rule_plan, r, &p->rules) {
		struct ir *roots[] = {
			r->condition, r->walk, r->unless, r->at, r->message, r->help, r->fix};
		for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
			visit(e, roots[i]);
		LIST_EACH (struct ir *, x, &r->related)
			visit(e, *x);
	}
}

static void forget_root(struct emitter *e, struct ir *n)
{
	(void)e;
	memo_forget(n);
}

void emit_pass(struct maker *m, uint16_t kind, const struct plan_list *plans)
{
	struct emitter e = {.m = m};
	uint32_t from = m->code.n;
	LIST_EACH (struct plan, p, plans)
		each_root(&e, p, memo_count);
	LIST_EACH (struct plan, p, plans)
		gen_plan(&e, p);
	LIST_EACH (struct plan, p, plans)
		each_root(&e, p, forget_root);
	emit_put_abc(&e, OP_END, 0, 0, 0);
	struct pass pass = {
		.kind = kind, .memos = (uint16_t)e.memos, .from = from, .to = m->code.n};
	list_push(m->arena, &m->passes, pass);
}
