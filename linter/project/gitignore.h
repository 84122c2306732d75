/*
 * gitignore.h: which paths the .gitignore files of a tree leave out.
 *
 * The pattern language of git, whole: anchors, **, classes, negation, folders only. The files of
 * deeper folders come before those above; in one file the last pattern that fits decides.
 */
#ifndef PROJECT_GITIGNORE_H
#define PROJECT_GITIGNORE_H

#include "lang.h"

struct ignore_pattern {
	struct str text; /* without !, leading and trailing slash */
	bool negated;    /* it takes back what came before */
	bool folders;    /* it fits folders only */
	bool anchored;   /* it fits whole paths below its folder, not names */
};

LIST(ignore_pattern_list, struct ignore_pattern);

/* The patterns of one file. */
struct ignore {
	const struct ignore *above; /* NULL: the outermost */
	struct str folder; /* where the file stands, as a path of the tree; empty: its top */
	struct ignore_pattern_list patterns;
};

enum { IGNORE_SIZE = 256 * 1024 }; /* bytes of one file */

/* The patterns of a text, below those of `above`. The text outlives the answer. */
struct ignore *ignore_new(
	struct arena *a, const struct ignore *above, struct str folder, struct str text);
void ignore_add(struct arena *a, struct ignore *ig, struct str line);

/* `path` is relative to the top. Does not look at its parents: whoever walks does not enter a
 * folder that is ignored. */
bool ignore_has(const struct ignore *ig, struct str path, bool is_folder);

/* git's wildmatch with slashes kept apart: * ? [a-z] stop at them, ** as a whole component does
 * not. */
bool ignore_match(struct str pattern, struct str path);

#endif
