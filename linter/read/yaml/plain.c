/*
 * plain.c: texts that keep to the simple part of YAML, read straight into the tree.
 *
 * The simple part: one document of block collections; simple keys; flow collections of scalars,
 * aliases and pairs; plain, quoted and block scalars; anchors in front of values; comments. Tabs
 * between tokens, tags, directives, complex or empty keys, quoted texts over several lines and
 * whatever libyaml would refuse are left to libyaml: every function here returns false for what it
 * does not surely understand. The nodes, their order and their spans are those of libyaml's events.
 *
 * One level for each open block collection, the innermost last. A level waits while the value of
 * its last key or dash has not been seen; what begins deeper on a later line is that value, what
 * begins at its own column shows that there is none.
 */
#include "read/yaml/private.h"

#include <string.h>

enum { KEY_MOST = 1000 }; /* bytes; libyaml takes 1024 characters, with what stands around them */

struct level {
	int32_t indent;  /* column of its keys or dashes; -1 for the document */
	bool mapping;    /* of keys, not dashes */
	bool indentless; /* a list whose dashes stand below the key it belongs to */
	bool waits;      /* for a value, */
	uint32_t mark;   /* which would have stood here */
};

struct plain {
	struct builder *b;
	struct plain_text t;
	uint32_t at;
	uint32_t depth;    /* of the innermost level */
	struct str anchor; /* seen in front of the next node; NULL: none */
	uint32_t anchor_at;
	struct level levels[READ_DEPTH + 1];
};

static char char_at(const struct plain *p, uint32_t at)
{
	return at < p->t.s.n ? p->t.s.p[at] : '\n';
}

static bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

static bool is_blank_or_break(char c)
{
	return c == ' ' || c == '\t' || is_break(c);
}

static struct level *top(struct plain *p)
{
	return &p->levels[p->depth];
}

static void skip_blanks(struct plain *p)
{
	while (p->at < p->t.s.n && p->t.s.p[p->at] == ' ')
		p->at++;
}

static bool begins_with(const struct plain *p, const char mark[3])
{
	return p->at == p->t.line && p->t.s.n - p->at >= 3 &&
	       memcmp(p->t.s.p + p->at, mark, 3) == 0;
}

static bool at_document_mark(const struct plain *p)
{
	return begins_with(p, "---") || begins_with(p, "...");
}

/* To the next character that is neither blank nor comment. `fresh` gets whether it is the first one
 * of a line. */
static void skip_space(struct plain *p, bool *fresh)
{
	struct str s = p->t.s;
	*fresh = p->at == p->t.line;
	for (bool blank = *fresh || s.p[p->at - 1] == ' '; p->at < s.n;) {
		char c = s.p[p->at];
		if (c == ' ') {
			p->at++;
			blank = true;
		} else if (is_break(c)) {
			p->at += c == '\r' ? 2 : 1;
			p->t.line = p->at;
			*fresh = blank = true;
		} else if (c == '#' && blank) {
			size_t end = str_find_char(str_skip(s, p->at), '\n');
			p->at = end == STR_NOT_FOUND ? (uint32_t)s.n : p->at + (uint32_t)end;
		} else {
			return;
		}
	}
	*fresh = true;
}

/* Behind a value: the line must end here. */
static bool end_line(struct plain *p)
{
	bool fresh;
	skip_space(p, &fresh);
	return fresh;
}

/* ---- nodes ------------------------------------------------------------------------------------
 */

/* A node begins at `from`, or at its anchor. */
static uint32_t node_from(const struct plain *p, uint32_t from)
{
	return p->anchor.p ? p->anchor_at : from;
}

static void name_node(struct plain *p, struct node *n)
{
	if (p->anchor.p)
		tree_anchor(p->b, n, p->anchor);
	p->anchor.p = NULL;
}

static void add_scalar(struct plain *p, uint32_t at, const struct plain_scalar *s)
{
	struct span span = {node_from(p, at), s->to};
	/* events.c compares the text with all that stands at the span */
	bool copied = p->anchor.p && s->text.n && !s->lines;
	struct str text = copied ? str_copy(p->b->arena, s->text) : s->text;
	name_node(p, tree_scalar(p->b, s->style, span, text));
}

static bool give_nothing(struct plain *p)
{
	struct level *l = top(p);
	if (l->waits)
		tree_scalar(p->b, NODE_PLAIN, (struct span){l->mark, l->mark},
			str_slice(p->t.s, l->mark, l->mark));
	l->waits = false;
	return !p->anchor.p;
}

static bool open_level(struct plain *p, bool mapping, uint32_t from)
{
	struct level *parent = top(p), *l = parent + 1;
	int32_t indent = (int32_t)(from - p->t.line);
	if (p->depth == READ_DEPTH)
		return false;
	bool indentless = indent == parent->indent;
	*l = (struct level){.indent = indent, .mapping = mapping, .indentless = indentless};
	struct span span = {node_from(p, from), from}; /* it grows with its items */
	name_node(p, tree_start(p->b, mapping ? NODE_MAPPING : NODE_SEQUENCE, NODE_BLOCK, span));
	parent->waits = false;
	p->depth++;
	return true;
}

static bool close_level(struct plain *p)
{
	if (!give_nothing(p) || !tree_end(p->b, (struct span){0, 0}))
		return false;
	p->depth--;
	return true;
}

/* The name behind & or *. */
static struct str name_at(const struct plain *p, uint32_t at)
{
	uint32_t from = at;
	while (char_is_word(char_at(p, at)) || char_at(p, at) == '-')
		at++;
	return str_slice(p->t.s, from, at);
}

static bool alias(struct plain *p)
{
	struct str name = name_at(p, p->at + 1);
	uint32_t end = p->at + 1 + (uint32_t)name.n;
	char next = char_at(p, end);
	if (!name.n || p->anchor.p ||
		!(is_blank_or_break(next) ||
			(p->t.flow && (next == ',' || next == ']' || next == '}'))))
		return false;
	tree_alias(p->b, name, (struct span){p->at, end});
	p->at = end;
	return true;
}

/* Moves behind a scalar. */
static bool scalar(struct plain *p, struct plain_scalar *out)
{
	p->t.least = top(p)->indent + 1;
	if (!plain_scalar(&p->t, p->at, out))
		return false;
	p->at = out->to;
	return true;
}

/* ---- flow -------------------------------------------------------------------------------------
 */

static bool open_flow(struct plain *p)
{
	struct span span = {node_from(p, p->at), p->at + 1};
	bool mapping = p->t.s.p[p->at++] == '{';
	if (p->b->frames.n >= READ_DEPTH || p->depth == READ_DEPTH)
		return false;
	p->levels[++p->depth] = (struct level){.mapping = mapping};
	name_node(p, tree_start(p->b, mapping ? NODE_MAPPING : NODE_SEQUENCE, NODE_FLOW, span));
	return true;
}

static bool close_flow(struct plain *p, char c)
{
	if (top(p)->mapping != (c == '}') || top(p)->waits)
		return false;
	p->depth--;
	p->at++;
	return tree_end(p->b, (struct span){p->at - 1, p->at});
}

/* A key and its colon, on one line. */
static bool flow_key(struct plain *p)
{
	struct plain_scalar key;
	uint32_t from = p->at;
	if (!scalar(p, &key) || key.lines || p->at - from > KEY_MOST)
		return false;
	skip_blanks(p);
	if (char_at(p, p->at) != ':')
		return false;
	add_scalar(p, from, &key);
	p->at++;
	top(p)->waits = true;
	return true;
}

/* An item or the value of a key; `more`: it has only begun. */
static bool flow_item(struct plain *p, char c, bool *more)
{
	struct plain_scalar s;
	uint32_t from = p->at;
	top(p)->waits = false;
	*more = c == '[' || c == '{';
	if (*more)
		return open_flow(p);
	if (c == '*')
		return alias(p);
	if (!scalar(p, &s))
		return false;
	add_scalar(p, from, &s);
	return true;
}

/* All of a collection in brackets. */
static bool flow(struct plain *p)
{
	uint32_t outside = p->depth;
	bool item = true, fresh; /* an item may stand next, not a comma */
	p->t.flow = true;
	if (!open_flow(p))
		return false;
	while (p->depth > outside) {
		skip_space(p, &fresh);
		char c = char_at(p, p->at);
		bool ok = !at_document_mark(p);
		if (c == ']' || c == '}') {
			ok = ok && close_flow(p, c);
			item = false;
		} else if (!item) {
			ok = ok && c == ',' && !top(p)->waits;
			item = true;
			p->at++;
		} else if (top(p)->mapping && !top(p)->waits) {
			ok = ok && flow_key(p);
		} else {
			ok = ok && flow_item(p, c, &item);
		}
		if (!ok)
			return false;
	}
	p->t.flow = false;
	return true;
}

/* ---- block ------------------------------------------------------------------------------------
 */

/* The node of the level that waits: it is complete, and its line ends. */
static bool end_value(struct plain *p)
{
	top(p)->waits = false;
	return end_line(p);
}

/* A value behind a key, a dash or its anchor: no collection may begin but one in brackets. */
static bool value(struct plain *p)
{
	struct plain_scalar s;
	if (char_at(p, p->at) == '&' && !p->anchor.p) {
		p->anchor = name_at(p, p->at + 1);
		p->anchor_at = p->at;
		p->at += 1 + (uint32_t)p->anchor.n;
		if (!p->anchor.n || !is_blank_or_break(char_at(p, p->at)))
			return false;
		skip_blanks(p);
	}
	uint32_t from = p->at;
	char c = char_at(p, from);
	if (is_break(c) || c == '#')
		return end_line(p);
	if (c == '[' || c == '{')
		return flow(p) && end_value(p);
	if (p->depth == 0)
		return false;
	if (c == '*')
		return alias(p) && end_value(p);
	if (!scalar(p, &s))
		return false;
	add_scalar(p, from, &s);
	return end_value(p);
}

/* Behind the colon of a key or behind a dash. */
static bool behind_mark(struct plain *p)
{
	top(p)->waits = true;
	top(p)->mark = p->at;
	skip_blanks(p);
	return true;
}

static bool key(struct plain *p, uint32_t from, const struct plain_scalar *s)
{
	if (top(p)->waits && !open_level(p, true, from))
		return false;
	add_scalar(p, from, s);
	p->at++;
	return behind_mark(p) && value(p);
}

/* What begins at `at`, where a key may stand: a key with its value, or a value. */
static bool key_or_value(struct plain *p)
{
	struct plain_scalar s;
	uint32_t from = p->at;
	bool must = !top(p)->waits;
	char c = char_at(p, from);
	if (c == '&' || c == '*' || c == '[' || c == '{' || c == '|' || c == '>')
		return !must && value(p);
	if (!scalar(p, &s))
		return false;
	uint32_t end = p->at;
	if (!s.lines && end - from <= KEY_MOST) {
		skip_blanks(p);
		if (char_at(p, p->at) == ':' && is_blank_or_break(char_at(p, p->at + 1)))
			return key(p, from, &s);
		p->at = end;
	}
	if (must || p->depth == 0)
		return false;
	add_scalar(p, from, &s);
	return end_value(p);
}

static bool is_dash(const struct plain *p)
{
	return char_at(p, p->at) == '-' && is_blank_or_break(char_at(p, p->at + 1));
}

/* One or more dashes on a line, and what stands behind them. */
static bool item(struct plain *p)
{
	for (bool first = true; is_dash(p); first = false) {
		bool same =
			first && !top(p)->mapping && top(p)->indent == (int32_t)(p->at - p->t.line);
		if (!same && !open_level(p, false, p->at))
			return false;
		p->at++;
		behind_mark(p);
	}
	char c = char_at(p, p->at);
	return is_break(c) || c == '#' ? end_line(p) : key_or_value(p);
}

/* What begins on a line of its own. */
static bool line(struct plain *p)
{
	int32_t column = (int32_t)(p->at - p->t.line);
	bool dash = is_dash(p);
	if (at_document_mark(p))
		return false;
	while (top(p)->indent > column || (top(p)->indent == column && top(p)->indentless && !dash))
		if (!close_level(p))
			return false;
	struct level *l = top(p);
	if (l->indent < column)
		return l->waits && (dash ? item(p) : key_or_value(p));
	if (l->mapping && dash)
		return l->waits && item(p);
	return dash != l->mapping && give_nothing(p) && (dash ? item(p) : key_or_value(p));
}

/* `---` in front of the document or `...` behind it, alone on its line. */
static bool document_mark(struct plain *p, const char mark[3])
{
	if (!begins_with(p, mark))
		return true;
	p->at += 3;
	return is_blank_or_break(char_at(p, p->at)) && end_line(p);
}

static bool read(struct plain *p)
{
	bool fresh;
	p->levels[0] = (struct level){.indent = -1, .waits = true};
	skip_space(p, &fresh);
	if (!document_mark(p, "---"))
		return false;
	while (p->at < p->t.s.n && !begins_with(p, "..."))
		if (!line(p))
			return false;
	while (p->depth)
		if (!close_level(p))
			return false;
	return !p->levels[0].waits && document_mark(p, "...") && p->at == p->t.s.n;
}

bool yaml_read_plain(struct builder *b, const struct yaml_text *text)
{
	if (!text->allowed || text->odd)
		return false;
	struct plain p;
	p.b = b;
	p.t = (struct plain_text){.arena = b->arena, .s = b->source->text, .line = text->mark};
	p.at = text->mark;
	p.depth = 0;
	p.anchor = (struct str){0};
	if (!read(&p))
		return false;
	tree_document(b);
	return true;
}
