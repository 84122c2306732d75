/*
 * walk.c: what the command line names, as a list of files.
 */
#include "cli/session.h"

/* Is something locked for what is looked at? */
static bool locks(void *of)
{
	struct session *s = of;
	static const struct str here = STR_INIT("");
	bool any = s->settings.locked.n || s->settings.ci_strict;
	const struct text_list *paths = &s->settings.operands;
	for (uint32_t i = 0; !any && i < (paths->n ? paths->n : 1); i++) {
		struct str path = paths->n ? paths->at[i] : here;
		const struct config_chain *chain = configs_of(&s->configs, path, path);
		for (uint32_t k = 0; k < chain->all.n; k++)
			any |= chain->all.at[k]->locked.n || chain->all.at[k]->floors.n;
	}
	return any;
}

struct discovery *session_discover(struct session *s)
{
	return inputs_discover(&s->settings, &s->arena, &s->diags, locks, s);
}

struct discovery *inputs_discover(
	struct settings *set, struct arena *a, struct diags *ds, bool (*asks)(void *of), void *of)
{
	struct discovery *d = arena_new(a, struct discovery);
	d->arena = a;
	d->diags = ds;
	d->most = set->max_file_size;
	d->kind = set->kind;
	d->no_ignore = set->no_gitignore;
	d->force_exclude = set->force_exclude;
	d->locks = asks;
	d->of = of;
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
