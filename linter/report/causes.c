/*
 * causes.c: what is undecided, by cause.
 */
#include "report/causes.h"

static struct blame blame_of(const struct finding *f)
{
	struct blame b = f->blame;
	if (!b.source) {
		b.source = f->source;
		b.span = f->span;
	}
	return b;
}

static struct str group_key(struct arena *a, const struct blame *b)
{
	struct buf key = BUF(a);
	buf_add(&key, (struct str){(const char *)&b->span, sizeof b->span});
	buf_add(&key, (struct str){(const char *)&b->what.n, sizeof b->what.n});
	buf_add(&key, b->what);
	buf_add(&key, b->source->path);
	return buf_str(&key);
}

static void add(struct causes *c, struct arena *a, struct finding *f)
{
	struct blame b = blame_of(f);
	void **slot = map_put(a, &c->by_cause, group_key(a, &b));
	struct cause_group *g = *slot;
	if (!g) {
		*slot = g = arena_new(a, struct cause_group);
		*g = (struct cause_group){b.source, b.span, b.what, {0}, false};
		list_push(a, &c->all, g);
	}
	list_push(a, &g->members, f);
}

void causes_init(struct causes *c, struct findings *fs)
{
	*c = (struct causes){0};
	LIST_EACH (struct finding *, f, &fs->all)
		if ((*f)->verdict == VERDICT_UNDECIDED)
			add(c, fs->arena, *f);
}

const struct cause_group *causes_of(
	const struct causes *c, struct arena *a, const struct finding *f)
{
	if (f->verdict != VERDICT_UNDECIDED)
		return NULL;
	struct blame b = blame_of(f);
	return map_get(&c->by_cause, group_key(a, &b));
}

const struct cause_group *causes_tell(struct causes *c, const struct diag *d)
{
	LIST_EACH (struct cause_group *, at, &c->all) {
		struct cause_group *g = *at;
		if (g->told || g->source != d->source || g->span.from != d->span.from ||
			g->span.to != d->span.to)
			continue;
		g->told = true;
		return g;
	}
	return NULL;
}

struct str cause_group_names(struct arena *a, const struct cause_group *g, uint32_t *n)
{
	enum { NAMES_MOST = 8 };
	struct buf names = BUF(a);
	struct map seen = {0};
	*n = 0;
	LIST_EACH (struct finding *, f, &g->members) {
		struct str name = (*f)->policy->name;
		void **slot = map_put(a, &seen, name);
		if (*slot)
			continue;
		*slot = names.arena;
		if ((*n)++ >= NAMES_MOST)
			continue;
		if (names.n)
			buf_add(&names, STR(", "));
		buf_add(&names, name);
	}
	if (*n > NAMES_MOST)
		buf_printf(&names, " and %u more", *n - NAMES_MOST);
	return str_printf(a, "%u polic%s cannot be decided: " STR_FMT, *n, *n == 1 ? "y" : "ies",
		STR_ARG(buf_str(&names)));
}
