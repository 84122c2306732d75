/*
 * order.c: the items of a list put in another order, where they were written: whole pairs and items
 * of YAML with the comments above them, words of command lines. What stands between them, as empty
 * lines, stays where it is.
 */
#include "fix/private.h"

enum { ORDER_MOST = 2000 }; /* items */

struct ordering {
	struct aim *aim;
	struct fix_document *d;
	const struct list *have, *want;
	uint32_t *from;     /* by place in the new order: the item that comes there */
	struct span *units; /* by item: its text */
};

static struct str shown(const struct ordering *o, struct value v)
{
	return aim_is_text(v) ? value_str(v) : value_show(o->d->arena, v);
}

/* Which item comes where. Equal ones keep their order. */
static bool find_order(struct ordering *o)
{
	uint32_t n = o->have->n;
	bool *used = arena_array(o->d->arena, bool, n);
	if (n != o->want->n || n > ORDER_MOST)
		return fix_refuse(o->d, "it is not the same list in another order");
	for (uint32_t i = 0; i < n; i++) {
		struct str want = shown(o, o->want->at[i]);
		uint32_t k = 0;
		while (k < n && (used[k] || !str_eq(shown(o, o->have->at[k]), want)))
			k++;
		if (k == n)
			return fix_refuse(o->d, "it is not the same list in another order");
		used[k] = true;
		o->from[i] = k;
	}
	return true;
}

static bool place_of(const struct ordering *o, uint32_t i, struct span *out)
{
	struct place p = facts_at(o->d->reading->facts, o->have->at[i].place);
	*out = p.span;
	if (p.source != o->d->reading->source)
		return fix_refuse(o->d, "an item stands in another file");
	return true;
}

/* ---- YAML ---- */

static bool is_comment(struct str line)
{
	return str_starts_with(str_trim(line), STR("#"));
}

static uint32_t column_of(struct str text, uint32_t start)
{
	uint32_t at = start;
	while (at < text.n && text.p[at] == ' ')
		at++;
	return at - start;
}

/* Up over the comments of its own column; what begins the file is about the file. */
static uint32_t over_comments(struct str text, uint32_t start, uint32_t column)
{
	uint32_t from = start;
	while (from > 0) {
		uint32_t above = line_start(text, from - 1);
		above = text.p[from - 1] == '\n' && from > 1 && text.p[from - 2] == '\r'
				? line_start(text, from - 2)
				: above;
		if (!is_comment(str_slice(text, above, from)) || column_of(text, above) != column)
			return from;
		if (above == line_start(text, 0))
			return start;
		from = above;
	}
	return start;
}

/* Down over comments that are set in deeper. */
static uint32_t with_deeper(struct str text, uint32_t end, uint32_t column)
{
	for (;;) {
		uint32_t next = line_after(text, end), over = line_end(text, next);
		if (next <= end || next >= text.n || !is_comment(str_slice(text, next, over)) ||
			column_of(text, next) <= column)
			return end;
		end = over;
	}
}

static bool block_unit(struct fix_document *d, struct node *n, uint32_t i, struct span *out)
{
	struct span own = yaml_extent_at(d, n, i);
	uint32_t start = line_start(d->text, own.from), end = own.to;
	struct str lead = str_trim(str_slice(d->text, start, own.from));
	if (lead.n && !(n->kind == NODE_SEQUENCE && str_eq(lead, STR("-"))))
		return fix_refuse(d, "it shares its line with something else");
	while (end > own.from && (d->text.p[end - 1] == '\n' || d->text.p[end - 1] == '\r'))
		end--;
	uint32_t column = column_of(d->text, start);
	out->from = over_comments(d->text, start, column);
	out->to = with_deeper(d->text, line_end(d->text, end), column);
	return true;
}

/* The collection that holds all of them apart, and where in it each is. */
static struct node *common(struct ordering *o, struct yaml_trail *trails, uint32_t *index)
{
	uint32_t n = o->have->n;
	for (unsigned level = 0;; level++) {
		bool same = true;
		for (uint32_t i = 0; i < n; i++) {
			if (trails[i].n <= level ||
				trails[i].steps[level].node != trails[0].steps[level].node)
				return NULL;
			index[i] = trails[i].steps[level].index;
			same &= index[i] == index[0];
		}
		struct node *here = trails[0].steps[level].node;
		if (here->anchored)
			return NULL;
		if (!same)
			return here;
	}
}

static bool find_yaml(struct ordering *o)
{
	uint32_t n = o->have->n;
	struct yaml_trail *trails = arena_array(o->d->arena, struct yaml_trail, n);
	uint32_t *index = arena_array(o->d->arena, uint32_t, n);
	for (uint32_t i = 0; i < n; i++) {
		struct span span;
		if (!place_of(o, i, &span))
			return false;
		if (!yaml_find(o->d, span, &trails[i]))
			return fix_refuse(o->d, "an item is not found");
	}
	struct node *node = common(o, trails, index);
	if (!node)
		return fix_refuse(o->d, "they do not stand side by side");
	if (yaml_has_alias(o->d, node))
		return false;
	for (uint32_t i = 0; i < n; i++) {
		if (node->style == NODE_FLOW)
			o->units[i] = yaml_extent_at(o->d, node, index[i]);
		else if (!block_unit(o->d, node, index[i], &o->units[i]))
			return false;
	}
	return true;
}

/* ---- words ---- */

static bool is_gap(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A letter that joins this line to the next. */
static bool is_join(struct str text, uint32_t at)
{
	uint32_t end = at + 1;
	return (text.p[at] == '\\' || text.p[at] == '`') &&
	       (end >= text.n || text.p[end] == '\n' || text.p[end] == '\r');
}

/* The whole word that holds the place: quotes and what is put together with it. */
static struct span word_at(struct str text, struct span place)
{
	struct span out = place;
	char quote = 0;
	while (out.from > 0 && !is_gap(text.p[out.from - 1]))
		out.from--;
	for (out.to = out.from; out.to < text.n && (quote || !is_gap(text.p[out.to])); out.to++) {
		char c = text.p[out.to];
		if (is_join(text, out.to))
			break;
		if (c == '\\' && quote != '\'' && out.to + 1 < text.n)
			out.to++;
		else if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'')
			quote = c;
	}
	return out;
}

static bool find_words(struct ordering *o)
{
	bool exec = aim_is_exec(o->aim);
	for (uint32_t i = 0; i < o->have->n; i++) {
		struct span span;
		if (!place_of(o, i, &span))
			return false;
		o->units[i] = exec ? span : word_at(o->d->text, span);
	}
	return true;
}

/* ---- the changes ---- */

static bool has_comment_between(const struct ordering *o)
{
	struct str text = o->d->text;
	uint32_t to = o->units[o->have->n - 1].from;
	for (uint32_t at = line_after(text, o->units[0].from); at < to; at = line_after(text, at))
		if (is_comment(str_slice(text, at, line_end(text, at))))
			return true;
	return false;
}

bool order_set(struct aim *x, const struct list *have, const struct list *want)
{
	struct fix_document *d = x->d;
	struct ordering o = {x, d, have, want, arena_array(d->arena, uint32_t, have->n),
		arena_array(d->arena, struct span, have->n)};
	if (have->n < 2)
		return fix_refuse(d, "there is nothing to put in order");
	if (!find_order(&o) || !(d->root ? find_yaml(&o) : find_words(&o)))
		return false;
	for (uint32_t i = 1; i < have->n; i++)
		if (o.units[i].from < o.units[i - 1].to)
			return fix_refuse(d, "they are not written one behind the other");
	if (!d->root && has_comment_between(&o))
		return fix_refuse(d, "comments stand between them");
	for (uint32_t i = 0; i < have->n; i++)
		if (o.from[i] != i)
			fix_change(d, o.units[i].from, o.units[i].to,
				str_slice(d->text, o.units[o.from[i]].from, o.units[o.from[i]].to));
	return true;
}
