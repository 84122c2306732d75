/*
 * matcher.h: what matcher.c (texts without holes) and holes.c share.
 */
#ifndef PATTERN_MATCHER_H
#define PATTERN_MATCHER_H

#include "pattern/dfa.h"

/* The next stretch of *rest that is valid UTF-8, or U+FFFD for one byte that is not. *rest is not
 * empty. */
struct str piece_take(struct str *rest);

/* A text with holes. */
enum truth holes_match(struct matcher *m, struct dfa *d, struct text t);

#endif
