/*
 * program.c: from the tree to instructions over bytes (Thompson's construction).
 *
 * Each node is compiled with the instruction that follows it already known, so sequences are
 * walked from their end and nothing needs patching but the way back of a loop. A set of code
 * points becomes a trie over the bytes of their UTF-8; blocks that it covers whole are shared.
 */
#include "pattern/private.h"

enum { MOST_ARCS = 60000, NO_INST = UINT16_MAX };

struct compiler {
	struct arena *arena;
	struct pattern *p;
	bool too_large;
};

static uint16_t emit(struct compiler *c, struct inst inst)
{
	if (c->p->insts.n >= PATTERN_MOST_INSTRUCTIONS)
		c->too_large = true;
	if (c->too_large)
		return 0;
	list_push(c->arena, &c->p->insts, inst);
	return (uint16_t)(c->p->insts.n - 1);
}

static uint16_t emit_split(struct compiler *c, uint16_t next, uint16_t alt)
{
	return emit(c, (struct inst){.op = OP_SPLIT, .alt = alt, .arc.next = next});
}

/* --- sets of code points --- */

struct fan { /* the arcs of one instruction under construction */
	struct arc at[256];
	uint32_t n;
};

static void fan_add(struct fan *f, uint32_t lo, uint32_t hi, uint16_t next)
{
	struct arc *last = f->n ? &f->at[f->n - 1] : NULL;
	if (last && last->next == next && last->hi + 1u == lo)
		last->hi = (uint8_t)hi;
	else
		f->at[f->n++] = (struct arc){(uint8_t)lo, (uint8_t)hi, next};
}

static uint16_t fan_emit(struct compiler *c, const struct fan *f)
{
	if (f->n == 1)
		return emit(c, (struct inst){.op = OP_ARC, .arc = f->at[0]});
	uint32_t first = c->p->arcs.n;
	if (first + f->n > MOST_ARCS)
		c->too_large = true;
	for (uint32_t i = 0; i < f->n && !c->too_large; i++)
		list_push(c->arena, &c->p->arcs, f->at[i]);
	return emit(c, (struct inst){.op = OP_ARCS, .alt = (uint16_t)f->n, .first = first});
}

struct block { /* the code points base .. base + 64^tail - 1, those below `least` left out */
	uint32_t base, tail, least;
};

struct trie {
	struct charset chars;
	uint16_t next;
	uint16_t full[4]; /* by tail: whatever the continuation bytes are; NO_INST: not made yet */
};

static uint32_t block_last(struct block b)
{
	return b.base + (1u << (6 * b.tail)) - 1;
}

static bool block_is_full(const struct trie *t, struct block b)
{
	return b.base >= b.least && charset_covers(t->chars, b.base, block_last(b)) &&
	       (block_last(b) < 0xD800 || b.base > 0xDFFF);
}

static bool block_is_empty(const struct trie *t, struct block b)
{
	return block_last(b) < b.least || (b.base >= 0xD800 && block_last(b) <= 0xDFFF) ||
	       !charset_touches(t->chars, b.base, block_last(b));
}

static uint16_t full_emit(struct compiler *c, struct trie *t, uint32_t tail)
{
	if (tail == 0)
		return t->next;
	if (t->full[tail] == NO_INST) {
		struct arc arc = {0x80, 0xBF, full_emit(c, t, tail - 1)};
		t->full[tail] = emit(c, (struct inst){.op = OP_ARC, .arc = arc});
	}
	return t->full[tail];
}

/* What reads the `tail` continuation bytes of a block that is not empty. */
static uint16_t block_emit(struct compiler *c, struct trie *t, struct block b)
{
	if (block_is_full(t, b))
		return full_emit(c, t, b.tail);
	struct fan fan;
	fan.n = 0;
	for (uint32_t i = 0; i < 64 && !c->too_large; i++) {
		struct block part = {b.base + (i << (6 * (b.tail - 1))), b.tail - 1, b.least};
		if (!block_is_empty(t, part))
			fan_add(&fan, 0x80 + i, 0x80 + i,
				part.tail ? block_emit(c, t, part) : t->next);
	}
	return fan_emit(c, &fan);
}

static void leads_add(struct compiler *c, struct trie *t, struct fan *fan, uint32_t tail)
{
	static const struct {
		uint32_t lead, n, least;
	} leads[] = {{0, 0, 0}, {0xC0, 32, 0x80}, {0xE0, 16, 0x800}, {0xF0, 5, 0x10000}};
	for (uint32_t i = 0; i < leads[tail].n && !c->too_large; i++) {
		struct block b = {i << (6 * tail), tail, leads[tail].least};
		if (!block_is_empty(t, b))
			fan_add(fan, leads[tail].lead + i, leads[tail].lead + i,
				block_emit(c, t, b));
	}
}

/* All code points beyond ASCII, as after `.` and [^...]: what the trie makes of them, at once. */
static void beyond_ascii_add(struct compiler *c, struct trie *t, struct fan *fan)
{
	uint16_t tail[4] = {t->next};
	for (uint32_t n = 1; n < 4; n++)
		tail[n] = full_emit(c, t, n);
	const struct arc second[] = {{0xA0, 0xBF, tail[1]}, {0x80, 0x9F, tail[1]},
		{0x90, 0xBF, tail[2]}, {0x80, 0x8F, tail[2]}};
	uint16_t part[4];
	for (int i = 0; i < 4; i++)
		part[i] = emit(c, (struct inst){.op = OP_ARC, .arc = second[i]});
	fan_add(fan, 0xC2, 0xDF, tail[1]);
	fan_add(fan, 0xE0, 0xE0, part[0]);
	fan_add(fan, 0xE1, 0xEC, tail[2]);
	fan_add(fan, 0xED, 0xED, part[1]); /* the surrogates follow */
	fan_add(fan, 0xEE, 0xEF, tail[2]);
	fan_add(fan, 0xF0, 0xF0, part[2]);
	fan_add(fan, 0xF1, 0xF3, tail[3]);
	fan_add(fan, 0xF4, 0xF4, part[3]);
}

static uint16_t chars_emit(struct compiler *c, struct charset chars, uint16_t next)
{
	struct trie t = {chars, next, {NO_INST, NO_INST, NO_INST, NO_INST}};
	struct fan fan;
	fan.n = 0;
	LIST_EACH (struct range, r, &chars)
		if (r->lo < 0x80)
			fan_add(&fan, r->lo, r->hi < 0x80 ? r->hi : 0x7F, next);
	const struct range *last = chars.n ? &chars.at[chars.n - 1] : NULL;
	if (last && last->lo <= 0x80 && last->hi == CODE_POINT_MOST)
		beyond_ascii_add(c, &t, &fan);
	else if (last && last->hi >= 0x80)
		for (uint32_t tail = 1; tail <= 3; tail++)
			leads_add(c, &t, &fan, tail);
	return fan_emit(c, &fan);
}

/* --- the tree --- */

static uint16_t node_emit(struct compiler *c, const struct node *n, uint16_t next);

static uint16_t sequence_emit(struct compiler *c, const struct node *n, uint16_t next)
{
	for (const struct node *child = n->last; child; child = child->before)
		next = node_emit(c, child, next);
	return next;
}

static uint16_t choice_emit(struct compiler *c, const struct node *n, uint16_t next)
{
	uint16_t entry = node_emit(c, n->last, next);
	for (const struct node *child = n->last->before; child && !c->too_large;
		child = child->before)
		entry = emit_split(c, node_emit(c, child, next), entry);
	return entry;
}

/* body* ; where it is entered at the body instead of at the split it is body+ */
static uint16_t loop_emit(struct compiler *c, const struct node *body, uint16_t next, bool once)
{
	uint16_t split = emit_split(c, next, next);
	uint16_t entry = node_emit(c, body, split);
	if (c->too_large)
		return 0;
	c->p->insts.at[split].arc.next = entry;
	return once ? entry : split;
}

static uint16_t repeat_emit(struct compiler *c, const struct node *n, uint16_t next)
{
	uint32_t copies = n->least;
	uint16_t entry = next;
	if (n->most == REPEAT_ENDLESS) {
		entry = loop_emit(c, n->first, next, copies > 0);
		copies -= copies > 0;
	} else {
		for (uint32_t i = n->least; i < n->most && !c->too_large; i++)
			entry = emit_split(c, node_emit(c, n->first, entry), next);
	}
	for (uint32_t i = 0; i < copies && !c->too_large; i++)
		entry = node_emit(c, n->first, entry);
	return entry;
}

static uint16_t node_emit(struct compiler *c, const struct node *n, uint16_t next)
{
	if (c->too_large)
		return 0;
	switch (n->kind) {
	case NODE_EMPTY:
		return next;
	case NODE_CHARS:
		return chars_emit(c, n->chars, next);
	case NODE_ASSERT:
		return emit(c, (struct inst){.op = OP_ASSERT,
				       .assertion = (uint8_t)n->assertion,
				       .arc.next = next});
	case NODE_SEQUENCE:
		return sequence_emit(c, n, next);
	case NODE_CHOICE:
		return choice_emit(c, n, next);
	case NODE_REPEAT:
		return repeat_emit(c, n, next);
	}
	return next;
}

/* --- classes of bytes --- */

static void cut_arc(bool cut[257], struct arc arc)
{
	cut[arc.lo] = cut[arc.hi + 1] = true;
}

static void cut_assertion(bool cut[257], enum assertion assertion)
{
	if (assertion == AT_LINE_START || assertion == AT_LINE_END) {
		cut_arc(cut, (struct arc){'\n', '\n', 0});
	} else if (assertion == AT_WORD || assertion == NOT_AT_WORD) {
		cut_arc(cut, (struct arc){'0', '9', 0});
		cut_arc(cut, (struct arc){'A', 'Z', 0});
		cut_arc(cut, (struct arc){'_', '_', 0});
		cut_arc(cut, (struct arc){'a', 'z', 0});
	}
}

/* Bytes between two cuts are one class. The cuts of UTF-8 are always made: what a hole can hold
 * is worked out class by class (holes.c). */
static void classes_find(struct pattern *p)
{
	static const uint8_t utf8[] = {
		0x80, 0x90, 0xA0, 0xC0, 0xC2, 0xE0, 0xE1, 0xED, 0xEE, 0xF0, 0xF1, 0xF4, 0xF5};
	bool cut[257] = {false};
	for (size_t i = 0; i < sizeof utf8; i++)
		cut[utf8[i]] = true;
	LIST_EACH (struct arc, arc, &p->arcs)
		cut_arc(cut, *arc);
	LIST_EACH (struct inst, inst, &p->insts) {
		if (inst->op == OP_ARC)
			cut_arc(cut, inst->arc);
		else if (inst->op == OP_ASSERT)
			cut_assertion(cut, inst->assertion);
	}
	uint16_t n = 0;
	for (unsigned b = 0; b < 256; b++) {
		if (b > 0 && cut[b])
			n++;
		p->class_of[b] = (uint8_t)n;
		p->class_byte[n] = (uint8_t)b;
	}
	p->n_classes = (uint16_t)(n + 1);
	while ((1u << p->shift) <= p->n_classes)
		p->shift++;
}

/* Marks an instruction and puts it on the stack, once. */
static void reach(bool *seen, uint16_t *stack, uint32_t *n, uint16_t inst)
{
	if (!seen[inst])
		stack[(*n)++] = inst;
	seen[inst] = true;
}

bool program_is_loose(struct arena *a, const struct pattern *p)
{
	bool *seen = arena_array(a, bool, p->insts.n);
	uint16_t *stack = arena_array(a, uint16_t, p->insts.n);
	uint32_t n = 0;
	reach(seen, stack, &n, p->start);
	while (n) {
		const struct inst *i = &p->insts.at[stack[--n]];
		if (i->op == OP_MATCH)
			return true;
		for (uint32_t k = 0; i->op == OP_ARCS && k < i->alt; k++)
			reach(seen, stack, &n, p->arcs.at[i->first + k].next);
		if (i->op == OP_SPLIT)
			reach(seen, stack, &n, i->alt);
		if (i->op == OP_ARC || i->op == OP_SPLIT)
			reach(seen, stack, &n, i->arc.next);
	}
	return false;
}

bool program_compile(struct arena *a, struct pattern *p, struct node *root)
{
	struct compiler c = {a, p, false};
	uint16_t match = emit(&c, (struct inst){.op = OP_MATCH});
	p->start = node_emit(&c, root, match);
	if (c.too_large)
		return false;
	classes_find(p);
	return true;
}
