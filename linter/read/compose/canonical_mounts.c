/*
 * canonical_mounts.c: ports and volumes: short forms as long ones, ranges one by one.
 */
#include "read/compose/canonical.h"
#include "read/compose/load.h"

#include <stdlib.h>

/* Of entries with the same key the last one counts, where the first stood. */
static struct node *last_of_each(
	struct compose *c, struct node *list, struct str (*key)(struct compose *, struct node *))
{
	struct map at = {0};
	struct node *out = canonical_list(c, list->n);
	for (uint32_t i = 0; i < list->n; i++) {
		void **slot = map_put(c->arena, &at, key(c, list->u.items[i]));
		if (*slot) {
			out->u.items[(uintptr_t)*slot - 1] = list->u.items[i];
			continue;
		}
		out->u.items[out->n++] = list->u.items[i];
		*slot = (void *)(uintptr_t)out->n;
	}
	return out;
}

/* ---- ports ---- */

enum { PORTS_MOST = 1000 * 1000 };

READER(port_mode)
{
	UNUSED;
	return n ? read_string(c, n, below, in) : canonical_text(c, STR("ingress"));
}

READER(port_protocol)
{
	UNUSED;
	return n ? read_string(c, n, below, in) : canonical_text(c, STR("tcp"));
}

struct range {
	int64_t first, last;
};

static bool range_of(struct str s, struct range *out)
{
	struct str head, rest = str_cut(s, '-', &head);
	if (!str_int(head, &out->first))
		return false;
	out->last = out->first;
	return !rest.n || str_int(rest, &out->last);
}

struct port_text { /* [ip:][published:]target[/protocol] */
	struct str ip, published, target, protocol;
};

static struct port_text port_parts(struct arena *a, struct str s)
{
	struct port_text p = {.protocol = STR("tcp")};
	size_t at = str_find_char(s, '/');
	if (at != STR_NOT_FOUND) {
		if (at + 1 < s.n)
			p.protocol = str_lower(a, str_skip(s, at + 1));
		s = str_slice(s, 0, at);
	}
	at = str_rfind_char(s, ':');
	p.target = at == STR_NOT_FOUND ? s : str_skip(s, at + 1);
	s = str_slice(s, 0, at == STR_NOT_FOUND ? 0 : at);
	at = str_rfind_char(s, ':');
	p.published = at == STR_NOT_FOUND ? s : str_skip(s, at + 1);
	p.ip = str_slice(s, 0, at == STR_NOT_FOUND ? 0 : at);
	if (p.ip.n > 2 && p.ip.p[0] == '[' && p.ip.p[p.ip.n - 1] == ']')
		p.ip = str_slice(p.ip, 1, p.ip.n - 1);
	return p;
}

/* The host's side of the i-th port: its own number, or for a single port the whole range. */
static struct str published_at(
	struct compose *c, const struct port_text *p, struct range target, int64_t i)
{
	struct range host;
	if (!p->published.n || !range_of(p->published, &host))
		return STR("");
	if (target.first == target.last && host.first != host.last)
		return str_printf(
			c->arena, "%lld-%lld", (long long)host.first, (long long)host.last);
	return str_printf(c->arena, "%lld", (long long)(host.first + i));
}

static int by_target(const void *left, const void *right)
{
	const struct node *const *a = left, *const *b = right;
	return str_cmp(node_get(*a, STR("target"))->u.text, node_get(*b, STR("target"))->u.text);
}

static void add_short_ports(struct compose *c, struct str text, struct node_list *out)
{
	struct port_text p = port_parts(c->arena, text);
	struct range target;
	uint32_t before = out->n;
	if (!range_of(p.target, &target) || target.last > 65535 || target.first > target.last)
		return;
	c->ports += (uint64_t)(target.last - target.first + 1);
	if (c->ports > PORTS_MOST) {
		if (!c->full)
			diag_add(c->diags, &DIAG_input_limit, c->source, (struct span){0, 0},
				"the ranges of ports make more than %d ports", PORTS_MOST);
		c->full = true;
		return;
	}
	for (int64_t i = target.first; i <= target.last; i++) {
		struct node *one = canonical_map(c, 5);
		canonical_put_text(c, one, "mode", STR("ingress"));
		canonical_put_text(c, one, "host_ip", p.ip);
		canonical_put(c, one, STR("target"), canonical_number(c, i));
		canonical_put_text(
			c, one, "published", published_at(c, &p, target, i - target.first));
		canonical_put_text(c, one, "protocol", p.protocol);
		list_push(c->arena, out, one);
	}
	if (out->n > before) /* Go sorts the keys "80/tcp" of a map */
		qsort(out->at + before, out->n - before, sizeof *out->at, by_target);
}

static struct str port_key(struct compose *c, struct node *port)
{
	struct node *ip = node_get(port, STR("host_ip")),
		    *published = node_get(port, STR("published"));
	struct node *target = node_get(port, STR("target")),
		    *protocol = node_get(port, STR("protocol"));
	return str_printf(c->arena, STR_FMT "|" STR_FMT "|" STR_FMT "/" STR_FMT,
		STR_ARG(ip ? ip->u.text : STR("0.0.0.0")),
		STR_ARG(published ? published->u.text : STR("")),
		STR_ARG(target ? target->u.text : STR("")),
		STR_ARG(protocol ? protocol->u.text : STR("tcp")));
}

READER(ports)
{
	(void)in;
	struct node_list all = {0};
	for (uint32_t i = 0; node_is(n, NODE_SEQUENCE) && i < n->n; i++) {
		struct node *item = n->u.items[i];
		if (item->kind == NODE_MAPPING)
			list_push(c->arena, &all, canonical_of(c, item, below));
		else
			add_short_ports(c, canonical_str(c, item), &all);
	}
	if (!all.n)
		return NULL;
	struct node *out = canonical_list(c, all.n);
	for (uint32_t i = 0; i < all.n; i++)
		out->u.items[out->n++] = all.at[i];
	return last_of_each(c, out, port_key);
}

/* ---- volumes ---- */

/* Only the source of a bind mount is a path. */
READER(source)
{
	(void)below;
	bool bind = str_eq(canonical_str(c, compose_get(in, "type")), STR("bind"));
	struct str s = !n ? STR("") : bind ? canonical_moved(c, n) : canonical_str(c, n);
	return s.n ? canonical_text(c, s) : NULL;
}

READER(target)
{
	UNUSED;
	return n ? canonical_text(c, compose_clean(c->arena, canonical_str(c, n))) : NULL;
}

static bool is_path(struct str s)
{
	return s.n && (str_find_char(STR("./~"), s.p[0]) != STR_NOT_FOUND ||
			      str_starts_with(s, STR("\\\\")) ||
			      (s.n > 1 && char_is_alpha(s.p[0]) && s.p[1] == ':'));
}

struct mount_options {
	bool read_only, nocopy;
	struct str propagation, selinux;
};

static struct mount_options options_of(struct str rest)
{
	static const char *const spread[] = {
		"rprivate", "private", "rshared", "shared", "rslave", "slave"};
	struct mount_options o = {0};
	struct str one;
	while (rest.n) {
		rest = str_cut(rest, ',', &one);
		if (str_eq(one, STR("ro")) || str_eq(one, STR("rw")))
			o.read_only = str_eq(one, STR("ro"));
		if (str_eq(one, STR("nocopy")))
			o.nocopy = true;
		if (str_eq(one, STR("z")) || str_eq(one, STR("Z")))
			o.selinux = one;
		for (size_t i = 0; i < sizeof spread / sizeof *spread; i++)
			if (str_eq(one, str_from(spread[i])))
				o.propagation = one;
	}
	return o;
}

static struct node *short_volume(struct compose *c, struct node *n)
{
	struct volume_parts p;
	struct str text = canonical_str(c, n);
	(void)compose_volume_parts(text, &p);
	bool bind = is_path(p.source);
	struct mount_options o = options_of(p.options);
	const struct compose_file *f = compose_file_of(c, n->source);
	struct node *out = canonical_map(c, 6), *b = canonical_map(c, 3), *v = canonical_map(c, 1);
	canonical_put_text(c, out, "type", bind ? STR("bind") : STR("volume"));
	if (bind && f && f->elsewhere && p.source.p[0] == '.')
		p.source = compose_clean(c->arena, compose_join(c->arena, f->folder, p.source));
	canonical_put_text(c, out, "source", p.source);
	canonical_put_text(c, out, "target", compose_clean(c->arena, p.target));
	if (o.read_only)
		canonical_put(c, out, STR("read_only"), canonical_bool(c, true));
	canonical_put_text(c, b, "selinux", o.selinux);
	canonical_put_text(c, b, "propagation", o.propagation);
	if (bind)
		canonical_put(c, b, STR("create_host_path"), canonical_bool(c, true));
	if (o.nocopy)
		canonical_put(c, v, STR("nocopy"), canonical_bool(c, true));
	if (b->n)
		canonical_put(c, out, STR("bind"), b);
	if (v->n ||
		(!bind && text.n > 2)) /* Compose takes less for a target and looks no further */
		canonical_put(c, out, STR("volume"), v);
	return out;
}

static struct str volume_key(struct compose *c, struct node *volume)
{
	(void)c;
	struct node *target = node_get(volume, STR("target"));
	return target ? target->u.text : STR("");
}

READER(volumes)
{
	(void)in;
	if (!node_is(n, NODE_SEQUENCE) || !n->n)
		return NULL;
	struct node *out = canonical_list(c, n->n);
	for (uint32_t i = 0; i < n->n; i++) {
		struct node *item = n->u.items[i];
		out->u.items[out->n++] = item->kind == NODE_MAPPING ? canonical_of(c, item, below)
								    : short_volume(c, item);
	}
	return last_of_each(c, out, volume_key);
}
