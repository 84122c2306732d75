/*
 * shellcheck.h: what ShellCheck says of the scripts of an input, as findings.
 *
 * One of these is used by one thread, from input to input. Nothing of a script is executed:
 * ShellCheck only reads it, from a file of a private folder that is removed again.
 */
#ifndef SHELLCHECK_SHELLCHECK_H
#define SHELLCHECK_SHELLCHECK_H

#include "findings/finding.h"
#include "read/shell/shell.h"

enum {
	SHELLCHECK_SCRIPTS_MOST = 5000,            /* of one input */
	SHELLCHECK_SECONDS_MOST = 60,              /* of one process */
	SHELLCHECK_OUTPUT_MOST = 16 * 1024 * 1024, /* bytes */
	SHELLCHECK_SCRIPTS_EACH = 500              /* of one process */
};

struct shellcheck {
	const char *program; /* absolute */
	struct arena arena;
	struct map policies; /* struct policy_info * by code; findings point to them */
};

/* The program on the PATH, absolute folders only, in the arena; NULL: it is not installed. */
const char *shellcheck_find(struct arena *a);

void shellcheck_init(struct shellcheck *sc, const char *program);
void shellcheck_done(struct shellcheck *sc);

/* The outside of a policy that the code SC2086 has; lives as long as sc. */
const struct policy_info *shellcheck_policy(
	struct shellcheck *sc, struct str code, enum severity severity);

/* Adds its findings for all scripts of the unit, which have been read. When it cannot be run to
 * its end, an error at `source` says so. The findings live as long as sc and the unit. */
void shellcheck_run(struct shellcheck *sc, const struct shell_found *scripts, struct source *source,
	struct findings *fs, struct diags *ds);

/* SC2086 and shellcheck:SC2086: the code, SC and four digits; empty: the word is none. */
struct str shellcheck_code(struct str word);

#endif
