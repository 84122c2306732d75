/*
 * progress_test.c: what a terminal is shown while a run goes on.
 */
#define _XOPEN_SOURCE 700 /* posix_openpt */
#include "cli/progress.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

static int master;
static int kept_stderr;

/* Standard error is a terminal of our own. */
static int setup(void **state)
{
	(void)state;
	master = posix_openpt(O_RDWR | O_NOCTTY);
	if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0)
		return -1;
	int terminal = open(ptsname(master), O_RDWR | O_NOCTTY);
	kept_stderr = dup(STDERR_FILENO);
	return terminal < 0 || dup2(terminal, STDERR_FILENO) < 0 || close(terminal) != 0 ||
	       setenv("TERM", "xterm", 1) != 0;
}

static int teardown(void **state)
{
	(void)state;
	dup2(kept_stderr, STDERR_FILENO);
	close(kept_stderr);
	return close(master);
}

/* What the terminal has been sent since the last call; a mark of our own ends it. */
static const char *shown(void)
{
	static char text[512];
	size_t n = 0;
	assert_int_equal(write(STDERR_FILENO, "$", 1), 1);
	while (n < sizeof text - 1 && read(master, text + n, 1) == 1 && text[n] != '$')
		n++;
	text[n] = 0;
	return text;
}

static void pause_ms(long ms)
{
	struct timespec t = {ms / 1000, ms % 1000 * 1000000L};
	nanosleep(&t, NULL);
}

static void test_nothing_in_the_first_half_second(void **state)
{
	struct progress p;
	(void)state;
	progress_begin(&p, 3, true);
	progress_step(&p);
	progress_hide(&p);
	progress_step(&p);
	p.begun -= 400;
	progress_step(&p);
	assert_string_equal(shown(), "");
}

static void test_a_long_run_is_counted_and_leaves_nothing(void **state)
{
	struct progress p;
	(void)state;
	progress_begin(&p, 3, true);
	pause_ms(600);
	progress_step(&p);
	assert_string_equal(shown(), "\r\033[Kpratique: 1 of 3 files");
	progress_step(&p); /* too soon to be drawn anew */
	progress_step(&p);
	assert_string_equal(shown(), "\r\033[K");
}

static void test_it_makes_room_for_findings(void **state)
{
	struct progress p;
	(void)state;
	progress_begin(&p, 3, true);
	pause_ms(600);
	progress_step(&p);
	shown();
	progress_hide(&p);
	progress_hide(&p);
	assert_string_equal(shown(), "\r\033[K");
}

static void test_not_where_it_is_not_wanted(void **state)
{
	struct progress p;
	(void)state;
	progress_begin(&p, 3, false);
	pause_ms(600);
	progress_step(&p);
	setenv("TERM", "dumb", 1);
	progress_begin(&p, 3, true);
	setenv("TERM", "xterm", 1);
	pause_ms(600);
	progress_step(&p);
	assert_string_equal(shown(), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_in_the_first_half_second),
		cmocka_unit_test(test_a_long_run_is_counted_and_leaves_nothing),
		cmocka_unit_test(test_it_makes_room_for_findings),
		cmocka_unit_test(test_not_where_it_is_not_wanted),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
