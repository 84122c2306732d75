/*
 * threads.h: the instructions a program stands at, all at once (Thompson's simulation).
 *
 * A set holds the instructions that wait for a byte, and the assertions that wait to see what
 * comes next; those that look back only (^, \A) are decided when they are reached.
 */
#ifndef PATTERN_THREADS_H
#define PATTERN_THREADS_H

#include "pattern/private.h"

/* What stands before the current position, as far as assertions ask. */
enum before { BEFORE_NOTHING, BEFORE_NEWLINE, BEFORE_WORD, BEFORE_OTHER, BEFORES };

enum { END_OF_TEXT = -1 };

struct threads {
	uint16_t *at; /* the instructions, each once */
	uint32_t n;
	uint32_t *seen; /* by instruction: the turn in which it was reached */
	uint32_t turn;
	uint16_t *stack;
	uint64_t *bits; /* by instruction, all clear; for threads_order */
	uint32_t room;  /* for programs of so many instructions */
	bool matched;
	bool waiting; /* an assertion is among them */
	enum before before;
};

/* What is reached at the start of a match, by what stands before; worked out once for a pattern. */
struct starts {
	struct start {
		const uint16_t *at; /* NULL: not worked out yet */
		uint32_t n;
		bool matched, waiting;
	} of[BEFORES];
};

struct threads *threads_new(struct arena *a, uint32_t room);

void threads_clear(struct threads *t, enum before before);

/* The set at the start of a text. */
void threads_start(struct threads *t, const struct pattern *p);

/* A set as it was: the n instructions, in front of which `before` stands. */
void threads_load(struct threads *t, const struct pattern *p, const uint16_t *at, uint32_t n,
	enum before before);

/* One byte, or END_OF_TEXT: from `now` to `next`. `now` is used up. next->matched: a match ended
 * in front of the byte or with it. starts: of the pattern, filled as far as it is asked, from the
 * arena. */
void threads_step(const struct pattern *p, struct threads *now, struct threads *next, int byte,
	struct starts *starts, struct arena *a);

/* Same set, same order. */
void threads_order(struct threads *t, const struct pattern *p);

/* Nothing can begin to match but at the start of the text. */
bool threads_are_anchored(struct arena *a, const struct pattern *p);

#endif
