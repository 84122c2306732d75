#include "builtins/operators.h"

#include "builtins/compare.h"
#include "builtins/private.h"
#include "pattern/compare.h"
#include "value/show.h"

enum { SHOWN_MOST = 200 };

void operators_init(struct operators *o, struct facts *f, struct match_cache *matches)
{
	*o = (struct operators){.call = {f, f->arena}, .matches = matches};
	if (matches)
		return;
	o->matches = arena_new(f->arena, struct match_cache);
	match_cache_init(o->matches, f->arena);
}

/* ---- truth ---- */

struct value operator_blame(struct value a, struct value b)
{
	const struct cause *c = value_cause(a);
	uint32_t place = a.place ? a.place : b.place;
	return value_unknown(VALUE_BOOL, c ? c : value_cause(b), place);
}

struct value operator_answer(enum truth t, struct value a, struct value b)
{
	if (t == TRUTH_UNKNOWN)
		return operator_blame(a, b);
	return value_bool(t == TRUTH_TRUE, a.place ? a.place : b.place);
}

/* ---- parts of values ---- */

/* A part of something missing is missing; a part of something unknown may be. */
static struct value part_of(struct value v)
{
	if (value_is_missing(v))
		return value_none(v.place);
	struct value u = value_unknown(VALUE_NONE, value_cause(v), v.place);
	u.flags |= VALUE_MAYBE_MISSING | (v.flags & VALUE_SENSITIVE);
	return u;
}

struct value operator_field(struct operators *o, struct value record, unsigned slot)
{
	(void)o;
	if (record.tag != VALUE_RECORD || value_is_unknown(record))
		return part_of(record);
	if (slot >= record.u.record->kind->n_fields)
		return value_none(record.place);
	struct value v = record_get(record.u.record, slot);
	if (!v.place)
		v.place = record.u.record->place;
	return v;
}

struct value operator_written(struct operators *o, struct value v)
{
	if (value_is_missing(v))
		return v;
	struct str s =
		v.place ? facts_written(o->call.facts, v.place) : value_show(o->call.arena, v);
	struct value text = value_string(o->call.arena, s, v.place);
	text.flags |= v.flags & VALUE_SENSITIVE;
	return text;
}

static struct value index_list(const struct value of, struct value index)
{
	const struct list *l = of.u.list;
	if (index.u.i >= 0 && (uint64_t)index.u.i < l->n)
		return l->at[index.u.i];
	struct value open = value_unknown(VALUE_NONE, l->open, of.place);
	open.flags |= VALUE_MAYBE_MISSING;
	return l->open ? open : value_none(of.place);
}

/* The entry of the key. Where the keys of a map are walked over they are asked in its order, each
 * by the text that is in the map. */
static const struct map_entry *entry_of(struct operators *o, struct value of, struct value index)
{
	const struct map_value *m = of.u.map;
	uint32_t i = o->indexed + 1;
	if (i >= m->n || m->at[i].key.u.text != index.u.text)
		i = 0;
	if (i >= m->n || m->at[i].key.u.text != index.u.text)
		return value_map_find(of, index.u.text->s);
	o->indexed = i;
	return &m->at[i];
}

static struct value index_map(struct operators *o, struct value of, struct value index)
{
	if (text_has_holes(*index.u.text)) {
		struct value u = value_unknown(VALUE_NONE, text_cause(*index.u.text), of.place);
		u.flags |= VALUE_MAYBE_MISSING;
		return of.u.map->n ? u : value_none(of.place);
	}
	const struct map_entry *e = entry_of(o, of, index);
	if (e)
		return e->value;
	struct value open = value_unknown(VALUE_NONE, of.u.map->open, of.place);
	open.flags |= VALUE_MAYBE_MISSING;
	return of.u.map->open ? open : value_none(of.place);
}

struct value operator_index(struct operators *o, struct value of, struct value index)
{
	if (value_is_missing(of) || value_is_unknown(of))
		return part_of(of);
	if (value_is_missing(index) || value_is_unknown(index))
		return part_of(index);
	if (of.tag == VALUE_MAP && is_text(index))
		return index_map(o, of, index);
	if (of.tag == VALUE_LIST && index.tag == VALUE_INT)
		return index_list(of, index);
	return value_none(of.place);
}

/* ---- comparisons ---- */

struct value operator_eq(struct operators *o, struct value a, struct value b)
{
	(void)o;
	if (value_is_plain(a) && value_is_plain(b))
		return value_bool(str_eq(a.u.text->s, b.u.text->s), a.place ? a.place : b.place);
	return operator_answer(value_equal(a, b), a, b);
}

static struct value order(struct value a, struct value b, int most)
{
	int cmp = 0;
	enum truth t = value_order(a, b, &cmp);
	if (t == TRUTH_TRUE)
		return value_bool(cmp <= most, a.place ? a.place : b.place);
	return operator_answer(t, a, b);
}

struct value operator_lt(struct operators *o, struct value a, struct value b)
{
	(void)o;
	return order(a, b, -1);
}

struct value operator_le(struct operators *o, struct value a, struct value b)
{
	(void)o;
	return order(a, b, 0);
}

static bool index_has(const struct list *l, struct str s)
{
	if (!(l->index->bits & str_bit(s)))
		return false;
	if (l->index->keys.n)
		return map_get(&l->index->keys, s) != NULL;
	for (uint32_t i = 0; i < l->n; i++)
		if (str_eq(l->at[i].u.text->s, s))
			return true;
	return false;
}

static struct value find_in(struct value item, const struct list *l, struct value xs)
{
	struct value found = value_bool(false, item.place);
	if (l->index && value_is_plain(item))
		return value_bool(index_has(l, item.u.text->s), item.place);
	for (uint32_t i = 0; i < l->n && value_as_truth(found) != TRUTH_TRUE; i++) {
		enum truth t = value_equal(item, l->at[i]);
		if (t != TRUTH_FALSE)
			found = operator_or(found, operator_answer(t, item, l->at[i]));
	}
	return operator_or(found, operator_open(xs));
}

struct value operator_in(struct operators *o, struct value item, struct value xs)
{
	if (value_is_unknown(xs) || value_is_missing(xs))
		return operator_blame(xs, item);
	if (xs.tag != VALUE_LIST)
		return operator_has(o, xs, item);
	if (value_is_unknown(item)) {
		struct value none = value_bool(false, item.place);
		return xs.u.list->n ? operator_blame(item, xs)
				    : operator_or(none, operator_open(xs));
	}
	return find_in(item, xs.u.list, xs);
}

struct value operator_has(struct operators *o, struct value map, struct value key)
{
	(void)o;
	if (value_is_unknown(map) || map.tag != VALUE_MAP)
		return operator_blame(map, key);
	if (!value_is_unknown(key) && !is_text(key))
		return value_bool(false, map.place);
	const struct map_value *m = map.u.map;
	if (value_is_unknown(key) || text_has_holes(*key.u.text)) {
		if (!m->n && !m->open)
			return value_bool(false, map.place);
		return operator_blame(key, map);
	}
	const struct map_entry *e = value_map_find(map, key.u.text->s);
	if (e)
		return value_bool(true, e->key.place ? e->key.place : map.place);
	return operator_or(value_bool(false, map.place), operator_open(map));
}

struct value operator_contains(struct operators *o, struct value xs, struct value item)
{
	if (xs.tag == VALUE_LIST || xs.tag == VALUE_MAP || value_is_unknown(xs))
		return operator_in(o, item, xs);
	if (!is_text(xs) || !is_text(item))
		return operator_blame(item, xs);
	return operator_answer(text_contains(*xs.u.text, *item.u.text), xs, item);
}

struct value operator_starts_with(struct operators *o, struct value text, struct value prefix)
{
	(void)o;
	if (!is_text(text) || !is_text(prefix))
		return operator_blame(text, prefix);
	return operator_answer(text_starts_with(*text.u.text, *prefix.u.text), text, prefix);
}

struct value operator_ends_with(struct operators *o, struct value text, struct value suffix)
{
	(void)o;
	if (!is_text(text) || !is_text(suffix))
		return operator_blame(text, suffix);
	return operator_answer(text_ends_with(*text.u.text, *suffix.u.text), text, suffix);
}

struct value operator_under(struct operators *o, struct value a, struct value b)
{
	(void)o;
	if (!known_both(a, b))
		return operator_blame(a, b);
	return operator_answer(value_under(a, b), a, b);
}

struct value operator_precedes(struct operators *o, struct value a, struct value b)
{
	if (!known_both(a, b))
		return operator_blame(a, b);
	return value_bool(facts_place_cmp(o->call.facts, a.place, b.place) < 0, a.place);
}

/* ---- what can be asked of every value ---- */

struct value operator_is_set(struct value v)
{
	if (value_is_missing(v))
		return value_bool(false, v.place);
	if (value_is_unknown(v))
		return v.flags & VALUE_MAYBE_MISSING ? operator_blame(v, v)
						     : value_bool(true, v.place);
	bool text = v.tag == VALUE_STRING || v.tag == VALUE_PATH;
	if (text && text_is_empty(*v.u.text) == TRUTH_UNKNOWN)
		return operator_blame(v, v);
	return value_bool(true, v.place);
}

struct value operator_is_known(struct value v)
{
	bool open = (v.tag == VALUE_LIST || v.tag == VALUE_MAP) && !value_is_unknown(v) &&
		    value_is_unknown(operator_open(v));
	return value_bool(!value_cause(v) && !open, v.place);
}

struct value operator_is_overridable(struct value v)
{
	return value_bool((v.flags & VALUE_OVERRIDABLE) != 0, v.place);
}

/* ---- walks ---- */

struct value operator_open(struct value xs)
{
	const struct cause *c = NULL;
	if (value_is_unknown(xs))
		c = value_cause(xs);
	else if (xs.tag == VALUE_LIST)
		c = xs.u.list->open;
	else if (xs.tag == VALUE_MAP)
		c = xs.u.map->open;
	return c ? value_unknown(VALUE_BOOL, c, xs.place) : value_bool(false, xs.place);
}

uint32_t operator_walk_count(struct value xs)
{
	if (value_is_unknown(xs))
		return 0;
	return xs.tag == VALUE_LIST ? xs.u.list->n : xs.tag == VALUE_MAP ? xs.u.map->n : 0;
}

struct value operator_walk_item(struct value xs, uint32_t i)
{
	return xs.tag == VALUE_LIST ? xs.u.list->at[i] : xs.u.map->at[i].key;
}

/* ---- words for people ---- */

static struct str show_record(struct operators *o, struct record *r)
{
	const struct schema *s = o->call.facts->schema;
	struct str text = s->show ? s->show(r, o->call.arena) : STR("");
	return text.n ? text : facts_written(o->call.facts, r->place);
}

struct str operator_show(struct operators *o, struct value v)
{
	struct buf b = BUF(o->call.arena);
	bool record = v.tag == VALUE_RECORD && !value_is_unknown(v);
	struct str s = record ? show_record(o, v.u.record) : value_show(o->call.arena, v);
	if (s.n <= SHOWN_MOST)
		return s;
	size_t n = SHOWN_MOST;
	while (n && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--;
	buf_add(&b, str_slice(s, 0, n));
	buf_add(&b, STR("..."));
	return buf_str(&b);
}
