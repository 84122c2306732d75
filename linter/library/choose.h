/*
 * choose.h: the words that choose policies: a name, a pack, a subject (a tag), a severity, a
 * standard or one of its controls, or the id of the same rule in another tool.
 */
#ifndef LIBRARY_CHOOSE_H
#define LIBRARY_CHOOSE_H

#include "library/controls.h"

/* Does the word mean this policy? Ids of other tools count with or without the tool's name. */
bool policy_answers(const struct policy_info *p, struct str word);

/* "hadolint:DL3006" is meant by itself and by "DL3006". */
bool policy_has_id(const struct policy_info *p, struct str word);

/* The packs that a policy belongs to by what it says of itself: recommended (it is stable), strict
 * (stable, or tagged strict), style (tagged so), the standards it gives evidence for, all. */
struct strs policy_packs(struct arena *a, const struct policy_info *p);

/* A pack may be empty: a standard that no policy gives evidence for. */
bool pack_exists(struct str name);

/* The names of all packs, for suggestions and help; `n` of them. */
const struct str *pack_names(struct arena *a, uint32_t *n);

#endif
