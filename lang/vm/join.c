#include "vm/join.h"

#include "types/schema.h"

enum { PORTS_EACH = 64, PORT_BUCKETS = 65536 / PORTS_EACH };

struct join {
	enum value_tag tag; /* of the values in the buckets; VALUE_NONE: nothing is sorted */
	struct number_list *bucket;
	uint32_t n_buckets;      /* a power of two */
	struct number_list rest; /* items of another tag or not known */
};

static bool is_sorted(struct value v, enum value_tag tag)
{
	return v.tag == tag && (tag == VALUE_STRING ? value_is_plain(v) : !value_is_unknown(v));
}

static struct value slot_of(struct value item, unsigned slot)
{
	bool record = item.tag == VALUE_RECORD && !value_is_unknown(item) &&
		      slot < item.u.record->kind->n_fields;
	return record ? record_get(item.u.record, slot) : value_none(0);
}

static uint32_t bucket_of(const struct join *j, struct value v)
{
	if (v.tag == VALUE_PORTS)
		return v.u.ports.first / PORTS_EACH;
	return (uint32_t)str_hash(v.u.text->s) & (j->n_buckets - 1);
}

static void sort_in(struct joins *joins, struct join *j, struct value v, uint32_t item)
{
	if (!is_sorted(v, j->tag)) {
		list_push(joins->arena, &j->rest, item);
		return;
	}
	uint32_t first = bucket_of(j, v);
	uint32_t last = v.tag == VALUE_PORTS ? v.u.ports.last / PORTS_EACH : first;
	for (uint32_t b = first; b <= last; b++)
		list_push(joins->arena, &j->bucket[b], item);
}

static struct join *join_new(
	struct joins *joins, const struct list *l, unsigned slot, enum value_tag tag)
{
	struct join *j = arena_new(joins->arena, struct join);
	j->tag = tag;
	j->n_buckets = PORT_BUCKETS;
	while (tag == VALUE_STRING && j->n_buckets < l->n)
		j->n_buckets *= 2;
	j->bucket = arena_array(joins->arena, struct number_list, j->n_buckets);
	for (uint32_t i = 0; i < l->n; i++)
		sort_in(joins, j, slot_of(l->at[i], slot), i);
	return j;
}

static struct join *join_for(
	struct joins *joins, const struct list *l, unsigned slot, enum value_tag tag)
{
	uintptr_t parts[3] = {(uintptr_t)l, slot, tag};
	struct str key = {(const char *)parts, sizeof parts};
	struct join *j = map_get(&joins->known, key);
	if (!j) {
		j = join_new(joins, l, slot, tag);
		*map_put(joins->arena, &joins->known, str_copy(joins->arena, key)) = j;
	}
	return j;
}

struct join_walk join_begin(
	struct joins *joins, const struct list *l, unsigned slot, struct value key)
{
	enum value_tag tag = (enum value_tag)key.tag;
	if (l->n < JOIN_FROM || (tag != VALUE_STRING && tag != VALUE_PORTS) || !is_sorted(key, tag))
		return (struct join_walk){0};
	if (tag == VALUE_PORTS && key.u.ports.first / PORTS_EACH != key.u.ports.last / PORTS_EACH)
		return (struct join_walk){0};
	struct join *j = join_for(joins, l, slot, tag);
	return (struct join_walk){.some = &j->bucket[bucket_of(j, key)], .rest = &j->rest};
}

uint64_t join_left(const struct join_walk *w)
{
	return w->some ? (uint64_t)w->some->n + w->rest->n : UINT64_MAX;
}

bool join_next(struct join_walk *w, uint32_t *item)
{
	bool some = w->at_some < w->some->n, rest = w->at_rest < w->rest->n;
	if (!some && !rest)
		return false;
	if (some && (!rest || w->some->at[w->at_some] < w->rest->at[w->at_rest]))
		*item = w->some->at[w->at_some++];
	else
		*item = w->rest->at[w->at_rest++];
	return true;
}
