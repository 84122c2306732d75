#define _XOPEN_SOURCE 700

#include "process/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Between a pipe being made and its being closed to programs, no other may be started. */
static pthread_mutex_t starting = PTHREAD_MUTEX_INITIALIZER;

static bool open_pipe(int ends[2])
{
	if (pipe(ends) != 0)
		return false;
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	return true;
}

static bool spawn(pid_t *pid, const struct process *p, int out)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none, defaults;
	sigemptyset(&none);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	bool ok = posix_spawn(pid, p->program, &actions, &attributes, p->argv, p->environment) == 0;
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return ok;
}

static bool start(pid_t *pid, const struct process *p, int *out)
{
	int ends[2];
	pthread_mutex_lock(&starting);
	bool ok = open_pipe(ends);
	if (ok && !spawn(pid, p, ends[1])) {
		close(ends[0]);
		ok = false;
		close(ends[1]);
	} else if (ok) {
		close(ends[1]);
	}
	pthread_mutex_unlock(&starting);
	*out = ok ? ends[0] : -1;
	return ok;
}

static int64_t now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static enum process_end read_all(int fd, int64_t deadline, size_t most, struct buf *out)
{
	char chunk[16 * 1024];
	for (;;) {
		int64_t left = deadline - now();
		struct pollfd wait = {.fd = fd, .events = POLLIN};
		if (left <= 0)
			return PROCESS_TOO_LONG;
		int ready = poll(&wait, 1, (int)left);
		if (ready < 0 && errno != EINTR)
			return PROCESS_NOT_STARTED;
		if (ready <= 0)
			continue;
		ssize_t n = read(fd, chunk, sizeof chunk);
		if (n == 0)
			return PROCESS_DONE;
		if (n < 0 && errno != EINTR)
			return PROCESS_NOT_STARTED;
		if (n > 0 && out->n + (size_t)n > most)
			return PROCESS_TOO_MUCH;
		if (n > 0)
			buf_add(out, (struct str){chunk, (size_t)n});
	}
}

enum process_end process_run(struct arena *a, const struct process *p, struct str *out, int *status)
{
	struct buf text = BUF(a);
	pid_t pid;
	int fd, ended = 0;
	if (!start(&pid, p, &fd))
		return PROCESS_NOT_STARTED;
	enum process_end end = read_all(fd, now() + (int64_t)p->seconds * 1000, p->most, &text);
	close(fd);
	if (end != PROCESS_DONE)
		kill(pid, SIGKILL);
	while (waitpid(pid, &ended, 0) < 0 && errno == EINTR)
		;
	if (status)
		*status = WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
	*out = buf_str(&text);
	return end;
}

const char *process_find(struct arena *a, struct str name)
{
	struct str rest = str_from(getenv("PATH") ? getenv("PATH") : ""), folder;
	while (rest.n) {
		struct stat st;
		rest = str_cut(rest, ':', &folder);
		if (!str_starts_with(folder, STR("/")))
			continue;
		const char *path = str_c(
			a, str_printf(a, STR_FMT "/" STR_FMT, STR_ARG(folder), STR_ARG(name)));
		if (stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0)
			return path;
	}
	return NULL;
}
