/*
 * lexer.c: tokens of a script: operators, redirections, line ends, and here-documents, whose
 * texts begin behind the line end that follows them.
 */
#include "read/shell/lexer.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct span shell_span(const struct shell_script *s, struct span in_text)
{
	return splice_span(&s->text, in_text);
}

uint32_t shell_place(struct reading *r, const struct shell_script *s, struct span in_text)
{
	return facts_place(r->facts, s->text.source, shell_span(s, in_text));
}

void shell_parser_init(struct shell_parser *p, struct reading *r, const struct shell_script *script,
	struct shell_tree *tree, uint32_t depth)
{
	*p = (struct shell_parser){.r = r,
		.arena = r->arena,
		.script = script,
		.tree = tree,
		.p = script->text.text.p,
		.n = (uint32_t)script->text.text.n,
		.depth = depth};
}

struct diag *shell_mistake(struct shell_parser *p, struct span at, const char *format, ...)
{
	static const size_t most = 200;
	char words[300];
	if (p->failed)
		return NULL;
	p->failed = true;
	if (p->quiet || p->tree->guessed || p->tree->mistakes++ >= SHELL_MISTAKES_MOST)
		return NULL;
	va_list args;
	va_start(args, format);
	int n = vsnprintf(words, sizeof words, format, args);
	va_end(args);
	return diag_add(p->r->diags, &DIAG_shell_syntax, p->script->text.source,
		shell_span(p->script, at), "%.*s", n > (int)most ? (int)most : n, words);
}

void shell_unclosed(struct shell_parser *p, struct span opened)
{
	struct str what = str_slice(p->script->text.text, opened.from, opened.to);
	bool failed = p->failed;
	shell_mistake(p, opened, "this " STR_FMT " is not closed", STR_ARG(what));
	p->failed = failed;
	p->quiet = true;
}

bool shell_enter(struct shell_parser *p)
{
	if (p->depth < READ_DEPTH) {
		p->depth++;
		return true;
	}
	if (!p->quiet)
		diag_add(p->r->diags, &DIAG_input_limit, p->script->text.source,
			shell_span(
				p->script, (struct span){p->at, p->at < p->n ? p->at + 1 : p->at}),
			"the script is nested more than %d deep", READ_DEPTH);
	p->quiet = true;
	p->at = p->n; /* nothing behind it can be told apart any more */
	return false;
}

static bool is_blank(const struct shell_parser *p, uint32_t at)
{
	char c = p->p[at];
	if (c == '\r')
		return at + 1 == p->n || p->p[at + 1] == '\n';
	return c == ' ' || c == '\t' || c == '\f' || c == '\v';
}

/* What looks like arithmetic may be read twice; its comments are kept once. */
static void skip_comment(struct shell_parser *p)
{
	const char *end = memchr(p->p + p->at, '\n', p->n - p->at);
	struct span at = {p->at, end ? (uint32_t)(end - p->p) : p->n};
	p->at = at.to;
	if (!p->comments)
		return;
	at = shell_span(p->script, at);
	if (!p->comments->n || p->comments->at[p->comments->n - 1].to <= at.from)
		list_push(p->arena, p->comments, at);
}

static void skip_blanks(struct shell_parser *p)
{
	while (p->at < p->n) {
		if (is_blank(p, p->at)) {
			p->at++;
		} else if (p->p[p->at] == '\\' && p->at + 1 < p->n && p->p[p->at + 1] == '\n') {
			p->at += 2;
		} else if (p->p[p->at] == '#') {
			skip_comment(p);
		} else {
			return;
		}
	}
}

static const char *const operators[] = {
	";;&", ";;", ";&", "&&", "||", "|&", ";", "&", "|", "(", ")"};
static const char *const redirects[] = {
	"&>>", "&>", "<<<", "<<-", "<<", "<>", "<&", ">>", ">&", ">|", "<", ">"};

static struct str starts_with_one(
	const struct shell_parser *p, uint32_t at, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n && at < p->n; i++) {
		if (p->p[at] != list[i][0])
			continue;
		size_t length = strlen(list[i]);
		if (length <= p->n - at && memcmp(p->p + at, list[i], length) == 0)
			return str_slice(p->script->text.text, at, at + length);
	}
	return STR("");
}

/* 2> and {fd}> : where the operator begins, or the place itself */
static uint32_t behind_descriptor(const struct shell_parser *p)
{
	uint32_t at = p->at;
	if (at < p->n && p->p[at] == '{') {
		at++;
		while (at < p->n && char_is_word(p->p[at]))
			at++;
		if (at == p->at + 1 || at >= p->n || p->p[at] != '}')
			return p->at;
		at++;
	} else {
		while (at < p->n && char_is_digit(p->p[at]))
			at++;
	}
	bool arrow = at < p->n && (p->p[at] == '<' || p->p[at] == '>');
	return arrow ? at : p->at;
}

static bool lex_redirect(struct shell_parser *p, struct shell_token *t)
{
	uint32_t at = behind_descriptor(p);
	struct str op = starts_with_one(p, at, redirects, sizeof redirects / sizeof *redirects);
	if (!op.n)
		return false;
	bool process = op.n == 1 && at + 1 < p->n && p->p[at + 1] == '(' && at == p->at;
	if (process)
		return false; /* <(...) is a word */
	uint32_t from = p->at;
	p->at = at + (uint32_t)op.n;
	*t = (struct shell_token){SHELL_REDIRECT, {from, p->at},
		str_slice(p->script->text.text, from, p->at), NULL, {0}};
	return true;
}

static bool lex_operator(struct shell_parser *p, struct shell_token *t)
{
	struct str op = starts_with_one(p, p->at, operators, sizeof operators / sizeof *operators);
	if (!op.n)
		return false;
	uint32_t from = p->at;
	p->at += (uint32_t)op.n;
	*t = (struct shell_token){SHELL_OPERATOR, {from, p->at}, op, NULL, {0}};
	return true;
}

static struct str plain_name(const struct shell_word *w)
{
	const struct shell_part *only = w->parts;
	bool plain = only && !only->next && only->kind == SHELL_LITERAL && !w->quoted;
	return plain ? only->text : STR("");
}

static void lex_token(struct shell_parser *p, struct shell_token *t)
{
	skip_blanks(p);
	uint32_t from = p->at;
	if (from >= p->n) {
		*t = (struct shell_token){SHELL_END, {p->n, p->n}, {0}, NULL, {0}};
		return;
	}
	if (p->p[from] == '\n') {
		p->at++;
		*t = (struct shell_token){SHELL_NEWLINE, {from, from + 1}, {0}, NULL, {0}};
		shell_read_heredocs(p);
		return;
	}
	if (lex_redirect(p, t) || lex_operator(p, t))
		return;
	struct shell_word *w = shell_lex_word(p, SHELL_WORD_STOPS);
	*t = (struct shell_token){SHELL_WORD, w->span, {0}, w, plain_name(w)};
}

const struct shell_token *shell_peek(struct shell_parser *p)
{
	if (!p->have) {
		struct shell_token t;
		lex_token(p, &t);
		p->token = t;
		p->have = true;
	}
	return &p->token;
}

struct shell_token shell_take(struct shell_parser *p)
{
	struct shell_token t = *shell_peek(p);
	if (t.kind != SHELL_END)
		p->have = false;
	p->end = t.span.to;
	return t;
}

static bool is_delimiter(struct str line, const struct shell_redirect *h)
{
	while (h->tabs && line.n && line.p[0] == '\t')
		line = str_skip(line, 1);
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	return str_eq(line, h->delimiter);
}

static void add_line(struct shell_parser *p, struct splicer *text, const struct shell_redirect *h,
	uint32_t from, uint32_t to)
{
	while (h->tabs && from < to && p->p[from] == '\t')
		from++;
	splicer_more(text, &p->script->text, (struct span){from, to});
}

static void set_body(struct shell_parser *p, struct shell_redirect *h, struct splicer *text)
{
	struct shell_script *body = arena_new(p->arena, struct shell_script);
	body->text = splicer_end(text);
	struct shell_parser sub;
	shell_parser_init(&sub, p->r, body, p->tree, p->depth);
	h->target = shell_word_new(&sub);
	h->target->quoted = true;
	h->target->span = (struct span){0, sub.n};
	if (h->literal)
		shell_literal(&sub, h->target, h->target->span, true);
	else
		shell_lex_body(&sub, h->target, sub.n);
}

static void read_heredoc(struct shell_parser *p, struct shell_redirect *h)
{
	struct splicer text;
	splicer_init(&text, p->arena, p->script->text.source);
	while (p->at < p->n) {
		const char *end = memchr(p->p + p->at, '\n', p->n - p->at);
		uint32_t from = p->at, to = end ? (uint32_t)(end - p->p) : p->n;
		p->at = end ? to + 1 : to;
		if (is_delimiter(str_slice(p->script->text.text, from, to), h))
			break;
		add_line(p, &text, h, from, p->at);
	}
	set_body(p, h, &text);
}

void shell_read_heredocs(struct shell_parser *p)
{
	for (uint32_t i = 0; i < p->pending.n; i++)
		read_heredoc(p, p->pending.at[i]);
	p->pending.n = 0;
}
