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
#include "value/outline.h"
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

/* No text matches that covers none of the clues. false: nothing is known, or it is no pattern. */
bool pattern_clues(struct str text, bool glob, struct clues *out);

struct str pattern_source(const struct pattern *p);
bool pattern_is_glob(const struct pattern *p);
bool pattern_is_anchored(const struct pattern
		*p); /* to the start of a text: what does not match is mostly known soon */
uint32_t pattern_size(const struct pattern *p); /* instructions */

/* false: no text with that outline matches; no text of so many bytes. */
bool pattern_may_match(const struct pattern *p, const struct outline *texts);
bool pattern_may_match_length(const struct pattern *p, size_t length);

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
