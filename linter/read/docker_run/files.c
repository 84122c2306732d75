/*
 * files.c: the files that a command line names, read beside the input.
 *
 * One that is not there need not be missing where the line runs: what it holds is then not known.
 */
#include "read/docker_run/private.h"

static struct source *open_file(struct docker_run *d, struct text path, struct str *why)
{
	struct inputs *in = d->reading->inputs;
	struct str folder = d->ctx ? d->ctx->folder : STR(""), name = path.s;

	*why = STR("");
	if (folder.n > 1 && str_starts_with(name, folder) && name.n > folder.n &&
		name.p[folder.n] == '/')
		name = str_skip(name, folder.n + 1);
	return in && !path.n_holes ? in->open(in, name, why) : NULL;
}

struct source *docker_file(struct docker_run *d, struct text path, const struct cause **open)
{
	struct str why;
	struct source *s = open_file(d, path, &why);

	if (!s)
		*open = facts_cause(d->f, d->place, "`" STR_FMT "` is not read",
			STR_ARG(text_show(d->arena, path)));
	return s;
}

struct source *docker_file_checked(struct docker_run *d, struct text path, struct str *refusal)
{
	struct str why;
	struct source *s = open_file(d, path, &why);

	*refusal = STR("");
	if (!s && (str_eq(why, STR("is a folder")) || str_eq(why, STR("is not a regular file"))))
		spec_refuse(d->f, refusal, "read " STR_FMT ": is a directory", STR_ARG(path.s));
	return s;
}
