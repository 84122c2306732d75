/*
 * probe.c: comparisons that are one instruction: a variable, or a field of it, with what the
 * program or a run gives.
 */
#include "compile/private.h"

static bool is_given(const struct ir *n)
{
	return (n->op == IR_CONST || n->op == IR_PARAM) && n->x <= UINT16_MAX;
}

bool probe_of(const struct ir *n, uint32_t *var, struct probe *out)
{
	bool set = n->op == IR_UNARY && n->x == OP_IS_SET;
	bool compared = n->op == IR_BINARY && op_is_probe((enum op)n->x) && is_given(n->args[1]);
	if (!set && !compared)
		return false;
	const struct ir *of = n->args[0];
	*out = (struct probe){.op = (uint8_t)n->x, .slot = -1};
	if (compared) {
		out->with = (uint16_t)n->args[1]->x;
		out->param = n->args[1]->op == IR_PARAM;
	}
	if (of->op == IR_FIELD) {
		out->slot = (int16_t)of->x;
		of = of->args[0];
	}
	*var = of->x;
	return of->op == IR_VAR;
}

enum { NODES = 200 };

static void look(const struct ir *n, uint32_t var, struct probe *best, bool *found, unsigned *left)
{
	struct probe t;
	uint32_t of;
	if (*left == 0)
		return;
	--*left;
	for (unsigned i = 0; n->op == IR_AND && i < 2; i++)
		look(n->args[i], var, best, found, left);
	bool turned = n->op == IR_UNARY && n->x == OP_NOT;
	if (!probe_of(turned ? n->args[0] : n, &of, &t) || of != var)
		return;
	t.turned = turned;
	if (!*found || (best->op == OP_MATCH && t.op != OP_MATCH))
		*best = t;
	*found = true;
}

bool probe_asked(const struct ir *condition, uint32_t var, struct probe *out)
{
	bool found = false;
	unsigned left = NODES;
	if (condition)
		look(condition, var, out, &found, &left);
	return found;
}

int probe_add(struct maker *m, const struct probe *t)
{
	struct buf key = BUF(m->arena);
	buf_printf(&key, "%d %d %d %d %d %d", t->op, t->reg, t->slot, t->with, t->param, t->turned);
	void **at = map_put(m->arena, &m->probe_at, buf_str(&key));
	if (*at)
		return (int)((uintptr_t)*at - 1);
	if (m->probes.n > UINT16_MAX)
		return -1;
	list_push(m->arena, &m->probes, *t);
	*at = (void *)(uintptr_t)m->probes.n;
	return (int)m->probes.n - 1;
}
