/*
 * walk.c: from the tree of a script to its records, in the order of the text.
 *
 * The flow is kept by value: each construct saves it, changes what holds inside, and puts it back.
 * `set -e` and variables therefore end with the subshell, branch or loop they stand in.
 */
#include "read/shell/walk.h"

#include <string.h>

static void walk_list(struct shell_walk *w, const struct shell_node *list);
static void walk_node(struct shell_walk *w, const struct shell_node *n);

/* --- substitutions ------------------------------------------------------------------------ */

static void walk_substituted(struct shell_walk *w, const struct shell_node *body)
{
	struct shell_flow saved = w->flow;
	uint32_t mark = w->log.n;
	w->flow.substituted = true;
	w->flow.excused |= !w->flow.assigned;
	w->flow.assigned = false;
	w->flow.behind = STR("");
	w->flow.background = w->flow.in_pipe = w->flow.via_sudo = false;
	walk_list(w, body);
	shell_vars_restore(w, mark);
	w->flow = saved;
}

static void walk_words(struct shell_walk *w, const struct shell_word *words)
{
	for (const struct shell_word *word = words; word; word = word->next) {
		for (const struct shell_part *part = word->parts; part; part = part->next) {
			if (part->kind == SHELL_COMMAND)
				walk_substituted(w, part->body);
			else if (part->word)
				walk_words(w, part->word);
		}
		walk_words(w, word->elements);
	}
}

static void walk_redirects(struct shell_walk *w, const struct shell_node *n)
{
	for (const struct shell_redirect *r = n->redirects; r; r = r->next)
		walk_words(w, r->target);
}

/* --- what a simple command changes -------------------------------------------------------- */

static bool is_any(struct str s, const char *const *names)
{
	for (; *names; names++)
		if (str_eq(s, str_from(*names)))
			return true;
	return false;
}

static void forget(struct shell_walk *w, struct str name, const char *why)
{
	shell_var_forget(
		w, name, facts_cause(w->r->facts, 0, "`" STR_FMT "` %s", STR_ARG(name), why));
}

static void set_option(struct shell_walk *w, struct str name, bool on)
{
	if (str_eq(name, STR("errexit")))
		w->flow.errexit = on;
	if (str_eq(name, STR("pipefail")))
		w->flow.pipefail = on;
}

/* set -euo pipefail */
static void apply_set(struct shell_walk *w, const struct shell_args *args)
{
	bool named = false, on = true;
	for (uint32_t i = 1; i < args->n; i++) {
		struct str s = args->at[i].text.s;
		bool option = s.n > 1 && (s.p[0] == '-' || s.p[0] == '+') && s.p[1] != '-';
		if (named)
			set_option(w, s, on);
		else if (!option)
			return;
		named = !named && str_find_char(s, 'o') == s.n - 1;
		if (!option)
			continue;
		on = s.p[0] == '-';
		if (str_find_char(s, 'e') != STR_NOT_FOUND)
			w->flow.errexit = on;
	}
}

/* export A=1 B, local A=2 */
static void apply_declare(struct shell_walk *w, const struct shell_args *args, bool exported)
{
	for (uint32_t i = 1; i < args->n; i++) {
		struct text t = args->at[i].text;
		size_t at = str_find_char(t.s, '=');
		struct str name = str_slice(t.s, 0, at == STR_NOT_FOUND ? t.s.n : at);
		const struct cause *why;
		struct text old;
		bool odd = !name.n || name.p[0] == '-' || (t.n_holes && t.holes[0].at < name.n);
		if (odd)
			continue;
		if (at != STR_NOT_FOUND)
			shell_var_set(w, name, text_slice(w->arena, t, at + 1, t.s.n), exported);
		else if (exported && shell_var_get(w, name, &old, &why))
			shell_var_set(w, name, old, true);
	}
}

static void apply_command(struct shell_walk *w, const struct shell_args *args)
{
	static const char *const declare[] = {
		"export", "declare", "local", "readonly", "typeset", NULL};
	static const char *const readers[] = {
		"read", "mapfile", "readarray", "getopts", "let", NULL};
	struct str name = args->at[0].text.s;
	if (args->at[0].text.n_holes)
		return;
	if (str_eq(name, STR("set")))
		apply_set(w, args);
	else if (is_any(name, declare))
		apply_declare(w, args, str_eq(name, STR("export")));
	else if (str_eq(name, STR("unset")))
		for (uint32_t i = 1; i < args->n; i++)
			shell_var_set(w, args->at[i].text.s, text_plain(STR("")), false);
	else if (is_any(name, readers))
		for (uint32_t i = 1; i < args->n; i++)
			forget(w, args->at[i].text.s, "is read when the script runs");
}

static bool exports(struct shell_walk *w, struct str name)
{
	struct text unused;
	return w->ctx->lookup && w->ctx->lookup(w->ctx->of, name, &unused);
}

static void apply_assignment(struct shell_walk *w, const struct shell_assignment *a)
{
	struct text value = {0}, old = {0};
	const struct cause *why;
	if (a->array || a->indexed) {
		forget(w, a->name, "is an array");
		return;
	}
	value = shell_expand_text(w, a->value);
	if (w->dialect == SHELL_POWERSHELL && str_eq_nocase(a->name, STR("ErrorActionPreference")))
		w->flow.errexit = str_eq_nocase(value.s, STR("Stop"));
	if (a->append) {
		bool known = shell_var_get(w, a->name, &old, &why);
		if (!known || !shell_spend(w, old) || !shell_spend(w, value)) {
			forget(w, a->name, "is added to a value that is not known");
			return;
		}
		value = text_join(w->arena, old, value);
	}
	shell_var_set(w, a->name, value, exports(w, a->name));
}

static bool too_many(struct shell_walk *w, const struct shell_node *n)
{
	if (w->r->shell_spent.commands++ == SHELL_COMMANDS_MOST)
		diag_add(w->r->diags, &DIAG_input_limit, n->script->text.source,
			shell_span(n->script, n->span), "more than %d commands in scripts",
			SHELL_COMMANDS_MOST);
	return w->r->shell_spent.commands > SHELL_COMMANDS_MOST;
}

static void walk_SIMPLE(struct shell_walk *w, const struct shell_node *n)
{
	struct shell_args args = {0};
	if (too_many(w, n))
		return;
	shell_expand(w, n->words, &args);
	shell_command(w, n, &args, shell_place(w->r, n->script, n->span));
	for (const struct shell_assignment *a = n->assignments; a; a = a->next) {
		walk_words(w, a->index);
		w->flow.assigned = !n->words;
		walk_words(w, a->value);
		w->flow.assigned = false;
		if (!n->words)
			apply_assignment(w, a);
	}
	walk_words(w, n->words);
	walk_redirects(w, n);
	bool windows = w->dialect == SHELL_POWERSHELL || w->dialect == SHELL_CMD;
	if (args.n && !windows)
		apply_command(w, &args);
}

/* --- compound commands -------------------------------------------------------------------- */

static void walk_PIPELINE(struct shell_walk *w, const struct shell_node *n)
{
	struct shell_flow saved = w->flow;
	w->flow.in_pipe = true;
	w->flow.pipe = value_list(w->arena, shell_place(w->r, n->script, n->span));
	for (const struct shell_node *c = n->body; c; c = c->next) {
		uint32_t mark = w->log.n;
		struct shell_flow inside = w->flow;
		w->flow.last = !c->next;
		walk_node(w, c);
		shell_vars_restore(w, mark);
		w->flow = inside;
	}
	w->flow = saved;
}

/* Succeeds whatever happens: what follows behind && then runs for sure. */
static bool is_sure(const struct shell_node *n)
{
	static const char *const sure[] = {"set", "export", ":", "true", "echo", "printf", NULL};
	if (n->kind != SHELL_SIMPLE)
		return false;
	if (!n->words)
		return true;
	const struct shell_part *only = n->words->parts;
	return only && !only->next && is_any(only->text, sure);
}

/* The last command of a list behind ||, or NULL: whatever fails before it is excused. */
static const struct shell_node *last_resort(const struct shell_node *list)
{
	const struct shell_node *last = NULL;
	for (const struct shell_node *c = list; c; c = c->next)
		if (c->link == SHELL_OR)
			last = c;
	return last;
}

static void walk_AND_OR(struct shell_walk *w, const struct shell_node *n)
{
	struct shell_flow saved = w->flow;
	uint32_t start = w->log.n, unsure_from = UINT32_MAX;
	bool sure = true;
	const struct shell_node *resort = last_resort(n->body);
	bool unminded = saved.unminded || resort || n->background;
	w->flow.unminded = unminded;
	w->flow.background = saved.background || n->background;
	w->flow.excused = saved.excused || resort;
	for (const struct shell_node *c = n->body; c; c = c->next) {
		if (c == resort)
			w->flow.excused = saved.excused;
		struct shell_flow before = w->flow;
		uint32_t mark = w->log.n;
		w->flow.conditional = saved.conditional || c->link != SHELL_FIRST;
		w->flow.skippable = saved.skippable || c->link == SHELL_OR ||
				    (c->link == SHELL_AND && unminded);
		w->flow.tested = saved.tested || c->next;
		if (!sure && unsure_from == UINT32_MAX)
			unsure_from = mark;
		walk_node(w, c);
		sure = sure && is_sure(c) && !(c->next && c->next->link == SHELL_OR);
		if (c->link != SHELL_OR)
			continue;
		shell_vars_blur(w, mark);
		w->flow = before;
	}
	w->flow.conditional = saved.conditional;
	w->flow.skippable = saved.skippable;
	w->flow.unminded = saved.unminded;
	w->flow.tested = saved.tested;
	w->flow.excused = saved.excused;
	w->flow.background = saved.background;
	if (n->background) {
		shell_vars_restore(w, start);
		w->flow = saved;
	} else if (unsure_from < w->log.n) {
		shell_vars_blur(w, unsure_from);
	}
}

static void walk_SUBSHELL(struct shell_walk *w, const struct shell_node *n)
{
	struct shell_flow saved = w->flow;
	uint32_t mark = w->log.n;
	walk_list(w, n->body);
	shell_vars_restore(w, mark);
	w->flow = saved;
}

static void walk_GROUP(struct shell_walk *w, const struct shell_node *n)
{
	walk_list(w, n->body);
}

/* A part that may be passed over */
static void walk_branch(struct shell_walk *w, const struct shell_node *body)
{
	struct shell_flow saved = w->flow;
	uint32_t mark = w->log.n;
	w->flow.conditional = w->flow.skippable = true;
	walk_list(w, body);
	shell_vars_blur(w, mark);
	w->flow = saved;
}

/* What is run to see whether it fails */
static void walk_condition(struct shell_walk *w, const struct shell_node *cond)
{
	bool tested = w->flow.tested, excused = w->flow.excused, unminded = w->flow.unminded;
	w->flow.tested = w->flow.excused = w->flow.unminded = true;
	walk_list(w, cond);
	w->flow.unminded = unminded;
	w->flow.tested = tested;
	w->flow.excused = excused;
}

static void walk_IF(struct shell_walk *w, const struct shell_node *n)
{
	for (const struct shell_node *c = n->body; c; c = c->next) {
		bool conditional = w->flow.conditional, skippable = w->flow.skippable;
		uint32_t mark = w->log.n;
		w->flow.conditional |= c != n->body;
		w->flow.skippable |= c != n->body;
		walk_condition(w, c->cond);
		w->flow.conditional = conditional;
		w->flow.skippable = skippable;
		if (c != n->body)
			shell_vars_blur(w, mark);
		walk_branch(w, c->body);
	}
}

static void walk_CASE(struct shell_walk *w, const struct shell_node *n)
{
	walk_words(w, n->words);
	for (const struct shell_node *c = n->body; c; c = c->next) {
		walk_words(w, c->words);
		walk_branch(w, c->body);
	}
}

static void walk_CLAUSE(struct shell_walk *w, const struct shell_node *n)
{
	walk_branch(w, n->body);
}

/* What a loop changes is unknown from its start: it may be in its second round. */
static void enter_loop(struct shell_walk *w, const struct shell_node *n)
{
	for (uint32_t i = n->assigned_from; i < n->assigned_to; i++)
		forget(w, w->tree->assigned.at[i], "changes in a loop");
	w->flow.looped = w->flow.skippable = true;
}

static void walk_WHILE(struct shell_walk *w, const struct shell_node *n)
{
	struct shell_flow saved = w->flow;
	uint32_t mark = w->log.n;
	enter_loop(w, n);
	walk_condition(w, n->cond);
	walk_list(w, n->body);
	shell_vars_blur(w, mark);
	w->flow = saved;
}

static void set_loop_name(struct shell_walk *w, const struct shell_node *n)
{
	struct shell_args args = {0};
	if (!n->name.n)
		return;
	shell_expand(w, n->words, &args);
	if (args.n == 1 && !args.at[0].open)
		shell_var_set(w, n->name, args.at[0].text, false);
	else
		forget(w, n->name, "takes several values in turn");
}

static void walk_FOR(struct shell_walk *w, const struct shell_node *n)
{
	struct shell_flow saved = w->flow;
	uint32_t mark = w->log.n;
	walk_words(w, n->words);
	enter_loop(w, n);
	set_loop_name(w, n);
	walk_list(w, n->body);
	shell_vars_blur(w, mark);
	w->flow = saved;
}

static void walk_FUNCTION(struct shell_walk *w, const struct shell_node *n)
{
	struct shell_flow saved = w->flow;
	uint32_t mark = w->log.n;
	w->flow.in_function = true;
	w->flow.tested = w->flow.excused = false;
	w->flow.known_from = mark;
	if (n->body)
		walk_node(w, n->body);
	shell_vars_blur(w, mark);
	w->flow = saved;
}

static void walk_TEST(struct shell_walk *w, const struct shell_node *n)
{
	walk_words(w, n->words);
}

static void walk_node(struct shell_walk *w, const struct shell_node *n)
{
	static void (*const walk[])(struct shell_walk *, const struct shell_node *) = {
		[SHELL_SIMPLE] = walk_SIMPLE,
		[SHELL_PIPELINE] = walk_PIPELINE,
		[SHELL_AND_OR] = walk_AND_OR,
		[SHELL_SUBSHELL] = walk_SUBSHELL,
		[SHELL_GROUP] = walk_GROUP,
		[SHELL_IF] = walk_IF,
		[SHELL_CASE] = walk_CASE,
		[SHELL_CLAUSE] = walk_CLAUSE,
		[SHELL_WHILE] = walk_WHILE,
		[SHELL_FOR] = walk_FOR,
		[SHELL_FUNCTION] = walk_FUNCTION,
		[SHELL_TEST] = walk_TEST,
	};
	struct str behind = w->flow.behind;
	bool tested = w->flow.tested, excused = w->flow.excused;
	if (n->behind.to > n->behind.from)
		w->flow.behind = str_slice(n->script->text.text, n->behind.from, n->behind.to);
	w->flow.tested |= n->negated;
	w->flow.excused |= n->negated;
	w->depth++;
	walk[n->kind](w, n);
	if (n->kind != SHELL_SIMPLE)
		walk_redirects(w, n);
	w->depth--;
	w->flow.behind = behind;
	w->flow.tested = tested;
	w->flow.excused = excused;
}

static void walk_list(struct shell_walk *w, const struct shell_node *list)
{
	bool unminded = w->flow.unminded;
	for (const struct shell_node *n = list; n; n = n->next) {
		w->flow.unminded = unminded || n->next;
		walk_node(w, n);
	}
	w->flow.unminded = unminded;
}

void shell_walk_tree(struct shell_walk *w, const struct shell_script *script)
{
	bool powershell = w->dialect == SHELL_POWERSHELL;
	if (powershell || w->dialect == SHELL_CMD)
		w->tree = shell_parse_windows(w->r, script, powershell);
	else
		w->tree = shell_parse(w->r, script, w->depth);
	walk_list(w, w->tree->body);
}

void shell_walk_inner(struct shell_walk *w, const struct shell_script *script,
	enum shell_dialect dialect, bool errexit, bool pipefail, bool via_sudo)
{
	struct shell_walk inner = {.r = w->r,
		.arena = w->arena,
		.ctx = w->ctx,
		.dialect = dialect,
		.commands = w->commands,
		.outer = w,
		.flow = w->flow,
		.depth = w->depth + 1};
	inner.flow.errexit = errexit;
	inner.flow.pipefail = pipefail;
	inner.flow.via_sudo = via_sudo;
	inner.flow.in_pipe = inner.flow.in_function = false;
	shell_walk_tree(&inner, script);
}
