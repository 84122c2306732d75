/*
 * clue.c: the clues of a pattern, from its tree.
 *
 * Each way through a choice is a clue of its own as long as there are not too many; of what comes
 * next to each other the pairs are known where each is a single character.
 */
#include "pattern/private.h"

#include "base/utf8.h"

enum { OPEN = -1, LONG = 1 << 20, WAYS_MOST = 32 };

/* One way through a part of a pattern. */
struct way {
	struct outline clue;
	int first, last; /* characters at its ends, or the ends of the text; OPEN: not known */
	bool empty;      /* nothing: what is before and behind it stand side by side */
};

struct ways {
	struct way *at;
	unsigned n;
};

static struct ways some_ways(struct arena *a, unsigned room)
{
	return (struct ways){arena_array(a, struct way, room), 0};
}

static struct ways one_way(struct arena *a, struct way w)
{
	struct ways all = some_ways(a, 1);
	all.at[all.n++] = w;
	return all;
}

static const struct way open_way = {.first = OPEN, .last = OPEN};

/* What all of them have in common. */
static struct way in_common(const struct ways *all)
{
	struct way w = all->at[0];
	for (unsigned i = 1; i < all->n; i++) {
		const struct way *x = &all->at[i];
		for (int k = 0; k < OUTLINE_WORDS; k++)
			w.clue.bits[k] &= x->clue.bits[k];
		if (x->clue.length < w.clue.length)
			w.clue.length = x->clue.length;
		if (x->first != w.first || x->empty != w.empty)
			w.first = OPEN;
		if (x->last != w.last || x->empty != w.empty)
			w.last = OPEN;
		w.empty &= x->empty;
	}
	return w;
}

static void narrow(struct ways *all)
{
	all->at[0] = in_common(all);
	all->n = 1;
}

static uint64_t at_most(uint64_t length)
{
	return length < LONG ? length : LONG;
}

static struct way joined(const struct way *a, const struct way *b)
{
	if (a->empty || (a->last == OUTLINE_START && b->first == OUTLINE_START))
		return *b;
	if (b->empty || (a->last == OUTLINE_END && b->first >= OUTLINE_START))
		return *a;
	struct way w = {.clue = outline_both(a->clue, b->clue), .first = a->first, .last = b->last};
	w.clue.length = at_most(a->clue.length + b->clue.length);
	if (a->last != OPEN && b->first != OPEN)
		outline_pair(&w.clue, a->last, b->first);
	return w;
}

static struct ways ways_of(struct arena *a, const struct node *n);

static struct ways of_sequence(struct arena *a, const struct node *n)
{
	struct ways all = one_way(a, (struct way){.empty = true});
	for (const struct node *c = n->first; c; c = c->next) {
		struct ways more = ways_of(a, c);
		if (all.n * more.n > WAYS_MOST)
			narrow(all.n < more.n ? &all : &more);
		struct ways both = some_ways(a, all.n * more.n);
		for (unsigned i = 0; i < all.n; i++)
			for (unsigned k = 0; k < more.n; k++)
				both.at[both.n++] = joined(&all.at[i], &more.at[k]);
		all = both;
	}
	return all;
}

/* One that tells nothing: what the others tell is not worth a clue for each. */
static bool some_tell_nothing(const struct ways *all)
{
	for (unsigned i = 0; i < all->n; i++) {
		uint64_t told = 0;
		for (int k = 0; k < OUTLINE_WORDS; k++)
			told |= all->at[i].clue.bits[k];
		if (!told)
			return true;
	}
	return false;
}

static struct ways of_choice(struct arena *a, const struct node *n)
{
	struct ways all = some_ways(a, WAYS_MOST);
	for (const struct node *c = n->first; c; c = c->next) {
		struct ways more = ways_of(a, c);
		if (all.n + more.n > WAYS_MOST) {
			narrow(&more);
			if (all.n)
				narrow(&all);
		}
		for (unsigned i = 0; i < more.n; i++)
			all.at[all.n++] = more.at[i];
	}
	if (all.n > 1 && some_tell_nothing(&all))
		narrow(&all);
	return all;
}

/* The first time round is one of the ways, the others are any. */
static struct ways of_repeat(struct arena *a, const struct node *n)
{
	if (n->least == 0)
		return one_way(a, open_way);
	struct ways all = ways_of(a, n->first);
	struct way least = in_common(&all);
	for (unsigned i = 0; i < all.n; i++) {
		struct way *w = &all.at[i];
		uint64_t more = least.clue.length * (n->least - 1);
		w->clue.length = at_most(w->clue.length + more);
		w->last = least.last;
		if (w->empty != least.empty)
			*w = open_way;
	}
	return all;
}

/* A single character, in both cases or only in one; else OPEN. */
static int character(struct charset chars)
{
	for (uint32_t i = 0; i < chars.n; i++) {
		struct range r = chars.at[i];
		if (r.lo != r.hi || r.lo >= 0x80 ||
			char_lower((char)r.lo) != char_lower((char)chars.at[0].lo))
			return OPEN;
	}
	return chars.n ? (int)chars.at[0].lo : OPEN;
}

static struct ways of_chars(struct arena *a, const struct node *n)
{
	struct way w = open_way;
	w.first = w.last = character(n->chars);
	if (w.first != OPEN)
		outline_character(&w.clue, w.first);
	w.clue.length = 1;
	return one_way(a, w);
}

static struct ways of_assertion(struct arena *a, enum assertion assertion)
{
	struct way w = {.empty = true};
	if (assertion == AT_TEXT_START)
		w = (struct way){.first = OUTLINE_START, .last = OUTLINE_START};
	else if (assertion == AT_TEXT_END)
		w = (struct way){.first = OUTLINE_END, .last = OUTLINE_END};
	return one_way(a, w);
}

static struct ways ways_of(struct arena *a, const struct node *n)
{
	switch (n->kind) {
	case NODE_CHARS:
		return of_chars(a, n);
	case NODE_SEQUENCE:
		return of_sequence(a, n);
	case NODE_CHOICE:
		return of_choice(a, n);
	case NODE_REPEAT:
		return of_repeat(a, n);
	case NODE_ASSERT:
		return of_assertion(a, n->assertion);
	case NODE_EMPTY:
		break;
	}
	return one_way(a, (struct way){.empty = true});
}

bool node_clues(struct arena *a, const struct node *n, struct clues *out)
{
	struct ways all = ways_of(a, n);
	out->n = 0;
	for (unsigned i = 0; i < all.n; i++)
		clues_add(out, &all.at[i].clue);
	for (unsigned i = 0; i < out->n; i++) {
		uint64_t told = out->at[i].length > 1;
		for (int k = 0; k < OUTLINE_WORDS; k++)
			told |= out->at[i].bits[k];
		if (!told)
			out->n = 0;
	}
	return out->n > 0;
}
