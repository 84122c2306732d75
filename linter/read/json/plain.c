/*
 * plain.c: one pass over the bytes: the byte order mark becomes blanks, and in the dialect that
 * has them comments and commas in front of a closing bracket too; nesting is counted.
 */
#include "read/json/private.h"

#include <string.h>

struct pass {
	struct json *j;
	char *p;
	size_t n, at;
	size_t comma; /* behind the last comma, when only blanks followed it; 0: none */
	unsigned depth;
};

static void blank(struct pass *s, size_t to)
{
	for (; s->at < to; s->at++)
		if (s->p[s->at] != '\n' && s->p[s->at] != '\r')
			s->p[s->at] = ' ';
}

static void skip_string(struct pass *s)
{
	for (s->at++; s->at < s->n && s->p[s->at] != '"'; s->at++)
		if (s->p[s->at] == '\\')
			s->at++;
	s->at++;
}

/* Behind the comment that begins here; s->at when none does. */
static size_t comment_end(const struct pass *s)
{
	char next = s->at + 1 < s->n ? s->p[s->at + 1] : '\0';
	struct str rest = {s->p + s->at, s->n - s->at};
	size_t end;
	if (next == '/') {
		end = str_find_char(rest, '\n');
		return end == STR_NOT_FOUND ? s->n : s->at + end;
	}
	if (next != '*')
		return s->at;
	end = str_find(str_skip(rest, 2), STR("*/"));
	return end == STR_NOT_FOUND ? s->at : s->at + 2 + end + 2;
}

static bool opens(struct pass *s)
{
	uint32_t at = (uint32_t)s->at;
	if (++s->depth <= READ_DEPTH)
		return true;
	diag_add(s->j->diags, &DIAG_input_limit, s->j->source, (struct span){at, at + 1},
		"nested deeper than %d levels", READ_DEPTH);
	return false;
}

static void closes(struct pass *s)
{
	if (s->j->dialect == JSON_COMMENTS && s->comma)
		s->p[s->comma - 1] = ' ';
	s->depth -= s->depth > 0;
}

static bool step(struct pass *s)
{
	char c = s->p[s->at];
	size_t end = c == '/' && s->j->dialect == JSON_COMMENTS ? comment_end(s) : s->at;
	if (end > s->at) {
		blank(s, end);
		return true;
	}
	if ((c == '{' || c == '[') && !opens(s))
		return false;
	if (c == '}' || c == ']')
		closes(s);
	if (c == '"')
		skip_string(s);
	else
		s->at++;
	if (c == ',')
		s->comma = s->at;
	else if (!char_is_space(c))
		s->comma = 0;
	return true;
}

bool json_plain(struct json *j)
{
	struct str all = j->source->text;
	struct pass s = {.j = j, .p = arena_array(j->arena, char, all.n + 1), .n = all.n};
	memcpy(s.p, all.p, all.n);
	j->text = (struct str){s.p, s.n};
	if (str_starts_with(all, STR("\xEF\xBB\xBF")))
		blank(&s, 3);
	while (s.at < s.n)
		if (!step(&s))
			return false;
	return true;
}
