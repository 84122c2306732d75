/*
 * examples.h: examples from the tests that stand beside a policy.
 */
#ifndef TESTING_EXAMPLES_H
#define TESTING_EXAMPLES_H

#include "library/examples.h"

/* The first sample with a finding of the policy, and the first without any mark, of the same
 * notation where there is one. `tree` is the file of the policy and its tests. */
void examples_find(struct arena *a, const struct tree *tree, struct str policy,
	struct example *found, struct example *accepted);

#endif
