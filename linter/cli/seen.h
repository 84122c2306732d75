/*
 * seen.h: findings that were shown, as hashes. A compose file and the Dockerfile it builds are two
 * inputs of one run; what holds of both at one place is said once.
 */
#ifndef CLI_SEEN_H
#define CLI_SEEN_H

#include "findings/finding.h"

struct seen {
	uint64_t *slots; /* owned, released by seen_done */
	size_t n, room;
};

uint64_t seen_identity(const struct finding *f); /* never 0 */

/* Notes it; true: it was there before. */
bool seen_again(struct seen *s, uint64_t identity);

bool seen_before(const struct seen *s, const struct finding *f);
void seen_add(struct seen *s, const struct finding *f);
void seen_done(struct seen *s);

#endif
