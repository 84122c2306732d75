#include "read/comment.h"

static struct span line_around(struct str text, uint32_t at)
{
	struct span line = {at, at};
	while (line.from > 0 && text.p[line.from - 1] != '\n')
		line.from--;
	size_t end = str_find_char(str_skip(text, at), '\n');
	line.to = end == STR_NOT_FOUND ? (uint32_t)text.n : at + (uint32_t)end;
	return line;
}

/* The first line from `at` on that is not empty; at the end an empty span. */
static struct span line_below(struct str text, uint32_t at)
{
	while (at < text.n && char_is_space(text.p[at]))
		at++;
	return at < text.n ? line_around(text, at) : (struct span){at, at};
}

/* From the last to the first, so that comments on lines that follow each other share one walk. */
static void set_next(struct input_comment_list *all, uint32_t first, struct str text)
{
	for (uint32_t i = all->n; i-- > first;) {
		struct input_comment *c = &all->at[i];
		if (c->where == COMMENT_BEHIND) {
			c->next = line_around(text, c->span.from);
			continue;
		}
		c->next = line_below(text, c->span.to);
		const struct input_comment *below = i + 1 < all->n ? c + 1 : NULL;
		if (below && below->where == COMMENT_ABOVE && below->span.from >= c->next.from &&
			below->span.from < c->next.to)
			c->next = below->next;
	}
}

void comments_of_lines(struct arena *a, struct source *source, enum comment_file file,
	const struct span_list *places, struct input_comment_list *out)
{
	struct str text = source->text;
	uint32_t first = out->n, seen = str_starts_with(text, STR("\xEF\xBB\xBF")) ? 3 : 0;
	bool head = true;
	LIST_EACH (const struct span, s, places) {
		struct span line = line_around(text, s->from);
		struct str before = str_slice(text, line.from > seen ? line.from : seen, s->from);
		struct input_comment c = {.source = source, .span = *s, .file = file};
		c.where = str_trim(before).n ? COMMENT_BEHIND : COMMENT_ABOVE;
		struct str passed = str_trim(str_slice(text, seen, s->from));
		head &= !passed.n || (file == COMMENT_YAML && str_eq(passed, STR("---")));
		c.head = head;
		seen = s->to;
		list_push(a, out, c);
	}
	set_next(out, first, text);
}
