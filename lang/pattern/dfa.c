#include "pattern/dfa.h"

#include <string.h>

enum {
	FIRST_ROWS = 8,
	FIRST_SLOTS = 16,
	MOST_POOL = 1 << 20 /* instructions in all states together */
};

static size_t row_size(const struct dfa *d)
{
	return (size_t)1 << d->p->shift;
}

/* Room for `words`, a power of two: what another automaton has grown out of, where there is some.
 */
static uint32_t *spares_take(struct dfa *d, size_t words)
{
	struct spare **of = &d->spares->of[__builtin_ctzll(words)], *s = *of;
	if (!s)
		return arena_bytes_array(d->arena, words, sizeof(uint32_t));
	*of = s->next;
	return (uint32_t *)(void *)s;
}

static void spares_give(struct dfa *d, uint32_t *at, size_t words)
{
	struct spare **of = &d->spares->of[__builtin_ctzll(words)], *s = (struct spare *)(void *)at;
	s->next = *of;
	*of = s;
}

static void table_grow(struct dfa *d)
{
	uint32_t rows = d->rows ? d->rows * 2 : FIRST_ROWS;
	size_t old = d->rows * row_size(d), words = rows * row_size(d);
	uint32_t *table = spares_take(d, words);
	if (old)
		memcpy(table, d->table, old * sizeof *table);
	memset(table + old, 0, (words - old) * sizeof *table);
	if (old)
		spares_give(d, d->table, old);
	d->table = table;
	d->rows = rows;
}

static void row_set(struct dfa *d, uint32_t state, uint32_t to)
{
	for (size_t i = 0; i < row_size(d); i++)
		d->table[((size_t)state << d->p->shift) + i] = to;
}

/* --- finding the state of a set --- */

static uint32_t hash_set(const uint16_t *at, uint32_t n, enum before before)
{
	uint32_t h = 2166136261u ^ (uint32_t)before;
	for (uint32_t i = 0; i < n; i++)
		h = (h ^ at[i]) * 16777619u;
	return h ^ h >> 15;
}

static bool state_is(
	const struct dfa *d, uint32_t state, const struct threads *t, enum before before)
{
	const struct dfa_state *s = &d->states.at[state];
	return s->n == t->n && s->before == before &&
	       (t->n == 0 || memcmp(d->pool + s->from, t->at, t->n * sizeof *t->at) == 0);
}

/* The slot where the set is or belongs. */
static uint32_t *slot_of(struct dfa *d, const struct threads *t, enum before before)
{
	uint32_t i = hash_set(t->at, t->n, before) & (d->n_slots - 1);
	while (d->slots[i] != STATE_NONE && !state_is(d, d->slots[i], t, before))
		i = (i + 1) & (d->n_slots - 1);
	return &d->slots[i];
}

static void slots_grow(struct dfa *d)
{
	uint32_t n = d->n_slots ? d->n_slots * 2 : FIRST_SLOTS;
	if (d->n_slots)
		spares_give(d, d->slots, d->n_slots);
	d->slots = memset(spares_take(d, n), 0, n * sizeof *d->slots);
	d->n_slots = n;
	for (uint32_t s = STATES_FIXED; s < d->states.n; s++) {
		const struct dfa_state *state = &d->states.at[s];
		uint32_t i = hash_set(d->pool + state->from, state->n, state->before) & (n - 1);
		while (d->slots[i] != STATE_NONE)
			i = (i + 1) & (n - 1);
		d->slots[i] = s;
	}
}

static void pool_add(struct dfa *d, const struct threads *t)
{
	uint32_t need = d->pool_n + t->n;
	if (need > d->pool_room) {
		uint32_t room = need * 2 > 64 ? need * 2 : 64;
		uint16_t *pool = arena_array(d->arena, uint16_t, room);
		if (d->pool_n)
			memcpy(pool, d->pool, d->pool_n * sizeof *pool);
		d->pool = pool;
		d->pool_room = room;
	}
	if (t->n)
		memcpy(d->pool + d->pool_n, t->at, t->n * sizeof *t->at);
	d->pool_n = need;
}

static uint32_t state_add(struct dfa *d, const struct threads *t, enum before before)
{
	if (d->states.n >= d->cap || d->pool_n + t->n > MOST_POOL)
		return STATE_NONE;
	if (d->states.n == d->rows)
		table_grow(d);
	struct dfa_state s = {d->pool_n, t->n, before};
	pool_add(d, t);
	list_push(d->arena, &d->states, s);
	row_set(d, d->states.n - 1, STATE_NONE);
	return d->states.n - 1;
}

/* What stands before is part of a state only while an assertion waits for it. */
static uint32_t state_of(struct dfa *d, struct threads *t)
{
	if (t->matched)
		return STATE_MATCHED;
	if (t->n == 0 && d->p->anchored)
		return STATE_DEAD;
	threads_order(t, d->p);
	enum before before = t->waiting ? t->before : BEFORE_OTHER;
	if (d->n_slots < d->states.n * 2)
		slots_grow(d);
	uint32_t *slot = slot_of(d, t, before);
	if (*slot == STATE_NONE)
		*slot = state_add(d, t, before);
	return *slot;
}

/* --- building --- */

void dfa_reset(struct dfa *d)
{
	d->states.n = d->pool_n = d->reaches.n = 0;
	if (d->n_slots)
		memset(d->slots, 0, d->n_slots * sizeof *d->slots);
	for (uint32_t s = 0; s < STATES_FIXED; s++) {
		list_push(d->arena, &d->states, ((struct dfa_state){0, 0, BEFORE_OTHER}));
		row_set(d, s, s);
	}
	threads_start(d->next, d->p);
	d->start = state_of(d, d->next);
}

struct dfa *dfa_new(struct arena *a, const struct pattern *p, uint32_t cap, struct spares *spares,
	struct threads *now, struct threads *next)
{
	struct dfa *d = arena_new(a, struct dfa);
	d->arena = a;
	d->p = p;
	d->cap = cap;
	d->spares = spares;
	d->now = now;
	d->next = next;
	table_grow(d);
	dfa_reset(d);
	return d;
}

void dfa_load(struct dfa *d, uint32_t state)
{
	const struct dfa_state *s = &d->states.at[state];
	threads_load(d->now, d->p, d->pool + s->from, s->n, s->before);
}

uint32_t dfa_fill(struct dfa *d, uint32_t state, uint32_t column)
{
	bool end = column == d->p->n_classes;
	dfa_load(d, state);
	threads_step(d->p, d->now, d->next, end ? END_OF_TEXT : d->p->class_byte[column],
		&d->starts, d->arena);
	uint32_t to;
	if (end)
		to = d->next->matched ? STATE_MATCHED : STATE_DEAD;
	else
		to = state_of(d, d->next);
	d->table[((size_t)state << d->p->shift) + column] = to;
	return to;
}

uint32_t dfa_flush(struct dfa *d)
{
	dfa_reset(d);
	return state_of(d, d->now);
}
