/*
 * windows.c: the small steps that PowerShell and cmd share.
 */
#include "read/shell/windows.h"

char windows_at(const struct windows *w, uint32_t i)
{
	return i < w->n ? w->p[i] : '\0';
}

bool windows_enter(struct windows *w)
{
	if (w->depth < READ_DEPTH) {
		w->depth++;
		return true;
	}
	struct span here = {w->at, w->at < w->n ? w->at + 1 : w->at};
	diag_add(w->r->diags, &DIAG_input_limit, w->script->text.source,
		shell_span(w->script, here), "the script is nested more than %d deep", READ_DEPTH);
	w->at = w->n;
	return false;
}

void windows_blanks(struct windows *w)
{
	while (w->at < w->n && w->p[w->at] != '\n' && char_is_space(w->p[w->at]))
		w->at++;
}

struct shell_part *windows_part(struct windows *w, struct shell_word *word,
	enum shell_part_kind kind, uint32_t from, uint32_t to)
{
	struct shell_part *part = arena_new(w->arena, struct shell_part);
	part->kind = kind;
	part->span = (struct span){from, to};
	part->text = str_slice(w->script->text.text, from, to);
	part->quoted = true;
	if (word->last)
		word->last->next = part;
	else
		word->parts = part;
	word->last = part;
	return part;
}

bool windows_is_gap(const struct windows *w)
{
	return windows_at(w, w->at) == '$' && windows_at(w, w->at + 1) == '\1';
}

bool windows_gap(struct windows *w, struct shell_word *word, bool quoted)
{
	if (!windows_is_gap(w))
		return false;
	struct shell_part *part = windows_part(w, word, SHELL_GAP, w->at, w->at + 2);
	const struct shell_gap *gap = shell_gap_at(w->script, w->at);
	part->cause = gap->cause;
	part->quoted = quoted || gap->single;
	w->at += 2;
	return true;
}

struct shell_word *windows_word(struct windows *w)
{
	struct shell_word *word = arena_new(w->arena, struct shell_word);
	word->script = w->script;
	word->span = (struct span){w->at, w->at};
	return word;
}

struct shell_node *windows_node(struct windows *w, enum shell_node_kind kind)
{
	struct shell_node *n = arena_new(w->arena, struct shell_node);
	n->kind = kind;
	n->script = w->script;
	n->span = (struct span){w->at, w->at};
	return n;
}

void windows_list_init(struct windows_list *l)
{
	l->first = NULL;
	l->tail = &l->first;
}

void windows_list_add(struct windows_list *l, struct shell_node *n)
{
	if (!n)
		return;
	*l->tail = n;
	l->tail = &n->next;
}

struct shell_node *windows_list_end(
	struct windows *w, struct windows_list *l, enum shell_node_kind kind)
{
	if (!l->first || !l->first->next)
		return l->first;
	struct shell_node *n = windows_node(w, kind);
	n->span.from = l->first->span.from;
	n->span.to = w->at;
	n->body = l->first;
	return n;
}

struct shell_tree *shell_parse_windows(
	struct reading *r, const struct shell_script *script, bool powershell)
{
	struct shell_tree *tree = arena_new(r->arena, struct shell_tree);
	struct windows w = {.r = r,
		.arena = r->arena,
		.script = script,
		.tree = tree,
		.p = script->text.text.p,
		.n = (uint32_t)script->text.text.n};
	if (powershell)
		shell_parse_powershell(&w);
	else
		shell_parse_cmd(&w);
	return tree;
}
