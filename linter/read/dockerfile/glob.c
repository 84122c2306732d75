/*
 * glob.c: the patterns of ${V#p}, ${V%p} and ${V/p/by}: * and ?, no brackets.
 *
 * All states are followed at once, so there is no backtracking; work is counted against a budget
 * of the file. A suffix is a prefix of the text and the pattern read backwards.
 */
#include "read/dockerfile/private.h"

enum { MOST_STEPS = 32 * 1024 * 1024, ANY_TEXT = 0x110000, ANY_CHARACTER };

struct runes {
	uint32_t *at;
	size_t n;
};

static struct runes decode(struct arena *a, struct str s)
{
	struct runes r = {arena_array(a, uint32_t, s.n + 1), 0};
	for (size_t at = 0; at < s.n;)
		at += utf8_decode(str_skip(s, at), &r.at[r.n++]);
	return r;
}

static struct str encode(struct arena *a, const uint32_t *at, size_t n)
{
	struct buf b = BUF(a);
	for (size_t i = 0; i < n; i++) {
		char out[UTF8_MOST];
		buf_add(&b, (struct str){out, utf8_write(at[i], out)});
	}
	return buf_str(&b);
}

static void reverse(struct runes r)
{
	for (size_t i = 0; i < r.n / 2; i++) {
		uint32_t c = r.at[i];
		r.at[i] = r.at[r.n - 1 - i];
		r.at[r.n - 1 - i] = c;
	}
}

/* Backwards, but for each backslash, which stays before what it escapes. */
static struct runes reverse_pattern(struct arena *a, struct runes in)
{
	struct runes out = {arena_array(a, uint32_t, in.n + 1), in.n};
	for (size_t i = 0; i < in.n; i++) {
		size_t at = in.n - 1 - i;
		if (in.at[i] == '\\' && i + 1 < in.n) {
			out.at[at - 1] = '\\';
			out.at[at] = in.at[++i];
		} else {
			out.at[at] = in.at[i];
		}
	}
	return out;
}

/* \* \? \\ stand for themselves; \} and \/ only get past the end of the form. */
static bool compile(struct arena *a, struct runes in, struct runes *out, struct str *why)
{
	*out = (struct runes){arena_array(a, uint32_t, in.n + 1), 0};
	for (size_t i = 0; i < in.n; i++) {
		uint32_t c = in.at[i];
		if (c == '*' || c == '?') {
			c = c == '*' ? ANY_TEXT : ANY_CHARACTER;
		} else if (c == '\\') {
			c = i + 1 < in.n ? in.at[++i] : 0;
			if (!c || c > 0x7F ||
				!str_contains(STR("*?\\}/"), (struct str){(char[]){(char)c}, 1})) {
				*why = STR("only * ? and \\ can be escaped in a pattern");
				return false;
			}
		}
		out->at[out->n++] = c;
	}
	return true;
}

struct matcher {
	struct arena scratch;
	struct runes pattern, text;
	bool *now, *next;
	size_t steps; /* left */
	bool greedy;
};

static void enter(const struct matcher *m, bool *states, size_t s)
{
	states[s] = true;
	while (s < m->pattern.n && m->pattern.at[s] == ANY_TEXT)
		states[++s] = true;
}

static bool step(struct matcher *m, uint32_t c)
{
	bool alive = false;
	for (size_t s = 0; s <= m->pattern.n; s++)
		m->next[s] = false;
	for (size_t s = 0; s < m->pattern.n; s++) {
		uint32_t p = m->pattern.at[s];
		if (!m->now[s] || (p < ANY_TEXT && p != c))
			continue;
		enter(m, m->next, p == ANY_TEXT ? s : s + 1);
		alive = true;
	}
	bool *swap = m->now;
	m->now = m->next;
	m->next = swap;
	return alive;
}

/* Where a match that starts at `from` ends; SIZE_MAX: there is none. */
static size_t match(struct matcher *m, size_t from)
{
	size_t end = SIZE_MAX;
	for (size_t s = 0; s <= m->pattern.n; s++)
		m->now[s] = false;
	enter(m, m->now, 0);
	for (size_t at = from;; at++) {
		if (m->now[m->pattern.n]) {
			end = at;
			if (!m->greedy)
				return end;
		}
		if (at >= m->text.n || m->steps <= m->pattern.n)
			return end;
		m->steps -= m->pattern.n + 1;
		if (!step(m, m->text.at[at]))
			return end;
	}
}

/* All but the answer is thrown away again. */
static bool matcher_init(struct matcher *m, struct dockerfile *d, struct str value,
	struct str pattern, bool suffix, bool greedy, struct str *why)
{
	*m = (struct matcher){.greedy = greedy, .steps = MOST_STEPS - (d ? d->steps : 0)};
	arena_init(&m->scratch);
	if (m->steps <= pattern.n) {
		*why = STR("matching patterns takes more steps than the limit allows");
		return false;
	}
	m->text = decode(&m->scratch, value);
	struct runes runes = decode(&m->scratch, pattern);
	if (suffix) {
		reverse(m->text);
		runes = reverse_pattern(&m->scratch, runes);
	}
	if (!compile(&m->scratch, runes, &m->pattern, why))
		return false;
	m->now = arena_array(&m->scratch, bool, m->pattern.n + 1);
	m->next = arena_array(&m->scratch, bool, m->pattern.n + 1);
	return true;
}

static bool spent(const struct matcher *m, struct dockerfile *d, struct str *why)
{
	if (d)
		d->steps = MOST_STEPS - m->steps;
	if (m->steps > m->pattern.n)
		return false;
	*why = STR("matching patterns takes more steps than the limit allows");
	return true;
}

static bool strip(struct matcher *m, struct dockerfile *d, struct arena *a, bool suffix,
	struct str *out, struct str *why)
{
	size_t end = match(m, 0);
	if (spent(m, d, why))
		return false;
	end = end == SIZE_MAX ? 0 : end;
	m->text.at += end;
	m->text.n -= end;
	if (suffix)
		reverse(m->text);
	*out = encode(a, m->text.at, m->text.n);
	return true;
}

bool dockerfile_strip(struct dockerfile *d, struct arena *a, struct str value, struct str pattern,
	bool suffix, bool greedy, struct str *out, struct str *why)
{
	struct matcher m;
	bool ok = matcher_init(&m, d, value, pattern, suffix, greedy, why) &&
		  strip(&m, d, a, suffix, out, why);
	arena_done(&m.scratch);
	return ok;
}

/* Replaces from left to right; an empty match right behind another one does not count. */
static bool replace(struct matcher *m, struct dockerfile *d, struct str by, bool all, struct buf *b,
	struct str *why)
{
	bool done = false, behind = false;
	size_t at = 0;
	while (at <= m->text.n) {
		size_t end = done ? SIZE_MAX : match(m, at);
		bool found = end != SIZE_MAX && !(behind && end == at);
		if (found) {
			buf_add(b, by);
			done = !all;
		}
		if (spent(m, d, why))
			return false;
		if (b->n > READ_VALUE_SIZE) {
			*why = STR("the replaced text is longer than the limit");
			return false;
		}
		behind = found && end > at;
		if (!behind && at < m->text.n)
			buf_add(b, encode(&m->scratch, &m->text.at[at], 1));
		at = behind ? end : at + 1;
	}
	return true;
}

bool dockerfile_replace(struct dockerfile *d, struct arena *a, struct str value, struct str pattern,
	struct str by, bool all, struct str *out, struct str *why)
{
	struct matcher m;
	struct buf b;
	bool ok = matcher_init(&m, d, value, pattern, false, true, why);
	b = BUF(&m.scratch);
	ok = ok && replace(&m, d, by, all, &b, why);
	*out = ok ? str_copy(a, buf_str(&b)) : STR("");
	arena_done(&m.scratch);
	return ok;
}
