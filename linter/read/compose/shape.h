/*
 * shape.h: what may stand where in a compose file, as rows of shape.def say it.
 */
#ifndef COMPOSE_SHAPE
#define COMPOSE_SHAPE

#include "read/compose/private.h"

enum { /* kinds allowed */
	S = 1,
	I = 2,
	N = 4 | I,
	B = 8,
	Z = 16,
	L = 32,
	M = 64
};

enum { /* flags */
	UNIQUE = 1,
	EXTENSIONS = 2,
	NAMES = 4,
	LOOSE = 8,
	BOOL = 16,
	INT = 32,
	NUMBER = 64,
	BYTES = 128,
	DURATION = 256,
	OCTAL = 512,
	READ_AS = BOOL | INT | NUMBER | BYTES | DURATION | OCTAL
};

struct shape {
	uint8_t allow;
	uint8_t items, values; /* enum shape_id; SHAPE_nothing: anything */
	uint16_t flags;
	uint16_t first; /* of its keys, which end where those of the next shape begin */
	const char *words, *required; /* apart by blanks; "": none */
};

struct shape_key {
	struct str key;
	uint8_t value;
};

/* By enum shape_id, with one more at the end. */
extern const struct shape compose_shapes[SHAPE_COUNT + 1];

/* NULL: the shape has no such key. */
const struct shape_key *shape_key(enum shape_id shape, struct str key);

#endif
