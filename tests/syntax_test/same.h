/*
 * same.h: are two trees the same, spans aside?
 */
#ifndef SYNTAX_TEST_SAME_H
#define SYNTAX_TEST_SAME_H

#include "syntax/tree.h"

bool same_tree(const struct tree *a, const struct tree *b);
bool same_expr(const struct expr *a, const struct expr *b);

/* The same comments, in whatever order. */
bool same_comments(const struct tree *a, const struct tree *b);

#endif
