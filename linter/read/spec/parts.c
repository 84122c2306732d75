/*
 * parts.c: parts of texts with holes, and the single values that several notations use.
 */
#include "read/spec/parts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct hole *spec_hole(struct text t, size_t from, size_t to)
{
	uint32_t low = 0, high = t.n_holes;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (t.holes[middle].at < from)
			low = middle + 1;
		else
			high = middle;
	}
	return low < t.n_holes && t.holes[low].at <= to ? &t.holes[low] : NULL;
}

bool spec_may_be(struct text t, struct str whole)
{
	size_t from = 0;

	if (!t.n_holes)
		return str_eq(t.s, whole);
	for (uint32_t i = 0; i <= t.n_holes; i++) {
		size_t to = i < t.n_holes ? t.holes[i].at : t.s.n, at;
		struct str piece = str_slice(t.s, from, to);

		if (i == t.n_holes)
			return str_ends_with(whole, piece);
		at = i ? str_find(whole, piece) : str_starts_with(whole, piece) ? 0 : STR_NOT_FOUND;
		if (at == STR_NOT_FOUND)
			return false;
		whole = str_skip(whole, at + piece.n);
		from = to;
	}
	return false;
}

bool spec_refuse(struct facts *f, struct str *why, const char *format, ...)
{
	char line[512];
	va_list args;
	int n;

	if (!why)
		return false;
	va_start(args, format);
	n = vsnprintf(line, sizeof line, format, args);
	va_end(args);
	if (n < 0)
		n = 0;
	*why = str_copy(f->arena,
		(struct str){line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1});
	return false;
}

struct value spec_maybe(enum value_tag tag, const struct hole *hole, uint32_t place)
{
	struct value v = value_unknown(tag, hole->cause, place);

	v.flags |= VALUE_MAYBE_MISSING;
	return v;
}

bool spec_ip(struct str s, struct ip *out)
{
	char text[INET6_ADDRSTRLEN + 1];

	*out = (struct ip){0};
	if (!s.n || s.n >= sizeof text || memchr(s.p, '\0', s.n))
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	if (inet_pton(AF_INET, text, out->bytes) == 1)
		return true;
	out->v6 = true;
	return inet_pton(AF_INET6, text, out->bytes) == 1;
}

struct value spec_ip_value(struct facts *f, struct ip ip, uint32_t place)
{
	struct ip *kept = arena_new(f->arena, struct ip);
	struct value v = {.tag = VALUE_IP, .place = place};

	*kept = ip;
	v.u.ip = kept;
	return v;
}

/* Digits, single underscores between them as Go allows. */
static size_t digits(struct str s, size_t at)
{
	while (at < s.n &&
		(char_is_digit(s.p[at]) || (s.p[at] == '_' && at && char_is_digit(s.p[at - 1]) &&
						   at + 1 < s.n && char_is_digit(s.p[at + 1]))))
		at++;
	return at;
}

/* strtod knows no underscores. */
static const char *without_underscores(struct arena *a, struct str s)
{
	struct buf out = BUF(a);

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '_')
			buf_char(&out, s.p[i]);
	return str_c(a, buf_str(&out));
}

static bool is_number(struct str s)
{
	size_t at = s.n && (s.p[0] == '+' || s.p[0] == '-'), from = at, whole;

	at = digits(s, at);
	whole = at - from;
	if (at < s.n && s.p[at] == '.') {
		from = at + 1;
		at = digits(s, from);
		whole += at - from;
	}
	if (!whole)
		return false;
	if (at < s.n && char_lower(s.p[at]) == 'e') {
		at++;
		if (at < s.n && (s.p[at] == '+' || s.p[at] == '-'))
			at++;
		from = at;
		at = digits(s, at);
		if (at == from)
			return false;
	}
	return at == s.n;
}

bool spec_number(struct facts *f, struct str s, double *out)
{
	if (!is_number(s))
		return false;
	*out = strtod(without_underscores(f->arena, s), NULL);
	return isfinite(*out);
}

static bool port_number(struct str s, uint16_t *out)
{
	int64_t n;

	if (!str_int(s, &n) || n > UINT16_MAX)
		return false;
	*out = (uint16_t)n;
	return true;
}

bool spec_range(struct str s, uint16_t *first, uint16_t *last)
{
	struct str head, tail = str_cut(s, '-', &head);

	if (head.n == s.n) {
		bool ok = port_number(s, first);

		*last = *first;
		return ok;
	}
	str_cut(tail, '-', &tail);
	return port_number(head, first) && port_number(tail, last) && *first <= *last;
}

bool spec_device_mode(struct str s)
{
	bool seen[3] = {false, false, false};

	for (size_t i = 0; i < s.n; i++) {
		size_t which = str_find_char(STR("rwm"), s.p[i]);

		if (which == STR_NOT_FOUND || seen[which])
			return false;
		seen[which] = true;
	}
	return s.n > 0;
}
