/*
 * recognise_host.h: files of other kinds that docker command lines may stand in, by their names
 * and places, and by what such a file has in it.
 */
#ifndef PROJECT_RECOGNISE_HOST_H
#define PROJECT_RECOGNISE_HOST_H

#include "project/recognise.h"

/* The kind that a path points to; INPUT_NONE: none. `*placed`: its place says so, whatever its name
 * would be taken for elsewhere. */
enum input_kind host_kind(struct str path, bool *placed);

/* Is it worth reading as that kind: does it name docker, and look like one? */
bool host_agrees(enum input_kind kind, struct str text);

#endif
