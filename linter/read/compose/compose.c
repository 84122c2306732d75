/*
 * compose.c: a compose file from its text to its project.
 *
 * Documents of the file are merged, the whole is checked against Compose's shapes, services take
 * in what they extend, and then everything becomes records in the order of the text.
 */
#include "read/compose/private.h"

enum { NODES_MOST = 1000 * 1000 }; /* of all services, with what they share and extend */

static struct node *merge_documents(struct compose *c, const struct yaml *y)
{
	struct node *root = NULL;
	for (uint32_t i = 0; i < y->documents.n; i++) {
		struct node *n = y->documents.at[i];
		if (!node_is_null(n))
			root = root ? compose_merge(c, root, n, STR("")) : n;
	}
	return root;
}

static bool is_service(const struct node *n)
{
	return node_get(n, STR("image")) || node_get(n, STR("build")) ||
	       node_get(n, STR("extends"));
}

/* The form before 2016: services stand at the top. */
static bool is_old_form(const struct node *root)
{
	if (node_get(root, STR("services")) || node_get(root, STR("include")))
		return false;
	for (uint32_t i = 0; i < root->n; i++)
		if (is_service(root->u.pairs[i].value))
			return true;
	return false;
}

static void add_service(struct compose *c, struct pair p)
{
	struct service *s = arena_new(c->arena, struct service);
	if (p.key->kind != NODE_SCALAR || !node_is(p.value, NODE_MAPPING))
		return;
	s->name = p.key->u.text;
	s->key = p.key;
	s->node = p.value;
	list_push(c->arena, &c->services, s);
	*map_put(c->arena, &c->service_names, s->name) = s;
}

static void find_services(struct compose *c, struct node *services)
{
	for (uint32_t i = 0; i < services->n; i++)
		add_service(c, services->u.pairs[i]);
}

/* Aliases and extends let a small file stand for a large one. */
static bool within_budget(struct compose *c, const struct service *s)
{
	c->nodes += s->node->weight;
	if (c->nodes <= NODES_MOST)
		return true;
	diag_add(c->diags, &DIAG_input_limit, s->key->source, s->key->span,
		"aliases and extends make this file too large: more than %d nodes", NODES_MOST);
	return false;
}

static void read_services(struct compose *c)
{
	struct value list = value_list(c->arena, c->place);
	model_set(c->project, F_project_containers, list);
	for (uint32_t i = 0; i < c->services.n; i++) {
		struct service *s = c->services.at[i];
		compose_extend(c, s);
		if (!within_budget(c, s)) {
			c->services.n = i;
			break;
		}
		s->record = model_new(c->facts, KIND_container, compose_place(c, s->key));
		value_list_add(c->arena, list, value_record(s->record));
	}
	for (uint32_t i = 0; i < c->services.n; i++)
		compose_service(c, c->services.at[i]);
	for (uint32_t i = 0; i < c->services.n; i++)
		compose_depends(c, c->services.at[i]);
}

static void unknown_keys(struct compose *c)
{
	struct value list = value_list(c->arena, c->place);
	for (uint32_t i = 0; i < c->root->n; i++) {
		struct node *key = c->root->u.pairs[i].key;
		if (key->kind == NODE_SCALAR && !compose_knows(SHAPE_file, key->u.text))
			value_list_add(c->arena, list, compose_key(c, key));
	}
	model_set(c->project, F_project_unknown_keys, list);
}

/* What is included belongs to the project, but is another file's business. */
static void note_includes(struct compose *c)
{
	struct value files = value_list(c->arena, c->place);
	struct node *include = compose_get(c->root, "include");
	value_list_add(c->arena, files, spec_path(c->facts, text_plain(c->source->path), c->place));
	for (uint32_t i = 0; node_is(include, NODE_SEQUENCE) && i < include->n; i++) {
		struct node *n = include->u.items[i];
		struct node *at = node_is(n, NODE_MAPPING) ? compose_get(n, "path") : n;
		struct value paths;
		if (!at || !compose_value(c, at, AS_STRINGS, &paths))
			continue;
		for (uint32_t j = 0; j < paths.u.list->n; j++)
			value_list_add(c->arena, files, paths.u.list->at[j]);
		remark(c, at, "what this file includes is not read");
		c->open = facts_cause(c->facts, compose_place(c, at), "it includes another file");
	}
	files.u.list->open = NULL;
	model_set(c->project, F_project_files, files);
}

/* The published ports of all containers. */
static void gather_ports(struct compose *c)
{
	struct value ports = value_list(c->arena, c->place);
	for (uint32_t i = 0; i < c->services.n; i++) {
		struct record *r = c->services.at[i]->record;
		struct value own = r ? model_get(r, F_container_ports) : (struct value){0};
		if (own.tag != VALUE_LIST || value_is_unknown(own) || !own.u.list)
			continue;
		for (uint32_t j = 0; j < own.u.list->n; j++)
			value_list_add(c->arena, ports, own.u.list->at[j]);
		if (own.u.list->open)
			ports.u.list->open = own.u.list->open;
	}
	if (c->open)
		ports.u.list->open = c->open;
	model_set(c->project, F_project_ports, ports);
}

static void read_project(struct compose *c, struct node *services)
{
	static const struct field_row rows[] = {
		{"name", F_project_name, AS_STRING}, {"version", F_project_version, AS_TEXT}, {0}};
	const struct node *first = c->root->n ? c->root->u.pairs[0].key : c->root;
	const struct pair *at = node_pair(c->root, STR("services"));
	c->place = compose_place(c, at ? at->key : first);
	c->project = model_new(c->facts, KIND_project, c->place);
	compose_fields(c, c->project, c->root, rows);
	model_set(c->project, F_project_source, value_string(c->arena, STR("compose"), c->place));
	model_set(c->project, F_project_extra, compose_extra(c, c->root, c->place));
	unknown_keys(c);
	note_includes(c);
	compose_resources(c);
	if (node_is(services, NODE_MAPPING))
		find_services(c, services);
	read_services(c);
	gather_ports(c);
	if (!c->open)
		return;
	struct value containers = model_get(c->project, F_project_containers);
	if (containers.tag == VALUE_LIST && containers.u.list)
		containers.u.list->open = c->open;
}

static void refuse_old_form(struct compose *c)
{
	struct diag *d = refuse(c, c->root->u.pairs[0].key,
		"this is the old form of compose files, without 'services', which Compose no "
		"longer "
		"reads");
	diag_note(d, "indent everything and write 'services:' above it");
}

static struct node *services_of(struct compose *c, const struct yaml *y)
{
	if (is_old_form(c->root)) {
		refuse_old_form(c);
		return c->root;
	}
	for (uint32_t i = 0; i < y->documents.n; i++)
		if (node_is(y->documents.at[i], NODE_MAPPING))
			compose_check(c, y->documents.at[i], SHAPE_file);
	if (y->documents.n > 1)
		c->root = merge_documents(c, y);
	return compose_get(c->root, "services");
}

static bool no_compose(struct compose *c)
{
	static const char *const keys[] = {"services", "include", "networks", "volumes", "secrets",
		"configs", "name", "models"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (node_get(c->root, str_from(keys[i])))
			return false;
	return !is_old_form(c->root);
}

static bool is_project(struct compose *c)
{
	struct span start = {0, 0};
	if (!c->root || node_is_null(c->root)) {
		if (!c->broken)
			diag_add(c->diags, &DIAG_compose_syntax, c->source, start,
				"the compose file is empty");
		return false;
	}
	if (c->root->kind != NODE_MAPPING) {
		refuse(c, c->root, "a compose file is a mapping, this is %s", node_what(c->root));
		return false;
	}
	if (!c->broken && no_compose(c)) {
		diag_add(c->diags, &DIAG_compose_syntax, c->source, c->root->span,
			"this is no compose file: it has no 'services'");
		return false;
	}
	return true;
}

void compose_read(struct reading *r, struct source *source)
{
	struct compose *c = arena_new(r->arena, struct compose);
	struct reading *kept = arena_new(r->arena, struct reading);
	*kept = *r;
	kept->comments = NULL;
	*c = (struct compose){.r = kept,
		.comments = r->comments,
		.arena = r->arena,
		.facts = r->facts,
		.diags = r->diags,
		.source = source};
	struct yaml y = yaml_read_all(r->arena, source, r->diags);
	c->broken = y.broken;
	if (c->comments)
		yaml_comments(c->arena, &y, source, c->comments);
	for (uint32_t i = 0; i < y.documents.n && node_is_null(c->root); i++)
		c->root = y.documents.at[i];
	if (is_project(c))
		read_project(c, services_of(c, &y));
}
