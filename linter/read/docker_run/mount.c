/*
 * mount.c: -v, --mount, --tmpfs and --use-api-socket as mount records.
 */
#include "read/docker_run/private.h"

enum key {
	KEY_TYPE,
	KEY_SOURCE,
	KEY_TARGET,
	KEY_READ_ONLY,
	KEY_TEXT,
	KEY_PROPAGATION,
	KEY_RECURSIVE,
	KEY_BOOL,
	KEY_SIZE,
	KEY_MODE,
	KEY_DRIVER,
	KEY_DRIVER_OPTION
};

static const struct key_row {
	struct str name;
	enum key key;
	bool bare;        /* may stand without a value */
	struct str group; /* the only type it goes with; empty: any */
} keys[] = {
	{STR_INIT("type"), KEY_TYPE, false, STR_INIT("")},
	{STR_INIT("source"), KEY_SOURCE, false, STR_INIT("")},
	{STR_INIT("src"), KEY_SOURCE, false, STR_INIT("")},
	{STR_INIT("target"), KEY_TARGET, false, STR_INIT("")},
	{STR_INIT("dst"), KEY_TARGET, false, STR_INIT("")},
	{STR_INIT("destination"), KEY_TARGET, false, STR_INIT("")},
	{STR_INIT("readonly"), KEY_READ_ONLY, true, STR_INIT("")},
	{STR_INIT("ro"), KEY_READ_ONLY, true, STR_INIT("")},
	{STR_INIT("consistency"), KEY_TEXT, false, STR_INIT("")},
	{STR_INIT("bind-propagation"), KEY_PROPAGATION, false, STR_INIT("bind")},
	{STR_INIT("bind-nonrecursive"), KEY_BOOL, true, STR_INIT("bind")},
	{STR_INIT("bind-recursive"), KEY_RECURSIVE, false, STR_INIT("bind")},
	{STR_INIT("volume-subpath"), KEY_TEXT, false, STR_INIT("volume")},
	{STR_INIT("volume-nocopy"), KEY_BOOL, true, STR_INIT("volume")},
	{STR_INIT("volume-label"), KEY_TEXT, false, STR_INIT("volume")},
	{STR_INIT("volume-driver"), KEY_DRIVER, false, STR_INIT("volume")},
	{STR_INIT("volume-opt"), KEY_DRIVER_OPTION, false, STR_INIT("volume")},
	{STR_INIT("image-subpath"), KEY_TEXT, false, STR_INIT("image")},
	{STR_INIT("tmpfs-size"), KEY_SIZE, false, STR_INIT("tmpfs")},
	{STR_INIT("tmpfs-mode"), KEY_MODE, false, STR_INIT("tmpfs")},
};

enum { N_KEYS = sizeof keys / sizeof *keys };

/* The fields of one --mount, the last of each kind. */
struct mount {
	struct text type, source, target, read_only, propagation, size, mode, driver;
	struct docker_field_list driver_options;
	struct str recursive;
	struct str grouped; /* the type that an option given goes with */
	struct str mixed;   /* another one */
	bool is_read_only;
	const struct cause *open; /* a field whose key is unknown */
};

static const struct key_row *key_find(struct str name)
{
	for (size_t i = 0; i < N_KEYS; i++)
		if (str_eq_nocase(keys[i].name, name))
			return &keys[i];
	return NULL;
}

static bool bad_value(
	struct docker_run *d, const struct key_row *row, struct str value, struct str *why)
{
	return spec_refuse(d->f, why, "invalid value for " STR_FMT ": " STR_FMT, STR_ARG(row->name),
		STR_ARG(value));
}

static bool check_recursive(struct docker_run *d, struct str value, struct str *why)
{
	bool b;

	return str_eq(value, STR("enabled")) || str_eq(value, STR("disabled")) ||
	       str_eq(value, STR("writable")) || str_eq(value, STR("readonly")) ||
	       docker_bool(value, &b) ||
	       spec_refuse(d->f, why,
		       "invalid value for bind-recursive: " STR_FMT
		       " (must be \"enabled\", \"disabled\", \"writable\", or \"readonly\")",
		       STR_ARG(value));
}

static bool is_octal(struct str s)
{
	uint64_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '7')
			return false;
		n = n * 8 + (uint64_t)(s.p[i] - '0');
		if (n > UINT32_MAX)
			return false;
	}
	return s.n > 0;
}

static bool check_field(
	struct docker_run *d, const struct key_row *row, struct text value, struct str *why)
{
	struct value bytes;
	bool b;

	if (value.n_holes)
		return true;
	switch (row->key) {
	case KEY_READ_ONLY:
	case KEY_BOOL:
		return docker_bool(value.s, &b) || bad_value(d, row, value.s, why);
	case KEY_RECURSIVE:
		return check_recursive(d, value.s, why);
	case KEY_SIZE:
		return spec_bytes(d->f, value, d->place, &bytes, NULL) ||
		       bad_value(d, row, value.s, why);
	case KEY_MODE:
		return is_octal(value.s) || bad_value(d, row, value.s, why);
	case KEY_TYPE:
	case KEY_SOURCE:
	case KEY_TARGET:
	case KEY_TEXT:
	case KEY_PROPAGATION:
	case KEY_DRIVER:
	case KEY_DRIVER_OPTION:
		break;
	}
	return true;
}

static void keep_field(
	struct docker_run *d, struct mount *m, const struct key_row *row, struct text value)
{
	switch (row->key) {
	case KEY_TYPE:
		value.s = str_lower(d->arena, value.s);
		m->type = value;
		break;
	case KEY_SOURCE:
		m->source = value;
		break;
	case KEY_TARGET:
		m->target = value;
		break;
	case KEY_READ_ONLY:
		m->read_only = value;
		docker_bool(value.s, &m->is_read_only);
		break;
	case KEY_PROPAGATION:
		m->propagation = value;
		break;
	case KEY_RECURSIVE:
		m->recursive = value.s;
		break;
	case KEY_SIZE:
		m->size = value;
		break;
	case KEY_MODE:
		m->mode = value;
		break;
	case KEY_DRIVER:
		m->driver = value;
		break;
	case KEY_DRIVER_OPTION:
		list_push(d->arena, &m->driver_options, value);
		break;
	case KEY_BOOL:
	case KEY_TEXT:
		break;
	}
	if (row->group.n && m->grouped.n && !str_eq(row->group, m->grouped))
		m->mixed = row->group;
	else if (row->group.n)
		m->grouped = row->group;
}

static bool mount_field(struct docker_run *d, struct mount *m, struct text field, struct str *why)
{
	size_t equals = str_find_char(field.s, '=');
	size_t end = equals == STR_NOT_FOUND ? field.s.n : equals;
	struct str name = str_slice(field.s, 0, end);
	const struct key_row *row = key_find(name);
	const struct hole *hole = spec_hole(field, 0, end);
	struct text value = text_plain(STR("true"));

	if (hole) {
		m->open = hole->cause;
		return true;
	}
	if (equals == STR_NOT_FOUND && (!row || !row->bare))
		return spec_refuse(d->f, why,
			"invalid field '" STR_FMT "' must be a key=value pair", STR_ARG(field.s));
	if (!row)
		return spec_refuse(d->f, why, "unexpected key '" STR_FMT "' in '" STR_FMT "'",
			STR_ARG(str_lower(d->arena, name)), STR_ARG(field.s));
	if (equals != STR_NOT_FOUND)
		value = text_slice(d->arena, field, end + 1, field.s.n);
	if (!check_field(d, row, value, why))
		return false;
	keep_field(d, m, row, value);
	return true;
}

static bool check_mixed(struct docker_run *d, const struct mount *m, struct str *why)
{
	struct str group = m->grouped;

	if (m->type.n_holes || !group.n || (!m->mixed.n && str_eq(group, m->type.s)))
		return true;
	if (str_eq(group, m->type.s))
		group = m->mixed;
	return spec_refuse(d->f, why,
		"cannot mix '" STR_FMT "-*' options with mount type '" STR_FMT "'", STR_ARG(group),
		STR_ARG(m->type.s));
}

static bool check_recursion(struct docker_run *d, const struct mount *m, struct str *why)
{
	bool only = str_eq(m->recursive, STR("readonly"));

	if (m->open || (!only && !str_eq(m->recursive, STR("writable"))))
		return true;
	if (!m->is_read_only && !m->read_only.n_holes)
		return spec_refuse(d->f, why,
			"option 'bind-recursive=" STR_FMT
			"' requires 'readonly' to be specified in conjunction",
			STR_ARG(m->recursive));
	if (only && !m->propagation.n_holes && !str_eq_nocase(m->propagation.s, STR("rprivate")))
		return spec_refuse(d->f, why,
			"option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to "
			"be "
			"specified in conjunction");
	return true;
}

static bool mount_parse(struct docker_run *d, struct text t, struct mount *m, struct str *why)
{
	struct docker_field_list fields = {0};

	*m = (struct mount){.type = text_plain(STR("volume"))};
	if (!docker_csv(d, t, &fields, why))
		return false;
	for (uint32_t i = 0; i < fields.n; i++)
		if (!mount_field(d, m, fields.at[i], why))
			return false;
	if (m->open)
		return true;
	if (!m->type.s.n && !m->type.n_holes)
		return spec_refuse(d->f, why, "type is required");
	if (!m->target.s.n && !m->target.n_holes)
		return spec_refuse(d->f, why, "target is required");
	return check_mixed(d, m, why) && check_recursion(d, m, why);
}

bool docker_mount_check(struct docker_run *d, const struct docker_option *o, struct str *why)
{
	struct mount m;

	return mount_parse(d, o->value, &m, why);
}

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
static void open_mount(struct record *mount, const struct mount *m)
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

static void set_driver_options(struct docker_run *d, struct record *mount, const struct mount *m)
{
	struct value map = value_map(d->arena, mount->place);

	for (uint32_t i = 0; i < m->driver_options.n; i++) {
		struct docker_option o = {.value = m->driver_options.at[i], .place = mount->place};
		docker_put_pair(d, map, &o);
	}
	model_set(mount, F_mount_driver_options, map);
}

static struct record *mount_record(struct docker_run *d, const struct mount *m, uint32_t place)
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
				     : value_bool(m->is_read_only, place));
	if (m->open)
		open_mount(mount, m);
	if (m->type.n_holes)
		model_set(mount, F_mount_type,
			value_unknown(VALUE_STRING, text_cause(m->type), place));
	spec_mount_finish(mount);
	return mount;
}

SET(mounts)
{
	const struct docker_option *o;
	struct mount m;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at)))
		if (mount_parse(d, o->value, &m, NULL))
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
SET(api_socket)
{
	const struct docker_option *o = docker_last(d, flag);
	struct mount m = {.type = text_plain(STR("bind")),
		.source = text_plain(STR("/var/run/docker.sock")),
		.target = text_plain(STR("/var/run/docker.sock"))};

	set_bool(d, flag);
	if (docker_given(d, flag))
		add_mount(d, mount_record(d, &m, o->place));
}
