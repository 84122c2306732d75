/*
 * words.c: the parts of a word: characters, quotes, escapes. Quotes are gone from the parts;
 * each part knows whether it stood in some.
 */
#include "read/shell/lexer.h"

#include <string.h>

enum { PATTERN_MOST = 200 }; /* bytes looked through for the end of ?(...) */

static char at(const struct shell_parser *p, uint32_t i)
{
	return i < p->n ? p->p[i] : '\0';
}

struct shell_word *shell_word_new(struct shell_parser *p)
{
	struct shell_word *w = arena_new(p->arena, struct shell_word);
	w->script = p->script;
	w->span = (struct span){p->at, p->at};
	return w;
}

struct shell_part *shell_part_add(
	struct shell_parser *p, struct shell_word *w, enum shell_part_kind kind, struct span span)
{
	struct shell_part *part = arena_new(p->arena, struct shell_part);
	part->kind = kind;
	part->span = span;
	if (w->last)
		w->last->next = part;
	else
		w->parts = part;
	w->last = part;
	return part;
}

void shell_literal(struct shell_parser *p, struct shell_word *w, struct span span, bool quoted)
{
	struct shell_part *part = shell_part_add(p, w, SHELL_LITERAL, span);
	part->text = str_slice(p->script->text.text, span.from, span.to);
	part->quoted = quoted;
}

static void add_made(struct shell_parser *p, struct shell_word *w, uint32_t from, struct str text)
{
	struct shell_part *part = shell_part_add(p, w, SHELL_LITERAL, (struct span){from, p->at});
	part->text = text;
	part->quoted = true;
}

/* Quotes keep a gap from nobody: it is filled in before the shell reads them. */
static void lex_quoted(struct shell_parser *p, struct shell_word *w, uint32_t to)
{
	struct str rest = {p->p + p->at, to - p->at};
	if (!str_contains(rest, STR("$\1"))) {
		shell_literal(p, w, (struct span){p->at, to}, true);
		return;
	}
	while (p->at < to) {
		size_t n = str_find((struct str){p->p + p->at, to - p->at}, STR("$\1"));
		uint32_t end = n == STR_NOT_FOUND ? to : p->at + (uint32_t)n;
		if (end > p->at)
			shell_literal(p, w, (struct span){p->at, end}, true);
		p->at = end;
		if (p->at < to)
			shell_lex_gap(p, w, true);
	}
}

void shell_lex_single(struct shell_parser *p, struct shell_word *w)
{
	uint32_t open = p->at++;
	const char *end = p->at < p->n ? memchr(p->p + p->at, '\'', p->n - p->at) : NULL;
	uint32_t to = end ? (uint32_t)(end - p->p) : p->n;
	if (!end)
		shell_unclosed(p, (struct span){open, open + 1});
	w->quoted = true;
	lex_quoted(p, w, to);
	p->at = end ? to + 1 : to;
}

/* What \x stands for in $'...'; moves behind it. */
static struct str ansi_escape(struct shell_parser *p)
{
	static const char names[] = "abefnrtv", codes[] = "\a\b\033\f\n\r\t\v";
	char c = at(p, p->at + 1);
	const char *known = c ? strchr(names, c) : NULL;
	unsigned digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
	uint32_t code = 0;
	unsigned n = 0;
	if (known) {
		p->at += 2;
		return (struct str){&codes[known - names], 1};
	}
	bool octal = c >= '0' && c <= '7';
	uint32_t from = p->at + (octal ? 1 : 2);
	for (; n < (octal ? 3 : digits); n++) {
		char d = char_lower(at(p, from + n));
		bool hex = !octal && d >= 'a' && d <= 'f';
		if (!hex && (!char_is_digit(d) || (octal && d > '7')))
			break;
		code = code * (octal ? 8 : 16) + (uint32_t)(hex ? d - 'a' + 10 : d - '0');
	}
	char bytes[UTF8_MOST];
	if (!n) {
		p->at += p->at + 1 < p->n ? 2 : 1;
		return str_slice(p->script->text.text, p->at - 1, p->at);
	}
	p->at = from + n;
	bool byte = octal || digits == 2;
	bytes[0] = (char)(code & 0xFF);
	size_t size = byte ? 1 : utf8_write(code, bytes);
	return str_copy(p->arena, (struct str){bytes, size});
}

void shell_lex_ansi(struct shell_parser *p, struct shell_word *w)
{
	uint32_t open = p->at;
	p->at += 2;
	w->quoted = true;
	while (p->at < p->n && p->p[p->at] != '\'') {
		uint32_t from = p->at;
		if (p->p[from] == '\\') {
			struct str made = ansi_escape(p);
			add_made(p, w, from, made);
			continue;
		}
		while (p->at < p->n && p->p[p->at] != '\'' && p->p[p->at] != '\\')
			p->at++;
		shell_literal(p, w, (struct span){from, p->at}, true);
	}
	if (p->at >= p->n)
		shell_unclosed(p, (struct span){open, open + 2});
	else
		p->at++;
	if (!w->parts)
		shell_literal(p, w, (struct span){p->at, p->at}, true);
}

/* \c between double quotes keeps its backslash unless c is special there. */
void shell_lex_escape(struct shell_parser *p, struct shell_word *w, const char *special)
{
	uint32_t from = p->at;
	char c = at(p, from + 1);
	if (c == '\n') {
		p->at += 2;
	} else if (from + 1 < p->n && (!special || (c && strchr(special, c)))) {
		p->at += 2;
		add_made(p, w, from, str_slice(p->script->text.text, from + 1, from + 2));
	} else {
		p->at++;
		shell_literal(p, w, (struct span){from, p->at}, true);
	}
}

void shell_lex_double(struct shell_parser *p, struct shell_word *w)
{
	uint32_t open = p->at++;
	w->quoted = true;
	if (at(p, p->at) == '"')
		shell_literal(p, w, (struct span){p->at, p->at}, true);
	while (p->at < p->n && p->p[p->at] != '"') {
		char c = p->p[p->at];
		uint32_t from = p->at;
		if (c == '\\') {
			shell_lex_escape(p, w, "$`\"\\");
		} else if (c == '$') {
			shell_lex_dollar(p, w, true);
		} else if (c == '`') {
			shell_lex_backquote(p, w, true);
		} else {
			while (p->at < p->n && !strchr("\"\\$`", p->p[p->at] ? p->p[p->at] : 'x'))
				p->at++;
			shell_literal(p, w, (struct span){from, p->at}, true);
		}
	}
	if (p->at < p->n)
		p->at++;
	else
		shell_unclosed(p, (struct span){open, open + 1});
}

void shell_lex_body(struct shell_parser *p, struct shell_word *w, uint32_t to)
{
	while (p->at < to) {
		uint32_t from = p->at;
		char c = p->p[from];
		if (c == '\\') {
			shell_lex_escape(p, w, "$`\\");
		} else if (c == '$') {
			shell_lex_dollar(p, w, true);
		} else if (c == '`') {
			shell_lex_backquote(p, w, true);
		} else {
			while (p->at < to && p->p[p->at] != '\\' && p->p[p->at] != '$' &&
				p->p[p->at] != '`')
				p->at++;
			shell_literal(p, w, (struct span){from, p->at}, true);
		}
	}
}

/* ?(a|b) and its like: up to the parenthesis that closes it, as characters */
static bool lex_pattern_group(struct shell_parser *p, struct shell_word *w, const char *stops)
{
	char c = p->p[p->at];
	if (at(p, p->at + 1) != '(' || !strchr("?*+@!", c) || !strchr(stops, '('))
		return false;
	uint32_t from = p->at, deep = 0, i = from + 1;
	if (c == '!' && !w->parts && !p->operand)
		return false;
	for (; i < p->n && i - from < PATTERN_MOST && p->p[i] != '\n'; i++) {
		deep += p->p[i] == '(';
		if (p->p[i] == ')' && --deep == 0)
			break;
	}
	if (deep || i >= p->n)
		return false;
	p->at = i + 1;
	shell_literal(p, w, (struct span){from, p->at}, false);
	return true;
}

static bool lex_process(struct shell_parser *p, struct shell_word *w)
{
	char c = p->p[p->at];
	if ((c != '<' && c != '>') || at(p, p->at + 1) != '(' || w->parts)
		return false;
	uint32_t from = p->at;
	p->at += 2;
	shell_lex_command(p, w, from, true);
	return true;
}

static void lex_run(struct shell_parser *p, struct shell_word *w, const char *stops)
{
	uint32_t from = p->at++;
	while (p->at < p->n) {
		char c = p->p[p->at];
		if (char_is_word(c)) { /* no stop, and most of what is written */
			p->at++;
			continue;
		}
		if (c && (strchr(stops, c) || strchr("\\'\"$`", c)))
			break;
		if (c == '\r' && (p->at + 1 == p->n || p->p[p->at + 1] == '\n'))
			break;
		if (at(p, p->at + 1) == '(' && c && strchr("?*+@!", c))
			break;
		p->at++;
	}
	shell_literal(p, w, (struct span){from, p->at}, false);
}

/* One part of a word; false: it ends here. */
static bool lex_part(struct shell_parser *p, struct shell_word *w, const char *stops)
{
	char c = p->p[p->at];
	bool line_end = c == '\r' && (p->at + 1 == p->n || p->p[p->at + 1] == '\n');
	if (c == '\'') {
		shell_lex_single(p, w);
	} else if (c == '"') {
		shell_lex_double(p, w);
	} else if (c == '$') {
		shell_lex_dollar(p, w, false);
	} else if (c == '`') {
		shell_lex_backquote(p, w, false);
	} else if (c == '\\') {
		w->quoted = true;
		shell_lex_escape(p, w, NULL);
	} else if (c && (lex_process(p, w) || lex_pattern_group(p, w, stops))) {
		return true;
	} else if (line_end || (c && strchr(stops, c))) {
		return false;
	} else {
		lex_run(p, w, stops);
	}
	return true;
}

struct shell_word *shell_lex_word(struct shell_parser *p, const char *stops)
{
	struct shell_word *w = shell_word_new(p);
	while (p->at < p->n) {
		if (p->p[p->at] == '\\' && at(p, p->at + 1) == '\n') {
			p->at += 2; /* joins what stands around it, and is a part of neither */
			continue;
		}
		if (!lex_part(p, w, stops))
			break;
		w->span.to = p->at;
	}
	return w;
}
