/*
 * tree.c: a tree that was read from YAML, as JSON.
 */
#include "cli/tree.h"

#include "read/yaml/yaml.h"

static void write_scalar(struct writer *j, const struct node *n)
{
	switch ((enum node_type)n->type) {
	case NODE_STRING:
		writer_str(j, n->u.text);
		return;
	case NODE_NULL:
		writer_null(j);
		return;
	case NODE_BOOL:
		writer_bool(j, str_eq(n->u.text, STR("true")));
		return;
	case NODE_INT:
	case NODE_FLOAT:
		writer_number(j, n->u.text);
		return;
	}
}

/* At most READ_DEPTH deep. */
void tree_write(struct writer *j, struct arena *a, const struct node *n)
{
	bool list = n->kind == NODE_SEQUENCE;
	if (n->kind == NODE_SCALAR) {
		write_scalar(j, n);
		return;
	}
	writer_open(j, list ? '[' : '{');
	for (uint32_t i = 0; i < n->n; i++) {
		if (!list)
			writer_key(j, str_c(a, n->u.pairs[i].key->u.text));
		tree_write(j, a, list ? n->u.items[i] : n->u.pairs[i].value);
	}
	writer_close(j, list ? ']' : '}');
}
