/*
 * peers.c: ids of other tools.
 */
#include "library/peers.h"

#include <stdlib.h>

static const struct absent rows[] = {
#define ABSENT(name, because, instead, ids) \
	{STR_INIT(name), STR_INIT(instead), STR_INIT(ids), ABSENT_##because},
#include "library/absent.def"
#undef ABSENT
};

size_t absent_count(void)
{
	return sizeof rows / sizeof *rows;
}

const struct absent *absent_at(size_t i)
{
	return &rows[i];
}

static bool of_tool(struct str aka, struct str tool, struct str *id)
{
	struct str of;
	*id = str_cut(aka, ':', &of);
	return id->n && str_eq(of, tool);
}

void peer_ids_add(struct arena *a, const struct program *p, struct str tool, struct peer_ids *out)
{
	for (uint32_t i = 0; p && i < p->n_policies; i++)
		for (uint32_t k = 0; k < p->policies[i].aka.n; k++) {
			struct peer_id row = {.policy = &p->policies[i]};
			if (of_tool(p->policies[i].aka.at[k], tool, &row.id))
				list_push(a, out, row);
		}
}

void peer_ids_add_absent(struct arena *a, struct str tool, struct peer_ids *out)
{
	for (size_t i = 0; i < absent_count(); i++)
		for (struct str rest = rows[i].ids, word; rest.n;) {
			struct peer_id row = {.absent = &rows[i]};
			rest = str_cut(rest, ' ', &word);
			if (of_tool(word, tool, &row.id))
				list_push(a, out, row);
		}
}

static struct str answer(const struct peer_id *p)
{
	return p->policy ? p->policy->name : p->absent->name;
}

static int by_id(const void *a, const void *b)
{
	const struct peer_id *x = a, *y = b;
	int c = str_cmp(x->id, y->id);
	return c ? c : str_cmp(answer(x), answer(y));
}

void peer_ids_sort(struct peer_ids *ids)
{
	if (ids->n)
		qsort(ids->at, ids->n, sizeof *ids->at, by_id);
}

void peers_offer(struct nearest *n, const struct program *p)
{
	struct str tool;
	for (uint32_t i = 0; p && i < p->n_policies; i++)
		for (uint32_t k = 0; k < p->policies[i].aka.n; k++) {
			str_cut(p->policies[i].aka.at[k], ':', &tool);
			nearest_offer(n, tool);
		}
}
