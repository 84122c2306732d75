/*
 * private.h: what the files of this room share.
 */
#ifndef DIRECTIONS_PRIVATE_H
#define DIRECTIONS_PRIVATE_H

#include "directions/directions.h"

/* What stands behind the words of a comment of ours. false: it is prose. d->problem says what is
 * wrong with it. */
bool own_read(struct arena *a, struct direction *d, struct str s);

#endif
