/*
 * mount.c: one --mount taken apart: keys and values, and what the client says of them.
 */
#include "read/docker_run/private.h"

enum key {
	KEY_TYPE,
	KEY_SOURCE,
	KEY_TARGET,
	KEY_READ_ONLY,
	KEY_CONSISTENCY,
	KEY_PROPAGATION,
	KEY_NONRECURSIVE,
	KEY_RECURSIVE,
	KEY_VOLUME_SUBPATH,
	KEY_NOCOPY,
	KEY_LABEL,
	KEY_DRIVER,
	KEY_DRIVER_OPTION,
	KEY_IMAGE_SUBPATH,
	KEY_SIZE,
	KEY_MODE
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
	{STR_INIT("consistency"), KEY_CONSISTENCY, false, STR_INIT("")},
	{STR_INIT("bind-propagation"), KEY_PROPAGATION, false, STR_INIT("bind")},
	{STR_INIT("bind-nonrecursive"), KEY_NONRECURSIVE, true, STR_INIT("bind")},
	{STR_INIT("bind-recursive"), KEY_RECURSIVE, false, STR_INIT("bind")},
	{STR_INIT("volume-subpath"), KEY_VOLUME_SUBPATH, false, STR_INIT("volume")},
	{STR_INIT("volume-nocopy"), KEY_NOCOPY, true, STR_INIT("volume")},
	{STR_INIT("volume-label"), KEY_LABEL, false, STR_INIT("volume")},
	{STR_INIT("volume-driver"), KEY_DRIVER, false, STR_INIT("volume")},
	{STR_INIT("volume-opt"), KEY_DRIVER_OPTION, false, STR_INIT("volume")},
	{STR_INIT("image-subpath"), KEY_IMAGE_SUBPATH, false, STR_INIT("image")},
	{STR_INIT("tmpfs-size"), KEY_SIZE, false, STR_INIT("tmpfs")},
	{STR_INIT("tmpfs-mode"), KEY_MODE, false, STR_INIT("tmpfs")},
};

enum { N_KEYS = sizeof keys / sizeof *keys };

/* In the order that the client tests them. */
const struct str docker_mount_groups[DOCKER_MOUNT_GROUPS] = {
	STR_INIT("volume"), STR_INIT("image"), STR_INIT("bind"), STR_INIT("tmpfs")};

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
	return str_eq(value, STR("enabled")) || str_eq(value, STR("disabled")) ||
	       str_eq(value, STR("writable")) || str_eq(value, STR("readonly")) ||
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
	case KEY_NONRECURSIVE:
	case KEY_NOCOPY:
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
	case KEY_CONSISTENCY:
	case KEY_PROPAGATION:
	case KEY_VOLUME_SUBPATH:
	case KEY_LABEL:
	case KEY_DRIVER:
	case KEY_DRIVER_OPTION:
	case KEY_IMAGE_SUBPATH:
		break;
	}
	return true;
}

static struct text *text_slot(struct docker_mount *m, enum key key)
{
	switch (key) {
	case KEY_TYPE:
		return &m->type;
	case KEY_SOURCE:
		return &m->source;
	case KEY_TARGET:
		return &m->target;
	case KEY_READ_ONLY:
		return &m->read_only;
	case KEY_CONSISTENCY:
		return &m->consistency;
	case KEY_PROPAGATION:
		return &m->propagation;
	case KEY_NONRECURSIVE:
		return &m->nonrecursive;
	case KEY_RECURSIVE:
		return &m->recursive;
	case KEY_VOLUME_SUBPATH:
		return &m->volume_subpath;
	case KEY_NOCOPY:
		return &m->nocopy;
	case KEY_DRIVER:
		return &m->driver;
	case KEY_IMAGE_SUBPATH:
		return &m->image_subpath;
	case KEY_SIZE:
		return &m->size;
	case KEY_MODE:
		return &m->mode;
	case KEY_LABEL:
	case KEY_DRIVER_OPTION:
		break;
	}
	return NULL;
}

static void keep_field(
	struct docker_run *d, struct docker_mount *m, const struct key_row *row, struct text value)
{
	struct text *slot = text_slot(m, row->key);

	if (row->key == KEY_TYPE || row->key == KEY_PROPAGATION || row->key == KEY_CONSISTENCY)
		value.s = str_lower(d->arena, value.s);
	if (slot)
		*slot = value;
	else
		list_push(d->arena, row->key == KEY_LABEL ? &m->labels : &m->driver_options, value);
	for (unsigned i = 0; i < DOCKER_MOUNT_GROUPS; i++)
		m->grouped[i] = m->grouped[i] || str_eq(row->group, docker_mount_groups[i]);
}

static bool mount_field(
	struct docker_run *d, struct docker_mount *m, struct text field, struct str *why)
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

static bool check_mixed(struct docker_run *d, const struct docker_mount *m, struct str *why)
{
	for (unsigned i = 0; i < DOCKER_MOUNT_GROUPS && !m->type.n_holes; i++)
		if (m->grouped[i] && !str_eq(docker_mount_groups[i], m->type.s))
			return spec_refuse(d->f, why,
				"cannot mix '" STR_FMT "-*' options with mount type '" STR_FMT "'",
				STR_ARG(docker_mount_groups[i]), STR_ARG(m->type.s));
	return true;
}

bool docker_text_is_on(struct text t)
{
	bool on = false;

	return !t.n_holes && docker_bool(t.s, &on) && on;
}

static bool check_recursion(struct docker_run *d, const struct docker_mount *m, struct str *why)
{
	bool only = str_eq(m->recursive.s, STR("readonly"));

	if (m->open || (!only && !str_eq(m->recursive.s, STR("writable"))))
		return true;
	if (!docker_text_is_on(m->read_only) && !m->read_only.n_holes)
		return spec_refuse(d->f, why,
			"option 'bind-recursive=" STR_FMT
			"' requires 'readonly' to be specified in conjunction",
			STR_ARG(m->recursive.s));
	if (only && !m->propagation.n_holes && !str_eq(m->propagation.s, STR("rprivate")))
		return spec_refuse(d->f, why,
			"option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to "
			"be specified in conjunction");
	return true;
}

bool docker_mount_parse(
	struct docker_run *d, struct text t, struct docker_mount *m, struct str *why)
{
	struct docker_field_list fields = {0};

	*m = (struct docker_mount){.type = text_plain(STR("volume"))};
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
	struct docker_mount m;

	return docker_mount_parse(d, o->value, &m, why);
}
