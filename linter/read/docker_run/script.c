/*
 * script.c: the docker commands of a shell script.
 *
 * The shell reader finds the simple commands, wherever they stand; those named docker are read as
 * the client does. Variables that steer the client are followed from export to use. A console
 * session, its commands behind a prompt, is read without its prompts and without what was printed.
 */
#include "read/docker_run/private.h"
#include "read/shell/shell.h"

enum steering { STEER_HOST, STEER_TLS_VERIFY, STEER_CONTENT_TRUST, STEERINGS };

static const struct str steering_names[STEERINGS] = {
	STR_INIT("DOCKER_HOST"), STR_INIT("DOCKER_TLS_VERIFY"), STR_INIT("DOCKER_CONTENT_TRUST")};

struct script {
	struct reading *r;
	struct source *source;
	struct record *project;
	struct value containers, commands;
	struct value steering[STEERINGS];
	bool exported[STEERINGS];
};

/* What surrounds a script in a file of another kind. */
struct hosted {
	struct reading *r;
	const struct docker_scope *scope;
};

static int steering_of(struct str name)
{
	for (int i = 0; i < STEERINGS; i++)
		if (str_eq(steering_names[i], name))
			return i;
	return -1;
}

/* NAME=value for one of the variables, or its name alone. */
static void export_word(struct script *s, struct value word, bool export)
{
	struct str name;
	struct text t;
	int i;

	if (value_is_unknown(word) || word.tag != VALUE_STRING)
		return;
	t = *word.u.text;
	str_cut(t.s, '=', &name);
	i = steering_of(name);
	if (i < 0 || spec_hole(t, 0, name.n))
		return;
	s->exported[i] = export;
	if (!export)
		s->steering[i] = value_none(0);
	else if (name.n < t.s.n)
		s->steering[i] = value_text(
			s->r->arena, text_slice(s->r->arena, t, name.n + 1, t.s.n), word.place);
}

static void assign(struct value *steering, struct value assignments)
{
	for (uint32_t k = 0; k < assignments.u.list->n; k++) {
		struct record *v = assignments.u.list->at[k].u.record;
		int i = steering_of(value_str(model_get(v, F_variable_name)));

		if (i >= 0)
			steering[i] = model_get(v, F_variable_value);
	}
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

static struct value steered(struct script *s, const struct value *own, int i)
{
	if (own[i].tag != VALUE_NONE)
		return own[i];
	return s->exported[i] ? s->steering[i] : value_none(0);
}

static void docker_found(struct script *s, struct record *command)
{
	struct value own[STEERINGS] = {{0}};
	struct docker_context ctx = {.project = s->project};
	struct docker_line line;
	uint32_t n;
	struct value *words = words_of(s, command, &n);

	assign(own, model_get(command, F_command_assignments));
	ctx.host = steered(s, own, STEER_HOST);
	ctx.tls_verify = steered(s, own, STEER_TLS_VERIFY);
	ctx.content_trust = steered(s, own, STEER_CONTENT_TRUST);
	ctx.via_sudo = value_as_truth(model_get(command, F_command_via_sudo)) == TRUTH_TRUE;
	line = docker_line(s->r, words, n, &ctx);
	if (line.container)
		value_list_add(s->r->arena, s->containers, value_record(line.container));
}

static void command_found(struct script *s, struct record *command)
{
	struct value args = model_get(command, F_command_args);
	bool export = is_named(command, STR("export"));

	if (is_named(command, STR("docker"))) {
		docker_found(s, command);
	} else if (export || is_named(command, STR("unset"))) {
		for (uint32_t i = 0; i < args.u.list->n; i++)
			export_word(s, args.u.list->at[i], export);
	} else if (!value_str(model_get(command, F_command_name)).n) {
		assign(s->steering, model_get(command, F_command_assignments));
	}
}

struct record *docker_project(struct reading *r, struct source *source, const char *kind)
{
	struct facts *f = r->facts;
	uint32_t place = facts_place(f, source, (struct span){0, (uint32_t)source->text.n});
	struct value path = spec_path(f, text_plain(source->path), place), files, ports;
	struct record *document = model_new(f, KIND_document, place);
	struct record *project = model_new(f, KIND_project, place);

	document->origin = source;
	model_set(document, F_document_path, path);
	model_set(document, F_document_kind, value_string(f->arena, str_from(kind), place));
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

/* --- the text ----------------------------------------------------------------------------- */

static size_t blanks(struct str s)
{
	size_t n = 0;

	while (n < s.n && (s.p[n] == ' ' || s.p[n] == '\t'))
		n++;
	return n;
}

/* How long the prompt of a line is: "$ ", "# " or "> " and the blanks before it; 0: none. */
static size_t prompt(struct str line, char mark)
{
	size_t at = blanks(line);

	if (at + 1 >= line.n || line.p[at] != mark || line.p[at + 1] != ' ')
		return 0;
	return at + 2;
}

/* A shell would run the lines without a prompt too: what is a script by its name or first line is
 * never taken for a session. */
static bool is_script(struct source *s)
{
	static const struct str endings[] = {
		STR_INIT(".sh"), STR_INIT(".bash"), STR_INIT(".ksh"), STR_INIT(".zsh")};

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_ends_with(s->path, endings[i]))
			return true;
	return str_starts_with(s->text, STR("#!"));
}

static bool is_session(struct source *s)
{
	uint32_t n = source_line_count(s);

	for (uint32_t i = 1; i <= n && !is_script(s); i++)
		if (prompt(source_line(s, i), '$'))
			return true;
	return false;
}

/* A command whose prompt was left out; nothing prints such lines. */
static bool is_docker(struct str line)
{
	line = str_skip(line, blanks(line));
	return str_starts_with(line, STR("docker ")) || str_starts_with(line, STR("sudo docker "));
}

static bool is_continued(struct str line)
{
	return line.n && line.p[line.n - 1] == '\\';
}

/* The commands of a session, and nothing else. */
static struct splice session(struct reading *r, struct source *s)
{
	uint32_t n = source_line_count(s);
	bool continued = false;
	struct splicer out;

	splicer_init(&out, r->arena, s);
	for (uint32_t i = 1; i <= n; i++) {
		struct span span = source_line_span(s, i);
		struct str line = source_slice(s, span);
		size_t skip = prompt(line, '$');

		if (!skip && !continued && !is_docker(line))
			continue;
		if (!skip)
			skip = prompt(line, '>');
		span.from += (uint32_t)skip;
		splicer_copy(&out, span);
		splicer_add(&out, STR("\n"), (struct span){span.to, span.to});
		continued = is_continued(line);
	}
	return splicer_end(&out);
}

static bool lookup(void *of, struct str name, struct text *out)
{
	const struct reading *r = of;
	const struct str *value = r->settings ? map_get(r->settings, name) : NULL;

	if (value)
		*out = text_plain(*value);
	return value != NULL;
}

/* What the first line says, else bash, which takes all that sh takes and more. */
static enum shell_dialect dialect_of(struct source *s)
{
	struct str line = source_line(s, 1);

	if (!str_starts_with(line, STR("#!")))
		return SHELL_BASH;
	line = str_trim(line);
	return str_ends_with(line, STR("/sh")) || str_ends_with(line, STR("/dash")) ||
			       str_ends_with(line, STR(" sh"))
		       ? SHELL_POSIX
		       : SHELL_BASH;
}

static struct splice text_of(struct reading *r, struct source *s)
{
	uint32_t from = str_starts_with(s->text, STR("\xEF\xBB\xBF")) ? 3 : 0;

	if (is_session(s))
		return session(r, s);
	return splice_plain(r->arena, s, (struct span){from, (uint32_t)s->text.n});
}

static void read_comments(struct reading *r, struct source *source, const struct splice *text)
{
	struct span_list places = {0};
	if (!r->comments || str_find_char(text->text, '#') == STR_NOT_FOUND)
		return;
	shell_comments(r, text, &places);
	comments_of_lines(r->arena, source, COMMENT_SHELL, &places, r->comments);
}

static void read_script(struct reading *r, struct source *source, enum shell_dialect dialect)
{
	struct script s = {.r = r, .source = source};
	struct splice text = text_of(r, source);
	struct shell_context ctx = {
		.dialect = dialect, .phase = "script", .lookup = lookup, .of = r};

	s.project = docker_project(r, source, "run");
	s.containers = model_get(s.project, F_project_containers);
	read_comments(r, source, &text);
	s.commands = value_list(r->arena, s.project->place);
	shell_read(r, &text, &ctx, s.commands);
	for (uint32_t i = 0; i < s.commands.u.list->n; i++)
		command_found(&s, s.commands.u.list->at[i].u.record);
}

void docker_script_read(struct reading *r, struct source *source)
{
	read_script(r, source, dialect_of(source));
}

void docker_argv_read(struct reading *r, struct source *source)
{
	read_script(r, source, SHELL_POSIX);
}

/* --- scripts in files of other kinds ------------------------------------------------------ */

static const struct value *scope_get(const struct docker_scope *scope, struct str name)
{
	for (; scope; scope = scope->outer) {
		const struct value *v = map_get(&scope->variables, name);

		if (v)
			return v;
	}
	return NULL;
}

static bool hosted_lookup(void *of, struct str name, struct text *out)
{
	const struct hosted *h = of;
	const struct value *v = scope_get(h->scope, name);

	if (lookup(h->r, name, out))
		return true;
	if (v && v->tag == VALUE_STRING && !value_is_unknown(*v))
		*out = *v->u.text;
	return v && v->tag == VALUE_STRING && !value_is_unknown(*v);
}

/* The environment that surrounds the script is exported to it. */
static void surround(struct script *s, const struct docker_scope *scope)
{
	for (int i = 0; scope && i < STEERINGS; i++) {
		const struct value *v = scope_get(scope, steering_names[i]);

		if (v)
			s->steering[i] = *v;
		s->exported[i] = v != NULL;
	}
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

	s->r->facts->unlisted = true;
	if (h->words)
		shell_words(s->r, h->words, h->n, &ctx, s->commands);
	else
		shell_read(s->r, &h->text, &ctx, s->commands);
	s->r->facts->unlisted = unlisted;
}

void docker_hosted_read(struct reading *r, const struct docker_hosted *h)
{
	struct script s = {.r = r, .project = h->project};

	s.containers = model_get(s.project, F_project_containers);
	s.commands = value_list(r->arena, s.project->place);
	surround(&s, h->scope);
	hosted_commands(&s, h);
	for (uint32_t i = 0; i < s.commands.u.list->n; i++) {
		struct record *command = s.commands.u.list->at[i].u.record;

		if (is_about_docker(command))
			record_list(command);
		command_found(&s, command);
	}
}
