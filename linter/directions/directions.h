/*
 * directions.h: what the comments of an input ask linters to leave out.
 *
 *	struct direction_list ds = {0};
 *	directions_read(arena, &comments, diags, &ds);
 */
#ifndef DIRECTIONS_DIRECTIONS_H
#define DIRECTIONS_DIRECTIONS_H

#include "read/read.h"

enum direction_tool {
	TOOL_NONE,
#define TOOL(name, shown, akas) TOOL_##name,
#include "directions/directions.def"
#undef TOOL
	DIRECTION_TOOLS
};

enum { DIRECTIONS_MOST = 10 * 1000 }; /* of one unit */

LIST(id_list, struct str);

struct direction {
	enum direction_tool tool;
	struct source *source;
	struct span span;  /* of the comment */
	struct span scope; /* what it silences begins here; the whole text for a file */
	bool whole;        /* the scope is the file */
	struct id_list ids;
	bool all;              /* every rule of the tool, */
	bool others;           /* but those in ids */
	bool error;            /* findings of the tool are errors: check=error=true */
	struct str reason, by; /* may be empty */
	struct str problem;    /* of ours: why it cannot be read, and does not hold; else empty */
	bool *used;            /* of ours, by id: something was waived */
	int64_t until; /* days since 1970-01-01, the first it does not hold any more; 0: for good */
};

LIST(direction_list, struct direction);

/* In the order of the comments, which are borrowed. Beyond the limit: an error in ds. */
void directions_read(struct arena *a, const struct input_comment_list *comments, struct diags *ds,
	struct direction_list *out);

/* Makes an ignore_comment record of each that stands in the source. */
void directions_record(
	struct facts *f, const struct source *source, const struct direction_list *ds);

const char *direction_tool_name(enum direction_tool t); /* "" for none */
struct str direction_tool_akas(enum direction_tool t);  /* "hadolint shellcheck" */

#endif
