/*
 * yaml.c: pairs and items of a YAML text removed, added and set, in the style of those beside them.
 *
 * libyaml ends a block collection where the next token begins, past blank lines and comments, so
 * ends are taken from the last thing inside. What an anchor names is used elsewhere, too, and is
 * not touched; neither is what an alias or a merge brings in, for it is not written here.
 */
#include "fix/private.h"

#include <string.h>

/* ---- where things are ---- */

static bool holds(struct span outer, struct span inner)
{
	return outer.from <= inner.from && inner.to <= outer.to;
}

static bool same(struct span a, struct span b)
{
	return a.from == b.from && a.to == b.to;
}

static struct node *part_of(const struct yaml_step *s)
{
	return s->node->kind == NODE_MAPPING ? s->node->u.pairs[s->index].value
					     : s->node->u.items[s->index];
}

/* An alias is the node of its anchor, which stands before it. */
static bool stands_in(const struct node *n, const struct node *outer, uint32_t from)
{
	return n->source == outer->source && n->span.from >= from;
}

static uint32_t count_of(const struct node *n)
{
	return n->kind == NODE_MAPPING ? n->own : n->n;
}

/* The part of a collection that holds the span, the last to begin before it; `key` when it is a
 * pair's key. Ends are not asked: that of a collection is wrong where an alias stands last. */
static bool step_into(const struct node *n, struct span span, uint32_t *index, bool *key)
{
	bool found = false;
	for (uint32_t i = 0; i < count_of(n); i++) {
		struct node *k = n->kind == NODE_MAPPING ? n->u.pairs[i].key : NULL;
		struct node *v = k ? n->u.pairs[i].value : n->u.items[i];
		bool in_key = k && holds(k->span, span);
		bool in_value = stands_in(v, n, k ? k->span.to : n->span.from) &&
				v->span.from <= span.from &&
				(v->kind != NODE_SCALAR || holds(v->span, span));
		if (!in_key && !in_value)
			continue;
		found = true;
		*index = i;
		*key = in_key;
	}
	return found;
}

bool yaml_find(const struct fix_document *d, struct span span, struct yaml_trail *out)
{
	struct node *n = d->root;
	*out = (struct yaml_trail){.node = n};
	while (n && n->kind != NODE_SCALAR && out->n < YAML_TRAIL) {
		struct yaml_step *step = &out->steps[out->n];
		step->node = n;
		out->shared |= n->anchored;
		if (same(n->span, span) || !step_into(n, span, &step->index, &out->key))
			break;
		out->n++;
		n = out->key ? n->u.pairs[step->index].key : part_of(step);
	}
	out->node = n;
	if (n)
		out->shared |= n->anchored;
	return n != NULL;
}

bool yaml_enter(struct yaml_trail *t)
{
	if (!t->key)
		return node_is(t->node, NODE_MAPPING);
	struct yaml_step *step = &t->steps[t->n - 1];
	struct node *key = t->node;
	t->key = false;
	t->node = part_of(step);
	t->shared |= t->node->anchored || !stands_in(t->node, step->node, key->span.to);
	return node_is(t->node, NODE_MAPPING);
}

bool yaml_leave(struct yaml_trail *t)
{
	t->node = t->steps[--t->n].node;
	t->key = false;
	return node_is(t->node, NODE_MAPPING);
}

/* Behind the last byte of a pair's value or an item that begins at or behind `from`. */
static uint32_t end_of(const struct fix_document *d, const struct node *outer, struct node *n,
	uint32_t from, unsigned depth);

/* An alias, or nothing at all: up to what ends it on its line. */
static uint32_t end_of_word(const struct fix_document *d, const struct node *outer, uint32_t at)
{
	uint32_t end = line_end(d->text, at), last = at;
	for (; at < end; at++) {
		char c = d->text.p[at];
		if (c == '#' && at > 0 && (d->text.p[at - 1] == ' ' || d->text.p[at - 1] == '\t'))
			break;
		if (outer->style == NODE_FLOW && strchr(",]}", c))
			break;
		if (c != ' ' && c != '\t')
			last = at + 1;
	}
	return last;
}

/* Where the last item begins, be it an alias. */
static uint32_t start_of_last(const struct fix_document *d, struct node *n, unsigned depth)
{
	struct node *last = n->u.items[n->n - 1];
	uint32_t at = n->span.from;
	if (stands_in(last, n, at))
		return last->span.from;
	if (n->n > 1 && stands_in(n->u.items[n->n - 2], n, at))
		at = end_of(d, n, n->u.items[n->n - 2], at, depth + 1);
	while (at < d->text.n && d->text.p[at] != '*')
		at++;
	return at;
}

static uint32_t end_inside(const struct fix_document *d, struct node *n, unsigned depth)
{
	if (n->kind == NODE_MAPPING && n->own) {
		struct pair *p = &n->u.pairs[n->own - 1];
		return end_of(d, n, p->value, p->key->span.to, depth + 1);
	}
	if (n->kind == NODE_SEQUENCE && n->n)
		return end_of(d, n, n->u.items[n->n - 1], start_of_last(d, n, depth), depth + 1);
	return n->span.to;
}

static uint32_t end_of(const struct fix_document *d, const struct node *outer, struct node *n,
	uint32_t from, unsigned depth)
{
	if (depth > READ_DEPTH || !stands_in(n, outer, from))
		return end_of_word(d, outer, from);
	if (n->style == NODE_BLOCK)
		return end_inside(d, n, depth);
	if (n->kind == NODE_SCALAR && n->span.to == n->span.from)
		return end_of_word(d, outer, from);
	return n->span.to;
}

/* From the first byte of a pair or item to behind its last. */
static struct span extent(const struct fix_document *d, const struct yaml_step *s)
{
	struct node *n = s->node, *v = part_of(s);
	uint32_t from =
		n->kind == NODE_MAPPING ? n->u.pairs[s->index].key->span.from : v->span.from;
	uint32_t behind = n->kind == NODE_MAPPING ? n->u.pairs[s->index].key->span.to : from;
	return (struct span){from, end_of(d, n, v, behind, 0)};
}

static struct span extent_at(const struct fix_document *d, struct node *n, uint32_t i)
{
	return extent(d, &(struct yaml_step){n, i});
}

/* ---- removing ---- */

static bool remove_step(struct fix_document *d, const struct yaml_trail *t, unsigned n);

static bool has_comment(const struct fix_document *d, uint32_t from, uint32_t to)
{
	return str_find_char(str_slice(d->text, from, to), '#') != STR_NOT_FOUND;
}

/* Aliases among the items of a list: their places are not known. */
static bool has_alias(struct fix_document *d, const struct node *n)
{
	for (uint32_t i = 0; n->kind == NODE_SEQUENCE && i < n->n; i++)
		if (!stands_in(n->u.items[i], n, n->span.from))
			return !fix_refuse(d, "the list holds an alias");
	return false;
}

static bool remove_flow(struct fix_document *d, const struct yaml_step *s)
{
	struct span own = extent(d, s);
	struct span gone = own;
	if (s->index + 1 < count_of(s->node))
		gone.to = extent_at(d, s->node, s->index + 1).from;
	else
		gone.from = extent_at(d, s->node, s->index - 1).to;
	if (has_comment(d, gone.from, own.from) || has_comment(d, own.to, gone.to))
		return fix_refuse(d, "a comment stands between the items");
	return fix_change(d, gone.from, gone.to, STR(""));
}

/* What stands before the pair or item on its line: blanks, or "- " of an item. */
static bool remove_block(struct fix_document *d, const struct yaml_step *s)
{
	struct span own = extent(d, s);
	uint32_t start = line_start(d->text, own.from);
	struct str before = str_slice(d->text, start, own.from);
	bool item = s->node->kind == NODE_SEQUENCE;
	if (item && str_ends_with(str_trim(before), STR("-")))
		before = str_slice(before, 0, str_rfind_char(before, '-'));
	if (is_blank(before)) {
		uint32_t end = own.to;
		if (end == start || d->text.p[end - 1] != '\n') /* a block scalar ends so */
			end = line_after(d->text, end);
		return remove_lines(d, start, end);
	}
	if (item || s->index != 0)
		return fix_refuse(d, "it shares its line with something else");
	uint32_t next = extent_at(d, s->node, 1).from;
	if (has_comment(d, own.to, next))
		return fix_refuse(d, "a comment would be lost");
	return fix_change(d, own.from, next, STR(""));
}

static struct str address(const struct node *const *n)
{
	return (struct str){(const char *)n, sizeof *n};
}

static uint32_t gone_of(const struct fix_document *d, const struct node *n)
{
	const uint32_t *gone = map_get(&d->emptied, address(&n));
	return gone ? *gone : 0;
}

void yaml_commit(struct fix_document *d)
{
	LIST_EACH (struct node *, n, &d->pending) {
		const struct node **key = arena_new(d->arena, const struct node *);
		*key = *n;
		void **at = map_put(d->arena, &d->emptied, address(key));
		if (!*at)
			*at = arena_new(d->arena, uint32_t);
		++*(uint32_t *)*at;
	}
}

/* What would be left empty goes, too, but never a service. */
static bool remove_step(struct fix_document *d, const struct yaml_trail *t, unsigned n)
{
	const struct yaml_step *s = &t->steps[n - 1];
	if (n < 3)
		return fix_refuse(d, "nothing would be left");
	if (s->node->merged && s->node->kind == NODE_MAPPING)
		return fix_refuse(d, "the mapping takes in others by `<<`");
	if (has_alias(d, s->node))
		return false;
	if (count_of(s->node) <= 1 + gone_of(d, s->node))
		return remove_step(d, t, n - 1);
	list_push(d->arena, &d->pending, s->node);
	return s->node->style == NODE_FLOW ? remove_flow(d, s) : remove_block(d, s);
}

bool yaml_remove(struct fix_document *d, const struct yaml_trail *t)
{
	if (t->n == 0)
		return fix_refuse(d, "nothing would be left");
	return remove_step(d, t, t->n);
}

/* ---- scalars ---- */

static bool is_plain_safe(struct str s, bool flow)
{
	if (!s.n || strchr("-?:,[]{}#&*!|>'\"%@` \t", s.p[0]) || char_is_space(s.p[s.n - 1]))
		return false;
	if (str_contains(s, STR(": ")) || str_contains(s, STR(" #")) || s.p[s.n - 1] == ':')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || (flow && strchr(",[]{}", s.p[i])))
			return false;
	return true;
}

/* Text that YAML 1.1 readers take for a number in base 60, as 22:22. */
static bool is_sexagesimal(struct str s)
{
	bool colon = false;
	for (size_t i = 0; i < s.n; i++) {
		colon |= s.p[i] == ':';
		if (!char_is_digit(s.p[i]) && s.p[i] != ':')
			return false;
	}
	return colon;
}

static struct str single(struct arena *a, struct str s)
{
	struct buf b = BUF(a);
	buf_char(&b, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\'')
			buf_char(&b, '\'');
		buf_char(&b, s.p[i]);
	}
	buf_char(&b, '\'');
	return buf_str(&b);
}

static struct str doubled(struct arena *a, struct str s)
{
	struct buf b = BUF(a);
	read_json(&b, s);
	return buf_str(&b);
}

/* `string`: it must not become a number or a truth. */
static struct str scalar(
	struct arena *a, struct str s, enum node_style style, bool flow, bool string)
{
	if (style == NODE_SINGLE && !str_contains(s, STR("\n")))
		return single(a, s);
	if (style == NODE_DOUBLE && string)
		return doubled(a, s);
	bool plain = is_plain_safe(s, flow) && !(string && yaml_plain_type(s) != NODE_STRING) &&
		     !(string && is_sexagesimal(s));
	return plain ? s : doubled(a, s);
}

bool yaml_set(struct fix_document *d, const struct node *n, struct str value, bool string)
{
	if (n->kind != NODE_SCALAR || n->style == NODE_LITERAL || n->style == NODE_FOLDED)
		return fix_refuse(d, "it is not written on one line");
	/* what was a number without quotes stays one */
	bool number =
		n->style == NODE_PLAIN && n->type == NODE_INT && yaml_plain_type(value) == NODE_INT;
	struct str text =
		scalar(d->arena, value, (enum node_style)n->style, true, string && !number);
	return fix_change(d, n->span.from, n->span.to, text);
}

/* ---- adding ---- */

static bool is_json(const struct node *mapping)
{
	return mapping->style == NODE_FLOW && mapping->own &&
	       mapping->u.pairs[0].key->style == NODE_DOUBLE;
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
	uint32_t count = count_of(n);
	if (!count) {
		if (n->merged || !is_blank(str_slice(d->text, n->span.from + 1, n->span.to - 1)))
			return fix_refuse(d, "something stands in the empty brackets");
		return fix_change(d, n->span.from + 1, n->span.to - 1, text);
	}
	uint32_t last = extent_at(d, n, count - 1).to;
	struct str by = STR(", ");
	if (count > 1) {
		struct str between = str_slice(
			d->text, extent_at(d, n, count - 2).to, extent_at(d, n, count - 1).from);
		if (str_eq(str_trim(between), STR(",")))
			by = between;
	} else {
		struct str lead = str_slice(d->text, n->span.from + 1, extent_at(d, n, 0).from);
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
	uint32_t from = extent_at(d, n, 0).from, start = line_start(d->text, from);
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
	if (!count_of(n))
		return fix_refuse(d, "nothing is written there to go by");
	if (!indent_of(d, n, &indent))
		return false;
	return add_line(d, extent_at(d, n, count_of(n) - 1).to,
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
		at.shared |= p->value->anchored || !stands_in(p->value, at.node, p->key->span.to);
		at.node = p->value;
		rest = str_cut(rest, '.', &key);
	}
	if (d->why.n)
		return false;
	if (node_pair(at.node, key))
		return fix_refuse(d, "`" STR_FMT "` is there already", STR_ARG(key));
	bool flow = at.node->style == NODE_FLOW;
	enum node_style style = is_json(at.node) && string ? NODE_DOUBLE : NODE_PLAIN;
	return add_member(d, at.node, key, scalar(d->arena, value, style, flow, string));
}

/* How far lists under keys of this mapping are set in: as its others, else two. */
static unsigned list_inset(const struct fix_document *d, const struct node *m)
{
	for (uint32_t i = 0; i < m->own; i++) {
		struct node *v = m->u.pairs[i].value, *k = m->u.pairs[i].key;
		if (v->kind != NODE_SEQUENCE || v->style != NODE_BLOCK || !v->n ||
			!stands_in(v, m, k->span.to))
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
			str_printf(d->arena, "[" STR_FMT "]", STR_ARG(doubled(d->arena, item))));
	if (!m->own)
		return fix_refuse(d, "nothing is written there to go by");
	if (!indent_of(d, m, &indent))
		return false;
	struct buf b = BUF(d->arena);
	buf_printf(&b, STR_FMT ":" STR_FMT, STR_ARG(key), STR_ARG(line_ending(d->text)));
	buf_add(&b, indent);
	buf_repeat(&b, ' ', list_inset(d, m));
	buf_printf(&b, "- " STR_FMT, STR_ARG(scalar(d->arena, item, NODE_PLAIN, false, true)));
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
	return scalar(d->arena, item, style, flow, true);
}

static bool append_block(struct fix_document *d, struct node *list, struct str item)
{
	uint32_t last = list->u.items[list->n - 1]->span.from, start = line_start(d->text, last);
	struct str lead = str_slice(d->text, start, last);
	size_t dash = str_rfind_char(lead, '-');
	if (dash == STR_NOT_FOUND || !is_blank(str_slice(lead, 0, dash)) ||
		!is_blank(str_skip(lead, dash + 1)))
		return fix_refuse(d, "its last item does not begin a line");
	return add_line(d, extent_at(d, list, list->n - 1).to,
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
		!stands_in(list, t->node, p->key->span.to))
		return fix_refuse(d, "`" STR_FMT "` comes from elsewhere", STR_ARG(key));
	if (list->kind != NODE_SEQUENCE)
		return fix_refuse(d, "`" STR_FMT "` is no list", STR_ARG(key));
	if (has_alias(d, list))
		return false;
	item = like_last(d, list, item);
	if (list->style == NODE_FLOW)
		return add_flow(d, list, item);
	return list->n ? append_block(d, list, item)
		       : fix_refuse(d, "nothing is written there to go by");
}
