/*
 * examples.h: what the tests of a policy show of it: a sample that it finds fault with, and one
 * that it accepts. Documentation is made of them.
 */
#ifndef LIBRARY_EXAMPLES_H
#define LIBRARY_EXAMPLES_H

#include "compiler.h"

struct example {
	struct str notation; /* "dockerfile" "compose" "run"; empty: no test shows it */
	struct str text;     /* without its marks */
	struct str lines;    /* where something is found, counted from 1: "2, 4" */
};

/* Of a policy of the bundled library. false: there is no such policy. */
bool library_example(struct str policy, struct example *found, struct example *accepted);

#endif
