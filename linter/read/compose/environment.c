/*
 * environment.c: the environment of a service, from `environment` and its env_files.
 *
 * What an env_file sets stands at the place that names the file: its text is never shown.
 */
#include "read/compose/private.h"

struct environment {
	struct compose *c;
	struct record *container;
	struct value list;
	struct map at; /* name: the record */
};

static struct record *variable(struct environment *e, struct value name, const char *origin)
{
	struct str key = value_str(name);
	bool known = !value_cause(name);
	void **at = known ? map_put(e->c->arena, &e->at, key) : NULL;
	struct record *r = at ? (struct record *)*at : NULL;
	if (!r) {
		r = model_new(e->c->facts, KIND_variable, name.place);
		value_list_add(e->c->arena, e->list, value_record(r));
		if (at)
			*at = r;
	}
	r->place = name.place;
	model_set(r, F_variable_name, name);
	model_set(r, F_variable_origin, value_string(e->c->arena, str_from(origin), name.place));
	model_set(r, F_variable_container, value_record(e->container));
	return r;
}

/* Only the name: the value comes from .env or from whoever starts the project. */
static struct value inherited(struct compose *c, struct value name)
{
	const struct text *known = (const struct text *)map_get(compose_env(c), value_str(name));
	const struct map *settings = c->r->settings;
	const struct str *set =
		settings ? (const struct str *)map_get(settings, value_str(name)) : NULL;
	struct texter t;
	texter_init(&t, c->arena);
	if (set)
		texter_add(&t, *set);
	else if (known)
		texter_text(&t, *known);
	else
		texter_hole(&t,
			facts_cause(c->facts, name.place,
				"`" STR_FMT "` is taken from whoever starts it",
				STR_ARG(value_str(name))),
			false);
	struct value v = value_text(c->arena, texter_end(&t), name.place);
	v.flags |= VALUE_SENSITIVE;
	return v;
}

static void add_entries(struct environment *e, struct node *n)
{
	struct entry_list entries = {0};
	compose_entries(e->c, n, STR("="), &entries);
	LIST_EACH (struct entry, entry, &entries) {
		bool assigned = !value_is_missing(entry->value);
		struct record *r = variable(e, entry->name, "environment");
		model_set(r, F_variable_value,
			assigned ? entry->value : inherited(e->c, entry->name));
		model_set(r, F_variable_assigned, value_bool(assigned, entry->name.place));
	}
}

static void set_open(struct environment *e, struct node *n, struct str path, struct str why)
{
	e->list.u.list->open = facts_cause(e->c->facts, compose_place(e->c, n),
		"`" STR_FMT "` is not read: " STR_FMT, STR_ARG(path), STR_ARG(why));
}

static void add_lines(struct environment *e, struct node *n, struct source *s, struct str path)
{
	struct env_entry_list entries = {0};
	uint32_t line = 0, place = compose_place(e->c, n);
	if (!compose_dotenv(e->c, s, &entries, &line)) {
		remark(e->c, n, "line %u of '" STR_FMT "' cannot be read", line, STR_ARG(path));
		set_open(e, n, path, STR("some of its lines cannot be read"));
	}
	LIST_EACH (struct env_entry, entry, &entries) {
		struct value name = value_string(e->c->arena, entry->name, place);
		struct record *r = variable(e, name, "env_file");
		struct value v = entry->assigned ? value_text(e->c->arena, entry->value, place)
						 : inherited(e->c, name);
		v.flags |= VALUE_SENSITIVE | VALUE_WRITTEN;
		model_set(r, F_variable_value, v);
		model_set(r, F_variable_assigned, value_bool(entry->assigned, place));
	}
}

static void add_file(struct environment *e, struct node *n, struct value files)
{
	struct compose *c = e->c;
	struct node *path = node_is(n, NODE_MAPPING) ? compose_get(n, "path") : n;
	struct value v;
	struct str why = STR("other files are not read here");
	if (!compose_value(c, path, AS_STRING, &v))
		return;
	value_list_add(c->arena, files, v);
	if (value_cause(v)) {
		set_open(e, path, path->u.text, STR("its name has no known value"));
		return;
	}
	struct inputs *in = c->r->inputs;
	struct str at = compose_join(c->arena, compose_folder(c, path->source), value_str(v));
	struct source *s = in ? in->open(in, at, &why) : NULL;
	if (s)
		add_lines(e, path, s, value_str(v));
	else
		set_open(e, path, value_str(v), why);
}

static void add_files(struct environment *e, struct node *n)
{
	struct value files = written(value_list(e->c->arena, compose_place(e->c, n)));
	if (n->kind != NODE_SEQUENCE)
		add_file(e, n, files);
	for (uint32_t i = 0; n->kind == NODE_SEQUENCE && i < n->n; i++)
		add_file(e, n->u.items[i], files);
	model_set(e->container, F_container_env_file, files);
}

void compose_environment(struct compose *c, struct record *container, struct node *service)
{
	struct node *entries = compose_get(service, "environment");
	struct node *files = compose_get(service, "env_file");
	uint32_t place = entries ? compose_place(c, entries) : container->place;
	struct environment e = {.c = c, .container = container};
	e.list = value_list(c->arena, place);
	if (files)
		add_files(&e, files);
	if (entries)
		add_entries(&e, entries);
	model_set(container, F_container_environment, entries || files ? written(e.list) : e.list);
}
