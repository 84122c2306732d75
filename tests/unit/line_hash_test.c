/*
 * line_hash_test.c: fingerprints of lines, held against the vectors of those who read them.
 */
#include "report/line_hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <jansson.h>

#define VECTORS "../shared/schemas/github-line-hash-vectors.json"

static void empty_text_is_one_line(void **state)
{
	struct arena a;
	(void)state;
	arena_init(&a);
	struct line_hashes h = line_hashes_of(&a, STR(""));
	assert_int_equal(h.n, 1);
	assert_true(str_eq(h.at[0], STR("c129715d7a2bc9a3:1")));
	arena_done(&a);
}

static void blanks_and_line_ends_do_not_count(void **state)
{
	struct arena a;
	(void)state;
	arena_init(&a);
	struct line_hashes x = line_hashes_of(&a, STR("a b\n\tc\nc\n"));
	struct line_hashes y = line_hashes_of(&a, STR("ab\r\nc\r\nc\r"));
	assert_int_equal(x.n, 4);
	assert_int_equal(y.n, 4);
	for (uint32_t i = 0; i < x.n; i++)
		assert_true(str_eq(x.at[i], y.at[i]));
	arena_done(&a);
}

static void equal_lines_are_numbered(void **state)
{
	struct arena a;
	char text[400];
	(void)state;
	arena_init(&a);
	memset(text, 'x', sizeof text);
	text[99] = text[199] = text[299] = '\n'; /* windows of a hundred that are all alike */
	struct line_hashes h = line_hashes_of(&a, (struct str){text, sizeof text});
	assert_true(str_ends_with(h.at[0], STR(":1")));
	assert_true(str_ends_with(h.at[1], STR(":2")));
	assert_true(str_ends_with(h.at[2], STR(":3")));
	arena_done(&a);
}

static void check_vector(const json_t *v)
{
	struct arena a;
	const json_t *text = json_object_get(v, "text"), *want = json_object_get(v, "lineHashes");
	arena_init(&a);
	struct line_hashes h =
		line_hashes_of(&a, (struct str){json_string_value(text), json_string_length(text)});
	assert_int_equal(h.n, json_array_size(want));
	for (uint32_t i = 0; i < h.n; i++)
		assert_string_equal(str_c(&a, h.at[i]), json_string_value(json_array_get(want, i)));
	arena_done(&a);
}

static void agrees_with_vectors(void **state)
{
	size_t i;
	json_t *v;
	(void)state;
	json_t *all = json_load_file(VECTORS, 0, NULL);
	if (!all) {
		printf("skipped: " VECTORS " is not here\n");
		skip();
	}
	json_array_foreach(all, i, v) check_vector(v);
	json_decref(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_text_is_one_line),
		cmocka_unit_test(blanks_and_line_ends_do_not_count),
		cmocka_unit_test(equal_lines_are_numbered),
		cmocka_unit_test(agrees_with_vectors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
