/*
 * rules.h: the lists that `rules` can show. `j` is NULL where the format is text.
 */
#ifndef CLI_RULES_H
#define CLI_RULES_H

#include "cli/session.h"
#include "library/controls.h"
#include "report/json_writer.h"

/* --control and --aka; false: said what there is in place of what was asked for. */
bool rules_by_control(struct session *s, struct writer *j);
bool rules_by_peer(struct session *s, struct writer *j);

/* The standard of --control; STANDARD_COUNT: there is none of that name, said so. */
enum standard_id standard_wanted(struct session *s);

/* Ends the line of an object where that is the format. */
void rules_end_row(struct session *s, struct writer *j);

#endif
