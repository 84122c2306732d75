/*
 * update.c: marks rewritten to say what was found.
 *
 * Marks that were met stay as they are, byte for byte; the others go, and what had no mark gets a
 * line of carets. The file is replaced in one step, so that nobody ever sees half of it.
 */
#define _XOPEN_SOURCE 700 /* realpath */

#include "testing/private.h"

#include "project/replace.h"

#include "project/input.h"

#include <errno.h>

/* ---- texts ---- */

struct updater {
	struct arena *arena;
	const struct sample_file *f;
	struct source *policy;
	struct update_edit_list *edits;
	uint32_t mark, found; /* those behind are done */
};

static void edit(struct updater *u, struct span span, struct str text)
{
	list_push(u->arena, u->edits, ((struct update_edit){span, text}));
}

static bool begins_mark(struct str s)
{
	return str_starts_with(s, STR("<~")) || str_starts_with(s, STR("<?")) ||
	       str_starts_with(s, STR("<-"));
}

/* As much of a message as a mark can hold and finds again. */
static struct str fit_for_mark(struct str s)
{
	size_t at = 0, n;
	uint32_t code_point;
	for (; at < s.n; at += n) {
		n = utf8_decode(str_skip(s, at), &code_point);
		if (text_is_hidden(code_point) || begins_mark(str_skip(s, at)))
			break;
	}
	return str_trim(str_slice(s, 0, at));
}

/* The white space before the closing word: what every line of the sample begins with. */
static struct str indent_of(const struct updater *u)
{
	uint32_t at = u->f->sample->text_span.to;
	return source_slice(u->policy, (struct span){at, at + u->f->sample->indent});
}

static struct str line_end(const struct updater *u, const struct row *r)
{
	return source_slice(u->policy, (struct span){r->span.to, r->whole.to});
}

static void add_words(struct buf *out, const char *arrow, struct str policy, struct str text)
{
	buf_add(out, str_from(arrow));
	buf_add(out, policy);
	if (text.n && policy.n)
		buf_add(out, STR(": "));
	buf_add(out, text);
}

static void add_carets(struct buf *out, uint32_t from, uint32_t to)
{
	buf_repeat(out, ' ', from);
	buf_repeat(out, '^', to - from);
	buf_char(out, ' ');
}

/* A mark that was met, on a line of its own. */
static void add_kept(
	struct updater *u, struct buf *out, const struct expectation *m, const struct row *r)
{
	static const char *const arrows[] = {"<~ ", "<? ", "<- "};
	bool carets = m->exact && m->kind == MARK_FINDING;
	buf_add(out, indent_of(u));
	if (m->exact)
		add_carets(out, m->from, m->to);
	add_words(out, carets ? "" : arrows[m->kind],
		m->kind == MARK_RELATED ? STR("") : m->policy.text, m->text);
	buf_add(out, line_end(u, r));
}

static void add_new(struct updater *u, struct buf *out, const struct found *x, const struct row *r)
{
	const struct finding *f = x->finding;
	bool open = f->verdict == VERDICT_UNDECIDED;
	buf_add(out, indent_of(u));
	add_carets(out, x->from, x->to);
	add_words(out, open ? "<? " : "", f->policy->name,
		fit_for_mark(open && f->blame.what.n ? f->blame.what : f->message));
	buf_add(out, line_end(u, r));
}

/* ---- rows ---- */

static void edit_marker(struct updater *u, const struct row *r, uint32_t from)
{
	struct buf kept = BUF(u->arena);
	bool all = true;
	for (uint32_t i = from; i < u->mark; i++) {
		all &= u->f->marks.at[i].met;
		if (u->f->marks.at[i].met)
			add_kept(u, &kept, &u->f->marks.at[i], r);
	}
	if (!all)
		edit(u, r->whole, buf_str(&kept));
}

static void edit_line(struct updater *u, uint32_t from)
{
	for (uint32_t i = from; i < u->mark; i++)
		if (!u->f->marks.at[i].met)
			edit(u, u->f->marks.at[i].whole, STR(""));
}

/* Behind the last row of a line: what was found on it and had no mark. */
static void add_found(struct updater *u, const struct row *r)
{
	struct buf out = BUF(u->arena);
	for (; u->found < u->f->found.n && u->f->found.at[u->found].line <= r->line; u->found++)
		if (!u->f->found.at[u->found].met)
			add_new(u, &out, &u->f->found.at[u->found], r);
	if (out.n)
		edit(u, (struct span){r->whole.to, r->whole.to}, buf_str(&out));
}

bool update_marks(struct arena *a, const struct sample_file *f, struct source *policy,
	struct update_edit_list *edits)
{
	struct updater u = {.arena = a, .f = f, .policy = policy, .edits = edits};
	if (!f->lines.n)
		return false;
	for (uint32_t i = 0; i < f->rows.n; i++) {
		const struct row *r = &f->rows.at[i];
		uint32_t from = u.mark;
		while (u.mark < f->marks.n && f->marks.at[u.mark].row == i)
			u.mark++;
		if (r->marker)
			edit_marker(&u, r, from);
		else
			edit_line(&u, from);
		if (i + 1 == f->rows.n || !f->rows.at[i + 1].marker)
			add_found(&u, r);
	}
	return true;
}

/* ---- the file ---- */

static struct str edited(
	struct arena *a, const struct source *s, const struct update_edit_list *edits)
{
	struct buf out = BUF(a);
	uint32_t at = 0;
	LIST_EACH (struct update_edit, e, edits) {
		buf_add(&out, source_slice(s, (struct span){at, e->span.from}));
		buf_add(&out, e->text);
		at = e->span.to;
	}
	buf_add(&out, str_skip(s->text, at));
	return buf_str(&out);
}

bool update_write(struct arena *a, struct source *policy, const struct update_edit_list *edits,
	struct str *why)
{
	struct input now;
	if (!input_read(a, policy->path, limit_own(SYNTAX_SIZE), &now, why))
		return false;
	if (!str_eq(now.text, policy->text)) {
		*why = STR("has changed since it was read");
		return false;
	}
	if (file_replace(a, policy->path, edited(a, policy, edits)))
		return true;
	*why = str_printf(a, "cannot be rewritten: " STR_FMT, STR_ARG(input_why(a, errno)));
	return false;
}
