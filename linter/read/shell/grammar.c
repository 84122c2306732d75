/*
 * grammar.c: lists, pipelines and compound commands, by recursive descent.
 *
 * A mistake is reported once; the functions then return what they have, and the outermost list goes
 * on at the next command. Closing words left over from such a mistake are passed over.
 */
#include "read/shell/lexer.h"

#include <string.h>

static bool closes(struct shell_parser *p)
{
	static const char *const words[] = {
		"then", "else", "elif", "fi", "do", "done", "esac", "}"};
	const struct shell_token *t = shell_peek(p);
	if (t->kind == SHELL_OPERATOR)
		return str_eq(t->text, STR(")")) || str_starts_with(t->text, STR(";;")) ||
		       str_eq(t->text, STR(";&"));
	for (size_t i = 0; t->name.n && i < sizeof words / sizeof *words; i++)
		if (str_eq(t->name, str_from(words[i])))
			return true;
	return t->kind == SHELL_END;
}

/* The closing word of a construct; when it is not there the message points at both ends. */
static void expect_close(struct shell_parser *p, const char *word, struct shell_node *opened)
{
	if (p->failed || shell_take_name(p, word) || shell_take_operator(p, word))
		return;
	char wanted[16] = "'";
	strcat(strcat(wanted, word), "'");
	struct diag *d = shell_unexpected(p, wanted);
	uint32_t to = opened->span.from;
	while (to < p->n && char_is_alpha(p->p[to]))
		to++;
	to += to == opened->span.from && to < p->n;
	if (d)
		diag_second(d, p->script->text.source,
			shell_span(p->script, (struct span){opened->span.from, to}), "opened here");
}

/* --- compound commands -------------------------------------------------------------------- */

static struct shell_node *body_until(struct shell_parser *p, const char *what)
{
	struct shell_node *list = shell_list(p);
	if (!list && !p->failed)
		shell_unexpected(p, what);
	return list;
}

static struct shell_node *parse_if(struct shell_parser *p)
{
	struct shell_node *n = shell_node_new(p, SHELL_IF), **tail = &n->body;
	bool more = true;
	while (more && !p->failed) {
		struct shell_node *clause = *tail = shell_node_new(p, SHELL_CLAUSE);
		tail = &clause->next;
		more = !shell_take_name(p, "else");
		if (more) {
			shell_take(p); /* if, elif */
			clause->cond = body_until(p, "a command");
			expect_close(p, "then", n);
		}
		clause->body = body_until(p, "a command");
		more = more && (shell_is_name(p, "elif") || shell_is_name(p, "else"));
		shell_node_end(p, clause);
	}
	expect_close(p, "fi", n);
	return shell_node_end(p, n);
}

static struct shell_node *parse_while(struct shell_parser *p)
{
	struct shell_node *n = shell_node_new(p, SHELL_WHILE);
	shell_take(p);
	n->cond = body_until(p, "a command");
	expect_close(p, "do", n);
	n->body = body_until(p, "a command");
	expect_close(p, "done", n);
	return shell_node_end(p, n);
}

static struct shell_node *parse_arith(struct shell_parser *p, enum shell_node_kind kind);

static void for_words(struct shell_parser *p, struct shell_node *n)
{
	struct shell_word **tail = &n->words;
	n->listed = true;
	p->operand = true;
	while (shell_peek(p)->kind == SHELL_WORD) {
		*tail = shell_take(p).word;
		tail = &(*tail)->next;
		p->operand = true;
	}
	p->operand = false;
}

static void for_body(struct shell_parser *p, struct shell_node *n)
{
	shell_take_operator(p, ";");
	shell_skip_newlines(p);
	bool braces = shell_is_name(p, "{");
	if (braces)
		shell_take(p);
	else
		expect_close(p, "do", n);
	n->body = body_until(p, "a command");
	expect_close(p, braces ? "}" : "done", n);
	shell_node_end(p, n);
}

static struct shell_node *parse_for(struct shell_parser *p)
{
	struct shell_node *n = shell_node_new(p, SHELL_FOR);
	shell_take(p);
	if (shell_is_operator(p, "(") && p->at < p->n && p->p[p->at] == '(') {
		struct span open = {p->at - 1, p->at + 1};
		struct shell_node *head = parse_arith(p, SHELL_TEST);
		if (!head) {
			shell_mistake(p, open, "this (( is not closed");
			return shell_node_end(p, n);
		}
		n->words = head->words;
		for_body(p, n);
		return n;
	}
	if (shell_peek(p)->kind != SHELL_WORD) {
		shell_unexpected(p, "a name");
		return shell_node_end(p, n);
	}
	n->name = shell_take(p).name;
	list_push(p->arena, &p->tree->assigned, n->name);
	shell_skip_newlines(p);
	if (shell_take_name(p, "in"))
		for_words(p, n);
	for_body(p, n);
	return n;
}

static void case_patterns(struct shell_parser *p, struct shell_node *clause)
{
	struct shell_word **tail = &clause->words;
	shell_take_operator(p, "(");
	do {
		if (shell_peek(p)->kind != SHELL_WORD) {
			shell_unexpected(p, "a pattern");
			return;
		}
		*tail = shell_take(p).word;
		tail = &(*tail)->next;
	} while (shell_take_operator(p, "|"));
	if (!shell_take_operator(p, ")"))
		shell_unexpected(p, "')'");
}

static struct shell_node *parse_case(struct shell_parser *p)
{
	struct shell_node *n = shell_node_new(p, SHELL_CASE), **tail = &n->body;
	shell_take(p);
	if (shell_peek(p)->kind != SHELL_WORD)
		shell_unexpected(p, "a word");
	else
		n->words = shell_take(p).word;
	shell_skip_newlines(p);
	if (!p->failed && !shell_take_name(p, "in"))
		shell_unexpected(p, "'in'");
	shell_skip_newlines(p);
	while (!p->failed && !shell_is_name(p, "esac") && shell_peek(p)->kind != SHELL_END) {
		struct shell_node *clause = *tail = shell_node_new(p, SHELL_CLAUSE);
		tail = &clause->next;
		case_patterns(p, clause);
		clause->body = shell_list(p);
		shell_node_end(p, clause);
		if (!shell_take_operator(p, ";;") && !shell_take_operator(p, ";&") &&
			!shell_take_operator(p, ";;&"))
			break;
		shell_skip_newlines(p);
	}
	expect_close(p, "esac", n);
	return shell_node_end(p, n);
}

static struct shell_node *parse_group(struct shell_parser *p, bool subshell)
{
	struct shell_node *n = shell_node_new(p, subshell ? SHELL_SUBSHELL : SHELL_GROUP);
	shell_take(p);
	n->body = body_until(p, "a command");
	expect_close(p, subshell ? ")" : "}", n);
	return shell_node_end(p, n);
}

/* (( expression )), its first parenthesis already seen */
static struct shell_node *parse_arith(struct shell_parser *p, enum shell_node_kind kind)
{
	struct shell_node *n = shell_node_new(p, kind);
	uint32_t from = n->span.from + 2, end = shell_arith_end(p, from);
	if (!end)
		return NULL;
	shell_take(p);
	p->at = from;
	n->words = shell_word_new(p);
	shell_lex_body(p, n->words, end);
	p->at = p->at > end ? p->at : end + 2;
	n->words->span.to = p->at;
	p->end = p->at;
	return shell_node_end(p, n);
}

static bool skip_test_space(struct shell_parser *p)
{
	while (p->at < p->n &&
		(char_is_space(p->p[p->at]) ||
			(p->p[p->at] == '\\' && p->at + 1 < p->n && p->p[p->at + 1] == '\n')))
		p->at += p->p[p->at] == '\\' ? 2 : 1;
	return p->at < p->n;
}

/* A regular expression behind =~ : blanks between its parentheses belong to it. */
static struct shell_word *test_pattern(struct shell_parser *p)
{
	struct shell_word *all = shell_word_new(p);
	uint32_t deep = 0;
	while (p->at < p->n) {
		char c = p->p[p->at];
		if (c == '\n' || (char_is_space(c) && !deep))
			break;
		deep += c == '(';
		deep -= c == ')' && deep;
		uint32_t from = p->at;
		struct shell_word *w = shell_lex_word(p, " \t\n()");
		if (p->at == from)
			shell_literal(p, w, (struct span){from, ++p->at}, false);
		if (all->last)
			all->last->next = w->parts;
		else
			all->parts = w->parts;
		all->last = w->last ? w->last : all->last;
	}
	all->span.to = p->at;
	return all;
}

/* [[ ... ]]: only its words matter, for what they substitute. */
static struct shell_node *parse_test(struct shell_parser *p)
{
	struct shell_node *n = shell_node_new(p, SHELL_TEST);
	struct shell_word **tail = &n->words;
	shell_take(p);
	bool pattern = false;
	while (skip_test_space(p)) {
		uint32_t from = p->at;
		struct shell_word *w =
			pattern ? test_pattern(p) : shell_lex_word(p, SHELL_WORD_STOPS);
		struct str text = str_slice(p->script->text.text, from, w->span.to);
		if (p->at == from)
			p->at++; /* && || ( ) < > */
		pattern = str_eq(text, STR("=~"));
		if (str_eq(text, STR("]]"))) {
			p->end = p->at;
			return shell_node_end(p, n);
		}
		*tail = w;
		tail = &w->next;
	}
	shell_unclosed(p, (struct span){n->span.from, n->span.from + 2});
	return shell_node_end(p, n);
}

static struct shell_node *function_body(struct shell_parser *p, struct shell_node *n);

static struct shell_node *parse_function(struct shell_parser *p, bool keyword)
{
	struct shell_node *n = shell_node_new(p, SHELL_FUNCTION);
	if (keyword)
		shell_take(p);
	struct shell_token name = shell_take(p);
	n->name = str_slice(p->script->text.text, name.span.from, name.span.to);
	if (shell_take_operator(p, "(") && !shell_take_operator(p, ")"))
		shell_unexpected(p, "')'");
	shell_skip_newlines(p);
	return function_body(p, n);
}

static bool begins_function(struct shell_parser *p)
{
	const struct shell_token *t = shell_peek(p);
	uint32_t i = t->span.to;
	if (!t->name.n || shell_is_assignment(t->word))
		return false;
	while (i < p->n && (p->p[i] == ' ' || p->p[i] == '\t'))
		i++;
	if (i >= p->n || p->p[i] != '(')
		return false;
	for (i++; i < p->n && (p->p[i] == ' ' || p->p[i] == '\t'); i++)
		;
	return i < p->n && p->p[i] == ')';
}

static struct shell_node *parse_parenthesis(struct shell_parser *p)
{
	struct shell_node *n = NULL;
	if (p->at < p->n && p->p[p->at] == '(')
		n = parse_arith(p, SHELL_TEST);
	return n ? n : parse_group(p, true);
}

/* A compound command, or NULL where none begins. */
static struct shell_node *parse_compound(struct shell_parser *p)
{
	if (shell_is_operator(p, "("))
		return parse_parenthesis(p);
	if (shell_peek(p)->kind != SHELL_WORD || !shell_peek(p)->name.n)
		return NULL;
	if (shell_is_name(p, "if"))
		return parse_if(p);
	if (shell_is_name(p, "while") || shell_is_name(p, "until"))
		return parse_while(p);
	if (shell_is_name(p, "for") || shell_is_name(p, "select"))
		return parse_for(p);
	if (shell_is_name(p, "case"))
		return parse_case(p);
	if (shell_is_name(p, "{"))
		return parse_group(p, false);
	if (shell_is_name(p, "[["))
		return parse_test(p);
	if (shell_is_name(p, "function"))
		return parse_function(p, true);
	return begins_function(p) ? parse_function(p, false) : NULL;
}

static struct shell_node *function_body(struct shell_parser *p, struct shell_node *n)
{
	if (!p->failed && shell_enter(p)) {
		n->body = parse_compound(p);
		p->depth--;
		if (n->body)
			shell_redirects(p, n->body);
		else
			shell_unexpected(p, "the body of the function");
	}
	return shell_node_end(p, n);
}

/* --- pipelines and lists ------------------------------------------------------------------ */

static struct shell_node *parse_command(struct shell_parser *p)
{
	enum shell_token_kind kind = shell_peek(p)->kind;
	if (closes(p) ||
		(kind != SHELL_WORD && kind != SHELL_REDIRECT && !shell_is_operator(p, "("))) {
		shell_unexpected(p, "a command");
		return NULL;
	}
	if (!shell_enter(p))
		return NULL;
	struct shell_node *n = parse_compound(p);
	if (n)
		shell_redirects(p, n);
	else
		n = shell_simple(p);
	p->depth--;
	return n;
}

/* The word `time`; with options it is the program of that name. */
static bool is_time(struct shell_parser *p)
{
	if (!shell_is_name(p, "time"))
		return false;
	struct str rest = str_trim(str_slice(p->script->text.text, p->at, p->at + 8));
	return !str_starts_with(rest, STR("-")) || str_starts_with(rest, STR("-p "));
}

/* coproc NAME { ...; }: only a compound command can have a name. */
static void take_coproc(struct shell_parser *p)
{
	static const char *const begins[] = {
		"{", "[[", "if", "while", "until", "for", "select", "case"};
	shell_take(p);
	if (shell_peek(p)->kind != SHELL_WORD || !shell_peek(p)->name.n)
		return;
	struct str next, rest = str_trim(str_slice(p->script->text.text, p->at, p->at + 20));
	str_cut(rest, ' ', &next);
	bool compound = str_starts_with(next, STR("("));
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		compound = compound || str_eq(next, str_from(begins[i]));
	if (compound)
		shell_take(p);
}

/* !, time and coproc before a pipeline; true: a ! was among them */
static bool skip_prefixes(struct shell_parser *p)
{
	for (bool negated = false;;) {
		if (is_time(p)) {
			shell_take(p);
			shell_take_name(p, "-p");
		} else if (shell_is_name(p, "coproc")) {
			take_coproc(p);
		} else if (shell_take_name(p, "!")) {
			negated = true;
		} else {
			return negated;
		}
	}
}

/* The operator that ends a part of a list or pipe */
static bool take_behind(struct shell_parser *p, struct shell_node *n, const char *operator)
{
	if (!shell_is_operator(p, operator))
		return false;
	n->behind = shell_take(p).span;
	return true;
}

static struct shell_node *parse_pipeline(struct shell_parser *p)
{
	bool bare = is_time(p);
	struct shell_node *pipe = shell_node_new(p, SHELL_PIPELINE), **tail = &pipe->body;
	bool negated = skip_prefixes(p);
	if (bare && shell_peek(p)->kind != SHELL_WORD && !shell_is_operator(p, "("))
		return shell_node_end(p, pipe); /* `time` of nothing */
	bool more = true;
	while (more && !p->failed) {
		struct shell_node *n = *tail = parse_command(p);
		if (!n)
			break;
		tail = &n->next;
		more = take_behind(p, n, "|") || take_behind(p, n, "|&");
		if (more)
			shell_skip_newlines(p);
	}
	if (pipe->body && !pipe->body->next)
		pipe = pipe->body;
	else
		shell_node_end(p, pipe);
	pipe->negated = negated;
	return pipe;
}

static struct shell_node *parse_and_or(struct shell_parser *p)
{
	struct shell_node *all = shell_node_new(p, SHELL_AND_OR), **tail = &all->body;
	enum shell_link link = SHELL_FIRST;
	while (!p->failed) {
		struct shell_node *n = *tail = parse_pipeline(p);
		n->link = link;
		tail = &n->next;
		if (take_behind(p, n, "&&"))
			link = SHELL_AND;
		else if (take_behind(p, n, "||"))
			link = SHELL_OR;
		else
			break;
		shell_skip_newlines(p);
	}
	bool alone = !all->body->next && !shell_is_operator(p, "&");
	return alone ? all->body : shell_node_end(p, all);
}

/* ; & or a line end; true when another command may follow. */
static bool take_separator(struct shell_parser *p, struct shell_node *last)
{
	if (take_behind(p, last, "&"))
		last->background = true;
	else if (!take_behind(p, last, ";") && shell_peek(p)->kind != SHELL_NEWLINE)
		return false;
	else if (last->behind.to == last->behind.from)
		last->behind = shell_peek(p)->span;
	shell_skip_newlines(p);
	return true;
}

struct shell_node *shell_list(struct shell_parser *p)
{
	struct shell_node *first = NULL, **tail = &first;
	shell_skip_newlines(p);
	while (!p->failed && !closes(p)) {
		struct shell_node *n = *tail = parse_and_or(p);
		tail = &n->next;
		if (p->failed || !take_separator(p, n))
			break;
	}
	return first;
}

/* Goes on behind the command in which a mistake was found. */
static void recover(struct shell_parser *p)
{
	bool quiet = p->quiet;
	p->failed = false;
	p->quiet = true; /* what is passed over is not reported */
	while (shell_peek(p)->kind != SHELL_END) {
		struct shell_token t = shell_take(p);
		bool parenthesis = str_eq(t.text, STR("(")) || str_eq(t.text, STR(")"));
		if (t.kind == SHELL_NEWLINE || (t.kind == SHELL_OPERATOR && !parenthesis))
			break;
	}
	p->quiet = quiet;
	p->failed = false;
	p->recovered = true;
}

static struct shell_node *parse_all(struct shell_parser *p)
{
	struct shell_node *first = NULL, **tail = &first;
	for (;;) {
		*tail = shell_list(p);
		while (*tail)
			tail = &(*tail)->next;
		if (!p->failed && shell_peek(p)->kind == SHELL_END)
			return first;
		if (p->recovered && closes(p))
			p->failed = true; /* left over from the mistake before */
		shell_unexpected(p, "a command or the end of one");
		recover(p);
	}
}

struct shell_node *shell_parse_part(struct shell_parser *p, const struct shell_script *script)
{
	struct shell_parser sub;
	shell_parser_init(&sub, p->r, script, p->tree, p->depth);
	return parse_all(&sub);
}

struct shell_tree *shell_parse(struct reading *r, const struct shell_script *script, uint32_t depth)
{
	struct shell_tree *tree = arena_new(r->arena, struct shell_tree);
	struct shell_parser p;
	tree->guessed = script->guessed || script->gaps.n;
	shell_parser_init(&p, r, script, tree, depth);
	tree->body = parse_all(&p);
	return tree;
}

void shell_comments(struct reading *r, const struct splice *text, struct span_list *out)
{
	struct reading quiet = *r;
	struct diags unheard;
	struct shell_parser p;
	struct shell_script *script = arena_new(r->arena, struct shell_script);
	*script = (struct shell_script){.text = *text};
	diags_init(&unheard, r->arena);
	quiet.diags = &unheard; /* reading it for its commands says what is wrong */
	shell_parser_init(&p, &quiet, script, arena_new(r->arena, struct shell_tree), 0);
	p.comments = out;
	(void)parse_all(&p);
}
