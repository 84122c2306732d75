/*
 * own.c: our own comments: what is ignored, until when, why and by whom.
 *
 *	# pratique ignore=image-digest-pinned,DL3008 until=2027-01-31 reason="mirror is down" by=ops
 *
 * A reason is demanded. What cannot be read does not hold, and that is told.
 */
#include "directions/private.h"

static bool fail(struct direction *d, struct str why)
{
	d->problem = why;
	return false;
}

static bool is_name(char c)
{
	return char_is_word(c) || str_find_char(STR("-/.:"), c) != STR_NOT_FOUND;
}

static struct str take_name(struct str *s)
{
	size_t n = 0;
	while (n < s->n && is_name(s->p[n]))
		n++;
	struct str name = str_slice(*s, 0, n);
	*s = str_skip(*s, n);
	return name;
}

static bool read_names(struct arena *a, struct direction *d, struct str *s)
{
	for (;;) {
		struct str name = take_name(s);
		if (!name.n)
			return fail(d, STR("policies are named one by one: ignore=POLICY,POLICY"));
		list_push(a, &d->ids, name);
		if (!str_starts_with(*s, STR(",")))
			break;
		*s = str_skip(*s, 1);
		while (s->n && s->p[0] == ' ')
			*s = str_skip(*s, 1);
	}
	if (s->n && !char_is_space(s->p[0]))
		return fail(d, STR("names of policies are wanted behind ignore="));
	d->used = arena_array(a, bool, d->ids.n);
	return true;
}

/* A word, or text in quotes. */
static bool read_value(struct direction *d, struct str *s, struct str *out)
{
	size_t n = 0;
	if (s->n && (s->p[0] == '"' || s->p[0] == '\'')) {
		size_t end = str_find_char(str_skip(*s, 1), s->p[0]);
		if (end == STR_NOT_FOUND)
			return fail(d, STR("a quote is not closed"));
		*out = str_trim(str_slice(*s, 1, end + 1));
		*s = str_skip(*s, end + 2);
		return true;
	}
	while (n < s->n && !char_is_space(s->p[n]))
		n++;
	*out = str_slice(*s, 0, n);
	*s = str_skip(*s, n);
	return true;
}

static bool read_until(struct arena *a, struct direction *d, struct str text)
{
	struct value date;
	if (!value_read(a, VALUE_DATE, text, 0, &date, NULL))
		return fail(d, str_printf(a, "`" STR_FMT "` is no date such as 2027-01-31",
				       STR_ARG(text)));
	d->until = date.u.i + 1; /* it holds on that day, too */
	return true;
}

static bool take_attribute(struct arena *a, struct direction *d, struct str key, struct str value)
{
	static const struct str keys[] = {STR_INIT("until"), STR_INIT("reason"), STR_INIT("by")};
	struct nearest near;
	if (str_eq(key, keys[0]))
		return read_until(a, d, value);
	if (str_eq(key, keys[1]))
		d->reason = value;
	else if (str_eq(key, keys[2]))
		d->by = value;
	else {
		nearest_init(&near, key);
		for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
			nearest_offer(&near, keys[i]);
		return fail(d, str_printf(a,
				       "`" STR_FMT
				       "` is not known; until=, reason= and by= are%s" STR_FMT "%s",
				       STR_ARG(key), near.best.n ? "; did you mean `" : "",
				       STR_ARG(near.best), near.best.n ? "`?" : ""));
	}
	return true;
}

static bool read_attributes(struct arena *a, struct direction *d, struct str s)
{
	for (s = str_trim(s); s.n; s = str_trim(s)) {
		struct str key = take_name(&s), value;
		if (!key.n || !str_starts_with(s, STR("=")))
			return fail(d,
				STR("behind the policies only until=, reason= and by= may stand"));
		s = str_skip(s, 1);
		if (!read_value(d, &s, &value))
			return false;
		if (!value.n)
			return fail(d, str_printf(a, STR_FMT "= wants a value", STR_ARG(key)));
		if (!take_attribute(a, d, key, value))
			return false;
	}
	return true;
}

bool own_read(struct arena *a, struct direction *d, struct str s)
{
	if (s.n && is_name(s.p[0]))
		return false; /* "pratique ignored this": prose */
	s = str_trim(s);
	if (!str_starts_with(s, STR("="))) {
		fail(d, STR("= and names of policies are wanted behind ignore"));
		return true;
	}
	s = str_trim(str_skip(s, 1));
	if (read_names(a, d, &s) && read_attributes(a, d, s) && !d->reason.n)
		fail(d, STR("it says no reason: reason=\"why\""));
	return true;
}
