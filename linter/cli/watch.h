/*
 * watch.h: `lint --watch`: the run is done anew whenever a file changes.
 */
#ifndef CLI_WATCH_H
#define CLI_WATCH_H

#include "cli/session.h"

/* Calls `run` in a process of its own, now and after each change, until it is interrupted or the
 * options do not allow it: EXIT_TROUBLE. */
int watch(struct session *s, int (*run)(struct session *s));

#endif
