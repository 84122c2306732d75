#include "project/discover.h"

#include "project/paths.h"
#include "read/compose/compose.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One folder argument on its way. */
struct walk {
	struct discovery *d;
	struct root root;
	struct str given; /* the argument */
	struct str shown; /* what stands before the path of what is found; "" or "x/" */
	struct arena scratch;
	struct arena *here; /* of the folder that is visited: paths nobody keeps */
};

struct entry {
	struct str name;
	struct stat st;
};

LIST(entry_list, struct entry);

static struct str from_root(struct walk *w, struct str path)
{
	return path_join(w->here, w->root.folder, path);
}

static struct str shown(struct walk *w, struct str path)
{
	return path.n ? str_join(w->d->arena, w->shown, path) : w->given;
}

static void cannot(struct walk *w, struct str path, struct str why)
{
	input_failed(w->d->arena, w->d->diags, shown(w, path), why);
}

/* --- entries of a folder --- */

static int entry_cmp(const void *left, const void *right)
{
	return str_cmp(((const struct entry *)left)->name, ((const struct entry *)right)->name);
}

static bool is_entered(struct str name)
{
	return !str_eq(name, STR(".")) && !str_eq(name, STR("..")) && !str_eq(name, STR(".git")) &&
	       !str_eq(name, STR("node_modules"));
}

static void entries_read(struct arena *a, DIR *dir, struct entry_list *out)
{
	struct dirent *next;
	while ((next = readdir(dir)) != NULL) {
		struct entry e = {.name = str_from(next->d_name)};
		if (!is_entered(e.name))
			continue;
		if (fstatat(dirfd(dir), next->d_name, &e.st, AT_SYMLINK_NOFOLLOW) != 0)
			continue; /* it went away meanwhile */
		e.name = str_copy(a, e.name);
		list_push(a, out, e);
	}
}

static bool folder_read(struct walk *w, struct str path, struct arena *a, struct entry_list *out)
{
	int fd = input_open_beneath(
		a, w->root.fd, from_root(w, path), O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir) {
		cannot(w, path, input_why(w->d->arena, errno));
		if (fd >= 0)
			close(fd);
		return false;
	}
	entries_read(a, dir, out);
	closedir(dir);
	if (out->n)
		qsort(out->at, out->n, sizeof *out->at, entry_cmp);
	return true;
}

/* --- files --- */

static void found_add(
	struct walk *w, struct str path, enum input_kind kind, const struct stat *st, bool link)
{
	struct discovery *d = w->d;
	if (d->found.n == DISCOVER_FILES_MOST) {
		cannot(w, STR(""), STR("holds too many files: the limit is 1000000"));
		return;
	}
	struct found f = {shown(w, path), w->given, kind, false, (uint64_t)st->st_dev,
		(uint64_t)st->st_ino, link};
	if (d->found.n < DISCOVER_FILES_MOST)
		list_push(d->arena, &d->found, f);
}

static bool begins_as_script(struct walk *w, struct str path)
{
	char head[2];
	int fd = input_open_beneath(w->here, w->root.fd, from_root(w, path), O_RDONLY | O_NOFOLLOW);
	if (fd < 0)
		return false;
	bool yes = read(fd, head, 2) == 2 && head[0] == '#' && head[1] == '!';
	close(fd);
	return yes;
}

static void by_content(struct walk *w, struct str path, const struct stat *st, bool link)
{
	struct input in;
	struct str why;
	arena_reset(&w->scratch);
	if (!input_read_beneath(&w->scratch, w->root.fd, from_root(w, path),
		    limit_given(w->d->most), &in, &why)) {
		cannot(w, path, str_copy(w->d->arena, why));
		return;
	}
	enum input_kind kind = recognise_found(from_root(w, path), in.text);
	if (kind != INPUT_NONE)
		found_add(w, path, kind, st, link);
}

static void file_visit(struct walk *w, struct str path, const struct stat *st, bool link)
{
	enum input_kind kind;
	enum hint hint = recognise_name(from_root(w, path), &kind);
	if (kind == INPUT_markdown && !w->d->include_docs)
		return;
	switch (hint) {
	case HINT_NONE:
		return;
	case HINT_CERTAIN:
		if (S_ISREG(st->st_mode))
			found_add(w, path, kind, st, link);
		else
			cannot(w, path, STR("is not a regular file"));
		return;
	case HINT_SHEBANG:
		if (S_ISREG(st->st_mode) && !link && begins_as_script(w, path))
			by_content(w, path, st, link);
		return;
	case HINT_CONTENT:
		if (S_ISREG(st->st_mode))
			by_content(w, path, st, link);
		return;
	}
}

/* A link counts as the file it leads to, when that lies in the project. */
static void link_visit(struct walk *w, struct str path)
{
	enum input_kind kind;
	struct stat st;
	enum hint hint = recognise_name(from_root(w, path), &kind);
	if (hint != HINT_CERTAIN && hint != HINT_CONTENT)
		return;
	int fd = input_open_beneath(w->here, w->root.fd, from_root(w, path), O_RDONLY);
	if (fd < 0 || fstat(fd, &st) != 0)
		cannot(w, path, input_why(w->d->arena, errno));
	else if (!S_ISDIR(st.st_mode))
		file_visit(w, path, &st, true);
	if (fd >= 0)
		close(fd);
}

/* --- folders --- */

/* `shown`: the folder as people name it. */
static const struct ignore *ignore_read(struct walk *w, const struct ignore *above,
	struct str folder, struct str shown, struct str file)
{
	struct input in;
	struct str why, path = path_join(w->here, folder, file);
	if (w->d->no_ignore)
		return above;
	if (input_read_beneath(w->d->arena, w->root.fd, path, limit_own(IGNORE_SIZE), &in, &why))
		return ignore_new(w->d->arena, above, str_copy(w->d->arena, folder), in.text);
	if (!str_eq(why, STR("does not exist")))
		input_failed(w->d->arena, w->d->diags, path_join(w->d->arena, shown, file), why);
	return above;
}

static bool is_excluded(struct walk *w, struct str path, bool is_folder)
{
	struct arena *a = &w->scratch;
	arena_reset(a);
	return ignore_has(&w->d->exclude, path_normal(a, str_join(a, w->shown, path)), is_folder);
}

static bool is_ignored(struct walk *w, const struct ignore *ig, struct str path, bool is_folder)
{
	arena_reset(&w->scratch);
	return ignore_has(ig, path_join(&w->scratch, w->root.folder, path), is_folder);
}

/* Whoever sends a change could hide files from what is locked. Those that are known by their names
 * are counted; what cannot be opened is left alone. */
static void count_ignored(struct walk *w, struct str path, const struct entry *e, unsigned depth)
{
	enum input_kind kind;
	if (S_ISREG(e->st.st_mode) && recognise_name(from_root(w, path), &kind) == HINT_CERTAIN &&
		(kind != INPUT_markdown || w->d->include_docs))
		w->d->n_ignored++;
	if (!S_ISDIR(e->st.st_mode) || depth > DISCOVER_DEPTH)
		return;
	struct entry_list entries = {0};
	struct arena here;
	int fd = input_open_beneath(
		w->here, w->root.fd, from_root(w, path), O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir) {
		if (fd >= 0)
			close(fd);
		return;
	}
	arena_init(&here);
	entries_read(&here, dir, &entries);
	closedir(dir);
	LIST_EACH (const struct entry, inner, &entries) {
		struct str below = path_join(&here, path, inner->name);
		if (!is_excluded(w, below, S_ISDIR(inner->st.st_mode)))
			count_ignored(w, below, inner, depth + 1);
	}
	arena_done(&here);
}

static void folder_visit(
	struct walk *w, struct str path, const struct ignore *above, unsigned depth);

static void entry_visit(struct walk *w, struct str folder, const struct entry *e,
	const struct ignore *ig, unsigned depth)
{
	struct str path = path_join(w->here, folder, e->name);
	bool is_folder = S_ISDIR(e->st.st_mode);
	if (is_excluded(w, path, is_folder))
		return;
	if (is_ignored(w, ig, path, is_folder)) {
		if (w->d->count_ignored)
			count_ignored(w, path, e, depth);
		return;
	}
	if (is_folder)
		folder_visit(w, path, ig, depth + 1);
	else if (S_ISLNK(e->st.st_mode))
		link_visit(w, path);
	else
		file_visit(w, path, &e->st, false);
}

/* No descriptor stays open on the way down. Folders are real ones, so there are no cycles. */
static void folder_visit(
	struct walk *w, struct str path, const struct ignore *above, unsigned depth)
{
	struct entry_list entries = {0};
	struct arena here, *outside = w->here; /* a tree has more entries than are found */
	if (depth > DISCOVER_DEPTH) {
		cannot(w, path, STR("is nested too deep: the limit is 200 folders"));
		return;
	}
	arena_init(&here);
	w->here = &here;
	if (folder_read(w, path, &here, &entries)) {
		const struct ignore *ig = ignore_read(w, above, from_root(w, path),
			str_join(&here, w->shown, path), STR(".gitignore"));
		LIST_EACH (struct entry, e, &entries)
			entry_visit(w, path, e, ig, depth);
	}
	w->here = outside;
	arena_done(&here);
}

/* What the folders above the argument leave out holds below it too. */
static const struct ignore *ignore_above(struct walk *w)
{
	const struct ignore *ig = NULL;
	struct str name, rest = w->root.folder;
	size_t n = 0;
	if (w->root.is_git)
		ig = ignore_read(w, ig, STR(""), w->given, STR(".git/info/exclude"));
	while (rest.n) {
		ig = ignore_read(
			w, ig, str_slice(w->root.folder, 0, n), w->given, STR(".gitignore"));
		rest = str_cut(rest, '/', &name);
		n += name.n + (n != 0);
	}
	return ig;
}

static struct str without_slashes(struct str path)
{
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	while (path.n > 2 && str_starts_with(path, STR("./")))
		path = str_skip(path, 2);
	return path;
}

static void discover_folder(struct discovery *d, struct str argument)
{
	struct str why, folder = without_slashes(argument);
	struct walk w = {.d = d, .given = folder, .here = d->arena};
	if (!str_eq(folder, STR(".")))
		w.shown = str_eq(folder, STR("/")) ? folder : str_join(d->arena, folder, STR("/"));
	if (!root_open(d->arena, folder, folder, &w.root, &why)) {
		input_failed(d->arena, d->diags, folder, why);
		return;
	}
	if (d->locks)
		d->count_ignored = d->locks(d->of);
	d->locks = NULL;
	arena_init(&w.scratch);
	folder_visit(&w, STR(""), ignore_above(&w), 0);
	arena_done(&w.scratch);
	root_close(&w.root);
}

/* --- files the user names --- */

static void discover_file(struct discovery *d, struct str path, const struct stat *st)
{
	struct input in;
	struct str why;
	struct found f = {.path = path,
		.kind = d->kind,
		.named = true,
		.device = (uint64_t)st->st_dev,
		.inode = (uint64_t)st->st_ino};
	if (d->force_exclude && ignore_has(&d->exclude, path_normal(d->arena, path), false))
		return;
	if (f.kind == INPUT_NONE && recognise_name(path, &f.kind) != HINT_CERTAIN) {
		struct arena scratch;
		arena_init(&scratch);
		bool ok = input_read(&scratch, path, limit_given(d->most), &in, &why);
		if (ok)
			f.kind = recognise_named(path, in.text);
		why = ok ? STR("is none of the known kinds; say which with --kind")
			 : str_copy(d->arena, why);
		arena_done(&scratch);
		if (!ok || f.kind == INPUT_NONE) {
			input_failed(d->arena, d->diags, path, why);
			return;
		}
	}
	list_push(d->arena, &d->found, f);
}

void discover(struct discovery *d, struct str argument)
{
	struct stat st;
	if (argument.n == 0 || memchr(argument.p, 0, argument.n))
		input_failed(d->arena, d->diags, argument, STR("does not exist"));
	else if (stat(str_c(d->arena, argument), &st) != 0)
		input_failed(
			d->arena, d->diags, argument, input_why_named(d->arena, argument, errno));
	else if (S_ISDIR(st.st_mode))
		discover_folder(d, argument);
	else
		discover_file(d, argument, &st);
}

bool found_read(struct arena *a, const struct found *f, const struct root *root, size_t most,
	struct input *out, struct str *why)
{
	if (f->named)
		return input_read(a, f->path, limit_given(most), out, why);
	struct str path = path_join(a, root->folder, path_name(f->path));
	return input_read_beneath(a, root->fd, path, limit_given(most), out, why);
}

/* --- the list --- */

/* By file; of the names of one file first those the user gave, then real ones, then by bytes. */
static int by_file(const void *left, const void *right)
{
	const struct found *a = left, *b = right;
	if (a->device != b->device)
		return a->device < b->device ? -1 : 1;
	if (a->inode != b->inode)
		return a->inode < b->inode ? -1 : 1;
	if (a->named != b->named)
		return a->named ? -1 : 1;
	if (a->link != b->link)
		return a->link ? 1 : -1;
	return str_cmp(a->path, b->path);
}

static int by_path(const void *left, const void *right)
{
	return str_cmp(((const struct found *)left)->path, ((const struct found *)right)->path);
}

/* Hard links are files of their own; the same file by a link, or found twice, is listed once. */
static bool repeats(struct arena *a, const struct found *first, const struct found *f)
{
	if (first->device != f->device || first->inode != f->inode)
		return false;
	return f->link || str_eq(path_normal(a, f->path), path_normal(a, first->path));
}

/* An override file beside the file it is laid over is read with that one. */
static void drop_overrides(struct discovery *d)
{
	struct found_list *all = &d->found;
	struct map bases = {0};
	uint32_t n = 0;
	for (uint32_t i = 0; i < all->n; i++)
		if (compose_is_base(all->at[i].path))
			*map_put(d->arena, &bases, path_folder(all->at[i].path)) = d;
	for (uint32_t i = 0; bases.n && i < all->n; i++)
		if (!compose_is_override(all->at[i].path) ||
			!map_get(&bases, path_folder(all->at[i].path)))
			all->at[n++] = all->at[i];
	all->n = bases.n ? n : all->n;
}

void discover_end(struct discovery *d)
{
	struct found_list *all = &d->found;
	uint32_t n = 0, first = 0;
	if (all->n == 0)
		return;
	qsort(all->at, all->n, sizeof *all->at, by_file);
	for (uint32_t i = 0; i < all->n; i++) {
		if (i && repeats(d->arena, &all->at[first], &all->at[i]))
			continue;
		first = n;
		all->at[n++] = all->at[i];
	}
	all->n = n;
	qsort(all->at, all->n, sizeof *all->at, by_path);
	drop_overrides(d);
}
