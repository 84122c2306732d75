/*
 * include.c: projects that a file includes, each with a folder and variables of its own.
 *
 * What is included is a project loaded by itself; only then its services, networks and so on are
 * added, and a name that is there already must say the same.
 */
#include "read/compose/load.h"
#include "read/compose/merge.h"

enum { INCLUDE_DEPTH = 32, INCLUDES_MOST = 1000 };

struct include {
	struct node *at;       /* the entry */
	struct node *paths;    /* one, or a list */
	struct node *folder;   /* project_directory; NULL */
	struct node *env_file; /* NULL */
};

static struct include include_of(struct node *entry)
{
	if (!node_is(entry, NODE_MAPPING))
		return (struct include){entry, entry, NULL, NULL};
	return (struct include){entry, compose_get(entry, "path"),
		compose_get(entry, "project_directory"), compose_get(entry, "env_file")};
}

static void unread(struct compose *c, struct node *at, struct str what, struct str why)
{
	not_followed(c, at, what, why);
	c->open = facts_cause(c->facts, compose_place(c, at),
		"it includes `" STR_FMT "`, which is not here", STR_ARG(what));
}

/* ---- variables ---- */

static void add_variables(struct compose *c, const struct map *from, struct map *to)
{
	for (uint32_t i = 0; from && i < from->room; i++)
		if (from->slots[i].value)
			*map_put(c->arena, to, from->slots[i].key) = from->slots[i].value;
}

/* Those of the file that includes it count first. */
static void add_env_file(
	struct compose *c, struct node *at, struct str path, bool needed, struct map *env)
{
	struct str why = STR("other files are not read here");
	struct inputs *in = c->r->inputs;
	struct env_entry_list entries = {0};
	uint32_t line = 0;
	struct source *s = in ? in->open(in, path, &why) : NULL;
	if (!s && needed)
		not_followed(c, at, path, why);
	if (!s)
		return;
	if (!compose_dotenv(c, s, &entries, &line))
		remark(c, at, "line %u of '" STR_FMT "' cannot be read", line, STR_ARG(path));
	LIST_EACH (struct env_entry, e, &entries) {
		void **slot = map_put(c->arena, env, e->name);
		if (*slot || !e->assigned)
			continue;
		struct text *t = arena_new(c->arena, struct text);
		*t = e->value;
		*slot = t;
	}
}

static struct map *variables_of(struct compose *c, const struct compose_file *from,
	const struct include *inc, struct str folder)
{
	struct map *env = arena_new(c->arena, struct map);
	struct node *files = inc->env_file;
	struct str path;
	add_variables(c, from->env, env);
	if (!files) {
		add_env_file(c, inc->at, str_join(c->arena, folder, STR(".env")), false, env);
		return env;
	}
	bool list = node_is(files, NODE_SEQUENCE);
	for (uint32_t i = 0; i < (list ? files->n : 1); i++) {
		struct node *n = list ? files->u.items[i] : files;
		if (compose_known(c, n, &path))
			add_env_file(c, n, compose_join(c->arena, from->folder, path), true, env);
	}
	return env;
}

/* ---- loading ---- */

static bool leads_back(
	struct compose *c, const struct compose_file *from, struct node *at, struct str path)
{
	unsigned depth = 0;
	for (const struct compose_file *f = from; f; f = f->from, depth++)
		if (str_eq(f->path, path)) {
			refuse(c, at, "'" STR_FMT "' includes itself in turn", STR_ARG(path));
			return true;
		}
	if (depth < INCLUDE_DEPTH && ++c->includes <= INCLUDES_MOST)
		return false;
	diag_add(c->diags, &DIAG_input_limit, at->source, at->span,
		depth < INCLUDE_DEPTH ? "more than %d files are included"
				      : "files include each other more than %d deep",
		depth < INCLUDE_DEPTH ? INCLUDES_MOST : INCLUDE_DEPTH);
	return true;
}

static struct compose_file *open_one(
	struct compose *c, const struct compose_file *from, struct node *at)
{
	struct str path, why;
	struct compose_file *f;
	if (!compose_known(c, at, &path)) {
		unread(c, at, at->u.text, STR("its name has no known value"));
		return NULL;
	}
	struct str where = compose_clean(c->arena, compose_join(c->arena, from->folder, path));
	if (compose_is_remote(path)) {
		if (c->remote.tag != VALUE_LIST)
			c->remote = value_list(c->arena, 0);
		value_list_add(
			c->arena, c->remote, value_string(c->arena, path, compose_place(c, at)));
		unread(c, at, path, STR("it is remote"));
		return NULL;
	}
	if (leads_back(c, from, at, where))
		return NULL;
	if (!(f = compose_file_open(c, where, &why)))
		unread(c, at, path, why);
	else
		f->from = from;
	return f;
}

static void set_scope(struct compose_file *f, const struct compose_file *main)
{
	f->folder = main->folder;
	f->env = main->env;
}

static struct node *load_included(
	struct compose *c, struct compose_file *from, const struct include *inc)
{
	bool list = node_is(inc->paths, NODE_SEQUENCE);
	struct compose_file *main = NULL;
	struct compose_file_list overrides = {0};
	struct str folder;
	for (uint32_t i = 0; i < (list ? inc->paths->n : 1); i++) {
		struct compose_file *f =
			open_one(c, from, list ? inc->paths->u.items[i] : inc->paths);
		if (!f)
			return NULL;
		if (!main) {
			main = f;
			if (inc->folder && compose_known(c, inc->folder, &folder))
				f->folder = compose_as_folder(
					c->arena, compose_join(c->arena, from->folder, folder));
			f->env = variables_of(c, from, inc, f->folder);
		} else {
			set_scope(f, main);
			list_push(c->arena, &overrides, f);
		}
	}
	return main ? compose_load(c, main, &overrides) : NULL;
}

/* ---- taking in ---- */

/* Depth is that of the texts, which is bounded. */
static bool same(struct compose *c, struct node *a, struct node *b)
{
	if (a == b)
		return true;
	if (a->kind != b->kind || a->n != b->n)
		return false;
	if (a->kind == NODE_SCALAR) {
		struct str x, y;
		bool known = compose_known(c, a, &x);
		known = compose_known(c, b, &y) && known;
		return a->type == b->type && str_eq(x, y) &&
		       (known || str_eq(a->u.text, b->u.text));
	}
	for (uint32_t i = 0; i < a->n; i++) {
		struct node *other = a->kind == NODE_SEQUENCE
					     ? b->u.items[i]
					     : node_get(b, a->u.pairs[i].key->u.text);
		if (!other ||
			!same(c, a->kind == NODE_SEQUENCE ? a->u.items[i] : a->u.pairs[i].value,
				other))
			return false;
	}
	return true;
}

static struct node *lay_over(
	struct compose *c, struct node *base, struct node *over, enum shape_id shape)
{
	if (node_is_null(over) && over->tag != NODE_RESET)
		return base;
	if (over->tag == NODE_UNTAGGED && node_is(over, NODE_MAPPING) &&
		node_is(base, NODE_MAPPING))
		return compose_merge(c, base, over, shape);
	return over;
}

/* What the file itself says of a name is laid over what it includes. */
static struct node *take_in(
	struct compose *c, struct node *to, struct node *from, enum shape_id shape)
{
	struct node *n = compose_fresh(c, to ? to : from, NODE_MAPPING);
	struct map at = {0}; /* where a name stands, from 1 */
	n->u.pairs = arena_array(c->arena, struct pair, (size_t)(to ? to->n : 0) + from->n);
	for (uint32_t i = 0; to && i < to->n; i++) {
		n->u.pairs[n->n++] = to->u.pairs[i];
		if (to->u.pairs[i].key->kind == NODE_SCALAR)
			*map_put(c->arena, &at, to->u.pairs[i].key->u.text) =
				(void *)(uintptr_t)n->n;
	}
	for (uint32_t i = 0; i < from->n; i++) {
		struct pair p = from->u.pairs[i];
		struct str name = p.key->kind == NODE_SCALAR ? p.key->u.text : STR("");
		uintptr_t old = (uintptr_t)map_get(&at, name);
		struct pair *there = old ? &n->u.pairs[old - 1] : NULL;
		if (!there)
			n->u.pairs[n->n++] = p;
		else if (!same(c, there->value, p.value))
			there->value = lay_over(
				c, p.value, there->value, compose_shape_below(shape, name));
	}
	n->own = n->n;
	return n;
}

static struct node *add_resources(struct compose *c, struct node *root, struct node *project)
{
	static const char *const what[] = {
		"services", "volumes", "networks", "secrets", "configs", "models"};
	struct node *n = compose_fresh(c, root, NODE_MAPPING);
	n->u.pairs = arena_array(c->arena, struct pair, root->n + sizeof what / sizeof *what);
	for (uint32_t i = 0; i < root->n; i++)
		n->u.pairs[n->n++] = root->u.pairs[i];
	for (size_t i = 0; i < sizeof what / sizeof *what; i++) {
		struct str key = str_from(what[i]);
		struct node *from = compose_get(project, what[i]);
		struct pair *to = (struct pair *)node_pair(n, key);
		if (!node_is(from, NODE_MAPPING) ||
			(to && !node_is(to->value, NODE_MAPPING) && !node_is_null(to->value)))
			continue;
		struct node *all = take_in(c, to && !node_is_null(to->value) ? to->value : NULL,
			from, compose_shape_below(SHAPE_file, key));
		if (to)
			to->value = all;
		else
			n->u.pairs[n->n++] =
				(struct pair){compose_scalar(c, from, NODE_STRING, key), all};
	}
	n->own = n->n;
	return n;
}

struct node *compose_included(struct compose *c, struct compose_file *f, struct node *root)
{
	struct node *list = compose_get(root, "include");
	for (uint32_t i = 0; node_is(list, NODE_SEQUENCE) && i < list->n; i++) {
		struct include inc = include_of(list->u.items[i]);
		struct node *project = inc.paths ? load_included(c, f, &inc) : NULL;
		if (project)
			root = add_resources(c, root, project);
	}
	return root;
}
