/*
 * changed.h: which files differ from a revision, as git tells.
 */
#ifndef CLI_CHANGED_H
#define CLI_CHANGED_H

#include "lang.h"

/* Absolute paths, as keys of the map: what was changed since the revision and this branch parted,
 * committed or not, and what git does not know yet. false: `why` says why git cannot tell. */
bool changed_since(struct arena *a, struct str revision, struct map *out, struct str *why);

#endif
