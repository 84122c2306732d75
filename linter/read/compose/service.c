/*
 * service.c: one service as a container.
 *
 * Most fields are one key each and stand in a table; what takes more has a function in a file of
 * its own. What nobody wrote keeps Docker's default and the place of the service's key.
 */
#include "read/compose/private.h"
#include "read/container/container.h"

static const struct field_row rows[] = {
	{STR_INIT("container_name"), F_container_container_name, AS_STRING},
	{STR_INIT("hostname"), F_container_hostname, AS_STRING},
	{STR_INIT("domainname"), F_container_domainname, AS_STRING},
	{STR_INIT("labels"), F_container_labels, AS_MAP},
	{STR_INIT("annotations"), F_container_annotations, AS_MAP},
	{STR_INIT("profiles"), F_container_profiles, AS_STRINGS},
	{STR_INIT("scale"), F_container_scale, AS_INT},
	{STR_INIT("restart"), F_container_restart, AS_STRING},
	{STR_INIT("init"), F_container_init, AS_BOOL},
	{STR_INIT("platform"), F_container_platform, AS_STRING},
	{STR_INIT("pull_policy"), F_container_pull_policy, AS_STRING},
	{STR_INIT("tty"), F_container_tty, AS_BOOL},
	{STR_INIT("stdin_open"), F_container_stdin_open, AS_BOOL},
	{STR_INIT("user"), F_container_user, AS_USER},
	{STR_INIT("group_add"), F_container_group_add, AS_STRINGS},
	{STR_INIT("privileged"), F_container_privileged, AS_BOOL},
	{STR_INIT("cap_add"), F_container_cap_add, AS_CAPABILITIES},
	{STR_INIT("cap_drop"), F_container_cap_drop, AS_CAPABILITIES},
	{STR_INIT("device_cgroup_rules"), F_container_device_cgroup_rules, AS_STRINGS},
	{STR_INIT("sysctls"), F_container_sysctls, AS_MAP},
	{STR_INIT("runtime"), F_container_runtime, AS_STRING},
	{STR_INIT("userns_mode"), F_container_userns_mode, AS_STRING},
	{STR_INIT("cgroup"), F_container_cgroup, AS_STRING},
	{STR_INIT("cgroup_parent"), F_container_cgroup_parent, AS_STRING},
	{STR_INIT("isolation"), F_container_isolation, AS_STRING},
	{STR_INIT("use_api_socket"), F_container_use_api_socket, AS_BOOL},
	{STR_INIT("read_only"), F_container_read_only, AS_BOOL},
	{STR_INIT("volumes_from"), F_container_volumes_from, AS_STRINGS},
	{STR_INIT("working_dir"), F_container_working_dir, AS_PATH},
	{STR_INIT("shm_size"), F_container_shm_size, AS_BYTES},
	{STR_INIT("mem_swappiness"), F_container_swappiness, AS_INT},
	{STR_INIT("oom_kill_disable"), F_container_oom_kill_disable, AS_BOOL},
	{STR_INIT("oom_score_adj"), F_container_oom_score_adj, AS_INT},
	{STR_INIT("storage_opt"), F_container_storage_opt, AS_MAP},
	{STR_INIT("network_mode"), F_container_network_mode, AS_STRING},
	{STR_INIT("dns"), F_container_dns, AS_STRINGS},
	{STR_INIT("extra_hosts"), F_container_extra_hosts, AS_HOSTS},
	{STR_INIT("links"), F_container_links, AS_STRINGS},
	{STR_INIT("mac_address"), F_container_mac_address, AS_STRING},
	{STR_INIT("pid"), F_container_pid, AS_STRING},
	{STR_INIT("ipc"), F_container_ipc, AS_STRING},
	{STR_INIT("uts"), F_container_uts, AS_STRING},
	{STR_INIT("stop_signal"), F_container_stop_signal, AS_STRING},
	{STR_INIT("stop_grace_period"), F_container_stop_grace_period, AS_DURATION},
	{.key = {0}},
};

static void read_identity(struct compose *c, struct service *s)
{
	struct record *r = s->record;
	struct value name = compose_key(c, s->key);
	struct value origin = value_string(c->arena, STR("compose"), r->place);
	struct node *extends = compose_get(s->node, "extends");
	model_set(r, F_container_name, name);
	model_set(r, F_container_source, origin);
	model_set(r, F_container_service, value_bool(true, r->place));
	model_set(r, F_container_project, value_record(c->project));
	model_set(r, F_container_file, spec_path(c->facts, text_plain(c->source->path), r->place));
	model_set(r, F_container_extra, compose_extra(c, s->node, r->place));
	if (node_is(extends, NODE_MAPPING))
		extends = compose_get(extends, "service");
	compose_set(c, r, F_container_extends, extends, AS_STRING);
	struct node *provider = compose_get(s->node, "provider");
	if (node_is(provider, NODE_MAPPING))
		compose_set(c, r, F_container_provider, compose_get(provider, "type"), AS_STRING);
	if (compose_get(s->node, "credential_spec"))
		model_set(r, F_container_credential_spec,
			written(value_bool(
				true, compose_place(c, compose_get(s->node, "credential_spec")))));
}

static void read_image(struct compose *c, struct service *s)
{
	struct node *n = compose_get(s->node, "image");
	struct record *image;
	struct value text;
	struct str why;
	if (!compose_value(c, n, AS_STRING, &text) || text_is_empty(*text.u.text) == TRUTH_TRUE)
		return;
	if (!spec_image(c->facts, *text.u.text, text.place, "service", &image, &why)) {
		remark(c, n, "no image can have this name: " STR_FMT, STR_ARG(why));
		model_set(s->record, F_container_image,
			value_unknown(VALUE_RECORD,
				facts_cause(c->facts, text.place, "its name is no image reference"),
				text.place));
		return;
	}
	bool built = compose_get(s->node, "build") != NULL;
	model_set(image, F_image_container, value_record(s->record));
	model_set(image, F_image_built, value_bool(built, text.place));
	compose_set(c, image, F_image_platform, compose_get(s->node, "platform"), AS_STRING);
	struct value v = value_record(image);
	v.flags |= text.flags & (VALUE_OVERRIDABLE | VALUE_WRITTEN);
	model_set(s->record, F_container_image, v);
}

/* The first service, and no other one says what it runs either. */
static bool is_fragment(struct compose *c, const struct service *s)
{
	if (c->services.at[0] != s)
		return false;
	for (uint32_t i = 0; i < c->services.n; i++)
		if (compose_get(c->services.at[i]->node, "image") ||
			compose_get(c->services.at[i]->node, "build"))
			return false;
	return true;
}

static void check_image(struct compose *c, struct service *s)
{
	static const char *const sources[] = {"image", "build", "provider"};
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
		struct node *n = compose_get(s->node, sources[i]);
		struct str text;
		if (n && !(compose_known(c, n, &text) && !text.n))
			return;
	}
	if (s->open || c->broken)
		return;
	struct diag *d = inconsistent(c, s->key,
		"service '" STR_FMT "' has neither 'image' nor 'build'", STR_ARG(s->name));
	if (is_fragment(c, s))
		diag_note(d, "a file that only completes another is read with it: --file BASE "
			     "--file THIS");
}

static void open_slots(struct compose *c, struct record *r, const struct cause *why)
{
	for (unsigned i = 0; i < r->kind->n_fields; i++) {
		const struct field *f = &r->kind->fields[i];
		if (f->compose[0] && !f->derive && !value_is_unknown(r->slot[i]) &&
			!str_eq(str_from(f->name), STR("name")))
			model_open(c->arena, r, i, why);
	}
}

/* It may be in any of these networks, and mount any of these volumes. */
static void open_members(struct value all, enum field_id members, const struct cause *why)
{
	for (uint32_t i = 0; all.tag == VALUE_LIST && all.u.list && i < all.u.list->n; i++) {
		struct value list = model_get(all.u.list->at[i].u.record, members);
		if (list.tag == VALUE_LIST && list.u.list)
			list.u.list->open = why;
	}
}

/* Everything that was not written here may have been written in what is not here. */
void compose_open(struct compose *c, struct record *r, const struct cause *why)
{
	static const enum field_id parts[] = {F_container_limits, F_container_reservations,
		F_container_logging, F_container_placement, F_container_update_config,
		F_container_restart_policy};
	open_slots(c, r, why);
	for (size_t i = 0; record_is(r, KIND_container) && i < sizeof parts / sizeof *parts; i++) {
		struct value part = model_get(r, parts[i]);
		if (part.tag == VALUE_RECORD && !value_is_unknown(part))
			open_slots(c, part.u.record, why);
	}
	open_members(model_get(c->project, F_project_networks), F_network_containers, why);
	open_members(model_get(c->project, F_project_volumes), F_volume_mounts, why);
}

void compose_service(struct compose *c, struct service *s)
{
	struct record *r = s->record;
	read_identity(c, s);
	compose_set_keys(c, s->node, SHAPE_service, s->record,
		(struct key_fields){
			F_container_keys, F_container_unknown_keys, F_container_own_keys});
	compose_fields(c, r, s->node, rows);
	read_image(c, s);
	check_image(c, s);
	compose_deploy(c, r, s->node);
	compose_limits(c, r, s->node);
	compose_security(c, r, s->node);
	compose_commands(c, r, s->node);
	compose_mounts(c, r, s->node);
	compose_ports(c, r, s->node);
	compose_attachments(c, r, s->node);
	compose_grants(c, r, s->node);
	compose_environment(c, r, s->node);
	compose_build(c, r, s->node);
	if (s->open)
		compose_open(c, r, s->open);
}
