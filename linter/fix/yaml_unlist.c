/*
 * yaml_unlist.c: a list that becomes a mapping, so that something can be said of an item.
 */
#include "fix/private.h"

/* `other` and `value`: of the items before, and of the one that is meant. */
struct unlisting {
	struct fix_document *d;
	const struct yaml_trail *t;
	struct node *list;
	struct str member, value, other;
};

static bool may_be_key(struct fix_document *d, const struct node *item)
{
	bool plain = item->kind == NODE_SCALAR && !item->anchored && item->tag == NODE_UNTAGGED &&
		     (item->style == NODE_PLAIN || item->style == NODE_SINGLE ||
			     item->style == NODE_DOUBLE);
	if (!plain || str_find_char(item->u.text, '\n') != STR_NOT_FOUND)
		return fix_refuse(d, "an item of the list cannot be a key");
	if (str_find_char(item->u.text, '$') != STR_NOT_FOUND)
		return fix_refuse(d, "a variable stands there, and keys have none");
	return true;
}

static struct str value_at(const struct unlisting *u, uint32_t i)
{
	return u->t->steps[u->t->n - 1].index == i ? u->value : u->other;
}

static bool unlist_flow(const struct unlisting *u)
{
	struct fix_document *d = u->d;
	struct node *list = u->list;
	fix_change(d, list->span.from, list->span.from + 1, STR("{"));
	for (uint32_t i = 0; i < list->n; i++) {
		const char *quote = list->u.items[i]->style == NODE_DOUBLE ? "\"" : "";
		uint32_t end = list->u.items[i]->span.to;
		fix_change(d, end, end,
			str_printf(d->arena, ": {%s" STR_FMT "%s: %s" STR_FMT "%s}", quote,
				STR_ARG(u->member), quote, quote, STR_ARG(value_at(u, i)), quote));
	}
	return fix_change(d, list->span.to - 1, list->span.to, STR("}"));
}

static uint32_t column_of(const struct fix_document *d, uint32_t at)
{
	return at - line_start(d->text, at);
}

/* How far keys are set in below others around here. */
static uint32_t unit_of(const struct fix_document *d, const struct yaml_trail *t)
{
	if (t->n < 3)
		return 2;
	uint32_t key = column_of(d, yaml_extent(d, &t->steps[t->n - 2]).from);
	uint32_t above = column_of(d, yaml_extent(d, &t->steps[t->n - 3]).from);
	return key > above && key - above <= 8 ? key - above : 2;
}

/* "- a" becomes "a:" and a line below it. */
static bool unlist_item(const struct unlisting *u, uint32_t i, uint32_t column, uint32_t unit)
{
	struct fix_document *d = u->d;
	struct span item = u->list->u.items[i]->span;
	uint32_t start = line_start(d->text, item.from), end = line_end(d->text, item.to);
	struct str lead = str_trim(str_slice(d->text, start, item.from));
	struct buf indent = BUF(d->arena), below = BUF(d->arena);
	if (!str_eq(lead, STR("-")))
		return fix_refuse(d, "an item of the list does not begin a line");
	buf_repeat(&indent, ' ', column);
	buf_add(&below, line_ending(d->text));
	buf_repeat(&below, ' ', column + unit);
	buf_printf(&below, STR_FMT ": " STR_FMT, STR_ARG(u->member), STR_ARG(value_at(u, i)));
	fix_change(d, start, item.from, buf_str(&indent));
	if (end > item.to) {
		fix_change(d, item.to, item.to, STR(":"));
		return fix_change(d, end, end, buf_str(&below));
	}
	return fix_change(d, end, end, str_join(d->arena, STR(":"), buf_str(&below)));
}

static bool unlist_block(const struct unlisting *u)
{
	struct fix_document *d = u->d;
	uint32_t unit = unit_of(d, u->t), first = u->list->u.items[0]->span.from;
	struct str lead = str_slice(d->text, line_start(d->text, first), first);
	uint32_t key = column_of(d, yaml_extent(d, &u->t->steps[u->t->n - 2]).from);
	size_t dash = str_find_char(lead, '-');
	uint32_t column = dash != STR_NOT_FOUND && dash > key ? (uint32_t)dash : key + unit;
	for (uint32_t i = 0; i < u->list->n; i++)
		if (!unlist_item(u, i, column, unit))
			return false;
	return true;
}

bool yaml_unlist(struct fix_document *d, const struct yaml_trail *t, struct str member,
	struct str value, struct str other)
{
	struct unlisting u = {d, t, t->steps[t->n - 1].node, member, value, other};
	if (t->n < 2 || t->steps[t->n - 2].node->kind != NODE_MAPPING || u.list->anchored)
		return fix_refuse(d, "it is no list below a key");
	if (yaml_has_alias(d, u.list))
		return false;
	for (uint32_t i = 0; i < u.list->n; i++)
		if (!may_be_key(d, u.list->u.items[i]))
			return false;
	return u.list->style == NODE_FLOW ? unlist_flow(&u) : unlist_block(&u);
}
