/*
 * outline.h: what texts hold, as far as characters and pairs of neighbours say, in a few words.
 *
 * The outline of some texts covers that of what must be found in one of them, its clue; where it
 * does not, nothing is found, which is cheap to ask where many patterns are tried on few texts.
 * Letters of ASCII count in lower case, and both ends of a text as characters of their own.
 */
#ifndef VALUE_OUTLINE_H
#define VALUE_OUTLINE_H

#include "base/str.h"

enum { OUTLINE_WORDS = 3 };

struct outline {                      /* words only: images of programs hold them as they are */
	uint64_t bits[OUTLINE_WORDS]; /* a word of characters, two of pairs */
	uint64_t length;              /* bytes of the longest text; of a clue: at least */
};

void outline_add(struct outline *o, struct str text);

/* The ends of a text, where characters stand side by side. */
enum { OUTLINE_START = 0x100, OUTLINE_END };
void outline_character(struct outline *o, int c);
void outline_pair(struct outline *o, int first, int second);

/* The clue of a text that is there whole; that is part of another, begins it, ends it. */
enum outline_ends { OUTLINE_PART = 0, OUTLINE_BEGINS = 1, OUTLINE_ENDS = 2, OUTLINE_WHOLE = 3 };
struct outline outline_of(struct str text, unsigned ends);

/* What holds both. */
struct outline outline_both(struct outline a, struct outline b);

static inline bool outline_covers(const struct outline *texts, const struct outline *clue)
{
	return texts->length >= clue->length && !(clue->bits[0] & ~texts->bits[0]) &&
	       !(clue->bits[1] & ~texts->bits[1]) && !(clue->bits[2] & ~texts->bits[2]);
}

/* Clues of which one must be covered. */
enum { CLUES_MOST = 192 };
struct clues {
	struct outline at[CLUES_MOST];
	unsigned n; /* 0: nothing is known */
};

/* Of the shortest text that may cover one. */
uint64_t clues_length(const struct outline *clues, unsigned n);

/* Is one of them covered? Also where nothing is known. */
static inline bool clues_covered(
	const struct outline *clues, unsigned n, const struct outline *texts)
{
	for (unsigned i = 0; i < n; i++)
		if (outline_covers(texts, &clues[i]))
			return true;
	return n == 0;
}

/* Adds one, unless another one makes it needless. false: there is no room. */
bool clues_add(struct clues *c, const struct outline *clue);

#endif
