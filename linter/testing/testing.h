/*
 * testing.h: the tests inside policy files, run.
 *
 * A test is exact: what is found without a mark fails it, and so does a mark without its finding.
 * Its samples are files of one folder in memory; no file of the disk is read by a test.
 */
#ifndef TESTING_TESTING_H
#define TESTING_TESTING_H

#include "library/library.h"

struct testing_settings {
	bool coverage;   /* tell which conditions no test decides both ways */
	bool complete;   /* fail when there is one, or a policy is not shown to fire and to pass in
			    each notation it speaks of, and to be undecided where it can be */
	bool update;     /* rewrite the marks of tests that fail */
	bool colour;     /* of mistakes in the tests themselves */
	struct str only; /* part of a title, or the name of a policy; empty: all tests */
	int64_t today;   /* days since 1970-01-01, for tests that do not give another */
};

struct testing_totals {
	uint32_t passed, failed, updated; /* tests; an updated one is neither passed nor failed */
	uint32_t never_fires;             /* policies that no test shows to fire */
	uint32_t never_passes;            /* policies that no test shows to pass */
	uint32_t not_shown; /* with complete: further things that a test should show of a policy */
	uint32_t atoms,
		atoms_decided; /* with coverage or complete: conditions, and those seen both ways */
};

/* Runs the tests in the files that were added, not those of files they use. `program` was compiled
 * of them. Adds to `out` what failed, what is not tested, and the summary. False: a test failed,
 * none ran, marks could not be rewritten, or something is missing that `complete` asks for. */
bool testing_run(struct policy_files *files, const struct program *program,
	const struct testing_settings *settings, struct buf *out, struct testing_totals *totals);

#endif
