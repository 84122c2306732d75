/*
 * compliance.h: `lint --control`: what a run says of a standard, control by control: what fails,
 * what is undecided or waived, what holds, and what nobody could look at.
 */
#ifndef CLI_COMPLIANCE_H
#define CLI_COMPLIANCE_H

#include "cli/inspect.h"
#include "library/controls.h"

/* A policy that gives evidence, over all inputs. */
struct held {
	const struct policy_info *policy;
	bool on;    /* for some input */
	bool asked; /* there was something that it speaks of */
	uint32_t n[VERDICT_COUNT];
};

LIST(held_list, struct held *);

struct compliance {
	struct arena *arena; /* borrowed; NULL: nobody wants it */
	enum standard_id standard;
	struct held_list all; /* in the order of the policies */
	struct map by_name;   /* struct held * by policy */
};

/* `programs`: what judges where no configuration says otherwise. */
void compliance_begin(struct compliance *c, struct arena *a, enum standard_id standard,
	const struct judged_program_list *programs);

/* One input that has been judged: what judged it, its records and what was found. */
void compliance_note(struct compliance *c, const struct judged_program_list *programs,
	const struct facts *facts, const struct findings *fs);

void compliance_write(const struct compliance *c, struct sink *out);

#endif
