#include "base/map.h"

static struct map_slot *slot_of(struct map_slot *slots, uint32_t room, struct str key)
{
	uint32_t at = (uint32_t)str_hash(key) & (room - 1);
	while (slots[at].key.p && !str_eq(slots[at].key, key))
		at = (at + 1) & (room - 1);
	return &slots[at];
}

void *map_get(const struct map *m, struct str key)
{
	return m->room ? slot_of(m->slots, m->room, key)->value : NULL;
}

static void map_resize(struct arena *a, struct map *m, uint32_t room)
{
	struct map_slot *slots = arena_array(a, struct map_slot, room);
	for (uint32_t i = 0; i < m->room; i++)
		if (m->slots[i].key.p)
			*slot_of(slots, room, m->slots[i].key) = m->slots[i];
	m->slots = slots;
	m->room = room;
}

static bool is_full(uint64_t n, uint32_t room)
{
	return n * 4 > (uint64_t)room * 3;
}

void map_reserve(struct arena *a, struct map *m, uint32_t n)
{
	uint32_t room = 16;
	while (is_full(n, room))
		room *= 2;
	if (room > m->room)
		map_resize(a, m, room);
}

void **map_put(struct arena *a, struct map *m, struct str key)
{
	if (is_full((uint64_t)m->n + 1, m->room))
		map_resize(a, m, m->room ? m->room * 2 : 16);
	if (!key.p)
		key.p = "";
	struct map_slot *s = slot_of(m->slots, m->room, key);
	if (!s->key.p) {
		s->key = key;
		m->n++;
	}
	return &s->value;
}
