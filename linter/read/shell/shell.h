/*
 * shell.h: scripts as lists of simple commands.
 *
 * Reads POSIX shell plus the bash forms seen in practice, wherever a script stands: RUN, CMD,
 * HEALTHCHECK, compose command, .sh files. Nothing is executed; a word keeps its literal text and
 * has holes where the shell would put something in. Positions are those of the file.
 */
#ifndef READ_SHELL
#define READ_SHELL

#include "read/read.h"

enum shell_dialect { SHELL_POSIX, SHELL_BASH, SHELL_POWERSHELL, SHELL_CMD, SHELL_OTHER };

/* Where something stands in a script that is filled in before the shell sees it: "$\1" is there. */
struct shell_gap {
	uint32_t at;
	const struct cause *cause;
	bool single; /* what is filled in stays one word, quotes or not */
};

LIST(shell_gap_list, struct shell_gap);

struct shell_context {
	enum shell_dialect dialect;
	struct str program;         /* the shell, as it is named; empty: not known */
	const char *phase;          /* "build" "start" "check" "script" */
	bool pipefail, errexit;     /* as the script begins */
	struct record *instruction; /* NULL, or what its commands stand in */
	struct record *stage;
	struct record *container;
	/* What a variable is worth, or NULL / false: then it is a hole. Called with the plain name.
	 */
	bool (*lookup)(void *of, struct str name, struct text *out);
	void *of;
	struct shell_gap_list gaps; /* of the text, ordered by offset */
};

/* How a shell begins, by the words that start it. */
struct shell_interpreter {
	enum shell_dialect dialect;
	struct str program; /* as it is named; empty: not known */
	bool pipefail, errexit;
};

struct shell_interpreter shell_interpreter(const struct str *words, size_t n);

/* By the first line of a script; false: it is no #! line. */
bool shell_shebang(struct str text, struct shell_interpreter *out);
void shell_begins(struct shell_context *ctx, const struct shell_interpreter *how);

/* The origin of a command record whose list of arguments is open: its words in order, unknown
 * where none, one or several may stand. NULL where the list of arguments is complete. */
struct shell_origin {
	const struct value *words;
	uint32_t n;
};

/* Appends a `command` record for each simple command, in order of the text, to `commands` (LIST
 * value). What cannot be read is reported as DIAG_shell_syntax, and reading goes on behind it. */
void shell_read(struct reading *r, const struct splice *script, const struct shell_context *ctx,
	struct value commands);

/* One command from words that are already apart (exec form, compose list). */
void shell_words(struct reading *r, const struct value *words, uint32_t n,
	const struct shell_context *ctx, struct value commands);

/* One script as it was given to shell_read: what another tool needs to look at it and to say where
 * in the file something stands (splice_span). */
struct shell_seen {
	struct splice text;
	enum shell_dialect dialect;
	struct str program;
	const char *phase;
	bool pipefail, errexit;     /* as it begins */
	bool has_gaps;              /* some of it is filled in before the shell sees it */
	struct record *instruction; /* NULL: it stands in none */
	struct record *container;
};

LIST(shell_seen_list, struct shell_seen);

/* All scripts of a unit, in the order in which they were read. */
struct shell_found {
	struct shell_seen_list all;
};

/* One JSON line for each script: what the grammar makes of it, for comparison. */
void shell_dump(struct reading *r, const struct shell_found *scripts, struct buf *out);

/* Where its comments stand in the source. */
void shell_comments(struct reading *r, const struct splice *text, struct span_list *out);

/* Splits a text into words as shells do, quotes removed, operators kept as words; for compose
 * `command: "a b"`. Each word is a STRING value placed where it was written. */
bool shell_split(struct reading *r, const struct splice *text, struct value words, struct str *why);

#endif
