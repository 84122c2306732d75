/*
 * library.h: where policies come from: the standard library inside the program, and the files and
 * folders that a user names.
 */
#ifndef LIBRARY_LIBRARY_H
#define LIBRARY_LIBRARY_H

#include "compiler.h"

/* The standard library as it was compiled into this program. NULL: its image does not fit, which
 * `why` explains. */
const struct program *library_standard(struct arena *a, struct str *why);

/* Policies from files. Folders are walked in the order of their names for *.prq. */
struct policy_files {
	struct arena *arena;
	struct diags *diags;
	uint32_t others; /* errors that diags held before: of a configuration file, say */
	struct pack pack;
	struct check_host host;
	LIST(tree_list, struct tree *) trees;
	struct map sources; /* files read so far, by path */
	struct str within;  /* absolute: no file outside it is read; empty: any may be */
	struct map wanted;  /* files that were named themselves, or found in a folder */
};

/* known: names in it can be waived and tested, though they are not in the files; may be NULL. */
void policy_files_init(
	struct policy_files *f, struct arena *a, struct diags *ds, const struct program *known);

/* loose: given by the user, not the library. false: nothing could be read there, diags say why. */
bool policy_files_add(struct policy_files *f, struct str path, bool loose);

/* A text that is no file, such as a policy test's. */
void policy_files_add_source(struct policy_files *f, struct source *s, bool loose);

/* Checks all of them; false when there are mistakes. */
bool policy_files_check(struct policy_files *f);

/* Checks and compiles. */
bool policy_files_compile(struct policy_files *f, struct program *out);

/* A param's or data file's value from text: `NAME=VALUE` of the command line. The text is an
 * expression of the language, or plain text where the type is written as text. */
bool library_param(
	struct arena *a, struct str type, struct str text, struct value *out, struct diags *ds);

/* The same from a piece of YAML, as data files hold it; mistakes are told at their places. */
struct node;
bool library_data(struct arena *a, struct str type, const struct node *n, struct value *out,
	struct diags *ds);

#endif
