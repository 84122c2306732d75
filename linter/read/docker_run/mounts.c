/*
 * mounts.c: -v, --mount, --tmpfs and --use-api-socket as mount records.
 */
#include "read/docker_run/private.h"

static void add_mount(struct docker_run *d, struct record *mount)
{
	model_set(mount, F_mount_container, value_record(d->container));
	value_list_add(
		d->arena, docker_list(d, F_container_mounts, mount->place), value_record(mount));
}

static void set_optional(
	struct docker_run *d, struct record *mount, enum field_id field, struct text t)
{
	if (t.s.n || t.n_holes)
		model_set(mount, field, value_text(d->arena, t, mount->place));
}

/* A field with an unknown key may set any of those that are not written. */
static void open_mount(struct record *mount, const struct docker_mount *m)
{
	struct hole hole = {0, false, m->open};

	if (!m->source.s.n && !m->source.n_holes)
		model_set(mount, F_mount_source, spec_maybe(VALUE_PATH, &hole, mount->place));
	if (!m->target.s.n && !m->target.n_holes)
		model_set(mount, F_mount_target, value_unknown(VALUE_PATH, m->open, mount->place));
	if (!m->read_only.s.n)
		model_set(mount, F_mount_read_only,
			value_truth(TRUTH_UNKNOWN, m->open, mount->place));
	model_set(mount, F_mount_type, value_unknown(VALUE_STRING, m->open, mount->place));
}

static void set_driver_options(
	struct docker_run *d, struct record *mount, const struct docker_mount *m)
{
	struct value map = value_map(d->arena, mount->place);

	for (uint32_t i = 0; i < m->driver_options.n; i++) {
		struct docker_option o = {.value = m->driver_options.at[i], .place = mount->place};
		docker_put_pair(d, map, &o);
	}
	model_set(mount, F_mount_driver_options, map);
}

static struct record *mount_record(
	struct docker_run *d, const struct docker_mount *m, uint32_t place)
{
	struct record *mount = model_new(d->f, KIND_mount, place);
	struct value size;

	model_set(mount, F_mount_type, value_text(d->arena, m->type, place));
	if (m->source.s.n || m->source.n_holes)
		model_set(mount, F_mount_source, spec_path(d->f, m->source, place));
	model_set(mount, F_mount_target, spec_path(d->f, m->target, place));
	set_optional(d, mount, F_mount_propagation, m->propagation);
	set_optional(d, mount, F_mount_mode, m->mode);
	set_optional(d, mount, F_mount_driver, m->driver);
	set_driver_options(d, mount, m);
	if ((m->size.s.n || m->size.n_holes) && spec_bytes(d->f, m->size, place, &size, NULL))
		model_set(mount, F_mount_size, size);
	model_set(mount, F_mount_read_only,
		m->read_only.n_holes ? value_truth(TRUTH_UNKNOWN, text_cause(m->read_only), place)
				     : value_bool(docker_text_is_on(m->read_only), place));
	if (m->open)
		open_mount(mount, m);
	if (m->type.n_holes)
		model_set(mount, F_mount_type,
			value_unknown(VALUE_STRING, text_cause(m->type), place));
	spec_mount_finish(mount);
	spec_mount_device(
		mount, model_get(mount, F_mount_driver), model_get(mount, F_mount_driver_options));
	return mount;
}

SET(mounts)
{
	const struct docker_option *o;
	struct docker_mount m;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at)))
		if (docker_mount_parse(d, o->value, &m, NULL))
			add_mount(d, mount_record(d, &m, o->place));
}

SET(volumes)
{
	const struct docker_option *o, *driver = docker_last(d, FLAG_volume_driver);
	struct record *mount;
	struct map seen = {0};
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at))) {
		void **slot = o->value.n_holes ? NULL : map_put(d->arena, &seen, o->value.s);

		if (slot && *slot)
			continue;
		if (slot)
			*slot = &seen;
		if (!spec_volume(d->f, o->value, o->place, &mount, NULL))
			continue;
		if (driver)
			set_optional(d, mount, F_mount_driver, driver->value);
		add_mount(d, mount);
	}
}

/* One option of --tmpfs: what it says of access, size and permissions. */
static void tmpfs_option(struct docker_run *d, struct record *mount, struct text option)
{
	struct str name, value = str_cut(option.s, '=', &name);
	struct value size;

	if (option.n_holes)
		return;
	if (str_eq(option.s, STR("ro")))
		model_set(mount, F_mount_read_only, value_bool(true, mount->place));
	else if (str_eq(name, STR("size")) &&
		 spec_bytes(d->f, text_plain(value), mount->place, &size, NULL))
		model_set(mount, F_mount_size, size);
	else if (str_eq(name, STR("mode")))
		model_set(mount, F_mount_mode, value_string(d->arena, value, mount->place));
}

static void tmpfs_options(struct docker_run *d, struct record *mount, struct text t)
{
	struct value list = value_list(d->arena, mount->place);

	for (size_t at = 0; at < t.s.n || (t.n_holes && at <= t.s.n); at++) {
		size_t comma = str_find_char(str_skip(t.s, at), ',');
		size_t end = comma == STR_NOT_FOUND ? t.s.n : at + comma;
		struct text option = text_slice(d->arena, t, at, end);

		if (option.n_holes)
			list.u.list->open = text_cause(option);
		value_list_add(d->arena, list, value_text(d->arena, option, mount->place));
		tmpfs_option(d, mount, option);
		at = end;
	}
	model_set(mount, F_mount_options, list);
}

SET(tmpfs)
{
	const struct docker_option *o;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at))) {
		struct record *mount = model_new(d->f, KIND_mount, o->place);
		size_t colon = str_find_char(o->value.s, ':');
		size_t end = colon == STR_NOT_FOUND ? o->value.s.n : colon;
		struct text target = text_slice(d->arena, o->value, 0, end);

		model_set(mount, F_mount_type, value_string(d->arena, STR("tmpfs"), o->place));
		model_set(mount, F_mount_target, spec_path(d->f, target, o->place));
		if (colon != STR_NOT_FOUND)
			tmpfs_options(
				d, mount, text_slice(d->arena, o->value, colon + 1, o->value.s.n));
		spec_mount_finish(mount);
		add_mount(d, mount);
	}
}

/* The client mounts the engine's socket where programs look for it. */
struct docker_mount docker_socket_mount(struct docker_run *d)
{
	struct value host = model_get(d->command, F_docker_command_host);
	struct text usual = text_plain(STR("/var/run/docker.sock")), source = usual;
	struct str scheme = STR("unix://");

	if (host.tag == VALUE_STRING && !value_is_unknown(host) &&
		str_starts_with(host.u.text->s, scheme))
		source = text_slice(d->arena, *host.u.text, scheme.n, host.u.text->s.n);
	return (struct docker_mount){
		.type = text_plain(STR("bind")), .source = source, .target = usual};
}

SET(api_socket)
{
	const struct docker_option *o = docker_last(d, flag);
	struct docker_mount m = docker_socket_mount(d);

	set_bool(d, flag);
	if (docker_given(d, flag))
		add_mount(d, mount_record(d, &m, o->place));
}
