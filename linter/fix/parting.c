/*
 * parting.c: which of several fixes are to blame for what was objected to.
 *
 * A guess by places: fixes that changed the lines an objection is about, else those of the same
 * subject, else the ones next to it. It only says in which order what is tried; whoever is refused
 * has been tried again without those that nobody objected to. So a text with thousands of fixes, of
 * which hundreds fail, takes a few readings.
 */
#include "fix/private.h"

#include <stdlib.h>

/* The lines that one change touches. */
struct region {
	struct span lines;
	uint32_t behind; /* the greatest end of the regions up to this one */
	uint32_t fix;
};
LIST(region_list, struct region);
LIST(index_list, uint32_t);

struct inquiry {
	struct arena *arena;
	const struct fix_list *fixes;
	struct region_list regions; /* in order */
	struct map subjects;        /* struct index_list * by subject */
	uint32_t *blamed;           /* by fix: the objection, from 1; 0: none */
	bool *surely;               /* by fix: it alone is meant, by its own lines */
	bool *taken;                /* by fix: it is in one half */
	uint32_t turn;              /* whose turn it is to get one */
};

enum {
	SUSPECTS_MOST = 64,     /* of one objection */
	TRUSTED_LEAST = 8,      /* fewer fixes are tried one by one */
	OBJECTIONS_MOST = 20000 /* the others come up again */
};

static int by_start(const void *a, const void *b)
{
	const struct region *x = a, *y = b;
	if (x->lines.from != y->lines.from)
		return x->lines.from < y->lines.from ? -1 : 1;
	return (x->fix > y->fix) - (x->fix < y->fix);
}

static void find_regions(struct inquiry *q, struct str text)
{
	for (uint32_t i = 0; i < q->fixes->n; i++)
		LIST_EACH (const struct change, c, &q->fixes->at[i]->changes) {
			struct region r = {.lines = change_lines(text, c->span), .fix = i};
			list_push(q->arena, &q->regions, r);
		}
	if (q->regions.n)
		qsort(q->regions.at, q->regions.n, sizeof *q->regions.at, by_start);
	uint32_t behind = 0;
	LIST_EACH (struct region, r, &q->regions) {
		behind = r->lines.to > behind ? r->lines.to : behind;
		r->behind = behind;
	}
}

static void find_subjects(struct inquiry *q)
{
	for (uint32_t i = 0; i < q->fixes->n; i++) {
		void **at = map_put(q->arena, &q->subjects, q->fixes->at[i]->subject);
		struct index_list *l = *at ? *at : arena_new(q->arena, struct index_list);
		*at = l;
		list_push(q->arena, l, i);
	}
}

/* The number of regions that begin at or before it. */
static uint32_t regions_before(const struct inquiry *q, uint32_t at)
{
	uint32_t low = 0, high = q->regions.n;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (q->regions.at[middle].lines.from <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void suspect(struct inquiry *q, struct index_list *out, uint32_t fix)
{
	if (out->n < SUSPECTS_MOST && (!out->n || out->at[out->n - 1] != fix))
		list_push(q->arena, out, fix);
}

/* A finding that stays: the fix of the same policy is meant. */
static void narrow(const struct inquiry *q, const struct objection *o, struct index_list *out)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < out->n; i++) {
		const struct finding *f = q->fixes->at[out->at[i]];
		if (f->policy != o->policy || !str_eq(f->subject, o->subject))
			continue;
		uint32_t first = out->at[n];
		out->at[n++] = out->at[i];
		out->at[i] = first;
	}
	out->n = n ? n : out->n;
}

/* `*surely`: they changed the lines that it is about. */
static struct index_list suspects_of(struct inquiry *q, const struct objection *o, bool *surely)
{
	struct index_list out = {0};
	const struct index_list *same = o->policy ? map_get(&q->subjects, o->subject) : NULL;
	uint32_t n = o->here ? regions_before(q, o->at.to) : 0;
	for (uint32_t i = n; o->here && i-- > 0 && q->regions.at[i].behind >= o->at.from;)
		if (q->regions.at[i].lines.to >= o->at.from)
			suspect(q, &out, q->regions.at[i].fix);
	*surely = out.n > 0;
	for (uint32_t i = 0; !out.n && same && i < same->n; i++)
		list_push(q->arena, &out, same->at[i]);
	if (!out.n && o->here && n > 0)
		suspect(q, &out, q->regions.at[n - 1].fix);
	if (!*surely && !same && o->here && n < q->regions.n)
		suspect(q, &out, q->regions.at[n].fix);
	narrow(q, o, &out);
	return out;
}

/* Half of the suspects of one objection go to either side. */
static void halve(struct inquiry *q, const struct index_list *suspects, struct parting *out)
{
	for (uint32_t i = 0; i < suspects->n; i++) {
		uint32_t fix = suspects->at[i];
		if (q->taken[fix])
			continue;
		q->taken[fix] = true;
		struct fix_list *side = q->turn++ % 2 ? &out->other : &out->one;
		list_push(q->arena, side, q->fixes->at[fix]);
	}
}

static struct str words_of(struct arena *a, const struct objection *o, const struct finding *f)
{
	if (!o->policy)
		return str_copy(a, o->why);
	return str_printf(a, "%s: " STR_FMT,
		o->policy == f->policy ? "the finding would stay" : "it would bring a new finding",
		STR_ARG(o->policy->name));
}

static void refuse(struct inquiry *q, const struct objection_list *objections, uint32_t fix,
	struct parting *out)
{
	const struct objection *o = &objections->at[q->blamed[fix] - 1];
	struct finding *f = q->fixes->at[fix];
	list_push(q->arena, &out->refused, f);
	list_push(q->arena, &out->whys, words_of(q->arena, o, f));
}

/* Notes whom an objection speaks of. */
static void blame(
	struct inquiry *q, uint32_t objection, const struct index_list *suspects, bool surely)
{
	LIST_EACH (const uint32_t, fix, suspects) {
		if (!q->blamed[*fix])
			q->blamed[*fix] = objection + 1;
		q->surely[*fix] |= surely && suspects->n == 1;
	}
}

/* Fixes of which each is to blame, or may be. */
static void part_blamed(struct inquiry *q, const struct objection_list *objections,
	const struct index_list *suspects, uint32_t n, struct parting *out)
{
	bool sure = q->fixes->n >= TRUSTED_LEAST || q->fixes->n == 1;
	for (uint32_t i = 0; i < q->fixes->n; i++)
		sure &= q->surely[i] || q->fixes->n == 1;
	for (uint32_t i = 0; sure && i < q->fixes->n; i++)
		refuse(q, objections, i, out);
	for (uint32_t i = 0; !sure && i < n; i++)
		halve(q, &suspects[i], out);
}

/* Those that nobody objected to come first. */
static void part_others(struct inquiry *q, uint32_t blamed, struct parting *out)
{
	for (uint32_t i = 0; i < q->fixes->n; i++) {
		bool first = blamed ? !q->blamed[i] : i < q->fixes->n / 2;
		list_push(q->arena, first ? &out->one : &out->other, q->fixes->at[i]);
	}
}

void parting_make(struct arena *a, const struct fix_reading *before, const struct fix_list *fixes,
	const struct objection_list *objections, struct parting *out)
{
	uint32_t blamed = 0, n = objections->n < OBJECTIONS_MOST ? objections->n : OBJECTIONS_MOST;
	struct inquiry q = {.arena = a,
		.fixes = fixes,
		.blamed = arena_array(a, uint32_t, fixes->n),
		.surely = arena_array(a, bool, fixes->n),
		.taken = arena_array(a, bool, fixes->n)};
	struct index_list *suspects = arena_array(a, struct index_list, n);
	*out = (struct parting){0};
	find_regions(&q, before->source->text);
	find_subjects(&q);
	for (uint32_t i = 0; i < n; i++) {
		bool surely;
		suspects[i] = suspects_of(&q, &objections->at[i], &surely);
		blame(&q, i, &suspects[i], surely);
	}
	if (fixes->n == 1)
		q.blamed[0] = q.blamed[0] ? q.blamed[0] : 1;
	for (uint32_t i = 0; i < fixes->n; i++)
		blamed += q.blamed[i] > 0;
	if (blamed == fixes->n)
		part_blamed(&q, objections, suspects, n, out);
	else
		part_others(&q, blamed, out);
}
