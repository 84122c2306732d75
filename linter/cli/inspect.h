/*
 * inspect.h: one input, read and judged. An inspector is what one thread keeps from input to input;
 * an inspection is what came out, and the memory of it, until it has been reported.
 */
#ifndef CLI_INSPECT_H
#define CLI_INSPECT_H

#include "cli/session.h"
#include "fix/fix.h"
#include "project/discover.h"
#include "shellcheck/shellcheck.h"

struct inspector {
	struct session *session; /* borrowed, only read */
	struct judge judge;      /* the session's, with patterns of its own */
	struct match_cache matches;
	struct shellcheck shellcheck;
	struct arena arena;      /* of the patterns */
	struct arena root_arena; /* of the root */
	struct root root;        /* of the last file's folder */
	struct str folder;
	bool rooted;
	bool offers; /* findings are to come with the changes their fixes would make */
};

struct inspection {
	struct str path;             /* of the input, as named or found */
	const struct ruleset *rules; /* that judge it; borrowed */
	struct unit unit;
	struct findings findings; /* not finished */
	struct text_list opened;  /* other files that were read, from the root of the project */
};

void inspector_init(struct inspector *i, struct session *s);
void inspector_done(struct inspector *i);
void inspection_init(struct inspection *out);
void inspection_done(struct inspection *out);

/* Each forgets what `out` held, but its rules, which are set before. What cannot be read is a
 * mistake in out->unit.diags. */
void inspect_file(struct inspector *i, const struct found *f, struct inspection *out);
void inspect_stdin(struct inspector *i, struct inspection *out);
/* Another text in place of that of the file, which was the last one inspected; it outlives `out`.
 */
void inspect_instead(
	struct inspector *i, const struct found *f, struct str text, struct inspection *out);

/* For linter/fix; ends the list of findings. */
struct fix_reading inspection_reading(struct inspection *x, enum input_kind kind);

void inspect_words(struct inspector *i, const struct text_list *words, struct inspection *out);

#endif
