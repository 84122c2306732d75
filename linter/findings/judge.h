/*
 * judge.h: policies over the records of one unit; what they say becomes findings.
 */
#ifndef FINDINGS_JUDGE_H
#define FINDINGS_JUDGE_H

#include "findings/finding.h"

/* One program with what is switched on in it. */
struct judged_program {
	const struct program *program;
	bool *active;            /* by policy */
	struct value *params;    /* by param */
	enum severity *severity; /* by policy: what configuration made of it; NULL: its own */
	uint8_t *seen;           /* by instruction, for the machine; NULL: off */
};

LIST(judged_program_list, struct judged_program);

struct judge {
	struct match_cache *matches; /* kept from unit to unit; NULL: none is kept */
	struct judged_program_list programs;
	bool unknown_given; /* --unknown was given: it decides for every rule */
	enum when_unknown unknown;
	bool edits; /* work out what fixes would do */
};

/* Adds to fs; `facts` outlives it. A limit that was reached goes to ds, at `source`. */
void judge_run(const struct judge *j, struct facts *facts, struct source *source,
	struct findings *fs, struct diags *ds);

/* A program of which all is switched on but what is optional, with its own params. */
struct judged_program judged_program_new(struct arena *a, const struct program *p);

#endif
