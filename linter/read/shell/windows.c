/*
 * windows.c: PowerShell and cmd, split into commands and words.
 *
 * Neither language is parsed. Line ends and ; | && || & outside quotes end commands, quotes are
 * taken off, variables are holes or looked up. Braces and parentheses that stand alone are passed
 * over, so the commands inside blocks are seen too. Nothing here is ever a mistake of the script.
 */
#include "read/shell/walk.h"

#include <string.h>

struct windows {
	struct arena *arena;
	const struct shell_script *script;
	const char *p;
	uint32_t n, at;
	bool powershell;
	char escape;
};

static struct shell_part *add_part(struct windows *p, struct shell_word *w,
	enum shell_part_kind kind, uint32_t from, uint32_t to)
{
	struct shell_part *part = arena_new(p->arena, struct shell_part);
	part->kind = kind;
	part->span = (struct span){from, to};
	part->text = str_slice(p->script->text.text, from, to);
	part->quoted = true;
	if (w->last)
		w->last->next = part;
	else
		w->parts = part;
	w->last = part;
	return part;
}

static bool is_gap(const struct windows *p)
{
	return p->p[p->at] == '$' && p->at + 1 < p->n && p->p[p->at + 1] == '\1';
}

static bool lex_gap(struct windows *p, struct shell_word *w)
{
	uint32_t from = p->at;
	p->at += 2;
	add_part(p, w, SHELL_GAP, from, p->at)->cause = shell_gap_at(p->script, from)->cause;
	return true;
}

/* $env:NAME, %NAME%: looked up by name; other variables belong to the script. */
static bool lex_variable(struct windows *p, struct shell_word *w)
{
	uint32_t from = p->at, i = from + 1;
	if (is_gap(p))
		return lex_gap(p, w);
	bool braces = p->powershell && i < p->n && p->p[i] == '{';
	i += braces;
	uint32_t name = i;
	while (i < p->n && (char_is_word(p->p[i]) || (p->powershell && p->p[i] == ':')))
		i++;
	bool closed = p->powershell ? !braces || (i < p->n && p->p[i] == '}')
				    : i < p->n && p->p[i] == '%';
	if (i == name || !closed)
		return false;
	struct str text = str_slice(p->script->text.text, name, i);
	p->at = i + (braces || !p->powershell);
	struct shell_part *part = add_part(p, w, SHELL_PARAM, from, p->at);
	bool outside = !p->powershell || str_starts_with_nocase(text, STR("env:"));
	part->text = p->powershell && outside ? str_skip(text, 4) : text;
	part->op = outside ? STR("") : STR("other");
	return true;
}

static bool is_variable(const struct windows *p)
{
	return p->p[p->at] == (p->powershell ? '$' : '%') || is_gap(p);
}

static void lex_quoted(struct windows *p, struct shell_word *w, char quote)
{
	uint32_t from = ++p->at;
	w->quoted = true;
	while (p->at < p->n && p->p[p->at] != quote) {
		uint32_t start = p->at;
		bool variable = is_gap(p) || (quote == '"' && is_variable(p));
		if (variable && start > from)
			add_part(p, w, SHELL_LITERAL, from, start);
		if (variable && lex_variable(p, w)) {
			from = p->at;
			continue;
		}
		if (variable)
			from = start;
		bool escaped = quote == '"' && p->p[p->at] == p->escape && p->at + 1 < p->n;
		p->at += escaped ? 2 : 1;
	}
	if (p->at > p->n)
		p->at = p->n;
	add_part(p, w, SHELL_LITERAL, from, p->at);
	p->at += p->at < p->n;
}

static bool ends_word(const struct windows *p)
{
	char c = p->p[p->at];
	return char_is_space(c) || c == '|' || c == '&' || (c == ';' && p->powershell);
}

static void lex_run(struct windows *p, struct shell_word *w)
{
	uint32_t from = p->at++;
	while (p->at < p->n && !ends_word(p) && !is_variable(p) && p->p[p->at] != '"' &&
		p->p[p->at] != '\'' && p->p[p->at] != p->escape)
		p->at++;
	add_part(p, w, SHELL_LITERAL, from, p->at);
}

static struct shell_word *lex_word(struct windows *p)
{
	struct shell_word *w = arena_new(p->arena, struct shell_word);
	w->script = p->script;
	w->span.from = p->at;
	while (p->at < p->n && !ends_word(p)) {
		char c = p->p[p->at];
		if (c == '"' || (c == '\'' && p->powershell)) {
			lex_quoted(p, w, c);
		} else if (is_variable(p) && lex_variable(p, w)) {
			continue;
		} else if (c == p->escape && p->at + 1 < p->n) {
			p->at++;
			if (p->p[p->at] == '\n') {
				p->at++;
				break;
			}
			add_part(p, w, SHELL_LITERAL, p->at, p->at + 1);
			p->at++;
		} else {
			lex_run(p, w);
		}
	}
	w->span.to = p->at;
	return w;
}

static bool is_bracket(const struct shell_word *w)
{
	const struct shell_part *only = w->parts;
	bool one = only && !only->next && !w->quoted && only->text.n;
	for (size_t i = 0; one && i < only->text.n; i++)
		one = strchr("{}()@;", only->text.p[i]) && only->text.p[i];
	return one;
}

static void skip_comment(struct windows *p, bool at_start)
{
	struct str rest = str_slice(p->script->text.text, p->at, p->at + 4);
	bool comment = p->powershell ? str_starts_with(rest, STR("#"))
				     : at_start && (str_starts_with(rest, STR("::")) ||
							   str_eq_nocase(rest, STR("rem ")));
	while (comment && p->at < p->n && p->p[p->at] != '\n')
		p->at++;
}

/* $name = what follows: an assignment; what follows is a command unless it is a plain value. */
static void take_assignment(struct windows *p, struct shell_node *n)
{
	struct shell_word *name = n->words, *sign = name ? name->next : NULL;
	const struct shell_part *part = name ? name->parts : NULL;
	bool plain = part && !part->next && part->kind == SHELL_PARAM && sign && sign->parts;
	if (!p->powershell || !plain || !str_eq(sign->parts->text, STR("=")) || !sign->next)
		return;
	struct shell_assignment *a = n->assignments = arena_new(p->arena, struct shell_assignment);
	struct shell_word *value = sign->next;
	char first = value->parts->text.n ? value->parts->text.p[0] : ' ';
	a->name = part->text;
	a->span = (struct span){name->span.from, value->span.to};
	bool command =
		!value->quoted && value->parts->kind == SHELL_LITERAL && char_is_alpha(first);
	n->words = command ? value : NULL;
	a->value = command ? NULL : value;
}

static struct shell_node *parse_simple(struct windows *p)
{
	struct shell_node *n = arena_new(p->arena, struct shell_node);
	struct shell_word **tail = &n->words;
	n->kind = SHELL_SIMPLE;
	n->script = p->script;
	skip_comment(p, true);
	while (p->at < p->n) {
		char c = p->p[p->at];
		if (c == '\n' || c == '|' || c == '&' || (c == ';' && p->powershell))
			break;
		if (char_is_space(c)) {
			p->at++;
			continue;
		}
		uint32_t from = p->at;
		skip_comment(p, !n->words);
		struct shell_word *w = from == p->at ? lex_word(p) : NULL;
		if (!w || !w->parts || (!n->words && is_bracket(w)))
			continue;
		if (p->powershell && is_bracket(w))
			break;
		if (!n->words)
			n->span.from = w->span.from;
		n->span.to = w->span.to;
		*tail = w;
		tail = &w->next;
	}
	bool any = n->words != NULL;
	take_assignment(p, n);
	return any ? n : NULL;
}

static struct shell_node *group(
	struct windows *p, enum shell_node_kind kind, struct shell_node *body)
{
	struct shell_node *n = arena_new(p->arena, struct shell_node);
	n->kind = kind;
	n->script = p->script;
	n->span = body->span;
	n->body = body;
	return n;
}

/* Commands joined by single bars */
static struct shell_node *parse_pipeline(struct windows *p)
{
	struct shell_node *first = NULL, **tail = &first;
	for (;;) {
		*tail = parse_simple(p);
		if (*tail)
			tail = &(*tail)->next;
		bool bar = p->at < p->n && p->p[p->at] == '|';
		if (!bar || (p->at + 1 < p->n && p->p[p->at + 1] == '|'))
			break;
		p->at++;
	}
	return first && first->next ? group(p, SHELL_PIPELINE, first) : first;
}

static enum shell_link take_link(struct windows *p)
{
	char c = p->at < p->n ? p->p[p->at] : '\0';
	bool twice = p->at + 1 < p->n && p->p[p->at + 1] == c;
	if (!twice || (c != '&' && c != '|'))
		return SHELL_FIRST;
	p->at += 2;
	return c == '&' ? SHELL_AND : SHELL_OR;
}

static struct shell_node *parse_and_or(struct windows *p)
{
	struct shell_node *first = NULL, **tail = &first;
	enum shell_link link = SHELL_FIRST;
	do {
		*tail = parse_pipeline(p);
		if (*tail) {
			(*tail)->link = first == *tail ? SHELL_FIRST : link;
			tail = &(*tail)->next;
		}
		link = take_link(p);
	} while (link != SHELL_FIRST);
	return first && first->next ? group(p, SHELL_AND_OR, first) : first;
}

struct shell_tree *shell_parse_windows(
	struct reading *r, const struct shell_script *script, bool powershell)
{
	struct str text = script->text.text;
	struct windows p = {
		r->arena, script, text.p, (uint32_t)text.n, 0, powershell, powershell ? '`' : '^'};
	struct shell_tree *tree = arena_new(r->arena, struct shell_tree);
	struct shell_node **tail = &tree->body;
	while (p.at < p.n) {
		uint32_t from = p.at;
		*tail = parse_and_or(&p);
		if (*tail)
			tail = &(*tail)->next;
		p.at += p.at == from || (p.at < p.n && strchr(";&\n", p.p[p.at]));
	}
	return tree;
}
