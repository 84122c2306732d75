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

bool seen_before(const struct seen *s, const struct finding *f);
void seen_add(struct seen *s, const struct finding *f);
void seen_done(struct seen *s);

#endif
