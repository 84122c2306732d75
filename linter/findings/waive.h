/*
 * waive.h: what the comments of an input silence, and what they make graver.
 */
#ifndef FINDINGS_WAIVE_H
#define FINDINGS_WAIVE_H

#include "directions/directions.h"
#include "findings/finding.h"

/* Marks as waived each finding that a direction speaks of: one in its scope, of a policy that
 * answers to one of its ids and that comments may waive; what is locked is refused. Before
 * findings_finish. */
void findings_waive(struct findings *fs, const struct direction_list *ds, int64_t today);

/* Does an id of a comment of ours mean the policy? Its name, or an id of another tool, in any
 * case. */
bool direction_means(struct str id, const struct policy_info *p);

/* Where the file asks for it (check=error=true), findings of the tool's rules are at least high. */
void findings_raise(struct findings *fs, const struct direction_list *ds);

#endif
