/*
 * reference.h: what the two halves of the plain evaluator share.
 */
#ifndef EVALUATOR_TEST_REFERENCE_H
#define EVALUATOR_TEST_REFERENCE_H

#include "evaluator_test/world.h"

#include "builtins/operators.h"

struct env {
	const struct binding *binding; /* or NULL: a formal, by its number */
	unsigned formal;
	struct value value;
	const struct env *outer;
};

struct reference {
	struct pack *pack;
	struct facts *facts;
	struct operators ops;
	struct outcome_list *out;
	const struct value *params; /* NULL: the defaults */
};

static inline bool is_false(struct value v)
{
	return value_as_truth(v) == TRUTH_FALSE;
}

static inline bool is_true(struct value v)
{
	return value_as_truth(v) == TRUTH_TRUE;
}

const struct env *reference_bind(
	struct reference *r, const struct env *outer, const struct binding *b, struct value v);
struct value reference_eval(struct reference *r, const struct expr *e, const struct env *env);
/* What one item says to `any`: where, or where and not satisfies. */
struct value reference_item(struct reference *r, const struct expr *quant, const struct env *env);
struct str reference_text(struct reference *r, const struct expr *e, const struct env *env);

#endif
