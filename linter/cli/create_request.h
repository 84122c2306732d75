/*
 * create_request.h: docker command lines as requests to the engine.
 */
#ifndef CLI_CREATE_REQUEST_H
#define CLI_CREATE_REQUEST_H

#include "cli/session.h"
#include "project/root.h"

/* Writes a JSON line for each docker run and create of the source. The client is taken to run in
 * the folder that `root` was opened for; NULL: it is not known, and no file is read. */
void model_create_request(
	struct session *s, struct unit *u, struct source *source, const struct root *root);

#endif
