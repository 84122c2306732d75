#include "findings/finding.h"

#include <stdlib.h>
#include <string.h>

const char *verdict_name(enum verdict v)
{
	static const char *const names[VERDICT_COUNT] = {"finding", "undecided", "waived"};
	return names[v];
}

const char *waiver_origin_name(enum waiver_origin o)
{
	static const char *const names[WAIVER_ORIGINS] = {
		"central", "inline", "config", "baseline"};
	return names[o];
}

void findings_init(struct findings *fs, struct arena *a)
{
	*fs = (struct findings){.arena = a};
}

struct finding *findings_add(struct findings *fs, const struct finding *f)
{
	struct finding *kept = arena_new(fs->arena, struct finding);
	*kept = *f;
	kept->order = fs->all.n;
	list_push(fs->arena, &fs->all, kept);
	return kept;
}

void findings_take(struct findings *fs, struct finding *f)
{
	f->order = fs->all.n;
	list_push(fs->arena, &fs->all, f);
}

/* --- order and repetitions --- */

static int number_cmp(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int place_cmp(const struct finding *a, const struct finding *b)
{
	int order = a->source == b->source ? 0 : str_cmp(a->source->path, b->source->path);
	if (order == 0)
		order = number_cmp(a->span.from, b->span.from);
	return order ? order : number_cmp(a->span.to, b->span.to);
}

static int words_cmp(const struct finding *a, const struct finding *b)
{
	int order = a->policy == b->policy ? 0 : str_cmp(a->policy->name, b->policy->name);
	if (order == 0)
		order = str_cmp(a->message, b->message);
	return order ? order : (int)a->verdict - (int)b->verdict;
}

static int finding_cmp(const void *left, const void *right)
{
	const struct finding *a = *(struct finding *const *)left;
	const struct finding *b = *(struct finding *const *)right;
	int order = place_cmp(a, b);
	if (order == 0)
		order = words_cmp(a, b);
	return order ? order : number_cmp(a->order, b->order);
}

static void drop_repetitions(struct finding_list *all)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < all->n; i++) {
		struct finding *f = all->at[i], *last = n ? all->at[n - 1] : NULL;
		if (last && place_cmp(last, f) == 0 && words_cmp(last, f) == 0)
			continue;
		all->at[n++] = f;
	}
	all->n = n;
}

/* --- identity --- */

/* FNV-1a: the same on every machine and in every version. Not str_hash, whose seed varies. */
static uint64_t hash_byte(uint64_t h, unsigned char c)
{
	return (h ^ c) * 0x100000001b3u;
}

/* White space counts as one blank, none at the ends; 0 closes the part. */
static uint64_t hash_part(uint64_t h, struct str s)
{
	bool blank = false;
	s = str_trim(s);
	for (size_t i = 0; i < s.n; i++) {
		if (char_is_space(s.p[i])) {
			blank = true;
			continue;
		}
		if (blank)
			h = hash_byte(h, ' ');
		blank = false;
		h = hash_byte(h, (unsigned char)s.p[i]);
	}
	return hash_byte(h, 0);
}

enum { IDENTITY_TEXT = 4096 }; /* bytes of the source text; a whole file is not hashed each time */

static uint64_t identity(const struct finding *f)
{
	uint64_t h = 0xcbf29ce484222325u;
	h = hash_part(h, f->policy->name);
	h = hash_part(h, f->kind);
	h = hash_part(h, f->subject);
	return hash_part(h, str_slice(source_slice(f->source, f->span), 0, IDENTITY_TEXT));
}

struct alike {
	uint64_t identity;
	uint32_t n;
};

/* The how-many-eth of its identity in its file. */
static uint32_t ordinal(struct arena *a, struct map *seen, uint64_t h)
{
	struct alike *alike = map_get(seen, (struct str){(const char *)&h, sizeof h});
	if (!alike) {
		alike = arena_new(a, struct alike);
		alike->identity = h;
		*map_put(a, seen, (struct str){(const char *)&alike->identity, sizeof h}) = alike;
	}
	return alike->n++;
}

static void give_fingerprints(struct findings *fs)
{
	struct map seen = {0};
	for (uint32_t i = 0; i < fs->all.n; i++) {
		struct finding *f = fs->all.at[i];
		uint64_t h = identity(f);
		if (i && !str_eq(f->source->path, fs->all.at[i - 1]->source->path))
			seen = (struct map){0};
		uint32_t nth = ordinal(fs->arena, &seen, h);
		for (int byte = 0; byte < 4; byte++)
			h = hash_byte(h, (unsigned char)(nth >> 8 * byte));
		f->fingerprint = h;
	}
}

/* --- the limit of one file --- */

enum { RANKS = VERDICT_COUNT * SEVERITY_COUNT };

/* 0 matters most: findings before undecided before waived, then by severity. */
static unsigned rank(const struct finding *f)
{
	return (unsigned)f->verdict * SEVERITY_COUNT + (SEVERITY_CRITICAL - (unsigned)f->severity);
}

/* How many of each rank may stay, the most important first: a thousand small ones hide nothing. */
static void share(const struct finding_list *all, uint32_t from, uint32_t to, uint32_t room[RANKS])
{
	uint32_t left = FINDINGS_MOST;
	memset(room, 0, RANKS * sizeof *room);
	for (uint32_t i = from; i < to; i++)
		room[rank(all->at[i])]++;
	for (unsigned r = 0; r < RANKS; r++) {
		room[r] = room[r] < left ? room[r] : left;
		left -= room[r];
	}
}

static uint32_t file_end(const struct finding_list *all, uint32_t from)
{
	uint32_t to = from + 1;
	while (to < all->n && str_eq(all->at[to]->source->path, all->at[from]->source->path))
		to++;
	return to;
}

static void cut_to_limit(struct findings *fs)
{
	uint32_t kept = 0, to = 0, room[RANKS];
	for (uint32_t from = 0; from < fs->all.n; from = to) {
		struct str path = fs->all.at[from]->source->path;
		to = file_end(&fs->all, from);
		share(&fs->all, from, to, room);
		for (uint32_t i = from; i < to; i++)
			if (room[rank(fs->all.at[i])] > 0) {
				room[rank(fs->all.at[i])]--;
				fs->all.at[kept++] = fs->all.at[i];
			}
		if (to - from > FINDINGS_MOST)
			list_push(fs->arena, &fs->left_out,
				((struct left_out){path, to - from - FINDINGS_MOST}));
	}
	fs->all.n = kept;
}

static void count(struct findings_counts *c, const struct finding *f)
{
	c->of[f->verdict][f->severity]++;
	if (f->lowered)
		c->lowered++;
	if (f->refused && f->verdict == VERDICT_FINDING)
		c->refused++;
	if (f->waiver)
		c->suppressed[f->waiver->origin]++;
	if (f->waiver && f->waiver->origin == WAIVER_INLINE)
		c->by_tool[f->waiver->tool]++;
}

void findings_order(struct findings *fs)
{
	if (fs->ordered)
		return;
	fs->ordered = true;
	if (fs->all.n)
		qsort(fs->all.at, fs->all.n, sizeof *fs->all.at, finding_cmp);
	drop_repetitions(&fs->all);
	give_fingerprints(fs);
}

void findings_finish(struct findings *fs)
{
	findings_order(fs);
	for (uint32_t i = 0; i < fs->all.n; i++)
		count(&fs->counts, fs->all.at[i]);
	if (!fs->whole)
		cut_to_limit(fs);
}

/* --- counts --- */

uint32_t counts_of(const struct findings_counts *c, enum verdict v)
{
	uint32_t n = 0;
	for (int s = 0; s < SEVERITY_COUNT; s++)
		n += c->of[v][s];
	return n;
}

bool counts_reach(const struct findings_counts *c, enum severity bar)
{
	for (unsigned s = bar; s < SEVERITY_COUNT; s++)
		if (c->of[VERDICT_FINDING][s])
			return true;
	return false;
}

void counts_add(struct findings_counts *sum, const struct findings_counts *more)
{
	for (int v = 0; v < VERDICT_COUNT; v++)
		for (int s = 0; s < SEVERITY_COUNT; s++)
			sum->of[v][s] += more->of[v][s];
	for (int o = 0; o < WAIVER_ORIGINS; o++)
		sum->suppressed[o] += more->suppressed[o];
	sum->lowered += more->lowered;
	sum->refused += more->refused;
	for (int t = 0; t < DIRECTION_TOOLS; t++)
		sum->by_tool[t] += more->by_tool[t];
}
