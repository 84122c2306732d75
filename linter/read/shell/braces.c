/*
 * braces.c: a{b,c}d as abd acd, {1..3} as 1 2 3. Bounded, as the number of words is a
 * product.
 */
#include "read/shell/walk.h"

/* The group that opens at `from`: where it closes, and whether a comma or .. stands in it. */
static size_t group_end(struct str s, size_t from, bool *comma, bool *range)
{
	size_t deep = 0;
	*comma = *range = false;
	for (size_t i = from; i < s.n; i++) {
		char c = s.p[i];
		deep += c == '{';
		if (c == '}' && --deep == 0)
			return i;
		*comma = *comma || (c == ',' && deep == 1);
		*range = *range || (c == '.' && deep == 1 && i + 1 < s.n && s.p[i + 1] == '.');
	}
	return STR_NOT_FOUND;
}

static bool add(struct shell_walk *w, struct shell_names *out, struct str before, struct str s)
{
	if (out->n >= SHELL_BRACES_MOST)
		return false;
	list_push(w->arena, out, str_join(w->arena, before, s));
	return true;
}

/* {3..7}: numbers upwards only, as scripts write them; anything else stays as it is */
static bool number_range(struct shell_walk *w, struct str inside, struct shell_names *out)
{
	int64_t from, to;
	size_t dots = str_find(inside, STR(".."));
	if (dots == STR_NOT_FOUND || !str_int(str_slice(inside, 0, dots), &from) ||
		!str_int(str_skip(inside, dots + 2), &to) || to < from)
		return false;
	for (int64_t i = from; i <= to; i++)
		if (!add(w, out, STR(""), str_printf(w->arena, "%lld", (long long)i)))
			break;
	return true;
}

static bool expand(struct shell_walk *w, struct str s, struct shell_names *out, uint32_t depth);

static bool alternatives(
	struct shell_walk *w, struct str inside, struct shell_names *out, uint32_t depth)
{
	size_t deep = 0, from = 0;
	for (size_t i = 0; i <= inside.n; i++) {
		char c = i < inside.n ? inside.p[i] : ',';
		deep += c == '{';
		deep -= c == '}' && deep;
		if (c != ',' || (deep && i < inside.n))
			continue;
		if (!expand(w, str_slice(inside, from, i), out, depth + 1))
			return false;
		from = i + 1;
	}
	return true;
}

/* The first group that means something; false: there is none. */
static bool find_group(struct str s, size_t *from, size_t *to, bool *range)
{
	unsigned tries = 0;
	for (size_t i = 0; i < s.n && tries < 16; i++) {
		bool comma;
		if (s.p[i] != '{' || (i && s.p[i - 1] == '$'))
			continue;
		tries++;
		*to = group_end(s, i, &comma, range);
		*from = i;
		if (*to != STR_NOT_FOUND && (comma || *range)) {
			*range = !comma;
			return true;
		}
	}
	return false;
}

static bool expand(struct shell_walk *w, struct str s, struct shell_names *out, uint32_t depth)
{
	size_t from, to;
	bool range;
	if (depth > 8 || !find_group(s, &from, &to, &range))
		return add(w, out, STR(""), s);
	struct shell_names middle = {0}, tail = {0};
	struct str inside = str_slice(s, from + 1, to);
	if (range && !number_range(w, inside, &middle))
		return add(w, out, STR(""), s);
	if (!range && !alternatives(w, inside, &middle, depth))
		return false;
	if (!expand(w, str_skip(s, to + 1), &tail, depth + 1))
		return false;
	struct str head = str_slice(s, 0, from);
	LIST_EACH (struct str, m, &middle)
		LIST_EACH (struct str, t, &tail)
			if (!add(w, out, str_join(w->arena, head, *m), *t))
				return false;
	return true;
}

bool shell_braces(struct shell_walk *w, struct str word, struct shell_names *out)
{
	bool room = w->r->shell_spent.words + SHELL_BRACES_MOST <= SHELL_WORDS_MOST;
	if (!room || !shell_spend_bytes(w, word.n) || !expand(w, word, out, 0))
		return false;
	return shell_spend_words(w, out->n - 1) && shell_spend_bytes(w, out->n * word.n);
}
