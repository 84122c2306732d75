/*
 * request_host.c: fields of HostConfig that need more than their text: security, devices, limits,
 * and what happens to the container while it runs.
 */
#include "read/docker_run/request.h"

#include <stdlib.h>
#include <string.h>

/* --- security ------------------------------------------------------------------------------- */

/* Upper case with CAP_ before it; ALL stays ALL. */
static struct str capability(struct docker_run *d, struct str s)
{
	struct str name = str_upper(d->arena, s);

	if (str_eq(name, STR("ALL")) || str_starts_with(name, STR("CAP_")))
		return name;
	return str_join(d->arena, STR("CAP_"), name);
}

static void insert_sorted(struct docker_run *d, struct value *list, struct str s)
{
	struct list *l;
	uint32_t at;

	docker_append(d, list, docker_json_str(d, s));
	l = list->u.list;
	for (at = l->n - 1; at && str_cmp(s, value_str(l->at[at - 1])) < 0; at--) {
		struct value later = l->at[at - 1];

		l->at[at - 1] = l->at[at];
		l->at[at] = later;
	}
}

REQUEST_FORM(capabilities)
{
	struct value list = value_none(d->place);
	const struct docker_option *o;
	struct map seen = {0};
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at))) {
		void **slot;

		if (o->value.n_holes)
			return value_unknown(VALUE_LIST, text_cause(o->value), d->place);
		slot = map_put(d->arena, &seen, capability(d, o->value.s));
		if (!*slot)
			insert_sorted(d, &list, capability(d, o->value.s));
		*slot = &seen;
	}
	return list;
}

static bool is_system_paths(struct text t)
{
	return !t.n_holes && str_eq(t.s, STR("systempaths=unconfined"));
}

/* As given, but for seccomp profiles, which are sent whole, and for what is no option of the
 * engine's. */
REQUEST_FORM(security)
{
	struct value list = value_none(d->place);
	const struct docker_option *o;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at)))
		if (!is_system_paths(o->value))
			docker_append(d, &list, docker_seccomp(d, o));
	return list;
}

/* An empty list takes the engine's masks away. */
REQUEST_FORM(system_paths)
{
	const struct docker_option *o;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at)))
		if (is_system_paths(o->value))
			return docker_array(d);
	return value_none(d->place);
}

/* --- devices -------------------------------------------------------------------------------- */

static struct value rate_of(struct docker_run *d, const struct docker_option *o, struct str s)
{
	enum docker_flag flag = o->flag;
	struct value v = value_none(d->place);
	uint64_t n = 0;

	if (flag == FLAG_device_read_bps || flag == FLAG_device_write_bps) {
		spec_bytes(d->f, text_plain(s), d->place, &v, NULL);
		return value_int(v.u.i, d->place);
	}
	for (size_t i = 0; i < s.n; i++)
		n = n * 10 + (uint64_t)(s.p[i] - '0');
	return value_bytes((int64_t)n, d->place);
}

static struct value device_numbers(struct docker_run *d, enum docker_flag flag, const char *key)
{
	struct value list = value_none(d->place), object;
	const struct docker_option *o;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at))) {
		struct str path, number = str_cut(o->value.s, ':', &path);

		if (o->value.n_holes)
			return value_unknown(VALUE_LIST, text_cause(o->value), d->place);
		object = docker_object(d);
		docker_member_str(d, object, "Path", path);
		docker_member(d, object, key, rate_of(d, o, number));
		docker_append(d, &list, object);
	}
	return list;
}

REQUEST_FORM(weights)
{
	return device_numbers(d, flag, "Weight");
}

REQUEST_FORM(rates)
{
	return device_numbers(d, flag, "Rate");
}

static struct str cleaned(struct docker_run *d, struct str path)
{
	return str_path_normal(d->arena, path);
}

/* A lone path is cleaned, of two the second, of three parts none. */
static struct value device_object(struct docker_run *d, struct str s)
{
	struct value object = docker_object(d);
	struct str host, rest = str_cut(s, ':', &host), second, third = str_cut(rest, ':', &second);
	struct str mode = STR("rwm"), inside = host;

	if (third.n) {
		mode = third;
		inside = second;
	} else if (second.n && spec_device_mode(second)) {
		mode = second;
		host = inside = cleaned(d, host);
	} else if (second.n) {
		inside = cleaned(d, second);
	} else {
		host = inside = cleaned(d, host);
	}
	docker_member_str(d, object, "PathOnHost", host);
	docker_member_str(d, object, "PathInContainer", inside);
	docker_member_str(d, object, "CgroupPermissions", mode);
	return object;
}

REQUEST_FORM(devices)
{
	struct value list = value_none(d->place);
	const struct docker_option *o;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at))) {
		if (o->value.n_holes)
			return value_unknown(VALUE_LIST, text_cause(o->value), d->place);
		if (!spec_device_is_cdi(o->value.s))
			docker_append(d, &list, device_object(d, o->value.s));
	}
	return list;
}

static struct value device_request(struct docker_run *d, struct str driver)
{
	struct value object = docker_object(d);

	docker_member_str(d, object, "Driver", driver);
	docker_member_int(d, object, "Count", 0);
	docker_member(d, object, "DeviceIDs", value_none(d->place));
	docker_member(d, object, "Capabilities", value_none(d->place));
	docker_member(d, object, "Options", value_none(d->place));
	return object;
}

static struct value split(struct docker_run *d, struct str s)
{
	struct value list = docker_array(d);
	struct str head, rest = s;

	do {
		s = rest;
		rest = str_cut(s, ',', &head);
		docker_item(d, list, docker_json_str(d, head));
	} while (head.n < s.n);
	return list;
}

static int64_t gpu_count(struct str s)
{
	int64_t n = -1;
	bool range;

	if (!str_eq(s, STR("all")))
		docker_decimal_int(s, &n, &range);
	return n;
}

static struct value gpu_options(struct docker_run *d, struct str s)
{
	struct value options = docker_object(d);
	struct docker_field_list fields = {0};

	docker_csv(d, text_plain(s), &fields, NULL);
	for (uint32_t i = 0; i < fields.n; i++)
		docker_member_pair(d, options, fields.at[i]);
	return options;
}

static void gpu_field(struct docker_run *d, struct value object, struct str field, bool *counted)
{
	struct str key, value = str_cut(field, '=', &key);

	if (key.n == field.n || str_eq(key, STR("count"))) {
		docker_member_int(d, object, "Count", gpu_count(key.n == field.n ? key : value));
		*counted = true;
	} else if (str_eq(key, STR("driver"))) {
		docker_member_str(d, object, "Driver", value);
	} else if (str_eq(key, STR("device"))) {
		docker_member(d, object, "DeviceIDs", split(d, value));
		*counted = true;
	} else if (str_eq(key, STR("capabilities"))) {
		struct value all = docker_array(d), set = split(d, value);

		docker_item(d, set, docker_json_str(d, STR("gpu")));
		docker_item(d, all, set);
		docker_member(d, object, "Capabilities", all);
	} else if (str_eq(key, STR("options"))) {
		docker_member(d, object, "Options", gpu_options(d, value));
	}
}

static struct value gpus_object(struct docker_run *d, const struct docker_option *o)
{
	struct value object = device_request(d, STR("")), all = docker_array(d);
	struct docker_field_list fields = {0};
	bool counted = false;

	docker_item(d, all, split(d, STR("gpu")));
	docker_member(d, object, "Capabilities", all);
	docker_member(d, object, "Options", docker_object(d));
	docker_csv(d, o->value, &fields, NULL);
	for (uint32_t i = 0; i < fields.n; i++)
		gpu_field(d, object, fields.at[i].s, &counted);
	if (!counted)
		docker_member_int(d, object, "Count", 1);
	return object;
}

static void add_cdi(struct docker_run *d, struct value *list)
{
	struct value names = value_none(d->place), object;
	const struct docker_option *o;
	uint32_t at = 0;

	while ((o = docker_next(d, FLAG_device, &at)))
		if (o->value.n_holes || spec_device_is_cdi(o->value.s))
			docker_append(d, &names, docker_json_text(d, o->value));
	if (value_is_missing(names))
		return;
	object = device_request(d, STR("cdi"));
	docker_member(d, object, "DeviceIDs", names);
	docker_append(d, list, object);
}

REQUEST_FORM(device_requests)
{
	struct value list = value_none(d->place);
	const struct docker_option *o;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at))) {
		if (o->value.n_holes)
			return value_unknown(VALUE_LIST, text_cause(o->value), d->place);
		docker_append(d, &list, gpus_object(d, o));
	}
	add_cdi(d, &list);
	return list;
}

/* --- limits and operations ------------------------------------------------------------------ */

static int by_name(const void *a, const void *b)
{
	const struct map_entry *x = a, *y = b;

	return str_cmp(value_str(x->key), value_str(y->key));
}

REQUEST_FORM(ulimits)
{
	struct value limits = model_get(d->limits, F_limits_ulimits), list = value_none(d->place);
	struct map_entry *entries;
	uint32_t n;

	(void)flag;
	if (limits.tag != VALUE_MAP || value_is_unknown(limits))
		return list;
	if (limits.u.map->open)
		return value_unknown(VALUE_LIST, limits.u.map->open, d->place);
	if (!limits.u.map->n)
		return list;
	n = limits.u.map->n;
	entries = arena_array(d->arena, struct map_entry, n);
	memcpy(entries, limits.u.map->at, n * sizeof *entries);
	qsort(entries, n, sizeof *entries, by_name);
	for (uint32_t i = 0; i < n; i++) {
		struct record *limit = entries[i].value.u.record;
		struct value object = docker_object(d);

		docker_member(d, object, "Name", model_get(limit, F_ulimit_name));
		docker_member(d, object, "Hard", model_get(limit, F_ulimit_hard));
		docker_member(d, object, "Soft", model_get(limit, F_ulimit_soft));
		docker_append(d, &list, object);
	}
	return list;
}

REQUEST_FORM(restart)
{
	const struct docker_option *o = docker_last(d, flag);
	struct str name = STR("no"), count = STR("");
	struct value object = docker_object(d);
	int64_t n;
	bool range;

	if (o && o->value.n_holes)
		return value_unknown(VALUE_RECORD, text_cause(o->value), d->place);
	if (o)
		count = str_cut(o->value.s, ':', &name);
	docker_decimal_int(count, &n, &range);
	docker_member_str(d, object, "Name", name);
	docker_member_int(d, object, "MaximumRetryCount", n);
	return object;
}

REQUEST_FORM(logging)
{
	struct value object = docker_object(d), type = request_text(d, flag);
	struct value options = request_pairs(d, FLAG_log_opt);

	docker_member(
		d, object, "Type", value_is_missing(type) ? docker_json_str(d, STR("")) : type);
	docker_member(d, object, "Config", value_is_missing(options) ? docker_object(d) : options);
	return object;
}

/* A number of the health check; 0 is as good as none. */
static void health_number(
	struct docker_run *d, struct value *object, const char *key, enum docker_flag flag)
{
	const struct docker_option *o = docker_last(d, flag);
	struct value v = value_none(d->place);

	if (!o)
		return;
	if (flag == FLAG_health_retries)
		v = request_integer(d, flag);
	else
		spec_duration(d->f, o->value, d->place, &v, NULL);
	if (!value_is_unknown(v) && !v.u.i)
		return;
	if (value_is_missing(*object))
		*object = docker_object(d);
	docker_member(d, *object, key, value_is_unknown(v) ? v : value_int(v.u.i, d->place));
}

REQUEST_FORM(health)
{
	const struct docker_option *o = docker_last(d, FLAG_health_cmd);
	struct value object = value_none(d->place), test = value_none(d->place);

	if (docker_given(d, flag)) {
		docker_append(d, &test, docker_json_str(d, STR("NONE")));
	} else if (o && (o->value.s.n || o->value.n_holes)) {
		docker_append(d, &test, docker_json_str(d, STR("CMD-SHELL")));
		docker_append(d, &test, docker_json_text(d, o->value));
	}
	if (!value_is_missing(test)) {
		object = docker_object(d);
		docker_member(d, object, "Test", test);
	}
	health_number(d, &object, "Interval", FLAG_health_interval);
	health_number(d, &object, "Timeout", FLAG_health_timeout);
	health_number(d, &object, "StartPeriod", FLAG_health_start_period);
	health_number(d, &object, "StartInterval", FLAG_health_start_interval);
	health_number(d, &object, "Retries", FLAG_health_retries);
	return object;
}
