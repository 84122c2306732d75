/*
 * deploy.c: the deploy section, health check, logging, hooks and dependencies of a service.
 */
#include "read/compose/private.h"

static const struct field_row healthcheck_rows[] = {
	{STR_INIT("interval"), F_healthcheck_interval, AS_DURATION},
	{STR_INIT("timeout"), F_healthcheck_timeout, AS_DURATION},
	{STR_INIT("start_period"), F_healthcheck_start_period, AS_DURATION},
	{STR_INIT("start_interval"), F_healthcheck_start_interval, AS_DURATION},
	{STR_INIT("retries"), F_healthcheck_retries, AS_INT},
	{STR_INIT("disable"), F_healthcheck_disabled, AS_BOOL},
	{.key = {0}},
};
static const struct field_row logging_rows[] = {{STR_INIT("driver"), F_logging_driver, AS_STRING},
	{STR_INIT("options"), F_logging_options, AS_MAP}, {.key = {0}}};
static const struct field_row placement_rows[] = {
	{STR_INIT("constraints"), F_placement_constraints, AS_STRINGS},
	{STR_INIT("max_replicas_per_node"), F_placement_max_replicas, AS_INT}, {.key = {0}}};
static const struct field_row update_rows[] = {
	{STR_INIT("parallelism"), F_update_config_parallelism, AS_INT},
	{STR_INIT("order"), F_update_config_order, AS_STRING},
	{STR_INIT("failure_action"), F_update_config_failure_action, AS_STRING}, {.key = {0}}};
static const struct field_row restart_rows[] = {
	{STR_INIT("condition"), F_restart_policy_condition, AS_STRING},
	{STR_INIT("max_attempts"), F_restart_policy_max_attempts, AS_INT}, {.key = {0}}};

static const struct part_row {
	const char *path;
	enum kind_id kind;
	enum field_id field;
	const struct field_row *rows;
} parts[] = {
	{"logging", KIND_logging, F_container_logging, logging_rows},
	{"deploy.update_config", KIND_update_config, F_container_update_config, update_rows},
	{"deploy.restart_policy", KIND_restart_policy, F_container_restart_policy, restart_rows},
};

static void read_parts(struct compose *c, struct record *container, struct node *service)
{
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct node *n = compose_path(service, parts[i].path);
		if (!node_is(n, NODE_MAPPING))
			continue;
		struct record *r = model_new(c->facts, parts[i].kind, compose_place(c, n));
		compose_fields(c, r, n, parts[i].rows);
		model_set(container, parts[i].field, written(value_record(r)));
	}
}

static void read_placement(struct compose *c, struct record *container, struct node *service)
{
	struct node *n = compose_path(service, "deploy.placement");
	uint32_t place = n ? compose_place(c, n) : container->place;
	struct record *r = model_new(c->facts, KIND_placement, place);
	if (node_is(n, NODE_MAPPING))
		compose_fields(c, r, n, placement_rows);
	model_set(container, F_container_placement, value_record(r));
}

/* A test that is one string runs in a shell. */
static void set_test(struct compose *c, struct record *r, struct node *test)
{
	struct value list;
	if (!compose_value(c, test, AS_STRINGS, &list))
		return;
	if (test->kind == NODE_SCALAR) {
		struct value shell = value_string(c->arena, STR("CMD-SHELL"), list.place);
		struct value text = list.u.list->at[0];
		list = written(value_list(c->arena, list.place));
		value_list_add(c->arena, list, shell);
		value_list_add(c->arena, list, text);
	}
	model_set(r, F_healthcheck_test, list);
	if (list.u.list->n && str_eq(value_str(list.u.list->at[0]), STR("NONE")))
		model_set(r, F_healthcheck_disabled, written(value_bool(true, list.place)));
}

static void check_test(struct compose *c, struct node *test)
{
	static const char *const first[] = {"NONE", "CMD", "CMD-SHELL"};
	struct str word;
	if (!node_is(test, NODE_SEQUENCE) || !test->n || !compose_known(c, test->u.items[0], &word))
		return;
	for (size_t i = 0; i < sizeof first / sizeof *first; i++)
		if (str_eq(word, str_from(first[i])))
			return;
	inconsistent(c, test->u.items[0],
		"the first word of a health check's list must be NONE, CMD or CMD-SHELL");
}

static void read_healthcheck(struct compose *c, struct record *container, struct node *service)
{
	struct node *n = compose_get(service, "healthcheck");
	if (!node_is(n, NODE_MAPPING))
		return;
	struct record *r = model_new(c->facts, KIND_healthcheck, compose_place(c, n));
	compose_fields(c, r, n, healthcheck_rows);
	check_test(c, compose_get(n, "test"));
	set_test(c, r, compose_get(n, "test"));
	model_set(container, F_container_healthcheck, written(value_record(r)));
}

static void read_hooks(struct compose *c, struct record *container, struct node *service)
{
	static const char *const events[] = {"pre_start", "post_start", "pre_stop"};
	static const struct field_row rows[] = {{STR_INIT("user"), F_hook_user, AS_USER},
		{STR_INIT("privileged"), F_hook_privileged, AS_BOOL}, {.key = {0}}};
	struct value list = value_list(c->arena, container->place);
	for (size_t e = 0; e < sizeof events / sizeof *events; e++) {
		struct node *n = compose_get(service, events[e]);
		for (uint32_t i = 0; node_is(n, NODE_SEQUENCE) && i < n->n; i++) {
			struct record *r =
				model_new(c->facts, KIND_hook, compose_place(c, n->u.items[i]));
			model_set(r, F_hook_event,
				value_string(c->arena, str_from(events[e]), r->place));
			compose_fields(c, r, n->u.items[i], rows);
			value_list_add(c->arena, list, written(value_record(r)));
		}
	}
	model_set(container, F_container_hooks, list);
}

void compose_deploy(struct compose *c, struct record *container, struct node *service)
{
	read_parts(c, container, service);
	read_placement(c, container, service);
	read_healthcheck(c, container, service);
	read_hooks(c, container, service);
	compose_set(
		c, container, F_container_scale, compose_path(service, "deploy.replicas"), AS_INT);
	compose_set(c, container, F_container_endpoint_mode,
		compose_path(service, "deploy.endpoint_mode"), AS_STRING);
}

static void read_dependency(
	struct compose *c, struct service *s, struct entry *e, struct value list)
{
	struct str name = value_str(e->name);
	struct record *r = model_new(c->facts, KIND_dependency, e->name.place);
	struct service *other = (struct service *)map_get(&c->service_names, name);
	model_set(r, F_dependency_name, e->name);
	model_set(r, F_dependency_required, value_bool(true, e->name.place));
	model_set(r, F_dependency_condition,
		value_string(c->arena, STR("service_started"), e->name.place));
	if (node_is(e->node, NODE_MAPPING)) {
		compose_set(
			c, r, F_dependency_condition, compose_get(e->node, "condition"), AS_STRING);
		compose_set(c, r, F_dependency_required, compose_get(e->node, "required"), AS_BOOL);
	}
	if (other && other->record)
		model_set(r, F_dependency_container, value_record(other->record));
	else if (!other && !c->open && !c->broken && !value_cause(e->name))
		diag_add(c->diags, s->on ? &DIAG_compose_syntax : &DIAG_compose_reference,
			facts_at(c->facts, e->name.place).source,
			facts_at(c->facts, e->name.place).span,
			"service '" STR_FMT "' waits for '" STR_FMT
			"', and there is no such service",
			STR_ARG(s->name), STR_ARG(name));
	value_list_add(c->arena, list, value_record(r));
}

void compose_depends(struct compose *c, struct service *s)
{
	struct node *n = compose_get(s->node, "depends_on");
	struct entry_list entries = {0};
	if (!n || !s->record || node_is_null(n))
		return;
	struct value list = written(value_list(c->arena, compose_place(c, n)));
	compose_entries(c, n, STR(""), &entries);
	LIST_EACH (struct entry, e, &entries)
		read_dependency(c, s, e, list);
	if (s->open)
		list.u.list->open = s->open;
	model_set(s->record, F_container_depends_on, list);
}
