#include "value/outline.h"

/* Characters that are told apart: letters in either case, digits by thirds, the rest of what is
 * printed but for `~` and the backquote; all others are alike. */
enum { CLASS_START = 62, CLASS_END = 63 };
static const uint8_t class_of[256] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44,
	45, 27, 28, 29, 27, 28, 29, 27, 28, 29, 27, 46, 47, 48, 49, 50, 51, 52, 1, 2, 3, 4, 5, 6, 7,
	8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 53, 54, 55, 56,
	57, 37, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
	24, 25, 26, 58, 59, 60, 56, 0};

static unsigned class_at(int c)
{
	return c == OUTLINE_START ? CLASS_START
	       : c == OUTLINE_END ? CLASS_END
				  : class_of[(unsigned char)c];
}

static unsigned pair_of(unsigned first, unsigned second)
{
	return (first * 37 + second) & 127;
}

static void set_pair(struct outline *o, unsigned pair)
{
	o->bits[1 + pair / 64] |= (uint64_t)1 << pair % 64;
}

void outline_character(struct outline *o, int c)
{
	o->bits[0] |= (uint64_t)1 << class_at(c);
}

void outline_pair(struct outline *o, int first, int second)
{
	set_pair(o, pair_of(class_at(first), class_at(second)));
}

static void add(struct outline *o, struct str text, unsigned ends)
{
	uint64_t characters = 0, low = 0, high = 0;
	unsigned before = CLASS_START;
	size_t i = 0;
	if (text.n && !(ends & OUTLINE_BEGINS)) {
		before = class_of[(unsigned char)text.p[i++]];
		characters = (uint64_t)1 << before;
	}
	for (; i < text.n; i++) {
		unsigned now = class_of[(unsigned char)text.p[i]], pair = pair_of(before, now);
		uint64_t bit = (uint64_t)1 << pair % 64;
		characters |= (uint64_t)1 << now;
		low |= pair < 64 ? bit : 0;
		high |= pair < 64 ? 0 : bit;
		before = now;
	}
	o->bits[0] |= characters;
	o->bits[1] |= low;
	o->bits[2] |= high;
	if (text.n ? ends & OUTLINE_ENDS : ends == OUTLINE_WHOLE)
		set_pair(o, pair_of(before, CLASS_END));
	if (text.n > o->length)
		o->length = text.n;
}

void outline_add(struct outline *o, struct str text)
{
	add(o, text, OUTLINE_WHOLE);
}

struct outline outline_of(struct str text, unsigned ends)
{
	struct outline o = {.length = 0};
	add(&o, text, ends);
	return o;
}

struct outline outline_both(struct outline a, struct outline b)
{
	for (int i = 0; i < OUTLINE_WORDS; i++)
		a.bits[i] |= b.bits[i];
	a.length = b.length > a.length ? b.length : a.length;
	return a;
}

static bool is_within(const struct outline *a, const struct outline *b)
{
	return outline_covers(b, a);
}

bool clues_add(struct clues *c, const struct outline *clue)
{
	unsigned n = 0;
	for (unsigned i = 0; i < c->n; i++)
		if (is_within(&c->at[i], clue))
			return true;
	for (unsigned i = 0; i < c->n; i++)
		if (!is_within(clue, &c->at[i]))
			c->at[n++] = c->at[i];
	c->n = n;
	if (n == CLUES_MOST)
		return false;
	c->at[c->n++] = *clue;
	return true;
}

uint64_t clues_length(const struct outline *clues, unsigned n)
{
	uint64_t least = n ? UINT64_MAX : 0;
	for (unsigned i = 0; i < n; i++)
		least = clues[i].length < least ? clues[i].length : least;
	return least;
}
