/*
 * trivia.c: comments, documentation, and the lines of heredocs.
 */
#include "syntax/private.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool stands_alone(const struct parser *p, uint32_t at)
{
	struct str text = p->source->text;
	while (at > 0 && is_blank(text.p[at - 1]))
		at--;
	return at == 0 || text.p[at - 1] == '\n' ||
	       (at == 3 && str_starts_with(text, STR("\xEF\xBB\xBF")));
}

/* Is `at` on the line below the documentation, nothing between them? */
static bool follows_doc(const struct parser *p, uint32_t at)
{
	struct str between = str_slice(p->source->text, p->doc_end, at);
	size_t newlines = 0;
	for (size_t i = 0; i < between.n; i++) {
		newlines += between.p[i] == '\n';
		if (!char_is_space(between.p[i]) || newlines > 1)
			return false;
	}
	return p->doc.n && newlines == 1;
}

static void doc_add(struct parser *p, struct span at, struct str line)
{
	if (!follows_doc(p, at.from))
		p->doc = BUF(p->arena);
	if (p->doc.n)
		buf_char(&p->doc, '\n');
	buf_add(&p->doc, str_trim(line));
	p->doc_end = at.to;
}

void comment_add(struct parser *p, struct span at)
{
	struct str text = source_slice(p->source, at);
	while (text.n && char_is_space(text.p[text.n - 1]))
		text.n--;
	at.to = at.from + (uint32_t)text.n;
	bool own_line = stands_alone(p, at.from);
	list_push(p->arena, &p->tree->comments, ((struct comment){text, at, own_line}));
	if (!own_line)
		return;
	if (str_starts_with(text, STR("##")))
		doc_add(p, at, str_skip(text, 2));
	else if (follows_doc(p, at.from))
		p->doc_end = at.to; /* a remark between the documentation and its definition */
}

struct str doc_take(struct parser *p, struct span at)
{
	struct str doc = follows_doc(p, at.from) ? buf_str(&p->doc) : STR("");
	p->doc = BUF(p->arena);
	return doc;
}

void heredoc_begin(struct parser *p, struct span at)
{
	struct str line = source_slice(p->source, at);
	size_t n = 2;
	while (n < line.n && (char_is_word(line.p[n]) || line.p[n] == '-'))
		n++;
	p->heredoc_at = (struct span){at.from, at.from + (uint32_t)n};
	p->heredoc = (struct heredoc){.word = str_slice(line, 2, n)};
	p->heredoc.text_span = (struct span){at.to, at.to};
	struct str junk = str_trim(str_skip(line, n));
	if (junk.n == 0)
		return;
	uint32_t from = (uint32_t)(junk.p - p->source->text.p);
	struct diag *d = parser_bad(p, &DIAG_syntax, (struct span){from, from + (uint32_t)junk.n},
		"nothing may stand behind `<<" STR_FMT "`", STR_ARG(p->heredoc.word));
	diag_label(d, "the sample begins on the next line");
}

bool heredoc_line(struct parser *p, struct span line)
{
	if (str_eq(str_trim(source_slice(p->source, line)), p->heredoc.word))
		return true;
	p->heredoc.text_span.to = line.to;
	return false;
}

/* The line without the indent of the closing word. */
static struct str unindented(struct parser *p, struct str line, uint32_t indent)
{
	size_t n = 0;
	while (n < indent && n < line.n && is_blank(line.p[n]))
		n++;
	struct str rest = str_skip(line, n);
	if (n == indent || str_trim(rest).n == 0)
		return rest;
	uint32_t from = (uint32_t)(rest.p - p->source->text.p);
	struct diag *d =
		parser_bad(p, &DIAG_syntax, (struct span){from, from + (uint32_t)str_trim(rest).n},
			"this line stands left of the word that ends the sample");
	diag_label(d, "`" STR_FMT "` and every line before it share their indent",
		STR_ARG(p->heredoc.word));
	return rest;
}

struct heredoc heredoc_end(struct parser *p, struct span line)
{
	struct heredoc *h = &p->heredoc;
	struct str closing = source_slice(p->source, line);
	struct buf text = BUF(p->arena);
	while (h->indent < closing.n && is_blank(closing.p[h->indent]))
		h->indent++;
	struct str rest = source_slice(p->source, h->text_span);
	while (rest.n) {
		size_t n = str_find_char(rest, '\n');
		n = n == STR_NOT_FOUND ? rest.n : n + 1;
		buf_add(&text, unindented(p, str_slice(rest, 0, n), h->indent));
		rest = str_skip(rest, n);
	}
	h->text = buf_str(&text);
	return *h;
}

void heredoc_unclosed(struct parser *p)
{
	struct diag *d = parser_bad(p, &DIAG_bad_token, p->heredoc_at,
		"no line with `" STR_FMT "` ends this sample", STR_ARG(p->heredoc.word));
	diag_label(d, "everything to the end of the file would belong to it");
	p->quiet = p->at + 1;
}
