/*
 * discover.h: from what the command line names to the list of inputs.
 *
 * Folders are walked: what .gitignore leaves out is left out, .git and node_modules are not
 * entered, links are followed to files only and never out of the project. The list is ordered by
 * bytes of the path, so the same tree gives the same list everywhere.
 */
#ifndef PROJECT_DISCOVER_H
#define PROJECT_DISCOVER_H

#include "project/gitignore.h"
#include "project/recognise.h"
#include "project/root.h"

struct found {
	struct str path;  /* as shown, and as it can be opened */
	struct str given; /* the argument it came from; its folder is the root without .git */
	enum input_kind kind;
	bool named; /* the user named it, so it may lie anywhere */
	uint64_t device, inode;
	bool link;
};

LIST(found_list, struct found);

struct discovery {
	struct arena *arena;     /* of the run, borrowed */
	struct diags *diags;     /* what could not be looked at */
	size_t most;             /* bytes of one file */
	enum input_kind kind;    /* --kind: for files that the user names; INPUT_NONE: recognise */
	bool no_ignore;          /* do not read .gitignore */
	bool force_exclude;      /* exclude holds for named files too */
	bool (*locks)(void *of); /* asked once, when a folder is walked: is what .gitignore leaves
				  * out to be counted, as far as names tell? NULL: it is not */
	void *of;
	bool include_docs;     /* walk texts too, whose command lines nobody runs */
	struct ignore exclude; /* --exclude, filled by ignore_add */
	struct found_list found;
	bool count_ignored; /* the answer */
	uint32_t n_ignored; /* files; where it is yes */
};

enum { DISCOVER_DEPTH = READ_DEPTH, DISCOVER_FILES_MOST = 1000 * 1000 };

/* One argument, a file or a folder. */
void discover(struct discovery *d, struct str argument);

/* Reads what was found; `root` was opened for its folder. A file that nobody named is read only
 * beneath the root, whatever became of it since. */
bool found_read(struct arena *a, const struct found *f, const struct root *root, size_t most,
	struct input *out, struct str *why);

/* Once all arguments are in: orders, and lists each file once. */
void discover_end(struct discovery *d);

#endif
