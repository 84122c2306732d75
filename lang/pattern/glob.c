/*
 * glob.c: globs, read into the same tree as regular expressions.
 *
 * `*` and `?` stay within one segment of a path; `**` crosses slashes. At the start of a segment a
 * `**` with a slash behind it stands for any number of directories, none included, so that
 * `**` `/.env` finds `.env` as well as `a/b/.env`.
 */
#include "pattern/private.h"

static struct node *not_slash(struct parser *p)
{
	struct charset set = {0};
	charset_add(p->arena, &set, 0, '/' - 1);
	charset_add(p->arena, &set, '/' + 1, CODE_POINT_MOST);
	return node_chars(p->arena, set);
}

static struct node *anything(struct parser *p)
{
	struct charset set = {0};
	charset_add(p->arena, &set, 0, CODE_POINT_MOST);
	return node_repeat(p->arena, node_chars(p->arena, set), 0, REPEAT_ENDLESS);
}

static struct node *directories(struct parser *p)
{
	struct node *list = node_list(p->arena, NODE_SEQUENCE);
	node_append(list, anything(p));
	node_append(list, node_char(p->arena, '/'));
	return node_repeat(p->arena, list, 0, 1);
}

static bool at_segment_start(const struct parser *p)
{
	return p->at == 0 || p->text.p[p->at - 1] == '/' ||
	       (p->depth && p->text.p[p->at - 1] == '{') ||
	       (p->depth && p->text.p[p->at - 1] == ',');
}

static struct node *stars_parse(struct parser *p)
{
	bool start = at_segment_start(p);
	size_t from = p->at;
	while (parser_take(p, STR("*")))
		;
	if (p->at - from == 1)
		return node_repeat(p->arena, not_slash(p), 0, REPEAT_ENDLESS);
	return start && parser_take(p, STR("/")) ? directories(p) : anything(p);
}

static struct node *sequence_parse(struct parser *p);

/* Behind the `{`. */
static struct node *braces_parse(struct parser *p)
{
	size_t open = p->at - 1;
	struct node *list = node_list(p->arena, NODE_CHOICE);
	if (p->depth == PATTERN_MOST_DEPTH)
		return parser_refuse(p, open, STR("braces are nested more than 200 deep"));
	p->depth++;
	do {
		struct node *n = sequence_parse(p);
		if (!n)
			return NULL;
		node_append(list, n);
	} while (parser_take(p, STR(",")));
	p->depth--;
	if (!parser_take(p, STR("}")))
		return parser_refuse(
			p, open, STR("this `{` is not closed; write \\{ for the character"));
	return node_simple(p->arena, list);
}

static struct node *item_parse(struct parser *p)
{
	if (parser_sees(p, STR("*")))
		return stars_parse(p);
	if (parser_take(p, STR("?")))
		return not_slash(p);
	if (parser_take(p, STR("[")))
		return class_parse(p, true);
	if (parser_take(p, STR("{")))
		return braces_parse(p);
	if (parser_take(p, STR("\\")) && !parser_more(p))
		return parser_refuse(p, p->at - 1, STR("a backslash at the end escapes nothing"));
	return parser_char(p, parser_code_point(p));
}

static struct node *sequence_parse(struct parser *p)
{
	struct node *list = node_list(p->arena, NODE_SEQUENCE);
	while (parser_more(p)) {
		if (p->depth && (parser_sees(p, STR(",")) || parser_sees(p, STR("}"))))
			break;
		struct node *n = item_parse(p);
		if (!n)
			return NULL;
		node_append(list, n);
	}
	return node_simple(p->arena, list);
}

struct node *glob_parse(struct parser *p)
{
	struct node *list = node_list(p->arena, NODE_SEQUENCE);
	struct node *body = sequence_parse(p);
	if (!body)
		return NULL;
	node_append(list, node_assert(p->arena, AT_TEXT_START));
	node_append(list, body);
	node_append(list, node_assert(p->arena, AT_TEXT_END));
	return list;
}
