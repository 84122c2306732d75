/*
 * testing_test.c: the tests inside policy files: what passes, what fails and how that is shown,
 * what --update writes and what --coverage counts.
 */
#include "testing/testing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#define POLICIES                                                                                   \
	"language 1\n"                                                                             \
	"policy no-root {\n"                                                                       \
	"  title \"Nobody is root\" severity high\n"                                               \
	"  param allowed: list of string = []\n"                                                   \
	"  for each stage s where s is final and not ((s.name otherwise \"\") in allowed)\n"       \
	"  forbid (s.user otherwise user(\"nobody\")) is root\n"                                   \
	"    message \"starts as `{s.user}`\" at s.user\n"                                         \
	"}\n"                                                                                      \
	"policy one-port {\n"                                                                      \
	"  title \"A port is taken once\" severity low\n"                                          \
	"  for each project g for each port p in g.ports\n"                                        \
	"  for each port q in g.ports where q precedes p\n"                                        \
	"  forbid p.published is set and q.published is set and overlaps(p.published, "            \
	"q.published)\n"                                                                           \
	"    message \"{p.container.name} comes late\" at p related q \"taken here\"\n"            \
	"}\n"                                                                                      \
	"waive no-root { for each stage s where (s.name otherwise \"\") == \"told\" reason \"r\" " \
	"by \"b\""                                                                                 \
	" until 2030-01-01 }\n"

#define TEST(policy, samples) "test \"it\" for " policy " {\n" samples "}\n"
#define DOCKERFILE(lines) "  dockerfile <<END\n" lines "    END\n"
#define COMPOSE(lines) "  compose <<END\n" lines "    END\n"

static struct arena arena;
static struct testing_settings settings;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena);
	settings = (struct testing_settings){.today = 20000};
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

struct result {
	bool ok;
	struct testing_totals totals;
	const char *out;
};

static struct result run_files(struct policy_files *files, struct diags *ds)
{
	struct result r = {0};
	struct program program;
	struct buf out = BUF(&arena);
	files->pack.apart = settings.coverage || settings.complete;
	if (!policy_files_compile(files, &program)) {
		LIST_EACH (struct diag *, d, &ds->all)
			diag_render(*d, &out, false);
		fail_msg("the policies of this test are wrong:\n" STR_FMT, STR_ARG(buf_str(&out)));
	}
	r.ok = testing_run(files, &program, &settings, &out, &r.totals);
	r.out = str_c(&arena, buf_str(&out));
	return r;
}

static struct result run_text(const char *text)
{
	struct diags ds;
	struct policy_files *files = arena_new(&arena, struct policy_files);
	diags_init(&ds, &arena);
	policy_files_init(files, &arena, &ds, NULL);
	policy_files_add_source(files, source_new(&arena, STR("p.prq"), str_from(text)), true);
	return run_files(files, &ds);
}

static void assert_in(const char *out, const char *want, const char *name)
{
	if (!strstr(out, want))
		fail_msg("%s\n--- wanted\n%s\n--- in\n%s", name, want, out);
}

/* ---- what passes ---- */

static const struct row {
	const char *name, *text;
} passes[] = {
	{"silence without marks", TEST("no-root", DOCKERFILE("    FROM a:1\n    USER app\n"))},
	{"a mark at the end of a line",
		TEST("no-root", DOCKERFILE("    FROM a:1\n    USER root   <~ no-root\n"))},
	{"a mark with part of the message, its quotes left out",
		TEST("no-root", DOCKERFILE("    FROM a:1\n    USER root <~ no-root: as root\n"))},
	{"carets over the very columns",
		TEST("no-root", DOCKERFILE("    FROM a:1\n    USER root\n    ^^^^^^^^^ no-root\n   "
					   " CMD x\n"))},
	{"columns count characters, not bytes",
		TEST("one-port", COMPOSE("    services:\n"
					 "      a: {labels: {k: \303\244}, image: a, ports: "
					 "[\"1:1\", \"1:2\"]}\n"
					 "                                                   ^^^^^ "
					 "one-port\n"))},
	{"a mark for what is undecided",
		TEST("no-root", DOCKERFILE("    FROM a:1\n    ARG WHO\n    USER $WHO <? no-root: "
					   "WHO has no default\n"))},
	{"carets for what is undecided",
		TEST("no-root", DOCKERFILE("    FROM a:1\n    ARG WHO\n    USER $WHO\n    "
					   "^^^^^^^^^ <? no-root\n"))},
	{"a related place, before its finding",
		TEST("one-port", COMPOSE("    services:\n"
					 "      a: {image: a, ports: [\"1:1\"]}   <- taken here\n"
					 "      b: {image: a, ports: [\"1:1\"]}   <~ one-port: b "
					 "comes late\n"))},
	{"a related place by carets",
		TEST("one-port", COMPOSE("    services:\n"
					 "      a: {image: a, ports: [\"1:1\"]}\n"
					 "                            ^^^^^ <- taken\n"
					 "      b: {image: a, ports: [\"1:1\"]}   <~ one-port\n"))},
	{"each finding has its mark, the vague one takes what is left",
		TEST("one-port", COMPOSE("    services:\n"
					 "      a: {image: a, ports: [\"1:1\"]}\n"
					 "      b: {image: a, ports: [\"1:1\", \"1:2\"]} <~ "
					 "one-port <~ one-port: b comes\n"))},
	{"what looks like carets is text unless a name follows",
		TEST("no-root", DOCKERFILE("    FROM a:1\n    RUN <<X\n    ^^^^\n    ^^^^ 7\n    "
					   "X\n    USER app\n"))},
	{"arrows inside words are text",
		TEST("no-root",
			DOCKERFILE("    FROM a:1\n    RUN echo '<?php' a<~b\n    USER app\n"))},
	{"lines end as \\r\\n",
		TEST("no-root",
			DOCKERFILE("    FROM a:1\r\n    USER root   <~ no-root\r\n    CMD x\r\n"))},
	{"a waived finding is silence",
		TEST("no-root", DOCKERFILE("    FROM a:1 AS told\n    USER root\n"))},
	{"a waiver ends on the day that is given",
		TEST("no-root", "  given today = 2030-01-02\n" DOCKERFILE(
					"    FROM a:1 AS told\n    USER root   <~ no-root\n"))},
	{"a param is given", TEST("no-root", "  given allowed = [\"x\"]\n" DOCKERFILE(
						     "    FROM a:1 AS x\n    USER root\n"))},
	{"a build argument is given",
		TEST("no-root",
			"  given args = { \"WHO\": \"root\" }\n" DOCKERFILE(
				"    FROM a:1\n    ARG WHO\n    USER $WHO   <~ no-root\n"))},
	{"samples without paths do not see each other",
		TEST("no-root", DOCKERFILE("    FROM a:1\n    USER root <~ no-root\n")
					DOCKERFILE("    FROM a:1\n    USER app\n"))},
	{"what two files say of one line counts once",
		TEST("no-root", "  compose \"web/compose.yaml\" <<END\n"
				"    services: {a: {build: .}}\n"
				"    END\n"
				"  dockerfile \"web/Dockerfile\" <<END\n"
				"    FROM a:1\n"
				"    USER root   <~ no-root\n"
				"    END\n")},
	{"a file that is only there to be opened",
		TEST("one-port",
			"  file \".env\" <<END\n    P=1\n    END\n" COMPOSE(
				"    services:\n"
				"      a: {image: a, ports: [\"1:1\"]}\n"
				"      b: {image: a, ports: [\"${P}:1\"]}   <~ one-port\n"))},
	{"all policies of the file without `for`",
		"test \"it\" {\n" DOCKERFILE("    FROM a:1\n    USER root <~ no-root\n") "}\n"},
};

static void test_passes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof passes / sizeof *passes; i++) {
		struct result r = run_text(str_printf(&arena, "%s%s", POLICIES, passes[i].text).p);
		assert_in(r.out, "\n1 passed, 0 failed\n", passes[i].name);
		assert_true(r.ok);
	}
}

/* ---- what fails ---- */

static const struct failure {
	const char *name, *text, *want;
} failures[] = {
	{"a finding without a mark", TEST("no-root", DOCKERFILE("    FROM a:1\n    USER root\n")),
		"failed: it\n"
		"  --> p.prq:17\n"
		"  Dockerfile\n"
		"           1  FROM a:1\n"
		"           2  USER root\n"
		"    expected  nothing\n"
		"    found     ^^^^^^^^^ no-root: starts as `root`\n"},
	{"a mark without a finding",
		TEST("no-root", DOCKERFILE("    FROM a:1\n    USER app <~ no-root\n")),
		"           2  USER app\n"
		"    expected  <~ no-root\n"
		"    found     nothing\n"},
	{"the wrong columns",
		TEST("no-root",
			DOCKERFILE("    FROM a:1\n    USER root\n         ^^^^ no-root: as\n")),
		"           2  USER root\n"
		"    expected       ^^^^ no-root: as\n"
		"    found     ^^^^^^^^^ no-root: starts as `root`\n"},
	{"the wrong message",
		TEST("no-root", DOCKERFILE("    FROM a:1\n    USER root <~ no-root: toor\n")),
		"    expected  <~ no-root: toor\n"
		"    found     ^^^^^^^^^ no-root: starts as `root`\n"},
	{"undecided without a mark",
		TEST("no-root", DOCKERFILE("    FROM a:1\n    ARG X\n    USER $X\n")),
		"    found     ^^^^^^^ <? no-root: "},
	{"undecided is no finding",
		TEST("no-root", DOCKERFILE("    FROM a:1\n    ARG X\n    USER $X <~ no-root\n")),
		"    expected  <~ no-root\n"
		"    found     ^^^^^^^ <? no-root: "},
	{"one mark is not enough for two findings",
		TEST("one-port",
			COMPOSE("    services:\n"
				"      a: {image: a, ports: [\"1:1\"]}\n"
				"      b: {image: a, ports: [\"1:1\", \"1:2\"]} <~ one-port\n")),
		"expected  nothing\n"},
	{"a related place that is none",
		TEST("one-port", COMPOSE("    services: {a: {image: a}}   <- taken here\n")),
		"    expected  <- taken here\n"
		"    found     nothing\n"},
	{"a policy that does not exist", TEST("no-root", DOCKERFILE("    FROM a:1 <~ no-rot\n")),
		"error[unknown-policy]: there is no policy `no-rot`\n"
		"  --> p.prq:19:17\n"},
	{"a policy that is misspelt", TEST("no-root", DOCKERFILE("    FROM a:1 <~ no-rot\n")),
		"did you mean `no-root`?"},
	{"a policy that is not tested", TEST("no-root", DOCKERFILE("    FROM a:1 <~ one-port\n")),
		"`one-port` is not what this test is for"},
	{"a mark that names nothing", TEST("no-root", DOCKERFILE("    FROM a:1 <~ 7\n")),
		"this mark names no policy"},
	{"no colon", TEST("no-root", DOCKERFILE("    FROM a:1\n    USER root <~ no-root starts\n")),
		"a colon stands between"},
	{"marks above the first line",
		TEST("no-root", DOCKERFILE("    ^^^^ no-root\n    FROM a:1\n")),
		"no line above them"},
	{"what a reader refuses, where it is written",
		TEST("no-root", DOCKERFILE("    FROM a:1\n    FORM b <~ no-root\n    USER app\n")),
		"  --> p.prq:20:5\n"},
	{"an unknown kind of sample", TEST("no-root", "  dockrfile <<END\n    FROM a\n    END\n"),
		"did you mean `dockerfile`?"},
	{"two samples of one path",
		TEST("no-root", "  dockerfile \"a\" <<END\n    FROM a:1\n    END\n"
				"  dockerfile \"./a\" <<END\n    FROM a:1\n    END\n"),
		"two samples are called `a`"},
	{"a path that leads out",
		TEST("no-root", "  dockerfile \"../a\" <<END\n    FROM a:1\n    END\n"),
		"lies below the folder"},
	{"no sample", TEST("no-root", "  given allowed = [\"x\"]\n"), "this test has no sample"},
	{"control characters are made visible",
		TEST("one-port", COMPOSE("    services:\n"
					 "      \"\\e\": {image: a, ports: [\"1:1\", \"1:2\"]}\n")),
		"one-port: <U+001B> comes late\n"},
};

static void test_failures(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof failures / sizeof *failures; i++) {
		struct result r =
			run_text(str_printf(&arena, "%s%s", POLICIES, failures[i].text).p);
		assert_in(r.out, failures[i].want, failures[i].name);
		assert_in(r.out, "\n0 passed, 1 failed\n", failures[i].name);
		assert_false(r.ok);
	}
}

/* ---- the summary ---- */

static void test_nothing_ran(void **state)
{
	(void)state;
	struct result r = run_text(POLICIES);
	assert_false(r.ok);
	assert_in(r.out, "no test to run", "said");
	assert_int_equal(r.totals.never_fires, 2);
	assert_int_equal(r.totals.never_passes, 2);
}

#define FIRES                                        \
	"test \"fires\" for no-root {\n" DOCKERFILE( \
		"    FROM a:1\n    USER root <~ no-root\n") "}\n"
#define SILENT "test \"is silent\" for no-root {\n" DOCKERFILE("    FROM a:1\n    USER app\n") "}\n"

static void test_shown(void **state)
{
	(void)state;
	struct result r = run_text(POLICIES FIRES);
	assert_in(r.out, "p.prq:2: no test shows that `no-root` passes\n", "passes");
	r = run_text(POLICIES SILENT);
	assert_in(r.out, "p.prq:2: no test shows that `no-root` fires\n", "fires");
	r = run_text(POLICIES FIRES SILENT);
	assert_null(strstr(r.out, "`no-root`"));
	assert_int_equal(r.totals.never_fires, 1);
	/* no stage to be judged: that shows nothing */
	r = run_text(POLICIES TEST("no-root", COMPOSE("    services: {a: {image: a}}\n")));
	assert_int_equal(r.totals.never_passes, 2);
}

static void test_only(void **state)
{
	(void)state;
	settings.only = STR("silent");
	struct result r = run_text(POLICIES FIRES SILENT);
	assert_int_equal(r.totals.passed, 1);
	assert_null(strstr(r.out, "no-test"));
	settings.only = STR("no-root");
	assert_int_equal(run_text(POLICIES FIRES SILENT).totals.passed, 2);
	settings.only = STR("nothing of that name");
	assert_false(run_text(POLICIES FIRES SILENT).ok);
}

#define FIXING                                                                           \
	"language 1\n"                                                                   \
	"policy copy { title \"t\" for each ADD a forbid true at a.instruction.keyword " \
	"fix safe \"write COPY\" { replace a.instruction.keyword with \"COPY\" } }\n"    \
	"policy user { title \"t\" for each stage s require s.user is set "              \
	"fix manual \"name one\" { set s.user to \"1\" } }\n"
#define FIXED(text) "  fixed <<END\n" text "    END\n"

static void test_fixed(void **state)
{
	(void)state;
	struct result r = run_text(FIXING TEST("copy",
		DOCKERFILE("    FROM a:1\n    add b c <~ copy\n    ADD d e <~ copy\n")
			FIXED("    FROM a:1\n    copy b c\n    COPY d e\n")));
	assert_true(r.ok);
	r = run_text(FIXING TEST("copy", DOCKERFILE("    FROM a:1\n    ADD b c <~ copy\n")
						 FIXED("    FROM a:1\n    ADD b c\n")));
	assert_false(r.ok);
	assert_in(r.out, "is not what the fixes make of it", "says so");
	assert_in(r.out, "| -ADD b c", "shows what was expected");
	assert_in(r.out, "| +COPY b c", "and what came");
	r = run_text(
		FIXING TEST("user", DOCKERFILE("    FROM a:1 <~ user\n") FIXED("    FROM a:1\n")));
	assert_true(r.ok);
	r = run_text(FIXING TEST("copy", FIXED("    FROM a:1\n")));
	assert_false(r.ok);
}

/* ---- coverage ---- */

static void test_coverage(void **state)
{
	(void)state;
	settings.coverage = true;
	struct result r = run_text(POLICIES FIRES SILENT);
	assert_in(r.out, "    1 of   3  no-root\n", "root test is decided both ways");
	assert_in(r.out, "    p.prq:5: never false: s is final\n", "every stage was final");
	assert_in(r.out, "    p.prq:5: never true: (s.name otherwise \"\") in allowed\n",
		"none was allowed");
	assert_in(r.out, "never reached: q precedes p\n", "the other policy did not run");
}

/* `is not`, != and `is missing` are compiled to their opposite. */
static void test_coverage_of_the_opposite(void **state)
{
	(void)state;
	settings.coverage = true;
	struct result r = run_text("language 1\n"
				   "policy p { title \"t\" severity low for each stage s\n"
				   "  forbid s.user is missing or s.index != 0 }\n" TEST(
					   "p", DOCKERFILE("    FROM a:1 <~ p\n")));
	assert_in(r.out, ":3: never false: s.user is missing\n", "is missing");
	assert_in(r.out, ":3: never reached: s.index != 0\n", "short cut");
	r = run_text("language 1\n"
		     "policy p { title \"t\" severity low for each stage s\n"
		     "  forbid s.index != 0 }\n" TEST("p", DOCKERFILE("    FROM a:1\n")));
	assert_in(r.out, ":3: never true: s.index != 0\n", "!=");
}

/* ---- update ---- */

static const struct update {
	const char *name, *before, *after;
} updates[] = {
	{"a mark is added", DOCKERFILE("    FROM a:1\n    USER root\n    CMD x\n"),
		DOCKERFILE("    FROM a:1\n    USER root\n    ^^^^^^^^^ no-root: starts as `root`\n "
			   "   CMD x\n")},
	{"a mark at a line end goes", DOCKERFILE("    FROM a:1   <~ no-root\n    USER app\n"),
		DOCKERFILE("    FROM a:1\n    USER app\n")},
	{"a line of marks goes", DOCKERFILE("    FROM a:1\n    ^^^^ no-root\n    USER app\n"),
		DOCKERFILE("    FROM a:1\n    USER app\n")},
	{"one of two marks stays",
		DOCKERFILE("    FROM a:1\n    USER root   <~ no-root: x   <~ no-root: root\n"),
		DOCKERFILE("    FROM a:1\n    USER root   <~ no-root: root\n")},
	{"one of two marks stays, and it is the first",
		DOCKERFILE("    FROM a:1\n    USER root   <~ no-root: root   <~ no-root: x\n"),
		DOCKERFILE("    FROM a:1\n    USER root   <~ no-root: root\n")},
	{"carets move", DOCKERFILE("    FROM a:1\n    USER root\n         ^^^^ no-root\n"),
		DOCKERFILE(
			"    FROM a:1\n    USER root\n    ^^^^^^^^^ no-root: starts as `root`\n")},
	{"what is undecided", DOCKERFILE("    FROM a:1\n    ARG X\n    USER $X   <~ no-root\n"),
		DOCKERFILE("    FROM a:1\n    ARG X\n    USER $X\n    ^^^^^^^ <? no-root: `X` has "
			   "no default\n")},
	{"line ends stay as they are", DOCKERFILE("    FROM a:1\r\n    USER root\r\n"),
		DOCKERFILE("    FROM a:1\r\n    USER root\r\n    ^^^^^^^^^ no-root: starts as "
			   "`root`\r\n")},
};

static char *read_back(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = arena_alloc(&arena, 1 << 16);
	assert_non_null(f);
	text[fread(text, 1, (1 << 16) - 1, f)] = 0;
	fclose(f);
	return text;
}

static struct result run_path(const char *path)
{
	struct diags ds;
	struct policy_files *files = arena_new(&arena, struct policy_files);
	diags_init(&ds, &arena);
	policy_files_init(files, &arena, &ds, NULL);
	assert_true(policy_files_add(files, str_from(path), true));
	return run_files(files, &ds);
}

static void check_update(const char *path, const struct update *u)
{
	struct stat st;
	const char *before =
		str_printf(&arena, "%stest \"it\" for no-root {\n%s}\n# end\n", POLICIES, u->before)
			.p;
	const char *after =
		str_printf(&arena, "%stest \"it\" for no-root {\n%s}\n# end\n", POLICIES, u->after)
			.p;
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(before, f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, 0640), 0);
	settings.update = true;
	struct result r = run_path(path);
	assert_int_equal(r.totals.updated, 1);
	if (strcmp(read_back(path), after) != 0)
		fail_msg("%s\n--- wanted\n%s\n--- got\n%s", u->name, after, read_back(path));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	settings.update = false;
	assert_in(run_path(path).out, "\n1 passed, 0 failed\n", u->name);
}

/* The same words in two policies are two conditions, and a test of one says nothing of the other.
 */
static void test_coverage_of_the_same_words(void **state)
{
	(void)state;
	settings.coverage = true;
	struct result r = run_text(
		"language 1\n"
		"policy p { title \"t\" severity low for each stage s forbid s.index == 1 }\n"
		"policy q { title \"t\" severity low for each stage s forbid s.index == 1 }\n" TEST(
			"p", DOCKERFILE("    FROM a:1\n    FROM b:1 <~ p\n")));
	assert_in(r.out, "    1 of   1  p\n", "the one that was tested");
	assert_in(r.out, "    0 of   1  q\n", "the other");
	assert_in(r.out, "p.prq:3: never reached: s.index == 1\n", "where it stands");
}

#define DECIDED                                                                              \
	"language 1\n"                                                                       \
	"policy p { title \"t\" severity low for each stage s forbid s.index == 1 }\n" TEST( \
		"p", DOCKERFILE("    FROM a:1\n    FROM b:1 <~ p\n"))
#define ENDED \
	"policy q { title \"t\" severity low for each document d require d is final_newline }\n"

static void test_complete(void **state)
{
	(void)state;
	settings.complete = true;
	struct result r = run_text(DECIDED);
	assert_true(r.ok);
	assert_null(strstr(r.out, "conditions"));
	r = run_text(DECIDED ENDED TEST("q", DOCKERFILE("    FROM a:1\n")));
	assert_false(r.ok);
	assert_in(r.out, "    0 of   1  q\n", "what lacks something is shown");
	assert_in(r.out, "not complete: 1 of 2 conditions are not seen both true and false", "sum");
	assert_in(r.out, "not complete: tests must show of each policy", "it never fires");
	r = run_text(DECIDED ENDED TEST("q",
		DOCKERFILE("    FROM a:1\n")) "test \"no end\" for q { given final_newline = "
					      "false\n" DOCKERFILE("    FROM a:1 <~ q\n") "}\n");
	assert_true(r.ok);
}

#define ANY                                                                                     \
	"language 1\n"                                                                          \
	"policy tagged { title \"t\" severity low for each image i forbid i.tag is missing }\n" \
	"policy one { title \"t\" severity low for each stage s forbid s.index == 1 }\n" TEST(  \
		"one", DOCKERFILE("    FROM a\n    FROM b:1 <~ one\n"))

/* What a policy says of another's sample its own tests have to show. */
static void test_complete_notations(void **state)
{
	(void)state;
	settings.complete = true;
	struct result r = run_text(
		ANY TEST("tagged", COMPOSE("    services:\n      x:\n        image: a   <~ tagged\n"
					   "      y:\n        image: a:1\n")));
	assert_false(r.ok);
	assert_in(r.out,
		"no test shows that `tagged` fires, and none that it passes in a Dockerfile",
		"the sample of the other policy");
	r = run_text(
		ANY TEST("tagged", COMPOSE("    services:\n      x:\n        image: a   <~ tagged\n"
					   "      y:\n        image: a:1\n")
					   DOCKERFILE("    FROM a   <~ tagged\n    FROM b:1\n")));
	assert_true(r.ok);
	r = run_text(ANY TEST("tagged", DOCKERFILE("    FROM a   <~ tagged\n    FROM b:1\n"))
			TEST("one", DOCKERFILE("    ARG B\n    FROM $B\n")));
	assert_false(r.ok);
	assert_in(
		r.out, "no test shows that `tagged` is undecided\n", "an image that is not known");
}

/* A fix that nobody has looked at may be none. */
static void test_complete_fixes(void **state)
{
	(void)state;
	settings.complete = true;
	struct result r =
		run_text("language 1\npolicy p { title \"t\" severity low for each USER u\n"
			 "  forbid u.user is root fix unsafe \"f\" { remove u } }\n" TEST("p",
				 DOCKERFILE("    FROM a:1\n    USER root <~ p\n    USER b\n")));
	assert_false(r.ok);
	assert_in(r.out, "no test shows that `p` is fixed\n", "no fixed sample");
}

static void test_update(void **state)
{
	(void)state;
	char folder[] = "/tmp/testing_test.XXXXXX";
	assert_non_null(mkdtemp(folder));
	const char *path = str_printf(&arena, "%s/p.prq", folder).p;
	for (size_t i = 0; i < sizeof updates / sizeof *updates; i++)
		check_update(path, &updates[i]);
	unlink(path);
	assert_int_equal(rmdir(folder), 0); /* no temporary file stayed */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_passes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_failures, setup, teardown),
		cmocka_unit_test_setup_teardown(test_nothing_ran, setup, teardown),
		cmocka_unit_test_setup_teardown(test_shown, setup, teardown),
		cmocka_unit_test_setup_teardown(test_only, setup, teardown),
		cmocka_unit_test_setup_teardown(test_fixed, setup, teardown),
		cmocka_unit_test_setup_teardown(test_coverage, setup, teardown),
		cmocka_unit_test_setup_teardown(test_coverage_of_the_opposite, setup, teardown),
		cmocka_unit_test_setup_teardown(test_coverage_of_the_same_words, setup, teardown),
		cmocka_unit_test_setup_teardown(test_complete, setup, teardown),
		cmocka_unit_test_setup_teardown(test_complete_notations, setup, teardown),
		cmocka_unit_test_setup_teardown(test_complete_fixes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_update, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
