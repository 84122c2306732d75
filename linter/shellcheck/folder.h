/*
 * folder.h: a private folder for the files of one run of ShellCheck: 0.sh, 1.sh and so on. It is
 * removed when it is closed, and when a signal ends the program before.
 */
#ifndef SHELLCHECK_FOLDER_H
#define SHELLCHECK_FOLDER_H

#include "lang.h"

struct folder; /* one of a fixed number, so that a handler of signals knows them all */

/* Below TMPDIR or /tmp, for its owner only. NULL: it could not be made, or too many are open. */
struct folder *folder_open(void);

const char *folder_path(const struct folder *f); /* absolute; until it is closed */

/* Writes the next file. false: not, or not all of it. */
bool folder_add(struct folder *f, struct str text);

void folder_close(struct folder *f);

#endif
