/*
 * marks.c: what a sample says must be found in it.
 *
 *	USER root                          <~ no-root: starts as root
 *	USER ${WHO}                        <? no-root: WHO has no default
 *	USER root
 *	^^^^^^^^^ no-root: starts as root
 *	^^^^ <- inherited from here
 *
 * Marks at the end of a line are cut off with the white space before them; a line that holds
 * nothing but marks is left out and speaks of the line above.
 */
#include "testing/private.h"

#include "read/read.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static size_t blanks_at(struct str s, size_t at)
{
	size_t n = 0;
	while (at + n < s.n && is_blank(s.p[at + n]))
		n++;
	return n;
}

/* Letters, digits, underscores, and single dashes between them; 0: no name. */
static size_t name_at(struct str s, size_t at)
{
	size_t n = at;
	if (at >= s.n || !(char_is_alpha(s.p[at]) || s.p[at] == '_'))
		return 0;
	while (n < s.n && (char_is_word(s.p[n]) ||
				  (s.p[n] == '-' && n + 1 < s.n && char_is_word(s.p[n + 1]))))
		n++;
	return n - at;
}

/* ---- one written line ---- */

struct scan {
	struct trial *t;
	struct sample_file *f;
	struct str s;  /* the written line */
	uint32_t from; /* where it starts in the policy file */
	uint32_t row, line;
	bool exact; /* carets stand at its start */
	uint32_t column, end;
};

static bool arrow_at(const struct scan *x, size_t at, enum mark_kind *kind)
{
	static const struct {
		struct str arrow;
		enum mark_kind kind;
	} arrows[] = {{STR_INIT("<~"), MARK_FINDING}, {STR_INIT("<?"), MARK_UNDECIDED},
		{STR_INIT("<-"), MARK_RELATED}};
	bool apart = at == 0 || is_blank(x->s.p[at - 1]);
	bool closed = at + 2 == x->s.n || (at + 2 < x->s.n && is_blank(x->s.p[at + 2]));
	for (size_t i = 0; apart && closed && i < sizeof arrows / sizeof *arrows; i++)
		if (str_starts_with(str_skip(x->s, at), arrows[i].arrow)) {
			*kind = arrows[i].kind;
			return true;
		}
	return false;
}

/* Where the next mark begins at or behind `at`, or the end of the line. */
static size_t next_arrow(const struct scan *x, size_t at)
{
	enum mark_kind kind;
	while (at < x->s.n && !arrow_at(x, at, &kind))
		at++;
	return at;
}

static struct span span_of(const struct scan *x, size_t from, size_t to)
{
	return (struct span){x->from + (uint32_t)from, x->from + (uint32_t)to};
}

static void bad_mark(
	const struct scan *x, size_t from, size_t to, const char *what, const char *how)
{
	struct diag *d = diag_add(
		&x->t->diags, &DIAG_syntax, x->t->source, span_of(x, from, to), "%s", what);
	diag_label(d, "%s", how);
}

static void add_mark(const struct scan *x, struct expectation m, size_t begin, size_t end)
{
	while (begin > 0 && is_blank(x->s.p[begin - 1]))
		begin--;
	while (end < x->s.n && is_blank(x->s.p[end - 1]))
		end--; /* these belong to the next mark */
	m.whole = span_of(x, begin, end);
	m.row = x->row;
	m.line = x->line;
	m.exact = x->exact;
	m.from = x->column;
	m.to = x->end;
	list_push(x->t->arena, &x->f->marks, m);
}

/* `policy[: text]` or, behind <-, a text. `begin` is where the mark begins, `at` what it says. */
static size_t take_words(const struct scan *x, enum mark_kind kind, size_t begin, size_t at)
{
	struct expectation m = {.kind = kind};
	size_t end = next_arrow(x, at), n = kind == MARK_RELATED ? 0 : name_at(x->s, at);
	m.policy = (struct name){str_slice(x->s, at, at + n), span_of(x, at, at + n)};
	if (kind == MARK_RELATED) {
		m.policy.span = span_of(x, begin, begin + 2);
	} else if (!n) {
		bad_mark(x, begin, begin + 2, "this mark names no policy",
			"policy, or policy: part of its message");
		return end;
	}
	at += n;
	struct str rest = str_trim(str_slice(x->s, at, end));
	bool colon = at < end && x->s.p[at] == ':';
	if (n && rest.n && !colon)
		bad_mark(x, at, end, "a colon stands between a policy and its message",
			"policy: part of its message");
	m.text = colon ? str_trim(str_skip(rest, 1)) : rest;
	add_mark(x, m, begin, end);
	return end;
}

static void take_marks(const struct scan *x, size_t at)
{
	enum mark_kind kind;
	while (at < x->s.n) {
		if (!arrow_at(x, at, &kind))
			return;
		at = take_words(x, kind, at, at + 2 + blanks_at(x->s, at + 2));
	}
}

/* ---- lines of marks ---- */

/* White space, carets, white space, and then a name or an arrow; else it is a line of the text. */
static bool caret_line(const struct scan *x, size_t *carets, size_t *words)
{
	enum mark_kind kind;
	*carets = blanks_at(x->s, 0);
	size_t end = *carets;
	while (end < x->s.n && x->s.p[end] == '^')
		end++;
	*words = end + blanks_at(x->s, end);
	if (end == *carets || *words == end)
		return false;
	return name_at(x->s, *words) > 0 || arrow_at(x, *words, &kind);
}

static bool has_line_above(const struct scan *x)
{
	if (x->f->lines.n)
		return true;
	bad_mark(x, 0, x->s.n, "these marks have no line above them",
		"the first line of a sample is text");
	return false;
}

static bool take_caret_line(struct scan *x)
{
	size_t carets, words;
	enum mark_kind kind;
	if (!caret_line(x, &carets, &words))
		return false;
	size_t end = carets;
	while (x->s.p[end] == '^')
		end++;
	x->exact = true;
	x->column = (uint32_t)carets; /* blanks: a byte is a code point */
	x->end = (uint32_t)end;
	if (!has_line_above(x))
		return true;
	if (!arrow_at(x, words, &kind))
		words = take_words(x, MARK_FINDING, carets, words);
	take_marks(x, words);
	return true;
}

static bool take_arrow_line(struct scan *x)
{
	enum mark_kind kind;
	size_t at = blanks_at(x->s, 0);
	if (at == x->s.n || !arrow_at(x, at, &kind))
		return false;
	if (has_line_above(x))
		take_marks(x, at);
	return true;
}

/* ---- all lines ---- */

static struct row row_at(const struct sample *s, struct str text, uint32_t at)
{
	struct row r = {.whole = {at, at}};
	while (r.whole.to < s->text_span.to && text.p[r.whole.to] != '\n')
		r.whole.to++;
	r.span = r.whole;
	if (r.whole.to < s->text_span.to)
		r.whole.to++;
	if (r.span.to > r.span.from && text.p[r.span.to - 1] == '\r')
		r.span.to--;
	for (uint32_t n = 0;
		n < s->indent && r.span.from < r.span.to && is_blank(text.p[r.span.from]); n++)
		r.span.from++;
	return r;
}

/* A line of the judged text: what stands before its marks, and its line end. */
static void take_line(struct scan *x, struct row *r, struct buf *out)
{
	size_t end = next_arrow(x, 0);
	x->line = x->f->lines.n;
	take_marks(x, end);
	while (end > 0 && end < x->s.n && is_blank(x->s.p[end - 1]))
		end--;
	list_push(x->t->arena, &x->f->lines,
		((struct line){(uint32_t)out->n, (uint32_t)end, x->from}));
	buf_add(out, str_slice(x->s, 0, end));
	buf_add(out, source_slice(x->t->source, (struct span){r->span.to, r->whole.to}));
	r->line = x->line;
}

static void take_row(struct trial *t, struct sample_file *f, struct row r, struct buf *out)
{
	struct scan x = {.t = t,
		.f = f,
		.s = source_slice(t->source, r.span),
		.from = r.span.from,
		.row = f->rows.n};
	x.line = f->lines.n ? f->lines.n - 1 : 0;
	r.line = x.line;
	r.marker = take_caret_line(&x) || take_arrow_line(&x);
	if (!r.marker)
		take_line(&x, &r, out);
	list_push(t->arena, &f->rows, r);
}

struct str marks_take(struct trial *t, struct sample_file *f)
{
	struct buf out = BUF(t->arena);
	uint32_t at = f->sample->text_span.from;
	while (at < f->sample->text_span.to) {
		struct row r = row_at(f->sample, t->source->text, at);
		take_row(t, f, r, &out);
		at = r.whole.to;
	}
	return buf_str(&out);
}
