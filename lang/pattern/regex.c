/*
 * regex.c: regular expressions, in the syntax of RE2.
 *
 *	choice   = sequence { "|" sequence } .
 *	sequence = { item [ repeat [ "?" ] ] } .
 *
 * Groups capture nothing, since nobody asks what they held; lazy repeats are accepted and mean the
 * same, since only whether a text matches is asked. Each group is a level of recursion here and
 * in program.c, hence the limit on depth.
 */
#include "pattern/private.h"

static struct node *choice_parse(struct parser *p);

static struct node *dot_node(struct parser *p)
{
	struct charset set = {0};
	if (p->flags & FLAG_DOT_ALL) {
		charset_add(p->arena, &set, 0, CODE_POINT_MOST);
	} else {
		charset_add(p->arena, &set, 0, '\n' - 1);
		charset_add(p->arena, &set, '\n' + 1, CODE_POINT_MOST);
	}
	return node_chars(p->arena, set);
}

/* Behind `(?`, at the first letter of the flags; leaves at `)` or `:`. */
static bool flags_parse(struct parser *p, size_t open)
{
	bool on = true;
	for (; parser_more(p) && !parser_sees(p, STR(")")) && !parser_sees(p, STR(":")); p->at++) {
		static const char letters[] = "imsU";
		static const unsigned means[] = {FLAG_NOCASE, FLAG_LINES, FLAG_DOT_ALL, 0};
		char c = p->text.p[p->at];
		size_t i = 0;
		while (letters[i] && letters[i] != c)
			i++;
		if (c == '-' && on)
			on = false;
		else if (!letters[i])
			return parser_refuse(p, open,
				       STR("unknown kind of group; flags are i, m, s and U")) !=
			       NULL;
		else
			p->flags = on ? p->flags | means[i] : p->flags & ~means[i];
	}
	return true;
}

static bool name_parse(struct parser *p, size_t open)
{
	size_t from = p->at;
	while (parser_more(p) && char_is_word(p->text.p[p->at]))
		p->at++;
	if (p->at > from && !char_is_digit(p->text.p[from]) && parser_take(p, STR(">")))
		return true;
	return parser_refuse(p, open, STR("the name of this group is not closed or not a name")) !=
	       NULL;
}

/* What RE2 leaves out, so that the message can say more than "unknown". */
static bool refuse_group(struct parser *p, size_t open)
{
	static const struct {
		struct str opening, message;
	} rows[] = {
		{STR_INIT("="),
			STR_INIT("look-ahead is not supported: matching is linear in the text")},
		{STR_INIT("!"),
			STR_INIT("look-ahead is not supported: matching is linear in the text")},
		{STR_INIT("<="),
			STR_INIT("look-behind is not supported: matching is linear in the text")},
		{STR_INIT("<!"),
			STR_INIT("look-behind is not supported: matching is linear in the text")},
		{STR_INIT("P="), STR_INIT("back-references are not supported: matching is linear "
					  "in the text")},
		{STR_INIT("P>"), STR_INIT("recursion into a group is not supported")},
		{STR_INIT(">"),
			STR_INIT("atomic groups are not supported; no match backtracks here")},
		{STR_INIT("#"), STR_INIT("comments within a pattern are not supported")},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!parser_sees(p, rows[i].opening))
			continue;
		parser_refuse(p, open, rows[i].message);
		return true;
	}
	return false;
}

/* Behind `(?`: false when refused, else *body says whether a body follows. */
static bool group_head(struct parser *p, size_t open, bool *body)
{
	if (refuse_group(p, open))
		return false;
	*body = true;
	if (parser_take(p, STR("P<")) || parser_take(p, STR("<")))
		return name_parse(p, open);
	if (!flags_parse(p, open))
		return false;
	*body = parser_take(p, STR(":"));
	return true;
}

/* Behind the `(`. Flags set within a group end with it; those of `(?i)` reach on to the end of
 * the group around it. */
static struct node *group_parse(struct parser *p)
{
	size_t open = p->at - 1;
	unsigned flags = p->flags;
	bool body = true;
	if (parser_take(p, STR("?")) && !group_head(p, open, &body))
		return NULL;
	if (p->depth == PATTERN_MOST_DEPTH)
		return parser_refuse(p, open, STR("groups are nested more than 200 deep"));
	p->depth++;
	struct node *n = body ? choice_parse(p) : node_empty(p->arena);
	p->depth--;
	if (!n)
		return NULL;
	if (!parser_take(p, STR(")")))
		return parser_refuse(p, open, STR("this `(` is not closed"));
	if (body)
		p->flags = flags;
	return n;
}

/* \Q...\E, behind the \Q; the end of the pattern closes it, too. */
static struct node *quoted_parse(struct parser *p)
{
	struct node *list = node_list(p->arena, NODE_SEQUENCE);
	while (parser_more(p) && !parser_take(p, STR("\\E")))
		node_append(list, parser_char(p, parser_code_point(p)));
	return node_simple(p->arena, list);
}

static struct node *item_parse(struct parser *p)
{
	bool lines = p->flags & FLAG_LINES;
	if (!parser_at_any(p, "\\([.^$"))
		return parser_char(p, parser_code_point(p));
	if (parser_take(p, STR("\\Q")))
		return quoted_parse(p);
	if (parser_take(p, STR("(")))
		return group_parse(p);
	if (parser_take(p, STR("[")))
		return class_parse(p, false);
	if (parser_take(p, STR("\\")))
		return escape_parse(p);
	if (parser_take(p, STR(".")))
		return dot_node(p);
	if (parser_take(p, STR("^")))
		return node_assert(p->arena, lines ? AT_LINE_START : AT_TEXT_START);
	if (parser_take(p, STR("$")))
		return node_assert(p->arena, lines ? AT_LINE_END : AT_TEXT_END);
	return parser_char(p, parser_code_point(p));
}

/* A bound of {n,m}, at `*at`. Anything above the limit is the limit and one. */
static bool take_bound(const struct parser *p, size_t *at, uint32_t *out)
{
	size_t from = *at;
	*out = 0;
	for (; *at < p->text.n && char_is_digit(p->text.p[*at]); ++*at) {
		*out = *out * 10 + (uint32_t)(p->text.p[*at] - '0');
		if (*out > PATTERN_MOST_REPEATS)
			*out = PATTERN_MOST_REPEATS + 1;
	}
	return *at > from;
}

static bool take_byte(const struct parser *p, size_t *at, char c)
{
	if (*at >= p->text.n || p->text.p[*at] != c)
		return false;
	++*at;
	return true;
}

/* {n}, {n,} or {n,m}; a brace that begins none of them is a literal. */
static bool take_braces(struct parser *p, uint32_t *least, uint32_t *most)
{
	size_t at = p->at;
	if (!take_byte(p, &at, '{') || !take_bound(p, &at, least))
		return false;
	*most = *least;
	if (take_byte(p, &at, ',') && !take_bound(p, &at, most))
		*most = REPEAT_ENDLESS;
	if (!take_byte(p, &at, '}'))
		return false;
	p->at = at;
	return true;
}

static bool take_repeat(struct parser *p, uint32_t *least, uint32_t *most)
{
	*least = 0;
	*most = REPEAT_ENDLESS;
	if (!parser_at_any(p, "*+?{"))
		return false;
	if (parser_take(p, STR("*")))
		return true;
	if (parser_take(p, STR("+"))) {
		*least = 1;
		return true;
	}
	if (parser_take(p, STR("?"))) {
		*most = 1;
		return true;
	}
	return take_braces(p, least, most);
}

static bool repeat_is_allowed(struct parser *p, size_t at, uint32_t least, uint32_t most)
{
	if (least > PATTERN_MOST_REPEATS || (most > PATTERN_MOST_REPEATS && most != REPEAT_ENDLESS))
		parser_refuse(p, at, STR("a repeat of more than 1000"));
	else if (least > most)
		parser_refuse(p, at, STR("the bounds of this repeat are the wrong way round"));
	return p->mistake->message.n == 0;
}

static struct node *repeat_parse(struct parser *p)
{
	uint32_t least, most;
	size_t from = p->at;
	if (take_repeat(p, &least, &most))
		return parser_refuse(p, from, STR("there is nothing to repeat here"));
	bool flags_only = parser_sees(p, STR("(?")) && !parser_sees(p, STR("(?:"));
	struct node *n = item_parse(p);
	size_t at = p->at;
	if (!n || !take_repeat(p, &least, &most))
		return n;
	if (flags_only && n->kind == NODE_EMPTY)
		return parser_refuse(p, at, STR("there is nothing to repeat here"));
	if (!repeat_is_allowed(p, at, least, most))
		return NULL;
	parser_take(p, STR("?"));
	at = p->at;
	uint32_t least2, most2;
	if (take_repeat(p, &least2, &most2))
		return parser_refuse(
			p, at, STR("a repeat of a repeat; put the first one in (?:...)"));
	return node_repeat(p->arena, n, least, most);
}

static struct node *sequence_parse(struct parser *p)
{
	struct node *list = node_list(p->arena, NODE_SEQUENCE);
	while (parser_more(p) && !parser_at_any(p, "|)")) {
		struct node *n = repeat_parse(p);
		if (!n)
			return NULL;
		node_append(list, n);
	}
	return node_simple(p->arena, list);
}

static struct node *choice_parse(struct parser *p)
{
	struct node *list = node_list(p->arena, NODE_CHOICE);
	do {
		struct node *n = sequence_parse(p);
		if (!n)
			return NULL;
		node_append(list, n);
	} while (parser_take(p, STR("|")));
	return node_simple(p->arena, list);
}

struct node *regex_parse(struct parser *p)
{
	struct node *n = choice_parse(p);
	if (n && parser_more(p))
		return parser_refuse(p, p->at, STR("this `)` closes nothing"));
	return n;
}
