/*
 * lines.c: lines of a text by offsets, whatever ends them.
 */
#include "fix/private.h"

static bool ends(char c)
{
	return c == '\n' || c == '\r';
}

uint32_t line_start(struct str text, uint32_t at)
{
	while (at > 0 && !ends(text.p[at - 1]))
		at--;
	if (at == 0 && str_starts_with(text, STR("\xEF\xBB\xBF")))
		at = 3;
	return at;
}

uint32_t line_end(struct str text, uint32_t at)
{
	while (at < text.n && !ends(text.p[at]))
		at++;
	return at;
}

uint32_t line_after(struct str text, uint32_t at)
{
	at = line_end(text, at);
	if (at + 1 < text.n && text.p[at] == '\r' && text.p[at + 1] == '\n')
		return at + 2;
	return at < text.n ? at + 1 : at;
}

struct str line_ending(struct str text)
{
	uint32_t end = line_end(text, 0), after = line_after(text, 0);
	return after > end ? str_slice(text, end, after) : STR("\n");
}

bool is_blank(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ' && s.p[i] != '\t')
			return false;
	return true;
}

bool remove_lines(struct fix_document *d, uint32_t from, uint32_t to)
{
	bool ended = to > 0 && ends(d->text.p[to - 1]);
	if (to == d->text.n && !ended && from > 0) {
		from -= ends(d->text.p[from - 1]);
		from -= from > 0 && d->text.p[from] == '\n' && d->text.p[from - 1] == '\r';
	}
	return fix_change(d, from, to, STR(""));
}

/* ---- empty lines ---- */

static uint32_t line_above(struct str text, uint32_t start)
{
	bool pair = start > 1 && text.p[start - 1] == '\n' && text.p[start - 2] == '\r';
	return line_start(text, start - 1 - pair);
}

bool blank_lines_set(struct fix_document *d, struct span last, int64_t have, int64_t want)
{
	uint32_t from = line_start(d->text, last.from), to = line_after(d->text, last.to);
	if (!is_blank(str_slice(d->text, from, line_end(d->text, from))) || want < 0 || want > have)
		return fix_refuse(d, "these are no empty lines");
	for (int64_t i = 1; i < have - want && from > 0; i++)
		from = line_above(d->text, from);
	return want == have || remove_lines(d, from, to);
}

bool gap_set(struct fix_document *d, struct span instruction, int64_t have, int64_t want)
{
	uint32_t own = line_start(d->text, instruction.from), top = own;
	while (top > line_start(d->text, 0)) {
		uint32_t above = line_above(d->text, top);
		struct str line = str_trim(str_slice(d->text, above, line_end(d->text, above)));
		if (line.n && line.p[0] != '#')
			break;
		top = above;
	}
	if (have == 0) {
		struct buf b = BUF(d->arena);
		for (int64_t i = 0; i < want && i < 100; i++)
			buf_add(&b, line_ending(d->text));
		return fix_change(d, top, top, buf_str(&b));
	}
	for (uint32_t at = top; at < own && have > want; at = line_after(d->text, at)) {
		uint32_t end = line_after(d->text, at);
		if (!is_blank(str_slice(d->text, at, line_end(d->text, at))))
			continue;
		have--;
		fix_change(d, at, end, STR(""));
	}
	return have == want || fix_refuse(d, "the empty lines are not found");
}
