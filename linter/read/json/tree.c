/*
 * tree.c: nodes from a text that is JSON; nesting is bounded, so reading recurses.
 */
#include "read/json/private.h"

#include <string.h>

static struct node *read_value(struct json *j);

static char look(struct json *j)
{
	while (j->at < j->text.n && strchr(" \t\r\n", j->text.p[j->at]))
		j->at++;
	return j->at < j->text.n ? j->text.p[j->at] : '\0';
}

static struct node *new_node(struct json *j, enum node_kind kind, enum node_style style)
{
	struct node *n = arena_new(j->arena, struct node);
	n->kind = (uint8_t)kind;
	n->style = (uint8_t)style;
	n->weight = 1;
	n->source = j->source;
	n->span = (struct span){j->at, j->at};
	return n;
}

/* --- scalars --- */

static uint32_t hex4(const struct json *j, uint32_t at)
{
	uint32_t sum = 0;
	for (uint32_t i = at; i < at + 4 && i < j->text.n; i++) {
		char c = char_lower(j->text.p[i]);
		sum = sum * 16 + (uint32_t)(char_is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	return sum;
}

static bool is_half(uint32_t c, uint32_t first)
{
	return c >= first && c < first + 0x400;
}

/* Behind \u; halves of a pair become one. */
static void unicode_escape(struct json *j, struct buf *out)
{
	char bytes[UTF8_MOST];
	uint32_t c = hex4(j, j->at);
	j->at += 4;
	if (is_half(c, 0xD800) && str_starts_with(str_skip(j->text, j->at), STR("\\u"))) {
		uint32_t low = hex4(j, j->at + 2);
		if (is_half(low, 0xDC00)) {
			c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
			j->at += 6;
		}
	}
	buf_add(out, (struct str){bytes, utf8_write(c, bytes)});
}

static void escape(struct json *j, struct buf *out)
{
	static const char letters[] = "bfnrt", meant[] = "\b\f\n\r\t";
	char c = j->at < j->text.n ? j->text.p[j->at++] : '\0';
	const char *letter = c ? strchr(letters, c) : NULL;
	if (c == 'u')
		unicode_escape(j, out);
	else
		buf_char(out, letter ? meant[letter - letters] : c);
}

static struct str decoded(struct json *j, uint32_t from)
{
	struct buf out = BUF(j->arena);
	buf_add(&out, str_slice(j->source->text, from, j->at));
	while (j->at < j->text.n && j->text.p[j->at] != '"') {
		if (j->text.p[j->at] != '\\') {
			buf_char(&out, j->text.p[j->at++]);
			continue;
		}
		j->at++;
		escape(j, &out);
	}
	return buf_str(&out);
}

static struct node *read_string(struct json *j)
{
	struct node *n = new_node(j, NODE_SCALAR, NODE_DOUBLE);
	uint32_t from = ++j->at;
	while (j->at < j->text.n && j->text.p[j->at] != '"' && j->text.p[j->at] != '\\')
		j->at++;
	bool plain = j->at < j->text.n && j->text.p[j->at] == '"';
	n->u.text = plain ? str_slice(j->source->text, from, j->at) : decoded(j, from);
	n->span.to = ++j->at;
	return n;
}

/* true, false, null, a number: yaml_plain_type knows them all. */
static struct node *read_word(struct json *j)
{
	struct node *n = new_node(j, NODE_SCALAR, NODE_PLAIN);
	while (j->at < j->text.n && !strchr(" \t\r\n,:]}", j->text.p[j->at]))
		j->at++;
	j->at += j->at == n->span.from; /* never stands still, whatever it is given */
	n->span.to = j->at;
	n->u.text = source_slice(j->source, n->span);
	n->type = (uint8_t)yaml_plain_type(n->u.text);
	return n;
}

/* --- collections --- */

LIST(pair_list, struct pair);

static void add_pair(struct json *j, struct pair_list *pairs, struct map *index, struct pair p)
{
	void **slot = map_put(j->arena, index, p.key->u.text);
	struct pair *first = *slot ? &pairs->at[(uintptr_t)*slot - 1] : NULL;
	if (!first) {
		list_push(j->arena, pairs, p);
		*slot = (void *)(uintptr_t)pairs->n; /* NOLINT: an index, not an address */
		return;
	}
	if (j->dialect == JSON_STRICT) {
		struct diag *d = diag_add(j->diags, &DIAG_json_syntax, j->source, p.key->span,
			"the key '" STR_FMT "' is given twice", STR_ARG(p.key->u.text));
		diag_second(d, j->source, first->key->span, "first given here");
	}
	*first = p;
}

static struct node *read_object(struct json *j)
{
	struct node *n = new_node(j, NODE_MAPPING, NODE_FLOW);
	struct pair_list pairs = {0};
	struct map index = {0};
	j->at++;
	while (look(j) == '"') {
		struct pair p = {.key = read_string(j)};
		if (look(j) == ':')
			j->at++;
		p.value = read_value(j);
		n->weight += 1 + p.value->weight;
		add_pair(j, &pairs, &index, p);
		if (look(j) == ',')
			j->at++;
	}
	n->span.to = ++j->at;
	n->n = n->own = pairs.n;
	n->u.pairs = pairs.at;
	return n;
}

static struct node *read_array(struct json *j)
{
	struct node *n = new_node(j, NODE_SEQUENCE, NODE_FLOW);
	struct node_list items = {0};
	j->at++;
	while (look(j) && look(j) != ']') {
		struct node *item = read_value(j);
		n->weight += item->weight;
		list_push(j->arena, &items, item);
		if (look(j) == ',')
			j->at++;
	}
	n->span.to = ++j->at;
	n->n = items.n;
	n->u.items = items.at;
	return n;
}

static struct node *read_value(struct json *j)
{
	switch (look(j)) {
	case '{':
		return read_object(j);
	case '[':
		return read_array(j);
	case '"':
		return read_string(j);
	}
	return read_word(j);
}

struct node *json_tree(struct json *j)
{
	return read_value(j);
}
