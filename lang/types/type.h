/*
 * type.h: types of expressions. Types are shared: equal types are the same pointer.
 */
#ifndef TYPES_TYPE_H
#define TYPES_TYPE_H

#include "base/buf.h"
#include "base/list.h"

struct kind;
struct enumeration;
struct schema;

enum type_kind {
	TYPE_ERROR, /* agrees with everything, so that one mistake gives one message */
	TYPE_BOOL,
	TYPE_INT,
	TYPE_NUMBER,
	TYPE_STRING,
	TYPE_BYTES,
	TYPE_DURATION,
	TYPE_DATE,
	TYPE_VERSION,
	TYPE_PATH,
	TYPE_USER,
	TYPE_PORTS,
	TYPE_IP,
	TYPE_CIDR,
	TYPE_PATTERN,
	TYPE_NODE, /* a piece of YAML or JSON whose shape nobody fixed; text() looks into it */
	TYPE_ENUM,
	TYPE_KIND,
	TYPE_LIST,
	TYPE_MAP,
	TYPE_OPTIONAL
};

struct type {
	enum type_kind kind;
	const struct type *item;               /* of LIST, MAP (its values) and OPTIONAL */
	const struct kind *record;             /* of KIND */
	const struct enumeration *enumeration; /* of ENUM */
};

/* Where types of one schema are kept. */
struct types {
	struct arena *arena;
	const struct schema *schema;
	LIST(type_list, const struct type *) all;
};

void types_init(struct types *t, struct arena *a, const struct schema *schema);
const struct type *type_base(struct types *t, enum type_kind kind);
const struct type *type_list(struct types *t, const struct type *item);
const struct type *type_map(struct types *t, const struct type *item);
const struct type *type_optional(struct types *t, const struct type *item); /* T?? is T? */
const struct type *type_record(struct types *t, const struct kind *kind);
const struct type *type_enum(struct types *t, const struct enumeration *e);

/* "list of port", "map of string", "user?": as in policies and tables. A `?` belongs to all that
 * stands before it: "list of string?" may be missing; "list of (string?)" may hold what is missing.
 * NULL: no such type. */
const struct type *type_parse(struct types *t, struct str spelling);

bool type_is_optional(const struct type *t);
const struct type *type_present(const struct type *t); /* T for T?, else t */
struct str type_show(struct arena *a, const struct type *t);
struct str type_kind_name(enum type_kind kind); /* "bytes"; empty for composed ones */

#endif
