/*
 * walk.c: walks over lists and maps, and what sieves and joins leave out of them.
 */
#include "vm/machine.h"

/* Several policies ask it of one list in a row. */
bool machine_items(
	struct machine *m, const struct record *r, unsigned slot, int item, struct item_marks *out)
{
	struct known_items *k = &m->items[(slot + (unsigned)item) % KNOWN_ITEMS];
	if (slot >= r->kind->n_fields)
		return false;
	if (k->of != r || k->slot != slot || k->item != item) {
		bool lazy = r->slot[slot].tag == VALUE_LAZY;
		if (lazy)
			return false;
		k->ok = items_mark(r, slot, item, &k->marks);
		k->of = r;
		k->slot = slot;
		k->item = item;
	}
	*out = k->marks;
	return k->ok;
}

static const struct texts_outline *texts_of(
	struct machine *m, const struct record *r, unsigned slot, int item)
{
	struct known_texts *k = &m->texts[(slot + (unsigned)item) % KNOWN_TEXTS];
	if (k->of != r || k->slot != slot || k->item != item) {
		k->texts = texts_outline(r, slot, item);
		/* what is not worked out yet will be another time */
		k->of = k->texts.any ? NULL : r;
		k->slot = slot;
		k->item = item;
	}
	return &k->texts;
}

bool machine_clues(struct machine *m, const struct record *r, const struct sieve *sieve)
{
	const struct texts_outline *t = texts_of(m, r, sieve->slot, sieve->item);
	if (t->any || (t->holes && !sieve->literal) || (t->paths && sieve->exact) ||
		machine_gives(m, sieve->param))
		return true;
	return clues_covered(&m->p->clues[sieve->clues], sieve->n_clues, &t->all);
}

/* What the field holds, as the number of its mark; kept, as one field of a kind is asked most. */
static unsigned kept_mark(struct record *r, unsigned slot)
{
	if (r->sifted != slot + 1) {
		r->sifted = (uint16_t)(slot + 1);
		r->bit = (uint8_t)record_mark(r, slot);
	}
	return r->bit;
}

static uint64_t bits_of(const struct machine *m, const struct sieve *sieve)
{
	if (sieve->param < 0)
		return sieve->bits;
	const struct value *v = machine_param(m, (unsigned)sieve->param);
	bool indexed = v->tag == VALUE_LIST && !value_is_unknown(*v) && v->u.list->index;
	return indexed ? sieve->bits | v->u.list->index->bits : UINT64_MAX;
}

bool sieve_passes(struct machine *m, struct value v, const struct sieve *sieve)
{
	struct record *r = record_of(v);
	struct item_marks items;
	if (!r || sieve->slot >= r->kind->n_fields)
		return true;
	if (sieve->n_clues)
		return machine_clues(m, r, sieve);
	if (sieve->item != SIEVE_FIELD)
		return !machine_items(m, r, sieve->slot, sieve->item, &items) ||
		       (items.missing && sieve->missing) || (items.bits & bits_of(m, sieve));
	unsigned mark = kept_mark(r, sieve->slot);
	if (mark == MARK_MISSING)
		return sieve->missing;
	return mark == MARK_ANY || bits_of(m, sieve) >> mark & 1;
}

bool walk_begin(struct walk *w, const struct value *in)
{
	w->in = *in;
	w->at = 0;
	w->n = operator_walk_count(*in);
	w->sieve = NULL;
	w->n_probes = 0;
	w->join = (struct join_walk){0};
	return w->n || value_is_unknown(operator_open(*in));
}

/* Of several fields that would do, the one that leaves the fewest items. */
void walk_join(struct machine *m, struct walk *w, struct value key, unsigned slot)
{
	if (w->in.tag != VALUE_LIST || w->n < JOIN_FROM)
		return;
	struct join_walk other = join_begin(&m->joins, w->in.u.list, slot, key);
	if (join_left(&other) < join_left(&w->join))
		w->join = other;
}

void walk_probe(struct walk *w, const struct probe *p)
{
	if (w->n_probes < PROBES_MOST)
		w->probes[w->n_probes++] = p;
}

static bool probes_pass(struct machine *m, const struct walk *w, const struct value *v)
{
	for (uint32_t i = 0; i < w->n_probes; i++)
		if (value_as_truth(machine_probe(m, w->probes[i], v, NULL)) != TRUTH_FALSE)
			return true;
	return false;
}

bool walk_next(struct machine *m, struct walk *w, struct value *out)
{
	while (w->join.some ? join_next(&w->join, &w->at) : w->at < w->n) {
		struct value v = operator_walk_item(w->in, w->at++);
		if ((!w->sieve || sieve_passes(m, v, w->sieve)) &&
			(!w->n_probes || probes_pass(m, w, &v))) {
			*out = v;
			return true;
		}
		if (m->fuel <= 1)
			return false; /* and the next instruction ends the run */
		m->fuel--;
	}
	return false;
}
