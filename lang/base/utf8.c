#include "base/utf8.h"

static size_t bad(uint32_t *code_point)
{
	*code_point = UTF8_BAD;
	return 1;
}

/* The six bits of the byte at `at`, which follows a lead; all bits set when it does not. */
static uint32_t tail(struct str s, size_t at)
{
	unsigned char c = at < s.n ? (unsigned char)s.p[at] : 0;
	return (c & 0xC0) == 0x80 ? c & 0x3F : UINT32_MAX;
}

size_t utf8_decode(struct str s, uint32_t *code_point)
{
	uint32_t lead = (unsigned char)s.p[0], second, third, fourth;
	if (lead < 0x80) {
		*code_point = lead;
		return 1;
	}
	if (lead < 0xC2 || lead > 0xF4 || (second = tail(s, 1)) == UINT32_MAX)
		return bad(code_point);
	if (lead < 0xE0) {
		*code_point = (lead & 0x1F) << 6 | second;
		return 2;
	}
	if ((third = tail(s, 2)) == UINT32_MAX)
		return bad(code_point);
	uint32_t cp = second << 6 | third;
	if (lead < 0xF0) {
		cp |= (lead & 0x0F) << 12;
		if (cp < 0x800 || (cp >= 0xD800 && cp <= 0xDFFF))
			return bad(code_point);
		*code_point = cp;
		return 3;
	}
	if ((fourth = tail(s, 3)) == UINT32_MAX)
		return bad(code_point);
	cp = (lead & 0x07) << 18 | cp << 6 | fourth;
	if (cp < 0x10000 || cp > 0x10FFFF)
		return bad(code_point);
	*code_point = cp;
	return 4;
}

size_t utf8_write(uint32_t cp, char out[UTF8_MOST])
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
	for (size_t i = n; i > 1; i--) {
		out[i - 1] = (char)(0x80 | (cp & 0x3F));
		cp >>= 6;
	}
	out[0] = (char)((0xF00u >> n) | cp);
	return n;
}

size_t utf8_count(struct str s)
{
	size_t n = 0;
	uint32_t cp;
	for (; s.n; n++)
		s = str_skip(s, utf8_decode(s, &cp));
	return n;
}

bool utf8_valid(struct str s)
{
	uint32_t cp;
	while (s.n) {
		size_t n = utf8_decode(s, &cp);
		if (n == 1 && cp == UTF8_BAD)
			return false;
		s = str_skip(s, n);
	}
	return true;
}

bool utf8_is_space(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
	       c == 0x205F || c == 0x3000;
}

static const struct range {
	uint32_t from, to;
} letters[] = {
#define R(from, to) {from, to},
#include "base/letters.def"
#undef R
};

bool utf8_is_letter(uint32_t code_point)
{
	size_t low = 0, high = sizeof letters / sizeof *letters;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (code_point > letters[middle].to)
			low = middle + 1;
		else
			high = middle;
	}
	return low < sizeof letters / sizeof *letters && code_point >= letters[low].from;
}
