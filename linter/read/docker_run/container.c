/*
 * container.c: the container that one command line describes.
 *
 * Each flag's row says which field it fills and how; the set_ functions here are those that need
 * nothing but the value. They see every option given for their flag, in order.
 */
#include "read/docker_run/private.h"

static bool belongs(enum field_id field, enum kind_id kind)
{
	const struct kind *k = &model_schema.kinds[kind];
	const struct kind *first = &model_schema.kinds[0];
	ptrdiff_t at = k->fields - first->fields;

	return (ptrdiff_t)field >= at && (ptrdiff_t)field < at + k->n_fields;
}

struct record *docker_owner(struct docker_run *d, enum field_id field)
{
	if (belongs(field, KIND_limits))
		return d->limits;
	return belongs(field, KIND_reservations) ? d->reservations : d->container;
}

void docker_set(struct docker_run *d, enum field_id field, struct value v)
{
	v.flags |= VALUE_WRITTEN;
	model_set(docker_owner(d, field), field, v);
}

struct value docker_list(struct docker_run *d, enum field_id field, uint32_t place)
{
	struct value v = model_get(docker_owner(d, field), field);

	if (v.tag == VALUE_LIST && v.flags & VALUE_WRITTEN)
		return v;
	v = value_list(d->arena, place);
	docker_set(d, field, v);
	return v;
}

struct value docker_map(struct docker_run *d, enum field_id field, uint32_t place)
{
	struct value v = model_get(docker_owner(d, field), field);

	if (v.tag == VALUE_MAP && v.flags & VALUE_WRITTEN)
		return v;
	v = value_map(d->arena, place);
	docker_set(d, field, v);
	return v;
}

SET(none)
{
	(void)d, (void)flag;
}

SET(list)
{
	const struct docker_option *o;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at)))
		value_list_add(d->arena, docker_list(d, docker_flags[flag].field, o->place),
			value_text(d->arena, o->value, o->place));
}

void docker_put_pair(struct docker_run *d, struct value map, const struct docker_option *o)
{
	size_t equals = str_find_char(o->value.s, '=');
	size_t end = equals == STR_NOT_FOUND ? o->value.s.n : equals;
	struct text key = text_slice(d->arena, o->value, 0, end);
	struct text value =
		text_slice(d->arena, o->value, end + (end < o->value.s.n), o->value.s.n);

	if (equals == STR_NOT_FOUND)
		value = text_plain(STR(""));
	value_map_put(d->arena, map, value_text(d->arena, key, o->place),
		value_text(d->arena, value, o->place));
}

SET(map)
{
	const struct docker_option *o;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at)))
		docker_put_pair(d, docker_map(d, docker_flags[flag].field, o->place), o);
}

SET(bool)
{
	const struct docker_option *o = docker_last(d, flag);
	bool on = false;

	docker_bool(o->value.s, &on);
	docker_set(d, docker_flags[flag].field,
		o->value.n_holes ? value_truth(TRUTH_UNKNOWN, text_cause(o->value), o->place)
				 : value_bool(on, o->place));
}

SET(int)
{
	const struct docker_option *o = docker_last(d, flag);
	int64_t n = 0;
	bool range;

	docker_int(o->value.s, &n, &range);
	docker_set(d, docker_flags[flag].field,
		o->value.n_holes ? value_unknown(VALUE_INT, text_cause(o->value), o->place)
				 : value_int(n, o->place));
}

SET(swappiness)
{
	const struct docker_option *o = docker_last(d, flag);

	if (!str_eq(o->value.s, STR("-1")) || o->value.n_holes)
		set_int(d, flag);
}

/* A text; an empty one is as good as none. */
SET(string)
{
	const struct docker_option *o = docker_last(d, flag);

	if (o->value.s.n || o->value.n_holes)
		docker_set(d, docker_flags[flag].field, value_text(d->arena, o->value, o->place));
}

SET(path)
{
	const struct docker_option *o = docker_last(d, flag);

	if (o->value.s.n || o->value.n_holes)
		docker_set(d, docker_flags[flag].field, spec_path(d->f, o->value, o->place));
}

SET(user)
{
	const struct docker_option *o = docker_last(d, flag);

	if (o->value.s.n || o->value.n_holes)
		docker_set(d, docker_flags[flag].field, spec_user(d->f, o->value, o->place));
}

/* Bytes; 0 stands for no limit. */
SET(size)
{
	const struct docker_option *o = docker_last(d, flag);
	struct value v = value_bytes(-1, o->place);

	if (!str_eq(o->value.s, STR("-1")) || o->value.n_holes)
		spec_bytes(d->f, o->value, o->place, &v, NULL);
	if (value_is_unknown(v) || (v.tag == VALUE_BYTES && v.u.i))
		docker_set(d, docker_flags[flag].field, v);
}

SET(seconds)
{
	const struct docker_option *o = docker_last(d, flag);
	int64_t n = 0;
	bool range;

	docker_int(o->value.s, &n, &range);
	if (__builtin_mul_overflow(n, (int64_t)1000000000, &n))
		n = n < 0 ? INT64_MIN : INT64_MAX;
	docker_set(d, docker_flags[flag].field,
		o->value.n_holes ? value_unknown(VALUE_DURATION, text_cause(o->value), o->place)
				 : value_duration(n, o->place));
}

static void set_cpu_number(struct docker_run *d, enum docker_flag flag, double n)
{
	const struct docker_option *o = docker_last(d, flag);

	if (o->value.n_holes)
		docker_set(d, F_limits_cpus,
			value_unknown(VALUE_NUMBER, text_cause(o->value), o->place));
	else if (n > 0)
		docker_set(d, F_limits_cpus, value_number(n, o->place));
}

SET(cpus)
{
	double n = 0;

	docker_decimal(d, docker_last(d, flag)->value.s, &n, NULL);
	set_cpu_number(d, flag, n);
}

/* A quota of each period is a number of processors; the period is 100 ms when unwritten. */
SET(cpu_quota)
{
	const struct docker_option *o = docker_last(d, FLAG_cpu_period);
	int64_t quota = 0, period = 0;
	bool range;

	if (docker_last(d, FLAG_cpus))
		return;
	docker_int(docker_last(d, flag)->value.s, &quota, &range);
	if (o && o->value.n_holes) {
		docker_set(d, F_limits_cpus,
			value_unknown(VALUE_NUMBER, text_cause(o->value), o->place));
		return;
	}
	if (o)
		docker_int(o->value.s, &period, &range);
	set_cpu_number(d, flag, (double)quota / (double)(period > 0 ? period : 100000));
}

SET(capabilities)
{
	const struct docker_option *o;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at)))
		value_list_add(d->arena, docker_list(d, docker_flags[flag].field, o->place),
			spec_capability(d->f, o->value, o->place));
}

SET(security_opt)
{
	const struct docker_option *o;
	uint32_t at = 0;

	set_list(d, flag);
	while ((o = docker_next(d, flag, &at)))
		spec_security_opt(d->container, o->value, o->place);
}

SET(devices)
{
	const struct docker_option *o;
	struct record *device;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at)))
		if (spec_device(d->f, o->value, o->place, &device, NULL))
			value_list_add(d->arena, docker_list(d, F_container_devices, o->place),
				value_record(device));
}

SET(gpus)
{
	set_string(d, flag);
}

/* One word, never split; an empty one takes the image's entry point away. */
SET(entrypoint)
{
	const struct docker_option *o = docker_last(d, flag);
	struct value list = docker_list(d, F_container_entrypoint, o->place);

	if (o->value.s.n || o->value.n_holes)
		value_list_add(d->arena, list, value_text(d->arena, o->value, o->place));
}

static struct value limit_value(struct text t, struct str s, uint32_t place)
{
	bool range;
	int64_t n;

	if (t.n_holes)
		return value_unknown(VALUE_INT, text_cause(t), place);
	docker_decimal_int(s, &n, &range);
	return value_int(n, place);
}

SET(ulimits)
{
	const struct docker_option *o;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at))) {
		struct value map = docker_map(d, F_limits_ulimits, o->place), name;
		struct record *limit = model_new(d->f, KIND_ulimit, o->place);
		size_t equals = str_find_char(o->value.s, '=');
		struct str soft, hard;

		if (equals == STR_NOT_FOUND)
			equals = o->value.s.n;
		name = value_text(d->arena, text_slice(d->arena, o->value, 0, equals), o->place);
		hard = str_cut(str_skip(o->value.s, equals + 1), ':', &soft);
		model_set(limit, F_ulimit_name, name);
		model_set(limit, F_ulimit_soft, limit_value(o->value, soft, o->place));
		model_set(limit, F_ulimit_hard,
			limit_value(o->value, hard.n ? hard : soft, o->place));
		value_map_put(d->arena, map, name, value_record(limit));
	}
}

static void set_command(struct docker_run *d)
{
	struct value list;

	if (d->image_open) {
		docker_set(d, F_container_command,
			spec_maybe(VALUE_LIST, &docker_word(d, d->image).holes[0], d->place));
		return;
	}
	if (d->image + 1 >= d->n)
		return;
	list = value_list(d->arena, d->words[d->image + 1].place);
	docker_set(d, F_container_command, list);
	for (uint32_t i = d->image + 1; i < d->n; i++) {
		if (docker_word_is_open(d, i))
			list.u.list->open = text_cause(docker_word(d, i));
		else
			value_list_add(d->arena, list, d->words[i]);
	}
}

static void set_image(struct docker_run *d)
{
	const struct docker_option *o = docker_last(d, FLAG_platform);
	struct text t = docker_word(d, d->image);
	struct record *image;
	struct str why;

	if (d->image_open)
		t = text_slice(d->arena, t, 0, 0);
	if (!spec_image(d->f, t, d->words[d->image].place, "run", &image, &why))
		return; /* docker_checks has said why */
	model_set(image, F_image_container, value_record(d->container));
	if (o)
		model_set(image, F_image_platform, value_text(d->arena, o->value, o->place));
	docker_set(d, F_container_image, value_record(image));
	if (!docker_last(d, FLAG_name))
		model_set(d->container, F_container_name, model_get(image, F_image_name));
}

static void set_name(struct docker_run *d)
{
	const struct docker_option *o = docker_last(d, FLAG_name);

	if (o)
		docker_set(d, F_container_name, value_text(d->arena, o->value, o->place));
	else if (d->image == d->n) /* that it has none has been said */
		model_set(d->container, F_container_name,
			value_string(d->arena, STR("the container"), d->place));
}

static void set_context(struct docker_run *d)
{
	struct place at = facts_at(d->f, d->place);
	struct record *c = d->container;

	if (at.source)
		model_set(c, F_container_file,
			spec_path(d->f, text_plain(at.source->path), d->place));
	if (d->ctx && d->ctx->project)
		model_set(c, F_container_project, value_record(d->ctx->project));
	model_set(c, F_container_docker_command, value_record(d->command));
	model_set(c, F_container_source, value_string(d->arena, STR("run"), d->place));
	model_set(c, F_container_command_line, value_bool(true, d->place));
}

static void set_flags(struct docker_run *d)
{
	for (unsigned i = 0; i < FLAG_COUNT; i++)
		if (docker_last(d, (enum docker_flag)i))
			docker_flags[i].set(d, (enum docker_flag)i);
}

void docker_container(struct docker_run *d)
{
	static const struct cause broken = {.what = STR_INIT("the line is refused"), .told = true};
	struct record *c = model_new(d->f, KIND_container, d->place);

	d->container = c;
	d->limits = model_new(d->f, KIND_limits, d->place);
	d->reservations = model_new(d->f, KIND_reservations, d->place);
	model_set(c, F_container_limits, value_record(d->limits));
	model_set(c, F_container_reservations, value_record(d->reservations));
	model_set(
		c, F_container_placement, value_record(model_new(d->f, KIND_placement, d->place)));
	set_context(d);
	set_name(d);
	if (d->image < d->n) {
		set_image(d);
		set_command(d);
	}
	set_flags(d);
	docker_environment(d);
	docker_unreadable(d);
	if (d->open || d->broken)
		docker_open(d, d->open ? d->open : &broken);
}
