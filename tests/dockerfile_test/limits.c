/* limits.c: the limits of hostile input, at, below and above. */
#include "dockerfile_test/unit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static uint32_t count_of(struct unit *u, const struct diag_code *code)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < u->diags.all.n; i++)
		n += u->diags.all.at[i]->code == code;
	return n;
}

static void check_line(size_t length, uint32_t refused, uint32_t limits)
{
	struct unit u;
	unit_start(&u);
	struct buf b = BUF(&u.arena);
	buf_add(&b, STR("FROM a\nRUN "));
	buf_repeat(&b, 'x', length - 4);
	buf_char(&b, '\n');
	unit_read(&u, buf_str(&b));
	assert_int_equal(count_of(&u, &DIAG_dockerfile_syntax), refused);
	assert_int_equal(count_of(&u, &DIAG_input_limit), limits);
	unit_end(&u);
}

void test_long_lines(void **state)
{
	(void)state;
	check_line(READ_LINE_SCANNED - 1, 0, 0);
	check_line(READ_LINE_SCANNED, 1, 0);
	check_line(READ_LINE_MOST, 1, 0);
	check_line(READ_LINE_MOST + 1, 0, 1);
}

/* `piece` n times between head and tail; the answer is how many limits were named. */
static uint32_t limits_named(const char *head, const char *piece, size_t n, const char *tail)
{
	struct unit u;
	unit_start(&u);
	struct buf b = BUF(&u.arena);
	buf_add(&b, str_from(head));
	for (size_t i = 0; i < n; i++)
		buf_add(&b, str_from(piece));
	buf_add(&b, str_from(tail));
	unit_read(&u, buf_str(&b));
	uint32_t found = count_of(&u, &DIAG_input_limit);
	unit_end(&u);
	return found;
}

void test_depth(void **state)
{
	(void)state;
	assert_int_equal(limits_named("FROM a\nCMD [", "[", READ_DEPTH - 2, "x"), 0);
	assert_int_equal(limits_named("FROM a\nCMD [", "[", READ_DEPTH, "x"), 1);
	assert_int_equal(limits_named("FROM a\n", "ONBUILD ", READ_DEPTH, "RUN x"), 0);
	assert_int_equal(limits_named("FROM a\n", "ONBUILD ", READ_DEPTH + 1, "RUN x"), 1);
}

void test_nested_substitutions(void **state)
{
	(void)state;
	for (unsigned n = READ_DEPTH - 1; n <= READ_DEPTH + 1; n++) {
		struct unit u;
		unit_start(&u);
		struct buf b = BUF(&u.arena);
		buf_add(&b, STR("FROM scratch\nUSER "));
		for (unsigned i = 0; i < n; i++)
			buf_add(&b, STR("${A:-"));
		buf_add(&b, STR("x"));
		buf_repeat(&b, '}', n);
		unit_read(&u, buf_str(&b));
		assert_int_equal(u.diags.errors, n > READ_DEPTH);
		unit_end(&u);
	}
}

static void check_doubling(const char *first, unsigned times, uint32_t limits)
{
	struct unit u;
	unit_start(&u);
	struct buf b = BUF(&u.arena);
	buf_printf(&b, "FROM a\nARG N\nARG A0=%s\n", first);
	for (unsigned i = 1; i <= times; i++)
		buf_printf(&b, "ARG A%u=$A%u$A%u\n", i, i - 1, i - 1);
	buf_printf(&b, "USER $A%u\n", times);
	unit_read(&u, buf_str(&b));
	assert_int_equal(count_of(&u, &DIAG_input_limit), limits);
	assert_true(u.arena.used < 256u * 1024 * 1024);
	unit_end(&u);
}

void test_doubling(void **state)
{
	(void)state;
	check_doubling("x", 16, 0);
	check_doubling("x", 40, 1);
	check_doubling("$N", 40, 1);
}

void test_many_stages(void **state)
{
	(void)state;
	struct unit u;
	unit_start(&u);
	struct buf b = BUF(&u.arena);
	buf_add(&b, STR("FROM a AS s0\n"));
	for (unsigned i = 1; i < 10000; i++)
		buf_printf(&b, "FROM s%u AS s%u\nENV V%u=1\nEXPOSE %u\n", i - 1, i, i, i);
	unit_read(&u, buf_str(&b));
	assert_int_equal(u.diags.all.n, 0);
	struct record *last = dockerfile_target(u.file, STR(""));
	assert_int_equal(model_get(last, F_stage_env).u.list->n, 9999);
	assert_int_equal(model_get(last, F_stage_exposed).u.list->n, 9999);
	assert_true(u.arena.used < 128u * 1024 * 1024);
	unit_end(&u);
}

void test_patterns_end(void **state)
{
	(void)state;
	struct unit u;
	unit_start(&u);
	struct buf b = BUF(&u.arena);
	buf_add(&b, STR("FROM a\nENV A="));
	buf_repeat(&b, 'a', 60000);
	for (unsigned i = 0; i < 200; i++)
		buf_printf(&b, "\nENV B%u=${A//*a*a*a*b/x}", i);
	unit_read(&u, buf_str(&b));
	assert_true(u.diags.errors > 0);
	assert_true(str_contains(u.diags.all.at[0]->message, STR("more steps than the limit")));
	unit_end(&u);
}
