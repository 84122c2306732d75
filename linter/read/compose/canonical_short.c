/*
 * canonical_short.c: the short forms of build, ports, volumes, devices, secrets and so on, as the
 * long ones they stand for.
 */
#include "read/compose/canonical.h"
#include "read/compose/load.h"

/* ---- build ---- */

static bool is_folder_elsewhere(struct compose *c, struct node *n, struct str context)
{
	const struct compose_file *f = compose_file_of(c, n->source);
	return f && f->elsewhere && !compose_is_remote(context) &&
	       !str_starts_with(context, STR("service:"));
}

/* The folder of the project, or of the included one. */
static struct node *default_context(struct compose *c, const struct node *build)
{
	const struct compose_file *f = compose_file_of(c, build->source);
	struct str folder = f && f->from ? f->folder : STR("");
	return canonical_text(c, compose_clean(c->arena, folder));
}

READER(context)
{
	(void)below;
	struct str s = canonical_str(c, n);
	if (!s.n)
		return n ? NULL : default_context(c, in);
	return canonical_text(c, is_folder_elsewhere(c, n, s) ? canonical_moved(c, n) : s);
}

READER(build)
{
	(void)in;
	if (!n)
		return NULL;
	struct node *mapping = n;
	if (n->kind == NODE_SCALAR) {
		mapping = canonical_map(c, 1);
		mapping->u.pairs[mapping->n++] =
			(struct pair){compose_scalar(c, n, NODE_STRING, STR("context")), n};
	}
	struct node *out = canonical_of(c, mapping, below);
	if (node_get(mapping, STR("dockerfile")) || node_get(mapping, STR("dockerfile_inline")))
		return out;
	struct node *more = canonical_map(c, (size_t)out->n + 1);
	for (uint32_t i = 0; i < out->n; i++)
		more->u.pairs[more->n++] = out->u.pairs[i];
	canonical_put(c, more, STR("dockerfile"), canonical_text(c, STR("Dockerfile")));
	return more;
}

READER(ssh)
{
	UNUSED;
	struct entry_list entries = {0};
	if (!n)
		return NULL;
	compose_entries(c, n, STR("="), &entries);
	struct node *out = canonical_list(c, entries.n);
	LIST_EACH (struct entry, e, &entries) {
		struct str id = value_str(e->name),
			   path = value_is_missing(e->value) ? STR("") : value_str(e->value);
		out->u.items[out->n++] =
			canonical_text(c, path.n ? str_printf(c->arena, STR_FMT "=" STR_FMT,
							   STR_ARG(id), STR_ARG(path))
						 : id);
	}
	return out->n ? out : NULL;
}

/* ---- secrets, configs ---- */

READER(grants)
{
	(void)in;
	if (!node_is(n, NODE_SEQUENCE) || !n->n)
		return NULL;
	struct node *out = canonical_list(c, n->n);
	for (uint32_t i = 0; i < n->n; i++) {
		struct node *item = n->u.items[i], *one;
		if (item->kind == NODE_SCALAR) {
			one = canonical_map(c, 1);
			canonical_put_text(c, one, "source", canonical_str(c, item));
		} else {
			one = canonical_of(c, item, below);
		}
		out->u.items[out->n++] = one;
	}
	return out;
}

READER(secrets)
{
	struct node *out = read_grants(c, n, below, in);
	for (uint32_t i = 0; out && i < out->n; i++) {
		struct node *item = n->u.items[i], *one = out->u.items[i];
		struct node *source =
			item->kind == NODE_SCALAR ? item : compose_get(item, "source");
		if (item->kind == NODE_MAPPING && compose_get(item, "target"))
			continue;
		struct node *more = canonical_map(c, (size_t)one->n + 1);
		for (uint32_t j = 0; j < one->n; j++)
			more->u.pairs[more->n++] = one->u.pairs[j];
		canonical_put_text(c, more, "target",
			str_join(c->arena, STR("/run/secrets/"), canonical_str(c, source)));
		out->u.items[i] = more;
	}
	return out;
}

/* ---- dependencies ---- */

READER(condition)
{
	UNUSED;
	return n ? read_string(c, n, below, in) : canonical_text(c, STR("service_started"));
}

struct waits {
	struct compose *c;
	struct node *out;
};

static void wait_for(struct waits *w, struct str name, bool restart)
{
	struct compose *c = w->c;
	if (node_get(w->out, name))
		return;
	struct node *one = canonical_map(c, 3);
	canonical_put_text(c, one, "condition", STR("service_started"));
	if (restart)
		canonical_put(c, one, STR("restart"), canonical_bool(c, true));
	canonical_put(c, one, STR("required"), canonical_bool(c, true));
	canonical_put(c, w->out, name, one);
}

static struct str service_meant(struct compose *c, struct node *n)
{
	struct str s = canonical_str(c, n), prefix = STR("service:");
	return str_starts_with(s, prefix) ? str_skip(s, prefix.n) : STR("");
}

/* Who links to a service, or shares something of it, waits for it. */
static void wait_implied(struct waits *w, struct node *service)
{
	static const char *const shared[] = {"network_mode", "ipc", "pid", "uts", "cgroup"};
	struct node *links = compose_get(service, "links"),
		    *from = compose_get(service, "volumes_from");
	struct str name, rest;
	for (uint32_t i = 0; node_is(links, NODE_SEQUENCE) && i < links->n; i++) {
		struct str link = canonical_str(w->c, links->u.items[i]);
		rest = str_cut(link, ':', &name);
		wait_for(w, str_find_char(rest, ':') == STR_NOT_FOUND ? name : link, true);
	}
	for (size_t i = 0; i < sizeof shared / sizeof *shared; i++)
		if ((name = service_meant(w->c, compose_get(service, shared[i]))).n)
			wait_for(w, name, true);
	for (uint32_t i = 0; node_is(from, NODE_SEQUENCE) && i < from->n; i++) {
		struct str volume = canonical_str(w->c, from->u.items[i]);
		(void)str_cut(volume, ':', &name);
		if (!str_starts_with(volume, STR("container:")))
			wait_for(w, name, false);
	}
}

READER(depends_on)
{
	struct entry_list entries = {0};
	struct node *links = compose_get(in, "links"), *from = compose_get(in, "volumes_from");
	if (n)
		compose_entries(c, n, STR(""), &entries);
	size_t room = (size_t)entries.n + (links ? links->n : 0) + (from ? from->n : 0) + 5;
	struct waits w = {c, canonical_map(c, room)};
	LIST_EACH (struct entry, e, &entries) {
		struct str name = value_str(e->name);
		if (e->keyed && node_is(e->node, NODE_MAPPING))
			canonical_put(c, w.out, name, canonical_of(c, e->node, below));
		else
			wait_for(&w, name, false);
	}
	wait_implied(&w, in);
	canonical_sort(w.out);
	return w.out->n ? w.out : NULL;
}

/* `scale` is a count of replicas, too. */
READER(deploy)
{
	struct node *scale = compose_get(in, "scale"), *one = read_part(c, n, below, in);
	int64_t count;
	if (!one || node_get(one, STR("replicas")) || !scale || !canonical_int(c, scale, &count))
		return one;
	struct node *more = canonical_map(c, (size_t)one->n + 1);
	for (uint32_t i = 0; i < one->n; i++)
		more->u.pairs[more->n++] = one->u.pairs[i];
	canonical_put(c, more, STR("replicas"), canonical_number(c, count));
	return more;
}

/* ---- devices ---- */

READER(devices)
{
	(void)in;
	if (!node_is(n, NODE_SEQUENCE) || !n->n)
		return NULL;
	struct node *out = canonical_list(c, n->n);
	for (uint32_t i = 0; i < n->n; i++) {
		struct node *item = n->u.items[i], *one = canonical_map(c, 3);
		struct str source, target, permissions;
		out->u.items[out->n++] =
			item->kind == NODE_MAPPING ? canonical_of(c, item, below) : one;
		permissions = str_cut(canonical_str(c, item), ':', &source);
		permissions = str_cut(permissions, ':', &target);
		canonical_put_text(c, one, "source", source);
		canonical_put_text(c, one, "target", target.n ? target : source);
		canonical_put_text(c, one, "permissions", permissions.n ? permissions : STR("rwm"));
	}
	return out;
}

/* Without a count or ids all devices are meant. */
READER(requests)
{
	struct node *out = read_parts(c, n, below, in);
	for (uint32_t i = 0; out && i < out->n; i++) {
		struct node *one = out->u.items[i], *more = canonical_map(c, (size_t)one->n + 1);
		if (node_get(n->u.items[i], STR("count")) ||
			node_get(n->u.items[i], STR("device_ids")))
			continue;
		for (uint32_t j = 0; j < one->n; j++)
			more->u.pairs[more->n++] = one->u.pairs[j];
		canonical_put(c, more, STR("count"), canonical_number(c, -1));
		out->u.items[i] = more;
	}
	return out;
}

READER(gpus)
{
	if (!n || n->kind == NODE_SEQUENCE)
		return read_requests(c, n, below, in);
	struct node *out = canonical_list(c, 1), *all = canonical_map(c, 1);
	canonical_put(c, all, STR("count"), canonical_number(c, -1));
	out->u.items[out->n++] = all;
	return out;
}

/* Compose prints these with capitals. */
READER(devices_of_blkio)
{
	struct node *out = read_parts(c, n, below, in);
	for (uint32_t i = 0; out && i < out->n; i++)
		for (uint32_t j = 0; j < out->u.items[i]->n; j++) {
			struct node *key = out->u.items[i]->u.pairs[j].key;
			struct str head = str_upper(c->arena, str_slice(key->u.text, 0, 1));
			key->u.text = str_join(c->arena, head, str_skip(key->u.text, 1));
		}
	return out;
}

READER(ulimits)
{
	(void)in;
	if (!node_is(n, NODE_MAPPING) || !n->n)
		return NULL;
	struct node *out = canonical_map(c, n->n);
	for (uint32_t i = 0; i < n->n; i++) {
		struct pair p = n->u.pairs[i];
		int64_t single = 0;
		bool one = p.value->kind == NODE_SCALAR && canonical_int(c, p.value, &single) &&
			   single;
		canonical_put(c, out, p.key->u.text,
			one ? canonical_number(c, single) : canonical_of(c, p.value, below));
	}
	canonical_sort(out);
	return out;
}

/* ---- files ---- */

READER(env_files)
{
	(void)in;
	bool list = node_is(n, NODE_SEQUENCE);
	uint32_t count = list ? n->n : n ? 1 : 0;
	struct node *out = canonical_list(c, count);
	for (uint32_t i = 0; i < count; i++) {
		struct node *item = list ? n->u.items[i] : n;
		struct node *path = item->kind == NODE_MAPPING ? compose_get(item, "path") : item;
		struct node *required =
			item->kind == NODE_MAPPING ? compose_get(item, "required") : NULL;
		bool long_form = required && !canonical_is(c, required);
		out->u.items[out->n++] =
			long_form ? canonical_of(c, item, below)
				  : canonical_text(c, path ? canonical_moved(c, path) : STR(""));
	}
	return out->n ? out : NULL;
}

/* What could be taken in is gone; so it is when nothing was there to take in. */
READER(extends)
{
	(void)c, (void)n, UNUSED;
	return NULL;
}
