/*
 * factor.c: what every text holds in which a pattern is found, as a shorter pattern.
 *
 * `(^|[^a-z])key-[0-9a-f]{32}` is found in no text without `key-`. Of many patterns such factors
 * together make one small automaton, which tells at once that none of them is found, as is mostly
 * the case. A factor is the most telling run of neighbours that each stand for few characters.
 */
#include "pattern/private.h"

enum {
	DEPTH = 50,
	SOME = 64,    /* characters that one place of a factor may stand for */
	FEW = 4,      /* so few tell one text from another */
	LENGTH = 10,  /* places, at which a run is telling enough */
	TELLING = 16, /* what a factor must tell to be of use, in bits: two characters do */
	TOLD_BY_ONE = 8,
	TOLD_BY_FEW = 6,
	TOLD_BY_SOME = 1, /* texts are full of letters and digits */
};

/* Nodes side by side, and how much they tell. */
struct factor {
	struct node *node; /* NULL: none */
	unsigned bits;
	unsigned length;
};

static const struct factor none = {NULL, 0, 0};

static struct node *copy_of(struct arena *a, const struct node *n)
{
	struct node *c = arena_new(a, struct node);
	*c = *n;
	c->before = c->next = NULL;
	return c;
}

static unsigned bits_told(uint32_t characters)
{
	return characters == 1 ? TOLD_BY_ONE : characters <= FEW ? TOLD_BY_FEW : TOLD_BY_SOME;
}

static struct factor of_chars(struct arena *a, const struct node *n)
{
	uint32_t all = 0;
	for (uint32_t i = 0; i < n->chars.n && all <= SOME; i++)
		all += n->chars.at[i].hi - n->chars.at[i].lo + 1;
	if (all == 0 || all > SOME)
		return none;
	return (struct factor){copy_of(a, n), bits_told(all), 1};
}

static struct factor whole(struct arena *a, const struct node *n, unsigned depth);

/* Each of the children, whole or by its own factor. */
static struct factor of_choice(struct arena *a, const struct node *n, unsigned depth,
	struct factor (*of)(struct arena *, const struct node *, unsigned))
{
	struct factor f = {node_list(a, NODE_CHOICE), UINT32_MAX, 0};
	for (const struct node *c = n->first; c; c = c->next) {
		struct factor one = of(a, c, depth + 1);
		if (!one.node)
			return none;
		node_append(f.node, one.node);
		f.bits = one.bits < f.bits ? one.bits : f.bits;
		f.length = one.length > f.length ? one.length : f.length;
	}
	return f.node->first ? f : none;
}

static struct factor joined(struct arena *a, struct factor f, struct factor more)
{
	if (!f.node)
		f = (struct factor){node_list(a, NODE_SEQUENCE), 0, 0};
	node_append(f.node, more.node);
	f.bits += more.bits;
	f.length += more.length;
	return f;
}

/* The same body as often as it is there for certain, as far as that is telling. */
static struct factor of_repeat(struct arena *a, const struct node *n, unsigned depth)
{
	struct factor f = none;
	for (uint32_t i = 0; i < n->least && f.length < LENGTH; i++) {
		struct factor one = whole(a, n->first, depth + 1);
		if (!one.node)
			return none;
		f = joined(a, f, one);
	}
	return f;
}

/* All of the node, when it stands for few texts; of a repeat, how it begins. */
static struct factor whole(struct arena *a, const struct node *n, unsigned depth)
{
	struct factor f = none;
	if (depth > DEPTH)
		return none;
	switch (n->kind) {
	case NODE_CHARS:
		return of_chars(a, n);
	case NODE_SEQUENCE:
		for (const struct node *c = n->first; c; c = c->next) {
			struct factor one = c->kind == NODE_REPEAT ? none : whole(a, c, depth + 1);
			if (!one.node || f.length > LENGTH)
				return none;
			f = joined(a, f, one);
		}
		return f;
	case NODE_CHOICE:
		return of_choice(a, n, depth, whole);
	case NODE_REPEAT:
	case NODE_EMPTY:
	case NODE_ASSERT:
		break;
	}
	return none;
}

static struct factor best(struct arena *a, const struct node *n, unsigned depth);

/* Of the runs of neighbours and the factors inside them the one that tells most. */
static struct factor of_sequence(struct arena *a, const struct node *n, unsigned depth)
{
	struct factor most = none, run = none;
	for (const struct node *c = n->first; c; c = c->next) {
		bool repeat = c->kind == NODE_REPEAT;
		struct factor one = repeat ? of_repeat(a, c, depth) : whole(a, c, depth + 1);
		if (one.node && run.length < LENGTH)
			run = joined(a, run, one);
		if (run.bits > most.bits)
			most = run;
		if (!one.node || repeat)
			run = none; /* behind a repeat stands another of its kind, or what follows
				     */
		if (!one.node)
			one = best(a, c, depth + 1);
		if (one.bits > most.bits)
			most = one;
	}
	return most;
}

/* The most telling factor of all that match the node. */
static struct factor best(struct arena *a, const struct node *n, unsigned depth)
{
	if (depth > DEPTH)
		return none;
	switch (n->kind) {
	case NODE_CHARS:
		return of_chars(a, n);
	case NODE_SEQUENCE:
		return of_sequence(a, n, depth);
	case NODE_CHOICE:
		return of_choice(a, n, depth, best);
	case NODE_REPEAT:
		return n->least ? best(a, n->first, depth + 1) : none;
	case NODE_EMPTY:
	case NODE_ASSERT:
		break;
	}
	return none;
}

struct node *node_factor(struct arena *a, const struct node *n)
{
	struct factor f = best(a, n, 0);
	return f.bits >= TELLING ? f.node : NULL;
}
