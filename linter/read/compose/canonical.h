/*
 * canonical.h: a project in the one form that `docker compose config` prints.
 *
 * Its nodes are new ones: scalars hold their final text, mappings are in the order of printing,
 * keys that say nothing are left out. What Compose refuses has been refused before.
 */
#ifndef COMPOSE_CANONICAL
#define COMPOSE_CANONICAL

#include "read/compose/merge.h"

enum part_id {
	PART_nothing,
#define PART(part) PART_##part,
#define FIELD(part, key, how, below)
#include "read/compose/canonical.def"
#undef PART
#undef FIELD
	PART_COUNT
};

/* One way to read a field: `n` is what is written there, NULL for nothing, in the mapping `in`;
 * `below` the part that its parts are. NULL: it is not printed. */
typedef struct node *(*canonical_fn)(
	struct compose *c, struct node *n, enum part_id below, struct node *in);

#define PART(part)
#define FIELD(part, key, how, below) \
	struct node *read_##how(     \
		struct compose *c, struct node *n, enum part_id below, struct node *in);
#include "read/compose/canonical.def"
#undef PART
#undef FIELD

/* Begins the body of read_NAME; most look at one of their arguments only. */
#define READER(name)              \
	struct node *read_##name( \
		struct compose *c, struct node *n, enum part_id below, struct node *in)
#define UNUSED (void)below, (void)in

/* A mapping as such a part; never NULL. */
struct node *canonical_of(struct compose *c, struct node *mapping, enum part_id part);
/* The project; its root is the merged tree, read without mistakes. */
struct node *canonical_project(struct compose *c);

/* New nodes. Text is that of a value: $ is doubled, as Compose does to print it. */
struct node *canonical_text(struct compose *c, struct str text);
struct node *canonical_number(struct compose *c, int64_t i);
struct node *canonical_bool(struct compose *c, bool b);
struct node *canonical_null(struct compose *c);
struct node *canonical_list(struct compose *c, size_t room);
struct node *canonical_map(struct compose *c, size_t room);
void canonical_put(struct compose *c, struct node *map, struct str key, struct node *value);
void canonical_put_text(struct compose *c, struct node *map, const char *key,
	struct str text);                                      /* unless it is empty */
void canonical_sort(struct node *map);                         /* by key, as Go prints maps */
struct node *canonical_any(struct compose *c, struct node *n); /* as it is, interpolated */

/* The value of a scalar as Go prints it; empty for nothing. */
struct str canonical_str(struct compose *c, struct node *n);
bool canonical_int(struct compose *c, struct node *n, int64_t *out);
bool canonical_real(struct compose *c, struct node *n, double *out);
bool canonical_is(struct compose *c, struct node *n); /* is it a true? */
/* A path of another file than the project's, as seen from the project's folder. */
struct str canonical_moved(struct compose *c, struct node *n);
/* The value of a variable: --set, .env; false when it has none. */
bool canonical_variable(struct compose *c, struct str name, struct str *out);

#endif
