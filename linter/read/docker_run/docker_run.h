/*
 * docker_run.h: `docker run` and `docker create` as the client reads them, and the scripts they
 * stand in.
 *
 * Words are parsed as the client's flag library does: options end at the first word that is none,
 * which is the image; all behind it belongs to the container. What the client refuses is reported
 * on the word in question; all else is read nevertheless.
 */
#ifndef READ_DOCKER_RUN
#define READ_DOCKER_RUN

#include "read/read.h"

/* What is known around one docker command line. */
struct docker_context {
	struct record *project;     /* NULL: containers belong to none */
	struct value host;          /* DOCKER_HOST; missing or STRING */
	struct value tls_verify;    /* DOCKER_TLS_VERIFY */
	struct value content_trust; /* DOCKER_CONTENT_TRUST */
	bool via_sudo;
};

/* What became of one line. */
struct docker_line {
	struct record *command;   /* its docker_command */
	struct record *container; /* NULL: it starts none */
	struct str refusal;       /* the client's first refusal; .n == 0: it accepts */
	bool help;                /* it only prints its usage */
};

/* words[0] is docker, or a path that ends in it; each word a STRING, unknown where none, one or
 * several words may stand. ctx may be NULL. */
struct docker_line docker_line(
	struct reading *r, const struct value *words, uint32_t n, const struct docker_context *ctx);

/* A shell script, or a list of command lines: every docker command in it, wherever it stands. */
void docker_script_read(struct reading *r, struct source *source);

/* One command line whose words are already expanded and were quoted for a shell. */
void docker_argv_read(struct reading *r, struct source *source);

#endif
