/*
 * replace.h: a file's new text, written so that nothing is lost: into a file beside it, which then
 * takes its place. Whatever happens meanwhile, one of the two is there whole.
 */
#ifndef PROJECT_REPLACE_H
#define PROJECT_REPLACE_H

#include "lang.h"

/* Keeps the mode. Links are followed: the file they lead to is replaced, not the link. false:
 * errno says why, and the file is as it was. */
bool file_replace(struct arena *a, struct str path, struct str text);

#endif
