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
