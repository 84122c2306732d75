/*
 * private.h: what the JSON formats share.
 */
#ifndef REPORT_PRIVATE_H
#define REPORT_PRIVATE_H

#include "report/json_writer.h"
#include "report/report.h"

void members_finding(struct writer *j, struct report *r, const struct finding *f);
/* Where the cause of an undecided finding stands, when it is known. */
void member_cause_place(struct writer *j, struct report *r, const struct finding *f);
/* whole: with its label, further places, notes and replacement, as text reports show them. */
void object_error(struct writer *j, struct report *r, const struct diag *d, bool whole);
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
