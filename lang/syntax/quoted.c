/*
 * quoted.c: what stands between quotes.
 *
 * Escapes: \n \t \r \" \\ \{ \} and \u{10FFFF}. A brace alone is also written twice: {{ and }}; a
 * single } outside of a hole means itself. A text ends on its line; where it does not, it ends
 * there and is reported once, together with every text around it.
 */
#include "syntax/private.h"

#include "base/utf8.h"

static void bad_escape(struct parser *p, uint32_t from, size_t n, const char *why)
{
	struct span at = {from, from + (uint32_t)n};
	struct diag *d = parser_bad(p, &DIAG_bad_token, at, "`" STR_FMT "` is no escape",
		STR_ARG(source_slice(p->source, at)));
	diag_label(d, "%s", why);
}

/* the code point of \u{...} at the start of s; how long it is, 0 when it is not one */
static size_t read_code_point(struct str s, uint32_t *code_point)
{
	size_t end = str_find_char(s, '}');
	*code_point = 0;
	if (end == STR_NOT_FOUND || end < 4 || end > 9 || s.p[2] != '{')
		return 0;
	for (size_t i = 3; i < end; i++) {
		char c = char_lower(s.p[i]);
		if (!char_is_digit(c) && (c < 'a' || c > 'f'))
			return 0;
		*code_point = *code_point * 16 + (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	return end + 1;
}

static size_t read_unicode(struct parser *p, struct buf *out, struct str s, uint32_t from)
{
	uint32_t cp;
	char bytes[UTF8_MOST];
	size_t n = read_code_point(str_slice(s, 0, 10), &cp);
	if (n == 0) {
		bad_escape(p, from, 2, "a code point is written \\u{1F600}");
		return 2;
	}
	if (cp == 0 || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		bad_escape(p, from, n, "there is no such character");
	else
		buf_add(out, (struct str){bytes, utf8_write(cp, bytes)});
	return n;
}

/* An escape at the start of s; answers its length. */
static size_t read_escape(struct parser *p, struct buf *out, struct str s, uint32_t from)
{
	switch (s.p[1]) {
	case 'n':
		buf_char(out, '\n');
		return 2;
	case 't':
		buf_char(out, '\t');
		return 2;
	case 'r':
		buf_char(out, '\r');
		return 2;
	case '"':
	case '\\':
	case '{':
	case '}':
		buf_char(out, s.p[1]);
		return 2;
	case 'u':
		return read_unicode(p, out, s, from);
	default:
		bad_escape(p, from, 2,
			"there are \\n \\t \\r \\\" \\\\ \\{ \\} \\u{...}; a raw text is put in "
			"`backquotes`");
		return 2;
	}
}

static bool is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\\' || s.p[i] == '{' || s.p[i] == '}')
			return false;
	return true;
}

struct str quoted_read(struct parser *p, struct span at)
{
	struct str s = source_slice(p->source, at);
	struct buf out = BUF(p->arena);
	if (is_plain(s))
		return s;
	for (size_t i = 0; i < s.n;) {
		struct str rest = str_skip(s, i);
		if (s.p[i] == '\\' && rest.n > 1) {
			i += read_escape(p, &out, rest, at.from + (uint32_t)i);
			continue;
		}
		buf_char(&out, s.p[i]);
		bool twice = rest.n > 1 && (s.p[i] == '{' || s.p[i] == '}') && s.p[i + 1] == s.p[i];
		i += twice ? 2 : 1;
	}
	return buf_str(&out);
}

bool parser_open_text(struct parser *p, struct span quote)
{
	if (p->n_texts == SYNTAX_DEPTH) {
		parser_too_deep(p, quote);
		return false;
	}
	p->texts[p->n_texts++] = (struct open_text){.quote = quote};
	return true;
}

void parser_unclosed_text(struct parser *p, uint32_t at)
{
	if (p->quiet == at + 1 || p->n_texts == 0)
		return;
	struct diag *d = parser_bad(
		p, &DIAG_bad_token, p->texts[0].quote, "this text does not end on its line");
	diag_label(d, "its closing `\"` is missing; \\n is a line end inside a text");
	p->quiet = at + 1;
}

void parser_unclosed_raw(struct parser *p, struct span at)
{
	struct diag *d = parser_bad(p, &DIAG_bad_token, (struct span){at.from, at.from + 1},
		"this raw text does not end on its line");
	diag_label(d, "its closing backquote is missing");
}
