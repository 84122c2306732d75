/*
 * upkeep.h: findings about waivers and baselines themselves (upkeep.def).
 */
#ifndef FINDINGS_UPKEEP_H
#define FINDINGS_UPKEEP_H

#include "findings/judge.h"

enum upkeep {
#define UPKEEP(id, name, severity, title, why, help) UPKEEP_##id,
#include "findings/upkeep.def"
#undef UPKEEP
	UPKEEP_COUNT
};

/* Their outsides as a program without code, in the order of the rows: what chooses policies, says
 * how grave they are and explains them does so for these, too. */
const struct program *upkeep_program(void);

/* As upkeep_program is switched among `programs`; where it is not there, as the row has it. */
void upkeep_add(struct findings *fs, const struct judged_program_list *programs, enum upkeep u,
	struct source *source, struct span span, struct str message);

#endif
