/*
 * conflict.c: keys that contradict each other, as dockerd finds them when it starts
 * (daemon.verifyDaemonSettings, daemon.setupRuntimes, the server's TLS).
 */
#include "read/daemon/private.h"

static bool is(const struct daemon *d, enum field_id field)
{
	return value_as_truth(model_get(d->record, field)) == TRUTH_TRUE;
}

static struct str text_of(const struct node *n)
{
	return node_is_string(n) ? n->u.text : STR("");
}

/* --- TLS --- */

/* Whoever writes tlsverify, true or false, turns TLS on. */
static void check_tls(struct daemon *d)
{
	const struct node *tls = daemon_get(d, "tls"), *verify = daemon_get(d, "tlsverify");
	const struct node *at = verify ? verify : tls;
	bool tls_on = true, verify_on = true;
	if (!at || !(node_bool(tls, &tls_on) || !tls) ||
		!(node_bool(verify, &verify_on) || !verify))
		return;
	if (verify && tls && !tls_on)
		diag_second(ignored(d, tls,
				    "dockerd takes no notice of 'tls': false beside "
				    "'tlsverify', which turns TLS on"),
			d->source, verify->span, "here");
	if (!verify && !tls_on)
		return;
	if (!text_of(daemon_get(d, "tlscert")).n || !text_of(daemon_get(d, "tlskey")).n)
		diag_note(refuse(d, at, "TLS is on, but there is no certificate to show"),
			"write tlscert and tlskey");
	else if (verify && verify_on && !text_of(daemon_get(d, "tlscacert")).n)
		diag_note(refuse(d, at, "'tlsverify' has no authority to verify clients against"),
			"write tlscacert; without it every public authority would do");
}

/* --- networks --- */

static void check_bridge(struct daemon *d)
{
	static const char *const others[] = {"bip", "bip6"};
	const struct node *bridge = daemon_get(d, "bridge");
	for (size_t i = 0; i < sizeof others / sizeof *others && text_of(bridge).n; i++) {
		const struct node *other = daemon_get(d, others[i]);
		if (text_of(other).n)
			diag_second(
				refuse(d, other, "'%s' and 'bridge' exclude each other", others[i]),
				d->source, bridge->span, "the bridge");
	}
}

/* icc=false is made of firewall rules */
static void check_icc(struct daemon *d)
{
	const struct node *icc = daemon_get(d, "icc");
	if (!icc || is(d, F_daemon_icc))
		return;
	if (!is(d, F_daemon_iptables))
		diag_second(refuse(d, icc,
				    "'icc': false needs firewall rules, which 'iptables': "
				    "false forbids"),
			d->source, daemon_get(d, "iptables")->span, "here");
	else if (is(d, F_daemon_ipv6) && !is(d, F_daemon_ip6tables))
		diag_second(refuse(d, icc,
				    "'icc': false needs firewall rules, which 'ip6tables': "
				    "false forbids"),
			d->source, daemon_get(d, "ip6tables")->span, "here");
}

static bool is_v6(const struct node *n)
{
	return str_find_char(text_of(n), ':') != STR_NOT_FOUND;
}

static void check_gateways(struct daemon *d)
{
	const struct node *old = daemon_get(d, "host-gateway-ip"),
			  *list = daemon_get(d, "host-gateway-ips");
	const struct node *seen[2] = {NULL, NULL};
	if (old && list)
		diag_second(refuse(d, old,
				    "'host-gateway-ip' and 'host-gateway-ips' exclude each "
				    "other"),
			d->source, list->span, "the newer key");
	for (uint32_t i = 0; node_is(list, NODE_SEQUENCE) && i < list->n; i++) {
		const struct node *n = list->u.items[i];
		const struct node **first = &seen[is_v6(n)];
		if (text_of(n).n && *first)
			diag_second(refuse(d, n,
					    "'host-gateway-ips' takes one address of IPv4 and "
					    "one of IPv6"),
				d->source, (*first)->span, "the first one");
		if (text_of(n).n)
			*first = n;
	}
}

/* --- labels --- */

/* config.GetConflictFreeLabels */
static void check_labels(struct daemon *d)
{
	const struct node *list = daemon_get(d, "labels");
	struct map seen = {0};
	for (uint32_t i = 0; node_is(list, NODE_SEQUENCE) && i < list->n; i++) {
		const struct node *n = list->u.items[i], *first;
		struct str name, text = text_of(n);
		str_cut(text, '=', &name);
		if (name.n == text.n)
			continue;
		void **slot = map_put(d->arena, &seen, name);
		first = *slot;
		if (first && !str_eq(text_of(first), text))
			diag_second(refuse(d, n, "the label '" STR_FMT "' has two values",
					    STR_ARG(name)),
				d->source, first->span, "the first one");
		*slot = (void *)(uintptr_t)n;
	}
}

/* --- runtimes and control groups --- */

/* daemon.isPermissibleC8dRuntimeName: a shim is named as io.containerd.kata.v2 */
static bool is_shim_name(struct str s)
{
	size_t dot = str_find_char(s, '.');
	return dot != STR_NOT_FOUND && dot > 0 && str_find_char(s, '/') == STR_NOT_FOUND;
}

static void check_default_runtime(struct daemon *d)
{
	const struct node *n = daemon_get(d, "default-runtime"), *all = daemon_get(d, "runtimes");
	struct nearest near;
	if (!text_of(n).n || str_eq(n->u.text, STR("runc")) || is_shim_name(n->u.text) ||
		node_get(all, n->u.text))
		return;
	struct diag *said = refuse(
		d, n, "the default runtime '" STR_FMT "' is not in 'runtimes'", STR_ARG(n->u.text));
	nearest_init(&near, n->u.text);
	for (uint32_t i = 0; node_is(all, NODE_MAPPING) && i < all->n; i++)
		nearest_offer(&near, all->u.pairs[i].key->u.text);
	if (near.best.n)
		diag_fix(said, str_printf(d->arena, "\"" STR_FMT "\"", STR_ARG(near.best)));
}

static bool uses_systemd(struct daemon *d)
{
	struct value list = model_get(d->record, F_daemon_exec_opts);
	bool systemd = false;
	for (uint32_t i = 0; list.tag == VALUE_LIST && i < list.u.list->n; i++) {
		struct str name,
			value = str_trim(str_cut(value_str(list.u.list->at[i]), '=', &name));
		if (str_eq_nocase(str_trim(name), STR("native.cgroupdriver")))
			systemd = str_eq(value, STR("systemd"));
	}
	return systemd;
}

static void check_cgroup(struct daemon *d)
{
	const struct node *n = daemon_get(d, "cgroup-parent");
	struct str s = text_of(n);
	if (s.n && uses_systemd(d) && (s.n <= 6 || !str_ends_with(s, STR(".slice"))))
		refuse(d, n, "with the systemd driver 'cgroup-parent' is a slice, as docker.slice");
}

void daemon_conflicts(struct daemon *d)
{
	check_tls(d);
	check_bridge(d);
	check_icc(d);
	check_gateways(d);
	check_labels(d);
	check_default_runtime(d);
	check_cgroup(d);
}
