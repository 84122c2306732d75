/*
 * graph.c: who waits for whom, and what two services cannot both have.
 *
 * A service waits for those it depends on, links to, shares a namespace with or takes volumes
 * from. Circles are found by one walk over all services, without recursion.
 */
#include "read/compose/canonical.h"

struct edge {
	struct service *to;
	struct node *at;
};

LIST(edge_list, struct edge);

struct vertex {
	struct service *service;
	struct edge_list edges;
	uint32_t next; /* the edge to follow */
	enum { NEW, OPEN, DONE } state;
};

LIST(path, struct vertex *);

struct graph {
	struct compose *c;
	struct map at; /* struct vertex * by name of the service */
};

static void add_edge(
	struct graph *g, struct vertex *from, struct node *at, struct str name, bool implied)
{
	struct compose *c = g->c;
	struct service *to = (struct service *)map_get(&c->service_names, name);
	if (to)
		list_push(c->arena, &from->edges, ((struct edge){to, at}));
	c->off = !from->service->on;
	bool gone = !to && implied && !c->open && !c->broken;
	if (gone)
		inconsistent(c, at, "there is no service '" STR_FMT "'", STR_ARG(name));
	else if (to && implied && from->service->on && !to->on)
		inconsistent(c, at,
			"the service '" STR_FMT "' is only there with one of its profiles",
			STR_ARG(name));
	c->off = false;
}

static void depend(struct graph *g, struct vertex *v)
{
	struct node *n = compose_get(v->service->node, "depends_on");
	struct entry_list entries = {0};
	if (!n || node_is_null(n))
		return;
	compose_entries(g->c, n, STR(""), &entries);
	LIST_EACH (struct entry, e, &entries) {
		struct node *required = e->keyed && node_is(e->node, NODE_MAPPING)
						? compose_get(e->node, "required")
						: NULL;
		if (!value_cause(e->name))
			add_edge(g, v, e->node, value_str(e->name), false);
		struct service *to =
			(struct service *)map_get(&g->c->service_names, value_str(e->name));
		bool needed = !required || canonical_is(g->c, required);
		if (to && !to->on && v->service->on && needed)
			refuse(g->c, e->node,
				"the service '" STR_FMT "' is only there with one of its profiles",
				STR_ARG(to->name));
	}
}

static void share(struct graph *g, struct vertex *v)
{
	static const char *const keys[] = {"network_mode", "ipc", "pid", "uts", "cgroup"};
	struct str text;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		struct node *n = compose_get(v->service->node, keys[i]);
		if (node_is_string(n) && compose_known(g->c, n, &text) &&
			str_starts_with(text, STR("service:")))
			add_edge(g, v, n, str_skip(text, 8), true);
	}
}

static void link(struct graph *g, struct vertex *v, const char *key)
{
	struct node *list = compose_get(v->service->node, key);
	struct str text, name;
	for (uint32_t i = 0; node_is(list, NODE_SEQUENCE) && i < list->n; i++) {
		struct node *n = list->u.items[i];
		if (!node_is_string(n) || !compose_known(g->c, n, &text) ||
			str_starts_with(text, STR("container:")))
			continue;
		(void)str_cut(text, ':', &name);
		add_edge(g, v, n, name, true);
	}
}

static struct vertex *vertex_of(struct graph *g, struct service *s)
{
	void **slot = map_put(g->c->arena, &g->at, s->name);
	if (!*slot) {
		struct vertex *v = arena_new(g->c->arena, struct vertex);
		v->service = s;
		*slot = v;
	}
	return (struct vertex *)*slot;
}

static void say_circle(struct graph *g, const struct path *p, const struct edge *back)
{
	struct buf b = BUF(g->c->arena);
	uint32_t i = 0;
	while (p->at[i]->service != back->to)
		i++;
	for (; i < p->n && b.n < 160; i++)
		buf_printf(&b, STR_FMT " -> ", STR_ARG(p->at[i]->service->name));
	buf_add(&b, back->to->name);
	struct str way = buf_str(&b);
	refuse(g->c, back->at, "services wait for each other in a circle: " STR_FMT, STR_ARG(way));
}

static void walk(struct graph *g, struct vertex *start)
{
	struct path p = {0};
	start->state = OPEN;
	list_push(g->c->arena, &p, start);
	while (p.n) {
		struct vertex *v = p.at[p.n - 1];
		if (v->next == v->edges.n) {
			v->state = DONE;
			p.n--;
			continue;
		}
		const struct edge *e = &v->edges.at[v->next++];
		struct vertex *to = vertex_of(g, e->to);
		if (to->state == OPEN)
			say_circle(g, &p, e);
		if (to->state != NEW)
			continue;
		to->state = OPEN;
		list_push(g->c->arena, &p, to);
	}
}

/* ---- names ---- */

static void check_names(struct compose *c)
{
	struct map at = {0};
	struct str name;
	for (uint32_t i = 0; i < c->services.n; i++) {
		struct service *s = c->services.at[i];
		struct node *n = compose_get(s->node, "container_name");
		if (!s->on || !node_is_string(n) || !compose_known(c, n, &name) || !name.n)
			continue;
		void **slot = map_put(c->arena, &at, name);
		struct node *first = (struct node *)*slot;
		*slot = n;
		if (!first)
			continue;
		struct diag *d = refuse(c, n,
			"another service has the container name '" STR_FMT "'", STR_ARG(name));
		diag_second(d, first->source, first->span, "here");
	}
}

void compose_graph(struct compose *c)
{
	struct graph g = {.c = c};
	for (uint32_t i = 0; i < c->services.n; i++) {
		struct vertex *v = vertex_of(&g, c->services.at[i]);
		depend(&g, v);
		share(&g, v);
		link(&g, v, "links");
		link(&g, v, "volumes_from");
	}
	for (uint32_t i = 0; i < c->services.n; i++) {
		struct vertex *v = vertex_of(&g, c->services.at[i]);
		if (v->state == NEW && v->service->on)
			walk(&g, v);
	}
	check_names(c);
}
