/*
 * marks.c: what records hold, as far as sieves ask. It works out no field.
 */
#include "code/program.h"

static unsigned value_mark(const struct value *v)
{
	if (value_is_unknown(*v))
		return MARK_ANY;
	switch ((enum value_tag)v->tag) {
	case VALUE_NONE:
		return MARK_MISSING;
	case VALUE_BOOL:
		return v->u.b;
	case VALUE_STRING:
		return v->u.text->n_holes ? MARK_ANY
					  : (unsigned)__builtin_ctzll(str_bit(v->u.text->s));
	case VALUE_LIST:
		return v->u.list->n || v->u.list->open;
	case VALUE_MAP:
		return v->u.map->n || v->u.map->open;
	case VALUE_INT:
	case VALUE_NUMBER:
	case VALUE_BYTES:
	case VALUE_DURATION:
	case VALUE_DATE:
	case VALUE_VERSION:
	case VALUE_PATH:
	case VALUE_USER:
	case VALUE_PORTS:
	case VALUE_IP:
	case VALUE_CIDR:
	case VALUE_PATTERN:
	case VALUE_RECORD:
	case VALUE_LAZY:
		break;
	}
	return MARK_ANY;
}

unsigned record_mark(const struct record *r, unsigned slot)
{
	return slot < r->kind->n_fields ? value_mark(&r->slot[slot]) : MARK_ANY;
}

static void add_item(struct item_marks *m, struct value v, int item)
{
	bool record = v.tag == VALUE_RECORD && !value_is_unknown(v);
	unsigned mark = MARK_ANY;
	if (item == SIEVE_ITEMS)
		mark = value_mark(&v);
	else if (record)
		mark = record_mark(v.u.record, (unsigned)item);
	if (mark < MARK_MISSING)
		m->bits |= (uint64_t)1 << mark;
	m->missing |= mark == MARK_MISSING;
	m->any |= mark == MARK_ANY;
}

bool items_mark(const struct record *r, unsigned slot, int item, struct item_marks *out)
{
	*out = (struct item_marks){0};
	if (slot >= r->kind->n_fields || r->slot[slot].tag != VALUE_LIST ||
		value_is_unknown(r->slot[slot]) || r->slot[slot].u.list->open)
		return false;
	const struct list *l = r->slot[slot].u.list;
	for (uint32_t i = 0; i < l->n && !out->any; i++)
		add_item(out, l->at[i], item);
	return !out->any;
}

/* ---- outlines ---- */

static void add_text(struct texts_outline *t, struct value v)
{
	bool path = v.tag == VALUE_PATH;
	if ((v.tag != VALUE_STRING && !path) || value_is_unknown(v)) {
		t->any = true;
		return;
	}
	t->holes |= v.u.text->n_holes > 0;
	t->paths |= path;
	outline_add(&t->all, v.u.text->s);
}

static void add_item_text(struct texts_outline *t, struct value v, int item)
{
	bool record = v.tag == VALUE_RECORD && !value_is_unknown(v);
	if (item == SIEVE_ITEMS)
		add_text(t, v);
	else if (record && item < (int)v.u.record->kind->n_fields)
		add_text(t, v.u.record->slot[item]);
	else
		t->any = true;
}

struct texts_outline texts_outline(const struct record *r, unsigned slot, int item)
{
	struct texts_outline t = {.any = slot >= r->kind->n_fields};
	struct value v = t.any ? value_none(0) : r->slot[slot];
	if (item == SIEVE_FIELD) {
		add_text(&t, v);
		return t;
	}
	if (v.tag != VALUE_LIST || value_is_unknown(v) || v.u.list->open)
		t.any = true;
	for (uint32_t i = 0; !t.any && i < v.u.list->n; i++)
		add_item_text(&t, v.u.list->at[i], item);
	return t;
}
