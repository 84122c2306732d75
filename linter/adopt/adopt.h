/*
 * adopt.h: the configuration of another linter as a .pratique.yaml.
 */
#ifndef ADOPT_ADOPT_H
#define ADOPT_ADOPT_H

#include "compiler.h"

/* Appends the text. Whose file it is, its name tells. What cannot be carried over stands in the
 * text as comments. false: mistakes are in `ds`, and nothing is to be written. */
bool adopt(struct arena *a, const struct program *library, struct source *source, struct diags *ds,
	struct buf *out);

/* A text to begin with, all of it comments but `root`. */
void adopt_nothing(struct buf *out);

#endif
