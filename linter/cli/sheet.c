#include "cli/sheet.h"

#include <string.h>

struct sheet *sheets_at(struct sheets *all, struct str path)
{
	struct arena *a = all->arena;
	struct sheet *s = map_get(&all->by_path, path);
	if (s)
		return s;
	s = arena_new(a, struct sheet);
	s->path = str_copy(a, path);
	*map_put(a, &all->by_path, s->path) = s;
	list_push(a, &all->in_order, s);
	return s;
}

static void more_lines(struct arena *a, struct sheet *s, uint32_t n)
{
	if (n > s->room) {
		uint32_t room = n + n / 2;
		uint32_t *width = arena_array(a, uint32_t, room);
		struct str *text = arena_array(a, struct str, room);
		if (s->n) {
			memcpy(width, s->width, s->n * sizeof *width);
			memcpy(text, s->text, s->n * sizeof *text);
		}
		s->width = width;
		s->text = text;
		s->room = room;
	}
	s->bytes += n - s->n;
	s->n = n;
}

bool sheet_widen(struct sheets *all, struct sheet *s, uint32_t line, uint32_t column)
{
	size_t most = all->most;
	if (!line || !column || line > most + 1 || column > most + 1)
		return false;
	if (line > s->n)
		more_lines(all->arena, s, line);
	uint32_t *width = &s->width[line - 1];
	if (column - 1 > *width) {
		s->bytes += column - 1 - *width;
		*width = column - 1;
	}
	return s->bytes <= 2 * most + 2;
}

bool sheet_set_line(struct sheets *all, struct sheet *s, uint32_t line, struct str text)
{
	if (!sheet_widen(all, s, line, 1) || text.n > all->most)
		return false;
	if (!s->text[line - 1].p) {
		s->text[line - 1] = str_copy(all->arena, text);
		s->bytes += text.n;
	}
	return s->bytes <= 2 * all->most + 2; /* once as columns, once as bytes */
}

static bool has_mark(struct str text)
{
	return str_starts_with(text, STR("\xEF\xBB\xBF"));
}

uint32_t sheet_offset(const struct sheet *s, uint32_t line, uint32_t column)
{
	struct str text = s->text[line - 1];
	uint32_t at = line == 1 && has_mark(text) ? 3 : 0, point;
	for (uint32_t i = 1; i < column; i++)
		at += at < text.n ? (uint32_t)utf8_decode(str_skip(text, at), &point) : 1;
	return s->start[line - 1] + at;
}

static void make(struct arena *a, struct sheet *s)
{
	struct buf text = BUF(a);
	s->start = arena_array(a, uint32_t, s->n ? s->n : 1);
	for (uint32_t i = 0; i < s->n; i++) {
		if (i)
			buf_char(&text, '\n');
		s->start[i] = (uint32_t)text.n;
		buf_add(&text, s->text[i]);
		uint32_t points = (uint32_t)utf8_count(s->text[i]);
		if (points < s->width[i])
			buf_repeat(&text, ' ', s->width[i] - points);
	}
	if (s->n && s->text[s->n - 1].p)
		buf_char(&text, '\n'); /* a last line that is there counts, though it be empty */
	s->source = source_new(a, s->path, buf_str(&text));
}

void sheets_make(struct sheets *all)
{
	LIST_EACH (struct sheet *, s, &all->in_order)
		make(all->arena, *s);
}
