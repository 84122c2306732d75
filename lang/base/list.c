#include "base/list.h"

#include <string.h>

void *list_more(struct arena *a, void *items, uint32_t n, uint32_t *room, size_t size)
{
	uint32_t more = *room ? *room * 2 : 2;
	void *grown = arena_bytes_array(a, more, size);
	if (n)
		memcpy(grown, items, n * size);
	*room = more;
	return grown;
}
