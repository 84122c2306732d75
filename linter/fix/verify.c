/*
 * verify.c: two readings compared: what was to go is gone, and all else is as it was.
 *
 * Findings and mistakes are compared as numbers of each kind, records outside of what was edited by
 * what they hold. Places move, so they do not count.
 */
#include "fix/private.h"

#include <stdlib.h>

struct tally {
	struct arena *arena;
	struct map n; /* uint32_t * by key */
};

static uint32_t *tally_at(struct tally *t, struct str key)
{
	void **at = map_put(t->arena, &t->n, key);
	if (!*at)
		*at = arena_new(t->arena, uint32_t);
	return *at;
}

/* ---- mistakes and findings ---- */

/* Numbers in messages count items, and those may have moved up. */
static struct str without_digits(struct arena *a, struct str s)
{
	struct buf b = BUF(a);
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_digit(s.p[i]))
			buf_char(&b, s.p[i]);
	return buf_str(&b);
}

static bool same_errors(struct arena *a, const struct fix_reading *before,
	const struct fix_reading *after, struct str *why)
{
	struct tally t = {.arena = a};
	LIST_EACH (struct diag *, d, &before->diags->all)
		++*tally_at(&t, without_digits(a, (*d)->message));
	LIST_EACH (struct diag *, d, &after->diags->all) {
		uint32_t *n = tally_at(&t, without_digits(a, (*d)->message));
		if (*n) {
			--*n;
			continue;
		}
		*why = str_printf(a, "the result would be wrong: " STR_FMT, STR_ARG((*d)->message));
		return false;
	}
	return true;
}

static struct str key_of(struct arena *a, const struct finding *f)
{
	return str_printf(a, STR_FMT " %d", STR_ARG(f->policy->name), (int)f->verdict);
}

static bool fewer_findings(struct arena *a, const struct fix_reading *before,
	const struct fix_reading *after, const struct fix_list *fixed, struct str *why)
{
	struct tally t = {.arena = a};
	struct str last = fixed->n ? key_of(a, fixed->at[fixed->n - 1]) : STR("");
	LIST_EACH (struct finding *, f, &before->findings->all)
		++*tally_at(&t, key_of(a, *f));
	LIST_EACH (struct finding *, f, fixed)
		--*tally_at(&t, key_of(a, *f));
	LIST_EACH (struct finding *, f, &after->findings->all) {
		struct str key = key_of(a, *f);
		uint32_t *n = tally_at(&t, key);
		if (*n) {
			--*n;
			continue;
		}
		const char *words = str_eq(key, last) ? "the finding would stay"
						      : "it would bring a new finding";
		*why = str_printf(a, "%s: " STR_FMT, words, STR_ARG((*f)->policy->name));
		return false;
	}
	return true;
}

/* ---- records ---- */

enum { HASH_DEPTH = 4 };

static uint64_t mix(uint64_t h, const void *p, size_t n)
{
	return str_fnv(h, (struct str){p, n});
}

static uint64_t mix_str(uint64_t h, struct str s)
{
	return str_fnv(mix(h, &s.n, sizeof s.n), s);
}

static uint64_t mix_fields(uint64_t h, const struct record *r, unsigned depth);

static uint64_t mix_value(uint64_t h, struct arena *a, struct value v, unsigned depth)
{
	unsigned char tag = v.tag;
	h = mix(h, &tag, 1);
	if (value_is_unknown(v) || v.tag == VALUE_NONE || v.tag == VALUE_LAZY || depth > HASH_DEPTH)
		return h;
	if (v.tag == VALUE_RECORD)
		return v.u.record->kind->subject ? h : mix_fields(h, v.u.record, depth + 1);
	if (v.tag == VALUE_LIST) {
		for (uint32_t i = 0; i < v.u.list->n; i++)
			h = mix_value(h, a, v.u.list->at[i], depth + 1);
		return h;
	}
	if (v.tag == VALUE_MAP) {
		for (uint32_t i = 0; i < v.u.map->n; i++) {
			h = mix_value(h, a, v.u.map->at[i].key, depth + 1);
			h = mix_value(h, a, v.u.map->at[i].value, depth + 1);
		}
		return h;
	}
	if (v.tag == VALUE_STRING || v.tag == VALUE_PATH)
		return mix_str(h, v.u.text->s);
	return mix_str(h, value_show(a, v));
}

/* Derived fields follow from the others. */
static uint64_t mix_fields(uint64_t h, const struct record *r, unsigned depth)
{
	for (unsigned i = 0; i < r->kind->n_fields; i++)
		if (!r->kind->fields[i].derive)
			h = mix_value(h, r->facts->arena, r->slot[i], depth);
	return h;
}

static struct str hash_of(struct arena *a, const struct record *r)
{
	uint64_t *h = arena_new(a, uint64_t);
	*h = mix_fields(mix(STR_FNV_START, &r->kind->index, sizeof r->kind->index), r, 0);
	return (struct str){(const char *)h, sizeof *h};
}

static bool is_file(const struct record *r)
{
	return record_is(r, KIND_project) || record_is(r, KIND_dockerfile) ||
	       record_is(r, KIND_daemon) || record_is(r, KIND_document);
}

/* The service, container or stage that it is part of. */
static struct record *whole_of(struct record *r)
{
	for (struct record *up = model_holder(r); up && !is_file(up); up = model_holder(r))
		r = up;
	return r;
}

/* The lines that a change touches; the one behind a line end that goes is not among them. */
static struct span lines_of(struct str text, struct span change)
{
	bool whole = change.to > change.from && text.p[change.to - 1] == '\n';
	uint32_t to = whole ? change.to - 1 : line_end(text, change.to);
	return (struct span){line_start(text, change.from), to};
}

/* ---- what may change ---- */

/* The lines that fixes touch, in order and apart, and what their subjects belong to. */
struct touched {
	const struct fix_reading *reading;
	struct span_list lines;
	struct map wholes; /* by the address of the record */
};

static struct str address(struct arena *a, const struct record *r)
{
	const struct record **p = arena_new(a, const struct record *);
	*p = r;
	return (struct str){(const char *)p, sizeof *p};
}

/* A command line and the container that it starts are one. */
static const struct record *command_of(struct record *whole)
{
	if (!record_is(whole, KIND_container))
		return NULL;
	struct value v = model_get(whole, F_container_docker_command);
	return v.tag == VALUE_RECORD && !value_is_unknown(v) ? v.u.record : NULL;
}

static int by_start(const void *a, const void *b)
{
	const struct span *x = a, *y = b;
	return (x->from > y->from) - (x->from < y->from);
}

static void join_lines(struct span_list *l)
{
	uint32_t n = 0;
	if (l->n)
		qsort(l->at, l->n, sizeof *l->at, by_start);
	for (uint32_t i = 0; i < l->n; i++) {
		if (n && l->at[i].from <= l->at[n - 1].to)
			l->at[n - 1] = span_join(l->at[n - 1], l->at[i]);
		else
			l->at[n++] = l->at[i];
	}
	l->n = n;
}

static struct touched touched_by(
	struct arena *a, const struct fix_reading *x, const struct fix_list *fixed)
{
	struct touched t = {.reading = x};
	LIST_EACH (struct finding *, f, fixed) {
		struct record *whole = (*f)->record ? whole_of((*f)->record) : NULL;
		const struct record *command = whole ? command_of(whole) : NULL;
		if (whole)
			*map_put(a, &t.wholes, address(a, whole)) = whole;
		if (command)
			*map_put(a, &t.wholes, address(a, command)) = whole;
		LIST_EACH (const struct change, c, &(*f)->changes)
			list_push(a, &t.lines, lines_of(x->source->text, c->span));
	}
	join_lines(&t.lines);
	return t;
}

/* Does the span meet one of them? */
static bool meets(const struct span_list *l, struct span span)
{
	uint32_t low = 0, high = l->n; /* the first that ends at or behind its start */
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (l->at[middle].to < span.from)
			low = middle + 1;
		else
			high = middle;
	}
	return low < l->n && l->at[low].from <= span.to;
}

static bool may_change(const struct touched *t, struct record *r)
{
	struct place p = facts_at(r->facts, r->place);
	const struct record *whole = whole_of(r);
	struct str key = {(const char *)&whole, sizeof whole};
	return is_file(r) || map_get(&t->wholes, key) ||
	       (p.source == t->reading->source && meets(&t->lines, p.span));
}

static bool same_records(struct arena *a, const struct fix_reading *before,
	const struct fix_reading *after, const struct fix_list *fixed, struct str *why)
{
	struct tally t = {.arena = a};
	struct touched touched = touched_by(a, before, fixed);
	for (unsigned k = 0; k < KIND_COUNT; k++)
		LIST_EACH (struct record *, r, &after->facts->by_kind[k])
			++*tally_at(&t, hash_of(a, *r));
	for (unsigned k = 0; k < KIND_COUNT; k++)
		LIST_EACH (struct record *, r, &before->facts->by_kind[k]) {
			if (may_change(&touched, *r))
				continue;
			uint32_t *n = tally_at(&t, hash_of(a, *r));
			if (*n) {
				--*n;
				continue;
			}
			*why = str_printf(a, "it would change something else: " STR_FMT,
				STR_ARG(model_subject(*r, a)));
			return false;
		}
	return true;
}

bool fix_verify(struct arena *a, const struct fix_reading *before, const struct fix_reading *after,
	const struct fix_list *fixed, struct str *why)
{
	return same_errors(a, before, after, why) && fewer_findings(a, before, after, fixed, why) &&
	       same_records(a, before, after, fixed, why);
}
