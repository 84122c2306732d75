/*
 * check_test.c: what the checker says of policy files, where, and how often.
 *
 * A row is a policy text and all it is told, as "code line:column" joined by ", ". Every code of
 * codes.def must be met by some row.
 */
#include "compiler.h"
#include "model/model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define ROWS(rows) (sizeof(rows) / sizeof((rows)[0]))

/* A policy whose body begins at line 5, column 3. */
#define OF(kind, body) "language 1\npolicy p {\n  title \"t\"\n  for each " kind "\n  " body "\n}\n"
/* The same behind definitions. */
#define AFTER(items, body) \
	"language 1\n" items "policy p {\n  title \"t\"\n  for each container c\n  " body "\n}\n"
#define C(body) OF("container c", body)
#define POLICY "language 1\npolicy p {\n  title \"t\"\n"

struct row {
	const char *name, *text, *want;
};

static const struct row codes[] = {
	{"syntax", C("forbid c.privileged mesage \"x\""), "syntax 5:23"},
	{"bad-token", C("forbid c.privileged && c.init"), "bad-token 5:23"},
	{"bad-unit", C("forbid c.limits.memory is set and c.limits.memory > 512m"),
		"bad-unit 5:55"},
	{"bad-number", C("forbid count(c.ports) > 99999999999999999999"), "bad-number 5:27"},
	{"no such day", C("let d = 2027-02-30\n  forbid c.init"), "bad-number 5:11"},
	{"bad-language", "language 7\n", "bad-language 1:10"},
	{"no language", "define f(s: string) = s is empty\n", "bad-language 1:1"},
	{"unknown-name", C("forbid d.privileged"), "unknown-name 5:10"},
	{"difference", C("let n = 3\n  let m = 2\n  forbid count(c.ports) > n-m"),
		"unknown-name 7:27"},
	{"unknown-kind", OF("contianer c", "forbid c.privileged"), "unknown-kind 4:12"},
	{"a part is no subject", OF("limits l", "forbid l.memory is set"), "unknown-kind 4:12"},
	{"unknown-field", C("forbid c.privilged"), "unknown-field 5:12"},
	{"no fields", C("forbid c.name.length > 3"), "unknown-field 5:17"},
	{"unknown-type", "language 1\nparam n: strng = \"x\"\n", "unknown-type 2:10"},
	{"unknown-function", C("forbid lenth(c.name) > 3"), "unknown-function 5:10"},
	{"unknown-test", C("forbid c.name is privlegd"), "unknown-test 5:20"},
	{"unknown-word", C("forbid c.privileged severity hgh"), "unknown-word 5:32"},
	{"unknown-policy",
		"language 1\nwaive q {\n  for each container c\n  reason \"r\"\n  by \"b\"\n  "
		"until 2027-01-01\n}\n",
		"unknown-policy 2:7"},
	{"unknown-value", OF("mount m", "forbid m.type == \"bnd\""), "unknown-value 5:20"},
	{"duplicate param",
		AFTER("param n: int = 1\nparam n: int = 2\n", "forbid count(c.ports) > n"),
		"duplicate 3:7"},
	{"duplicate clause", C("forbid c.privileged severity low severity high"), "duplicate 5:36"},
	{"type", C("forbid c.name == 3"), "type 5:10"},
	{"condition", C("forbid c.name"), "type 5:10"},
	{"list wanted", C("forbid any x in c.name where x == \"a\""), "type 5:19"},
	{"may-be-missing", C("forbid c.user is root"), "may-be-missing 5:10"},
	{"always-false", C("forbid c.privileged is missing"), "always-false 5:10"},
	{"always-true", C("require c.privileged is set"), "always-true 5:11"},
	{"dead otherwise", C("forbid c.name otherwise \"x\" == \"x\""), "always-true 5:10"},
	{"recursion",
		"language 1\ndefine f(s: string) = g(s)\ndefine g(s: string) = f(s)\n"
		"policy p {\n  title \"t\"\n  for each container c\n  forbid f(c.name)\n}\n",
		"recursion 2:8"},
	{"degree",
		"language 1\npolicy p {\n  title \"t\"\n  for each project g\n"
		"  for each container a in g.containers\n  for each container b in g.containers\n"
		"  for each port q in b.ports\n  forbid a precedes b and q precedes q\n}\n",
		"degree 2:8"},
	{"not-constant", C("forbid c.name matches c.name"), "not-constant 5:25"},
	{"bad-pattern", C("forbid c.name matches `a(b`"), "bad-pattern 5:27"},
	{"bad-value", OF("port p", "forbid p.host_ip == \"300.1.1.1\""), "bad-value 5:23"},
	{"control without :",
		"language 1\npolicy p {\n  title \"t\"\n  control \"cis\"\n"
		"  for each container c\n  forbid c.init\n}\n",
		"bad-value 4:11"},
	{"sensitive", OF("variable v", "forbid v.assigned message \"{v.value}\""),
		"sensitive 5:31"},
	{"sensitive let", OF("variable v", "let x = v.value\n  forbid v.assigned message \"{x}\""),
		"sensitive 6:31"},
	{"no title", "language 1\npolicy p {\n  for each container c\n  forbid c.init\n}\n",
		"missing-part 2:8"},
	{"no until",
		C("forbid c.init\n}\nwaive p {\n  for each container c\n  reason \"r\"\n  by "
		  "\"b\""),
		"missing-part 7:7"},
	{"bad-edit", C("forbid c.init fix safe \"x\" { set count(c.ports) to 3 }"),
		"bad-edit 5:36"},
	{"data", AFTER("data d: list of string from \"d.yaml\"\n", "forbid c.name in d"),
		"data 2:29"},
	{"unused param", AFTER("param n: int = 1\n", "forbid c.init"), "unused 2:7"},
	{"unused define", AFTER("define f(s: string) = s is empty\n", "forbid c.init"),
		"unused 2:8"},
	{"unused in policy",
		"language 1\npolicy p {\n  title \"t\"\n  param n: int = 1\n"
		"  for each container c\n  forbid c.init\n}\n",
		"unused 4:9"},
};

/* One mistake is one message, whatever is built on it; several are all told. */
static const struct row counts[] = {
	{"clean", C("forbid c.privileged"), ""},
	{"poisoned", C("forbid lower(c.nme + \"x\") == \"y\" and c.privileged"),
		"unknown-field 5:18"},
	{"poisoned let", C("let x = c.nme\n  forbid x == 3 or x is empty or x.y > 2"),
		"unknown-field 5:13"},
	{"poisoned loop", C("forbid any k in c.prts where k.number > 3 and k.x"),
		"unknown-field 5:21"},
	{"poisoned define",
		"language 1\ndefine f(s: strng) = s == 3\npolicy p {\n  title \"t\"\n"
		"  for each container c\n  forbid f(c.name) and f(c.init)\n}\n",
		"unknown-type 2:13"},
	{"three in a row", C("forbid c.a\n  forbid c.b\n  forbid c.d"),
		"unknown-field 5:12, unknown-field 6:12, unknown-field 7:12"},
	{"two in one condition", C("forbid c.nme == \"a\" and c.user is root"),
		"unknown-field 5:12, may-be-missing 5:27"},
	{"syntax in one, name in the next",
		"language 1\npolicy p {\n  title \"t\"\n  for each container c\n  forbid "
		"forbid\n}\n"
		"policy q {\n  title \"t\"\n  for each container c\n  forbid c.nme\n}\n",
		"syntax 5:10, unknown-field 10:12"},
	{"types in two policies",
		"language 1\npolicy p {\n  title \"t\"\n  for each container c\n  forbid c.a\n}\n"
		"policy q {\n  title \"t\"\n  for each container c\n  forbid c.user is root\n}\n",
		"unknown-field 5:12, may-be-missing 10:10"},
};

/* Where is a value known to be set? */
static const struct row flow[] = {
	{"and", C("forbid c.user is set and c.user is root"), ""},
	{"and, the wrong way round", C("forbid c.user is root and c.user is set"),
		"may-be-missing 5:10"},
	{"or is missing", C("forbid c.user is missing or c.user is root"), ""},
	{"or is set", C("forbid c.user is set or c.user is root"), "always-false 5:27"},
	{"and is missing", C("forbid c.user is missing and c.user is root"), "always-false 5:32"},
	{"not", C("forbid not (c.user is missing) and c.user is root"), ""},
	{"not of and", C("require not (c.user is set and c.user is root)"), ""},
	{"not of or", C("forbid not (c.user is missing or c.init) and c.user is root"), ""},
	{"is not set", C("forbid c.user is not set or c.user is root"), ""},
	{"is not missing", C("forbid c.user is not missing and c.user is root"), ""},
	{"one side of or", C("forbid (c.user is set or c.init) and c.user is root"),
		"may-be-missing 5:40"},
	{"both sides of or",
		C("forbid (c.user is set and c.init or c.user is set) and c.user is root"), ""},
	{"where", OF("container c where c.user is set", "forbid c.user is root"), ""},
	{"where of or", OF("container c where c.user is set or c.init", "forbid c.user is root"),
		"may-be-missing 5:10"},
	{"require then", C("require c.user is set\n  then forbid c.user is root"), ""},
	{"forbid then", C("forbid c.user is missing\n  then forbid c.user is root"), ""},
	{"without then", C("require c.user is set\n  forbid c.user is root"),
		"may-be-missing 6:10"},
	{"unless, then", C("require c.user is set unless c.init\n  then forbid c.user is root"),
		"may-be-missing 6:15"},
	{"within unless", C("forbid c.init unless c.user is set and c.user is root"), ""},
	{"unless behind require: it is missing there",
		C("require c.user is set unless c.user is root"), "always-false 5:32"},
	{"then of then",
		C("require c.user is set\n  then require c.init\n  then forbid c.user is root"),
		""},
	{"message behind forbid", C("forbid c.user is set message \"{c.user}\""), ""},
	{"let", C("let u = c.user\n  forbid u is set and u is root"), ""},
	{"let without test", C("let u = c.user\n  forbid u is root"), "may-be-missing 6:10"},
	{"otherwise", C("forbid (c.user otherwise user(\"root\")) is root"), ""},
	{"define tells",
		"language 1\ndefine named(c: container) = c.user is set and c.init\npolicy p {\n"
		"  title \"t\"\n  for each container c\n  forbid named(c) and c.user is root\n}\n",
		""},
	{"define tells by is",
		"language 1\ndefine named(c: container) = c.user is set\npolicy p {\n"
		"  title \"t\"\n  for each container c\n  forbid c is named and c.user is "
		"root\n}\n",
		""},
	{"define tells nothing",
		"language 1\ndefine named(c: container) = c.user is set or c.init\npolicy p {\n"
		"  title \"t\"\n  for each container c\n  forbid named(c) and c.user is root\n}\n",
		"may-be-missing 6:23"},
	{"nested path", C("forbid c.limits.memory is set and c.limits.memory > 1GiB"), ""},
	{"another path", C("forbid c.limits.memory is set and c.limits.swap > 1GiB"),
		"may-be-missing 5:37"},
	{"map index", C("forbid c.labels[\"a\"] is set and c.labels[\"a\"] == \"b\""), ""},
	{"another key", C("forbid c.labels[\"a\"] is set and c.labels[\"b\"] == \"b\""),
		"may-be-missing 5:35"},
	{"a fact of the model", OF("mount m", "forbid m is bind and m.source under \"/etc\""), ""},
	{"no fact of the model", OF("mount m", "forbid m is read-only and m.source under \"/etc\""),
		"may-be-missing 5:29"},
	{"quantifier",
		C("forbid any p in c.ports where p.published is set and "
		  "p.published == 80"),
		""},
	{"every",
		C("require every p in c.ports where p.published is set satisfies "
		  "p.published == 80"),
		""},
	{"shadows do not leak",
		C("forbid (any p in c.ports where p.published is set) and "
		  "(any p in c.ports where p.published == 80)"),
		"may-be-missing 5:82"},
};

/* Flow in corners: names that hide names, walks, texts. */
static const struct row corners[] = {
	{"unless sees unless before it",
		C("forbid c.privileged\n    unless c.user is missing\n    unless c.user is root"),
		""},
	{"the condition does not see unless",
		C("forbid c.user is root\n    unless c.user is missing"), "may-be-missing 5:10"},
	{"a message cannot compute with what is missing",
		C("forbid c.privileged message \"{lower(c.hostname)}\""), "may-be-missing 5:39"},
	{"a message behind the condition",
		C("forbid c.hostname is set message \"{lower(c.hostname)}\""), ""},
	{"a definition denied",
		AFTER("define nameless(x: container) = x.user is missing\n",
			"forbid c is not nameless and c.user is root"),
		""},
	{"a definition on its own",
		AFTER("define rooty(c: container) = c.user is root\n", "forbid c is rooty"),
		"may-be-missing 2:30"},
	{"where of a loop before",
		POLICY "  for each container c where c.user is set\n  for each mount m in c.mounts "
		       "where c.user is root\n  forbid m is bind\n}\n",
		""},
	{"within a walk", C("forbid c.user is set and (any m in c.mounts where c.user is root)"),
		""},
	{"a walk tells nothing outside",
		C("forbid (any m in c.mounts where c.user is set) and c.user is root"),
		"may-be-missing 5:54"},
	{"a comprehension's where",
		C("forbid count([m.published for m in c.ports where m.published is set]) > 1"), ""},
	{"a comprehension without", C("forbid count([m.published for m in c.ports]) > 1"),
		"may-be-missing 5:17"},
	{"another loop variable of the same name",
		POLICY "  for each container c where c.user is set\n  for each container c\n  "
		       "forbid c.user is root\n}\n",
		"may-be-missing 6:10"},
	{"a walk that hides the name",
		C("forbid c.user is set and (any c in [c] where c.user is root)"),
		"may-be-missing 5:48"},
	{"a witness that hides the name",
		POLICY "  for each port p where p.published is set\n  forbid any p in [p] where "
		       "p.quoted message \"{overlaps(p.published, 80)}\"\n}\n",
		"may-be-missing 5:57"},
	{"a condition that may be missing",
		OF("container c where c.healthcheck.disabled", "forbid c.init"),
		"may-be-missing 4:30"},
	{"a list that may be missing",
		POLICY
		"  for each container c\n  for each x in c.healthcheck.test\n  forbid c.init\n}\n",
		"may-be-missing 5:17"},
	{"set and missing", C("forbid c.user is set and c.user is missing"), "always-false 5:28"},
};

/* Two types that do not go together. */
static const struct row types[] = {
	{"bool and string", C("forbid c.privileged == \"yes\""), "type 5:10"},
	{"a where that is none", OF("container c where c.name", "forbid c.init"), "type 4:30"},
	{"an unless that is none", C("forbid c.init unless c.name"), "type 5:24"},
	{"no order", C("forbid c.name < \"b\""), "type 5:10"},
	{"a size with an int", C("forbid (c.limits.memory otherwise 0B) > 5"), "type 5:10"},
	{"what has no keys", C("forbid c.mounts has \"a\""), "type 5:10"},
	{"what is no list", C("forbid \"a\" in c.name"), "type 5:17"},
	{"among others", C("forbid 5 in c.cap_add"), "type 5:10"},
	{"the wrong argument", C("forbid lower(5) == \"a\""), "type 5:16"},
	{"too many arguments", C("forbid lower(c.name, c.name) == \"a\""), "type 5:10"},
	{"a definition's argument",
		AFTER("define f(c: container) = c.privileged\n", "forbid f(c.name)"), "type 6:12"},
	{"a definition without its arguments",
		AFTER("define f(c: container) = c.privileged\n", "forbid f"), "type 6:10"},
	{"a sum of two types", C("forbid c.name + 5 == \"a\""), "type 5:10"},
	{"no negative", C("forbid -c.name == \"a\""), "type 5:10"},
	{"an index", C("forbid c.name[0] is set"), "type 5:10"},
	{"braces outside a message", C("forbid c.name == \"{c.name}\""), "type 5:20"},
	{"a param and its default", AFTER("param n: int = \"a\"\n", "forbid count(c.mounts) > n"),
		"type 2:16"},
	{"a param's default that is computed",
		AFTER("param n: string = lower(\"A\")\n", "forbid c.name == n"),
		"not-constant 2:19"},
	{"the kind of a loop",
		POLICY
		"  for each container c\n  for each port m in c.mounts\n  forbid c.init\n}\n",
		"type 5:12"},
	{"a port", OF("port p", "forbid overlaps(p.number, \"x\")"), "bad-value 5:29"},
	{"a glob", C("forbid c.name like `{a`"), "bad-pattern 5:23"},
	{"an edit", C("forbid c.privileged fix safe \"f\" { set c.privileged to 5 }"), "type 5:58"},
	{"what is given to a test",
		POLICY
		"  param n: int = 1\n  for each container c\n  forbid count(c.mounts) > n\n}\ntest "
		"\"t\" for p {\n  given n = \"a\"\n  compose <<END\n    services: {}\n    END\n}\n",
		"type 9:13"},
};

/* What is stated twice, not at all, or where it does not belong. */
static const struct row parts[] = {
	{"two policies",
		C("forbid c.init") "policy p {\n  title \"t\"\n  for each container c\n  forbid "
				   "c.init\n}\n",
		"duplicate 7:8"},
	{"two titles", POLICY "  title \"u\"\n  for each container c\n  forbid c.init\n}\n",
		"duplicate 4:3"},
	{"two messages", C("forbid c.init message \"a\" message \"b\""), "duplicate 5:29"},
	{"no loop", POLICY "  forbid true\n}\n", "missing-part 2:8"},
	{"no rule", POLICY "  for each container c\n}\n", "missing-part 2:8"},
	{"then comes first", C("then forbid c.init"), "syntax 5:3"},
	{"a waiver of nothing", C("forbid c.init") "waive p {\n  for each container c\n}\n",
		"missing-part 7:7, missing-part 7:7, missing-part 7:7"},
	{"braces in a title",
		"language 1\npolicy p {\n  title \"{x}\"\n  for each container c\n  forbid "
		"c.init\n}\n",
		"not-constant 3:9"},
	{"a definition of itself", AFTER("define f(c: container) = c is f\n", "forbid c is f"),
		"recursion 2:8"},
	{"how long a secret is is none",
		OF("variable v", "forbid v.assigned message \"{length(v.value)}\""), ""},
	{"three nested loops",
		POLICY "  for each container a\n  for each container b\n  forbid any m in b.mounts "
		       "where m is bind\n}\n",
		""},
	{"four nested loops",
		POLICY "  for each container a\n  for each container b\n  for each mount m in "
		       "b.mounts\n  forbid any l in a.labels where l == m.type\n}\n",
		"degree 2:8"},
	{"a loop within a definition",
		"language 1\ndefine f(c: container) = any m in c.mounts where m is bind\npolicy p "
		"{\n  title \"t\"\n  for each container a\n  for each container b\n  for each "
		"mount m in b.mounts\n  forbid a is f\n}\n",
		"degree 3:8"},
	{"a loop over a param costs nothing",
		POLICY "  param words: list of string = [\"a\"]\n  for each container a\n  for "
		       "each container b\n  for each mount m in b.mounts\n  forbid any w in words "
		       "where m is bind and w == a.name\n}\n",
		""},
	{"a waiver's loops",
		C("forbid c.init") "waive p {\n  for each container a\n  for each container b\n  "
				   "for each container d\n  for each container e\n  reason \"r\"\n "
				   " by \"b\"\n  until 2027-01-01\n}\n",
		"degree 7:7"},
	{"nine loops",
		C("forbid c.init") "waive p {\n  for each container a\n  for each b in [1]\n  for "
				   "each d in [1]\n  for each e in [1]\n  for each f in [1]\n  for "
				   "each g in [1]\n  for each h in [1]\n  for each i in [1]\n  for "
				   "each j in [1]\n  reason \"r\"\n  by \"b\"\n  until "
				   "2027-01-01\n}\n",
		"degree 7:7"},
	{"a test of no policy",
		C("forbid c.init") "test \"t\" for q {\n  compose <<END\n    services: {}\n    "
				   "END\n}\n",
		"unknown-policy 7:14"},
	{"a broken param is told of once",
		AFTER("param n: itn = 5\n", "forbid count(c.mounts) > n\n  forbid n == 5"),
		"unknown-type 2:10"},
	{"a broken kind is told of once",
		POLICY "  for each contaner c\n  for each m in c.mounts where m.a == m.b\n  forbid "
		       "c.x message \"{c.y}\"\n}\n",
		"unknown-kind 4:12"},
};

/* ---- running rows ------------------------------------------------------------------------- */

struct fixture {
	struct arena arena;
	struct diags ds;
	struct pack pack;
};

static void check(struct fixture *x, struct str text, struct check_host *host)
{
	arena_init(&x->arena);
	diags_init(&x->ds, &x->arena);
	pack_init(&x->pack, &x->arena, &model_schema, &x->ds, host);
	struct source *s = source_new(&x->arena, STR("p.prq"), text);
	pack_add(&x->pack, syntax_parse(&x->arena, s, &x->ds), true);
	pack_check(&x->pack);
	diags_sort(&x->ds);
}

static struct str told(struct fixture *x)
{
	struct buf b = BUF(&x->arena);
	LIST_EACH (struct diag *, d, &x->ds.all) {
		struct position at = {0};
		if ((*d)->source)
			at = source_position((*d)->source, (*d)->span.from);
		buf_printf(&b, "%s%s %u:%u", b.n ? ", " : "", (*d)->code->slug, at.line, at.column);
	}
	return buf_str(&b);
}

static unsigned run_rows(const struct row *rows, size_t n)
{
	unsigned wrong = 0;
	for (size_t i = 0; i < n; i++) {
		struct fixture x;
		check(&x, str_from(rows[i].text), NULL);
		struct str have = told(&x);
		if (!str_eq(have, str_from(rows[i].want))) {
			print_error("%s: told \"" STR_FMT "\", not \"%s\"\n", rows[i].name,
				STR_ARG(have), rows[i].want);
			wrong++;
		}
		arena_done(&x.arena);
	}
	return wrong;
}

static void test_codes(void **state)
{
	(void)state;
	assert_int_equal(run_rows(codes, ROWS(codes)), 0);
}

static void test_counts(void **state)
{
	(void)state;
	assert_int_equal(run_rows(counts, ROWS(counts)), 0);
}

static void test_flow(void **state)
{
	(void)state;
	assert_int_equal(run_rows(flow, ROWS(flow)) + run_rows(corners, ROWS(corners)), 0);
}

static void test_types(void **state)
{
	(void)state;
	assert_int_equal(run_rows(types, ROWS(types)), 0);
}

static void test_parts(void **state)
{
	(void)state;
	assert_int_equal(run_rows(parts, ROWS(parts)), 0);
}

/* Of these the reason why no row can hold them: tests of policies are read by the linter, and text
 * that is too long or too deep is written by test_beyond_limits. */
static const char *const elsewhere[] = {"no-test", "too-large", "too-deep"};

static bool reached(const char *slug)
{
	for (size_t i = 0; i < ROWS(elsewhere); i++)
		if (str_eq(str_from(elsewhere[i]), str_from(slug)))
			return true;
	for (size_t i = 0; i < ROWS(codes); i++) {
		struct str want = str_from(codes[i].want), s = str_from(slug);
		if (str_starts_with(want, s) && want.p[s.n] == ' ')
			return true;
	}
	return false;
}

static void test_every_code(void **state)
{
	(void)state;
	unsigned wrong = 0;
#define CODE(name, slug, severity, doc)                   \
	if (!reached(slug)) {                             \
		print_error("no row reaches %s\n", slug); \
		wrong++;                                  \
	}
#include "diag/codes.def"
#undef CODE
	assert_int_equal(wrong, 0);
}

static bool tells(struct fixture *x, const struct diag_code *code)
{
	LIST_EACH (struct diag *, d, &x->ds.all)
		if ((*d)->code == code)
			return true;
	return false;
}

static void test_beyond_limits(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	struct fixture x;
	struct buf b = BUF(&a);
	buf_printf(&b, "language 1\npolicy p {\n  title \"t\"\n  for each container c\n  forbid ");
	for (int i = 0; i < 300; i++)
		buf_printf(&b, "(");
	buf_printf(&b, "c.init");
	for (int i = 0; i < 300; i++)
		buf_printf(&b, ")");
	buf_printf(&b, "\n}\n");
	check(&x, buf_str(&b), NULL);
	assert_true(tells(&x, &DIAG_too_deep));
	arena_done(&x.arena);

	b = BUF(&a);
	buf_printf(&b, "language 1\n");
	while (b.n < 5u * 1024 * 1024)
		buf_printf(&b, "# a long line that says nothing at all, over and over again\n");
	check(&x, buf_str(&b), NULL);
	assert_true(tells(&x, &DIAG_too_large));
	arena_done(&x.arena);
	arena_done(&a);
}

/* ---- as printed --------------------------------------------------------------------------- */

static const struct row printed[] = {
	{"unknown-field", C("forbid c.privilged"),
		"error[unknown-field]: `container` has no field `privilged`\n"
		"  --> p.prq:5:12\n"
		"   |\n"
		" 5 |   forbid c.privilged\n"
		"   |            ^^^^^^^^^ did you mean `privileged`?\n"
		"   |\n"
		"   = privileged: bool, from compose `privileged:` and docker run `--privileged`\n"
		"   = fix: replace with `privileged`\n"},
	{"may-be-missing", C("forbid c.user is root"),
		"error[may-be-missing]: `c.user` can be missing, and this line does not say what "
		"that means\n"
		"  --> p.prq:5:10\n"
		"   |\n"
		" 5 |   forbid c.user is root\n"
		"   |          ^^^^^^ missing when neither the service nor its Dockerfile names a "
		"user\n"
		"   |\n"
		"   = if no user should count as root:   (c.user otherwise user(\"root\")) is "
		"root\n"
		"   = if it should be passed over:       c.user is set and c.user is root\n"},
	{"always-false", OF("image i", "forbid i.tag is missing and i.tag == \"latest\""),
		"error[always-false]: this can never be true\n"
		"  --> p.prq:5:31\n"
		"   |\n"
		" 5 |   forbid i.tag is missing and i.tag == \"latest\"\n"
		"   |          ----------------     ^^^^^ a missing tag equals nothing\n"
		"   |          the tag is missing here\n"},
	{"bad-unit", C("forbid c.limits.memory is set and c.limits.memory > 512m"),
		"error[bad-unit]: `512m` is neither a size nor a duration\n"
		"  --> p.prq:5:55\n"
		"   |\n"
		" 5 |   forbid c.limits.memory is set and c.limits.memory > 512m\n"
		"   |                                                       ^^^^\n"
		"   |\n"
		"   = for half a gibibyte write 512MiB; for minutes write 512min\n"},
	{"syntax", C("forbid c.privileged mesage \"x\""),
		"error[syntax]: `mesage` does not fit here\n"
		"  --> p.prq:5:23\n"
		"   |\n"
		" 5 |   forbid c.privileged mesage \"x\"\n"
		"   |                       ^^^^^^ did you mean `message`?\n"
		"   |\n"
		"   = fix: replace with `message`\n"},
};

static void test_printed(void **state)
{
	(void)state;
	unsigned wrong = 0;
	for (size_t i = 0; i < ROWS(printed); i++) {
		struct fixture x;
		check(&x, str_from(printed[i].text), NULL);
		struct buf b = BUF(&x.arena);
		LIST_EACH (struct diag *, d, &x.ds.all)
			diag_render(*d, &b, false);
		if (!str_eq(buf_str(&b), str_from(printed[i].want))) {
			print_error("%s:\n" STR_FMT "not\n%s", printed[i].name,
				STR_ARG(buf_str(&b)), printed[i].want);
			wrong++;
		}
		arena_done(&x.arena);
	}
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_codes),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_flow),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_every_code),
		cmocka_unit_test(test_beyond_limits),
		cmocka_unit_test(test_printed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
