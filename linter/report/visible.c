#include "report/visible.h"

#include <stdio.h>

struct range {
	uint32_t first, last;
};

static bool in_ranges(const struct range *r, size_t n, uint32_t cp)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (cp > r[mid].last)
			low = mid + 1;
		else
			high = mid;
	}
	return low < n && cp >= r[low].first;
}

#define IN(ranges, cp) in_ranges((ranges), sizeof(ranges) / sizeof *(ranges), (cp))

/* Ascending, as the search needs them. */
static const struct range invisible[] = {{0x00, 0x1F}, {0x7F, 0x9F}, {0xAD, 0xAD}, {0x34F, 0x34F},
	{0x61C, 0x61C}, {0x115F, 0x1160}, {0x17B4, 0x17B5}, {0x180B, 0x180F}, {0x200B, 0x200F},
	{0x2028, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0},
	{0xFFF0, 0xFFFB}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}};

static const struct range combining[] = {{0x300, 0x36F}, {0x483, 0x489}, {0x591, 0x5BD},
	{0x610, 0x61A}, {0x64B, 0x65F}, {0x6D6, 0x6DC}, {0x730, 0x74A}, {0x900, 0x902},
	{0x93C, 0x93C}, {0x941, 0x948}, {0xE31, 0xE31}, {0xE34, 0xE3A}, {0xE47, 0xE4E},
	{0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0x302A, 0x302D}, {0x3099, 0x309A},
	{0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};

static const struct range wide[] = {{0x1100, 0x115F}, {0x231A, 0x231B}, {0x23E9, 0x23EC},
	{0x2614, 0x2615}, {0x26AA, 0x26AB}, {0x2705, 0x2705}, {0x274C, 0x274C}, {0x2753, 0x2757},
	{0x2E80, 0x303E}, {0x3041, 0x33FF}, {0x3400, 0x4DBF}, {0x4E00, 0xA4CF}, {0xA960, 0xA97F},
	{0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF00, 0xFF60}, {0xFFE0, 0xFFE6},
	{0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD}};

bool is_invisible(uint32_t cp)
{
	return cp < ' ' || (cp >= 0x7F && IN(invisible, cp));
}

bool is_ci_marker(struct str text, size_t at)
{
	enum { WORD_MOST = 16 };
	if (at == 0 || text.p[at] != '#' || text.p[at - 1] != '#')
		return false;
	size_t end = at + 1;
	while (end < text.n && end - at <= WORD_MOST && char_is_word(text.p[end]))
		end++;
	return end < text.n && text.p[end] == '[';
}

static void show_code(struct glyph *g, uint32_t cp)
{
	int n = snprintf(g->room, sizeof g->room, "<U+%04X>", (unsigned)(cp & 0x1FFFFF));
	g->shown = (struct str){g->room, (size_t)n};
	g->width = (uint32_t)n;
}

void glyph_read(struct glyph *g, struct str text, size_t at)
{
	uint32_t cp;
	g->bytes = (uint32_t)utf8_decode(str_skip(text, at), &cp);
	g->shown = str_slice(text, at, at + g->bytes);
	g->width = cp < combining[0].first ? 1 : IN(wide, cp) ? 2 : IN(combining, cp) ? 0 : 1;
	if (cp == '\t')
		g->shown = STR(" ");
	else if (is_invisible(cp) || is_ci_marker(text, at))
		show_code(g, cp);
	else if (cp == UTF8_BAD)
		g->shown = STR("\xEF\xBF\xBD");
}

static bool is_plain(char c)
{
	return c >= ' ' && c < 0x7F && c != '"' && c != '#' && c != '&' && c != '\'' && c != '<' &&
	       c != '>' && c != '\\';
}

size_t plain_run(struct str text, size_t at, size_t most)
{
	size_t end = text.n - at > most ? at + most : text.n, from = at;
	while (at < end && is_plain(text.p[at]))
		at++;
	return at - from;
}

void visible_add(struct sink *out, struct str text, size_t most)
{
	struct glyph g;
	size_t left = most ? most : SIZE_MAX;
	for (size_t at = 0; at < text.n;) {
		size_t plain = plain_run(text, at, left);
		sink_add(out, str_slice(text, at, at + plain));
		at += plain;
		left -= plain;
		if (at == text.n)
			return;
		if (left-- == 0) {
			sink_add(out, STR("..."));
			return;
		}
		glyph_read(&g, text, at);
		sink_add(out, g.shown);
		at += g.bytes;
	}
}
