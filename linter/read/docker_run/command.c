/*
 * command.c: one command line of the docker client: its global options, its verb, and for
 * run and create the container.
 */
#include "read/container/container.h"
#include "read/docker_run/private.h"

/* Which project it is, by the options before the verb. */
static void put_project(struct docker_run *d)
{
	struct value files = value_list(d->arena, d->place);

	for (uint32_t i = 0; i < d->options.n; i++) {
		const struct docker_option *o = &d->options.at[i];
		struct value v = value_text(d->arena, o->value, o->place);
		if (str_eq(o->spelling, STR("file")))
			value_list_add(d->arena, files, v);
		else if (str_eq(o->spelling, STR("project-directory")))
			model_set(d->command, F_docker_command_project_directory, v);
	}
	files.u.list->open = d->open;
	model_set(d->command, F_docker_command_compose_files, files);
}

/* compose has options of its own before its verb; d->at is behind the word compose. */
static struct value compose_verb(struct docker_run *d)
{
	struct docker_verb compose;
	struct value verb = value_string(d->arena, STR("compose"), d->place);
	struct text t;

	docker_verb_find(STR("compose"), &compose);
	d->flags = compose.flags;
	d->n_flags = compose.n_flags;
	d->incomplete = true;
	docker_parse(d);
	put_project(d);
	d->image = d->n;
	if (d->at >= d->n)
		return verb;
	t = docker_word(d, d->at);
	if (t.n_holes)
		return value_unknown(VALUE_STRING, text_cause(t), d->words[d->at].place);
	return value_string(
		d->arena, docker_verb_name(d->arena, STR("compose"), t.s), d->words[d->at].place);
}

/* The old program that is compose alone. */
static bool is_compose(struct value program)
{
	struct str s = value_str(program);
	size_t slash = str_rfind_char(s, '/');

	return str_eq(str_skip(s, slash == STR_NOT_FOUND ? 0 : slash + 1), STR("docker-compose"));
}

static struct value verb_of(struct docker_run *d)
{
	struct str first, second;

	if (d->n && is_compose(d->words[0]))
		return compose_verb(d);
	if (d->at >= d->n)
		return value_string(d->arena, STR(""), d->place);
	first = value_str(d->words[d->at]);
	if (docker_word(d, d->at).n_holes)
		return d->words[d->at];
	d->place = d->words[d->at].place;
	if (str_eq(first, STR("compose"))) {
		d->at++;
		return compose_verb(d);
	}
	if (!docker_is_group(first) || d->at + 1 >= d->n || docker_word(d, d->at + 1).n_holes)
		return d->words[d->at];
	second = value_str(d->words[d->at + 1]);
	if (!second.n || second.p[0] == '-')
		return d->words[d->at];
	if (str_eq(first, STR("container")))
		d->usage = "docker container run";
	return value_string(
		d->arena, docker_verb_name(d->arena, first, second), d->words[++d->at].place);
}

/* The words from `at` on. */
static void add_words(struct docker_run *d, struct value list, uint32_t at)
{
	for (; at < d->n; at++) {
		if (docker_word_is_open(d, at))
			list.u.list->open = text_cause(docker_word(d, at));
		else
			value_list_add(d->arena, list, d->words[at]);
	}
}

static void set_args(struct docker_run *d)
{
	struct value list = value_list(d->arena, d->place);

	add_words(d, list, d->at + 1);
	model_set(d->command, F_docker_command_args, list);
}

static struct value truth_of(
	struct docker_run *d, const struct docker_globals *g, const struct docker_option *o)
{
	bool on = false;

	if (!o)
		return g->open ? value_truth(TRUTH_UNKNOWN, g->open, d->command->place)
			       : value_bool(false, d->command->place);
	if (o->value.n_holes)
		return value_truth(TRUTH_UNKNOWN, text_cause(o->value), o->place);
	docker_bool(o->value.s, &on);
	return value_bool(on, o->place);
}

struct value docker_variable(const struct docker_run *d, struct str name)
{
	const struct map *settings = d->reading->settings;
	const struct str *set = settings ? map_get(settings, name) : NULL;
	struct value v = value_none(0);

	if (d->ctx && d->ctx->variable)
		v = d->ctx->variable(d->ctx->of, name);
	if (value_is_missing(v) && set)
		v = value_string(d->arena, *set, d->place);
	return v;
}

/* A variable that switches something on by not being empty. */
static struct value not_empty(struct value v)
{
	if (value_is_unknown(v))
		return value_truth(TRUTH_UNKNOWN, v.u.cause, v.place);
	if (v.tag != VALUE_STRING)
		return value_bool(false, v.place);
	switch (text_is_empty(*v.u.text)) {
	case TRUTH_TRUE:
		return value_bool(false, v.place);
	case TRUTH_FALSE:
		return value_bool(true, v.place);
	case TRUTH_UNKNOWN:
		break;
	}
	return value_truth(TRUTH_UNKNOWN, text_cause(*v.u.text), v.place);
}

/* An option, else a variable that is not empty. */
static struct value option_or_variable(struct docker_run *d, const struct docker_globals *g,
	struct str option, struct str variable)
{
	const struct docker_option *o = docker_global(g, option);
	struct value from = docker_variable(d, variable);

	return o || value_is_missing(from) ? truth_of(d, g, o) : not_empty(from);
}

static void set_tls(struct docker_run *d, const struct docker_globals *g)
{
	struct value verify = option_or_variable(d, g, STR("tlsverify"), STR("DOCKER_TLS_VERIFY"));
	struct value tls = option_or_variable(d, g, STR("tls"), STR("DOCKER_TLS"));

	if (value_as_truth(tls) == TRUTH_FALSE && value_as_truth(verify) != TRUTH_FALSE)
		tls = verify;
	model_set(d->command, F_docker_command_tlsverify, verify);
	model_set(d->command, F_docker_command_tls, tls);
}

/* The context of the line, else, where no engine is named, that of DOCKER_CONTEXT. */
static struct value context_of(
	struct docker_run *d, const struct docker_option *given, struct value host)
{
	struct value from = docker_variable(d, STR("DOCKER_CONTEXT"));

	if (given)
		return value_text(d->arena, given->value, given->word);
	if (value_is_missing(host) && value_as_truth(not_empty(from)) != TRUTH_FALSE)
		return from;
	return value_none(d->command->place);
}

/* A context on the line has the last word over DOCKER_HOST. */
static void set_host(struct docker_run *d, const struct docker_globals *g)
{
	const struct docker_option *given = docker_global(g, STR("host"));
	const struct docker_option *context = docker_global(g, STR("context"));
	struct value host = value_none(d->command->place);
	struct value from = docker_variable(d, STR("DOCKER_HOST"));

	if (given)
		host = value_text(d->arena, given->value, given->word);
	else if (g->open)
		host = spec_maybe(
			VALUE_STRING, &(struct hole){0, false, g->open}, d->command->place);
	else if (!context && value_as_truth(not_empty(from)) != TRUTH_FALSE)
		host = from;
	model_set(d->command, F_docker_command_host, host);
	model_set(d->command, F_docker_command_context, context_of(d, context, host));
}

/* DOCKER_BUILDKIT, which the client reads as a bool. */
static void set_buildkit(struct docker_run *d)
{
	struct value from = docker_variable(d, STR("DOCKER_BUILDKIT")), v = not_empty(from);
	bool on;

	if (value_as_truth(v) == TRUTH_FALSE)
		return;
	if (!value_cause(from) && docker_bool(value_str(from), &on))
		v = value_bool(on, from.place);
	model_set(d->command, F_docker_command_buildkit, v);
}

/* --disable-content-trust, else DOCKER_CONTENT_TRUST. */
static void set_content_trust(struct docker_run *d)
{
	struct value from = docker_variable(d, STR("DOCKER_CONTENT_TRUST")), v;
	bool on;

	if (!value_is_missing(from)) {
		v = not_empty(from);
		if (docker_bool(value_str(from), &on))
			v = value_bool(on, from.place);
		model_set(d->command, F_docker_command_content_trust, v);
	}
	for (uint32_t i = 0; i < d->options.n; i++) {
		const struct docker_option *o = &d->options.at[i];

		if (!str_eq(o->spelling, STR("disable-content-trust")))
			continue;
		v = value_truth(TRUTH_UNKNOWN, text_cause(o->value), o->place);
		if (!o->value.n_holes)
			v = value_bool(!docker_bool(o->value.s, &on) || !on, o->place);
		model_set(d->command, F_docker_command_content_trust, v);
	}
}

static bool is_local(struct str host)
{
	return str_starts_with(host, STR("unix://")) || str_starts_with(host, STR("npipe://")) ||
	       str_starts_with(host, STR("fd://")) || str_starts_with(host, STR("ssh://"));
}

/* A local socket and ssh need no TLS; a context may name any engine. */
static void set_verified(struct docker_run *d)
{
	struct value host = model_get(d->command, F_docker_command_host);
	struct value context = model_get(d->command, F_docker_command_context);
	struct value v = model_get(d->command, F_docker_command_tlsverify);
	uint32_t place = d->command->place;
	bool scheme = host.tag == VALUE_STRING && !value_is_unknown(host) &&
		      str_contains(value_str(host), STR("://"));

	if (context.tag != VALUE_NONE && host.tag == VALUE_NONE)
		v = value_truth(TRUTH_UNKNOWN,
			facts_cause(d->f, place, "the settings of the context are not read"),
			place);
	else if (host.tag == VALUE_NONE || (scheme && is_local(value_str(host))))
		v = value_bool(true, place);
	else if (value_as_truth(v) != TRUTH_TRUE && !scheme && value_cause(host))
		v = value_truth(TRUTH_UNKNOWN, value_cause(host), place);
	model_set(d->command, F_docker_command_tls_verified, v);
}

static void read_container(struct docker_run *d)
{
	struct container_origin *origin;

	struct value operands = value_list(d->arena, d->place);

	d->create = str_eq(value_str(d->words[d->at]), STR("create"));
	d->flags = docker_flags;
	d->n_flags = FLAG_COUNT;
	d->strict = true;
	if (d->usage)
		d->usage = d->create ? "docker container create" : "docker container run";
	else
		d->usage = d->create ? "docker create" : "docker run";
	d->at++;
	docker_parse(d);
	d->help = docker_given(d, FLAG_help) && !d->refusal.n;
	if (d->help)
		return;
	docker_checks(d);
	docker_container(d);
	origin = arena_new(d->arena, struct container_origin);
	origin->reading = d->reading;
	d->container->origin = origin;
	model_set(d->command, F_docker_command_container, value_record(d->container));
	add_words(d, operands, d->image);
	docker_verb_options(d, operands);
}

static bool starts_container(struct docker_run *d, struct value verb)
{
	return d->at < d->n && !docker_word(d, d->at).n_holes &&
	       (str_eq(value_str(verb), STR("run")) || str_eq(value_str(verb), STR("create")));
}

static struct docker_line line_result(struct docker_run *d, bool starts)
{
	struct docker_line line = {.command = d->command,
		.container = d->container,
		.refusal = d->refusal,
		.starts = starts,
		.help = d->help};
	struct arena *kept = d->arena;

	if (!starts || d->refusal.n || d->help || !d->ctx || !d->ctx->sending)
		return line;
	d->arena = &d->ctx->sending->arena;
	line.query = docker_request_query(d);
	line.create = docker_request(d);
	d->arena = kept;
	return line;
}

struct docker_line docker_line(
	struct reading *r, const struct value *words, uint32_t n, const struct docker_context *ctx)
{
	struct docker_run d = {.reading = r,
		.f = r->facts,
		.arena = r->arena,
		.ctx = ctx,
		.words = words,
		.n = n,
		.at = 1,
		.image = n,
		.place = n ? words[0].place : 0};
	struct docker_globals g = {0};
	struct value verb;
	bool starts;

	d.command = model_new(r->facts, KIND_docker_command, d.place);
	if (!n || !is_compose(words[0]))
		docker_globals_read(&d, &g);
	verb = verb_of(&d);
	if (d.at < n)
		d.place = words[d.at].place;
	model_set(d.command, F_docker_command_verb, verb);
	set_args(&d);
	if (ctx)
		model_set(d.command, F_docker_command_via_sudo, value_bool(ctx->via_sudo, d.place));
	starts = starts_container(&d, verb);
	set_host(&d, &g);
	if (starts && !d.refusal.n) {
		read_container(&d);
	} else if (!starts && d.at++ < n) {
		docker_verb(&d);
	}
	set_tls(&d, &g);
	set_content_trust(&d);
	set_buildkit(&d);
	set_verified(&d);
	return line_result(&d, starts);
}
