/*
 * line_hash.h: the fingerprint by which GitHub code scanning tells an alert again: of a line and
 * what follows it.
 */
#ifndef REPORT_LINE_HASH_H
#define REPORT_LINE_HASH_H

#include "lang.h"

/* The hashes of a text, one for each of its lines: "20a85c8f1c8a04b2:1". In the arena. */
struct line_hashes {
	struct str *at;
	uint32_t n;
};

struct line_hashes line_hashes_of(struct arena *a, struct str text);

#endif
