/*
 * tests.c: the client's tests of the values of list options, one function for each.
 */
#include "read/docker_run/private.h"

CHECK(none)
{
	(void)d, (void)o, (void)why;
	return true;
}

CHECK(add_host)
{
	struct str s = o->value.s, ip;
	size_t cut = str_find_char(s, '=');
	struct ip parsed;

	if (cut == STR_NOT_FOUND)
		cut = str_find_char(s, ':');
	if (cut == STR_NOT_FOUND || !cut ||
		str_find_char(str_slice(s, 0, cut), ':') != STR_NOT_FOUND)
		return spec_refuse(d->f, why, "bad format for add-host: " STR_FMT,
			STR_ARG(spec_quoted(d->arena, s)));
	ip = str_skip(s, cut + 1);
	if (str_eq(ip, STR("host-gateway")))
		return true;
	if (ip.n > 2 && ip.p[0] == '[' && ip.p[ip.n - 1] == ']')
		ip = str_slice(ip, 1, ip.n - 1);
	return spec_ip(str_trim(ip), &parsed) ||
	       spec_refuse(d->f, why, "invalid IP address in add-host: " STR_FMT,
		       STR_ARG(spec_quoted(d->arena, ip)));
}

CHECK(attach)
{
	struct str s = o->value.s;

	return str_eq_nocase(s, STR("stdin")) || str_eq_nocase(s, STR("stdout")) ||
	       str_eq_nocase(s, STR("stderr")) ||
	       spec_refuse(d->f, why, "valid streams are STDIN, STDOUT and STDERR");
}

/* device:value, the device below /dev/. */
static bool device_cut(struct docker_run *d, struct str s, struct str *value, struct str *why)
{
	struct str device;

	*value = str_cut(s, ':', &device);
	if (device.n == s.n || !device.n)
		return spec_refuse(d->f, why, "bad format: " STR_FMT, STR_ARG(s));
	return str_starts_with(device, STR("/dev/")) ||
	       spec_refuse(d->f, why, "bad format for device path: " STR_FMT, STR_ARG(s));
}

CHECK(weight_device)
{
	struct str value;
	int64_t weight;

	if (!device_cut(d, o->value.s, &value, why))
		return false;
	return (str_int(value, &weight) && (weight == 0 || (weight >= 10 && weight <= 1000))) ||
	       spec_refuse(d->f, why, "invalid weight for device: " STR_FMT, STR_ARG(o->value.s));
}

CHECK(device_bytes)
{
	struct str value;
	struct value bytes;

	if (!device_cut(d, o->value.s, &value, why))
		return false;
	return spec_bytes(d->f, text_plain(value), o->place, &bytes, NULL) ||
	       spec_refuse(d->f, why,
		       "invalid rate for device: " STR_FMT
		       ". The correct format is <device-path>:<number>[<unit>]. Number must be a "
		       "positive integer. Unit is optional and can be kb, mb, or gb",
		       STR_ARG(o->value.s));
}

static bool is_count(struct str s)
{
	uint64_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (!char_is_digit(s.p[i]) || __builtin_mul_overflow(n, UINT64_C(10), &n) ||
			__builtin_add_overflow(n, (uint64_t)(s.p[i] - '0'), &n))
			return false;
	return s.n > 0;
}

CHECK(device_count)
{
	struct str value;

	if (!device_cut(d, o->value.s, &value, why))
		return false;
	return is_count(value) ||
	       spec_refuse(d->f, why,
		       "invalid rate for device: " STR_FMT
		       ". The correct format is <device-path>:<number>. Number must be a positive "
		       "integer",
		       STR_ARG(o->value.s));
}

static bool is_rule_number(struct str s)
{
	int64_t n;

	return str_eq(s, STR("*")) || str_int(s, &n);
}

CHECK(cgroup_rule)
{
	struct str s = o->value.s, kind, numbers, mode, major, minor;
	bool letters;

	numbers = str_cut(s, ' ', &kind);
	mode = str_cut(numbers, ' ', &numbers);
	minor = str_cut(numbers, ':', &major);
	letters = mode.n >= 1 && mode.n <= 3;
	for (size_t i = 0; i < mode.n; i++)
		letters = letters && str_find_char(STR("rwm"), mode.p[i]) != STR_NOT_FOUND;
	return (kind.n == 1 && str_find_char(STR("acb"), kind.p[0]) != STR_NOT_FOUND &&
		       is_rule_number(major) && is_rule_number(minor) && letters) ||
	       spec_refuse(d->f, why, "invalid device cgroup format '" STR_FMT "'", STR_ARG(s));
}

CHECK(dns)
{
	struct ip ip;

	return spec_ip(str_trim(o->value.s), &ip) ||
	       spec_refuse(d->f, why, "IP address is not correctly formatted: " STR_FMT,
		       STR_ARG(o->value.s));
}

/* One label of a domain name at *at: letters, digits and inner hyphens. */
static bool domain_label(struct str s, size_t *at)
{
	size_t from = *at;

	while (*at < s.n && (char_is_alpha(s.p[*at]) || char_is_digit(s.p[*at]) || s.p[*at] == '-'))
		(*at)++;
	return *at > from && s.p[from] != '-' && s.p[*at - 1] != '-';
}

static void skip_colons(struct str s, size_t *at, unsigned most)
{
	for (; most && *at < s.n && s.p[*at] == ':'; most--)
		(*at)++;
}

/* The client's pattern means (?: where it says (:? and so lets colons through: two at the start,
 * one on each side of a dot. */
bool docker_domain(struct str s, struct str *out)
{
	bool letter = false;
	size_t at = 0;

	s = str_trim(s);
	*out = s;
	for (size_t i = 0; i < s.n; i++)
		letter = letter || char_is_alpha(s.p[i]);
	skip_colons(s, &at, 2);
	for (;;) {
		size_t dot;

		if (!domain_label(s, &at))
			return str_eq(s, STR("."));
		dot = at;
		skip_colons(s, &dot, 1);
		if (dot >= s.n || s.p[dot] != '.' || dot + 1 == s.n)
			break;
		at = dot + 1;
		skip_colons(s, &at, 1);
	}
	*out = str_slice(s, 0, at);
	return letter && out->n < 255 && (at == s.n || str_eq(str_skip(s, at), STR(".")));
}

CHECK(dns_search)
{
	struct str name;

	return docker_domain(o->value.s, &name) ||
	       spec_refuse(
		       d->f, why, STR_FMT " is not a valid domain", STR_ARG(str_trim(o->value.s)));
}

CHECK(env)
{
	struct str s = o->value.s;

	return (s.n && s.p[0] != '=') ||
	       spec_refuse(d->f, why, "invalid environment variable: " STR_FMT, STR_ARG(s));
}

CHECK(label)
{
	struct str s = o->value.s, key;

	str_cut(s, '=', &key);
	while (key.n && char_is_space(key.p[0]))
		key = str_skip(key, 1);
	if (!key.n)
		return spec_refuse(
			d->f, why, "invalid label '" STR_FMT "': empty name", STR_ARG(s));
	for (size_t i = 0; i < key.n; i++)
		if (char_is_space(key.p[i]))
			return spec_refuse(d->f, why, "label '" STR_FMT "' contains whitespaces",
				STR_ARG(key));
	return true;
}

CHECK(link)
{
	struct str s = o->value.s, head, tail = str_cut(s, ':', &head);

	if (!s.n)
		return spec_refuse(d->f, why, "empty string specified for links");
	return str_find_char(tail, ':') == STR_NOT_FOUND ||
	       spec_refuse(d->f, why, "bad format for links: " STR_FMT, STR_ARG(s));
}

CHECK(sysctl)
{
	static const struct str names[] = {STR_INIT("kernel.msgmax"), STR_INIT("kernel.msgmnb"),
		STR_INIT("kernel.msgmni"), STR_INIT("kernel.sem"), STR_INIT("kernel.shmall"),
		STR_INIT("kernel.shmmax"), STR_INIT("kernel.shmmni"),
		STR_INIT("kernel.shm_rmid_forced")};
	struct str s = o->value.s, key;

	str_cut(s, '=', &key);
	for (size_t i = 0; key.n < s.n && i < sizeof names / sizeof *names; i++)
		if (str_eq(key, names[i]))
			return true;
	return (key.n < s.n && (str_starts_with(key, STR("net.")) ||
				       str_starts_with(key, STR("fs.mqueue.")))) ||
	       spec_refuse(d->f, why, "sysctl '" STR_FMT "' is not allowed", STR_ARG(s));
}
