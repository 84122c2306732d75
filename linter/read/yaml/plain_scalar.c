/*
 * plain_scalar.c: scalars of texts that keep to the simple part of YAML.
 *
 * Each function follows its namesake in libyaml's scanner, for the cases it takes. A scalar that
 * reads as it is written is the source itself; one over several lines, with escapes or indented as
 * a block is put together.
 */
#include "read/yaml/private.h"

#include <string.h>

/* What ends a run of ordinary characters of a plain scalar, in brackets or not. */
enum { BREAK = 1, BLANK = 2, TAB = 4, COLON = 8, HASH = 16, FLOW = 32, QUESTION = 64 };
static const uint8_t classes[256] = {
	['\n'] = BREAK,
	['\r'] = BREAK,
	[' '] = BLANK,
	['\t'] = TAB,
	[':'] = COLON,
	['#'] = HASH,
	[','] = FLOW,
	['['] = FLOW,
	[']'] = FLOW,
	['{'] = FLOW,
	['}'] = FLOW,
	['?'] = QUESTION,
};

static char char_at(const struct plain_text *t, uint32_t at)
{
	return at < t->s.n ? t->s.p[at] : '\n';
}

static uint8_t class_at(const struct plain_text *t, uint32_t at)
{
	return classes[(unsigned char)char_at(t, at)];
}

static uint32_t skip_blanks(const struct plain_text *t, uint32_t at)
{
	while (at < t->s.n && t->s.p[at] == ' ')
		at++;
	return at;
}

/* Behind the line end at `at`. */
static uint32_t behind_break(const struct plain_text *t, uint32_t at)
{
	return at + (at + 1 < t->s.n && t->s.p[at] == '\r' ? 2 : 1);
}

static bool is_document_mark(const struct plain_text *t, uint32_t at)
{
	struct str rest = str_skip(t->s, at);
	return str_starts_with(rest, STR("---")) || str_starts_with(rest, STR("..."));
}

/* ---- plain ----------------------------------------------------------------------------------- */

/* May a plain scalar begin with what stands at `at`? */
static bool begins_plain(const struct plain_text *t, uint32_t at)
{
	char c = char_at(t, at);
	if (c == '-' || c == '?' || c == ':')
		return !(class_at(t, at + 1) & (BREAK | BLANK | TAB)) && (c == '-' || !t->flow);
	return !(classes[(unsigned char)c] & (BREAK | BLANK | TAB | HASH | FLOW)) &&
	       !memchr("&*!|>'\"%@`", c, sizeof "&*!|>'\"%@`" - 1);
}

/* The part of a plain scalar on one line, from `at`: where it ends, and where its last character
 * does. False for what is left to libyaml. */
static bool plain_line(const struct plain_text *t, uint32_t at, uint32_t *stop, uint32_t *end)
{
	uint32_t from = at, last = at;
	uint8_t ends = t->flow ? BREAK | FLOW : BREAK, odd = t->flow ? TAB | QUESTION : TAB;
	for (;; at++) {
		uint32_t run = at;
		while (at < t->s.n && !classes[(unsigned char)t->s.p[at]])
			at++;
		if (at > run)
			last = at;
		uint8_t class = class_at(t, at);
		if (class & ends)
			break;
		if (class & odd)
			return false;
		if (class == BLANK)
			continue;
		if (class == HASH && at > from && t->s.p[at - 1] == ' ')
			break;
		if (class == COLON) {
			uint8_t next = class_at(t, at + 1);
			if (next & (BREAK | BLANK | TAB))
				break;
			if (t->flow && (next & (FLOW | QUESTION)))
				return false;
		}
		last = at + 1;
	}
	*stop = at;
	*end = last;
	return true;
}

/* Where a plain scalar goes on behind its line, which ends at `at`; `next` is 0 when it does not.
 * `breaks` gets the line ends between. False for what is left to libyaml. */
static bool plain_goes_on(
	const struct plain_text *t, uint32_t at, uint32_t *line, uint32_t *next, uint32_t *breaks)
{
	*next = *breaks = 0;
	while (at < t->s.n && (class_at(t, at) & BREAK)) {
		*line = behind_break(t, at);
		at = skip_blanks(t, *line);
		++*breaks;
	}
	if (at >= t->s.n || (!t->flow && (int32_t)(at - *line) < t->least))
		return true;
	uint8_t class = class_at(t, at);
	if ((class & TAB) || (at == *line && is_document_mark(t, at)))
		return false;
	bool ends = (class & HASH) || (t->flow && (class & FLOW)) ||
		    (class == COLON && (class_at(t, at + 1) & (BREAK | BLANK | TAB)));
	if (!ends)
		*next = at;
	return true;
}

static bool plain(struct plain_text *t, uint32_t at, struct plain_scalar *out)
{
	uint32_t stop, end, line = t->line, next, breaks;
	struct buf folded = BUF(t->arena);
	if (!begins_plain(t, at) || !plain_line(t, at, &stop, &end))
		return false;
	out->text = str_slice(t->s, at, end);
	while (class_at(t, stop) & BREAK) {
		if (!plain_goes_on(t, stop, &line, &next, &breaks))
			return false;
		if (!next)
			break;
		if (!out->lines)
			buf_add(&folded, out->text);
		out->lines = true;
		buf_repeat(&folded, breaks == 1 ? ' ' : '\n', breaks == 1 ? 1 : breaks - 1);
		if (!plain_line(t, next, &stop, &end))
			return false;
		buf_add(&folded, str_slice(t->s, next, end));
		t->line = line;
		out->text = buf_str(&folded);
	}
	out->to = end;
	return true;
}

/* ---- quoted ---------------------------------------------------------------------------------- */

/* What ends a run of ordinary characters between quotes. */
static const bool stops[256] = {
	['\n'] = true, ['\r'] = true, ['\''] = true, ['"'] = true, ['\\'] = true};

static uint32_t skip_ordinary(const struct plain_text *t, uint32_t at)
{
	while (at < t->s.n && !stops[(unsigned char)t->s.p[at]])
		at++;
	return at;
}

static bool single_quoted(struct plain_text *t, uint32_t at, struct plain_scalar *out)
{
	struct buf decoded = BUF(t->arena);
	uint32_t from = ++at;
	for (;; at++) {
		at = skip_ordinary(t, at);
		if (class_at(t, at) & BREAK)
			return false;
		if (t->s.p[at] != '\'')
			continue;
		if (char_at(t, at + 1) != '\'')
			break;
		buf_add(&decoded, str_slice(t->s, from, ++at));
		from = at + 1;
	}
	out->text = str_slice(t->s, from, at);
	if (decoded.n) {
		buf_add(&decoded, out->text);
		out->text = buf_str(&decoded);
	}
	out->to = at + 1;
	return true;
}

/* The character that an escape of two stands for; 0: it is another one. */
static char escaped(char c)
{
	switch (c) {
	case 'a':
		return '\a';
	case 'b':
		return '\b';
	case 't':
		return '\t';
	case 'n':
		return '\n';
	case 'v':
		return '\v';
	case 'f':
		return '\f';
	case 'r':
		return '\r';
	case 'e':
		return '\x1B';
	case ' ':
	case '"':
	case '/':
	case '\\':
		return c;
	}
	return 0;
}

/* The code point of an escape of x, u or U and hexadecimal digits; false: it is none. */
static bool hex_escape(const struct plain_text *t, uint32_t at, uint32_t *n, struct buf *out)
{
	char kind = char_at(t, at), bytes[UTF8_MOST];
	uint32_t code_point = 0;
	*n = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
	for (uint32_t i = 1; i <= *n; i++) {
		char c = char_lower(char_at(t, at + i));
		bool letter = c >= 'a' && c <= 'f';
		if ((!letter && !char_is_digit(c)) || code_point > 0x10FFFF)
			return false;
		code_point = code_point * 16 + (uint32_t)(letter ? c - 'a' + 10 : c - '0');
	}
	if (!*n || code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
		return false;
	buf_add(out, (struct str){bytes, utf8_write(code_point, bytes)});
	return true;
}

static bool double_quoted(struct plain_text *t, uint32_t at, struct plain_scalar *out)
{
	struct buf decoded = BUF(t->arena);
	uint32_t from = ++at;
	for (;; at++) {
		at = skip_ordinary(t, at);
		if (class_at(t, at) & BREAK)
			return false;
		if (t->s.p[at] == '"')
			break;
		if (t->s.p[at] != '\\')
			continue;
		char c = escaped(char_at(t, at + 1));
		uint32_t digits = 0;
		buf_add(&decoded, str_slice(t->s, from, at++));
		if (c)
			buf_char(&decoded, c);
		else if (!hex_escape(t, at, &digits, &decoded))
			return false;
		at += digits;
		from = at + 1;
	}
	out->text = str_slice(t->s, from, at);
	if (decoded.n) {
		buf_add(&decoded, out->text);
		out->text = buf_str(&decoded);
	}
	out->to = at + 1;
	return true;
}

/* ---- blocks ---------------------------------------------------------------------------------- */

struct block {
	struct plain_text *t;
	struct buf text;
	uint32_t at;     /* where the next line begins, or in it behind its indentation */
	uint32_t indent; /* of the lines */
	uint32_t end;    /* behind the last line end */
	uint32_t breaks; /* line ends that wait for what follows them */
};

/* Lines without text, up to the indentation of one with text or of what follows the block. */
static bool block_breaks(struct block *b)
{
	uint32_t line = b->at;
	for (b->end = line;; b->end = line) {
		uint32_t at = line;
		while (at < line + b->indent && at < b->t->s.n && b->t->s.p[at] == ' ')
			at++;
		b->at = at;
		if (at < line + b->indent && char_at(b->t, at) == '\t')
			return false;
		b->t->line = line;
		if (at >= b->t->s.n || !(class_at(b->t, at) & BREAK))
			return true;
		line = behind_break(b->t, at);
		b->breaks++;
	}
}

/* The indentation is that of the first line with text. False: there is none, or blanks before it
 * reach farther. */
static bool block_indent(struct block *b)
{
	uint32_t most = 0;
	for (uint32_t line = b->at;;) {
		uint32_t at = skip_blanks(b->t, line);
		b->indent = at - line;
		if (at >= b->t->s.n)
			return false;
		if (!(class_at(b->t, at) & BREAK))
			return b->t->s.p[at] != '\t' && b->indent >= most &&
			       (int32_t)b->indent >= b->t->least && b->indent;
		most = b->indent > most ? b->indent : most;
		line = behind_break(b->t, at);
	}
}

/* Behind | or >: how the end is chomped, and a comment. The line must end there. */
static bool block_header(struct block *b, char *chomp)
{
	uint32_t at = b->at + 1;
	*chomp = char_at(b->t, at);
	if (*chomp == '-' || *chomp == '+')
		at++;
	uint32_t next = skip_blanks(b->t, at);
	if (next > at && char_at(b->t, next) == '#') {
		size_t end = str_find_char(str_skip(b->t->s, next), '\n');
		next = end == STR_NOT_FOUND ? (uint32_t)b->t->s.n : next + (uint32_t)end;
	}
	if (next >= b->t->s.n || !(class_at(b->t, next) & BREAK))
		return false;
	b->at = behind_break(b->t, next);
	return true;
}

/* A line of text; `ended`: a line end follows it. */
static void block_line(struct block *b, bool *ended)
{
	struct str rest = str_skip(b->t->s, b->at);
	size_t n = str_find_char(rest, '\n');
	*ended = n != STR_NOT_FOUND;
	struct str line = *ended ? str_slice(rest, 0, n) : rest;
	b->at += (uint32_t)line.n + *ended;
	if (*ended && line.n && line.p[line.n - 1] == '\r')
		line.n--;
	buf_add(&b->text, line);
}

static bool block(struct plain_text *t, uint32_t at, struct plain_scalar *out)
{
	struct block b = {.t = t, .text = BUF(t->arena), .at = at};
	bool literal = t->s.p[at] == '|', ended = false, was_blank = false;
	char chomp;
	if (!block_header(&b, &chomp) || !block_indent(&b) || !block_breaks(&b))
		return false;
	while (b.at < t->s.n && b.at == t->line + b.indent) {
		bool blank = class_at(t, b.at) & (BLANK | TAB);
		if (ended && !literal && !was_blank && !blank)
			buf_repeat(&b.text, ' ', b.breaks ? 0 : 1);
		else if (ended)
			buf_char(&b.text, '\n');
		buf_repeat(&b.text, '\n', b.breaks);
		b.breaks = 0;
		was_blank = blank;
		block_line(&b, &ended);
		if (!block_breaks(&b))
			return false;
	}
	if (ended && chomp != '-')
		buf_char(&b.text, '\n');
	if (chomp == '+')
		buf_repeat(&b.text, '\n', b.breaks);
	out->style = literal ? NODE_LITERAL : NODE_FOLDED;
	out->text = buf_str(&b.text);
	out->to = b.end;
	out->lines = true;
	return true;
}

bool plain_scalar(struct plain_text *t, uint32_t at, struct plain_scalar *out)
{
	*out = (struct plain_scalar){.style = NODE_PLAIN};
	switch (char_at(t, at)) {
	case '\'':
		out->style = NODE_SINGLE;
		return single_quoted(t, at, out);
	case '"':
		out->style = NODE_DOUBLE;
		return double_quoted(t, at, out);
	case '|':
	case '>':
		return !t->flow && block(t, at, out);
	}
	return plain(t, at, out);
}
