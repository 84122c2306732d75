/*
 * check.c: single values that dockerd refuses although their form is right.
 */
#include "read/daemon/private.h"

static bool is_one_of(struct str s, const char *const *words)
{
	for (; *words; words++)
		if (str_eq(s, str_from(*words)))
			return true;
	return false;
}

/* `list`: the words as people read them. An empty text leaves the default. */
static void check_words(struct daemon *d, struct str key, const struct node *n, struct str s,
	const char *const *words, const char *list)
{
	struct nearest near;
	if (!s.n || is_one_of(s, words))
		return;
	struct diag *said = refuse(
		d, n, "'" STR_FMT "' is %s, not '" STR_FMT "'", STR_ARG(key), list, STR_ARG(s));
	nearest_init(&near, s);
	for (; *words; words++)
		nearest_offer(&near, str_from(*words));
	if (near.best.n)
		diag_fix(said, str_printf(d->arena, "\"" STR_FMT "\"", STR_ARG(near.best)));
}

CHECK(log_level)
{
	static const char *const words[] = {
		"debug", "info", "warn", "error", "fatal", "panic", "trace", NULL};
	check_words(d, key, n, str_lower(d->arena, n->u.text), words,
		"debug, info, warn, error or fatal");
}

CHECK(log_format)
{
	static const char *const words[] = {"text", "json", NULL};
	check_words(d, key, n, n->u.text, words, "text or json");
}

CHECK(ipc)
{
	static const char *const words[] = {"private", "shareable", NULL};
	check_words(d, key, n, n->u.text, words, "private or shareable");
}

CHECK(cgroupns)
{
	static const char *const words[] = {"private", "host", NULL};
	check_words(d, key, n, n->u.text, words, "private or host");
}

CHECK(firewall)
{
	static const char *const words[] = {"iptables", "nftables", NULL};
	check_words(d, key, n, n->u.text, words, "iptables or nftables");
}

CHECK(storage)
{
	static const char *const removed[] = {"aufs", "devicemapper", "overlay", NULL};
	(void)key;
	if (is_one_of(n->u.text, removed))
		diag_note(refuse(d, n, "the storage driver '" STR_FMT "' was removed from dockerd",
				  STR_ARG(n->u.text)),
			"write overlay2, or leave the key out");
}

CHECK(absolute)
{
	if (n->u.text.n && n->u.text.p[0] != '/')
		refuse(d, n, "'" STR_FMT "' must be an absolute path", STR_ARG(key));
}

/* --- numbers --- */

CHECK(count)
{
	int64_t i;
	if (node_int(n, &i) && i < 0)
		refuse(d, n, "'" STR_FMT "' cannot be negative", STR_ARG(key));
}

CHECK(port)
{
	int64_t i;
	if (node_int(n, &i) && (i < 0 || i > 65535))
		refuse(d, n, "'" STR_FMT "' is a port, 0 to 65535", STR_ARG(key));
}

/* --- networks --- */

CHECK(network)
{
	struct cidr cidr;
	if (n->u.text.n && (!daemon_cidr(n->u.text, &cidr) || cidr.ip.v6))
		refuse(d, n, "'" STR_FMT "' is an address with its network, as 172.17.0.1/16",
			STR_ARG(key));
}

CHECK(network_v6)
{
	struct cidr cidr;
	if (n->u.text.n && (!daemon_cidr(n->u.text, &cidr) || !cidr.ip.v6))
		refuse(d, n, "'" STR_FMT "' is an IPv6 network, as fd00:1::/64", STR_ARG(key));
}

/* --- name=value --- */

/* opts.ValidateLabel */
CHECK(label)
{
	static const char *const reserved[] = {"com.docker.", "io.docker.", "org.dockerproject."};
	if (str_find_char(n->u.text, '=') == STR_NOT_FOUND)
		refuse(d, n, "a label of '" STR_FMT "' is name=value", STR_ARG(key));
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (str_starts_with_nocase(n->u.text, str_from(reserved[i])))
			refuse(d, n, "labels that begin with %s are Docker's own", reserved[i]);
}

CHECK(resource)
{
	if (str_find_char(n->u.text, '=') == STR_NOT_FOUND)
		refuse(d, n, "a resource of '" STR_FMT "' is name=value", STR_ARG(key));
}

/* config.parseExecOptions */
CHECK(exec_opt)
{
	static const char *const drivers[] = {"cgroupfs", "systemd", NULL};
	struct str name, value = str_trim(str_cut(n->u.text, '=', &name));
	name = str_lower(d->arena, str_trim(name));
	if (!name.n || !value.n)
		refuse(d, n, "an option of '" STR_FMT "' is name=value", STR_ARG(key));
	else if (str_eq(name, STR("native.cgroupdriver")))
		check_words(d, name, n, value, drivers, "cgroupfs or systemd");
	else if (!str_eq(name, STR("isolation")))
		refuse(d, n,
			"dockerd knows no option '" STR_FMT "' of '" STR_FMT
			"'; there is native.cgroupdriver, and isolation on Windows",
			STR_ARG(name), STR_ARG(key));
}

/* opts.ValidateDNSSearch: letters, digits and hyphens between points, with a letter somewhere */
CHECK(domain)
{
	struct str s = n->u.text, part;
	bool alpha = false, good = s.n < 255;
	while (s.n && s.p[0] == ' ')
		s = str_skip(s, 1);
	s = str_trim(s);
	if (str_eq(s, STR(".")))
		return;
	if (str_ends_with(s, STR(".")))
		s.n--;
	for (bool more = true; more && good;) {
		size_t dot = str_find_char(s, '.');
		more = dot != STR_NOT_FOUND;
		s = str_cut(s, '.', &part);
		good = part.n && part.p[0] != '-' && part.p[part.n - 1] != '-';
		for (size_t i = 0; i < part.n; i++) {
			alpha = alpha || char_is_alpha(part.p[i]);
			good = good && part.p[i] != '_' &&
			       (char_is_word(part.p[i]) || part.p[i] == '-');
		}
	}
	if (!good || !alpha)
		refuse(d, n, "'" STR_FMT "' in '" STR_FMT "' is no domain", STR_ARG(n->u.text),
			STR_ARG(key));
}
