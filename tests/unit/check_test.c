/*
 * check_test.c: what the checker says of policies, over the model of the linter.
 *
 * A row's `want` lists the mistakes in order: code, and the text it is about, "; " between them.
 * Empty: the policy is right. The last test holds the codes that came up against codes.def.
 */
#include "compiler.h"
#include "model/model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct desk {
	struct arena arena;
	struct diags ds;
	struct pack pack;
	struct program program;
};

static const struct diag_code *reached[1000];
static unsigned n_reached;

static void note_codes(const struct diags *ds)
{
	LIST_EACH (struct diag *, d, &ds->all) {
		bool known = false;
		for (unsigned i = 0; i < n_reached; i++)
			known |= reached[i] == (*d)->code;
		if (!known)
			reached[n_reached++] = (*d)->code;
	}
}

/* Parses, checks and, where that went well, compiles. */
static void desk_open(struct desk *k, struct str text)
{
	arena_init(&k->arena);
	diags_init(&k->ds, &k->arena);
	pack_init(&k->pack, &k->arena, &model_schema, &k->ds, NULL);
	struct source *s = source_new(&k->arena, STR("org/host.prq"), text);
	pack_add(&k->pack, syntax_parse(&k->arena, s, &k->ds), true);
	pack_check(&k->pack);
	if (k->ds.errors == 0)
		compile_pack(&k->pack, &k->program);
	diags_sort(&k->ds);
	note_codes(&k->ds);
}

static const char *mistakes(struct desk *k)
{
	struct buf b = BUF(&k->arena);
	LIST_EACH (struct diag *, d, &k->ds.all) {
		struct str at = source_slice((*d)->source, (*d)->span);
		size_t line = str_find_char(at, '\n');
		at = line == STR_NOT_FOUND ? at : str_slice(at, 0, line);
		buf_printf(&b, "%s%s %.*s", b.n ? "; " : "", (*d)->code->slug,
			(int)(at.n < 60 ? at.n : 60), at.p);
	}
	return str_c(&k->arena, buf_str(&b));
}

struct check_case {
	const char *name, *text, *want;
};

static void check_row(const struct check_case *row)
{
	struct desk k;
	desk_open(&k, str_from(row->text));
	if (strcmp(mistakes(&k), row->want) != 0)
		fail_msg("%s\n%s\ngot:  %s\nwant: %s", row->name, row->text, mistakes(&k),
			row->want);
	arena_done(&k.arena);
}

#define CHECK_ROWS(rows)                                                \
	do {                                                            \
		for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) \
			check_row(&rows[i]);                            \
	} while (0)

#define L1 "language 1\n"
#define P "policy p {\n  title \"t\"\n"
#define C P "  for each container c\n  "
#define RULE(text) L1 C text "\n}\n"
#define WITH(before, text) L1 before C text "\n}\n"

/* ---- what is known to be set ---- */

static const struct check_case flow_rows[] = {
	{"a value that may be missing", RULE("forbid c.user is root"), "may-be-missing c.user"},
	{"and", RULE("forbid c.user is set and c.user is root"), ""},
	{"and, the wrong way round", RULE("forbid c.user is root and c.user is set"),
		"may-be-missing c.user"},
	{"or behind missing", RULE("forbid c.user is missing or c.user is root"), ""},
	{"or behind set", RULE("forbid c.user is set or c.user is root"), "always-false c.user"},
	{"not", RULE("forbid not (c.user is missing) and c.user is root"), ""},
	{"not or", RULE("forbid not (c.user is missing or c.privileged) and c.user is root"), ""},
	{"both sides of or say so",
		RULE("forbid ((c.user is set and c.privileged) or (c.user is set and c.init)) "
		     "and c.user is root"),
		""},
	{"one side of or says so",
		RULE("forbid ((c.user is set and c.privileged) or c.init) and c.user is root"),
		"may-be-missing c.user"},
	{"is not missing", RULE("forbid c.user is not missing and c.user is root"), ""},
	{"where of the loop",
		L1 P "  for each container c where c.user is set\n"
		     "  forbid c.user is root\n}\n",
		""},
	{"where of the loop before",
		L1 P "  for each container c where c.user is set\n"
		     "  for each mount m in c.mounts where c.user is root\n  forbid m is bind\n}\n",
		""},
	{"then after require", RULE("require c.user is set\n  then forbid c.user is root"), ""},
	{"then after forbid", RULE("forbid c.user is missing\n  then forbid c.user is root"), ""},
	{"a chain of then",
		RULE("require c.user is set\n  then forbid c.privileged\n"
		     "  then forbid c.user is root"),
		""},
	{"no then", RULE("require c.user is set\n  forbid c.user is root"),
		"may-be-missing c.user"},
	{"then after an exception",
		RULE("require c.user is set\n    unless c.init\n  then forbid c.user is root"),
		"may-be-missing c.user"},
	{"unless sees the condition", RULE("forbid c.user is set\n    unless c.user is root"), ""},
	{"the condition does not see unless",
		RULE("forbid c.user is root\n    unless c.user is missing"),
		"may-be-missing c.user"},
	{"unless sees unless before it",
		RULE("forbid c.privileged\n    unless c.user is missing\n    unless c.user is "
		     "root"),
		""},
	{"a message may show what is missing", RULE("forbid c.privileged message \"{c.user}\""),
		""},
	{"a message cannot compute with it",
		RULE("forbid c.privileged message \"{lower(c.hostname)}\""),
		"may-be-missing c.hostname"},
	{"a message behind the condition",
		RULE("forbid c.hostname is set message \"{lower(c.hostname)}\""), ""},
	{"otherwise", RULE("forbid (c.user otherwise user(\"root\")) is root"), ""},
	{"a let keeps its type", RULE("let u = c.user\n  forbid u is root"), "may-be-missing u"},
	{"a let is tested by its name", RULE("let u = c.user\n  forbid u is set and u is root"),
		""},
	{"a definition that implies",
		WITH("define named(c: container) = c.user is set and c.init\n",
			"forbid c is named and c.user is root"),
		""},
	{"a definition called",
		WITH("define named(x: container) = x.user is set\n",
			"forbid named(c) and c.user is root"),
		""},
	{"a definition denied",
		WITH("define nameless(x: container) = x.user is missing\n",
			"forbid c is not nameless and c.user is root"),
		""},
	{"a definition of its own",
		L1 "define rooty(c: container) = c.user is root\n" C "forbid c is rooty\n}\n",
		"may-be-missing c.user"},
	{"what a field implies",
		L1 P "  for each mount m where m is bind\n  forbid m.source under \"/etc\"\n}\n",
		""},
	{"without it", L1 P "  for each mount m\n  forbid m.source under \"/etc\"\n}\n",
		"may-be-missing m.source"},
	{"parents are set too", RULE("forbid c.limits.memory is set and c.limits.memory > 1GiB"),
		""},
	{"a key of a map", RULE("forbid c.labels[\"a\"] is set and c.labels[\"a\"] == \"b\""), ""},
	{"another key", RULE("forbid c.labels[\"a\"] is set and c.labels[\"b\"] == \"b\""),
		"may-be-missing c.labels[\"b\"]"},
	{"within a walk", RULE("forbid c.user is set and (any m in c.mounts where c.user is root)"),
		""},
	{"a walk's where reaches satisfies",
		RULE("require every m in c.mounts where m.source is set satisfies m.source under "
		     "\"/srv\""),
		""},
	{"a walk tells nothing outside",
		RULE("forbid (any m in c.mounts where c.user is set) and c.user is root"),
		"may-be-missing c.user"},
	{"a comprehension's where",
		RULE("forbid count([lower(m.source) for m in c.mounts where m.source is set]) > 1"),
		"type m.source"},
	{"another variable of the same name",
		L1 P "  for each container c where c.user is set\n  for each container c\n"
		     "  forbid c.user is root\n}\n",
		"may-be-missing c.user"},
	{"a walk that hides the name",
		RULE("forbid c.user is set and (any c in [c] where c.user is root)"),
		"may-be-missing c.user"},
	{"a bool that may be missing",
		L1 P "  for each container c where c.healthcheck.disabled\n"
		     "  forbid c.privileged\n}\n",
		"may-be-missing c.healthcheck.disabled"},
	{"a list that may be missing",
		L1 P "  for each container c\n  for each x in c.healthcheck.test\n"
		     "  forbid c.privileged\n}\n",
		"may-be-missing c.healthcheck.test"},
};

static void flow(void **state)
{
	(void)state;
	CHECK_ROWS(flow_rows);
}

/* ---- types ---- */

static const struct check_case type_rows[] = {
	{"bool and string", RULE("forbid c.privileged == \"yes\""), "type c.privileged == \"yes\""},
	{"a condition that is none", RULE("forbid c.name"), "type c.name"},
	{"a where that is none",
		L1 P "  for each container c where c.name\n"
		     "  forbid c.privileged\n}\n",
		"type c.name"},
	{"no order", RULE("forbid c.name < \"b\""), "type c.name < \"b\""},
	{"a size with an int", RULE("forbid (c.limits.memory otherwise 0B) > 5"),
		"type (c.limits.memory otherwise 0B) > 5"},
	{"what has no keys", RULE("forbid c.mounts has \"a\""), "type c.mounts"},
	{"what is no list", RULE("forbid \"a\" in c.name"), "type c.name"},
	{"among others", RULE("forbid 5 in c.cap_add"), "type 5"},
	{"the wrong argument", RULE("forbid lower(5) == \"a\""), "type 5"},
	{"too many arguments", RULE("forbid lower(c.name, c.name) == \"a\""),
		"type lower(c.name, c.name)"},
	{"a definition's argument",
		WITH("define f(c: container) = c.privileged\n", "forbid f(c.name)"), "type c.name"},
	{"a definition without its arguments",
		WITH("define f(c: container) = c.privileged\n", "forbid f"), "type f"},
	{"a sum of nothing", RULE("forbid c.name + 5 == \"a\""), "type c.name + 5"},
	{"no negative", RULE("forbid -c.name == \"a\""), "type -c.name"},
	{"an index", RULE("forbid c.name[0] is set"), "type c.name[0]"},
	{"braces outside a message", RULE("forbid c.name == \"{c.name}\""), "type \"{c.name}\""},
	{"a param and its default", WITH("param n: int = \"a\"\n", "forbid count(c.mounts) > n"),
		"type \"a\""},
	{"a record and a list", L1 P "  for each container c in c\n  forbid c.privileged\n}\n",
		"unknown-name c"},
	{"the kind of a loop",
		L1 P "  for each container c\n  for each port m in c.mounts\n"
		     "  forbid c.privileged\n}\n",
		"type port"},
	{"an enumeration's word", L1 P "  for each port p\n  forbid p.protocol == \"tpc\"\n}\n",
		"unknown-value \"tpc\""},
	{"a path", RULE("forbid c.name under 5"), "type c.name under 5"},
	{"a port", L1 P "  for each port p\n  forbid overlaps(p.number, \"x\")\n}\n",
		"bad-value \"x\""},
	{"an address",
		L1 P "  for each port p\n  forbid p.host_ip == "
		     "\"1.2.3\"\n}\n",
		"bad-value \"1.2.3\""},
	{"a pattern", RULE("forbid c.name matches `(a`"), "bad-pattern "},
	{"a glob", RULE("forbid c.name like `{a`"), "bad-pattern "},
	{"a pattern that is computed", RULE("forbid c.name matches c.name"), "not-constant c.name"},
	{"a default that is computed",
		L1 P "  param n: string = lower(\"A\")\n  for each container c\n"
		     "  forbid c.name == n\n}\n",
		"not-constant lower(\"A\")"},
};

static void types(void **state)
{
	(void)state;
	CHECK_ROWS(type_rows);
}

/* ---- names ---- */

static const struct check_case name_rows[] = {
	{"a field", RULE("forbid c.privilged"), "unknown-field privilged"},
	{"a name", RULE("forbid d.privileged"), "unknown-name d"},
	{"a kind", L1 P "  for each contaner c\n  forbid c.privileged\n}\n",
		"unknown-kind contaner"},
	{"a function", RULE("forbid lowr(c.name) == \"a\""), "unknown-function lowr"},
	{"an adjective", RULE("forbid c is privilegd"), "unknown-test privilegd"},
	{"a type", WITH("define f(x: contaner) = x\n", "forbid f(c) or c is f or f(c)"),
		"unknown-type contaner"},
	{"a severity", RULE("forbid c.privileged severity hgh"), "unknown-word hgh"},
	{"when unknown", RULE("forbid c.privileged when unknown fial"), "unknown-word fial"},
	{"a status", L1 P "  status stabel\n  for each container c\n  forbid c.privileged\n}\n",
		"unknown-word stabel"},
	{"a policy to waive",
		RULE("forbid c.privileged") "waive q {\n  for each container c\n  reason \"r\"\n"
					    "  by \"b\"\n  until 2027-01-01\n}\n",
		"unknown-policy q"},
	{"two policies", RULE("forbid c.privileged") C "forbid c.init\n}\n", "duplicate p"},
	{"two titles", L1 P "  title \"u\"\n  for each container c\n  forbid c.privileged\n}\n",
		"duplicate title \"u\""},
	{"two messages", RULE("forbid c.privileged message \"a\" message \"b\""),
		"duplicate message \"b\""},
	{"two params", WITH("param n: int = 1\nparam n: int = 2\n", "forbid count(c.mounts) > n"),
		"duplicate n"},
	{"a definition of itself", WITH("define f(c: container) = c is f\n", "forbid c is f"),
		"recursion f"},
	{"a ring of definitions",
		WITH("define f(c: container) = c is g\ndefine g(c: container) = c is f\n",
			"forbid c is f"),
		"recursion f"},
	{"a difference without blanks",
		WITH("param a: int = 1\nparam b: int = 2\n", "forbid a-b == 0"),
		"unused a; unused b; unknown-name a-b"},
	{"nothing uses it", WITH("define f(c: container) = c.init\n", "forbid c.privileged"),
		"unused f"},
	{"nothing uses the param of a policy",
		L1 P "  param n: int = 1\n  for each container c\n  forbid c.privileged\n}\n",
		"unused n"},
};

static void names(void **state)
{
	(void)state;
	CHECK_ROWS(name_rows);
}

/* ---- the rest of the rules ---- */

static const struct check_case rule_rows[] = {
	{"never missing", RULE("require c.name is set"), "always-true c.name is set"},
	{"never missing, asked for missing", RULE("forbid c.privileged is missing"),
		"always-false c.privileged is missing"},
	{"otherwise of what is never missing", RULE("forbid (c.name otherwise \"a\") == \"b\""),
		"always-true c.name otherwise \"a\""},
	{"set and missing", RULE("forbid c.user is set and c.user is missing"),
		"always-false c.user is missing"},
	{"a secret in a message",
		L1 P "  for each variable v\n  forbid v.name == \"A\" message \"{v.value}\"\n}\n",
		"sensitive v.value"},
	{"a secret through a let",
		L1 P "  for each variable v\n  let x = lower(v.value)\n"
		     "  forbid v.name == \"A\" message \"{x}\"\n}\n",
		"sensitive x"},
	{"how long a secret is is none",
		L1 P "  for each variable v\n"
		     "  forbid v.name == \"A\" message \"{length(v.value)}\"\n}\n",
		""},
	{"an edit of nothing written",
		RULE("forbid c.privileged fix safe \"f\" { remove lower(c.name) }"),
		"bad-edit lower(c.name)"},
	{"an edit with the wrong type",
		RULE("forbid c.privileged fix safe \"f\" { set c.privileged to 5 }"), "type 5"},
	{"no title", L1 "policy p {\n  for each container c\n  forbid c.privileged\n}\n",
		"missing-part p"},
	{"no loop", L1 P "  forbid true\n}\n", "missing-part p"},
	{"no rule", L1 P "  for each container c\n}\n", "missing-part p"},
	{"then comes first", RULE("then forbid c.privileged"), "syntax then"},
	{"a waiver without its parts",
		RULE("forbid c.privileged") "waive p {\n  for each container c\n}\n",
		"missing-part p; missing-part p; missing-part p"},
	{"braces in a title",
		L1 "policy p {\n  title \"{x}\"\n  for each container c\n  forbid "
		   "c.privileged\n}\n",
		"not-constant \"{x}\""},
	{"a control without its kind",
		L1 P "  control \"4.1\"\n  for each container c\n  forbid c.privileged\n}\n",
		"bad-value \"4.1\""},
	{"three nested loops",
		L1 P "  for each container a\n  for each container b\n"
		     "  forbid any m in b.mounts where m is bind\n}\n",
		""},
	{"four nested loops",
		L1 P
		"  for each container a\n  for each container b\n  for each mount m in b.mounts\n"
		"  forbid any l in a.labels where l == m.type\n}\n",
		"degree p"},
	{"a loop within a definition",
		L1
		"define f(c: container) = any m in c.mounts where m is bind\n" P
		"  for each container a\n  for each container b\n  for each mount m in b.mounts\n"
		"  forbid a is f\n}\n",
		"degree p"},
	{"a loop over a param costs nothing",
		L1 P
		"  param words: list of string = [\"a\"]\n"
		"  for each container a\n  for each container b\n  for each mount m in b.mounts\n"
		"  forbid any w in words where m.target like \"x\" and w == a.name\n}\n",
		""},
	{"a waiver's loops",
		RULE("forbid c.privileged") "waive p {\n  for each container a\n"
					    "  for each container b\n  for each container d\n"
					    "  for each container e\n  reason \"r\"\n  by \"b\"\n"
					    "  until 2027-01-01\n}\n",
		"degree p"},
	{"data without a disk",
		WITH("data d: list of string from \"d.yaml\"\n", "forbid c.name in d"),
		"data \"d.yaml\""},
	{"a test for no policy",
		RULE("forbid c.privileged") "test \"t\" for q {\n  compose <<END\n    services: "
					    "{}\n"
					    "    END\n}\n",
		"unknown-policy q"},
	{"what is given has a type",
		L1 P "  param n: int = 1\n  for each container c\n  forbid count(c.mounts) > n\n}\n"
		     "test \"t\" for p {\n  given n = \"a\"\n  compose <<END\n    services: {}\n"
		     "    END\n}\n",
		"type \"a\""},
};

static void rules(void **state)
{
	(void)state;
	CHECK_ROWS(rule_rows);
}

/* ---- one mistake, one message; several mistakes, all of them ---- */

static const struct check_case many_rows[] = {
	{"a broken field poisons quietly",
		RULE("let x = c.privilged\n  forbid x and lower(x) == \"a\" or x == 5 message "
		     "\"{x}\" at x"),
		"unknown-field privilged"},
	{"a broken definition poisons quietly",
		WITH("define f(c: container) = c.privilged\n",
			"forbid c is f and f(c)\n  forbid not f(c)"),
		"unknown-field privilged"},
	{"a broken loop poisons quietly",
		L1 P "  for each contaner c\n  for each m in c.mounts where m.a == m.b\n"
		     "  forbid c.x message \"{c.y}\"\n}\n",
		"unknown-kind contaner"},
	{"a broken param poisons quietly",
		WITH("param n: itn = 5\n", "forbid count(c.mounts) > n\n  forbid n == 5"),
		"unknown-type itn"},
	{"several in one policy", RULE("forbid c.privilged\n  forbid d.init\n  forbid c.name == 5"),
		"unknown-field privilged; unknown-name d; type c.name == 5"},
	{"several in one condition", RULE("forbid c.privilged or c.innit or c.user is root"),
		"unknown-field privilged; unknown-field innit; may-be-missing c.user"},
	{"several policies",
		L1 "policy p {\n  title \"t\"\n  for each container c\n  forbid c.a1\n}\n"
		   "policy q {\n  title \"t\"\n  for each container c\n  forbid c.b1\n}\n",
		"unknown-field a1; unknown-field b1"},
	{"behind what could not be parsed",
		L1 P "  for each container c\n  forbid c.privileged ==\n}\n"
		     "policy q {\n  title \"t\"\n  for each container c\n  forbid c.b1\n}\n",
		"syntax }; unknown-field b1"},
};

static void many(void **state)
{
	(void)state;
	CHECK_ROWS(many_rows);
}

/* ---- word for word ---- */

static const struct check_case shown_rows[] = {
	{"a field that does not exist",
		"language 1\n\npolicy p {\n  title \"t\"\n  severity high\n  waivable central\n\n"
		"  for each container c\n  forbid c.privilged\n}\n",
		"error[unknown-field]: `container` has no field `privilged`\n"
		"  --> org/host.prq:9:12\n"
		"   |\n"
		" 9 |   forbid c.privilged\n"
		"   |            ^^^^^^^^^ did you mean `privileged`?\n"
		"   |\n"
		"   = privileged: bool, from compose `privileged:` and docker run `--privileged`\n"
		"   = fix: replace with `privileged`\n"},
	{"a value that may be missing",
		"language 1\n\n\n\n\n\n\n\npolicy p {\n  title \"t\"\n  for each container c\n"
		"  forbid c.user is root\n}\n",
		"error[may-be-missing]: `c.user` can be missing, and this line does not say what "
		"that "
		"means\n"
		"  --> org/host.prq:12:10\n"
		"   |\n"
		"12 |   forbid c.user is root\n"
		"   |          ^^^^^^ missing when neither the service nor its Dockerfile names a "
		"user\n"
		"   |\n"
		"   = if no user should count as root:   (c.user otherwise user(\"root\")) is "
		"root\n"
		"   = if it should be passed over:       c.user is set and c.user is root\n"},
	{"what can never be true",
		"language 1\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\npolicy p {\n  title \"t\"\n"
		"  for each image i\n  forbid i.tag is missing and i.tag == \"latest\"\n}\n",
		"error[always-false]: this can never be true\n"
		"  --> org/host.prq:20:31\n"
		"   |\n"
		"20 |   forbid i.tag is missing and i.tag == \"latest\"\n"
		"   |          ----------------     ^^^^^ a missing tag equals nothing\n"
		"   |          the tag is missing here\n"},
	{"a unit that is none", RULE("forbid (c.limits.memory otherwise 0B) > 512m"),
		"error[bad-unit]: `512m` is neither a size nor a duration\n"
		"  --> org/host.prq:5:43\n"
		"   |\n"
		" 5 |   forbid (c.limits.memory otherwise 0B) > 512m\n"
		"   |                                           ^^^^\n"
		"   |\n"
		"   = for half a gibibyte write 512MiB; for minutes write 512min\n"},
	{"a misspelt keyword", RULE("forbid c.privileged mesage \"m\""),
		"error[syntax]: `mesage` does not fit here\n"
		"  --> org/host.prq:5:23\n"
		"   |\n"
		" 5 |   forbid c.privileged mesage \"m\"\n"
		"   |                       ^^^^^^ did you mean `message`?\n"
		"   |\n"
		"   = fix: replace with `message`\n"},
};

static void shown(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof shown_rows / sizeof *shown_rows; i++) {
		struct desk k;
		desk_open(&k, str_from(shown_rows[i].text));
		struct buf b = BUF(&k.arena);
		LIST_EACH (struct diag *, d, &k.ds.all)
			diag_render(*d, &b, false);
		if (!str_eq(buf_str(&b), str_from(shown_rows[i].want)))
			fail_msg("%s\ngot\n" STR_FMT "want\n%s", shown_rows[i].name,
				STR_ARG(buf_str(&b)), shown_rows[i].want);
		arena_done(&k.arena);
	}
}

/* ---- every code ---- */

static const struct check_case other_rows[] = {
	{"a character", RULE("forbid c.privileged ^"), "bad-token ^"},
	{"a unit", RULE("forbid (c.limits.memory otherwise 5m) > 1GiB"), "bad-unit 5m"},
	{"a number", RULE("forbid count(c.mounts) > 99999999999999999999"),
		"bad-number 99999999999999999999"},
	{"the language", "policy p {\n  title \"t\"\n  for each container c\n  forbid c.init\n}\n",
		"bad-language "},
};

static void others(void **state)
{
	(void)state;
	CHECK_ROWS(other_rows);
}

static struct str repeated(
	struct arena *a, const char *head, const char *part, unsigned n, const char *tail)
{
	struct buf b = BUF(a);
	buf_add(&b, str_from(head));
	for (unsigned i = 0; i < n; i++)
		buf_add(&b, str_from(part));
	buf_add(&b, str_from(tail));
	return buf_str(&b);
}

/* Only tools say that a policy has no test. */
static bool is_of_tools(const struct diag_code *code)
{
	return code == &DIAG_no_test;
}

static void every_code(void **state)
{
	struct arena a;
	struct desk deep, large;
	(void)state;
	arena_init(&a);
	desk_open(&deep, repeated(&a, L1 C "forbid ", "not ", 300, "c.init\n}\n"));
	desk_open(
		&large, repeated(&a, L1 C "forbid c.init message \"", "{c.name} ", 300, "\"\n}\n"));
	arena_done(&deep.arena);
	arena_done(&large.arena);
	arena_done(&a);
	static const struct diag_code *const codes[] = {
#define CODE(name, slug, severity, doc) &DIAG_##name,
#include "diag/codes.def"
#undef CODE
	};
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		bool found = is_of_tools(codes[i]);
		for (unsigned j = 0; j < n_reached; j++)
			found |= reached[j] == codes[i];
		if (!found)
			fail_msg("no case reaches %s", codes[i]->slug);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flow),
		cmocka_unit_test(types),
		cmocka_unit_test(names),
		cmocka_unit_test(rules),
		cmocka_unit_test(many),
		cmocka_unit_test(shown),
		cmocka_unit_test(others),
		cmocka_unit_test(every_code),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
