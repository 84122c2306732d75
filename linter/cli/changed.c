#include "cli/changed.h"

#include "process/process.h"
#include "project/paths.h"
#include "project/root.h"

#include <stdlib.h>

enum { GIT_SECONDS = 60, GIT_OUTPUT = 64 * 1024 * 1024, GIT_WORDS = 16 };

struct git {
	struct arena *arena;
	const char *program;
	const char *folder; /* to run in; NULL: here */
	struct str *why;
};

/* Nothing that the configuration of a repository may name is started. */
static bool git(struct git *g, const char *const *words, struct str *out)
{
	const char *home = getenv("HOME");
	char *environment[] = {(char *)(uintptr_t) "LC_ALL=C",
		(char *)(uintptr_t) "GIT_OPTIONAL_LOCKS=0",
		(char *)(uintptr_t)str_printf(g->arena, "HOME=%s", home ? home : "/nonexistent").p,
		NULL};
	const char *argv[GIT_WORDS] = {
		"git", "-c", "core.fsmonitor=false", "-C", g->folder ? g->folder : "."};
	int status = -1;
	for (size_t i = 0; words[i]; i++)
		argv[5 + i] = words[i];
	struct process p = {
		g->program, (char *const *)(uintptr_t)argv, environment, GIT_SECONDS, GIT_OUTPUT};
	return process_run(g->arena, &p, out, &status) == PROCESS_DONE && status == 0;
}

static bool fail(struct git *g, struct str why)
{
	*g->why = why;
	return false;
}

static void add_names(struct git *g, struct str names, struct map *out)
{
	struct str name;
	while (names.n) {
		names = str_cut(names, 0, &name);
		if (name.n)
			*map_put(g->arena, out, path_join(g->arena, str_from(g->folder), name)) =
				out;
	}
}

/* The commit at which this branch left the revision; the revision itself where there is none. */
static const char *start_of(struct git *g, struct str revision)
{
	const char *name = str_c(g->arena, revision);
	struct str base;
	if (git(g, (const char *const[]){"merge-base", name, "HEAD", NULL}, &base) && base.n)
		return str_c(g->arena, str_trim(base));
	return name;
}

bool changed_since(struct arena *a, struct str revision, struct map *out, struct str *why)
{
	struct git g = {a, process_find(a, STR("git")), NULL, why};
	struct str top, names;
	if (!g.program)
		return fail(&g, STR("git is not installed (no program git on the PATH)"));
	if (!git(&g, (const char *const[]){"rev-parse", "--show-toplevel", NULL}, &top))
		return fail(&g, STR("the current folder is in no git repository"));
	top = str_slice(top, 0, top.n - str_ends_with(top, STR("\n")));
	if (!path_real(a, top, &top))
		return fail(&g, STR("the top of the git repository cannot be opened"));
	g.folder = str_c(a, top);
	const char *commit = str_c(a, str_join(a, revision, STR("^{commit}")));
	if (str_starts_with(revision, STR("-")) ||
		!git(&g, (const char *const[]){"rev-parse", "--verify", "--quiet", commit, NULL},
			&names))
		return fail(&g,
			str_printf(a, "git knows no revision `" STR_FMT "`", STR_ARG(revision)));
	if (!git(&g,
		    (const char *const[]){"diff", "--name-only", "-z", "--no-ext-diff",
			    "--no-textconv", "--diff-filter=d", start_of(&g, revision), "--", NULL},
		    &names))
		return fail(&g, STR("git cannot tell what was changed"));
	add_names(&g, names, out);
	if (!git(&g,
		    (const char *const[]){"ls-files", "-z", "--others", "--exclude-standard", NULL},
		    &names))
		return fail(&g, STR("git cannot tell which files are new"));
	add_names(&g, names, out);
	return true;
}
