/*
 * private.h: what the files of the reader of ignore files share.
 */
#ifndef DOCKERIGNORE_PRIVATE
#define DOCKERIGNORE_PRIVATE

#include "read/dockerignore/dockerignore.h"

/* Does filepath.Match of Go take the pattern? */
bool dockerignore_well_formed(struct str pattern);

/* Made ready for the patterns, which are complete. Reports what no regular expression can be made
 * of, as the builder would. */
struct matching *dockerignore_compile(
	struct arena *a, const struct dockerignore *ig, struct diags *ds);

#endif
