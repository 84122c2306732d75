#include "report/lines.h"

#include "report/excerpt.h"

#include <stdlib.h>

struct told_line {
	struct source *source;
	uint32_t nth; /* of the sources, in the order in which they are met */
	uint32_t line;
};

LIST(told_lines, struct told_line);

struct gathering {
	struct arena *arena;
	struct told_lines all;
	struct source *last; /* the source met last, and which one it was */
	uint32_t nth;
	struct map known; /* uint32_t *: nth by path */
};

static uint32_t nth_of(struct gathering *g, struct source *s)
{
	if (g->last == s)
		return g->nth;
	void **slot = map_put(g->arena, &g->known, s->path);
	if (!*slot) {
		uint32_t *nth = *slot = arena_new(g->arena, uint32_t);
		*nth = g->known.n;
	}
	g->last = s;
	return g->nth = *(uint32_t *)*slot;
}

static void add_line(struct gathering *g, struct source *s, uint32_t line)
{
	struct told_line p = {s, nth_of(g, s), line};
	const struct told_line *before = g->all.n ? &g->all.at[g->all.n - 1] : NULL;
	if (before && before->source == s && before->line == line)
		return;
	if (line <= source_line_count(s))
		list_push(g->arena, &g->all, p);
}

/* Where it begins and ends, and what an excerpt of it shows. */
static void add_span(struct gathering *g, struct source *s, struct span span)
{
	if (!s || !s->text.n)
		return;
	uint32_t first = source_line_at(s, span.from), end = source_line_at(s, span.to);
	for (uint32_t line = first; line <= end && line < first + EXCERPT_LINES; line++)
		add_line(g, s, line);
	if (end > first && source_line_span(s, end).from == span.to)
		add_line(g, s, end - 1);
	add_line(g, s, end);
}

static void add_finding(struct gathering *g, const struct finding *f)
{
	add_span(g, f->source, f->span);
	LIST_EACH (const struct related, more, &f->related)
		add_span(g, more->source, more->span);
	LIST_EACH (const struct change, c, &f->changes)
		add_span(g, f->changed, c->span);
	add_span(g, f->blame.source, f->blame.span);
}

static void add_mistake(struct gathering *g, const struct diag *d)
{
	add_span(g, d->source, d->span);
	LIST_EACH (const struct diag_label, l, &d->seconds)
		add_span(g, l->source, l->span);
}

static int told_cmp(const void *left, const void *right)
{
	const struct told_line *a = left, *b = right;
	if (a->nth != b->nth)
		return a->nth < b->nth ? -1 : 1;
	return (a->line > b->line) - (a->line < b->line);
}

static void write_line(struct writer *j, struct arena *a, const struct told_line *p)
{
	struct span span = source_line_span(p->source, p->line);
	writer_open(j, '{');
	writer_member_int(j, "line", p->line);
	writer_member_bytes(j, a, "text", source_slice(p->source, span));
	writer_close(j, '}');
}

static void write_source(struct sink *out, struct arena *a, const struct told_line *at, uint32_t n)
{
	struct writer j;
	writer_init(&j, out);
	writer_open(&j, '{');
	writer_member_path(&j, a, "path", at->source->path);
	writer_key(&j, "lines");
	writer_open(&j, '[');
	for (uint32_t i = 0; i < n; i++)
		if (!i || at[i].line != at[i - 1].line)
			write_line(&j, a, &at[i]);
	writer_close(&j, ']');
	writer_close(&j, '}');
	sink_char(out, '\n');
}

void lines_write(struct sink *out, struct findings *fs, const struct diags *ds)
{
	struct gathering g = {.arena = fs->arena};
	struct shown shown = {0};
	LIST_EACH (struct finding *, f, &fs->all)
		add_finding(&g, *f);
	LIST_EACH (struct diag *, d, &ds->all)
		if (shown_fits(&shown, *d))
			add_mistake(&g, *d);
	if (g.all.n)
		qsort(g.all.at, g.all.n, sizeof *g.all.at, told_cmp);
	for (uint32_t i = 0, n; i < g.all.n; i += n) {
		for (n = 1; i + n < g.all.n && g.all.at[i + n].nth == g.all.at[i].nth;)
			n++;
		write_source(out, fs->arena, &g.all.at[i], n);
	}
}
