/*
 * operators.h: what the operators of the language mean, on values. Each answer is true, false or
 * unknown with the cause of the first operand that is to blame.
 */
#ifndef BUILTINS_OPERATORS_H
#define BUILTINS_OPERATORS_H

#include "pattern/pattern.h"
#include "types/schema.h"
#include "value/facts.h"

/* Patterns that were compiled, and their automata as far as they were built. It may serve any
 * number of units, one at a time, and gets warmer with each. */
enum { MATCH_RECENT = 256 };
struct match_cache {
	struct arena *arena; /* borrowed, outlives the cache */
	struct match_recent {
		struct str text;
		const struct pattern *pattern;
		bool glob;
	} recent[MATCH_RECENT]; /* by the address of their text */
	struct matcher matcher;
	struct map regexes, globs; /* struct pattern *, by their text */
	struct factors *factors;   /* of lists of patterns */
};

void match_cache_init(struct match_cache *c, struct arena *a);

/* What operators need while one unit is evaluated. */
struct operators {
	struct call call;
	struct match_cache *matches;
	struct str matched; /* the text of the last match, and its outline once that is asked */
	struct outline outline;
	bool outlined;
	uint32_t indexed;         /* the entry that the last index into a map found */
	const struct list *among; /* the last long list of patterns, and what each of them needs */
	struct factors *factors;
	uint32_t asked; /* how many texts were held against it */
};

/* matches: NULL for a cache of this unit alone. */
void operators_init(struct operators *o, struct facts *f, struct match_cache *matches);

struct value operator_field(struct operators *o, struct value record, unsigned slot);
struct value operator_written(struct operators *o, struct value v);
struct value operator_index(struct operators *o, struct value of, struct value index);

static inline struct value operator_not(struct value v)
{
	if (value_is_unknown(v))
		return v;
	return (struct value){.tag = VALUE_BOOL,
		.flags = v.flags,
		.place = v.place,
		.u.b = value_as_truth(v) != TRUTH_TRUE};
}

/* `and` (ends: false) or `or` (ends: true): the one of the two that is the answer. What is `ends`
 * is, else what is unknown, the first of two alike. */
static inline const struct value *operator_pick(
	const struct value *a, const struct value *b, enum truth ends)
{
	enum truth left = value_as_truth(*a), right = value_as_truth(*b);
	if (left == ends || (right != ends && right != TRUTH_UNKNOWN))
		return a;
	return right == ends || left != TRUTH_UNKNOWN ? b : a;
}

static inline struct value operator_and(struct value a, struct value b)
{
	return *operator_pick(&a, &b, TRUTH_FALSE);
}

static inline struct value operator_or(struct value a, struct value b)
{
	return *operator_pick(&a, &b, TRUTH_TRUE);
}

struct value operator_eq(struct operators *o, struct value a, struct value b);
struct value operator_lt(struct operators *o, struct value a, struct value b);
struct value operator_le(struct operators *o, struct value a, struct value b);
struct value operator_in(struct operators *o, struct value item, struct value xs);
struct value operator_has(struct operators *o, struct value map, struct value key);
struct value operator_contains(struct operators *o, struct value xs, struct value item);
struct value operator_starts_with(struct operators *o, struct value text, struct value prefix);
struct value operator_ends_with(struct operators *o, struct value text, struct value suffix);
struct value operator_match(struct operators *o, struct value text, struct str pattern, bool glob);
/* The same in two steps, for a pattern that is asked often. NULL: it is none, and found nowhere. */
const struct pattern *operator_pattern(struct operators *o, struct str pattern, bool glob);
struct value operator_find(struct operators *o, struct value text, const struct pattern *p);
/* Is it known at once that none of the regular expressions is found in the text? */
bool operator_matches_none(struct operators *o, struct value text, struct value patterns);
struct value operator_under(struct operators *o, struct value a, struct value b);
struct value operator_precedes(struct operators *o, struct value a, struct value b);
struct value operator_add(struct operators *o, struct value a, struct value b);
struct value operator_sub(struct operators *o, struct value a, struct value b);
struct value operator_mul(struct operators *o, struct value a, struct value b);
struct value operator_negate(struct operators *o, struct value v);
struct value operator_is_set(struct value v);
struct value operator_is_known(struct value v);
struct value operator_is_overridable(struct value v);

/* Unknown when the collection may hold more than is seen, else false. */
struct value operator_open(struct value xs);
uint32_t operator_walk_count(struct value xs);
struct value operator_walk_item(struct value xs, uint32_t i); /* a map yields its keys */

/* The value as people read it in a message. */
struct str operator_show(struct operators *o, struct value v);

#endif
