/*
 * folder.c: folders that no signal leaves behind.
 *
 * A handler can do little, but it may unlink. What it needs stands in fixed slots before there is
 * anything of it on the disk: the name of a folder before it is made, the number of a file before
 * it is written. So there is no moment at which something is there and in no slot.
 */
#define _XOPEN_SOURCE 700

#include "shellcheck/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { FOLDERS_MOST = 64, PATH_MOST = 4096, NAME_ROOM = 16, TRIES = 64 };
enum state { FREE, TAKEN, NAMED };

struct folder {
	atomic_int state;
	atomic_uint n; /* files that may be there */
	char path[PATH_MOST];
};

static struct folder folders[FOLDERS_MOST];
static atomic_bool ending;

/* "PATH/17.sh", with nothing that a handler may not call. */
static void name_file(const struct folder *f, unsigned i, char out[PATH_MOST + NAME_ROOM])
{
	char digits[NAME_ROOM], *d = digits;
	const char *p = f->path;
	while (*p)
		*out++ = *p++;
	*out++ = '/';
	do
		*d++ = (char)('0' + i % 10);
	while (i /= 10);
	while (d > digits)
		*out++ = *--d;
	for (p = ".sh"; *p; p++)
		*out++ = *p;
	*out = '\0';
}

static bool remove_all(struct folder *f)
{
	char path[PATH_MOST + NAME_ROOM];
	for (unsigned i = 0, n = atomic_load(&f->n); i < n; i++) {
		name_file(f, i, path);
		unlink(path);
	}
	return rmdir(f->path) == 0 || errno == ENOENT;
}

/* Another thread may be about to write a file that it began before it could know. */
static void clean_up(int signal)
{
	int error = errno;
	atomic_store(&ending, true);
	for (int i = 0; i < FOLDERS_MOST; i++)
		for (int tries = 0; tries < TRIES; tries++)
			if (atomic_load(&folders[i].state) != NAMED || remove_all(&folders[i]))
				break;
	errno = error;
	raise(signal); /* which now ends the program: SA_RESETHAND */
}

static void heed(void)
{
	static const int signals[] = {SIGHUP, SIGINT, SIGTERM};
	struct sigaction before, now = {.sa_handler = clean_up, .sa_flags = (int)SA_RESETHAND};
	sigemptyset(&now.sa_mask);
	for (int i = 0; i < 3; i++)
		sigaddset(&now.sa_mask, signals[i]);
	for (int i = 0; i < 3; i++)
		if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler == SIG_DFL)
			sigaction(signals[i], &now, NULL);
}

static bool make(struct folder *f)
{
	static atomic_uint number;
	const char *root = getenv("TMPDIR");
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	if (!root || root[0] != '/')
		root = "/tmp";
	int n = snprintf(f->path, sizeof f->path, "%s/pratique-%lx-%lx-%x", root, (long)getpid(),
		(long)t.tv_nsec, atomic_fetch_add(&number, 1));
	if (n < 0 || (size_t)n >= sizeof f->path)
		return false;
	atomic_store(&f->state, NAMED);
	if (!atomic_load(&ending) && mkdir(f->path, 0700) == 0)
		return true;
	atomic_store(&f->state, TAKEN);
	return false;
}

struct folder *folder_open(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, heed);
	for (int i = 0; i < FOLDERS_MOST; i++) {
		struct folder *f = &folders[i];
		int expected = FREE;
		if (!atomic_compare_exchange_strong(&f->state, &expected, TAKEN))
			continue;
		atomic_store(&f->n, 0);
		for (int tries = 0; tries < TRIES; tries++)
			if (make(f))
				return f;
			else if (errno != EEXIST)
				break;
		atomic_store(&f->state, FREE);
		return NULL;
	}
	return NULL;
}

const char *folder_path(const struct folder *f)
{
	return f->path;
}

bool folder_add(struct folder *f, struct str text)
{
	char path[PATH_MOST + NAME_ROOM];
	name_file(f, atomic_fetch_add(&f->n, 1), path);
	if (atomic_load(&ending))
		return false;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	while (text.n) {
		ssize_t n = write(fd, text.p, text.n);
		if (n <= 0)
			break;
		text = str_skip(text, (size_t)n);
	}
	return close(fd) == 0 && text.n == 0;
}

void folder_close(struct folder *f)
{
	remove_all(f);
	atomic_store(&f->state, FREE);
}
