/*
 * limits_test.c: every limit at its value and above it, and inputs made to hang, crash or deceive.
 *
 * At a limit nothing is said; above it a mistake names the limit. Nothing here asserts a time:
 * the alarm ends a test that hangs. Large inputs are made here, none is kept.
 */
#include "findings/judge.h"
#include "library/library.h"
#include "pattern/pattern.h"
#include "project/input.h"
#include "project/root.h"
#include "project/unit.h"
#include "report/report.h"

#include "cli/options.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- what is read, and what was said of it ---- */

enum reader { DOCKERFILE = INPUT_dockerfile, COMPOSE = INPUT_compose, SCRIPT = INPUT_run, POLICY };

struct reads {
	struct unit unit;
	struct policy_files files;
	struct program program;
	struct map values;
	bool compiled;
};

static void ask_all(struct facts *f)
{
	for (unsigned k = 0; k < model_schema.n_kinds; k++) {
		if (model_schema.kinds[k].prepare)
			model_schema.kinds[k].prepare(f);
		for (uint32_t i = 0; i < f->by_kind[k].n; i++)
			for (unsigned slot = 0; slot < model_schema.kinds[k].n_fields; slot++)
				(void)record_get(f->by_kind[k].at[i], slot);
	}
}

static void reads_init(struct reads *r)
{
	*r = (struct reads){0};
	unit_init(&r->unit);
}

static void reads_done(struct reads *r)
{
	unit_done(&r->unit);
}

/* Reads the text and asks for every field of every record, or compiles it. */
static void reads_text(struct reads *r, enum reader reader, struct str text, struct inputs *inputs)
{
	struct unit_settings us = {.values = &r->values};
	struct unit *u = &r->unit;
	unit_reset(u, &us);
	struct source *s = source_new(&u->arena, STR("it"), str_copy(&u->arena, text));
	if (reader == POLICY) {
		policy_files_init(&r->files, &u->arena, &u->diags, NULL);
		policy_files_add_source(&r->files, s, true);
		r->compiled = u->diags.errors == 0 && policy_files_compile(&r->files, &r->program);
		return;
	}
	unit_read(u, (enum input_kind)reader, s, inputs);
	ask_all(&u->facts);
}

static bool says(const struct diags *ds, const char *words)
{
	for (uint32_t i = 0; i < ds->all.n; i++)
		if (str_find(ds->all.at[i]->message, str_from(words)) != STR_NOT_FOUND)
			return true;
	return false;
}

static void show(const struct diags *ds)
{
	for (uint32_t i = 0; i < ds->all.n && i < 5; i++)
		fprintf(stderr, "  said: %.*s\n", (int)(ds->all.at[i]->message.n % 300),
			ds->all.at[i]->message.p);
}

static void expect_said(const struct diags *ds, const char *words, bool want, const char *name)
{
	if (says(ds, words) == want)
		return;
	fprintf(stderr, "%s: \"%s\" is %s\n", name, words, want ? "not said" : "said");
	show(ds);
	fail();
}

/* ---- nesting ---- */

/* head, open repeated, inner, close repeated, tail */
struct nest {
	const char *name;
	enum reader reader;
	const char *head, *open, *inner, *close, *tail;
	unsigned most; /* repetitions within the limit */
	const char *says;
};

#define RULE "language 1\npolicy p {\n title \"t\"\n severity low\n for each container c\n forbid "
#define FROM "FROM a:1\n"

static const struct nest nests[] = {
	{"yaml lists", COMPOSE, "services: {}\nx-a: ", "[", "", "]", "\n", 199,
		"more than 200 deep"},
	{"yaml maps", COMPOSE, "services: {}\nx-a: ", "{a: ", "1", "}", "\n", 199,
		"more than 200 deep"},
	{"yaml dashes", COMPOSE, "services: {}\nx-a:\n  ", "- ", "1", "", "\n", 199,
		"more than 200 deep"},
	{"exec form lists", DOCKERFILE, FROM "CMD [\"a\", ", "[", "\"b\"", "]", "]\n", 199,
		"deeper than 200"},
	{"exec form maps", DOCKERFILE, FROM "CMD [\"a\", ", "{\"a\":", "\"b\"", "}", "]\n", 199,
		"deeper than 200"},
	{"Dockerfile variables", DOCKERFILE, FROM "ENV A=", "${B:-", "x", "}", "\n", 200,
		"deeper than 200"},
	{"ONBUILD", DOCKERFILE, FROM, "ONBUILD ", "RUN x", "", "\n", 200, "deeper than 200"},
	{"compose variables", COMPOSE, "services:\n  a:\n    image: \"a:", "${B:-", "x", "}",
		"\"\n", 199, "deeper than 200"},
	{"substitutions", SCRIPT, "", "echo $(", "x", ")", "\n", 99, "more than 200 deep"},
	{"quoted substitutions", SCRIPT, "", "echo \"$(", "x", ")\"", "\n", 99,
		"more than 200 deep"},
	{"process substitutions", SCRIPT, "#!/bin/bash\n", "cat <(", "x", ")", "\n", 99,
		"more than 200 deep"},
	{"subshells", SCRIPT, "", "( ", "x", ")", "\n", 199, "more than 200 deep"},
	{"groups", SCRIPT, "", "{ ", "x;", "}; ", "\n", 199, "more than 200 deep"},
	{"if", SCRIPT, "", "if a; then ", "x", "; fi", "\n", 199, "more than 200 deep"},
	{"for", SCRIPT, "", "for i in a; do ", "x", "; done", "\n", 199, "more than 200 deep"},
	{"case", SCRIPT, "", "case a in b) ", "x", ";; esac", "\n", 199, "more than 200 deep"},
	{"functions", SCRIPT, "", "f() { ", "x", "; }", "\n", 99, "more than 200 deep"},
	{"script variables", SCRIPT, "echo ", "${A:-", "x", "}", "\n", 199, "more than 200 deep"},
	{"RUN substitutions", DOCKERFILE, FROM "RUN ", "echo $(", "x", ")", "\n", 99,
		"more than 200 deep"},
	{"command substitutions", COMPOSE,
		"services:\n  a:\n    image: a:1\n    command: [sh, -c, '", "echo $$(", "x", ")",
		"']\n", 99, "more than 200 deep"},
	{"policy parentheses", POLICY, RULE, "(", "c.privileged", ")", "\n}\n", 198,
		"deeper than 200"},
	{"policy not", POLICY, RULE, "not ", "c.privileged", "", "\n}\n", 198, "deeper than 200"},
	{"policy and", POLICY, RULE, "c.privileged and ", "c.init", "", "\n}\n", 198,
		"deeper than 200"},
	{"policy calls", POLICY, RULE "c.name == ", "lower(", "c.name", ")", "\n}\n", 197,
		"deeper than 200"},
	{"policy texts", POLICY, RULE "c.privileged message ", "\"{", "c.name", "}\"", "\n}\n", 198,
		"deeper than 200"},
	{"policy concatenations", POLICY, RULE "c.name == (", "\"b\" + ", "\"c\"", "", ")\n}\n",
		197, "deeper than 200"},
	{"regex groups", POLICY, RULE "c.name matches \"", "(", "a", ")", "\"\n}\n", 200,
		"more than 200 deep"},
	{"glob braces", POLICY, RULE "c.name like `", "{", "a,b", "}", "`\n}\n", 200,
		"more than 200 deep"},
};

static struct str nested(struct arena *a, const struct nest *row, unsigned n)
{
	struct buf b = BUF(a);
	buf_add(&b, str_from(row->head));
	for (unsigned i = 0; i < n; i++)
		buf_add(&b, str_from(row->open));
	buf_add(&b, str_from(row->inner));
	for (unsigned i = 0; i < n; i++)
		buf_add(&b, str_from(row->close));
	buf_add(&b, str_from(row->tail));
	return buf_str(&b);
}

static void check_nest(const struct nest *row, unsigned n, bool too_deep)
{
	struct arena a;
	struct reads r;
	char name[128];
	arena_init(&a);
	reads_init(&r);
	snprintf(name, sizeof name, "%s, %u times", row->name, n);
	reads_text(&r, row->reader, nested(&a, row, n), NULL);
	expect_said(&r.unit.diags, row->says, too_deep, name);
	if (too_deep && !r.unit.diags.errors && row->reader != SCRIPT) /* scripts only warn */
		fail_msg("%s: no error", name);
	reads_done(&r);
	arena_done(&a);
}

LIST(numbers, uint64_t);

/* Lists and texts that grow side by side, past what goes back to the machine, hold what was put in.
 */
static void growing(void **state)
{
	enum { MANY = 600 * 1000 };
	struct arena a;
	(void)state;
	arena_init(&a);
	for (int again = 0; again < 2; again++) {
		struct numbers one = {0}, two = {0};
		struct buf text = BUF(&a);
		for (uint64_t i = 0; i < MANY; i++) {
			list_push(&a, &one, i);
			list_push(&a, &two, i * 3);
			buf_char(&text, (char)('a' + i % 26));
			buf_char(&text, '.');
			*arena_new(&a, uint64_t) = UINT64_MAX;
		}
		for (uint32_t i = 0; i < MANY; i++)
			if (one.at[i] != i || two.at[i] != (uint64_t)i * 3 ||
				text.p[2 * i] != (char)('a' + i % 26))
				fail_msg("at %u", i);
		assert_int_equal(text.n, 2 * MANY);
		arena_reset(&a);
		assert_int_equal(a.used, 0);
	}
	arena_done(&a);
}

static void nesting(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof nests / sizeof *nests; i++) {
		check_nest(&nests[i], 1, false);
		check_nest(&nests[i], nests[i].most - 1, false);
		check_nest(&nests[i], nests[i].most, false);
		check_nest(&nests[i], nests[i].most + 1, true);
		check_nest(&nests[i], 10 * 1000, true);
	}
}

/* A frame too many would end the process; an opened bracket without end must not take forever. */
static void unclosed(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	for (size_t i = 0; i < sizeof nests / sizeof *nests; i++) {
		struct nest open = nests[i];
		struct reads r;
		open.inner = open.close = open.tail = "";
		reads_init(&r);
		reads_text(&r, open.reader, nested(&a, &open, 20 * 1000), NULL);
		if (!r.unit.diags.all.n)
			fail_msg("%s: unclosed and not a word", open.name);
		reads_done(&r);
	}
	arena_done(&a);
}

/* What stands side by side is no nest, however much of it there is. */
static void side_by_side(void **state)
{
	static const struct nest quotes = {"quotes of PowerShell", DOCKERFILE,
		FROM "SHELL [\"powershell\", \"-Command\"]\nRUN echo ", "\"\"", "x", "", "\n", 0,
		""};
	struct arena a;
	struct reads r;
	(void)state;
	arena_init(&a);
	reads_init(&r);
	reads_text(&r, quotes.reader, nested(&a, &quotes, 30 * 1000), NULL);
	assert_int_equal(r.unit.diags.errors, 0);
	reads_done(&r);
	arena_done(&a);
}

/* ---- sizes ---- */

static struct str repeated(
	struct arena *a, const char *head, const char *piece, size_t n, const char *tail)
{
	struct buf b = BUF(a);
	buf_add(&b, str_from(head));
	for (size_t i = 0; i < n; i++)
		buf_add(&b, str_from(piece));
	buf_add(&b, str_from(tail));
	return buf_str(&b);
}

/* head, piece n times, tail: fine for `most` pieces, refused for one more. */
static const struct size_case {
	const char *name;
	enum reader reader;
	const char *head, *piece, *tail;
	size_t most;
	const char *says;
} sizes[] = {
	{"directives", COMPOSE, "", "%X 1\n", "---\nservices: {}\n", READ_YAML_DIRECTIVES, "32"},
	{"a long line", DOCKERFILE, FROM "RUN ", "a", "\n", READ_LINE_SCANNED - 5,
		"BuildKit refuses"},
	{"too long a line", DOCKERFILE, FROM "RUN ", "a", "\n", READ_LINE_MOST - 4, "most allowed"},
	{"a policy file", POLICY, "language 1\n", "#", "", (1 << 20) - 11, "1048576"},
	{"characters of a regex", POLICY, RULE "c.name matches \"", "a", "\"\n}\n", 9999, "10000"},
};

static void size(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		const struct size_case *row = &sizes[i];
		for (int more = -1; more <= 1; more++) {
			struct reads r;
			char name[128];
			size_t n = more < 0 ? row->most - 1 : row->most + (size_t)more;
			snprintf(name, sizeof name, "%s, %zu", row->name, n);
			reads_init(&r);
			reads_text(&r, row->reader,
				repeated(&a, row->head, row->piece, n, row->tail), NULL);
			expect_said(&r.unit.diags, row->says, more > 0, name);
			reads_done(&r);
		}
	}
	arena_done(&a);
}

static void repeats(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool fits;
	} rows[] = {
		{"a{1000}", true},
		{"a{1001}", false},
		{"a{0,1000}", true},
		{"a{0,1001}", false},
		{"a{1001,}", false},
		{"a{99999999999999999999}", false},
		{"((a{1,100}){1,100}){1,100}", false},
		{"(a|aa)+$", true},
		{"(?:a?){1000}a{1000}", true},
		{"((((((((a{9}){9}){9}){9}){9}){9}){9}){9})", false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct arena a;
		struct pattern_mistake m;
		arena_init(&a);
		bool fits = pattern_regex(&a, str_from(rows[i].text), &m) != NULL;
		if (fits != rows[i].fits)
			fail_msg("%s is %s", rows[i].text, fits ? "taken" : "refused");
		arena_done(&a);
	}
}

/* What makes others go back and forth. */
static void slow_patterns(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"(a|aa)+$", "(a*)*b", "(.*.*.*.*)*x", "(a?){500}a{500}$", "(x+x+)+y"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct arena a;
		struct pattern_mistake m;
		struct matcher matcher;
		arena_init(&a);
		matcher_init(&matcher, &a, 0);
		struct str text =
			repeated(&a, "", i == 4 ? "x" : "a", 100 * 1000, i == 0 ? "!" : "");
		const struct pattern *p = pattern_regex(&a, str_from(texts[i]), &m);
		assert_non_null(p);
		assert_int_equal(matcher_match(&matcher, p, text_plain(text)),
			i == 3 ? TRUTH_TRUE : TRUTH_FALSE);
		arena_done(&a);
	}
}

/* ---- things that grow ---- */

/* A Dockerfile whose ARG n doubles that before: A0 has `base` bytes. */
static struct str doubling(struct arena *a, size_t base, unsigned times, unsigned uses)
{
	struct buf b = BUF(a);
	buf_add(&b, STR(FROM "ARG A0="));
	buf_repeat(&b, 'x', base);
	for (unsigned i = 1; i <= times; i++)
		buf_printf(&b, "\nARG A%u=$A%u$A%u", i, i - 1, i - 1);
	for (unsigned i = 0; i < uses; i++)
		buf_printf(&b, "\nENV B%u=$A%u", i, times);
	buf_char(&b, '\n');
	return buf_str(&b);
}

static void check_doubling(size_t base, unsigned times, unsigned uses, bool too_much)
{
	struct arena a;
	struct reads r;
	char name[64];
	arena_init(&a);
	reads_init(&r);
	snprintf(name, sizeof name, "%zu bytes doubled %u times, used %u times", base, times, uses);
	reads_text(&r, DOCKERFILE, doubling(&a, base, times, uses), NULL);
	expect_said(&r.unit.diags, "beyond the limit: 1048576", too_much, name);
	reads_done(&r);
	arena_done(&a);
}

static void dockerfile_values(void **state)
{
	(void)state;
	check_doubling(1024, 10, 0, false);
	check_doubling(1025, 10, 0, true);
	check_doubling(1024, 10, 5, false);
	check_doubling(1024, 10, 20, true);
	check_doubling(2, 40, 1, true);
}

static struct str compose_using(struct arena *a, unsigned values, unsigned each)
{
	struct buf b = BUF(a);
	buf_add(&b, STR("services:\n  a:\n    image: a:1\n    environment:\n"));
	for (unsigned i = 0; i < values; i++) {
		buf_printf(&b, "      V%u: \"", i);
		for (unsigned k = 0; k < each; k++)
			buf_add(&b, STR("$A"));
		buf_add(&b, STR("\"\n"));
	}
	return buf_str(&b);
}

static void compose_values(void **state)
{
	(void)state;
	static const struct {
		unsigned values, each;
		bool too_much;
	} rows[] = {{1, 1, false}, {1, 1024, false}, {1, 1025, true}, {15, 1024, false},
		{17, 1024, true}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct reads r;
		struct arena a;
		arena_init(&a);
		reads_init(&r);
		struct str value = repeated(&a, "", "v", 1024, "");
		*map_put(&a, &r.values, STR("A")) = &value;
		reads_text(&r, COMPOSE, compose_using(&a, rows[i].values, rows[i].each), NULL);
		expect_said(&r.unit.diags, "more than 1048576 bytes", rows[i].too_much,
			"interpolation");
		reads_done(&r);
		arena_done(&a);
	}
}

/* One hundred items, used n times: the file has about 100 + n nodes, unfolded 101 x n. */
static struct str aliased(struct arena *a, unsigned n)
{
	struct str items = repeated(a, "services: {}\nx-a: &a [", "b,", 99, "b]\nx-b: [");
	return repeated(a, str_c(a, items), "*a,", n, "]\n");
}

static void aliases(void **state)
{
	(void)state;
	/* 101 n + about 110 <= 10 x about 110 + 100,000 */
	static const struct {
		unsigned n;
		bool too_many;
	} rows[] = {{1, false}, {500, false}, {995, false}, {1005, true}, {50 * 1000, true}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct reads r;
		struct arena a;
		arena_init(&a);
		reads_init(&r);
		reads_text(&r, COMPOSE, aliased(&a, rows[i].n), NULL);
		expect_said(&r.unit.diags, "alias", rows[i].too_many, "aliases");
		reads_done(&r);
		arena_done(&a);
	}
}

static struct str chain(struct arena *a, unsigned n)
{
	struct buf b = BUF(a);
	buf_add(&b, STR("services:\n  s0:\n    image: a:1\n"));
	for (unsigned i = 1; i <= n; i++) /* the last one first: no other has been followed yet */
		buf_printf(&b, "  s%u:\n    extends: s%u\n", n + 1 - i, n - i);
	return buf_str(&b);
}

static void extends(void **state)
{
	(void)state;
	static const unsigned lengths[] = {1, 31, 32, 33, 34, 5000};
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		struct reads r;
		struct arena a;
		arena_init(&a);
		reads_init(&r);
		reads_text(&r, COMPOSE, chain(&a, lengths[i]), NULL);
		expect_said(&r.unit.diags, "more than 32", lengths[i] > 32, "a chain of extends");
		reads_done(&r);
		arena_done(&a);
	}
}

/* a0 includes a1 `width` times, a1 a2, and so on. */
struct include_tree {
	struct inputs inputs;
	struct arena *arena;
	unsigned depth, width;
	size_t bytes; /* of each file, filled up by comments */
};

static struct str include_text(struct include_tree *t, int64_t at)
{
	struct buf b = BUF(t->arena);
	buf_printf(&b, "services:\n  s%d: {image: 'a:1'}\n", (int)at);
	if (at < t->depth)
		buf_add(&b, STR("include:\n"));
	for (unsigned i = 0; at < t->depth && i < t->width; i++)
		buf_printf(&b, "- a%d\n", (int)at + 1);
	while (b.n < t->bytes)
		buf_add(&b, STR("# as long as it takes\n"));
	return buf_str(&b);
}

static struct source *open_included(struct inputs *in, struct str path, struct str *why)
{
	struct include_tree *t = (struct include_tree *)(void *)in;
	int64_t at;
	if (why)
		*why = STR("it is not there");
	if (path.p[0] != 'a' || !str_int(str_skip(path, 1), &at))
		return NULL;
	return source_new(t->arena, str_copy(t->arena, path), include_text(t, at));
}

static void includes(void **state)
{
	(void)state;
	static const struct {
		const char *name, *says;
		unsigned depth, width;
		size_t bytes;
		bool limited;
	} rows[] = {
		{"include, 31 deep", "more than 32 deep", 31, 1, 0, false},
		{"include, 33 deep", "more than 32 deep", 33, 1, 0, true},
		{"include, 999 files", "more than 1000 files", 1, 999, 0, false},
		{"include, 1001 files", "more than 1000 files", 1, 1001, 0, true},
		{"include, 2^20 files", "more than 1000 files", 20, 2, 0, true},
		{"include, 60 MiB", "64 MiB", 1, 15, 4 * 1000 * 1000, false},
		{"include, 68 MiB", "64 MiB", 1, 17, 4 * 1000 * 1000, true},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct reads r;
		struct arena a;
		arena_init(&a);
		reads_init(&r);
		struct include_tree t = {
			{.open = open_included}, &a, rows[i].depth, rows[i].width, rows[i].bytes};
		reads_text(&r, COMPOSE, include_text(&t, 0), &t.inputs);
		expect_said(&r.unit.diags, rows[i].says, rows[i].limited, rows[i].name);
		reads_done(&r);
		arena_done(&a);
	}
}

/* Each service takes over all that stands above it. */
static void growing_lists(void **state)
{
	(void)state;
	static const unsigned lengths[] = {100, 1000, 3000};
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		struct reads r;
		struct arena a;
		arena_init(&a);
		reads_init(&r);
		struct buf b = BUF(&a);
		buf_add(&b, STR("services:\n  s0: {image: 'a:1', security_opt: [x]}\n"));
		for (unsigned n = 1; n < lengths[i]; n++)
			buf_printf(&b, "  s%u: {extends: s%u, security_opt: [x%u]}\n", n, n - 1, n);
		reads_text(&r, COMPOSE, buf_str(&b), NULL);
		expect_said(&r.unit.diags, "merging makes this project too large",
			lengths[i] > 1400, "lists that grow");
		reads_done(&r);
		arena_done(&a);
	}
}

/* Inputs that would unfold into gigabytes, or go round in circles. */
static void bombs(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	struct buf alias_bomb = BUF(&a), merge_bomb = BUF(&a), shared = BUF(&a), ring = BUF(&a);
	buf_add(&alias_bomb, STR("services: {}\nx0: &a0 [a, a]\n"));
	buf_add(&merge_bomb, STR("services: {}\nx0: &a0 {k0: 1}\n"));
	for (int i = 1; i <= 40; i++) {
		buf_printf(&alias_bomb, "x%d: &a%d [*a%d, *a%d]\n", i, i, i - 1, i - 1);
		buf_printf(&merge_bomb, "x%d: &a%d {<<: [*a%d, *a%d], k%d: {<<: *a%d}}\n", i, i,
			i - 1, i - 1, i, i - 1);
	}
	buf_add(&shared, STR("x-env: &env\n"));
	for (int i = 0; i < 2000; i++)
		buf_printf(&shared, "  V%d: x\n", i);
	buf_add(&shared, STR("services:\n"));
	for (int i = 0; i < 2000; i++)
		buf_printf(&shared, "  s%d: {image: 'a:1', environment: *env}\n", i);
	buf_add(&ring, STR("services:\n  a: {image: a, extends: b}\n  b: {extends: a}\n"));
	const struct {
		const char *name;
		enum reader reader;
		struct str text;
		const char *says;
	} rows[] = {
		{"aliases of aliases", COMPOSE, buf_str(&alias_bomb), "alias"},
		{"merges of merges", COMPOSE, buf_str(&merge_bomb), "alias"},
		{"one map in 2000 services", COMPOSE, buf_str(&shared), "more than"},
		{"a ring of extends", COMPOSE, buf_str(&ring), "in turn"},
		{"an alias of itself", COMPOSE, STR("services: {}\nx: &a [*a]\n"), "a"},
		{"a long scalar often", COMPOSE,
			repeated(&a,
				str_c(&a, repeated(&a, "services: {}\nx: &a ", "s", 100 * 1000,
						  "\ny: [")),
				"*a,", 10 * 1000, "]\n"),
			NULL},
		{"a hundred thousand %TAG", COMPOSE,
			repeated(&a, "", "%TAG !a! b\n", 100 * 1000, "---\na: 1\n"), "32"},
		{"anchors", COMPOSE, repeated(&a, "services: {}\nx: [", "&a 1,", 50 * 1000, "]\n"),
			NULL},
		{"port ranges", COMPOSE,
			repeated(&a, "services:\n  a:\n    image: a:1\n    ports: [",
				"\"1-65535:1-65535\",", 500, "]\n"),
			NULL},
		{"braces", SCRIPT, repeated(&a, "#!/bin/bash\ndocker run ", "{a,b}", 40, " x\n"),
			NULL},
		{"a sequence in braces", SCRIPT, STR("#!/bin/bash\necho {1..999999999}\n"), NULL},
		{"heredocs", SCRIPT, repeated(&a, "", "cat <<A\n", 20 * 1000, ""), NULL},
		{"heredocs on a line", DOCKERFILE,
			repeated(&a, FROM "RUN cat", " <<A", 20 * 1000, "\n"), "A"},
		{"quotes", SCRIPT, repeated(&a, "echo ", "\"'", 100 * 1000, "\n"), NULL},
		{"continuations", DOCKERFILE,
			repeated(&a, FROM "RUN a", " \\\n", 200 * 1000, "b\n"), NULL},
		{"stages", DOCKERFILE,
			repeated(&a, "FROM a:1 AS x\n", "FROM x\nUSER a\n", 20 * 1000, ""), NULL},
		{"copies from stages", DOCKERFILE,
			repeated(&a, "FROM a:1 AS x\nFROM x\n", "COPY --from=0 a b\n", 20 * 1000,
				""),
			NULL},
		{"variables", DOCKERFILE, repeated(&a, FROM, "ENV A=$A:b\n", 20 * 1000, ""),
			"1048576"},
		{"mistakes", DOCKERFILE, repeated(&a, FROM, "RNU x\n", 50 * 1000, ""),
			"no instruction"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct reads r;
		reads_init(&r);
		alarm(60);
		reads_text(&r, rows[i].reader, rows[i].text, NULL);
		if (rows[i].says)
			expect_said(&r.unit.diags, rows[i].says, true, rows[i].name);
		reads_done(&r);
	}
	arena_done(&a);
}

/* ---- files ---- */

static char folder[] = "/tmp/pratique-limits-XXXXXX";

static struct str path_in_folder(struct arena *a, const char *name)
{
	return str_printf(a, "%s/%s", folder, name);
}

static void make_file(struct arena *a, const char *name, off_t bytes)
{
	int fd = open(path_in_folder(a, name).p, O_RDWR | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0 && ftruncate(fd, bytes) == 0);
	close(fd);
}

static void file_size(void **state)
{
	(void)state;
	struct arena a;
	struct input in;
	struct str why = STR("");
	static const struct {
		off_t bytes;
		bool fits;
	} rows[] = {{READ_FILE_SIZE - 1, true}, {READ_FILE_SIZE, true}, {READ_FILE_SIZE + 1, false},
		{(off_t)8 << 40, false}};
	arena_init(&a);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int fd = open(path_in_folder(&a, "f").p, O_RDWR | O_CREAT | O_TRUNC, 0600);
		bool made = ftruncate(fd, rows[i].bytes) == 0; /* not every file system has 8 TiB */
		close(fd);
		if (!made)
			continue;
		assert_int_equal(input_read(&a, path_in_folder(&a, "f"),
					 limit_given(READ_FILE_SIZE), &in, &why),
			rows[i].fits);
		if (!rows[i].fits)
			assert_true(str_find(why, STR("--max-file-size")) != STR_NOT_FOUND);
	}
	char *argv[] = {"pratique", "lint", NULL};
	struct settings s;
	assert_true(options_parse(&a, 2, argv, NULL, &s, &why));
	assert_int_equal(s.max_file_size, READ_FILE_SIZE);
	arena_done(&a);
}

/* Hard links: as many files as wanted, on the disk only one. */
static struct source *open_link(struct arena *a, struct disk_inputs *d, unsigned i, struct str *why)
{
	struct str name = str_printf(a, "link%u", i);
	const char *path = str_printf(a, "%s/%.*s", folder, STR_ARG(name)).p;
	if (access(path, F_OK) != 0)
		assert_int_equal(link(path_in_folder(a, "one").p, path), 0);
	return d->inputs.open(&d->inputs, name, why);
}

static void check_pulled_in(off_t bytes, unsigned most, const char *words)
{
	struct arena a;
	struct root root;
	struct disk_inputs d;
	struct str why = STR("");
	arena_init(&a);
	make_file(&a, "one", 0);
	int fd = open(path_in_folder(&a, "one").p, O_WRONLY);
	for (off_t i = 0; i < bytes; i += 4096) {
		static char page[4096];
		memset(page, 'x', sizeof page);
		assert_int_equal(write(fd, page, sizeof page), sizeof page);
	}
	close(fd);
	assert_true(root_open(&a, str_from(folder), STR(""), &root, &why));
	disk_inputs_init(&d, &a, &root, path_in_folder(&a, "compose.yml"), READ_FILE_SIZE);
	for (unsigned i = 0; i < most; i++)
		assert_non_null(open_link(&a, &d, i, &why));
	assert_non_null(open_link(&a, &d, 0, &why)); /* known already: costs nothing */
	assert_null(open_link(&a, &d, most, &why));
	assert_true(str_find(why, str_from(words)) != STR_NOT_FOUND);
	for (unsigned i = 0; i <= most; i++)
		unlink(str_printf(&a, "%s/link%u", folder, i).p);
	root_close(&root);
	arena_done(&a);
}

static void files_pulled_in(void **state)
{
	(void)state;
	check_pulled_in(4096, INPUTS_FILES_MOST, "the limit is 1000");
	check_pulled_in(READ_FILE_SIZE, INPUTS_BYTES_MOST / READ_FILE_SIZE, "67108864 bytes");
}

/* ---- policies ---- */

static bool compiles(struct reads *r, struct str text)
{
	reads_text(r, POLICY, text, NULL);
	return r->compiled;
}

static struct str many_rules(struct arena *a, unsigned from, unsigned n)
{
	struct buf b = BUF(a);
	buf_add(&b, STR("language 1\n"));
	for (unsigned i = 0; i < n; i++) {
		if (i % 200 == 0)
			buf_printf(&b,
				"%spolicy p%u {\ntitle \"t\"\nseverity low\nfor each container c\n",
				i ? "}\n" : "", from + i);
		buf_printf(&b, "forbid c.name==\"%x\"\n", from + i);
	}
	buf_add(&b, STR("}\n"));
	return buf_str(&b);
}

static void constants(void **state)
{
	(void)state;
	static const unsigned counts[] = {1000, 65 * 1000, 66 * 1000};
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		struct reads r;
		struct arena a;
		struct unit_settings us = {0};
		arena_init(&a);
		reads_init(&r);
		unit_reset(&r.unit, &us);
		policy_files_init(&r.files, &a, &r.unit.diags, NULL);
		for (unsigned from = 0; from < counts[i]; from += 35 * 1000) {
			unsigned n = counts[i] - from < 35 * 1000 ? counts[i] - from : 35 * 1000;
			policy_files_add_source(&r.files,
				source_new(
					&a, str_printf(&a, "p%u", from), many_rules(&a, from, n)),
				true);
		}
		alarm(60);
		bool ok = policy_files_compile(&r.files, &r.program);
		assert_int_equal(ok, counts[i] <= CODE_CONSTANTS);
		if (!ok)
			expect_said(&r.unit.diags, "more than", true, "constants");
		reads_done(&r);
		arena_done(&a);
	}
}

static void hostile_policies(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	struct buf loops = BUF(&a);
	buf_add(&loops, STR("language 1\npolicy p {\ntitle \"t\"\nseverity low\n"));
	for (int i = 0; i < 8; i++)
		buf_printf(&loops, "for each instruction i%d\n", i);
	buf_add(&loops, STR("forbid i0.keyword == i7.keyword\n}\n"));
	const struct {
		const char *name;
		struct str text;
		const char *says;
	} rows[] = {
		{"eight loops", buf_str(&loops), "8 loops"},
		{"a definition of itself", STR("language 1\ndefine f(x: int) = f(x)\n"), "itself"},
		{"an import of itself", STR("language 1\nuse \"it\"\n"), "cannot be read"},
		{"an import of what never ends", STR("language 1\nuse \"/dev/zero\"\n"),
			"not a regular file"},
		{"data that never ends",
			STR("language 1\ndata d: list of string from \"/dev/zero\"\n"),
			"not a regular file"},
		{"an unending text", repeated(&a, RULE "c.name == \"", "a", 500 * 1000, ""),
			"does not end"},
		{"an unending sample",
			repeated(&a, "language 1\ntest \"t\" {\n compose <<END\n", "x\n",
				100 * 1000, ""),
			"END"},
		{"twenty thousand mistakes",
			repeated(&a, "language 1\n", "policy p { title }\n", 20 * 1000, ""),
			"1000 mistakes"},
		{"numbers", STR("language 1\nparam p: int = 999999999999999999999999\n"), "9"},
		{"a NUL", (struct str){"language 1\n\0policy", 18}, "U+0000"},
		{"nothing", STR(""), "language 1"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct reads r;
		reads_init(&r);
		alarm(60);
		bool ok = compiles(&r, rows[i].text);
		expect_said(&r.unit.diags, rows[i].says, true, rows[i].name);
		if (ok)
			fail_msg("%s compiles", rows[i].name);
		reads_done(&r);
	}
	arena_done(&a);
}

static const char *const costly = "language 1\npolicy p {\ntitle \"t\"\nseverity low\nfor each "
				  "container c\nfor each container d\n"
				  "forbid c.name + d.name + c.name == \"abc\"\n}\n";

static struct str services(struct arena *a, unsigned n)
{
	struct buf b = BUF(a);
	buf_add(&b, STR("services:\n"));
	for (unsigned i = 0; i < n; i++)
		buf_printf(&b, "  s%u: {image: 'a:1', privileged: true}\n", i);
	return buf_str(&b);
}

static bool runs(
	struct unit *u, const struct program *p, uint64_t fuel, size_t memory, struct str *why)
{
	struct outcome_list out = {0};
	struct vm_settings s = {.fuel = fuel, .memory = memory};
	return vm_run(p, &s, &u->facts, &out, why);
}

/* The least of a resource that is enough is enough, one less is not, and the message says which. */
static void machine(void **state)
{
	(void)state;
	struct reads policy, input;
	struct arena a;
	struct str why = STR("");
	arena_init(&a);
	reads_init(&policy);
	reads_init(&input);
	assert_true(compiles(&policy, str_from(costly)));
	reads_text(&input, COMPOSE, services(&a, 20), NULL);
	uint64_t low = 1, high = VM_FUEL;
	while (low < high) {
		uint64_t middle = low + (high - low) / 2;
		if (runs(&input.unit, &policy.program, middle, 0, &why))
			high = middle;
		else
			low = middle + 1;
	}
	assert_true(low > 400 && low < VM_FUEL);
	assert_true(runs(&input.unit, &policy.program, low, 0, &why));
	assert_false(runs(&input.unit, &policy.program, low - 1, 0, &why));
	assert_true(str_find(why, STR("steps")) != STR_NOT_FOUND);
	reads_text(&input, COMPOSE, services(&a, 4000), NULL);
	assert_false(runs(&input.unit, &policy.program, 0, 0, &why)); /* 16 million pairs */
	assert_false(runs(&input.unit, &policy.program, UINT64_MAX, 64 * 1024, &why));
	assert_true(str_find(why, STR("memory")) != STR_NOT_FOUND);
	reads_done(&policy);
	reads_done(&input);
	arena_done(&a);
}

/* ---- findings ---- */

static const char *const privileged =
	"language 1\npolicy p {\ntitle \"t\"\nseverity high\nfor each container c\nforbid "
	"c.privileged\n"
	"message \"{c.name} runs privileged\" at c.privileged\n}\n"
	"policy root {\ntitle \"t\"\nseverity high\nfor each mount m\n"
	"forbid m.source is set and (m.source otherwise path(\"\")) == path(\"/\")\n}\n"
	"policy user {\ntitle \"t\"\nseverity high\nfor each stage s\n"
	"forbid s.user is set and (s.user otherwise user(\"app\")) is root\n}\n";

/* Findings of `privileged` in a text; *left_out beyond the limit. */
static uint32_t judge_text(
	struct reads *input, enum reader reader, struct str text, struct findings *fs)
{
	static struct reads policy;
	struct judge j = {0};
	struct unit *u = &input->unit;
	if (!policy.compiled) {
		reads_init(&policy);
		assert_true(compiles(&policy, str_from(privileged)));
	}
	reads_text(input, reader, text, NULL);
	list_push(&u->arena, &j.programs, judged_program_new(&u->arena, &policy.program));
	findings_init(fs, &u->arena);
	judge_run(&j, &u->facts, u->source, fs, &u->diags);
	findings_finish(fs);
	return counts_of(&fs->counts, VERDICT_FINDING);
}

static void findings_of_a_file(void **state)
{
	(void)state;
	static const unsigned counts[] = {999, 1000, 1001, 3000};
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		struct reads r;
		struct findings fs;
		struct arena a;
		arena_init(&a);
		reads_init(&r);
		assert_int_equal(judge_text(&r, COMPOSE, services(&a, counts[i]), &fs), counts[i]);
		assert_int_equal(fs.all.n, counts[i] < FINDINGS_MOST ? counts[i] : FINDINGS_MOST);
		assert_int_equal(fs.left_out.n, counts[i] > FINDINGS_MOST);
		assert_true(counts_reach(&fs.counts, SEVERITY_HIGH));
		reads_done(&r);
		arena_done(&a);
	}
}

static void quoted_text(void **state)
{
	(void)state;
	static const size_t lengths[] = {199, 200, 201, 60 * 1000};
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		struct reads r;
		struct findings fs;
		struct arena a;
		arena_init(&a);
		reads_init(&r);
		struct str text =
			repeated(&a, "docker run --privileged --name ", "n", lengths[i], " a\n");
		assert_int_equal(judge_text(&r, SCRIPT, text, &fs), 1);
		size_t shown = str_find(fs.all.at[0]->message, STR(" runs privileged"));
		assert_true(shown <= 200 + 3);
		assert_true(lengths[i] > 200 || shown == lengths[i]);
		reads_done(&r);
		arena_done(&a);
	}
}

/* ---- nothing dangerous passes unseen ---- */

static const struct hidden {
	const char *name;
	enum reader reader;
	const char *text;
} hidden[] = {
	{"plain", COMPOSE, "services:\n  a:\n    image: a\n    privileged: true\n"},
	{"byte order mark", COMPOSE,
		"\xEF\xBB\xBFservices:\n  a:\n    image: a\n    privileged: true\n"},
	{"CRLF", COMPOSE, "services:\r\n  a:\r\n    image: a\r\n    privileged: true\r\n"},
	{"CR", COMPOSE, "services:\r  a:\r    image: a\r    privileged: true\r"},
	{"line separator", COMPOSE,
		"services:\n  a:\n    image: a # \xE2\x80\xA8    privileged: true\n"},
	{"next line", COMPOSE, "services:\n  a:\n    image: a # \xC2\x85    privileged: true\n"},
	{"duplicate key", COMPOSE,
		"services:\n  a:\n    image: a\n    privileged: false\n    privileged: true\n"},
	{"duplicate service", COMPOSE,
		"services:\n  a:\n    image: a\n    privileged: true\n  a:\n    image: a\n"},
	{"second document", COMPOSE,
		"services:\n  a:\n    image: a\n---\nservices:\n  a:\n    privileged: true\n"},
	{"merge key", COMPOSE,
		"x: &x\n  privileged: true\nservices:\n  a:\n    <<: *x\n    image: a\n"},
	{"alias", COMPOSE, "x: &x true\nservices:\n  a:\n    image: a\n    privileged: *x\n"},
	{"escaped key", COMPOSE, "services:\n  a:\n    image: a\n    \"privi\\x6ceged\": true\n"},
	{"flow", COMPOSE, "{services: {a: {image: a, privileged: true}}}"},
	{"json", COMPOSE, "{\"services\": {\"a\": {\"image\": \"a\", \"privileged\": true}}}"},
	{"quoted bool", COMPOSE, "services:\n  a:\n    image: a\n    privileged: \"true\"\n"},
	{"default", COMPOSE, "services:\n  a:\n    image: a\n    privileged: ${P:-true}\n"},
	{"extends", COMPOSE,
		"services:\n  a:\n    extends: b\n  b:\n    image: a\n    privileged: true\n"},
	{"tag", COMPOSE, "services:\n  a:\n    image: a\n    privileged: !!bool true\n"},
	{"behind a mistake", COMPOSE,
		"services:\n  a:\n    image: a\n    privileged: true\n    ports: [\n"},
	{"split keyword", DOCKERFILE, "FROM a\nUS\\\nER root\n"},
	{"lower case", DOCKERFILE, "from a\nuser root\n"},
	{"byte order mark", DOCKERFILE,
		"\xEF\xBB\xBF"
		"FROM a\nUSER root\n"},
	{"CRLF", DOCKERFILE, "FROM a\r\nUSER root\r\n"},
	{"other escape", DOCKERFILE, "# escape=`\nFROM a\nUSER `\nroot\n"},
	{"behind a heredoc", DOCKERFILE, "FROM a\nRUN <<E\nUSER app\nE\nUSER root\n"},
	{"uid", DOCKERFILE, "FROM a\nUSER 0:0\n"},
	{"variable", DOCKERFILE, "FROM a\nARG U=root\nUSER $U\n"},
	{"quoted", DOCKERFILE, "FROM a\nUSER \"root\"\n"},
	{"no final newline", DOCKERFILE, "FROM a\nUSER root"},
	{"behind a mistake", DOCKERFILE, "FROM a\nRNU x\nUSER root\n"},
	{"in a stage that is not built", DOCKERFILE, "FROM a AS x\nUSER root\nFROM b\n"},
	{"plain", SCRIPT, "docker run --privileged a\n"},
	{"value 1", SCRIPT, "docker run --privileged=1 a\n"},
	{"value t", SCRIPT, "docker run --privileged=t a\n"},
	{"quotes inside", SCRIPT, "docker run --privi\"leg\"ed a\n"},
	{"backslash", SCRIPT, "docker run --priv\\ileged a\n"},
	{"continued", SCRIPT, "docker run --privi\\\nleged a\n"},
	{"ANSI quotes", SCRIPT, "#!/bin/bash\ndocker run $'--privi\\x6ceged' a\n"},
	{"letters in a row", SCRIPT, "docker run -itv /:/h a\n"},
	{"volume joined", SCRIPT, "docker run -v/:/h a\n"},
	{"volume by mount", SCRIPT, "docker run --mount type=bind,src=/,dst=/h a\n"},
	{"volume by CSV", SCRIPT, "docker run --mount '\"type=bind\",\"source=/\",target=/h' a\n"},
	{"dotted path", SCRIPT, "docker run -v /etc/..:/h a\n"},
	{"in a variable", SCRIPT, "O=--privileged\ndocker run $O a\n"},
	{"in a substitution", SCRIPT, "echo $(docker run --privileged a)\n"},
	{"in a function", SCRIPT, "f() { docker run --privileged a; }\n"},
	{"in a condition", SCRIPT, "if docker run --privileged a; then :; fi\n"},
	{"in eval", SCRIPT, "eval 'docker run --privileged a'\n"},
	{"in sh -c", SCRIPT, "sh -c 'docker run --privileged a'\n"},
	{"behind env", SCRIPT, "env A=b nohup sudo -u x docker run --privileged a\n"},
	{"other spelling", SCRIPT,
		"/usr/bin/docker --log-level debug container run --privileged a\n"},
	{"CRLF", SCRIPT, "docker run --privileged a\r\n"},
	{"behind a mistake", SCRIPT, "if\ndocker run --privileged a\n"},
};

static void nothing_hides(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
		struct reads r;
		struct findings fs;
		reads_init(&r);
		uint32_t n = judge_text(&r, hidden[i].reader, str_from(hidden[i].text), &fs);
		if (!n && !r.unit.diags.errors && !counts_of(&fs.counts, VERDICT_UNDECIDED))
			fail_msg("%s passes: %s", hidden[i].name, hidden[i].text);
		if (!n && strcmp(hidden[i].name, "plain") == 0)
			fail_msg("the plain form is not found: %s", hidden[i].text);
		reads_done(&r);
	}
}

/* Numbers beyond their range must not come round to a harmless or dangerous one. */
static void numbers(void **state)
{
	(void)state;
	static const struct {
		enum reader reader;
		const char *text, *says;
	} rows[] = {
		{SCRIPT, "docker run --memory 999999999999g a\n", NULL},
		{SCRIPT, "docker run --memory 1e400 a\n", "invalid"},
		{SCRIPT, "docker run --memory -1g a\n", "invalid"},
		{SCRIPT, "docker run --cpus 1e400 a\n", NULL},
		{SCRIPT, "docker run --pids-limit 99999999999999999999 a\n", "invalid"},
		{SCRIPT, "docker run -p -1:80 a\n", "invalid"},
		{SCRIPT, "docker run -p 65536:80 a\n", "invalid"},
		{SCRIPT, "docker run -p 99999999999999999999999:80 a\n", "invalid"},
		{SCRIPT, "docker run -p 9000-8000:80-90 a\n", "invalid"},
		{SCRIPT, "docker run --ulimit nofile=99999999999999999999 a\n", "invalid"},
		{DOCKERFILE, "FROM a\nEXPOSE 65536\n", "65536"},
		{DOCKERFILE, "FROM a\nEXPOSE 18446744073709551696\n", "18446744073709551696"},
		{DOCKERFILE, "FROM a\nHEALTHCHECK --interval=99999999999999999999h CMD x\n",
			"invalid duration"},
		{DOCKERFILE, "FROM a\nHEALTHCHECK --retries=99999999999999999999 CMD x\n",
			"retries"},
		{COMPOSE, "services:\n  a:\n    image: a\n    mem_limit: 99999999999999999999g\n",
			NULL},
		{COMPOSE, "services:\n  a:\n    image: a\n    ports: [\"65536:80\"]\n", "65536"},
		{COMPOSE, "services:\n  a:\n    image: a\n    pids_limit: 1e400\n", NULL},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct reads r;
		reads_init(&r);
		reads_text(&r, rows[i].reader, str_from(rows[i].text), NULL);
		if (rows[i].says)
			expect_said(&r.unit.diags, rows[i].says, true, rows[i].text);
		reads_done(&r);
	}
}

/* 2^32 is not root: uids do not wrap. */
static void uid_wraps(void **state)
{
	(void)state;
	static const char *const uids[] = {"4294967296", "18446744073709551616", "-4294967296"};
	for (size_t i = 0; i < sizeof uids / sizeof *uids; i++) {
		struct reads r;
		struct findings fs;
		struct arena a;
		arena_init(&a);
		reads_init(&r);
		judge_text(&r, DOCKERFILE, str_printf(&a, "FROM a\nUSER %s\n", uids[i]), &fs);
		assert_int_equal(fs.all.n, 0);
		reads_done(&r);
		arena_done(&a);
	}
}

static int begin(void **state)
{
	(void)state;
	alarm(60);
	return 0;
}

static int make_folder(void **state)
{
	(void)state;
	return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
	struct arena a;
	(void)state;
	arena_init(&a);
	unlink(path_in_folder(&a, "f").p);
	unlink(path_in_folder(&a, "one").p);
	arena_done(&a);
	return rmdir(folder);
}

#define TEST(name) cmocka_unit_test_setup(name, begin)

int main(void)
{
	const struct CMUnitTest tests[] = {TEST(growing), TEST(nesting), TEST(unclosed),
		TEST(side_by_side), TEST(size), TEST(repeats), TEST(slow_patterns),
		TEST(dockerfile_values), TEST(compose_values), TEST(aliases), TEST(extends),
		TEST(includes), TEST(growing_lists), TEST(bombs), TEST(file_size),
		TEST(files_pulled_in), TEST(constants), TEST(hostile_policies), TEST(machine),
		TEST(findings_of_a_file), TEST(quoted_text), TEST(nothing_hides), TEST(numbers),
		TEST(uid_wraps)};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
