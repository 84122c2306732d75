/*
 * data.c: what a data file holds, as a value of the type that the policy states.
 */
#include "check/private.h"

static const char *const shapes[] = {
	[DATA_SCALAR] = "a single value", [DATA_LIST] = "a list", [DATA_MAP] = "a map"};

static struct value wrong(struct checker *c, const struct data_node *n, const struct type *want)
{
	diag_add(c->pack->diags, &DIAG_data, n->source, n->span,
		"this is %s, where " STR_FMT " is wanted", shapes[n->kind],
		STR_ARG(type_show(c->pack->arena, want)));
	return value_none(0);
}

static struct value data_list(struct checker *c, const struct data_node *n, const struct type *want)
{
	struct arena *a = c->pack->arena;
	struct value v = value_list(a, 0);
	if (n->kind != DATA_LIST)
		return wrong(c, n, want);
	for (uint32_t i = 0; i < n->n; i++)
		value_list_add(a, v, data_value(c, &n->items[i], want->item));
	return v;
}

static struct value data_map(struct checker *c, const struct data_node *n, const struct type *want)
{
	struct arena *a = c->pack->arena;
	struct value v = value_map(a, 0);
	if (n->kind != DATA_MAP)
		return wrong(c, n, want);
	for (uint32_t i = 0; i < n->n; i++)
		value_map_put(a, v, value_string(a, n->keys[i].text, 0),
			data_value(c, &n->items[i], want->item));
	return v;
}

/* Of any shape: what is text in the file is a string. */
static struct value data_any(struct checker *c, const struct data_node *n)
{
	const struct type *node = base(c, TYPE_NODE);
	if (n->kind == DATA_LIST)
		return data_list(c, n, type_list(&c->pack->types, node));
	if (n->kind == DATA_MAP)
		return data_map(c, n, type_map(&c->pack->types, node));
	return value_string(c->pack->arena, n->text, 0);
}

/* data in a file of its own: mistakes are shown there */
struct value data_value(struct checker *c, const struct data_node *n, const struct type *want)
{
	struct tree there = {.source = n->source};
	struct policy_file file = {.tree = &there};
	struct policy_file *mine = c->file;
	struct value v = value_none(0);
	want = type_present(want);
	if (want->kind == TYPE_LIST)
		return data_list(c, n, want);
	if (want->kind == TYPE_MAP)
		return data_map(c, n, want);
	if (want->kind == TYPE_NODE)
		return data_any(c, n);
	if (n->kind != DATA_SCALAR)
		return wrong(c, n, want);
	c->file = &file;
	literal_value(c, n->text, n->span, want, &v);
	c->file = mine;
	return v;
}
