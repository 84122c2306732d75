#include "pattern/threads.h"

#include <string.h>

struct threads *threads_new(struct arena *a, uint32_t room)
{
	struct threads *t = arena_new(a, struct threads);
	t->at = arena_array(a, uint16_t, room);
	t->stack = arena_array(a, uint16_t, room);
	t->seen = arena_array(a, uint32_t, room);
	t->bits = arena_array(a, uint64_t, room / 64 + 1);
	t->room = room;
	return t;
}

void threads_clear(struct threads *t, enum before before)
{
	t->n = 0;
	t->matched = t->waiting = false;
	t->before = before;
	if (++t->turn == 0) {
		memset(t->seen, 0, t->room * sizeof *t->seen);
		t->turn = 1;
	}
}

static bool threads_see(struct threads *t, uint16_t inst)
{
	if (t->seen[inst] == t->turn)
		return false;
	t->seen[inst] = t->turn;
	return true;
}

static bool looks_back(enum assertion a)
{
	return a == AT_TEXT_START || a == AT_LINE_START;
}

/* Of one that looks back. */
static bool holds_behind(enum assertion a, enum before before)
{
	return before == BEFORE_NOTHING || (a == AT_LINE_START && before == BEFORE_NEWLINE);
}

static bool is_word(int byte)
{
	return byte >= 0 && char_is_word((char)byte);
}

/* Of one that looks at the next byte, too. In the middle of a character there is no position, so
 * \B does not hold there. */
static bool holds_ahead(enum assertion a, enum before before, int byte)
{
	bool word = before == BEFORE_WORD;
	switch (a) {
	case AT_TEXT_END:
		return byte == END_OF_TEXT;
	case AT_LINE_END:
		return byte == END_OF_TEXT || byte == '\n';
	case AT_WORD:
		return word != is_word(byte);
	case NOT_AT_WORD:
		return word == is_word(byte) && (byte < 0x80 || byte > 0xBF);
	case AT_TEXT_START:
	case AT_LINE_START:
		return holds_behind(a, before);
	}
	return false;
}

static void threads_keep(struct threads *t, uint16_t inst)
{
	t->at[t->n++] = inst;
}

/* Adds all that is reached from `inst` without reading a byte. */
static void threads_add(struct threads *t, const struct pattern *p, uint16_t inst)
{
	uint32_t n = 0;
	if (threads_see(t, inst))
		t->stack[n++] = inst;
	while (n) {
		uint16_t at = t->stack[--n];
		const struct inst *i = &p->insts.at[at];
		switch ((enum op)i->op) {
		case OP_MATCH:
			t->matched = true;
			break;
		case OP_ARC:
		case OP_ARCS:
			threads_keep(t, at);
			break;
		case OP_SPLIT:
			if (threads_see(t, i->alt))
				t->stack[n++] = i->alt;
			if (threads_see(t, i->arc.next))
				t->stack[n++] = i->arc.next;
			break;
		case OP_ASSERT:
			if (!looks_back(i->assertion)) {
				t->waiting = true;
				threads_keep(t, at);
			} else if (holds_behind(i->assertion, t->before) &&
				   threads_see(t, i->arc.next)) {
				t->stack[n++] = i->arc.next;
			}
			break;
		}
	}
}

void threads_start(struct threads *t, const struct pattern *p)
{
	threads_clear(t, BEFORE_NOTHING);
	threads_add(t, p, p->start);
}

void threads_load(struct threads *t, const struct pattern *p, const uint16_t *at, uint32_t n,
	enum before before)
{
	threads_clear(t, before);
	for (uint32_t i = 0; i < n; i++) {
		threads_see(t, at[i]);
		threads_keep(t, at[i]);
		t->waiting |= p->insts.at[at[i]].op == OP_ASSERT;
	}
}

static enum before before_of(int byte)
{
	if (byte == '\n')
		return BEFORE_NEWLINE;
	return is_word(byte) ? BEFORE_WORD : BEFORE_OTHER;
}

/* Lets the waiting assertions go on that hold in front of `byte`; the set grows while walked. */
static void threads_decide(struct threads *t, const struct pattern *p, int byte)
{
	for (uint32_t i = 0; i < t->n; i++) {
		const struct inst *in = &p->insts.at[t->at[i]];
		if (in->op == OP_ASSERT && holds_ahead(in->assertion, t->before, byte))
			threads_add(t, p, in->arc.next);
	}
}

static void follow(const struct pattern *p, struct threads *next, const struct arc *arcs,
	uint32_t n, uint8_t byte)
{
	for (uint32_t i = 0; i < n; i++) {
		if (byte < arcs[i].lo || byte > arcs[i].hi)
			continue;
		threads_add(next, p, arcs[i].next);
		return;
	}
}

/* In an empty set. */
static void start_fill(struct start *s, const struct pattern *p, struct threads *t, struct arena *a)
{
	threads_add(t, p, p->start);
	uint16_t *at = arena_array(a, uint16_t, t->n + 1);
	memcpy(at, t->at, t->n * sizeof *at);
	*s = (struct start){at, t->n, t->matched, t->waiting};
}

/* A match may start here, too. */
static void threads_add_start(struct threads *t, const struct start *s)
{
	for (uint32_t i = 0; i < s->n; i++)
		if (threads_see(t, s->at[i]))
			threads_keep(t, s->at[i]);
	t->matched |= s->matched;
	t->waiting |= s->waiting;
}

void threads_step(const struct pattern *p, struct threads *now, struct threads *next, int byte,
	struct starts *starts, struct arena *a)
{
	struct start *start = &starts->of[before_of(byte)];
	if (!p->anchored && !start->at) {
		threads_clear(next, before_of(byte));
		start_fill(start, p, next, a);
	}
	if (now->waiting)
		threads_decide(now, p, byte);
	threads_clear(next, before_of(byte));
	next->matched = now->matched;
	if (byte == END_OF_TEXT || now->matched)
		return;
	for (uint32_t i = 0; i < now->n; i++) {
		const struct inst *in = &p->insts.at[now->at[i]];
		if (in->op == OP_ARC)
			follow(p, next, &in->arc, 1, (uint8_t)byte);
		else if (in->op == OP_ARCS)
			follow(p, next, p->arcs.at + in->first, in->alt, (uint8_t)byte);
	}
	if (!p->anchored)
		threads_add_start(next, start);
}

static void order_few(struct threads *t)
{
	for (uint32_t i = 1; i < t->n; i++) {
		uint16_t inst = t->at[i];
		uint32_t k = i;
		for (; k > 0 && t->at[k - 1] > inst; k--)
			t->at[k] = t->at[k - 1];
		t->at[k] = inst;
	}
}

/* A sort by bits: its cost is that of the threads, and of a look at each 64 instructions. */
static void order_many(struct threads *t, const struct pattern *p)
{
	for (uint32_t i = 0; i < t->n; i++)
		t->bits[t->at[i] / 64] |= (uint64_t)1 << t->at[i] % 64;
	uint32_t n = 0;
	for (uint32_t word = 0; word <= p->insts.n / 64; word++) {
		for (uint64_t left = t->bits[word]; left; left &= left - 1)
			t->at[n++] = (uint16_t)(word * 64 + (uint32_t)__builtin_ctzll(left));
		t->bits[word] = 0;
	}
}

enum { FEW = 8 };

void threads_order(struct threads *t, const struct pattern *p)
{
	if (t->n <= FEW)
		order_few(t);
	else
		order_many(t, p);
}

bool threads_are_anchored(struct arena *a, const struct pattern *p)
{
	struct threads *t = threads_new(a, p->insts.n);
	threads_clear(t, BEFORE_NEWLINE);
	threads_add(t, p, p->start);
	return t->n == 0 && !t->matched;
}
