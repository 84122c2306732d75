#include "source/source.h"

#include "base/utf8.h"

struct source *source_new(struct arena *a, struct str path, struct str text)
{
	struct source *s = arena_new(a, struct source);
	s->path = path;
	s->text = text;
	s->arena = a;
	return s;
}

static void find_lines(struct source *s)
{
	if (s->lines.n)
		return;
	list_push(s->arena, &s->lines, 0);
	bool returns = str_find_char(s->text, '\r') != STR_NOT_FOUND;
	for (uint32_t i = 0; i < s->text.n; i++) {
		if (!returns) {
			const char *end = memchr(s->text.p + i, '\n', s->text.n - i);
			if (!end)
				return;
			i = (uint32_t)(end - s->text.p);
		}
		char c = s->text.p[i];
		if (c == '\n' || (c == '\r' && (i + 1 == s->text.n || s->text.p[i + 1] != '\n')))
			list_push(s->arena, &s->lines, i + 1);
	}
}

/* index of the line that holds the offset: the last one that starts at or before it */
static uint32_t line_index(struct source *s, uint32_t offset)
{
	find_lines(s);
	uint32_t low = 0, high = s->lines.n;
	while (high - low > 1) {
		uint32_t mid = low + (high - low) / 2;
		if (s->lines.at[mid] <= offset)
			low = mid;
		else
			high = mid;
	}
	return low;
}

static bool has_mark(struct str text)
{
	return str_starts_with(text, STR("\xEF\xBB\xBF"));
}

struct position source_position(struct source *s, uint32_t offset)
{
	if (offset > s->text.n)
		offset = (uint32_t)s->text.n;
	uint32_t line = line_index(s, offset);
	struct str before = str_slice(s->text, s->lines.at[line], offset);
	if (line == 0 && has_mark(before))
		before = str_skip(before, 3);
	return (struct position){line + 1, (uint32_t)utf8_count(before) + 1};
}

uint32_t source_line_count(struct source *s)
{
	find_lines(s);
	uint32_t n = s->lines.n;
	return n > 1 && s->lines.at[n - 1] == s->text.n ? n - 1 : n;
}

uint32_t source_line_at(struct source *s, uint32_t offset)
{
	uint32_t line = line_index(s, offset) + 1, last = source_line_count(s);
	return line < last ? line : last;
}

struct span source_line_span(struct source *s, uint32_t line)
{
	find_lines(s);
	uint32_t size = (uint32_t)s->text.n;
	if (line == 0 || line > s->lines.n)
		return (struct span){size, size};
	uint32_t from = s->lines.at[line - 1];
	uint32_t to = line < s->lines.n ? s->lines.at[line] : size;
	while (to > from && (s->text.p[to - 1] == '\n' || s->text.p[to - 1] == '\r'))
		to--;
	return (struct span){from, to};
}

struct str source_line(struct source *s, uint32_t line)
{
	return source_slice(s, source_line_span(s, line));
}

struct str source_slice(const struct source *s, struct span span)
{
	return str_slice(s->text, span.from, span.to);
}

struct span span_join(struct span a, struct span b)
{
	return (struct span){a.from < b.from ? a.from : b.from, a.to > b.to ? a.to : b.to};
}
