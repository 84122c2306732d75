/*
 * strings.c: functions over text.
 *
 * Text with holes keeps them wherever the result is exact: whatever fills the hole, the function
 * gives what the result then spells. Where that cannot be written down the result is unknown.
 */
#include "builtins/private.h"

#include "base/utf8.h"
#include "value/show.h"

static struct text text_of(struct value v)
{
	return *v.u.text;
}

static struct value text_result(
	struct call *call, const struct value *args, unsigned n, struct text t)
{
	return result_of(args, n, value_text(call->arena, t, 0));
}

static struct value unknown_text(const struct value *args, unsigned n, struct text t)
{
	return result_unknown(args, n, VALUE_STRING, text_cause(t));
}

/* Letters change one by one, also those that are to come through a hole. */
static struct value with_case(struct call *call, const struct value *args, unsigned n,
	struct str (*change)(struct arena *, struct str))
{
	struct value out;
	if (not_known(args, n, VALUE_STRING, &out))
		return out;
	struct text t = text_of(args[0]);
	t.s = change(call->arena, t.s);
	return text_result(call, args, n, t);
}

/* Known from end to end, and nothing in it that lower would change. */
static bool is_lower(struct value v)
{
	struct str s = value_is_plain(v) ? v.u.text->s : STR("A");
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] >= 'A' && s.p[i] <= 'Z') || (unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

struct value string_lower(struct call *call, const struct value *args, unsigned n)
{
	if (is_lower(args[0]))
		return string_literal(call, args, n);
	return with_case(call, args, n, str_lower);
}

struct value string_upper(struct call *call, const struct value *args, unsigned n)
{
	return with_case(call, args, n, str_upper);
}

/* The holes of t, which may come out of the function empty. */
static struct text holes_emptied(struct arena *a, struct text t)
{
	struct hole *holes = arena_array(a, struct hole, t.n_holes);
	for (uint32_t i = 0; i < t.n_holes; i++) {
		holes[i] = t.holes[i];
		holes[i].filled = false;
	}
	t.holes = holes;
	return t;
}

/* Trims around holes. A hole may be empty or blank, so white space between it and other text is
 * kept or not as it is filled: that cannot be written down. White space outside of all holes goes,
 * and a hole that is then outermost stays one. */
static bool trim_holes(struct arena *a, struct text t, struct text *out)
{
	size_t from = 0, to = t.s.n;
	uint32_t first = t.holes[0].at, last = t.holes[t.n_holes - 1].at;
	while (from < first && char_is_space(t.s.p[from]))
		from++;
	while (to > last && char_is_space(t.s.p[to - 1]))
		to--;
	bool left_open = from == first && from < to && char_is_space(t.s.p[from]);
	bool right_open = to == last && to > from && char_is_space(t.s.p[to - 1]);
	*out = text_slice(a, t, from, to);
	if (from == first || to == last)
		*out = holes_emptied(a, *out);
	return !left_open && !right_open;
}

struct value string_trim(struct call *call, const struct value *args, unsigned n)
{
	struct value out;
	if (not_known(args, n, VALUE_STRING, &out))
		return out;
	struct text t = text_of(args[0]);
	if (!text_has_holes(t))
		return text_result(call, args, n, text_plain(str_trim(t.s)));
	if (!trim_holes(call->arena, t, &t))
		return unknown_text(args, n, t);
	return text_result(call, args, n, t);
}

/* Pieces before the first hole are sure; what follows may be cut into any number. */
struct value string_split(struct call *call, const struct value *args, unsigned n)
{
	struct value out;
	if (not_known(args, n, VALUE_LIST, &out))
		return out;
	struct text t = text_of(args[0]), by = text_of(args[1]);
	if (text_has_holes(by))
		return result_unknown(args, n, VALUE_LIST, text_cause(by));
	struct str rest = text_has_holes(t) ? str_slice(t.s, 0, t.holes[0].at) : t.s;
	out = value_list(call->arena, args[0].place);
	out.u.list->open = text_cause(t);
	for (size_t at = 0; by.s.n && (at = str_find(rest, by.s)) != STR_NOT_FOUND;) {
		struct str piece = str_slice(rest, 0, at);
		value_list_add(
			call->arena, out, result_of(args, n, value_string(call->arena, piece, 0)));
		rest = str_skip(rest, at + by.s.n);
	}
	if (!text_has_holes(t))
		value_list_add(
			call->arena, out, result_of(args, n, value_string(call->arena, rest, 0)));
	return result_of(args, n, out);
}

static void join_item(struct call *call, struct texter *t, struct value v)
{
	if (value_is_unknown(v))
		texter_hole(t, v.u.cause, false);
	else if (v.tag == VALUE_STRING || v.tag == VALUE_PATH)
		texter_text(t, *v.u.text);
	else if (v.tag == VALUE_RECORD)
		texter_add(t, record_show(v.u.record, call->arena));
	else
		texter_add(t, value_show(call->arena, v));
}

/* An unknown item is a hole of the text. */
struct value string_join(struct call *call, const struct value *args, unsigned n)
{
	struct value out;
	if (not_known(args, n, VALUE_STRING, &out))
		return out;
	const struct list *l = args[0].u.list;
	if (l->open)
		return result_unknown(args, n, VALUE_STRING, l->open);
	struct texter t;
	uint8_t sensitive = 0;
	texter_init(&t, call->arena);
	for (uint32_t i = 0; i < l->n; i++) {
		struct value item = l->at[i];
		sensitive |= item.flags & VALUE_SENSITIVE;
		item.flags &= (uint8_t)~VALUE_SENSITIVE; /* the whole text is sensitive instead */
		if (i)
			texter_text(&t, text_of(args[1]));
		join_item(call, &t, item);
		if (text_too_large(&t))
			return result_too_large(call, args, n, VALUE_STRING);
	}
	out = text_result(call, args, n, texter_end(&t));
	out.flags |= sensitive;
	return out;
}

static bool begins_with_end_of(struct str chunk, struct str word)
{
	for (size_t k = 1; k < word.n; k++)
		if (str_starts_with(chunk, str_skip(word, k)))
			return true;
	return false;
}

static bool ends_with_start_of(struct str chunk, struct str word)
{
	for (size_t k = 1; k < word.n; k++)
		if (str_ends_with(chunk, str_slice(word, 0, k)))
			return true;
	return false;
}

/* Can an occurrence of the word lie partly in a hole and partly in the text beside it? */
static bool may_straddle(struct text t, struct str word)
{
	size_t at = 0;
	for (uint32_t i = 0; i <= t.n_holes; i++) {
		size_t to = i < t.n_holes ? t.holes[i].at : t.s.n;
		struct str chunk = str_slice(t.s, at, to);
		bool inner = i > 0 && i < t.n_holes && chunk.n;
		if ((i > 0 && begins_with_end_of(chunk, word)) ||
			(i < t.n_holes && ends_with_start_of(chunk, word)) ||
			(inner && str_contains(word, chunk) && chunk.n < word.n))
			return true;
		at = to;
	}
	return false;
}

static void replace_chunk(struct texter *t, struct str chunk, struct str from, struct text to)
{
	for (size_t at; !text_too_large(t) && (at = str_find(chunk, from)) != STR_NOT_FOUND;) {
		texter_add(t, str_slice(chunk, 0, at));
		texter_text(t, to);
		chunk = str_skip(chunk, at + from.n);
	}
	texter_add(t, chunk);
}

/* false: the text grows too large */
static bool replaced(
	struct arena *a, struct text t, struct str from, struct text to, struct text *result)
{
	struct texter out;
	size_t at = 0;
	texter_init(&out, a);
	for (uint32_t i = 0; i <= t.n_holes; i++) {
		size_t end = i < t.n_holes ? t.holes[i].at : t.s.n;
		replace_chunk(&out, str_slice(t.s, at, end), from, to);
		if (i < t.n_holes)
			texter_hole(&out, t.holes[i].cause, t.holes[i].filled && to.s.n);
		at = end;
	}
	*result = texter_end(&out);
	return !text_too_large(&out);
}

struct value string_replace(struct call *call, const struct value *args, unsigned n)
{
	struct value out;
	if (not_known(args, n, VALUE_STRING, &out))
		return out;
	struct text t = text_of(args[0]), from = text_of(args[1]), to = text_of(args[2]);
	if (text_has_holes(from))
		return unknown_text(args, n, from);
	if (!from.s.n)
		return text_result(call, args, n, t);
	if (text_has_holes(t) && may_straddle(t, from.s))
		return unknown_text(args, n, t);
	if (!replaced(call->arena, t, from.s, to, &t))
		return result_too_large(call, args, n, VALUE_STRING);
	return text_result(call, args, n, t);
}

struct value string_length(struct call *call, const struct value *args, unsigned n)
{
	struct value out;
	(void)call;
	if (not_known(args, n, VALUE_INT, &out))
		return out;
	struct text t = text_of(args[0]);
	if (text_has_holes(t))
		return result_unknown(args, n, VALUE_INT, text_cause(t));
	return result_of(args, n, value_int((int64_t)utf8_count(t.s), 0));
}

struct value string_literal(struct call *call, const struct value *args, unsigned n)
{
	struct value v = args[0];
	if (value_is_missing(v))
		return result_of(args, n, v);
	if (!value_is_plain(v))
		return text_result(call, args, n, text_plain(value_str(v)));
	v.flags &= VALUE_SENSITIVE;
	return v;
}

struct value string_text(struct call *call, const struct value *args, unsigned n)
{
	struct value of = args[0];
	struct str shown;
	if (value_is_unknown(of))
		return result_maybe(args, n, VALUE_STRING, of.u.cause);
	if (of.tag == VALUE_STRING || of.tag == VALUE_NONE)
		return of;
	if (of.tag == VALUE_LIST || of.tag == VALUE_MAP)
		return result_of(args, n, value_none(0));
	struct value plain = of;
	plain.flags &= (uint8_t)~VALUE_SENSITIVE;
	shown = value_show(call->arena, plain);
	return result_of(args, n, value_string(call->arena, shown, of.place));
}
