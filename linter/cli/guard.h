/*
 * guard.h: `run --exec`: what stands between a checked command line and its start.
 */
#ifndef CLI_GUARD_H
#define CLI_GUARD_H

#include "cli/lint.h"

/* The compose project that the command line just inspected in `x` would start is inspected and
 * shown as well; nothing happens when it starts none. false: said why; it is not to be started. */
bool guard_project(struct lint *l, struct inspection *x);

/* Becomes the command line when `code`, that of the check, lets it: EXIT_CLEAN does, everything
 * else wants --yes or a yes at the terminal. Returns only when nothing was started: `code`, or
 * 126 and 127 as shells have it when the program cannot be started or found. */
int guard_start(struct session *s, int code);

#endif
