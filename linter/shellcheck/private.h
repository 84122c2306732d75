/*
 * private.h: what the files of this room share.
 */
#ifndef SHELLCHECK_PRIVATE_H
#define SHELLCHECK_PRIVATE_H

#include "shellcheck/shellcheck.h"

/* The file that ShellCheck reads for a script: what is put before it, then its text. */
struct check_text {
	const struct shell_seen *seen;
	struct str text;
	uint32_t shebang;         /* bytes of the script that stand before what is put in */
	uint32_t added;           /* bytes put in */
	struct offset_list lines; /* where each line of text begins; once asked for */
};

/* False: a language that ShellCheck does not know. */
bool check_text_make(struct arena *a, const struct shell_seen *seen, struct check_text *out);

/* Where a line and column of the file, from 1, was written; false for what was put in. */
bool check_text_span(struct arena *a, struct check_text *t, const int64_t at[4], struct span *out);

/* The same for text that is to be replaced, only where each byte was written as it is; an insertion
 * goes behind the byte before it, or `ahead` before the one behind it. */
bool check_text_exact(
	struct arena *a, struct check_text *t, const int64_t at[4], bool ahead, struct span *out);

/* Does the script stand in quotes, which what is put in would have to mind? */
bool check_text_quoted(const struct check_text *t);

#endif
