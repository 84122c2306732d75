/*
 * dfa.h: the deterministic automaton of one pattern, built state by state as texts ask for it.
 *
 * A state is a set of threads. Two are there from the start and never left: STATE_DEAD (nothing
 * that follows makes the text match) and STATE_MATCHED. A row of the table holds the next state
 * for each class of bytes and, in the column behind them, for the end of the text: DEAD or MATCHED.
 */
#ifndef PATTERN_DFA_H
#define PATTERN_DFA_H

#include "pattern/threads.h"

enum { STATE_NONE, STATE_DEAD, STATE_MATCHED, STATES_FIXED };

struct dfa_state {
	uint32_t from, n; /* its instructions, in the pool */
	enum before before;
};
LIST(dfa_state_list, struct dfa_state);

/* Where a hole leads to from a state, by at least one character. */
struct reach {
	uint32_t from;
	uint32_t n;
	const uint32_t *to;
};
LIST(reach_list, struct reach);

/* Tables that were outgrown, by the power of two of their words: automata of one matcher grow into
 * what others have left. */
struct spares {
	struct spare {
		struct spare *next;
	} * of[64];
};

struct dfa {
	const struct pattern *p;
	struct arena *arena;
	struct spares *spares;
	struct threads *now, *next; /* scratch of the matcher */
	uint32_t *table; /* rows of 1 << p->shift columns; STATE_NONE: not worked out yet */
	uint32_t rows;   /* that the table has room for */
	struct dfa_state_list states;
	uint16_t *pool;
	uint32_t pool_n, pool_room;
	uint32_t *slots; /* a hash table of states */
	uint32_t n_slots;
	uint32_t cap;
	uint32_t start;
	struct reach_list reaches;
	struct starts starts;
};

struct dfa *dfa_new(struct arena *a, const struct pattern *p, uint32_t cap, struct spares *spares,
	struct threads *now, struct threads *next);

/* Works out a column of a state. STATE_NONE: there is no room for another state. */
uint32_t dfa_fill(struct dfa *d, uint32_t state, uint32_t column);

/* Forgets all states. */
void dfa_reset(struct dfa *d);

/* Forgets all states but that of the threads in d->now; returns its new number. */
uint32_t dfa_flush(struct dfa *d);

/* Puts the threads of a state into d->now. */
void dfa_load(struct dfa *d, uint32_t state);

static inline uint32_t dfa_next(struct dfa *d, uint32_t state, uint32_t column)
{
	uint32_t to = d->table[(state << d->p->shift) + column];
	return to != STATE_NONE ? to : dfa_fill(d, state, column);
}

static inline uint32_t dfa_end(struct dfa *d, uint32_t state)
{
	return dfa_next(d, state, d->p->n_classes);
}

#endif
