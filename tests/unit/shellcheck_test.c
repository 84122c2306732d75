/*
 * shellcheck_test.c: programs run within limits, and, where it is installed, ShellCheck itself: its
 * remarks at their places in files of every kind.
 */
#include "shellcheck/private.h"

#include "process/process.h"
#include "project/unit.h"
#include "shellcheck/folder.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena a;
static int status;

static enum process_end run_shell(
	const char *script, unsigned seconds, size_t most, struct str *out)
{
	char *const argv[] = {"sh", "-c", (char *)(uintptr_t)script, NULL};
	char *const environment[] = {"HOME=/nonexistent", NULL};
	struct process p = {"/bin/sh", argv, environment, seconds, most};
	return process_run(&a, &p, out, &status);
}

static void programs(void **state)
{
	struct str out;
	char *const none[] = {"none", NULL};
	(void)state;
	assert_int_equal(run_shell("echo a; cat; echo b >&2; exit 3", 20, 100, &out), PROCESS_DONE);
	assert_true(str_eq(out, STR("a\n")));
	assert_int_equal(status, 3);
	assert_int_equal(run_shell("echo $HOME$PATH$USER", 20, 100, &out), PROCESS_DONE);
	assert_true(str_starts_with(out, STR("/nonexistent")));
	assert_int_equal(run_shell("printf 12345", 20, 5, &out), PROCESS_DONE);
	assert_int_equal(run_shell("printf 123456", 20, 5, &out), PROCESS_TOO_MUCH);
	assert_int_equal(run_shell("while :; do echo y; done", 20, 1000, &out), PROCESS_TOO_MUCH);
	time_t before = time(NULL);
	assert_int_equal(run_shell("exec sleep 100", 1, 5, &out), PROCESS_TOO_LONG);
	assert_true(time(NULL) - before < 50);
	struct process nothing = {"/nonexistent/none", none, none + 1, 1, 5};
	assert_int_equal(process_run(&a, &nothing, &out, NULL), PROCESS_NOT_STARTED);
}

static void codes(void **state)
{
	(void)state;
	assert_true(str_eq(shellcheck_code(STR("SC2086")), STR("SC2086")));
	assert_true(str_eq(shellcheck_code(STR("shellcheck:SC1000")), STR("SC1000")));
	assert_int_equal(shellcheck_code(STR("SC208")).n, 0);
	assert_int_equal(shellcheck_code(STR("SC20866")).n, 0);
	assert_int_equal(shellcheck_code(STR("SC")).n, 0);
	assert_int_equal(shellcheck_code(STR("SC2x")).n, 0);
	assert_int_equal(shellcheck_code(STR("DL3006")).n, 0);
	assert_int_equal(shellcheck_code(STR("hadolint:SC2086")).n, 0);
}

/* Each remark as `code line:column text`. */
static const struct row {
	const char *name;
	enum input_kind kind;
	const char *text, *want;
} rows[] = {
	{"continued lines", INPUT_dockerfile, "FROM a\nRUN b && \\\n  c $D\n", "SC2086 3:5 $D; "},
	{"variables of the image", INPUT_dockerfile,
		"FROM a\nARG b\nENV c=1\nRUN echo \"$b$c$http_proxy$d\"\n", "SC2154 4:26 $d; "},
	{"variables of the stage it is built on", INPUT_dockerfile,
		"FROM a AS x\nENV c=1\nFROM x\nRUN echo \"$c\"\n", ""},
	{"a dialect", INPUT_dockerfile, "FROM a\nRUN echo {1..3}\n", "SC3009 2:10 {1..3}; "},
	{"another one", INPUT_dockerfile,
		"FROM a\nSHELL [\"/bin/bash\", \"-c\"]\nRUN echo {1..3}\n", ""},
	{"that of a comment", INPUT_dockerfile, "FROM a\n# hadolint shell=bash\nRUN echo {1..3}\n",
		""},
	{"that of a base image's shell", INPUT_dockerfile,
		"FROM a\nSHELL [\"/bin/ash\", \"-o\", \"pipefail\", \"-c\"]\nRUN local a=1\n",
		"SC2168 3:5 local; SC2034 3:11 a; "},
	{"a heredoc", INPUT_dockerfile, "FROM a\nRUN <<X\n#!/bin/bash\n: \xC3\xA9 $Y\nX\n",
		"SC2086 4:5 $Y; "},
	{"a comment for ShellCheck", INPUT_dockerfile,
		"FROM a\nRUN <<X\n# shellcheck disable=SC2086\n: $Y\nX\n", ""},
	{"a file that is not there", INPUT_dockerfile, "FROM a\nRUN . ./x && . \"$Y\"\n", ""},
	{"what is set when it runs", INPUT_dockerfile, "FROM a\nCMD echo \"$x\"\n", ""},
	{"and in another build", INPUT_dockerfile, "FROM a\nONBUILD RUN echo \"$x\"\n", ""},
	{"a template", INPUT_dockerfile, "FROM a\nRUN echo {{ if x }} && ls\n", ""},
	{"PowerShell", INPUT_dockerfile, "FROM a\nSHELL [\"pwsh\", \"-c\"]\nRUN Write-Host $x\n",
		""},
	{"a health check of a service", INPUT_compose,
		"services:\n  a:\n    image: b\n    healthcheck:\n      test: ls $$X\n",
		"SC2086 5:16 $$X; "},
	{"with a hole", INPUT_compose,
		"services:\n  a:\n    image: b\n    healthcheck:\n      test: ls $X\n", ""},
	{"a script", INPUT_run, "#!/bin/sh\ndocker run $X\n", "SC2086 2:12 $X; "},
	{"a script in another language", INPUT_run, "#!/bin/zsh\ndocker run $X\n", ""},
};

static void show(struct buf *out, const struct finding *f)
{
	struct position at = source_position(f->source, f->span.from);
	struct str code = shellcheck_code(f->policy->name);
	buf_printf(out, STR_FMT " %u:%u " STR_FMT "; ", STR_ARG(code), at.line, at.column,
		STR_ARG(source_slice(f->source, f->span)));
}

static void one(struct shellcheck *sc, const struct row *row)
{
	struct unit u;
	struct unit_settings us = {.scripts = true};
	struct findings fs;
	unit_init(&u);
	unit_reset(&u, &us);
	struct buf out = BUF(&u.arena);
	findings_init(&fs, &u.arena);
	unit_read(&u, row->kind, source_new(&u.arena, STR("it"), str_from(row->text)), NULL);
	model_schema.kinds[KIND_command].prepare(&u.facts);
	shellcheck_run(sc, &u.scripts, u.source, &fs, &u.diags);
	findings_finish(&fs);
	for (uint32_t i = 0; i < fs.all.n; i++)
		show(&out, fs.all.at[i]);
	buf_char(&out, '\0');
	if (strcmp(out.p, row->want) != 0 || u.diags.errors)
		fail_msg("%s: %s, wanted %s", row->name, out.p, row->want);
	unit_done(&u);
}

static void remarks(void **state)
{
	struct shellcheck sc;
	const char *program = shellcheck_find(&a);
	(void)state;
	if (!program) {
		printf("ShellCheck is not installed: skipped\n");
		skip();
	}
	shellcheck_init(&sc, program);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		one(&sc, &rows[i]);
	shellcheck_done(&sc);
}

/* A child with two folders and several files that a signal ends; it tells of one by a pipe. */
static void ended_by(int signal, char *path)
{
	int ends[2], how;
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct folder *one, *other;
		sigaction(signal, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
		one = folder_open();
		other = folder_open();
		for (int i = 0; one && other && i < 12; i++)
			if (!folder_add(one, STR("echo\n")) || !folder_add(other, STR("")))
				_exit(1);
		if (!one || !other || access(folder_path(other), W_OK) != 0 ||
			write(ends[1], folder_path(one), 4096) != 4096)
			_exit(2);
		raise(signal);
		_exit(3);
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], path, 4096), 4096);
	close(ends[0]);
	assert_int_equal(waitpid(child, &how, 0), child);
	assert_true(WIFSIGNALED(how));
	assert_int_equal(WTERMSIG(how), signal);
}

static void nothing_is_left(void **state)
{
	static const int signals[] = {SIGHUP, SIGINT, SIGTERM};
	char root[] = "/tmp/pratique-test-XXXXXX", path[4096];
	(void)state;
	assert_non_null(mkdtemp(root));
	assert_int_equal(setenv("TMPDIR", root, 1), 0);
	for (int i = 0; i < 3; i++) {
		ended_by(signals[i], path);
		assert_int_equal(strncmp(path, root, strlen(root)), 0);
	}
	struct folder *f = folder_open();
	assert_non_null(f);
	assert_true(folder_add(f, STR("x")));
	folder_close(f);
	assert_int_equal(rmdir(root), 0); /* so it is empty */
	assert_null(folder_open());
	unsetenv("TMPDIR");
}

static int begin(void **state)
{
	(void)state;
	arena_init(&a);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_done(&a);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(programs, begin, end),
		cmocka_unit_test(codes), cmocka_unit_test(nothing_is_left),
		cmocka_unit_test_setup_teardown(remarks, begin, end)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
