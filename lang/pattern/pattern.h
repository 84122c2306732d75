/*
 * pattern.h: regular expressions and globs, compiled once and matched in linear time.
 *
 * A pattern is read-only after it was compiled: any number of matchers may share it. It is matched
 * against code points; a byte that is no UTF-8 counts as U+FFFD.
 *
 * A matcher keeps the automata built so far and is changed by matching: one per thread or unit of
 * work. It may live as long as its arena does; the longer, the warmer.
 */
#ifndef PATTERN_PATTERN_H
#define PATTERN_PATTERN_H

#include "base/str.h"
#include "value/text.h"

enum {
	PATTERN_MOST_INSTRUCTIONS = 10000,
	PATTERN_MOST_REPEATS = 1000, /* the bounds of {n,m} */
	PATTERN_MOST_DEPTH = 200     /* of groups */
};

struct pattern;
struct dfa;

/* Why a pattern was refused. */
struct pattern_mistake {
	size_t offset;      /* into the text of the pattern */
	struct str message; /* in the arena; begins in lower case, no full stop */
};

/* Found anywhere in a text unless anchored. NULL: *m says why. `text` is borrowed and outlives the
 * pattern. */
const struct pattern *pattern_regex(struct arena *a, struct str text, struct pattern_mistake *m);

/* `*` within a path segment, `**` across them (`**` and a slash: any directories or none), `?`,
 * `[...]`, `{a,b}`, and `\` before what is meant literally; it is the whole text that matches. */
const struct pattern *pattern_glob(struct arena *a, struct str text, struct pattern_mistake *m);

/* One that is found in every text in which one of the regular expressions is found, and in few
 * others. NULL: there is none, or it is too large. */
const struct pattern *pattern_factors(struct arena *a, const struct str *texts, uint32_t n);

struct str pattern_source(const struct pattern *p);
bool pattern_is_glob(const struct pattern *p);
uint32_t pattern_size(const struct pattern *p); /* instructions */

/* Characters of ASCII, letters in lower case: two words of bits. */
struct ascii_set {
	uint64_t bits[2];
};
void ascii_set_add(struct ascii_set *set, unsigned char c); /* others are left out */
struct ascii_set ascii_set_of(struct str text);

/* What every text that matches holds, as far as single characters say: a text without one of these
 * does not match, which is cheap to ask where many patterns are tried on one text. */
struct ascii_set pattern_needs(const struct pattern *p);

/* One of them that texts seldom hold and that has no case; 0: there is none. */
char pattern_needed(const struct pattern *p);

struct matcher {
	struct arena *arena; /* borrowed */
	uint32_t state_cap;  /* of one automaton */
	struct dfa **slots;  /* a hash table by the address of the pattern */
	uint32_t n, room;
	struct threads *now, *next; /* scratch of the simulation */
	struct spares *spares;      /* room that automata have grown out of */
	struct crowd *crowd;        /* scratch for texts with holes */
};

/* state_cap 0: a sensible one. */
void matcher_init(struct matcher *m, struct arena *a, uint32_t state_cap);

/*
 * Does the text match? With holes: TRUE when it does whatever fills them, FALSE when nothing that
 * fills them makes it match, else UNKNOWN; also UNKNOWN, and not exact, when the automaton needs
 * more states than the cap or the text more than a fixed amount of work.
 */
enum truth matcher_match(struct matcher *m, const struct pattern *p, struct text t);

#endif
