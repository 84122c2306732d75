/*
 * type.c: what a plain scalar stands for, and questions to nodes.
 *
 * The rules are those of Go's yaml package, which Compose reads with: true and false in three
 * spellings, null or ~, whole numbers in the bases of Go (0x, 0o, 0b, and a leading 0 for octal)
 * with _ between digits, decimal fractions. yes, no, on and off are strings.
 */
#include "read/yaml/yaml.h"

#include <math.h>
#include <stdlib.h>

static bool one_of(struct str s, const char *const *words)
{
	for (; *words; words++)
		if (str_eq(s, str_from(*words)))
			return true;
	return false;
}

static const char *const null_words[] = {"null", "Null", "NULL", "~", NULL};
static const char *const true_words[] = {"true", "True", "TRUE", NULL};
static const char *const false_words[] = {"false", "False", "FALSE", NULL};
static const char *const odd_numbers[] = {".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF",
	"-.inf", "-.Inf", "-.INF", ".nan", ".NaN", ".NAN", NULL};

static int digit_value(char c)
{
	if (char_is_digit(c))
		return c - '0';
	c = char_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

static unsigned base_of(struct str *digits)
{
	struct str d = *digits;
	if (d.n < 2 || d.p[0] != '0')
		return 10;
	char mark = char_lower(d.p[1]);
	bool marked = mark == 'x' || mark == 'o' || mark == 'b';
	*digits = str_skip(d, marked ? 2 : 1);
	return mark == 'x' ? 16 : mark == 'b' ? 2 : 8;
}

/* Is it spelled as a whole number? `*fits`: it has 64 bits at most. */
static bool whole_number(struct str s, int64_t *out, bool *fits)
{
	bool minus = s.n && s.p[0] == '-';
	uint64_t sum = 0;
	unsigned n = 0;
	if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
		s = str_skip(s, 1);
	if (!s.n || !char_is_digit(s.p[0]))
		return false;
	unsigned base = base_of(&s);
	*fits = true;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '_')
			continue;
		unsigned digit = (unsigned)digit_value(s.p[i]);
		if (digit >= base)
			return false;
		*fits = *fits && !__builtin_mul_overflow(sum, base, &sum) &&
			!__builtin_add_overflow(sum, digit, &sum) && sum <= INT64_MAX;
		n++;
	}
	*out = *fits ? (minus ? -(int64_t)sum : (int64_t)sum) : 0;
	return n > 0;
}

bool yaml_int(struct str text, int64_t *out)
{
	bool fits = false;
	return whole_number(text, out, &fits) && fits;
}

/* [-+]? (\.[0-9]+ | [0-9]+ (\.[0-9]*)?) ([eE][-+]?[0-9]+)? */
static bool looks_decimal(struct str s)
{
	size_t i = 0, whole, part = 0;
	if (i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
		i++;
	size_t from = i;
	while (i < s.n && char_is_digit(s.p[i]))
		i++;
	whole = i - from;
	if (i < s.n && s.p[i] == '.')
		for (i++; i < s.n && char_is_digit(s.p[i]); i++)
			part++;
	if (!whole && !part)
		return false;
	if (i < s.n && char_lower(s.p[i]) == 'e') {
		i += i + 1 < s.n && (s.p[i + 1] == '-' || s.p[i + 1] == '+') ? 2 : 1;
		if (i == s.n)
			return false;
		while (i < s.n && char_is_digit(s.p[i]))
			i++;
	}
	return i == s.n;
}

/* `s` without _, which may stand between digits; false when it is too long to be a number. */
static bool plain_digits(struct str s, char *out, size_t room)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '_')
			continue;
		if (n + 1 == room)
			return false;
		out[n++] = s.p[i];
	}
	out[n] = '\0';
	return true;
}

bool yaml_number(struct str text, double *out)
{
	char digits[128];
	int64_t whole;
	if (yaml_int(text, &whole)) {
		*out = (double)whole;
		return true;
	}
	if (!plain_digits(text, digits, sizeof digits) || !looks_decimal(str_from(digits)))
		return false;
	*out = strtod(digits, NULL);
	return isfinite(*out);
}

static enum node_type number_type(struct str s)
{
	char digits[128];
	int64_t whole;
	bool fits;
	if (one_of(s, odd_numbers))
		return NODE_FLOAT;
	if (whole_number(s, &whole, &fits) && fits)
		return NODE_INT;
	bool decimal = plain_digits(s, digits, sizeof digits) && looks_decimal(str_from(digits));
	return decimal ? NODE_FLOAT : NODE_STRING;
}

enum node_type yaml_plain_type(struct str text)
{
	if (!text.n)
		return NODE_NULL;
	switch (text.p[0]) {
	case 'n':
	case 'N':
	case '~':
		return one_of(text, null_words) ? NODE_NULL : NODE_STRING;
	case 't':
	case 'T':
		return one_of(text, true_words) ? NODE_BOOL : NODE_STRING;
	case 'f':
	case 'F':
		return one_of(text, false_words) ? NODE_BOOL : NODE_STRING;
	}
	bool number = char_is_digit(text.p[0]) || text.p[0] == '-' || text.p[0] == '+' ||
		      text.p[0] == '.';
	return number ? number_type(text) : NODE_STRING;
}

bool node_is(const struct node *n, enum node_kind kind)
{
	return n && n->kind == kind;
}

bool node_is_null(const struct node *n)
{
	return !n || (n->kind == NODE_SCALAR && n->type == NODE_NULL);
}

bool node_is_string(const struct node *n)
{
	return n && n->kind == NODE_SCALAR && n->type == NODE_STRING;
}

bool node_int(const struct node *n, int64_t *out)
{
	return n && n->kind == NODE_SCALAR && n->type == NODE_INT && yaml_int(n->u.text, out);
}

bool node_bool(const struct node *n, bool *out)
{
	if (!n || n->kind != NODE_SCALAR || n->type != NODE_BOOL)
		return false;
	*out = char_lower(n->u.text.p[0]) == 't';
	return true;
}

bool node_number(const struct node *n, double *out)
{
	bool number = n && n->kind == NODE_SCALAR && (n->type == NODE_INT || n->type == NODE_FLOAT);
	return number && yaml_number(n->u.text, out);
}

const char *node_what(const struct node *n)
{
	static const char *const scalars[] = {[NODE_STRING] = "a string",
		[NODE_NULL] = "nothing",
		[NODE_BOOL] = "a boolean",
		[NODE_INT] = "a whole number",
		[NODE_FLOAT] = "a number"};
	if (!n)
		return "nothing";
	if (n->kind == NODE_SCALAR)
		return scalars[n->type];
	return n->kind == NODE_SEQUENCE ? "a list" : "a mapping";
}

const struct pair *node_find(const struct node *mapping, struct str key)
{
	for (uint32_t i = 0; i < mapping->n; i++) {
		const struct node *k = mapping->u.pairs[i].key;
		if (k->kind == NODE_SCALAR && k->u.text.n == key.n && str_eq(k->u.text, key))
			return &mapping->u.pairs[i];
	}
	return NULL;
}
