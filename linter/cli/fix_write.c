/*
 * fix_write.c: a new text in the place of a file, where nothing can be lost by it.
 */
#define _XOPEN_SOURCE 700 /* realpath */

#include "cli/fixing.h"

#include "project/replace.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* NULL, or why the file is not to be replaced. */
static const char *unfit(struct fix_result *r)
{
	const struct stat *st = &r->then;
	char *real = realpath(str_c(&r->arena, r->file.path), NULL);
	bool within = real && r->root.n && path_is_above(r->root, str_from(real));
	free(real);
	if (!real)
		return "has changed since it was read";
	if (!within) /* so it is a link */
		return "is a link that leads out of its project";
	if (st->st_nlink > 1)
		return "has other names (hard links), which would keep the old text";
	if (!(st->st_mode & 0222))
		return "is write-protected";
	if (geteuid() != 0 && st->st_uid != geteuid())
		return "belongs to somebody else";
	return NULL;
}

static bool stayed(const struct session *s, struct fix_result *r)
{
	struct stat now;
	struct input in;
	struct str why;
	return stat(str_c(&r->arena, r->file.path), &now) == 0 && same_file(&r->then, &now) &&
	       input_read(&r->arena, r->file.path, limit_given(s->settings.max_file_size), &in,
		       &why) &&
	       str_eq(in.text, r->before);
}

const char *fix_write(const struct session *s, struct fix_result *r)
{
	const char *why = unfit(r);
	if (why)
		return why;
	if (!stayed(s, r))
		return "has changed since it was read";
	if (file_replace(&r->arena, r->file.path, r->after))
		return NULL;
	return str_c(&r->arena, str_printf(&r->arena, "cannot be replaced: %s", strerror(errno)));
}
