/*
 * tests.c: what `is` asks of values that are no records.
 */
#include "builtins/private.h"

#include "builtins/compare.h"

/* A question about one known value; the answer is a bool of the argument's place. */
typedef enum truth question_fn(struct value v);

static struct value ask(const struct value *args, unsigned n, question_fn *question)
{
	struct value out;
	if (not_known(args, n, VALUE_BOOL, &out))
		return out;
	return result_truth(args, n, question(args[0]));
}

static enum truth truth_of(bool b)
{
	return b ? TRUTH_TRUE : TRUTH_FALSE;
}

static enum truth ask_empty(struct value v)
{
	bool map = v.tag == VALUE_MAP;
	if (!map && v.tag != VALUE_LIST)
		return text_is_empty(*v.u.text);
	if (map ? v.u.map->n : v.u.list->n)
		return TRUTH_FALSE;
	return value_cause(v) ? TRUTH_UNKNOWN : TRUTH_TRUE;
}

/* What a text with holes may be when only some characters are allowed in the answer yes. */
static enum truth open_unless(struct text t, bool (*allowed)(char c))
{
	for (size_t i = 0; i < t.s.n; i++)
		if (!allowed(t.s.p[i]))
			return TRUTH_FALSE;
	return TRUTH_UNKNOWN;
}

static enum truth ask_numeric_text(struct value v)
{
	struct text t = *v.u.text;
	enum truth digits = open_unless(t, char_is_digit);
	if (text_has_holes(t) || digits == TRUTH_FALSE)
		return digits;
	return truth_of(t.s.n > 0);
}

static bool semver_char(char c)
{
	return char_is_digit(c) || char_is_alpha(c) || c == '.' || c == '-' || c == '+';
}

static bool all_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_digit(s.p[i]))
			return false;
	return s.n > 0;
}

static bool semver_number(struct str s)
{
	return all_digits(s) && (s.n == 1 || s.p[0] != '0');
}

/* Identifiers with dots between them; in a pre-release, numbers have no zero in front. */
static bool semver_words(struct str s, bool numbers_are_plain)
{
	for (bool more = true; more;) {
		struct str word, rest = str_cut(s, '.', &word);
		more = word.n < s.n;
		if (!word.n || (numbers_are_plain && all_digits(word) && !semver_number(word)))
			return false;
		for (size_t i = 0; i < word.n; i++)
			if (!semver_char(word.p[i]) || word.p[i] == '+')
				return false;
		s = rest;
	}
	return true;
}

static bool semver_valid(struct str s)
{
	struct str core, major, minor, part;
	struct str build = str_cut(s, '+', &part);
	if (part.n < s.n && !semver_words(build, false))
		return false;
	struct str pre = str_cut(part, '-', &core);
	if (core.n < part.n && !semver_words(pre, true))
		return false;
	struct str patch = str_cut(str_cut(core, '.', &major), '.', &minor);
	return semver_number(major) && semver_number(minor) && semver_number(patch);
}

static enum truth ask_semver(struct value v)
{
	struct text t = *v.u.text;
	if (text_has_holes(t))
		return open_unless(t, semver_char);
	return truth_of(semver_valid(t.s));
}

static enum truth ask_spdx(struct value v)
{
	struct text t = *v.u.text;
	return text_has_holes(t) ? TRUTH_UNKNOWN : truth_of(spdx_valid(t.s));
}

static bool url_char(char c)
{
	return (unsigned char)c > ' ' && c != 127 && c != '"' && c != '<' && c != '>';
}

static bool scheme_char(char c)
{
	return char_is_alpha(c) || char_is_digit(c) || c == '+' || c == '-' || c == '.';
}

static bool url_valid(struct str s)
{
	size_t colon = str_find(s, STR("://"));
	if (colon == STR_NOT_FOUND || colon == 0 || !char_is_alpha(s.p[0]))
		return false;
	for (size_t i = 0; i < colon; i++)
		if (!scheme_char(s.p[i]))
			return false;
	struct str host = str_skip(s, colon + 3);
	return host.n && str_find_char(STR("/?#:@"), host.p[0]) == STR_NOT_FOUND;
}

static enum truth ask_url(struct value v)
{
	struct text t = *v.u.text;
	if (open_unless(t, url_char) == TRUTH_FALSE)
		return TRUTH_FALSE;
	return text_has_holes(t) ? TRUTH_UNKNOWN : truth_of(url_valid(t.s));
}

static bool is_drive(struct str s)
{
	return s.n > 2 && char_is_alpha(s.p[0]) && s.p[1] == ':' &&
	       (s.p[2] == '/' || s.p[2] == '\\');
}

static enum truth ask_absolute(struct value v)
{
	struct text t = *v.u.text;
	size_t front = t.n_holes ? t.holes[0].at : t.s.n;
	struct str known = str_slice(t.s, 0, front);
	if (str_starts_with(known, STR("/")) || is_drive(known))
		return TRUTH_TRUE;
	bool drive = known.n && char_is_alpha(known.p[0]) && (known.n == 1 || known.p[1] == ':');
	return t.n_holes && (!known.n || (drive && known.n < 3)) ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

/* No name before the colon: the container keeps uid 0. */
static enum truth ask_root(struct value v)
{
	const struct user *u = v.u.user;
	return truth_of(u->uid == 0 || !u->name.n || str_eq(u->name, STR("root")) ||
			str_eq_nocase(u->name, STR("ContainerAdministrator")));
}

static enum truth ask_numeric_user(struct value v)
{
	return truth_of(all_digits(v.u.user->name));
}

static bool all_zero(const uint8_t *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (bytes[i])
			return false;
	return true;
}

static enum truth ask_any_address(struct value v)
{
	struct ip ip = ip_plain(*v.u.ip);
	return truth_of(all_zero(ip.bytes, ip.v6 ? 16 : 4));
}

static enum truth ask_private(struct value v)
{
	struct ip ip = ip_plain(*v.u.ip);
	const uint8_t *b = ip.bytes;
	if (ip.v6)
		return truth_of((b[0] & 0xFE) == 0xFC);
	return truth_of(
		b[0] == 10 || (b[0] == 172 && b[1] >> 4 == 1) || (b[0] == 192 && b[1] == 168));
}

static enum truth ask_loopback(struct value v)
{
	struct ip ip = ip_plain(*v.u.ip);
	if (!ip.v6)
		return truth_of(ip.bytes[0] == 127);
	return truth_of(all_zero(ip.bytes, 15) && ip.bytes[15] == 1);
}

#define QUESTION(name, question)                                                   \
	struct value name(struct call *call, const struct value *args, unsigned n) \
	{                                                                          \
		(void)call;                                                        \
		return ask(args, n, question);                                     \
	}
QUESTION(is_empty, ask_empty)
QUESTION(is_numeric_text, ask_numeric_text)
QUESTION(is_semver, ask_semver)
QUESTION(is_spdx, ask_spdx)
QUESTION(is_url, ask_url)
QUESTION(is_absolute, ask_absolute)
QUESTION(is_root, ask_root)
QUESTION(is_numeric_user, ask_numeric_user)
QUESTION(is_any_address, ask_any_address)
QUESTION(is_private, ask_private)
QUESTION(is_loopback, ask_loopback)
