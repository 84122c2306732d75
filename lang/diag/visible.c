/*
 * visible.c: text that a terminal shows as it is.
 */
#include "diag/diag.h"
#include "diag/private.h"

#include "base/utf8.h"

struct range {
	uint32_t first, last;
};

static bool in_ranges(const struct range *ranges, size_t n, uint32_t cp)
{
	for (size_t i = 0; i < n && ranges[i].first <= cp; i++)
		if (cp <= ranges[i].last)
			return true;
	return false;
}

#define IN(ranges, cp) in_ranges((ranges), sizeof(ranges) / sizeof *(ranges), (cp))

bool text_is_hidden(uint32_t cp)
{
	static const struct range hidden[] = {
		{0x00, 0x1F},
		{0x7F, 0x9F},
		{0xAD, 0xAD},
		{0x61C, 0x61C},
		{0x180E, 0x180E},
		{0x200B, 0x200B},
		{0x200E, 0x200F},
		{0x2028, 0x202E},
		{0x2060, 0x206F},
		{0xFEFF, 0xFEFF},
		{0xFFF9, 0xFFFB},
		{0xE0000, 0xE007F},
	};
	if (cp >= 0x20 && cp < 0x7F)
		return false;
	return IN(hidden, cp);
}

/* Columns that a character takes; what Unicode calls wide and full-width takes two. */
unsigned text_width(uint32_t cp)
{
	static const struct range wide[] = {
		{0x1100, 0x115F},
		{0x231A, 0x231B},
		{0x2329, 0x232A},
		{0x23E9, 0x23EC},
		{0x25FD, 0x25FE},
		{0x2614, 0x2615},
		{0x2648, 0x2653},
		{0x267F, 0x267F},
		{0x2693, 0x2693},
		{0x26A1, 0x26A1},
		{0x26AA, 0x26AB},
		{0x26BD, 0x26BE},
		{0x26C4, 0x26C5},
		{0x26CE, 0x26CE},
		{0x26D4, 0x26D4},
		{0x26EA, 0x26EA},
		{0x26F2, 0x26F3},
		{0x26F5, 0x26F5},
		{0x26FA, 0x26FA},
		{0x26FD, 0x26FD},
		{0x2705, 0x2705},
		{0x270A, 0x270B},
		{0x2728, 0x2728},
		{0x274C, 0x274C},
		{0x274E, 0x274E},
		{0x2753, 0x2755},
		{0x2757, 0x2757},
		{0x2795, 0x2797},
		{0x27B0, 0x27B0},
		{0x27BF, 0x27BF},
		{0x2B1B, 0x2B1C},
		{0x2B50, 0x2B50},
		{0x2B55, 0x2B55},
		{0x2E80, 0x303E},
		{0x3041, 0x4DBF},
		{0x4E00, 0xA4CF},
		{0xA960, 0xA97F},
		{0xAC00, 0xD7A3},
		{0xF900, 0xFAFF},
		{0xFE30, 0xFE6F},
		{0xFF00, 0xFF60},
		{0xFFE0, 0xFFE6},
		{0x1F300, 0x1F64F},
		{0x1F680, 0x1F6FF},
		{0x1F900, 0x1F9FF},
		{0x20000, 0x3FFFD},
	};
	static const struct range none[] = {
		{0x300, 0x36F},
		{0x483, 0x489},
		{0x591, 0x5BD},
		{0x610, 0x61A},
		{0x64B, 0x65F},
		{0x1AB0, 0x1AFF},
		{0x1DC0, 0x1DFF},
		{0x200C, 0x200D},
		{0x20D0, 0x20FF},
		{0xFE00, 0xFE0F},
		{0xFE20, 0xFE2F},
		{0xE0100, 0xE01EF},
	};
	if (cp < 0x300)
		return 1;
	return IN(none, cp) ? 0 : IN(wide, cp) ? 2 : 1;
}

unsigned text_visible_char(struct buf *out, struct str bytes, uint32_t cp)
{
	size_t before = out->n;
	if (cp == UTF8_BAD && bytes.n == 1)
		buf_printf(out, "<0x%02X>", (unsigned)(unsigned char)bytes.p[0]);
	else if (text_is_hidden(cp))
		buf_printf(out, "<U+%04X>", (unsigned)cp);
	else {
		buf_add(out, bytes);
		return text_width(cp);
	}
	return (unsigned)(out->n - before);
}

/* How many characters that need no second look it begins with. */
static size_t plain_run(struct str s)
{
	size_t n = 0;
	while (n < s.n && s.p[n] >= ' ' && s.p[n] < 0x7F)
		n++;
	return n;
}

void text_visible(struct buf *out, struct str text, size_t most)
{
	for (size_t i = 0, n; i < text.n; i += n) {
		uint32_t cp;
		n = plain_run(str_slice(str_skip(text, i), 0, most ? most - i : text.n));
		buf_add(out, str_slice(text, i, i + n));
		if ((i += n) == text.n)
			return;
		struct str rest = str_skip(text, i);
		n = utf8_decode(rest, &cp);
		if (most && i + n > most) {
			buf_add(out, STR("..."));
			return;
		}
		if (cp == '\t')
			buf_char(out, ' ');
		else
			text_visible_char(out, str_slice(rest, 0, n), cp);
	}
}
