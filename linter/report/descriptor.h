/*
 * descriptor.h: the rules that a report names, each once, in the order in which they came; for
 * formats that list them apart.
 */
#ifndef REPORT_DESCRIPTOR_H
#define REPORT_DESCRIPTOR_H

#include "report/entry.h"

struct descriptor {
	struct str id, title;
	const struct policy_info *policy; /* NULL: a mistake in an input */
	const struct diag_code *code;     /* then this one */
	enum severity severity;           /* the worst of this run */
	uint32_t index;
};

struct descriptors {
	struct map names;
	LIST(descriptor_list, struct descriptor *) all;
};

/* The rule of an item; never NULL, and in the arena of the run. */
struct descriptor *descriptor_of(struct arena *a, struct descriptors *rules, const struct entry *e);

/* What it is about, in a few sentences, never empty. */
struct str descriptor_text(const struct descriptor *rule);

/* Does a standard of security ask for it? */
bool descriptor_is_security(const struct descriptor *rule);

#endif
