/*
 * events.c: from libyaml's events to a tree.
 *
 * Events, not libyaml's own documents: those look anchors up in a list, copy every text and know
 * nothing of our limits. libyaml becomes slow in deep nesting, so depth is counted here and the
 * parse is left at once.
 */
#include "read/yaml/private.h"

#include <string.h>
#include <yaml.h>

struct events {
	struct builder *b;
	struct yaml_text *text;
};

static struct span event_span(struct events *v, const yaml_event_t *e)
{
	uint32_t from = yaml_text_offset(v->text, e->start_mark.index);
	return (struct span){from, yaml_text_offset(v->text, e->end_mark.index)};
}

static void set_anchor(struct events *v, struct node *n, const yaml_char_t *anchor)
{
	if (anchor)
		tree_anchor(v->b, n, str_from((const char *)anchor));
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

static void on_scalar(struct events *v, const yaml_event_t *e)
{
	struct span span = event_span(v, e);
	struct node *n = tree_scalar(
		v->b, scalar_style(e->data.scalar.style), span, scalar_text(v->b, e, span));
	set_tag(n, e->data.scalar.tag);
	set_anchor(v, n, e->data.scalar.anchor);
}

static void on_start(struct events *v, const yaml_event_t *e, enum node_kind kind)
{
	bool list = kind == NODE_SEQUENCE;
	bool flow = list ? e->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
			 : e->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
	struct node *n = tree_start(v->b, kind, flow ? NODE_FLOW : NODE_BLOCK, event_span(v, e));
	set_tag(n, list ? e->data.sequence_start.tag : e->data.mapping_start.tag);
	set_anchor(v, n, list ? e->data.sequence_start.anchor : e->data.mapping_start.anchor);
}

static bool too_deep(struct events *v, const yaml_event_t *e)
{
	if (v->b->frames.n < READ_DEPTH)
		return false;
	diag_add(v->b->diags, &DIAG_input_limit, v->b->source, event_span(v, e),
		"nested more than %d deep", READ_DEPTH);
	return true;
}

/* False: the limits do not allow to go on. */
static bool on_event(struct events *v, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		on_scalar(v, e);
		return true;
	case YAML_ALIAS_EVENT:
		tree_alias(v->b, str_from((const char *)e->data.alias.anchor), event_span(v, e));
		return true;
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		if (too_deep(v, e))
			return false;
		on_start(v, e, e->type == YAML_SEQUENCE_START_EVENT ? NODE_SEQUENCE : NODE_MAPPING);
		return true;
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return tree_end(v->b, event_span(v, e));
	case YAML_DOCUMENT_START_EVENT:
		v->b->anchors = (struct map){0};
		return true;
	case YAML_DOCUMENT_END_EVENT:
		tree_document(v->b);
		return true;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
		break;
	}
	return true;
}

static struct span error_span(struct events *v, const yaml_parser_t *p)
{
	uint32_t end = (uint32_t)v->b->source->text.n;
	uint32_t at = p->error == YAML_READER_ERROR
			      ? (uint32_t)(p->problem_offset < end ? p->problem_offset : end)
			      : yaml_text_offset(v->text, p->problem_mark.index);
	return (struct span){at, at < end ? at + 1 : end};
}

static void report_error(struct events *v, const yaml_parser_t *p)
{
	struct builder *b = v->b;
	const char *problem = p->problem ? p->problem : "it cannot be read";
	if (p->error == YAML_READER_ERROR) {
		diag_add(b->diags, &DIAG_input_text, b->source, error_span(v, p),
			"a byte that YAML does not allow: %s", problem);
		return;
	}
	struct diag *d = diag_add(
		b->diags, &DIAG_yaml_syntax, b->source, error_span(v, p), "no YAML: %s", problem);
	if (p->context && p->context_mark.index < p->problem_mark.index) {
		uint32_t at = yaml_text_offset(v->text, p->context_mark.index);
		diag_second(d, b->source, (struct span){at, at}, "%s", p->context);
	}
}

/* What has begun when an error ends the text is kept as far as it goes. */
static void close_all(struct builder *b)
{
	b->out.broken = true;
	while (b->frames.n)
		(void)tree_end(b, (struct span){0, 0});
	tree_document(b);
}

static void parse(struct events *v, yaml_parser_t *p)
{
	yaml_event_t event;
	for (bool more = true; more;) {
		if (!yaml_parser_parse(p, &event)) {
			report_error(v, p);
			close_all(v->b);
			return;
		}
		more = event.type != YAML_STREAM_END_EVENT;
		bool ok = on_event(v, &event);
		yaml_event_delete(&event);
		if (!ok) {
			close_all(v->b);
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
static void give_text(yaml_parser_t *p, struct events *v)
{
	struct str text = str_skip(v->b->source->text, v->text->mark);
	yaml_parser_set_encoding(p, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(p, (const unsigned char *)text.p, text.n);
	if (!v->text->allowed)
		return;
	p->buffer.pointer = (yaml_char_t *)str_copy(v->b->arena, text).p;
	p->buffer.last = p->buffer.pointer + text.n + 1; /* a NUL is the end */
	p->unread = (v->text->ascii ? text.n : utf8_count(text)) + 1;
	p->eof = 1;
}

void yaml_read_events(struct builder *b, struct yaml_text *text)
{
	struct events v = {b, text};
	yaml_parser_t parser;
	if (!yaml_parser_initialize(&parser)) {
		diag_add(
			b->diags, &DIAG_input, b->source, (struct span){0, 0}, "no memory is left");
		b->out.broken = true;
		return;
	}
	give_text(&parser, &v);
	parse(&v, &parser);
	yaml_parser_delete(&parser);
}
