/*
 * workload.c: what will run, whatever it is written as.
 *
 * A Dockerfile on its own ships its final stage; a container runs an image or the stage it is
 * built from. Policies about users, health and commands are written once, over workloads.
 */
#include "model/derive.h"

static struct record *record_of(struct value v)
{
	return v.tag == VALUE_RECORD && !value_is_unknown(v) ? v.u.record : NULL;
}

/* The image that a stage begins with; a chain of stages ends in one. */
static struct value stage_image(struct record *stage)
{
	return model_get(stage, F_stage_base_image);
}

static void add_stage(struct facts *f, struct record *stage)
{
	struct record *w = model_new(f, KIND_workload, stage->place);
	struct value name = model_get(stage, F_stage_name);
	model_set(w, F_workload_name,
		value_is_missing(name) ? value_string(f->arena, STR("the image"), stage->place)
				       : name);
	model_set(w, F_workload_user, model_get(stage, F_stage_user));
	model_set(w, F_workload_image, stage_image(stage));
	model_set(w, F_workload_healthcheck, model_get(stage, F_stage_healthcheck));
	model_set(w, F_workload_stage, value_record(stage));
}

static struct record *built_stage(struct record *container)
{
	struct record *build = record_of(model_get(container, F_container_build));
	return build ? record_of(model_get(build, F_build_stage)) : NULL;
}

static void add_container(struct facts *f, struct record *container)
{
	struct record *w = model_new(f, KIND_workload, container->place);
	struct record *stage = built_stage(container);
	bool built = !value_is_missing(model_get(container, F_container_build));
	model_set(w, F_workload_name, model_get(container, F_container_name));
	model_set(w, F_workload_user, model_get(container, F_container_user));
	model_set(w, F_workload_healthcheck, model_get(container, F_container_healthcheck));
	model_set(w, F_workload_container, value_record(container));
	if (stage) {
		model_set(w, F_workload_stage, value_record(stage));
		model_set(w, F_workload_image, stage_image(stage));
	} else if (!built) {
		model_set(w, F_workload_image, model_get(container, F_container_image));
	}
}

void workload_prepare(struct facts *f)
{
	if (f->by_kind[KIND_workload].n)
		return; /* another pack of policies has asked already */
	LIST_EACH (struct record *, stage, &f->by_kind[KIND_stage])
		if (value_as_truth(model_get(*stage, F_stage_final)) == TRUTH_TRUE)
			add_stage(f, *stage);
	LIST_EACH (struct record *, container, &f->by_kind[KIND_container])
		add_container(f, *container);
}

static void add_commands(struct arena *a, struct value all, struct value some)
{
	if (some.tag != VALUE_LIST || value_is_unknown(some))
		return;
	for (uint32_t i = 0; i < some.u.list->n; i++)
		value_list_add(a, all, some.u.list->at[i]);
	if (!all.u.list->open)
		all.u.list->open = some.u.list->open;
}

static void add_labels(struct arena *a, struct value all, struct value some)
{
	if (some.tag != VALUE_MAP || value_is_unknown(some))
		return;
	for (uint32_t i = 0; i < some.u.map->n; i++)
		value_map_put(a, all, some.u.map->at[i].key, some.u.map->at[i].value);
	if (!all.u.map->open)
		all.u.map->open = some.u.map->open;
}

struct value workload_labels(struct record *r)
{
	struct value all = value_map(r->facts->arena, r->place);
	struct record *stage = record_of(model_get(r, F_workload_stage));
	struct record *container = record_of(model_get(r, F_workload_container));
	struct record *build =
		container ? record_of(model_get(container, F_container_build)) : NULL;
	if (stage)
		add_labels(r->facts->arena, all, model_get(stage, F_stage_labels));
	if (build)
		add_labels(r->facts->arena, all, model_get(build, F_build_labels));
	if (container)
		add_labels(r->facts->arena, all, model_get(container, F_container_labels));
	return all;
}

struct value workload_commands(struct record *r)
{
	struct value all = value_list(r->facts->arena, r->place);
	struct record *stage = record_of(model_get(r, F_workload_stage));
	struct record *container = record_of(model_get(r, F_workload_container));
	if (stage)
		add_commands(r->facts->arena, all, model_get(stage, F_stage_commands));
	if (container)
		add_commands(r->facts->arena, all, model_get(container, F_container_commands));
	return all;
}
