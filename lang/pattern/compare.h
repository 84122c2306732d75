/*
 * compare.h: comparing texts that may have holes.
 *
 * Each answer is TRUE when it holds whatever fills the holes, FALSE when it holds for no filling,
 * else UNKNOWN. With holes on both sides it is exact as long as no two holes stand for the same
 * thing; UNKNOWN then where holes might agree. Linear in both texts.
 */
#ifndef PATTERN_COMPARE_H
#define PATTERN_COMPARE_H

#include "base/str.h"
#include "value/text.h"

enum truth text_equal(struct text a, struct text b);
enum truth text_starts_with(struct text t, struct text prefix);
enum truth text_ends_with(struct text t, struct text suffix);
enum truth text_contains(struct text t, struct text part);

/*
 * Is `path` the directory `dir` or something below it? Read as POSIX does without looking at a
 * disk: `.`, `..`, doubled and trailing slashes are resolved, "" is ".", and nothing is both
 * absolute and relative. A hole is taken not to climb: what fills it holds no `..` of its own, so
 * that /srv/${X} is under /srv and not under /etc.
 */
enum truth text_path_under(struct text path, struct text dir);

#endif
