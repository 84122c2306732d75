#include "report/excerpt.h"

#include "report/visible.h"

/* Where a line is shown from: its start, or some characters before the range. */
static uint32_t window_start(const struct source *s, struct span line, uint32_t from)
{
	uint32_t at = from < line.from ? line.from : from < line.to ? from : line.to;
	for (int i = 0; i < EXCERPT_LEAD && at > line.from; i++) {
		at--;
		for (int k = 1; k < UTF8_MOST && at > line.from; k++) {
			if (((unsigned char)s->text.p[at] & 0xC0) != 0x80)
				break;
			at--;
		}
	}
	return at;
}

/* The line on the screen, and which columns of it the range takes. */
struct drawn {
	uint32_t width;
	uint32_t mark_from, mark_to;
	bool marked;
};

static void draw_marked(struct drawn *d, bool inside, uint32_t width)
{
	if (inside && !d->marked)
		d->mark_from = d->width;
	d->width += width;
	if (inside) {
		d->marked = true;
		d->mark_to = d->width;
	}
}

/* The same for a run of characters of one byte and one column each. */
static void draw_run(struct drawn *d, struct span run, struct span range)
{
	uint32_t from = range.from > run.from ? range.from : run.from;
	uint32_t to = range.to < run.to ? range.to : run.to;
	bool point = range.from == range.to && from < run.to && !d->marked;
	if (from < to || point) {
		if (!d->marked)
			d->mark_from = d->width + from - run.from;
		d->marked = true;
		d->mark_to = d->width + (to > from ? to : from) - run.from;
	}
	d->width += run.to - run.from;
}

static uint32_t glyph_width(const struct glyph *g, bool tab, uint32_t column)
{
	return tab ? EXCERPT_TAB - column % EXCERPT_TAB : g->width;
}

static struct drawn draw_line(
	struct sink *out, const struct source *s, struct span line, struct span range)
{
	struct drawn d = {0};
	struct glyph g;
	uint32_t at = window_start(s, line, range.from);
	if (at > line.from) {
		sink_add(out, STR("..."));
		d.width = 3;
	}
	struct str text = str_slice(s->text, 0, line.to);
	for (; at < line.to; at += g.bytes) {
		if (d.width >= EXCERPT_WIDTH) {
			sink_add(out, STR("..."));
			break;
		}
		g.bytes = (uint32_t)plain_run(text, at, EXCERPT_WIDTH - d.width);
		if (g.bytes) {
			sink_add(out, str_slice(text, at, at + g.bytes));
			draw_run(&d, (struct span){at, at + g.bytes}, range);
			continue;
		}
		glyph_read(&g, text, at);
		bool tab = text.p[at] == '\t';
		uint32_t width = glyph_width(&g, tab, d.width);
		if (range.from == range.to && at >= range.from && !d.marked)
			draw_marked(&d, true, 0);
		draw_marked(&d, at < range.to && at + g.bytes > range.from, width);
		if (tab)
			sink_repeat(out, ' ', width);
		else
			sink_add(out, g.shown);
	}
	if (!d.marked)
		d.mark_from = d.mark_to = d.width;
	if (d.mark_to == d.mark_from)
		d.mark_to++;
	return d;
}

void excerpt_bar(const struct excerpt *e, uint32_t number)
{
	paint_on(e->out, e->colour, PAINT_DIM);
	if (number)
		sink_number(e->out, number, e->gutter + 1);
	else
		sink_repeat(e->out, ' ', e->gutter + 1);
	sink_add(e->out, STR(" |"));
	paint_off(e->out, e->colour);
}

static void mark_line(const struct excerpt *e, const struct drawn *d)
{
	excerpt_bar(e, 0);
	sink_repeat(e->out, ' ', d->mark_from + 1);
	paint_on(e->out, e->colour, e->paint);
	sink_repeat(e->out, e->mark, d->mark_to - d->mark_from);
	paint_off(e->out, e->colour);
	sink_char(e->out, '\n');
}

static uint32_t skip_indent(const struct source *s, struct span line)
{
	uint32_t at = line.from;
	while (at < line.to && (s->text.p[at] == ' ' || s->text.p[at] == '\t'))
		at++;
	return at;
}

/* The part of the span that stands in one of its lines; what follows is without the indent. */
static struct span part_in(const struct source *s, struct span line, struct span span, bool first)
{
	struct span part = {first ? span.from : skip_indent(s, line), line.to};
	if (span.to < part.to)
		part.to = span.to;
	if (part.to < part.from)
		part.to = part.from;
	return part;
}

static void line_add(
	const struct excerpt *e, struct source *s, uint32_t number, struct span span, bool first)
{
	struct span line = source_line_span(s, number);
	if (line.from == 0 && str_starts_with(s->text, STR("\xEF\xBB\xBF")))
		line.from = 3;
	excerpt_bar(e, number);
	if (line.to > line.from)
		sink_char(e->out, ' ');
	struct drawn d = draw_line(e->out, s, line, part_in(s, line, span, first));
	sink_char(e->out, '\n');
	mark_line(e, &d);
}

/* A span that ends where a line starts does not reach into that line. */
static uint32_t last_line(struct source *s, struct span span)
{
	return source_line_at(s, span.to > span.from ? span.to - 1 : span.from);
}

unsigned excerpt_gutter(struct source *source, struct span span)
{
	unsigned n = 1;
	for (uint32_t line = last_line(source, span); line > 9; line /= 10)
		n++;
	return n;
}

void excerpt_add(const struct excerpt *e, struct source *s, struct span span)
{
	uint32_t first = source_line_at(s, span.from), last = last_line(s, span);
	bool cut = last - first >= EXCERPT_LINES;
	uint32_t shown = cut ? first + EXCERPT_LINES - 2 : last;
	for (uint32_t line = first; line <= shown; line++)
		line_add(e, s, line, span, line == first);
	if (cut) {
		excerpt_bar(e, 0);
		sink_add(e->out, STR(" ...\n"));
		line_add(e, s, last, span, false);
	}
}
