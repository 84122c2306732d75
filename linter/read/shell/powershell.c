/*
 * powershell.c: PowerShell as commands.
 *
 * A statement that begins with a name is a command; its words end at blanks and commas. What begins
 * with $, a quote, a bracket or a number is an expression: only the commands in its parentheses and
 * the methods it calls are of interest, a call being a command of the method's name. Blocks in
 * braces are lists of statements wherever they stand.
 */
#include "read/shell/powershell.h"

#include <string.h>

static struct shell_node *parse_pipeline(struct windows *w);

/* --- commands ----------------------------------------------------------------------------- */

static struct shell_node *parse_command(struct windows *w)
{
	struct shell_node *n = windows_node(w, SHELL_SIMPLE);
	powershell_take_words(w, n, false);
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
	powershell_take_words(w, n, true);
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
	for (powershell_space(w); !powershell_ends(w); powershell_space(w)) {
		uint32_t from = w->at;
		char c = w->p[from], next = windows_at(w, from + 1);
		if (begins_method(w, &name, &to)) {
			windows_list_add(&all, method_call(w, name, to));
		} else if (c == '"') {
			powershell_double(w, word);
		} else if (c == '\'') {
			powershell_single(w, word);
		} else if (c == '$') {
			powershell_variable(w, word, false);
		} else if (c == '@' && next == '{') {
			powershell_balanced(w, '{', '}');
		} else if (c == '(' || c == '{') {
			w->at++;
			powershell_commands(w, word, from, c == '(' ? ')' : '}');
		} else if (!powershell_here_string(w, word)) {
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
	powershell_space(w);
	uint32_t value = w->at;
	char c = windows_at(w, value);
	bool text = c == '"' || c == '\'' || c == '$' || char_is_digit(c);
	if (text)
		a->value = powershell_word(w);
	powershell_space(w);
	if (text && powershell_ends(w) && windows_at(w, w->at) != '|') {
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
	powershell_variable(w, name, true);
	powershell_space(w);
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
	powershell_lines(w);
	if (windows_at(w, w->at) != open)
		return NULL;
	w->at++;
	return powershell_list(w, close);
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
		powershell_lines(w);
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
	powershell_space(w);
	struct shell_word *name = windows_word(w);
	if (windows_at(w, w->at) == '$')
		powershell_variable(w, name, false);
	powershell_space(w);
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
	powershell_lines(w);
	if (windows_at(w, w->at) == '(') {
		w->at++;
		take_loop_variable(w);
		n->cond = powershell_list(w, ')');
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
		powershell_lines(w);
		bool caught = take_word(w, "catch");
		if (!caught && !take_word(w, "finally")) {
			w->at = at;
			return windows_list_end(w, &all, SHELL_GROUP);
		}
		for (powershell_space(w); windows_at(w, w->at) == '['; powershell_space(w))
			powershell_balanced(w, '[', ']');
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
		powershell_balanced(w, '(', ')');
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
	powershell_space(w);
	char c = windows_at(w, w->at), next = windows_at(w, w->at + 1);
	if (powershell_ends(w) && c != '&')
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
		return powershell_list(w, '}');
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
		powershell_space(w);
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
		powershell_space(w);
		char c = windows_at(w, w->at);
		if ((c != '&' && c != '|') || windows_at(w, w->at + 1) != c)
			break;
		if (n)
			n->behind = (struct span){w->at, w->at + 2};
		link = c == '&' ? SHELL_AND : SHELL_OR;
		w->at += 2;
		powershell_lines(w);
	}
	struct shell_node *n = windows_list_end(w, &all, SHELL_AND_OR);
	if (n && windows_at(w, w->at) == '&')
		n->background = n->kind == SHELL_AND_OR;
	return n;
}

struct shell_node *powershell_list(struct windows *w, char close)
{
	struct windows_list all;
	windows_list_init(&all);
	if (!windows_enter(w))
		return NULL;
	for (powershell_lines(w); w->at < w->n; powershell_lines(w)) {
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
	w->tree->body = powershell_list(w, '\0');
}
