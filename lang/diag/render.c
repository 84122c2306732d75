/*
 * render.c: a mistake for people.
 *
 *	error[unknown-field]: `container` has no field `privilged`
 *	  --> org/host.prq:9:12
 *	   |
 *	 9 |   forbid c.privilged
 *	   |            ^^^^^^^^^ did you mean `privileged`?
 *	   |
 *	   = fix: replace with `privileged`
 *
 * All marks on one line share a row. The label of the last one stands beside it, the others follow
 * below, each at its mark.
 */
#include "diag/diag.h"
#include "diag/private.h"

#include <string.h>

enum paint { PAINT_NONE, PAINT_BOLD, PAINT_ERROR, PAINT_WARNING, PAINT_RULER };

struct mark {
	uint32_t line;
	struct span span;
	struct str label;
	bool primary;
	size_t from, to; /* columns in the row, from 0 */
};

LIST(mark_list, struct mark);

struct view {
	const struct diag *d;
	struct buf *out;
	bool colour;
	unsigned gutter; /* columns of the line number */
};

static void paint(struct view *v, enum paint with)
{
	static const char *const codes[] = {
		"\033[0m", "\033[1m", "\033[1;31m", "\033[1;33m", "\033[1;34m"};
	if (v->colour)
		buf_add(v->out, str_from(codes[with]));
}

static void painted(struct view *v, enum paint with, struct str text)
{
	paint(v, with);
	buf_add(v->out, text);
	paint(v, PAINT_NONE);
}

static enum paint paint_of(const struct diag *d)
{
	return d->code->severity == DIAG_ERROR ? PAINT_ERROR : PAINT_WARNING;
}

static void gutter(struct view *v, const char *mark)
{
	paint(v, PAINT_RULER);
	buf_repeat(v->out, ' ', v->gutter + 1);
	buf_add(v->out, str_from(mark));
	paint(v, PAINT_NONE);
}

static void show_excerpt(struct view *v, uint32_t line, const struct row *r)
{
	struct str text = buf_str(&r->text);
	paint(v, PAINT_RULER);
	buf_printf(v->out, "%*u |", (int)v->gutter, (unsigned)line);
	paint(v, PAINT_NONE);
	while (text.n && text.p[text.n - 1] == ' ' && !r->cut_right)
		text.n--;
	if (text.n || r->cut_left || r->cut_right)
		buf_printf(v->out, " %s" STR_FMT "%s", r->cut_left ? "..." : "", STR_ARG(text),
			r->cut_right ? "..." : "");
	buf_char(v->out, '\n');
}

/* The row of carets and dashes. Primary marks are drawn over others. */
static char *underline(struct arena *a, const struct mark *marks, uint32_t n, size_t width)
{
	char *row = arena_alloc(a, width + 1);
	memset(row, ' ', width);
	for (int primary = 0; primary < 2; primary++)
		for (uint32_t i = 0; i < n; i++)
			if (marks[i].primary == (bool)primary)
				memset(row + marks[i].from, primary ? '^' : '-',
					marks[i].to - marks[i].from);
	return row;
}

static enum paint paint_mark(const struct view *v, bool primary)
{
	return primary ? paint_of(v->d) : PAINT_RULER;
}

static void show_label(struct view *v, const struct mark *m)
{
	paint(v, paint_mark(v, m->primary));
	text_visible(v->out, m->label, 0);
	paint(v, PAINT_NONE);
}

static void show_underline(struct view *v, const char *row, size_t width)
{
	for (size_t i = 0; i < width;) {
		size_t n = 1;
		while (i + n < width && row[i + n] == row[i])
			n++;
		struct str run = {row + i, n};
		if (row[i] == ' ')
			buf_add(v->out, run);
		else
			painted(v, paint_mark(v, row[i] == '^'), run);
		i += n;
	}
}

/* Labels of the other marks, the rightmost first, so that each stands below its own mark. */
static void show_labels_below(struct view *v, const struct mark *marks, uint32_t n, uint32_t beside)
{
	for (uint32_t i = n; i-- > 0;) {
		if (i == beside || marks[i].label.n == 0)
			continue;
		gutter(v, "| ");
		buf_repeat(v->out, ' ', marks[i].from);
		show_label(v, &marks[i]);
		buf_char(v->out, '\n');
	}
}

static void place_marks(struct mark *marks, uint32_t n, const struct row *r)
{
	for (uint32_t i = 0; i < n; i++) {
		marks[i].from = row_column(r, marks[i].span.from);
		marks[i].to = row_column(r, marks[i].span.to);
		if (marks[i].to <= marks[i].from)
			marks[i].to = marks[i].from + 1;
	}
}

static uint32_t last_mark(const struct mark *marks, uint32_t n)
{
	uint32_t last = 0;
	for (uint32_t i = 1; i < n; i++)
		if (marks[i].to > marks[last].to ||
			(marks[i].to == marks[last].to && !marks[last].primary))
			last = i;
	return last;
}

/* All marks of one line, ordered by where they start. */
static void show_line(struct view *v, struct source *s, struct mark *marks, uint32_t n)
{
	uint32_t at = marks[0].span.from;
	for (uint32_t i = 0; i < n; i++)
		if (marks[i].primary)
			at = marks[i].span.from;
	struct row r = row_new(s, source_line_span(s, marks[0].line), at, v->out->arena);
	place_marks(marks, n, &r);
	uint32_t last = last_mark(marks, n);
	size_t width = marks[last].to;
	show_excerpt(v, marks[0].line, &r);
	gutter(v, "| ");
	show_underline(v, underline(v->out->arena, marks, n, width), width);
	if (marks[last].label.n) {
		buf_char(v->out, ' ');
		show_label(v, &marks[last]);
	}
	buf_char(v->out, '\n');
	show_labels_below(v, marks, n, last);
}

static void add_mark(struct mark_list *marks, struct view *v, struct source *s, struct span span,
	struct str label, bool primary)
{
	uint32_t size = (uint32_t)s->text.n;
	span.from = span.from < size ? span.from : size;
	span.to = span.to < size ? span.to : size;
	struct mark m = {.span = span, .label = label, .primary = primary};
	m.line = source_position(s, span.from).line;
	/* behind the last line end: shown at the end of the last line */
	if (m.line > source_line_count(s) && m.line > 1) {
		m.line--;
		m.span.from = m.span.to = source_line_span(s, m.line).to;
	}
	uint32_t i = marks->n;
	list_push(v->out->arena, marks, m);
	for (; i > 0 && marks->at[i - 1].span.from > m.span.from; i--)
		marks->at[i] = marks->at[i - 1];
	marks->at[i] = m;
}

static void show_marks(struct view *v, struct source *s, struct mark_list *marks)
{
	for (uint32_t i = 0, n; i < marks->n; i += n) {
		for (n = 1; i + n < marks->n && marks->at[i + n].line == marks->at[i].line;)
			n++;
		if (i > 0 && marks->at[i].line > marks->at[i - 1].line + 1)
			painted(v, PAINT_RULER, STR("...\n"));
		show_line(v, s, marks->at + i, n);
	}
}

static void show_place(struct view *v, struct source *s, uint32_t offset, const char *arrow)
{
	struct position at = source_position(s, offset);
	paint(v, PAINT_RULER);
	buf_repeat(v->out, ' ', v->gutter);
	buf_printf(v->out, "%s ", arrow);
	paint(v, PAINT_NONE);
	text_visible(v->out, s->path, 0);
	buf_printf(v->out, ":%u:%u\n", (unsigned)at.line, (unsigned)at.column);
	if (s->text.n)
		gutter(v, "|\n");
}

static bool second_is_first_of_source(const struct diag *d, uint32_t i)
{
	struct source *s = d->seconds.at[i].source;
	if (!s || s == d->source)
		return false;
	for (uint32_t k = 0; k < i; k++)
		if (d->seconds.at[k].source == s)
			return false;
	return true;
}

static void show_source(struct view *v, struct source *s)
{
	struct mark_list marks = {0};
	if (s == v->d->source)
		add_mark(&marks, v, s, v->d->span, v->d->label, true);
	LIST_EACH (struct diag_label, l, &v->d->seconds)
		if (l->source == s)
			add_mark(&marks, v, s, l->span, l->text, false);
	show_marks(v, s, &marks);
}

static void show_sources(struct view *v)
{
	const struct diag *d = v->d;
	if (d->source) {
		show_place(v, d->source, d->span.from, "-->");
		if (d->source->text.n)
			show_source(v, d->source);
	}
	for (uint32_t i = 0; i < d->seconds.n; i++) {
		struct source *s = d->seconds.at[i].source;
		if (!second_is_first_of_source(d, i))
			continue;
		show_place(v, s, d->seconds.at[i].span.from, ":::");
		show_source(v, s);
	}
}

static void note(struct view *v, const char *before, struct str text, const char *behind)
{
	gutter(v, "= ");
	buf_add(v->out, str_from(before));
	text_visible(v->out, text, 0);
	buf_add(v->out, str_from(behind));
	buf_char(v->out, '\n');
}

static void show_fix(struct view *v)
{
	const struct diag *d = v->d;
	if (!d->fix.p)
		return;
	if (d->fix.n == 0)
		note(v, "fix: remove it", STR(""), "");
	else
		note(v, d->span.to > d->span.from ? "fix: replace with `" : "fix: insert `", d->fix,
			"`");
}

static void show_notes(struct view *v)
{
	const struct diag *d = v->d;
	if (d->source && (d->notes.n || d->fix.p))
		gutter(v, "|\n");
	LIST_EACH (struct str, text, &d->notes)
		note(v, "", *text, "");
	show_fix(v);
}

static unsigned digits(uint32_t n)
{
	return n < 10 ? 1 : 1 + digits(n / 10);
}

static unsigned gutter_width(const struct diag *d)
{
	unsigned width = 2, n;
	if (d->source && (n = digits(source_position(d->source, d->span.from).line)) > width)
		width = n;
	LIST_EACH (struct diag_label, l, &d->seconds)
		if (l->source &&
			(n = digits(source_position(l->source, l->span.from).line)) > width)
			width = n;
	return width;
}

void diag_render(const struct diag *d, struct buf *out, bool colour)
{
	struct view v = {d, out, colour, gutter_width(d)};
	paint(&v, paint_of(d));
	buf_printf(out, "%s[%s]", d->code->severity == DIAG_ERROR ? "error" : "warning",
		d->code->slug);
	paint(&v, PAINT_NONE);
	buf_add(out, STR(": "));
	paint(&v, PAINT_BOLD);
	text_visible(out, d->message, 0);
	paint(&v, PAINT_NONE);
	buf_char(out, '\n');
	show_sources(&v);
	show_notes(&v);
}
