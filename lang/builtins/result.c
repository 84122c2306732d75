#include "builtins/private.h"

struct value result_of(const struct value *args, unsigned n, struct value v)
{
	bool tells = v.tag != VALUE_BOOL && v.tag != VALUE_INT;
	if (!v.place && n)
		v.place = args[0].place;
	for (unsigned i = 0; i < n && tells; i++)
		v.flags |= args[i].flags & VALUE_SENSITIVE;
	return v;
}

struct value result_unknown(
	const struct value *args, unsigned n, enum value_tag tag, const struct cause *cause)
{
	return result_of(args, n, value_unknown(tag, cause, 0));
}

struct value result_maybe(
	const struct value *args, unsigned n, enum value_tag tag, const struct cause *cause)
{
	struct value v = result_unknown(args, n, tag, cause);
	v.flags |= VALUE_MAYBE_MISSING;
	return v;
}

/* What leaves a test undecided stands in its only argument. */
struct value result_truth(const struct value *args, unsigned n, enum truth t)
{
	return result_of(args, n, value_truth(t, value_cause(args[0]), 0));
}

bool not_known(const struct value *args, unsigned n, enum value_tag tag, struct value *out)
{
	for (unsigned i = 0; i < n; i++) {
		if (value_is_missing(args[i])) {
			*out = result_of(args, n, value_none(args[i].place));
			return true;
		}
		if (value_is_unknown(args[i])) {
			*out = result_unknown(args, n, tag, value_cause(args[i]));
			out->flags |= args[i].flags & VALUE_MAYBE_MISSING;
			return true;
		}
	}
	return false;
}

bool text_too_large(const struct texter *t)
{
	return t->literal.n + t->holes.n > RESULT_TEXT_MOST;
}

struct value result_too_large(
	struct call *call, const struct value *args, unsigned n, enum value_tag tag)
{
	return result_unknown(
		args, n, tag, facts_cause(call->facts, args[0].place, "the result is too large"));
}
