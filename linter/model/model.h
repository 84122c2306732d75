/*
 * model.h: the document model as the language sees it, and names for its kinds and slots.
 *
 *	struct record *c = model_new(facts, KIND_container, place);
 *	model_set(c, F_container_privileged, value_bool(true, place));
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "lang.h"

enum kind_id {
#define KIND(kind, prepare, doc) KIND_##kind,
#define PART(kind, doc) KIND_##kind,
#define FIELD(...)
#define DERIVED(...)
#define ENUM(...)
#define MISSING(...)
#define IMPLIES(...)
#define TRIED(...)
#define SENSITIVE(...)
#include "model/fields.def"
#undef KIND
#undef PART
#undef FIELD
#undef DERIVED
	KIND_COUNT
};

/* One number for each row, and where the rows of a kind begin: FIRST_container. */
enum field_id {
#define KIND(kind, prepare, doc) FIRST_##kind, BEFORE_##kind = FIRST_##kind - 1,
#define PART(kind, doc) FIRST_##kind, BEFORE_##kind = FIRST_##kind - 1,
#define FIELD(kind, field, type, compose, dockerfile, run, doc) F_##kind##_##field,
#define DERIVED(kind, field, type, derive, compose, dockerfile, run, doc) F_##kind##_##field,
#include "model/fields.def"
#undef KIND
#undef PART
#undef FIELD
#undef DERIVED
#undef ENUM
#undef MISSING
#undef IMPLIES
#undef TRIED
#undef SENSITIVE
	FIELD_COUNT
};

extern const struct schema model_schema;

/* Rows of functions.def, in their order; written beside the readers they call. */
extern const struct function model_functions[];
enum model_function {
#define FUNCTION(name, signature, doc, example, result) MODEL_FUNCTION_##name,
#include "model/functions.def"
#undef FUNCTION
	MODEL_FUNCTION_COUNT
};

/* A record of the kind with Docker's defaults: missing for T?, false, 0, empty. */
struct record *model_new(struct facts *f, enum kind_id kind, uint32_t place);

/* `field` belongs to the record's kind. A value without a place gets the record's. */
void model_set(struct record *r, enum field_id field, struct value v);
struct value model_get(struct record *r, enum field_id field); /* works out derived ones */

unsigned model_slot(const struct record *r, enum field_id field); /* of the record */

/* open.c: not all of a field is known, because of `why`: a list or map may hold more, what nobody
 * wrote may be anything, what is optional may also be missing. What was written stays. */
void model_open(struct arena *a, struct record *r, unsigned slot, const struct cause *why);

/* What is written for a field at `place` was refused: it is unknown, which needs no more words. */
void model_unreadable(struct arena *a, struct record *r, enum field_id field, uint32_t place);

/* What {x} prints for a record; empty: its source text. */
struct str model_show(struct record *r, struct arena *a);

/* How people call it: "service web / mount ./data:/data". */
struct str model_subject(struct record *r, struct arena *a);

/* What it is a part of: the container of a mount, the stage of an instruction; NULL: nothing. */
struct record *model_holder(struct record *r);

bool record_is(const struct record *r, enum kind_id kind);

#endif
