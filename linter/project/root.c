#define _XOPEN_SOURCE 700 /* realpath */

#include "project/root.h"

#include "project/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

bool path_real(struct arena *a, struct str path, struct str *out)
{
	char *real = realpath(path.n ? str_c(a, path) : ".", NULL);
	if (!real)
		return false;
	*out = str_copy(a, str_from(real));
	free(real);
	return true;
}

static bool has_git(struct arena *a, struct str folder)
{
	struct stat st;
	return lstat(str_c(a, path_join(a, folder, STR(".git"))), &st) == 0;
}

bool path_is_above(struct str folder, struct str path)
{
	if (!str_starts_with(path, folder))
		return false;
	return path.n == folder.n || str_eq(folder, STR("/")) || path.p[folder.n] == '/';
}

struct str path_below(struct str folder, struct str path)
{
	struct str rest = str_skip(path, folder.n);
	return str_starts_with(rest, STR("/")) ? str_skip(rest, 1) : rest;
}

static bool find_git(struct arena *a, struct str folder, struct str *out)
{
	for (struct str at = folder; at.n; at = path_folder(at)) {
		if (has_git(a, at)) {
			*out = at;
			return true;
		}
		if (at.n == 1)
			break;
	}
	return false;
}

bool root_open(
	struct arena *a, struct str folder, struct str given, struct root *out, struct str *why)
{
	struct str real, real_given;
	*out = (struct root){.fd = -1, .arena = a};
	if (!path_real(a, folder, &real)) {
		*why = input_why(a, errno);
		return false;
	}
	out->is_git = find_git(a, real, &out->path);
	if (!out->is_git) {
		bool fits = given.n && path_real(a, given, &real_given) &&
			    path_is_above(real_given, real);
		out->path = fits ? real_given : real;
	}
	out->folder = path_below(out->path, real);
	out->fd = open(str_c(a, out->path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (out->fd < 0)
		*why = input_why(a, errno);
	return out->fd >= 0;
}

void root_close(struct root *r)
{
	if (r->fd >= 0)
		close(r->fd);
	r->fd = -1;
}

/* --- files of the disk --- */

struct known_input {
	struct source *source; /* NULL: it could not be had */
	struct str why;
};

static bool within_budget(const struct disk_inputs *d, struct known_input *k)
{
	if (d->files >= INPUTS_FILES_MOST)
		k->why = str_printf(
			d->arena, "is one file too many: the limit is %d", INPUTS_FILES_MOST);
	else if (d->bytes >= INPUTS_BYTES_MOST)
		k->why = str_printf(
			d->arena, "is beyond the limit of %d bytes in all", INPUTS_BYTES_MOST);
	else
		return true;
	return false;
}

/* Every compose file asks for the .env of its folder, which is seldom there. */
enum { ABSENT_MOST = 64 };

static void note_absent(struct root *r, struct str path)
{
	if (r->absent.n < ABSENT_MOST)
		*map_put(r->arena, &r->absent, str_copy(r->arena, path)) = r;
}

static void disk_read(
	struct disk_inputs *d, struct known_input *k, struct str path, struct str shown)
{
	struct input in;
	size_t left = INPUTS_BYTES_MOST - d->bytes;
	size_t most = d->most < left ? d->most : left;
	if (map_get(&d->root->absent, path)) {
		k->why = input_why(d->arena, ENOENT);
		return;
	}
	errno = 0;
	if (!input_read_beneath(d->arena, d->root->fd, path, (struct limit){most, most == d->most},
		    &in, &k->why)) {
		if (errno == ENOENT)
			note_absent(d->root, path);
		return;
	}
	d->files++;
	d->bytes += in.text.n;
	if (in.utf16 || in.has_nul)
		k->why = STR("is no text: it holds NUL bytes");
	else
		k->source = source_new(d->arena, shown, in.text);
}

static struct known_input *disk_find(struct disk_inputs *d, struct str path)
{
	struct arena *a = d->arena;
	struct str from_root = path_normal(a, path_join(a, d->root->folder, path));
	void **slot = map_put(a, &d->known, from_root);
	if (*slot)
		return *slot;
	struct known_input *k = arena_new(a, struct known_input);
	*slot = k;
	if (path_leads_out(a, from_root))
		k->why = STR("lies outside the project");
	else if (within_budget(d, k))
		disk_read(d, k, from_root, path_normal(a, path_join(a, d->shown, path)));
	if (k->source)
		list_push(a, &d->opened, from_root);
	return k;
}

static struct source *disk_open(struct inputs *in, struct str path, struct str *why)
{
	struct known_input *k = disk_find((struct disk_inputs *)in, path);
	if (why)
		*why = k->source ? STR("") : k->why;
	return k->source;
}

void disk_inputs_init(
	struct disk_inputs *d, struct arena *a, struct root *root, struct str input, size_t most)
{
	*d = (struct disk_inputs){
		.inputs = {.open = disk_open}, .arena = a, .root = root, .most = most};
	d->inputs.folder = path_name(root->folder.n ? root->folder : root->path);
	d->shown = path_folder(input);
}

/* --- files in memory --- */

static struct source *memory_open(struct inputs *in, struct str path, struct str *why)
{
	struct memory_inputs *m = (struct memory_inputs *)in;
	struct str normal = path_normal(m->arena, path_join(m->arena, m->folder, path));
	struct source *s = map_get(&m->files, normal);
	if (why)
		*why = s                                  ? STR("")
		       : path_leads_out(m->arena, normal) ? STR("lies outside the project")
							  : STR("does not exist");
	return s;
}

void memory_inputs_init(struct memory_inputs *m, struct arena *a, struct str input)
{
	*m = (struct memory_inputs){.inputs = {.open = memory_open}, .arena = a};
	m->folder = path_folder(input);
}

struct source *memory_inputs_add(struct memory_inputs *m, struct str path, struct str text)
{
	struct str normal = path_normal(m->arena, path);
	struct source *s = source_new(m->arena, normal, text);
	*map_put(m->arena, &m->files, normal) = s;
	return s;
}
