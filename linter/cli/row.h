/*
 * row.h: an object on a line of JSON Lines, whose members are asked for by name and kind.
 *
 * What is missing or of another kind is told once, in `wrong`; callers go on with an empty value
 * and look at `wrong` when they are done.
 */
#ifndef CLI_ROW_H
#define CLI_ROW_H

#include "read/yaml/yaml.h"

/* The first thing that is not as it should be is kept in `wrong`. */
struct row {
	struct arena *arena;       /* borrowed; texts live there */
	const struct node *object; /* NULL: none */
	struct str wrong;
};

/* The object on a line. false: `wrong` says why. */
bool row_read(struct arena *a, struct str line, struct row *out);

/* Notes that a member is not what is wanted: "a number". */
void row_complain(struct row *r, const char *key, const char *want);

/* NULL: it has no such member. */
const struct node *row_member(const struct row *r, const char *key);

struct str row_text(struct row *r, const char *key);

/* What writer_member_bytes wrote. */
struct str row_bytes(struct row *r, const char *key);

uint32_t row_number(struct row *r, const char *key);

/* The object of that name, as a row of its own, with what was wrong so far. */
struct row row_object(struct row *r, const char *key);

/* Which of the n words that `name` gives the member is; 0 when it is none of them. */
int row_named(struct row *r, const char *key, int n, const char *(*name)(int));

#endif
