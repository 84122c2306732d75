/*
 * fixing.h: one file fixed in memory, and its new text put in the place of the old one.
 */
#ifndef CLI_FIXING_H
#define CLI_FIXING_H

#include "cli/inspect.h"

#include <sys/stat.h>

/* What one thread keeps from file to file. */
struct fix_worker {
	struct inspector inspector;
	struct inspection readings[2];
};

void fix_worker_init(struct fix_worker *w, struct session *s);
void fix_worker_done(struct fix_worker *w);

/* One of the findings that counts, which another file of the run may have, too. */
struct left_finding {
	uint64_t identity; /* as in seen.h */
	enum severity severity;
	bool unsafe; /* --unsafe could fix it */
};

LIST(left_findings, struct left_finding);

/* What is found of a text. */
struct left {
	struct findings_counts counts;
	struct left_findings all; /* in the arena of the result */
};

/* What became of one file. */
struct fix_result {
	struct arena arena;
	struct found file;
	struct str root;          /* of its project, absolute and real; empty: it has none */
	bool there;               /* it could be looked at, which gave `then` */
	struct stat then;         /* before it was read */
	bool read;                /* it could be read; else `errors` say why not */
	struct str before, after; /* the very same text when nothing was changed */
	struct fix_note_list notes;
	uint32_t done;
	struct left was, left; /* of both texts */
	struct text_list errors;
	struct text_list opened; /* other files that were read, by absolute paths */
};

void fix_result_init(struct fix_result *r);
void fix_result_done(struct fix_result *r);

/* Reads a file and fixes it in memory; several workers may be at it, each with a result of its own.
 * `rules` judge it. */
void fix_found(struct fix_worker *w, const struct found *f, const struct ruleset *rules,
	struct fix_result *out);
void fix_stdin(struct fix_worker *w, const struct ruleset *rules, struct fix_result *out);

/* Replaces the file by r->after, only where nothing can be lost: it lies within its project, nobody
 * else holds it under another name, and it is still what was read. NULL, or why not, the end of a
 * sentence. */
const char *fix_write(const struct session *s, struct fix_result *r);

#endif
