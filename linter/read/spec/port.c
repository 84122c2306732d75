/*
 * port.c: published and exposed ports, as Docker's nat package reads them.
 *
 * [[ip:]host:]container[/protocol]. Parts are cut at the colons of the literal text; a hole may
 * hold a colon of its own, so what stands before the part with a hole is open as well.
 */
#include "read/spec/parts.h"

struct mapping {
	struct text ip, host, container, protocol; /* protocol without its / */
	bool has_ip, has_host, has_protocol;
};

static struct text part(struct facts *f, struct text t, size_t from, size_t to)
{
	return text_slice(f->arena, t, from, to);
}

static struct mapping mapping_cut(struct facts *f, struct text t)
{
	struct mapping m = {
		.ip = {.s = STR("")}, .host = {.s = STR("")}, .protocol = {.s = STR("")}};
	size_t end = str_rfind_char(t.s, ':'), from = 0, slash, second;

	m.has_host = end != STR_NOT_FOUND;
	if (m.has_host) {
		size_t colon = str_rfind_char(str_slice(t.s, 0, end), ':');

		m.has_ip = colon != STR_NOT_FOUND;
		if (m.has_ip) {
			m.ip = part(f, t, 0, colon);
			from = colon + 1;
		}
		m.host = part(f, t, from, end);
		from = end + 1;
	}
	slash = str_find_char(str_skip(t.s, from), '/');
	m.container = part(f, t, from, slash == STR_NOT_FOUND ? t.s.n : from + slash);
	if (slash == STR_NOT_FOUND)
		return m;
	second = str_find_char(str_skip(t.s, from + slash + 1), '/');
	m.protocol = part(f, t, from + slash + 1,
		second == STR_NOT_FOUND ? t.s.n : from + slash + 1 + second);
	m.has_protocol = m.protocol.s.n || m.protocol.n_holes;
	return m;
}

static bool is_protocol(struct str s)
{
	return str_eq_nocase(s, STR("tcp")) || str_eq_nocase(s, STR("udp")) ||
	       str_eq_nocase(s, STR("sctp"));
}

static struct str unbracketed(struct str ip)
{
	if (ip.n > 2 && ip.p[0] == '[' && ip.p[ip.n - 1] == ']')
		return str_slice(ip, 1, ip.n - 1);
	return ip;
}

static bool check_ip(struct facts *f, struct text t, struct ip *ip, struct str *why)
{
	*ip = (struct ip){0};
	if (!t.s.n || t.n_holes || spec_ip(unbracketed(t.s), ip))
		return true;
	if (t.s.p[0] == '[' && t.s.p[t.s.n - 1] != ']')
		return spec_refuse(f, why,
			"invalid IP address " STR_FMT ": address " STR_FMT
			": missing ']' in address",
			STR_ARG(t.s), STR_ARG(str_join(f->arena, t.s, STR(":"))));
	return spec_refuse(f, why, "invalid IP address: " STR_FMT, STR_ARG(t.s));
}

static bool check_range(
	struct facts *f, const char *which, struct text t, struct ports *out, struct str *why)
{
	*out = (struct ports){0};
	if (t.n_holes || spec_range(t.s, &out->first, &out->last))
		return true;
	return spec_refuse(f, why, "invalid %s: " STR_FMT, which, STR_ARG(t.s));
}

static bool check_lengths(struct facts *f, const struct mapping *m, struct ports host,
	struct ports container, struct str *why)
{
	if (!m->host.s.n || m->host.n_holes || m->container.n_holes ||
		host.last - host.first == container.last - container.first ||
		container.first == container.last)
		return true;
	return spec_refuse(f, why,
		"invalid ranges specified for container and host Ports: " STR_FMT " and " STR_FMT,
		STR_ARG(m->container.s), STR_ARG(m->host.s));
}

static bool check_protocol(struct facts *f, const struct mapping *m, struct str *why)
{
	if (!m->has_protocol || m->protocol.n_holes || is_protocol(m->protocol.s))
		return true;
	return spec_refuse(f, why, "invalid proto: " STR_FMT, STR_ARG(m->protocol.s));
}

static void set_protocol(
	struct record *port, struct text protocol, bool written, const struct hole *hole)
{
	struct arena *a = port->facts->arena;
	struct str name = written ? str_lower(a, protocol.s) : STR("tcp");

	if (hole)
		model_set(port, F_port_protocol,
			value_unknown(VALUE_STRING, hole->cause, port->place));
	else
		model_set(port, F_port_protocol, value_string(a, name, port->place));
}

static void set_number(struct record *port, struct text t, struct ports n)
{
	model_set(port, F_port_number,
		t.n_holes ? value_unknown(VALUE_PORTS, t.holes[0].cause, port->place)
			  : value_ports(n.first, n.last, port->place));
}

/* `hole`: the first hole at or before the container's port, NULL for none. */
static void set_published(
	struct record *port, const struct mapping *m, struct ports host, const struct hole *hole)
{
	if (m->has_host && !m->host.n_holes && !m->host.s.n)
		return;
	if (m->host.n_holes || (hole && !m->has_host))
		model_set(port, F_port_published,
			spec_maybe(VALUE_PORTS, m->host.n_holes ? &m->host.holes[0] : hole,
				port->place));
	else if (m->has_host)
		model_set(port, F_port_published, value_ports(host.first, host.last, port->place));
}

/* 0.0.0.0, ::, and ::ffff:0.0.0.0, which is the first of them in the form of the second. */
static bool is_any(struct ip ip)
{
	bool mapped = ip.v6 && ip.bytes[10] == 0xFF && ip.bytes[11] == 0xFF;
	for (unsigned i = 0; i < sizeof ip.bytes; i++)
		if (ip.bytes[i] && !(mapped && (i == 10 || i == 11)))
			return false;
	return true;
}

static void set_ip(struct record *port, const struct mapping *m, struct ip ip)
{
	const struct hole *hole = m->ip.n_holes                          ? &m->ip.holes[0]
				  : m->has_ip                            ? NULL
				  : m->host.n_holes                      ? &m->host.holes[0]
				  : m->container.n_holes && !m->has_host ? &m->container.holes[0]
									 : NULL;

	if (hole) {
		model_set(port, F_port_host_ip, value_unknown(VALUE_IP, hole->cause, port->place));
		model_set(port, F_port_on_every_address,
			value_truth(TRUTH_UNKNOWN, hole->cause, port->place));
		return;
	}
	model_set(port, F_port_host_ip, spec_ip_value(port->facts, ip, port->place));
	model_set(port, F_port_on_every_address, value_bool(is_any(ip), port->place));
}

/* "127.0.0.1:${X}": an address before a hole that must hold the rest. */
static void address_before_hole(struct mapping *m)
{
	struct ip ip;

	if (m->has_ip || !m->container.n_holes || m->host.n_holes ||
		!spec_ip(unbracketed(m->host.s), &ip))
		return;
	m->ip = m->host;
	m->has_ip = true;
	m->host = m->container;
}

bool spec_publish(
	struct facts *f, struct text t, uint32_t place, struct value ports, struct str *why)
{
	struct mapping m = mapping_cut(f, t);
	struct ports host = {0}, container;
	struct record *port;
	struct ip ip;

	address_before_hole(&m);
	if (!check_ip(f, m.ip, &ip, why))
		return false;
	if (!m.container.s.n && !m.container.n_holes)
		return spec_refuse(f, why, "no port specified: " STR_FMT "<empty>", STR_ARG(t.s));
	if (!check_range(f, "containerPort", m.container, &container, why) ||
		(m.host.s.n && !check_range(f, "hostPort", m.host, &host, why)) ||
		!check_lengths(f, &m, host, container, why) || !check_protocol(f, &m, why))
		return false;
	port = model_new(f, KIND_port, place);
	set_number(port, m.container, container);
	set_published(port, &m, host, m.container.n_holes ? &m.container.holes[0] : NULL);
	set_ip(port, &m, ip);
	set_protocol(port, m.protocol, m.has_protocol,
		m.has_protocol || !m.container.n_holes ? spec_hole(m.protocol, 0, m.protocol.s.n)
						       : &m.container.holes[0]);
	model_set(port, F_port_is_published, value_bool(true, place));
	value_list_add(f->arena, ports, value_record(port));
	return true;
}

bool spec_expose(
	struct facts *f, struct text t, uint32_t place, struct record **out, struct str *why)
{
	size_t slash = str_find_char(t.s, '/');
	struct text number = part(f, t, 0, slash == STR_NOT_FOUND ? t.s.n : slash);
	struct text protocol =
		slash == STR_NOT_FOUND ? text_plain(STR("")) : part(f, t, slash + 1, t.s.n);
	bool written = protocol.s.n || protocol.n_holes;
	struct ports n;

	*out = NULL;
	if (!number.s.n && !number.n_holes)
		return spec_refuse(f, why, "no port specified: " STR_FMT "<empty>", STR_ARG(t.s));
	if (!check_range(f, "containerPort", number, &n, why))
		return false;
	if (written && !protocol.n_holes && !is_protocol(protocol.s))
		return spec_refuse(f, why, "invalid proto: " STR_FMT, STR_ARG(protocol.s));
	*out = model_new(f, KIND_port, place);
	set_number(*out, number, n);
	set_protocol(*out, protocol, written,
		written || !number.n_holes ? spec_hole(protocol, 0, protocol.s.n)
					   : &number.holes[0]);
	return true;
}

bool spec_expose_mapping(
	struct facts *f, struct text t, uint32_t place, struct record **out, struct str *why)
{
	struct mapping m = mapping_cut(f, t);
	size_t colon = str_rfind_char(t.s, ':');
	struct ports host = {0}, container = {0};
	struct ip ip;

	*out = NULL;
	if (colon == STR_NOT_FOUND)
		return spec_expose(f, t, place, out, why);
	if (!check_ip(f, m.ip, &ip, why) ||
		(m.host.s.n && !check_range(f, "hostPort", m.host, &host, why)))
		return false;
	if (m.container.s.n && (!check_range(f, "containerPort", m.container, &container, why) ||
				       !check_lengths(f, &m, host, container, why)))
		return false;
	return spec_expose(f, part(f, t, colon + 1, t.s.n), place, out, why);
}
