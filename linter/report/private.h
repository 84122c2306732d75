/*
 * private.h: what the JSON formats share.
 */
#ifndef REPORT_PRIVATE_H
#define REPORT_PRIVATE_H

#include "report/json_writer.h"
#include "report/report.h"

void members_finding(struct writer *j, struct report *r, const struct finding *f);
void object_error(struct writer *j, struct report *r, const struct diag *d);
void object_left_out(struct writer *j, const struct left_out *l);
void members_totals(struct writer *j, const struct report_totals *t);

/* Of each input only so many mistakes are written, of each severity; `shown` counts them. */
struct shown {
	uint32_t of[DIAG_WARNING + 1];
};
bool shown_fits(struct shown *shown, const struct diag *d);

/* `text` as one more element of a list that is gathered for the end. */
void gather(struct buf *list, struct str text);

#endif
