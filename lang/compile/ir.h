/*
 * ir.h: expressions as a graph without duplicates.
 *
 * Definitions and lets are put in where they are used, variables are numbered by how deep they are
 * bound, and equal expressions become the same node. So a predicate that several policies share is
 * one node, and is worked out once for a subject.
 */
#ifndef COMPILE_IR_H
#define COMPILE_IR_H

#include "base/map.h"
#include "code/program.h"
#include "syntax/tree.h"

enum ir_op {
	IR_CONST, /* x: constant */
	IR_PARAM, /* x: param */
	IR_VAR,   /* x: register of a bound variable */
	IR_KIND,  /* x: kind */
	IR_FIELD, /* x: slot */
	IR_LIST,  /* args */
	IR_MAP,   /* args: key, value, key, value */
	IR_AND,
	IR_OR,
	IR_OTHERWISE,
	IR_UNARY,  /* x: opcode on one argument */
	IR_BINARY, /* x: opcode on two arguments */
	IR_CALL,   /* x: function */
	IR_TEXT,   /* args: pieces of a message */
	IR_ANY,    /* x: variable; args: collection, condition */
	IR_EACH    /* x: variable; args: collection, item, condition or none */
};

enum { IR_ARGS_MOST = 200 };

struct ir {
	enum ir_op op;
	uint32_t x;
	uint32_t n;
	struct ir **args;
	uint32_t free;  /* one more than the deepest variable it uses that is bound outside; 0: none
			 */
	uint32_t uses;  /* places that use it */
	int32_t memo;   /* -1: worked out where it is used */
	struct ir *key; /* what a memo is valid for; NULL: the subject */
	uint32_t depth; /* levels of nodes from here down */
	uint32_t cost;  /* about how many plain instructions it takes */
	struct span span;
	const struct source *source; /* what the span is of */
};

struct ir_graph {
	struct arena *arena;
	struct map nodes;      /* by their bytes */
	struct source *source; /* of what is lowered now */
	bool apart;            /* what stands in different places is never one node */
};

/* The one node with these parts; args are copied. */
struct ir *ir_node(struct ir_graph *g, enum ir_op op, uint32_t x, struct ir *const *args,
	uint32_t n, struct span span);

#endif
