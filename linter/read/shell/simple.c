/*
 * simple.c: simple commands: assignments, words, redirections; and the small steps that all
 * of the grammar takes.
 */
#include "read/shell/lexer.h"

#include <string.h>

enum { INDEX_MOST = 1000 }; /* bytes looked through for the end of NAME[index]= */

struct shell_node *shell_node_new(struct shell_parser *p, enum shell_node_kind kind)
{
	struct shell_node *n = arena_new(p->arena, struct shell_node);
	n->kind = kind;
	n->script = p->script;
	n->span.from = shell_peek(p)->span.from;
	n->assigned_from = p->tree->assigned.n;
	return n;
}

struct shell_node *shell_node_end(struct shell_parser *p, struct shell_node *n)
{
	n->span.to = p->end > n->span.from ? p->end : n->span.from;
	n->assigned_to = p->tree->assigned.n;
	return n;
}

bool shell_is_operator(struct shell_parser *p, const char *text)
{
	const struct shell_token *t = shell_peek(p);
	return t->kind == SHELL_OPERATOR && str_eq(t->text, str_from(text));
}

bool shell_is_name(struct shell_parser *p, const char *text)
{
	const struct shell_token *t = shell_peek(p);
	return t->kind == SHELL_WORD && t->name.n && str_eq(t->name, str_from(text));
}

bool shell_take_name(struct shell_parser *p, const char *text)
{
	if (!shell_is_name(p, text))
		return false;
	shell_take(p);
	return true;
}

bool shell_take_operator(struct shell_parser *p, const char *text)
{
	if (!shell_is_operator(p, text))
		return false;
	shell_take(p);
	return true;
}

void shell_skip_newlines(struct shell_parser *p)
{
	while (shell_peek(p)->kind == SHELL_NEWLINE)
		shell_take(p);
}

struct diag *shell_unexpected(struct shell_parser *p, const char *wanted)
{
	const struct shell_token *t = shell_peek(p);
	struct str text = str_slice(p->script->text.text, t->span.from, t->span.to);
	if (text.n > 40)
		text.n = 40;
	if (t->kind == SHELL_END)
		return shell_mistake(p, t->span, "the script ends here, expected %s", wanted);
	if (t->kind == SHELL_NEWLINE)
		return shell_mistake(p, t->span, "the line ends here, expected %s", wanted);
	return shell_mistake(
		p, t->span, "unexpected '" STR_FMT "', expected %s", STR_ARG(text), wanted);
}

/* How much of a text is NAME= or NAME+=; 0: it is no assignment. */
static uint32_t assignment_head(struct str s, struct shell_assignment *a)
{
	size_t i = 0;
	while (i < s.n && char_is_word(s.p[i]))
		i++;
	if (!i || char_is_digit(s.p[0]))
		return 0;
	a->name = str_slice(s, 0, i);
	a->append = i < s.n && s.p[i] == '+';
	i += a->append;
	return i < s.n && s.p[i] == '=' ? (uint32_t)i + 1 : 0;
}

bool shell_is_assignment(const struct shell_word *w)
{
	const struct shell_part *first = w->parts;
	struct shell_assignment unused;
	return first && first->kind == SHELL_LITERAL && !first->quoted &&
	       assignment_head(first->text, &unused);
}

/* Where the index that opens at `from` is closed; 0: it is not, in its line. */
static uint32_t index_end(const struct shell_parser *p, uint32_t from)
{
	uint32_t deep = 0;
	char quote = '\0';
	for (uint32_t i = from; i < p->n && i - from < INDEX_MOST && p->p[i] != '\n'; i++) {
		char c = p->p[i];
		if (quote ? c == quote : c == '"' || c == '\'')
			quote = quote ? '\0' : c;
		if (quote)
			continue;
		deep += c == '[';
		if (c == ']' && --deep == 0)
			return i;
	}
	return 0;
}

/* NAME[index]= : what the index holds, and behind the sign; 0: it is none. The word has been cut at
 * the first blank, so the text is looked at again. */
static uint32_t indexed_head(
	struct shell_parser *p, uint32_t from, struct shell_assignment *a, struct span *index)
{
	uint32_t i = from, end;
	while (i < p->n && char_is_word(p->p[i]))
		i++;
	if (i == from || char_is_digit(p->p[from]) || i >= p->n || p->p[i] != '[')
		return 0;
	end = index_end(p, i);
	*index = (struct span){i + 1, end};
	a->append = end + 1 < p->n && p->p[end + 1] == '+';
	uint32_t sign = end + 1 + a->append;
	if (!end || sign >= p->n || p->p[sign] != '=')
		return 0;
	a->name = str_slice(p->script->text.text, from, i);
	a->indexed = true;
	return sign + 1;
}

/* The word behind NAME=; the first part loses its head. */
static struct shell_word *value_word(struct shell_word *w, uint32_t head)
{
	struct shell_part *first = w->parts;
	first->text = str_skip(first->text, head);
	first->span.from += head;
	w->span.from += head;
	if (!first->text.n)
		w->parts = first->next;
	if (!w->parts)
		w->last = NULL;
	return w->parts || w->quoted ? w : NULL;
}

static void parse_array(struct shell_parser *p, struct shell_word **tail)
{
	shell_take(p);
	while (!p->failed) {
		shell_skip_newlines(p);
		if (shell_take_operator(p, ")"))
			break;
		if (shell_peek(p)->kind != SHELL_WORD) {
			shell_unexpected(p, "')'");
			break;
		}
		*tail = shell_take(p).word;
		tail = &(*tail)->next;
	}
}

static struct shell_word *plain_value(
	struct shell_parser *p, struct shell_assignment *a, uint32_t head)
{
	struct shell_word *w = shell_take(p).word;
	struct shell_word *value = value_word(w, head);
	const struct shell_token *next = shell_peek(p);
	if (value || !shell_is_operator(p, "(") || next->span.from != a->span.to)
		return value;
	a->array = true;
	parse_array(p, &value);
	a->span.to = p->end;
	return value;
}

/* The value behind NAME[index]=, read afresh. */
static struct shell_word *indexed_value(
	struct shell_parser *p, struct shell_assignment *a, uint32_t from, struct span index)
{
	p->have = false;
	p->at = index.from;
	a->index = shell_word_new(p);
	shell_lex_body(p, a->index, index.to);
	p->at = from;
	struct shell_word *value = shell_lex_word(p, SHELL_WORD_STOPS);
	p->end = a->span.to = p->at;
	return value->parts || value->quoted ? value : NULL;
}

static bool parse_assignment(struct shell_parser *p, struct shell_assignment ***tail)
{
	struct shell_assignment found = {0};
	const struct shell_token *t = shell_peek(p);
	const struct shell_part *first = t->word->parts;
	struct span index = {0};
	if (!first || first->kind != SHELL_LITERAL || first->quoted)
		return false;
	uint32_t head = assignment_head(first->text, &found);
	uint32_t indexed = head ? 0 : indexed_head(p, t->span.from, &found, &index);
	if (!head && !indexed)
		return false;
	struct shell_assignment *a = arena_new(p->arena, struct shell_assignment);
	*a = found;
	a->span = t->span;
	list_push(p->arena, &p->tree->assigned, a->name);
	a->value = head ? plain_value(p, a, head) : indexed_value(p, a, indexed, index);
	**tail = a;
	*tail = &a->next;
	return true;
}

static struct str word_characters(struct arena *arena, const struct shell_word *w)
{
	struct buf b = BUF(arena);
	for (const struct shell_part *part = w->parts; part; part = part->next)
		if (part->kind == SHELL_LITERAL)
			buf_add(&b, part->text);
	return buf_str(&b);
}

static void parse_redirect(struct shell_parser *p, struct shell_redirect ***tail)
{
	struct shell_token t = shell_take(p);
	if (shell_peek(p)->kind != SHELL_WORD) {
		shell_unexpected(p, "a file name");
		return;
	}
	struct shell_redirect *r = arena_new(p->arena, struct shell_redirect);
	r->op = t.text;
	r->tabs = str_ends_with(t.text, STR("<<-"));
	r->heredoc =
		r->tabs || (str_ends_with(t.text, STR("<<")) && !str_ends_with(t.text, STR("<<<")));
	struct shell_token word = shell_take(p);
	r->span = (struct span){t.span.from, word.span.to};
	r->target = word.word;
	if (r->heredoc) {
		r->literal = word.word->quoted;
		r->delimiter = word_characters(p->arena, word.word);
		list_push(p->arena, &p->pending, r);
	}
	**tail = r;
	*tail = &r->next;
}

void shell_redirects(struct shell_parser *p, struct shell_node *n)
{
	struct shell_redirect **tail = &n->redirects;
	while (!p->failed && shell_peek(p)->kind == SHELL_REDIRECT)
		parse_redirect(p, &tail);
}

/* export A=(...) and its like take arrays as operands */
static bool declares(const struct shell_word *first)
{
	static const char *const names[] = {"export", "declare", "local", "readonly", "typeset"};
	const struct shell_part *part = first ? first->parts : NULL;
	for (size_t i = 0; part && !part->next && i < sizeof names / sizeof *names; i++)
		if (str_eq(part->text, str_from(names[i])))
			return true;
	return false;
}

static void parse_array_operand(
	struct shell_parser *p, const struct shell_node *n, struct shell_word *w)
{
	if (!declares(n->words) || !shell_is_operator(p, "(") || shell_peek(p)->span.from != p->end)
		return;
	parse_array(p, &w->elements);
	w->array = true;
	w->span.to = p->end;
}

/* Names that export, read and their like give values to */
static void note_names(struct shell_parser *p, const struct shell_node *n)
{
	static const char *const readers[] = {
		"read", "unset", "mapfile", "readarray", "getopts", "let"};
	const struct shell_word *first = n->words;
	bool sets = declares(first);
	for (size_t i = 0; first && first->parts && i < sizeof readers / sizeof *readers; i++)
		sets = sets || str_eq(first->parts->text, str_from(readers[i]));
	for (const struct shell_word *w = sets ? first->next : NULL; w; w = w->next) {
		struct str name = w->parts ? w->parts->text : STR("");
		size_t i = 0;
		while (i < name.n && char_is_word(name.p[i]))
			i++;
		if (i)
			list_push(p->arena, &p->tree->assigned, str_slice(name, 0, i));
	}
}

struct shell_node *shell_simple(struct shell_parser *p)
{
	struct shell_node *n = shell_node_new(p, SHELL_SIMPLE);
	struct shell_assignment **assignments = &n->assignments;
	struct shell_word **words = &n->words;
	struct shell_redirect **redirects = &n->redirects;
	while (!p->failed) {
		p->operand = n->words != NULL;
		const struct shell_token *t = shell_peek(p);
		if (t->kind == SHELL_REDIRECT) {
			parse_redirect(p, &redirects);
		} else if (t->kind != SHELL_WORD) {
			break;
		} else if (n->words || !parse_assignment(p, &assignments)) {
			struct shell_word *w = *words = shell_take(p).word;
			words = &w->next;
			parse_array_operand(p, n, w);
		}
	}
	p->operand = false;
	note_names(p, n);
	return shell_node_end(p, n);
}
