/*
 * nearest.h: the name that was probably meant.
 *
 * Candidates are offered one by one; the one with the fewest edits (insert, delete, change, swap
 * of neighbours) wins, the first among equals. Names that are too different are never suggested.
 */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include "base/str.h"

struct nearest {
	struct str typed;
	struct str best; /* best.n == 0: nothing is near enough */
	unsigned edits;
};

void nearest_init(struct nearest *n, struct str typed);
void nearest_offer(struct nearest *n, struct str candidate);

#endif
