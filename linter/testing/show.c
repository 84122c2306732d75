/*
 * show.c: a test that failed: its samples with line numbers and, below each line in question, what
 * was expected and what was found.
 *
 *	           4  USER root
 *	    expected  ^^^^^^^^^ container-not-root: starts as root
 *	    found     ^^^^ container-not-root: this image starts its process as root
 */
#include "testing/private.h"

struct str show_title(const struct test *t, const struct source *source)
{
	const struct template *title = &t->title;
	if (title->pieces.n == 1 && !title->pieces.at[0].expr)
		return title->pieces.at[0].text;
	struct str written = source_slice(source, title->span);
	return written.n >= 2 ? str_slice(written, 1, written.n - 1) : written;
}

void show_visible(struct buf *out, struct str text)
{
	struct buf b = BUF(out->arena);
	text_visible(&b, text, 0);
	for (size_t i = 0; i < b.n; i++)
		buf_char(out, b.p[i] == '\n' || b.p[i] == '\r' || b.p[i] == '\t' ? ' ' : b.p[i]);
}

static struct str found_text(struct arena *a, const struct finding *f)
{
	if (f->verdict != VERDICT_UNDECIDED || !f->blame.what.n)
		return f->message;
	return f->message.n ? str_printf(a, STR_FMT " (" STR_FMT ")", STR_ARG(f->message),
				      STR_ARG(f->blame.what))
			    : f->blame.what;
}

/* ---- columns ---- */

static struct str first_columns(struct str line, uint32_t columns)
{
	size_t at = 0;
	uint32_t code_point;
	while (columns-- && at < line.n)
		at += utf8_decode(str_skip(line, at), &code_point);
	return str_slice(line, 0, at);
}

static void add_screen(struct buf *out, struct str text, char c)
{
	struct buf b = BUF(out->arena);
	uint32_t code_point;
	text_visible(&b, text, 0);
	struct str shown = buf_str(&b);
	while (shown.n) {
		size_t n = utf8_decode(shown, &code_point);
		buf_char(out, code_point == '\t' && c == ' ' ? '\t' : c);
		shown = str_skip(shown, n);
	}
}

/* As many blanks as the first columns of the line take on the screen; tabs stay tabs. */
static void add_blanks(struct buf *out, struct str line, uint32_t columns)
{
	struct str head = first_columns(line, columns);
	size_t n = utf8_count(head);
	add_screen(out, head, ' ');
	buf_repeat(out, ' ', columns - n);
}

static void add_carets(struct buf *out, struct str line, uint32_t from, uint32_t to)
{
	struct str head = first_columns(line, from), body = first_columns(line, to);
	add_blanks(out, line, from);
	body = str_skip(body, head.n);
	size_t n = utf8_count(body), before = head.n + body.n;
	add_screen(out, body, '^');
	/* carets of a mark may reach beyond the line */
	if (before == line.n && n < to - from)
		buf_repeat(out, '^', to - from - n);
	buf_char(out, ' ');
}

/* ---- marks ---- */

static void add_words(struct buf *out, const struct finding *f, struct str message)
{
	if (f->verdict == VERDICT_UNDECIDED)
		buf_add(out, STR("<? "));
	buf_add(out, f->policy->name);
	if (message.n) {
		buf_add(out, STR(": "));
		show_visible(out, message);
	}
}

static const char *arrow_of(const struct expectation *m)
{
	if (m->kind == MARK_FINDING)
		return m->exact ? "" : "<~ ";
	return m->kind == MARK_UNDECIDED ? "<? " : "<- ";
}

static void add_expected(struct buf *out, struct str line, const struct expectation *m)
{
	buf_add(out, STR("    expected  "));
	if (m->exact)
		add_carets(out, line, m->from, m->to);
	buf_add(out, str_from(arrow_of(m)));
	if (m->kind != MARK_RELATED)
		buf_add(out, m->policy.text);
	if (m->text.n) {
		buf_add(out, m->kind == MARK_RELATED ? STR("") : STR(": "));
		show_visible(out, m->text);
	}
	buf_char(out, '\n');
}

static void add_found(struct buf *out, struct str line, const struct found *x)
{
	buf_add(out, STR("    found     "));
	add_carets(out, line, x->from, x->to);
	add_words(out, x->finding, found_text(out->arena, x->finding));
	buf_char(out, '\n');
}

/* ---- samples ---- */

/* Both lists are in the order of the lines. */
struct cursor {
	uint32_t mark, found;
};

static unsigned add_expected_all(
	struct buf *out, const struct sample_file *f, uint32_t *at, uint32_t line, struct str text)
{
	unsigned n = 0;
	for (; *at < f->marks.n && f->marks.at[*at].line <= line; ++*at)
		if (!f->marks.at[*at].met) {
			add_expected(out, text, &f->marks.at[*at]);
			n++;
		}
	return n;
}

static unsigned add_found_all(
	struct buf *out, const struct sample_file *f, uint32_t *at, uint32_t line, struct str text)
{
	unsigned n = 0;
	for (; *at < f->found.n && f->found.at[*at].line <= line; ++*at)
		if (!f->found.at[*at].met) {
			add_found(out, text, &f->found.at[*at]);
			n++;
		}
	return n;
}

static void add_line(struct buf *out, const struct sample_file *f, uint32_t line, struct cursor *at)
{
	struct str text = workspace_line_text(f, line);
	struct buf expected = BUF(out->arena), found = BUF(out->arena);
	buf_printf(out, "%12u  ", line + 1);
	text_visible(out, text, 0);
	buf_char(out, '\n');
	unsigned wanted = add_expected_all(&expected, f, &at->mark, line, text);
	unsigned had = add_found_all(&found, f, &at->found, line, text);
	buf_add(out, had && !wanted ? STR("    expected  nothing\n") : buf_str(&expected));
	buf_add(out, wanted && !had ? STR("    found     nothing\n") : buf_str(&found));
}

static void add_sample(struct buf *out, const struct sample_file *f)
{
	struct cursor at = {0, 0};
	buf_add(out, STR("  "));
	show_visible(out, f->path);
	buf_char(out, '\n');
	for (uint32_t line = 0; line < f->lines.n || line == 0; line++)
		add_line(out, f, line, &at);
}

static void add_stray(struct buf *out, const struct finding *f)
{
	buf_add(out, STR("  "));
	show_visible(out, f->source->path);
	buf_add(out, STR("\n    expected  nothing\n    found     "));
	add_words(out, f, found_text(out->arena, f));
	buf_char(out, '\n');
}

static void add_unfixed(const struct trial *t, struct buf *out, const struct unfixed *u)
{
	struct str rest = u->diff, line;
	buf_printf(out, "  `fixed` at line %u is not what the fixes make of it\n",
		source_position(t->source, u->sample->span.from).line);
	while (rest.n) {
		rest = str_cut(rest, '\n', &line);
		buf_add(out, STR("  | "));
		show_visible(out, line);
		buf_char(out, '\n');
	}
}

void show_failure(const struct trial *t, struct buf *out, bool colour)
{
	uint32_t line = source_position(t->source, t->test->span.from).line;
	buf_add(out, STR("failed: "));
	show_visible(out, show_title(t->test, t->source));
	buf_add(out, STR("\n  --> "));
	show_visible(out, t->source->path);
	buf_printf(out, ":%u\n", line);
	LIST_EACH (struct diag *, d, &t->diags.all)
		diag_render(*d, out, colour);
	LIST_EACH (struct sample_file *, f, &t->files)
		if (t->judged && !match_agrees(*f))
			add_sample(out, *f);
	LIST_EACH (const struct finding *, f, &t->strays)
		add_stray(out, *f);
	LIST_EACH (const struct unfixed, u, &t->unfixed)
		add_unfixed(t, out, u);
	buf_char(out, '\n');
}
