/*
 * lines.h: the lines of the files that the findings of a unit speak of, as jsonl hands them on.
 *
 * With them `merge` shows excerpts and counts bytes and UTF-16 units as the run itself would have.
 * Of a range of many lines those are kept that an excerpt shows.
 */
#ifndef REPORT_LINES_H
#define REPORT_LINES_H

#include "report/private.h"

/* One object for each source that has a text, with its lines in ascending order. */
void lines_write(struct sink *out, struct findings *fs, const struct diags *ds);

#endif
