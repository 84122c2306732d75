/*
 * read.h: what all readers share. A reader takes the text of one input and adds records to facts;
 * what it cannot understand it reports, and carries on behind it.
 */
#ifndef READ_READ_H
#define READ_READ_H

#include "lang.h"
#include "model/model.h"
#include "read/comment.h"

/* Asks for another file of the same project: an ignore file, a Dockerfile, an .env beside the
 * input. Paths are relative to the folder of the input, '/'-separated, already joined. NULL when
 * it is absent, not a regular file, too large, or outside the project root; `why` (may be NULL)
 * then says so in words. The answer lives as long as the unit. */
struct inputs {
	struct source *(*open)(struct inputs *in, struct str path, struct str *why);
	struct str folder; /* the name of the input's folder; empty: not known */
};

/* One unit of work while it is read. */
struct reading {
	struct arena *arena;
	struct facts *facts;
	struct diags *diags;
	bool named;                   /* the user asked for this very input */
	struct inputs *inputs;        /* NULL: no other file may be opened */
	const struct map *settings;   /* --set NAME=value: struct str *; fills holes; NULL: none */
	const struct map *build_args; /* --build-arg and build.args, the same: values of ARGs */
	struct str target;            /* --target; empty: the last stage */
	struct str recipe; /* path of a Dockerfile that the input builds; empty: the input itself */
	struct str context;  /* folder of its context; empty, that of the input, or ending in / */
	bool no_context;     /* it lies elsewhere */
	struct str platform; /* --platform; empty: not known */
	struct source **overrides; /* --file: compose files laid over the input, in order */
	uint32_t n_overrides;
	struct input_comment_list *comments; /* gets those of the input; NULL: nobody asks */
	struct map
		*written; /* how scripts were written whose place alone does not tell; see below */
	struct shell_found *scripts; /* NULL, or where shell_read notes each script it is given */
	struct shell_spent {         /* by all scripts of the unit, against SHELL_..._MOST */
		size_t bytes;
		uint32_t words, commands;
	} shell_spent;
	uint32_t docker_commands; /* of all scripts of the unit, against DOCKER_COMMANDS_MOST */
};

/* The limits of hostile input; each is tested at, below and above. */
enum {
	READ_DEPTH = 200,                 /* nesting of anything */
	READ_FILE_SIZE = 4 * 1024 * 1024, /* bytes of one file */
	READ_LINE_SCANNED = 64 * 1024,    /* a Dockerfile line: BuildKit refuses it from here */
	READ_LINE_MOST = 1024 * 1024,     /* and this is more than any has */
	READ_YAML_DIRECTIVES = 32,        /* lines beginning with % */
	READ_YAML_SPARE = 100 * 1000,     /* expanded nodes: 10 x source nodes + this */
	READ_VALUE_SIZE = 1024 * 1024,    /* bytes of one expanded value */
	READ_EXPANSION = 16 * 1024 * 1024 /* bytes of all expanded values of a file */
};

/* A text at `at` was written as `how`, which is kept: folded, indented, with characters escaped.
 * NULL when nobody has said so. */
void reading_wrote(struct reading *r, struct place at, struct splice how);
const struct splice *reading_written(const struct reading *r, struct place at);

/* Appends a text as a JSON string, bytes that are no UTF-8 as U+FFFD. */
void read_json(struct buf *out, struct str s);

/* DIAG_dockerfile_syntax and so on: READ_CODE rows of codes.def. */
#define CODE(name, slug, severity, doc) extern const struct diag_code DIAG_##name;
#include "read/codes.def"
#undef CODE

/* The constant of that slug, of readers or of the language; NULL: there is none. */
const struct diag_code *read_code_find(struct str slug);

#endif
