/*
 * remote.c: sources that are no files of the build context: URLs and git repositories.
 *
 * The builder tells them apart by their text alone: a scheme, .git at the end of a URL's path, or
 * the form user@host:path. What follows ? in a repository must be a query that it knows.
 */
#include "read/dockerfile/private.h"

bool source_is_http(struct str s)
{
	return (str_starts_with(s, STR("http://")) || str_starts_with(s, STR("https://"))) &&
	       !source_is_git(s);
}

static bool all_of(struct str s, const char *more)
{
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_alpha(s.p[i]) && !char_is_digit(s.p[i]) &&
			str_find_char(str_from(more), s.p[i]) == STR_NOT_FOUND)
			return false;
	return s.n > 0;
}

/* user@host:path */
static bool is_scp(struct str s)
{
	struct str user, host;
	struct str rest = str_cut(s, '@', &user), path = str_cut(rest, ':', &host);
	return all_of(user, "-_") && all_of(host, "-.") && user.n + 1 + host.n < s.n &&
	       str_find_char(path, '\n') == STR_NOT_FOUND;
}

bool source_is_git(struct str s)
{
	struct str path;
	size_t colon = str_find(s, STR("://"));
	struct str scheme = colon == STR_NOT_FOUND ? STR("") : str_slice(s, 0, colon);
	str_cut(s, '#', &path);
	str_cut(path, '?', &path);
	if (!all_of(scheme, ""))
		return is_scp(s);
	if (str_eq_nocase(scheme, STR("git")) || str_eq_nocase(scheme, STR("ssh")))
		return true;
	return (str_eq_nocase(scheme, STR("http")) || str_eq_nocase(scheme, STR("https"))) &&
	       str_ends_with(path, STR(".git"));
}

enum query {
	QUERY_NONE,
#define QUERY(name, text, type) QUERY_##name,
#include "read/dockerfile/queries.def"
#undef QUERY
	QUERY_COUNT
};
enum query_type { QUERY_TEXT, QUERY_BOOL, QUERY_TIME };
static const struct {
	struct str name;
	enum query_type type;
} queries[QUERY_COUNT] = {
#define QUERY(name, text, type) [QUERY_##name] = {STR_INIT(text), QUERY_##type},
#include "read/dockerfile/queries.def"
#undef QUERY
};

static enum query query_named(struct str name, struct nearest *near)
{
	for (int q = QUERY_NONE + 1; q < QUERY_COUNT; q++) {
		if (str_eq(queries[q].name, name))
			return (enum query)q;
		nearest_offer(near, queries[q].name);
	}
	return QUERY_NONE;
}

struct git { /* what is said of a repository */
	struct instruction *in;
	struct token source;
	struct str value[QUERY_COUNT], ref, subdir;
	bool given[QUERY_COUNT];
};

#define BAD(g, ...) ((void)REFUSE((g)->in, (g)->source, __VA_ARGS__), false)

static bool check_value(struct git *g, enum query q, struct str value)
{
	bool yes;
	if (!value.n && queries[q].type != QUERY_BOOL)
		return BAD(g, "`" STR_FMT "` has no value", STR_ARG(queries[q].name));
	if (queries[q].type == QUERY_BOOL && value.n && !parse_bool(value, &yes))
		return BAD(g, "`" STR_FMT "` is either true or false", STR_ARG(queries[q].name));
	if (queries[q].type == QUERY_TIME && !str_eq(value, STR("checkout")) &&
		!str_eq(value, STR("commit")))
		return BAD(g, "`mtime` is either checkout or commit");
	return true;
}

static bool take_query(struct git *g, struct str pair)
{
	struct str name, value = str_cut(pair, '=', &name);
	struct nearest near;
	nearest_init(&near, name);
	enum query q = query_named(name, &near);
	if (q == QUERY_NONE) {
		struct diag *d = REFUSE(g->in, g->source, "a repository has no query `" STR_FMT "`",
			STR_ARG(str_slice(name, 0, 80)));
		dockerfile_meant(d, near, "");
		return false;
	}
	if (g->given[q])
		return BAD(g, "`" STR_FMT "` may be given only once", STR_ARG(name));
	g->given[q] = true;
	g->value[q] = value;
	return check_value(g, q, value);
}

static struct str prefixed(struct arena *a, struct str prefix, struct str s)
{
	return !s.n || str_starts_with(s, prefix) ? s : str_join(a, prefix, s);
}

/* One name for the reference, however it is given. */
static bool check_reference(struct git *g)
{
	struct arena *a = g->in->file->arena;
	const struct str names[] = {g->ref, g->value[QUERY_ref],
		prefixed(a, STR("refs/tags/"), g->value[QUERY_tag]),
		prefixed(a, STR("refs/heads/"), g->value[QUERY_branch])};
	struct str first = STR("");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (first.n && names[i].n && !str_eq(first, names[i]))
			return BAD(g,
				"the reference is given twice: `" STR_FMT "` and `" STR_FMT "`",
				STR_ARG(first), STR_ARG(names[i]));
		first = first.n ? first : names[i];
	}
	if (g->value[QUERY_tag].n && g->value[QUERY_branch].n)
		return BAD(g, "a repository is named by its tag or its branch, not by both");
	if (g->subdir.n && g->given[QUERY_subdir] && !str_eq(g->subdir, g->value[QUERY_subdir]))
		return BAD(g, "the folder in the repository is given twice");
	return true;
}

static bool check_flags(struct git *g)
{
	struct instruction *in = g->in;
	struct str commit = g->value[g->given[QUERY_checksum] ? QUERY_checksum : QUERY_commit];
	struct token t;
	bool keep = true;
	if (g->given[QUERY_keep_git_dir] && g->value[QUERY_keep_git_dir].n)
		parse_bool(g->value[QUERY_keep_git_dir], &keep);
	if (g->given[QUERY_keep_git_dir] && instruction_flag(in, STR("keep-git-dir"), &t) &&
		flag_true(in, STR("keep-git-dir")) != keep)
		return BAD(g, "--keep-git-dir says the opposite of what the source says");
	if (commit.n && instruction_flag(in, STR("checksum"), &t) && t.text.n &&
		str_find_char(t.text, '$') == STR_NOT_FOUND && !str_eq(t.text, commit))
		return BAD(g, "--checksum is another commit than that in the source");
	return true;
}

bool source_check_git(struct instruction *in, struct token t, struct str s)
{
	struct git g = {.in = in, .source = t};
	struct str pair, fragment = str_cut(s, '#', &s), rest = str_cut(s, '?', &s);
	g.subdir = str_cut(fragment, ':', &g.ref);
	bool ok = true;
	while (ok && rest.n) {
		rest = str_cut(rest, '&', &pair);
		ok = !pair.n || take_query(&g, pair);
	}
	return ok && check_reference(&g) && check_flags(&g);
}
