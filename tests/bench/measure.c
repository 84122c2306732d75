/*
 * measure.c: runs commands and tells how long they took and what memory they had.
 *
 *	measure RUNS COMMAND [-- COMMAND]...
 *
 * The commands take turns, so that what else the machine does falls on all of them alike. For each
 * a line: median of the wall time and of the processor time in microseconds, peak memory in KiB,
 * exit code. Their output goes to /dev/null.
 */
#define _DEFAULT_SOURCE 1

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNS_MOST = 1000, COMMANDS_MOST = 16 };

struct command {
	char **argv;
	double wall[RUNS_MOST], cpu[RUNS_MOST];
	long memory;
	int code;
};

extern char **environ;

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double micros(struct timeval t)
{
	return (double)t.tv_sec * 1e6 + (double)t.tv_usec;
}

static void run(struct command *c, int nth)
{
	posix_spawn_file_actions_t quiet;
	struct rusage used;
	pid_t pid;
	int status = 0;
	posix_spawn_file_actions_init(&quiet);
	posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	double start = now();
	if (posix_spawnp(&pid, c->argv[0], &quiet, NULL, c->argv, environ) != 0 ||
		wait4(pid, &status, 0, &used) != pid) {
		perror(c->argv[0]);
		exit(2);
	}
	c->wall[nth] = now() - start;
	c->cpu[nth] = micros(used.ru_utime) + micros(used.ru_stime);
	c->memory = used.ru_maxrss > c->memory ? used.ru_maxrss : c->memory;
	c->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	posix_spawn_file_actions_destroy(&quiet);
}

static int by_time(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(double *times, int n)
{
	qsort(times, (size_t)n, sizeof *times, by_time);
	return times[n / 2];
}

int main(int argc, char **argv)
{
	static struct command commands[COMMANDS_MOST];
	int n = 0, runs = argc > 2 ? atoi(argv[1]) : 0;
	if (runs < 1 || runs > RUNS_MOST) {
		fputs("usage: measure RUNS COMMAND [-- COMMAND]...\n", stderr);
		return 2;
	}
	commands[n++].argv = argv + 2;
	for (int i = 3; i < argc - 1; i++)
		if (strcmp(argv[i], "--") == 0 && n < COMMANDS_MOST) {
			argv[i] = NULL;
			commands[n++].argv = argv + i + 1;
		}
	for (int nth = 0; nth < runs; nth++)
		for (int i = 0; i < n; i++)
			run(&commands[i], nth);
	for (int i = 0; i < n; i++) {
		struct command *c = &commands[i];
		printf("%.0f %.0f %ld %d\n", median(c->wall, runs), median(c->cpu, runs), c->memory,
			c->code);
	}
	return 0;
}
