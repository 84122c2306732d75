/*
 * document.c: what can be said of an input file without knowing its notation. The origin of a
 * document record is its struct source.
 */
#include "model/derive.h"

#define MARK STR("\xEF\xBB\xBF")

static struct source *source_of(const struct record *r)
{
	return (struct source *)(uintptr_t)r->origin;
}

/* A line may hold a password: it is looked at, and never shown. */
static struct value unshown(struct value v)
{
	v.flags |= VALUE_SENSITIVE;
	return v;
}

struct value document_lines(struct record *r)
{
	struct facts *f = r->facts;
	struct source *s = source_of(r);
	struct value lines = value_list(f->arena, r->place);
	uint32_t n = s ? source_line_count(s) : 0;
	for (uint32_t i = 1; i <= n; i++) {
		struct span span = source_line_span(s, i);
		if (i == 1 && str_starts_with(source_slice(s, span), MARK))
			span.from += 3;
		if (i == n && span.from == s->text.n)
			break; /* behind the last line end there is no line */
		uint32_t place = facts_place(f, s, span);
		value_list_add(f->arena, lines,
			unshown(value_string(f->arena, source_slice(s, span), place)));
	}
	return unshown(lines);
}

struct value document_trailing_blanks(struct record *r)
{
	struct facts *f = r->facts;
	struct source *s = source_of(r);
	struct value out = value_list(f->arena, r->place);
	uint32_t n = s ? source_line_count(s) : 0;
	for (uint32_t i = 1; i <= n; i++) {
		struct span span = source_line_span(s, i);
		uint32_t from = span.to;
		while (from > span.from &&
			(s->text.p[from - 1] == ' ' || s->text.p[from - 1] == '\t'))
			from--;
		struct span blanks = {from, span.to};
		if (from < span.to)
			value_list_add(f->arena, out,
				value_string(f->arena, source_slice(s, blanks),
					facts_place(f, s, blanks)));
	}
	return out;
}

static bool is_blank(struct str line)
{
	return !str_trim(line).n;
}

/* Each stands at its last line. */
struct value document_blank_runs(struct record *r)
{
	struct source *s = source_of(r);
	struct value runs = value_list(r->facts->arena, r->place);
	uint32_t n = s ? source_line_count(s) : 0, run = 0;
	for (uint32_t i = 1; i <= n; i++) {
		struct span span = source_line_span(s, i);
		bool blank = is_blank(source_slice(s, span)) && span.from < s->text.n;
		run = blank ? run + 1 : 0;
		bool over = i == n || !is_blank(source_slice(s, source_line_span(s, i + 1)));
		if (blank && over && run > 1)
			value_list_add(r->facts->arena, runs,
				value_int(run, facts_place(r->facts, s, span)));
	}
	return runs;
}

struct value document_line_endings(struct record *r)
{
	static const char *const names[8] = {
		"none", "lf", "crlf", "mixed", "cr", "mixed", "mixed", "mixed"};
	struct str text = source_of(r) ? source_of(r)->text : STR("");
	unsigned seen = 0;
	for (size_t i = 0; i < text.n; i++) {
		bool before_lf = i + 1 < text.n && text.p[i + 1] == '\n';
		if (text.p[i] == '\n') {
			seen |= 1;
		} else if (text.p[i] == '\r' && before_lf) {
			seen |= 2;
			i++;
		} else if (text.p[i] == '\r') {
			seen |= 4;
		}
	}
	return value_string(r->facts->arena, str_from(names[seen]), r->place);
}

struct value document_byte_order_mark(struct record *r)
{
	struct source *s = source_of(r);
	bool mark = s && str_starts_with(s->text, MARK);
	uint32_t place = mark ? facts_place(r->facts, s, (struct span){0, 3}) : r->place;
	return value_bool(mark, place);
}

struct value document_final_newline(struct record *r)
{
	struct source *s = source_of(r);
	if (!s || !s->text.n)
		return value_bool(true, r->place); /* an empty text has no line to end */
	char last = s->text.p[s->text.n - 1];
	uint32_t end = (uint32_t)s->text.n;
	return value_bool(
		last == '\n' || last == '\r', facts_place(r->facts, s, (struct span){end, end}));
}
