/*
 * paths.h: arithmetic on paths, without looking at the disk.
 */
#ifndef PROJECT_PATHS_H
#define PROJECT_PATHS_H

#include "lang.h"

struct str path_name(struct str path);   /* behind the last '/' */
struct str path_folder(struct str path); /* before it; empty without one, "/" for "/x" */
struct str path_join(struct arena *a, struct str folder, struct str path);

/* Without "." and empty components; "a/../b" is "b"; a ".." with nothing before it stays. The
 * current folder is empty. */
struct str path_normal(struct arena *a, struct str path);

/* Absolute, or it ends above where it starts. */
bool path_leads_out(struct arena *a, struct str path);

#endif
