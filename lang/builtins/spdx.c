/*
 * spdx.c: SPDX licence expressions, "MIT OR (GPL-2.0-only WITH Classpath-exception-2.0)".
 *
 * Names are those of the SPDX list, in any case, or LicenseRef- names; AND, OR and WITH are
 * capitals or small letters, not mixed. The walk needs no stack: whether an expression or an
 * operator is expected, and how many brackets are open, is all there is to know.
 */
#include "builtins/private.h"

/* Sorted by their small letters. */
static const struct str licences[] = {
#define LICENCE(id) STR_INIT(id),
#define EXCEPTION(id)
#include "builtins/spdx.def"
#undef LICENCE
#undef EXCEPTION
};
static const struct str exceptions[] = {
#define LICENCE(id)
#define EXCEPTION(id) STR_INIT(id),
#include "builtins/spdx.def"
#undef LICENCE
#undef EXCEPTION
};

static int compare_nocase(struct str a, struct str b)
{
	for (size_t i = 0; i < a.n && i < b.n; i++) {
		int d = (unsigned char)char_lower(a.p[i]) - (unsigned char)char_lower(b.p[i]);
		if (d)
			return d;
	}
	return (a.n > b.n) - (a.n < b.n);
}

static bool listed(const struct str *names, size_t n, struct str name)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int cmp = compare_nocase(name, names[mid]);
		if (!cmp)
			return true;
		if (cmp < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return false;
}

static bool name_char(char c)
{
	return char_is_alpha(c) || char_is_digit(c) || c == '-' || c == '.';
}

static bool all_name_chars(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!name_char(s.p[i]))
			return false;
	return s.n > 0;
}

/* LicenseRef-x, perhaps behind DocumentRef-y: */
static bool is_reference(struct str word)
{
	static const struct str licence = STR_INIT("LicenseRef-"),
				document = STR_INIT("DocumentRef-");
	struct str head;
	if (str_starts_with(word, document)) {
		word = str_cut(word, ':', &head);
		if (!all_name_chars(str_skip(head, document.n)))
			return false;
	}
	return str_starts_with(word, licence) && all_name_chars(str_skip(word, licence.n));
}

static bool is_licence(struct str word)
{
	struct str plain = str_ends_with(word, STR("+")) ? str_slice(word, 0, word.n - 1) : word;
	return listed(licences, sizeof licences / sizeof *licences, plain) || is_reference(word);
}

static bool is_operator(struct str word, struct str capitals, struct str small)
{
	return str_eq(word, capitals) || str_eq(word, small);
}

/* The next word or bracket, cut from the front of *rest; empty at the end. */
static struct str next_word(struct str *rest)
{
	struct str s = str_trim(*rest);
	size_t n = 0;
	while (n < s.n && !char_is_space(s.p[n]) && s.p[n] != '(' && s.p[n] != ')')
		n++;
	if (!n && s.n)
		n = 1;
	*rest = str_skip(s, n);
	return str_slice(s, 0, n);
}

bool spdx_valid(struct str expression)
{
	enum { WANT_LICENCE, WANT_OPERATOR, WANT_EXCEPTION } want = WANT_LICENCE;
	bool plain = false; /* a licence stands right before, so WITH may follow */
	size_t open = 0;
	for (struct str word; (word = next_word(&expression)).n;) {
		if (want == WANT_EXCEPTION) {
			if (!listed(exceptions, sizeof exceptions / sizeof *exceptions, word))
				return false;
			want = WANT_OPERATOR;
		} else if (want == WANT_LICENCE && str_eq(word, STR("("))) {
			open++;
		} else if (want == WANT_LICENCE) {
			if (!is_licence(word))
				return false;
			want = WANT_OPERATOR;
			plain = true;
			continue;
		} else if (str_eq(word, STR(")")) && open) {
			open--;
		} else if (is_operator(word, STR("WITH"), STR("with")) && plain) {
			want = WANT_EXCEPTION;
		} else if (is_operator(word, STR("AND"), STR("and")) ||
			   is_operator(word, STR("OR"), STR("or"))) {
			want = WANT_LICENCE;
		} else {
			return false;
		}
		plain = false;
	}
	return want == WANT_OPERATOR && !open;
}
