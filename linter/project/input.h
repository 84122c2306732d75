/*
 * input.h: the one door through which files come in.
 *
 * Only regular files are read, whole, up to a limit, and only if they stayed the same meanwhile.
 * What the command line names may lie anywhere; what a file names must lie beneath a folder.
 */
#ifndef PROJECT_INPUT_H
#define PROJECT_INPUT_H

#include "lang.h"
#include "read/read.h"

struct input {
	struct str text;
	bool utf16; /* it begins with a UTF-16 byte order mark */
	bool has_nul;
	uint32_t nul; /* offset of the first NUL */
};

/* How many bytes a file may have, and whether --max-file-size says so. */
struct limit {
	size_t bytes;
	bool given;
};

static inline struct limit limit_given(size_t bytes)
{
	return (struct limit){bytes, true};
}

static inline struct limit limit_own(size_t bytes)
{
	return (struct limit){bytes, false};
}

/* False: `why` ends a sentence that begins with the path: "does not exist". It never holds
 * anything of the content. */
bool input_read(
	struct arena *a, struct str path, struct limit most, struct input *out, struct str *why);
bool input_read_stdin(struct arena *a, struct limit most, struct input *out, struct str *why);
bool input_read_beneath(struct arena *a, int root, struct str path, struct limit most,
	struct input *out, struct str *why);

/* Opens a file or folder beneath an open folder; no link and no ".." leads out of it. -1: errno
 * says why, EXDEV when it would have. `flags` as for open. */
int input_open_beneath(struct arena *a, int root, struct str path, int flags);

/* Reports bytes that no reader should take for text: UTF-16, NUL. False: it is not to be read. */
bool input_check_text(const struct input *in, struct source *source, struct diags *ds);

/* A source without text, for mistakes about a file that could not be read. */
struct source *input_failed(struct arena *a, struct diags *ds, struct str path, struct str why);

/* The words for an errno. */
struct str input_why(struct arena *a, int error);

/* The same for a path that the user wrote; suggests what lies there under a name nearly the same.
 */
struct str input_why_named(struct arena *a, struct str path, int error);

#endif
