/*
 * limits.c: what a service may use, in whichever of its two notations.
 *
 * Compose merges mem_limit with deploy.resources.limits.memory and so on: the deploy section
 * counts where both are written.
 */
#include "read/compose/private.h"

#include <math.h>

static struct node *first_of(const struct node *service, const char *first, const char *second)
{
	struct node *n = compose_path(service, first);
	return n ? n : compose_path(service, second);
}

/* cpu_quota microseconds of every cpu_period, 100000 when unwritten */
static void set_quota(struct compose *c, struct record *limits, struct node *service)
{
	struct value quota, period = value_int(100000, 0);
	if (!compose_value(c, compose_get(service, "cpu_quota"), AS_INT, &quota))
		return;
	(void)compose_value(c, compose_get(service, "cpu_period"), AS_INT, &period);
	struct value cpus = quota;
	cpus.tag = VALUE_NUMBER;
	if (value_is_unknown(period))
		cpus = value_unknown(VALUE_NUMBER, value_cause(period), quota.place);
	else if (!value_is_unknown(quota) && (quota.u.i <= 0 || period.u.i <= 0))
		return; /* no bound */
	else if (!value_is_unknown(quota))
		cpus.u.d = (double)quota.u.i / (double)period.u.i;
	model_set(limits, F_limits_cpus, cpus);
}

/* 0 stands for no limit */
static void set_amount(
	struct compose *c, struct record *r, enum field_id f, struct node *n, enum read_as as)
{
	struct value v;
	if (!compose_value(c, n, as, &v)) {
		compose_unreadable(c, r, f, n);
		return;
	}
	bool zero = !value_is_unknown(v) &&
		    (as == AS_NUMBER ? fpclassify(v.u.d) == FP_ZERO : v.u.i == 0);
	if (!zero)
		model_set(r, f, v);
}

static struct value ulimit_of(struct compose *c, struct pair p)
{
	static const struct field_row rows[] = {{STR_INIT("soft"), F_ulimit_soft, AS_INT},
		{STR_INIT("hard"), F_ulimit_hard, AS_INT}, {.key = {0}}};
	struct record *r = model_new(c->facts, KIND_ulimit, compose_place(c, p.key));
	model_set(r, F_ulimit_name, compose_key(c, p.key));
	if (p.value->kind == NODE_MAPPING) {
		compose_fields(c, r, p.value, rows);
	} else {
		compose_set(c, r, F_ulimit_soft, p.value, AS_INT);
		compose_set(c, r, F_ulimit_hard, p.value, AS_INT);
	}
	return written(value_record(r));
}

static void set_ulimits(struct compose *c, struct record *limits, struct node *service)
{
	struct node *n = compose_get(service, "ulimits");
	if (!node_is(n, NODE_MAPPING))
		return;
	struct value map = written(value_map(c->arena, compose_place(c, n)));
	for (uint32_t i = 0; i < n->n; i++)
		if (n->u.pairs[i].key->kind == NODE_SCALAR &&
			n->u.pairs[i].value->tag != NODE_RESET)
			value_map_put(c->arena, map, compose_key(c, n->u.pairs[i].key),
				ulimit_of(c, n->u.pairs[i]));
	model_set(limits, F_limits_ulimits, map);
}

/* Where a limit that nobody wrote would stand: at the innermost of its sections that is there. */
static uint32_t section_place(
	struct compose *c, struct record *container, const struct node *n, const char *last)
{
	const char *const sections[] = {"deploy", "resources", last};
	uint32_t place = container->place;
	for (size_t i = 0; i < sizeof sections / sizeof *sections && node_is(n, NODE_MAPPING);
		i++) {
		const struct pair *p = node_pair(n, str_from(sections[i]));
		if (!p || p->value->tag == NODE_RESET)
			break;
		place = compose_place(c, p->key);
		n = p->value;
	}
	return place;
}

void compose_limits(struct compose *c, struct record *container, struct node *service)
{
	struct record *l =
		model_new(c->facts, KIND_limits, section_place(c, container, service, "limits"));
	struct record *r = model_new(
		c->facts, KIND_reservations, section_place(c, container, service, "reservations"));
	const char *limits = "deploy.resources.limits.memory";
	const char *kept = "deploy.resources.reservations.memory";
	set_quota(c, l, service);
	set_amount(c, l, F_limits_cpus, first_of(service, "deploy.resources.limits.cpus", "cpus"),
		AS_NUMBER);
	set_amount(c, l, F_limits_memory, first_of(service, limits, "mem_limit"), AS_BYTES);
	compose_set(c, l, F_limits_swap, compose_get(service, "memswap_limit"), AS_BYTES);
	compose_set(c, l, F_limits_cpu_shares, compose_get(service, "cpu_shares"), AS_INT);
	compose_set(c, l, F_limits_cpuset, compose_get(service, "cpuset"), AS_STRING);
	compose_set(c, l, F_limits_pids,
		first_of(service, "deploy.resources.limits.pids", "pids_limit"), AS_INT);
	compose_set(
		c, l, F_limits_blkio_weight, compose_path(service, "blkio_config.weight"), AS_INT);
	set_ulimits(c, l, service);
	set_amount(
		c, r, F_reservations_memory, first_of(service, kept, "mem_reservation"), AS_BYTES);
	set_amount(c, r, F_reservations_cpus,
		compose_path(service, "deploy.resources.reservations.cpus"), AS_NUMBER);
	model_set(container, F_container_limits, value_record(l));
	model_set(container, F_container_reservations, value_record(r));
}
