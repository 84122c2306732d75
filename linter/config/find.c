#include "config/find.h"

#include "project/input.h"
#include "project/paths.h"
#include "project/root.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONFIG_NAME ".pratique.yaml"

struct known {
	struct config *config; /* NULL: the folder has none */
};

void configs_init(struct configs *cs, struct arena *a, struct diags *ds)
{
	*cs = (struct configs){.arena = a, .diags = ds};
	if (!path_real(a, STR(""), &cs->current))
		cs->current = STR("");
}

/* A folder as people see it: from the current one on where it lies below or above. */
static struct str shown_folder(const struct configs *cs, struct str folder)
{
	if (cs->current.n && path_is_above(cs->current, folder))
		return path_below(cs->current, folder);
	struct buf up = BUF(cs->arena);
	struct str at = cs->current;
	for (; at.n > 1 && !str_eq(at, folder); at = path_folder(at))
		buf_add(&up, up.n ? STR("/..") : STR(".."));
	return up.n && str_eq(at, folder) ? buf_str(&up) : folder;
}

static struct config *config_of(struct configs *cs, const struct input *in, struct str path,
	struct str folder, struct str top)
{
	struct source *s = source_new(cs->arena, path, in->text);
	struct config *c = NULL;
	if (input_check_text(in, s, cs->diags))
		c = config_read(cs->arena, s, cs->diags);
	else
		c = arena_new(cs->arena, struct config);
	c->source = s;
	c->folder = folder;
	c->top = top;
	c->shown = shown_folder(cs, folder);
	list_push(cs->arena, &cs->found, c);
	return c;
}

/* ---- files that are not of the tree ---- */

bool configs_name(struct configs *cs, struct str path)
{
	struct input in;
	struct str why, folder = STR("");
	if (!input_read(cs->arena, path, limit_own(CONFIG_SIZE), &in, &why) ||
		!path_real(cs->arena, path_folder(path), &folder)) {
		input_failed(cs->arena, cs->diags, path, why);
		return false;
	}
	cs->named = config_of(cs, &in, path, folder, folder);
	cs->named->trusted = true;
	return true;
}

bool config_is_said(struct str text)
{
	struct str key, value = str_cut(text, '=', &key);
	return key.n < text.n && value.p && str_find_char(key, '/') == STR_NOT_FOUND;
}

void configs_say(struct configs *cs, struct str text)
{
	struct str key, name, value = str_cut(text, '=', &key);
	name = str_cut(key, '.', &key);
	struct str yaml = name.n ? str_printf(cs->arena, STR_FMT ":\n  " STR_FMT ": ", STR_ARG(key),
					   STR_ARG(name))
				 : str_join(cs->arena, key, STR(": "));
	struct input in = {.text = str_join(cs->arena, yaml, value)};
	struct config *c = config_of(cs, &in, STR("--config"), cs->current, cs->current);
	c->trusted = true;
	list_push(cs->arena, &cs->said, c);
}

static void not_read(struct configs *cs, struct source *source, const char *why)
{
	diag_add(cs->diags, &DIAG_config_unread, source, (struct span){0, 0},
		"this configuration is not read: %s", why);
}

static bool is_own_file(struct configs *cs, struct str path)
{
	struct stat st;
	if (stat(str_c(cs->arena, path), &st) != 0)
		return false;
	const char *why = !S_ISREG(st.st_mode)     ? "it is no regular file"
			  : st.st_uid != geteuid() ? "it belongs to another user"
			  : st.st_mode & (S_IWGRP | S_IWOTH)
				  ? "others than its owner may write to it"
				  : NULL;
	if (why)
		not_read(cs, source_new(cs->arena, path, STR("")), why);
	return !why;
}

static struct str user_folder(struct arena *a, char *(*env)(const char *name))
{
	const char *xdg = env("XDG_CONFIG_HOME"), *home = env("HOME");
	if (xdg && xdg[0] == '/')
		return path_join(a, str_from(xdg), STR("pratique"));
	if (home && home[0] == '/')
		return path_join(a, str_from(home), STR(".config/pratique"));
	return STR("");
}

/* The home of the user, absolute; empty: nobody says, or it is under git and so may be a tree. */
static struct str home_folder(struct arena *a, char *(*env)(const char *name))
{
	struct stat st;
	struct str home;
	const char *said = env("HOME");
	if (!said || said[0] != '/' || !path_real(a, str_from(said), &home) ||
		stat(str_c(a, path_join(a, home, STR(".git"))), &st) == 0)
		return STR("");
	return home;
}

void configs_user(struct configs *cs, char *(*env)(const char *name))
{
	struct input in;
	cs->home = home_folder(cs->arena, env);
	struct str folder = user_folder(cs->arena, env), why;
	struct str path = path_join(cs->arena, folder, STR("config.yaml"));
	if (!folder.n || !path_real(cs->arena, path, &path) || !is_own_file(cs, path))
		return;
	folder = path_folder(path); /* of the file itself, which a link may lead to */
	if (!input_read(cs->arena, path, limit_own(CONFIG_SIZE), &in, &why)) {
		input_failed(cs->arena, cs->diags, path, why);
		return;
	}
	cs->user = config_of(cs, &in, path, folder, folder);
	cs->user->trusted = true;
}

/* ---- files of the tree ---- */

static struct str outer(struct str a, struct str b, struct str folder)
{
	return b.n && path_is_above(b, folder) && b.n < a.n ? b : a;
}

/* The outermost of the folder with .git, the current one and the argument. */
static struct str top_of(struct configs *cs, struct str folder, struct str given)
{
	struct root root;
	struct str why, top = folder, real;
	if (root_open(cs->arena, folder, STR(""), &root, &why)) {
		if (root.is_git)
			top = outer(top, root.path, folder);
		root_close(&root);
	}
	if (given.n && path_real(cs->arena, given, &real))
		top = outer(top, real, folder);
	return outer(top, cs->current, folder);
}

static bool exists_at(int top, struct arena *a, struct str path)
{
	struct stat st;
	return fstatat(top, str_c(a, path), &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static struct config *read_at(
	struct configs *cs, int fd, struct str top, struct str in_top, struct str folder)
{
	struct arena *a = cs->arena;
	struct input in;
	struct str why, path = path_join(a, in_top, STR(CONFIG_NAME));
	struct str shown = path_join(a, shown_folder(cs, folder), STR(CONFIG_NAME));
	struct str other = path_join(a, in_top, STR(".pratique.yml"));
	if (exists_at(fd, a, other))
		input_failed(a, cs->diags,
			path_join(a, shown_folder(cs, folder), STR(".pratique.yml")),
			STR("is not read: name it " CONFIG_NAME));
	if (!exists_at(fd, a, path))
		return NULL;
	if (input_read_beneath(a, fd, path, limit_own(CONFIG_SIZE), &in, &why))
		return config_of(cs, &in, shown, folder, top);
	input_failed(a, cs->diags, shown, why);
	return NULL;
}

static struct config *known_at(
	struct configs *cs, int fd, struct str top, struct str in_top, struct str folder)
{
	void **slot = map_put(cs->arena, &cs->files, folder);
	if (!*slot) {
		struct known *k = arena_new(cs->arena, struct known);
		k->config = read_at(cs, fd, top, in_top, folder);
		*slot = k;
	}
	return ((struct known *)*slot)->config;
}

static void add_tree(
	struct configs *cs, struct str top, struct str folder, struct config_chain *out)
{
	struct str below = path_below(top, folder), name;
	size_t n = 0;
	int fd = open(str_c(cs->arena, top), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (struct str rest = below; fd >= 0;) {
		struct str in_top = str_slice(below, 0, n);
		struct config *c = known_at(cs, fd, top, in_top,
			str_copy(cs->arena, path_join(cs->arena, top, in_top)));
		if (c && out->all.n < CONFIG_FILES_MOST)
			list_push(cs->arena, &out->all, c);
		if (!rest.n)
			break;
		rest = str_cut(rest, '/', &name);
		n += name.n + (n != 0);
	}
	if (fd >= 0)
		close(fd);
}

static void add_user(struct configs *cs, struct str top, struct config_chain *out)
{
	if (!cs->user)
		return;
	/* Who stands in his home, or above it, has not taken that from anybody. */
	bool at_home = cs->home.n && path_is_above(top, cs->home) &&
		       path_is_above(cs->home, cs->user->folder);
	if (at_home || !path_is_above(top, cs->user->folder)) {
		list_push(cs->arena, &out->all, cs->user);
		return;
	}
	if (!cs->user_told)
		not_read(cs, cs->user->source, "it lies in the tree that is checked");
	cs->user_told = true;
}

const struct config_chain *configs_of(struct configs *cs, struct str folder, struct str given)
{
	struct str real;
	void **slot = map_put(cs->arena, &cs->chains,
		cs->off || cs->named ? STR("")
				     : str_printf(cs->arena, STR_FMT "\n" STR_FMT, STR_ARG(folder),
					       STR_ARG(given)));
	if (*slot)
		return *slot;
	struct config_chain *chain = arena_new(cs->arena, struct config_chain);
	*slot = chain;
	if (cs->named) {
		list_push(cs->arena, &chain->all, cs->named);
	} else if (!cs->off && path_real(cs->arena, folder, &real)) {
		struct str top = top_of(cs, real, given);
		add_user(cs, top, chain);
		add_tree(cs, top, real, chain);
	}
	LIST_EACH (struct config *, said, &cs->said)
		list_push(cs->arena, &chain->all, *said);
	for (uint32_t i = 0; i < chain->all.n; i++)
		if (chain->all.at[i]->root)
			chain->root = i;
	return chain;
}
