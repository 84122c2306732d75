/*
 * yaml_plain_test.c: the quick YAML reader reads what it takes exactly as libyaml does, and takes
 * what files usually hold.
 */
#include "yaml_test/agree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static enum agreement agree(struct str text)
{
	struct arena a;
	arena_init(&a);
	struct buf why = BUF(&a);
	enum agreement got = yaml_agree(&a, text, &why);
	if (got == AGREE_NOT)
		print_error(STR_FMT, STR_ARG(buf_str(&why)));
	arena_done(&a);
	return got;
}

static const struct row {
	const char *name, *text;
} taken[] = {
	{"a service", "services:\n  web:\n    image: nginx:1.27\n    ports:\n      - \"80:80\"\n"},
	{"dashes below their key", "a:\n- x\n- y: 1\n  z: 2\n-\n- - 1\n  - 2\nb:\n"},
	{"nothing as a value", "a:\nb: # why\n  - \n  -\nc:\n  d:\n"},
	{"comments", "# one\na: 1 # two\n  # three\nb: x#y # z\n#\n"},
	{"a value on the next line", "a:\n  # there\n  'b'\nc:\n  - d\n"},
	{"plain over lines", "a: one\n  two\n\n\n  three # x\nb:\n  - one\n     two\n"},
	{"colons and hashes within", "a: http://x:80/#y\nb: 'c: d'\n\"e: f\": g\nh i: j\nk : l\n"},
	{"quotes", "a: 'it''s'\nb: ''\nc: \"\"\nd: \"x\\n\\ty\\\\ \\u00e9\\x41\\U0001F4CC\"\n'e': "
		   "''''\n"},
	{"brackets", "a: [1, 'b', \"c\", d e, ]\nb: {c: 1, \"d\":2, e: [{f: g}]}\nc: []\nd: {}\n"},
	{"brackets over lines", "a: [\n1, # one\n  two\n three\n]\nb: {\n\n}\n"},
	{"JSON", "{\"a\": [1, null, true], \"b\": {\"c\": \"d\"}}\n"},
	{"blocks", "a: |\n  x\n\n    y\n\n\nb: >-\n  x\n  y\n\n  z\n   u\n  v\n\nc: |+ # why\n  "
		   "x\n\n"},
	{"a block at the end", "- |\n a"},
	{"anchors and aliases",
		"a: &x\n  b: 1\nc:\n  <<: *x\n  d: &y [*x]\n  e: *y\nf: &z\n- &u 1\n"},
	{"merging twice", "a: &x {b: 1}\nc: &y {d: 1}\ne:\n  <<: [*x, *y]\n  b: 2\n"},
	{"marks of the document", "---\na: 1\n...\n# end\n"},
	{"CRLF", "a: 1\r\nb:\r\n  - |\r\n    x\r\n    y\r\n\r\nc: d\r\n  e\r\n"},
	{"a byte order mark and accents",
		"\xef\xbb\xbf\xc3\xa9: \xe2\x82\xac # \xc3\xa9\nb: [1]\n"},
	{"dashes and question marks in words", "- -x\n- ?y\n- :z\n- a-b\n- x?\n"},
};

static void test_taken(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		if (agree(str_from(taken[i].text)) != AGREE_SAME)
			fail_msg("%s", taken[i].name);
}

/* What libyaml refuses or reads in its own way. */
static const struct row left[] = {
	{"nothing", ""},
	{"only a comment", "# x\n"},
	{"a word", "word\n"},
	{"a tab", "a:\n\t- x\n"},
	{"a tab behind a key", "a:\tx\n"},
	{"a tag", "a: !reset null\n"},
	{"a directive", "%YAML 1.2\n---\na: 1\n"},
	{"two documents", "a: 1\n---\nb: 2\n"},
	{"a key twice", "a: 1\nb: 2\na: 3\n"},
	{"a key in a value", "a: b: c\n"},
	{"a value that is too shallow", "a:\n  b:\n c: d\n"},
	{"deeper than its key", "a: 1\n  b: 2\n"},
	{"no key", "a: 1\nb\n"},
	{"a complex key", "? a\n: b\n"},
	{"a key without colon in braces", "{a, b}\n"},
	{"a pair in brackets", "[a: b]\n"},
	{"a key behind its anchor", "- &x a: b\n"},
	{"an unknown alias", "a: *x\n"},
	{"an alias of what has not ended", "a: &x [*x]\n"},
	{"an open bracket", "a: [1\n"},
	{"the wrong bracket", "a: [1}\n"},
	{"two commas", "a: [1,,2]\n"},
	{"an open quote", "a: 'x\n"},
	{"an unknown escape", "a: \"\\q\"\n"},
	{"half a pair of surrogates", "a: \"\\ud800\"\n"},
	{"a block that says how deep it is", "a: |2\n   x\n"},
	{"a block without text", "a: |\nb: 1\n"},
	{"something behind a quote", "a: 'x' y\n"},
	{"a comment that touches", "a: 'x'#y\n"},
	{"a line end that editors do not know", "a: x\xe2\x80\xa8\n"},
	{"a lone carriage return", "a: 1\rb: 2\n"},
};

static void test_left(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof left / sizeof *left; i++)
		if (agree(str_from(left[i].text)) != AGREE_LEFT)
			fail_msg("%s", left[i].name);
}

static uint64_t dice = 88172645463325252u;

static size_t throw(size_t below)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (size_t)(dice >> 11) % below;
}

static const char *const parts[] = {"\n", " ", "  ", ":", ": ", "- ", "-", "#", " #", "'", "\"",
	"[", "]", "{", "}", ",", "&a ", "*a", "|", "|-\n", ">", "\\", "\t", "\r\n", "? ", "!x ",
	"%", "---\n", "...\n", "@", "\n\n", "  \n", "<<: *a", "\\n", "\\u00e9", "\xc3\xa9",
	"key: ", "\"k\":", "&a\n", "null", "\n  ", "\n    ", "\n- ", ": |\n  ", ": >\n   ", "|+\n",
	" :", "\xef\xbb\xbf", "x: y", "[a, b]", "{a: b}", "{}", "?", "- - ", "\n#c\n", " #c\n"};

enum { TEXT_MOST = 1024, CHANGES_MOST = 5, TEXTS = 60 * 1000 };

/* A part is put in, or a few bytes are cut out. */
static size_t change(char *text, size_t n)
{
	size_t at = throw(n + 1);
	if (throw(3) == 0) {
		size_t cut = 1 + throw(3);
		cut = at + cut > n ? n - at : cut;
		memmove(text + at, text + at + cut, n - at - cut);
		return n - cut;
	}
	const char *part = parts[throw(sizeof parts / sizeof *parts)];
	size_t more = strlen(part);
	memmove(text + at + more, text + at, n - at);
	memcpy(text + at, part, more);
	return n + more;
}

static void test_changed(void **state)
{
	(void)state;
	size_t same = 0;
	for (size_t i = 0; i < TEXTS; i++) {
		char text[TEXT_MOST];
		const char *first = taken[throw(sizeof taken / sizeof *taken)].text;
		const char *second = taken[throw(sizeof taken / sizeof *taken)].text;
		size_t n = strlen(first), more = throw(2) ? strlen(second) : 0;
		memcpy(text, first, n);
		memcpy(text + n, second, more);
		n += more;
		for (size_t k = 1 + throw(CHANGES_MOST); k > 0; k--)
			n = change(text, n);
		enum agreement got = agree((struct str){text, n});
		if (got == AGREE_NOT)
			fail_msg("text %zu", i);
		same += got == AGREE_SAME;
	}
	assert_true(same > TEXTS / 10); /* else nothing would be compared */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_left),
		cmocka_unit_test(test_changed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
