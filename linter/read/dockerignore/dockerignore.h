/*
 * dockerignore.h: the patterns of a .dockerignore and the paths that they leave out of a context.
 *
 *	struct dockerignore *ig = dockerignore_read(arena, source, diags);
 *	dockerignore_excludes(ig, text_plain(STR("node_modules/x"))) == TRUTH_TRUE
 */
#ifndef READ_DOCKERIGNORE
#define READ_DOCKERIGNORE

#include "read/read.h"

enum {
	DOCKERIGNORE_PATTERNS_MOST = 10 * 1000,
	DOCKERIGNORE_STEPS_MOST = 2 * 1000 * 1000 /* patterns held against 16 bytes of paths */
};

struct ignore_pattern_text {
	struct str text;  /* cleaned, without the ! */
	struct span span; /* as written */
	bool exception;
};

LIST(ignore_pattern_texts, struct ignore_pattern_text);

struct dockerignore {
	struct source *source;
	struct ignore_pattern_texts patterns;
	bool exceptions; /* some take back what others leave out */
	struct matching *matching;
};

/* What the engine refuses is reported and left out. The answer is never NULL and lives in the
 * arena, where matching keeps what it has compiled. */
struct dockerignore *dockerignore_read(struct arena *a, struct source *s, struct diags *ds);

/* Does it leave the path out? `path` is relative to the context and clean: "a/b", never "./a". As
 * the builder decides while it walks: a folder that is left out takes what is below with it, unless
 * a later exception brings that back; `by` is then the pattern that did it. Unknown where holes
 * leave it open or the limit is reached. */
enum truth dockerignore_excludes(struct dockerignore *ig, struct text path, uint32_t *by);

/* The path as filepath.Clean of Go gives it: "./a//b/../c/" is "a/c", "" is ".". */
struct str dockerignore_clean(struct arena *a, struct str path);

#endif
