/*
 * load.c: policy files, the files they use and the data they read, from the disk.
 *
 * What a policy names is relative to its own file. Data files are YAML or JSON; both come through
 * the one YAML reader.
 */
#include "library/library.h"

#include "library/controls.h"
#include "model/model.h"
#include "project/input.h"
#include "project/paths.h"
#include "project/root.h"
#include "read/yaml/yaml.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { POLICY_FILE_MOST = 1024 * 1024, FOLDER_DEPTH = 32, DATA_FILE_MOST = 4 * 1024 * 1024 };

static struct policy_files *of_host(struct check_host *h)
{
	return (struct policy_files *)(void *)((char *)h - offsetof(struct policy_files, host));
}

static bool lies_within(struct policy_files *f, struct str path)
{
	struct str real;
	return path_real(f->arena, path, &real) && path_is_above(f->within, real);
}

/* The text of a file, read once; NULL: `why` says why not. */
static struct source *read_once(
	struct policy_files *f, struct str path, size_t most, struct str *why)
{
	struct input in;
	struct source *s = map_get(&f->sources, path);
	if (s)
		return s;
	if (f->within.n && !lies_within(f, path)) {
		*why = STR("does not exist, or lies outside the project");
		return NULL;
	}
	if (!input_read(f->arena, path, limit_own(most), &in, why))
		return NULL;
	s = source_new(f->arena, str_copy(f->arena, path), in.text);
	*map_put(f->arena, &f->sources, s->path) = s;
	return s;
}

static struct source *named_file(struct policy_files *f, struct source *from, struct span at,
	struct str path, size_t most, struct diags *ds)
{
	struct str why = STR("");
	struct str full = path_normal(f->arena, path_join(f->arena, path_folder(from->path), path));
	struct source *s = read_once(f, full, most, &why);
	if (!s)
		diag_add(ds, &DIAG_data, from, at, "`" STR_FMT "` cannot be read: " STR_FMT,
			STR_ARG(full), STR_ARG(why));
	return s;
}

/* ---- data ---- */

static void data_from(struct arena *a, const struct node *n, struct data_node *out, unsigned depth);

static void data_items(struct arena *a, const struct node *n, struct data_node *out, unsigned depth)
{
	out->items = arena_array(a, struct data_node, n->n);
	out->keys = arena_array(a, struct data_node, n->n);
	for (uint32_t i = 0; i < n->n; i++) {
		bool map = n->kind == NODE_MAPPING;
		if (map)
			data_from(a, n->u.pairs[i].key, &out->keys[i], depth + 1);
		data_from(a, map ? n->u.pairs[i].value : n->u.items[i], &out->items[i], depth + 1);
	}
	out->n = n->n;
}

static void data_from(struct arena *a, const struct node *n, struct data_node *out, unsigned depth)
{
	*out = (struct data_node){.source = n->source, .span = n->span};
	if (n->kind == NODE_SCALAR || depth > READ_DEPTH) {
		out->kind = DATA_SCALAR;
		out->text = n->kind == NODE_SCALAR ? n->u.text : STR("");
		out->quoted = n->style != NODE_PLAIN;
		return;
	}
	out->kind = n->kind == NODE_MAPPING ? DATA_MAP : DATA_LIST;
	data_items(a, n, out, depth);
}

static struct data_node *load_data(struct check_host *h, struct source *from, struct span at,
	struct str path, struct diags *ds)
{
	struct policy_files *f = of_host(h);
	struct source *s = named_file(f, from, at, path, DATA_FILE_MOST, ds);
	uint32_t before = ds->errors;
	if (!s)
		return NULL;
	struct node *n = yaml_read(f->arena, s, ds);
	if (ds->errors != before)
		return NULL;
	if (!n) {
		diag_add(ds, &DIAG_data, from, at, "`" STR_FMT "` is empty", STR_ARG(s->path));
		return NULL;
	}
	struct data_node *d = arena_new(f->arena, struct data_node);
	data_from(f->arena, n, d, 0);
	return d;
}

static struct source *load_use(struct check_host *h, struct source *from, struct span at,
	struct str path, struct diags *ds)
{
	return named_file(of_host(h), from, at, path, POLICY_FILE_MOST, ds);
}

bool library_data(
	struct arena *a, struct str type, const struct node *n, struct value *out, struct diags *ds)
{
	struct pack pack;
	struct data_node data;
	pack_init(&pack, a, &model_schema, ds, NULL);
	const struct type *want = type_parse(&pack.types, type);
	if (!want)
		return false;
	data_from(a, n, &data, 0);
	if (!check_constant_data(&pack, &data, want, out))
		return false;
	value_list_index(a, *out);
	return true;
}

/* ---- files and folders ---- */

void policy_files_init(
	struct policy_files *f, struct arena *a, struct diags *ds, const struct program *known)
{
	*f = (struct policy_files){
		.arena = a, .diags = ds, .others = ds->errors, .host = {load_data, load_use}};
	pack_init(&f->pack, a, &model_schema, ds, &f->host);
	for (uint32_t i = 0; known && i < known->n_policies; i++)
		pack_know(&f->pack, known->policies[i].name);
}

void policy_files_add_source(struct policy_files *f, struct source *s, bool loose)
{
	struct tree *t = syntax_parse(f->arena, s, f->diags);
	*map_put(f->arena, &f->wanted, s->path) = t;
	list_push(f->arena, &f->trees, t);
	pack_add(&f->pack, t, loose);
}

static bool add_file(struct policy_files *f, struct str path, bool loose)
{
	struct str why = STR("");
	if (map_get(&f->wanted, path))
		return true;
	struct source *s = read_once(f, path, POLICY_FILE_MOST, &why);
	if (!s) {
		input_failed(f->arena, f->diags, path, why);
		return false;
	}
	policy_files_add_source(f, s, loose);
	return true;
}

static int by_name(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

LIST(names, struct str);

static struct names names_in(struct arena *a, DIR *dir)
{
	struct names names = {0};
	for (struct dirent *e = readdir(dir); e; e = readdir(dir))
		if (e->d_name[0] != '.')
			list_push(a, &names, str_copy(a, str_from(e->d_name)));
	if (names.n)
		qsort(names.at, names.n, sizeof *names.at, by_name);
	return names;
}

static bool add_folder(struct policy_files *f, struct str path, bool loose, unsigned depth)
{
	struct stat st;
	DIR *dir = depth < FOLDER_DEPTH ? opendir(str_c(f->arena, path)) : NULL;
	bool ok = true;
	if (!dir) {
		input_failed(f->arena, f->diags, path, STR("the folder cannot be opened"));
		return false;
	}
	struct names names = names_in(f->arena, dir);
	closedir(dir);
	LIST_EACH (struct str, name, &names) {
		struct str full = path_join(f->arena, path, *name);
		if (lstat(str_c(f->arena, full), &st) != 0)
			continue;
		if (S_ISDIR(st.st_mode))
			ok &= add_folder(f, full, loose, depth + 1);
		else if (S_ISREG(st.st_mode) && str_ends_with(*name, STR(".prq")))
			ok &= add_file(f, full, loose);
	}
	return ok;
}

bool policy_files_add(struct policy_files *f, struct str path, bool loose)
{
	struct stat st;
	if (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	if (stat(str_c(f->arena, path), &st) == 0 && S_ISDIR(st.st_mode))
		return add_folder(f, path, loose, 0);
	return add_file(f, path, loose);
}

bool policy_files_check(struct policy_files *f)
{
	pack_check(&f->pack);
	return f->diags->errors == f->others;
}

bool policy_files_compile(struct policy_files *f, struct program *out)
{
	if (!policy_files_check(f) || !compile_pack(&f->pack, out))
		return false;
	struct policy_info *policies = arena_array(f->arena, struct policy_info, out->n_policies);
	for (uint32_t i = 0; i < out->n_policies; i++) {
		policies[i] = out->policies[i];
		policy_controls_follow(f->arena, &policies[i]);
	}
	out->policies = policies;
	return true;
}
