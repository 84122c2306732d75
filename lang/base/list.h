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
#define list_push(arena, list, item)                                                              \
	((list)->n < (list)->room ? (void)0                                                       \
				  : (void)((list)->at = list_more((arena), (list)->at, (list)->n, \
						   &(list)->room, sizeof *(list)->at)),           \
		(list)->at[(list)->n++] = (item))

#define LIST_EACH(type, var, list) \
	for (type *var = (list)->at; var && var != (list)->at + (list)->n; var++)

/* Returns a larger copy of `items`, of which there are n. */
void *list_more(struct arena *a, void *items, uint32_t n, uint32_t *room, size_t size);

#endif
