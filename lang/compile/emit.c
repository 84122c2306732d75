/*
 * emit.c: nodes and plans as instructions.
 *
 * A loop variable i lives in register i, everything else in registers taken and given back like a
 * stack. Truth has three values: `and` jumps only when its left side is known to be false, and what
 * is unknown falls through and is combined.
 */
#include "compile/private.h"

enum { CODE_MOST = 1 << 20 }; /* words of a program */

struct emitter {
	struct maker *m;
	unsigned vars[COMPILE_DEPTH]; /* register of each bound variable */
	unsigned top;                 /* first free register */
	struct span span;             /* of what is being emitted */
	uint32_t memos;
};

/* ---- instructions
 * -------------------------------------------------------------------------------- */

static uint32_t put(struct emitter *e, uint32_t w)
{
	list_push(e->m->arena, &e->m->code, w);
	list_push(e->m->arena, &e->m->spans, e->span);
	return e->m->code.n - 1;
}

static uint32_t put_abc(struct emitter *e, enum op op, unsigned a, unsigned b, unsigned c)
{
	return put(e, code_abc(op, a, b, c));
}

static uint32_t put_ax(struct emitter *e, enum op op, unsigned a, unsigned x)
{
	if (x > UINT16_MAX)
		too_large(e->m, e->span, "more than 65535 constants, params or memos");
	return put(e, code_ax(op, a, x & UINT16_MAX));
}

static void jump_set(struct emitter *e, uint32_t at, uint32_t to)
{
	int64_t far = (int64_t)to - (int64_t)at - 1;
	if (far < INT16_MIN || far > INT16_MAX) {
		too_large(e->m, e->span, "a policy compiles to more than 32767 instructions");
		return;
	}
	e->m->code.at[at] = (e->m->code.at[at] & 0xFFFF) | (uint32_t)(uint16_t)(int16_t)far << 16;
}

static uint32_t here(const struct emitter *e)
{
	return e->m->code.n;
}

static uint32_t jump(struct emitter *e, enum op op, unsigned a)
{
	return put_ax(e, op, a, 0);
}

static void land(struct emitter *e, uint32_t at)
{
	jump_set(e, at, here(e));
}

static void jump_back(struct emitter *e, uint32_t to)
{
	uint32_t at = jump(e, OP_JUMP, 0);
	jump_set(e, at, to);
}

static unsigned take(struct emitter *e)
{
	if (e->top >= CODE_REGISTERS) {
		too_large(e->m, e->span, "this expression needs more than 250 registers");
		return CODE_REGISTERS - 1;
	}
	return e->top++;
}

/* ---- nodes
 * ------------------------------------------------------------------------------------------ */

static void gen(struct emitter *e, const struct ir *n, unsigned to);

/* The register that holds the node; a variable is where it is. */
static unsigned operand(struct emitter *e, const struct ir *n)
{
	if (n->op == IR_VAR)
		return e->vars[n->x];
	unsigned r = take(e);
	gen(e, n, r);
	return r;
}

static unsigned load_bool(struct emitter *e, bool b, unsigned to)
{
	const struct ir *k = lower_constant(e->m, value_bool(b, 0), e->span);
	put_ax(e, OP_LOAD, to, k->x);
	return to;
}

static void gen_and_or(struct emitter *e, const struct ir *n, unsigned to)
{
	bool and = n->op == IR_AND;
	gen(e, n->args[0], to);
	uint32_t out = jump(e, and? OP_JUMP_FALSE : OP_JUMP_TRUE, to);
	unsigned r = operand(e, n->args[1]);
	put_abc(e, and? OP_AND : OP_OR, to, to, r);
	land(e, out);
}

static void gen_otherwise(struct emitter *e, const struct ir *n, unsigned to)
{
	gen(e, n->args[0], to);
	uint32_t out = jump(e, OP_JUMP_SET, to);
	gen(e, n->args[1], to);
	land(e, out);
}

/* The arguments in registers that follow each other. */
static unsigned gen_row(struct emitter *e, const struct ir *n)
{
	unsigned first = e->top;
	for (uint32_t i = 0; i < n->n; i++)
		take(e);
	for (uint32_t i = 0; i < n->n; i++)
		gen(e, n->args[i], first + i < CODE_REGISTERS ? first + i : CODE_REGISTERS - 1);
	return first;
}

struct walk {
	unsigned in, walker, var;
	uint32_t start, out;
};

static struct walk walk_begin(struct emitter *e, const struct ir *in)
{
	struct walk w = {.in = operand(e, in)};
	w.walker = take(e);
	w.var = take(e);
	put_abc(e, OP_ITERATE, w.walker, w.in, 0);
	return w;
}

static void walk_next(struct emitter *e, struct walk *w)
{
	w->start = put_abc(e, OP_NEXT, w->walker, w->var, 0);
	w->out = jump(e, OP_JUMP, 0);
}

static void walk_end(struct emitter *e, const struct walk *w)
{
	jump_back(e, w->start);
	land(e, w->out);
}

static void gen_any(struct emitter *e, const struct ir *n, unsigned to)
{
	unsigned saved = e->vars[n->x];
	struct walk w = walk_begin(e, n->args[0]);
	unsigned acc = take(e); /* apart from `to`, which may be read inside */
	load_bool(e, false, acc);
	walk_next(e, &w);
	e->vars[n->x] = w.var;
	unsigned top = e->top, r = operand(e, n->args[1]);
	put_abc(e, OP_OR, acc, acc, r);
	uint32_t found = jump(e, OP_JUMP_TRUE, acc);
	e->top = top;
	walk_end(e, &w);
	e->vars[n->x] = saved;
	unsigned open = take(e);
	put_abc(e, OP_OPEN, open, w.in, 0);
	put_abc(e, OP_OR, acc, acc, open);
	land(e, found);
	put_abc(e, OP_MOVE, to, acc, 0);
}

static void gen_each(struct emitter *e, const struct ir *n, unsigned to)
{
	unsigned saved = e->vars[n->x];
	struct walk w = walk_begin(e, n->args[0]);
	unsigned acc = take(e);
	uint32_t skip = 0, sure = 0;
	put_abc(e, OP_LIST, acc, 0, 0);
	walk_next(e, &w);
	e->vars[n->x] = w.var;
	unsigned top = e->top;
	if (n->n > 2) {
		unsigned r = operand(e, n->args[2]);
		skip = jump(e, OP_JUMP_FALSE, r);
		sure = jump(e, OP_JUMP_TRUE, r);
		put_abc(e, OP_APPEND_OPEN, acc, r, 0);
		jump_back(e, w.start);
		land(e, sure);
	}
	unsigned item = operand(e, n->args[1]);
	put_abc(e, OP_APPEND, acc, item, 0);
	if (n->n > 2)
		land(e, skip);
	e->top = top;
	walk_end(e, &w);
	e->vars[n->x] = saved;
	unsigned open = take(e);
	put_abc(e, OP_OPEN, open, w.in, 0);
	put_abc(e, OP_APPEND_OPEN, acc, open, 0);
	put_abc(e, OP_MOVE, to, acc, 0);
}

static void gen_node(struct emitter *e, const struct ir *n, unsigned to)
{
	unsigned a, b;
	switch (n->op) {
	case IR_CONST:
		put_ax(e, OP_LOAD, to, n->x);
		return;
	case IR_PARAM:
		put_ax(e, OP_PARAM, to, n->x);
		return;
	case IR_VAR:
		put_abc(e, OP_MOVE, to, e->vars[n->x], 0);
		return;
	case IR_KIND:
		put_ax(e, OP_KIND, to, n->x);
		return;
	case IR_FIELD:
		a = operand(e, n->args[0]);
		put_abc(e, OP_FIELD, to, a, n->x);
		return;
	case IR_UNARY:
		a = operand(e, n->args[0]);
		put_abc(e, (enum op)n->x, to, a, 0);
		return;
	case IR_BINARY:
		a = operand(e, n->args[0]);
		b = operand(e, n->args[1]);
		put_abc(e, (enum op)n->x, to, a, b);
		return;
	case IR_LIST:
		put_abc(e, OP_LIST, to, gen_row(e, n), n->n);
		return;
	case IR_MAP:
		put_abc(e, OP_MAP, to, gen_row(e, n), n->n / 2);
		return;
	case IR_CALL:
		put_abc(e, OP_CALL, to, gen_row(e, n), n->x);
		return;
	case IR_TEXT:
		put_abc(e, OP_TEXT, to, gen_row(e, n), n->n);
		return;
	case IR_AND:
	case IR_OR:
		gen_and_or(e, n, to);
		return;
	case IR_OTHERWISE:
		gen_otherwise(e, n, to);
		return;
	case IR_ANY:
		gen_any(e, n, to);
		return;
	case IR_EACH:
		gen_each(e, n, to);
		return;
	}
}

static void gen(struct emitter *e, const struct ir *n, unsigned to)
{
	unsigned top = e->top;
	struct span outer = e->span;
	uint32_t known = 0;
	if (e->m->code.n > CODE_MOST)
		too_large(e->m, n->span, "the policies compile to more than 1048576 instructions");
	if (e->m->failed)
		return;
	e->span = n->span;
	if (n->memo >= 0) {
		put_ax(e, OP_MEMO_LOAD, to, (unsigned)n->memo);
		known = jump(e, OP_JUMP, 0);
	}
	gen_node(e, n, to);
	if (n->memo >= 0) {
		put_ax(e, OP_MEMO_STORE, to, (unsigned)n->memo);
		land(e, known);
	}
	e->span = outer;
	e->top = top;
}

/* ---- rules
 * -------------------------------------------------------------------------------------------- */

struct frame { /* where a rule stands */
	const struct plan *plan;
	unsigned n_vars;
	unsigned guard; /* register: do the loops' conditions hold */
};

static int16_t part(struct emitter *e, const struct ir *n)
{
	return n ? (int16_t)operand(e, n) : (int16_t)-1;
}

static void put_emission(struct emitter *e, unsigned verdict, const struct emission *em)
{
	list_push(e->m->arena, &e->m->emissions, *em);
	put_ax(e, OP_EMIT, verdict, e->m->emissions.n - 1);
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
			take(e);
		for (uint32_t i = 0; i < r->related.n; i++)
			gen(e, r->related.at[i], (unsigned)em.related + i);
	}
	put_emission(e, verdict, &em);
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
static unsigned gen_unless(
	struct emitter *e, const struct rule_plan *r, unsigned base, uint32_t *out)
{
	*out = UINT32_MAX;
	if (!r->unless)
		return base;
	unsigned u = take(e), t = operand(e, r->unless);
	put_abc(e, OP_NOT, u, t, 0);
	put_abc(e, OP_AND, u, base, u);
	*out = jump(e, OP_JUMP_FALSE, u);
	return u;
}

static void gen_rule_plain(struct emitter *e, const struct frame *f, const struct rule_plan *r,
	uint16_t rule, unsigned base, unsigned v)
{
	uint32_t excepted;
	gen(e, r->condition, v);
	uint32_t passed = jump(e, OP_JUMP_FALSE, v);
	unsigned u = gen_unless(e, r, base, &excepted);
	put_abc(e, OP_AND, v, u, v);
	gen_emit(e, f, r, rule, v, -1);
	uint32_t done = jump(e, OP_JUMP, 0);
	if (excepted != UINT32_MAX)
		land(e, excepted);
	load_bool(e, false, v);
	land(e, passed);
	land(e, done);
}

/* Each item of a walk for which the condition holds is a finding of its own. */
static void gen_rule_walk(struct emitter *e, const struct frame *f, const struct rule_plan *r,
	uint16_t rule, unsigned base, unsigned v)
{
	uint32_t excepted;
	load_bool(e, false, v);
	unsigned u = gen_unless(e, r, base, &excepted);
	struct walk w = walk_begin(e, r->walk);
	walk_next(e, &w);
	e->vars[r->witness] = w.var;
	unsigned top = e->top, t = take(e);
	gen(e, r->condition, t);
	put_abc(e, OP_AND, t, u, t);
	jump_set(e, jump(e, OP_JUMP_FALSE, t), w.start);
	put_abc(e, OP_OR, v, v, t);
	gen_emit(e, f, r, rule, t, (int)w.var);
	e->top = top;
	walk_end(e, &w);
	t = take(e);
	put_abc(e, OP_OPEN, t, w.in, 0);
	put_abc(e, OP_AND, t, u, t);
	uint32_t closed = jump(e, OP_JUMP_FALSE, t);
	put_abc(e, OP_OR, v, v, t);
	gen_emit_open(e, f, rule, t, w.in);
	land(e, closed);
	if (excepted != UINT32_MAX)
		land(e, excepted);
}

/* Returns the register that tells a `then` behind it that it does not apply: this rule found
 * something, or does not apply itself. */
static unsigned gen_rule(struct emitter *e, const struct frame *f, const struct rule_plan *r,
	uint16_t rule, unsigned before)
{
	unsigned v = take(e), base = f->guard, top = e->top;
	uint32_t out = UINT32_MAX;
	e->span = r->span;
	if (r->then) {
		base = take(e);
		put_abc(e, OP_NOT, base, before, 0);
		put_abc(e, OP_AND, base, f->guard, base);
		load_bool(e, false, v);
		out = jump(e, OP_JUMP_FALSE, base);
	}
	if (r->walk)
		gen_rule_walk(e, f, r, rule, base, v);
	else
		gen_rule_plain(e, f, r, rule, base, v);
	if (out != UINT32_MAX)
		land(e, out);
	if (r->then)
		put_abc(e, OP_OR, v, before, v);
	e->top = top;
	return v;
}

static void gen_rules(struct emitter *e, const struct frame *f)
{
	unsigned top = e->top, verdict = 0;
	for (uint32_t i = 0; i < f->plan->rules.n; i++)
		verdict = gen_rule(e, f, &f->plan->rules.at[i], (uint16_t)i, verdict);
	e->top = top;
}

/* ---- loops
 * ------------------------------------------------------------------------------------------------
 */

/* guard and where, into a register of its own; *out is the jump taken when that is false. */
static unsigned gen_where(struct emitter *e, const struct ir *where, unsigned guard, uint32_t *out)
{
	*out = UINT32_MAX;
	if (!where)
		return guard;
	unsigned g = take(e);
	gen(e, where, g);
	*out = jump(e, OP_JUMP_FALSE, g);
	put_abc(e, OP_AND, g, guard, g);
	return g;
}

static void gen_loops(struct emitter *e, struct frame f);

static void gen_inner_loop(struct emitter *e, const struct loop_plan *l, struct frame f)
{
	unsigned top = e->top, var = f.n_vars, t;
	uint32_t out;
	struct frame inner = f;
	e->span = l->span;
	struct walk w = {.in = operand(e, l->in), .var = var};
	w.walker = take(e);
	put_abc(e, OP_ITERATE, w.walker, w.in, 0);
	walk_next(e, &w);
	inner.n_vars++;
	inner.guard = gen_where(e, l->where, f.guard, &out);
	if (out != UINT32_MAX)
		jump_set(e, out, w.start);
	gen_loops(e, inner);
	walk_end(e, &w);
	t = take(e);
	put_abc(e, OP_OPEN, t, w.in, 0);
	put_abc(e, OP_AND, t, f.guard, t);
	uint32_t closed = jump(e, OP_JUMP_FALSE, t);
	gen_emit_open(e, &f, 0, t, w.in);
	land(e, closed);
	e->top = top;
}

static void gen_loops(struct emitter *e, struct frame f)
{
	if (f.n_vars == f.plan->loops.n)
		gen_rules(e, &f);
	else
		gen_inner_loop(e, &f.plan->loops.at[f.n_vars], f);
}

static void gen_plan(struct emitter *e, const struct plan *p)
{
	struct frame f = {.plan = p, .n_vars = 1};
	uint32_t out = UINT32_MAX, skip = UINT32_MAX;
	e->span = p->span;
	e->top = CODE_VARIABLES;
	for (unsigned i = 0; i < CODE_VARIABLES; i++)
		e->vars[i] = i;
	if (!p->waiver) {
		put_ax(e, OP_POLICY, 0, p->index);
		skip = jump(e, OP_JUMP, 0);
	}
	f.guard = load_bool(e, true, take(e));
	if (p->loops.n)
		f.guard = gen_where(e, p->loops.at[0].where, f.guard, &out);
	gen_loops(e, f);
	if (out != UINT32_MAX)
		land(e, out);
	if (skip != UINT32_MAX)
		land(e, skip);
}

/* ---- memos: what several places use, and only the subject decides
 * --------------------------------------- */

static void forget(struct ir *n)
{
	if (!n || (n->uses == 0 && n->memo < 0))
		return;
	n->uses = 0;
	n->memo = -1;
	for (uint32_t i = 0; i < n->n; i++)
		forget(n->args[i]);
}

static bool is_cheap(const struct ir *n)
{
	return n->op == IR_CONST || n->op == IR_PARAM || n->op == IR_VAR || n->op == IR_KIND ||
	       (n->op == IR_FIELD && n->args[0]->op == IR_VAR);
}

static void count(struct emitter *e, struct ir *n)
{
	if (!n)
		return;
	if (n->uses++ == 0) {
		for (uint32_t i = 0; i < n->n; i++)
			count(e, n->args[i]);
		return;
	}
	if (n->memo < 0 && n->free <= 1 && !is_cheap(n) && e->memos < UINT16_MAX)
		n->memo = (int32_t)e->memos++;
}

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
	forget(n);
}

void emit_pass(struct maker *m, uint16_t kind, const struct plan_list *plans)
{
	struct emitter e = {.m = m};
	uint32_t from = m->code.n;
	LIST_EACH (struct plan, p, plans)
		each_root(&e, p, count);
	LIST_EACH (struct plan, p, plans)
		gen_plan(&e, p);
	LIST_EACH (struct plan, p, plans)
		each_root(&e, p, forget_root);
	put_abc(&e, OP_END, 0, 0, 0);
	struct pass pass = {kind, (uint16_t)e.memos, from, m->code.n};
	list_push(m->arena, &m->passes, pass);
}
