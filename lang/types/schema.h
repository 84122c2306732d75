/*
 * schema.h: what the embedding program tells the language about its documents: kinds, their
 * fields, enumerations and functions. The tables are constant data; types are spelled as in
 * policies and read only when policy text has to be checked.
 */
#ifndef TYPES_SCHEMA_H
#define TYPES_SCHEMA_H

#include "types/type.h"
#include "value/facts.h"

/* Works out a field on first use; the result is kept in the record's slot. */
typedef struct value derive_fn(struct record *r);

struct field {
	const char *name;
	const char *type;
	const char *doc;
	const char *compose; /* key it comes from, "deploy.resources.limits.memory"; "" for none */
	const char *dockerfile; /* word it comes from, "USER" */
	const char *run;        /* flags it comes from, "--user -u" */
	derive_fn *derive;      /* NULL: a reader fills it */
	const char
		*missing; /* "missing when neither the service nor its Dockerfile names a user" */
	const char *implies; /* fields that are set where this bool is true, "source" */
	const char *tried;   /* names people try instead, "mem memory_limit" */
	bool sensitive;      /* its value is never shown */
};

struct kind {
	const char *name;
	const char *doc;
	const struct field *fields;
	uint16_t n_fields;
	uint16_t index;                  /* in the schema */
	bool subject;                    /* `for each` ranges over it */
	void (*prepare)(struct facts *); /* NULL, or makes all records of the kind before a range */
};

struct enumeration {
	const char *name;
	const char *values; /* separated by blanks */
};

struct call { /* what a function may use */
	struct facts *facts;
	struct arena *arena;
};

typedef struct value builtin_fn(struct call *call, const struct value *args, unsigned n);

struct function {
	const char *name;
	const char *signature; /* "(text: string, prefix: string) -> bool" */
	const char *doc;
	const char *example; /* an expression of the language */
	const char *result;  /* and what it evaluates to, as an expression */
	builtin_fn *run;
};

struct schema {
	const struct kind *kinds;
	unsigned n_kinds;
	const struct enumeration *enumerations;
	unsigned n_enumerations;
	const struct function *functions; /* beside the language's own */
	unsigned n_functions;
	/* Shows a record in a message; NULL or an empty answer: its source text. */
	struct str (*show)(struct record *r, struct arena *a);
};

/* What records of each kind hold until a reader says otherwise, worked out on first use; may serve
 * any number of units, one at a time. */
struct fresh_records {
	struct arena *arena;  /* borrowed */
	struct defaults **of; /* by kind */
};

struct fresh_records *fresh_records_new(struct arena *a, const struct schema *s);

const struct kind *schema_kind(const struct schema *s, struct str name); /* NULL: none */
const struct field *kind_field(const struct kind *k, struct str name, unsigned *slot);
const struct enumeration *schema_enumeration(const struct schema *s, struct str name);
bool enumeration_has(const struct enumeration *e, struct str value);

/* A record with every slot at its default: missing for T?, false, 0, empty, lazy for derived. */
struct record *record_new(struct facts *f, const struct kind *kind, uint32_t place);

/* `for each` ranges over a record that was made while facts were unlisted. */
void record_list(struct record *r);

/* The value of a field; works out and keeps a derived one. */
struct value record_get(struct record *r, unsigned slot);

/* The record for people: what the schema says of it, else its source text. */
struct str record_show(struct record *r, struct arena *a);

#endif
