/*
 * main.c: the program: a safe start, the command line, one command.
 */
#include "cli/session.h"
#include "cli/watch.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* Descriptors 0 to 2 may be closed: then a file we open would take their place, and a message
 * would be written into it. What takes it instead cannot be used, so that output which goes
 * nowhere is an error and no success. */
static void keep_descriptors(void)
{
	int fd;
	do
		fd = open("/dev/null", fcntl(STDIN_FILENO, F_GETFD) < 0 ? O_WRONLY : O_RDONLY);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd > STDERR_FILENO)
		close(fd);
}

/* A reader that went away and a full disk are errors of a write, not the end of the process. */
static void ignore_signals(void)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	sigemptyset(&ignore.sa_mask);
	sigaction(SIGPIPE, &ignore, NULL);
	sigaction(SIGXFSZ, &ignore, NULL);
}

static void seed_hashes(void)
{
	struct timespec t;
	int local;
	clock_gettime(CLOCK_MONOTONIC, &t);
	str_hash_seed((uint64_t)t.tv_nsec ^ (uint64_t)(uintptr_t)&local ^ (uint64_t)getpid() << 32);
}

static int show_help(struct session *s)
{
	struct buf b = BUF(&s->arena);
	if (s->settings.command == COMMAND_lint)
		help_overview(&b);
	help_command(&b, s->settings.command);
	sink_add(s->out, buf_str(&b));
	return session_end(s, EXIT_CLEAN);
}

static int no_such_command(struct session *s, struct str name)
{
	struct nearest near;
	nearest_init(&near, name);
	for (enum command c = 0; c < COMMAND_COUNT; c++)
		nearest_offer(&near, str_from(command_name(c)));
	complain("there is no command `" STR_FMT "`" STR_FMT, STR_ARG(name),
		STR_ARG(suggestion(&s->arena, &near)));
	return EXIT_TROUBLE;
}

int command_help(struct session *s)
{
	struct buf b = BUF(&s->arena);
	if (!s->settings.operands.n) {
		help_overview(&b);
	} else {
		struct str name = s->settings.operands.at[0];
		enum command c = 0;
		while (c < COMMAND_COUNT && !str_eq(str_from(command_name(c)), name))
			c++;
		if (c == COMMAND_COUNT)
			return no_such_command(s, name);
		help_command(&b, c);
	}
	sink_add(s->out, buf_str(&b));
	return session_end(s, EXIT_CLEAN);
}

int command_version(struct session *s)
{
	sink_add(s->out, STR("pratique " PRATIQUE_VERSION "\n"));
	return session_end(s, EXIT_CLEAN);
}

static bool loads_policies(enum command c)
{
	return c == COMMAND_lint || c == COMMAND_run || c == COMMAND_fix || c == COMMAND_baseline ||
	       c == COMMAND_explain || c == COMMAND_rules || c == COMMAND_doc || c == COMMAND_merge;
}

static int command_once(struct session *s)
{
	static int (*const commands[COMMAND_COUNT])(struct session *) = {
#define COMMAND(name, arguments, doc, more) [COMMAND_##name] = command_##name,
#include "cli/options.def"
#undef COMMAND
	};
	if (!s->settings.today_given)
		s->settings.today = (int64_t)time(NULL) / (24 * 60 * 60);
	if (s->settings.help)
		s->settings.output = (struct text_list){0};
	bool policies = !s->settings.help && loads_policies(s->settings.command);
	if (!session_begin(s, policies))
		return session_abandon(s);
	int code = s->settings.help ? show_help(s) : commands[s->settings.command](s);
	session_abandon(s);
	return code;
}

static int run_command(struct session *s)
{
	if (s->settings.version)
		s->settings.command = COMMAND_version;
	if (s->settings.watch && !s->settings.help && s->settings.command == COMMAND_lint)
		return watch(s, command_once);
	return command_once(s);
}

/* glibc gives each thread a heap of its own, which keeps what the others could use. Arenas ask for
 * memory seldom and in large pieces, so that one heap is enough. */
static void share_heap(void)
{
#ifdef M_ARENA_MAX
	mallopt(M_ARENA_MAX, 1);
#endif
}

int main(int argc, char **argv)
{
	static struct session s;
	struct str why;
	int code = EXIT_TROUBLE;
	keep_descriptors();
	ignore_signals();
	seed_hashes();
	share_heap();
	arena_init(&s.arena);
	if (options_parse(&s.arena, argc, argv, NULL, &s.settings, &why))
		code = run_command(&s);
	else
		complain(STR_FMT, STR_ARG(why));
	arena_done(&s.arena);
	return code;
}
