/*
 * joins.c: fields that must equal, or overlap, something from outside for a condition to hold, so
 * that a walk looks at few items of a long list.
 */
#include "compile/marks.h"

enum { NODES = 2000 };

/* A field of a variable that is bound outside, or a field of that. */
static bool is_path(const struct ir *n, uint32_t var)
{
	while (n->op == IR_FIELD)
		n = n->args[0];
	return n->op == IR_VAR && n->x < var;
}

static void add_join(const struct maker *m, const struct ir *n, uint32_t var, struct join_list *out)
{
	bool equal = n->op == IR_BINARY && n->x == OP_EQ;
	bool overlap =
		n->op == IR_CALL && n->n == 2 && str_eq(m->uses.at[n->x].name, STR("overlaps"));
	for (unsigned i = 0; i < 2 && (equal || overlap) && out->n < JOINS_MOST; i++)
		if (is_field_of(n->args[i], var) && is_path(n->args[1 - i], var))
			out->at[out->n++] = (struct join){n->args[1 - i], n->args[i]->x};
}

static void find_joins(const struct maker *m, const struct ir *n, uint32_t var,
	struct join_list *out, unsigned *left)
{
	if (*left == 0)
		return;
	--*left;
	if (n->op != IR_AND)
		add_join(m, n, var, out);
	for (unsigned i = 0; n->op == IR_AND && i < 2; i++)
		find_joins(m, n->args[i], var, out, left);
}

struct join_list joins_of(const struct maker *m, const struct ir *condition, uint32_t var)
{
	struct join_list out = {.n = 0};
	unsigned left = NODES;
	if (condition)
		find_joins(m, condition, var, &out, &left);
	return out;
}
