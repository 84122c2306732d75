/*
 * tree.h: a script as a tree, between the grammar and the walk that makes records of it.
 *
 * Spans are offsets into the text of the script a thing stands in; the script's splice leads to the
 * file. Words keep their parts: what is literal, and what the shell would put something in for.
 */
#ifndef SHELL_TREE
#define SHELL_TREE

#include "read/shell/shell.h"

enum { SHELL_MISTAKES_MOST = 20 }; /* reported of one script */

LIST(shell_names, struct str);

struct shell_script {
	struct splice text;
	struct shell_gap_list gaps; /* ordered by offset */
	bool guessed;               /* it is put together from values, not written as it is */
};

enum shell_part_kind {
	SHELL_LITERAL,
	SHELL_PARAM,   /* $name ${name op word} */
	SHELL_COMMAND, /* $(...) `...` <(...) */
	SHELL_ARITH,   /* $((...)) */
	SHELL_GAP      /* unknown since it came here */
};

struct shell_part {
	enum shell_part_kind kind;
	bool quoted;
	bool many; /* PARAM: $@ $* ${a[@]}: no word, one or several */
	struct span span;
	struct str text;           /* LITERAL: its characters; PARAM: the name */
	struct str op;             /* PARAM: ":-" "##" "/" ..., "length", "own" without
				      environment, "other" forms */
	struct shell_word *word;   /* PARAM: behind the operator; ARITH: what stands inside */
	struct shell_node *body;   /* COMMAND */
	const struct cause *cause; /* GAP */
	struct shell_part *next;
};

struct shell_word {
	const struct shell_script *script;
	struct span span;
	bool quoted; /* some of it is */
	bool array;  /* NAME=(...) as an operand of export and its like: NAME= and its elements */
	struct shell_part *parts, *last;
	struct shell_word *elements; /* of an array */
	struct shell_word *next;
};

struct shell_assignment {
	struct str name;
	struct span span;
	bool append, indexed; /* NAME+=x, NAME[i]=x */
	bool array;           /* NAME=(...): value is its first word */
	struct shell_word *index;
	struct shell_word *value; /* NULL: NAME= */
	struct shell_assignment *next;
};

struct shell_redirect {
	struct str op;
	struct span span;
	bool heredoc, literal, tabs; /* <<, its delimiter is quoted, <<- */
	struct str delimiter;
	struct shell_word *target; /* for a heredoc its text */
	struct shell_redirect *next;
};

enum shell_node_kind {
	SHELL_SIMPLE,
	SHELL_PIPELINE, /* body: its commands */
	SHELL_AND_OR,   /* body: pipelines, each with its link */
	SHELL_SUBSHELL,
	SHELL_GROUP,
	SHELL_IF,       /* body: clauses */
	SHELL_CASE,     /* words: the subject; body: clauses */
	SHELL_CLAUSE,   /* words: patterns; cond; body */
	SHELL_WHILE,    /* until too */
	SHELL_FOR,      /* select too; name, words */
	SHELL_FUNCTION, /* name, body */
	SHELL_TEST      /* [[ ]] and (( )): words only for what they substitute */
};

enum shell_link { SHELL_FIRST, SHELL_AND, SHELL_OR };

struct shell_node {
	enum shell_node_kind kind;
	enum shell_link link;
	bool background;
	bool negated; /* behind ! */
	bool listed;  /* FOR: words are given */
	struct span span;
	struct span behind; /* the operator that ends it, where it is a part of a list or pipe */
	const struct shell_script *script;
	struct str name;
	struct shell_assignment *assignments;
	struct shell_word *words;
	struct shell_redirect *redirects;
	struct shell_node *cond, *body, *next;
	uint32_t assigned_from, assigned_to; /* names assigned inside, in shell_tree.assigned */
};

struct shell_tree {
	struct shell_node *body;
	struct shell_names assigned;
	bool guessed;      /* some of the text is not known: mistakes may be none */
	uint32_t mistakes; /* so far; beyond SHELL_MISTAKES_MOST they follow from one another */
};

/* Parses a script that stands `depth` deep in others. Mistakes are reported; the tree then lacks
 * what could not be read. */
struct shell_tree *shell_parse(
	struct reading *r, const struct shell_script *script, uint32_t depth);

/* Splits PowerShell and cmd text into commands, as far as their words allow. */
struct shell_tree *shell_parse_windows(
	struct reading *r, const struct shell_script *script, bool powershell);

/* The gap whose "$\1" stands there; one that nobody has noted is filled in from elsewhere. */
const struct shell_gap *shell_gap_at(const struct shell_script *script, uint32_t at);

struct span shell_span(const struct shell_script *s, struct span in_text);
uint32_t shell_place(struct reading *r, const struct shell_script *s, struct span in_text);

#endif
