/*
 * cmd.c: scripts of cmd.exe as commands: & && || | and line ends between them, groups in
 * parentheses, if and for; ^ escapes, "..." quotes, %NAME% is filled in.
 */
#include "read/shell/windows.h"

#include <string.h>

static struct shell_node *parse_list(struct windows *w, bool nested);
static struct shell_node *parse_command(struct windows *w, bool nested);

static void skip_space(struct windows *w)
{
	for (;;) {
		windows_blanks(w);
		uint32_t end = w->at + 1 + (windows_at(w, w->at + 1) == '\r');
		if (windows_at(w, w->at) != '^' || windows_at(w, end) != '\n')
			return;
		w->at = end + 1;
	}
}

static bool ends_command(const struct windows *w, bool nested)
{
	char c = windows_at(w, w->at);
	return w->at >= w->n || c == '\n' || c == '&' || c == '|' || (nested && c == ')');
}

/* --- words -------------------------------------------------------------------------------- */

/* %NAME% !NAME! %%i %1 %~dp0 */
static bool lex_variable(struct windows *w, struct shell_word *word, bool quoted)
{
	uint32_t from = w->at, to = from + 1;
	char mark = w->p[from];
	if (windows_gap(w, word, quoted))
		return true;
	while (char_is_word(windows_at(w, to)))
		to++;
	bool closed = to > from + 1 && windows_at(w, to) == mark;
	char first = windows_at(w, from + 1);
	bool argument = mark == '%' && (char_is_digit(first) || first == '%' || first == '~' ||
					       (char_is_alpha(first) && to == from + 2));
	if (!closed && !argument)
		return false;
	if (!closed && !char_is_alpha(first)) {
		to = from + 2;
		while (char_is_word(windows_at(w, to)))
			to++;
	}
	w->at = to + closed;
	struct shell_part *part =
		windows_part(w, word, SHELL_PARAM, from, w->at < w->n ? w->at : w->n);
	part->text = str_slice(w->script->text.text, from + 1, to);
	part->op = closed ? STR("") : STR("other");
	part->quoted = quoted; /* else its blanks end words: it is filled in before words are cut */
	return true;
}

static bool is_variable(const struct windows *w)
{
	return windows_is_gap(w) || w->p[w->at] == '%' || w->p[w->at] == '!';
}

static void lex_quoted(struct windows *w, struct shell_word *word)
{
	word->quoted = true;
	uint32_t from = ++w->at;
	while (w->at < w->n && w->p[w->at] != '"' && w->p[w->at] != '\n') {
		uint32_t at = w->at;
		if (!is_variable(w)) {
			w->at++;
			continue;
		}
		if (at > from)
			windows_part(w, word, SHELL_LITERAL, from, at);
		from = at;
		if (lex_variable(w, word, true))
			from = w->at;
		else
			w->at++;
	}
	windows_part(w, word, SHELL_LITERAL, from, w->at);
	w->at += windows_at(w, w->at) == '"';
}

static bool ends_word(const struct windows *w, bool nested)
{
	return ends_command(w, nested) || char_is_space(w->p[w->at]) || w->p[w->at] == '>' ||
	       w->p[w->at] == '<';
}

static struct shell_word *lex_word(struct windows *w, bool nested)
{
	struct shell_word *word = windows_word(w);
	while (w->at < w->n && !ends_word(w, nested)) {
		uint32_t from = w->at;
		if (w->p[from] == '"') {
			lex_quoted(w, word);
		} else if (is_variable(w) && lex_variable(w, word, false)) {
			continue;
		} else if (w->p[from] == '^' && from + 1 < w->n) {
			if (w->p[from + 1] == '\n' || w->p[from + 1] == '\r')
				break;
			w->at += 2;
			windows_part(w, word, SHELL_LITERAL, from + 1, w->at);
		} else {
			w->at++;
			while (w->at < w->n && !ends_word(w, nested) &&
				!strchr("\"%!^$", w->p[w->at] ? w->p[w->at] : 'x'))
				w->at++;
			windows_part(w, word, SHELL_LITERAL, from, w->at);
		}
	}
	word->span.to = w->at;
	return word;
}

/* --- commands ----------------------------------------------------------------------------- */

static bool at_word(const struct windows *w, const char *name)
{
	size_t n = strlen(name);
	char behind = windows_at(w, w->at + (uint32_t)n);
	struct str s = str_slice(w->script->text.text, w->at, w->at + n);
	return str_eq_nocase(s, str_from(name)) &&
	       (!behind || char_is_space(behind) || strchr("(/\"", behind));
}

static bool take_word(struct windows *w, const char *name)
{
	if (!at_word(w, name))
		return false;
	w->at += (uint32_t)strlen(name);
	skip_space(w);
	return true;
}

static bool take_redirect(
	struct windows *w, struct shell_node *n, struct shell_redirect ***tail, bool nested)
{
	uint32_t at = w->at + char_is_digit(windows_at(w, w->at));
	char c = windows_at(w, at);
	if (c != '>' && c != '<')
		return false;
	at += windows_at(w, at + 1) == c ? 2 : 1;
	at += windows_at(w, at) == '&';
	struct shell_redirect *r = arena_new(w->arena, struct shell_redirect);
	r->span.from = w->at;
	r->op = str_slice(w->script->text.text, w->at, at);
	w->at = at;
	skip_space(w);
	r->target = lex_word(w, nested);
	r->span.to = n->span.to = w->at;
	**tail = r;
	*tail = &r->next;
	return true;
}

/* set NAME=value, set "NAME=value" */
static void take_set(struct windows *w, struct shell_node *n)
{
	struct shell_word *name = n->words->parts ? n->words->next : NULL;
	const struct shell_part *only = n->words->parts;
	if (!name || only->next || !str_eq_nocase(only->text, STR("set")) || !name->parts ||
		name->parts->kind != SHELL_LITERAL)
		return;
	struct str head, text = name->parts->text;
	str_cut(text, '=', &head);
	if (!head.n || head.n == text.n || head.p[0] == '/')
		return;
	struct shell_assignment *a = n->assignments = arena_new(w->arena, struct shell_assignment);
	a->name = head;
	a->span = (struct span){name->span.from, n->span.to};
	list_push(w->arena, &w->tree->assigned, head);
	name->parts->text = str_skip(text, head.n + 1);
	name->parts->span.from += (uint32_t)head.n + 1;
	a->value = name;
	for (struct shell_word *more = name->next; more; more = more->next) {
		windows_part(w, name, SHELL_LITERAL, name->span.to, more->span.from);
		name->last->next = more->parts;
		name->last = more->last;
		name->span.to = more->span.to;
	}
	name->next = NULL;
	n->words = NULL;
}

static struct shell_node *parse_simple(struct windows *w, bool nested)
{
	struct shell_node *n = windows_node(w, SHELL_SIMPLE);
	struct shell_word **tail = &n->words;
	struct shell_redirect **redirects = &n->redirects;
	for (skip_space(w); !ends_command(w, nested); skip_space(w)) {
		if (take_redirect(w, n, &redirects, nested))
			continue;
		uint32_t from = w->at;
		*tail = lex_word(w, nested);
		tail = &(*tail)->next;
		n->span.to = w->at;
		w->at += w->at == from;
	}
	if (!n->words)
		return NULL;
	take_set(w, n);
	return n;
}

static void skip_line(struct windows *w)
{
	while (w->at < w->n && w->p[w->at] != '\n')
		w->at++;
}

/* if [/i] [not] exist X | defined X | errorlevel N | a==b, a command, perhaps else another */
static struct shell_node *parse_if(struct windows *w, bool nested)
{
	struct shell_node *n = windows_node(w, SHELL_IF);
	struct shell_node *yes = n->body = windows_node(w, SHELL_CLAUSE);
	take_word(w, "if");
	take_word(w, "/i");
	take_word(w, "not");
	bool one = take_word(w, "exist") || take_word(w, "defined") || take_word(w, "errorlevel");
	struct shell_word *left = lex_word(w, nested);
	skip_space(w);
	bool joined = left->last &&
		      str_find(str_slice(w->script->text.text, left->span.from, left->span.to),
			      STR("==")) != STR_NOT_FOUND;
	if (!one && !joined) { /* a == b, a equ b */
		lex_word(w, nested);
		skip_space(w);
		lex_word(w, nested);
		skip_space(w);
	}
	yes->body = parse_command(w, nested);
	skip_space(w);
	if (take_word(w, "else")) {
		yes->next = windows_node(w, SHELL_CLAUSE);
		yes->next->body = parse_command(w, nested);
	}
	n->span.to = w->at;
	return n;
}

/* for %i in (a b) do command */
static struct shell_node *parse_for(struct windows *w, bool nested)
{
	struct shell_node *n = windows_node(w, SHELL_FOR);
	while (!ends_command(w, false) && !at_word(w, "do")) {
		if (windows_at(w, w->at) == '"')
			lex_word(w, nested);
		else
			w->at++;
	}
	if (take_word(w, "do"))
		n->body = parse_command(w, nested);
	n->span.to = w->at;
	return n;
}

static struct shell_node *parse_command(struct windows *w, bool nested)
{
	struct shell_node *n = NULL;
	skip_space(w);
	while (windows_at(w, w->at) == '@') {
		w->at++;
		skip_space(w);
	}
	if (windows_at(w, w->at) == ':' || at_word(w, "rem")) {
		skip_line(w);
	} else if (windows_at(w, w->at) == '(') {
		w->at++;
		struct shell_node *body = parse_list(w, true);
		n = body && body->next ? windows_node(w, SHELL_GROUP) : body;
		if (body && body->next)
			n->body = body;
	} else if (windows_enter(w)) {
		n = at_word(w, "if")    ? parse_if(w, nested)
		    : at_word(w, "for") ? parse_for(w, nested)
					: parse_simple(w, nested);
		w->depth--;
	}
	return n;
}

static struct shell_node *parse_pipeline(struct windows *w, bool nested)
{
	struct windows_list all;
	windows_list_init(&all);
	for (;;) {
		struct shell_node *n = parse_command(w, nested);
		windows_list_add(&all, n);
		skip_space(w);
		if (windows_at(w, w->at) != '|' || windows_at(w, w->at + 1) == '|')
			break;
		if (n)
			n->behind = (struct span){w->at, w->at + 1};
		w->at++;
	}
	return windows_list_end(w, &all, SHELL_PIPELINE);
}

static struct shell_node *parse_and_or(struct windows *w, bool nested)
{
	struct windows_list all;
	enum shell_link link = SHELL_FIRST;
	windows_list_init(&all);
	for (;;) {
		struct shell_node *n = parse_pipeline(w, nested);
		if (n)
			n->link = all.first ? link : SHELL_FIRST;
		windows_list_add(&all, n);
		char c = windows_at(w, w->at);
		if ((c != '&' && c != '|') || windows_at(w, w->at + 1) != c)
			break;
		if (n)
			n->behind = (struct span){w->at, w->at + 2};
		link = c == '&' ? SHELL_AND : SHELL_OR;
		w->at += 2;
	}
	return windows_list_end(w, &all, SHELL_AND_OR);
}

/* Commands up to the parenthesis that closes a group, or to the end of the text */
static struct shell_node *parse_list(struct windows *w, bool nested)
{
	struct windows_list all;
	windows_list_init(&all);
	if (!windows_enter(w))
		return NULL;
	while (w->at < w->n) {
		uint32_t from = w->at;
		if (nested && w->p[from] == ')') {
			w->at++;
			break;
		}
		struct shell_node *n = parse_and_or(w, nested);
		char c = windows_at(w, w->at);
		bool ends = c == '&' || c == '\n';
		if (n && ends)
			n->behind = (struct span){w->at, w->at + 1};
		windows_list_add(&all, n);
		w->at += ends || w->at == from;
	}
	w->depth--;
	return all.first;
}

void shell_parse_cmd(struct windows *w)
{
	w->tree->body = parse_list(w, false);
}
