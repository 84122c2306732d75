/*
 * str.h: a view of text that somebody else owns.
 *
 * Input is never a C string: it may hold NUL bytes, and its length is known. A view is copied by
 * value and stays valid as long as the bytes behind it (a source, an arena, a literal).
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){("" literal), sizeof(literal) - 1})
#define STR_INIT(literal)                         \
	{                                         \
		("" literal), sizeof(literal) - 1 \
	}
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).n, (s).p
#define STR_NOT_FOUND SIZE_MAX

static inline bool char_is_space(char c) /* space, \t \n \v \f \r */
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool char_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool char_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool char_is_word(char c) /* letter, digit, underscore */
{
	return char_is_alpha(c) || char_is_digit(c) || c == '_';
}

static inline char char_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static inline char char_upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
}

static inline struct str str_from(const char *c_string)
{
	return (struct str){c_string, strlen(c_string)};
}

static inline struct str str_slice(struct str s, size_t from, size_t to) /* cut to the length */
{
	if (to > s.n)
		to = s.n;
	if (from > to)
		from = to;
	return (struct str){s.p + from, to - from};
}

static inline struct str str_skip(struct str s, size_t n) /* s without its first n bytes */
{
	return str_slice(s, n, s.n);
}

struct str str_copy(struct arena *a, struct str s); /* NUL-terminated behind its end */
const char *str_c(struct arena *a, struct str s);   /* as a C string; NUL bytes end it */

static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_eq_nocase(struct str a, struct str b); /* ASCII letters only */
int str_cmp(struct str a, struct str b);        /* by bytes; order is that of strcmp */
bool str_starts_with(struct str s, struct str prefix);
bool str_starts_with_nocase(struct str s, struct str prefix);
bool str_ends_with(struct str s, struct str suffix);
bool str_contains(struct str s, struct str part);

size_t str_find(struct str s, struct str part); /* STR_NOT_FOUND when absent */
size_t str_find_char(struct str s, char c);
size_t str_rfind_char(struct str s, char c);

/* Cuts at the first c: *head gets what stands before it, the rest is returned. Without a c, *head
 * is all of s and the rest is empty. */
struct str str_cut(struct str s, char c, struct str *head);

struct str str_trim(struct str s); /* without ASCII white space at both ends */
struct str str_lower(struct arena *a, struct str s);
struct str str_upper(struct arena *a, struct str s);
struct str str_join(struct arena *a, struct str first, struct str second);

/* arena memory, NUL-terminated behind its end */
struct str str_printf(struct arena *a, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The one parser for whole numbers: decimal digits only, all of s, no sign; false when empty, not
 * a number or above INT64_MAX. */
bool str_int(struct str s, int64_t *out);

uint64_t str_hash(struct str s);
/* FNV-1a from `start`: the same on every machine and in every version. */
#define STR_FNV_START 0xcbf29ce484222325u
uint64_t str_fnv(uint64_t start, struct str s);

/* One bit of 64, the same in every process: texts with different bits differ. */
static inline uint64_t str_bit(struct str s)
{
	uint32_t h = (uint32_t)s.n * 0x9E3779B1u;
	if (s.n)
		h ^= ((uint32_t)(unsigned char)s.p[0] << 16 |
			     (uint32_t)(unsigned char)s.p[s.n / 2] << 8 |
			     (unsigned char)s.p[s.n - 1]) *
		     0x85EBCA6Bu;
	return (uint64_t)1 << (h >> 26);
}

/* Called once, before threads: makes hashes of this process differ from those of others, so that
 * hostile input cannot be made to collide. */
void str_hash_seed(uint64_t seed);

#endif
