/*
 * apply.c: rounds of fixes. In each, those that touch no other are applied together, and the text
 * is read and judged again; when that shows anything but what was wanted, halves are tried, down to
 * the single fix that is to blame.
 */
#include "fix/private.h"

#include <stdlib.h>

struct round {
	struct fixer *f;
	struct fix_reading before;
	struct str text; /* what `before` is a reading of */
	struct fix_list kept;
	struct fix_note_list refused; /* said when nothing more can be done */
};

/* ---- the changes of findings ---- */

static void offer(struct fix_document *d, struct finding *f)
{
	f->changes = (struct change_list){0};
	d->out = &f->changes;
	d->why = STR("");
	LIST_EACH (const struct outcome_edit, e, &f->edits)
		if (!fix_translate(d, e))
			break;
	if (d->why.n)
		f->changes = (struct change_list){0};
	f->changed = f->changes.n ? d->reading->source : NULL;
}

static struct fix_document document_of(struct arena *a, const struct fix_reading *r)
{
	struct fix_document d = {.arena = a, .reading = r, .text = r->source->text};
	if (r->yaml) {
		struct diags ds;
		diags_init(&ds, a);
		struct yaml y = yaml_read_all(a, r->source, &ds);
		d.broken = y.broken || !y.documents.n;
		d.root = d.broken ? NULL : y.documents.at[0];
	}
	return d;
}

static bool has_fix(const struct finding *f)
{
	return f->edits.n && f->fix != FIX_NONE && f->verdict == VERDICT_FINDING;
}

void fix_offer(struct fix_reading *r)
{
	struct fix_document d = {0};
	LIST_EACH (struct finding *, f, &r->findings->all) {
		if (!has_fix(*f))
			continue;
		if (!d.arena)
			d = document_of(r->facts->arena, r);
		offer(&d, *f);
	}
}

/* ---- putting changes into a text ---- */

static int by_place(const void *a, const void *b)
{
	const struct change *x = a, *y = b;
	if (x->span.from != y->span.from)
		return x->span.from < y->span.from ? -1 : 1;
	return (x->span.to > y->span.to) - (x->span.to < y->span.to);
}

static bool is_same(const struct change *a, const struct change *b)
{
	return a->span.from == b->span.from && a->span.to == b->span.to && str_eq(a->text, b->text);
}

static struct str apply(struct arena *a, struct str text, const struct fix_list *fixes)
{
	struct change_list all = {0};
	struct buf b = BUF(a);
	uint32_t at = 0;
	LIST_EACH (struct finding *, f, fixes)
		LIST_EACH (const struct change, c, &(*f)->changes)
			list_push(a, &all, *c);
	if (all.n)
		qsort(all.at, all.n, sizeof *all.at, by_place);
	for (uint32_t i = 0; i < all.n; i++) {
		const struct change *c = &all.at[i];
		if (i > 0 && is_same(c, c - 1))
			continue;
		buf_add(&b, str_slice(text, at, c->span.from));
		buf_add(&b, c->text);
		at = c->span.to;
	}
	buf_add(&b, str_skip(text, at));
	return buf_str(&b);
}

/* Two changes of one place, unless they are the very same. What touches counts: an option put in
 * where another one goes. */
static bool collide(const struct finding *a, const struct finding *b)
{
	LIST_EACH (const struct change, x, &a->changes)
		LIST_EACH (const struct change, y, &b->changes)
			if (x->span.from <= y->span.to && y->span.from <= x->span.to &&
				!is_same(x, y))
				return true;
	return false;
}

/* ---- one round ---- */

static void note(struct round *r, struct fix_note_list *to, const struct finding *f,
	enum fix_fate fate, struct str why)
{
	struct arena *a = r->f->arena;
	struct fix_note n = {.fate = fate,
		.policy = f->policy,
		.kind = f->fix,
		.title = str_copy(a, f->fix_title),
		.at = source_position(f->source, f->span.from),
		.why = str_copy(a, why)};
	list_push(a, to, n);
}

static void refuse(struct round *r, const struct finding *f, struct str why)
{
	note(r, &r->refused, f, FIX_REFUSED, why);
}

static bool may_apply(const struct round *r, const struct finding *f)
{
	return has_fix(f) && f->source == r->before.source &&
	       (f->fix == FIX_SAFE || (f->fix == FIX_UNSAFE && r->f->unsafe));
}

/* Those that can be carried out; a later one that collides waits. */
static void choose(struct round *r, struct arena *a, struct fix_list *out, struct fix_list *waiting)
{
	struct fix_document d = {0};
	LIST_EACH (struct finding *, f, &r->before.findings->all) {
		if (!may_apply(r, *f))
			continue;
		if (out->n == FIX_ROUND_MOST)
			break;
		if (!d.arena)
			d = document_of(a, &r->before);
		offer(&d, *f);
		if (!(*f)->changes.n) {
			refuse(r, *f,
				str_printf(a, "it cannot be done here: " STR_FMT, STR_ARG(d.why)));
			continue;
		}
		bool free = true;
		for (uint32_t i = 0; free && i < out->n; i++)
			free = !collide(*f, out->at[i]);
		if (free || waiting->n < FIX_ROUND_MOST)
			list_push(a, free ? out : waiting, *f);
	}
}

static unsigned readings_most(struct str text)
{
	size_t n = FIX_BYTES_MOST / (text.n + 1);
	if (n > FIX_READINGS_MOST)
		return FIX_READINGS_MOST;
	return n < FIX_READINGS_LEAST ? FIX_READINGS_LEAST : (unsigned)n;
}

static bool good(struct round *r, const struct fix_list *fixes, struct arena *a, struct str *why)
{
	struct fix_reading after;
	if (r->f->readings++ >= readings_most(r->text)) {
		*why = STR("too many fixes of this file were tried");
		return false;
	}
	if (r->f->read(r->f->of, apply(a, r->text, fixes), 1, &after))
		return fix_verify(a, &r->before, &after, fixes, why);
	*why = STR("the result cannot be read");
	return false;
}

/* Adds to r->kept what of some fixes holds together with it. */
static void keep(struct round *r, struct finding *const *some, uint32_t n, struct arena *a)
{
	struct str why = STR("");
	uint32_t before = r->kept.n;
	for (uint32_t i = 0; i < n; i++)
		list_push(a, &r->kept, some[i]);
	if (good(r, &r->kept, a, &why))
		return;
	r->kept.n = before;
	if (n == 1) {
		refuse(r, some[0], why);
		return;
	}
	keep(r, some, n / 2, a);
	keep(r, some + n / 2, n - n / 2, a);
}

/* true: the text has changed, and another round may find more. */
static bool run_round(struct fixer *f, bool last)
{
	struct arena a;
	struct fix_list fixes = {0}, waiting = {0};
	struct round r = {.f = f, .text = f->text};
	arena_init(&a);
	f->readings++;
	if (f->read(f->of, f->text, 0, &r.before))
		choose(&r, &a, &fixes, &waiting);
	if (fixes.n)
		keep(&r, fixes.at, fixes.n, &a);
	for (uint32_t i = 0; i < waiting.n && !r.kept.n; i++)
		keep(&r, &waiting.at[i], 1, &a);
	LIST_EACH (struct finding *, x, &r.kept)
		note(&r, &f->notes, *x, FIX_DONE, STR(""));
	f->done += r.kept.n;
	if (r.kept.n)
		f->text = str_copy(f->arena, apply(&a, r.text, &r.kept));
	LIST_EACH (struct fix_note, n, &r.refused)
		if (last || !r.kept.n)
			list_push(f->arena, &f->notes, *n);
	arena_done(&a);
	return r.kept.n > 0;
}

void fix_text(struct fixer *f, struct str text)
{
	f->text = text;
	for (unsigned i = 0; i < FIX_ROUNDS_MOST && run_round(f, i + 1 == FIX_ROUNDS_MOST); i++)
		continue;
}
