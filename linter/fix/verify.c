/*
 * verify.c: two readings compared: what was to go is gone, and all else is as it was.
 *
 * Mistakes and findings are compared as numbers of each kind. Where there are more than before,
 * those that stand where none stood are to blame, as far as places can be followed; all of the kind
 * are when they cannot.
 *
 * What a finding kept hidden does not count as new: a privileged container has no use for fewer
 * capabilities, so nobody asks for that until it is privileged no more. It has the same subject and
 * matters less, or as much and has no fix, so that no two fixes can go on bringing each other back.
 */
#include "fix/private.h"

/* A mistake or finding. */
struct said {
	struct str kind; /* they are counted by it */
	uint32_t at;     /* in the old text */
	bool here;
	bool settled;     /* it was there before */
	struct str start; /* of a finding: where its subject begins */
	const struct finding *finding;
	const struct diag *diag;
};
LIST(said_list, struct said);

struct tally {
	struct arena *arena;
	struct map n; /* uint32_t * by text */
};

static uint32_t *tally_at(struct tally *t, struct str key)
{
	void **at = map_put(t->arena, &t->n, key);
	if (!*at)
		*at = arena_new(t->arena, uint32_t);
	return *at;
}

/* Numbers in messages count items, and those may have moved up. */
static struct str without_digits(struct arena *a, struct str s)
{
	struct buf b = BUF(a);
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_digit(s.p[i]))
			buf_char(&b, s.p[i]);
	return buf_str(&b);
}

/* `shifts`: of a text that was changed; NULL: it is the old one. */
static struct said_list mistakes_of(
	struct arena *a, const struct fix_reading *r, const struct shift_list *shifts)
{
	struct said_list out = {0};
	LIST_EACH (struct diag *, d, &r->diags->all) {
		struct said x = {.kind = without_digits(a, (*d)->message),
			.at = shifts ? shift_back(shifts, (*d)->span.from) : (*d)->span.from,
			.here = (*d)->source == r->source,
			.diag = *d};
		list_push(a, &out, x);
	}
	return out;
}

static struct str kind_of(struct arena *a, const struct finding *f)
{
	return str_printf(a, STR_FMT " %d", STR_ARG(f->policy->name), (int)f->verdict);
}

/* The subject by where it begins, for a name may say what the fix changed. NULL `shifts`: the text
 * is the old one. */
static struct str start_of(struct arena *a, const struct fix_reading *r, const struct finding *f,
	const struct shift_list *shifts)
{
	struct place p = f->record ? facts_at(f->record->facts, f->record->place)
				   : (struct place){.source = NULL};
	if (p.source != r->source)
		return STR("");
	uint32_t from = shifts ? shift_back(shifts, p.span.from) : p.span.from;
	return str_printf(a, "@%u", from);
}

static struct said_list findings_of(
	struct arena *a, const struct fix_reading *r, const struct shift_list *shifts)
{
	struct said_list out = {0};
	LIST_EACH (struct finding *, f, &r->findings->all) {
		struct said x = {.kind = kind_of(a, *f),
			.at = shifts ? shift_back(shifts, (*f)->span.from) : (*f)->span.from,
			.here = (*f)->source == r->source,
			.start = start_of(a, r, *f, shifts),
			.finding = *f};
		list_push(a, &out, x);
	}
	return out;
}

static struct str spot_of(struct arena *a, const struct said *x)
{
	return str_printf(a, STR_FMT " @%u%d", STR_ARG(x->kind), x->at, x->here);
}

/* ---- what fixes may bring to light ---- */

struct hidden {
	enum severity severity; /* of the gravest finding that was fixed */
};

static void hide(struct arena *a, struct map *m, struct str key, enum severity severity)
{
	if (!key.n)
		return;
	void **at = map_put(a, m, key);
	struct hidden *h = *at ? *at : arena_new(a, struct hidden);
	if (!*at || h->severity < severity)
		h->severity = severity;
	*at = h;
}

/* By subject. */
static struct map hidden_by(
	struct arena *a, const struct fix_reading *before, const struct fix_list *fixed)
{
	struct map m = {0};
	LIST_EACH (struct finding *, f, fixed) {
		hide(a, &m, (*f)->subject, (*f)->severity);
		hide(a, &m, start_of(a, before, *f, NULL), (*f)->severity);
		hide(a, &m, STR("*"), (*f)->severity);
	}
	return m;
}

/* What is said of the file's text as a whole, as that it is too long, is not held against what
 * matters more. */
static bool was_hidden(const struct map *hidden, const struct said *x)
{
	const struct finding *f = x->finding;
	const struct hidden *h = map_get(hidden, f->subject);
	h = h ? h : map_get(hidden, x->start);
	if (!h && f->record && record_is(f->record, KIND_document)) {
		h = map_get(hidden, STR("*"));
		return h && f->verdict != VERDICT_WAIVED && f->severity < h->severity;
	}
	if (!h || f->verdict == VERDICT_WAIVED)
		return false;
	return f->severity < h->severity || (f->severity == h->severity && f->fix == FIX_NONE);
}

/* ---- the comparison ---- */

static struct objection objection_of(struct arena *a, const struct said *x)
{
	struct objection o = {.at = {x->at, x->at}, .here = x->here};
	if (x->finding) {
		o.policy = x->finding->policy;
		o.subject = x->finding->subject;
	} else {
		o.why = str_printf(
			a, "the result would be wrong: " STR_FMT, STR_ARG(x->diag->message));
	}
	return o;
}

/* Adds what is said for the first time, but for what was hidden. `gone`: of `before`, what was to
 * go. */
static void compare(struct arena *a, const struct said_list *before, const struct said_list *gone,
	struct said_list *after, const struct map *hidden, struct objection_list *out)
{
	struct tally kinds = {.arena = a}, spots = {.arena = a}, more = {.arena = a};
	LIST_EACH (const struct said, x, before) {
		++*tally_at(&kinds, x->kind);
		++*tally_at(&spots, spot_of(a, x));
	}
	LIST_EACH (const struct said, x, gone) {
		--*tally_at(&kinds, x->kind);
		--*tally_at(&spots, spot_of(a, x));
	}
	LIST_EACH (struct said, x, after) {
		uint32_t *spot = tally_at(&spots, spot_of(a, x));
		x->settled = *spot > 0 || (x->finding && was_hidden(hidden, x));
		if (*spot > 0)
			--*spot, --*tally_at(&kinds, x->kind);
		else if (!x->settled)
			++*tally_at(&more, x->kind);
	}
	LIST_EACH (const struct said, x, after)
		if (!x->settled && *tally_at(&more, x->kind) > *tally_at(&kinds, x->kind))
			list_push(a, out, objection_of(a, x));
}

static struct said_list gone_of(
	struct arena *a, const struct fix_reading *before, const struct fix_list *fixed)
{
	struct said_list out = {0};
	LIST_EACH (struct finding *, f, fixed) {
		struct said x = {.kind = kind_of(a, *f),
			.at = (*f)->span.from,
			.here = (*f)->source == before->source};
		list_push(a, &out, x);
	}
	return out;
}

void fix_verify(struct arena *a, const struct fix_reading *before, const struct fix_reading *after,
	const struct fix_list *fixed, const struct shift_list *shifts, struct objection_list *out)
{
	struct said_list gone = {0};
	struct map hidden = hidden_by(a, before, fixed);
	struct said_list old = mistakes_of(a, before, NULL), new = mistakes_of(a, after, shifts);
	compare(a, &old, &gone, &new, NULL, out);
	gone = gone_of(a, before, fixed);
	old = findings_of(a, before, NULL);
	new = findings_of(a, after, shifts);
	compare(a, &old, &gone, &new, &hidden, out);
	records_compare(a, before, after, fixed, out);
}
