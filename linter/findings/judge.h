/*
 * judge.h: policies over the records of one unit; what they say becomes findings.
 */
#ifndef FINDINGS_JUDGE_H
#define FINDINGS_JUDGE_H

#include "findings/finding.h"

#include <stdatomic.h>

/* What configuration says of the findings of one policy. */
struct verdict_rule {
	enum severity severity;      /* SEVERITY_COUNT: as the policy's rules have it */
	enum severity least;         /* a floor; SEVERITY_INFO: none */
	enum severity before;        /* as severity, without what the linted tree says */
	bool locked;                 /* the tree cannot waive or lower it */
	const struct waiver *waiver; /* the tree switches it off; else NULL */
};

/* Gives the finding the severity, the lock and the waiver that the rule says; the severity of the
 * policy's own rule is set before. */
void verdict_rule_apply(const struct verdict_rule *r, struct finding *f);

/* One program with what is switched on in it. */
struct judged_program {
	const struct program *program;
	bool *active;         /* by policy */
	struct value *params; /* by param */
	/* by policy: what configuration makes of it; NULL: nothing */
	const struct verdict_rule *rules;
	atomic_bool *waived; /* by `waive` block: it waived something; NULL: nobody asks */
	bool of_tree;        /* it is of the linted tree, and cannot waive what is locked */
	uint8_t *seen;       /* by instruction, for the machine; NULL: off */
	uint64_t *steps;     /* by policy, for the machine; NULL: off */
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
