/*
 * causes.h: what is undecided, by cause: people are told of a cause once, whatever the number of
 * policies that ask.
 */
#ifndef REPORT_CAUSES_H
#define REPORT_CAUSES_H

#include "report/report.h"

struct cause_group {
	struct source *source;
	struct span span;
	struct str what; /* empty: nothing in particular */
	struct finding_list members;
	bool told; /* by a mistake that stands at the same place */
};

LIST(cause_group_list, struct cause_group *);

struct causes { /* in the arena of the findings */
	struct cause_group_list all;
	struct map by_cause;
};

void causes_init(struct causes *c, struct findings *fs);

/* The group that the finding belongs to; NULL: it is decided. */
const struct cause_group *causes_of(
	const struct causes *c, struct arena *a, const struct finding *f);

/* The group whose cause is the very thing that the mistake points at, from now on told; NULL: none.
 */
const struct cause_group *causes_tell(struct causes *c, const struct diag *d);

/* "3 policies cannot be decided: a, b and 1 more" */
struct str cause_group_names(struct arena *a, const struct cause_group *g, uint32_t *n);

#endif
