/*
 * generate.h: what the files that write random policies share.
 *
 * Expressions are written for the type that is wanted, from the variables in scope; a `T?` is used
 * behind `otherwise` or `is set`. Loops nest at most as deep as the language allows.
 */
#ifndef EVALUATOR_TEST_GENERATE_H
#define EVALUATOR_TEST_GENERATE_H

#include "evaluator_test/world.h"

enum { VARS_MOST = 12 };

struct variable { /* in scope */
	char name[8];
	const char *type; /* "thing", "part", "string" */
};

struct generator {
	struct buf b;
	struct chance *c;
	struct variable vars[VARS_MOST];
	unsigned n_vars;
	unsigned names;   /* given out so far */
	unsigned loops;   /* nested here */
	unsigned defines; /* is-odd-0 ... of one thing */
	bool params;      /* wanted and most can be named */
	bool limit;       /* a param of the policy */
};

#define PUT(g, ...) buf_printf(&(g)->b, __VA_ARGS__)

#define PICK(g, ...)                                \
	pick(g, (const char *const[]){__VA_ARGS__}, \
		sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

uint32_t below(struct generator *g, uint32_t n);
const char *pick(struct generator *g, const char *const *all, uint32_t n);
const char *var_of(struct generator *g, const char *type); /* NULL: none in scope */
const char *var_bind(struct generator *g, const char *type);

void gen_string(struct generator *g, unsigned depth);
void gen_int(struct generator *g, unsigned depth);
void gen_strings(struct generator *g, unsigned depth);
void gen_bool(struct generator *g, unsigned depth);

#endif
