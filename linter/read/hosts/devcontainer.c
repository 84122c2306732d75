/*
 * devcontainer.c: devcontainer.json: the container it starts, as the docker run command line that
 * the tool makes of it, and the commands that it runs on the host.
 *
 * https://containers.dev/implementors/json_reference/
 */
#include "read/hosts/private.h"

static const struct mark variables[] = {{"${", "}", NULL, false, NULL}, {0}};

struct line {
	struct host *h;
	const struct node *root;
	struct value words;
};

/* A word that the tool adds, placed where the reason for it is written. */
static void add(struct line *l, const char *text, const struct node *at)
{
	uint32_t place = facts_place(l->h->facts, at->source, at->span);
	value_list_add(l->h->arena, l->words, value_string(l->h->arena, str_from(text), place));
}

/* --flag=value, so that a value that begins with - stays one */
static void add_option(struct line *l, const char *flag, struct value value)
{
	struct texter t;
	texter_init(&t, l->h->arena);
	texter_add(&t, str_from(flag));
	texter_add(&t, STR("="));
	texter_text(&t, *value.u.text);
	value_list_add(l->h->arena, l->words, value_text(l->h->arena, texter_end(&t), value.place));
}

static const struct node *get(const struct line *l, const char *key)
{
	return node_get(l->root, str_from(key));
}

static void add_strings(struct line *l, const char *key, const char *flag)
{
	const struct node *list = get(l, key);
	for (uint32_t i = 0; node_is(list, NODE_SEQUENCE) && i < list->n; i++) {
		if (!node_is(list->u.items[i], NODE_SCALAR))
			continue;
		struct value v = host_value(l->h, list->u.items[i]);
		if (flag)
			add_option(l, flag, v);
		else
			value_list_add(l->h->arena, l->words, v);
	}
}

static void add_switch(struct line *l, const char *key, const char *flag)
{
	const struct node *n = get(l, key);
	bool on;
	if (node_bool(n, &on) && on)
		add(l, flag, n);
}

/* {"type": "bind", "source": "/a", "target": "/b"} as the text of --mount */
static void add_mount(struct line *l, const struct node *mount)
{
	struct texter t;
	texter_init(&t, l->h->arena);
	for (uint32_t i = 0; i < mount->n; i++) {
		const struct pair *p = &mount->u.pairs[i];
		if (p->value->kind != NODE_SCALAR)
			continue;
		if (i)
			texter_add(&t, STR(","));
		texter_add(&t, p->key->u.text);
		texter_add(&t, STR("="));
		texter_text(&t, *host_value(l->h, p->value).u.text);
	}
	add_option(l, "--mount",
		value_text(l->h->arena, texter_end(&t),
			facts_place(l->h->facts, mount->source, mount->span)));
}

static void add_mounts(struct line *l)
{
	const struct node *list = get(l, "mounts"), *workspace = get(l, "workspaceMount");
	for (uint32_t i = 0; node_is(list, NODE_SEQUENCE) && i < list->n; i++) {
		const struct node *n = list->u.items[i];
		if (n->kind == NODE_MAPPING)
			add_mount(l, n);
		else if (node_is_string(n))
			add_option(l, "--mount", host_value(l->h, n));
	}
	if (node_is_string(workspace) && workspace->u.text.n)
		add_option(l, "--mount", host_value(l->h, workspace));
}

/* A number, or host:container; the tool publishes a number on the loopback address. */
static void add_port(struct line *l, const struct node *n)
{
	struct texter t;
	if (!node_is(n, NODE_SCALAR) || node_is_null(n))
		return;
	struct value v = host_value(l->h, n);
	if (n->type == NODE_INT) {
		texter_init(&t, l->h->arena);
		texter_add(&t, str_printf(l->h->arena, "127.0.0.1:" STR_FMT ":" STR_FMT,
				       STR_ARG(n->u.text), STR_ARG(n->u.text)));
		v = value_text(l->h->arena, texter_end(&t), v.place);
	}
	add_option(l, "--publish", v);
}

static void add_ports(struct line *l)
{
	const struct node *ports = get(l, "appPort");
	add_port(l, ports);
	for (uint32_t i = 0; node_is(ports, NODE_SEQUENCE) && i < ports->n; i++)
		add_port(l, ports->u.items[i]);
}

static void add_environment(struct line *l)
{
	const struct node *env = get(l, "containerEnv");
	for (uint32_t i = 0; node_is(env, NODE_MAPPING) && i < env->n; i++) {
		const struct pair *p = &env->u.pairs[i];
		struct texter t;
		if (p->value->kind != NODE_SCALAR)
			continue;
		struct value v = host_value(l->h, p->value);
		texter_init(&t, l->h->arena);
		texter_add(&t, p->key->u.text);
		texter_add(&t, STR("="));
		texter_text(&t, *v.u.text);
		add_option(l, "--env", value_text(l->h->arena, texter_end(&t), v.place));
	}
}

/* What the container is made from; NULL: a compose project, or nothing yet. */
static const struct node *origin_of(const struct node *root)
{
	static const char *const keys[] = {"image", "build", "dockerFile"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const struct node *n = node_get(root, str_from(keys[i]));
		if (n && !node_is_null(n))
			return n;
	}
	return NULL;
}

/* The image; one that is built has no name. */
static void add_image(struct line *l, const struct node *origin)
{
	if (node_get(l->root, STR("image")) == origin && node_is_string(origin))
		value_list_add(l->h->arena, l->words, host_value(l->h, origin));
	else
		add(l, "devcontainer", origin);
}

static void set_text(struct host *h, struct record *r, enum field_id field, const struct node *n)
{
	if (node_is_string(n))
		model_set(r, field, host_value(h, n));
}

static void set_build(
	struct host *h, struct record *container, const struct node *root, const struct node *build)
{
	struct record *r =
		model_new(h->facts, KIND_build, facts_place(h->facts, build->source, build->span));
	bool old = build->kind != NODE_MAPPING;
	set_text(h, r, F_build_dockerfile, old ? build : node_get(build, STR("dockerfile")));
	set_text(h, r, F_build_context, node_get(old ? root : build, STR("context")));
	set_text(h, r, F_build_target, node_get(build, STR("target")));
	struct value image = model_get(container, F_container_image);
	if (image.tag == VALUE_RECORD && !value_is_unknown(image))
		model_set(image.u.record, F_image_built, value_bool(true, 0));
	model_set(container, F_container_build, value_record(r));
}

static void read_container(struct host *h, const struct node *root)
{
	struct line l = {h, root, value_list(h->arena, 0)};
	struct docker_context ctx = {.project = h->project};
	const struct node *user = node_get(root, STR("containerUser")), *origin = origin_of(root);
	if (!origin)
		return;
	add(&l, "docker", origin);
	add(&l, "run", origin);
	add_mounts(&l);
	add_ports(&l);
	add_environment(&l);
	add_switch(&l, "privileged", "--privileged");
	add_switch(&l, "init", "--init");
	add_strings(&l, "capAdd", "--cap-add");
	add_strings(&l, "securityOpt", "--security-opt");
	if (node_is_string(user))
		add_option(&l, "--user", host_value(h, user));
	add_strings(&l, "runArgs", NULL);
	add_image(&l, origin);
	struct docker_line line = docker_line(h->r, l.words.u.list->at, l.words.u.list->n, &ctx);
	if (!line.container)
		return;
	if (node_get(root, STR("image")) != origin)
		set_build(h, line.container, root, origin);
	value_list_add(h->arena, model_get(h->project, F_project_containers),
		value_record(line.container));
}

/* A command: a string for a shell, a list of words, or an object of both. */
static void read_command(struct host *h, const struct node *n, unsigned depth)
{
	struct docker_hosted sh = {.dialect = SHELL_POSIX};
	struct value words = value_list(h->arena, 0);
	if (node_is_string(n))
		host_scalar(h, n, &sh);
	for (uint32_t i = 0; node_is(n, NODE_SEQUENCE) && i < n->n; i++)
		if (node_is_string(n->u.items[i]))
			value_list_add(h->arena, words, host_value(h, n->u.items[i]));
	host_words(h, words, NULL);
	for (uint32_t i = 0; node_is(n, NODE_MAPPING) && depth == 0 && i < n->n; i++)
		read_command(h, n->u.pairs[i].value, 1);
}

void devcontainer_read(struct reading *r, struct source *source)
{
	static const char *const commands[] = {"initializeCommand", "onCreateCommand",
		"updateContentCommand", "postCreateCommand", "postStartCommand",
		"postAttachCommand"};
	struct host h = host_new(r, source, "devcontainer");
	const struct node *root = host_json(&h, JSON_COMMENTS);
	h.marks = variables;
	h.filler = "the editor";
	if (!node_is(root, NODE_MAPPING))
		return;
	read_container(&h, root);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		read_command(&h, node_get(root, str_from(commands[i])), 0);
}
