/*
 * strange.c: what other languages write, and characters that no policy may hold.
 */
#include "syntax/private.h"

#include "base/utf8.h"

enum { STRANGE_MOST = 20 }; /* hidden characters reported one by one */

void parser_spelling(struct parser *p, struct span at, const char *word)
{
	struct str typed = source_slice(p->source, at);
	if (str_eq(typed, str_from(word)))
		return;
	struct diag *d = parser_bad(
		p, &DIAG_bad_token, at, "`" STR_FMT "` is written `%s` here", STR_ARG(typed), word);
	diag_fix(d, str_from(word));
}

void parser_single_quotes(struct parser *p, struct span at, struct span inside)
{
	struct str text = source_slice(p->source, inside);
	struct diag *d =
		parser_bad(p, &DIAG_bad_token, at, "a text does not stand in single quotes");
	if (str_find_char(text, '`') == STR_NOT_FOUND && str_find_char(text, '"') == STR_NOT_FOUND)
		diag_fix(d, str_printf(p->arena, "\"" STR_FMT "\"", STR_ARG(text)));
	else
		diag_label(d, "double quotes, or backquotes around a raw text");
}

static const char *advice(struct str s)
{
	switch (s.p[0]) {
	case ';':
		return "statements need no separator";
	case '\'':
		return "a text stands in double quotes, a raw one in backquotes";
	case '/':
		return "comments begin with #; there is no division";
	case '$':
		return "names have no sigil; a text holds an expression in {}";
	default:
		return "no word, number or operator begins so";
	}
}

void parser_strange(struct parser *p, struct span at)
{
	if (p->quiet == at.from + 1)
		return;
	struct str s = source_slice(p->source, at);
	struct diag *d = parser_bad(p, &DIAG_bad_token, at, "`" STR_FMT "` does not belong here",
		STR_ARG(str_slice(s, 0, 40)));
	diag_label(d, "%s", advice(s));
}

static void report_hidden(struct parser *p, struct span at, uint32_t cp)
{
	struct str s = source_slice(p->source, at);
	if (cp == UTF8_BAD && s.n == 1) {
		struct diag *d = parser_bad(p, &DIAG_bad_token, at, "the byte 0x%02X is not UTF-8",
			(unsigned)(unsigned char)s.p[0]);
		diag_label(d, "policy files are UTF-8");
		return;
	}
	struct diag *d = parser_bad(p, &DIAG_bad_token, at,
		"the character U+%04X cannot be seen, so it may not stand here", (unsigned)cp);
	diag_label(d, "in a text it can be written \\u{%X}", (unsigned)cp);
}

/* A line end is \n or \r\n. */
static bool is_fine(struct str rest, uint32_t cp, size_t n)
{
	if (cp == '\r')
		return rest.n > 1 && rest.p[1] == '\n';
	if (cp == UTF8_BAD && n == 1)
		return false;
	return cp == '\n' || cp == '\t' || !text_is_hidden(cp);
}

/* Two NUL bytes behind it are what the scanner wants. */
char *parser_readable(struct parser *p)
{
	struct str text = p->source->text;
	struct buf copy = BUF(p->arena);
	unsigned bad = 0;
	for (size_t i = 0, n; i < text.n; i += n) {
		uint32_t cp;
		struct str rest = str_skip(text, i);
		n = utf8_decode(rest, &cp);
		if (i == 0 && cp == 0xFEFF) {
			buf_repeat(&copy, ' ', n);
			continue;
		}
		if (is_fine(rest, cp, n)) {
			buf_add(&copy, str_slice(rest, 0, n));
			continue;
		}
		if (bad++ < STRANGE_MOST)
			report_hidden(p, (struct span){(uint32_t)i, (uint32_t)(i + n)}, cp);
		buf_repeat(&copy, ' ', n);
	}
	buf_repeat(&copy, '\0', 2);
	return copy.p;
}
