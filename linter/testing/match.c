/*
 * match.c: what was found, held against the marks.
 *
 * Each mark stands for one finding. Where several marks would fit, those that say more choose
 * first: carets before line ends, long texts before short ones.
 */
#include "testing/private.h"

#include <stdlib.h>

/* ---- places ---- */

struct columns {
	uint32_t line, from, to;
};

/* From its start to its end, or to the end of its first line; never less than one column. */
static struct columns columns_of(const struct sample_file *f, struct span span)
{
	struct columns c = {.line = workspace_line(f, span.from)};
	struct str text = workspace_line_text(f, c.line);
	uint32_t start = f->lines.n ? f->lines.at[c.line].at : 0;
	size_t from = span.from - start, to = span.to > span.from ? span.to - start : from;
	c.from = (uint32_t)utf8_count(str_slice(text, 0, from));
	c.to = (uint32_t)utf8_count(str_slice(text, 0, to));
	if (c.to <= c.from)
		c.to = c.from + 1;
	return c;
}

static void place(struct trial *t, const struct finding *f)
{
	struct sample_file *file = workspace_find(t, f->source);
	if (!file) {
		list_push(t->arena, &t->strays, f);
		return;
	}
	struct columns c = columns_of(file, f->span);
	list_push(t->arena, &file->found, ((struct found){f, c.line, c.from, c.to, false}));
}

static void place_related(struct trial *t, const struct finding *f)
{
	LIST_EACH (struct related, r, &f->related) {
		struct sample_file *file = workspace_find(t, r->source);
		if (!file)
			continue;
		struct columns c = columns_of(file, r->span);
		list_push(t->arena, &file->related,
			((struct related_found){r->text, c.line, c.from, c.to}));
	}
}

/* ---- marks ---- */

static struct str unquoted(struct arena *a, struct str s)
{
	struct buf out = BUF(a);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '`')
			buf_char(&out, s.p[i]);
	return buf_str(&out);
}

/* Messages quote with `, and whoever writes a mark need not. */
static bool has_part(struct arena *a, struct str text, struct str part)
{
	return str_contains(text, part) || str_contains(unquoted(a, text), unquoted(a, part));
}

static bool says(struct arena *a, const struct expectation *m, const struct finding *f)
{
	if (!str_eq(m->policy.text, f->policy->name))
		return false;
	if (m->kind == MARK_FINDING)
		return f->verdict == VERDICT_FINDING && has_part(a, f->message, m->text);
	return f->verdict == VERDICT_UNDECIDED &&
	       (has_part(a, f->blame.what, m->text) || has_part(a, f->message, m->text));
}

static bool stands_at(const struct expectation *m, uint32_t line, uint32_t from, uint32_t to)
{
	return m->line == line && (!m->exact || (m->from == from && m->to == to));
}

static void meet(struct arena *a, struct sample_file *f, struct expectation *m)
{
	LIST_EACH (struct found, x, &f->found)
		if (!x->met && stands_at(m, x->line, x->from, x->to) && says(a, m, x->finding)) {
			x->met = m->met = true;
			return;
		}
}

static void meet_related(struct arena *a, struct sample_file *f, struct expectation *m)
{
	LIST_EACH (struct related_found, r, &f->related)
		if (stands_at(m, r->line, r->from, r->to) && has_part(a, r->text, m->text))
			m->met = true;
}

static int by_weight(const void *left, const void *right)
{
	const struct expectation *a = *(struct expectation *const *)left;
	const struct expectation *b = *(struct expectation *const *)right;
	if (a->exact != b->exact)
		return a->exact ? -1 : 1;
	if (a->text.n != b->text.n)
		return a->text.n > b->text.n ? -1 : 1;
	return a < b ? -1 : a > b;
}

static void match_file(struct trial *t, struct sample_file *f)
{
	struct expectation **order = arena_array(t->arena, struct expectation *, f->marks.n);
	for (uint32_t i = 0; i < f->marks.n; i++)
		order[i] = &f->marks.at[i];
	if (f->marks.n)
		qsort(order, f->marks.n, sizeof *order, by_weight);
	for (uint32_t i = 0; i < f->marks.n; i++) {
		if (order[i]->kind == MARK_RELATED)
			meet_related(t->arena, f, order[i]);
		else
			meet(t->arena, f, order[i]);
	}
}

bool match_agrees(const struct sample_file *f)
{
	LIST_EACH (struct expectation, m, &f->marks)
		if (!m->met)
			return false;
	LIST_EACH (struct found, x, &f->found)
		if (!x->met)
			return false;
	return true;
}

bool match_all(struct trial *t)
{
	LIST_EACH (struct finding *, f, &t->findings.all) {
		place_related(t, *f);
		if ((*f)->verdict != VERDICT_WAIVED)
			place(t, *f);
	}
	bool agrees = t->strays.n == 0;
	LIST_EACH (struct sample_file *, f, &t->files) {
		match_file(t, *f);
		agrees &= match_agrees(*f);
	}
	return agrees;
}
