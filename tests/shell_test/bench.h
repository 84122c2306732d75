/*
 * bench.h: what the tests of the shell room share. A row shows a script and the commands it must
 * give, one a line: the program and its arguments (holes as ${...}, an open list as ...), then what
 * else the row asks for.
 */
#ifndef SHELL_TEST_BENCH
#define SHELL_TEST_BENCH

#include "read/shell/shell.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct bench {
	struct arena arena;
	struct facts facts;
	struct diags diags;
	struct reading reading;
	struct source *source;
	struct value commands;
	struct buf out;
};

struct row {
	const char *name, *script, *want;
};

void bench_init(struct bench *b, const char *text);
void read_as(struct bench *b, const char *text, enum shell_dialect dialect);
struct record *command(struct bench *b, uint32_t i);
void show_text(struct bench *b, struct value v);
void show_list(struct bench *b, struct value list);
void show_commands(struct bench *b); /* those with a name, and their arguments */
void show_marks(struct bench *b, struct record *r);

/* Compares what was shown and ends the bench. */
void check(struct bench *b, const char *want);

/* The named programs and their arguments, read as bash; nothing may be reported. */
void check_words(void **state);

struct rows {
	const struct row *at;
	size_t n;
	CMUnitTestFunction run;
};

#define ROWS(table, run) ((struct rows){(table), sizeof(table) / sizeof *(table), run})

/* One test for each row, named after it, and the others. */
int run_rows(const char *group, const struct rows *tables, size_t n,
	const struct CMUnitTest *others, size_t n_others);

#endif
