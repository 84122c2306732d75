/*
 * private.h: what the files of compile/ share.
 */
#ifndef COMPILE_PRIVATE_H
#define COMPILE_PRIVATE_H

#include "compile/compile.h"
#include "compile/ir.h"

LIST(word_list, uint32_t);
LIST(span_list, struct span);
LIST(span_source_list, const struct source *);
LIST(value_list_, struct value);
LIST(function_list, struct function_use);
LIST(pattern_list, struct pattern_info);
LIST(policy_info_list, struct policy_info);
LIST(waiver_info_list, struct waiver_info);
LIST(emission_list, struct emission);
LIST(pass_list, struct pass);
LIST(sieve_list, struct sieve);
LIST(clue_list, struct outline);
LIST(probe_list, struct probe);
LIST(param_info_list, struct param_info);

enum { COMPILE_SLOTS = 256 }; /* FIELD names a slot by one byte */

/* A program while it is put together. */
struct maker {
	struct pack *pack;
	struct arena *arena;
	struct ir_graph graph;
	struct map constants;     /* by their bytes: index + 1 */
	struct map functions;     /* by name: index + 1 */
	struct map pattern_at;    /* by text, with a letter for its kind before it: index + 1 */
	struct map pattern_clues; /* by text, as pattern_at: struct clues */
	struct map probe_at;      /* by their bytes: index + 1 */
	struct map defines;       /* calls already put in: by definition and arguments */
	struct word_list code;
	struct span_list spans;
	struct span_source_list sources; /* what the spans are of */
	struct value_list_ values;
	struct function_list uses;
	struct pattern_list patterns;
	struct policy_info_list policies;
	struct waiver_info_list waivers;
	struct emission_list emissions;
	struct pass_list passes;
	struct sieve_list sieves;
	struct clue_list clues;
	struct probe_list probes;
	uint64_t compared[COMPILE_SLOTS + 1]; /* by slot: str_bit of the texts it is compared with;
						 the last stays empty: no slot */
	uint32_t registers;                   /* that instructions name */
	uint32_t depth;                       /* of lower() within itself */
	bool failed;
};

/* The variables that are bound where an expression stands, innermost first. */
struct env {
	const struct binding *binding;
	struct ir *node;
	const struct env *outer;
};

enum {
	COMPILE_DEPTH = 64,   /* variables bound inside each other */
	COMPILE_NESTED = 1000 /* expressions inside each other, definitions and lets put in */
};

const struct env *env_bind(
	struct maker *m, const struct env *outer, const struct binding *b, struct ir *n);
struct ir *lower_variable(struct maker *m, uint32_t depth, struct span span);

/* lower.c: an expression as a node. `depth`: number of variables bound, also the next one's
 * register. */
struct ir *lower(struct maker *m, struct expr *e, const struct env *env, uint32_t depth);
struct ir *lower_constant(struct maker *m, struct value v, struct span span);
struct ir *lower_not(struct maker *m, struct ir *x);
struct ir *lower_and(struct maker *m, struct ir *a, struct ir *b);
struct ir *lower_or(struct maker *m, struct ir *a, struct ir *b);
struct ir *lower_binary(struct maker *m, enum op op, struct ir *a, struct ir *b, struct span span);
struct ir *lower_text(struct maker *m, struct expr *e, const struct env *env, uint32_t depth);
void too_large(struct maker *m, struct span span, const char *what);

/* sieve.c: what fields of the variable must hold for a condition to be anything but false. */
void sieve_note(struct maker *m, enum op op, const struct ir *a, const struct ir *b);
enum { SIEVES_MOST = 12 };
struct sieve_indexes {
	unsigned at[SIEVES_MOST]; /* of the program */
	unsigned n;
};
/* kind: of the variable; NULL: it is not known, and nothing is asked of texts. */
struct sieve_indexes sieves_of(
	struct maker *m, const struct ir *condition, uint32_t var, const struct kind *kind);
/* The one that holds back the most; -1: none. */
int sieve_of(struct maker *m, const struct ir *condition, uint32_t var);

/* probe.c: a variable, or a field of it, compared with what is given, or asked whether it is set;
 * else false. */
bool probe_of(const struct ir *n, uint32_t *var, struct probe *out);
/* The same of the item of a walk, what a function makes of it, or a bool in it. It may be compared
 * with anything that is the same for all items: *other, or NULL. */
bool probe_of_item(const struct ir *n, uint32_t var, struct probe *out, const struct ir **other);
/* Of what the condition asks of the item the cheapest: unless one of these holds, or is not known,
 * the condition is false. */
struct probes {
	struct probe at[PROBES_MOST];
	unsigned n;
};
struct probes probes_asked(const struct ir *condition, uint32_t var);
/* Its index; what is too large for an instruction is told when one is made. */
unsigned probe_add(struct maker *m, const struct probe *p);

/* joins.c: what fields of the variable must equal or overlap for the condition to be anything but
 * false. */
enum { JOINS_MOST = 4 };
struct join_list {
	struct join {
		const struct ir *key;
		uint32_t slot;
	} at[JOINS_MOST];
	unsigned n;
};
struct join_list joins_of(const struct maker *m, const struct ir *condition, uint32_t var);

/* emit.c: nodes and plans as instructions. */

/* One edit of its fix. */
struct edit_plan {
	enum edit_kind kind;
	struct ir *target, *value; /* value: NULL for REMOVE */
};

LIST(edit_plan_list, struct edit_plan);

/* One rule, lowered; what its instructions are made from. */
struct rule_plan {
	struct ir *condition; /* true: a finding, but for `unless` and the loops' where */
	struct ir *walk; /* NULL, or the collection whose items are witnesses; condition is asked of
			    each */
	uint32_t witness;  /* variable of the walk */
	struct ir *unless; /* NULL: none */
	struct ir *at, *message, *help, *fix;
	LIST(ir_list, struct ir *) related; /* value, text, value, text */
	struct edit_plan_list edits;
	bool then;
	struct span span;
};

struct loop_plan {
	struct ir *in;    /* NULL: the first, over the kind of the pass */
	struct ir *where; /* NULL: none */
	struct span span;
};

LIST(rule_plan_list, struct rule_plan);
LIST(loop_plan_list, struct loop_plan);

/* One policy or waiver, lowered. */
struct plan {
	uint16_t kind;
	uint16_t index; /* of the policy or waiver */
	bool waiver;
	struct loop_plan_list loops;
	struct rule_plan_list rules;
	struct span span;
};

LIST(plan_list, struct plan);

void emit_pass(struct maker *m, uint16_t kind, const struct plan_list *plans);

#endif
