/*
 * canonical_scalars.c: scalars as `docker compose config` prints them: what they stand for, and in
 * the form that Go has for it.
 */
#include "read/compose/canonical.h"

#include "read/compose/load.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The shortest digits that stand for `d`, of 32 or 64 bits, in the form of Go's %v. */
static struct str go_number(struct arena *a, double d, bool single)
{
	char text[64];
	int precision = 0, exponent;
	if (isnan(d) || isinf(d))
		return isnan(d) ? STR("NaN") : d > 0 ? STR("+Inf") : STR("-Inf");
	do {
		snprintf(text, sizeof text, "%.*e", precision, d);
		double back = strtod(text, NULL);
		if (single ? !((float)back < (float)d || (float)back > (float)d)
			   : !(back < d || back > d))
			break;
	} while (++precision < 17);
	exponent = atoi(strchr(text, 'e') + 1);
	if (exponent < -4 || exponent >= 21)
		return str_copy(a, str_from(text));
	int decimals = precision - exponent;
	snprintf(text, sizeof text, "%.*f", decimals > 0 ? decimals : 0, d);
	return str_copy(a, str_from(text));
}

/* A whole number of 64 bits that has no room for a sign. */
static bool is_unsigned(struct str s)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_digit(s.p[i]) || __builtin_mul_overflow(sum, 10, &sum) ||
			__builtin_add_overflow(sum, (uint64_t)(s.p[i] - '0'), &sum))
			return false;
	return s.n > 0 && s.p[0] != '0';
}

struct str canonical_str(struct compose *c, struct node *n)
{
	struct str text = STR("");
	int64_t i;
	double d;
	bool b;
	if (!n || !node_is(n, NODE_SCALAR) || node_is_null(n))
		return STR("");
	if (node_bool(n, &b))
		return b ? STR("true") : STR("false");
	if (node_int(n, &i))
		return str_printf(c->arena, "%" PRId64, i);
	if (n->type == NODE_FLOAT && is_unsigned(n->u.text))
		return n->u.text;
	if (n->type == NODE_FLOAT && node_number(n, &d))
		return go_number(c->arena, d, false);
	(void)compose_known(c, n, &text);
	return text;
}

bool canonical_real(struct compose *c, struct node *n, double *out)
{
	struct str text;
	if (!node_is(n, NODE_SCALAR) || node_is_null(n) || !compose_known(c, n, &text))
		return false;
	return yaml_number(text, out);
}

bool canonical_int(struct compose *c, struct node *n, int64_t *out)
{
	struct str text;
	double d;
	if (!node_is(n, NODE_SCALAR) || node_is_null(n) || !compose_known(c, n, &text))
		return false;
	bool minus = str_starts_with(text, STR("-"));
	bool sign = minus || str_starts_with(text, STR("+"));
	if (n->type == NODE_STRING && str_int(str_skip(text, sign), out)) {
		*out = minus ? -*out : *out;
		return true;
	}
	if (yaml_int(text, out))
		return true;
	if (!yaml_number(text, &d) || !(fabs(d) < 9e18))
		return false;
	*out = (int64_t)d;
	return true;
}

bool canonical_is(struct compose *c, struct node *n)
{
	struct value v;
	return n && compose_value(c, n, AS_BOOL, &v) && v.tag == VALUE_BOOL &&
	       !value_is_unknown(v) && v.u.b;
}

struct str canonical_moved(struct compose *c, struct node *n)
{
	const struct compose_file *f = compose_file_of(c, n->source);
	struct str path = canonical_str(c, n);
	if (!f || !f->elsewhere || !path.n || path.p[0] == '/' || path.p[0] == '~')
		return path;
	return compose_clean(c->arena, compose_join(c->arena, f->folder, path));
}

READER(any_string)
{
	UNUSED;
	return canonical_text(c, canonical_str(c, n));
}

READER(string)
{
	UNUSED;
	struct str s = canonical_str(c, n);
	return s.n ? canonical_text(c, s) : NULL;
}

READER(text)
{
	return read_string(c, n, below, in);
}

READER(path)
{
	UNUSED;
	struct str s = n ? canonical_moved(c, n) : STR("");
	return s.n ? canonical_text(c, s) : NULL;
}

READER(watched)
{
	UNUSED;
	return canonical_text(c, n ? canonical_moved(c, n) : STR(""));
}

READER(flag)
{
	UNUSED;
	return canonical_is(c, n) ? canonical_bool(c, true) : NULL;
}

READER(truth)
{
	UNUSED;
	return n ? canonical_bool(c, canonical_is(c, n)) : NULL;
}

READER(required)
{
	UNUSED;
	return canonical_bool(c, n ? canonical_is(c, n) : true);
}

READER(count)
{
	UNUSED;
	int64_t i;
	return n && canonical_int(c, n, &i) ? canonical_number(c, i) : NULL;
}

READER(number)
{
	UNUSED;
	int64_t i = 0;
	(void)(n && canonical_int(c, n, &i));
	return canonical_number(c, i);
}

READER(integer)
{
	UNUSED;
	int64_t i;
	return n && canonical_int(c, n, &i) && i ? canonical_number(c, i) : NULL;
}

READER(device_count)
{
	UNUSED;
	if (n && str_eq_nocase(canonical_str(c, n), STR("all")))
		return canonical_number(c, -1);
	return read_integer(c, n, below, in);
}

READER(real)
{
	UNUSED;
	double d;
	if (!canonical_real(c, n, &d) || fpclassify((float)d) == FP_ZERO)
		return NULL;
	struct node *out = canonical_text(c, go_number(c->arena, (double)(float)d, true));
	out->type = NODE_FLOAT;
	return out;
}

static bool bytes_of(struct compose *c, struct node *n, int64_t *out)
{
	struct value v;
	struct str why;
	if (!node_is(n, NODE_SCALAR) || node_is_null(n))
		return false;
	if (n->type == NODE_INT)
		return canonical_int(c, n, out);
	if (n->type != NODE_STRING ||
		!spec_bytes(c->facts, text_plain(canonical_str(c, n)), 0, &v, &why))
		return false;
	*out = v.u.i;
	return true;
}

READER(any_bytes)
{
	UNUSED;
	int64_t i = 0;
	(void)bytes_of(c, n, &i);
	return canonical_text(c, str_printf(c->arena, "%" PRId64, i));
}

READER(bytes)
{
	UNUSED;
	int64_t i;
	if (!bytes_of(c, n, &i) || !i)
		return NULL;
	return canonical_text(c, str_printf(c->arena, "%" PRId64, i));
}

/* Nanoseconds as Go prints them: 1h0m0s, 1.5s, 20ms. */
static struct str go_duration(struct arena *a, int64_t ns)
{
	static const struct {
		int64_t unit;
		const char *name;
	} small[] = {{1000000, "ms"}, {1000, "\xc2\xb5s"}, {1, "ns"}};
	const char *sign = ns < 0 ? "-" : "";
	uint64_t u = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns;
	if (!u)
		return STR("0s");
	for (size_t i = 0; u < 1000000000 && i < sizeof small / sizeof *small; i++)
		if (u >= (uint64_t)small[i].unit)
			return str_printf(a, "%s" STR_FMT "%s", sign,
				STR_ARG(go_number(a, (double)u / (double)small[i].unit, false)),
				small[i].name);
	uint64_t minutes = u / 60000000000u, rest = u % 60000000000u;
	struct str seconds = str_printf(a, "%" PRIu64, rest / 1000000000u);
	if (rest % 1000000000u) {
		struct str part = str_printf(a, "%09" PRIu64, rest % 1000000000u);
		while (part.p[part.n - 1] == '0')
			part.n--;
		seconds = str_printf(a, STR_FMT "." STR_FMT, STR_ARG(seconds), STR_ARG(part));
	}
	if (minutes >= 60)
		return str_printf(a, "%s%" PRIu64 "h%" PRIu64 "m" STR_FMT "s", sign, minutes / 60,
			minutes % 60, STR_ARG(seconds));
	if (minutes)
		return str_printf(a, "%s%" PRIu64 "m" STR_FMT "s", sign, minutes, STR_ARG(seconds));
	return str_printf(a, "%s" STR_FMT "s", sign, STR_ARG(seconds));
}

READER(period)
{
	UNUSED;
	struct value v;
	struct str why;
	if (!n || !spec_duration(c->facts, text_plain(canonical_str(c, n)), 0, &v, &why))
		return NULL;
	return canonical_text(c, go_duration(c->arena, v.u.i));
}

READER(duration)
{
	struct node *out = read_period(c, n, below, in);
	return out && !str_eq(out->u.text, STR("0s")) ? out : NULL;
}

READER(mode)
{
	UNUSED;
	struct str s = canonical_str(c, n);
	uint64_t mode = 0;
	int64_t i = 0;
	if (!s.n)
		return NULL;
	if (n->type != NODE_STRING && canonical_int(c, n, &i))
		mode = (uint64_t)i;
	for (size_t at = 0; n->type == NODE_STRING && at < s.n && at < 20; at++)
		mode = mode * 8 + (uint64_t)(s.p[at] - '0');
	return canonical_text(c, str_printf(c->arena, "0%" PRIo64, mode));
}

READER(content)
{
	UNUSED;
	return compose_get(in, "environment") ? NULL : read_string(c, n, below, in);
}

/* external: true, or the old external: {name: ...} */
READER(external)
{
	UNUSED;
	return node_is(n, NODE_MAPPING) || canonical_is(c, n) ? canonical_bool(c, true) : NULL;
}

READER(pull_policy)
{
	UNUSED;
	if (str_eq(canonical_str(c, n), STR("if_not_present")))
		return canonical_text(c, STR("missing"));
	return read_string(c, n, below, in);
}
