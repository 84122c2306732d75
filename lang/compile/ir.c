#include "compile/ir.h"

#include <string.h>

static struct str key_of(
	struct ir_graph *g, enum ir_op op, uint32_t x, struct ir *const *args, uint32_t n)
{
	struct buf b = BUF(g->arena);
	buf_add(&b, (struct str){(const char *)&op, sizeof op});
	buf_add(&b, (struct str){(const char *)&x, sizeof x});
	if (n)
		buf_add(&b, (struct str){(const char *)args, n * sizeof *args});
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

struct ir *ir_node(struct ir_graph *g, enum ir_op op, uint32_t x, struct ir *const *args,
	uint32_t n, struct span span)
{
	struct str key = key_of(g, op, x, args, n);
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
	node->memo = -1;
	node->span = span;
	*at = node;
	return node;
}
