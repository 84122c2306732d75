/*
 * command.c: the record of a simple command, and the commands that its words hold.
 *
 * Programs that only start another (sudo, env, xargs) are peeled off: the command is the other one.
 * Scripts given as a word (sh -c '...') are read where they stand; programs that stay around
 * (tini, gosu) make a command of their own, followed by one for what they start.
 */
#include "read/shell/shape.h"

#include <string.h>

/* What is left of a command's words once the starters are peeled off. */
struct peeled {
	uint32_t at; /* the program; past the end without one */
	bool sudo;
	struct str name;                     /* where it is not the program's own: python -m pip */
	const struct shell_arg *assigned[8]; /* NAME=value behind env or sudo */
	uint32_t n_assigned;
};

static struct str base_name(struct str path)
{
	size_t slash = str_rfind_char(path, '/');
	return slash == STR_NOT_FOUND ? path : str_skip(path, slash + 1);
}

static struct str known_name(const struct shell_arg *arg)
{
	return arg->text.n_holes ? STR("") : base_name(arg->text.s);
}

static bool is_assignment(const struct shell_arg *arg)
{
	struct str name;
	str_cut(arg->text.s, '=', &name);
	if (!name.n || name.n == arg->text.s.n || char_is_digit(name.p[0]))
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (!char_is_word(name.p[i]))
			return false;
	return !arg->text.n_holes || arg->text.holes[0].at > name.n;
}

/* Behind the options and operands of a starter at `i`; the end when nothing is started. */
static uint32_t behind_starter(
	const struct shell_starter *s, const struct shell_args *args, uint32_t i, struct peeled *p)
{
	unsigned operands = s->operands;
	for (i++; i < args->n; i++) {
		const struct shell_arg *arg = &args->at[i];
		struct str t = arg->text.s;
		bool option = t.n > 1 && t.p[0] == '-' && !arg->open;
		if (option && shell_among(s->values, t))
			i++;
		else if (option && str_eq(t, STR("--")) && !operands)
			return i + 1;
		else if (option)
			continue;
		else if (p && is_assignment(arg) && p->n_assigned < 8)
			p->assigned[p->n_assigned++] = arg;
		else if (operands-- == 0)
			return i;
	}
	return i;
}

/* command -v and -V ask, they start nothing. */
static bool only_asks(struct str name, const struct shell_args *args, uint32_t i)
{
	struct str next = i + 1 < args->n ? args->at[i + 1].text.s : STR("");
	return str_eq(name, STR("command")) && (str_eq(next, STR("-v")) || str_eq(next, STR("-V")));
}

static void peel_module(const struct shell_args *args, struct peeled *p)
{
	struct str name = p->at + 2 < args->n ? known_name(&args->at[p->at]) : STR("");
	if (!str_starts_with(name, STR("python")))
		return;
	bool module = str_eq(args->at[p->at + 1].text.s, STR("-m"));
	struct str what = known_name(&args->at[p->at + 2]);
	if (module && (str_eq(what, STR("pip")) || str_eq(what, STR("pip3"))))
		p->name = STR("pip");
}

static struct peeled peel(const struct shell_args *args)
{
	struct peeled p = {0};
	while (p.at < args->n) {
		struct str name = known_name(&args->at[p.at]);
		const struct shell_starter *s = name.n ? shell_wrapper(name) : NULL;
		if (!s || only_asks(name, args, p.at))
			break;
		struct peeled trial = p;
		uint32_t next = behind_starter(s, args, p.at, &trial);
		if (next >= args->n)
			break;
		p = trial;
		p.at = next;
		p.sudo = p.sudo || str_eq(name, STR("sudo")) || str_eq(name, STR("doas"));
	}
	peel_module(args, &p);
	return p;
}

/* --- fields ------------------------------------------------------------------------------- */

static void set_bool(struct record *r, enum field_id field, bool b)
{
	model_set(r, field, value_bool(b, r->place));
}

static void set_context(struct shell_walk *w, struct record *r)
{
	const struct shell_context *c = w->ctx;
	const char *phase = c->phase ? c->phase : "script";
	model_set(r, F_command_phase, value_string(w->arena, str_from(phase), r->place));
	if (c->instruction)
		model_set(r, F_command_instruction, value_record(c->instruction));
	if (c->stage)
		model_set(r, F_command_stage, value_record(c->stage));
	if (c->container)
		model_set(r, F_command_container, value_record(c->container));
}

static void set_flow(struct shell_walk *w, struct record *r, bool sudo)
{
	const struct shell_flow *f = &w->flow;
	struct value pipe = f->in_pipe ? f->pipe : model_get(r, F_command_pipeline);
	value_list_add(w->arena, pipe, value_record(r));
	model_set(r, F_command_pipeline, pipe);
	set_bool(r, F_command_last_in_pipeline, !f->in_pipe || f->last);
	set_bool(r, F_command_looped, f->looped);
	set_bool(r, F_command_conditional, f->conditional);
	set_bool(r, F_command_substituted, f->substituted);
	set_bool(r, F_command_background, f->background);
	set_bool(r, F_command_via_sudo, f->via_sudo || sudo);
	set_bool(r, F_command_pipefail, f->pipefail);
	set_bool(r, F_command_errexit, f->errexit);
}

static void add_variable(struct shell_walk *w, struct value list, struct str name,
	struct value value, uint32_t place)
{
	struct record *v = model_new(w->r->facts, KIND_variable, place);
	const struct shell_context *c = w->ctx;
	model_set(v, F_variable_name, value_string(w->arena, name, place));
	model_set(v, F_variable_value, value);
	model_set(v, F_variable_origin, value_string(w->arena, STR("assignment"), place));
	model_set(v, F_variable_assigned, value_bool(true, place));
	if (c->container)
		model_set(v, F_variable_container, value_record(c->container));
	if (c->stage)
		model_set(v, F_variable_stage, value_record(c->stage));
	if (c->instruction)
		model_set(v, F_variable_instruction, value_record(c->instruction));
	value_list_add(w->arena, list, value_record(v));
}

static void add_assignment(struct shell_walk *w, struct value list, const struct shell_node *n,
	const struct shell_assignment *a)
{
	uint32_t place = shell_place(w->r, n->script, a->span);
	struct text text = a->array ? text_plain(STR("")) : shell_expand_text(w, a->value);
	uint32_t at =
		a->value && !a->array ? shell_place(w->r, a->value->script, a->value->span) : place;
	add_variable(w, list, a->name, value_text(w->arena, text, at), place);
}

static void set_assignments(
	struct shell_walk *w, struct record *r, const struct shell_node *n, const struct peeled *p)
{
	struct value list = model_get(r, F_command_assignments);
	for (const struct shell_assignment *a = n ? n->assignments : NULL; a; a = a->next)
		add_assignment(w, list, n, a);
	for (uint32_t i = 0; i < p->n_assigned; i++) {
		const struct shell_arg *arg = p->assigned[i];
		size_t at = str_find_char(arg->text.s, '=');
		struct value value = shell_arg_slice(w, arg, at + 1, arg->text.s.n);
		add_variable(w, list, str_slice(arg->text.s, 0, at), value, arg->place);
	}
}

static void set_redirects(struct shell_walk *w, struct record *r, const struct shell_node *n)
{
	struct value list = model_get(r, F_command_redirects);
	for (const struct shell_redirect *d = n ? n->redirects : NULL; d; d = d->next) {
		uint32_t place = shell_place(w->r, n->script, d->span);
		struct record *one = model_new(w->r->facts, KIND_redirect, place);
		struct text target = shell_expand_text(w, d->target);
		uint32_t at =
			d->target ? shell_place(w->r, d->target->script, d->target->span) : place;
		model_set(one, F_redirect_operator, value_string(w->arena, d->op, place));
		model_set(one, F_redirect_target, value_text(w->arena, target, at));
		value_list_add(w->arena, list, value_record(one));
	}
}

/* All words in order, where the list of arguments has gaps. */
static void keep_words(
	struct shell_walk *w, struct record *r, const struct shell_arg *args, uint32_t n)
{
	struct shell_origin *line = arena_new(w->arena, struct shell_origin);
	struct value *words = arena_array(w->arena, struct value, n);
	for (uint32_t i = 0; i < n; i++)
		words[i] = args[i].open ? value_unknown(VALUE_STRING, args[i].open, args[i].place)
					: shell_arg_value(w, &args[i]);
	*line = (struct shell_origin){words, n};
	r->origin = line;
}

static void set_args(
	struct shell_walk *w, struct record *r, const struct shell_arg *args, uint32_t n)
{
	struct value list = model_get(r, F_command_args);
	for (uint32_t i = 0; i < n; i++) {
		if (!args[i].open)
			value_list_add(w->arena, list, shell_arg_value(w, &args[i]));
		else if (!list.u.list->open)
			list.u.list->open = args[i].open;
	}
	if (list.u.list->open)
		keep_words(w, r, args, n);
}

/* The name of the program: its path from the last slash on. */
static void set_program(
	struct shell_walk *w, struct record *r, const struct shell_arg *arg, struct str name)
{
	size_t slash = str_rfind_char(arg->text.s, '/');
	size_t from = slash == STR_NOT_FOUND ? 0 : slash + 1;
	model_set(r, F_command_path, shell_arg_value(w, arg));
	if (name.n)
		model_set(r, F_command_name, value_string(w->arena, name, arg->place));
	else
		model_set(r, F_command_name, shell_arg_slice(w, arg, from, arg->text.s.n));
}

/* --- commands in words -------------------------------------------------------------------- */

static enum shell_dialect dialect_of(struct str shell)
{
	bool bash = str_eq(shell, STR("bash")) || str_eq(shell, STR("zsh")) ||
		    str_eq(shell, STR("ksh"));
	return bash ? SHELL_BASH : SHELL_POSIX;
}

static bool is_shell(struct str name)
{
	return shell_among("sh bash ash dash zsh ksh", name);
}

/* The script of sh [-e] [-o pipefail] -c SCRIPT; NULL where there is none. */
static const struct shell_arg *script_of(
	const struct shell_arg *args, uint32_t n, bool *errexit, bool *pipefail)
{
	bool wanted = false;
	for (uint32_t i = 0; i < n; i++) {
		struct str s = args[i].text.s;
		bool option = s.n > 1 && (s.p[0] == '-' || s.p[0] == '+') && !args[i].open;
		if (!option)
			return wanted ? &args[i] : NULL;
		if (str_starts_with(s, STR("--")))
			continue;
		bool on = s.p[0] == '-';
		wanted = wanted || (on && str_find_char(s, 'c') != STR_NOT_FOUND);
		if (str_find_char(s, 'e') != STR_NOT_FOUND)
			*errexit = on;
		struct str last = str_skip(s, s.n - 1);
		if ((!str_eq(last, STR("o")) && !str_eq(last, STR("O"))) || i + 1 >= n)
			continue;
		struct str option_name = args[++i].text.s;
		if (str_eq(option_name, STR("pipefail")))
			*pipefail = on;
		if (str_eq(option_name, STR("errexit")))
			*errexit = on;
	}
	return NULL;
}

static void read_inner(struct shell_walk *w, const struct shell_arg *script,
	enum shell_dialect dialect, bool errexit, bool pipefail, bool sudo)
{
	if (!script || (!script->text.s.n && !script->text.n_holes) || script->open)
		return;
	if (w->depth >= READ_DEPTH) {
		struct place at = facts_at(w->r->facts, script->place);
		diag_add(w->r->diags, &DIAG_input_limit, at.source, at.span,
			"the script is nested more than %d deep", READ_DEPTH);
		return;
	}
	shell_walk_inner(w, shell_arg_script(w, script), dialect, errexit, pipefail, sudo);
}

/* su [user] -c SCRIPT */
static const struct shell_arg *su_script(const struct shell_arg *args, uint32_t n)
{
	for (uint32_t i = 0; i + 1 < n; i++)
		if (str_eq(args[i].text.s, STR("-c")) || str_eq(args[i].text.s, STR("--command")))
			return &args[i + 1];
	return NULL;
}

static void started(struct shell_walk *w, const struct shell_arg *args, uint32_t n, bool sudo)
{
	struct shell_args all = {(struct shell_arg *)(uintptr_t)args, n, n};
	struct shell_flow saved = w->flow;
	if (!n || w->started == SHELL_STARTED_MOST)
		return;
	w->started++;
	w->flow.via_sudo = w->flow.via_sudo || sudo;
	shell_command(w, NULL, &all, args[0].place);
	w->flow = saved;
	w->started--;
}

/* find ... -exec PROGRAM ... ; */
static void find_started(struct shell_walk *w, const struct shell_arg *args, uint32_t n, bool sudo)
{
	static const char starts[] = "-exec -execdir -ok -okdir";
	for (uint32_t i = 0; i < n; i++) {
		if (!shell_among(starts, args[i].text.s))
			continue;
		uint32_t end = i + 1;
		while (end < n && !str_eq(args[end].text.s, STR(";")) &&
			!str_eq(args[end].text.s, STR("+")))
			end++;
		started(w, &args[i + 1], end - i - 1, sudo);
		i = end;
	}
}

static void read_words(
	struct shell_walk *w, struct str name, const struct shell_arg *args, uint32_t n, bool sudo)
{
	bool errexit = false, pipefail = false;
	const struct shell_starter *launcher = shell_launcher(name);
	struct shell_args all = {(struct shell_arg *)(uintptr_t)args, n, n};
	sudo = sudo || w->flow.via_sudo;
	if (is_shell(name)) {
		const struct shell_arg *script = script_of(args, n, &errexit, &pipefail);
		bool torn = w->dialect == SHELL_CMD && script &&
			    str_starts_with(script->text.s, STR("'"));
		if (torn)
			return; /* cmd knows no single quotes: this is only its first word */
		read_inner(w, script, dialect_of(name), errexit, pipefail, sudo);
	} else if (str_eq(name, STR("su")) || str_eq(name, STR("runuser"))) {
		read_inner(w, su_script(args, n), SHELL_POSIX, false, false, sudo);
	} else if (str_eq(name, STR("eval")) && n == 1) {
		read_inner(w, args, w->dialect, w->flow.errexit, w->flow.pipefail, sudo);
	} else if (str_eq(name, STR("find"))) {
		find_started(w, args, n, sudo);
	} else if (launcher) {
		uint32_t at = behind_starter(launcher, &all, UINT32_MAX, NULL);
		if (at < n)
			started(w, args + at, n - at, sudo);
	}
}

struct record *shell_command(struct shell_walk *w, const struct shell_node *node,
	const struct shell_args *args, uint32_t place)
{
	struct peeled p = peel(args);
	struct record *r = model_new(w->r->facts, KIND_command, place);
	value_list_add(w->arena, w->commands, value_record(r));
	set_context(w, r);
	set_flow(w, r, p.sudo);
	set_assignments(w, r, node, &p);
	set_redirects(w, r, node);
	if (p.at >= args->n) {
		struct value none = value_string(w->arena, STR(""), place);
		model_set(r, F_command_name, none);
		model_set(r, F_command_path, none);
		return r;
	}
	const struct shell_arg *program = &args->at[p.at];
	uint32_t first = p.at + (p.name.n ? 3 : 1);
	struct str name = p.name.n ? p.name : known_name(program);
	set_program(w, r, program, p.name);
	set_args(w, r, args->at + first, args->n - first);
	shell_tell_apart(w, r, name, args->at + first, args->n - first);
	read_words(w, name, args->at + first, args->n - first, p.sudo);
	return r;
}
