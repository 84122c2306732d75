/*
 * join.h: the items of a long list whose field may equal a value, without looking at the others.
 *
 * `for each p ... any q in ports where q.published == p.published` would compare each with each.
 * The list is sorted into buckets by the field once; a walk then meets only the bucket of the
 * value, and what has no bucket because its field is not known. Ranges of ports stand in the bucket
 * of each port they hold, so that a port meets every range that overlaps it.
 */
#ifndef VM_JOIN_H
#define VM_JOIN_H

#include "value/facts.h"

LIST(number_list, uint32_t);

enum { JOIN_FROM = 64 }; /* items that make it worth the work */

/* A walk over the items of two ascending lists of numbers. */
struct join_walk {
	const struct number_list *some, *rest; /* NULL: a walk over all items */
	uint32_t at_some, at_rest;
};

struct joins {
	struct arena *arena; /* of the unit, borrowed */
	struct map known;    /* by list and slot */
};

/* Which items of the list may have `key` in the slot. Nothing is chosen, and all are walked, when
 * the list is short or the key is not known or of a kind that is not sorted. */
struct join_walk join_begin(struct joins *j, const struct list *l, unsigned slot, struct value key);

/* How many items are left, where some were chosen; else more than any list has. */
uint64_t join_left(const struct join_walk *w);

/* The number of the next item. false: it was the last. */
bool join_next(struct join_walk *w, uint32_t *item);

#endif
