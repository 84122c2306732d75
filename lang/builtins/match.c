/*
 * match.c: patterns looked for in texts, each pattern compiled once and most texts not read.
 */
#include "builtins/operators.h"
#include "builtins/private.h"

void match_cache_init(struct match_cache *c, struct arena *a)
{
	*c = (struct match_cache){.arena = a};
	matcher_init(&c->matcher, a, 0);
}

const struct pattern *operator_pattern(struct operators *o, struct str text, bool glob)
{
	struct match_cache *c = o->matches;
	struct map *known = glob ? &c->globs : &c->regexes;
	struct match_recent *r = &c->recent[((uintptr_t)text.p >> 3) % MATCH_RECENT];
	struct pattern_mistake m;
	if (r->pattern && r->glob == glob && str_eq(r->text, text))
		return r->pattern;
	const struct pattern *p = map_get(known, text);
	if (!p) {
		text = str_copy(c->arena, text);
		p = glob ? pattern_glob(c->arena, text, &m) : pattern_regex(c->arena, text, &m);
		*map_put(c->arena, known, text) = (void *)(uintptr_t)p;
	}
	if (p)
		*r = (struct match_recent){pattern_source(p), p, glob};
	return p;
}

/* A longer text is only worth an outline when a second pattern is tried on it. */
enum { OUTLINED_AT_ONCE = 200 };

/* The outline of the text; NULL: it is not worth one, as a match would `soon` be known. Texts do
 * not change while a unit is evaluated. */
static const struct outline *outline_for(struct operators *o, struct str text, bool soon)
{
	bool again = o->matched.p == text.p && o->matched.n == text.n;
	if (!again) {
		o->matched = text;
		o->outlined = false;
	}
	if (!o->outlined && !soon && (again || text.n <= OUTLINED_AT_ONCE)) {
		o->outline = (struct outline){.length = 0};
		outline_add(&o->outline, text);
		o->outlined = true;
	}
	return o->outlined ? &o->outline : NULL;
}

/* Policies try many patterns on one text: most are answered without reading it again. */
static bool lacks(struct operators *o, const struct pattern *p, struct text t)
{
	if (t.n_holes || !pattern_may_match_length(p, t.s.n))
		return !t.n_holes;
	const struct outline *all = outline_for(o, t.s, pattern_is_anchored(p));
	return all && !pattern_may_match(p, all);
}

struct value operator_find(struct operators *o, struct value text, const struct pattern *p)
{
	if (!is_text(text))
		return operator_blame(text, text);
	if (!p || lacks(o, p, *text.u.text))
		return value_bool(false, text.place);
	return operator_answer(matcher_match(&o->matches->matcher, p, *text.u.text), text, text);
}

struct value operator_match(struct operators *o, struct value text, struct str pattern, bool glob)
{
	return operator_find(o, text, is_text(text) ? operator_pattern(o, pattern, glob) : NULL);
}

/* ---- many patterns at once ---- */

static bool all_plain(const struct list *l)
{
	for (uint32_t i = 0; i < l->n; i++)
		if (!value_is_plain(l->at[i]))
			return false;
	return true;
}

/* How many patterns, and how many texts of the unit before, make it worth the work: a run over one
 * small file is over before. */
enum { FACTORS_FROM = 4, FACTORS_BEHIND = 4 };

/* What the patterns of a list need, for all lists with the same texts. */
struct factors {
	const struct str *texts;
	uint32_t n;
	struct clues clues;            /* of all of them; none where one has none */
	uint64_t least;                /* bytes of a text in which one is found */
	const struct pattern *pattern; /* NULL: there is none, */
	bool made;                     /* once that was tried */
	struct factors *next;
};

static bool has_texts(const struct list *l, const struct factors *f)
{
	bool same = l->n == f->n;
	for (uint32_t i = 0; i < l->n && same; i++)
		same = str_eq(l->at[i].u.text->s, f->texts[i]);
	return same;
}

static struct factors *factors_new(struct match_cache *c, const struct list *l)
{
	struct factors *f = arena_new(c->arena, struct factors);
	struct str *texts = arena_array(c->arena, struct str, l->n);
	for (uint32_t i = 0; i < l->n; i++)
		texts[i] = str_copy(c->arena, l->at[i].u.text->s);
	*f = (struct factors){.texts = texts, .n = l->n, .next = c->factors};
	return c->factors = f;
}

/* NULL: there are none. Lists stay while a unit is evaluated, patterns beyond it. */
static struct factors *factors_of(struct operators *o, const struct list *l)
{
	if (l->n < FACTORS_FROM || l->open)
		return NULL;
	if (o->among == l)
		return o->factors;
	o->among = l;
	o->asked = 0;
	o->factors = NULL;
	if (!all_plain(l))
		return NULL;
	struct factors *f = o->matches->factors;
	while (f && !has_texts(l, f))
		f = f->next;
	return o->factors = f ? f : factors_new(o->matches, l);
}

/* false: one of them has none. */
static bool gather_clues(struct clues *all, const struct str *texts, uint32_t n)
{
	struct clues one;
	for (uint32_t i = 0; i < n; i++) {
		bool ok = pattern_clues(texts[i], false, &one);
		for (unsigned k = 0; ok && k < one.n; k++)
			ok = clues_add(all, &one.at[k]);
		if (!ok)
			return false;
	}
	return true;
}

static void make(struct operators *o, struct factors *f)
{
	f->made = true;
	if (!gather_clues(&f->clues, f->texts, f->n))
		f->clues.n = 0;
	f->least = clues_length(f->clues.at, f->clues.n);
	f->pattern = pattern_factors(o->matches->arena, f->texts, f->n);
}

bool operator_matches_none(struct operators *o, struct value text, struct value patterns)
{
	if (patterns.tag != VALUE_LIST || value_is_unknown(patterns) || !is_text(text) ||
		text.u.text->n_holes)
		return false;
	struct factors *f = factors_of(o, patterns.u.list);
	if (!f || (!f->made && o->asked++ < FACTORS_BEHIND))
		return false;
	if (!f->made)
		make(o, f);
	if (text.u.text->s.n < f->least)
		return true;
	const struct outline *all = outline_for(o, text.u.text->s, false);
	if (all && !clues_covered(f->clues.at, f->clues.n, all))
		return true;
	return f->pattern &&
	       matcher_match(&o->matches->matcher, f->pattern, *text.u.text) == TRUTH_FALSE;
}
