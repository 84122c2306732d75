/*
 * classes.c: escapes and bracket expressions.
 *
 * `\d` and its kin and [:alpha:] mean ASCII, as in RE2. What is not known is refused, never taken
 * for a literal, because `\h` would then quietly match an h.
 */
#include "pattern/private.h"

#include "base/utf8.h"

#define NO_CHAR UINT32_MAX

static uint32_t hex_value(char c)
{
	if (char_is_digit(c))
		return (uint32_t)(c - '0');
	char low = char_lower(c);
	return low >= 'a' && low <= 'f' ? (uint32_t)(low - 'a' + 10) : NO_CHAR;
}

static uint32_t bad_hex(struct parser *p, size_t at)
{
	parser_refuse(p, at, STR("expected \\xFF or \\x{10FFFF} here"));
	return NO_CHAR;
}

/* Behind `\x`; `at` is where the backslash stands. */
static uint32_t hex_parse(struct parser *p, size_t at)
{
	bool braces = parser_take(p, STR("{"));
	uint32_t value = 0;
	size_t digits = 0, most = braces ? 8 : 2;
	while (digits < most && parser_more(p)) {
		uint32_t v = hex_value(p->text.p[p->at]);
		if (v == NO_CHAR)
			break;
		value = value << 4 | v;
		p->at++;
		digits++;
	}
	if (digits == 0 || (!braces && digits != 2) || (braces && !parser_take(p, STR("}"))))
		return bad_hex(p, at);
	return value > CODE_POINT_MOST ? bad_hex(p, at) : value;
}

static uint32_t octal_parse(struct parser *p)
{
	uint32_t value = 0;
	for (int i = 0; i < 2 && parser_more(p); i++) {
		char c = p->text.p[p->at];
		if (c < '0' || c > '7')
			break;
		value = value * 8 + (uint32_t)(c - '0');
		p->at++;
	}
	return value;
}

static uint32_t control_char(char c)
{
	switch (c) {
	case 'a':
		return '\a';
	case 'f':
		return '\f';
	case 't':
		return '\t';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 'v':
		return '\v';
	default:
		return NO_CHAR;
	}
}

static void refuse_escape(struct parser *p, size_t at, char c)
{
	struct str why;
	if ((c >= '1' && c <= '9') || c == 'k' || c == 'g')
		why = STR("back-references are not supported: matching is linear in the text");
	else if (c == 'p' || c == 'P')
		why = STR("Unicode properties (\\p) are not supported; name ranges: "
			  "[\\x{400}-\\x{4FF}]");
	else if (char_is_alpha(c))
		why = str_printf(p->arena, "`\\%c` has no meaning here", c);
	else
		why = STR("only ASCII punctuation and letters may follow a backslash");
	parser_refuse(p, at, why);
}

/* An escape that stands for one character: behind the backslash at `at`. NO_CHAR: refused. */
static uint32_t escape_char(struct parser *p, size_t at)
{
	char c = p->text.p[p->at];
	uint32_t control = control_char(c);
	bool punctuation = c > ' ' && c < 0x7F && !char_is_alpha(c) && !char_is_digit(c);
	if (control == NO_CHAR && !punctuation && c != 'x' && c != '0') {
		refuse_escape(p, at, c);
		return NO_CHAR;
	}
	p->at++;
	if (c == 'x')
		return hex_parse(p, at);
	if (c == '0')
		return octal_parse(p);
	return punctuation ? (unsigned char)c : control;
}

/* \d \D \s \S \w \W: true when one was there. */
static bool take_escape_class(struct parser *p, struct charset *set)
{
	struct charset own = {0};
	char c = p->text.p[p->at];
	if (!charset_add_escape(p->arena, &own, char_lower(c)))
		return false;
	charset_order(&own);
	charset_add_all(p->arena, set, char_lower(c) == c ? own : charset_negate(p->arena, own));
	p->at++;
	return true;
}

static bool take_assertion(struct parser *p, enum assertion *out)
{
	static const struct {
		char letter;
		enum assertion means;
	} letters[] = {
		{'A', AT_TEXT_START}, {'z', AT_TEXT_END}, {'b', AT_WORD}, {'B', NOT_AT_WORD}};
	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
		if (letters[i].letter != p->text.p[p->at])
			continue;
		*out = letters[i].means;
		p->at++;
		return true;
	}
	return false;
}

struct node *escape_parse(struct parser *p)
{
	size_t at = p->at - 1;
	struct charset set = {0};
	enum assertion assertion;
	if (!parser_more(p))
		return parser_refuse(p, at, STR("a backslash at the end escapes nothing"));
	if (take_assertion(p, &assertion))
		return node_assert(p->arena, assertion);
	if (take_escape_class(p, &set))
		return node_chars(p->arena, set);
	uint32_t c = escape_char(p, at);
	return c == NO_CHAR ? NULL : parser_char(p, c);
}

/* [:alpha:] or [:^alpha:], standing at its `[:`. A `[:` without end is two characters. */
static bool take_named(struct parser *p, struct charset *set)
{
	if (!parser_sees(p, STR("[:")))
		return false;
	struct str rest = str_skip(p->text, p->at + 2);
	size_t end = str_find(str_slice(rest, 0, 16), STR(":]"));
	if (end == STR_NOT_FOUND)
		return false;
	struct str name = str_slice(rest, 0, end);
	bool negated = str_starts_with(name, STR("^"));
	struct charset own = {0};
	if (!charset_add_named(p->arena, &own, str_skip(name, negated))) {
		parser_refuse(p, p->at,
			STR("no such class; known are alnum alpha ascii blank cntrl digit graph "
			    "lower "
			    "print punct space upper word xdigit"));
		return true;
	}
	charset_order(&own);
	charset_add_all(p->arena, set, negated ? charset_negate(p->arena, own) : own);
	p->at += 2 + end + 2;
	return true;
}

/* One character of a class, written plainly or escaped. */
static uint32_t class_char(struct parser *p, bool glob)
{
	size_t at = p->at;
	if (!parser_take(p, STR("\\")))
		return parser_code_point(p);
	if (!parser_more(p)) {
		parser_refuse(p, at, STR("a backslash at the end escapes nothing"));
		return NO_CHAR;
	}
	return glob ? parser_code_point(p) : escape_char(p, at);
}

static bool class_range(struct parser *p, struct charset *set, bool glob)
{
	size_t at = p->at;
	uint32_t lo = class_char(p, glob), hi = lo;
	if (lo == NO_CHAR)
		return false;
	if (parser_sees(p, STR("-")) && p->at + 1 < p->text.n && p->text.p[p->at + 1] != ']') {
		p->at++;
		hi = class_char(p, glob);
		if (hi == NO_CHAR)
			return false;
	}
	if (hi < lo)
		return parser_refuse(p, at, STR("this range ends before it begins")) != NULL;
	charset_add(p->arena, set, lo, hi);
	return true;
}

static bool class_item(struct parser *p, struct charset *set, bool glob)
{
	if (take_named(p, set))
		return p->mistake->message.n == 0;
	if (!glob && parser_take(p, STR("\\"))) {
		if (parser_more(p) && take_escape_class(p, set))
			return true;
		p->at--;
	}
	return class_range(p, set, glob);
}

struct node *class_parse(struct parser *p, bool glob)
{
	size_t open = p->at - 1;
	struct charset set = {0};
	bool negated = parser_take(p, STR("^")) || (glob && parser_take(p, STR("!")));
	for (bool first = true; first || !parser_take(p, STR("]")); first = false) {
		if (!parser_more(p))
			return parser_refuse(p, open, STR("this `[` is not closed"));
		if (!class_item(p, &set, glob))
			return NULL;
	}
	if (p->flags & FLAG_NOCASE)
		charset_fold(p->arena, &set);
	if (glob && negated)
		charset_add(p->arena, &set, '/', '/');
	charset_order(&set);
	return node_chars(p->arena, negated ? charset_negate(p->arena, set) : set);
}
