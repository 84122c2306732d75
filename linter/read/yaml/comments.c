/*
 * comments.c: libyaml drops comments, so they are found again: a # that begins a line or follows a
 * blank, outside of every scalar.
 */
#include "read/yaml/yaml.h"

static bool begins_comment(struct str text, uint32_t at)
{
	char before = at ? text.p[at - 1] : '\n';
	return before == ' ' || before == '\t' || before == '\n' || before == '\r' ||
	       (at == 3 && str_starts_with(text, STR("\xEF\xBB\xBF")));
}

static void find(struct arena *a, const struct yaml *y, struct str text, struct span_list *out)
{
	uint32_t scalar = 0, at = 0;
	for (;;) {
		size_t mark = str_find_char(str_skip(text, at), '#');
		if (mark == STR_NOT_FOUND)
			return;
		at += (uint32_t)mark;
		while (scalar < y->scalars.n && y->scalars.at[scalar].to <= at)
			scalar++;
		bool inside = scalar < y->scalars.n && y->scalars.at[scalar].from <= at;
		if (inside || !begins_comment(text, at)) {
			at = inside ? y->scalars.at[scalar].to : at + 1;
			continue;
		}
		size_t end = str_find_char(str_skip(text, at), '\n');
		struct span s = {at, end == STR_NOT_FOUND ? (uint32_t)text.n : at + (uint32_t)end};
		at = s.to;
		while (s.to > s.from && text.p[s.to - 1] == '\r')
			s.to--;
		list_push(a, out, s);
	}
}

/* The last of n children that begins at or before `at`; n when there is none. */
static uint32_t child_before(const struct node *n, uint32_t count, uint32_t at)
{
	uint32_t low = 0, high = count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct node *child =
			n->kind == NODE_MAPPING ? n->u.pairs[middle].key : n->u.items[middle];
		if (child->span.from <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? low - 1 : count;
}

/* The entry that begins on the line: with its value, and, where it is the first of its mapping and
 * not asked for alone, with the others. What an alias brings in stands elsewhere and is passed by.
 */
static struct span block_at(const struct node *n, struct span line, bool alone)
{
	for (unsigned depth = 0; n && n->kind != NODE_SCALAR && depth < READ_DEPTH; depth++) {
		bool mapping = n->kind == NODE_MAPPING;
		uint32_t count = mapping ? n->own : n->n;
		uint32_t i = child_before(n, count, line.to);
		if (i == count)
			break;
		const struct node *key = mapping ? n->u.pairs[i].key : n->u.items[i];
		const struct node *value = mapping ? n->u.pairs[i].value : key;
		if (key->span.from >= line.from && mapping)
			return i == 0 && !alone ? n->span
						: (struct span){key->span.from, value->span.to};
		if (key->span.from >= line.from)
			return key->span;
		if (value->span.to <= line.from || value->span.from > line.to)
			break;
		n = value;
	}
	return (struct span){0, 0};
}

void yaml_comments(struct arena *a, const struct yaml *y, struct source *source,
	struct input_comment_list *out)
{
	struct span_list places = {0};
	uint32_t first = out->n, document = 0;
	find(a, y, source->text, &places);
	comments_of_lines(a, source, COMMENT_YAML, &places, out);
	for (uint32_t i = first; i < out->n; i++) {
		struct input_comment *c = &out->at[i];
		if (c->where != COMMENT_ABOVE)
			continue;
		while (document < y->documents.n &&
			y->documents.at[document]->span.to <= c->next.from)
			document++;
		if (document == y->documents.n)
			continue;
		c->block = block_at(y->documents.at[document], c->next, false);
		c->entry = block_at(y->documents.at[document], c->next, true);
	}
}
