/*
 * walk.c: what the command line names, as a list of files.
 */
#include "cli/session.h"

struct discovery *session_discover(struct session *s)
{
	return inputs_discover(&s->settings, &s->arena, &s->diags);
}

struct discovery *inputs_discover(struct settings *set, struct arena *a, struct diags *ds)
{
	struct discovery *d = arena_new(a, struct discovery);
	d->arena = a;
	d->diags = ds;
	d->most = set->max_file_size;
	d->kind = set->kind;
	d->no_ignore = set->no_gitignore;
	d->force_exclude = set->force_exclude;
	d->include_docs = set->include_docs;
	LIST_EACH (struct str, pattern, &set->exclude)
		ignore_add(d->arena, &d->exclude, *pattern);
	if (!set->operands.n)
		discover(d, STR("."));
	LIST_EACH (struct str, path, &set->operands)
		if (!str_eq(*path, STR("-")))
			discover(d, *path);
	discover_end(d);
	return d;
}
