#include "value/literal.h"

#include "value/units.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

/* One reader for each tag that text can stand for; it fills v->u. */
struct reading {
	struct arena *arena;
	struct str text;
	struct value *v;
};

static bool read_string(struct reading r)
{
	*r.v = value_string(r.arena, r.text, r.v->place);
	return true;
}

static bool read_path(struct reading r)
{
	*r.v = value_string(r.arena, str_path_normal(r.arena, r.text), r.v->place);
	r.v->tag = VALUE_PATH;
	return true;
}

static bool read_bool(struct reading r)
{
	r.v->u.b = str_eq(r.text, STR("true"));
	return r.v->u.b || str_eq(r.text, STR("false"));
}

static bool read_int(struct reading r)
{
	bool minus = str_starts_with(r.text, STR("-"));
	if (!str_int(str_skip(r.text, minus), &r.v->u.i))
		return false;
	if (minus)
		r.v->u.i = -r.v->u.i;
	return true;
}

static bool all_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_digit(s.p[i]))
			return false;
	return s.n > 0;
}

static bool read_number(struct reading r)
{
	struct str rest = str_skip(r.text, str_starts_with(r.text, STR("-"))), whole;
	bool dotted = str_find_char(rest, '.') != STR_NOT_FOUND;
	struct str part = str_cut(rest, '.', &whole);
	if (!all_digits(whole) || (dotted && !all_digits(part)) || r.text.n > 300)
		return false;
	r.v->u.d = strtod(str_c(r.arena, r.text), NULL);
	return true;
}

static bool read_bytes(struct reading r)
{
	return units_read(UNITS_BYTES, r.text, &r.v->u.i);
}

static bool read_duration(struct reading r)
{
	return units_read(UNITS_DURATION, r.text, &r.v->u.i);
}

static bool read_date(struct reading r)
{
	return date_read(r.text, &r.v->u.i);
}

/* At most 6 parts; what is behind them, and a number too large to be one, is suffix. */
static bool read_version(struct reading r)
{
	struct version v = {.written = r.text};
	struct str rest = str_skip(r.text, str_starts_with_nocase(r.text, STR("v")));
	for (;;) {
		size_t n = 0;
		int64_t part;
		bool more = v.n > 0 && rest.n && rest.p[0] == '.';
		struct str digits = str_skip(rest, more);
		while (n < digits.n && char_is_digit(digits.p[n]))
			n++;
		if (v.n == sizeof v.part / sizeof *v.part || (v.n && !more) ||
			!str_int(str_slice(digits, 0, n), &part))
			break;
		v.part[v.n++] = (uint64_t)part;
		rest = str_skip(digits, n);
	}
	v.suffix = rest;
	struct version *kept = arena_new(r.arena, struct version);
	*kept = v;
	r.v->u.version = kept;
	return v.n > 0;
}

static int64_t id_of(struct str s)
{
	int64_t id;
	return str_int(s, &id) ? id : -1;
}

static bool read_user(struct reading r)
{
	struct user *u = arena_new(r.arena, struct user);
	u->group = str_cut(r.text, ':', &u->name);
	u->uid = id_of(u->name);
	u->gid = id_of(u->group);
	r.v->u.user = u;
	return r.text.n > 0;
}

static bool ip_read(struct str s, struct ip *out)
{
	char c_string[64] = "";
	if (s.n > 1 && s.p[0] == '[' && s.p[s.n - 1] == ']')
		s = str_slice(s, 1, s.n - 1);
	if (!s.n || s.n >= sizeof c_string || memchr(s.p, 0, s.n))
		return false;
	memcpy(c_string, s.p, s.n);
	*out = (struct ip){.v6 = memchr(s.p, ':', s.n) != NULL};
	return inet_pton(out->v6 ? AF_INET6 : AF_INET, c_string, out->bytes) == 1;
}

static bool read_ip(struct reading r)
{
	struct ip *ip = arena_new(r.arena, struct ip);
	r.v->u.ip = ip;
	return ip_read(r.text, ip);
}

static bool read_cidr(struct reading r)
{
	struct cidr *c = arena_new(r.arena, struct cidr);
	struct str address, bits = str_cut(r.text, '/', &address);
	int64_t n;
	r.v->u.cidr = c;
	if (!ip_read(address, &c->ip) || !str_int(bits, &n) || n > (c->ip.v6 ? 128 : 32))
		return false;
	c->bits = (uint8_t)n;
	return true;
}

static bool read_ports(struct reading r)
{
	struct str first, last = str_cut(r.text, '-', &first);
	int64_t from, to;
	if (str_find_char(r.text, '-') == STR_NOT_FOUND)
		last = first;
	if (!str_int(first, &from) || !str_int(last, &to) || from > to || to > UINT16_MAX)
		return false;
	r.v->u.ports = (struct ports){(uint16_t)from, (uint16_t)to};
	return true;
}

static const struct reader {
	bool (*read)(struct reading r);
	const char *looks;
} readers[VALUE_LAZY] = {
	[VALUE_BOOL] = {read_bool, "it is either true or false"},
	[VALUE_INT] = {read_int, "a whole number is digits, such as 64"},
	[VALUE_NUMBER] = {read_number, "a number looks like 2 or 0.5"},
	[VALUE_STRING] = {read_string, ""},
	[VALUE_BYTES] = {read_bytes, "a size looks like 512MiB or 4GB"},
	[VALUE_DURATION] = {read_duration, "a duration looks like 1h30min or 500ms"},
	[VALUE_DATE] = {read_date, "a date looks like 2027-03-31"},
	[VALUE_VERSION] = {read_version, "a version starts with a number, such as 3.11-slim"},
	[VALUE_PATH] = {read_path, ""},
	[VALUE_USER] = {read_user, "a user is a name or a uid, such as app, 1000 or 1000:1000"},
	[VALUE_PORTS] = {read_ports,
		"a port looks like 22, a range like 8000-8010; 65535 is the last"},
	[VALUE_IP] = {read_ip, "an address looks like 127.0.0.1 or ::1"},
	[VALUE_CIDR] = {read_cidr, "a network looks like 10.0.0.0/8 or fd00::/8"},
};

bool value_read(struct arena *a, enum value_tag tag, struct str text, uint32_t place,
	struct value *out, struct str *why)
{
	const struct reader *r = &readers[tag < VALUE_LAZY ? tag : VALUE_NONE];
	*out = (struct value){.tag = (uint8_t)tag, .place = place};
	if (r->read && r->read((struct reading){a, text, out}))
		return true;
	*out = value_none(place);
	if (why)
		*why = str_from(r->looks ? r->looks : "this cannot be written as a text");
	return false;
}

/* The literal text before the first hole decides whom the user names, once it holds the colon. */
static bool user_with_holes(struct arena *a, struct text t, struct value *v)
{
	struct str known = str_slice(t.s, 0, t.holes[0].at), name;
	str_cut(known, ':', &name);
	if (name.n == known.n)
		return false;
	struct user *u = arena_new(a, struct user);
	*u = (struct user){.name = name, .uid = id_of(name), .gid = -1, .open = text_cause(t)};
	v->u.user = u;
	return true;
}

/* The numbers are settled when a suffix has begun before the first hole. */
static bool version_with_holes(struct arena *a, struct text t, struct value *v)
{
	struct value known = *v;
	struct str before = str_slice(t.s, 0, t.holes[0].at);
	if (!read_version((struct reading){a, before, &known}) || !known.u.version->suffix.n ||
		str_eq(known.u.version->suffix, STR(".")))
		return false;
	struct version *kept = arena_new(a, struct version);
	*kept = *known.u.version;
	kept->written = text_show(a, t);
	kept->open = text_cause(t);
	v->u.version = kept;
	return true;
}

bool value_read_text(struct arena *a, enum value_tag tag, struct text text, uint32_t place,
	struct value *out, struct str *why)
{
	*out = (struct value){.tag = (uint8_t)tag, .place = place};
	if (tag == VALUE_STRING || tag == VALUE_PATH) {
		*out = value_text(a, tag == VALUE_PATH ? text_path_normal(a, text) : text, place);
		out->tag = (uint8_t)tag;
		return true;
	}
	if (!text_has_holes(text))
		return value_read(a, tag, text.s, place, out, why);
	if (tag == VALUE_USER && user_with_holes(a, text, out))
		return true;
	if (tag == VALUE_VERSION && version_with_holes(a, text, out))
		return true;
	*out = value_unknown(tag, text_cause(text), place);
	return true;
}

bool size_read(struct str text, int64_t *bytes)
{
	return units_read(UNITS_BYTES, text, bytes) || units_read(UNITS_DOCKER_BYTES, text, bytes);
}

bool duration_read(struct str text, int64_t *ns)
{
	return units_read(UNITS_DURATION, text, ns) || units_read(UNITS_DOCKER_DURATION, text, ns);
}
