/*
 * container.h: what is worked out of a container on demand, whoever has read it.
 */
#ifndef READ_CONTAINER
#define READ_CONTAINER

#include "read/read.h"

/* The origin of a container record: what is needed later to read its scripts. */
struct container_origin {
	struct reading *reading; /* as old as the unit */
	bool image_starts;       /* what starts is the image's own: read with its stage */
};

struct value container_commands(struct record *container);
struct value container_capabilities(struct record *container);
struct value container_restart_attempts(struct record *container);

#endif
