/*
 * upkeep.h: findings about waivers and baselines themselves (upkeep.def).
 */
#ifndef FINDINGS_UPKEEP_H
#define FINDINGS_UPKEEP_H

#include "findings/finding.h"

enum upkeep {
#define UPKEEP(id, name, severity, title, why, help) UPKEEP_##id,
#include "findings/upkeep.def"
#undef UPKEEP
	UPKEEP_COUNT
};

/* The outside of a policy, so that reports, selections and explanations know it. */
const struct policy_info *upkeep_policy(enum upkeep u);

/* UPKEEP_COUNT: none of that name. */
enum upkeep upkeep_find(struct str name);

void upkeep_add(struct findings *fs, enum upkeep u, struct source *source, struct span span,
	struct str message);

#endif
