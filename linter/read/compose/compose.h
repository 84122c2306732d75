/*
 * compose.h: a compose file as records, read the way Compose reads it.
 */
#ifndef READ_COMPOSE
#define READ_COMPOSE

#include "read/read.h"

/* Makes the records of the file: its project, containers, mounts, ports, and so on. What Compose
 * refuses is reported, and reading goes on behind it. */
void compose_read(struct reading *r, struct source *source);

#endif
