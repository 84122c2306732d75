/*
 * charset.c: sets of code points as lists of ranges.
 *
 * Names and escapes are those of RE2 and mean ASCII. Other case is known for the alphabets below;
 * letters beyond them are themselves only.
 */
#include "pattern/private.h"

#include <stdlib.h>

void charset_add(struct arena *a, struct charset *set, uint32_t lo, uint32_t hi)
{
	list_push(a, set, ((struct range){lo, hi}));
}

void charset_add_all(struct arena *a, struct charset *set, struct charset more)
{
	LIST_EACH (struct range, r, &more)
		charset_add(a, set, r->lo, r->hi);
}

/* Pairs of bytes: the two ends of each range. */
static const struct named {
	struct str name;
	struct str ends;
} names[] = {
	{STR_INIT("alnum"), STR_INIT("09AZaz")},
	{STR_INIT("alpha"), STR_INIT("AZaz")},
	{STR_INIT("ascii"), STR_INIT("\0\x7F")},
	{STR_INIT("blank"), STR_INIT("\t\t  ")},
	{STR_INIT("cntrl"), STR_INIT("\0\x1F\x7F\x7F")},
	{STR_INIT("digit"), STR_INIT("09")},
	{STR_INIT("graph"), STR_INIT("!~")},
	{STR_INIT("lower"), STR_INIT("az")},
	{STR_INIT("print"), STR_INIT(" ~")},
	{STR_INIT("punct"), STR_INIT("!/:@[`{~")},
	{STR_INIT("space"), STR_INIT("\t\r  ")},
	{STR_INIT("upper"), STR_INIT("AZ")},
	{STR_INIT("word"), STR_INIT("09AZaz__")},
	{STR_INIT("xdigit"), STR_INIT("09AFaf")},
};

static void add_ends(struct arena *a, struct charset *set, struct str ends)
{
	for (size_t i = 0; i + 1 < ends.n; i += 2)
		charset_add(a, set, (unsigned char)ends.p[i], (unsigned char)ends.p[i + 1]);
}

bool charset_add_named(struct arena *a, struct charset *set, struct str name)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!str_eq(names[i].name, name))
			continue;
		add_ends(a, set, names[i].ends);
		return true;
	}
	return false;
}

bool charset_add_escape(struct arena *a, struct charset *set, char letter)
{
	if (letter == 'd')
		add_ends(a, set, STR("09"));
	else if (letter == 'w')
		add_ends(a, set, STR("09AZaz__"));
	else if (letter == 's')
		add_ends(a, set, STR("\t\n\f\r  "));
	else
		return false;
	return true;
}

/* Upper case lo..hi has its lower case `apart` code points behind; 1: the two cases alternate. */
static const struct alphabet {
	uint32_t lo, hi, apart;
} alphabets[] = {
	{'A', 'Z', 32},
	{0xC0, 0xD6, 32},
	{0xD8, 0xDE, 32},
	{0x100, 0x12F, 1},
	{0x132, 0x137, 1},
	{0x14A, 0x177, 1},
	{0x391, 0x3A1, 32},
	{0x3A3, 0x3AB, 32},
	{0x400, 0x40F, 80},
	{0x410, 0x42F, 32},
	{0x460, 0x481, 1},
	{0x48A, 0x4BF, 1},
	{0x4D0, 0x52F, 1},
	{0x531, 0x556, 48},
	{0x1E00, 0x1E95, 1},
	{0x1EA0, 0x1EFF, 1},
};

static void fold_offset(
	struct arena *a, struct charset *set, struct range r, uint32_t lo, uint32_t hi, uint32_t to)
{
	uint32_t from = r.lo > lo ? r.lo : lo, till = r.hi < hi ? r.hi : hi;
	if (from <= till)
		charset_add(a, set, from - lo + to, till - lo + to);
}

static void fold_pairs(
	struct arena *a, struct charset *set, struct range r, uint32_t lo, uint32_t hi)
{
	uint32_t from = r.lo > lo ? r.lo : lo, till = r.hi < hi ? r.hi : hi;
	if (from <= till)
		charset_add(a, set, from & ~1u, till | 1u);
}

void charset_fold(struct arena *a, struct charset *set)
{
	uint32_t n = set->n;
	for (uint32_t i = 0; i < n; i++) {
		struct range r = set->at[i];
		for (size_t k = 0; k < sizeof alphabets / sizeof *alphabets; k++) {
			const struct alphabet *c = &alphabets[k];
			if (c->apart == 1) {
				fold_pairs(a, set, r, c->lo, c->hi);
				continue;
			}
			fold_offset(a, set, r, c->lo, c->hi, c->lo + c->apart);
			fold_offset(a, set, r, c->lo + c->apart, c->hi + c->apart, c->lo);
		}
	}
}

static int range_order(const void *a, const void *b)
{
	const struct range *x = a, *y = b;
	return (x->lo > y->lo) - (x->lo < y->lo);
}

static void merge(struct charset *set)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < set->n; i++) {
		struct range r = set->at[i];
		if (n && r.lo <= set->at[n - 1].hi + 1) {
			if (r.hi > set->at[n - 1].hi)
				set->at[n - 1].hi = r.hi;
			continue;
		}
		set->at[n++] = r;
	}
	set->n = n;
}

/* Surrogates are no characters and have no UTF-8: their encodings never arise, so that a range
 * across them may stay whole; program.c leaves them out. */
void charset_order(struct charset *set)
{
	if (set->n > 1)
		qsort(set->at, set->n, sizeof *set->at, range_order);
	merge(set);
}

struct charset charset_negate(struct arena *a, struct charset ordered)
{
	struct charset rest = {0};
	uint32_t from = 0;
	LIST_EACH (struct range, r, &ordered) {
		if (r->lo > from)
			charset_add(a, &rest, from, r->lo - 1);
		from = r->hi + 1;
	}
	if (from <= CODE_POINT_MOST)
		charset_add(a, &rest, from, CODE_POINT_MOST);
	return rest;
}

/* The first range that ends at or behind `lo`, NULL without one. */
static const struct range *range_at(struct charset set, uint32_t lo)
{
	uint32_t from = 0, to = set.n;
	while (from < to) {
		uint32_t mid = from + (to - from) / 2;
		if (set.at[mid].hi < lo)
			from = mid + 1;
		else
			to = mid;
	}
	return from < set.n ? &set.at[from] : NULL;
}

bool charset_covers(struct charset ordered, uint32_t lo, uint32_t hi)
{
	const struct range *r = range_at(ordered, lo);
	return r && r->lo <= lo && hi <= r->hi;
}

bool charset_touches(struct charset ordered, uint32_t lo, uint32_t hi)
{
	const struct range *r = range_at(ordered, lo);
	return r && r->lo <= hi;
}
