/*
 * yaml_add.c: pairs and items added to a YAML text, in the style of those beside them.
 */
#include "fix/private.h"

#include <string.h>

static bool is_json(const struct node *mapping)
{
	return mapping->style == NODE_FLOW && mapping->own &&
	       mapping->u.pairs[0].key->style == NODE_DOUBLE;
}

bool yaml_is_json(const struct yaml_trail *t)
{
	for (unsigned i = t->n; i-- > 0;)
		if (t->steps[i].node->kind == NODE_MAPPING)
			return is_json(t->steps[i].node);
	return false;
}

static struct str member(struct fix_document *d, struct node *m, struct str key, struct str value)
{
	bool quoted = is_json(m);
	return str_printf(d->arena, "%s" STR_FMT "%s: " STR_FMT, quoted ? "\"" : "", STR_ARG(key),
		quoted ? "\"" : "", STR_ARG(value));
}

/* Before the bracket that closes a flow collection, parted as its items are. */
static bool add_flow(struct fix_document *d, struct node *n, struct str text)
{
	uint32_t count = yaml_count(n);
	if (!count) {
		if (n->merged || !is_blank(str_slice(d->text, n->span.from + 1, n->span.to - 1)))
			return fix_refuse(d, "something stands in the empty brackets");
		return fix_change(d, n->span.from + 1, n->span.to - 1, text);
	}
	uint32_t last = yaml_extent_at(d, n, count - 1).to;
	struct str by = STR(", ");
	if (count > 1) {
		struct str between = str_slice(d->text, yaml_extent_at(d, n, count - 2).to,
			yaml_extent_at(d, n, count - 1).from);
		if (str_eq(str_trim(between), STR(",")))
			by = between;
	} else {
		struct str lead =
			str_slice(d->text, n->span.from + 1, yaml_extent_at(d, n, 0).from);
		if (lead.n && str_trim(lead).n == 0 && !is_blank(lead))
			by = str_printf(d->arena, "," STR_FMT, STR_ARG(lead));
	}
	return fix_change(
		d, last, last, str_printf(d->arena, STR_FMT STR_FMT, STR_ARG(by), STR_ARG(text)));
}

/* A line behind the one where `end` is; the text ends as it did. */
static bool add_line(struct fix_document *d, uint32_t end, struct str text)
{
	struct str nl = line_ending(d->text);
	bool over = end > 0 && (d->text.p[end - 1] == '\n' || d->text.p[end - 1] == '\r');
	uint32_t at = over ? end : line_end(d->text, end);
	if (over)
		return fix_change(d, at, at,
			str_printf(d->arena, STR_FMT STR_FMT, STR_ARG(text), STR_ARG(nl)));
	return fix_change(
		d, at, at, str_printf(d->arena, STR_FMT STR_FMT, STR_ARG(nl), STR_ARG(text)));
}

/* The blanks before the first pair or item; false: it does not begin a line. */
static bool indent_of(struct fix_document *d, struct node *n, struct str *out)
{
	uint32_t from = yaml_extent_at(d, n, 0).from, start = line_start(d->text, from);
	struct str before = str_slice(d->text, start, from);
	struct buf b = BUF(d->arena);
	for (size_t i = 0; i < before.n; i++) {
		if (before.p[i] != ' ' && !(before.p[i] == '-' && n->kind == NODE_MAPPING))
			return fix_refuse(d, "it shares its line with something else");
		buf_char(&b, ' ');
	}
	*out = buf_str(&b);
	return true;
}

static bool add_block(struct fix_document *d, struct node *n, struct str text)
{
	struct str indent;
	if (!yaml_count(n))
		return fix_refuse(d, "nothing is written there to go by");
	if (!indent_of(d, n, &indent))
		return false;
	return add_line(d, yaml_extent_at(d, n, yaml_count(n) - 1).to,
		str_printf(d->arena, STR_FMT STR_FMT, STR_ARG(indent), STR_ARG(text)));
}

static bool add_member(struct fix_document *d, struct node *m, struct str key, struct str value)
{
	struct str text = member(d, m, key, value);
	return m->style == NODE_FLOW ? add_flow(d, m, text) : add_block(d, m, text);
}

static bool may_add(struct fix_document *d, const struct yaml_trail *t)
{
	if (t->shared)
		return fix_refuse(d, "an anchor stands there, and other places use it");
	if (!node_is(t->node, NODE_MAPPING))
		return fix_refuse(d, "it is no mapping");
	return true;
}

bool yaml_add(struct fix_document *d, const struct yaml_trail *t, struct str keys, struct str value,
	bool string)
{
	struct yaml_trail at = *t;
	struct str key, rest = str_cut(keys, '.', &key);
	while (may_add(d, &at) && rest.n) {
		const struct pair *p = node_pair(at.node, key);
		if (!p || p >= at.node->u.pairs + at.node->own)
			return fix_refuse(d, "`" STR_FMT "` is not there to hold it", STR_ARG(key));
		at.shared |=
			p->value->anchored || !yaml_stands_in(p->value, at.node, p->key->span.to);
		at.node = p->value;
		rest = str_cut(rest, '.', &key);
	}
	if (d->why.n)
		return false;
	if (node_pair(at.node, key))
		return fix_refuse(d, "`" STR_FMT "` is there already", STR_ARG(key));
	bool flow = at.node->style == NODE_FLOW;
	enum node_style style = is_json(at.node) && string ? NODE_DOUBLE : NODE_PLAIN;
	return add_member(d, at.node, key, yaml_scalar(d->arena, value, style, flow, string));
}

/* How far lists under keys of this mapping are set in: as its others, else two. */
static unsigned list_inset(const struct fix_document *d, const struct node *m)
{
	for (uint32_t i = 0; i < m->own; i++) {
		struct node *v = m->u.pairs[i].value, *k = m->u.pairs[i].key;
		if (v->kind != NODE_SEQUENCE || v->style != NODE_BLOCK || !v->n ||
			!yaml_stands_in(v, m, k->span.to))
			continue;
		uint32_t first = v->u.items[0]->span.from, start = line_start(d->text, first);
		size_t dash = str_find_char(str_slice(d->text, start, first), '-');
		uint32_t column = k->span.from - line_start(d->text, k->span.from);
		if (dash != STR_NOT_FOUND && dash >= column)
			return (unsigned)(dash - column);
	}
	return 2;
}

static bool add_list(struct fix_document *d, struct node *m, struct str key, struct str item)
{
	struct str indent;
	if (m->style == NODE_FLOW)
		return add_member(d, m, key,
			str_printf(
				d->arena, "[" STR_FMT "]", STR_ARG(yaml_doubled(d->arena, item))));
	if (!m->own)
		return fix_refuse(d, "nothing is written there to go by");
	if (!indent_of(d, m, &indent))
		return false;
	struct buf b = BUF(d->arena);
	buf_printf(&b, STR_FMT ":" STR_FMT, STR_ARG(key), STR_ARG(line_ending(d->text)));
	buf_add(&b, indent);
	buf_repeat(&b, ' ', list_inset(d, m));
	buf_printf(&b, "- " STR_FMT, STR_ARG(yaml_scalar(d->arena, item, NODE_PLAIN, false, true)));
	return add_block(d, m, buf_str(&b));
}

/* The quotes of the last item are the list's way. */
static struct str like_last(struct fix_document *d, const struct node *list, struct str item)
{
	const struct node *last = list->n ? list->u.items[list->n - 1] : NULL;
	bool flow = list->style == NODE_FLOW;
	enum node_style style = last && last->kind == NODE_SCALAR ? (enum node_style)last->style
				: flow                            ? NODE_DOUBLE
								  : NODE_PLAIN;
	return yaml_scalar(d->arena, item, style, flow, true);
}

static bool append_block(struct fix_document *d, struct node *list, struct str item)
{
	uint32_t last = list->u.items[list->n - 1]->span.from, start = line_start(d->text, last);
	struct str lead = str_slice(d->text, start, last);
	size_t dash = str_rfind_char(lead, '-');
	if (dash == STR_NOT_FOUND || !is_blank(str_slice(lead, 0, dash)) ||
		!is_blank(str_skip(lead, dash + 1)))
		return fix_refuse(d, "its last item does not begin a line");
	return add_line(d, yaml_extent_at(d, list, list->n - 1).to,
		str_printf(d->arena, STR_FMT STR_FMT, STR_ARG(lead), STR_ARG(item)));
}

bool yaml_append(
	struct fix_document *d, const struct yaml_trail *t, struct str key, struct str item)
{
	if (!may_add(d, t))
		return false;
	const struct pair *p = node_pair(t->node, key);
	if (!p)
		return add_list(d, t->node, key, item);
	struct node *list = p->value;
	if (p >= t->node->u.pairs + t->node->own || list->anchored ||
		!yaml_stands_in(list, t->node, p->key->span.to))
		return fix_refuse(d, "`" STR_FMT "` comes from elsewhere", STR_ARG(key));
	if (list->kind != NODE_SEQUENCE)
		return fix_refuse(d, "`" STR_FMT "` is no list", STR_ARG(key));
	if (yaml_has_alias(d, list))
		return false;
	item = like_last(d, list, item);
	if (list->style == NODE_FLOW)
		return add_flow(d, list, item);
	return list->n ? append_block(d, list, item)
		       : fix_refuse(d, "nothing is written there to go by");
}

/* ---- entries of maps ---- */

/* "map:" with its one entry, below a key at the column, or after one when it is to be flow. */
static struct str map_text(
	struct fix_document *d, struct str map, struct str entry, uint32_t column)
{
	struct buf b = BUF(d->arena);
	buf_repeat(&b, ' ', column);
	buf_printf(&b, STR_FMT ":" STR_FMT, STR_ARG(map), STR_ARG(line_ending(d->text)));
	buf_repeat(&b, ' ', column + 2);
	buf_add(&b, entry);
	return buf_str(&b);
}

/* `a:` with nothing behind it gets the map. */
static bool fill_empty(
	struct fix_document *d, const struct yaml_trail *t, struct str map, struct str entry)
{
	const struct yaml_step *last = &t->steps[t->n - 1];
	const struct node *key = t->node, *value = last->node->u.pairs[last->index].value;
	uint32_t start = line_start(d->text, key->span.from);
	bool empty = value->kind == NODE_SCALAR && value->span.from == value->span.to &&
		     yaml_stands_in(value, last->node, key->span.to) && !value->anchored;
	if (!empty || last->node->style == NODE_FLOW ||
		!is_blank(str_slice(d->text, start, key->span.from)))
		return fix_refuse(d, "nothing is written there to go by");
	return add_line(d, key->span.to, map_text(d, map, entry, key->span.from - start + 2));
}

static bool add_to_map(struct fix_document *d, struct node *map, struct str key, struct str value)
{
	struct str item = str_printf(d->arena, STR_FMT "=" STR_FMT, STR_ARG(key), STR_ARG(value));
	if (map->kind == NODE_SEQUENCE && map->style == NODE_FLOW)
		return !yaml_has_alias(d, map) && add_flow(d, map, like_last(d, map, item));
	if (map->kind == NODE_SEQUENCE)
		return !yaml_has_alias(d, map) && map->n &&
		       append_block(d, map, like_last(d, map, item));
	bool flow = map->style == NODE_FLOW;
	enum node_style style = is_json(map) ? NODE_DOUBLE : NODE_PLAIN;
	return add_member(d, map,
		is_json(map) ? key : yaml_scalar(d->arena, key, NODE_PLAIN, flow, true),
		yaml_scalar(d->arena, value, style, flow, true));
}

bool yaml_add_entry(struct fix_document *d, const struct yaml_trail *t, struct str map,
	struct str key, struct str value)
{
	struct yaml_trail at = *t;
	struct str quoted = yaml_scalar(d->arena, value, NODE_PLAIN, true, true);
	struct str name = yaml_scalar(d->arena, key, NODE_PLAIN, true, true);
	struct str entry =
		str_printf(d->arena, STR_FMT ": " STR_FMT, STR_ARG(name), STR_ARG(quoted));
	if (!yaml_enter(&at))
		return t->key && !t->shared ? fill_empty(d, t, map, entry)
					    : fix_refuse(d, "it is not written as a mapping here");
	if (!may_add(d, &at))
		return false;
	const struct pair *p = node_pair(at.node, map);
	if (p && (p >= at.node->u.pairs + at.node->own || p->value->anchored ||
			 !yaml_stands_in(p->value, at.node, p->key->span.to)))
		return fix_refuse(d, "`" STR_FMT "` comes from elsewhere", STR_ARG(map));
	if (p && p->value->kind == NODE_SCALAR)
		return fix_refuse(d, "`" STR_FMT "` is no map", STR_ARG(map));
	if (p)
		return add_to_map(d, p->value, key, value);
	if (at.node->style == NODE_FLOW) {
		struct str text = is_json(at.node)
					  ? str_printf(d->arena, "{" STR_FMT ": " STR_FMT "}",
						    STR_ARG(yaml_doubled(d->arena, key)),
						    STR_ARG(yaml_doubled(d->arena, value)))
					  : str_printf(d->arena, "{" STR_FMT "}", STR_ARG(entry));
		return add_member(d, at.node, map, text);
	}
	struct str indent;
	if (!at.node->own || !indent_of(d, at.node, &indent))
		return fix_refuse(d, "nothing is written there to go by");
	return add_line(d, yaml_extent_at(d, at.node, at.node->own - 1).to,
		map_text(d, map, entry, (uint32_t)indent.n));
}
