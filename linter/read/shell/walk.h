/*
 * walk.h: the way through a script that makes its records: what holds where it has come to
 * (flow), what its variables are worth (vars), and words as the program would get them (args).
 */
#ifndef SHELL_WALK
#define SHELL_WALK

#include "read/shell/tree.h"

enum {
	SHELL_COMMANDS_MOST = 200 * 1000, /* records of one unit */
	SHELL_BRACES_MOST = 256,          /* words that one word with {a,b} may become */
	SHELL_STARTED_MOST = 4,           /* programs that start one another in one command */
	SHELL_WORDS_MOST = 200 * 1000 /* words of one unit that come from braces and variables */
};

struct shell_flow {
	bool pipefail, errexit, looped, conditional, substituted, background, via_sudo;
	bool skippable; /* passed over, the script may succeed all the same */
	bool unminded;  /* what its list comes to is not what the script comes to */
	bool in_function;
	bool assigned;       /* NAME=$(...) alone: it fails as what stands in it does */
	bool excused;        /* its failure ends nothing */
	bool tested;         /* its failure is looked at: a condition, before && or ||, behind ! */
	bool in_pipe, last;  /* of a pipe with several commands */
	struct value pipe;   /* its list */
	struct str behind;   /* the operator that ends it */
	uint32_t known_from; /* in a function: variables set before this entry of the log do not
				count */
};

struct shell_var {
	struct str name;
	bool known, exported;
	struct text value;
	const struct cause *cause; /* when not known */
	uint32_t set_at;           /* entry of the log */
};

struct shell_change { /* for going back */
	struct shell_var *var;
	struct shell_var before;
};

LIST(shell_changes, struct shell_change);

struct shell_walk {
	struct reading *r;
	struct arena *arena;
	const struct shell_context *ctx;
	enum shell_dialect dialect;
	struct value commands;
	struct shell_walk *outer; /* of the script this one stands in as a word */
	struct shell_tree *tree;
	struct shell_flow flow;
	struct map vars; /* struct shell_var */
	struct shell_changes log;
	struct map *assigned; /* all names the script sets; made when first asked */
	uint32_t depth;
	uint32_t started; /* launchers inside launchers */
};

/* One argument as the program gets it. */
struct shell_arg {
	struct text text;
	uint32_t place;
	const struct shell_word *word; /* NULL: it is not all of one word */
	const struct cause *open; /* none, one or several words stand here, nobody knows which */
	bool verbatim;            /* its characters stand in the source one by one */
};

LIST(shell_args, struct shell_arg);

/* vars */
void shell_var_set(struct shell_walk *w, struct str name, struct text value, bool exported);
void shell_var_forget(struct shell_walk *w, struct str name, const struct cause *cause);
bool shell_var_get(
	struct shell_walk *w, struct str name, struct text *out, const struct cause **why);
bool shell_var_own(
	struct shell_walk *w, struct str name, struct text *out, const struct cause **why);
void shell_vars_restore(struct shell_walk *w, uint32_t mark); /* as they were at the mark */
void shell_vars_blur(struct shell_walk *w, uint32_t mark); /* what has changed since is unknown */

/* args */
void shell_expand(struct shell_walk *w, const struct shell_word *words, struct shell_args *out);
struct text shell_expand_text(struct shell_walk *w, const struct shell_word *word);
struct text shell_param(
	struct shell_walk *w, const struct shell_word *in, const struct shell_part *part);
const struct cause *shell_cause(
	struct shell_walk *w, const struct shell_word *in, const struct shell_part *part);
/* Counts text that expansion has made or is about to make; false: it would be too much. */
bool shell_spend(struct shell_walk *w, struct text made);
bool shell_spend_bytes(struct shell_walk *w, size_t bytes);
bool shell_spend_words(struct shell_walk *w, uint32_t words);

/* Brace expansion; false when the words would be too many. */
bool shell_braces(struct shell_walk *w, struct str word, struct shell_names *out);

/* The script that arguments hold, blanks between them, with gaps where they have holes. */
struct shell_script *shell_args_script(
	struct shell_walk *w, const struct shell_arg *args, uint32_t n);

/* Walks a script that stands in another as a word. */
void shell_walk_inner(struct shell_walk *w, const struct shell_script *script,
	enum shell_dialect dialect, bool errexit, bool pipefail, bool via_sudo);
void shell_walk_tree(struct shell_walk *w, const struct shell_script *script);

/* commands: the record of one simple command from its arguments; `node` is NULL in exec form. */
struct record *shell_command(struct shell_walk *w, const struct shell_node *node,
	const struct shell_args *args, uint32_t place);

/* The place of a part of an argument's text. */
uint32_t shell_arg_place(struct shell_walk *w, const struct shell_arg *arg, size_t from, size_t to);
struct value shell_arg_value(struct shell_walk *w, const struct shell_arg *arg);
struct value shell_arg_slice(
	struct shell_walk *w, const struct shell_arg *arg, size_t from, size_t to);

#endif
