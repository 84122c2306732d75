/*
 * merge.h: making one tree of several.
 */
#ifndef COMPOSE_MERGE
#define COMPOSE_MERGE

#include "read/compose/private.h"

/* Lays one mapping over another of the same shape. Neither is changed. */
struct node *compose_merge(
	struct compose *c, struct node *base, struct node *over, enum shape_id shape);

/* Lists of the tree whose items say the same are left with the last of them, in the place of the
 * first. The tree is that of a whole file; it is changed. */
void compose_unique(struct compose *c, struct node *root);

/* A new node that stands where another does. */
struct node *compose_fresh(struct compose *c, const struct node *like, enum node_kind kind);
struct node *compose_scalar(
	struct compose *c, const struct node *like, enum node_type type, struct str text);

#endif
