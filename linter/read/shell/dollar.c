/*
 * dollar.c: the parts of a word that the shell puts something in for: $name, ${name op word},
 * $(...), `...`, $((...)). Each of them may hold words or scripts of its own.
 */
#include "read/shell/lexer.h"

#include <string.h>

enum { OLD_ARITH_MOST = 200 }; /* bytes looked through for the end of $[ */

static char at(const struct shell_parser *p, uint32_t i)
{
	return i < p->n ? p->p[i] : '\0';
}

static bool takes_parenthesis(struct shell_parser *p)
{
	const struct shell_token *t = shell_peek(p);
	bool closed = t->kind == SHELL_OPERATOR && str_eq(t->text, STR(")"));
	if (closed)
		shell_take(p);
	return closed;
}

/* Behind a mistake in $(...): the word ends where its parenthesis is closed, or the text does. */
static void skip_to_parenthesis(struct shell_parser *p)
{
	uint32_t deep = 0;
	bool quiet = p->quiet;
	p->failed = false;
	p->quiet = true;
	while (shell_peek(p)->kind != SHELL_END) {
		if (takes_parenthesis(p)) {
			if (deep-- == 0)
				break;
			continue;
		}
		deep += str_eq(shell_take(p).text, STR("("));
	}
	p->quiet = quiet || p->at >= p->n;
}

static void end_command(struct shell_parser *p, struct span opened)
{
	if (!p->failed && takes_parenthesis(p))
		return;
	struct span next = shell_peek(p)->span;
	if (!p->failed && shell_peek(p)->kind == SHELL_END) {
		shell_unclosed(p, opened);
		return;
	}
	uint32_t n = next.to - next.from < 40 ? next.to - next.from : 40;
	shell_mistake(p, next, "unexpected '%.*s' between %.*s and its )", (int)n, p->p + next.from,
		(int)(opened.to - opened.from), p->p + opened.from);
	skip_to_parenthesis(p);
}

/* $(...) and <(...): the list behind the parenthesis at `open` */
void shell_lex_command(struct shell_parser *p, struct shell_word *w, uint32_t from, bool quoted)
{
	struct span opened = {from, p->at};
	struct shell_node *body = NULL;
	bool failed = p->failed;
	if (shell_enter(p)) {
		p->failed = false;
		body = shell_list(p);
		p->depth--;
		end_command(p, opened);
		p->have = false;
	}
	p->failed = failed;
	struct shell_part *part = shell_part_add(p, w, SHELL_COMMAND, (struct span){from, p->at});
	part->body = body;
	part->quoted = quoted;
}

uint32_t shell_arith_end(struct shell_parser *p, uint32_t from)
{
	uint32_t deep = 0;
	for (uint32_t i = from; i < p->n && !p->open_arith; i++) {
		char c = p->p[i];
		if (c == '\\')
			i++;
		else if (c == '(')
			deep++;
		else if (c == ')' && deep)
			deep--;
		else if (c == ')')
			return at(p, i + 1) == ')' ? i : 0;
	}
	p->open_arith = true;
	return 0;
}

static bool lex_arith(struct shell_parser *p, struct shell_word *w, bool quoted)
{
	uint32_t from = p->at, end = shell_arith_end(p, from + 3);
	if (!end || !shell_enter(p))
		return false;
	p->at = from + 3;
	struct shell_word *inside = shell_word_new(p);
	shell_lex_body(p, inside, end);
	p->depth--;
	p->at = p->at > end ? p->at : end + 2;
	struct shell_part *part = shell_part_add(p, w, SHELL_ARITH, (struct span){from, p->at});
	part->word = inside;
	part->quoted = quoted;
	return true;
}

/* $[...], the old way to write $((...)); NULL: nothing closes it in its line. */
static bool lex_old_arith(struct shell_parser *p, struct shell_word *w, bool quoted)
{
	uint32_t from = p->at, end = from + 2, deep = 0;
	for (; end < p->n && end - from < OLD_ARITH_MOST && p->p[end] != '\n'; end++) {
		deep += p->p[end] == '[';
		if (p->p[end] == ']' && deep-- == 0)
			break;
	}
	if (at(p, end) != ']' || end - from >= OLD_ARITH_MOST || !shell_enter(p))
		return false;
	p->at = from + 2;
	struct shell_word *inside = shell_word_new(p);
	shell_lex_body(p, inside, end);
	p->depth--;
	p->at = p->at > end ? p->at : end + 1;
	struct shell_part *part = shell_part_add(p, w, SHELL_ARITH, (struct span){from, p->at});
	part->word = inside;
	part->quoted = quoted;
	return true;
}

/* [index] behind a name: skipped, its substitutions too */
static bool skip_index(struct shell_parser *p)
{
	if (at(p, p->at) != '[')
		return false;
	uint32_t from = p->at + 1, deep = 0;
	for (; p->at < p->n && (deep || (p->p[p->at] != ']' && p->p[p->at] != '}')); p->at++) {
		deep += p->p[p->at] == '{';
		deep -= p->p[p->at] == '}';
	}
	bool all = p->at == from + 1 && (p->p[from] == '@' || p->p[from] == '*');
	if (at(p, p->at) == ']')
		p->at++;
	return all;
}

static uint32_t name_end(const struct shell_parser *p, uint32_t from)
{
	uint32_t to = from;
	if (char_is_digit(at(p, from)) || !char_is_word(at(p, from))) {
		while (char_is_digit(at(p, to)))
			to++;
		bool special = at(p, to) && strchr("@*#?$!-", at(p, to));
		return to > from ? to : special ? to + 1 : from;
	}
	while (char_is_word(at(p, to)))
		to++;
	return to;
}

static struct str param_operator(struct shell_parser *p)
{
	static const char *const all[] = {":-", ":=", ":?", ":+", "##", "%%", "//", "/#", "/%",
		"^^", ",,", "-", "=", "?", "+", "#", "%", "/", "^", ",", ":", "@"};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct str op = str_from(all[i]);
		if (str_starts_with(str_slice(p->script->text.text, p->at, p->at + op.n), op)) {
			p->at += (uint32_t)op.n;
			return op;
		}
	}
	return STR("");
}

/* What stands behind the operator, up to the closing brace. */
static struct shell_word *lex_argument(struct shell_parser *p, bool plain_quotes)
{
	struct shell_word *w = shell_word_new(p);
	while (p->at < p->n && p->p[p->at] != '}') {
		uint32_t from = p->at;
		char c = p->p[from];
		if (c == '\\')
			shell_lex_escape(p, w, NULL);
		else if (c == '$')
			shell_lex_dollar(p, w, plain_quotes);
		else if (c == '`')
			shell_lex_backquote(p, w, plain_quotes);
		else if (c == '"')
			shell_lex_double(p, w);
		else if (c == '\'' && !plain_quotes)
			shell_lex_single(p, w);
		else {
			while (p->at < p->n && p->p[p->at] && !strchr("}\\$`\"'", p->p[p->at]))
				p->at++;
			p->at += p->at == from;
			shell_literal(p, w, (struct span){from, p->at}, plain_quotes);
		}
	}
	w->span.to = p->at;
	return w;
}

static void lex_braced(struct shell_parser *p, struct shell_word *w, bool quoted)
{
	uint32_t open = p->at;
	p->at += 2;
	char first = at(p, p->at);
	bool length = first == '#' && name_end(p, p->at + 1) > p->at + 1;
	bool indirect = first == '!' && name_end(p, p->at + 1) > p->at + 1;
	p->at += length || indirect;
	uint32_t from = p->at;
	p->at = name_end(p, from);
	struct str name = str_slice(p->script->text.text, from, p->at);
	bool many = skip_index(p) || str_eq(name, STR("@")) || str_eq(name, STR("*"));
	bool indexed = at(p, p->at - 1) == ']';
	struct str op = at(p, p->at) == '}' ? STR("") : param_operator(p);
	bool defaults = op.n && strchr("-=?+", op.p[op.n - 1]);
	struct shell_word *argument = NULL;
	if (at(p, p->at) != '}' && shell_enter(p)) {
		argument = lex_argument(p, quoted && defaults);
		p->depth--;
	}
	if (p->at < p->n)
		p->at++;
	else
		shell_unclosed(p, (struct span){open, open + 2});
	struct shell_part *part = shell_part_add(p, w, SHELL_PARAM, (struct span){open, p->at});
	part->text = name;
	part->op = length ? STR("length") : op;
	if (indirect || indexed || (argument && !op.n))
		part->op = STR("other");
	part->word = argument;
	part->quoted = quoted;
	part->many = many && !length;
}

const struct shell_gap *shell_gap_at(const struct shell_script *script, uint32_t at)
{
	static const struct cause why = {.what = STR_INIT("it is filled in from elsewhere")};
	static const struct shell_gap elsewhere = {.cause = &why};
	const struct shell_gap_list *gaps = &script->gaps;
	uint32_t low = 0, high = gaps->n;
	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		if (gaps->at[mid].at < at)
			low = mid + 1;
		else
			high = mid;
	}
	return low < gaps->n && gaps->at[low].at == at ? &gaps->at[low] : &elsewhere;
}

/* "$\1": a gap of the text, also where that is a part of the one whose gaps are known */
bool shell_lex_gap(struct shell_parser *p, struct shell_word *w, bool quoted)
{
	uint32_t from = p->at;
	if (at(p, from) != '$' || at(p, from + 1) != '\1')
		return false;
	p->at += 2;
	const struct shell_gap *gap = shell_gap_at(p->script, from);
	struct shell_part *part = shell_part_add(p, w, SHELL_GAP, (struct span){from, p->at});
	part->cause = gap->cause;
	part->quoted = quoted || gap->single;
	return true;
}

static void lex_plain_param(struct shell_parser *p, struct shell_word *w, bool quoted)
{
	uint32_t from = p->at, to = name_end(p, from + 1);
	if (char_is_digit(at(p, from + 1)))
		to = from + 2;
	if (to == from + 1) {
		p->at++;
		shell_literal(p, w, (struct span){from, p->at}, quoted);
		return;
	}
	p->at = to;
	struct shell_part *part = shell_part_add(p, w, SHELL_PARAM, (struct span){from, to});
	part->text = str_slice(p->script->text.text, from + 1, to);
	part->quoted = quoted;
	part->many = part->text.p[0] == '@' || part->text.p[0] == '*';
}

void shell_lex_dollar(struct shell_parser *p, struct shell_word *w, bool quoted)
{
	uint32_t from = p->at;
	char next = at(p, from + 1);
	if (shell_lex_gap(p, w, quoted))
		return;
	if (next == '(' && at(p, from + 2) == '(' && lex_arith(p, w, quoted))
		return;
	if (next == '[' && lex_old_arith(p, w, quoted))
		return;
	if (next == '(') {
		p->at = from + 2 < p->n ? from + 2 : p->n;
		shell_lex_command(p, w, from, quoted);
	} else if (next == '{') {
		lex_braced(p, w, quoted);
	} else if (next == '\'' && !quoted) {
		shell_lex_ansi(p, w);
	} else if (next == '"' && !quoted) {
		p->at++;
		shell_lex_double(p, w);
	} else {
		lex_plain_param(p, w, quoted);
	}
}

/* The text between backquotes is a script of its own, one layer of backslashes taken off. */
static uint32_t backquote_text(struct shell_parser *p, struct splicer *text, bool quoted)
{
	uint32_t i = p->at + 1, from = i;
	for (; i < p->n && p->p[i] != '`'; i++) {
		char c = p->p[i] == '\\' ? at(p, i + 1) : '\0';
		if (c == '`' || c == '\\' || c == '$' || (quoted && c == '"')) {
			struct span both = shell_span(p->script, (struct span){i, i + 2});
			splicer_more(text, &p->script->text, (struct span){from, i});
			splicer_add(text, str_slice(p->script->text.text, i + 1, i + 2), both);
			from = ++i + 1;
		}
	}
	splicer_more(text, &p->script->text, (struct span){from, i < p->n ? i : p->n});
	return i;
}

void shell_lex_backquote(struct shell_parser *p, struct shell_word *w, bool quoted)
{
	struct splicer text;
	splicer_init(&text, p->arena, p->script->text.source);
	uint32_t open = p->at, end = backquote_text(p, &text, quoted);
	if (end >= p->n)
		shell_unclosed(p, (struct span){open, open + 1});
	p->at = end < p->n ? end + 1 : p->n;
	struct shell_script *script = arena_new(p->arena, struct shell_script);
	script->text = splicer_end(&text);
	struct shell_part *part = shell_part_add(p, w, SHELL_COMMAND, (struct span){open, p->at});
	part->quoted = quoted;
	if (!shell_enter(p))
		return;
	part->body = shell_parse_part(p, script);
	p->depth--;
}
