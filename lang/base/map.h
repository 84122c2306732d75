/*
 * map.h: a hash table from text to pointers. It has no order and cannot be walked: whoever needs
 * an order keeps a list beside it, so that no output depends on hashes.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/str.h"

struct map_slot {
	struct str key;
	void *value;
};

struct map {
	struct map_slot *slots; /* in the arena of the first map_put */
	uint32_t n, room;
};

/* NULL when the key is absent. */
void *map_get(const struct map *m, struct str key);

/* Room for n keys in all, made at once. */
void map_reserve(struct arena *a, struct map *m, uint32_t n);

/* The place of the key's value, NULL when it is new. `key` is kept as it is, not copied. */
void **map_put(struct arena *a, struct map *m, struct str key);

#endif
