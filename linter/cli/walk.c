/*
 * walk.c: what the command line names, as a list of files.
 */
#include "cli/session.h"

struct discovery *session_discover(struct session *s)
{
	struct settings *set = &s->settings;
	struct discovery *d = arena_new(&s->arena, struct discovery);
	d->arena = &s->arena;
	d->diags = &s->diags;
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
