/*
 * port.c: -p and --expose as port records.
 */
#include "read/docker_run/private.h"

static struct text *pair_slot(struct str key, struct text parts[3])
{
	static const struct str names[3] = {
		STR_INIT("published"), STR_INIT("target"), STR_INIT("protocol")};

	for (int i = 0; i < 3; i++)
		if (str_eq(key, names[i]))
			return &parts[i];
	return NULL;
}

bool docker_publish_text(
	struct docker_run *d, const struct docker_option *o, struct text *out, struct str *why)
{
	struct text parts[3] = {{.s = STR("")}, {.s = STR("")}, {.s = STR("tcp")}}, t = o->value;
	struct texter whole;

	*out = t;
	if (str_find_char(t.s, '=') == STR_NOT_FOUND)
		return true;
	for (size_t at = 0; at <= t.s.n;) {
		size_t comma = str_find_char(str_skip(t.s, at), ',');
		size_t end = comma == STR_NOT_FOUND ? t.s.n : at + comma;
		struct str pair = str_slice(t.s, at, end), key;
		struct text *slot;

		str_cut(pair, '=', &key);
		if (key.n == pair.n || !key.n)
			return spec_refuse(d->f, why,
				"invalid publish opts format (should be name=value but got "
				"'" STR_FMT "')",
				STR_ARG(pair));
		slot = pair_slot(key, parts);
		if (slot)
			*slot = text_slice(d->arena, t, at + key.n + 1, end);
		at = end + 1;
	}
	texter_init(&whole, d->arena);
	texter_text(&whole, parts[0]);
	texter_add(&whole, STR(":"));
	texter_text(&whole, parts[1]);
	texter_add(&whole, STR("/"));
	texter_text(&whole, parts[2]);
	*out = texter_end(&whole);
	return true;
}

static void own_ports(struct docker_run *d, struct value list, uint32_t from)
{
	struct value all = value_none(0);
	struct record *project = d->ctx ? d->ctx->project : NULL;

	if (project)
		all = model_get(project, F_project_ports);
	for (uint32_t i = from; i < list.u.list->n; i++) {
		model_set(
			list.u.list->at[i].u.record, F_port_container, value_record(d->container));
		if (all.tag == VALUE_LIST && all.flags & VALUE_WRITTEN)
			value_list_add(d->arena, all, list.u.list->at[i]);
	}
}

SET(ports)
{
	const struct docker_option *o;
	struct text t;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at))) {
		struct value list = docker_list(d, F_container_ports, o->place);
		uint32_t from = list.u.list->n;

		if (docker_publish_text(d, o, &t, NULL) &&
			spec_publish(d->f, t, o->place, list, NULL))
			own_ports(d, list, from);
	}
}

/* The client leaves the protocol of --expose alone. */
SET(expose)
{
	const struct docker_option *o;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at))) {
		size_t slash = str_find_char(o->value.s, '/');
		size_t end = slash == STR_NOT_FOUND ? o->value.s.n : slash;
		struct text number = text_slice(d->arena, o->value, 0, end);
		struct record *port;

		if (!spec_expose(d->f, o->value, o->place, &port, NULL) &&
			!spec_expose(d->f, number, o->place, &port, NULL))
			continue;
		model_set(port, F_port_container, value_record(d->container));
		value_list_add(
			d->arena, docker_list(d, F_container_expose, o->place), value_record(port));
	}
}
