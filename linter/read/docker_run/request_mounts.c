/*
 * request_mounts.c: -v, --tmpfs and --mount in the create request.
 */
#include "read/docker_run/request.h"

/* A path beside the folder that the line runs in, from the root on and cleaned. */
static struct value absolute(struct docker_run *d, struct text path, struct text rest)
{
	struct str folder = d->ctx ? d->ctx->folder : STR("");
	struct str whole;

	if (!folder.n || path.n_holes)
		return value_unknown(VALUE_STRING,
			facts_cause(d->f, d->place, "the folder it runs in is not known"),
			d->place);
	whole = str_printf(d->arena, STR_FMT "/" STR_FMT, STR_ARG(folder), STR_ARG(path.s));
	return docker_json_text(
		d, text_join(d->arena, text_plain(str_path_normal(d->arena, whole)), rest));
}

/* The source of one -v; false: it names a target only. */
static bool volume_source(struct docker_run *d, const struct docker_option *o, bool *is_bind)
{
	struct record *mount;
	bool unlisted = d->f->unlisted, ok;
	struct value source;

	d->f->unlisted = true;
	ok = spec_volume(d->f, o->value, d->place, &mount, NULL);
	d->f->unlisted = unlisted;
	if (!ok)
		return false;
	source = model_get(mount, F_mount_source);
	*is_bind = value_as_truth(model_get(mount, F_mount_bind)) == TRUTH_TRUE;
	return !value_is_missing(source);
}

static struct value bind(struct docker_run *d, const struct docker_option *o, bool is_bind)
{
	size_t colon = str_find_char(o->value.s, ':');

	if (!is_bind || o->value.s.p[0] != '.' || colon == STR_NOT_FOUND)
		return docker_json_text(d, o->value);
	return absolute(d, text_slice(d->arena, o->value, 0, colon),
		text_slice(d->arena, o->value, colon, o->value.s.n));
}

REQUEST_FORM(binds)
{
	struct value list = value_none(d->place);
	const struct docker_option *o;
	struct map seen = {0};
	uint32_t at = 0;
	bool is_bind;

	while ((o = docker_next(d, flag, &at))) {
		void **slot;

		if (o->value.n_holes && !o->value.s.n)
			return value_unknown(VALUE_LIST, text_cause(o->value), d->place);
		if (!volume_source(d, o, &is_bind))
			continue;
		slot = map_put(d->arena, &seen, o->value.s);
		if (!*slot || o->value.n_holes)
			docker_append(d, &list, bind(d, o, is_bind));
		*slot = &seen;
	}
	return list;
}

REQUEST_FORM(anonymous_volumes)
{
	struct value object = docker_object(d);
	const struct docker_option *o;
	uint32_t at = 0;
	bool is_bind;

	while ((o = docker_next(d, flag, &at)))
		if (!volume_source(d, o, &is_bind) || (o->value.n_holes && !o->value.s.n))
			value_map_put(
				d->arena, object, docker_json_text(d, o->value), docker_object(d));
	return object;
}

/* path[:options] */
REQUEST_FORM(tmpfs)
{
	struct value object = value_none(d->place);
	const struct docker_option *o;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at))) {
		struct text t = o->value;
		size_t colon = str_find_char(t.s, ':');
		size_t end = colon == STR_NOT_FOUND ? t.s.n : colon;

		if (value_is_missing(object))
			object = docker_object(d);
		value_map_put(d->arena, object,
			docker_json_text(d, text_slice(d->arena, t, 0, end)),
			docker_json_text(d, text_slice(d->arena, t, end + (end < t.s.n), t.s.n)));
	}
	return object;
}

/* --- --mount -------------------------------------------------------------------------------- */

static bool is_given(struct text t)
{
	return t.s.n || t.n_holes;
}

static void text_if(struct docker_run *d, struct value object, const char *key, struct text t)
{
	if (is_given(t))
		docker_member_text(d, object, key, t);
}

static void truth_if(struct docker_run *d, struct value object, const char *key, struct text t)
{
	if (t.n_holes)
		docker_member(d, object, key, value_unknown(VALUE_BOOL, text_cause(t), d->place));
	else if (docker_text_is_on(t))
		docker_member(d, object, key, value_bool(true, d->place));
}

static void pairs_if(struct docker_run *d, struct value object, const char *key,
	const struct docker_field_list *pairs)
{
	struct value map = docker_object(d);

	for (uint32_t i = 0; i < pairs->n; i++)
		if (pairs->at[i].n_holes || (pairs->at[i].s.n && pairs->at[i].s.p[0] != '='))
			docker_member_pair(d, map, pairs->at[i]);
	if (map.u.map->n || map.u.map->open)
		docker_member(d, object, key, map);
}

static void recursion(struct docker_run *d, struct value object, const struct docker_mount *m)
{
	struct text t = m->recursive, on = text_plain(STR("true"));

	if (t.n_holes)
		docker_member_text(d, object, "NonRecursive", t);
	else if (str_eq(t.s, STR("disabled")))
		truth_if(d, object, "NonRecursive", on);
	else if (str_eq(t.s, STR("writable")))
		truth_if(d, object, "ReadOnlyNonRecursive", on);
	else if (str_eq(t.s, STR("readonly")))
		truth_if(d, object, "ReadOnlyForceRecursive", on);
}

static struct value bind_options(struct docker_run *d, const struct docker_mount *m)
{
	struct value object = docker_object(d);

	text_if(d, object, "Propagation", m->propagation);
	truth_if(d, object, "NonRecursive", m->nonrecursive);
	recursion(d, object, m);
	return object;
}

static struct value volume_options(struct docker_run *d, const struct docker_mount *m)
{
	struct value object = docker_object(d), driver = docker_object(d);

	truth_if(d, object, "NoCopy", m->nocopy);
	pairs_if(d, object, "Labels", &m->labels);
	text_if(d, object, "Subpath", m->volume_subpath);
	text_if(d, driver, "Name", m->driver);
	pairs_if(d, driver, "Options", &m->driver_options);
	docker_member(d, object, "DriverConfig", driver);
	return object;
}

static struct value tmpfs_options(struct docker_run *d, const struct docker_mount *m)
{
	struct value object = docker_object(d), size = value_none(d->place);
	int64_t mode = 0;

	if (is_given(m->size) && spec_bytes(d->f, m->size, d->place, &size, NULL) &&
		(value_is_unknown(size) || size.u.i))
		docker_member(d, object, "SizeBytes",
			value_is_unknown(size) ? size : value_int(size.u.i, d->place));
	for (size_t i = 0; i < m->mode.s.n; i++)
		mode = mode * 8 + (m->mode.s.p[i] - '0');
	if (m->mode.n_holes)
		docker_member_text(d, object, "Mode", m->mode);
	else if (mode)
		docker_member_int(d, object, "Mode", mode);
	return object;
}

static struct value image_options(struct docker_run *d, const struct docker_mount *m)
{
	struct value object = docker_object(d);

	text_if(d, object, "Subpath", m->image_subpath);
	return object;
}

static void group_options(struct docker_run *d, struct value object, const struct docker_mount *m)
{
	static const struct {
		const char *key;
		struct value (*make)(struct docker_run *d, const struct docker_mount *m);
	} groups[DOCKER_MOUNT_GROUPS] = {{"VolumeOptions", volume_options},
		{"ImageOptions", image_options}, {"BindOptions", bind_options},
		{"TmpfsOptions", tmpfs_options}};

	for (unsigned i = 0; i < DOCKER_MOUNT_GROUPS; i++)
		if (m->grouped[i])
			docker_member(d, object, groups[i].key, groups[i].make(d, m));
}

static struct value mount_object(struct docker_run *d, const struct docker_mount *m)
{
	struct value object = docker_object(d);
	bool beside = m->source.s.n && m->source.s.p[0] == '.';

	docker_member_text(d, object, "Type", m->type);
	if (beside)
		docker_member(d, object, "Source", absolute(d, m->source, text_plain(STR(""))));
	else
		text_if(d, object, "Source", m->source);
	text_if(d, object, "Target", m->target);
	truth_if(d, object, "ReadOnly", m->read_only);
	text_if(d, object, "Consistency", m->consistency);
	group_options(d, object, m);
	return object;
}

REQUEST_FORM(mounts)
{
	struct value list = value_none(d->place);
	const struct docker_option *o;
	struct docker_mount m;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at))) {
		if (!docker_mount_parse(d, o->value, &m, NULL))
			continue;
		if (m.open)
			return value_unknown(VALUE_LIST, m.open, d->place);
		docker_append(d, &list, mount_object(d, &m));
	}
	if (docker_given(d, FLAG_use_api_socket)) {
		m = docker_socket_mount(d);
		docker_append(d, &list, mount_object(d, &m));
	}
	return list;
}
