/*
 * keep.h: waivers kept in order: those that have expired, are for nothing, or cannot be read become
 * findings (upkeep.def).
 */
#ifndef FINDINGS_KEEP_H
#define FINDINGS_KEEP_H

#include "findings/judge.h"
#include "findings/upkeep.h"

/* `programs` say what is switched on, upkeep_program too. Comments of ours, once findings_waive has
 * been called. */
void keep_comments(struct findings *fs, const struct direction_list *ds,
	const struct judged_program_list *programs, int64_t today);

/* The `waive` blocks of a program, once all is judged. source_of: the text of a policy file, or
 * NULL. unused: every input was looked at, so that what waived nothing is for nothing. */
void keep_blocks(struct findings *fs, const struct judged_program *jp,
	const struct judged_program_list *programs, int64_t today, bool unused,
	struct source *(*source_of)(const void *of, struct str path), const void *of);

#endif
