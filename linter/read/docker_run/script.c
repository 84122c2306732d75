/*
 * script.c: the docker commands of a shell script.
 *
 * The shell reader finds the simple commands, wherever they stand; those named docker are read as
 * the client does. Variables are followed from export to use, in the order of the text.
 */
#include "read/docker_run/private.h"
#include "read/shell/shell.h"

struct variable {
	struct value value; /* missing: unset */
	bool exported;
};

struct script {
	struct reading *r;
	struct source *source;
	struct record *project;
	struct value containers, commands;
	struct map variables;             /* struct variable *, by name */
	const struct docker_scope *scope; /* around them; NULL: nothing */
	struct str folder;
	struct docker_sending *sending; /* NULL: nobody asks */
	void (*each)(void *of, struct value line);
	void *of;
};

/* What surrounds a script in a file of another kind. */
struct hosted {
	struct reading *r;
	const struct docker_scope *scope;
};

static struct variable *variable_of(struct script *s, struct str name)
{
	void **slot = map_put(s->r->arena, &s->variables, name);

	if (!*slot)
		*slot = arena_new(s->r->arena, struct variable);
	return *slot;
}

/* NAME=value, or a name alone, behind export or unset. */
static void export_word(struct script *s, struct value word, bool export)
{
	struct variable *v;
	struct str name;
	struct text t;

	if (value_is_unknown(word) || word.tag != VALUE_STRING)
		return;
	t = *word.u.text;
	str_cut(t.s, '=', &name);
	if (!name.n || spec_hole(t, 0, name.n))
		return;
	v = variable_of(s, name);
	v->exported = export;
	if (!export)
		v->value = value_none(0);
	else if (name.n < t.s.n)
		v->value = value_text(
			s->r->arena, text_slice(s->r->arena, t, name.n + 1, t.s.n), word.place);
}

static void assign(struct script *s, struct value assignments)
{
	for (uint32_t i = 0; i < assignments.u.list->n; i++) {
		struct record *v = assignments.u.list->at[i].u.record;

		variable_of(s, value_str(model_get(v, F_variable_name)))->value =
			model_get(v, F_variable_value);
	}
}

const struct value *docker_scope_get(const struct docker_scope *scope, struct str name)
{
	for (; scope; scope = scope->outer) {
		const struct value *v = map_get(&scope->variables, name);

		if (v)
			return v;
	}
	return NULL;
}

static bool is_named(struct record *command, struct str name)
{
	return str_eq(value_str(model_get(command, F_command_name)), name);
}

/* The program and its words, with a place kept for those that nobody sees. */
static struct value *words_of(struct script *s, struct record *command, uint32_t *n)
{
	const struct shell_origin *line = command->origin;
	struct value args = model_get(command, F_command_args), *words;
	const struct value *from = line ? line->words : args.u.list->at;
	uint32_t count = line ? line->n : args.u.list->n;

	words = arena_array(s->r->arena, struct value, (size_t)count + 1);
	words[0] = model_get(command, F_command_path);
	for (uint32_t i = 0; i < count; i++)
		words[i + 1] = from[i];
	*n = count + 1;
	return words;
}

/* One line's environment: what stands before the program, what is exported, what surrounds the
 * script. */
struct line_environment {
	struct script *script;
	struct value assignments;
};

static struct value line_variable(const void *of, struct str name)
{
	const struct line_environment *e = of;
	const struct list *own = e->assignments.u.list;
	const struct variable *v = map_get(&e->script->variables, name);
	const struct value *outer = docker_scope_get(e->script->scope, name);

	for (uint32_t i = own->n; i-- > 0;)
		if (str_eq(value_str(model_get(own->at[i].u.record, F_variable_name)), name))
			return model_get(own->at[i].u.record, F_variable_value);
	if (v && (v->exported || outer))
		return v->value;
	return outer ? *outer : value_none(0);
}

static void tell(struct script *s, struct record *command, const struct docker_line *line)
{
	struct arena *a;

	if (!line->starts || !s->sending)
		return;
	a = &s->sending->arena;
	s->each(s->of, docker_request_line(a, facts_at(s->r->facts, command->place), line));
	arena_reset(a);
}

static bool is_within_limit(struct script *s, struct record *command)
{
	struct place at = facts_at(s->r->facts, command->place);

	if (s->r->docker_commands == DOCKER_COMMANDS_MOST)
		diag_add(s->r->diags, &DIAG_input_limit, at.source, at.span,
			"more than %d docker command lines; this one and those that follow are not "
			"read",
			DOCKER_COMMANDS_MOST);
	return s->r->docker_commands++ < DOCKER_COMMANDS_MOST;
}

static void docker_found(struct script *s, struct record *command)
{
	struct line_environment environment = {s, model_get(command, F_command_assignments)};
	struct docker_context ctx = {.project = s->project,
		.variable = line_variable,
		.of = &environment,
		.folder = s->folder,
		.sending = s->sending};
	struct docker_line line;
	uint32_t n;
	struct value *words;

	if (!is_within_limit(s, command))
		return;
	words = words_of(s, command, &n);
	ctx.via_sudo = value_as_truth(model_get(command, F_command_via_sudo)) == TRUTH_TRUE;
	line = docker_line(s->r, words, n, &ctx);
	if (line.container)
		value_list_add(s->r->arena, s->containers, value_record(line.container));
	tell(s, command, &line);
}

static void command_found(struct script *s, struct record *command)
{
	struct value args = model_get(command, F_command_args);
	bool export = is_named(command, STR("export"));

	if (is_named(command, STR("docker")) || is_named(command, STR("docker-compose"))) {
		docker_found(s, command);
	} else if (export || is_named(command, STR("unset"))) {
		for (uint32_t i = 0; i < args.u.list->n; i++)
			export_word(s, args.u.list->at[i], export);
	} else if (!value_str(model_get(command, F_command_name)).n) {
		assign(s, model_get(command, F_command_assignments));
	}
}

struct record *docker_project(struct reading *r, struct source *source, const char *kind)
{
	struct facts *f = r->facts;
	uint32_t place = facts_place(f, source, (struct span){0, (uint32_t)source->text.n});
	struct value path = spec_path(f, text_plain(source->path), place), files, ports;
	struct record *project = model_new(f, KIND_project, place);

	spec_document(f, source, kind, place);
	ports = value_list(f->arena, place);
	ports.flags |= VALUE_WRITTEN; /* to be added to by each container */
	files = value_list(f->arena, place);
	value_list_add(f->arena, files, path);
	model_set(project, F_project_containers, value_list(f->arena, place));
	model_set(project, F_project_ports, ports);
	model_set(project, F_project_files, files);
	model_set(project, F_project_source, value_string(f->arena, STR("run"), place));
	return project;
}

static bool lookup(void *of, struct str name, struct text *out)
{
	const struct reading *r = of;
	const struct str *value = r->settings ? map_get(r->settings, name) : NULL;

	if (value)
		*out = text_plain(*value);
	return value != NULL;
}

static void read_comments(struct reading *r, struct source *source, const struct splice *text)
{
	struct span_list places = {0};
	if (!r->comments || str_find_char(text->text, '#') == STR_NOT_FOUND)
		return;
	shell_comments(r, text, &places);
	comments_of_lines(r->arena, source, COMMENT_SHELL, &places, r->comments);
}

static void read_script(struct script *s, struct shell_interpreter how)
{
	struct splice text = docker_script_text(s->r, s->source);
	struct shell_context ctx = {.phase = "script", .lookup = lookup, .of = s->r};

	shell_begins(&ctx, &how);

	s->project = docker_project(s->r, s->source, "run");
	s->containers = model_get(s->project, F_project_containers);
	read_comments(s->r, s->source, &text);
	s->commands = value_list(s->r->arena, s->project->place);
	shell_read(s->r, &text, &ctx, s->commands);
	for (uint32_t i = 0; i < s->commands.u.list->n; i++)
		command_found(s, s->commands.u.list->at[i].u.record);
}

/* What the first line says, else bash, which takes all that sh takes and more. */
static struct shell_interpreter interpreter_of(const struct source *source)
{
	struct shell_interpreter how = {.dialect = SHELL_BASH};

	shell_shebang(source->text, &how);
	return how;
}

void docker_script_read(struct reading *r, struct source *source)
{
	read_script(&(struct script){.r = r, .source = source}, interpreter_of(source));
}

void docker_argv_read(struct reading *r, struct source *source)
{
	read_script(&(struct script){.r = r, .source = source},
		(struct shell_interpreter){.dialect = SHELL_POSIX});
}

void docker_requests(struct reading *r, struct source *source, struct str folder,
	void (*each)(void *of, struct value line), void *of)
{
	struct docker_sending sending = {.ports = 0};
	struct script s = {.r = r,
		.source = source,
		.folder = folder,
		.sending = &sending,
		.each = each,
		.of = of};

	arena_init(&sending.arena);
	read_script(&s, interpreter_of(source));
	arena_done(&sending.arena);
}

/* --- scripts in files of other kinds ------------------------------------------------------ */

static bool hosted_lookup(void *of, struct str name, struct text *out)
{
	const struct hosted *h = of;
	const struct value *v = docker_scope_get(h->scope, name);

	if (lookup(h->r, name, out))
		return true;
	if (v && v->tag == VALUE_STRING && !value_is_unknown(*v))
		*out = *v->u.text;
	return v && v->tag == VALUE_STRING && !value_is_unknown(*v);
}

static bool is_about_docker(struct record *command)
{
	static const struct str names[] = {
		STR_INIT("docker"), STR_INIT("dockerd"), STR_INIT("docker-compose")};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (is_named(command, names[i]))
			return true;
	return false;
}

static void hosted_commands(struct script *s, const struct docker_hosted *h)
{
	struct hosted of = {s->r, h->scope};
	struct shell_context ctx = {.dialect = h->dialect,
		.phase = "script",
		.errexit = h->errexit,
		.pipefail = h->pipefail,
		.lookup = hosted_lookup,
		.of = &of,
		.gaps = h->gaps};
	bool unlisted = s->r->facts->unlisted;

	if (!h->words && (h->dialect == SHELL_POSIX || h->dialect == SHELL_BASH))
		read_comments(s->r, h->text.source, &h->text);
	s->r->facts->unlisted = true;
	if (h->words)
		shell_words(s->r, h->words, h->n, &ctx, s->commands);
	else
		shell_read(s->r, &h->text, &ctx, s->commands);
	s->r->facts->unlisted = unlisted;
}

void docker_hosted_read(struct reading *r, const struct docker_hosted *h)
{
	struct script s = {.r = r, .project = h->project, .scope = h->scope};

	s.containers = model_get(s.project, F_project_containers);
	s.commands = value_list(r->arena, s.project->place);
	hosted_commands(&s, h);
	for (uint32_t i = 0; i < s.commands.u.list->n; i++) {
		struct record *command = s.commands.u.list->at[i].u.record;

		if (is_about_docker(command))
			record_list(command);
		command_found(&s, command);
	}
}
