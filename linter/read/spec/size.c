/*
 * size.c: sizes as go-units' RAMInBytes and durations as Go's time.ParseDuration read them.
 */
#include "read/spec/parts.h"

/* The power of 1024 that a unit letter stands for; -1: it is none. */
static int unit_power(char c)
{
	static const char units[] = "bkmgtp";

	for (int i = 0; units[i]; i++)
		if (units[i] == c)
			return i;
	return -1;
}

static int suffix_power(struct facts *f, struct str suffix)
{
	struct str s = str_lower(f->arena, suffix);
	int power;

	if (!s.n)
		return 0;
	power = unit_power(s.p[0]);
	if (s.n == 1 || (power > 0 && (str_eq(str_skip(s, 1), STR("b")) ||
					      str_eq(str_skip(s, 1), STR("ib")))))
		return power;
	return -1;
}

static int64_t saturated(double d)
{
	return d >= 9223372036854775807.0 ? INT64_MAX : (int64_t)d;
}

bool spec_bytes(struct facts *f, struct text t, uint32_t place, struct value *out, struct str *why)
{
	struct str s = t.s, number, suffix;
	size_t end = s.n;
	double size;
	int power;

	*out = value_none(place);
	if (t.n_holes) {
		*out = value_unknown(VALUE_BYTES, t.holes[0].cause, place);
		return true;
	}
	while (end && !char_is_digit(s.p[end - 1]) && s.p[end - 1] != '.' && s.p[end - 1] != ' ')
		end--;
	if (!end)
		return spec_refuse(f, why, "invalid size: '" STR_FMT "'", STR_ARG(s));
	number = str_slice(s, 0, s.p[end - 1] == ' ' ? end - 1 : end);
	suffix = str_skip(s, end);
	if (!spec_number(f, number, &size))
		return spec_refuse(f, why,
			"strconv.ParseFloat: parsing " STR_FMT ": invalid syntax",
			STR_ARG(spec_quoted(f->arena, number)));
	if (size < 0)
		return spec_refuse(f, why, "invalid size: '" STR_FMT "'", STR_ARG(s));
	power = suffix_power(f, suffix);
	if (power < 0)
		return spec_refuse(f, why, "invalid suffix: '" STR_FMT "'",
			STR_ARG(suffix.n > 3 ? suffix : str_lower(f->arena, suffix)));
	for (int i = 0; i < power; i++)
		size *= 1024;
	*out = value_bytes(saturated(size), place);
	return true;
}

static const struct unit {
	struct str name;
	double ns;
} units[] = {
	{STR_INIT("ns"), 1},
	{STR_INIT("us"), 1e3},
	{STR_INIT("\xc2\xb5s"), 1e3}, /* the micro sign */
	{STR_INIT("\xce\xbcs"), 1e3}, /* the Greek letter */
	{STR_INIT("ms"), 1e6},
	{STR_INIT("s"), 1e9},
	{STR_INIT("m"), 60e9},
	{STR_INIT("h"), 3600e9},
};

static const struct unit *unit_find(struct str name)
{
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (str_eq(units[i].name, name))
			return &units[i];
	return NULL;
}

static size_t count_digits(struct str s, size_t at)
{
	size_t n = 0;

	while (at + n < s.n && char_is_digit(s.p[at + n]))
		n++;
	return n;
}

/* digits[.digits], with a digit on one side at least; its length. 0: it is none, or too large. */
static size_t amount_length(struct facts *f, struct str s, double *amount)
{
	size_t whole = count_digits(s, 0), end = whole, fraction = 0;
	int64_t n;

	if (end < s.n && s.p[end] == '.') {
		fraction = count_digits(s, end + 1);
		end += 1 + fraction;
	}
	if (!whole && !fraction)
		return 0;
	if (whole && !str_int(str_slice(s, 0, whole), &n))
		return 0;
	return spec_number(f, str_slice(s, 0, end), amount) ? end : 0;
}

/* Reads one number with its unit from the front of *s. */
static bool duration_part(
	struct facts *f, struct str whole, struct str *s, double *ns, struct str *why)
{
	double amount = 0;
	size_t unit = amount_length(f, *s, &amount), end = unit;
	const struct unit *u;

	if (!unit)
		return spec_refuse(f, why, "time: invalid duration " STR_FMT,
			STR_ARG(spec_quoted_bytes(f->arena, whole)));
	while (end < s->n && !char_is_digit(s->p[end]) && s->p[end] != '.')
		end++;
	if (unit == end)
		return spec_refuse(f, why, "time: missing unit in duration " STR_FMT,
			STR_ARG(spec_quoted_bytes(f->arena, whole)));
	u = unit_find(str_slice(*s, unit, end));
	if (!u)
		return spec_refuse(f, why, "time: unknown unit " STR_FMT " in duration " STR_FMT,
			STR_ARG(spec_quoted_bytes(f->arena, str_slice(*s, unit, end))),
			STR_ARG(spec_quoted_bytes(f->arena, whole)));
	*ns += amount * u->ns;
	*s = str_skip(*s, end);
	return true;
}

bool spec_duration(
	struct facts *f, struct text t, uint32_t place, struct value *out, struct str *why)
{
	bool minus = t.s.n && t.s.p[0] == '-';
	struct str s = str_skip(t.s, t.s.n && (t.s.p[0] == '-' || t.s.p[0] == '+'));
	double ns = 0;

	*out = value_none(place);
	if (t.n_holes) {
		*out = value_unknown(VALUE_DURATION, t.holes[0].cause, place);
		return true;
	}
	if (!s.n)
		return spec_refuse(f, why, "time: invalid duration " STR_FMT,
			STR_ARG(spec_quoted_bytes(f->arena, t.s)));
	if (!str_eq(s, STR("0")))
		while (s.n)
			if (!duration_part(f, t.s, &s, &ns, why))
				return false;
	if (ns >= 9223372036854775807.0)
		return spec_refuse(f, why, "time: invalid duration " STR_FMT,
			STR_ARG(spec_quoted_bytes(f->arena, t.s)));
	*out = value_duration((int64_t)(minus ? -ns : ns), place);
	return true;
}
