/*
 * rounds.c: rounds of fixes. In each, those that touch no other are applied together, and the text
 * is read and judged again. When that shows anything but what was wanted, those it speaks of are
 * set aside and tried again without the others, in halves, down to the single fix that is to blame.
 */
#include "fix/private.h"

#include <stdlib.h>

struct round {
	struct fixer *f;
	struct arena *arena;
	struct fix_reading before;
	struct fix_list kept;
	struct fix_note_list refused; /* said when nothing more can be done */
	struct arena *trial;          /* of the last text tried, and what was found of it */
	struct fix_reading after;     /* of it */
	bool kept_read;               /* it is the text with what is kept, and no other */
};

/* ---- the changes of findings ---- */

/* What another tool would put into a plain text of YAML must leave it one. */
static bool may_stand(struct fix_document *d, const struct change *c)
{
	struct yaml_trail at;
	if (!d->root || !yaml_find(d, c->span, &at) || at.node->style != NODE_PLAIN)
		return true;
	if (c->span.from == at.node->span.from)
		return fix_refuse(d, "a text that begins with it has another meaning");
	for (size_t i = 0; i < c->text.n; i++)
		if (!char_is_word(c->text.p[i]) &&
			str_find_char(STR("\"'$()|&=/-. "), c->text.p[i]) == STR_NOT_FOUND)
			return fix_refuse(d, "it would have to be quoted");
	return true;
}

/* The changes are there already. */
static void offer_given(struct fix_document *d, struct finding *f)
{
	d->why = STR("");
	d->pending.n = 0;
	LIST_EACH (const struct change, c, &f->changes)
		if (!may_stand(d, c))
			break;
	if (d->why.n)
		f->changes = (struct change_list){0};
	f->changed = f->changes.n ? d->reading->source : NULL;
}

static void offer(struct fix_document *d, struct finding *f)
{
	if (!f->edits.n) {
		offer_given(d, f);
		return;
	}
	f->changes = (struct change_list){0};
	d->out = &f->changes;
	d->pending.n = 0;
	d->layout = f->record && record_is_file(f->record);
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
	bool some = f->edits.n || f->changes.n;
	return some && f->fix != FIX_NONE && f->verdict == VERDICT_FINDING;
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

/* ---- one round ---- */

/* Where a place of the text of this round was in the one that came in. */
static struct position position_in(const struct fixer *f, uint32_t at)
{
	for (uint32_t i = f->rounds.n; i-- > 0;)
		at = shift_back(&f->rounds.at[i], at);
	return source_position(f->before, at);
}

static void note(struct round *r, struct fix_note_list *to, const struct finding *f,
	enum fix_fate fate, struct str why)
{
	struct arena *a = r->f->arena;
	struct fix_note n = {.fate = fate,
		.policy = f->policy,
		.kind = f->fix,
		.title = str_copy(a, f->fix_title),
		.at = position_in(r->f, f->span.from),
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

/* What may change is not the same for all: of a fix about a container or stage that, of one about
 * the file no record, and of one about its text not even what no record holds. */
enum sort { SORT_RECORD, SORT_FILE, SORT_TEXT, SORTS };

static enum sort sort_of(const struct finding *f)
{
	if (!f->record || !record_is_file(f->record))
		return SORT_RECORD;
	return record_is(f->record, KIND_document) ? SORT_TEXT : SORT_FILE;
}

/* Takes those of one sort that get on with each other out of those that wait. */
static struct fix_list take_sort(struct round *r, struct fix_list *waiting, enum sort sort)
{
	struct fix_list later = {0};
	struct crowd crowd;
	crowd_init(&crowd, r->arena, r->before.source->text);
	LIST_EACH (struct finding *, f, waiting)
		if (sort_of(*f) != sort || !crowd_join(&crowd, *f))
			list_push(r->arena, &later, *f);
	*waiting = later;
	return crowd.members;
}

static struct fix_list next_waiting(struct round *r, struct fix_list *waiting)
{
	struct fix_list some = {0};
	for (int sort = 0; sort < SORTS && !some.n; sort++)
		some = take_sort(r, waiting, (enum sort)sort);
	return some;
}

/* Was something left out because there was too much of it? Then no two readings can be compared. */
static bool is_cut(const struct fix_reading *r)
{
	LIST_EACH (struct diag *, d, &r->diags->all)
		if ((*d)->code == &DIAG_input_limit)
			return true;
	return false;
}

/* Those that can be carried out. */
static struct fix_list offered(struct round *r)
{
	bool cut = is_cut(&r->before);
	struct fix_document d = {0};
	struct fix_list out = {0};
	LIST_EACH (struct finding *, f, &r->before.findings->all) {
		if (!may_apply(r, *f))
			continue;
		if (cut) {
			refuse(r, *f,
				STR("there is too much in the file to compare what comes of it"));
			continue;
		}
		if (!d.arena)
			d = document_of(r->arena, &r->before);
		offer(&d, *f);
		if ((*f)->changes.n) {
			list_push(r->arena, &out, *f);
			yaml_commit(&d);
		} else {
			refuse(r, *f,
				str_printf(r->arena, "it cannot be done here: " STR_FMT,
					STR_ARG(d.why)));
		}
	}
	return out;
}

static unsigned readings_most(struct str text)
{
	size_t n = FIX_BYTES_MOST / (text.n + 1);
	if (n > FIX_READINGS_MOST)
		return FIX_READINGS_MOST;
	return n < FIX_READINGS_LEAST ? FIX_READINGS_LEAST : (unsigned)n;
}

/* Reads the text with what is kept; the answer is empty when it holds. */
static struct objection_list look(struct round *r)
{
	struct fixer *f = r->f;
	struct objection_list out = {0};
	arena_reset(r->trial);
	struct shift_list shifts = changes_shift(r->trial, r->before.source->text, &r->kept);
	struct str text = changes_apply(r->trial, r->before.source->text, &shifts);
	f->readings++;
	if (f->read(f->of, text, 1 - f->slot, &r->after)) {
		fix_verify(r->trial, &r->before, &r->after, &r->kept, &shifts, &out);
	} else {
		struct objection o = {.why = STR("the result cannot be read")};
		list_push(r->trial, &out, o);
	}
	return out;
}

static void refuse_all(struct round *r, const struct fix_list *some, struct str why)
{
	LIST_EACH (struct finding *, f, some)
		refuse(r, *f, why);
}

/* Adds to r->kept what of some fixes holds together with it. */
static void keep(struct round *r, const struct fix_list *some)
{
	struct parting parting;
	uint32_t before = r->kept.n;
	if (!some->n)
		return;
	if (r->f->readings >= readings_most(r->before.source->text)) {
		refuse_all(r, some, STR("too many fixes of this file were tried"));
		return;
	}
	LIST_EACH (struct finding *, f, some)
		list_push(r->arena, &r->kept, *f);
	struct objection_list objections = look(r);
	r->kept_read = !objections.n;
	if (r->kept_read)
		return;
	r->kept.n = before;
	parting_make(r->arena, &r->before, some, &objections, &parting);
	for (uint32_t i = 0; i < parting.refused.n; i++)
		refuse(r, parting.refused.at[i], parting.whys.at[i]);
	keep(r, &parting.one);
	keep(r, &parting.other);
}

/* The text with what is kept is what the next round begins with. */
static void take_over(struct round *r)
{
	struct fixer *f = r->f;
	if (!r->kept_read)
		look(r);
	LIST_EACH (struct finding *, x, &r->kept)
		note(r, &f->notes, *x, FIX_DONE, STR(""));
	list_push(f->arena, &f->rounds, changes_shift(f->arena, r->before.source->text, &r->kept));
	f->done += r->kept.n;
	f->slot = 1 - f->slot;
	f->now = r->after;
}

/* true: the text has changed, and another round may find more. */
static bool run_round(struct fixer *f, bool last)
{
	struct arena a;
	struct round r = {.f = f, .arena = &a, .before = f->now, .trial = &f->texts[1 - f->slot]};
	arena_init(&a);
	struct fix_list waiting = offered(&r);
	while (!r.kept.n && waiting.n) {
		struct fix_list fixes = next_waiting(&r, &waiting);
		keep(&r, &fixes);
	}
	if (r.kept.n)
		take_over(&r);
	LIST_EACH (struct fix_note, n, &r.refused)
		if (last || !r.kept.n)
			list_push(f->arena, &f->notes, *n);
	arena_done(&a);
	return r.kept.n > 0;
}

static int by_position(const void *a, const void *b)
{
	const struct fix_note *x = a, *y = b;
	if (x->at.line != y->at.line)
		return x->at.line < y->at.line ? -1 : 1;
	if (x->at.column != y->at.column)
		return x->at.column < y->at.column ? -1 : 1;
	int order = str_cmp(x->policy->name, y->policy->name);
	return order ? order : (x->order > y->order) - (x->order < y->order);
}

void fix_text(struct fixer *f, struct str text)
{
	f->text = text;
	f->before = source_new(f->arena, STR(""), text);
	arena_init(&f->texts[0]);
	arena_init(&f->texts[1]);
	if (f->first)
		f->now = *f->first;
	else if (f->readings++, !f->read(f->of, text, 0, &f->now))
		return;
	for (unsigned i = 0; i < FIX_ROUNDS_MOST; i++)
		if (!run_round(f, i + 1 == FIX_ROUNDS_MOST))
			break;
	for (uint32_t i = 0; i < f->notes.n; i++)
		f->notes.at[i].order = i;
	if (f->notes.n)
		qsort(f->notes.at, f->notes.n, sizeof *f->notes.at, by_position);
	if (f->done)
		f->text = str_copy(f->arena, f->now.source->text);
}

void fix_done(struct fixer *f)
{
	arena_done(&f->texts[0]);
	arena_done(&f->texts[1]);
}
