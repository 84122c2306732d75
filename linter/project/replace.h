/*
 * replace.h: a file's new text, written so that nothing is lost: into a file beside it, which then
 * takes its place. Whatever happens meanwhile, one of the two is there whole.
 */
#ifndef PROJECT_REPLACE_H
#define PROJECT_REPLACE_H

#include "lang.h"

/* Keeps mode and owner, and fails where it may not. Links are followed: the file they lead to is
 * replaced, not the link. false: errno says why, and the file is as it was. */
bool file_replace(struct arena *a, struct str path, struct str text);

/* The same for a text that is written bit by bit, and for files that are not there yet. */
struct replacement {
	int fd;                /* write here */
	const char *path;      /* in the arena */
	const char *temporary; /* NULL: the path is no regular file, and is written itself */
	bool own;              /* it could not be given the owner of the old one */
};

bool replacement_open(struct arena *a, struct str path, struct replacement *out);

/* keep: the new text takes the place of the old one; else it is as if nothing had been written. */
bool replacement_close(struct replacement *r, bool keep);

#endif
