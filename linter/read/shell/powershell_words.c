/*
 * powershell_words.c: the words of PowerShell, with the texts, variables and commands in them.
 */
#include "read/shell/powershell.h"

#include <string.h>

bool powershell_ends(const struct windows *w)
{
	char c = windows_at(w, w->at);
	return w->at >= w->n || c == '\n' || (c && strchr(";|&)}", c));
}

void powershell_space(struct windows *w)
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

void powershell_lines(struct windows *w)
{
	for (;;) {
		powershell_space(w);
		char c = windows_at(w, w->at);
		if (w->at >= w->n || (c != '\n' && c != ';'))
			return;
		w->at++;
	}
}

void powershell_commands(struct windows *w, struct shell_word *word, uint32_t from, char close)
{
	struct shell_node *body = powershell_list(w, close);
	struct shell_part *part = windows_part(w, word, SHELL_COMMAND, from, w->at);
	part->body = body;
}

void powershell_balanced(struct windows *w, char open, char close)
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

void powershell_variable(struct windows *w, struct shell_word *word, bool members)
{
	uint32_t from = w->at, name = from + 1;
	if (windows_gap(w, word, true))
		return;
	if (windows_at(w, name) == '(') {
		w->at = name + 1;
		powershell_commands(w, word, from, ')');
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
			powershell_balanced(w, '[', ']');
		else
			while (char_is_word(windows_at(w, ++w->at)))
				;
	}
	struct shell_part *part =
		windows_part(w, word, SHELL_PARAM, from, w->at < w->n ? w->at : w->n);
	part->text = env ? str_skip(text, 4) : text;
	part->op = member || !part->text.n ? STR("other") : env ? STR("") : STR("own");
}

void powershell_single(struct windows *w, struct shell_word *word)
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

/* From one quote to the next. */
static void lex_quoted(struct windows *w, struct shell_word *word)
{
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
			powershell_variable(w, word, false);
		else
			lex_escape(w, word);
		from = w->at;
	}
	windows_part(w, word, SHELL_LITERAL, from, w->at);
	w->at += w->at < w->n;
}

void powershell_double(struct windows *w, struct shell_word *word)
{
	word->quoted = true;
	do
		lex_quoted(w, word);
	while (windows_at(w, w->at) == '"'); /* "" is " */
}

bool powershell_here_string(struct windows *w, struct shell_word *word)
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
	return powershell_ends(w) || char_is_space(w->p[w->at]) || w->p[w->at] == ',';
}

static void lex_run(struct windows *w, struct shell_word *word)
{
	uint32_t from = w->at++;
	while (w->at < w->n && !ends_word(w) && !strchr("$\"'`({", w->p[w->at] ? w->p[w->at] : 'x'))
		w->at++;
	windows_part(w, word, SHELL_LITERAL, from, w->at);
}

struct shell_word *powershell_word(struct windows *w)
{
	struct shell_word *word = windows_word(w);
	while (w->at < w->n && !ends_word(w)) {
		uint32_t from = w->at;
		char c = w->p[from], next = windows_at(w, from + 1);
		if (c == '"') {
			powershell_double(w, word);
		} else if (c == '\'') {
			powershell_single(w, word);
		} else if (c == '$') {
			powershell_variable(w, word, true);
		} else if (c == '`' && (next == '\n' || next == '\r')) {
			break;
		} else if (c == '`') {
			lex_escape(w, word);
		} else if (c == '@' && next == '{') {
			powershell_balanced(w, '{', '}');
			windows_part(w, word, SHELL_COMMAND, from, w->at);
		} else if (c == '{' && from > word->span.from && strchr("%?", w->p[from - 1])) {
			break; /* %{ ... } is % { ... } */
		} else if (c == '(' || c == '{') {
			w->at++;
			powershell_commands(w, word, from, c == '(' ? ')' : '}');
		} else if (!powershell_here_string(w, word)) {
			lex_run(w, word);
		}
	}
	word->span.to = w->at;
	return word;
}

/* --- the words of a command --------------------------------------------------------------- */

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
	powershell_space(w);
	r->target = powershell_word(w);
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

void powershell_take_words(struct windows *w, struct shell_node *n, bool nested)
{
	struct shell_word **tail = &n->words;
	struct shell_redirect **redirects = &n->redirects;
	uint32_t texts = 0; /* parentheses of @( that are open */
	while (*tail)
		tail = &(*tail)->next;
	for (;;) {
		powershell_space(w);
		char c = windows_at(w, w->at);
		if (w->at < w->n && (c == ',' || ((texts || nested) && c == '\n'))) {
			w->at++;
		} else if (texts && c == ')') {
			texts--;
			w->at++;
		} else if (opens_texts(w)) {
			texts++;
			w->at += 2;
		} else if (powershell_ends(w)) {
			return;
		} else if (!take_redirect(w, n, &redirects)) {
			uint32_t from = w->at;
			*tail = powershell_word(w);
			if (w->at == from)
				w->at++;
			n->span.to = w->at;
			tail = &(*tail)->next;
		}
	}
}
