/*
 * probe.c: questions about a value that are one instruction: a variable, a field of it, or what a
 * function makes of that, compared with something else.
 */
#include "compile/private.h"

/* The variable, or a field of it. */
static bool is_asked(const struct ir *n, uint32_t *var, struct probe *out)
{
	out->slot = -1;
	if (n->op == IR_FIELD) {
		out->slot = (int16_t)n->x;
		n = n->args[0];
	}
	*var = n->x;
	return n->op == IR_VAR;
}

static bool is_given(const struct ir *n)
{
	return (n->op == IR_CONST || n->op == IR_PARAM) && n->x <= UINT16_MAX;
}

static void set_given(struct probe *p, const struct ir *n)
{
	p->with = (uint16_t)n->x;
	p->with_of = n->op == IR_CONST ? WITH_CONSTANT : WITH_PARAM;
}

bool probe_of(const struct ir *n, uint32_t *var, struct probe *out)
{
	bool set = n->op == IR_UNARY && n->x == OP_IS_SET;
	bool compared = n->op == IR_BINARY && op_is_probe((enum op)n->x) && is_given(n->args[1]);
	if (!set && !compared)
		return false;
	*out = (struct probe){.op = (uint8_t)n->x, .through = -1};
	if (compared)
		set_given(out, n->args[1]);
	return is_asked(n->args[0], var, out);
}

/* ---- of the item of a walk ---- */

/* The item, or what a function makes of it. */
static bool is_item(const struct ir *n, uint32_t var, struct probe *out)
{
	uint32_t of;
	out->through = -1;
	if (n->op == IR_CALL && n->n == 1 && n->x <= INT16_MAX) {
		out->through = (int16_t)n->x;
		n = n->args[0];
	}
	return is_asked(n, &of, out) && of == var;
}

/* item op other, or other op item */
static bool sides(const struct ir *n, uint32_t var, struct probe *out, const struct ir **other)
{
	for (unsigned i = 0; i < 2; i++) {
		*other = n->args[1 - i];
		out->swapped = i == 1;
		if (!is_item(n->args[i], var, out) || (*other)->free > var)
			continue;
		out->with_of = WITH_REGISTER;
		if (is_given(*other))
			set_given(out, *other);
		return true;
	}
	return false;
}

bool probe_of_item(const struct ir *n, uint32_t var, struct probe *out, const struct ir **other)
{
	*out = (struct probe){.turned = n->op == IR_UNARY && n->x == OP_NOT};
	*other = NULL;
	if (out->turned)
		n = n->args[0];
	out->op = (uint8_t)n->x;
	if (n->op == IR_BINARY)
		return op_is_probe((enum op)n->x) && sides(n, var, out, other);
	if (n->op == IR_CALL && n->n == 2) {
		out->op = OP_CALL;
		out->function = (uint16_t)n->x;
		return sides(n, var, out, other);
	}
	if (n->op == IR_UNARY && n->x == OP_IS_SET)
		return is_item(n->args[0], var, out);
	out->op = OP_FIELD;
	return (n->op == IR_FIELD || n->op == IR_CALL) && is_item(n, var, out);
}

/* ---- what walks leave out ---- */

enum { NODES = 200 };

static unsigned price_of(const struct probe *p)
{
	bool dear = p->op == OP_MATCH || p->op == OP_CALL || p->op == OP_UNDER;
	return (p->through >= 0 ? 2u : 1u) + (p->op == OP_ANY ? 6u : dear ? 4u : 0u);
}

static unsigned price(const struct probes *all)
{
	unsigned sum = all->n ? 0 : UINT32_MAX;
	for (unsigned i = 0; i < all->n; i++)
		sum += price_of(&all->at[i]);
	return sum;
}

/* `any p in patterns where item matches p` */
static bool matches_given(const struct ir *n, uint32_t var, struct probe *out)
{
	const struct ir *match = n->args[1];
	*out = (struct probe){.op = OP_ANY};
	if (!is_given(n->args[0]) || !match || match->op != IR_BINARY || match->x != OP_MATCH ||
		match->args[1]->op != IR_VAR || match->args[1]->x != n->x)
		return false;
	set_given(out, n->args[0]);
	return is_item(match->args[0], var, out);
}

static struct probes look(const struct ir *n, uint32_t var, unsigned *left)
{
	struct probes all = {.n = 0}, more;
	const struct ir *other;
	if (*left == 0)
		return all;
	--*left;
	if (n->op == IR_AND || n->op == IR_OR) {
		all = look(n->args[0], var, left);
		more = look(n->args[1], var, left);
		if (n->op == IR_AND)
			return price(&more) < price(&all) ? more : all;
		if (!all.n || !more.n || all.n + more.n > PROBES_MOST)
			return (struct probes){.n = 0};
		for (unsigned i = 0; i < more.n; i++)
			all.at[all.n++] = more.at[i];
		return all;
	}
	if (n->op == IR_ANY)
		all.n = matches_given(n, var, &all.at[0]);
	else if (probe_of_item(n, var, &all.at[0], &other))
		all.n = all.at[0].with_of != WITH_REGISTER;
	return all;
}

struct probes probes_asked(const struct ir *condition, uint32_t var)
{
	unsigned left = NODES;
	return condition ? look(condition, var, &left) : (struct probes){.n = 0};
}

unsigned probe_add(struct maker *m, const struct probe *p)
{
	struct buf key = BUF(m->arena);
	buf_printf(&key, "%d %d %d %d %d %d %d %d %d", p->op, p->reg, p->with_of, p->swapped,
		p->turned, p->slot, p->through, p->with, p->function);
	void **at = map_put(m->arena, &m->probe_at, buf_str(&key));
	if (!*at) {
		list_push(m->arena, &m->probes, *p);
		*at = (void *)(uintptr_t)m->probes.n;
	}
	return (unsigned)((uintptr_t)*at - 1);
}
