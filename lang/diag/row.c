/*
 * row.c: the part of a line that is shown, and where its bytes stand in it.
 *
 * A long line is cut to a window around its mark. Nothing outside of the window is looked at, so a
 * huge line costs nothing.
 */
#include "diag/private.h"

#include "base/utf8.h"

enum { WINDOW = 120, BEFORE = 160, BEHIND = 480, TAB = 4 };

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

static struct span window_bytes(struct source *s, struct span line, uint32_t at)
{
	struct span w = line;
	if (line.to - line.from <= WINDOW)
		return w;
	if (at > line.from + BEFORE)
		w.from = at - BEFORE;
	if (line.to - w.from > BEHIND)
		w.to = w.from + BEHIND;
	while (w.from > line.from && is_continuation(s->text.p[w.from]))
		w.from--;
	while (w.to < line.to && is_continuation(s->text.p[w.to]))
		w.to++;
	return w;
}

static unsigned row_char(struct row *r, struct str bytes, uint32_t cp, size_t column)
{
	if (cp != '\t')
		return text_visible_char(&r->text, bytes, cp);
	unsigned n = TAB - (unsigned)(column % TAB);
	buf_repeat(&r->text, ' ', n);
	return n;
}

/* Bytes to leave out so that the mark is seen: those more than a third of the window before it. */
static uint32_t first_shown(struct source *s, struct span w, uint32_t at)
{
	uint32_t cp, from = w.from;
	size_t columns = 0, wide = 0;
	struct buf nothing = BUF(s->arena);
	for (uint32_t i = w.from; i < w.to;
		i += (uint32_t)utf8_decode(str_slice(s->text, i, w.to), &cp)) {
		size_t n = utf8_decode(str_slice(s->text, i, w.to), &cp);
		nothing.n = 0;
		wide += text_visible_char(&nothing, str_slice(s->text, i, i + n), cp);
	}
	if (wide <= WINDOW)
		return from;
	for (uint32_t i = at; i > w.from && columns < WINDOW / 3; columns++) {
		i--;
		while (i > w.from && is_continuation(s->text.p[i]))
			i--;
		from = i;
	}
	return columns < WINDOW / 3 ? w.from : from;
}

struct row row_new(struct source *s, struct span line, uint32_t at, struct arena *a)
{
	struct row r = {.text = BUF(a), .bytes = window_bytes(s, line, at)};
	uint32_t i = r.bytes.from = first_shown(s, r.bytes, at < line.to ? at : line.to);
	size_t column = 0;
	r.column = arena_array(a, size_t, r.bytes.to - r.bytes.from + 1);
	while (i < r.bytes.to && column < WINDOW) {
		uint32_t cp;
		size_t n = utf8_decode(str_slice(s->text, i, r.bytes.to), &cp);
		for (size_t k = 0; k < n; k++)
			r.column[i - r.bytes.from + k] = column;
		column += row_char(&r, str_slice(s->text, i, i + n), cp, column);
		i += (uint32_t)n;
	}
	r.bytes.to = i;
	r.column[i - r.bytes.from] = column;
	r.cut_left = r.bytes.from > line.from;
	r.cut_right = r.bytes.to < line.to;
	return r;
}

size_t row_column(const struct row *r, uint32_t offset)
{
	if (offset < r->bytes.from)
		return 0;
	if (offset > r->bytes.to)
		offset = r->bytes.to;
	return r->column[offset - r->bytes.from] + (r->cut_left ? 3 : 0);
}
