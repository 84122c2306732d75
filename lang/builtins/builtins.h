/*
 * builtins.h: the functions and adjectives of the language itself.
 *
 * Rows of builtins.def and tests.def. Each keeps its documentation, an example and what the example
 * gives, so help, manual and tests are made from the row. Results carry the place and the
 * sensitivity of their arguments; an unknown argument makes an unknown result with its cause,
 * except where what is known decides.
 */
#ifndef BUILTINS_BUILTINS_H
#define BUILTINS_BUILTINS_H

#include "base/nearest.h"
#include "types/schema.h"

/* What `x is P` may ask of a type that is no record. */
struct test_info {
	const char *name;  /* "any-address" */
	const char *types; /* it is asked of, separated by blanks */
	struct function
		function; /* of one argument; its name is unique and not one a policy can call */
};

extern const struct function builtin_functions[];
extern const unsigned builtin_function_count;
extern const struct test_info builtin_tests[];
extern const unsigned builtin_test_count;

/* Also finds the functions behind tests, by their unique names. NULL: none. */
const struct function *builtin_find(struct str name);

/* The test of that name for a value of the kind; an enumeration is asked what strings are. */
const struct test_info *builtin_test(struct str name, enum type_kind kind);
const struct function *builtin_test_function(const struct test_info *test);

/* For suggestions. */
void builtin_offer_functions(struct nearest *n);
void builtin_offer_tests(struct nearest *n, enum type_kind kind);

#endif
