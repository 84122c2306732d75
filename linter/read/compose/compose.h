/*
 * compose.h: a compose file as records, read the way Compose reads it.
 */
#ifndef READ_COMPOSE
#define READ_COMPOSE

#include "read/read.h"

/* Makes the records of the file: its project, containers, mounts, ports, and so on. What Compose
 * refuses is reported, and reading goes on behind it. */
void compose_read(struct reading *r, struct source *source);

/* Is it named like the file of a project that docker compose looks for, or like the one it lays
 * over that? */
bool compose_is_base(struct str path);
bool compose_is_override(struct str path);

LIST(compose_key_list, struct str);

/* Every key that the specification knows, as its way from the top: services.*.deploy.replicas,
 * networks.*.driver. * stands for a name or the place in a list; a key stands before those below.
 */
void compose_keys(struct arena *a, struct compose_key_list *out);

struct node;

/* The project as `docker compose config` prints it: files merged, variables replaced, short forms
 * as long ones. Variables without a value are empty. NULL, with the reasons reported, when Compose
 * refuses it or when a part of it cannot be read. */
struct node *compose_project(struct reading *r, struct source *source);

#endif
