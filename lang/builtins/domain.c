/*
 * domain.c: values of the field, read from text.
 */
#include "builtins/private.h"

#include "value/literal.h"

/* The text as a T?: missing when it is none, unknown where a hole leaves that open. */
static struct value read(
	struct call *call, const struct value *args, unsigned n, enum value_tag tag)
{
	struct value out;
	if (not_known(args, n, tag, &out)) {
		if (value_is_unknown(out))
			out.flags |= VALUE_MAYBE_MISSING;
		return out;
	}
	if (!value_read_text(call->arena, tag, *args[0].u.text, args[0].place, &out, NULL))
		out = value_none(args[0].place);
	if (value_is_unknown(out))
		out.flags |= VALUE_MAYBE_MISSING;
	return result_of(args, n, out);
}

/* user() and path() always give one, so what they give is never perhaps missing. */
static struct value read_sure(
	struct call *call, const struct value *args, unsigned n, enum value_tag tag)
{
	struct value out = read(call, args, n, tag);
	if (!value_is_missing(args[0]) && !(args[0].flags & VALUE_MAYBE_MISSING))
		out.flags &= (uint8_t)~VALUE_MAYBE_MISSING;
	return out;
}

struct value domain_user(struct call *call, const struct value *args, unsigned n)
{
	struct value out = read_sure(call, args, n, VALUE_USER);
	if (out.tag != VALUE_NONE || value_is_missing(args[0]))
		return out;
	out.tag = VALUE_USER; /* an empty text names nobody: the user stays root */
	struct user *u = arena_new(call->arena, struct user);
	*u = (struct user){.name = STR(""), .group = STR(""), .uid = -1, .gid = -1};
	out.u.user = u;
	return out;
}

struct value domain_today(struct call *call, const struct value *args, unsigned n)
{
	(void)args;
	(void)n;
	return value_date(call->facts->today, 0);
}

struct value domain_version(struct call *call, const struct value *args, unsigned n)
{
	return read(call, args, n, VALUE_VERSION);
}

struct value domain_path(struct call *call, const struct value *args, unsigned n)
{
	return read_sure(call, args, n, VALUE_PATH);
}

struct value domain_ip(struct call *call, const struct value *args, unsigned n)
{
	return read(call, args, n, VALUE_IP);
}

struct value domain_cidr(struct call *call, const struct value *args, unsigned n)
{
	return read(call, args, n, VALUE_CIDR);
}

typedef bool amount_fn(struct str text, int64_t *out);

static struct value amount(struct call *call, const struct value *args, unsigned n,
	enum value_tag tag, amount_fn *read_amount)
{
	struct value out;
	int64_t i;
	(void)call;
	if (not_known(args, n, tag, &out)) {
		if (value_is_unknown(out))
			out.flags |= VALUE_MAYBE_MISSING;
		return out;
	}
	struct text t = *args[0].u.text;
	if (text_has_holes(t))
		return result_maybe(args, n, tag, text_cause(t));
	if (!read_amount(str_trim(t.s), &i))
		return result_of(args, n, value_none(0));
	return result_of(args, n, tag == VALUE_BYTES ? value_bytes(i, 0) : value_duration(i, 0));
}

struct value domain_size(struct call *call, const struct value *args, unsigned n)
{
	return amount(call, args, n, VALUE_BYTES, size_read);
}

struct value domain_duration(struct call *call, const struct value *args, unsigned n)
{
	return amount(call, args, n, VALUE_DURATION, duration_read);
}

struct value domain_overlaps(struct call *call, const struct value *args, unsigned n)
{
	struct value out;
	(void)call;
	if (not_known(args, n, VALUE_BOOL, &out))
		return out;
	struct ports a = args[0].u.ports, b = args[1].u.ports;
	return result_of(args, n, value_bool(a.first <= b.last && b.first <= a.last, 0));
}
