/*
 * compose.c: a compose file from its text to its project.
 *
 * Documents of the file are merged, the whole is checked against Compose's shapes, services take
 * in what they extend, and then everything becomes records in the order of the text.
 */
#include "read/compose/canonical.h"
#include "read/compose/load.h"

enum { NODES_MOST = 1000 * 1000 }; /* of all services, with what they share and extend */

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

/* What stands behind an error that ends the text is not known, and the error says so. */
static const struct cause cut_short = {
	.what = STR_INIT("the text ends in a mistake"), .told = true};

static void add_service(struct compose *c, struct pair p)
{
	struct service *s = arena_new(c->arena, struct service);
	if (p.key->kind != NODE_SCALAR || !node_is(p.value, NODE_MAPPING))
		return;
	s->name = p.key->u.text;
	s->key = p.key;
	s->node = p.value;
	s->open = compose_left_open(p.value);
	if (!s->open && c->broken)
		s->open = &cut_short;
	s->on = compose_is_on(c, p.value);
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
		if (!within_budget(c, s)) {
			c->services.n = i;
			break;
		}
		s->record = model_new(c->facts, KIND_container, compose_place(c, s->key));
		value_list_add(c->arena, list, value_record(s->record));
	}
	for (uint32_t i = 0; i < c->services.n; i++) {
		c->off = !c->services.at[i]->on;
		compose_service(c, c->services.at[i]);
		compose_consistent(c, c->services.at[i]);
	}
	c->off = false;
	for (uint32_t i = 0; i < c->services.n; i++)
		compose_depends(c, c->services.at[i]);
	compose_graph(c);
}

/* Every file that the project was made of. */
static void note_files(struct compose *c)
{
	struct value files = value_list(c->arena, c->place);
	LIST_EACH (struct compose_file *, f, &c->files) {
		struct source *source = (*f)->source;
		struct span all = {0, (uint32_t)source->text.n};
		spec_document(c->facts, source, "compose", facts_place(c->facts, source, all));
		value_list_add(
			c->arena, files, spec_path(c->facts, text_plain(source->path), c->place));
	}
	model_set(c->project, F_project_files, files);
	if (c->remote.tag == VALUE_LIST)
		model_set(c->project, F_project_remote_includes, c->remote);
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
	static const struct field_row rows[] = {{STR_INIT("name"), F_project_name, AS_STRING},
		{STR_INIT("version"), F_project_version, AS_TEXT}, {.key = {0}}};
	const struct node *first = c->root->n ? c->root->u.pairs[0].key : c->root;
	const struct pair *at = node_pair(c->root, STR("services"));
	c->place = compose_place(c, at ? at->key : first);
	c->project = model_new(c->facts, KIND_project, c->place);
	compose_fields(c, c->project, c->root, rows);
	model_set(c->project, F_project_source, value_string(c->arena, STR("compose"), c->place));
	model_set(c->project, F_project_extra, compose_extra(c, c->root, c->place));
	compose_set_keys(c, c->root, SHAPE_file, c->project,
		(struct key_fields){F_project_keys, F_project_unknown_keys, FIELD_COUNT});
	if (!c->open && c->broken)
		c->open = &cut_short;
	note_files(c);
	compose_resources(c);
	if (node_is(services, NODE_MAPPING))
		find_services(c, services);
	read_services(c);
	gather_ports(c);
	if (c->unset.tag == VALUE_LIST)
		model_set(c->project, F_project_unset, c->unset);
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

static struct compose *compose_new(struct reading *r, struct source *source)
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
	return c;
}

/* The tree of the project, with all its files; NULL: there is none. */
static struct node *load(struct compose *c)
{
	struct yaml y = yaml_read_all(c->arena, c->source, c->diags);
	c->broken = y.broken;
	if (c->comments)
		yaml_comments(c->arena, &y, c->source, c->comments);
	for (uint32_t i = 0; i < y.documents.n && node_is_null(c->root); i++)
		c->root = y.documents.at[i];
	if (!is_project(c))
		return NULL;
	if (is_old_form(c->root)) {
		refuse_old_form(c);
		return c->root;
	}
	size_t slash = str_rfind_char(c->source->path, '/');
	struct str name =
		slash == STR_NOT_FOUND ? c->source->path : str_skip(c->source->path, slash + 1);
	struct project_files files = compose_files(c, compose_file_new(c, c->source, name, &y));
	compose_name(c, files.main, &files.overrides);
	return compose_load(c, files.main, &files.overrides);
}

static void read(struct compose *c)
{
	struct node *root = load(c);
	if (!root)
		return;
	bool old = root == c->root && is_old_form(root);
	c->root = root;
	read_project(c, old ? root : compose_get(root, "services"));
}

void compose_read(struct reading *r, struct source *source)
{
	read(compose_new(r, source));
}

struct node *compose_project(struct reading *r, struct source *source)
{
	struct compose *c = compose_new(r, source);
	c->filled = true;
	read(c);
	struct node *project = c->diags->errors ? NULL : canonical_project(c);
	return c->diags->errors ? NULL : project;
}
