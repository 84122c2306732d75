/*
 * waive.c: directions by the ids they name, so that a finding meets only those that speak of it.
 *
 * A direction is kept under each name a policy may have for its rule: "hadolint:dl3006",
 * "trivy:ds-0002" for AVD-DS-0002, "kics:*" for every rule of a tool. The scopes under one name
 * either lie apart or in each other, and stand in the order of the text; each knows the one around
 * it, so what covers a finding is found by halving and then going outwards.
 */
#include "findings/waive.h"

struct reach {
	const struct direction *direction;
	uint32_t outer; /* 1 + its index; 0: none */
};

LIST(reach_list, struct reach);

struct bucket {
	struct reach_list parts;
	const struct direction *whole; /* the first that holds for the file */
};

struct index {
	struct arena *arena;
	struct map buckets; /* struct bucket *, by "path tool:id", the id in lower case */
	int64_t today;
};

static struct str key_of(struct index *x, struct source *source, struct str tool, struct str id)
{
	return str_printf(x->arena, STR_FMT " " STR_FMT ":" STR_FMT, STR_ARG(source->path),
		STR_ARG(tool), STR_ARG(str_lower(x->arena, id)));
}

static bool is_same(struct span a, struct span b)
{
	return a.from == b.from && a.to == b.to;
}

static void add_part(struct index *x, struct bucket *b, const struct direction *d)
{
	uint32_t outer = b->parts.n;
	while (outer && b->parts.at[outer - 1].direction->scope.to <= d->scope.from)
		outer = b->parts.at[outer - 1].outer;
	if (!outer || !is_same(b->parts.at[outer - 1].direction->scope, d->scope))
		list_push(x->arena, &b->parts, ((struct reach){d, outer}));
}

static void put_under(struct index *x, struct str tool, struct str id, const struct direction *d)
{
	void **slot = map_put(x->arena, &x->buckets, key_of(x, d->source, tool, id));
	if (!*slot)
		*slot = arena_new(x->arena, struct bucket);
	struct bucket *b = *slot;
	if (!d->whole)
		add_part(x, b, d);
	else if (!b->whole || (b->whole->others && !d->others))
		b->whole = d;
}

/* An id as it is, without AVD- in front, and the part behind the last slash or dot. */
static void put_id(struct index *x, struct str tool, struct str id, const struct direction *d)
{
	size_t slash = str_rfind_char(id, '/'), dot = str_rfind_char(id, '.');
	put_under(x, tool, id, d);
	if (str_starts_with_nocase(id, STR("AVD-")))
		put_under(x, tool, str_skip(id, 4), d);
	if (slash != STR_NOT_FOUND)
		put_under(x, tool, str_skip(id, slash + 1), d);
	if (dot != STR_NOT_FOUND)
		put_under(x, tool, str_skip(id, dot + 1), d);
}

static void put(struct index *x, const struct direction *d)
{
	struct str tools = direction_tool_akas(d->tool), tool;
	if (d->problem.n || (d->until && d->until <= x->today))
		return;
	while (tools.n) {
		tools = str_cut(tools, ' ', &tool);
		if (d->all)
			put_under(x, tool, STR("*"), d);
		for (uint32_t i = 0; !d->all && i < d->ids.n; i++)
			put_id(x, tool, d->ids.at[i], d);
	}
}

/* ---- findings ---- */

static bool names(const struct direction *d, struct str id)
{
	LIST_EACH (const struct str, one, &d->ids)
		if (str_eq_nocase(*one, id))
			return true;
	return false;
}

static bool covers(const struct direction *d, const struct finding *f)
{
	return d->scope.from <= f->span.from && f->span.from < d->scope.to;
}

static const struct direction *part_at(const struct reach_list *all, const struct finding *f)
{
	uint32_t low = 0, high = all->n;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (all->at[middle].direction->scope.from <= f->span.from)
			low = middle + 1;
		else
			high = middle;
	}
	while (low && !covers(all->at[low - 1].direction, f))
		low = all->at[low - 1].outer;
	return low ? all->at[low - 1].direction : NULL;
}

static const struct direction *find_under(
	struct index *x, const struct finding *f, struct str tool, struct str key, struct str id)
{
	const struct bucket *b = map_get(&x->buckets, key_of(x, f->source, tool, key));
	if (!b)
		return NULL;
	if (b->whole && !(b->whole->others && names(b->whole, id)))
		return b->whole;
	return part_at(&b->parts, f);
}

/* By an id of the policy, by its last part, by all rules of the tool. */
static const struct direction *find_aka(struct index *x, const struct finding *f, struct str aka)
{
	struct str tool, id = str_cut(aka, ':', &tool);
	size_t slash = str_rfind_char(id, '/');
	const struct direction *d = find_under(x, f, tool, id, id);
	if (!d && slash != STR_NOT_FOUND)
		d = find_under(x, f, tool, str_skip(id, slash + 1), id);
	return d ? d : find_under(x, f, tool, STR("*"), id);
}

/* Comments in our own words waive what says so, and the bundled policies. */
static bool takes_comments(const struct policy_info *p)
{
	return p->loose ? p->waivable == WAIVABLE_INLINE : p->waivable != WAIVABLE_NO;
}

/* By the policy's name, or any id that it answers to, with or without the tool in front. */
static const struct direction *find_own(struct index *x, const struct finding *f)
{
	const struct policy_info *p = f->policy;
	struct str own = STR("pratique"), tool;
	const struct direction *d = find_under(x, f, own, p->name, p->name);
	for (uint32_t i = 0; !d && i < p->aka.n; i++) {
		struct str full = p->aka.at[i], id = str_cut(full, ':', &tool);
		d = find_under(x, f, own, full, full);
		if (!d && id.n)
			d = find_under(x, f, own, id, id);
	}
	return d;
}

static const struct direction *find(struct index *x, const struct finding *f)
{
	const struct direction *d = takes_comments(f->policy) ? find_own(x, f) : NULL;
	for (uint32_t i = 0; !d && i < f->policy->aka.n; i++)
		d = find_aka(x, f, f->policy->aka.at[i]);
	return d;
}

bool direction_means(struct str id, const struct policy_info *p)
{
	struct str tool;
	if (str_eq_nocase(p->name, id))
		return true;
	for (uint32_t i = 0; i < p->aka.n; i++)
		if (str_eq_nocase(p->aka.at[i], id) ||
			str_eq_nocase(str_cut(p->aka.at[i], ':', &tool), id))
			return true;
	return false;
}

static void mark_used(const struct direction *d, const struct policy_info *p)
{
	for (uint32_t i = 0; d->used && i < d->ids.n; i++)
		d->used[i] |= direction_means(d->ids.at[i], p);
}

static void waive(struct index *x, struct finding *f, const struct direction *d)
{
	struct waiver *w = arena_new(x->arena, struct waiver);
	*w = (struct waiver){
		.origin = WAIVER_INLINE, .tool = d->tool, .reason = d->reason, .by = d->by};
	bool last = d->tool == TOOL_pratique; /* `until` names the last day that it holds */
	if (d->until)
		w->until = value_show(x->arena, value_date(d->until - last, 0));
	f->waiver = w;
	f->verdict = VERDICT_WAIVED;
	mark_used(d, f->policy);
}

void findings_waive(struct findings *fs, const struct direction_list *ds, int64_t today)
{
	struct index x = {.arena = fs->arena, .today = today};
	LIST_EACH (const struct direction, d, ds)
		put(&x, d);
	for (uint32_t i = 0; x.buckets.n && i < fs->all.n; i++) {
		struct finding *f = fs->all.at[i];
		if (f->verdict == VERDICT_WAIVED || f->policy->waivable == WAIVABLE_NO)
			continue;
		const struct direction *d = find(&x, f);
		if (d && f->locked)
			f->refused = true;
		else if (d)
			waive(&x, f, d);
	}
}

static bool is_of(const struct policy_info *p, struct str tool)
{
	for (uint32_t i = 0; i < p->aka.n; i++) {
		struct str head;
		str_cut(p->aka.at[i], ':', &head);
		if (str_eq(head, tool))
			return true;
	}
	return false;
}

void findings_raise(struct findings *fs, const struct direction_list *ds)
{
	LIST_EACH (const struct direction, d, ds) {
		if (!d->error)
			continue;
		for (uint32_t i = 0; i < fs->all.n; i++) {
			struct finding *f = fs->all.at[i];
			bool here = str_eq(f->source->path, d->source->path);
			if (here && f->severity < SEVERITY_HIGH &&
				is_of(f->policy, direction_tool_akas(d->tool)))
				f->severity = SEVERITY_HIGH;
		}
	}
}
