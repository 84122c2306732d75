/*
 * value_test.c: values, typed text read and shown, places and facts.
 */
#include "types/schema.h"
#include "value/literal.h"
#include "value/show.h"
#include "value/units.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define EACH(type, row, rows) \
	for (const type *row = rows; row != (rows) + sizeof(rows) / sizeof *(rows); row++)

static const struct cause why = {.what = STR_INIT("`X` has no default")};

static void same_text(struct str got, const char *want, const char *row)
{
	if (!str_eq(got, str_from(want)))
		fail_msg("%s: got `" STR_FMT "`, want `%s`", row, STR_ARG(got), want);
}

/* `<` is a hole. */
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

static const struct read_case {
	enum value_tag tag;
	const char *text, *shown; /* NULL: it cannot be read */
} reads[] = {
	{VALUE_BYTES, "512MiB", "512MiB"},
	{VALUE_BYTES, "1024MiB", "1GiB"},
	{VALUE_BYTES, "4GB", "4GB"},
	{VALUE_BYTES, "5KB", "5kB"},
	{VALUE_BYTES, "5kB", "5kB"},
	{VALUE_BYTES, "1.5GiB", "1536MiB"},
	{VALUE_BYTES, "1.25GiB", "1280MiB"},
	{VALUE_BYTES, "1500000000B", "1500MB"},
	{VALUE_BYTES, "1073741825B", "1073741825B"},
	{VALUE_BYTES, "0B", "0B"},
	{VALUE_BYTES, "-1B", "-1B"},
	{VALUE_BYTES, "8PiB", "8PiB"},
	{VALUE_BYTES, "8192PiB", NULL},
	{VALUE_BYTES, "9223372036854775808B", NULL},
	{VALUE_BYTES, "512m", NULL},
	{VALUE_BYTES, "512", NULL},
	{VALUE_BYTES, "1GiB1MiB", NULL},
	{VALUE_BYTES, "1.GiB", NULL},
	{VALUE_BYTES, " 1GiB", NULL},
	{VALUE_BYTES, "", NULL},
	{VALUE_DURATION, "1h30min", "1h30min"},
	{VALUE_DURATION, "90min", "1h30min"},
	{VALUE_DURATION, "36h", "36h"},
	{VALUE_DURATION, "336h", "14d"},
	{VALUE_DURATION, "2w", NULL},
	{VALUE_DURATION, "1.5s", "1s500ms"},
	{VALUE_DURATION, "0s", "0s"},
	{VALUE_DURATION, "30min1h", NULL},
	{VALUE_DURATION, "1m", NULL},
	{VALUE_DURATION, "200000d", NULL},
	{VALUE_DATE, "2027-03-31", "2027-03-31"},
	{VALUE_DATE, "2024-02-29", "2024-02-29"},
	{VALUE_DATE, "2000-02-29", "2000-02-29"},
	{VALUE_DATE, "1969-12-31", "1969-12-31"},
	{VALUE_DATE, "0001-01-01", "0001-01-01"},
	{VALUE_DATE, "9999-12-31", "9999-12-31"},
	{VALUE_DATE, "1900-02-29", NULL},
	{VALUE_DATE, "2027-13-01", NULL},
	{VALUE_DATE, "2027-00-10", NULL},
	{VALUE_DATE, "2027-3-1", NULL},
	{VALUE_DATE, "2027-03-311", NULL},
	{VALUE_VERSION, "v1.2", "v1.2"},
	{VALUE_VERSION, "latest", NULL},
	{VALUE_VERSION, "99999999999999999999", NULL},
	{VALUE_VERSION, "", NULL},
	{VALUE_PATH, "/a/../b/", "/b"},
	{VALUE_PATH, "./x", "x"},
	{VALUE_PATH, "/..", "/"},
	{VALUE_PATH, "//a///b", "/a/b"},
	{VALUE_PATH, "../a/./b", "../a/b"},
	{VALUE_PATH, "a/..", "."},
	{VALUE_PATH, "a/../..", ".."},
	{VALUE_PATH, ".", "."},
	{VALUE_PATH, "", ""},
	{VALUE_PATH, "~/.ssh/", "~/.ssh"},
	{VALUE_PATH, "~/..", "~/.."},
	{VALUE_PATH, "/...", "/..."},
	{VALUE_PATH, "/a/.b", "/a/.b"},
	{VALUE_USER, "app", "app"},
	{VALUE_USER, "1000:1000", "1000:1000"},
	{VALUE_USER, "root:wheel", "root:wheel"},
	{VALUE_USER, "", NULL},
	{VALUE_IP, "127.0.0.1", "127.0.0.1"},
	{VALUE_IP, "0:0::1", "::1"},
	{VALUE_IP, "[::]", "::"},
	{VALUE_IP, "127.0.0.256", NULL},
	{VALUE_IP, "127.0.0", NULL},
	{VALUE_IP, "::1%eth0", NULL},
	{VALUE_CIDR, "10.0.0.0/8", "10.0.0.0/8"},
	{VALUE_CIDR, "fd00::/8", "fd00::/8"},
	{VALUE_CIDR, "10.0.0.0/33", NULL},
	{VALUE_CIDR, "10.0.0.0", NULL},
	{VALUE_PORTS, "22", "22"},
	{VALUE_PORTS, "8000-8010", "8000-8010"},
	{VALUE_PORTS, "22-22", "22"},
	{VALUE_PORTS, "65536", NULL},
	{VALUE_PORTS, "9-1", NULL},
	{VALUE_PORTS, "1-", NULL},
	{VALUE_PORTS, "-1", NULL},
	{VALUE_INT, "-42", "-42"},
	{VALUE_INT, "4.2", NULL},
	{VALUE_INT, "--1", NULL},
	{VALUE_NUMBER, "0.5", "0.5"},
	{VALUE_NUMBER, "0.1", "0.1"},
	{VALUE_NUMBER, "3", "3"},
	{VALUE_NUMBER, "1.", NULL},
	{VALUE_NUMBER, ".5", NULL},
	{VALUE_NUMBER, "nan", NULL},
	{VALUE_NUMBER, "1e3", NULL},
	{VALUE_BOOL, "true", "true"},
	{VALUE_BOOL, "yes", NULL},
	{VALUE_STRING, "as it is", "as it is"},
	{VALUE_RECORD, "x", NULL},
};

static void test_read(void **state)
{
	struct arena *a = *state;
	EACH(struct read_case, c, reads)
	{
		struct value v;
		struct str reason = STR("");
		bool ok = value_read(a, c->tag, str_from(c->text), 7, &v, &reason);
		if (ok != (c->shown != NULL))
			fail_msg("`%s`: %s", c->text, ok ? "was read" : "was refused");
		assert_int_equal(v.place, 7);
		if (ok)
			same_text(value_show(a, v), c->shown, c->text);
		else if (c->text[0])
			assert_true(reason.n > 0);
	}
}

static const struct docker_case {
	const char *text;
	int64_t want; /* -1: refused */
} sizes[] =
	{
		{"512m", 512 << 20},
		{"1g", 1 << 30},
		{"64kb", 64 << 10},
		{"64KB", 64000},
		{"1.5g", 3 << 29},
		{"100", 100},
		{"1024b", 1024},
		{"2GiB", INT64_C(2) << 30},
		{"m", -1},
		{"1m1k", -1},
		{"lots", -1},
},
  durations[] = {
	  {"1m30s", 90 * INT64_C(1000000000)},
	  {"500ms", 500000000},
	  {"1min", 60 * INT64_C(1000000000)},
	  {"0", 0},
	  {"1h0m10s", 3610 * INT64_C(1000000000)},
	  {"10", -1},
	  {"s", -1},
};

static void test_docker_amounts(void **state)
{
	(void)state;
	int64_t got;
	EACH(struct docker_case, c, sizes)
	{
		bool ok = size_read(str_from(c->text), &got);
		if (ok != (c->want >= 0) || (ok && got != c->want))
			fail_msg("%s", c->text);
	}
	EACH(struct docker_case, c, durations)
	{
		bool ok = duration_read(str_from(c->text), &got);
		if (ok != (c->want >= 0) || (ok && got != c->want))
			fail_msg("%s", c->text);
	}
}

static const struct hole_case {
	enum value_tag tag;
	const char *text, *shown;
	bool unknown;
} holes[] = {
	{VALUE_PATH, "/srv/./</../x/", "/srv/${...}/../x", false},
	{VALUE_PATH, "./<", "./${...}", false},
	{VALUE_PATH, "a/../<", "${...}", false},
	{VALUE_PATH, "/a//<b/./c", "/a/${...}b/c", false},
	{VALUE_PATH, "<", "${...}", false},
	{VALUE_USER, "1000:<", "1000:${...}", false},
	{VALUE_USER, "<:1000", "${...}", true},
	{VALUE_USER, "10<", "${...}", true},
	{VALUE_VERSION, "3.11-<", "3.11-${...}", false},
	{VALUE_VERSION, "3.11<", "${...}", true},
	{VALUE_VERSION, "3.<", "${...}", true},
	{VALUE_PORTS, "80<", "${...}", true},
	{VALUE_BYTES, "<", "${...}", true},
};

static void test_holes(void **state)
{
	struct arena *a = *state;
	EACH(struct hole_case, c, holes)
	{
		struct value v;
		struct text t = text_of(a, str_from(c->text));
		assert_true(value_read_text(a, c->tag, t, 1, &v, NULL));
		assert_int_equal(v.tag, c->tag);
		if (value_is_unknown(v) != c->unknown)
			fail_msg("%s: unknown is %d", c->text, value_is_unknown(v));
		assert_ptr_equal(value_cause(v), &why);
		same_text(value_show(a, v), c->shown, c->text);
	}
}

static void test_version_parts(void **state)
{
	struct value v;
	assert_true(value_read(*state, VALUE_VERSION, STR("3.11.4-slim-bookworm"), 0, &v, NULL));
	assert_int_equal(v.u.version->n, 3);
	assert_int_equal(v.u.version->part[1], 11);
	same_text(v.u.version->suffix, "-slim-bookworm", "suffix");
	assert_true(value_read(*state, VALUE_VERSION, STR("1.2.3.4.5.6.7"), 0, &v, NULL));
	assert_int_equal(v.u.version->n, 6);
	same_text(v.u.version->suffix, ".7", "seventh part");
}

static void test_show_shapes(void **state)
{
	struct arena *a = *state;
	struct value list = value_list(a, 1), map = value_map(a, 1);
	same_text(value_show(a, value_none(1)), "(none)", "missing");
	same_text(value_show(a, list), "", "empty list");
	value_list_add(a, list, value_string(a, STR("a"), 1));
	struct value secret = value_string(a, STR("b"), 1);
	secret.flags |= VALUE_SENSITIVE;
	value_list_add(a, list, secret);
	same_text(value_show(a, list), "a, ***", "sensitive item");
	list.u.list->open = &why;
	same_text(value_show(a, list), "a, ***, ${...}", "open list");
	value_map_put(a, map, value_string(a, STR("k"), 1), value_int(3, 1));
	same_text(value_show(a, map), "k: 3", "map");
	same_text(value_show(a, value_bytes(INT64_MIN, 1)), "-8192PiB", "least int");
	same_text(value_show(a, value_number(1e300, 0)), "1e+300", "large");
	same_text(value_show(a, value_number(0.1 + 0.2, 0)), "0.30000000000000004", "exact");
}

/* Deeper than anything that reads documents makes. */
static void test_show_depth(void **state)
{
	struct arena *a = *state;
	struct value v = value_int(1, 0);
	for (int i = 0; i < 100000; i++) {
		struct value outer = value_list(a, 0);
		value_list_add(a, outer, v);
		v = outer;
	}
	same_text(value_show(a, v), "...", "depth");
}

static void test_map_keys(void **state)
{
	struct arena *a = *state;
	struct value map = value_map(a, 1);
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 40; i++)
			value_map_put(a, map, value_string(a, str_printf(a, "key%d", i), 1),
				value_int(i + round, 1));
	assert_int_equal(map.u.map->n, 40);
	for (int i = 0; i < 40; i++) {
		const struct map_entry *e = value_map_find(map, str_printf(a, "key%d", i));
		assert_non_null(e);
		assert_int_equal(e->value.u.i, i + 1);
	}
	assert_null(value_map_find(map, STR("key40")));
	assert_null(value_cause(map));
	value_map_put(a, map, value_text(a, text_of(a, STR("k<")), 1), value_int(1, 1));
	assert_int_equal(map.u.map->n, 40);
	assert_ptr_equal(value_cause(map), &why);
}

static void test_places(void **state)
{
	struct arena *a = *state;
	struct facts f;
	facts_init(&f, a, NULL);
	struct source *x = source_new(a, STR("x"), STR("hello world"));
	struct source *y = source_new(a, STR("y"), STR("other"));
	uint32_t world = facts_place(&f, x, (struct span){6, 11});
	uint32_t other = facts_place(&f, y, (struct span){0, 5});
	uint32_t hello = facts_place(&f, x, (struct span){0, 5});
	assert_int_equal(facts_place(&f, x, (struct span){0, 5}), hello);
	same_text(facts_written(&f, world), "world", "written");
	same_text(facts_written(&f, 0), "", "nowhere");
	same_text(facts_written(&f, 999), "", "no such place");
	assert_true(facts_place_cmp(&f, hello, world) < 0);
	assert_true(facts_place_cmp(&f, world, other) < 0);
	assert_true(facts_place_cmp(&f, other, hello) > 0);
	assert_true(facts_place_cmp(&f, 0, hello) < 0);
	assert_int_equal(facts_place_cmp(&f, hello, hello), 0);
	const struct cause *c = facts_cause(&f, hello, "`%s` has no %s", "X", "default");
	same_text(c->what, "`X` has no default", "cause");
	assert_int_equal(c->place, hello);
}

static void test_questions(void **state)
{
	struct value u = value_unknown(VALUE_NONE, &why, 1);
	(void)state;
	assert_true(value_is_missing(value_none(1)));
	assert_false(value_is_missing(u));
	assert_int_equal(value_as_truth(u), TRUTH_UNKNOWN);
	assert_int_equal(value_as_truth(value_bool(true, 0)), TRUTH_TRUE);
	assert_int_equal(value_as_truth(value_none(0)), TRUTH_FALSE);
	assert_int_equal(value_str(u).n, 0);
	assert_ptr_equal(value_cause(value_truth(TRUTH_UNKNOWN, &why, 1)), &why);
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
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_read),
		TEST(test_docker_amounts),
		TEST(test_holes),
		TEST(test_version_parts),
		TEST(test_show_shapes),
		TEST(test_show_depth),
		TEST(test_map_keys),
		TEST(test_places),
		TEST(test_questions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
