/*
 * check.h: names and types, written onto the tree.
 *
 * A pack is all policy files of one run. Each file is a scope of its own; `use` brings in the
 * definitions, params and data of another. What is found wrong goes to diags, one message for one
 * mistake: what is broken gets TYPE_ERROR, which agrees with everything.
 */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "base/map.h"
#include "syntax/tree.h"
#include "types/schema.h"

enum binding_kind {
	BINDING_PARAM,
	BINDING_DATA,
	BINDING_DEFINE,
	BINDING_FORMAL,
	BINDING_LOOP,
	BINDING_LET,
	BINDING_WITNESS
};

struct fact;

/* What a name stands for. */
struct binding {
	enum binding_kind kind;
	struct name name;
	struct source *source;
	const struct type *type;
	struct expr *value;    /* PARAM LET */
	struct value constant; /* PARAM: its default; DATA: what the file holds */
	struct define *define; /* DEFINE */
	struct policy *policy; /* PARAM of a policy */
	const struct param *param;
	unsigned index;  /* FORMAL: its number; PARAM DATA: number in the pack */
	unsigned degree; /* DEFINE LET: loops within */
	bool sensitive;  /* LET DEFINE: carries what must not be shown */
	bool asks_known; /* DEFINE LET: asks `is known` or `is unknown` */
	bool used;
	bool checking, checked; /* DEFINE */
	const struct fact *yes,
		*no; /* DEFINE: what is known of its formals when it holds, or not */
};

LIST(binding_list, struct binding *);

/* how an IS is read (expr.how) */
enum is_reading {
	IS_SET,
	IS_MISSING,
	IS_KNOWN,
	IS_UNKNOWN,
	IS_OVERRIDABLE,
	IS_FIELD,
	IS_BUILTIN,
	IS_DEFINE
};
/* how a CALL is read */
enum call_reading { CALL_BUILTIN, CALL_DEFINE };
/* how a FIELD is read */
enum field_reading { FIELD_SLOT, FIELD_WRITTEN };
/* how IN and CONTAINS are read: items compared whole, or records by their name */
enum item_reading { ITEM_WHOLE, ITEM_BY_NAME };

struct policy_file {
	struct tree *tree;
	struct map names; /* of params, data and defines: struct binding * */
	struct map uses;  /* `as` names: struct policy_file * */
	LIST(policy_file_list, struct policy_file *) open_uses; /* `use` without `as` */
	bool loose; /* given by the user; dead definitions are warnings, not errors */
	bool checked;
};

/* What a YAML or JSON file holds, before it has a type. */
struct data_node {
	enum { DATA_SCALAR, DATA_LIST, DATA_MAP } kind;
	struct str text; /* SCALAR */
	bool quoted;     /* SCALAR: it is text whatever it looks like */
	struct source *source;
	struct span span;
	struct data_node *items; /* LIST; MAP: the values */
	struct data_node *keys;  /* MAP: scalars */
	uint32_t n;
};

/* What the embedding program does for the checker. Paths are as written, relative to `from`. */
struct check_host {
	/* NULL when it cannot be read; then ds has been told. */
	struct data_node *(*load_data)(struct check_host *h, struct source *from, struct span at,
		struct str path, struct diags *ds);
	/* The text of another policy file; NULL as above. */
	struct source *(*load_use)(struct check_host *h, struct source *from, struct span at,
		struct str path, struct diags *ds);
};

struct checked_policy {
	struct policy *policy;
	struct policy_file *file;
	unsigned degree;
	bool asks_known;
};

LIST(checked_policy_list, struct checked_policy);

struct checked_waive {
	struct waive *waive;
	struct policy_file *file;
};

struct pack {
	struct arena *arena;
	const struct schema *schema;
	struct types types;
	struct diags *diags;
	struct check_host *host; /* may be NULL: no `use`, no data */
	struct policy_file_list files;
	struct map by_path;  /* files brought in by `use` */
	struct map policies; /* name: struct checked_policy */
	struct checked_policy_list checked;
	LIST(checked_waive_list, struct checked_waive) waives;
	struct binding_list params; /* params and data; their index is their place here */
	struct map known_policies;  /* names that others define (the library): any non-NULL */
	bool apart;                 /* compiled so that what stands in two places is never shared */
	unsigned degree_most;       /* 3 */
	unsigned nested;            /* levels of expressions of the definitions being checked */
};

void pack_init(struct pack *p, struct arena *a, const struct schema *schema, struct diags *ds,
	struct check_host *host);

/* Names of policies that exist beside those of the pack, for waive, test and aka. */
void pack_know(struct pack *p, struct str policy);

void pack_add(struct pack *p, struct tree *t, bool loose);

/* Checks all files added. Diags tell whether it went well. */
void pack_check(struct pack *p);

/* Checks one expression that has no variables; for tests of built-ins and --param values.
 * want: the type it must have, or NULL. NULL when it is wrong. */
const struct type *check_constant_expr(
	struct pack *p, struct source *source, struct expr *e, const struct type *want);

/* What a data file, or a piece of one, holds as a value of the type. false: it does not fit; the
 * pack's diags tell where. */
bool check_constant_data(
	struct pack *p, const struct data_node *n, const struct type *want, struct value *out);

#endif
