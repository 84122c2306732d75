/*
 * resources.c: what a compose file defines beside its services: networks, volumes,
 * secrets and configs.
 */
#include "read/compose/private.h"

struct kind_row {
	const char *key;
	enum kind_id kind;
	enum field_id name, external, project, list;
	const struct field_row *fields;
	size_t map; /* where struct compose keeps them by name */
};

static const struct field_row network_rows[] = {{STR_INIT("driver"), F_network_driver, AS_STRING},
	{STR_INIT("driver_opts"), F_network_options, AS_MAP},
	{STR_INIT("internal"), F_network_internal, AS_BOOL},
	{STR_INIT("attachable"), F_network_attachable, AS_BOOL}, {.key = {0}}};
static const struct field_row volume_rows[] = {{STR_INIT("driver"), F_volume_driver, AS_STRING},
	{STR_INIT("driver_opts"), F_volume_options, AS_MAP}, {.key = {0}}};
static const struct field_row secret_rows[] = {{STR_INIT("file"), F_secret_file, AS_STRING},
	{STR_INIT("environment"), F_secret_environment, AS_STRING}, {.key = {0}}};
static const struct field_row config_rows[] = {{STR_INIT("file"), F_config_file, AS_STRING},
	{STR_INIT("content"), F_config_content, AS_STRING}, {.key = {0}}};

/* clang-format off */
#define ROW(one, many) {#many, KIND_##one, F_##one##_name, F_##one##_external, \
	F_##one##_project, F_project_##many, one##_rows, offsetof(struct compose, many)}
/* clang-format on */
static const struct kind_row rows[] = {
	ROW(network, networks), ROW(volume, volumes), ROW(secret, secrets), ROW(config, configs)};

static void set_external(struct compose *c, struct record *r, enum field_id f, struct node *n)
{
	if (node_is(n, NODE_MAPPING)) /* external: {name: ...} */
		model_set(r, f, written(value_bool(true, compose_place(c, n))));
	else
		compose_set(c, r, f, n, AS_BOOL);
}

static bool is_outside(struct compose *c, struct node *external)
{
	struct value v;
	return node_is(external, NODE_MAPPING) ||
	       (compose_value(c, external, AS_BOOL, &v) && (value_is_unknown(v) || v.u.b));
}

/* The name of a network that a file gives, or that a network of the engine has as its key. */
static void set_engine_name(struct compose *c, struct record *r, struct pair p)
{
	struct node *external = compose_get(p.value, "external");
	struct node *name = compose_get(p.value, "name");
	compose_set(c, r, F_network_engine_name, compose_path(p.value, "external.name"), AS_STRING);
	compose_set(c, r, F_network_engine_name, name, AS_STRING);
	if (value_is_missing(model_get(r, F_network_engine_name)) && is_outside(c, external))
		model_set(r, F_network_engine_name, model_get(r, F_network_name));
}

/* A volume that lies outside the project has nothing to define but its name. */
static void check_external(struct compose *c, struct pair p)
{
	bool outside = is_outside(c, compose_get(p.value, "external"));
	for (uint32_t i = 0; outside && i < p.value->n; i++) {
		const struct node *key = p.value->u.pairs[i].key;
		struct str s = key->u.text;
		if (key->kind != NODE_SCALAR || str_eq(s, STR("external")) ||
			str_eq(s, STR("name")) || str_starts_with(s, STR("x-")))
			continue;
		refuse(c, key, "'volumes." STR_FMT "' is external, so '" STR_FMT "' cannot be set",
			STR_ARG(p.key->u.text), STR_ARG(s));
	}
}

static void check_names(struct compose *c, struct pair p)
{
	struct node *name = compose_get(p.value, "name");
	struct node *old = compose_path(p.value, "external.name");
	struct str a, b;
	if (!name || !old || !compose_known(c, name, &a) || !compose_known(c, old, &b) ||
		str_eq(a, b))
		return;
	struct diag *d = refuse(c, old, "'name' and 'external.name' must say the same");
	diag_second(d, name->source, name->span, "this says otherwise");
}

/* A secret that is of this project has text behind one of its keys. */
static void check_secret(struct compose *c, struct pair p)
{
	static const char *const keys[] = {"file", "environment"};
	struct node *empty = NULL;
	struct str text;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		struct node *n = compose_get(p.value, keys[i]);
		if (!node_is(n, NODE_SCALAR))
			continue;
		if (!compose_known(c, n, &text) || text.n)
			return;
		empty = n;
	}
	if (empty)
		refuse(c, empty, "nothing says where '" STR_FMT "' comes from",
			STR_ARG(p.key->u.text));
}

/* Exactly one of the keys says where a secret or config comes from. */
static void check_origin(struct compose *c, struct pair p, const char *const *keys, bool elsewhere)
{
	struct node *first = NULL;
	for (; *keys; keys++) {
		const struct pair *at = node_pair(p.value, str_from(*keys));
		if (at && first) {
			struct diag *d = refuse(c, at->key,
				"only one key may say where '" STR_FMT "' comes from",
				STR_ARG(p.key->u.text));
			diag_second(d, first->source, first->span, "this does already");
		}
		first = first || !at ? first : at->key;
	}
	if (!first && !elsewhere && !c->broken)
		refuse(c, p.key, "nothing says where '" STR_FMT "' comes from",
			STR_ARG(p.key->u.text));
}

static void check_resource(struct compose *c, enum kind_id kind, struct pair p)
{
	static const char *const secret[] = {"file", "environment", NULL};
	static const char *const config[] = {"file", "environment", "content", NULL};
	check_names(c, p);
	if (kind == KIND_volume)
		check_external(c, p);
	if (kind == KIND_secret) {
		bool outside = is_outside(c, compose_get(p.value, "external"));
		check_origin(c, p, secret, outside);
		if (!outside)
			check_secret(c, p);
	}
	if (kind == KIND_config)
		check_origin(c, p, config,
			compose_get(p.value, "external") || compose_get(p.value, "driver"));
}

static void read_one(
	struct compose *c, const struct kind_row *row, struct pair p, struct value list)
{
	struct map *names = (struct map *)(void *)((char *)c + row->map);
	struct record *r = model_new(c->facts, row->kind, compose_place(c, p.key));
	model_set(r, row->name, compose_key(c, p.key));
	model_set(r, row->project, value_record(c->project));
	if (row->kind == KIND_network)
		model_set(r, F_network_containers, value_list(c->arena, r->place));
	if (row->kind == KIND_volume)
		model_set(r, F_volume_mounts, value_list(c->arena, r->place));
	if (node_is(p.value, NODE_MAPPING)) {
		compose_fields(c, r, p.value, row->fields);
		set_external(c, r, row->external, compose_get(p.value, "external"));
		check_resource(c, row->kind, p);
		if (row->kind == KIND_network)
			set_engine_name(c, r, p);
	}
	value_list_add(c->arena, list, value_record(r));
	*map_put(c->arena, names, p.key->u.text) = r;
}

static void read_kind(struct compose *c, const struct kind_row *row)
{
	const struct pair *top = node_pair(c->root, str_from(row->key));
	struct value list = value_list(c->arena, top ? compose_place(c, top->key) : c->place);
	for (uint32_t i = 0; top && node_is(top->value, NODE_MAPPING) && i < top->value->n; i++) {
		struct pair p = top->value->u.pairs[i];
		if (p.key->kind == NODE_SCALAR && p.value->tag != NODE_RESET)
			read_one(c, row, p, list);
	}
	if (c->open)
		list.u.list->open = c->open;
	model_set(c->project, row->list, list);
}

void compose_resources(struct compose *c)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		read_kind(c, &rows[i]);
}
