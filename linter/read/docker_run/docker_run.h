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
#include "read/shell/shell.h"

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

/* Variables that surround a script, from the inside out. */
struct docker_scope {
	struct map variables; /* struct value *: STRINGs */
	const struct docker_scope *outer;
};

/* One script in a file of another kind: a recipe, a step of a pipeline, an example in a text. Of
 * its commands those that have to do with docker become records. */
struct docker_hosted {
	struct record *project;    /* of docker_project */
	struct splice text;        /* the script; or, where words are given, they are apart */
	const struct value *words; /* STRINGs */
	uint32_t n;
	enum shell_dialect dialect;
	bool errexit, pipefail;
	struct shell_gap_list gaps;
	const struct docker_scope *scope; /* its environment; NULL: nothing is known of it */
};
void docker_hosted_read(struct reading *r, const struct docker_hosted *script);

/* The project that the containers of such a file belong to, and the file's document, which is of
 * the kind named. */
struct record *docker_project(struct reading *r, struct source *source, const char *kind);

/* One command line whose words are already expanded and were quoted for a shell. */
void docker_argv_read(struct reading *r, struct source *source);

#endif
