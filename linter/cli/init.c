/*
 * init.c: `init`: a .pratique.yaml to begin with, or what another linter's configuration says.
 */
#include "cli/session.h"

#include "adopt/adopt.h"
#include "project/input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define CONFIG_NAME ".pratique.yaml"

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

/* What is there already is never written over. */
static bool write_new(struct str text)
{
	int fd = open(CONFIG_NAME, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0) {
		complain(CONFIG_NAME " %s", errno == EEXIST
						    ? "is there already, and is not written over"
						    : strerror(errno));
		return false;
	}
	bool ok = write_all(fd, text);
	int error = errno;
	if (close(fd) != 0 && ok) {
		ok = false;
		error = errno;
	}
	if (ok)
		return true;
	unlink(CONFIG_NAME);
	complain(CONFIG_NAME " could not be written: %s", strerror(error));
	return false;
}

static bool adopt_file(struct session *s, struct str path, struct buf *out)
{
	struct input in;
	struct str why;
	const struct program *library = library_standard(&s->arena, &why);
	if (!library) {
		complain("the bundled policies cannot be used: " STR_FMT, STR_ARG(why));
		return false;
	}
	if (!input_read(&s->arena, path, limit_own(CONFIG_SIZE), &in, &why)) {
		complain(STR_FMT " " STR_FMT, STR_ARG(path), STR_ARG(why));
		return false;
	}
	struct source *source = source_new(&s->arena, path, in.text);
	bool ok = input_check_text(&in, source, &s->diags) &&
		  adopt(&s->arena, library, source, &s->diags, out);
	session_show_diags(s);
	return ok;
}

int command_init(struct session *s)
{
	struct buf text = BUF(&s->arena);
	if (!s->settings.from.n)
		adopt_nothing(&text);
	else if (!adopt_file(s, s->settings.from, &text))
		return EXIT_TROUBLE;
	if (!write_new(buf_str(&text)))
		return EXIT_TROUBLE;
	sink_add(s->out, STR("written: " CONFIG_NAME "\n"));
	return session_end(s, EXIT_CLEAN);
}
