/*
 * list.h: growing arrays in an arena.
 *
 *	LIST(span_list, struct span);
 *	struct span_list spans = {0};
 *	list_push(arena, &spans, ((struct span){1, 4}));
 *	LIST_EACH (struct span, s, &spans) ...
 */
#ifndef BASE_LIST_H
#define BASE_LIST_H

#include "base/arena.h"

#include <stdint.h>

#define LIST(name, type)          \
	struct name {             \
		type *at;         \
		uint32_t n, room; \
	}

/* Appends `item`; pointers into the list are stale afterwards. */
#define list_push(arena, list, item)                                                 \
	((list)->at = list_room(                                                     \
		 (arena), (list)->at, (list)->n, &(list)->room, sizeof *(list)->at), \
		(list)->at[(list)->n++] = (item))

#define LIST_EACH(type, var, list) \
	for (type *var = (list)->at; var && var != (list)->at + (list)->n; var++)

/* Returns `items` with room for one more after the first n. */
void *list_room(struct arena *a, void *items, uint32_t n, uint32_t *room, size_t size);

#endif
