/*
 * json.c: texts as JSON, for what readers print of themselves to be compared.
 */
#include "read/read.h"

void read_json(struct buf *out, struct str s)
{
	buf_char(out, '"');
	for (size_t at = 0; at < s.n;) {
		uint32_t c;
		char bytes[UTF8_MOST];
		at += utf8_decode(str_skip(s, at), &c);
		if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", (int)c);
		else if (c < 0x20 || c == 0x7F)
			buf_printf(out, "\\u%04x", (unsigned)c);
		else
			buf_add(out, (struct str){bytes, utf8_write(c, bytes)});
	}
	buf_char(out, '"');
}
