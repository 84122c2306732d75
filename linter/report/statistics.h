/*
 * statistics.h: how often each policy spoke in a run.
 */
#ifndef REPORT_STATISTICS_H
#define REPORT_STATISTICS_H

#include "report/colour.h"

struct tally {
	const struct policy_info *policy;
	enum severity severity; /* the worst */
	uint32_t n;
};

LIST(tally_list, struct tally *);

struct statistics {
	struct map by_name;
	struct tally_list all;
};

void statistics_count(struct statistics *s, struct arena *a, const struct finding *f);

/* A line for each policy, the most frequent first; of those alike the worse, then by name. */
void statistics_write(struct statistics *s, struct sink *out, bool colour);

#endif
