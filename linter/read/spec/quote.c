/*
 * quote.c: texts in double quotes as messages of Go programs show them.
 */
#include "read/spec/parts.h"

/* Unseen though no control character: blanks but the space, marks of direction and width. */
static bool is_unseen(uint32_t c)
{
	return (c >= 0x80 && c <= 0xa0) || c == 0xad || (c >= 0x2000 && c <= 0x200f) ||
	       (c >= 0x2028 && c <= 0x202f) || (c >= 0x205f && c <= 0x206f) || c == 0x3000 ||
	       (c >= 0xd800 && c <= 0xf8ff) || c == 0xfeff || c >= 0xf0000;
}

static void quote_ascii(struct buf *out, char c)
{
	size_t which = str_find_char(STR("\"\\\a\b\f\n\r\t\v"), c);

	if (which != STR_NOT_FOUND)
		buf_printf(out, "\\%c", "\"\\abfnrtv"[which]);
	else if ((unsigned char)c < 0x20 || c == 0x7f)
		buf_printf(out, "\\x%02x", (unsigned char)c);
	else
		buf_char(out, c);
}

struct str spec_quoted(struct arena *a, struct str s)
{
	struct buf out = BUF(a);
	size_t size;

	buf_char(&out, '"');
	for (size_t i = 0; i < s.n; i += size) {
		uint32_t c;

		size = utf8_decode(str_skip(s, i), &c);
		if (c == UTF8_BAD)
			buf_printf(&out, "\\x%02x", (unsigned char)s.p[i]);
		else if (c < 0x80)
			quote_ascii(&out, s.p[i]);
		else if (is_unseen(c))
			buf_printf(&out, c > 0xffff ? "\\U%08x" : "\\u%04x", c);
		else
			buf_add(&out, str_slice(s, i, i + size));
	}
	buf_char(&out, '"');
	return buf_str(&out);
}

struct str spec_quoted_bytes(struct arena *a, struct str s)
{
	struct buf out = BUF(a);

	buf_char(&out, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c < 0x20 || c >= 0x80)
			buf_printf(&out, "\\x%02x", c);
		else
			buf_printf(&out, "%s%c", c == '"' || c == '\\' ? "\\" : "", c);
	}
	buf_char(&out, '"');
	return buf_str(&out);
}
