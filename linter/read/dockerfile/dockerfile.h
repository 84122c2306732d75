/*
 * dockerfile.h: a Dockerfile as records, read the way BuildKit reads it.
 *
 *	struct dockerfile *d = dockerfile_read(&reading, source);
 *	struct record *stage = dockerfile_target(d, STR("builder"));
 */
#ifndef READ_DOCKERFILE
#define READ_DOCKERFILE

#include "read/read.h"

struct dockerfile;

/* Makes every record of the file; what BuildKit refuses is reported and reading goes on behind it.
 * The answer is never NULL and lives as long as the arena. */
struct dockerfile *dockerfile_read(struct reading *r, struct source *source);

/* The stage that `target` names; the last one where it is empty. NULL: there is none. */
struct record *dockerfile_target(struct dockerfile *d, struct str target);

/* One JSON line for each instruction: [first line, last line, s-expression, heredoc names]. */
void dockerfile_dump(struct dockerfile *d, struct buf *out);

#endif
