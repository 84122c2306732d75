/*
 * network.c: --network, short and long, and the options that go with it.
 */
#include "read/docker_run/private.h"

bool docker_network_is_user(struct str s)
{
	return !str_eq(s, STR("default")) && !str_eq(s, STR("bridge")) && !str_eq(s, STR("host")) &&
	       !str_eq(s, STR("none")) && !str_starts_with(s, STR("container:"));
}

/* An address that is empty is as good as none. */
static bool is_given(struct text t)
{
	return t.n_holes || t.s.n;
}

/* Six, eight or twenty bytes in hexadecimal: 01:23:..., 01-23-... or 0123.4567... */
bool docker_mac(struct str s)
{
	size_t group = s.n > 4 && s.p[4] == '.' ? 4 : 2;
	char mark = s.n > group ? s.p[group] : '\0';
	size_t bytes = (s.n + 1) / (group + 1) * (group / 2);

	if ((mark != ':' && mark != '-' && mark != '.') || (mark == '.') != (group == 4) ||
		(s.n + 1) % (group + 1) || (bytes != 6 && bytes != 8 && bytes != 20))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = char_lower(s.p[i]);

		if (i % (group + 1) == group ? c != mark
					     : !char_is_digit(c) && !(c >= 'a' && c <= 'f'))
			return false;
	}
	return true;
}

/* Is there a word, an equals sign and a word somewhere in it? */
static bool is_long(struct text t)
{
	for (size_t i = 1; i < t.s.n; i++)
		if (t.s.p[i] == '=' && char_is_word(t.s.p[i - 1]) &&
			((i + 1 < t.s.n && char_is_word(t.s.p[i + 1])) ||
				spec_hole(t, i + 1, i + 1)))
			return true;
	return false;
}

static bool driver_option(struct docker_run *d, struct str s, struct str *why)
{
	struct str key;

	str_cut(s, '=', &key);
	return (key.n && key.n < s.n) ||
	       spec_refuse(d->f, why, "invalid key value pair format in driver options");
}

static bool network_field(
	struct docker_run *d, struct text field, struct docker_network *out, struct str *why)
{
	struct str lower = str_lower(d->arena, field.s);
	size_t equals = str_find_char(lower, '=');
	struct str key = str_trim(str_slice(lower, 0, equals));
	struct text value;
	int64_t n;
	bool range;

	if (equals == STR_NOT_FOUND || !equals)
		return field.n_holes ||
		       spec_refuse(d->f, why, "invalid field " STR_FMT, STR_ARG(field.s));
	field.s = lower;
	value = text_slice(d->arena, field, equals + 1, lower.n);
	if (!value.n_holes)
		value.s = str_trim(value.s);
	if (str_eq(key, STR("name"))) {
		out->name = value;
	} else if (str_eq(key, STR("alias"))) {
		list_push(d->arena, &out->aliases, value);
	} else if (str_eq(key, STR("ip"))) {
		out->ip = value;
	} else if (str_eq(key, STR("ip6"))) {
		out->ip6 = value;
	} else if (str_eq(key, STR("mac-address"))) {
		out->mac = value;
	} else if (str_eq(key, STR("link-local-ip"))) {
		list_push(d->arena, &out->link_local, value);
	} else if (str_eq(key, STR("driver-opt"))) {
		list_push(d->arena, &out->driver_options, value);
		return value.n_holes || driver_option(d, value.s, why);
	} else if (str_eq(key, STR("gw-priority"))) {
		out->gateway_priority = value;
		return value.n_holes || docker_int(value.s, &n, &range) ||
		       spec_refuse(d->f, why, "invalid gw-priority (" STR_FMT "): %s",
			       STR_ARG(value.s), range ? "value out of range" : "invalid syntax");
	} else {
		return spec_refuse(d->f, why, "invalid field key " STR_FMT, STR_ARG(key));
	}
	return true;
}

bool docker_network_parse(
	struct docker_run *d, struct text t, struct docker_network *out, struct str *why)
{
	struct docker_field_list fields = {0};
	struct text none = text_plain(STR(""));

	*out = (struct docker_network){
		.name = t, .mac = none, .ip = none, .ip6 = none, .gateway_priority = none};
	if (!is_long(t))
		return true;
	out->name = text_plain(STR(""));
	if (!docker_csv(d, t, &fields, why))
		return false;
	for (uint32_t i = 0; i < fields.n; i++)
		if (!network_field(d, fields.at[i], out, why))
			return false;
	return out->name.s.n || out->name.n_holes ||
	       spec_refuse(d->f, why, "network name/id is not specified");
}

static void add_texts(struct docker_run *d, struct value list,
	const struct docker_field_list *texts, uint32_t place)
{
	for (uint32_t i = 0; i < texts->n; i++)
		value_list_add(d->arena, list, value_text(d->arena, texts->at[i], place));
}

/* --network-alias and --ip belong to the first network. */
static void first_network(struct docker_run *d, struct record *a, struct value aliases)
{
	const struct docker_option *o = docker_last(d, FLAG_ip);
	uint32_t at = 0;

	if (o)
		model_set(a, F_attachment_address, value_text(d->arena, o->value, o->place));
	while ((o = docker_next(d, FLAG_network_alias, &at)))
		value_list_add(d->arena, aliases, value_text(d->arena, o->value, o->place));
}

static void attach(struct docker_run *d, const struct docker_network *n, uint32_t place, bool first)
{
	struct record *a = model_new(d->f, KIND_attachment, place);
	struct value aliases = value_list(d->arena, place);

	model_set(a, F_attachment_name, value_text(d->arena, n->name, place));
	model_set(a, F_attachment_aliases, aliases);
	add_texts(d, aliases, &n->aliases, place);
	if (is_given(n->ip) || is_given(n->ip6))
		model_set(a, F_attachment_address,
			value_text(d->arena, is_given(n->ip) ? n->ip : n->ip6, place));
	if (first)
		first_network(d, a, aliases);
	value_list_add(d->arena, docker_list(d, F_container_networks, place), value_record(a));
}

/* The first one is the network mode, but a user's network is an attachment, as in compose. */
SET(networks)
{
	const struct docker_option *o;
	struct docker_network n;
	uint32_t at = 0;
	bool first = true;

	while ((o = docker_next(d, flag, &at))) {
		struct value name;

		if (!docker_network_parse(d, o->value, &n, NULL))
			continue;
		name = value_text(d->arena, n.name, o->place);
		if (n.name.n_holes && !n.name.s.n) {
			docker_list(d, F_container_networks, o->place).u.list->open =
				n.name.holes[0].cause;
			if (first)
				docker_set(d, F_container_network_mode,
					spec_maybe(VALUE_STRING, &n.name.holes[0], o->place));
		} else if (n.name.n_holes ? !str_starts_with(n.name.s, STR("container:"))
					  : docker_network_is_user(n.name.s)) {
			attach(d, &n, o->place, first);
		} else if (first) {
			docker_set(d, F_container_network_mode, name);
		}
		first = false;
	}
}

/* Options that name what the long form of the first network names too. */
static bool check_twice(struct docker_run *d, const struct docker_network *n, uint32_t place)
{
	static const struct {
		enum docker_flag flag;
		const char *what;
	} rows[] = {
		{FLAG_network_alias, "--network-alias and per-network alias"},
		{FLAG_ip, "--ip and per-network IPv4 address"},
		{FLAG_ip6, "--ip6 and per-network IPv6 address"},
		{FLAG_mac_address, "--mac-address and per-network MAC address"},
		{FLAG_link_local_ip, "--link-local-ip and per-network link-local IP addresses"},
	};
	const bool has[] = {n->aliases.n > 0, is_given(n->ip), is_given(n->ip6), is_given(n->mac),
		n->link_local.n > 0};

	for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct docker_option *o = has[i] ? docker_last(d, rows[i].flag) : NULL;

		if (o && is_given(o->value)) {
			docker_refuse(d, place, "conflicting options: cannot specify both %s",
				rows[i].what);
			return false;
		}
	}
	return true;
}

static bool check_attachment(
	struct docker_run *d, const struct docker_network *n, bool first, uint32_t place)
{
	bool user = docker_network_is_user(n->name.s);

	if (!str_trim(n->name.s).n) {
		docker_refuse(d, place, "no name set for network");
		return false;
	}
	if (!user && (n->aliases.n || (first && docker_last(d, FLAG_network_alias)))) {
		docker_refuse(d, place,
			"network-scoped aliases are only supported for user-defined networks");
		return false;
	}
	if (!n->mac.n_holes && n->mac.s.n && !docker_mac(n->mac.s)) {
		docker_refuse(d, place, STR_FMT " is not a valid mac address", STR_ARG(n->mac.s));
		return false;
	}
	return true;
}

void docker_check_networks(struct docker_run *d)
{
	const struct docker_option *o;
	struct docker_network n;
	struct map seen = {0};
	bool user = false, other = false, first = true;
	uint32_t at = 0, last = d->place;

	for (; (o = docker_next(d, FLAG_network, &at)); first = false) {
		void **slot;

		if (!docker_network_parse(d, o->value, &n, NULL) || n.name.n_holes)
			continue;
		*(docker_network_is_user(n.name.s) ? &user : &other) = true;
		last = o->place;
		if ((first && !check_twice(d, &n, o->place)) ||
			!check_attachment(d, &n, first, o->place))
			return;
		slot = map_put(d->arena, &seen, n.name.s);
		if (*slot) {
			docker_refuse(d, o->place,
				"network \"" STR_FMT "\" is specified multiple times",
				STR_ARG(n.name.s));
			return;
		}
		*slot = &seen;
	}
	o = docker_last(d, FLAG_network_alias);
	if (first && o && !docker_last(d, FLAG_network))
		docker_refuse(d, o->place,
			"network-scoped aliases are only supported for user-defined networks");
	if (user && other)
		docker_refuse(d, last,
			"conflicting options: cannot attach both user-defined and "
			"non-user-defined network-modes");
}
