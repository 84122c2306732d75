/*
 * daemon.h: daemon.json, the configuration of dockerd.
 *
 * Facts are those of moby 28 (daemon/config, cmd/dockerd): its options, their types, and what
 * `dockerd --validate` and the start of dockerd refuse. Keys that came with 29 are known too.
 */
#ifndef READ_DAEMON
#define READ_DAEMON

#include "read/read.h"

/* Adds the `daemon` record, its document and what both lead to. */
void daemon_read(struct reading *r, struct source *source);

/* Does the text look like dockerd's configuration, going by its keys? For a file that only its
 * name speaks for. */
bool daemon_looks_like(struct str text);

#endif
