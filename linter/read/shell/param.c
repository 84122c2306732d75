/*
 * param.c: what ${name op word} becomes. Worked out where name and word are known; anything
 * else is a hole that says why.
 */
#include "read/shell/walk.h"

#include <string.h>

enum { TRIM_MOST = 1000 }; /* longest value whose ends are compared with patterns */

bool shell_spend_bytes(struct shell_walk *w, size_t bytes)
{
	struct shell_spent *spent = &w->r->shell_spent;
	if (bytes > READ_VALUE_SIZE || bytes > READ_EXPANSION - spent->bytes)
		return false;
	spent->bytes += bytes;
	return true;
}

bool shell_spend(struct shell_walk *w, struct text made)
{
	return shell_spend_bytes(w, made.s.n + sizeof(struct hole) * made.n_holes);
}

bool shell_spend_words(struct shell_walk *w, uint32_t words)
{
	struct shell_spent *spent = &w->r->shell_spent;
	if (words > SHELL_WORDS_MOST - spent->words)
		return false;
	spent->words += words;
	return true;
}

static struct text hole(struct shell_walk *w, const struct cause *cause, bool filled)
{
	struct hole *h = arena_new(w->arena, struct hole);
	*h = (struct hole){0, filled, cause};
	return (struct text){STR(""), 1, h};
}

static struct str shown(const struct shell_word *in, struct span span)
{
	struct str s = str_slice(in->script->text.text, span.from, span.to);
	for (size_t i = 0; i < s.n && i < 60; i++)
		if (s.p[i] == '\n')
			return str_slice(s, 0, i);
	return str_slice(s, 0, 60);
}

const struct cause *shell_cause(
	struct shell_walk *w, const struct shell_word *in, const struct shell_part *part)
{
	struct facts *f = w->r->facts;
	uint32_t place = shell_place(w->r, in->script, part->span);
	struct str text = shown(in, part->span);
	switch (part->kind) {
	case SHELL_GAP:
		return part->cause;
	case SHELL_COMMAND:
		return facts_cause(
			f, place, "what `" STR_FMT "` prints is not known here", STR_ARG(text));
	case SHELL_ARITH:
		return facts_cause(f, place, "`" STR_FMT "` is worked out when the script runs",
			STR_ARG(text));
	case SHELL_PARAM:
	case SHELL_LITERAL:
		break;
	}
	bool named = part->text.n && (char_is_alpha(part->text.p[0]) || part->text.p[0] == '_');
	if (named)
		return facts_cause(
			f, place, "`" STR_FMT "` has no value in this file", STR_ARG(part->text));
	return facts_cause(
		f, place, "`" STR_FMT "` is only known when the script runs", STR_ARG(text));
}

/* * and ? only; false as well where a [ makes it more than that. */
static bool matches(struct str pattern, struct str s)
{
	size_t i = 0, j = 0, star = SIZE_MAX, from = 0;
	while (j < s.n) {
		if (i < pattern.n && pattern.p[i] == '*') {
			star = i++;
			from = j;
		} else if (i < pattern.n && (pattern.p[i] == '?' || pattern.p[i] == s.p[j])) {
			i++;
			j++;
		} else if (star != SIZE_MAX) {
			i = star + 1;
			j = ++from;
		} else {
			return false;
		}
	}
	while (i < pattern.n && pattern.p[i] == '*')
		i++;
	return i == pattern.n;
}

/* ${v#p} ${v##p} ${v%p} ${v%%p} */
static struct str trim(struct str s, struct str pattern, bool front, bool longest)
{
	for (size_t i = 0; i <= s.n; i++) {
		size_t n = longest ? s.n - i : i;
		struct str end = front ? str_slice(s, 0, n) : str_slice(s, s.n - n, s.n);
		if (matches(pattern, end))
			return front ? str_skip(s, n) : str_slice(s, 0, s.n - n);
	}
	return s;
}

static struct str replace(struct arena *a, struct str s, struct str old, struct str new, bool all)
{
	struct buf b = BUF(a);
	size_t at = old.n ? str_find(s, old) : STR_NOT_FOUND;
	while (at != STR_NOT_FOUND) {
		buf_add(&b, str_slice(s, 0, at));
		buf_add(&b, new);
		s = str_skip(s, at + old.n);
		at = all ? str_find(s, old) : STR_NOT_FOUND;
	}
	buf_add(&b, s);
	return buf_str(&b);
}

static bool part_of(struct str s, struct str range, struct str *out)
{
	int64_t from, n = INT64_MAX;
	struct str head, rest = str_cut(range, ':', &head);
	if (!str_int(str_trim(head), &from) || (rest.n && !str_int(str_trim(rest), &n)))
		return false;
	*out = str_slice(str_skip(s, from < (int64_t)s.n ? (size_t)from : s.n), 0,
		n < (int64_t)s.n ? (size_t)n : s.n);
	return true;
}

static bool is_plain_pattern(struct str s, const char * not )
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] && strchr(not, s.p[i]))
			return false;
	return true;
}

/* Patterns with more would take longer than their worth. */
static bool few_stars(struct str pattern)
{
	size_t n = 0;
	for (size_t i = 0; i < pattern.n; i++)
		n += pattern.p[i] == '*';
	return n < 2;
}

/* At least what edit() will take, in time and room. */
static size_t edit_cost(struct str s, struct str op, struct str by)
{
	if (op.p[0] == '/')
		return s.n * (by.n + 1);
	return s.n <= TRIM_MOST ? s.n * s.n / 4 + s.n : s.n;
}

/* The operators that change a value both sides of which are known. */
static bool edit(struct shell_walk *w, struct str s, struct str op, struct str by, struct str *out)
{
	char c = op.p[0];
	struct str old, new = str_cut(by, '/', &old);
	switch (c) {
	case '#':
	case '%':
		*out = s.n <= TRIM_MOST && few_stars(by) ? trim(s, by, c == '#', op.n == 2) : s;
		return s.n <= TRIM_MOST && is_plain_pattern(by, "[\\") && few_stars(by);
	case '/':
		*out = replace(w->arena, s, old, new, op.n == 2);
		return op.n == 1 || op.p[1] == '/' ? is_plain_pattern(old, "*?[\\") : false;
	case ':':
		return part_of(s, by, out);
	case '^':
		*out = str_upper(w->arena, s);
		return op.n == 2 && !by.n;
	case ',':
		*out = str_lower(w->arena, s);
		return op.n == 2 && !by.n;
	}
	return false;
}

static struct text edited(struct shell_walk *w, const struct shell_word *in,
	const struct shell_part *part, struct text value)
{
	struct text by = part->word ? shell_expand_text(w, part->word) : text_plain(STR(""));
	struct str out;
	bool known = !text_has_holes(value) && !text_has_holes(by);
	if (!known || !shell_spend_bytes(w, edit_cost(value.s, part->op, by.s)) ||
		!edit(w, value.s, part->op, by.s, &out))
		return hole(w, shell_cause(w, in, part), false);
	return text_plain(out);
}

/* ${v:-w} and its like, for a v that is known */
static struct text chosen(struct shell_walk *w, const struct shell_word *in,
	const struct shell_part *part, struct text value)
{
	char c = part->op.p[part->op.n - 1];
	bool colon = part->op.n == 2;
	enum truth empty = colon ? text_is_empty(value) : TRUTH_FALSE;
	if (empty == TRUTH_UNKNOWN)
		return hole(w, text_cause(value), c == '?');
	bool takes_word = (empty == TRUTH_TRUE) != (c == '+');
	if (c == '?' || !takes_word)
		return c == '+' ? text_plain(STR("")) : value;
	(void)in;
	return part->word ? shell_expand_text(w, part->word) : text_plain(STR(""));
}

struct text shell_param(
	struct shell_walk *w, const struct shell_word *in, const struct shell_part *part)
{
	struct text value = {0};
	const struct cause *why = NULL;
	bool special = part->many || str_eq(part->op, STR("other")) || !part->text.n;
	bool own = str_eq(part->op, STR("own"));
	bool known = !special && (own ? shell_var_own(w, part->text, &value, &why)
				      : shell_var_get(w, part->text, &value, &why));
	char last = part->op.n ? part->op.p[part->op.n - 1] : '\0';
	if (!known)
		return hole(w, why ? why : shell_cause(w, in, part), last == '?');
	if (!part->op.n || own)
		return value;
	if (str_eq(part->op, STR("length"))) {
		if (text_has_holes(value))
			return hole(w, text_cause(value), true);
		return text_plain(str_printf(w->arena, "%zu", value.s.n));
	}
	if (strchr("-=?+", last))
		return chosen(w, in, part, value);
	return edited(w, in, part, value);
}
