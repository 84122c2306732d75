/*
 * address.c: where dockerd listens, and the registries it talks to.
 */
#include "read/daemon/private.h"

/* host[:port] and [v6][:port]; the port is digits, or nothing. */
static bool split_port(struct str s, struct str *host, struct str *port)
{
	size_t at = str_rfind_char(s, ':');
	*host = s;
	*port = STR("");
	if (s.n && s.p[0] == '[') {
		size_t end = str_find_char(s, ']');
		if (end == STR_NOT_FOUND || (end + 1 < s.n && s.p[end + 1] != ':'))
			return false;
		*host = str_slice(s, 1, end);
		*port = str_skip(s, end + 2);
		return true;
	}
	if (at != STR_NOT_FOUND) {
		*host = str_slice(s, 0, at);
		*port = str_skip(s, at + 1);
	}
	return str_find_char(*host, ':') == STR_NOT_FOUND;
}

static bool is_port(struct str s, int64_t least)
{
	int64_t port;
	return str_int(s, &port) && port >= least && port <= 65535;
}

/* opts.parseTCPAddr */
static void check_tcp(struct daemon *d, const struct node *n, struct str address)
{
	struct str host, port;
	if (str_find_char(address, '/') != STR_NOT_FOUND)
		refuse(d, n, "an address to listen on has no path");
	else if (!split_port(address, &host, &port) || str_find_char(host, ' ') != STR_NOT_FOUND)
		refuse(d, n, "'" STR_FMT "' is no address, as tcp://127.0.0.1:2376",
			STR_ARG(n->u.text));
	else if (port.n && !is_port(port, 1))
		refuse(d, n, "'" STR_FMT "' is no port", STR_ARG(port));
}

/* opts.parseDaemonHost */
CHECK(host)
{
	static const char *const schemes[] = {"tcp", "unix", "npipe", "fd"};
	struct str s = str_trim(n->u.text);
	size_t at = str_find(s, STR("://"));
	struct str scheme = at == STR_NOT_FOUND ? STR("tcp") : str_slice(s, 0, at);
	struct str address = at == STR_NOT_FOUND ? s : str_skip(s, at + 3);
	bool known = false;
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		known = known || str_eq(scheme, str_from(schemes[i]));
	if (!s.n)
		return; /* the default */
	if (!known)
		refuse(d, n,
			"'" STR_FMT "' takes tcp, unix, npipe and fd addresses, not '" STR_FMT "'",
			STR_ARG(key), STR_ARG(scheme));
	else if (str_eq(scheme, STR("tcp")))
		check_tcp(d, n, address);
	else if (!str_eq(scheme, STR("fd")) && str_contains(address, STR("://")))
		refuse(d, n, "'" STR_FMT "' is no path", STR_ARG(address));
}

CHECK(metrics)
{
	struct str host, port, s = n->u.text;
	if (s.n && (!split_port(s, &host, &port) || !is_port(port, 0)))
		refuse(d, n, "'" STR_FMT "' is an address and a port, as 127.0.0.1:9323",
			STR_ARG(key));
}

/* registry.ValidateMirror */
CHECK(mirror)
{
	struct str s = n->u.text, rest;
	size_t at = str_find(s, STR("://"));
	if (!str_starts_with(s, STR("https://")) && !str_starts_with(s, STR("http://"))) {
		struct diag *said = refuse(
			d, n, "an address in '" STR_FMT "' begins with https://", STR_ARG(key));
		if (at == STR_NOT_FOUND)
			diag_fix(said, str_printf(d->arena, "\"https://" STR_FMT "\"", STR_ARG(s)));
		return;
	}
	rest = str_skip(s, at + 3);
	if (str_find_char(rest, '?') != STR_NOT_FOUND || str_find_char(rest, '#') != STR_NOT_FOUND)
		refuse(d, n, "the address of a mirror has no query and no fragment");
	str_cut(rest, '/', &rest);
	if (str_find_char(rest, '@') != STR_NOT_FOUND)
		refuse(d, n, "the address of a mirror holds no user name or password");
}

/* registry.validateHostPort */
static bool is_registry(struct str s)
{
	struct str host, port;
	struct ip ip;
	if (spec_ip(s, &ip))
		return true;
	if (!split_port(s, &host, &port) || (port.n && !is_port(port, 0)))
		return false;
	for (size_t i = 0; i < host.n; i++)
		if (host.p[i] == '_' || (!char_is_word(host.p[i]) && host.p[i] != '.' &&
						host.p[i] != '-' && host.p[i] != ':'))
			return false;
	return host.n && host.p[0] != '-' && host.p[host.n - 1] != '-';
}

/* registry.loadInsecureRegistries */
CHECK(registry)
{
	struct str s = n->u.text;
	struct cidr cidr;
	for (int i = 0; i < 2; i++) {
		struct str scheme = i ? STR("https://") : STR("http://");
		if (!str_starts_with_nocase(s, scheme))
			continue;
		s = str_skip(s, scheme.n);
		diag_fix(ignored(d, n, "dockerd takes no notice of " STR_FMT " in '" STR_FMT "'",
				 STR_ARG(scheme), STR_ARG(key)),
			str_printf(d->arena, "\"" STR_FMT "\"", STR_ARG(s)));
		break;
	}
	if (!daemon_cidr(s, &cidr) && !is_registry(s))
		refuse(d, n, "'" STR_FMT "' is no registry: host, host:port or a network",
			STR_ARG(n->u.text));
}
