/*
 * line_hash.h: the fingerprint by which GitHub code scanning tells an alert again: of a line and
 * what follows it.
 */
#ifndef REPORT_LINE_HASH_H
#define REPORT_LINE_HASH_H

#include "findings/finding.h"

/* The hashes of a text, one for each of its lines: "20a85c8f1c8a04b2:1". In the arena. */
struct line_hashes {
	struct str *at;
	uint32_t n;
};

struct line_hashes line_hashes_of(struct arena *a, struct str text);

/* The hash of the line where a finding begins, unless it brings one along. Findings of a unit stand
 * in few sources; each is hashed once. */
struct line_hasher {
	struct source *hashed; /* whose lines `hashes` are of */
	struct line_hashes hashes;
};

void line_hasher_reset(struct line_hasher *x); /* before each unit, in whose arena hashes lie */
struct str line_hash_of(
	struct line_hasher *x, struct arena *unit, const struct finding *f, uint32_t line);

#endif
