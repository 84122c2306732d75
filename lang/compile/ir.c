#include "compile/ir.h"

#include <string.h>

static struct str key_of(struct ir_graph *g, enum ir_op op, uint32_t x, struct ir *const *args,
	uint32_t n, struct span span)
{
	struct buf b = BUF(g->arena);
	buf_add(&b, (struct str){(const char *)&op, sizeof op});
	buf_add(&b, (struct str){(const char *)&x, sizeof x});
	if (n)
		buf_add(&b, (struct str){(const char *)args, n * sizeof *args});
	if (g->apart && op != IR_VAR && op != IR_CONST) {
		buf_add(&b, (struct str){(const char *)&g->source, sizeof g->source});
		buf_add(&b, (struct str){(const char *)&span, sizeof span});
	}
	return buf_str(&b);
}

/* A walk binds its variable x: what only its inside uses is not free outside. */
static uint32_t free_of(enum ir_op op, uint32_t x, struct ir *const *args, uint32_t n)
{
	uint32_t most = op == IR_VAR ? x + 1 : 0;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t f = args[i]->free;
		if ((op == IR_ANY || op == IR_EACH) && i > 0 && f > x)
			f = x;
		if (f > most)
			most = f;
	}
	return most;
}

enum { COST_MOST = 1 << 20, COST_ITEMS = 3 };

static uint32_t cost_of(enum ir_op op, uint32_t x, struct ir *const *args, uint32_t n)
{
	static const uint32_t own[] = {[IR_LIST] = 5,
		[IR_MAP] = 5,
		[IR_CALL] = 6,
		[IR_TEXT] = 10,
		[IR_ANY] = 8,
		[IR_EACH] = 12,
		[IR_KIND] = 20};
	bool walk = op == IR_ANY || op == IR_EACH;
	uint64_t cost = 1 + (op < sizeof own / sizeof *own ? own[op] : 0);
	if (op == IR_BINARY)
		cost += x == OP_MATCH || x == OP_UNDER ? 8 : x == OP_INDEX ? 4 : 0;
	for (uint32_t i = 0; i < n; i++)
		cost += (uint64_t)args[i]->cost * (walk && i ? COST_ITEMS : 1);
	return cost < COST_MOST ? (uint32_t)cost : COST_MOST;
}

struct ir *ir_node(struct ir_graph *g, enum ir_op op, uint32_t x, struct ir *const *args,
	uint32_t n, struct span span)
{
	struct str key = key_of(g, op, x, args, n, span);
	void **at = map_put(g->arena, &g->nodes, key);
	if (*at)
		return *at;
	struct ir *node = arena_new(g->arena, struct ir);
	node->op = op;
	node->x = x;
	node->n = n;
	node->args = arena_array(g->arena, struct ir *, n);
	if (n)
		memcpy(node->args, args, n * sizeof *args);
	node->free = free_of(op, x, args, n);
	for (uint32_t i = 0; i < n; i++)
		node->depth = args[i]->depth + 1 > node->depth ? args[i]->depth + 1 : node->depth;
	node->cost = cost_of(op, x, args, n);
	node->memo = -1;
	node->span = span;
	node->source = g->source;
	*at = node;
	return node;
}
