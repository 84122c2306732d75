/*
 * emit.h: instructions under construction.
 *
 * A loop variable i lives in register i, everything else in registers taken and given back like a
 * stack. Truth has three values: `and` jumps only when its left side is known to be false, and what
 * is unknown falls through and is combined.
 */
#ifndef COMPILE_EMIT_H
#define COMPILE_EMIT_H

#include "compile/private.h"

struct emitter {
	struct maker *m;
	unsigned vars[COMPILE_DEPTH]; /* register of each bound variable */
	unsigned top;                 /* first free register */
	struct span span;             /* of what is being emitted */
	const struct source *source;  /* of the span */
	uint32_t memos;
};

/* A walk over a collection: its registers, where NEXT stands, and the jump taken at its end. */
struct walk {
	unsigned in, walker, var;
	uint32_t start, out;
	uint32_t none; /* the jump taken at once, when there is nothing to walk over */
};

uint32_t emit_put_abc(struct emitter *e, enum op op, unsigned a, unsigned b, unsigned c);
uint32_t emit_put_ax(struct emitter *e, enum op op, unsigned a, unsigned x);

/* A jump to be given its aim by emit_land or emit_jump_set. */
uint32_t emit_jump(struct emitter *e, enum op op, unsigned a);
void emit_jump_set(struct emitter *e, uint32_t at, uint32_t to);
void emit_land(struct emitter *e, uint32_t at); /* its aim is here */

unsigned emit_take(struct emitter *e); /* a free register */
unsigned emit_load_bool(struct emitter *e, bool b, unsigned to);

void emit_gen(struct emitter *e, const struct ir *n, unsigned to);
unsigned emit_operand(struct emitter *e, const struct ir *n); /* a variable is where it is */

/* The walk leaves out what cannot fulfil the condition. */
void emit_sift_walk(
	struct emitter *e, const struct walk *w, const struct ir *condition, uint32_t var);

void emit_iterate(struct emitter *e, struct walk *w);
struct walk emit_walk_begin(struct emitter *e, const struct ir *in);
void emit_walk_next(struct emitter *e, struct walk *w);
void emit_walk_end(struct emitter *e, const struct walk *w);

/* memo.c: counts a use of the node; whether it gets a memo is known when all are counted. */
void memo_count(struct emitter *e, struct ir *n);
void memo_forget(struct ir *n);

#endif
