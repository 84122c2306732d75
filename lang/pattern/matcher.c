/*
 * matcher.c: patterns and texts brought together.
 *
 * A text without holes is a walk through the table of the automaton. Where the automaton has no
 * room for another state it is emptied a few times; a text that goes on producing new states is
 * then simulated to its end, which is slower but as linear.
 */
#include "pattern/matcher.h"

#include "base/utf8.h"

#include <string.h>

enum { USUAL_CAP = 2000, LEAST_CAP = STATES_FIXED + 4, MOST_CAP = 100000 };
enum { MOST_FLUSHES = 8, FIRST_SLOTS = 64 };

void matcher_init(struct matcher *m, struct arena *a, uint32_t state_cap)
{
	*m = (struct matcher){.arena = a, .state_cap = state_cap ? state_cap : USUAL_CAP};
	if (m->state_cap < LEAST_CAP)
		m->state_cap = LEAST_CAP;
	if (m->state_cap > MOST_CAP)
		m->state_cap = MOST_CAP;
}

/* --- the automaton of a pattern --- */

static struct dfa **slot_of(struct dfa **slots, uint32_t room, const struct pattern *p)
{
	uint64_t h = (uint64_t)(uintptr_t)p * 0x9E3779B97F4A7C15u;
	uint32_t i = (uint32_t)(h >> 32) & (room - 1);
	while (slots[i] && slots[i]->p != p)
		i = (i + 1) & (room - 1);
	return &slots[i];
}

static void slots_grow(struct matcher *m)
{
	uint32_t room = m->room ? m->room * 2 : FIRST_SLOTS;
	struct dfa **slots = arena_array(m->arena, struct dfa *, room);
	for (uint32_t i = 0; i < m->room; i++)
		if (m->slots[i])
			*slot_of(slots, room, m->slots[i]->p) = m->slots[i];
	m->slots = slots;
	m->room = room;
}

static struct dfa *dfa_make(struct matcher *m, const struct pattern *p)
{
	if (!m->now || m->now->room < p->insts.n) {
		uint32_t room = p->insts.n < 256 ? 256 : p->insts.n;
		m->now = threads_new(m->arena, room);
		m->next = threads_new(m->arena, room);
	}
	if (!m->spares)
		m->spares = arena_new(m->arena, struct spares);
	return dfa_new(m->arena, p, m->state_cap, m->spares, m->now, m->next);
}

static struct dfa *dfa_of(struct matcher *m, const struct pattern *p)
{
	if (m->room < m->n * 2 + 2)
		slots_grow(m);
	struct dfa **slot = slot_of(m->slots, m->room, p);
	if (!*slot) {
		*slot = dfa_make(m, p);
		m->n++;
	}
	return *slot;
}

/* --- valid text from any bytes --- */

static size_t ascii_prefix(struct str s)
{
	size_t i = 0;
	for (uint64_t word; i + sizeof word <= s.n; i += sizeof word) {
		memcpy(&word, s.p + i, sizeof word);
		if (word & 0x8080808080808080u)
			break;
	}
	while (i < s.n && (unsigned char)s.p[i] < 0x80)
		i++;
	return i;
}

static size_t valid_prefix(struct str s)
{
	size_t i = 0;
	uint32_t cp;
	while ((i += ascii_prefix(str_skip(s, i))) < s.n) {
		size_t n = utf8_decode(str_skip(s, i), &cp);
		if (n == 1)
			break;
		i += n;
	}
	return i;
}

struct str piece_take(struct str *rest)
{
	size_t n = valid_prefix(*rest);
	struct str piece = n ? str_slice(*rest, 0, n) : STR("\xEF\xBF\xBD");
	*rest = str_skip(*rest, n ? n : 1);
	return piece;
}

/* --- one text --- */

struct run {
	struct dfa *d;
	uint32_t state;
	bool simulating; /* the threads are in d->now, state says only whether it is over */
	unsigned flushes;
};

static bool run_is_over(const struct run *r)
{
	return r->state < STATES_FIXED;
}

/* The table walk: up to a byte that leads to no built state, or to one of the two last ones. */
static const uint8_t *run_walk(struct run *r, const uint8_t *at, const uint8_t *end)
{
	const uint32_t *table = r->d->table;
	const uint8_t *class_of = r->d->p->class_of;
	uint32_t state = r->state, shift = r->d->p->shift;
	for (; at < end; at++) {
		uint32_t to = table[(state << shift) + class_of[*at]];
		if (to < STATES_FIXED)
			break;
		state = to;
	}
	r->state = state;
	return at;
}

/* Takes one byte that the walk stopped at; or makes room and takes none. */
static const uint8_t *run_build(struct run *r, const uint8_t *at)
{
	uint32_t to = dfa_next(r->d, r->state, r->d->p->class_of[*at]);
	if (to != STATE_NONE) {
		r->state = to;
		return at + 1;
	}
	dfa_load(r->d, r->state);
	if (r->flushes++ < MOST_FLUSHES)
		r->state = dfa_flush(r->d);
	else
		r->simulating = true;
	return at;
}

static void run_simulate(struct run *r, int byte)
{
	struct threads *now = r->d->now, *next = r->d->next;
	threads_step(r->d->p, now, next, byte, &r->d->starts, r->d->arena);
	r->d->now = next;
	r->d->next = now;
	if (next->matched)
		r->state = STATE_MATCHED;
	else if (byte == END_OF_TEXT || (next->n == 0 && r->d->p->anchored))
		r->state = STATE_DEAD;
}

static void run_feed(struct run *r, struct str piece)
{
	const uint8_t *at = (const uint8_t *)piece.p, *end = at + piece.n;
	while (at < end && !run_is_over(r) && !r->simulating) {
		at = run_walk(r, at, end);
		if (at < end)
			at = run_build(r, at);
	}
	for (; at < end && !run_is_over(r); at++)
		run_simulate(r, *at);
}

static enum truth plain_match(struct dfa *d, struct str rest)
{
	struct run r = {.d = d, .state = d->start};
	if (ascii_prefix(rest) == rest.n) {
		run_feed(&r, rest);
		rest.n = 0;
	}
	while (rest.n && !run_is_over(&r))
		run_feed(&r, piece_take(&rest));
	if (run_is_over(&r))
		return r.state == STATE_MATCHED ? TRUTH_TRUE : TRUTH_FALSE;
	if (r.simulating)
		run_simulate(&r, END_OF_TEXT);
	else
		r.state = dfa_end(d, r.state);
	return r.state == STATE_MATCHED ? TRUTH_TRUE : TRUTH_FALSE;
}

enum truth matcher_match(struct matcher *m, const struct pattern *p, struct text t)
{
	struct dfa *d = dfa_of(m, p);
	return t.n_holes ? holes_match(m, d, t) : plain_match(d, t.s);
}
