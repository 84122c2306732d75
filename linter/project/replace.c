#define _XOPEN_SOURCE 700 /* realpath */

#include "project/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(int fd, struct str text)
{
	while (text.n) {
		ssize_t n = write(fd, text.p, text.n);
		if (n < 0 && errno != EINTR)
			return false;
		text = str_skip(text, n > 0 ? (size_t)n : 0);
	}
	return true;
}

/* A new file gets the mode that open would have given it. */
static mode_t mode_of(const struct stat *st)
{
	if (st)
		return st->st_mode & 07777;
	mode_t mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

static bool open_beside(
	struct arena *a, const char *path, const struct stat *st, struct replacement *out)
{
	char *temporary = (char *)(uintptr_t)str_printf(a, "%s.XXXXXX", path).p;
	*out = (struct replacement){.fd = mkstemp(temporary), .path = path, .temporary = temporary};
	if (out->fd < 0)
		return false;
	out->own = st && fchown(out->fd, st->st_uid, st->st_gid) != 0;
	if (fchmod(out->fd, mode_of(st)) == 0)
		return true;
	int error = errno;
	replacement_close(out, false);
	errno = error;
	return false;
}

bool replacement_open(struct arena *a, struct str path, struct replacement *out)
{
	struct stat st;
	char *real = realpath(str_c(a, path), NULL);
	const char *name = str_c(a, real ? str_from(real) : path);
	free(real);
	bool there = stat(name, &st) == 0;
	if (!there || S_ISREG(st.st_mode))
		return open_beside(a, name, there ? &st : NULL, out);
	*out = (struct replacement){.fd = open(name, O_WRONLY | O_CLOEXEC), .path = name};
	return out->fd >= 0;
}

/* So that the new name is on the disk, too. A folder that cannot be opened is not waited for. */
static void sync_folder(const char *path)
{
	const char *end = strrchr(path, '/');
	char *folder = end ? strndup(path, end > path ? (size_t)(end - path) : 1) : strdup(".");
	int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	free(folder);
	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
}

bool replacement_close(struct replacement *r, bool keep)
{
	bool ok = !keep || !r->temporary || fsync(r->fd) == 0;
	int error = errno;
	ok = close(r->fd) == 0 && ok;
	if (!r->temporary)
		return ok;
	ok = ok && keep && rename(r->temporary, r->path) == 0;
	if (ok)
		sync_folder(r->path);
	if (!ok) {
		error = error ? error : errno;
		unlink(r->temporary);
		errno = error;
	}
	return ok || !keep;
}

bool file_replace(struct arena *a, struct str path, struct str text)
{
	struct replacement r;
	if (access(str_c(a, path), F_OK) != 0 || !replacement_open(a, path, &r))
		return false;
	bool ok = write_all(r.fd, text);
	int error = errno;
	if (ok && r.own) {
		ok = false;
		error = EPERM;
	}
	if (replacement_close(&r, ok) && ok)
		return true;
	errno = ok ? errno : error;
	return false;
}
