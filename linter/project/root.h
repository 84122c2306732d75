/*
 * root.h: the folder that nothing a file names may lead out of, and the files beneath it.
 *
 * The root of an input is the nearest folder above it that holds .git; else the folder given on
 * the command line; else the folder of the file.
 */
#ifndef PROJECT_ROOT_H
#define PROJECT_ROOT_H

#include "project/input.h"

struct root {
	int fd;            /* owned, released by root_close; -1: none */
	struct str path;   /* absolute, without links */
	struct str folder; /* from the root to the folder that was asked about; empty: the same */
	bool is_git;       /* it holds .git */
	struct arena *arena;
	struct map absent; /* paths from the root that led nowhere, a few of them */
};

/* `folder` (empty: the current one) is where the input lies; `given`, the folder named on the
 * command line or empty, is the root where there is no .git. The arena outlives the root. */
bool root_open(
	struct arena *a, struct str folder, struct str given, struct root *out, struct str *why);
void root_close(struct root *r);

/* The absolute path without links; empty: the current folder. false: errno says why not. */
bool path_real(struct arena *a, struct str path, struct str *out);

/* Of absolute paths without links: is `folder` above `path`, or the same? Then what of `path` lies
 * below it; empty for the same. */
bool path_is_above(struct str folder, struct str path);
struct str path_below(struct str folder, struct str path);

/* What a unit may pull in, beyond itself. */
enum { INPUTS_FILES_MOST = 1000, INPUTS_BYTES_MOST = 64 * 1024 * 1024 };

/* Files of the disk, beneath the root. */
struct disk_inputs {
	struct inputs inputs; /* first: readers see only this */
	struct arena *arena;  /* of the unit */
	struct root *root;
	struct str shown;                     /* the folder of the input as users see it */
	size_t most;                          /* bytes of one file */
	struct map known;                     /* struct known_input *, by path from the root */
	LIST(opened_list, struct str) opened; /* from the root: those that were read */
	uint32_t files;
	size_t bytes;
};

/* `root` was opened for the folder of the input and outlives the inputs; `input` is its path as
 * shown to users. */
void disk_inputs_init(
	struct disk_inputs *d, struct arena *a, struct root *root, struct str input, size_t most);

/* Files that exist only in memory: the samples of tests. */
struct memory_inputs {
	struct inputs inputs;
	struct arena *arena;
	struct str folder; /* of the input */
	struct map files;  /* struct source * by normal path */
};

void memory_inputs_init(struct memory_inputs *m, struct arena *a, struct str input);
struct source *memory_inputs_add(struct memory_inputs *m, struct str path, struct str text);

#endif
