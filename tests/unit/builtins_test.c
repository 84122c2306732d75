/*
 * builtins_test.c: comparing values, and the functions and adjectives of the language, where
 * something is unknown above all. Their examples are run by the compiler's tests.
 *
 * Values are spelled "TAG:text" in the tables, a `<` being a hole: s string, p path, i int,
 * n number, b bytes, d duration, D date, v version, u user, P ports, I ip, C cidr, ? an unknown
 * string, - a missing value, l a list of strings with | between them, L the same but open,
 * a list that begins with # holds ints, m a map whose keys are given, M the same but open.
 */
#include "builtins/builtins.h"
#include "builtins/compare.h"
#include "types/signature.h"
#include "value/literal.h"
#include "value/show.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define EACH(type, row, rows) \
	for (const type *row = rows; row != (rows) + sizeof(rows) / sizeof *(rows); row++)
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static const struct cause why = {.what = STR_INIT("`X` has no default")};

static struct text text_of(struct arena *a, struct str marks)
{
	struct texter t;
	texter_init(&t, a);
	for (size_t i = 0; i < marks.n; i++) {
		if (marks.p[i] == '<')
			texter_hole(&t, &why, false);
		else
			texter_add(&t, str_slice(marks, i, i + 1));
	}
	return texter_end(&t);
}

static struct value list_of(struct arena *a, struct str items, bool open)
{
	struct value v = value_list(a, 1);
	bool ints = str_starts_with(items, STR("#"));
	struct str rest = str_skip(items, ints), one;
	while (rest.n) {
		rest = str_cut(rest, '|', &one);
		struct value item = value_text(a, text_of(a, one), 1);
		if (str_eq(one, STR("?")))
			item = value_unknown(VALUE_STRING, &why, 1);
		else if (ints)
			assert_true(value_read(a, VALUE_INT, one, 1, &item, NULL));
		value_list_add(a, v, item);
	}
	v.u.list->open = open ? &why : NULL;
	return v;
}

static struct value map_of(struct arena *a, struct str keys, bool open)
{
	struct value v = value_map(a, 1);
	struct str one;
	while (keys.n) {
		keys = str_cut(keys, '|', &one);
		value_map_put(a, v, value_string(a, one, 1), value_string(a, one, 1));
	}
	v.u.map->open = open ? &why : NULL;
	return v;
}

static struct value value_of(struct arena *a, const char *spelled)
{
	static const struct {
		char letter;
		enum value_tag tag;
	} tags[] = {{'s', VALUE_STRING}, {'p', VALUE_PATH}, {'i', VALUE_INT}, {'n', VALUE_NUMBER},
		{'b', VALUE_BYTES}, {'d', VALUE_DURATION}, {'D', VALUE_DATE}, {'v', VALUE_VERSION},
		{'u', VALUE_USER}, {'P', VALUE_PORTS}, {'I', VALUE_IP}, {'C', VALUE_CIDR}};
	struct str text = str_skip(str_from(spelled), 2);
	struct value v = value_none(1);
	switch (spelled[0]) {
	case '-':
		return v;
	case '?':
		return value_unknown(VALUE_STRING, &why, 1);
	case 'l':
	case 'L':
		return list_of(a, text, spelled[0] == 'L');
	case 'm':
	case 'M':
		return map_of(a, text, spelled[0] == 'M');
	}
	for (size_t i = 0; i < COUNT(tags); i++)
		if (tags[i].letter == spelled[0] &&
			!value_read_text(a, tags[i].tag, text_of(a, text), 1, &v, NULL))
			fail_msg("`%s` is not a value", spelled);
	return v;
}

#define NO TRUTH_FALSE
#define YES TRUTH_TRUE
#define MAYBE TRUTH_UNKNOWN

static const struct pair_case {
	const char *a, *b;
	enum truth want;
} equals[] =
	{
		{"s:x", "s:x", YES},
		{"s:x", "s:y", NO},
		{"s:a<", "s:ab", MAYBE},
		{"s:a<", "s:b", NO},
		{"?", "s:x", MAYBE},
		{"?", "-", NO},
		{"-", "-", YES},
		{"-", "s:", NO},
		{"i:1", "n:1", YES},
		{"i:1", "n:1.5", NO},
		{"i:9007199254740993", "n:9007199254740992", NO},
		{"n:1", "i:1", YES},
		{"i:0", "b:0B", YES},
		{"b:1GiB", "b:1024MiB", YES},
		{"i:9223372036854775807", "n:9223372036854775808", NO},
		{"p:/a/", "p:/a", YES},
		{"s:/a/b/..", "p:/a", YES},
		{"p:/a", "s:/b", NO},
		{"p:a", "s:/a", NO},
		{"v:1.2", "v:1.2.0", YES},
		{"v:v1.2", "v:1.2", YES},
		{"v:3.11", "v:3.11-slim", NO},
		{"v:3.11-<", "v:3.11-slim", MAYBE},
		{"v:3.11-<", "v:3.12-slim", NO},
		{"v:3.11-a<", "v:3.11-slim", NO},
		{"v:3.11-a<", "v:3.11", NO},
		{"u:0", "u:root", YES},
		{"u:1000", "u:app", NO},
		{"u:1000:5", "u:1000", NO},
		{"u:007", "u:7", YES},
		{"u:1000:<", "u:1000:5", MAYBE},
		{"u:1000:<", "u:1001:5", NO},
		{"u:0:0", "u:root:root", YES},
		{"P:80", "P:80-80", YES},
		{"P:80", "P:80-81", NO},
		{"I:::1", "I:0::1", YES},
		{"I:::ffff:10.0.0.1", "I:10.0.0.1", YES},
		{"I:::", "I:0.0.0.0", NO},
		{"C:10.1.0.0/8", "C:10.0.0.0/8", YES},
		{"C:10.0.0.0/8", "C:10.0.0.0/9", NO},
		{"l:a|b", "l:a|b", YES},
		{"l:a|b", "l:b|a", NO},
		{"l:a|b", "l:a", NO},
		{"l:a|<", "l:a|b", MAYBE},
		{"l:a|<", "l:c|b", NO},
		{"L:a", "l:a|b", MAYBE},
		{"L:a|b", "l:a", NO},
		{"l:", "l:", YES},
		{"m:a|b", "m:b|a", YES},
		{"m:a", "m:b", NO},
		{"M:a", "m:a|b", MAYBE},
		{"M:c", "m:a|b", NO},
		{"s:1", "i:1", NO},
},
  under[] =
	  {
		  {"p:/etc/passwd", "p:/etc", YES},
		  {"p:/etc", "p:/etc", YES},
		  {"p:/etcetera", "p:/etc", NO},
		  {"s:/var/run/docker.sock", "p:/", YES},
		  {"p:/srv/<", "s:/srv", YES},
		  {"p:<", "s:/srv", MAYBE},
		  {"I:10.2.3.4", "C:10.0.0.0/8", YES},
		  {"I:11.2.3.4", "C:10.0.0.0/8", NO},
		  {"I:172.31.0.1", "C:172.16.0.0/12", YES},
		  {"I:172.32.0.1", "C:172.16.0.0/12", NO},
		  {"I:::1", "C:10.0.0.0/8", NO},
		  {"I:::ffff:10.0.0.1", "C:10.0.0.0/8", YES},
		  {"I:9.9.9.9", "C:0.0.0.0/0", YES},
		  {"C:10.1.0.0/16", "C:10.0.0.0/8", YES},
		  {"C:10.0.0.0/8", "C:10.1.0.0/16", NO},
		  {"-", "C:10.0.0.0/8", NO},
		  {"?", "p:/etc", MAYBE},
},
  contains[] = {
	  {"l:a|b", "s:b", YES},
	  {"l:a|b", "s:c", NO},
	  {"L:a", "s:a", YES},
	  {"L:a", "s:b", MAYBE},
	  {"l:a|<", "s:b", MAYBE},
	  {"l:a|?", "s:b", MAYBE},
	  {"l:a|?", "s:a", YES},
	  {"l:", "?", NO},
	  {"m:k", "s:k", YES},
	  {"m:k", "s:x", NO},
	  {"M:k", "s:x", MAYBE},
	  {"m:k", "s:<", MAYBE},
	  {"m:k", "s:x<", NO},
	  {"s:abc", "s:bc", YES},
	  {"s:a<", "s:z", MAYBE},
	  {"-", "s:a", NO},
};

static void check_pairs(struct arena *a, const struct pair_case *rows, size_t n,
	enum truth (*ask)(struct value, struct value), bool both_ways)
{
	for (const struct pair_case *c = rows; c != rows + n; c++) {
		struct value x = value_of(a, c->a), y = value_of(a, c->b);
		enum truth got = ask(x, y);
		if (got != c->want)
			fail_msg("%s and %s: %d, not %d", c->a, c->b, got, c->want);
		if (both_ways && ask(y, x) != c->want)
			fail_msg("%s and %s the other way round", c->b, c->a);
		if (got == MAYBE)
			assert_ptr_equal(compare_cause(x, y), &why);
	}
}

static void test_pairs(void **state)
{
	check_pairs(*state, equals, COUNT(equals), value_equal, true);
	check_pairs(*state, under, COUNT(under), value_under, false);
	check_pairs(*state, contains, COUNT(contains), value_contains, false);
}

static const struct order_case {
	const char *a, *b;
	enum truth decided;
	int want;
} orders[] = {
	{"i:1", "i:2", YES, -1},
	{"i:2", "n:1.5", YES, 1},
	{"n:1.5", "i:2", YES, -1},
	{"b:1GiB", "b:1GB", YES, 1},
	{"d:90min", "d:1h30min", YES, 0},
	{"D:2027-01-01", "D:2026-12-31", YES, 1},
	{"v:3.9", "v:3.11", YES, -1},
	{"v:3.11", "v:3.11-slim", YES, 0},
	{"v:3.11-<", "v:3.12", YES, -1},
	{"v:1", "v:0.9.9", YES, 1},
	{"s:a", "s:b", YES, -1},
	{"s:a", "s:ab", YES, -1},
	{"s:a<", "s:b", YES, -1},
	{"s:a<", "s:a", MAYBE, 0},
	{"s:a<", "s:ab", MAYBE, 0},
	{"s:a", "s:ab<", YES, -1},
	{"P:80", "P:81-90", YES, -1},
	{"I:9.0.0.1", "I:10.0.0.1", YES, -1},
	{"?", "s:a", MAYBE, 0},
	{"-", "i:1", NO, 0},
	{"u:a", "u:b", NO, 0},
	{"i:1", "s:1", NO, 0},
};

static void test_order(void **state)
{
	EACH(struct order_case, c, orders)
	{
		int cmp = 9, back = 9;
		struct value a = value_of(*state, c->a), b = value_of(*state, c->b);
		enum truth t = value_order(a, b, &cmp);
		if (t != c->decided || (t == YES && (cmp > 0) - (cmp < 0) != c->want))
			fail_msg("%s and %s: %d, %d", c->a, c->b, t, cmp);
		assert_int_equal(value_order(b, a, &back), t);
		if (t == YES && (back > 0) - (back < 0) != -c->want)
			fail_msg("%s and %s the other way round", c->b, c->a);
	}
}

/* `want` is the result as it is shown; with a ? in front it is unknown, "(none)" missing. */
static const struct call_case {
	const char *function, *args[3], *want;
} calls[] = {
	{"count", {"l:a|b"}, "2"},
	{"count", {"m:a|b|c"}, "3"},
	{"count", {"L:a"}, "?"},
	{"count", {"?"}, "?"},
	{"count", {"l:"}, "0"},
	{"first", {"l:a|b"}, "a"},
	{"first", {"L:a"}, "a"},
	{"first", {"L:"}, "?"},
	{"first", {"l:"}, "(none)"},
	{"last", {"l:a|b"}, "b"},
	{"last", {"L:a"}, "?"},
	{"last", {"l:"}, "(none)"},
	{"distinct", {"l:a|b|a"}, "a, b"},
	{"distinct", {"l:a|?|a"}, "a, ${...}"},
	{"distinct", {"l:#1|2|1"}, "1, 2"},
	{"distinct", {"L:a|a"}, "a, ${...}"},
	{"duplicates", {"l:a|b|a|a|b"}, "a, b"},
	{"duplicates", {"l:a|b"}, ""},
	{"duplicates", {"l:a|a|x<|x<"}, "a, ${...}"},
	{"sum", {"l:#1|2|3"}, "6"},
	{"sum", {"l:"}, "0"},
	{"sum", {"L:#1"}, "?"},
	{"sum", {"l:#9223372036854775807|1"}, "?"},
	{"min", {"l:#3|1|2"}, "1"},
	{"max", {"l:#3|1|2"}, "3"},
	{"max", {"l:"}, "(none)"},
	{"max", {"L:#3"}, "?"},
	{"min", {"l:b|a<"}, "a${...}"},
	{"min", {"l:a|a<"}, "?"},
	{"sort", {"l:c|a|b|a"}, "a, a, b, c"},
	{"sort", {"l:c|B|a|b"}, "a, B, b, c"},
	{"sort", {"l:app1|appx|app_db|app-db|app|\xC3\xA4"},
		"app, app-db, app_db, app1, appx, \xC3\xA4"},
	{"sort", {"l:ab|A<"}, "?"},
	{"sort", {"l:ab|Ac<"}, "ab, Ac${...}"},
	{"sort", {"l:#10|9|8|7|6"}, "6, 7, 8, 9, 10"},
	{"sort", {"l:a|<"}, "?"},
	{"sort", {"L:b|a"}, "?"},
	{"sort", {"l:"}, ""},
	{"lower", {"s:AbC<D"}, "abc${...}d"},
	{"upper", {"s:a<"}, "A${...}"},
	{"lower", {"?"}, "?"},
	{"lower", {"-"}, "(none)"},
	{"trim", {"s:  a b "}, "a b"},
	{"trim", {"s:  < "}, "${...}"},
	{"trim", {"s: a< b "}, "a${...} b"},
	{"trim", {"s:< a"}, "?"},
	{"trim", {"s:a <"}, "?"},
	{"trim", {"s:<a "}, "${...}a"},
	{"trim", {"s:< <"}, "?"},
	{"trim", {"s:<<"}, "${...}${...}"},
	{"trim", {"s:a< "}, "a${...}"},
	{"split", {"s:a,b,", "s:,"}, "a, b, "},
	{"split", {"s:a,b<,c", "s:,"}, "a, ${...}"},
	{"split", {"s:<,c", "s:,"}, "${...}"},
	{"split", {"s:abc", "s:"}, "abc"},
	{"split", {"s:a", "s:<"}, "?"},
	{"join", {"l:a|b", "s:-"}, "a-b"},
	{"join", {"l:a|?|x<", "s:,"}, "a,${...},x${...}"},
	{"join", {"l:#1|2", "s:+"}, "1+2"},
	{"join", {"L:a", "s:,"}, "?"},
	{"join", {"l:", "s:,"}, ""},
	{"replace", {"s:a-b-c", "s:-", "s:+"}, "a+b+c"},
	{"replace", {"s:aaa", "s:aa", "s:b"}, "ba"},
	{"replace", {"s:a-<-", "s:-", "s:"}, "a${...}"},
	{"replace", {"s:ab<", "s:bc", "s:x"}, "?"},
	{"replace", {"s:<c", "s:bc", "s:x"}, "?"},
	{"replace", {"s:<b<", "s:abc", "s:x"}, "?"},
	{"replace", {"s:bc<", "s:bc", "s:x"}, "x${...}"},
	{"replace", {"s:a", "s:", "s:x"}, "a"},
	{"replace", {"s:a-b", "s:-", "s:<"}, "a${...}b"},
	{"replace", {"s:a", "s:<", "s:x"}, "?"},
	{"length", {"s:\xC3\xA9t\xC3\xA9"}, "3"},
	{"length", {"s:a<"}, "?"},
	{"literal", {"s:hunter2<"}, "hunter2"},
	{"literal", {"?"}, ""},
	{"literal", {"s:<"}, ""},
	{"text", {"s:a<"}, "a${...}"},
	{"text", {"i:5"}, "5"},
	{"text", {"l:a"}, "(none)"},
	{"text", {"-"}, "(none)"},
	{"user", {"s:1000:app"}, "1000:app"},
	{"user", {"s:"}, ""},
	{"user", {"s:<"}, "?"},
	{"user", {"s:0:<"}, "0:${...}"},
	{"version", {"s:1.2-x"}, "1.2-x"},
	{"version", {"s:latest"}, "(none)"},
	{"version", {"s:1<"}, "?"},
	{"path", {"s:/a/./b/"}, "/a/b"},
	{"path", {"s:/a/<"}, "/a/${...}"},
	{"path", {"?"}, "?"},
	{"ip", {"s:localhost"}, "(none)"},
	{"ip", {"s:::1"}, "::1"},
	{"cidr", {"s:10.0.0.1"}, "(none)"},
	{"size", {"s:512m"}, "512MiB"},
	{"size", {"s:4GB"}, "4GB"},
	{"size", {"s:much"}, "(none)"},
	{"size", {"s:<m"}, "?"},
	{"duration", {"s:1m30s"}, "1min30s"},
	{"duration", {"s:x"}, "(none)"},
	{"overlaps", {"P:8000-8010", "P:8010-9000"}, "true"},
	{"overlaps", {"P:1-2", "P:3"}, "false"},
	{"overlaps", {"P:80", "?"}, "?"},
};

static struct value run(struct arena *a, const char *name, const char *const *args, unsigned *n)
{
	struct facts f;
	struct value values[3];
	facts_init(&f, a, NULL);
	const struct function *function = builtin_find(str_from(name));
	if (!function)
		fail_msg("there is no %s", name);
	for (*n = 0; *n < 3 && args[*n]; ++*n)
		values[*n] = value_of(a, args[*n]);
	struct call call = {&f, a};
	return function->run(&call, values, *n);
}

static void test_functions(void **state)
{
	struct arena *a = *state;
	EACH(struct call_case, c, calls)
	{
		unsigned n;
		struct value got = run(a, c->function, c->args, &n);
		struct str shown = value_is_unknown(got) ? STR("?") : value_show(a, got);
		if (!str_eq(shown, str_from(c->want)))
			fail_msg("%s(%s): `" STR_FMT "`, not `%s`", c->function, c->args[0],
				STR_ARG(shown), c->want);
		assert_int_equal(got.place, 1);
		if (value_is_unknown(got))
			assert_non_null(value_cause(got));
	}
}

static const struct ask_case {
	enum type_kind kind;
	const char *test, *of;
	enum truth want;
} asks[] = {
	{TYPE_STRING, "empty", "s:", YES},
	{TYPE_STRING, "empty", "s:<", MAYBE},
	{TYPE_STRING, "empty", "s:a<", NO},
	{TYPE_LIST, "empty", "l:", YES},
	{TYPE_LIST, "empty", "L:", MAYBE},
	{TYPE_LIST, "empty", "L:a", NO},
	{TYPE_MAP, "empty", "m:", YES},
	{TYPE_MAP, "empty", "M:", MAYBE},
	{TYPE_ENUM, "empty", "s:", YES},
	{TYPE_STRING, "empty", "?", MAYBE},
	{TYPE_STRING, "numeric", "s:10", YES},
	{TYPE_STRING, "numeric", "s:", NO},
	{TYPE_STRING, "numeric", "s:1<", MAYBE},
	{TYPE_STRING, "numeric", "s:x<", NO},
	{TYPE_USER, "root", "u:0", YES},
	{TYPE_USER, "root", "u:00:5", YES},
	{TYPE_USER, "root", "u:root", YES},
	{TYPE_USER, "root", "u:app:root", NO},
	{TYPE_USER, "root", "u:10", NO},
	{TYPE_USER, "root", "u:containeradministrator", YES},
	{TYPE_USER, "root", "u:0:<", YES},
	{TYPE_USER, "root", "u:<", MAYBE},
	{TYPE_USER, "root", "u::5", YES},
	{TYPE_USER, "numeric", "u:10:app", YES},
	{TYPE_USER, "numeric", "u:app:10", NO},
	{TYPE_PATH, "absolute", "p:/a", YES},
	{TYPE_PATH, "absolute", "p:a/b", NO},
	{TYPE_PATH, "absolute", "p:<", MAYBE},
	{TYPE_PATH, "absolute", "p:/<", YES},
	{TYPE_PATH, "absolute", "p:./<", NO},
	{TYPE_PATH, "absolute", "p:C:\\app", YES},
	{TYPE_PATH, "absolute", "p:ab<", NO},
	{TYPE_PATH, "absolute", "p:", NO},
	{TYPE_IP, "any-address", "I:0.0.0.0", YES},
	{TYPE_IP, "any-address", "I:::", YES},
	{TYPE_IP, "any-address", "I:0.0.0.1", NO},
	{TYPE_IP, "private", "I:172.31.255.255", YES},
	{TYPE_IP, "private", "I:172.32.0.0", NO},
	{TYPE_IP, "private", "I:192.168.1.1", YES},
	{TYPE_IP, "private", "I:fd12::1", YES},
	{TYPE_IP, "private", "I:8.8.8.8", NO},
	{TYPE_IP, "loopback", "I:127.9.9.9", YES},
	{TYPE_IP, "loopback", "I:::1", YES},
	{TYPE_IP, "loopback", "I:::2", NO},
	{TYPE_IP, "loopback", "I:::ffff:127.0.0.1", YES},
	{TYPE_STRING, "semver", "s:1.2.3", YES},
	{TYPE_STRING, "semver", "s:1.2", NO},
	{TYPE_STRING, "semver", "s:01.2.3", NO},
	{TYPE_STRING, "semver", "s:1.2.3-rc.1+b.007", YES},
	{TYPE_STRING, "semver", "s:1.2.3-01", NO},
	{TYPE_STRING, "semver", "s:1.2.3-", NO},
	{TYPE_STRING, "semver", "s:1.2.3+", NO},
	{TYPE_STRING, "semver", "s:1.2.3-a..b", NO},
	{TYPE_STRING, "semver", "s:1.2.3+a+b", NO},
	{TYPE_STRING, "semver", "s:v1.2.3", NO},
	{TYPE_STRING, "semver", "s:1.2.3.4", NO},
	{TYPE_STRING, "semver", "s:1.<", MAYBE},
	{TYPE_STRING, "semver", "s:a b<", NO},
	{TYPE_STRING, "semver", "s:1.0.0-0A-", YES},
	{TYPE_STRING, "spdx", "s:MIT", YES},
	{TYPE_STRING, "spdx", "s:mit", YES},
	{TYPE_STRING, "spdx", "s:Apache-2.0 AND (MIT OR GPL-2.0-or-later)", YES},
	{TYPE_STRING, "spdx", "s:GPL-2.0+", YES},
	{TYPE_STRING, "spdx", "s:MIT OR", NO},
	{TYPE_STRING, "spdx", "s:GPL-2.0-only WITH Classpath-exception-2.0", YES},
	{TYPE_STRING, "spdx", "s:(MIT) WITH Classpath-exception-2.0", NO},
	{TYPE_STRING, "spdx", "s:MIT WITH nothing", NO},
	{TYPE_STRING, "spdx", "s:MIT Apache-2.0", NO},
	{TYPE_STRING, "spdx", "s:(MIT", NO},
	{TYPE_STRING, "spdx", "s:MIT)", NO},
	{TYPE_STRING, "spdx", "s:()", NO},
	{TYPE_STRING, "spdx", "s:", NO},
	{TYPE_STRING, "spdx", "s:LicenseRef-acme-1", YES},
	{TYPE_STRING, "spdx", "s:LicenseRef-", NO},
	{TYPE_STRING, "spdx", "s:DocumentRef-x:LicenseRef-y", YES},
	{TYPE_STRING, "spdx", "s:Apache 2", NO},
	{TYPE_STRING, "spdx", "s:MIT Or Zlib", NO},
	{TYPE_STRING, "spdx", "s:<", MAYBE},
	{TYPE_STRING, "url", "s:https://example.com", YES},
	{TYPE_STRING, "url", "s:example.com", NO},
	{TYPE_STRING, "url", "s:https://", NO},
	{TYPE_STRING, "url", "s:https:///a", NO},
	{TYPE_STRING, "url", "s:://x", NO},
	{TYPE_STRING, "url", "s:a b://x", NO},
	{TYPE_STRING, "url", "s:git+ssh://git@host/x", YES},
	{TYPE_STRING, "url", "s:https://<", MAYBE},
	{TYPE_STRING, "url", "s:https://a b<", NO},
};

static void test_adjectives(void **state)
{
	struct arena *a = *state;
	EACH(struct ask_case, c, asks)
	{
		unsigned n;
		const struct test_info *t = builtin_test(str_from(c->test), c->kind);
		if (!t)
			fail_msg("no test %s", c->test);
		const struct function *f = builtin_test_function(t);
		assert_ptr_equal(builtin_find(str_from(f->name)), f);
		const char *const args[] = {c->of, NULL};
		struct value got = run(a, f->name, args, &n);
		if (value_as_truth(got) != c->want)
			fail_msg("%s is %s: %d", c->of, c->test, value_as_truth(got));
		if (c->want == MAYBE)
			assert_ptr_equal(value_cause(got), &why);
	}
}

static void test_sensitive(void **state)
{
	struct arena *a = *state;
	struct facts f;
	facts_init(&f, a, NULL);
	struct call call = {&f, a};
	struct value secret = value_of(a, "s:a,b"), args[2] = {secret, value_of(a, "s:,")};
	args[0].flags |= VALUE_SENSITIVE;
	static const char *const keep[] = {"lower", "trim", "literal", "size", "split"};
	for (size_t i = 0; i < COUNT(keep); i++) {
		struct value v = builtin_find(str_from(keep[i]))->run(&call, args, i == 4 ? 2 : 1);
		if (!(v.flags & VALUE_SENSITIVE) && !value_is_missing(v))
			fail_msg("%s", keep[i]);
	}
	struct value pieces = builtin_find(STR("split"))->run(&call, args, 2);
	assert_true(pieces.u.list->at[0].flags & VALUE_SENSITIVE);
	assert_false(builtin_find(STR("length"))->run(&call, args, 1).flags & VALUE_SENSITIVE);
	struct value list = value_list(a, 1);
	value_list_add(a, list, args[0]);
	struct value both[2] = {list, args[1]};
	struct value joined = builtin_find(STR("join"))->run(&call, both, 2);
	assert_true(joined.flags & VALUE_SENSITIVE);
	assert_true(str_eq(value_str(joined), STR("a,b")));
}

static bool is_known_type(struct types *t, struct str word)
{
	return str_eq(word, STR("list")) || str_eq(word, STR("map")) || type_parse(t, word);
}

static void test_rows(void **state)
{
	static const struct schema none = {0};
	struct types t;
	struct signature sig;
	struct map seen = {0};
	types_init(&t, *state, &none);
	for (unsigned i = 0; i < builtin_function_count; i++) {
		const struct function *f = &builtin_functions[i];
		if (!signature_parse(&t, str_from(f->signature), &sig))
			fail_msg("%s: %s", f->name, f->signature);
		void **once = map_put(*state, &seen, str_from(f->name));
		assert_null(*once);
		*once = seen.slots;
		assert_true(*f->doc && *f->example && *f->result);
	}
	for (unsigned i = 0; i < builtin_test_count; i++) {
		const struct test_info *info = &builtin_tests[i];
		struct str rest = str_from(info->types), one;
		void **once = map_put(*state, &seen, str_from(info->function.name));
		assert_null(*once);
		*once = seen.slots;
		while (rest.n) {
			rest = str_cut(rest, ' ', &one);
			if (!is_known_type(&t, one))
				fail_msg("%s: " STR_FMT, info->name, STR_ARG(one));
		}
	}
}

static void test_offers(void **state)
{
	struct nearest n;
	(void)state;
	nearest_init(&n, STR("distnct"));
	builtin_offer_functions(&n);
	assert_true(str_eq(n.best, STR("distinct")));
	nearest_init(&n, STR("roott"));
	builtin_offer_tests(&n, TYPE_STRING);
	assert_int_equal(n.best.n, 0);
	builtin_offer_tests(&n, TYPE_USER);
	assert_true(str_eq(n.best, STR("root")));
	assert_null(builtin_test(STR("root"), TYPE_STRING));
}

/* Names in the licence table are found by halving, so each must be found. */
static void test_licences_are_sorted(void **state)
{
	static const char *const ids[] = {
#define LICENCE(id) id,
#define EXCEPTION(id) "MIT WITH " id,
#include "builtins/spdx.def"
#undef LICENCE
#undef EXCEPTION
	};
	for (size_t i = 0; i < COUNT(ids); i++) {
		struct value v = value_string(*state, str_from(ids[i]), 1);
		const struct test_info *t = builtin_test(STR("spdx"), TYPE_STRING);
		if (!t->function.run(NULL, &v, 1).u.b)
			fail_msg("%s", ids[i]);
	}
}

/* Many items: one walk, not one for each pair. */
static void test_long_lists(void **state)
{
	struct arena *a = *state;
	struct facts f;
	facts_init(&f, a, NULL);
	struct call call = {&f, a};
	struct value list = value_list(a, 1);
	for (int i = 0; i < 100000; i++)
		value_list_add(a, list, value_int(i % 50000, 1));
	assert_int_equal(builtin_find(STR("distinct"))->run(&call, &list, 1).u.list->n, 50000);
	assert_int_equal(builtin_find(STR("duplicates"))->run(&call, &list, 1).u.list->n, 50000);
	struct value sorted = builtin_find(STR("sort"))->run(&call, &list, 1);
	assert_int_equal(sorted.u.list->at[99999].u.i, 49999);
	assert_int_equal(list.u.list->at[1].u.i, 1);
}

static int setup(void **state)
{
	static struct arena arena;
	arena_init(&arena);
	*state = &arena;
	return 0;
}

static int teardown(void **state)
{
	arena_done(*state);
	return 0;
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		CASE(test_pairs),
		CASE(test_order),
		CASE(test_functions),
		CASE(test_adjectives),
		CASE(test_sensitive),
		CASE(test_rows),
		CASE(test_offers),
		CASE(test_licences_are_sorted),
		CASE(test_long_lists),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
