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

/* Limits of one input. */
enum {
	DOCKER_COMMANDS_MOST = 50 * 1000, /* docker command lines */
	DOCKER_PORTS_MOST = 400 * 1000    /* ports written out one by one in requests */
};

/* What requests are made of. */
struct docker_sending {
	struct arena arena; /* of one line's request */
	uint32_t ports;     /* written out so far, of DOCKER_PORTS_MOST */
};

/* What is known around one docker command line. */
struct docker_context {
	struct record *project; /* NULL: containers belong to none */
	/* A variable of the environment it runs in; missing when nothing is seen to set it. NULL:
	 * no variable is known. */
	struct value (*variable)(const void *of, struct str name);
	const void *of;
	struct str folder; /* it runs in, absolute; empty: not known */
	bool via_sudo;
	struct docker_sending *sending; /* NULL: what it sends is not asked for */
};

/* What became of one line. */
struct docker_line {
	struct record *command;     /* its docker_command */
	struct record *container;   /* NULL: it starts none */
	struct str refusal;         /* the client's first refusal; .n == 0: it accepts */
	bool starts;                /* its verb is run or create, whatever became of it */
	bool help;                  /* it only prints its usage */
	struct value query, create; /* MAP in ctx->sending's arena; missing: it sends nothing */
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

const struct value *docker_scope_get(const struct docker_scope *scope, struct str name);

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

/* As docker_script_read, and what the client of each run and create would send or say, run in
 * `folder` (absolute; empty: not known): a MAP {line, ok, error, query, create}, valid until `each`
 * returns. In it, a MAP is a JSON object, missing is null, BYTES are an unsigned 64-bit number, and
 * a field that the text does not decide is "<dynamic>". */
void docker_requests(struct reading *r, struct source *source, struct str folder,
	void (*each)(void *of, struct value line), void *of);

#endif
