/*
 * mount.c: volumes and tmpfs of a service.
 */
#include "read/compose/private.h"

static const struct {
	const char *path;
	enum field_id field;
	enum read_as as;
} rows[] = {
	{"type", F_mount_type, AS_STRING},
	{"source", F_mount_source, AS_PATH},
	{"target", F_mount_target, AS_PATH},
	{"read_only", F_mount_read_only, AS_BOOL},
	{"bind.propagation", F_mount_propagation, AS_STRING},
	{"bind.selinux", F_mount_selinux, AS_STRING},
	{"bind.create_host_path", F_mount_create_source, AS_BOOL},
	{"tmpfs.size", F_mount_size, AS_BYTES},
	{"tmpfs.mode", F_mount_mode, AS_TEXT},
};

static struct record *long_mount(struct compose *c, struct node *n)
{
	struct record *r = model_new(c->facts, KIND_mount, compose_place(c, n));
	bool bind = str_eq(
		node_get(n, STR("type")) ? node_get(n, STR("type"))->u.text : STR(""), STR("bind"));
	struct node *create = compose_path(n, "bind.create_host_path");
	if (bind && !create) /* Compose creates it unless told otherwise */
		model_set(r, F_mount_create_source, value_bool(true, r->place));
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		compose_set(c, r, rows[i].field, compose_path(n, rows[i].path), rows[i].as);
	if (bind && !compose_get(n, "source"))
		refuse(c, n, "a bind mount needs a 'source'");
	spec_mount_finish(r);
	return r;
}

static struct record *short_mount(struct compose *c, struct node *n)
{
	struct value v = compose_string(c, n);
	struct record *r = NULL;
	struct str why;
	if (!spec_volume(c->facts, *v.u.text, v.place, &r, &why)) {
		refuse(c, n, "this is no volume: " STR_FMT, STR_ARG(why));
		return NULL;
	}
	struct value bind = model_get(r, F_mount_bind);
	if (bind.tag == VALUE_BOOL && !value_is_unknown(bind) && bind.u.b)
		model_set(r, F_mount_create_source, value_bool(true, v.place));
	return r;
}

/* Links a named volume to the project's definition of it. */
static void link_volume(struct compose *c, struct record *r, struct node *n)
{
	struct value named = model_get(r, F_mount_named), source = model_get(r, F_mount_source);
	if (named.tag != VALUE_BOOL || value_is_unknown(named) || !named.u.b ||
		value_is_unknown(source) || value_cause(source) || !value_str(source).n)
		return;
	struct record *volume = (struct record *)map_get(&c->volumes, value_str(source));
	if (volume) {
		model_set(r, F_mount_volume, value_record(volume));
		value_list_add(c->arena, model_get(volume, F_volume_mounts), value_record(r));
		spec_mount_device(
			r, model_get(volume, F_volume_driver), model_get(volume, F_volume_options));
	} else if (!c->open && !c->broken) {
		struct diag *d = inconsistent(c, n,
			"the volume '" STR_FMT "' is not defined under the file's 'volumes'",
			STR_ARG(value_str(source)));
		diag_note(d, "a folder of the host is written ./" STR_FMT,
			STR_ARG(value_str(source)));
	}
}

/* Gathers what is mounted of the host, so that one can see who shares it. */
static void link_folder(struct compose *c, struct record *r)
{
	struct value bind = model_get(r, F_mount_bind), source = model_get(r, F_mount_source);
	if (bind.tag != VALUE_BOOL || value_is_unknown(bind) || !bind.u.b ||
		value_is_unknown(source) || value_cause(source))
		return;
	struct str path = str_path_normal(c->arena, value_str(source));
	void **slot = map_put(c->arena, &c->folders, path);
	if (!*slot) {
		struct record *folder = model_new(c->facts, KIND_host_folder, r->place);
		model_set(folder, F_host_folder_path, source);
		model_set(folder, F_host_folder_mounts, value_list(c->arena, r->place));
		model_set(folder, F_host_folder_project, value_record(c->project));
		*slot = folder;
	}
	value_list_add(c->arena, model_get(*slot, F_host_folder_mounts), value_record(r));
}

static void add_mount(struct compose *c, struct record *container, struct record *r, struct node *n,
	struct value list)
{
	if (!r)
		return;
	model_set(r, F_mount_container, value_record(container));
	link_volume(c, r, n);
	link_folder(c, r);
	value_list_add(c->arena, list, written(value_record(r)));
}

static void read_volumes(
	struct compose *c, struct record *container, struct node *n, struct value list)
{
	for (uint32_t i = 0; node_is(n, NODE_SEQUENCE) && i < n->n; i++) {
		struct node *item = n->u.items[i];
		struct record *r = node_is(item, NODE_MAPPING) ? long_mount(c, item)
				   : node_is_string(item)      ? short_mount(c, item)
							       : NULL;
		add_mount(c, container, r, item, list);
	}
}

static void set_tmpfs_options(struct compose *c, struct record *r, struct value options)
{
	struct str rest = value_str(options), option, value;
	struct value list = value_list(c->arena, options.place), size;
	while (rest.n) {
		rest = str_cut(rest, ',', &option);
		value_list_add(c->arena, list, value_string(c->arena, option, options.place));
		value = str_cut(option, '=', &option);
		struct str why;
		if (str_eq(option, STR("size")) &&
			spec_bytes(c->facts, text_plain(value), options.place, &size, &why))
			model_set(r, F_mount_size, size);
		if (str_eq(option, STR("mode")))
			model_set(r, F_mount_mode, value_string(c->arena, value, options.place));
		if (str_eq(option, STR("ro")))
			model_set(r, F_mount_read_only, value_bool(true, options.place));
	}
	model_set(r, F_mount_options, list);
}

static void read_tmpfs(
	struct compose *c, struct record *container, struct node *n, struct value list)
{
	struct value all;
	if (!compose_value(c, n, AS_STRINGS, &all))
		return;
	for (uint32_t i = 0; i < all.u.list->n; i++) {
		struct value v = all.u.list->at[i];
		size_t colon = str_find_char(value_str(v), ':');
		size_t end = colon == STR_NOT_FOUND ? value_str(v).n : colon;
		struct record *r = model_new(c->facts, KIND_mount, v.place);
		struct text target = text_slice(c->arena, *v.u.text, 0, end);
		model_set(r, F_mount_type, value_string(c->arena, STR("tmpfs"), v.place));
		model_set(r, F_mount_target, written(spec_path(c->facts, target, v.place)));
		if (colon != STR_NOT_FOUND)
			set_tmpfs_options(c, r,
				value_string(c->arena, str_skip(value_str(v), colon + 1), v.place));
		spec_mount_finish(r);
		add_mount(c, container, r, n, list);
	}
}

void compose_mounts(struct compose *c, struct record *container, struct node *service)
{
	struct node *volumes = compose_get(service, "volumes"),
		    *tmpfs = compose_get(service, "tmpfs");
	struct node *first = volumes ? volumes : tmpfs;
	struct value list =
		value_list(c->arena, first ? compose_place(c, first) : container->place);
	read_volumes(c, container, volumes, list);
	read_tmpfs(c, container, tmpfs, list);
	model_set(container, F_container_mounts, first ? written(list) : list);
}
