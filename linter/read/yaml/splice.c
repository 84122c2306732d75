/*
 * splice.c: from the text of a scalar back to the bytes it was written as.
 *
 * libyaml has decoded the text already, so it is not decoded again but laid beside the source:
 * equal bytes belong together, and what YAML rewrites (an escape, the fold of a line end,
 * indentation) maps as a whole. Where the two cannot be laid side by side, the whole text maps to
 * the whole scalar. Worked out only when somebody asks for a position inside.
 */
#include "read/yaml/yaml.h"

struct pen {
	struct splicer out;
	struct str src;  /* the whole file */
	uint32_t at, to; /* what is left of the scalar in it */
	struct str text; /* what is left of the decoded text */
};

static bool is_break(char c)
{
	return c == '\n' || c == '\r';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* n decoded bytes were written as `written` source bytes */
static bool take(struct pen *p, size_t n, uint32_t written)
{
	if (n > p->text.n || written > p->to - p->at)
		return false;
	splicer_add(&p->out, str_slice(p->text, 0, n), (struct span){p->at, p->at + written});
	p->text = str_skip(p->text, n);
	p->at += written;
	return true;
}

static bool take_same(struct pen *p)
{
	return p->text.n && p->at < p->to && p->src.p[p->at] == p->text.p[0] && take(p, 1, 1);
}

/* What is written as it reads, up to `end`. False: something before it is not. */
static bool take_line(struct pen *p, uint32_t end)
{
	struct str line = str_slice(p->src, p->at, end);
	return str_starts_with(p->text, line) && (!line.n || take(p, line.n, (uint32_t)line.n));
}

/* Blanks, line ends and the indentation behind them, if a line ends here. */
static uint32_t fold_length(const struct pen *p, uint32_t *breaks)
{
	uint32_t i = p->at;
	*breaks = 0;
	while (i < p->to && is_blank(p->src.p[i]))
		i++;
	if (i == p->to || !is_break(p->src.p[i]))
		return 0;
	for (; i < p->to && (is_blank(p->src.p[i]) || is_break(p->src.p[i])); i++)
		*breaks += p->src.p[i] == '\n' ||
			   (p->src.p[i] == '\r' && (i + 1 == p->to || p->src.p[i + 1] != '\n'));
	return i - p->at;
}

/* The fold of line ends in plain and quoted scalars: one is a blank, more are one less. */
static bool take_fold(struct pen *p)
{
	uint32_t breaks, n = fold_length(p, &breaks);
	if (!n)
		return false;
	if (breaks == 1)
		return p->text.n && p->text.p[0] == ' ' && take(p, 1, n);
	for (uint32_t i = 0; i + 1 < breaks; i++)
		if (i >= p->text.n || p->text.p[i] != '\n')
			return false;
	return take(p, breaks - 1, n);
}

static size_t escape_text(uint32_t code_point)
{
	char bytes[UTF8_MOST];
	return utf8_write(code_point, bytes);
}

static uint32_t hex_at(const struct pen *p, uint32_t at, uint32_t digits)
{
	uint32_t code_point = 0;
	for (uint32_t i = at; i < at + digits && i < p->to; i++) {
		char c = char_lower(p->src.p[i]);
		code_point =
			code_point * 16 + (uint32_t)(char_is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	return code_point;
}

/* JSON writes what lies beyond U+FFFF as two halves. */
static bool take_hex(struct pen *p, uint32_t digits)
{
	uint32_t code_point = hex_at(p, p->at + 2, digits);
	bool half = digits == 4 && code_point >= 0xD800 && code_point < 0xDC00;
	if (p->at + 2 + digits > p->to)
		return false;
	if (half && p->at + 12 <= p->to && p->src.p[p->at + 7] == 'u') {
		uint32_t low = hex_at(p, p->at + 8, 4) & 0x3FF;
		return take(p, escape_text(0x10000 + ((code_point - 0xD800) << 10) + low), 12);
	}
	return take(p, escape_text(code_point), 2 + digits);
}

/* A backslash and what follows it, in double quotes. */
static bool take_escape(struct pen *p)
{
	if (p->at + 1 >= p->to)
		return false;
	uint32_t breaks, skipped;
	switch (p->src.p[p->at + 1]) {
	case 'x':
		return take_hex(p, 2);
	case 'u':
		return take_hex(p, 4);
	case 'U':
		return take_hex(p, 8);
	case 'N':
	case '_':
		return take(p, 2, 2);
	case 'L':
	case 'P':
		return take(p, 3, 2);
	case '\n':
	case '\r':
		p->at++;
		skipped = fold_length(p, &breaks);
		p->at += skipped;
		return take(p, breaks - 1, 0) || breaks == 1;
	}
	return take(p, 1, 2);
}

static bool flow_text(struct pen *p, enum node_style style)
{
	while (p->at < p->to) {
		char c = p->src.p[p->at];
		if (style == NODE_DOUBLE && c == '\\') {
			if (!take_escape(p))
				return false;
			continue;
		}
		if (style == NODE_SINGLE && c == '\'') {
			if (!take(p, 1, 2))
				return false;
			continue;
		}
		if ((is_blank(c) || is_break(c)) && take_fold(p))
			continue;
		if (!take_same(p))
			return false;
	}
	return !p->text.n;
}

static uint32_t line_end(const struct pen *p, uint32_t at)
{
	while (at < p->to && !is_break(p->src.p[at]))
		at++;
	return at;
}

static uint32_t behind_break(const struct pen *p, uint32_t at)
{
	if (at < p->to && p->src.p[at] == '\r')
		at++;
	if (at < p->to && p->src.p[at] == '\n' && (at == p->at || p->src.p[at - 1] != '\n'))
		at++;
	return at;
}

/* The indentation of a block: that of its first line that is not blank, or as the header says. */
static uint32_t block_indent(const struct pen *p)
{
	uint32_t at = p->at, most = 0;
	while (at < p->to) {
		uint32_t end = line_end(p, at), n = 0;
		while (at + n < end && p->src.p[at + n] == ' ')
			n++;
		if (at + n < end)
			return n;
		most = n > most ? n : most;
		at = behind_break(p, end);
		if (at == end)
			break;
	}
	return most;
}

static void skip_indent(struct pen *p, uint32_t indent)
{
	for (uint32_t n = 0; n < indent && p->at < p->to && p->src.p[p->at] == ' '; n++)
		p->at++;
}

/* The end of a line: kept, folded to a blank, or dropped. */
static bool take_break(struct pen *p)
{
	uint32_t end = behind_break(p, p->at);
	bool kept = p->text.n && (p->text.p[0] == '\n' || p->text.p[0] == ' ');
	if (kept)
		return take(p, 1, end - p->at);
	p->at = end;
	return true;
}

static bool block_text(struct pen *p, bool folded, uint32_t indent)
{
	while (p->at < p->to && p->text.n) {
		skip_indent(p, indent);
		uint32_t end = line_end(p, p->at);
		if (!take_line(p, end))
			return false;
		if (p->at == p->to)
			break;
		bool ok = folded ? take_break(p)
				 : p->text.n == 0 || take(p, 1, behind_break(p, p->at) - p->at);
		if (!ok)
			return false;
	}
	while (p->text.n &&
		(is_break(p->text.p[0]) || is_blank(p->text.p[0]))) /* of the last line */
		if (!take(p, 1, 0))
			return false;
	return !p->text.n;
}

static bool block_scalar(struct pen *p, const struct node *n)
{
	uint32_t header = p->at, end = line_end(p, p->at), digit = 0;
	for (uint32_t i = header + 1; i < end && i < header + 3; i++)
		if (char_is_digit(p->src.p[i]))
			digit = (uint32_t)(p->src.p[i] - '0');
	p->at = behind_break(p, end);
	uint32_t indent = block_indent(p);
	if (digit) { /* relative to the parent: what the text keeps tells how much that is */
		uint32_t kept = 0;
		while (kept < n->u.text.n && n->u.text.p[kept] == ' ')
			kept++;
		indent = indent > kept ? indent - kept : 0;
	}
	return block_text(p, n->style == NODE_FOLDED, indent);
}

struct splice node_splice(struct arena *a, const struct node *n)
{
	struct source *s = n->source;
	struct str text = n->u.text;
	if (text.p >= s->text.p && text.p + text.n <= s->text.p + s->text.n && text.n) {
		uint32_t from = (uint32_t)(text.p - s->text.p);
		return splice_plain(a, s, (struct span){from, from + (uint32_t)text.n});
	}
	struct pen p = {.src = s->text, .at = n->span.from, .to = n->span.to, .text = text};
	splicer_init(&p.out, a, s);
	bool block = n->style == NODE_LITERAL || n->style == NODE_FOLDED;
	if (n->style == NODE_SINGLE || n->style == NODE_DOUBLE) {
		p.at++;
		p.to--;
	}
	if (block ? block_scalar(&p, n) : flow_text(&p, (enum node_style)n->style))
		return splicer_end(&p.out);
	splicer_init(&p.out, a, s);
	splicer_add(&p.out, text, n->span);
	return splicer_end(&p.out);
}
