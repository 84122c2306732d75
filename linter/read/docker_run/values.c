/*
 * values.c: single values as Go's strconv and the client's own option types read them.
 */
#include "read/docker_run/private.h"

#include <math.h>

bool docker_bool(struct str s, bool *out)
{
	static const struct str yes[] = {STR_INIT("1"), STR_INIT("t"), STR_INIT("T"),
		STR_INIT("TRUE"), STR_INIT("true"), STR_INIT("True")};
	static const struct str no[] = {STR_INIT("0"), STR_INIT("f"), STR_INIT("F"),
		STR_INIT("FALSE"), STR_INIT("false"), STR_INIT("False")};

	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
		*out = str_eq(s, yes[i]);
		if (*out || str_eq(s, no[i]))
			return true;
	}
	return false;
}

static int digit_of(char c)
{
	c = char_lower(c);
	return char_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* Cuts 0x, 0o, 0b or a leading 0 off and returns the base. */
static int base_of(struct str *s)
{
	char c = s->n > 1 && s->p[0] == '0' ? char_lower(s->p[1]) : '\0';
	int base = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : c ? 0 : 10;

	if (base == 10)
		return base;
	*s = str_skip(*s, base ? 2 : 1);
	return base ? base : 8;
}

/* Digits of a base with single underscores between them, also behind a prefix. Past `most`, *range,
   nothing more is looked at, as strconv.ParseUint has it. */
static bool unsigned_digits(struct str s, uint64_t most, uint64_t *out, bool *range)
{
	struct str rest = s;
	int base = base_of(&rest);
	bool prefixed = rest.n < s.n, digit = false, any = false;

	*out = 0;
	for (size_t i = 0; i < rest.n; i++) {
		if (rest.p[i] == '_') {
			if ((!digit && (i || !prefixed)) || i + 1 == rest.n)
				return false;
			digit = false;
			continue;
		}
		if (digit_of(rest.p[i]) >= base)
			return false;
		digit = any = true;
		*range = __builtin_mul_overflow(*out, (uint64_t)base, out) ||
			 __builtin_add_overflow(*out, (uint64_t)digit_of(rest.p[i]), out) ||
			 *out > most;
		if (*range)
			return true;
	}
	return any;
}

bool docker_int(struct str s, int64_t *out, bool *range)
{
	bool minus = s.n && s.p[0] == '-';
	uint64_t n;

	*range = false;
	if (!unsigned_digits(str_skip(s, s.n && (minus || s.p[0] == '+')), UINT64_MAX, &n, range))
		return false;
	if (*range || n > (uint64_t)INT64_MAX + minus) {
		*range = true;
		return false;
	}
	*out = minus ? (n > INT64_MAX ? INT64_MIN : -(int64_t)n) : (int64_t)n;
	return true;
}

static bool int_check(struct docker_run *d, struct str s, struct str *why)
{
	int64_t n;
	bool range;

	return docker_int(s, &n, &range) ||
	       spec_refuse(d->f, why, "strconv.ParseInt: parsing " STR_FMT ": %s",
		       STR_ARG(spec_quoted(d->arena, s)),
		       range ? "value out of range" : "invalid syntax");
}

static bool uint_check(struct docker_run *d, struct str s, uint64_t most, struct str *why)
{
	bool range = false;
	uint64_t n;

	return (unsigned_digits(s, most, &n, &range) && !range) ||
	       spec_refuse(d->f, why, "strconv.ParseUint: parsing " STR_FMT ": %s",
		       STR_ARG(spec_quoted(d->arena, s)),
		       range ? "value out of range" : "invalid syntax");
}

static bool bool_check(struct docker_run *d, struct str s, struct str *why)
{
	bool b;

	return docker_bool(s, &b) ||
	       spec_refuse(d->f, why, "strconv.ParseBool: parsing " STR_FMT ": invalid syntax",
		       STR_ARG(spec_quoted(d->arena, s)));
}

/* Is a number of billionths whole? Ten decimals of a double tell the difference. */
static bool is_billionths(double d)
{
	double n = d * 1e9;

	return fabs(n - round(n)) < 1e-6 * fmax(1, fabs(n) * 1e-9);
}

bool docker_decimal(struct docker_run *d, struct str s, double *out, struct str *why)
{
	struct str head, below = str_cut(s, '/', &head);
	int64_t over, under;
	bool range, fraction = head.n < s.n, ok;

	if (fraction) {
		ok = docker_int(head, &over, &range) && docker_int(below, &under, &range) &&
		     under > 0 && char_is_digit(below.p[0]);
		*out = ok ? (double)over / (double)under : 0;
	} else {
		ok = docker_int(s, &over, &range);
		if (ok && s.n > 1 && (s.p[0] == '0' || s.p[1] == '0') && !char_is_alpha(s.p[1]))
			ok = false;
		*out = ok ? (double)over : 0;
		ok = ok || spec_number(d->f, s, out);
	}
	if (!ok)
		return spec_refuse(
			d->f, why, "failed to parse " STR_FMT " as a rational number", STR_ARG(s));
	return is_billionths(*out) || spec_refuse(d->f, why, "value is too precise");
}

static const struct str ulimit_names[] = {STR_INIT("core"), STR_INIT("cpu"), STR_INIT("data"),
	STR_INIT("fsize"), STR_INIT("locks"), STR_INIT("memlock"), STR_INIT("msgqueue"),
	STR_INIT("nice"), STR_INIT("nofile"), STR_INIT("nproc"), STR_INIT("rss"),
	STR_INIT("rtprio"), STR_INIT("rttime"), STR_INIT("sigpending"), STR_INIT("stack")};

/* strconv.ParseInt in base 10: digits with a sign or none. */
bool docker_decimal_int(struct str s, int64_t *out, bool *range)
{
	bool minus = s.n && s.p[0] == '-';
	struct str digits = str_skip(s, s.n && (minus || s.p[0] == '+'));
	uint64_t n = 0;

	*out = 0;
	*range = false;
	for (size_t i = 0; i < digits.n; i++) {
		if (!char_is_digit(digits.p[i])) {
			*range = false;
			return false;
		}
		*range = *range || __builtin_mul_overflow(n, UINT64_C(10), &n) ||
			 __builtin_add_overflow(n, (uint64_t)(digits.p[i] - '0'), &n);
	}
	*range = *range || n > (uint64_t)INT64_MAX + minus;
	if (!digits.n || *range)
		return false;
	*out = (int64_t)(minus ? -n : n);
	return true;
}

static bool ulimit_number(struct docker_run *d, struct str s, int64_t *out, struct str *why)
{
	bool range;

	return docker_decimal_int(s, out, &range) ||
	       spec_refuse(d->f, why, "strconv.ParseInt: parsing " STR_FMT ": %s",
		       STR_ARG(spec_quoted(d->arena, s)),
		       range ? "value out of range" : "invalid syntax");
}

static bool ulimit_values(struct docker_run *d, struct str s, struct str *why)
{
	struct str first, second = str_cut(s, ':', &first);
	int64_t soft, hard;

	if (first.n == s.n)
		second = first;
	if (str_find_char(second, ':') != STR_NOT_FOUND)
		return spec_refuse(d->f, why,
			"too many limit value arguments - " STR_FMT
			", can only have up to two, `soft[:hard]`",
			STR_ARG(s));
	if (!ulimit_number(d, second, &hard, why) || !ulimit_number(d, first, &soft, why))
		return false;
	if (hard == -1 || (soft != -1 && soft <= hard))
		return true;
	if (soft == -1)
		return spec_refuse(d->f, why,
			"ulimit soft limit must be less than or equal to hard limit: soft: -1 "
			"(unlimited), hard: %lld",
			(long long)hard);
	return spec_refuse(d->f, why,
		"ulimit soft limit must be less than or equal to hard limit: %lld > %lld",
		(long long)soft, (long long)hard);
}

static bool ulimit_check(struct docker_run *d, struct str s, struct str *why)
{
	struct str name, rest = str_cut(s, '=', &name);

	if (name.n == s.n)
		return spec_refuse(d->f, why, "invalid ulimit argument: " STR_FMT, STR_ARG(s));
	for (size_t i = 0; i < sizeof ulimit_names / sizeof *ulimit_names; i++)
		if (str_eq(name, ulimit_names[i]))
			return ulimit_values(d, rest, why);
	return spec_refuse(d->f, why, "invalid ulimit type: " STR_FMT, STR_ARG(name));
}

static bool gpu_count(struct docker_run *d, struct str s, struct str *why)
{
	int64_t n;
	bool range;

	return str_eq(s, STR("all")) || docker_decimal_int(s, &n, &range) ||
	       spec_refuse(d->f, why,
		       "invalid count (" STR_FMT
		       "): value must be either \"all\" or an integer: %s",
		       STR_ARG(s), range ? "value out of range" : "invalid syntax");
}

static bool gpu_options(struct docker_run *d, struct str s, struct str *why)
{
	struct docker_field_list fields = {0};
	struct str problem;

	return docker_csv(d, text_plain(s), &fields, &problem) ||
	       spec_refuse(d->f, why, "failed to read gpu options: " STR_FMT, STR_ARG(problem));
}

static bool gpu_field(struct docker_run *d, struct str s, struct map *seen, struct str *why)
{
	struct str key, value = str_cut(s, '=', &key);
	bool pair = key.n < s.n;
	void **slot;

	slot = map_put(d->arena, seen, key);
	if (*slot)
		return spec_refuse(d->f, why,
			"gpu request key '" STR_FMT "' can be specified only once", STR_ARG(key));
	*slot = seen;
	if (!pair) {
		*map_put(d->arena, seen, STR("count")) = seen;
		return gpu_count(d, s, why);
	}
	if (str_eq(key, STR("count")))
		return gpu_count(d, value, why);
	if (str_eq(key, STR("options")))
		return gpu_options(d, value, why);
	if (str_eq(key, STR("driver")) || str_eq(key, STR("device")) ||
		str_eq(key, STR("capabilities")))
		return true;
	return spec_refuse(d->f, why, "unexpected key '" STR_FMT "' in '" STR_FMT "'", STR_ARG(key),
		STR_ARG(s));
}

static bool gpus_check(struct docker_run *d, const struct docker_option *o, struct str *why)
{
	struct docker_field_list fields = {0};
	struct map seen = {0};

	if (!docker_csv(d, o->value, &fields, why))
		return false;
	for (uint32_t i = 0; i < fields.n; i++)
		if (!gpu_field(d, fields.at[i].s, &seen, why))
			return false;
	return true;
}

static bool swap_check(struct docker_run *d, const struct docker_option *o, struct str *why)
{
	struct value v;

	return str_eq(o->value.s, STR("-1")) || spec_bytes(d->f, o->value, o->place, &v, why);
}

bool docker_value_check(struct docker_run *d, const struct docker_option *o, struct str *why)
{
	struct docker_network network;
	struct str s = o->value.s;
	struct value v;
	double number;

	if (o->value.n_holes)
		return true;
	switch (d->flags[o->flag].type) {
	case DOCKER_BOOL:
		return bool_check(d, s, why);
	case DOCKER_INT:
		return int_check(d, s, why);
	case DOCKER_UINT:
		return uint_check(d, s, UINT64_MAX, why);
	case DOCKER_UINT16:
		return uint_check(d, s, UINT16_MAX, why);
	case DOCKER_BYTES:
		return spec_bytes(d->f, o->value, o->place, &v, why);
	case DOCKER_SWAP:
		return swap_check(d, o, why);
	case DOCKER_DECIMAL:
		return docker_decimal(d, s, &number, why);
	case DOCKER_DURATION:
		return spec_duration(d->f, o->value, o->place, &v, why);
	case DOCKER_MOUNT:
		return docker_mount_check(d, o, why);
	case DOCKER_NETWORK:
		return docker_network_parse(d, o->value, &network, why);
	case DOCKER_ULIMIT:
		return ulimit_check(d, s, why);
	case DOCKER_GPUS:
		return gpus_check(d, o, why);
	case DOCKER_STRING:
	case DOCKER_LIST:
	case DOCKER_MAP:
		break;
	}
	return true;
}
