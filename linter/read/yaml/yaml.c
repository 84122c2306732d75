/*
 * yaml.c: from libyaml's events to a tree.
 *
 * Events, not libyaml's own documents: those look anchors up in a list, copy every text and know
 * nothing of our limits. Finished nodes wait on one stack until their parent ends and takes them.
 * libyaml becomes slow in deep nesting, so depth is counted here and the parse is left at once.
 */
#include "read/yaml/private.h"

#include <string.h>
#include <yaml.h>

struct frame { /* a collection that has begun */
	struct node *node;
	uint32_t base; /* where its children begin on the stack */
};

LIST(frame_list, struct frame);

struct builder {
	struct arena *arena;
	struct source *source;
	struct diags *diags;
	struct yaml_text text;
	struct yaml out;
	struct node_list stack;
	struct frame_list frames;
	struct map anchors;
	bool has_comments; /* a # at least */
	uint32_t nodes;
	uint64_t merged;      /* pairs added by merge keys */
	struct node *biggest; /* the heaviest node an alias led to, and where it stood */
	struct span biggest_at;
};

static struct span event_span(struct builder *b, const yaml_event_t *e)
{
	uint32_t from = yaml_text_offset(&b->text, e->start_mark.index);
	return (struct span){from, yaml_text_offset(&b->text, e->end_mark.index)};
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

static void set_anchor(struct builder *b, struct node *n, const yaml_char_t *anchor)
{
	if (!anchor)
		return;
	struct str name = str_copy(b->arena, str_from((const char *)anchor));
	*map_put(b->arena, &b->anchors, name) = n;
	n->anchored = true;
}

static void set_tag(struct node *n, const yaml_char_t *tag)
{
	static const struct {
		const char *tag;
		uint8_t type;
	} core[] = {{"str", NODE_STRING}, {"int", NODE_INT}, {"float", NODE_FLOAT},
		{"bool", NODE_BOOL}, {"null", NODE_NULL}};
	if (!tag)
		return;
	struct str t = str_from((const char *)tag);
	n->tag = str_eq(t, STR("!reset"))      ? NODE_RESET
		 : str_eq(t, STR("!override")) ? NODE_OVERRIDE
					       : NODE_TAGGED;
	if (n->kind != NODE_SCALAR || n->tag != NODE_TAGGED)
		return;
	n->type = NODE_STRING;
	if (!str_starts_with(t, STR("tag:yaml.org,2002:")))
		return;
	t = str_skip(t, sizeof "tag:yaml.org,2002:" - 1);
	enum node_type plain = yaml_plain_type(n->u.text);
	for (size_t i = 0; i < sizeof core / sizeof *core; i++)
		if (str_eq(t, str_from(core[i].tag)) && plain == core[i].type)
			n->type = core[i].type;
}

static void push(struct builder *b, struct node *n)
{
	list_push(b->arena, &b->stack, n);
}

/* Where the scalar reads as it is written, its text is the source and nothing is copied. */
static struct str scalar_text(struct builder *b, const yaml_event_t *e, struct span span)
{
	struct str value = {(const char *)e->data.scalar.value, e->data.scalar.length};
	struct str written = source_slice(b->source, span);
	bool plain = e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	bool quoted = e->data.scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
		      e->data.scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
	if (quoted && written.n >= 2)
		written = str_slice(written, 1, written.n - 1);
	if ((plain || quoted) && str_eq(value, written))
		return written;
	return str_copy(b->arena, value);
}

static enum node_style scalar_style(yaml_scalar_style_t style)
{
	switch (style) {
	case YAML_SINGLE_QUOTED_SCALAR_STYLE:
		return NODE_SINGLE;
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
		return NODE_DOUBLE;
	case YAML_LITERAL_SCALAR_STYLE:
		return NODE_LITERAL;
	case YAML_FOLDED_SCALAR_STYLE:
		return NODE_FOLDED;
	case YAML_ANY_SCALAR_STYLE:
	case YAML_PLAIN_SCALAR_STYLE:
		break;
	}
	return NODE_PLAIN;
}

/* libyaml lets a block scalar end behind the empty lines that follow it */
static struct span without_last_blanks(const struct source *s, struct span span)
{
	while (span.to > span.from + 1 && char_is_space(s->text.p[span.to - 1]))
		span.to--;
	return span;
}

/* Behind the line of | or >, which may hold a comment, where there is one. */
static struct span text_span(const struct source *s, const struct node *n)
{
	struct span span = n->span;
	bool block = n->style == NODE_LITERAL || n->style == NODE_FOLDED;
	while (block && span.from < span.to && s->text.p[span.from] != '\n')
		span.from++;
	return span;
}

static void on_scalar(struct builder *b, const yaml_event_t *e)
{
	struct span span = event_span(b, e);
	struct node *n = node_new(b, NODE_SCALAR, span);
	n->style = (uint8_t)scalar_style(e->data.scalar.style);
	n->u.text = scalar_text(b, e, span);
	if (n->style == NODE_PLAIN)
		n->type = (uint8_t)yaml_plain_type(n->u.text);
	if (b->has_comments)
		list_push(b->arena, &b->out.scalars, text_span(b->source, n));
	if (n->style == NODE_LITERAL || n->style == NODE_FOLDED)
		n->span = without_last_blanks(b->source, span);
	set_tag(n, e->data.scalar.tag);
	set_anchor(b, n, e->data.scalar.anchor);
	push(b, n);
}

static void on_start(struct builder *b, const yaml_event_t *e, enum node_kind kind)
{
	bool list = kind == NODE_SEQUENCE;
	bool flow = list ? e->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
			 : e->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
	struct node *n = node_new(b, kind, event_span(b, e));
	n->style = flow ? NODE_FLOW : NODE_BLOCK;
	n->open = true;
	set_tag(n, list ? e->data.sequence_start.tag : e->data.mapping_start.tag);
	set_anchor(b, n, list ? e->data.sequence_start.anchor : e->data.mapping_start.anchor);
	list_push(b->arena, &b->frames, ((struct frame){n, b->stack.n}));
}

static void weigh(struct node *n, const struct node *child)
{
	uint64_t sum = (uint64_t)n->weight + child->weight;
	n->weight = sum > UINT32_MAX ? UINT32_MAX : (uint32_t)sum;
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
static bool finish(struct builder *b, struct span end)
{
	struct frame f = b->frames.at[--b->frames.n];
	struct node *n = f.node;
	uint32_t count = b->stack.n - f.base;
	struct node **children = arena_array(b->arena, struct node *, count);
	if (count)
		memcpy(children, b->stack.at + f.base, count * sizeof *children);
	b->stack.n = f.base;
	for (uint32_t i = 0; i < count; i++)
		weigh(n, children[i]);
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
	bool ok = merge(b, n);
	for (uint32_t i = 0; i < n->n; i++)
		if (n->u.pairs[i].key->kind == NODE_SCALAR)
			n->u.keys |= key_bit(n->u.pairs[i].key->u.text);
	return ok;
}

static void on_alias(struct builder *b, const yaml_event_t *e)
{
	struct str name = str_from((const char *)e->data.alias.anchor);
	struct node *n = (struct node *)map_get(&b->anchors, name);
	struct span span = event_span(b, e);
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

static bool too_deep(struct builder *b, const yaml_event_t *e)
{
	if (b->frames.n < READ_DEPTH)
		return false;
	diag_add(b->diags, &DIAG_input_limit, b->source, event_span(b, e),
		"nested more than %d deep", READ_DEPTH);
	return true;
}

/* False: the limits do not allow to go on. */
static bool on_event(struct builder *b, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		on_scalar(b, e);
		return true;
	case YAML_ALIAS_EVENT:
		on_alias(b, e);
		return true;
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		if (too_deep(b, e))
			return false;
		on_start(b, e, e->type == YAML_SEQUENCE_START_EVENT ? NODE_SEQUENCE : NODE_MAPPING);
		return true;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return finish(b, event_span(b, e));
	case YAML_DOCUMENT_START_EVENT:
		b->anchors = (struct map){0};
		return true;
	case YAML_DOCUMENT_END_EVENT:
		if (b->stack.n)
			list_push(b->arena, &b->out.documents, b->stack.at[--b->stack.n]);
		return true;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
		break;
	}
	return true;
}

static struct span error_span(struct builder *b, const yaml_parser_t *p)
{
	uint32_t end = (uint32_t)b->source->text.n;
	uint32_t at = p->error == YAML_READER_ERROR
			      ? (uint32_t)(p->problem_offset < end ? p->problem_offset : end)
			      : yaml_text_offset(&b->text, p->problem_mark.index);
	return (struct span){at, at < end ? at + 1 : end};
}

static void report_error(struct builder *b, const yaml_parser_t *p)
{
	const char *problem = p->problem ? p->problem : "it cannot be read";
	if (p->error == YAML_READER_ERROR) {
		diag_add(b->diags, &DIAG_input_text, b->source, error_span(b, p),
			"a byte that YAML does not allow: %s", problem);
		return;
	}
	struct diag *d = diag_add(
		b->diags, &DIAG_yaml_syntax, b->source, error_span(b, p), "no YAML: %s", problem);
	if (p->context && p->context_mark.index < p->problem_mark.index) {
		uint32_t at = yaml_text_offset(&b->text, p->context_mark.index);
		diag_second(d, b->source, (struct span){at, at}, "%s", p->context);
	}
}

/* What has begun when an error ends the text is kept as far as it goes. */
static void close_all(struct builder *b)
{
	b->out.broken = true;
	while (b->frames.n)
		(void)finish(b, (struct span){0, 0});
	if (b->stack.n)
		list_push(b->arena, &b->out.documents, b->stack.at[--b->stack.n]);
}

static bool check_weight(struct builder *b)
{
	uint64_t sum = 0;
	for (uint32_t i = 0; i < b->out.documents.n; i++)
		sum += b->out.documents.at[i]->weight;
	if (sum <= 10 * (uint64_t)b->nodes + READ_YAML_SPARE)
		return true;
	diag_add(b->diags, &DIAG_input_limit, b->source, b->biggest_at,
		"aliases make this file too large: more than 10 times its nodes");
	b->out = (struct yaml){.broken = true};
	return false;
}

static void parse(struct builder *b, yaml_parser_t *p)
{
	yaml_event_t event;
	for (bool more = true; more;) {
		if (!yaml_parser_parse(p, &event)) {
			report_error(b, p);
			close_all(b);
			return;
		}
		more = event.type != YAML_STREAM_END_EVENT;
		bool ok = on_event(b, &event);
		yaml_event_delete(&event);
		if (!ok) {
			close_all(b);
			return;
		}
	}
}

/*
 * libyaml's reader spends more than a quarter of a parse on copying, checking and decoding the text
 * into a buffer of its own. yaml_text_open has looked at every character, so what YAML allows is
 * put where the reader would have put it, at its end: nothing is left to read. Only what it
 * refuses goes through the reader, for its error.
 */
static void give_text(yaml_parser_t *p, struct builder *b)
{
	struct str text = str_skip(b->source->text, b->text.mark);
	yaml_parser_set_encoding(p, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(p, (const unsigned char *)text.p, text.n);
	if (!b->text.allowed)
		return;
	p->buffer.pointer = (yaml_char_t *)str_copy(b->arena, text).p;
	p->buffer.last = p->buffer.pointer + text.n + 1; /* a NUL is the end */
	p->unread = b->text.points + 1;
	p->eof = 1;
}

struct yaml yaml_read_all(struct arena *a, struct source *source, struct diags *diags)
{
	struct builder b = {.arena = a, .source = source, .diags = diags};
	yaml_parser_t parser;
	b.has_comments = str_find_char(source->text, '#') != STR_NOT_FOUND;
	if (!yaml_text_open(&b.text, a, source, diags))
		return (struct yaml){.broken = true};
	if (!yaml_parser_initialize(&parser)) {
		diag_add(diags, &DIAG_input, source, (struct span){0, 0}, "no memory is left");
		return (struct yaml){.broken = true};
	}
	give_text(&parser, &b);
	parse(&b, &parser);
	yaml_parser_delete(&parser);
	check_weight(&b);
	return b.out;
}

struct node *yaml_read(struct arena *a, struct source *source, struct diags *diags)
{
	struct yaml y = yaml_read_all(a, source, diags);
	if (y.documents.n > 1)
		diag_add(diags, &DIAG_yaml_syntax, source, y.documents.at[1]->span,
			"a second document begins here; only the first is read");
	return y.documents.n ? y.documents.at[0] : NULL;
}
