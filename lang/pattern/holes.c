/*
 * holes.c: matching a text that is known except for some places.
 *
 * Literal bytes move the automaton as usual. At a hole it goes to every state that some filling
 * leads to, so from then on a crowd of states moves over the literal bytes, each where one kind of
 * filling would be. As the automaton is deterministic, the end is exact: all accept (true), none
 * does (false), or fillings disagree (unknown).
 *
 * A hole is filled by whole characters. The way between two states may lead through the middle of
 * one; the search for what a hole reaches therefore keeps beside each state how much of a
 * character is still to come.
 */
#include "pattern/matcher.h"

#include <string.h>

/* Of one text, in moves of one state. Where a crowd stays large over a long text, the answer is
 * unknown. It counts what depends on the text and the pattern only, never on what was built. */
enum { MOST_WORK = 1 << 28, WORK_OF_REACH = 64 };

/* Larger ones are worked out anew each time. */
enum { MOST_REACH_KEPT = 512, MOST_REACHES = 32 };

struct crowd {
	uint32_t *at, *other; /* states, each once; and room for the crowd that follows */
	uint32_t n;
	uint32_t *seen; /* by state: the turn in which it was added */
	uint32_t turn;
	uint32_t room;
	bool dead, matched; /* among them */
	uint8_t *ways;      /* by state: a bit for each enum part met beside it */
	uint32_t *queue;
	uint64_t work;
};

/* How much of a character is still to come. */
enum part { PART_NONE, PART_1, PART_2, PART_3, PART_E0, PART_ED, PART_F0, PART_F4, PART_COUNT };
enum { PART_BAD = PART_COUNT };

static struct crowd *crowd_of(struct matcher *m)
{
	if (m->crowd)
		return m->crowd;
	struct crowd *c = arena_new(m->arena, struct crowd);
	c->room = m->state_cap;
	c->at = arena_array(m->arena, uint32_t, m->state_cap);
	c->other = arena_array(m->arena, uint32_t, m->state_cap);
	c->seen = arena_array(m->arena, uint32_t, m->state_cap);
	c->ways = arena_array(m->arena, uint8_t, m->state_cap);
	c->queue = arena_alloc_array(m->arena, m->state_cap, PART_COUNT * sizeof *c->queue);
	return m->crowd = c;
}

/* Begins the crowd that follows; the one before is in c->other until then. */
static uint32_t crowd_turn(struct crowd *c)
{
	uint32_t n = c->n, *at = c->at;
	c->at = c->other;
	c->other = at;
	c->n = 0;
	c->dead = c->matched = false;
	if (++c->turn == 0) {
		memset(c->seen, 0, c->room * sizeof *c->seen);
		c->turn = 1;
	}
	return n;
}

static void crowd_add(struct crowd *c, uint32_t state)
{
	if (c->seen[state] == c->turn)
		return;
	c->seen[state] = c->turn;
	c->at[c->n++] = state;
	c->dead |= state == STATE_DEAD;
	c->matched |= state == STATE_MATCHED;
}

static bool crowd_disagrees(const struct crowd *c)
{
	return c->dead && c->matched;
}

static bool crowd_is_over(const struct crowd *c)
{
	return crowd_disagrees(c) || (c->n == 1 && (c->dead || c->matched));
}

/* False: out of states or of work. */
static bool crowd_step(struct crowd *c, struct dfa *d, uint32_t column)
{
	uint32_t n = crowd_turn(c);
	c->work += n;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t to = dfa_next(d, c->other[i], column);
		if (to == STATE_NONE)
			return false;
		crowd_add(c, to);
	}
	return c->work < MOST_WORK;
}

static bool crowd_feed(struct crowd *c, struct dfa *d, struct str rest)
{
	while (rest.n) {
		struct str piece = piece_take(&rest);
		for (size_t i = 0; i < piece.n; i++) {
			if (crowd_is_over(c))
				return true;
			if (!crowd_step(c, d, d->p->class_of[(unsigned char)piece.p[i]]))
				return false;
		}
	}
	return true;
}

/* --- what a hole leads to --- */

static unsigned lead_part(uint8_t b)
{
	if (b < 0x80)
		return PART_NONE;
	if (b < 0xC2 || b > 0xF4)
		return PART_BAD;
	if (b < 0xE0)
		return PART_1;
	if (b < 0xF0)
		return b == 0xE0 ? PART_E0 : b == 0xED ? PART_ED : PART_2;
	return b == 0xF0 ? PART_F0 : b == 0xF4 ? PART_F4 : PART_3;
}

static unsigned part_next(unsigned part, uint8_t b)
{
	static const struct {
		uint8_t lo, hi, next;
	} rows[PART_COUNT] = {
		[PART_1] = {0x80, 0xBF, PART_NONE},
		[PART_2] = {0x80, 0xBF, PART_1},
		[PART_3] = {0x80, 0xBF, PART_2},
		[PART_E0] = {0xA0, 0xBF, PART_1},
		[PART_ED] = {0x80, 0x9F, PART_1},
		[PART_F0] = {0x90, 0xBF, PART_2},
		[PART_F4] = {0x80, 0x8F, PART_2},
	};
	if (part == PART_NONE)
		return lead_part(b);
	return b >= rows[part].lo && b <= rows[part].hi ? rows[part].next : PART_BAD;
}

/* Puts a state with a part on the queue unless it was there. */
static void way_add(struct crowd *c, uint32_t *n, uint32_t state, unsigned part)
{
	if (c->ways[state] & 1u << part)
		return;
	c->ways[state] |= (uint8_t)(1u << part);
	c->queue[(*n)++] = state * PART_COUNT + part;
}

static bool way_follow(struct crowd *c, struct dfa *d, uint32_t *n, uint32_t way)
{
	uint32_t state = way / PART_COUNT;
	for (uint32_t column = 0; column < d->p->n_classes; column++) {
		unsigned part = part_next(way % PART_COUNT, d->p->class_byte[column]);
		if (part == PART_BAD)
			continue;
		uint32_t to = dfa_next(d, state, column);
		if (to == STATE_NONE)
			return false;
		if (part == PART_NONE || to < STATES_FIXED)
			crowd_add(c, to);
		if (to >= STATES_FIXED)
			way_add(c, n, to, part);
	}
	return true;
}

/* Adds to the crowd all that is reached from `from` by at least one character. */
static bool crowd_reach(struct crowd *c, struct dfa *d, const uint32_t *from, uint32_t n_from)
{
	uint32_t n = 0;
	memset(c->ways, 0, c->room);
	for (uint32_t i = 0; i < n_from; i++) {
		if (from[i] < STATES_FIXED)
			crowd_add(c, from[i]);
		else
			way_add(c, &n, from[i], PART_NONE);
	}
	for (uint32_t i = 0; i < n && !crowd_disagrees(c); i++)
		if (!way_follow(c, d, &n, c->queue[i]))
			return false;
	return true;
}

static const struct reach *reach_find(const struct dfa *d, uint32_t from)
{
	LIST_EACH (struct reach, r, &d->reaches)
		if (r->from == from)
			return r;
	return NULL;
}

static void reach_keep(struct dfa *d, const struct crowd *c, uint32_t from)
{
	if (c->n > MOST_REACH_KEPT || d->reaches.n >= MOST_REACHES)
		return;
	uint32_t *to = arena_array(d->arena, uint32_t, c->n);
	memcpy(to, c->at, c->n * sizeof *to);
	list_push(d->arena, &d->reaches, ((struct reach){from, c->n, to}));
}

/* From one state, which is where the first hole of most texts stands; remembered. */
static bool crowd_reach_one(struct crowd *c, struct dfa *d, uint32_t from)
{
	const struct reach *known = reach_find(d, from);
	if (!known) {
		if (!crowd_reach(c, d, &from, 1))
			return false;
		reach_keep(d, c, from);
		return true;
	}
	for (uint32_t i = 0; i < known->n; i++)
		crowd_add(c, known->to[i]);
	return true;
}

static bool crowd_hole(struct crowd *c, struct dfa *d, bool filled)
{
	uint32_t n = crowd_turn(c);
	bool ok = n == 1 ? crowd_reach_one(c, d, c->other[0]) : crowd_reach(c, d, c->other, n);
	if (!ok)
		return false;
	for (uint32_t i = 0; i < n && !filled; i++)
		crowd_add(c, c->other[i]);
	c->work += (uint64_t)c->n * WORK_OF_REACH;
	return c->work < MOST_WORK;
}

/* --- one text --- */

static enum truth crowd_answer(struct crowd *c, struct dfa *d)
{
	if (crowd_disagrees(c))
		return TRUTH_UNKNOWN;
	uint32_t n = crowd_turn(c);
	for (uint32_t i = 0; i < n; i++)
		crowd_add(c, dfa_end(d, c->other[i]));
	if (crowd_disagrees(c))
		return TRUTH_UNKNOWN;
	return c->matched ? TRUTH_TRUE : TRUTH_FALSE;
}

static bool crowd_read(struct crowd *c, struct dfa *d, struct text t)
{
	size_t at = 0;
	crowd_turn(c);
	c->work = 0;
	crowd_add(c, d->start);
	for (uint32_t i = 0; i < t.n_holes && !crowd_is_over(c); i++) {
		const struct hole *h = &t.holes[i];
		bool again =
			i > 0 && h->at == at && !h->filled; /* a hole behind a hole adds nothing */
		if (!crowd_feed(c, d, str_slice(t.s, at, h->at)))
			return false;
		if (!again && !crowd_hole(c, d, h->filled))
			return false;
		at = h->at;
	}
	return crowd_is_over(c) || crowd_feed(c, d, str_skip(t.s, at));
}

/* One byte more of a text that has not matched yet. False: it has, or states have run out. */
static bool miss_byte(struct dfa *d, uint32_t *state, uint8_t byte)
{
	*state = dfa_next(d, *state, d->p->class_of[byte]);
	return *state != STATE_NONE && *state != STATE_MATCHED;
}

static bool miss_feed(struct dfa *d, uint32_t *state, struct str rest)
{
	while (rest.n) {
		struct str piece = piece_take(&rest);
		for (size_t i = 0; i < piece.n; i++)
			if (!miss_byte(d, state, (uint8_t)piece.p[i]))
				return false;
	}
	return true;
}

/* Does the text not match with its holes filled by as little as possible? */
static bool misses(struct dfa *d, struct text t)
{
	uint32_t state = d->start;
	size_t at = 0;
	if (state < STATES_FIXED)
		return false;
	for (uint32_t i = 0; i < t.n_holes; i++) {
		const struct hole *h = &t.holes[i];
		if (!miss_feed(d, &state, str_slice(t.s, at, h->at)))
			return false;
		if (h->filled && !miss_byte(d, &state, 1))
			return false;
		at = h->at;
	}
	return miss_feed(d, &state, str_skip(t.s, at)) && dfa_end(d, state) == STATE_DEAD;
}

/* What fills a hole may match a loose pattern by itself; so when one filling does not, fillings
 * disagree, and where they lead need not be worked out. When states run out, once more with an
 * empty automaton: what other texts left in it must not change an answer. */
enum truth holes_match(struct matcher *m, struct dfa *d, struct text t)
{
	struct crowd *c = crowd_of(m);
	if (d->p->loose && misses(d, t))
		return TRUTH_UNKNOWN;
	if (crowd_read(c, d, t))
		return crowd_answer(c, d);
	if (c->work >= MOST_WORK)
		return TRUTH_UNKNOWN;
	dfa_reset(d);
	return crowd_read(c, d, t) ? crowd_answer(c, d) : TRUTH_UNKNOWN;
}
