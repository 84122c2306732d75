/*
 * private.h: what the files of check/ share.
 */
#ifndef CHECK_PRIVATE_H
#define CHECK_PRIVATE_H

#include "check/check.h"

/* A path such as `c.limits.memory` is known to be set, or to be missing. Lists share tails. */
struct fact {
	struct str path;
	bool set;
	struct span span; /* of the test that says so */
	const struct fact *next;
};

/* What is known behind a condition when it holds, and when it does not. */
struct flows {
	const struct fact *yes, *no;
};

struct scope {
	struct binding *binding;
	struct scope *outer;
};

struct checker {
	struct pack *pack;
	struct policy_file *file;
	struct policy *policy; /* NULL outside */
	struct scope *scope;
	const struct fact *facts; /* what holds here */
	struct map policy_params;
	unsigned degree; /* deepest nesting of loops met in the current root expression */
	bool asks_known;
	unsigned depth; /* of nested walks over collections, here */
	bool templates; /* {expr} in texts is allowed here */
};

/* So many mistakes get a suggestion from all names of the pack; looking for more takes too long. */
enum { CHECK_SUGGESTIONS = 100 };

#define CHECK_AGREES(t) ((t)->kind == TYPE_ERROR)

/* exprs.c: the type of an expression; `want` is what its place asks for, or NULL. */
typedef const struct type *check_fn(struct checker *c, struct expr *e, const struct type *want);
const struct type *check_expr(struct checker *c, struct expr *e, const struct type *want);
const struct type *check_condition(struct checker *c, struct expr *e, struct flows *out);
const struct type *check_template(struct checker *c, struct expr *e);
void check_edit_target(struct checker *c, struct expr *e);
const struct type *check_bool(struct checker *c, struct expr *e, struct flows *out);
const struct type *base(struct checker *c, enum type_kind kind);
const struct type *check_broken(struct checker *c); /* agrees with everything */
struct source *check_source(const struct checker *c);
struct diag *check_complain(
	struct checker *c, const struct diag_code *code, struct span span, struct str message);
#define COMPLAIN(c, code, span, ...) \
	check_complain((c), (code), (span), str_printf((c)->pack->arena, __VA_ARGS__))
#define TEXT(c, t) STR_ARG(type_show((c)->pack->arena, (t)))
struct str expr_written(const struct checker *c, const struct expr *e);
const struct expr *expr_bare(const struct expr *e); /* without parentheses */
bool expr_is_literal(const struct expr *e);         /* its place decides its type */

/* Is `have` good where `want` is asked for? */
bool type_agrees(const struct type *have, const struct type *want);
const struct type *check_held(struct checker *c, struct expr *e, const struct type *want);

/* missing.c: e is used as a T: says so when it can be missing. `whole` is what uses it. */
const struct type *check_present(struct checker *c, struct expr *e, const struct expr *whole);
const struct field *expr_last_field(const struct expr *e); /* its last field, or NULL */

/* fields.c collections.c operators.c is.c calls.c */
check_fn check_NAME, check_FIELD, check_INDEX, check_LITERAL, check_TEXT, check_MINUS, check_LIST,
	check_MAP, check_COMPREHENSION, check_binary;
const struct type *check_narrowed(struct checker *c, struct expr *e, const struct type *t);
const struct type *check_and_or(struct checker *c, struct expr *e, struct flows *out);
const struct type *check_is(struct checker *c, struct expr *e, struct flows *out);
const struct type *check_call(struct checker *c, struct expr *e, struct flows *out);
const struct type *check_quant(struct checker *c, struct expr *e);

/* flow.c */
struct str flow_path(struct checker *c, const struct expr *e); /* empty: not a path */
const struct fact *flow_find(const struct fact *facts, struct str path);
const struct fact *flow_add(
	struct checker *c, const struct fact *facts, struct str path, bool set, struct span span);
const struct fact *flow_set(
	struct checker *c, const struct fact *facts, const struct expr *e, struct span span);
const struct fact *flow_both(
	struct checker *c, const struct fact *a, const struct fact *b, const struct fact *base);
const struct fact *flow_rename(struct checker *c, const struct fact *facts,
	const struct formal_list *formals, struct expr *const *args, const struct fact *into);

void flow_turn(struct flows *out, bool turned);

/* names.c */
struct binding *name_find(struct checker *c, struct str name);
struct binding *scope_push(
	struct checker *c, enum binding_kind kind, struct name name, const struct type *type);
void check_define(struct checker *c, struct binding *b);
struct binding *name_bind(struct checker *c, enum binding_kind kind, struct name name);
void unknown_name(struct checker *c, struct str name, struct span span);

/* literals.c: a plain text, or a number, as a value of the type its place asks for. */
bool literal_fits(const struct type *want);
const struct type *check_literal_text(struct checker *c, struct expr *e, const struct type *want);
bool literal_value(struct checker *c, struct str text, struct span span, const struct type *want,
	struct value *out);

/* data.c */
struct value data_value(struct checker *c, const struct data_node *n, const struct type *want);

/* declare.c */
void duplicate(struct checker *c, struct name name, struct source *first, struct span at);
bool declare(struct checker *c, struct map *names, struct binding *b);
const struct binding *declare_param(struct checker *c, struct map *names, struct param *p);
void declare_data(struct checker *c, struct data *d);
void declare_define(struct checker *c, struct define *d);
bool takes_patterns(const struct type *t);

/* loops.c rules.c policies.c waivers.c */
void check_loops(struct checker *c, const struct loop_list *loops, struct name owner);
void check_degree(struct checker *c, struct name owner);
void check_let(struct checker *c, struct let *l);
void check_rules(struct checker *c, struct policy *p);
void bad_word(struct checker *c, struct name word, const char *what, const char *words);
void check_severity(struct checker *c, struct name word);
bool declare_policy(struct checker *c, struct policy *p);
void check_policy(struct checker *c, struct policy *p);
void check_waive(struct checker *c, struct waive *w);
void check_test(struct checker *c, struct test *t);

/* words.c */
const struct type *check_type_name(struct checker *c, const struct type_name *t);
const struct type *formal_type(struct checker *c, const struct formal *f); /* says nothing */
bool template_plain(const struct template *t, struct str *out);

#endif
