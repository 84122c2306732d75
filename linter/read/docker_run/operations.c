/*
 * operations.c: the health check and the logging of a container, each put together from
 * several options.
 */
#include "read/docker_run/private.h"

static struct record *part_of(
	struct docker_run *d, enum field_id field, enum kind_id kind, uint32_t place)
{
	struct value v = model_get(d->container, field);

	if (v.tag == VALUE_RECORD && v.flags & VALUE_WRITTEN)
		return v.u.record;
	v = value_record(model_new(d->f, kind, place));
	docker_set(d, field, v);
	return v.u.record;
}

static void set_check_command(struct docker_run *d, struct record *h)
{
	const struct docker_option *o = docker_last(d, FLAG_health_cmd);
	struct value test;

	if (docker_given(d, FLAG_no_healthcheck)) {
		o = docker_last(d, FLAG_no_healthcheck);
		test = value_list(d->arena, o->place);
		value_list_add(d->arena, test, value_string(d->arena, STR("NONE"), o->place));
		model_set(h, F_healthcheck_test, test);
		model_set(h, F_healthcheck_disabled, value_bool(true, o->place));
	} else if (o && (o->value.s.n || o->value.n_holes)) {
		test = value_list(d->arena, o->place);
		value_list_add(d->arena, test, value_string(d->arena, STR("CMD-SHELL"), o->place));
		value_list_add(d->arena, test, value_text(d->arena, o->value, o->place));
		model_set(h, F_healthcheck_test, test);
	}
}

static void set_check_time(
	struct docker_run *d, struct record *h, enum docker_flag flag, enum field_id field)
{
	const struct docker_option *o = docker_last(d, flag);
	struct value v;

	if (o && spec_duration(d->f, o->value, o->place, &v, NULL) &&
		(value_is_unknown(v) || v.u.i))
		model_set(h, field, v);
}

SET(health)
{
	const struct docker_option *o = docker_last(d, flag);
	struct record *h;
	int64_t n;
	bool range;

	if (flag == FLAG_no_healthcheck && !docker_given(d, flag))
		return;
	h = part_of(d, F_container_healthcheck, KIND_healthcheck, o->place);
	set_check_command(d, h);
	set_check_time(d, h, FLAG_health_interval, F_healthcheck_interval);
	set_check_time(d, h, FLAG_health_timeout, F_healthcheck_timeout);
	set_check_time(d, h, FLAG_health_start_period, F_healthcheck_start_period);
	set_check_time(d, h, FLAG_health_start_interval, F_healthcheck_start_interval);
	o = docker_last(d, FLAG_health_retries);
	if (!o)
		return;
	if (o->value.n_holes)
		model_set(h, F_healthcheck_retries,
			value_unknown(VALUE_INT, text_cause(o->value), o->place));
	else if (docker_int(o->value.s, &n, &range) && n)
		model_set(h, F_healthcheck_retries, value_int(n, o->place));
}

SET(logging)
{
	const struct docker_option *o = docker_last(d, flag);
	struct record *l = part_of(d, F_container_logging, KIND_logging, o->place);
	struct value map;
	uint32_t at = 0;

	if (flag == FLAG_log_driver) {
		if (o->value.s.n || o->value.n_holes)
			model_set(l, F_logging_driver, value_text(d->arena, o->value, o->place));
		return;
	}
	map = value_map(d->arena, o->place);
	model_set(l, F_logging_options, map);
	while ((o = docker_next(d, flag, &at)))
		docker_put_pair(d, map, o);
}
