/*
 * random.h: policy files that nobody would write, all of them correct.
 */
#ifndef SYNTAX_TEST_RANDOM_H
#define SYNTAX_TEST_RANDOM_H

#include "base/buf.h"

/* The same seed gives the same file. */
struct str random_file(struct arena *a, uint64_t seed);

#endif
