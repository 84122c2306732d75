/*
 * nodes.c: nodes of the graph as instructions.
 */
#include "compile/emit.h"

static uint32_t emit_put(struct emitter *e, uint32_t w)
{
	list_push(e->m->arena, &e->m->code, w);
	list_push(e->m->arena, &e->m->spans, e->span);
	list_push(e->m->arena, &e->m->sources, e->source);
	return e->m->code.n - 1;
}

uint32_t emit_put_abc(struct emitter *e, enum op op, unsigned a, unsigned b, unsigned c)
{
	return emit_put(e, code_abc(op, a, b, c));
}

uint32_t emit_put_ax(struct emitter *e, enum op op, unsigned a, unsigned x)
{
	if (x > UINT16_MAX)
		too_large(e->m, e->span, "more than 65535 constants, params, memos or probes");
	return emit_put(e, code_ax(op, a, x & UINT16_MAX));
}

void emit_jump_set(struct emitter *e, uint32_t at, uint32_t to)
{
	int64_t far = (int64_t)to - (int64_t)at - 1;
	if (far < INT16_MIN || far > INT16_MAX) {
		too_large(e->m, e->span, "a policy compiles to more than 32767 instructions");
		return;
	}
	e->m->code.at[at] = (e->m->code.at[at] & 0xFFFF) | (uint32_t)(uint16_t)(int16_t)far << 16;
}

static uint32_t emit_here(const struct emitter *e)
{
	return e->m->code.n;
}

uint32_t emit_jump(struct emitter *e, enum op op, unsigned a)
{
	return emit_put_ax(e, op, a, 0);
}

void emit_land(struct emitter *e, uint32_t at)
{
	emit_jump_set(e, at, emit_here(e));
}

static void emit_jump_back(struct emitter *e, uint32_t to)
{
	uint32_t at = emit_jump(e, OP_JUMP, 0);
	emit_jump_set(e, at, to);
}

unsigned emit_take(struct emitter *e)
{
	if (e->top >= CODE_REGISTERS) {
		too_large(e->m, e->span, "this expression needs more than 250 registers");
		return CODE_REGISTERS - 1;
	}
	e->top++;
	if (e->m->registers < e->top)
		e->m->registers = e->top;
	return e->top - 1;
}

/* ---- nodes ---- */
/* The register that holds the node; a variable is where it is. */
unsigned emit_operand(struct emitter *e, const struct ir *n)
{
	if (n->op == IR_VAR)
		return e->vars[n->x];
	unsigned r = emit_take(e);
	emit_gen(e, n, r);
	return r;
}

unsigned emit_load_bool(struct emitter *e, bool b, unsigned to)
{
	const struct ir *k = lower_constant(e->m, value_bool(b, 0), e->span);
	emit_put_ax(e, OP_LOAD, to, k->x);
	return to;
}

static void gen_and_or(struct emitter *e, const struct ir *n, unsigned to)
{
	bool and = n->op == IR_AND;
	emit_gen(e, n->args[0], to);
	uint32_t out = emit_jump(e, and? OP_JUMP_FALSE : OP_JUMP_TRUE, to);
	unsigned r = emit_operand(e, n->args[1]);
	emit_put_abc(e, and? OP_AND : OP_OR, to, to, r);
	emit_land(e, out);
}

static void gen_otherwise(struct emitter *e, const struct ir *n, unsigned to)
{
	emit_gen(e, n->args[0], to);
	uint32_t out = emit_jump(e, OP_JUMP_SET, to);
	emit_gen(e, n->args[1], to);
	emit_land(e, out);
}

/* The arguments in registers that follow each other. */
static unsigned gen_row(struct emitter *e, const struct ir *n)
{
	unsigned first = e->top;
	for (uint32_t i = 0; i < n->n; i++)
		emit_take(e);
	for (uint32_t i = 0; i < n->n; i++)
		emit_gen(
			e, n->args[i], first + i < CODE_REGISTERS ? first + i : CODE_REGISTERS - 1);
	return first;
}

void emit_iterate(struct emitter *e, struct walk *w)
{
	emit_put_abc(e, OP_ITERATE, w->walker, w->in, 0);
	w->none = emit_jump(e, OP_JUMP, 0);
}

struct walk emit_walk_begin(struct emitter *e, const struct ir *in)
{
	struct walk w = {.in = emit_operand(e, in)};
	w.walker = emit_take(e);
	w.var = emit_take(e);
	emit_iterate(e, &w);
	return w;
}

void emit_sift_walk(
	struct emitter *e, const struct walk *w, const struct ir *condition, uint32_t var)
{
	unsigned top = e->top;
	int sieve = sieve_of(e->m, condition, var);
	struct probes probes = probes_asked(condition, var);
	struct join_list joins = joins_of(e->m, condition, var);
	if (sieve >= 0)
		emit_put_ax(e, OP_SIFT_WALK, w->walker, (unsigned)sieve);
	for (unsigned i = 0; i < probes.n; i++)
		emit_put_ax(e, OP_PROBE_WALK, w->walker, probe_add(e->m, &probes.at[i]));
	for (unsigned i = 0; i < joins.n; i++) {
		unsigned key = emit_operand(e, joins.at[i].key);
		emit_put_abc(e, OP_JOIN_WALK, w->walker, key, joins.at[i].slot);
		e->top = top;
	}
}

void emit_walk_next(struct emitter *e, struct walk *w)
{
	w->start = emit_put_abc(e, OP_NEXT, w->walker, w->var, 0);
	w->out = emit_jump(e, OP_JUMP, 0);
}

void emit_walk_end(struct emitter *e, const struct walk *w)
{
	emit_jump_back(e, w->start);
	emit_land(e, w->out);
}

/* One question about each item, in one instruction: the list in a register, the other side of the
 * question in the next. */
static bool gen_any_probe(struct emitter *e, const struct ir *n, unsigned to)
{
	struct probe p;
	const struct ir *other;
	if (!n->args[1] || !probe_of_item(n->args[1], n->x, &p, &other))
		return false;
	unsigned at = probe_add(e->m, &p);
	unsigned row = to + 1 == e->top ? to : emit_take(e), with = emit_take(e);
	emit_gen(e, n->args[0], row);
	if (p.with_of == WITH_REGISTER)
		emit_gen(e, other, with);
	e->span = n->args[1]->span;
	e->source = n->args[1]->source;
	emit_put_ax(e, OP_ANY, row, at);
	if (row != to)
		emit_put_abc(e, OP_MOVE, to, row, 0);
	return true;
}

static void gen_any(struct emitter *e, const struct ir *n, unsigned to)
{
	unsigned saved = e->vars[n->x];
	unsigned acc = emit_take(e); /* apart from `to`, which may be read inside */
	emit_load_bool(e, false, acc);
	struct walk w = emit_walk_begin(e, n->args[0]);
	emit_sift_walk(e, &w, n->args[1], n->x);
	emit_walk_next(e, &w);
	e->vars[n->x] = w.var;
	unsigned top = e->top, r = emit_operand(e, n->args[1]);
	emit_put_abc(e, OP_OR, acc, acc, r);
	uint32_t found = emit_jump(e, OP_JUMP_TRUE, acc);
	e->top = top;
	emit_walk_end(e, &w);
	e->vars[n->x] = saved;
	unsigned open = emit_take(e);
	emit_put_abc(e, OP_OPEN, open, w.in, 0);
	emit_put_abc(e, OP_OR, acc, acc, open);
	emit_land(e, found);
	emit_land(e, w.none);
	emit_put_abc(e, OP_MOVE, to, acc, 0);
}

static void gen_each(struct emitter *e, const struct ir *n, unsigned to)
{
	unsigned saved = e->vars[n->x];
	unsigned acc = emit_take(e);
	uint32_t skip = 0, sure = 0;
	emit_put_abc(e, OP_LIST, acc, 0, 0);
	struct walk w = emit_walk_begin(e, n->args[0]);
	emit_sift_walk(e, &w, n->n > 2 ? n->args[2] : NULL, n->x);
	emit_walk_next(e, &w);
	e->vars[n->x] = w.var;
	unsigned top = e->top;
	if (n->n > 2) {
		unsigned r = emit_operand(e, n->args[2]);
		skip = emit_jump(e, OP_JUMP_FALSE, r);
		sure = emit_jump(e, OP_JUMP_TRUE, r);
		emit_put_abc(e, OP_APPEND_OPEN, acc, r, 0);
		emit_jump_back(e, w.start);
		emit_land(e, sure);
	}
	unsigned item = emit_operand(e, n->args[1]);
	emit_put_abc(e, OP_APPEND, acc, item, 0);
	if (n->n > 2)
		emit_land(e, skip);
	e->top = top;
	emit_walk_end(e, &w);
	e->vars[n->x] = saved;
	unsigned open = emit_take(e);
	emit_put_abc(e, OP_OPEN, open, w.in, 0);
	emit_put_abc(e, OP_APPEND_OPEN, acc, open, 0);
	emit_land(e, w.none);
	emit_put_abc(e, OP_MOVE, to, acc, 0);
}

/* A comparison with what is given is one instruction. */
static bool gen_probe(struct emitter *e, const struct ir *n, unsigned to)
{
	struct probe t;
	uint32_t var;
	if (!probe_of(n, &var, &t))
		return false;
	t.reg = (uint8_t)e->vars[var];
	emit_put_ax(e, OP_PROBE, to, probe_add(e->m, &t));
	return true;
}

static void gen_node(struct emitter *e, const struct ir *n, unsigned to)
{
	unsigned a, b;
	if (gen_probe(e, n, to))
		return;
	switch (n->op) {
	case IR_CONST:
		emit_put_ax(e, OP_LOAD, to, n->x);
		return;
	case IR_PARAM:
		emit_put_ax(e, OP_PARAM, to, n->x);
		return;
	case IR_VAR:
		emit_put_abc(e, OP_MOVE, to, e->vars[n->x], 0);
		return;
	case IR_KIND:
		emit_put_ax(e, OP_KIND, to, n->x);
		return;
	case IR_FIELD:
		a = emit_operand(e, n->args[0]);
		emit_put_abc(e, OP_FIELD, to, a, n->x);
		return;
	case IR_UNARY:
		a = emit_operand(e, n->args[0]);
		emit_put_abc(e, (enum op)n->x, to, a, 0);
		return;
	case IR_BINARY:
		a = emit_operand(e, n->args[0]);
		b = emit_operand(e, n->args[1]);
		emit_put_abc(e, (enum op)n->x, to, a, b);
		return;
	case IR_LIST:
		emit_put_abc(e, OP_LIST, to, gen_row(e, n), n->n);
		return;
	case IR_MAP:
		emit_put_abc(e, OP_MAP, to, gen_row(e, n), n->n / 2);
		return;
	case IR_CALL:
		emit_put_abc(e, OP_CALL, to, gen_row(e, n), n->x);
		return;
	case IR_TEXT:
		emit_put_abc(e, OP_TEXT, to, gen_row(e, n), n->n);
		return;
	case IR_AND:
	case IR_OR:
		gen_and_or(e, n, to);
		return;
	case IR_OTHERWISE:
		gen_otherwise(e, n, to);
		return;
	case IR_ANY:
		if (!gen_any_probe(e, n, to))
			gen_any(e, n, to);
		return;
	case IR_EACH:
		gen_each(e, n, to);
		return;
	}
}

enum { CODE_MOST = 1 << 20 }; /* words of a program */

void emit_gen(struct emitter *e, const struct ir *n, unsigned to)
{
	unsigned top = e->top;
	struct span outer = e->span;
	const struct source *source = e->source;
	uint32_t known = 0;
	if (e->m->code.n > CODE_MOST)
		too_large(e->m, n->span, "the policies compile to more than 1048576 instructions");
	if (e->m->failed)
		return;
	e->span = n->span;
	e->source = n->source;
	if (n->memo >= 0) {
		if (n->key)
			emit_gen(e, n->key, to);
		emit_put_ax(e, n->key ? OP_MEMO_KEYED : OP_MEMO_LOAD, to, (unsigned)n->memo);
		known = emit_jump(e, OP_JUMP, 0);
	}
	gen_node(e, n, to);
	if (n->memo >= 0) {
		emit_put_ax(e, OP_MEMO_STORE, to, (unsigned)n->memo);
		emit_land(e, known);
	}
	e->span = outer;
	e->source = source;
	e->top = top;
}
