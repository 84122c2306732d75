/*
 * tree.h: a policy file as it was written.
 *
 * The parser builds it and nothing else; the checker writes types and resolutions onto it. Every
 * node carries its span. All of it lives in the arena of the parse, so nothing is ever released.
 */
#ifndef SYNTAX_TREE_H
#define SYNTAX_TREE_H

#include "base/list.h"
#include "base/str.h"
#include "diag/diag.h"
#include "source/source.h"
#include "value/edit.h"
#include "value/value.h"

struct type;
struct expr;

enum { SYNTAX_DEPTH = 200, SYNTAX_SIZE = 1 << 20 }; /* nesting of a policy file, and its bytes */

struct name {
	struct str text;
	struct span span; /* empty span: the name was not written */
};

LIST(name_list, struct name);
LIST(expr_list, struct expr *);

enum expr_kind {
#define EXPR(kind, doc) EXPR_##kind,
#include "syntax/exprs.def"
#undef EXPR
	EXPR_COUNT
};

enum operator{
#define OPERATOR(name, spelling, doc) OPERATOR_##name,
#include "syntax/operators.def"
#undef OPERATOR
	OPERATOR_COUNT
};

const char *operator_spelling(enum operator op);

enum quantifier { QUANTIFIER_ANY, QUANTIFIER_NO, QUANTIFIER_EVERY };

/* "text {expr} more {expr:...}": pieces of a template. A raw text or one without {} is one piece.
 */
struct piece {
	struct str text;   /* literal text, escapes resolved; when expr is NULL */
	struct expr *expr; /* what stands in {} */
};

LIST(piece_list, struct piece);

struct template
{ /* the span holds the quotes */
	struct piece_list pieces;
	struct span span;
	bool raw;
};

struct binding; /* what a NAME stands for; the checker's */

struct expr {
	enum expr_kind kind;
	struct span span;
	uint32_t depth; /* levels of nodes from here down: at most SYNTAX_DEPTH, else it is an ERROR
			 */

	/* written by the checker */
	const struct type *type;
	const struct binding *binding; /* of NAME, and the variable of QUANT and COMPREHENSION */
	const void *resolved; /* FIELD: struct field; CALL: struct function; IS: the test */
	unsigned slot;        /* FIELD, IS: slot of the record */
	unsigned how;         /* IS, CALL: which of their readings it is; check.h has them */
	bool sensitive;
	bool constant; /* `value` holds what it evaluates to */
	struct value value;

	union {
		struct name name;         /* NAME */
		struct value literal;     /* LITERAL: int number size duration date bool */
		struct template template; /* TEXT */
		struct expr_list items;   /* LIST */
		struct {
			struct expr_list keys, values;
		} map; /* MAP; keys are TEXT */
		struct {
			struct expr *of;
			struct name name;
		} field; /* FIELD  of.name */
		struct {
			struct expr *of, *index;
		} index; /* INDEX  of[index] */
		struct {
			struct name name;
			struct expr_list args;
		} call; /* CALL  name(args) */
		struct {
			enum operator op;
			struct expr *left, *right;
			struct span op_span;
		} binary; /* BINARY: relops, otherwise, + - *, and, or */
		struct {
			struct expr *of;
		} unary; /* NOT, MINUS, GROUP (parentheses) */
		struct {
			struct expr *of;
			bool not ;
			struct name test;
			struct name sub;
		} is; /* IS: of is [not] test[.sub]; set, missing, unknown, known are tests too */
		struct {
			enum quantifier q;
			struct name var;
			struct expr *in, *where, *satisfies;
		} quant; /* where may be NULL; satisfies only for every */
		struct {
			struct expr *item;
			struct name var;
			struct expr *in, *where;
		} comprehension; /* [item for var in xs where p] */
	} u;
};

struct type_name {           /* a type as written */
	struct str spelling; /* normalised: "list of string", "user?" */
	struct span span;
};

struct formal {
	struct name name;
	struct type_name type;
};

LIST(formal_list, struct formal);

/* `language 1` comes first in every file. */
struct use {
	struct template path;
	struct name as;
	struct span span;
};

struct param {
	struct name name;
	struct type_name type;
	struct expr *value;
	struct template *help; /* NULL without */
	struct str doc;        /* of the ## lines above */
	struct span span;
	const struct binding *binding;
};

LIST(param_list, struct param *);

struct data {
	struct name name;
	struct type_name type;
	struct template path;
	struct str doc;
	struct span span;
	const struct binding *binding;
};

struct define {
	struct name name;
	struct formal_list formals;
	struct expr *body;
	struct str doc;
	struct span span;
	const struct binding *binding;
};

enum meta_kind {
	META_TITLE,
	META_SEVERITY,
	META_WHY,
	META_TAGS,
	META_SEE,
	META_STATUS,
	META_WAIVABLE,
	META_AKA,
	META_CONTROL
};

struct meta {
	enum meta_kind kind;
	struct span span;
	LIST(template_list,
		struct template) texts; /* TITLE WHY SEE: one; TAGS AKA CONTROL: one or more */
	struct name word;               /* SEVERITY STATUS WAIVABLE */
};

LIST(meta_list, struct meta);

struct loop {
	struct name kind;   /* for each KIND [var]; empty when it ranges over `in` */
	struct name var;    /* empty: the kind's own name is the variable */
	struct expr *in;    /* for each [kind] var in EXPR */
	struct expr *where; /* may be NULL */
	struct span span;
	const struct binding *binding;
};

LIST(loop_list, struct loop *);

struct let {
	struct name name;
	struct expr *value;
	struct span span;
	const struct binding *binding;
};

LIST(let_list, struct let *);

struct edit {
	enum edit_kind kind;
	struct expr *target;
	struct expr *value; /* SET REPLACE: expression; INSERT: a TEXT; REMOVE: NULL */
	struct span span;
};

LIST(edit_list, struct edit);

enum clause_kind {
	CLAUSE_UNLESS,
	CLAUSE_MESSAGE,
	CLAUSE_AT,
	CLAUSE_RELATED,
	CLAUSE_HELP,
	CLAUSE_SEVERITY,
	CLAUSE_WHEN_UNKNOWN,
	CLAUSE_FIX
};

struct clause {
	enum clause_kind kind;
	struct span span;
	struct expr *expr; /* UNLESS AT RELATED; MESSAGE HELP: a TEXT */
	struct expr *text; /* RELATED FIX: a TEXT */
	struct name word;  /* SEVERITY; WHEN_UNKNOWN: report fail ignore; FIX: safe unsafe manual */
	struct edit_list edits;
};

LIST(clause_list, struct clause *);

struct rule {
	bool forbid; /* else require */
	bool then;   /* applies only where the rule before passed */
	struct expr *condition;
	struct clause_list clauses;
	struct span span;
};

LIST(rule_list, struct rule *);

struct policy {
	struct name name;
	struct str doc;
	struct meta_list metas;
	struct param_list params;
	struct loop_list loops;
	struct let_list lets;
	struct rule_list rules;
	struct span span;
	bool broken; /* a part of it could not be parsed */
};

struct waive {
	struct name policy;
	struct loop_list loops;
	struct template *reason, *by, *see; /* NULL where absent */
	struct value until;                 /* DATE; NONE where absent */
	struct span until_span;
	struct span span;
};

enum sample_kind { SAMPLE_DOCUMENT, SAMPLE_FIXED, SAMPLE_GIVEN };

struct sample {
	enum sample_kind kind;
	struct name word; /* DOCUMENT: dockerfile compose run ...; GIVEN: the name that is given */
	struct template *path; /* DOCUMENT: the file's name; NULL: a usual one for its kind */
	struct str text; /* DOCUMENT FIXED: heredoc text, the closing word's indent taken off */
	struct span text_span; /* the heredoc's lines in the policy file, closing word left out */
	uint32_t indent;       /* bytes of white space taken off each line */
	struct expr *value;    /* GIVEN */
	struct span span;
};

LIST(sample_list, struct sample *);

struct test {
	struct template title;
	struct name policy; /* empty: all policies of the file */
	struct sample_list samples;
	struct span span;
};

enum item_kind { ITEM_USE, ITEM_PARAM, ITEM_DATA, ITEM_DEFINE, ITEM_POLICY, ITEM_WAIVE, ITEM_TEST };

struct item {
	enum item_kind kind;
	union {
		struct use *use;
		struct param *param;
		struct data *data;
		struct define *define;
		struct policy *policy;
		struct waive *waive;
		struct test *test;
	} u;
};

LIST(item_list, struct item);

struct comment {
	struct str text; /* with its # */
	struct span span;
	bool own_line; /* nothing but white space stands before it */
};

LIST(comment_list, struct comment);

struct tree {
	struct source *source;
	int64_t language;          /* 1 */
	struct span language_span; /* `language 1`; empty where absent */
	struct item_list items;
	struct comment_list comments; /* all, in order; printing puts them back */
};

/* Reads a whole file. Mistakes go to ds, one for each, and reading goes on behind them; the answer
 * is never NULL and holds all that could be read. */
struct tree *syntax_parse(struct arena *a, struct source *source, struct diags *ds);

/* One expression on its own, as in tests of built-ins or `why`. */
struct expr *syntax_parse_expr(struct arena *a, struct source *source, struct diags *ds);

/* The file in the one true layout, comments kept. Parsing it again gives the same tree. */
void syntax_print(const struct tree *t, struct buf *out);
void syntax_print_expr(const struct expr *e, struct buf *out);

#endif
