#include "value/value.h"

#include "value/facts.h"

struct value value_unknown(enum value_tag tag, const struct cause *cause, uint32_t place)
{
	struct value v = {.tag = (uint8_t)tag, .flags = VALUE_UNKNOWN, .place = place};
	v.u.cause = cause;
	return v;
}

struct value value_truth(enum truth t, const struct cause *cause, uint32_t place)
{
	if (t == TRUTH_UNKNOWN)
		return value_unknown(VALUE_BOOL, cause, place);
	return value_bool(t == TRUTH_TRUE, place);
}

struct value value_int(int64_t i, uint32_t place)
{
	return (struct value){.tag = VALUE_INT, .place = place, .u.i = i};
}

struct value value_number(double d, uint32_t place)
{
	return (struct value){.tag = VALUE_NUMBER, .place = place, .u.d = d};
}

struct value value_bytes(int64_t bytes, uint32_t place)
{
	return (struct value){.tag = VALUE_BYTES, .place = place, .u.i = bytes};
}

struct value value_duration(int64_t ns, uint32_t place)
{
	return (struct value){.tag = VALUE_DURATION, .place = place, .u.i = ns};
}

struct value value_date(int64_t days, uint32_t place)
{
	return (struct value){.tag = VALUE_DATE, .place = place, .u.i = days};
}

struct value value_ports(uint16_t first, uint16_t last, uint32_t place)
{
	return (struct value){.tag = VALUE_PORTS, .place = place, .u.ports = {first, last}};
}

struct value value_record(struct record *r)
{
	return (struct value){.tag = VALUE_RECORD, .place = r->place, .u.record = r};
}

struct value value_text(struct arena *a, struct text t, uint32_t place)
{
	struct text *kept = arena_new(a, struct text);
	*kept = t;
	return (struct value){.tag = VALUE_STRING, .place = place, .u.text = kept};
}

struct value value_string(struct arena *a, struct str s, uint32_t place)
{
	return value_text(a, text_plain(s), place);
}

struct value value_list(struct arena *a, uint32_t place)
{
	struct value v = {.tag = VALUE_LIST, .place = place};
	v.u.list = arena_new(a, struct list);
	return v;
}

void value_list_add(struct arena *a, struct value list, struct value item)
{
	list_push(a, list.u.list, item);
}

/* Small collections are searched; from INDEXED entries on they have an index. */
enum { INDEXED = 16 };

void value_list_index(struct arena *a, struct value list)
{
	struct list *l = list.u.list;
	if (list.tag != VALUE_LIST || value_is_unknown(list) || l->open)
		return;
	struct list_index *index = arena_new(a, struct list_index);
	for (uint32_t i = 0; i < l->n; i++) {
		if (!value_is_plain(l->at[i]))
			return;
		index->bits |= str_bit(l->at[i].u.text->s);
	}
	if (l->n >= INDEXED)
		map_reserve(a, &index->keys, l->n);
	for (uint32_t i = 0; i < l->n && l->n >= INDEXED; i++)
		*map_put(a, &index->keys, l->at[i].u.text->s) = l;
	l->index = index;
}

struct value value_map(struct arena *a, uint32_t place)
{
	struct value v = {.tag = VALUE_MAP, .place = place};
	v.u.map = arena_new(a, struct map_value);
	return v;
}

/* The index holds the number of the entry + 1. */
static struct map_entry *map_entry_find(struct map_value *m, struct str key)
{
	if (m->n >= INDEXED) {
		uintptr_t at = (uintptr_t)map_get(&m->index, key);
		return at ? &m->at[at - 1] : NULL;
	}
	for (uint32_t i = 0; i < m->n; i++)
		if (str_eq(value_str(m->at[i].key), key))
			return &m->at[i];
	return NULL;
}

static void map_entry_index(struct arena *a, struct map_value *m)
{
	if (m->n < INDEXED)
		return;
	for (uint32_t i = m->n == INDEXED ? 0 : m->n - 1; i < m->n; i++)
		*map_put(a, &m->index, value_str(m->at[i].key)) = (void *)(uintptr_t)(i + 1);
}

void value_map_index(struct arena *a, struct value map)
{
	struct map_value *m = map.u.map;
	if (m->n < INDEXED)
		return;
	map_reserve(a, &m->index, m->n);
	for (uint32_t i = 0; i < m->n; i++)
		*map_put(a, &m->index, value_str(m->at[i].key)) = (void *)(uintptr_t)(i + 1);
}

void value_map_put(struct arena *a, struct value map, struct value key, struct value value)
{
	struct map_value *m = map.u.map;
	const struct cause *cause = value_cause(key);
	if (cause) {
		m->open = m->open ? m->open : cause;
		return;
	}
	struct map_entry *old = map_entry_find(m, value_str(key));
	if (old) {
		*old = (struct map_entry){key, value};
		return;
	}
	list_push(a, m, ((struct map_entry){key, value}));
	map_entry_index(a, m);
}

const struct map_entry *value_map_find(struct value map, struct str key)
{
	if (map.tag != VALUE_MAP || value_is_unknown(map))
		return NULL;
	return map_entry_find(map.u.map, key);
}

static bool has_text(struct value v)
{
	return (v.tag == VALUE_STRING || v.tag == VALUE_PATH) && !value_is_unknown(v);
}

const struct cause *value_cause(struct value v)
{
	if (value_is_unknown(v))
		return v.u.cause;
	if (has_text(v))
		return text_cause(*v.u.text);
	if (v.tag == VALUE_LIST)
		return v.u.list->open;
	if (v.tag == VALUE_MAP)
		return v.u.map->open;
	if (v.tag == VALUE_USER)
		return v.u.user->open;
	return v.tag == VALUE_VERSION ? v.u.version->open : NULL;
}

struct str value_str(struct value v)
{
	return has_text(v) ? v.u.text->s : STR("");
}
