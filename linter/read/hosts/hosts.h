/*
 * hosts.h: files of other kinds that docker command lines stand in: Makefiles, pipelines, units,
 * texts.
 *
 * Only what has to do with docker becomes records: containers, docker commands, images. All else
 * in such a file belongs to whoever wrote it.
 */
#ifndef READ_HOSTS
#define READ_HOSTS

#include "read/read.h"

/* makefile_read and so on */
#define HOST(name, path, doc) void name##_read(struct reading *r, struct source *source);
#include "read/hosts/hosts.def"
#undef HOST

#endif
