/*
 * verify.c: two readings compared: what was to go is gone, and all else is as it was.
 *
 * Findings and mistakes are compared as numbers of each kind, records outside of what was edited by
 * what they hold. Places move, so they do not count.
 */
#include "fix/private.h"

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

static bool is_near(
	const struct fix_reading *x, const struct record *r, const struct fix_list *fixed)
{
	struct place p = facts_at(x->facts, r->place);
	if (p.source != x->source)
		return false;
	LIST_EACH (struct finding *, f, fixed)
		LIST_EACH (const struct change, c, &(*f)->changes) {
			struct span lines = lines_of(x->source->text, c->span);
			if (p.span.from <= lines.to && lines.from <= p.span.to)
				return true;
		}
	return false;
}

/* A command line and the container that it starts are one. */
static bool starts(const struct record *r, struct record *whole)
{
	if (!record_is(whole, KIND_container))
		return false;
	struct value v = model_get(whole, F_container_docker_command);
	return v.tag == VALUE_RECORD && !value_is_unknown(v) && v.u.record == r;
}

/* What belongs to the subject of a fix may change, and what stands on the lines it changes. */
static bool may_change(const struct fix_reading *x, struct record *r, const struct fix_list *fixed)
{
	struct record *whole = whole_of(r);
	if (is_file(r))
		return true;
	LIST_EACH (struct finding *, f, fixed)
		if ((*f)->record &&
			(whole_of((*f)->record) == whole || starts(r, whole_of((*f)->record))))
			return true;
	return is_near(x, r, fixed);
}

static bool same_records(struct arena *a, const struct fix_reading *before,
	const struct fix_reading *after, const struct fix_list *fixed, struct str *why)
{
	struct tally t = {.arena = a};
	for (unsigned k = 0; k < KIND_COUNT; k++)
		LIST_EACH (struct record *, r, &after->facts->by_kind[k])
			++*tally_at(&t, hash_of(a, *r));
	for (unsigned k = 0; k < KIND_COUNT; k++)
		LIST_EACH (struct record *, r, &before->facts->by_kind[k]) {
			if (may_change(before, *r, fixed))
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
