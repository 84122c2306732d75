/*
 * build.c: how a service's image is built, and the Dockerfile that says what is in it.
 *
 * The Dockerfile is read for its stages only: it is no input of its own here, so policies do not
 * range over it and its mistakes are reported where it is linted. Read once for each set of
 * arguments.
 */
#include "read/compose/private.h"
#include "read/dockerfile/dockerfile.h"
#include "read/template.h"

static bool is_remote(struct str context)
{
	static const char *const marks[] = {"http://", "https://", "git://", "ssh://", "git@",
		"github.com/", "oci://", "service:", "docker-image://"};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (str_starts_with(context, str_from(marks[i])))
			return true;
	return str_contains(context, STR("://"));
}

static struct record *argument(struct compose *c, struct record *container, struct entry *e)
{
	struct record *r = model_new(c->facts, KIND_variable, e->name.place);
	bool assigned = !value_is_missing(e->value);
	model_set(r, F_variable_name, e->name);
	model_set(r, F_variable_value,
		assigned ? e->value : value_string(c->arena, STR(""), e->name.place));
	model_set(r, F_variable_origin, value_string(c->arena, STR("ARG"), e->name.place));
	model_set(r, F_variable_assigned, value_bool(assigned, e->name.place));
	model_set(r, F_variable_container, value_record(container));
	return r;
}

/* The build arguments of the run with those of the service on top; `key` tells sets apart. */
static struct map *add_arguments(struct compose *c, struct record *container, struct record *build,
	struct node *n, struct buf *key)
{
	struct entry_list entries = {0};
	struct map *all = arena_new(c->arena, struct map);
	const struct map *given = c->r->build_args;
	if (given && given->n) {
		*all = *given;
		all->slots = arena_array(c->arena, struct map_slot, given->room);
		for (uint32_t i = 0; i < given->room; i++)
			all->slots[i] = given->slots[i];
	}
	struct value list = value_list(c->arena, n ? compose_place(c, n) : build->place);
	if (n)
		compose_entries(c, n, STR("="), &entries);
	LIST_EACH (struct entry, e, &entries) {
		value_list_add(c->arena, list, value_record(argument(c, container, e)));
		if (value_is_missing(e->value) || value_cause(e->value) || value_cause(e->name))
			continue;
		struct str *value = arena_new(c->arena, struct str);
		*value = value_str(e->value);
		*map_put(c->arena, all, value_str(e->name)) = value;
		buf_printf(key, "\n" STR_FMT "=" STR_FMT, STR_ARG(value_str(e->name)),
			STR_ARG(*value));
	}
	model_set(build, F_build_args, list);
	return all;
}

struct recipe { /* what is known of a build before its Dockerfile is looked for */
	struct node *node, *inlined;
	struct value context, dockerfile, target;
	struct str path, folder;  /* of the Dockerfile, and of the context as in struct reading */
	struct str platform;      /* the only one built for; empty: not known */
	const struct cause *open; /* what keeps it from being found */
};

/* A file may be read several times, with other arguments; its comments are asked for once, and
 * those of a Dockerfile inside the compose file never: there they are part of a string. */
struct input_comment_list *compose_comments(struct compose *c, const struct source *s)
{
	void **seen = map_put(c->arena, &c->commented, s->path);
	bool first = !*seen && !str_eq(s->path, c->source->path);
	*seen = c;
	return first ? c->comments : NULL;
}

struct linked {
	struct dockerfile *file;
	bool template; /* nobody knows what comes out of it */
};

static struct linked *read_dockerfile(
	struct compose *c, struct source *s, const struct map *args, const struct recipe *b)
{
	struct linked *l = arena_new(c->arena, struct linked);
	struct reading *r = arena_new(c->arena, struct reading);
	struct diags hidden;
	bool unlisted = c->facts->unlisted;
	diags_init(&hidden, c->arena);
	*r = *c->r;
	r->comments = compose_comments(c, s);
	r->diags = arena_new(c->arena, struct diags);
	*r->diags = hidden;
	r->build_args = args;
	r->target = value_str(b->target);
	r->recipe = b->path;
	r->context = b->folder;
	r->no_context = is_remote(value_str(b->context));
	r->platform = b->platform;
	c->facts->unlisted = true;
	l->file = dockerfile_read(r, s);
	l->template = template_refused(r->diags);
	c->facts->unlisted = unlisted;
	return l;
}

/* The compose file with all blanked but its block of Dockerfile: offsets and lines stay true. */
static struct source *blanked(struct compose *c, const struct node *n)
{
	struct str text = str_copy(c->arena, str_slice(n->source->text, 0, n->span.to));
	char *p = arena_alloc(c->arena, text.n + 1);
	size_t body = n->span.from;
	while (body < text.n && text.p[body] != '\n')
		body++;
	for (size_t i = 0; i < text.n; i++)
		p[i] = i >= body || text.p[i] == '\n' || text.p[i] == '\r' ? text.p[i] : ' ';
	return source_new(c->arena, n->source->path, (struct str){p, text.n});
}

/* Where the text is not as it was written, its lines are those of a file of their own. */
static struct source *inline_source(struct compose *c, struct node *n)
{
	struct str text, note = STR(" (dockerfile_inline)");
	bool plain = str_find_char(n->u.text, '$') == STR_NOT_FOUND;
	if (n->style == NODE_LITERAL && plain)
		return blanked(c, n);
	(void)compose_known(c, n, &text);
	return source_new(c->arena, str_join(c->arena, n->source->path, note), text);
}

/* Read once for each path, target and set of arguments. */
static struct linked *find_dockerfile(struct compose *c, struct source *s, struct str key,
	const struct map *args, const struct recipe *b)
{
	struct linked *l = (struct linked *)map_get(&c->linked, key);
	if (!l) {
		l = read_dockerfile(c, s, args, b);
		*map_put(c->arena, &c->linked, key) = l;
	}
	return l;
}

/* The folder is that of the file in which the context is written; `.` is its own. */
static struct str join_context(
	struct compose *c, const struct node *build, struct str context, struct str dockerfile)
{
	const struct node *at = build->kind == NODE_SCALAR ? build : compose_get(build, "context");
	struct str above = compose_folder(c, (at ? at : build)->source);
	struct str folder = compose_as_folder(c->arena, compose_join(c->arena, above, context));
	if (str_starts_with(dockerfile, STR("/")))
		folder = STR("");
	return compose_join(c->arena, folder, dockerfile);
}

/* Of an inlined one only its place is known. */
static struct source *open_dockerfile(struct compose *c, struct recipe *b, struct str *path)
{
	struct str context = value_str(b->context), name = value_str(b->dockerfile), why = {0};
	struct inputs *in = c->r->inputs;
	b->folder = join_context(c, b->node, context, STR(""));
	if (node_is_string(b->inlined)) {
		*path = str_printf(c->arena, "\n%u", b->inlined->span.from);
		return inline_source(c, b->inlined);
	}
	if (b->open || is_remote(context) || !in)
		return NULL;
	if (!name.n)
		name = STR("Dockerfile");
	*path = b->path = join_context(c, b->node, context, name);
	return in->open(in, *path, &why);
}

static const struct cause *unknown_part(const struct recipe *b)
{
	const struct cause *why = value_cause(b->context);
	why = why ? why : value_cause(b->dockerfile);
	return why ? why : value_cause(b->target);
}

static void take(
	struct record *container, enum field_id own, struct record *stage, enum field_id of)
{
	struct value mine = model_get(container, own), v = model_get(stage, of);
	if (mine.tag == VALUE_NONE && !value_is_unknown(mine) &&
		(v.tag != VALUE_NONE || value_is_unknown(v)))
		model_set(container, own, v);
}

/* Labels of the image that the service does not say otherwise. */
static void take_labels(struct compose *c, struct record *container, struct value of_image)
{
	struct value own = model_get(container, F_container_labels);
	if (of_image.tag != VALUE_MAP || value_is_unknown(of_image) || !of_image.u.map)
		return;
	if (own.tag != VALUE_MAP || value_is_unknown(own) || !own.u.map) {
		if (!value_is_unknown(own))
			model_set(container, F_container_labels, of_image);
		return;
	}
	for (uint32_t i = 0; i < of_image.u.map->n; i++) {
		const struct map_entry *e = &of_image.u.map->at[i];
		if (!value_map_find(own, value_str(e->key)))
			value_map_put(c->arena, own, e->key, e->value);
	}
	if (!own.u.map->open)
		own.u.map->open = of_image.u.map->open;
}

static void take_ports(struct compose *c, struct record *container, struct record *stage)
{
	struct value own = model_get(container, F_container_expose);
	struct value more = model_get(stage, F_stage_exposed);
	if (more.tag != VALUE_LIST || value_is_unknown(more) || !more.u.list || !more.u.list->n)
		return;
	if (own.tag != VALUE_LIST || !own.u.list) {
		model_set(container, F_container_expose, more);
		return;
	}
	for (uint32_t i = 0; i < more.u.list->n; i++)
		value_list_add(c->arena, own, more.u.list->at[i]);
}

/* What the container takes over from the stage it runs; places stay in the Dockerfile. An entry
 * point of its own drops the image's command. */
static void take_over(
	struct compose *c, struct record *container, struct record *build, struct record *stage)
{
	static const enum field_id pairs[][2] = {{F_container_user, F_stage_user},
		{F_container_working_dir, F_stage_workdir},
		{F_container_healthcheck, F_stage_healthcheck},
		{F_container_stop_signal, F_stage_stop_signal}};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		take(container, pairs[i][0], stage, pairs[i][1]);
	struct value own = model_get(container, F_container_entrypoint);
	if (own.tag == VALUE_NONE && !value_is_unknown(own)) {
		take(container, F_container_entrypoint, stage, F_stage_entrypoint);
		take(container, F_container_command, stage, F_stage_cmd);
	}
	take_labels(c, container, model_get(build, F_build_labels));
	take_labels(c, container, model_get(stage, F_stage_labels));
	take_ports(c, container, stage);
}

static void link_stage(struct compose *c, struct record *container, struct record *build,
	struct recipe *b, const struct map *args, struct buf *key)
{
	struct str path;
	struct source *s = open_dockerfile(c, b, &path);
	if (!s)
		return;
	struct str target = value_str(b->target);
	buf_printf(key, "\n\n" STR_FMT "\n\n" STR_FMT "\n\n" STR_FMT, STR_ARG(path),
		STR_ARG(target), STR_ARG(b->platform));
	const struct linked *l = find_dockerfile(c, s, buf_str(key), args, b);
	if (l->template) {
		const struct cause *why =
			facts_cause(c->facts, build->place, "its Dockerfile is a template");
		model_set(build, F_build_stage, value_unknown(VALUE_RECORD, why, build->place));
		return;
	}
	struct record *stage = dockerfile_target(l->file, target);
	if (!stage) {
		remark(c, b->node, "the Dockerfile has no stage '" STR_FMT "'", STR_ARG(target));
		return;
	}
	model_set(build, F_build_stage, value_record(stage));
	take_over(c, container, build, stage);
}

static void read_recipe(struct compose *c, struct record *build, struct recipe *b)
{
	static const struct field_row rows[] = {{STR_INIT("context"), F_build_context, AS_STRING},
		{STR_INIT("dockerfile"), F_build_dockerfile, AS_STRING},
		{STR_INIT("dockerfile_inline"), F_build_inline, AS_STRING},
		{STR_INIT("target"), F_build_target, AS_STRING},
		{STR_INIT("labels"), F_build_labels, AS_MAP},
		{STR_INIT("network"), F_build_network, AS_STRING},
		{STR_INIT("privileged"), F_build_privileged, AS_BOOL},
		{STR_INIT("extra_hosts"), F_build_extra_hosts, AS_HOSTS},
		{STR_INIT("entitlements"), F_build_entitlements, AS_STRINGS},
		{STR_INIT("provenance"), F_build_provenance, AS_TEXT},
		{STR_INIT("sbom"), F_build_sbom, AS_TEXT}, {.key = {0}}};
	struct value secrets;
	if (b->node->kind == NODE_MAPPING)
		compose_fields(c, build, b->node, rows);
	else
		compose_set(c, build, F_build_context, b->node, AS_STRING);
	if (compose_grant_list(c, compose_get(b->node, "secrets"), &c->secrets, "secret", &secrets))
		model_set(build, F_build_secrets, secrets);
	b->inlined = compose_get(b->node, "dockerfile_inline");
	b->context = model_get(build, F_build_context);
	b->dockerfile = model_get(build, F_build_dockerfile);
	b->target = model_get(build, F_build_target);
	b->open = unknown_part(b);
}

/* build.platforms where it names one, else the service's platform. */
static struct str platform_of(struct compose *c, struct node *service, struct node *build)
{
	struct node *n = compose_get(build, "platforms");
	struct str name = STR("");
	if (n && n->kind == NODE_SEQUENCE && n->n == 1)
		n = n->u.items[0];
	else if (!n)
		n = compose_get(service, "platform");
	return node_is_string(n) && compose_known(c, n, &name) ? name : STR("");
}

void compose_build(struct compose *c, struct record *container, struct node *service)
{
	struct recipe b = {.node = compose_get(service, "build")};
	if (!b.node || node_is_null(b.node) || b.node->kind == NODE_SEQUENCE)
		return;
	struct record *build = model_new(c->facts, KIND_build, compose_place(c, b.node));
	struct buf key = BUF(c->arena);
	read_recipe(c, build, &b);
	b.platform = platform_of(c, service, b.node);
	const struct map *args =
		add_arguments(c, container, build, compose_get(b.node, "args"), &key);
	if (is_remote(value_str(b.context)))
		model_set(build, F_build_remote, value_bool(true, b.context.place));
	model_set(container, F_container_build, written(value_record(build)));
	if (b.open)
		model_set(build, F_build_stage, value_unknown(VALUE_RECORD, b.open, build->place));
	else
		link_stage(c, container, build, &b, args, &key);
}
