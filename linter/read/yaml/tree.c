/*
 * tree.c: the tree as it grows, whoever reads the text.
 *
 * Finished nodes wait on one stack until their parent ends and takes them.
 */
#include "read/yaml/private.h"

#include <string.h>

static bool is_bare(struct str text)
{
	return str_find_char(text, '$') == STR_NOT_FOUND &&
	       str_find_char(text, '{') == STR_NOT_FOUND;
}

struct builder tree_builder(struct arena *a, struct source *source, struct diags *diags)
{
	struct str text = source->text;
	/* an escape may stand for anything */
	bool bare = is_bare(text) && str_find_char(text, '\\') == STR_NOT_FOUND;
	return (struct builder){.arena = a,
		.source = source,
		.diags = diags,
		.has_comments = str_find_char(text, '#') != STR_NOT_FOUND,
		.bare = bare};
}

static struct node *node_new(struct builder *b, enum node_kind kind, struct span span)
{
	struct node *n = arena_new(b->arena, struct node);
	n->kind = (uint8_t)kind;
	n->weight = 1;
	n->span = span;
	n->source = b->source;
	b->nodes++;
	return n;
}

static void push(struct builder *b, struct node *n)
{
	list_push(b->arena, &b->stack, n);
}

/* libyaml lets a block scalar end behind the empty lines that follow it */
static struct span without_last_blanks(const struct source *s, struct span span)
{
	while (span.to > span.from + 1 && char_is_space(s->text.p[span.to - 1]))
		span.to--;
	return span;
}

/* Behind the line of | or >, which may hold a comment. */
static struct span block_text_span(const struct source *s, struct span span)
{
	while (span.from < span.to && s->text.p[span.from] != '\n')
		span.from++;
	return span;
}

struct node *tree_scalar(
	struct builder *b, enum node_style style, struct span span, struct str text)
{
	struct node *n = node_new(b, NODE_SCALAR, span);
	bool block = style == NODE_LITERAL || style == NODE_FOLDED;
	n->style = (uint8_t)style;
	n->u.text = text;
	n->bare = b->bare || is_bare(text);
	if (style == NODE_PLAIN)
		n->type = (uint8_t)yaml_plain_type(text);
	if (b->has_comments)
		list_push(
			b->arena, &b->out.scalars, block ? block_text_span(b->source, span) : span);
	if (block)
		n->span = without_last_blanks(b->source, span);
	push(b, n);
	return n;
}

struct node *tree_start(
	struct builder *b, enum node_kind kind, enum node_style style, struct span span)
{
	struct node *n = node_new(b, kind, span);
	n->style = (uint8_t)style;
	n->open = true;
	list_push(b->arena, &b->frames, ((struct frame){n, b->stack.n}));
	return n;
}

void tree_anchor(struct builder *b, struct node *n, struct str name)
{
	*map_put(b->arena, &b->anchors, str_copy(b->arena, name)) = n;
	n->anchored = true;
}

static uint32_t weigh(const struct node *n, struct node **children, uint32_t count)
{
	uint64_t sum = n->weight;
	for (uint32_t i = 0; i < count; i++)
		sum += children[i]->weight;
	return sum > UINT32_MAX ? UINT32_MAX : (uint32_t)sum;
}

static bool merge(struct builder *b, struct node *n)
{
	uint64_t all = 10 * (uint64_t)b->nodes + READ_YAML_SPARE;
	uint64_t budget = all > b->merged ? all - b->merged : 0, left = budget;
	bool ok = yaml_merge(b->arena, n, b->diags, &left);
	b->merged += budget - left;
	return ok;
}

/* A collection takes what stands on the stack above its beginning. */
bool tree_end(struct builder *b, struct span end)
{
	struct frame f = b->frames.at[--b->frames.n];
	struct node *n = f.node;
	uint32_t count = b->stack.n - f.base;
	struct node **children = arena_bytes_array(b->arena, count, sizeof(struct node *));
	if (count)
		memcpy(children, b->stack.at + f.base, count * sizeof *children);
	b->stack.n = f.base;
	n->weight = weigh(n, children, count);
	uint32_t last = n->span.to;
	if (count && children[count - 1]->span.to > last)
		last = children[count - 1]->span.to;
	n->span.to = n->style == NODE_FLOW && end.to > last ? end.to : last;
	n->open = false;
	push(b, n);
	if (n->kind == NODE_SEQUENCE) {
		n->u.items = children;
		n->n = count;
		return true;
	}
	n->u.pairs = (struct pair *)(void *)children;
	n->n = n->own = count / 2;
	yaml_unique_keys(b->arena, n, b->diags);
	return !node_may_have(n, STR("<<")) || merge(b, n);
}

void tree_alias(struct builder *b, struct str name, struct span span)
{
	struct node *n = (struct node *)map_get(&b->anchors, name);
	if (n && !n->open) {
		if (!b->biggest || n->weight > b->biggest->weight) {
			b->biggest = n;
			b->biggest_at = span;
		}
		push(b, n);
		return;
	}
	diag_add(b->diags, &DIAG_yaml_syntax, b->source, span,
		n ? "the anchor '" STR_FMT "' contains itself"
		  : "no anchor '" STR_FMT "' stands before this alias",
		STR_ARG(name));
	struct node *nothing = node_new(b, NODE_SCALAR, span);
	nothing->type = NODE_NULL;
	nothing->u.text = STR("");
	push(b, nothing);
}

void tree_document(struct builder *b)
{
	if (b->stack.n)
		list_push(b->arena, &b->out.documents, b->stack.at[--b->stack.n]);
}
