#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct str str_copy(struct arena *a, struct str s)
{
	char *p = arena_bytes(a, s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return (struct str){p, s.n};
}

const char *str_c(struct arena *a, struct str s)
{
	return str_copy(a, s).p;
}

bool str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (char_lower(a.p[i]) != char_lower(b.p[i]))
			return false;
	return true;
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;
	return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts_with(struct str s, struct str prefix)
{
	return str_eq(str_slice(s, 0, prefix.n), prefix);
}

bool str_starts_with_nocase(struct str s, struct str prefix)
{
	return str_eq_nocase(str_slice(s, 0, prefix.n), prefix);
}

bool str_ends_with(struct str s, struct str suffix)
{
	return s.n >= suffix.n && str_eq(str_skip(s, s.n - suffix.n), suffix);
}

size_t str_find(struct str s, struct str part)
{
	if (part.n == 0)
		return 0;
	for (size_t at = 0; at + part.n <= s.n; at++) {
		const char *hit = memchr(s.p + at, part.p[0], s.n - part.n + 1 - at);
		if (!hit)
			return STR_NOT_FOUND;
		at = (size_t)(hit - s.p);
		if (memcmp(hit, part.p, part.n) == 0)
			return at;
	}
	return STR_NOT_FOUND;
}

bool str_contains(struct str s, struct str part)
{
	return str_find(s, part) != STR_NOT_FOUND;
}

size_t str_find_char(struct str s, char c)
{
	const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;
	return hit ? (size_t)(hit - s.p) : STR_NOT_FOUND;
}

size_t str_rfind_char(struct str s, char c)
{
	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == c)
			return i - 1;
	return STR_NOT_FOUND;
}

struct str str_cut(struct str s, char c, struct str *head)
{
	size_t at = str_find_char(s, c);
	if (at == STR_NOT_FOUND) {
		*head = s;
		return (struct str){s.p + s.n, 0};
	}
	*head = str_slice(s, 0, at);
	return str_skip(s, at + 1);
}

struct str str_trim(struct str s)
{
	while (s.n && char_is_space(s.p[0]))
		s = str_skip(s, 1);
	while (s.n && char_is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

static struct str str_map(struct arena *a, struct str s, char (*change)(char))
{
	char *p = arena_bytes(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = change(s.p[i]);
	p[s.n] = '\0';
	return (struct str){p, s.n};
}

struct str str_lower(struct arena *a, struct str s)
{
	return str_map(a, s, char_lower);
}

struct str str_upper(struct arena *a, struct str s)
{
	return str_map(a, s, char_upper);
}

struct str str_join(struct arena *a, struct str first, struct str second)
{
	char *p = arena_bytes(a, first.n + second.n + 1);
	if (first.n)
		memcpy(p, first.p, first.n);
	if (second.n)
		memcpy(p + first.n, second.p, second.n);
	p[first.n + second.n] = '\0';
	return (struct str){p, first.n + second.n};
}

struct str str_printf(struct arena *a, const char *format, ...)
{
	char usual[256];
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf(usual, sizeof usual, format, args);
	struct str made = {usual, n > 0 ? (size_t)n : 0};
	if (made.n < sizeof usual) {
		made = str_copy(a, made);
	} else {
		made.p = arena_bytes(a, made.n + 1);
		vsnprintf((char *)made.p, made.n + 1, format, again);
	}
	va_end(again);
	va_end(args);
	return made;
}

bool str_int(struct str s, int64_t *out)
{
	int64_t n = 0;
	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!char_is_digit(s.p[i]) || __builtin_mul_overflow(n, 10, &n) ||
			__builtin_add_overflow(n, s.p[i] - '0', &n))
			return false;
	}
	*out = n;
	return true;
}

static uint64_t seed = 0x9e3779b97f4a7c15u; /* set once at start, before threads */

void str_hash_seed(uint64_t s)
{
	seed = s;
}

static uint64_t mix(uint64_t x)
{
	x ^= x >> 32;
	x *= 0xd6e8feb86659fd93u;
	x ^= x >> 32;
	return x;
}

uint64_t str_hash(struct str s)
{
	uint64_t h = seed ^ (s.n * 0xff51afd7ed558ccdu);
	while (s.n >= 8) {
		uint64_t word;
		memcpy(&word, s.p, 8);
		h = mix(h ^ word) * 0xc4ceb9fe1a85ec53u;
		s = str_skip(s, 8);
	}
	uint64_t tail = 0;
	if (s.n)
		memcpy(&tail, s.p, s.n);
	return mix(mix(h ^ tail) + seed);
}

uint64_t str_fnv(uint64_t start, struct str s)
{
	uint64_t h = start;
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
	return h;
}
