/*
 * network.c: ports, networks, secrets and configs of a service.
 */
#include "read/compose/private.h"

/* The field is written at `n`, when there is such a key. */
static void placed(struct compose *c, struct record *r, enum field_id field, struct node *n)
{
	struct value v = model_get(r, field);
	if (!n)
		return;
	v.place = compose_place(c, n);
	model_set(r, field, v);
}

/* A published port of the long form says the same as HOST_IP:PUBLISHED:TARGET/PROTOCOL. */
static void long_port(struct compose *c, struct node *n, struct value list)
{
	static const struct {
		const char *key, *behind;
	} parts[] = {{"host_ip", ":"}, {"published", ":"}, {"target", ""}};
	struct texter t;
	struct str why, ip;
	uint8_t flags = 0;
	struct node *host_ip = compose_get(n, "host_ip");
	if (node_is_string(host_ip) && compose_known(c, host_ip, &ip) && !ip.n)
		refuse(c, host_ip, "'host_ip' must be an address, not empty");
	texter_init(&t, c->arena);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct node *part = compose_get(n, parts[i].key);
		bool v6 = i == 0 && node_is(part, NODE_SCALAR) &&
			  str_contains(part->u.text, STR(":"));
		if (i == 1 && !part && t.literal.n)
			texter_add(&t, STR(":")); /* ip::target */
		if (!node_is(part, NODE_SCALAR) || node_is_null(part) || !part->u.text.n)
			continue;
		texter_add(&t, str_from(v6 ? "[" : ""));
		texter_text(&t, compose_expand(c, part).text);
		flags |= compose_expand(c, part).flags;
		texter_add(&t, str_from(v6 ? "]" : ""));
		texter_add(&t, str_from(parts[i].behind));
	}
	struct node *protocol = compose_get(n, "protocol");
	if (node_is_string(protocol) && protocol->u.text.n) {
		texter_add(&t, STR("/"));
		texter_text(&t, compose_expand(c, protocol).text);
	}
	struct node *published = compose_get(n, "published");
	uint32_t before = list.u.list->n, place = compose_place(c, published ? published : n);
	if (!spec_publish(c->facts, texter_end(&t), place, list, &why)) {
		refuse(c, n, "this is no port: " STR_FMT, STR_ARG(why));
		return;
	}
	for (uint32_t i = before; i < list.u.list->n; i++) {
		struct record *r = list.u.list->at[i].u.record;
		compose_set(c, r, F_port_mode, compose_get(n, "mode"), AS_STRING);
		placed(c, r, F_port_number, compose_get(n, "target"));
		placed(c, r, F_port_host_ip, compose_get(n, "host_ip"));
		model_set(r, F_port_quoted, value_bool(true, r->place));
		list.u.list->at[i].flags |= flags | VALUE_WRITTEN;
	}
}

/* A port to nowhere, which nat.ParsePortSpec lets pass and Compose does not. */
static void check_target(struct compose *c, struct node *n, struct record *r)
{
	struct value number = model_get(r, F_port_number);
	if (!value_is_unknown(number) && number.tag == VALUE_PORTS && !number.u.ports.first)
		refuse(c, n, "this is no port: a container has no port 0");
}

static void short_port(struct compose *c, struct node *n, struct value list)
{
	struct value v = compose_string(c, n);
	uint32_t before = list.u.list->n;
	struct str why;
	if (!spec_publish(c->facts, *v.u.text, v.place, list, &why)) {
		refuse(c, n, "this is no port: " STR_FMT, STR_ARG(why));
		return;
	}
	for (uint32_t i = before; i < list.u.list->n; i++) {
		struct record *r = list.u.list->at[i].u.record;
		model_set(r, F_port_quoted, value_bool(n->style != NODE_PLAIN, v.place));
		list.u.list->at[i].flags |= v.flags;
		check_target(c, n, r);
	}
}

static void read_published(struct compose *c, struct record *container, struct node *n)
{
	struct value list = value_list(c->arena, n ? compose_place(c, n) : container->place);
	for (uint32_t i = 0; node_is(n, NODE_SEQUENCE) && i < n->n; i++) {
		struct node *item = n->u.items[i];
		if (node_is(item, NODE_MAPPING))
			long_port(c, item, list);
		else if (node_is(item, NODE_SCALAR) && !node_is_null(item))
			short_port(c, item, list);
	}
	for (uint32_t i = 0; i < list.u.list->n; i++)
		model_set(list.u.list->at[i].u.record, F_port_container, value_record(container));
	model_set(container, F_container_ports, n ? written(list) : list);
}

static void read_exposed(struct compose *c, struct record *container, struct node *n)
{
	if (!node_is(n, NODE_SEQUENCE))
		return;
	struct value list = written(value_list(c->arena, compose_place(c, n)));
	for (uint32_t i = 0; i < n->n; i++) {
		struct node *item = n->u.items[i];
		struct record *r;
		struct str why;
		if (!node_is(item, NODE_SCALAR) || node_is_null(item))
			continue;
		struct value v = compose_string(c, item);
		if (!spec_expose(c->facts, *v.u.text, v.place, &r, &why)) {
			remark(c, item, "this is no port: " STR_FMT, STR_ARG(why));
			continue;
		}
		model_set(r, F_port_container, value_record(container));
		model_set(r, F_port_quoted, value_bool(item->style != NODE_PLAIN, v.place));
		value_list_add(c->arena, list, written(value_record(r)));
	}
	model_set(container, F_container_expose, list);
}

void compose_ports(struct compose *c, struct record *container, struct node *service)
{
	read_published(c, container, compose_get(service, "ports"));
	read_exposed(c, container, compose_get(service, "expose"));
}

static void missing(struct compose *c, struct value name, const char *what,
	const struct map *defined, const char *under)
{
	struct place at = facts_at(c->facts, name.place);
	struct nearest near;
	if (c->open || c->broken || value_cause(name))
		return;
	struct diag *d = diag_add(c->diags, c->off ? &DIAG_compose_reference : &DIAG_compose_syntax,
		at.source, at.span, "the %s '" STR_FMT "' is not defined under the file's '%s'",
		what, STR_ARG(value_str(name)), under);
	nearest_init(&near, value_str(name));
	for (uint32_t i = 0; i < defined->room; i++)
		if (defined->slots[i].value)
			nearest_offer(&near, defined->slots[i].key);
	if (near.best.n)
		diag_note(d, "did you mean '" STR_FMT "'?", STR_ARG(near.best));
}

/* Who is put on a network that the engine itself makes has its mode: that of the host's, or none.
 */
static void take_mode(struct record *container, struct record *network, uint32_t place)
{
	static const char *const own[] = {"host", "bridge", "none"};
	struct value name = model_get(network, F_network_engine_name);
	struct value outside = model_get(network, F_network_external);
	if (value_is_missing(name) || value_cause(name) || value_is_unknown(outside) ||
		!outside.u.b)
		return;
	for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
		if (!str_eq(value_str(name), str_from(own[i])))
			continue;
		name.place = place;
		model_set(container, F_container_network_mode, written(name));
	}
}

static void attach(struct compose *c, struct record *container, struct entry *e, struct value list)
{
	static const struct field_row rows[] = {
		{STR_INIT("aliases"), F_attachment_aliases, AS_STRINGS},
		{STR_INIT("ipv4_address"), F_attachment_address, AS_STRING}, {.key = {0}}};
	struct record *r = model_new(c->facts, KIND_attachment, e->name.place);
	struct str name = value_str(e->name);
	struct record *network = (struct record *)map_get(&c->networks, name);
	model_set(r, F_attachment_name, e->name);
	if (node_is(e->node, NODE_MAPPING))
		compose_fields(c, r, e->node, rows);
	if (network) {
		model_set(r, F_attachment_network, value_record(network));
		take_mode(container, network, e->name.place);
		value_list_add(c->arena, model_get(network, F_network_containers),
			value_record(container));
	} else if (!str_eq(name, STR("default")))
		missing(c, e->name, "network", &c->networks, "networks");
	value_list_add(c->arena, list, value_record(r));
}

void compose_attachments(struct compose *c, struct record *container, struct node *service)
{
	struct node *n = compose_get(service, "networks"),
		    *mode = compose_get(service, "network_mode");
	struct entry_list entries = {0};
	struct str text;
	struct record *usual = (struct record *)map_get(&c->networks, STR("default"));
	if (!n && !mode && usual)
		take_mode(container, usual, usual->place);
	if (!n || node_is_null(n))
		return;
	if (n->n && mode && compose_known(c, mode, &text) && text.n)
		inconsistent(c, mode, "'network_mode' and 'networks' cannot both be set");
	struct value list = written(value_list(c->arena, compose_place(c, n)));
	compose_entries(c, n, STR(""), &entries);
	LIST_EACH (struct entry, e, &entries)
		attach(c, container, e, list);
	model_set(container, F_container_networks, list);
}

static struct record *grant(struct compose *c, struct node *n, struct value *name)
{
	static const struct field_row rows[] = {
		{STR_INIT("source"), F_secret_grant_name, AS_STRING},
		{STR_INIT("target"), F_secret_grant_target, AS_STRING},
		{STR_INIT("mode"), F_secret_grant_mode, AS_TEXT}, {.key = {0}}};
	struct record *r = model_new(c->facts, KIND_secret_grant, compose_place(c, n));
	struct node *source = n->kind == NODE_MAPPING ? compose_get(n, "source") : n;
	if (n->kind == NODE_MAPPING)
		compose_fields(c, r, n, rows);
	if (!source && !c->broken)
		refuse(c, n, "'source' must name what is granted");
	if (!source || !compose_value(c, source, AS_STRING, name))
		return NULL;
	model_set(r, F_secret_grant_name, *name);
	return r;
}

bool compose_grant_list(
	struct compose *c, struct node *n, struct map *defined, const char *what, struct value *out)
{
	if (!node_is(n, NODE_SEQUENCE))
		return false;
	*out = written(value_list(c->arena, compose_place(c, n)));
	for (uint32_t i = 0; i < n->n; i++) {
		struct value name;
		struct record *r = grant(c, n->u.items[i], &name);
		if (!r)
			continue;
		if (!map_get(defined, value_str(name)))
			missing(c, name, what, defined,
				defined == &c->secrets ? "secrets" : "configs");
		value_list_add(c->arena, *out, value_record(r));
	}
	return true;
}

void compose_grants(struct compose *c, struct record *container, struct node *service)
{
	struct value list;
	if (compose_grant_list(c, compose_get(service, "secrets"), &c->secrets, "secret", &list))
		model_set(container, F_container_secrets, list);
	if (compose_grant_list(c, compose_get(service, "configs"), &c->configs, "config", &list))
		model_set(container, F_container_configs, list);
}
