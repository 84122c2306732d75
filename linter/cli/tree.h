/*
 * tree.h: a tree that was read from YAML, as JSON.
 */
#ifndef CLI_TREE_H
#define CLI_TREE_H

#include "report/json_writer.h"

struct node;

/* Numbers of the tree are spelled as JSON spells them; it is at most READ_DEPTH deep. */
void tree_write(struct writer *j, struct arena *a, const struct node *n);

#endif
