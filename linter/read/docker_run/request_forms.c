/*
 * request_forms.c: fields of the create request that are what one flag gives, and the parts of
 * Config that are put together from several.
 */
#include "read/docker_run/request.h"

#include <math.h>

static struct value unknown(struct docker_run *d, enum value_tag tag, struct text t)
{
	return value_unknown(tag, text_cause(t), d->place);
}

/* A text; an empty one is as good as none. */
REQUEST_FORM(text)
{
	const struct docker_option *o = docker_last(d, flag);

	if (!o || (!o->value.s.n && !o->value.n_holes))
		return value_none(d->place);
	return docker_json_text(d, o->value);
}

REQUEST_FORM(truth)
{
	const struct docker_option *o = docker_last(d, flag);

	if (!o)
		return value_none(d->place);
	return o->value.n_holes ? unknown(d, VALUE_BOOL, o->value)
				: value_bool(docker_given(d, flag), d->place);
}

REQUEST_FORM(integer)
{
	const struct docker_option *o = docker_last(d, flag);
	int64_t n = 0;
	bool range;

	if (!o)
		return value_none(d->place);
	if (o->value.n_holes)
		return unknown(d, VALUE_INT, o->value);
	docker_int(o->value.s, &n, &range);
	return value_int(n, d->place);
}

REQUEST_FORM(swappiness)
{
	struct value v = request_integer(d, flag);

	return value_is_missing(v) ? value_int(-1, d->place) : v;
}

REQUEST_FORM(bytes)
{
	const struct docker_option *o = docker_last(d, flag);
	struct value v = value_none(d->place);

	if (!o)
		return v;
	if (docker_flags[flag].type == DOCKER_SWAP && !o->value.n_holes &&
		str_eq(o->value.s, STR("-1")))
		return value_int(-1, d->place);
	spec_bytes(d->f, o->value, d->place, &v, NULL);
	if (!value_is_unknown(v)) /* what is beyond 64 bits comes out as the least number in Go */
		v = value_int(v.u.i == INT64_MAX ? INT64_MIN : v.u.i, d->place);
	return v;
}

/* Billionths of a plain decimal number, exactly: as in the client, what is beyond 64 bits is lost.
 */
static bool plain_billionths(struct str s, int64_t *out)
{
	bool minus = s.n && s.p[0] == '-';
	uint64_t n = 0;
	int decimals = -1;

	for (size_t i = minus || (s.n && s.p[0] == '+'); i < s.n; i++) {
		if (s.p[i] == '.' && decimals < 0) {
			decimals = 0;
		} else if (!char_is_digit(s.p[i])) {
			return false;
		} else if (decimals < 9) {
			n = n * 10 + (uint64_t)(s.p[i] - '0');
			decimals += decimals >= 0;
		}
	}
	for (int i = decimals < 0 ? 0 : decimals; i < 9; i++)
		n *= 10;
	*out = (int64_t)(minus ? -n : n);
	return true;
}

REQUEST_FORM(nano_cpus)
{
	const struct docker_option *o = docker_last(d, flag);
	double number = 0;
	int64_t n;

	if (!o)
		return value_none(d->place);
	if (o->value.n_holes)
		return unknown(d, VALUE_INT, o->value);
	if (plain_billionths(o->value.s, &n))
		return value_int(n, d->place);
	docker_decimal(d, o->value.s, &number, NULL);
	number = round(number * 1e9);
	if (number >= 0x1p63 || number <= -0x1p63)
		return value_int(0, d->place);
	return value_int((int64_t)number, d->place);
}

REQUEST_FORM(texts)
{
	struct value list = value_none(d->place);
	const struct docker_option *o;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at)))
		docker_append(d, &list, docker_json_text(d, o->value));
	return list;
}

REQUEST_FORM(domains)
{
	struct value list = value_none(d->place);
	const struct docker_option *o;
	struct str name;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at)))
		docker_append(d, &list,
			!o->value.n_holes && docker_domain(o->value.s, &name)
				? docker_json_str(d, name)
				: docker_json_text(d, o->value));
	return list;
}

REQUEST_FORM(pairs)
{
	struct value object = value_none(d->place);
	const struct docker_option *o;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at))) {
		if (value_is_missing(object))
			object = docker_object(d);
		docker_member_pair(d, object, o->value);
	}
	return object;
}

/* An empty one resets the image's: it is sent as an empty word. */
REQUEST_FORM(entrypoint)
{
	struct value list = value_none(d->place);
	const struct docker_option *o = docker_last(d, flag);

	if (o)
		docker_append(d, &list, docker_json_text(d, o->value));
	return list;
}

/* What the container's list says; a name alone takes its value from whoever runs the line. */
static struct value environment_entry(struct docker_run *d, struct record *variable)
{
	struct value name = model_get(variable, F_variable_name);
	struct value value = model_get(variable, F_variable_value);
	struct text t = *name.u.text;
	struct texter whole;

	if (value_as_truth(model_get(variable, F_variable_assigned)) != TRUTH_TRUE)
		value = t.n_holes ? value_none(0) : docker_variable(d, t.s);
	if (value_is_missing(value))
		return docker_json_text(d, t);
	if (value_is_unknown(value))
		return value;
	texter_init(&whole, d->arena);
	texter_text(&whole, t);
	texter_add(&whole, STR("="));
	texter_text(&whole, *value.u.text);
	return docker_json_text(d, texter_end(&whole));
}

REQUEST_FORM(environment)
{
	struct value from = model_get(d->container, F_container_environment);
	struct value list = value_none(d->place);

	(void)flag;
	if (from.tag != VALUE_LIST || value_is_unknown(from))
		return from;
	for (uint32_t i = 0; i < from.u.list->n; i++)
		docker_append(d, &list, environment_entry(d, from.u.list->at[i].u.record));
	if (from.u.list->open)
		return value_unknown(VALUE_LIST, from.u.list->open, d->place);
	return list;
}

REQUEST_FORM(labels)
{
	struct value labels = model_get(d->container, F_container_labels);

	(void)flag;
	return labels.tag == VALUE_MAP || value_is_unknown(labels) ? labels : value_none(d->place);
}

/* --- streams -------------------------------------------------------------------------------- */

/* Is the stream attached? Detached, none is; -i attaches the input whatever -a says. */
static struct value attached(struct docker_run *d, struct str stream, bool unless_given)
{
	const struct docker_option *o;
	bool any = false, this = false;
	uint32_t at = 0;

	if (docker_given(d, FLAG_detach))
		return value_bool(false, d->place);
	while ((o = docker_next(d, FLAG_attach, &at))) {
		if (o->value.n_holes)
			return unknown(d, VALUE_BOOL, o->value);
		any = true;
		this = this || str_eq_nocase(o->value.s, stream);
	}
	return value_bool(this || (!any && unless_given), d->place);
}

/* For -i the question is StdinOnce, which no -a alone sets. */
REQUEST_FORM(attach_stdin)
{
	bool input = docker_given(d, FLAG_interactive);

	if (flag == FLAG_interactive && !input)
		return value_bool(false, d->place);
	if (input && !docker_given(d, FLAG_detach))
		return value_bool(true, d->place);
	return attached(d, STR("stdin"), false);
}

REQUEST_FORM(attach_stdout)
{
	(void)flag;
	return attached(d, STR("stdout"), true);
}

REQUEST_FORM(attach_stderr)
{
	(void)flag;
	return attached(d, STR("stderr"), true);
}

/* That of the terminal it is started from: none is known here. */
REQUEST_FORM(console_size)
{
	struct value list = docker_array(d);

	(void)flag;
	docker_item(d, list, value_int(0, d->place));
	docker_item(d, list, value_int(0, d->place));
	return list;
}
