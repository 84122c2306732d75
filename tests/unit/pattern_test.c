/*
 * pattern_test.c: patterns by tables, and by comparing with an oracle that is too simple to be
 * wrong: random expressions are made as trees, printed as patterns, and decided on the tree by
 * sets of positions; texts with holes are decided by trying every short filling.
 */
#include "pattern/compare.h"
#include "pattern/pattern.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static const struct cause why = {.what = STR_INIT("`X` has no default")};

/* `<` is a hole, `>` one that is filled; all else stands for itself. */
static struct text text_of(struct arena *a, struct str marks)
{
	struct texter t;
	texter_init(&t, a);
	for (size_t i = 0; i < marks.n; i++) {
		if (marks.p[i] == '<' || marks.p[i] == '>')
			texter_hole(&t, &why, marks.p[i] == '>');
		else
			texter_add(&t, str_slice(marks, i, i + 1));
	}
	return texter_end(&t);
}

static const char *truth_name(enum truth t)
{
	return t == TRUTH_TRUE ? "true" : t == TRUTH_FALSE ? "false" : "unknown";
}

#define NO TRUTH_FALSE
#define YES TRUTH_TRUE
#define MAYBE TRUTH_UNKNOWN

struct match_case {
	struct str pattern, text;
	enum truth want;
};
#define M(pattern, text, want)                          \
	{                                               \
		STR_INIT(pattern), STR_INIT(text), want \
	}

static const struct match_case regexes[] = {
	M("b", "abc", YES),
	M("", "", YES),
	M("", "x", YES),
	M("x", "", NO),
	M("a.c", "abc", YES),
	M("a.c", "a\nc", NO),
	M("(?s)a.c", "a\nc", YES),
	M("^a$", "a\n", NO),
	M("(?m)^b$", "a\nb\nc", YES),
	M("^b", "ab", NO),
	M("(?m)^b", "a\nb", YES),
	M("\\Ab", "a\nb", NO),
	M("(?m)\\Ab", "a\nb", NO),
	M("a\\z", "ba", YES),
	M("(?m)a$", "a\nb", YES),
	M("a$", "a\nb", NO),
	M("a|b|", "c", YES),
	M("^(a|b|)$", "c", NO),
	M("^(?:ab)+$", "ababab", YES),
	M("^(?:ab)+$", "ababa", NO),
	M("^(?P<x>a)(?<y>b)$", "ab", YES),
	M("^a{2,3}$", "a", NO),
	M("^a{2,3}$", "aaa", YES),
	M("^a{2,3}$", "aaaa", NO),
	M("^a{2}$", "aa", YES),
	M("^a{2,}$", "aaaaa", YES),
	M("^a{2,}$", "a", NO),
	M("^a{0}$", "", YES),
	M("^a{,2}$", "a{,2}", YES),
	M("^a{x$", "a{x", YES),
	M("^a*?b+?c??$", "aab", YES),
	M("^(a*)*$", "aaaa", YES),
	M("^(a*)+$", "b", NO),
	M("^(|a)+$", "aa", YES),
	M("(?i)secret", "mySeCrEt", YES),
	M("secret", "SECRET", NO),
	M("(?i:a)b", "Ab", YES),
	M("(?i:a)b", "AB", NO),
	M("a(?i)b|c", "C", YES),
	M("(?i)a(?-i)b", "AB", NO),
	M("(?i)[a-c]x", "BX", YES),
	M("(?i)[^a]", "A", NO),
	M("(?i)\xC3\xA9", "\xC3\x89", YES),
	M("(?U)a+", "a", YES),
	M("(?i)\xD0\xB4", "\xD0\x94", YES),
	M("(?ims)^.B$", "x\n\nb\ny", YES),
	M("\\bfoo\\b", "a foo b", YES),
	M("\\bfoo\\b", "afoo", NO),
	M("\\bfoo\\b", "foo", YES),
	M("\\Bo\\B", "foo", YES),
	M("\\Bf", "foo", NO),
	M("\\Boo", "foo", YES),
	M("^\\B$", "", YES),
	M("\\b", "", NO),
	M("a\\B", "a\xC3\xA9", NO),
	M("\xC3\xA9\\B", "\xC3\xA9", YES),
	M("\\B\\B", "a", NO),
	M("a\\B\xC3\xA9", "a\xC3\xA9", NO),
	M("\\B",
		"a\xC3\xA9"
		"b",
		NO),
	M("^\\d+\\s\\w\\W\\D\\S$", "12 a.xx", YES),
	M("\\d", "x", NO),
	M("\\W", "\xC3\xA9", YES),
	M("^[\\d-]+$", "1-2", YES),
	M("^[\\w.-]+$", "a.b-c", YES),
	M("^[a\\]b]+$", "a]b", YES),
	M("^[]a]+$", "]a", YES),
	M("^[^]a]$", "]", NO),
	M("^[a-]$", "-", YES),
	M("^[[:alpha:]_]+$", "aZ_", YES),
	M("[[:^alpha:]]", "abc", NO),
	M("[^[:space:]]", " \t", NO),
	M("^[[:xdigit:]]{4}$", "beEF", YES),
	M("^[[:]$", ":", YES),
	M("^[^a]$", "\n", YES),
	M("^[\xC3\xA0-\xC3\xBF]$", "\xC3\xA9", YES),
	M("^[\xC3\xA0-\xC3\xBF]$", "\xC3\x80", NO),
	M("^.$", "\xC3\xA9", YES),
	M("^..$", "\xC3\xA9", NO),
	M("^.$", "\xF0\x9F\x90\xB3", YES),
	M("^[^x]$", "\xE2\x82\xAC", YES),
	M("^.$", "\xFF", YES),
	M("^..$", "\xE2\x82", YES),
	M("^\\x{FFFD}$", "\xFF", YES),
	M("^\\x{20AC}\\x41\\0101$",
		"\xE2\x82\xAC"
		"A\x08"
		"1",
		YES),
	M("[\\x{10000}-\\x{10FFFF}]", "\xF0\x9F\x90\xB3", YES),
	M("[\\x{10000}-\\x{10FFFF}]", "\xEF\xBF\xBD", NO),
	M("[\\x{0}-\\x{7FF}]", "\xE0\xA0\x80", NO),
	M("[\\x{800}-\\x{FFFF}]", "\xE0\xA0\x80", YES),
	M("\\Qa.b*\\E+", "a.b**", YES),
	M("^\\Qa.\\Eb$", "axb", NO),
	M("^\\.\\*\\-\\/$", ".*-/", YES),
	M("^a\\tb\\n$", "a\tb\n", YES),
	M("[^\\x00-\\x{10FFFF}]", "abc", NO),
	M("a\\x00b", "a\0b", YES),
	M("^^a$$", "a", YES),
	M("(^a|b)c", "xbc", YES),
	M("(^a|b)c", "xac", NO),
	M("(^|,)x(,|$)", "a,x", YES),
	M("(?m)(^|,)x(,|$)", "ax\n", NO),
	M("x*", "y", YES),
	M("^x*\\by", "xxy", NO),
	M("x*\\b-", "xx-", YES),
	M("(?m)\\n^$", "a\n", YES),
	M("$^", "", YES),
	M("a^", "a", NO),
	M("(?m)$\\n^b", "a\nb", YES),
};

static const struct match_case regex_holes[] = {
	M("b", "<", MAYBE),
	M("b", "a<", MAYBE),
	M("b", "b<", YES),
	M("b", "<b", YES),
	M("", "<", YES),
	M("^b", "<b", MAYBE),
	M("^b", "a<b", NO),
	M("b$", "b<", MAYBE),
	M("b$", "<b", YES),
	M("b$", "b<c", NO),
	M("^$", "<", MAYBE),
	M("^$", ">", NO),
	M("^.$", ">", MAYBE),
	M("(?s).", ">", YES),
	M("(?s).", "<", MAYBE),
	M("(?s)^.*$", "<a>", YES),
	M("^.*$", "<a>", MAYBE),
	M("^[0-9]+$", "1<", MAYBE),
	M("^[0-9]+$", "a<", NO),
	M("\\bb", "a<b", MAYBE),
	M("\\bb\\b", ">", MAYBE),
	M("b\\b", "b<", MAYBE),
	M("b\\b", "b< ", MAYBE),
	M("b\\b", "<b ", YES),
	M("\\bb", "a>b", MAYBE),
	M("b\\B", "b>", MAYBE),
	M("^a.{3}b$", "a>>>b", MAYBE),
	M("^a.{1,2}b$", "a>>>b", NO),
	M("^(aa)*$", "a<a", MAYBE),
	M(":latest$", "acme/app:<", MAYBE),
	M(":latest$", "acme/app:<-1", NO),
	M("^acme/", "acme/<", YES),
	M("(?i)password", "my_PASSWORD_<", YES),
	M("@sha256:[0-9a-f]{64}$", "x@sha256:<", MAYBE),
	M("(?m)^b", "a<b", MAYBE),
	M("(?m)^b", "a\n<b", MAYBE),
	M("[^x]", "x<x", MAYBE),
	M("^[^/]*$", "a/<", NO),
	M("\xC3\xA9", "<", MAYBE),
	M("^\xC3\xA9$", "<", MAYBE),
	M("^[^\xC3\xA9]$", "<", MAYBE),
	M("^(a|[^a]|(?s:..+))$", ">", YES),
	M("^(a|[^a]|(?s:..+))?$", "<", YES),
	M("^(a|[^ab]|(?s:..+))$", ">", MAYBE),
	M("[^\\x00-\\x{10FFFF}]", "<", NO),
	M("^\\x{FFFF}$", ">", MAYBE),
	M("a", "<<a<<", YES),
	M("^a$", "<>a", NO),
};

static const struct match_case globs[] = {
	M("*", "abc", YES),
	M("*", "", YES),
	M("*", "a/b", NO),
	M("**", "a/b", YES),
	M("*.txt", "a.txt", YES),
	M("*.txt", "a/b.txt", NO),
	M("**/*.txt", "a/b.txt", YES),
	M("**/*.txt", "b.txt", YES),
	M("**.txt", "a/b.txt", YES),
	M("a/**/b", "a/b", YES),
	M("a/**/b", "a/x/y/b", YES),
	M("a/**/b", "a/xb", NO),
	M("a/**", "a/b/c", YES),
	M("a/**", "a", NO),
	M("a**/b", "axx/y/b", YES),
	M("a**/b", "ab", NO),
	M("?", "a", YES),
	M("?", "/", NO),
	M("?", "\xC3\xA9", YES),
	M("a?c", "ac", NO),
	M("[a-c]x", "bx", YES),
	M("[!a-c]x", "bx", NO),
	M("[^a-c]x", "dx", YES),
	M("[!a]", "/", NO),
	M("[]]", "]", YES),
	M("[a\\]]", "]", YES),
	M("{a,b}c", "bc", YES),
	M("{a,b}c", "c", NO),
	M("{a,}c", "c", YES),
	M("{a,b{c,d}}", "bd", YES),
	M("{*.a,*.b}", "x.b", YES),
	M("{**/x,y}", "a/x", YES),
	M("{**/x,y}", "x", YES),
	M("a,b}", "a,b}", YES),
	M("\\*", "*", YES),
	M("\\*", "a", NO),
	M("a.c", "abc", NO),
	M("a+(b)|^$", "a+(b)|^$", YES),
	M("", "", YES),
	M("", "a", NO),
	M("*_FILE", "DB_FILE", YES),
	M("*_FILE", "DB_FILES", NO),
	M("A", "a", NO),
	M("*", "a\nb", YES),
	M("*_FILE", "DB_<", MAYBE),
	M("*_FILE", "<_FILE", MAYBE),
	M("**_FILE", "<_FILE", YES),
	M("**", "<", YES),
	M("*", "<", MAYBE),
	M("?*", ">", MAYBE),
	M("*a", "<b", NO),
	M("acme/**", "acme/<", YES),
	M("acme/*", "acme/<", MAYBE),
	M("acme/*", "acme/x/<", NO),
	M("**/.env", "<.env", MAYBE),
	M("**/.env", "a/<", MAYBE),
};

typedef const struct pattern *make_fn(struct arena *, struct str, struct pattern_mistake *);

/* What matches holds what the pattern needs. */
static void check_clues(const struct pattern *p, struct text t, enum truth got)
{
	struct outline all = {.length = 0};
	outline_add(&all, t.s);
	if (got == TRUTH_TRUE && !t.n_holes)
		assert_true(pattern_may_match(p, &all));
}

/* Where the expression is found, so is what it needs; returns whether it needs something. */
static bool check_factors(
	struct arena *a, struct matcher *m, struct str regex, struct text t, enum truth got)
{
	const struct pattern *f = pattern_factors(a, &regex, 1);
	if (f && got == TRUTH_TRUE && !t.n_holes && matcher_match(m, f, t) != TRUTH_TRUE)
		fail_msg("`" STR_FMT "`: its factors are not in `" STR_FMT "`", STR_ARG(regex),
			STR_ARG(t.s));
	return f != NULL;
}

static void check_match(
	struct arena *a, struct matcher *m, make_fn *make, const struct match_case *c)
{
	struct pattern_mistake mistake;
	const struct pattern *p = make(a, c->pattern, &mistake);
	if (!p)
		fail_msg("`" STR_FMT "` refused: " STR_FMT, STR_ARG(c->pattern),
			STR_ARG(mistake.message));
	struct str marks = c->text;
	for (int again = 0; again < 2; again++) { /* cold and warm */
		struct text text = text_of(a, marks);
		enum truth got = matcher_match(m, p, text);
		check_clues(p, text, got);
		if (make == pattern_regex)
			check_factors(a, m, c->pattern, text, got);
		if (got != c->want)
			fail_msg("`" STR_FMT "` on `" STR_FMT "`: %s, expected %s",
				STR_ARG(c->pattern), STR_ARG(c->text), truth_name(got),
				truth_name(c->want));
	}
}

/* What is told from the outline of a text, and what is left to matching. */
static const struct clue_case {
	const char *pattern, *text;
	bool may;
} clue_cases[] = {
	{"ab+c*d?", "xaby", true},
	{"ab+c*d?", "a-b", false},
	{"(foo|of)x", "ofx", true},
	{"(foo|of)x", "oofy", false},
	{"(a|b)c|cd", "acd", true},
	{"(a|b)c|cd", "a c d", false},
	{"(?i)Key=[0-9]{3}", "KEY=123", true},
	{"(?i)Key=[0-9]{3}", "key=12", false}, /* too short */
	{"^abc", "xabc", false},
	{"(^|,)abc", "x,abc", true},
	{"(^|,)abc", "x-ab", false},
	{"(?m)^abc", "x\nabc", true}, /* a line is no text */
	{"abc$", "abcd", false},
	{"[ab]_(x{2}|)$", "b_", true},
	{"^$|é", "", true},
	{"^^a$$", "a", true},
	{"(^a)+b", "ab", true},
	{"(x?^)a", "a", true},
	{"(ab){2,}", "abab", true},
	{"a(bc|d)*e", "ae", true},
	{"a(bc|d)+e", "adbce", true},
	{"a.c",
		"a\xFF"
		"c",
		true},
};

static void test_clues(void **state)
{
	(void)state;
	struct arena a;
	struct pattern_mistake mistake;
	arena_init(&a);
	for (size_t i = 0; i < COUNT(clue_cases); i++) {
		const struct clue_case *c = &clue_cases[i];
		const struct pattern *p = pattern_regex(&a, str_from(c->pattern), &mistake);
		struct outline all = {.length = 0};
		outline_add(&all, str_from(c->text));
		if (pattern_may_match(p, &all) != c->may)
			fail_msg("`%s` on `%s`", c->pattern, c->text);
	}
	arena_done(&a);
}

/* Together: what the text must hold for any of them to be found. */
static const struct factor_case {
	const char *regexes[3], *text;
	bool found;
} factor_cases[] = {
	{{"(^|[^a-z])key-[0-9a-f]{32}", "tok(en|yo)_[a-z]+"}, "the key-0123456789", true},
	{{"(^|[^a-z])key-[0-9a-f]{32}", "tok(en|yo)_[a-z]+"}, "a key-holder, a token", false},
	{{"(^|[^a-z])key-[0-9a-f]{32}", "tok(en|yo)_[a-z]+"}, "tokyo_a", true},
	{{"[0-9a-f]{32}-us[0-9]"}, "0123456789abcdef", false},
	{{"[0-9a-f]{32}-us[0-9]"}, "a-us1", true},
	{{"(?i)password="}, "the PASSWORD=1", true},
	{{"(?i)password="}, "the PASSWORD:1", false},
	{{"(ab){2,}x*", "no such thing("}, "abab", true}, /* what is no expression is not found */
	{{"(ab){2,}x*", "no such thing("}, "abba", false},
};

static void test_factors(void **state)
{
	(void)state;
	struct arena a;
	struct matcher m;
	arena_init(&a);
	matcher_init(&m, &a, 0);
	for (size_t i = 0; i < COUNT(factor_cases); i++) {
		const struct factor_case *c = &factor_cases[i];
		struct str texts[3];
		uint32_t n = 0;
		for (; n < 3 && c->regexes[n]; n++)
			texts[n] = str_from(c->regexes[n]);
		const struct pattern *f = pattern_factors(&a, texts, n);
		assert_non_null(f);
		struct text text = text_plain(str_from(c->text));
		if ((matcher_match(&m, f, text) == TRUTH_TRUE) != c->found)
			fail_msg("row %zu", i);
	}
	/* anything may be found by these, or is told too late */
	struct str any[] = {STR("key-[0-9]"), STR("[a-z]+"), STR("(ab)*"), STR("a|key-")};
	for (size_t i = 1; i < COUNT(any); i++) {
		struct str two[] = {any[0], any[i]};
		assert_null(pattern_factors(&a, two, 2));
	}
	arena_done(&a);
}

static void check_matches(make_fn *make, const struct match_case *cases, size_t n)
{
	static const uint32_t caps[] = {0, 1}; /* with the least cap nearly all is simulated */
	for (size_t k = 0; k < COUNT(caps); k++) {
		struct arena a;
		struct matcher m;
		arena_init(&a);
		matcher_init(&m, &a, caps[k]);
		for (size_t i = 0; i < n; i++)
			if (!caps[k] || !text_has_holes(text_of(&a, cases[i].text)))
				check_match(&a, &m, make, &cases[i]);
		arena_done(&a);
	}
}

static void test_regexes(void **state)
{
	(void)state;
	check_matches(pattern_regex, regexes, COUNT(regexes));
}

static void test_regex_holes(void **state)
{
	(void)state;
	check_matches(pattern_regex, regex_holes, COUNT(regex_holes));
}

static void test_globs(void **state)
{
	(void)state;
	check_matches(pattern_glob, globs, COUNT(globs));
}

/* --- ranges of code points, as bytes --- */

static const uint32_t corners[] = {0, 1, 'a', 0x7F, 0x80, 0xBF, 0xC0, 0xFF, 0x7BF, 0x7C0, 0x7FF,
	0x800, 0xFBF, 0xFC0, 0xFFF, 0x1000, 0xCFFF, 0xD000, 0xD7FF, 0xE000, 0xFFFC, 0xFFFF, 0x10000,
	0x1003F, 0x10040, 0x3FFFF, 0x40000, 0xFFFFF, 0x100000, 0x10FFBF, 0x10FFFF};

static void check_range(struct arena *a, uint32_t lo, uint32_t hi, bool negated)
{
	struct matcher m;
	struct pattern_mistake mistake;
	matcher_init(&m, a, 0);
	struct str source = str_printf(a, "^[%s\\x{%X}-\\x{%X}]$", negated ? "^" : "", lo, hi);
	const struct pattern *p = pattern_regex(a, source, &mistake);
	assert_non_null(p);
	for (size_t i = 0; i < COUNT(corners); i++) {
		char bytes[UTF8_MOST];
		struct str s = {bytes, utf8_write(corners[i], bytes)};
		bool want = (corners[i] >= lo && corners[i] <= hi) != negated;
		if ((matcher_match(&m, p, text_plain(s)) == TRUTH_TRUE) != want)
			fail_msg("`" STR_FMT "` on U+%X", STR_ARG(source), corners[i]);
	}
}

static void test_ranges(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	for (size_t i = 0; i < COUNT(corners); i++) {
		for (size_t k = i; k < COUNT(corners); k++) {
			check_range(&a, corners[i], corners[k], false);
			check_range(&a, corners[i], corners[k], true);
			arena_reset(&a);
		}
	}
	arena_done(&a);
}

/* --- mistakes --- */

static const struct mistake_case {
	bool glob;
	struct str pattern;
	size_t offset;
	struct str part;
} mistakes[] = {
	{false, STR_INIT("(a)\\1"), 3, STR_INIT("back-references")},
	{false, STR_INIT("\\k<x>"), 0, STR_INIT("back-references")},
	{false, STR_INIT("(?P<x>a)(?P=x)"), 8, STR_INIT("back-references")},
	{false, STR_INIT("x(?=a)"), 1, STR_INIT("look-ahead")},
	{false, STR_INIT("x(?!a)"), 1, STR_INIT("look-ahead")},
	{false, STR_INIT("(?<=a)"), 0, STR_INIT("look-behind")},
	{false, STR_INIT("(?<!a)"), 0, STR_INIT("look-behind")},
	{false, STR_INIT("(?>a)"), 0, STR_INIT("atomic")},
	{false, STR_INIT("(?x)a"), 0, STR_INIT("flags")},
	{false, STR_INIT("(?<1>a)"), 0, STR_INIT("name")},
	{false, STR_INIT("a(b"), 1, STR_INIT("not closed")},
	{false, STR_INIT("a)b"), 1, STR_INIT("closes nothing")},
	{false, STR_INIT("(?i"), 0, STR_INIT("not closed")},
	{false, STR_INIT("a[b"), 1, STR_INIT("not closed")},
	{false, STR_INIT("[]"), 0, STR_INIT("not closed")},
	{false, STR_INIT("[z-a]"), 1, STR_INIT("ends before")},
	{false, STR_INIT("[[:alfa:]]"), 1, STR_INIT("no such class")},
	{false, STR_INIT("[\\b]"), 1, STR_INIT("no meaning")},
	{false, STR_INIT("*a"), 0, STR_INIT("nothing to repeat")},
	{false, STR_INIT("a|+"), 2, STR_INIT("nothing to repeat")},
	{false, STR_INIT("(?i)*"), 4, STR_INIT("nothing to repeat")},
	{false, STR_INIT("a**"), 2, STR_INIT("repeat of a repeat")},
	{false, STR_INIT("a+?+"), 3, STR_INIT("repeat of a repeat")},
	{false, STR_INIT("a{1001}"), 1, STR_INIT("1000")},
	{false, STR_INIT("a{0,99999999999999}"), 1, STR_INIT("1000")},
	{false, STR_INIT("a{3,2}"), 1, STR_INIT("wrong way")},
	{false, STR_INIT("a\\"), 1, STR_INIT("escapes nothing")},
	{false, STR_INIT("[a\\"), 2, STR_INIT("escapes nothing")},
	{false, STR_INIT("a\\y"), 1, STR_INIT("`\\y`")},
	{false, STR_INIT("\\pL"), 0, STR_INIT("Unicode properties")},
	{false, STR_INIT("\\x{110000}"), 0, STR_INIT("10FFFF")},
	{false, STR_INIT("\\xg"), 0, STR_INIT("\\xFF")},
	{false, STR_INIT("\\\xC3\xA9"), 0, STR_INIT("ASCII punctuation")},
	{false, STR_INIT("ab\xFF"), 2, STR_INIT("UTF-8")},
	{false, STR_INIT("(a{1,100}){1,100}"), 0, STR_INIT("10000 instructions")},
	{false, STR_INIT("((((.{1000}){1000}){1000}){1000}){1000}"), 0,
		STR_INIT("10000 instructions")},
	{false, STR_INIT("(a{1000}){10}"), 0, STR_INIT("10000 instructions")},
	{true, STR_INIT("a{b"), 1, STR_INIT("not closed")},
	{true, STR_INIT("a[b"), 1, STR_INIT("not closed")},
	{true, STR_INIT("a\\"), 1, STR_INIT("escapes nothing")},
	{true, STR_INIT("{a,[z-a]}"), 4, STR_INIT("ends before")},
};

static void test_mistakes(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	for (size_t i = 0; i < COUNT(mistakes); i++) {
		const struct mistake_case *c = &mistakes[i];
		struct pattern_mistake m;
		make_fn *make = c->glob ? pattern_glob : pattern_regex;
		if (make(&a, c->pattern, &m))
			fail_msg("`" STR_FMT "` was taken", STR_ARG(c->pattern));
		if (m.offset != c->offset || !str_contains(m.message, c->part))
			fail_msg("`" STR_FMT "`: %zu: " STR_FMT, STR_ARG(c->pattern), m.offset,
				STR_ARG(m.message));
	}
	arena_done(&a);
}

/* `opening` n times, then x, then `closing` n times. */
static struct str nested(struct arena *a, const char *opening, const char *closing, size_t n)
{
	struct buf b = BUF(a);
	for (size_t i = 0; i < n; i++)
		buf_add(&b, str_from(opening));
	buf_char(&b, 'x');
	for (size_t i = 0; i < n; i++)
		buf_add(&b, str_from(closing));
	return buf_str(&b);
}

static void test_limits(void **state)
{
	(void)state;
	struct arena a;
	struct pattern_mistake m;
	arena_init(&a);
	assert_non_null(pattern_regex(&a, nested(&a, "(", ")", PATTERN_MOST_DEPTH), &m));
	assert_null(pattern_regex(&a, nested(&a, "(", ")", PATTERN_MOST_DEPTH + 1), &m));
	assert_int_equal(m.offset, PATTERN_MOST_DEPTH);
	assert_null(pattern_regex(&a, nested(&a, "(", ")", 100000), &m));
	assert_non_null(pattern_glob(&a, nested(&a, "{", "}", PATTERN_MOST_DEPTH), &m));
	assert_null(pattern_glob(&a, nested(&a, "{", "}", PATTERN_MOST_DEPTH + 1), &m));
	assert_null(pattern_glob(&a, nested(&a, "{", "", 100000), &m));
	assert_non_null(pattern_regex(&a, STR("a{1000}"), &m));
	const struct pattern *most = pattern_regex(&a, STR("(a{1000}){9}b{999}"), &m);
	assert_non_null(most);
	assert_int_equal(pattern_size(most), PATTERN_MOST_INSTRUCTIONS);
	assert_null(pattern_regex(&a, STR("(a{1000}){9}b{1000}"), &m));
	assert_false(pattern_is_glob(most));
	assert_true(str_eq(pattern_source(most), STR("(a{1000}){9}b{999}")));
	arena_done(&a);
}

/* --- hostile patterns --- */

static const struct hostile {
	const char *pattern, *unit, *tail;
	bool want;
} hostile[] = {
	{"(a|aa)+$", "a", "", true},
	{"^(a|aa)+$", "a", "b", false},
	{"^(a+)+$", "a", "!", false},
	{"(a*)*b", "a", "", false},
	{"([ab]*a[ab]{12}c)", "ab", "", false},
	{"[ab]*a[ab]{18}c", "aabab", "c", true},
	{"^((a{1,100}){1,45})$", "a", "", false},
	{"(?:[ab]{0,1000}){4}c", "ab", "", false},
	{"(?i)(x+x+)+y", "x", "", false},
	{"((((((((((a?){9})?){9})?)?)?)*)*)*)*b", "a", "", false},
	{"\\b(\\w+\\s*)+\\b$", "word ", "", false},
	{"(.*)(.*)(.*)(.*)(.*)[0-9]$", "x\xC3\xA9", "7", true},
};

static void test_hostile(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(hostile); i++) {
		struct arena a;
		struct matcher m;
		struct pattern_mistake mistake;
		arena_init(&a);
		matcher_init(&m, &a, 0);
		struct buf text = BUF(&a);
		while (text.n < 100000)
			buf_add(&text, str_from(hostile[i].unit));
		buf_add(&text, str_from(hostile[i].tail));
		const struct pattern *p = pattern_regex(&a, str_from(hostile[i].pattern), &mistake);
		assert_non_null(p);
		enum truth got = matcher_match(&m, p, text_plain(buf_str(&text)));
		if ((got == TRUTH_TRUE) != hostile[i].want)
			fail_msg("`%s`: %s", hostile[i].pattern, truth_name(got));
		struct texter t;
		texter_init(&t, &a);
		texter_hole(&t, &why, false);
		texter_add(&t, buf_str(&text));
		got = matcher_match(&m, p, texter_end(&t));
		assert_true(got == TRUTH_UNKNOWN || (got == TRUTH_TRUE) == hostile[i].want);
		arena_done(&a);
	}
}

/* --- the oracle --- */

static uint32_t seed;

static uint32_t pick(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

/* The alphabet: one letter each in the notation of this test, `e` stands for U+E9, `j` for U+3042.
 * No set of a random expression holds j, each one holds the dash. */
static const char letters[] = "ab_ e\nj-";
enum { LETTERS = 8, IN_SETS = 6, ALWAYS = 1 << 7, POSITIONS = 32 };

static bool letter_is_word(char c)
{
	return c == 'a' || c == 'b' || c == '_';
}

enum expr_kind { E_LETTER, E_SET, E_DOT, E_ASSERT, E_SEQ, E_OR, E_STAR, E_PLUS, E_OPT, E_TWICE };

struct expr {
	enum expr_kind kind;
	char letter;  /* LETTER; ASSERT: ^ $ b B A z */
	unsigned set; /* SET: bits of letters */
	const struct expr *a, *b;
};

static const struct expr *expr_random(struct arena *a, int depth)
{
	struct expr *e = arena_new(a, struct expr);
	e->kind = (enum expr_kind)(depth ? pick(10) : pick(4));
	if (depth && pick(3) == 0)
		e->kind = E_SEQ;
	e->letter = e->kind == E_ASSERT ? "^$bBAz"[pick(6)] : letters[pick(LETTERS)];
	e->set = pick(1u << IN_SETS) | ALWAYS;
	if (e->kind >= E_SEQ)
		e->a = expr_random(a, depth - 1);
	if (e->kind == E_SEQ || e->kind == E_OR)
		e->b = expr_random(a, depth - 1);
	return e;
}

static void print_subject(struct buf *b, char c)
{
	if (c == 'e')
		buf_add(b, STR("\xC3\xA9"));
	else if (c == 'j')
		buf_add(b, STR("\xE3\x81\x82"));
	else
		buf_char(b, c);
}

static void print_letter(struct buf *b, char c)
{
	if (c == '\n')
		buf_add(b, STR("\\n"));
	else
		print_subject(b, c);
}

static void print_set(struct buf *b, unsigned set)
{
	buf_add(b, STR("[^")); /* negated, so that it is large */
	for (unsigned i = 0; i < LETTERS; i++)
		if (!(set & 1u << i))
			print_letter(b, letters[i]);
	buf_char(b, ']');
}

static void print_expr(struct buf *b, const struct expr *e)
{
	static const char *after[] = {
		[E_STAR] = ")*", [E_PLUS] = ")+", [E_OPT] = ")?", [E_TWICE] = "){2}"};
	switch (e->kind) {
	case E_LETTER:
		print_letter(b, e->letter);
		return;
	case E_SET:
		print_set(b, e->set);
		return;
	case E_DOT:
		buf_char(b, '.');
		return;
	case E_ASSERT:
		if (e->letter != '^' && e->letter != '$')
			buf_char(b, '\\');
		buf_char(b, e->letter);
		return;
	case E_SEQ:
	case E_OR:
		buf_add(b, STR("(?:"));
		print_expr(b, e->a);
		if (e->kind == E_OR)
			buf_char(b, '|');
		print_expr(b, e->b);
		buf_char(b, ')');
		return;
	case E_STAR:
	case E_PLUS:
	case E_OPT:
	case E_TWICE:
		buf_char(b, '(');
		print_expr(b, e->a);
		buf_add(b, str_from(after[e->kind]));
		return;
	}
}

struct subject {
	const char *s;
	unsigned n;
	bool lines; /* (?m) */
};

static bool oracle_assert(const struct subject *t, char kind, unsigned i)
{
	bool before = i > 0 && letter_is_word(t->s[i - 1]),
	     after = i < t->n && letter_is_word(t->s[i]);
	switch (kind) {
	case '^':
		return i == 0 || (t->lines && t->s[i - 1] == '\n');
	case '$':
		return i == t->n || (t->lines && t->s[i] == '\n');
	case 'A':
		return i == 0;
	case 'z':
		return i == t->n;
	case 'b':
		return before != after;
	default:
		return before == after;
	}
}

static bool oracle_letter(const struct expr *e, char c)
{
	if (e->kind == E_LETTER)
		return e->letter == c;
	if (e->kind == E_DOT)
		return c != '\n';
	return e->set & 1u << (strchr(letters, c) - letters);
}

/* From a set of positions to the set of those where e can end. */
static uint32_t oracle(const struct subject *t, const struct expr *e, uint32_t from)
{
	uint32_t to = 0, last;
	switch (e->kind) {
	case E_LETTER:
	case E_SET:
	case E_DOT:
		for (unsigned i = 0; i < t->n; i++)
			if (from & 1u << i && oracle_letter(e, t->s[i]))
				to |= 2u << i;
		return to;
	case E_ASSERT:
		for (unsigned i = 0; i <= t->n; i++)
			if (from & 1u << i && oracle_assert(t, e->letter, i))
				to |= 1u << i;
		return to;
	case E_SEQ:
		return oracle(t, e->b, oracle(t, e->a, from));
	case E_OR:
		return oracle(t, e->a, from) | oracle(t, e->b, from);
	case E_TWICE:
		return oracle(t, e->a, oracle(t, e->a, from));
	case E_OPT:
		return from | oracle(t, e->a, from);
	case E_STAR:
	case E_PLUS:
		to = e->kind == E_PLUS ? oracle(t, e->a, from) : from;
		do {
			last = to;
			to |= oracle(t, e->a, to);
		} while (to != last);
		return to;
	}
	return 0;
}

static bool oracle_finds(const struct subject *t, const struct expr *e)
{
	return oracle(t, e, (2u << t->n) - 1) != 0;
}

static struct text subject_text(struct arena *a, const char *marks, unsigned n)
{
	struct texter t;
	texter_init(&t, a);
	for (unsigned i = 0; i < n; i++) {
		struct buf letter = BUF(a);
		print_subject(&letter, marks[i]);
		if (marks[i] == '<' || marks[i] == '>')
			texter_hole(&t, &why, marks[i] == '>');
		else
			texter_add(&t, buf_str(&letter));
	}
	return texter_end(&t);
}

/* What the fillings of up to `most` letters for the first hole and two for each other say: bit 0:
 * some do not match, bit 1: some do. `done` is the text so far. */
static unsigned try_fillings(const struct expr *e, struct subject *done, char *room,
	const char *marks, unsigned n, unsigned most, bool filled)
{
	unsigned seen = 0, at = done->n;
	if (n == 0)
		return oracle_finds(done, e) ? 2 : 1;
	if (*marks != '<' && *marks != '>') {
		room[done->n++] = *marks;
		seen = try_fillings(e, done, room, marks + 1, n - 1, most, false);
		done->n = at;
		return seen;
	}
	if (*marks == '<' || filled)
		seen |= try_fillings(e, done, room, marks + 1, n - 1, 2, false);
	for (unsigned i = 0; i < LETTERS && most && seen != 3; i++) {
		room[done->n++] = letters[i];
		seen |= try_fillings(e, done, room, marks, n, most - 1, true);
		done->n = at;
	}
	return seen;
}

static void show(struct buf *b, const char *marks, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		print_letter(b, marks[i]);
}

struct tally {
	unsigned decided, undecided, inconclusive, factors;
};

static void check_random(struct arena *a, struct matcher *m, bool holes, struct tally *tally)
{
	const struct expr *e = expr_random(a, holes ? 2 : 3);
	bool lines = pick(3) == 0;
	struct buf source = BUF(a);
	buf_add(&source, lines ? STR("(?m)") : STR(""));
	print_expr(&source, e);
	struct pattern_mistake mistake;
	const struct pattern *p = pattern_regex(a, buf_str(&source), &mistake);
	if (!p)
		fail_msg("`" STR_FMT "`: " STR_FMT, STR_ARG(buf_str(&source)),
			STR_ARG(mistake.message));
	for (unsigned k = 0; k < 8; k++) {
		char marks[8], room[POSITIONS];
		unsigned n = pick(7);
		for (unsigned i = 0; i < n; i++)
			marks[i] = letters[pick(LETTERS)];
		for (unsigned i = 0; holes && n && i < 1 + pick(2); i++)
			marks[pick(n)] = "<>"[pick(2)];
		struct subject done = {room, 0, lines};
		unsigned seen = try_fillings(e, &done, room, marks, n, 3, false);
		struct text text = subject_text(a, marks, n);
		enum truth got = matcher_match(m, p, text);
		check_clues(p, text, got);
		tally->factors += check_factors(a, m, buf_str(&source), text, got);
		enum truth want = seen == 3 ? TRUTH_UNKNOWN : seen == 2 ? TRUTH_TRUE : TRUTH_FALSE;
		*(want == TRUTH_UNKNOWN ? &tally->undecided : &tally->decided) += 1;
		if (got == want)
			continue;
		struct buf b = BUF(a);
		show(&b, marks, n);
		/* what short fillings agree on, a longer one may still break */
		if (!holes || got != TRUTH_UNKNOWN)
			fail_msg("`" STR_FMT "` on `" STR_FMT "`: %s, the oracle says %s",
				STR_ARG(buf_str(&source)), STR_ARG(buf_str(&b)), truth_name(got),
				truth_name(want));
		tally->inconclusive++;
	}
}

static void check_many(bool holes, uint32_t cap, unsigned rounds, struct tally *tally)
{
	struct arena a;
	arena_init(&a);
	seed = 20261124;
	for (unsigned i = 0; i < rounds; i++) {
		struct matcher m;
		matcher_init(&m, &a, cap);
		check_random(&a, &m, holes, tally);
		arena_reset(&a);
	}
	arena_done(&a);
}

static void test_random_texts(void **state)
{
	(void)state;
	struct tally tally = {0};
	check_many(false, 0, 2000, &tally);
	check_many(false, 1, 2000, &tally); /* by simulation */
	assert_true(tally.decided > 30000);
}

static void test_random_holes(void **state)
{
	(void)state;
	struct tally tally = {0};
	check_many(true, 0, 1200, &tally);
	assert_true(tally.undecided > 1000);
	assert_true(tally.inconclusive * 50 < tally.decided + tally.undecided);
	check_many(true, 1, 300, &tally); /* short of states: less exact, never wrong */
}

/* --- comparing --- */

typedef enum truth compare_fn(struct text, struct text);

static const struct compare_case {
	compare_fn *compare;
	struct str a, b;
	enum truth want;
} compares[] = {
#define C(compare, a, b, want)                          \
	{                                               \
		compare, STR_INIT(a), STR_INIT(b), want \
	}
	C(text_equal, "ab", "ab", YES),
	C(text_equal, "ab", "ac", NO),
	C(text_equal, "a<", "ab", MAYBE),
	C(text_equal, "a<", "b", NO),
	C(text_equal, "a>", "a", NO),
	C(text_equal, "<", "", MAYBE),
	C(text_equal, "a<c", "b<c", NO),
	C(text_equal, "a<", "ab<", MAYBE),
	C(text_starts_with, "docker.io/<", "docker.io/", YES),
	C(text_starts_with, "<", "", YES),
	C(text_starts_with, "a<", "ab", MAYBE),
	C(text_starts_with, "b<", "ab", NO),
	C(text_starts_with, "abc", "a<c", MAYBE),
	C(text_starts_with, "abc", "a<d", NO),
	C(text_ends_with, "<.sock", "sock", YES),
	C(text_ends_with, "<k", "sock", MAYBE),
	C(text_ends_with, "a<x", "sock", NO),
	C(text_contains, "<abc<", "b", YES),
	C(text_contains, "a<c", "abc", MAYBE),
	C(text_contains, "abc", "a<c", MAYBE),
	C(text_contains, "abc", "c<a", NO),
	C(text_contains, "abc", "", YES),
	C(text_path_under, "/etc", "/etc", YES),
	C(text_path_under, "/etc/", "/etc", YES),
	C(text_path_under, "/etc/x", "/etc/", YES),
	C(text_path_under, "/etcx", "/etc", NO),
	C(text_path_under, "/", "/etc", NO),
	C(text_path_under, "/x", "/", YES),
	C(text_path_under, "x", "/", NO),
	C(text_path_under, "/x", ".", NO),
	C(text_path_under, "x/y", ".", YES),
	C(text_path_under, "./x/y", "x", YES),
	C(text_path_under, "../x", ".", NO),
	C(text_path_under, "x", "..", YES),
	C(text_path_under, "../x", "..", YES),
	C(text_path_under, "/a/../etc/x", "/etc", YES),
	C(text_path_under, "/etc/../a", "/etc", NO),
	C(text_path_under, "//etc//x/.", "/etc/x", YES),
	C(text_path_under, "/../etc", "/etc", YES),
	C(text_path_under, "monitoring/compose.yml", "monitoring", YES),
	C(text_path_under, "", ".", YES),
	C(text_path_under, "/etc/<", "/etc", YES),
	C(text_path_under, "/etc<", "/etc", MAYBE),
	C(text_path_under, "/home/<", "/etc", NO),
	C(text_path_under, "<", "/etc", MAYBE),
	C(text_path_under, "<", "/", MAYBE),
	C(text_path_under, "/<", "/", YES),
	C(text_path_under, "./<", "/etc", NO),
	C(text_path_under, "/et<", "/etc", MAYBE),
	C(text_path_under, "/ex<", "/etc", NO),
	C(text_path_under, "/e/<", "/etc/ssl", NO),
	C(text_path_under, "/etc/</..", "/etc", MAYBE),
	C(text_path_under, "/x/../etc/<", "/etc", YES),
	C(text_path_under, "/run/docker.sock", "/run/<", MAYBE),
	C(text_path_under, "/run/docker.sock", "/srv/<", NO),
	C(text_path_under, "/run/docker.sock", "<", MAYBE),
	C(text_path_under, "/run/docker.sock", "</data", NO),
	C(text_path_under, "/run/docker.sock", "./<", NO),
	C(text_path_under, "/var/run/docker.sock", "</run", MAYBE),
	C(text_path_under, "/a/<", "/a/b/<", MAYBE),
	C(text_path_under, "/a/<", "/b/<", NO),
	C(text_path_under, "/a/b/<", "/a/<", MAYBE),
	C(text_path_under, "/a/b<", "/a/c<", NO),
	C(text_path_under, "/a/.<", "/a/b", MAYBE),
#undef C
};

static void test_compares(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	for (size_t i = 0; i < COUNT(compares); i++) {
		const struct compare_case *c = &compares[i];
		enum truth got = c->compare(text_of(&a, c->a), text_of(&a, c->b));
		if (got != c->want)
			fail_msg("row %zu: `" STR_FMT "` and `" STR_FMT "`: %s, expected %s", i,
				STR_ARG(c->a), STR_ARG(c->b), truth_name(got), truth_name(c->want));
	}
	arena_done(&a);
}

/* Writes every filling of `marks` with at most `most` letters per hole to out; returns how many. */
enum { FILLING_MOST = 600, FILLING_SIZE = 24 };

struct fillings {
	char at[FILLING_MOST][FILLING_SIZE];
	size_t n[FILLING_MOST];
	unsigned count;
	const char *letters;
};

static void fill(
	struct fillings *f, struct str marks, const char *done, size_t n, unsigned most, bool some)
{
	char more[FILLING_SIZE];
	memcpy(more, done, n);
	if (marks.n == 0) {
		assert_true(f->count < FILLING_MOST);
		memcpy(f->at[f->count], done, n);
		f->n[f->count++] = n;
		return;
	}
	if (marks.p[0] != '<' && marks.p[0] != '>') {
		more[n] = marks.p[0];
		fill(f, str_skip(marks, 1), more, n + 1, 3, false);
		return;
	}
	if (some || marks.p[0] == '<')
		fill(f, str_skip(marks, 1), more, n, 3, false);
	for (const char *c = f->letters; *c && most; c++) {
		more[n] = *c;
		fill(f, marks, more, n + 1, most - 1, true);
	}
}

static struct str random_marks(struct arena *a, const char *alphabet, unsigned n_holes)
{
	size_t n = pick(4), n_letters = strlen(alphabet);
	char *s = arena_alloc(a, n + n_holes + 1);
	for (size_t i = 0; i < n; i++)
		s[i] = alphabet[pick((uint32_t)n_letters)];
	for (; n_holes; n_holes--) {
		size_t at = pick((uint32_t)n + 1);
		memmove(s + at + 1, s + at, n - at);
		s[at] = "<>"[pick(2)];
		n++;
	}
	return (struct str){s, n};
}

static void check_compare(
	struct arena *a, compare_fn *compare, const char *alphabet, struct tally *tally)
{
	static struct fillings fa, fb;
	unsigned holes = pick(3);
	struct str x = random_marks(a, alphabet, holes & 1),
		   y = random_marks(a, alphabet, holes > 1);
	if (holes == 2 && pick(2))
		x = random_marks(a, alphabet, 1);
	fa.count = fb.count = 0;
	fa.letters = fb.letters = alphabet;
	fill(&fa, x, "", 0, 3, false);
	fill(&fb, y, "", 0, 3, false);
	unsigned seen = 0;
	for (unsigned i = 0; i < fa.count; i++)
		for (unsigned k = 0; k < fb.count; k++)
			seen |= compare(text_plain((struct str){fa.at[i], fa.n[i]}),
					text_plain((struct str){fb.at[k], fb.n[k]})) == TRUTH_TRUE
					? 2u
					: 1u;
	enum truth want = seen == 3 ? TRUTH_UNKNOWN : seen == 2 ? TRUTH_TRUE : TRUTH_FALSE;
	enum truth got = compare(text_of(a, x), text_of(a, y));
	tally->decided++;
	if (got != want && got != TRUTH_UNKNOWN)
		fail_msg("`" STR_FMT "` and `" STR_FMT "`: %s, fillings say %s", STR_ARG(x),
			STR_ARG(y), truth_name(got), truth_name(want));
	tally->inconclusive += got != want;
}

static void test_random_compares(void **state)
{
	(void)state;
	static const struct {
		compare_fn *compare;
		const char *alphabet;
		unsigned per_mille; /* where short fillings or loose paths leave it open */
	} rows[] = {{text_equal, "abc", 10}, {text_starts_with, "abc", 10},
		{text_ends_with, "abc", 10}, {text_contains, "abc", 40},
		{text_path_under, "ab/", 100}};
	seed = 7;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct arena a;
		struct tally tally = {0};
		arena_init(&a);
		for (unsigned k = 0; k < 2500; k++) {
			check_compare(&a, rows[i].compare, rows[i].alphabet, &tally);
			arena_reset(&a);
		}
		if (tally.inconclusive * 1000 > tally.decided * rows[i].per_mille)
			fail_msg(
				"row %zu: %u of %u are open", i, tally.inconclusive, tally.decided);
		arena_done(&a);
	}
}

/* The search must agree with the obvious one on periodic texts, and not be slow on them. */
static void test_contains_is_linear(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	seed = 3;
	for (unsigned i = 0; i < 20000; i++) {
		char s[160], part[24];
		size_t n = 70 + pick(80), k = 9 + pick(12), period = 1 + pick(6);
		for (size_t j = 0; j < n; j++)
			s[j] = j >= period && pick(24) ? s[j - period] : "ab"[pick(2)];
		for (size_t j = 0; j < k; j++)
			part[j] = j >= period && pick(16) ? part[j - period] : "ab"[pick(2)];
		struct str hay = {s, n}, needle = {part, k};
		bool got = text_contains(text_plain(hay), text_plain(needle)) == TRUTH_TRUE;
		assert_int_equal(got, str_contains(hay, needle));
	}
	struct buf hay = BUF(&a), needle = BUF(&a);
	buf_repeat(&hay, 'a', 2000000);
	buf_repeat(&needle, 'a', 500000);
	buf_char(&needle, 'b');
	buf_repeat(&needle, 'a', 500000);
	assert_int_equal(text_contains(text_plain(buf_str(&hay)), text_plain(buf_str(&needle))),
		TRUTH_FALSE);
	arena_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_regexes),
		cmocka_unit_test(test_regex_holes),
		cmocka_unit_test(test_globs),
		cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_clues),
		cmocka_unit_test(test_factors),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_random_texts),
		cmocka_unit_test(test_random_holes),
		cmocka_unit_test(test_compares),
		cmocka_unit_test(test_random_compares),
		cmocka_unit_test(test_contains_is_linear),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
