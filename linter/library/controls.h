/*
 * controls.h: the standards that policies give evidence for (controls.def).
 */
#ifndef LIBRARY_CONTROLS_H
#define LIBRARY_CONTROLS_H

#include "compiler.h"

enum standard_id {
#define STANDARD(id, name, title) STANDARD_##id,
#define CONTROL(standard, number, decided, wording)
#include "library/controls.def"
#undef STANDARD
#undef CONTROL
	STANDARD_COUNT
};

struct standard {
	struct str name, title;
};

/* Who can tell whether a control holds. */
enum decided { DECIDED_FILES, DECIDED_ENGINE, DECIDED_HOST, DECIDED_PEOPLE };

struct control {
	enum standard_id standard;
	struct str number, wording;
	enum decided decided;
};

extern const struct standard standards[STANDARD_COUNT];

size_t control_count(void);
const struct control *control_at(size_t i); /* ordered by standard, then as in the standard */

/* By the name a policy gives: "cis-docker:4.1". NULL: no such control is known. */
const struct control *control_find(struct str name);

/* STANDARD_COUNT: there is none of that name. */
enum standard_id standard_find(struct str name);

/* Does the policy name this control, or (number empty) any of the standard? */
bool policy_evidences(const struct policy_info *p, struct str standard, struct str number);

/* Adds what follows for standards in force from the controls that the policy names of withdrawn
 * ones (follows.def), unless it names controls of the newer standard itself. The texts are in `a`.
 */
void policy_controls_follow(struct arena *a, struct policy_info *p);

/* Why no policy can tell; empty for DECIDED_FILES. */
struct str decided_why(enum decided d);

#endif
