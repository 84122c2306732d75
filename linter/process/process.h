/*
 * process.h: another program, run without a shell.
 */
#ifndef PROCESS_PROCESS_H
#define PROCESS_PROCESS_H

#include "lang.h"

enum process_end {
	PROCESS_DONE,
	PROCESS_NOT_STARTED,
	PROCESS_TOO_LONG, /* it was ended */
	PROCESS_TOO_MUCH  /* output; it was ended */
};

struct process {
	const char *program;      /* absolute */
	char *const *argv;        /* ends in NULL, as does the next */
	char *const *environment; /* all it gets */
	unsigned seconds;         /* at most */
	size_t most;              /* bytes of output */
};

/* The program of that name on the PATH, absolute folders only, in the arena; NULL: there is none.
 */
const char *process_find(struct arena *a, struct str name);

/* Nothing is on its standard input, and its standard error goes nowhere. Of PROCESS_DONE `status`
 * (may be NULL) is its exit code, or -1 when a signal ended it. */
enum process_end process_run(
	struct arena *a, const struct process *p, struct str *out, int *status);

#endif
