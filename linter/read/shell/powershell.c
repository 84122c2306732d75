/*
 * powershell.c: PowerShell as commands.
 *
 * A statement that begins with a name is a command; its words end at blanks and commas. What begins
 * with $, a quote, a bracket or a number is an expression: only the commands in its parentheses and
 * the methods it calls are of interest, a call being a command of the method's name. Blocks in
 * braces are lists of statements wherever they stand.
 */
#include "read/shell/windows.h"

#include <string.h>

static struct shell_node *parse_list(struct windows *w, char close);
static struct shell_node *parse_pipeline(struct windows *w);
static void lex_double(struct windows *w, struct shell_word *word);

static bool ends_statement(const struct windows *w)
{
	char c = windows_at(w, w->at);
	return w->at >= w->n || c == '\n' || (c && strchr(";|&)}", c));
}

/* Blanks, continued lines, comments */
static void skip_space(struct windows *w)
{
	for (;;) {
		windows_blanks(w);
		char c = windows_at(w, w->at), next = windows_at(w, w->at + 1);
		if (c == '`' && next == '\n') {
			w->at += 2;
		} else if (c == '`' && next == '\r' && windows_at(w, w->at + 2) == '\n') {
			w->at += 3;
		} else if (c == '<' && next == '#') {
			size_t end = str_find(str_skip(w->script->text.text, w->at), STR("#>"));
			w->at = end == STR_NOT_FOUND ? w->n : w->at + (uint32_t)end + 2;
		} else if (c == '#') {
			while (w->at < w->n && w->p[w->at] != '\n')
				w->at++;
		} else {
			return;
		}
	}
}

static void skip_lines(struct windows *w)
{
	for (;;) {
		skip_space(w);
		char c = windows_at(w, w->at);
		if (w->at >= w->n || (c != '\n' && c != ';'))
			return;
		w->at++;
	}
}

/* --- words -------------------------------------------------------------------------------- */

/* The commands up to `close`, as a part of a word; the place is behind what opens them. */
static void add_list(struct windows *w, struct shell_word *word, uint32_t from, char close)
{
	struct shell_node *body = parse_list(w, close);
	struct shell_part *part = windows_part(w, word, SHELL_COMMAND, from, w->at);
	part->body = body;
}

static void skip_balanced(struct windows *w, char open, char close)
{
	uint32_t deep = 0;
	for (; w->at < w->n; w->at++) {
		char c = w->p[w->at];
		deep += c == open;
		if (c == close && --deep == 0) {
			w->at++;
			return;
		}
	}
}

/* $name ${name} $env:NAME, with .members and [indexes] behind it where it is no part of a text */
static void lex_variable(struct windows *w, struct shell_word *word, bool members)
{
	uint32_t from = w->at, name = from + 1;
	if (windows_gap(w, word, true))
		return;
	if (windows_at(w, name) == '(') {
		w->at = name + 1;
		add_list(w, word, from, ')');
		return;
	}
	bool braces = windows_at(w, name) == '{';
	name += braces;
	uint32_t to = name;
	while (char_is_word(windows_at(w, to)) || windows_at(w, to) == ':' ||
		(braces && to < w->n && w->p[to] != '}' && w->p[to] != '\n'))
		to++;
	while (!braces && to > name && w->p[to - 1] == ':')
		to--; /* "$x: text" */
	if (to == name && !members && !strchr("?$^", windows_at(w, to))) {
		w->at = from + 1;
		windows_part(w, word, SHELL_LITERAL, from, w->at);
		return;
	}
	w->at = to + (braces || to == name);
	struct str text = str_slice(w->script->text.text, name, to);
	bool env = str_starts_with_nocase(text, STR("env:")), member = false;
	while (members &&
		(windows_at(w, w->at) == '[' ||
			(windows_at(w, w->at) == '.' && char_is_word(windows_at(w, w->at + 1))))) {
		member = true;
		if (w->p[w->at] == '[')
			skip_balanced(w, '[', ']');
		else
			while (char_is_word(windows_at(w, ++w->at)))
				;
	}
	struct shell_part *part =
		windows_part(w, word, SHELL_PARAM, from, w->at < w->n ? w->at : w->n);
	part->text = env ? str_skip(text, 4) : text;
	part->op = member || !part->text.n ? STR("other") : env ? STR("") : STR("own");
}

static void lex_single(struct windows *w, struct shell_word *word)
{
	word->quoted = true;
	uint32_t from = ++w->at;
	while (w->at < w->n) {
		bool doubled = w->p[w->at] == '\'' && windows_at(w, w->at + 1) == '\'';
		if (w->p[w->at] == '\'' && !doubled)
			break;
		if (doubled) { /* '' is ' */
			windows_part(w, word, SHELL_LITERAL, from, w->at + 1);
			from = w->at += 2;
		} else if (windows_is_gap(w)) {
			windows_part(w, word, SHELL_LITERAL, from, w->at);
			windows_gap(w, word, true);
			from = w->at;
		} else {
			w->at++;
		}
	}
	windows_part(w, word, SHELL_LITERAL, from, w->at);
	w->at += w->at < w->n;
}

/* `n and its like; any other character stands for itself */
static void lex_escape(struct windows *w, struct shell_word *word)
{
	static const char names[] = "0abefnrtv", codes[] = "\0\a\b\033\f\n\r\t\v";
	uint32_t from = w->at;
	char c = windows_at(w, from + 1);
	const char *known = c ? strchr(names, c) : NULL;
	w->at = from + 2 < w->n ? from + 2 : w->n;
	struct shell_part *part = windows_part(w, word, SHELL_LITERAL, from + 1, w->at);
	if (known)
		part->text = (struct str){&codes[known - names], 1};
}

static void lex_double(struct windows *w, struct shell_word *word)
{
	word->quoted = true;
	uint32_t from = ++w->at;
	while (w->at < w->n && w->p[w->at] != '"') {
		char c = w->p[w->at];
		if (c != '$' && c != '`') {
			w->at++;
			continue;
		}
		if (w->at > from)
			windows_part(w, word, SHELL_LITERAL, from, w->at);
		if (c == '$')
			lex_variable(w, word, false);
		else
			lex_escape(w, word);
		from = w->at;
	}
	windows_part(w, word, SHELL_LITERAL, from, w->at);
	w->at += w->at < w->n;
	if (windows_at(w, w->at) == '"')
		lex_double(w, word); /* "" is " */
}

/* @' and @" with a line end behind them: up to a line that begins with the closing mark */
static bool lex_here_string(struct windows *w, struct shell_word *word)
{
	char quote = windows_at(w, w->at + 1);
	bool mine = windows_at(w, w->at) == '@' && (quote == '\'' || quote == '"');
	if (!mine || w->no_here_string)
		return false;
	struct str rest = str_skip(w->script->text.text, w->at + 2);
	struct str mark = quote == '"' ? STR("\n\"@") : STR("\n'@");
	size_t line = str_find_char(rest, '\n'), end = str_find(rest, mark);
	w->no_here_string = end == STR_NOT_FOUND; /* behind here neither; it is looked for once */
	if (line == STR_NOT_FOUND || end == STR_NOT_FOUND || str_trim(str_slice(rest, 0, line)).n)
		return false;
	uint32_t from = w->at + 2 + (uint32_t)line + 1, to = w->at + 2 + (uint32_t)end;
	word->quoted = true;
	windows_part(w, word, SHELL_LITERAL, from, to > from ? to : from);
	w->at = to + 3;
	return true;
}

static bool ends_word(const struct windows *w)
{
	return ends_statement(w) || char_is_space(w->p[w->at]) || w->p[w->at] == ',';
}

static void lex_run(struct windows *w, struct shell_word *word)
{
	uint32_t from = w->at++;
	while (w->at < w->n && !ends_word(w) && !strchr("$\"'`({", w->p[w->at] ? w->p[w->at] : 'x'))
		w->at++;
	windows_part(w, word, SHELL_LITERAL, from, w->at);
}

/* One word of a command */
static struct shell_word *lex_word(struct windows *w)
{
	struct shell_word *word = windows_word(w);
	while (w->at < w->n && !ends_word(w)) {
		uint32_t from = w->at;
		char c = w->p[from], next = windows_at(w, from + 1);
		if (c == '"') {
			lex_double(w, word);
		} else if (c == '\'') {
			lex_single(w, word);
		} else if (c == '$') {
			lex_variable(w, word, true);
		} else if (c == '`' && (next == '\n' || next == '\r')) {
			break;
		} else if (c == '`') {
			lex_escape(w, word);
		} else if (c == '@' && next == '{') {
			skip_balanced(w, '{', '}');
			windows_part(w, word, SHELL_COMMAND, from, w->at);
		} else if (c == '{' && from > word->span.from && strchr("%?", w->p[from - 1])) {
			break; /* %{ ... } is % { ... } */
		} else if (c == '(' || c == '{') {
			w->at++;
			add_list(w, word, from, c == '(' ? ')' : '}');
		} else if (!lex_here_string(w, word)) {
			lex_run(w, word);
		}
	}
	word->span.to = w->at;
	return word;
}

/* --- commands ----------------------------------------------------------------------------- */

static bool take_redirect(struct windows *w, struct shell_node *n, struct shell_redirect ***tail)
{
	uint32_t at = w->at;
	if (windows_at(w, at) == '*' || char_is_digit(windows_at(w, at)))
		at++;
	if (windows_at(w, at) != '>')
		return false;
	at += windows_at(w, at + 1) == '>' ? 2 : 1;
	at += windows_at(w, at) == '&';
	struct shell_redirect *r = arena_new(w->arena, struct shell_redirect);
	r->span.from = w->at;
	r->op = str_slice(w->script->text.text, w->at, at);
	w->at = at;
	skip_space(w);
	r->target = lex_word(w);
	r->span.to = n->span.to = w->at;
	**tail = r;
	*tail = &r->next;
	return true;
}

/* @( 'a', 'b' ): its texts are words of the command */
static bool opens_texts(struct windows *w)
{
	uint32_t at = w->at + 2;
	if (windows_at(w, w->at) != '@' || windows_at(w, w->at + 1) != '(')
		return false;
	while (at < w->n && char_is_space(w->p[at]))
		at++;
	return windows_at(w, at) == '\'' || windows_at(w, at) == '"' || windows_at(w, at) == '$';
}

/* The words up to the end of the statement, or to a parenthesis */
static void take_words(struct windows *w, struct shell_node *n, bool nested)
{
	struct shell_word **tail = &n->words;
	struct shell_redirect **redirects = &n->redirects;
	uint32_t texts = 0; /* parentheses of @( that are open */
	while (*tail)
		tail = &(*tail)->next;
	for (;;) {
		skip_space(w);
		char c = windows_at(w, w->at);
		if (w->at < w->n && (c == ',' || ((texts || nested) && c == '\n'))) {
			w->at++;
		} else if (texts && c == ')') {
			texts--;
			w->at++;
		} else if (opens_texts(w)) {
			texts++;
			w->at += 2;
		} else if (ends_statement(w)) {
			return;
		} else if (!take_redirect(w, n, &redirects)) {
			uint32_t from = w->at;
			*tail = lex_word(w);
			if (w->at == from)
				w->at++;
			n->span.to = w->at;
			tail = &(*tail)->next;
		}
	}
}

static struct shell_node *parse_command(struct windows *w)
{
	struct shell_node *n = windows_node(w, SHELL_SIMPLE);
	take_words(w, n, false);
	return n->words ? n : NULL;
}

/* --- expressions -------------------------------------------------------------------------- */

/* .Method(a, b) and [Type]::Method(a, b), the place being before the parenthesis */
static struct shell_node *method_call(struct windows *w, uint32_t name, uint32_t to)
{
	struct shell_node *n = windows_node(w, SHELL_SIMPLE);
	n->span.from = name;
	n->words = windows_word(w);
	n->words->span = (struct span){name, to};
	windows_part(w, n->words, SHELL_LITERAL, name, to);
	w->at = to + 1;
	if (!windows_enter(w))
		return n;
	take_words(w, n, true);
	w->depth--;
	w->at += windows_at(w, w->at) == ')';
	n->span.to = w->at;
	return n;
}

static bool begins_method(const struct windows *w, uint32_t *name, uint32_t *to)
{
	uint32_t at = w->at;
	if (windows_at(w, at) == ':' && windows_at(w, at + 1) == ':')
		at += 2;
	else if (windows_at(w, at) == '.')
		at++;
	else
		return false;
	*name = at;
	while (char_is_word(windows_at(w, at)))
		at++;
	*to = at;
	return at > *name && windows_at(w, at) == '(';
}

/* What an expression runs, up to the end of its statement */
static struct shell_node *parse_expression(struct windows *w)
{
	struct windows_list all;
	struct shell_node *test = windows_node(w, SHELL_TEST);
	struct shell_word *word = windows_word(w);
	uint32_t name, to;
	windows_list_init(&all);
	test->words = word;
	windows_list_add(&all, test);
	for (skip_space(w); !ends_statement(w); skip_space(w)) {
		uint32_t from = w->at;
		char c = w->p[from], next = windows_at(w, from + 1);
		if (begins_method(w, &name, &to)) {
			windows_list_add(&all, method_call(w, name, to));
		} else if (c == '"') {
			lex_double(w, word);
		} else if (c == '\'') {
			lex_single(w, word);
		} else if (c == '$') {
			lex_variable(w, word, false);
		} else if (c == '@' && next == '{') {
			skip_balanced(w, '{', '}');
		} else if (c == '(' || c == '{') {
			w->at++;
			add_list(w, word, from, c == '(' ? ')' : '}');
		} else if (!lex_here_string(w, word)) {
			w->at++;
		}
	}
	test->span.to = word->span.to = w->at;
	return windows_list_end(w, &all, SHELL_GROUP);
}

/* $name = what follows: a text, or what a pipeline gives */
static struct shell_node *parse_assignment(
	struct windows *w, uint32_t from, struct shell_word *name)
{
	struct shell_node *n = windows_node(w, SHELL_SIMPLE);
	struct shell_assignment *a = n->assignments = arena_new(w->arena, struct shell_assignment);
	a->name = name->parts->text;
	list_push(w->arena, &w->tree->assigned, a->name);
	skip_space(w);
	uint32_t value = w->at;
	char c = windows_at(w, value);
	bool text = c == '"' || c == '\'' || c == '$' || char_is_digit(c);
	if (text)
		a->value = lex_word(w);
	skip_space(w);
	if (text && ends_statement(w) && windows_at(w, w->at) != '|') {
		n->span = a->span = (struct span){from, w->at};
		return n;
	}
	w->at = value;
	struct shell_node *right = parse_pipeline(w);
	struct shell_word *made = windows_word(w);
	made->span = (struct span){value, w->at};
	windows_part(w, made, SHELL_COMMAND, value, w->at)->body = right;
	a->value = made;
	n->span = a->span = (struct span){from, w->at};
	return n;
}

static struct shell_node *parse_variable(struct windows *w)
{
	uint32_t from = w->at;
	struct shell_word *name = windows_word(w);
	lex_variable(w, name, true);
	skip_space(w);
	char c = windows_at(w, w->at), next = windows_at(w, w->at + 1);
	bool plain = name->parts && name->parts->kind == SHELL_PARAM &&
		     !str_eq(name->parts->op, STR("other"));
	if (plain && c == '=' && next != '=') {
		w->at++;
		return parse_assignment(w, from, name);
	}
	w->at = from;
	return parse_expression(w);
}

/* --- statements --------------------------------------------------------------------------- */

static bool at_word(const struct windows *w, const char *name)
{
	size_t n = strlen(name);
	struct str s = str_slice(w->script->text.text, w->at, w->at + n);
	char behind = windows_at(w, w->at + (uint32_t)n);
	return str_eq_nocase(s, str_from(name)) && !char_is_word(behind) && behind != '-' &&
	       behind != '.' && behind != '\\';
}

static bool take_word(struct windows *w, const char *name)
{
	if (!at_word(w, name))
		return false;
	w->at += (uint32_t)strlen(name);
	return true;
}

static struct shell_node *parse_enclosed(struct windows *w, char open, char close)
{
	skip_lines(w);
	if (windows_at(w, w->at) != open)
		return NULL;
	w->at++;
	return parse_list(w, close);
}

/* if (a) { b } elseif (c) { d } else { e } */
static struct shell_node *parse_if(struct windows *w)
{
	struct shell_node *n = windows_node(w, SHELL_IF), **tail = &n->body;
	bool more = true;
	take_word(w, "if");
	while (more) {
		struct shell_node *clause = *tail = windows_node(w, SHELL_CLAUSE);
		tail = &clause->next;
		clause->cond = parse_enclosed(w, '(', ')');
		clause->body = parse_enclosed(w, '{', '}');
		uint32_t at = w->at;
		skip_lines(w);
		more = take_word(w, "elseif");
		if (!more && take_word(w, "else")) {
			clause = *tail = windows_node(w, SHELL_CLAUSE);
			tail = &clause->next;
			clause->body = parse_enclosed(w, '{', '}');
		} else if (!more) {
			w->at = at;
		}
	}
	n->span.to = w->at;
	return n;
}

/* $x in */
static void take_loop_variable(struct windows *w)
{
	uint32_t from = w->at;
	skip_space(w);
	struct shell_word *name = windows_word(w);
	if (windows_at(w, w->at) == '$')
		lex_variable(w, name, false);
	skip_space(w);
	if (name->parts && take_word(w, "in"))
		list_push(w->arena, &w->tree->assigned, name->parts->text);
	else
		w->at = from;
}

/* while for foreach: what stands in parentheses is run each time, or may be; switch is no loop, yet
 * its block holds clauses */
static struct shell_node *parse_loop(struct windows *w)
{
	struct shell_node *n = windows_node(w, SHELL_WHILE);
	while (char_is_word(windows_at(w, w->at)))
		w->at++;
	n->assigned_from = w->tree->assigned.n;
	skip_lines(w);
	if (windows_at(w, w->at) == '(') {
		w->at++;
		take_loop_variable(w);
		n->cond = parse_list(w, ')');
	}
	n->body = parse_enclosed(w, '{', '}');
	n->assigned_to = w->tree->assigned.n;
	n->span.to = w->at;
	return n;
}

/* try { } catch [Type] { } finally { }: what is caught may not run */
static struct shell_node *parse_try(struct windows *w)
{
	struct windows_list all;
	windows_list_init(&all);
	take_word(w, "try");
	windows_list_add(&all, parse_enclosed(w, '{', '}'));
	for (;;) {
		uint32_t at = w->at;
		skip_lines(w);
		bool caught = take_word(w, "catch");
		if (!caught && !take_word(w, "finally")) {
			w->at = at;
			return windows_list_end(w, &all, SHELL_GROUP);
		}
		for (skip_space(w); windows_at(w, w->at) == '['; skip_space(w))
			skip_balanced(w, '[', ']');
		struct shell_node *clause = windows_node(w, SHELL_CLAUSE);
		clause->body = parse_enclosed(w, '{', '}');
		windows_list_add(&all, caught ? clause : clause->body);
	}
}

static struct shell_node *parse_function(struct windows *w)
{
	struct shell_node *n = windows_node(w, SHELL_FUNCTION);
	while (w->at < w->n && !strchr("{;\n", w->p[w->at] ? w->p[w->at] : 'x'))
		w->at++;
	n->body = parse_enclosed(w, '{', '}');
	n->span.to = w->at;
	return n;
}

/* A statement that begins with a word of the language; *out NULL: it runs nothing. */
static bool parse_keyword(struct windows *w, struct shell_node **out)
{
	static const char *const loops[] = {"while", "for", "foreach", "switch", "until"};
	static const char *const blocks[] = {"do", "begin", "process", "end", "else", "finally"};
	*out = NULL;
	for (size_t i = 0; i < sizeof loops / sizeof *loops; i++)
		if (at_word(w, loops[i])) {
			*out = parse_loop(w);
			return true;
		}
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
		if (take_word(w, blocks[i])) {
			*out = parse_enclosed(w, '{', '}');
			return true;
		}
	if (at_word(w, "if") || at_word(w, "elseif"))
		*out = parse_if(w);
	else if (at_word(w, "try"))
		*out = parse_try(w);
	else if (at_word(w, "function") || at_word(w, "filter"))
		*out = parse_function(w);
	else if (take_word(w, "param"))
		skip_balanced(w, '(', ')');
	else if (take_word(w, "return"))
		*out = parse_pipeline(w);
	else
		return false;
	return true;
}

/* 5, 1..3, 0x1F; but 7z is a program */
static bool is_number(const struct windows *w)
{
	uint32_t at = w->at;
	while (char_is_digit(windows_at(w, at)) || windows_at(w, at) == '.')
		at++;
	return at > w->at && !char_is_alpha(windows_at(w, at));
}

static struct shell_node *parse_element(struct windows *w)
{
	struct shell_node *keyword;
	skip_space(w);
	char c = windows_at(w, w->at), next = windows_at(w, w->at + 1);
	if (ends_statement(w) && c != '&')
		return NULL;
	if ((c == '&' && next != '&') || (c == '.' && char_is_space(next))) {
		w->at++; /* the call operator */
		return parse_command(w);
	}
	if (parse_keyword(w, &keyword))
		return keyword;
	if (c == '$')
		return parse_variable(w);
	if (c == '{') {
		w->at++;
		return parse_list(w, '}');
	}
	if (strchr("(['\"@+!-", c) || is_number(w))
		return parse_expression(w);
	return parse_command(w);
}

static struct shell_node *parse_pipeline(struct windows *w)
{
	struct windows_list all;
	windows_list_init(&all);
	if (!windows_enter(w))
		return NULL;
	for (;;) {
		struct shell_node *n = parse_element(w);
		windows_list_add(&all, n);
		skip_space(w);
		if (windows_at(w, w->at) != '|' || windows_at(w, w->at + 1) == '|')
			break;
		if (n)
			n->behind = (struct span){w->at, w->at + 1};
		w->at++;
		while (char_is_space(windows_at(w, w->at)))
			w->at++;
	}
	w->depth--;
	return windows_list_end(w, &all, SHELL_PIPELINE);
}

static struct shell_node *parse_and_or(struct windows *w)
{
	struct windows_list all;
	enum shell_link link = SHELL_FIRST;
	windows_list_init(&all);
	for (;;) {
		struct shell_node *n = parse_pipeline(w);
		if (n)
			n->link = all.first ? link : SHELL_FIRST;
		windows_list_add(&all, n);
		skip_space(w);
		char c = windows_at(w, w->at);
		if ((c != '&' && c != '|') || windows_at(w, w->at + 1) != c)
			break;
		if (n)
			n->behind = (struct span){w->at, w->at + 2};
		link = c == '&' ? SHELL_AND : SHELL_OR;
		w->at += 2;
		skip_lines(w);
	}
	struct shell_node *n = windows_list_end(w, &all, SHELL_AND_OR);
	if (n && windows_at(w, w->at) == '&')
		n->background = n->kind == SHELL_AND_OR;
	return n;
}

/* Statements up to `close`, which is taken; to the end of the text where it is 0. */
static struct shell_node *parse_list(struct windows *w, char close)
{
	struct windows_list all;
	windows_list_init(&all);
	if (!windows_enter(w))
		return NULL;
	for (skip_lines(w); w->at < w->n; skip_lines(w)) {
		uint32_t from = w->at;
		if (close && w->p[from] == close) {
			w->at++;
			break;
		}
		struct shell_node *n = parse_and_or(w);
		char c = windows_at(w, w->at);
		if (n && (c == ';' || c == '\n' || c == '&'))
			n->behind = (struct span){w->at, w->at + 1};
		windows_list_add(&all, n);
		w->at += w->at == from || c == '&'; /* what fits nowhere is passed over */
	}
	w->depth--;
	return all.first;
}

void shell_parse_powershell(struct windows *w)
{
	w->tree->body = parse_list(w, '\0');
}
