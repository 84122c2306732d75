/*
 * command.c: the record of a simple command, and the commands that its words hold.
 *
 * Programs that only start another (sudo, env, xargs) are peeled off: the command is the other one.
 * What the words of a command start in turn is found in started.c.
 */
#include "read/shell/shape.h"

#include <ctype.h>

/* What is left of a command's words once the starters are peeled off. */
struct peeled {
	uint32_t at;    /* the program; past the end without one */
	uint32_t first; /* of its arguments */
	bool sudo;
	struct str name;                     /* where it is not the program's own: python -m pip */
	const struct shell_arg *starters[8]; /* sudo, env */
	const struct shell_arg *assigned[8]; /* NAME=value behind env or sudo */
	uint32_t n_starters, n_assigned;
};

static struct str base_name(struct str path)
{
	size_t slash = str_rfind_char(path, '/');
	return slash == STR_NOT_FOUND ? path : str_skip(path, slash + 1);
}

static bool is_windows(const struct shell_walk *w)
{
	return w->dialect == SHELL_POWERSHELL || w->dialect == SHELL_CMD;
}

/* The name of a program in its path: from *from to *to. Windows takes \\ as well, and .exe away. */
static void name_span(const struct shell_walk *w, struct str path, size_t *from, size_t *to)
{
	size_t back = is_windows(w) ? str_rfind_char(path, '\\') : STR_NOT_FOUND;
	*from = path.n - base_name(path).n;
	if (back != STR_NOT_FOUND && back >= *from)
		*from = back + 1;
	*to = path.n;
	if (path.n > *from + 4 && str_eq_nocase(str_skip(path, path.n - 4), STR(".exe")))
		*to -= 4;
}

static struct str known_name(const struct shell_walk *w, const struct shell_arg *arg)
{
	size_t from, to;
	if (arg->text.n_holes)
		return STR("");
	name_span(w, arg->text.s, &from, &to);
	return str_slice(arg->text.s, from, to);
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

uint32_t shell_behind_starter(const struct shell_options *o, unsigned operands,
	const struct shell_args *args, uint32_t i, struct peeled *p)
{
	unsigned left = operands;
	for (; i < args->n; i++) {
		const struct shell_arg *arg = &args->at[i];
		struct str t = arg->text.s;
		bool option = left == operands && t.n > 1 && t.p[0] == '-' && !arg->open;
		if (option && str_eq(t, STR("--")) && !left)
			return i + 1;
		if (option)
			i += shell_takes_next(o, t);
		else if (p && is_assignment(arg) && p->n_assigned < 8)
			p->assigned[p->n_assigned++] = arg;
		else if (left-- == 0)
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

/* python -u -m pip: the module, where it is a program that has a row of its own */
static void peel_module(const struct shell_walk *w, const struct shell_args *args, struct peeled *p)
{
	struct str name = p->at < args->n ? known_name(w, &args->at[p->at]) : STR("");
	if (!str_starts_with(name, STR("python")) && !str_starts_with(name, STR("pypy")))
		return;
	for (uint32_t i = p->at + 1; i + 1 < args->n; i++) {
		struct str s = args->at[i].text.s;
		bool option = s.n > 1 && s.p[0] == '-' && !args->at[i].open;
		if (!option || str_find_char(s, 'c') != STR_NOT_FOUND)
			return;
		if (s.p[s.n - 1] != 'm')
			continue;
		struct str module = known_name(w, &args->at[i + 1]);
		if (!shell_among("pip pip3 pipx uv poetry pipenv pdm", module))
			return;
		p->name = str_eq(module, STR("pip3")) ? STR("pip") : module;
		p->first = i + 2;
		return;
	}
}

/* pip3.11: the pip of one Python among several */
static void peel_version(
	const struct shell_walk *w, const struct shell_args *args, struct peeled *p)
{
	struct str name = p->at < args->n ? known_name(w, &args->at[p->at]) : STR("");
	if (!str_starts_with(name, STR("pip3.")))
		return;
	for (size_t i = 5; i < name.n; i++)
		if (!isdigit((unsigned char)name.p[i]))
			return;
	p->name = STR("pip3");
}

static struct peeled peel(const struct shell_walk *w, const struct shell_args *args)
{
	struct peeled p = {0};
	while (p.at < args->n && p.n_starters < 8) {
		struct str name = known_name(w, &args->at[p.at]);
		const struct shell_starter *s = name.n ? shell_wrapper(name) : NULL;
		if (!s || only_asks(name, args, p.at))
			break;
		struct peeled trial = p;
		struct shell_options o = {shell_shape(name), NULL, false};
		uint32_t next = shell_behind_starter(&o, s->operands, args, p.at + 1, &trial);
		if (next >= args->n)
			break;
		p = trial;
		p.starters[p.n_starters++] = &args->at[p.at];
		p.at = next;
		p.sudo = p.sudo || shell_among("sudo doas pkexec", name);
	}
	p.first = p.at + 1;
	peel_module(w, args, &p);
	peel_version(w, args, &p);
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
	set_bool(r, F_command_skippable, f->skippable || f->substituted);
	set_bool(r, F_command_substituted, f->substituted);
	set_bool(r, F_command_excused, f->excused);
	set_bool(r, F_command_background, f->background);
	set_bool(r, F_command_via_sudo, f->via_sudo || sudo);
	set_bool(r, F_command_pipefail, f->pipefail);
	bool noticed = !f->tested && !f->background && (!f->in_pipe || f->last || f->pipefail);
	set_bool(r, F_command_errexit, f->errexit && noticed);
	model_set(r, F_command_separator, value_string(w->arena, f->behind, r->place));
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

static void add_word(struct shell_walk *w, struct value list, const struct shell_arg *arg)
{
	size_t at = str_find_char(arg->text.s, '=');
	struct value value = shell_arg_slice(w, arg, at + 1, arg->text.s.n);
	add_variable(w, list, str_slice(arg->text.s, 0, at), value, arg->place);
}

/* The utilities whose arguments assign as words before a program do: POSIX 2.9.1.1. */
static bool declares(struct str name)
{
	return str_eq(name, STR("export")) || str_eq(name, STR("readonly")) ||
	       str_eq(name, STR("declare")) || str_eq(name, STR("typeset")) ||
	       str_eq(name, STR("local"));
}

static void set_assignments(struct shell_walk *w, struct record *r, const struct shell_node *n,
	const struct shell_args *args, const struct peeled *p)
{
	struct value list = model_get(r, F_command_assignments);
	bool words = p->at < args->n && declares(known_name(w, &args->at[p->at]));
	for (const struct shell_assignment *a = n ? n->assignments : NULL; a; a = a->next)
		add_assignment(w, list, n, a);
	for (uint32_t i = 0; i < p->n_assigned; i++)
		add_word(w, list, p->assigned[i]);
	for (uint32_t i = p->at + 1; words && i < args->n; i++)
		if (is_assignment(&args->at[i]))
			add_word(w, list, &args->at[i]);
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

static void set_program(
	struct shell_walk *w, struct record *r, const struct shell_arg *arg, struct str name)
{
	size_t from, to;
	name_span(w, arg->text.s, &from, &to);
	model_set(r, F_command_path, shell_arg_value(w, arg));
	if (name.n)
		model_set(r, F_command_name, value_string(w->arena, name, arg->place));
	else
		model_set(r, F_command_name, shell_arg_slice(w, arg, from, to));
}

static void set_starters(struct shell_walk *w, struct record *r, const struct peeled *p)
{
	struct value list = model_get(r, F_command_starters);
	for (uint32_t i = 0; i < p->n_starters; i++) {
		struct str name = known_name(w, p->starters[i]);
		struct value v = value_string(w->arena, name, p->starters[i]->place);
		value_list_add(w->arena, list, v);
	}
}

struct record *shell_command(struct shell_walk *w, const struct shell_node *node,
	const struct shell_args *args, uint32_t place)
{
	struct peeled p = peel(w, args);
	struct record *r = model_new(w->r->facts, KIND_command, place);
	value_list_add(w->arena, w->commands, value_record(r));
	set_context(w, r);
	set_flow(w, r, p.sudo);
	set_assignments(w, r, node, args, &p);
	set_redirects(w, r, node);
	set_starters(w, r, &p);
	if (p.at >= args->n) {
		struct value none = value_string(w->arena, STR(""), place);
		model_set(r, F_command_name, none);
		model_set(r, F_command_path, none);
		return r;
	}
	const struct shell_arg *program = &args->at[p.at];
	struct shell_started line = {.name = p.name.n ? p.name : known_name(w, program),
		.args = args->at + p.first,
		.n = args->n - p.first,
		.sudo = p.sudo || w->flow.via_sudo,
		.node = node,
		.record = r};
	set_program(w, r, program, p.name);
	set_args(w, r, line.args, line.n);
	line.script = shell_tell_apart(w, r, line.name, line.args, line.n);
	shell_read_started(w, &line);
	return r;
}
