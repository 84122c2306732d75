#define _XOPEN_SOURCE 700 /* realpath */

#include "project/replace.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
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
	return fsync(fd) == 0;
}

static bool write_beside(struct arena *a, const char *path, mode_t mode, struct str text)
{
	char *temporary = (char *)(uintptr_t)str_printf(a, "%s.XXXXXX", path).p;
	int fd = mkstemp(temporary);
	if (fd < 0)
		return false;
	bool ok = fchmod(fd, mode) == 0 && write_all(fd, text);
	int error = errno;
	ok = close(fd) == 0 && ok && rename(temporary, path) == 0;
	if (!ok) {
		error = error ? error : errno;
		unlink(temporary);
		errno = error;
	}
	return ok;
}

bool file_replace(struct arena *a, struct str path, struct str text)
{
	struct stat st;
	char *real = realpath(str_c(a, path), NULL);
	bool ok = real && stat(real, &st) == 0 && write_beside(a, real, st.st_mode & 07777, text);
	int error = errno;
	free(real);
	errno = error;
	return ok;
}
