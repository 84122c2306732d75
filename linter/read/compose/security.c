/*
 * security.c: security options, devices and graphics processors of a service.
 */
#include "read/compose/private.h"

static void read_options(struct compose *c, struct record *container, struct node *n)
{
	struct value list;
	if (!compose_value(c, n, AS_STRINGS, &list))
		return;
	model_set(container, F_container_security_opt, list);
	for (uint32_t i = 0; i < list.u.list->n; i++)
		spec_security_opt(container, *list.u.list->at[i].u.text, list.u.list->at[i].place);
}

static struct record *long_device(struct compose *c, struct node *n)
{
	static const struct field_row rows[] = {{STR_INIT("source"), F_device_source, AS_STRING},
		{STR_INIT("target"), F_device_target, AS_STRING},
		{STR_INIT("permissions"), F_device_permissions, AS_STRING}, {.key = {0}}};
	struct record *r = model_new(c->facts, KIND_device, compose_place(c, n));
	model_set(r, F_device_permissions, value_string(c->arena, STR("rwm"), r->place));
	compose_fields(c, r, n, rows);
	return r;
}

static size_t count_char(struct str s, char c)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == c;
	return n;
}

static struct record *short_device(struct compose *c, struct node *n)
{
	struct value v = compose_string(c, n);
	struct record *r = NULL;
	struct str why;
	if (spec_device(c->facts, *v.u.text, v.place, &r, &why))
		return r;
	if (count_char(value_str(v), ':') > 2)
		refuse(c, n, "this is no device: " STR_FMT, STR_ARG(why));
	else /* Compose passes it on */
		remark(c, n, "the engine takes this for no device: " STR_FMT, STR_ARG(why));
	return NULL;
}

static void read_devices(struct compose *c, struct record *container, struct node *n)
{
	if (!node_is(n, NODE_SEQUENCE))
		return;
	struct value list = written(value_list(c->arena, compose_place(c, n)));
	for (uint32_t i = 0; i < n->n; i++) {
		struct node *item = n->u.items[i];
		struct record *r = node_is(item, NODE_MAPPING) ? long_device(c, item)
				   : node_is_string(item)      ? short_device(c, item)
							       : NULL;
		if (r)
			value_list_add(c->arena, list, written(value_record(r)));
	}
	model_set(container, F_container_devices, list);
}

static bool asks_for_gpu(struct compose *c, struct node *request)
{
	struct value capabilities;
	if (!compose_value(c, compose_get(request, "capabilities"), AS_STRINGS, &capabilities))
		return false;
	for (uint32_t i = 0; i < capabilities.u.list->n; i++)
		if (str_eq(value_str(capabilities.u.list->at[i]), STR("gpu")))
			return true;
	return false;
}

static void read_gpus(struct compose *c, struct record *container, struct node *service)
{
	struct node *short_form = compose_get(service, "gpus");
	struct node *n = compose_path(service, "deploy.resources.reservations.devices");
	if (compose_set(c, container, F_container_gpus, short_form, AS_STRING))
		return;
	bool any = node_is(short_form, NODE_SEQUENCE);
	if (any)
		n = short_form;
	for (uint32_t i = 0; node_is(n, NODE_SEQUENCE) && i < n->n; i++) {
		struct node *item = n->u.items[i];
		if (!any && !asks_for_gpu(c, item))
			continue;
		struct node *count = compose_get(item, "count");
		if (!compose_set(c, container, F_container_gpus, count, AS_TEXT))
			model_set(container, F_container_gpus,
				written(value_string(
					c->arena, STR("all"), compose_place(c, item))));
	}
}

void compose_security(struct compose *c, struct record *container, struct node *service)
{
	read_options(c, container, compose_get(service, "security_opt"));
	read_devices(c, container, compose_get(service, "devices"));
	read_gpus(c, container, service);
}
