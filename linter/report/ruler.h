/*
 * ruler.h: positions of many offsets, mostly ascending, without walking a long line each time.
 *
 * Findings come in order. A file that is one line of megabytes with a thousand findings is then
 * counted through once, not a thousand times.
 */
#ifndef REPORT_RULER_H
#define REPORT_RULER_H

#include "lang.h"

struct mark {
	struct source *source; /* NULL: none yet */
	uint32_t offset;
	struct position at;
};

struct ruler {
	struct mark from, to; /* where the last range began and ended */
};

struct range_position {
	struct position from, to; /* `to` is behind the last character */
};

struct range_position ruler_range(struct ruler *r, struct source *source, struct span span);

#endif
