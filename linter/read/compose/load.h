/*
 * load.h: the files of a project, and how they become one tree.
 */
#ifndef COMPOSE_LOAD
#define COMPOSE_LOAD

#include "read/compose/private.h"

struct services;

/* A file that was read for the project. */
struct compose_file {
	struct source *source;
	struct str path;   /* from the folder of the input */
	struct str folder; /* of what it names, from that of the input; empty or ending in / */
	bool elsewhere;    /* included or extended: its paths are moved to where they are used */
	const struct map *env; /* struct text * by name */
	struct node_list documents;
	struct services *services; /* merged, for those that extend one; NULL until asked for */
	const struct compose_file *from; /* it was included by; NULL */
};

struct project_files {
	struct compose_file *main;
	struct compose_file_list overrides;
};
/* All files of the project that the file belongs to. */
struct project_files compose_files(struct compose *c, struct compose_file *self);

/* The project of a file: what it extends and includes taken in, its documents and then the files
 * of `overrides` laid over each other. NULL: nothing of it is a project. */
struct node *compose_load(
	struct compose *c, struct compose_file *main, const struct compose_file_list *overrides);

/* Sets the project's name, before anything is interpolated. */
void compose_name(struct compose *c, const struct compose_file *main,
	const struct compose_file_list *overrides);

/* The file's documents, to which `root` belongs, with services taken in by `extends`, ... */
struct node *compose_extended(struct compose *c, struct compose_file *f, struct node *root);
/* ... and what `include` names. Both may change the top of the tree. */
struct node *compose_included(struct compose *c, struct compose_file *f, struct node *root);

/* A file that has been read already. */
struct compose_file *compose_file_new(
	struct compose *c, struct source *s, struct str path, const struct yaml *y);
/* The file at `path` as `from` would name it, read once; NULL with the reason in `why`. */
struct compose_file *compose_file_beside(
	struct compose *c, const struct compose_file *from, struct str path, struct str *why);
/* A file with variables and a folder of its own: an included one. */
struct compose_file *compose_file_open(struct compose *c, struct str path, struct str *why);

const struct cause *compose_left_open(const struct node *service); /* NULL: it is whole */
bool compose_is_remote(struct str reference);

/* Says that a file is not read. */
void not_followed(struct compose *c, struct node *at, struct str what, struct str why);

#endif
