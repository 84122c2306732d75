#include "base/list.h"

void *list_more(struct arena *a, void *items, uint32_t n, uint32_t *room, size_t size)
{
	uint32_t more = *room ? *room * 2 : 2;
	items = arena_grow(a, items, n * size, more, size);
	*room = more;
	return items;
}
