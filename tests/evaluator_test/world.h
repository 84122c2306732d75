/*
 * world.h: a schema without Docker, and random documents over it.
 *
 * Every type of the language is some field's type; values are known, missing, unknown or text with
 * holes, lists and maps may be open. The same seed gives the same document.
 */
#ifndef EVALUATOR_TEST_WORLD_H
#define EVALUATOR_TEST_WORLD_H

#include "compiler.h"

struct chance {
	uint64_t state;
};

uint32_t chance_below(struct chance *c, uint32_t n); /* 0 .. n - 1 */
bool chance_of(struct chance *c, uint32_t percent);

extern const struct schema world_schema;

/* Fills the facts with things and parts. unknowns false: everything is known and written. */
void world_fill(struct facts *f, struct chance *c, bool unknowns);

/* Gives everything unknown in the facts a value: holes a text, open lists and maps their end. */
void world_resolve(struct facts *f, struct chance *c);

/* A random policy file as text: definitions, params, policies and perhaps a waiver. */
struct str world_policies(struct arena *a, struct chance *c);

/* The second evaluator: walks the checked tree, knows nothing of nodes, registers or instructions.
 */
void reference_run(
	struct pack *pack, struct facts *f, const struct value *params, struct outcome_list *out);

#endif
