/*
 * progress.h: how far a run has come, on a terminal's standard error once it takes longer than half
 * a second.
 */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool wanted;          /* standard error is a terminal that can */
	bool shown;           /* a line stands there */
	uint32_t n, done;     /* inputs */
	int64_t begun, drawn; /* milliseconds of a clock that only runs forward */
};

void progress_begin(struct progress *p, uint32_t n, bool wanted);

/* Before something is written that may go to the same terminal. */
void progress_hide(struct progress *p);

/* One input more is done. */
void progress_step(struct progress *p);

#endif
