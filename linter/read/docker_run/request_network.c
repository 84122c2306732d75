/*
 * request_network.c: ports, names and networks of the create request.
 */
#include "read/docker_run/request.h"

#include <string.h>

/* --- ports ---------------------------------------------------------------------------------- */

/* One -p, taken apart. */
struct published {
	struct str ip, protocol;
	struct ports inside, outside;
	bool has_outside;
	const struct cause *open;
};

/* The address before the two last colons, without its brackets. */
static struct str address_of(struct str s)
{
	size_t last = str_rfind_char(s, ':');
	size_t before = last == STR_NOT_FOUND ? last : str_rfind_char(str_slice(s, 0, last), ':');

	if (before == STR_NOT_FOUND)
		return STR("");
	s = str_slice(s, 0, before);
	if (s.n > 2 && s.p[0] == '[' && s.p[s.n - 1] == ']')
		s = str_slice(s, 1, s.n - 1);
	return s;
}

static bool published(struct docker_run *d, const struct docker_option *o, struct published *out)
{
	struct value list = value_list(d->arena, d->place), outside;
	bool unlisted = d->f->unlisted, ok;
	struct record *port;
	struct text t;

	*out = (struct published){.open = text_cause(o->value)};
	if (out->open)
		return true;
	d->f->unlisted = true;
	ok = docker_publish_text(d, o, &t, NULL) && spec_publish(d->f, t, d->place, list, NULL);
	d->f->unlisted = unlisted;
	if (!ok)
		return false;
	port = list.u.list->at[0].u.record;
	outside = model_get(port, F_port_published);
	out->ip = address_of(t.s);
	out->protocol = value_str(model_get(port, F_port_protocol));
	out->inside = model_get(port, F_port_number).u.ports;
	out->has_outside = outside.tag == VALUE_PORTS;
	out->outside = outside.u.ports;
	return true;
}

static struct value port_key(struct docker_run *d, unsigned number, struct str protocol)
{
	return docker_json_str(d, str_printf(d->arena, "%u/" STR_FMT, number, STR_ARG(protocol)));
}

/* A range is sent port by port: a long one, often repeated, would be much more than its text. */
static bool may_expand(struct docker_run *d, struct value object, struct ports ports)
{
	uint32_t *sent = &d->ctx->sending->ports;
	unsigned n = (unsigned)(ports.last - ports.first) + 1;
	struct place at = facts_at(d->f, d->place);

	if (n <= DOCKER_PORTS_MOST - *sent) {
		*sent += n;
		return true;
	}
	if (*sent < DOCKER_PORTS_MOST)
		diag_add(d->reading->diags, &DIAG_input_limit, at.source, at.span,
			"more than %d ports are not written out", DOCKER_PORTS_MOST);
	*sent = DOCKER_PORTS_MOST;
	object.u.map->open = facts_cause(d->f, d->place, "there are too many ports");
	return false;
}

static void expose_range(
	struct docker_run *d, struct value object, struct ports ports, struct str protocol)
{
	if (!may_expand(d, object, ports))
		return;
	for (unsigned n = ports.first; n <= ports.last; n++)
		value_map_put(d->arena, object, port_key(d, n, protocol), docker_object(d));
}

/* What --expose names; the protocol stays as it is written. */
static void expose_option(struct docker_run *d, struct value object, const struct docker_option *o)
{
	struct str number, protocol = str_cut(o->value.s, '/', &number);
	struct ports ports;

	if (o->value.n_holes)
		object.u.map->open = text_cause(o->value);
	else if (spec_range(number, &ports.first, &ports.last))
		expose_range(d, object, ports, protocol.n ? protocol : STR("tcp"));
}

REQUEST_FORM(exposed_ports)
{
	struct value object = docker_object(d);
	const struct docker_option *o;
	struct published p;
	uint32_t at = 0;

	while ((o = docker_next(d, FLAG_publish, &at))) {
		if (!published(d, o, &p))
			continue;
		if (p.open)
			object.u.map->open = p.open;
		else
			expose_range(d, object, p.inside, p.protocol);
	}
	at = 0;
	while ((o = docker_next(d, flag, &at)))
		expose_option(d, object, o);
	return object.u.map->n || object.u.map->open ? object : value_none(d->place);
}

/* The host's port for the i-th of the container's: the same step of its range; a whole range for
 * a single port leaves the choice to the engine. */
static struct str host_port(struct docker_run *d, const struct published *p, unsigned i)
{
	if (!p->has_outside)
		return STR("");
	if (p->inside.first == p->inside.last && p->outside.first != p->outside.last)
		return str_printf(d->arena, "%u-%u", p->outside.first, p->outside.last);
	return str_printf(d->arena, "%u", p->outside.first + i);
}

static void bind_range(struct docker_run *d, struct value object, const struct published *p)
{
	if (!may_expand(d, object, p->inside))
		return;
	for (unsigned i = 0; p->inside.first + i <= p->inside.last; i++) {
		struct value key = port_key(d, p->inside.first + i, p->protocol);
		const struct map_entry *old = value_map_find(object, value_str(key));
		struct value list = old ? old->value : docker_array(d), binding = docker_object(d);

		docker_member_str(d, binding, "HostIp", p->ip);
		docker_member_str(d, binding, "HostPort", host_port(d, p, i));
		docker_item(d, list, binding);
		if (!old)
			value_map_put(d->arena, object, key, list);
	}
}

REQUEST_FORM(port_bindings)
{
	struct value object = docker_object(d);
	const struct docker_option *o;
	struct published p;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at))) {
		if (!published(d, o, &p))
			continue;
		if (p.open)
			object.u.map->open = p.open;
		else
			bind_range(d, object, &p);
	}
	return object;
}

/* --- names ---------------------------------------------------------------------------------- */

/* An IPv4 address in IPv6 clothes is the IPv4 address. */
static struct ip unmapped(struct ip ip)
{
	static const uint8_t prefix[12] = {[10] = 0xff, [11] = 0xff};

	if (!ip.v6 || memcmp(ip.bytes, prefix, sizeof prefix) != 0)
		return ip;
	ip.v6 = false;
	memmove(ip.bytes, ip.bytes + 12, 4);
	return ip;
}

REQUEST_FORM(name_servers)
{
	struct value list = value_none(d->place);
	const struct docker_option *o;
	struct ip ip;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at))) {
		if (o->value.n_holes)
			return value_unknown(VALUE_LIST, text_cause(o->value), d->place);
		if (spec_ip(str_trim(o->value.s), &ip))
			docker_append(d, &list,
				docker_json_str(
					d, value_show(d->arena,
						   spec_ip_value(d->f, unmapped(ip), d->place))));
	}
	return list;
}

/* name:address, whatever stood between them; IPv6 without its brackets. */
REQUEST_FORM(extra_hosts)
{
	struct value list = value_none(d->place);
	const struct docker_option *o;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at))) {
		struct str s = o->value.s, ip;
		size_t cut = str_find_char(s, '=');

		if (o->value.n_holes)
			return value_unknown(VALUE_LIST, text_cause(o->value), d->place);
		if (cut == STR_NOT_FOUND)
			cut = str_find_char(s, ':');
		ip = str_skip(s, cut + 1);
		if (ip.n > 2 && ip.p[0] == '[' && ip.p[ip.n - 1] == ']')
			ip = str_slice(ip, 1, ip.n - 1);
		docker_append(d, &list,
			docker_json_str(d, str_printf(d->arena, STR_FMT ":" STR_FMT,
						   STR_ARG(str_slice(s, 0, cut)), STR_ARG(ip))));
	}
	return list;
}

/* --- networks ------------------------------------------------------------------------------- */

REQUEST_FORM(network_mode)
{
	const struct docker_option *o;
	struct docker_network n;
	uint32_t at = 0;

	o = docker_next(d, flag, &at);
	if (!o || !docker_network_parse(d, o->value, &n, NULL))
		return docker_json_str(d, STR("default"));
	return docker_json_text(d, n.name);
}

static struct text last_text(struct docker_run *d, enum docker_flag flag, struct text otherwise)
{
	const struct docker_option *o = docker_last(d, flag);

	return o && (o->value.s.n || o->value.n_holes) ? o->value : otherwise;
}

static void add_all(struct docker_run *d, struct docker_field_list *to, enum docker_flag flag)
{
	const struct docker_option *o;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at)))
		list_push(d->arena, to, o->value);
}

static struct value texts_of(struct docker_run *d, const struct docker_field_list *texts)
{
	struct value list = value_none(d->place);

	for (uint32_t i = 0; i < texts->n; i++)
		docker_append(d, &list, docker_json_text(d, texts->at[i]));
	return list;
}

static void member_if(struct docker_run *d, struct value object, const char *key, struct text t)
{
	if (t.s.n || t.n_holes)
		docker_member_text(d, object, key, t);
}

static struct value addresses(struct docker_run *d, const struct docker_network *n)
{
	struct value object = docker_object(d), local = texts_of(d, &n->link_local);

	member_if(d, object, "IPv4Address", n->ip);
	member_if(d, object, "IPv6Address", n->ip6);
	if (!value_is_missing(local))
		docker_member(d, object, "LinkLocalIPs", local);
	return object.u.map->n ? object : value_none(d->place);
}

static struct value driver_options(struct docker_run *d, const struct docker_network *n)
{
	struct value object = docker_object(d);

	for (uint32_t i = 0; i < n->driver_options.n; i++)
		docker_member_pair(d, object, n->driver_options.at[i]);
	return object.u.map->n || object.u.map->open ? object : value_none(d->place);
}

static struct value gateway_priority(struct docker_run *d, struct text t)
{
	int64_t n = 0;
	bool range;

	if (t.n_holes)
		return value_unknown(VALUE_INT, text_cause(t), d->place);
	if (t.s.n)
		docker_int(t.s, &n, &range);
	return value_int(n, d->place);
}

/* An endpoint with the fields that the engine fills left at their zeros. */
static struct value endpoint(struct docker_run *d, const struct docker_network *n, bool links)
{
	static const char *const texts[] = {"NetworkID", "EndpointID", "Gateway", "IPAddress"};
	struct value object = docker_object(d), none = value_none(d->place);

	docker_member(d, object, "IPAMConfig", addresses(d, n));
	docker_member(d, object, "Links", links ? request_texts(d, FLAG_link) : none);
	docker_member(d, object, "Aliases", texts_of(d, &n->aliases));
	docker_member_text(d, object, "MacAddress", n->mac);
	docker_member(d, object, "DriverOpts", driver_options(d, n));
	docker_member(d, object, "GwPriority", gateway_priority(d, n->gateway_priority));
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		docker_member_str(d, object, texts[i], STR(""));
	docker_member_int(d, object, "IPPrefixLen", 0);
	docker_member_str(d, object, "IPv6Gateway", STR(""));
	docker_member_str(d, object, "GlobalIPv6Address", STR(""));
	docker_member_int(d, object, "GlobalIPv6PrefixLen", 0);
	docker_member(d, object, "DNSNames", none);
	return object;
}

/* The flags that belong to the first network. */
static void apply_flags(struct docker_run *d, struct docker_network *n)
{
	add_all(d, &n->aliases, FLAG_network_alias);
	add_all(d, &n->link_local, FLAG_link_local_ip);
	n->ip = last_text(d, FLAG_ip, n->ip);
	n->ip6 = last_text(d, FLAG_ip6, n->ip6);
	n->mac = last_text(d, FLAG_mac_address, n->mac);
}

/* Nothing is said of the network but its name. */
static bool is_plain(struct docker_run *d, const struct docker_network *n, bool links)
{
	struct value priority = gateway_priority(d, n->gateway_priority);

	return !links && !n->aliases.n && !n->driver_options.n && !n->mac.s.n && !n->mac.n_holes &&
	       value_is_missing(addresses(d, n)) && !value_is_unknown(priority) && !priority.u.i;
}

static uint32_t count(struct docker_run *d, enum docker_flag flag)
{
	uint32_t at = 0, n = 0;

	while (docker_next(d, flag, &at))
		n++;
	return n;
}

/* A single network of which only the name is given is left to NetworkMode. */
static void add_endpoint(struct docker_run *d, struct value object, struct docker_network *n,
	bool first, bool single)
{
	bool links = first && docker_network_is_user(n->name.s) && docker_last(d, FLAG_link);

	if (first)
		apply_flags(d, n);
	if (!single || !is_plain(d, n, links))
		value_map_put(
			d->arena, object, docker_json_text(d, n->name), endpoint(d, n, links));
}

struct value docker_request_endpoints(struct docker_run *d)
{
	struct value object = docker_object(d);
	uint32_t at = 0, networks = count(d, FLAG_network);
	const struct docker_option *o;
	struct docker_network n;
	bool first = true;

	docker_network_parse(d, text_plain(STR("default")), &n, NULL);
	if (!networks)
		add_endpoint(d, object, &n, true, false);
	for (; (o = docker_next(d, FLAG_network, &at)); first = false)
		if (docker_network_parse(d, o->value, &n, NULL))
			add_endpoint(d, object, &n, first, networks == 1);
	return object;
}
