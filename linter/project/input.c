#include "project/input.h"

#include "project/paths.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/syscall.h>
#endif

struct str input_why(struct arena *a, int error)
{
	char text[128];
	switch (error) {
	case ENOENT:
	case ENOTDIR:
		return STR("does not exist");
	case EACCES:
	case EPERM:
		return STR("may not be read: permission denied");
	case EXDEV:
		return STR("lies outside the project");
	case ELOOP:
		return STR("is a link that is not followed");
	case ENXIO:
		return STR("is not a regular file");
	default:
		if (strerror_r(error, text, sizeof text) != 0)
			return str_printf(a, "cannot be read: error %d", error);
		return str_printf(a, "cannot be read: %s", text);
	}
}

/* The name in the folder that is nearest to the one that is not there. Hidden files are seldom
 * meant. */
static struct str nearest_name(struct arena *a, struct str path)
{
	struct str folder = path_folder(path);
	struct nearest near;
	DIR *d = opendir(folder.n ? str_c(a, folder) : ".");
	nearest_init(&near, path_name(path));
	for (struct dirent *e; d && (e = readdir(d));)
		if (e->d_name[0] != '.')
			nearest_offer(&near, str_copy(a, str_from(e->d_name)));
	if (d)
		closedir(d);
	return near.best;
}

struct str input_why_named(struct arena *a, struct str path, int error)
{
	struct str why = input_why(a, error), near;
	struct stat link; /* that leads nowhere: its name is right */
	if (error != ENOENT || lstat(str_c(a, path), &link) == 0)
		return why;
	near = nearest_name(a, path);
	if (!near.n)
		return why;
	return str_printf(a, STR_FMT "; did you mean `" STR_FMT "`?", STR_ARG(why),
		STR_ARG(path_join(a, path_folder(path), near)));
}

/* --- opening --- */

enum { OPEN_SAFE = O_NONBLOCK | O_CLOEXEC | O_NOCTTY };

#if defined __linux__ && defined SYS_openat2
long syscall(long number, ...);

/* As the kernel lays it out; its header is not everywhere. */
struct how {
	uint64_t flags, mode, resolve;
};
enum { NO_MAGICLINKS = 0x02, BENEATH = 0x08 };

static int open_by_kernel(int root, const char *path, int flags)
{
	struct how how = {(uint64_t)flags, 0, NO_MAGICLINKS | BENEATH};
	for (int tries = 0; tries < 16; tries++) {
		int fd = (int)syscall(SYS_openat2, root, path, &how, sizeof how);
		if (fd >= 0 || errno != EAGAIN)
			return fd;
	}
	return -1;
}
#else
static int open_by_kernel(int root, const char *path, int flags)
{
	(void)root, (void)path, (void)flags;
	errno = ENOSYS;
	return -1;
}
#endif

/* Where the kernel cannot promise it: one component after the other, no links at all. */
static int open_by_components(struct arena *a, int root, struct str path, int flags)
{
	struct str name;
	int at = root;
	for (path = path_normal(a, path); path.n && at >= 0;) {
		path = str_cut(path, '/', &name);
		int more = path.n ? O_RDONLY | O_DIRECTORY | OPEN_SAFE : flags;
		int next = openat(at, str_c(a, name), more | O_NOFOLLOW);
		int error = errno;
		if (at != root)
			close(at);
		errno = error;
		at = next;
	}
	return at == root ? openat(root, ".", flags) : at;
}

int input_open_beneath(struct arena *a, int root, struct str path, int flags)
{
	if (path.n == 0)
		path = STR(".");
	if (memchr(path.p, 0, path.n)) {
		errno = ENOENT;
		return -1;
	}
	int fd = open_by_kernel(root, str_c(a, path), flags | OPEN_SAFE);
	if (fd >= 0 || (errno != ENOSYS && errno != EPERM && errno != EAGAIN))
		return fd;
	if (path_leads_out(a, path)) {
		errno = EXDEV;
		return -1;
	}
	return open_by_components(a, root, path, flags | OPEN_SAFE);
}

/* --- reading --- */

static bool fail(struct str *why, struct str words)
{
	if (why)
		*why = words;
	return false;
}

static struct str too_large(struct arena *a, struct limit most)
{
	return str_printf(a, "is larger than %zu bytes, %s", most.bytes,
		most.given ? "the limit of --max-file-size" : "the most that such a file may have");
}

/* Reads `size` bytes, or fewer where the file ends before. -1: errno. */
static ssize_t read_up_to(int fd, char *p, size_t size)
{
	size_t n = 0;
	while (n < size) {
		ssize_t got = read(fd, p + n, size - n);
		if (got == 0)
			break;
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		n += (size_t)got;
	}
	return (ssize_t)n;
}

static struct input input_of(struct str text)
{
	struct input in = {.text = text};
	const char *nul = text.n ? memchr(text.p, 0, text.n) : NULL;
	in.has_nul = nul != NULL;
	in.nul = nul ? (uint32_t)(nul - text.p) : 0;
	in.utf16 = str_starts_with(text, STR("\xFF\xFE")) || str_starts_with(text, STR("\xFE\xFF"));
	return in;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
	return a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static bool read_regular(
	struct arena *a, int fd, struct limit most, struct input *out, struct str *why)
{
	struct stat before, after;
	if (fstat(fd, &before) != 0)
		return fail(why, input_why(a, errno));
	if (S_ISDIR(before.st_mode))
		return fail(why, STR("is a folder"));
	if (!S_ISREG(before.st_mode))
		return fail(why, STR("is not a regular file"));
	if (before.st_size < 0 || (uint64_t)before.st_size > most.bytes)
		return fail(why, too_large(a, most));
	size_t size = (size_t)before.st_size;
	char *p = arena_bytes(a, size + 1);
	p[size] = '\0';
	/* what has grown by now has another size; what says that it is empty may be a file of /proc
	 */
	ssize_t n = read_up_to(fd, p, size ? size : 1);
	if (n < 0 || fstat(fd, &after) != 0)
		return fail(why, input_why(a, errno));
	if ((size_t)n != size || !is_same(&before, &after))
		return fail(why, STR("changed while it was read"));
	*out = input_of((struct str){p, size});
	return true;
}

static bool read_and_close(
	struct arena *a, int fd, struct limit most, struct input *out, struct str *why)
{
	if (fd < 0)
		return fail(why, input_why(a, errno));
	bool ok = read_regular(a, fd, most, out, why);
	close(fd);
	return ok;
}

bool input_read(
	struct arena *a, struct str path, struct limit most, struct input *out, struct str *why)
{
	if (path.n == 0 || memchr(path.p, 0, path.n))
		return fail(why, STR("does not exist"));
	int fd = open(str_c(a, path), O_RDONLY | OPEN_SAFE);
	if (fd < 0)
		return fail(why, input_why_named(a, path, errno));
	return read_and_close(a, fd, most, out, why);
}

bool input_read_beneath(struct arena *a, int root, struct str path, struct limit most,
	struct input *out, struct str *why)
{
	int fd = input_open_beneath(a, root, path, O_RDONLY);
	return read_and_close(a, fd, most, out, why);
}

/* A pipe has no size: the room grows as bytes come. */
bool input_read_stdin(struct arena *a, struct limit most, struct input *out, struct str *why)
{
	char chunk[16 * 1024];
	struct buf all = BUF(a);
	for (;;) {
		ssize_t n = read(STDIN_FILENO, chunk, sizeof chunk);
		if (n == 0)
			break;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(why, input_why(a, errno));
		if ((size_t)n > most.bytes - all.n)
			return fail(why, too_large(a, most));
		buf_add(&all, (struct str){chunk, (size_t)n});
	}
	*out = input_of(buf_str(&all));
	return true;
}

bool input_check_text(const struct input *in, struct source *source, struct diags *ds)
{
	if (in->utf16) {
		diag_add(ds, &DIAG_input_text, source, (struct span){0, 2},
			"the file is UTF-16; only UTF-8 is read");
		return false;
	}
	if (in->has_nul) {
		diag_add(ds, &DIAG_input_text, source, (struct span){in->nul, in->nul + 1},
			"the file holds a NUL byte, so it is no text");
		return false;
	}
	return true;
}

struct source *input_failed(struct arena *a, struct diags *ds, struct str path, struct str why)
{
	struct source *s = source_new(a, path, STR(""));
	diag_add(ds, &DIAG_input, s, (struct span){0, 0}, "`" STR_FMT "` " STR_FMT, STR_ARG(path),
		STR_ARG(why));
	return s;
}
