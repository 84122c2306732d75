/*
 * project.c: the whole project in the form `docker compose config` prints: services whose profiles
 * are on, what they use of networks, volumes, secrets and configs, and the names these have.
 */
#include "read/compose/canonical.h"
#include "read/compose/load.h"

bool canonical_variable(struct compose *c, struct str name, struct str *out)
{
	const struct str *set =
		c->r->settings ? (const struct str *)map_get(c->r->settings, name) : NULL;
	const struct text *known = (const struct text *)map_get(compose_env(c), name);
	if (set)
		*out = *set;
	else if (known)
		*out = known->s;
	else if (str_eq(name, STR("COMPOSE_PROJECT_NAME")))
		*out = c->name;
	return set || known || str_eq(name, STR("COMPOSE_PROJECT_NAME"));
}

/* ---- the name ---- */

static struct str as_name(struct arena *a, struct str s)
{
	struct buf b = BUF(a);
	for (size_t i = 0; i < s.n; i++) {
		char ch = char_lower(s.p[i]);
		if (char_is_word(ch) || (ch == '-' && b.n))
			buf_char(&b, ch);
		if (b.n == 1 && b.p[0] == '_')
			b.n = 0;
	}
	return buf_str(&b);
}

/* The last file or document that has one counts. */
static struct node *name_written(
	const struct compose_file *main, const struct compose_file_list *overrides)
{
	struct node *name = NULL;
	for (uint32_t f = 0; f <= (overrides ? overrides->n : 0); f++) {
		const struct node_list *all =
			f ? &overrides->at[f - 1]->documents : &main->documents;
		for (uint32_t i = 0; i < all->n; i++) {
			struct node *n = compose_get(all->at[i], "name");
			name = node_is_string(n) && n->u.text.n ? n : name;
		}
	}
	return name;
}

/* From the environment, else from a file, else from the folder's name. */
void compose_name(struct compose *c, const struct compose_file *main,
	const struct compose_file_list *overrides)
{
	struct node *written = name_written(main, overrides);
	struct str name = {0};
	if (canonical_variable(c, STR("COMPOSE_PROJECT_NAME"), &name) && name.n)
		c->name = name;
	else if (written && compose_known(c, written, &name))
		c->name = as_name(c->arena, name);
	else if (!written && c->r->inputs)
		c->name = as_name(c->arena, c->r->inputs->folder);
}

/* ---- profiles ---- */

static bool lists_word(struct str list, struct str word)
{
	struct str one;
	do { /* an empty list holds an empty word */
		list = str_cut(list, ',', &one);
		if (str_eq(str_trim(one), word) || str_eq(str_trim(one), STR("*")))
			return true;
	} while (list.n);
	return false;
}

bool compose_is_on(struct compose *c, struct node *service)
{
	struct node *profiles = compose_get(service, "profiles");
	struct str on = STR("");
	if (!node_is(profiles, NODE_SEQUENCE) || !profiles->n)
		return true;
	(void)canonical_variable(c, STR("COMPOSE_PROFILES"), &on);
	for (uint32_t i = 0; i < profiles->n; i++)
		if (lists_word(on, canonical_str(c, profiles->u.items[i])))
			return true;
	return false;
}

static struct node *services_of(struct compose *c)
{
	struct node *all = compose_get(c->root, "services");
	struct node *out = canonical_map(c, all ? all->n : 0);
	for (uint32_t i = 0; node_is(all, NODE_MAPPING) && i < all->n; i++) {
		struct pair p = all->u.pairs[i];
		if (compose_is_on(c, p.value))
			canonical_put(
				c, out, p.key->u.text, canonical_of(c, p.value, PART_service));
	}
	canonical_sort(out);
	return out;
}

/* ---- what services use ---- */

struct used {
	struct compose *c;
	struct map networks, volumes, secrets, configs;
};

static void use(struct used *u, struct map *what, struct node *name)
{
	if (name)
		*map_put(u->c->arena, what, name->u.text) = name;
}

static void use_sources(struct used *u, struct map *what, struct node *grants)
{
	for (uint32_t i = 0; grants && i < grants->n; i++)
		use(u, what, node_get(grants->u.items[i], STR("source")));
}

static void use_of(struct used *u, struct node *service)
{
	struct node *networks = node_get(service, STR("networks")),
		    *volumes = node_get(service, STR("volumes"));
	for (uint32_t i = 0; networks && i < networks->n; i++)
		use(u, &u->networks, networks->u.pairs[i].key);
	for (uint32_t i = 0; volumes && i < volumes->n; i++) {
		struct node *type = node_get(volumes->u.items[i], STR("type"));
		if (type && str_eq(type->u.text, STR("volume")))
			use(u, &u->volumes, node_get(volumes->u.items[i], STR("source")));
	}
	use_sources(u, &u->secrets, node_get(service, STR("secrets")));
	use_sources(u, &u->secrets, node_get(node_get(service, STR("build")), STR("secrets")));
	use_sources(u, &u->configs, node_get(service, STR("configs")));
}

static void set_name(struct compose *c, struct node *written, struct str key, struct node *out)
{
	struct node *external = compose_get(written, "external");
	struct str old = node_is(external, NODE_MAPPING)
				 ? canonical_str(c, compose_get(external, "name"))
				 : STR("");
	bool outside = node_is(external, NODE_MAPPING) || canonical_is(c, external);
	struct str name = old.n     ? old
			  : outside ? key
				    : str_printf(c->arena, STR_FMT "_" STR_FMT, STR_ARG(c->name),
					      STR_ARG(key));
	if (!compose_get(written, "name"))
		canonical_put(c, out, STR("name"), canonical_text(c, name));
}

static struct node *resource(
	struct compose *c, struct node *written, struct str key, enum part_id part)
{
	struct node *fields =
		canonical_of(c, node_is(written, NODE_MAPPING) ? written : NULL, part);
	struct node *out = canonical_map(c, (size_t)fields->n + 1);
	set_name(c, node_is(written, NODE_MAPPING) ? written : NULL, key, out);
	for (uint32_t i = 0; i < fields->n; i++)
		out->u.pairs[out->n++] = fields->u.pairs[i];
	return out;
}

static void put_resources(struct compose *c, struct node *project, const char *key,
	enum part_id part, const struct map *used)
{
	struct node *all = compose_get(c->root, key);
	struct node *out = canonical_map(c, (all ? all->n : 0) + (size_t)1);
	for (uint32_t i = 0; node_is(all, NODE_MAPPING) && i < all->n; i++) {
		struct pair p = all->u.pairs[i];
		if (p.key->kind == NODE_SCALAR && map_get(used, p.key->u.text))
			canonical_put(
				c, out, p.key->u.text, resource(c, p.value, p.key->u.text, part));
	}
	struct str implied = STR("default");
	if (part == PART_network && map_get(used, implied) && !node_get(out, implied))
		canonical_put(c, out, implied, resource(c, NULL, implied, part));
	canonical_sort(out);
	if (out->n)
		canonical_put(c, project, str_from(key), out);
}

struct node *canonical_project(struct compose *c)
{
	struct node *project = canonical_map(c, (size_t)c->root->n + 6), *services = services_of(c);
	struct used used = {.c = c};
	for (uint32_t i = 0; i < services->n; i++)
		use_of(&used, services->u.pairs[i].value);
	canonical_put(c, project, STR("name"), canonical_text(c, c->name));
	canonical_put(c, project, STR("services"), services);
	put_resources(c, project, "networks", PART_network, &used.networks);
	put_resources(c, project, "volumes", PART_volume, &used.volumes);
	put_resources(c, project, "secrets", PART_object, &used.secrets);
	put_resources(c, project, "configs", PART_object, &used.configs);
	for (uint32_t i = 0; i < c->root->n; i++) {
		struct pair p = c->root->u.pairs[i];
		if (p.key->kind == NODE_SCALAR && str_starts_with(p.key->u.text, STR("x-")))
			canonical_put(c, project, p.key->u.text, canonical_any(c, p.value));
	}
	canonical_sort(project);
	return project;
}
