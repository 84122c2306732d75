/*
 * memo.c: what is kept instead of being worked out again: what several places ask of a subject,
 * what many subjects have in common, and what several places ask of the same item of a walk.
 */
#include "compile/emit.h"

enum {
	COST_KEPT = 12,      /* of a node: less is worked out again as quickly */
	COST_KEPT_ITEM = 20, /* the same for an item, whose memo has to be looked up */
	KEY_NODES = 500,
	KEY_DEPTH = 40
};

struct key_search {
	uint32_t free;  /* of the node: variables below are bound outside of it */
	struct ir *key; /* the one field, or variable, through which it depends on anything */
	bool field;     /* a field, and so a record, is looked for; else a variable */
	unsigned left;
};

/* false: it depends on something else, too. */
static bool depends(struct key_search *s, struct ir *n, unsigned depth)
{
	if (depth > KEY_DEPTH || s->left-- == 0)
		return false;
	struct ir *key = NULL;
	if (n->op == IR_VAR) {
		if (n->x >= s->free)
			return true;
		key = n;
	} else if (s->field && n->op == IR_FIELD && n->args[0]->op == IR_FIELD &&
		   n->args[0]->args[0]->op == IR_VAR && n->args[0]->args[0]->x < s->free) {
		key = n->args[0];
	}
	if (key) {
		bool fits = (key->op == IR_FIELD) == s->field && (!s->key || s->key == key);
		s->key = key;
		return fits;
	}
	for (uint32_t i = 0; i < n->n; i++)
		if (!depends(s, n->args[i], depth + 1))
			return false;
	return true;
}

static struct ir *key_of(struct ir *n, bool field)
{
	struct key_search s = {.free = n->free, .field = field, .left = KEY_NODES};
	return depends(&s, n, 0) ? s.key : NULL;
}

/* A walk over the stage of a command is the same for all commands of the stage, and so is whether
 * a pattern is found in something of it. */
static bool is_common(struct ir *n)
{
	bool match = n->op == IR_BINARY && n->x == OP_MATCH && n->free <= 1;
	if (n->op != IR_ANY && n->op != IR_EACH && !match)
		return false;
	n->key = key_of(n, true);
	return n->key != NULL;
}

/* Several policies ask it of each mount of a container. */
static bool is_of_item(struct ir *n)
{
	if (n->free <= 1 || n->cost < COST_KEPT_ITEM)
		return false;
	n->key = key_of(n, false);
	return n->key != NULL;
}

static bool is_kept(struct ir *n, bool first)
{
	if (n->key)
		return true;
	if (first)
		return is_common(n);
	return n->free <= 1 ? n->cost >= COST_KEPT : is_of_item(n);
}

void memo_count(struct emitter *e, struct ir *n)
{
	if (!n)
		return;
	bool first = n->uses++ == 0;
	if (is_kept(n, first) && n->memo < 0 && e->memos < UINT16_MAX)
		n->memo = (int32_t)e->memos++;
	for (uint32_t i = 0; first && i < n->n; i++)
		memo_count(e, n->args[i]);
}

void memo_forget(struct ir *n)
{
	if (!n || (n->uses == 0 && n->memo < 0))
		return;
	n->uses = 0;
	n->memo = -1;
	n->key = NULL;
	for (uint32_t i = 0; i < n->n; i++)
		memo_forget(n->args[i]);
}
