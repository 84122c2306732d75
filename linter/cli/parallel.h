/*
 * parallel.h: pieces of work on several threads, and what became of them taken in order.
 *
 * Pieces are begun in order and done side by side; a finished one waits in its slot until all
 * before it have been taken. There is a fixed number of slots, and a thread that finds none free
 * waits, so memory does not grow with the number of pieces and one slow piece holds up only what
 * does not fit beside it. What is taken, and in which order, is the same for any number of threads.
 */
#ifndef CLI_PARALLEL_H
#define CLI_PARALLEL_H

#include <stdint.h>

enum { PARALLEL_THREADS_MOST = 64, PARALLEL_SLOTS_EACH = 3 };

struct parallel {
	uint32_t n;       /* pieces of work */
	unsigned threads; /* with the calling one; slots: PARALLEL_SLOTS_EACH for each, or one */
	void *context;
	/* Does piece i into the slot. Two calls at a time never have the same thread or slot. */
	void (*work)(void *context, unsigned thread, unsigned slot, uint32_t i);
	/* Takes piece i out of the slot. One call at a time, i ascending, on any thread. */
	void (*take)(void *context, unsigned slot, uint32_t i);
};

/* Returns when every piece has been taken. Where no more threads can be had, fewer do it. */
void parallel_run(const struct parallel *p);

/* Threads for n pieces: `wanted`, or when it is 0 one for each processor, as far as that is worth
 * it: a thread's patterns have to be built first. */
unsigned parallel_threads(unsigned wanted, uint32_t n);

#endif
