/*
 * extends.c: services with what they extend laid under them, in this file or another.
 *
 * Each service of a file is worked out once. What it extends in a file that is not here leaves it
 * open: anything that is not written may have been written there.
 */
#include "read/compose/load.h"
#include "read/compose/merge.h"

enum { EXTENDS_DEPTH = 32 };

struct extended {
	struct node *node; /* as written; once done, with what it extends; NULL: no mapping */
	bool begun, done;
};

struct services { /* of one file */
	struct compose_file *file;
	struct map at; /* struct extended * by name */
};

static struct services *services_new(
	struct compose *c, struct compose_file *f, struct node *services)
{
	struct services *s = arena_new(c->arena, struct services);
	s->file = f;
	for (uint32_t i = 0; node_is(services, NODE_MAPPING) && i < services->n; i++) {
		struct pair p = services->u.pairs[i];
		if (p.key->kind != NODE_SCALAR)
			continue;
		struct extended *e = arena_new(c->arena, struct extended);
		e->node = node_is(p.value, NODE_MAPPING) ? p.value : NULL;
		*map_put(c->arena, &s->at, p.key->u.text) = e;
	}
	return s;
}

static bool is_extends(const struct pair *p)
{
	return p->key->kind == NODE_SCALAR && str_eq(p->key->u.text, STR("extends"));
}

/* What a service extends is its own business, not that of those that extend it. */
static struct node *without_extends(struct compose *c, struct node *service)
{
	struct node *n = compose_fresh(c, service, NODE_MAPPING);
	n->u.pairs = arena_array(c->arena, struct pair, service->n);
	n->weight = service->weight;
	for (uint32_t i = 0; i < service->n; i++)
		if (!is_extends(&service->u.pairs[i]))
			n->u.pairs[n->n++] = service->u.pairs[i];
	n->own = n->n;
	return n;
}

/* The service, something of it not being known. */
static struct node *left_open(
	struct compose *c, struct node *service, struct node *at, struct str what)
{
	struct node *n = arena_new(c->arena, struct node);
	*n = *service;
	n->note = facts_cause(c->facts, compose_place(c, at),
		"it extends `" STR_FMT "`, which is not here", STR_ARG(what));
	return n;
}

const struct cause *compose_left_open(const struct node *service)
{
	return (const struct cause *)service->note;
}

static struct node *extended(
	struct compose *c, struct services *all, struct str name, unsigned depth);

static struct node *base_here(struct compose *c, struct services *all, struct node *which,
	struct str name, unsigned depth)
{
	struct extended *base = (struct extended *)map_get(&all->at, name);
	if (!base) {
		if (!c->broken)
			refuse(c, which, "there is no service '" STR_FMT "' to extend",
				STR_ARG(name));
		return NULL;
	}
	bool circle = base->begun && !base->done;
	if (circle || depth >= EXTENDS_DEPTH) {
		refuse(c, which, "'" STR_FMT "' %s", STR_ARG(name),
			circle ? "extends this service in turn"
			       : "extends more than 32 services in a row");
		return NULL;
	}
	struct node *n = extended(c, all, name, depth + 1);
	return n ? n : compose_fresh(c, which, NODE_MAPPING); /* it says nothing */
}

static struct services *services_of(struct compose *c, struct compose_file *f)
{
	struct node *root = NULL;
	if (!f->services) {
		for (uint32_t i = 0; i < f->documents.n; i++)
			root = root ? compose_merge(c, root, f->documents.at[i], SHAPE_file)
				    : f->documents.at[i];
		f->services = services_new(c, f, compose_get(root, "services"));
	}
	return f->services;
}

/* The service of another file; NULL, said why: there is none. */
static struct node *base_elsewhere(struct compose *c, struct services *all, struct node *file,
	struct node *which, struct str name, unsigned depth)
{
	struct str path, why = STR("its name has no known value");
	struct compose_file *f = NULL;
	if (!compose_known(c, file, &path))
		path = file->u.text;
	else
		f = compose_file_beside(c, all->file, path, &why);
	if (!f) {
		not_followed(c, file, path, why);
		return NULL;
	}
	struct services *there = services_of(c, f);
	if (!map_get(&there->at, name)) {
		refuse(c, which, "'" STR_FMT "' has no service '" STR_FMT "' to extend",
			STR_ARG(path), STR_ARG(name));
		return NULL;
	}
	return base_here(c, there, which, name, depth);
}

/* The service laid over what it extends. */
static struct node *extend(
	struct compose *c, struct services *all, struct node *service, unsigned depth)
{
	struct node *extends = compose_get(service, "extends"), *base;
	bool mapping = node_is(extends, NODE_MAPPING);
	struct node *which = mapping ? compose_get(extends, "service") : extends;
	struct node *file = mapping ? compose_get(extends, "file") : NULL;
	struct str name;
	if (!node_is_string(which) || !compose_known(c, which, &name))
		return service;
	if (node_is_string(file))
		base = base_elsewhere(c, all, file, which, name, depth);
	else
		base = base_here(c, all, which, name, depth);
	if (!base && node_is_string(file))
		return left_open(c, service, file, file->u.text);
	if (!base)
		return left_open(c, service, which, name);
	struct node *n = compose_merge(c, without_extends(c, base), service, SHAPE_service);
	n->note = base->note;
	return n;
}

static struct node *extended(
	struct compose *c, struct services *all, struct str name, unsigned depth)
{
	struct extended *e = (struct extended *)map_get(&all->at, name);
	if (!e->begun) {
		e->begun = true;
		if (e->node && compose_get(e->node, "extends"))
			e->node = extend(c, all, e->node, depth);
		e->done = true;
	}
	return e->node;
}

static bool any_extends(const struct node *services)
{
	for (uint32_t i = 0; node_is(services, NODE_MAPPING) && i < services->n; i++)
		if (compose_get(services->u.pairs[i].value, "extends"))
			return true;
	return false;
}

struct node *compose_extended(struct compose *c, struct compose_file *f, struct node *root)
{
	struct pair *at = (struct pair *)node_pair(root, STR("services"));
	if (!at || !any_extends(at->value))
		return root;
	struct services *all = services_new(c, f, at->value);
	struct node *services = compose_fresh(c, at->value, NODE_MAPPING);
	services->u.pairs = arena_array(c->arena, struct pair, at->value->n);
	for (uint32_t i = 0; i < at->value->n; i++) {
		struct pair p = at->value->u.pairs[i];
		if (p.key->kind == NODE_SCALAR && node_is(p.value, NODE_MAPPING))
			p.value = extended(c, all, p.key->u.text, 0);
		services->u.pairs[services->n++] = p;
	}
	services->own = services->n;
	at->value = services;
	return root;
}
