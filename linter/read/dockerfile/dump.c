/*
 * dump.c: the instructions as BuildKit's parser prints them, for comparison.
 */
#include "read/dockerfile/private.h"

/* Does Go print the character as it is? Controls, odd blanks, format and private characters not. */
static bool printable(uint32_t c)
{
	static const struct {
		uint32_t from, to;
	} odd[] = {{0, 0x1F}, {0x7F, 0xA0}, {0xAD, 0xAD}, {0x600, 0x605}, {0x61C, 0x61C},
		{0x6DD, 0x6DD}, {0x70F, 0x70F}, {0x1680, 0x1680}, {0x180E, 0x180E},
		{0x2000, 0x200F}, {0x2028, 0x202F}, {0x205F, 0x206F}, {0x3000, 0x3000},
		{0xD800, 0xF8FF}, {0xFEFF, 0xFEFF}, {0xFFF0, 0xFFFB}, {0xFFFE, 0xFFFF},
		{0xE0000, 0xE00FF}, {0xE01F0, 0x10FFFF}};
	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		if (c >= odd[i].from && c <= odd[i].to)
			return false;
	return true;
}

static const char *short_escape(uint32_t c)
{
	static const char *const names[] = {"\\a", "\\b", "\\t", "\\n", "\\v", "\\f", "\\r"};
	if (c >= 7 && c <= 13)
		return names[c - 7];
	return c == '"' ? "\\\"" : c == '\\' ? "\\\\" : NULL;
}

static void quote_one(struct buf *out, struct str bytes, uint32_t c)
{
	if (short_escape(c))
		buf_add(out, str_from(short_escape(c)));
	else if (c == UTF8_BAD && bytes.n == 1)
		buf_printf(out, "\\x%02x", (unsigned)(unsigned char)bytes.p[0]);
	else if (printable(c))
		buf_add(out, bytes);
	else
		buf_printf(out,
			c < 0x80      ? "\\x%02x"
			: c < 0x10000 ? "\\u%04x"
				      : "\\U%08x",
			(unsigned)c);
}

/* strconv.Quote */
static void quote(struct buf *out, struct str s)
{
	buf_char(out, '"');
	for (size_t at = 0; at < s.n;) {
		uint32_t c;
		size_t n = utf8_decode(str_skip(s, at), &c);
		quote_one(out, str_slice(s, at, at + n), c);
		at += n;
	}
	buf_char(out, '"');
}

static void dump_flags(struct buf *out, const struct instruction *in)
{
	if (!in->flags.n)
		return;
	buf_add(out, STR(" ["));
	for (uint32_t i = 0; i < in->flags.n; i++) {
		if (i)
			buf_char(out, ' ');
		quote(out, in->flags.at[i].text);
	}
	buf_char(out, ']');
}

static void dump_word(struct buf *out, struct str s)
{
	buf_char(out, ' ');
	quote(out, s);
}

static void dump_pairs(struct buf *out, const struct instruction *in)
{
	for (uint32_t i = 0; i < in->args.n; i++) {
		struct str name = in->args.at[i].text, value;
		if (in->legacy)
			value = in->args.at[++i].text;
		else
			value = str_cut(name, '=', &name);
		dump_word(out, name);
		dump_word(out, value);
		dump_word(out, in->legacy ? STR("") : STR("="));
	}
}

static void dump_args(struct buf *out, const struct instruction *in)
{
	bool pairs = dockerfile_keywords[in->keyword].style == STYLE_PAIRS;
	if (in->keyword == KEYWORD_NONE && in->name.text.n)
		dump_word(out, STR(""));
	else if (in->keyword == KEYWORD_NONE)
		quote(out, STR("")); /* the whole is trimmed */
	else if (pairs)
		dump_pairs(out, in);
	else
		for (uint32_t i = 0; i < in->args.n; i++)
			dump_word(out, in->args.at[i].text);
}

static void dump_expression(struct buf *out, const struct instruction *in)
{
	unsigned open = 0;
	for (; in; in = in->trigger) {
		buf_add(out, open ? STR(" (") : STR("("));
		open++;
		buf_add(out, str_lower(in->file->arena, in->name.text));
		dump_flags(out, in);
		dump_args(out, in);
	}
	buf_repeat(out, ')', open);
}

static void dump_heredocs(struct buf *out, const struct instruction *in)
{
	if (!in->heredocs.n)
		return;
	buf_add(out, STR(", ["));
	for (uint32_t i = 0; i < in->heredocs.n; i++) {
		if (i)
			buf_add(out, STR(", "));
		read_json(out, in->heredocs.at[i].name);
	}
	buf_char(out, ']');
}

void dockerfile_dump(struct dockerfile *d, struct buf *out)
{
	for (uint32_t i = 0; i < d->lines.n; i++) {
		const struct instruction *in = d->lines.at[i];
		if (in->broken)
			continue;
		struct buf expression = BUF(d->arena);
		dump_expression(&expression, in);
		buf_printf(out, "[%u, %u, ", in->first_line, in->last_line);
		read_json(out, buf_str(&expression));
		dump_heredocs(out, in);
		buf_add(out, STR("]\n"));
	}
}
