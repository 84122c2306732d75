/*
 * marks.h: what must be in a field for a condition to be anything but false.
 */
#ifndef COMPILE_MARKS_H
#define COMPILE_MARKS_H

#include "compile/private.h"

#include "pattern/pattern.h"

/* Clues of the texts in the field, of which one must be covered. */
struct clue_set {
	struct clues clues;
	int32_t param;       /* of texts or patterns that would do, too; -1: none */
	bool literal, exact; /* as in a sieve */
};

/* clues.c: of a text that is compared with a constant or param, with any item of one, key of a
 * map or one of its `values`, that is so long at least. NULL: nothing is known. */
const struct clue_set *clue_set_of(
	struct maker *m, enum op op, const struct ir *with, bool literal);
const struct clue_set *clue_set_of_any(
	struct maker *m, enum op op, const struct ir *given, bool values, bool literal);
const struct clue_set *clue_set_of_length(struct arena *a, uint64_t length, bool literal);

/* Both must be covered, or either. */
const struct clue_set *clue_set_both(
	struct arena *a, const struct clue_set *x, const struct clue_set *y);
const struct clue_set *clue_set_either(
	struct arena *a, const struct clue_set *x, const struct clue_set *y);

/* These, by their mark; texts of a param; nothing. And, where it says, texts with such clues. */
struct marks {
	uint64_t bits;
	int32_t param; /* -1: none */
	bool missing;
	const struct clue_set *clues; /* NULL: any */
};

#define MARKS_ALL UINT64_MAX

/* A field, or one of the items of the list in it. */
struct spot {
	uint32_t slot;
	int32_t item; /* as in a sieve */
};

bool is_field_of(const struct ir *n, uint32_t var);

/* What a constant or param on the other side of EQ or IN leaves. */
struct marks marks_compared(const struct maker *m, enum op op, const struct ir *n);

/* What the spot of the variable must hold. */
struct marks marks_asked(struct maker *m, const struct ir *condition, uint32_t var, struct spot at);

unsigned marks_count(uint64_t bits);

#endif
