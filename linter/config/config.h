/*
 * config.h: .pratique.yaml: what it says, with the place of each word.
 *
 * A file of the linted tree may add checks and raise severities as it likes; where it lowers,
 * ignores or leaves out, that is counted. Configuration is data: it names no commands, opens
 * nothing outside the project and sees no environment.
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "findings/judge.h"
#include "project/gitignore.h"
#include "read/read.h"

struct node;         /* read/yaml */
struct policy_files; /* library */

enum {
	CONFIG_SIZE = 256 * 1024, /* bytes of one file */
	CONFIG_WORDS_MOST = 1000, /* words, patterns, params and entries of one file */
	CONFIG_FILES_MOST = 64    /* above one file that is linted */
};

struct config_word {
	struct str text;
	struct source *source;
	struct span span;
};

LIST(config_words, struct config_word);

/* What is on in place of what was; an empty list, too, says so: nothing. */
struct config_choice {
	struct config_words words;
	bool given;
};

struct config_severity {
	struct config_word policy;
	enum severity severity;
};

LIST(config_severities, struct config_severity);

struct config_value {
	struct config_word name;
	const struct node *value;
};

LIST(config_values, struct config_value);

/* Bounds of a param; each may be NULL. */
struct config_range {
	struct config_word name;
	const struct node *least, *most;
	const struct node *within; /* a list: its items must be among these */
};

LIST(config_ranges, struct config_range);

struct config_floor {
	struct config_word policy;
	bool enabled;
	enum severity severity; /* SEVERITY_INFO: none */
	struct config_ranges params;
};

LIST(config_floors, struct config_floor);

/* What holds for some paths: the whole of a file, or one of its overrides. */
struct config_block {
	struct ignore paths; /* of an override */
	struct config_choice packs, select;
	struct config_words extend_select, ignore;
	struct config_severities severity;
	struct config_values params, data;
};

LIST(config_blocks, struct config_block);

struct config_run { /* one RUN_KEY */
	const char *key;
	struct config_words values;
};

LIST(config_runs, struct config_run);

struct config {
	struct source *source;
	struct str folder; /* absolute; paths in the file are relative to it */
	struct str top;    /* absolute; nothing that a file of the tree names may lie outside */
	struct str shown;  /* of its folder, for messages and for opening; empty: the current one */
	bool trusted;      /* --config, or the user's own; not of the linted tree */
	bool root;
	struct config_block block;
	struct config_blocks overrides;
	struct config_words policies, locked;
	struct ignore exclude;
	struct config_floors floors;
	struct config_runs run;
	struct policy_files *policy_files; /* that it was compiled from */
	bool prepared;                     /* rulings_prepare has seen it */
	const struct program *program;     /* of `policies`, once somebody compiled them; or NULL */
};

LIST(config_list, struct config *);

/* Reads a text. What is wrong goes to `ds`, and the rest counts; of what is no YAML nothing does.
 */
struct config *config_read(struct arena *a, struct source *source, struct diags *ds);

/* The keys, for schema, documentation and settings. */
enum config_scope { CONFIG_BLOCK, CONFIG_FILE, CONFIG_RUN };

struct config_key {
	const char *name; /* _ is shown as - */
	const char *form;
	const char *doc;
	enum config_scope scope;
};

unsigned config_key_count(void);
const struct config_key *config_key_at(unsigned i);
struct str config_key_shown(struct arena *a, const char *name);

#endif
