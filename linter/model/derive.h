/*
 * derive.h: the functions behind the DERIVED rows and prepared kinds of fields.def. The model only
 * names them; the readers, who know where a record came from, write them.
 */
#ifndef MODEL_DERIVE_H
#define MODEL_DERIVE_H

#include "model/model.h"

#define KIND(kind, prepare, doc)
#define PART(kind, doc)
#define FIELD(kind, field, type, compose, dockerfile, run, doc)
#define DERIVED(kind, field, type, derive, compose, dockerfile, run, doc) \
	struct value derive(struct record *r);
#define ENUM(name, values)
#define MISSING(kind, field, text)
#define IMPLIES(kind, field, text)
#define TRIED(kind, field, text)
#define SENSITIVE(kind, field)
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

/* The functions of functions.def. */
#define FUNCTION(name, signature, doc, example, result) builtin_fn function_##name;
#include "model/functions.def"
#undef FUNCTION

/* Reads every script that has not been read yet, so that `for each command` sees all of them. */
void command_prepare(struct facts *f);

/* Makes a workload of each stage that ships and of each container. */
void workload_prepare(struct facts *f);

/* Makes a download of each address that an ADD, a command or a build fetches from. */
void download_prepare(struct facts *f);

/* Makes a connection of each address of an engine. */
void connection_prepare(struct facts *f);

#endif
