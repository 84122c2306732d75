/*
 * model.c: the rows of fields.def as the tables the language reads.
 *
 * All fields lie in one array in the order of the rows, so that a field's number in the array less
 * the number of its kind's first field is its slot. A row that says more about a field (MISSING,
 * TRIED) initialises one more member of the same element.
 */
#include "model/model.h"

#include "model/derive.h"

#include <assert.h>

#define ENUM(name, values)
#define MISSING(kind, field, text)
#define IMPLIES(kind, field, text)
#define TRIED(kind, field, text)
#define SENSITIVE(kind, field)

/* How many fields a kind has: the size of a struct with one byte for each, and one to begin. */
/* clang-format off */
#define KIND(kind, prepare, doc) }; struct count_##kind { char begin;
#define PART(kind, doc) KIND(kind, NULL, doc)
#define FIELD(kind, field, type, compose, dockerfile, run, doc) char field_##field;
#define DERIVED(kind, field, type, derive, compose, dockerfile, run, doc) char field_##field;
/* clang-format on */
struct count_nothing {
	char begin;
#include "model/fields.def"
};
#undef KIND
#undef PART
#undef FIELD
#undef DERIVED

#undef MISSING
#undef IMPLIES
#undef TRIED
#undef SENSITIVE
#define KIND(kind, prepare, doc)
#define PART(kind, doc)
#define ROW(at, field_name, field_type, in_compose, in_dockerfile, in_run, text) \
	[at].name = field_name, [at].type = field_type, [at].doc = text,         \
	[at].compose = in_compose, [at].dockerfile = in_dockerfile, [at].run = in_run,
#define FIELD(kind, field, type, compose, dockerfile, run, doc) \
	ROW(F_##kind##_##field, #field, type, compose, dockerfile, run, doc)
#define DERIVED(kind, field, type, function, compose, dockerfile, run, doc)  \
	ROW(F_##kind##_##field, #field, type, compose, dockerfile, run, doc) \
	[F_##kind##_##field].derive = function,
#define MISSING(kind, field, text) [F_##kind##_##field].missing = text,
#define IMPLIES(kind, field, text) [F_##kind##_##field].implies = text,
#define TRIED(kind, field, text) [F_##kind##_##field].tried = text,
#define SENSITIVE(kind, field) [F_##kind##_##field].sensitive = true,
static const struct field fields[FIELD_COUNT] = {
#include "model/fields.def"
};
#undef KIND
#undef PART
#undef FIELD
#undef DERIVED
#undef MISSING
#undef IMPLIES
#undef TRIED
#undef SENSITIVE

#define FIELD(kind, field, type, compose, dockerfile, run, doc)
#define DERIVED(kind, field, type, derive, compose, dockerfile, run, doc)
#define MISSING(kind, field, text)
#define IMPLIES(kind, field, text)
#define TRIED(kind, field, text)
#define SENSITIVE(kind, field)
#define ENTRY(kind, subject, prepare, doc)                  \
	[KIND_##kind] = {#kind, doc, &fields[FIRST_##kind], \
		(uint16_t)(sizeof(struct count_##kind) - 1), KIND_##kind, subject, prepare},
#define KIND(kind, prepare, doc) ENTRY(kind, true, prepare, doc)
#define PART(kind, doc) ENTRY(kind, false, NULL, doc)
static const struct kind kinds[KIND_COUNT] = {
#include "model/fields.def"
};
#undef KIND
#undef PART
#define KIND(kind, prepare, doc)
#define PART(kind, doc)
#undef ENUM
#define ENUM(name, values) {#name, values},
static const struct enumeration enumerations[] = {
#include "model/fields.def"
};

const struct schema model_schema = {
	.kinds = kinds,
	.n_kinds = KIND_COUNT,
	.enumerations = enumerations,
	.n_enumerations = sizeof enumerations / sizeof *enumerations,
	.functions = model_functions,
	.n_functions = MODEL_FUNCTION_COUNT,
	.show = model_show,
};

struct record *model_new(struct facts *f, enum kind_id kind, uint32_t place)
{
	return record_new(f, &kinds[kind], place);
}

unsigned model_slot(const struct record *r, enum field_id field)
{
	ptrdiff_t slot = &fields[field] - r->kind->fields;
	assert(slot >= 0 && slot < r->kind->n_fields);
	return (unsigned)slot;
}

void model_set(struct record *r, enum field_id field, struct value v)
{
	if (!v.place)
		v.place = r->place;
	if (fields[field].sensitive)
		v.flags |= VALUE_SENSITIVE;
	r->slot[model_slot(r, field)] = v;
}

struct value model_get(struct record *r, enum field_id field)
{
	return record_get(r, model_slot(r, field));
}

bool record_is(const struct record *r, enum kind_id kind)
{
	return r->kind == &kinds[kind];
}
