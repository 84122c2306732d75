/*
 * unit.h: one Dockerfile, read, and what is shown of it; shared by the parts of dockerfile_test.
 */
#ifndef DOCKERFILE_TEST_UNIT_H
#define DOCKERFILE_TEST_UNIT_H

#include "read/dockerfile/private.h"

struct unit {
	struct arena arena;
	struct diags diags;
	struct facts facts;
	struct map settings;
	struct reading reading;
	struct dockerfile *file;
};

void unit_start(struct unit *u);
void unit_read(struct unit *u, struct str text);
void unit_end(struct unit *u);

/* Fails, and shows both, unless they are the same. */
void same(struct arena *a, const char *text, struct str got, const char *want);

/* <why> stands for a hole; ! in it: it is never empty. */
struct str show_text(struct arena *a, struct text t);

void test_refusals(void **state);         /* refusals.c */
void test_expansions(void **state);       /* expansions.c */
void test_expansion_tables(void **state); /* tables.c */
void test_long_lines(void **state);       /* limits.c */
void test_depth(void **state);
void test_nested_substitutions(void **state);
void test_doubling(void **state);
void test_many_stages(void **state);
void test_patterns_end(void **state);

#endif
