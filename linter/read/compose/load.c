/*
 * load.c: from the texts of a project's files to one tree.
 *
 * Document by document and file by file: services take in what they extend, what is included is
 * added, and the result is laid over what came before, as Compose does it. Text of files that only
 * a file names is never shown, so one that is no compose file is refused without a word of it.
 */
#include "read/compose/load.h"
#include "read/compose/merge.h"

enum { READ_MOST = 64 * 1024 * 1024 }; /* bytes of all files, as often as they are read */

bool compose_is_remote(struct str reference)
{
	static const char *const marks[] = {
		"http://", "https://", "git://", "ssh://", "git@", "github.com/", "oci://"};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (str_starts_with(reference, str_from(marks[i])))
			return true;
	return str_contains(reference, STR("://"));
}

void not_followed(struct compose *c, struct node *at, struct str what, struct str why)
{
	const struct diag_code *code = c->filled ? &DIAG_compose_syntax : &DIAG_compose_reference;
	diag_add(c->diags, code, at->source, at->span, "'" STR_FMT "' is not read: " STR_FMT,
		STR_ARG(what), STR_ARG(why));
}

/* ---- paths ---- */

struct str compose_join(struct arena *a, struct str folder, struct str path)
{
	while (str_starts_with(path, STR("./")))
		path = str_skip(path, 2);
	return folder.n && !str_starts_with(path, STR("/")) ? str_join(a, folder, path) : path;
}

struct str compose_as_folder(struct arena *a, struct str path)
{
	path = compose_clean(a, path);
	if (str_eq(path, STR(".")))
		return STR("");
	return str_ends_with(path, STR("/")) ? path : str_join(a, path, STR("/"));
}

/* As Go's path.Clean: the shortest way to say the same, "." for nothing. */
struct str compose_clean(struct arena *a, struct str path)
{
	bool rooted = str_starts_with(path, STR("/"));
	struct buf b = BUF(a);
	size_t floor = rooted;
	struct str part;
	if (rooted)
		buf_char(&b, '/');
	for (struct str rest = path; rest.n;) {
		rest = str_cut(rest, '/', &part);
		if (!part.n || str_eq(part, STR(".")))
			continue;
		size_t last = b.n;
		while (last > floor && b.p[last - 1] != '/')
			last--;
		bool up = str_eq(part, STR(".."));
		if (up && b.n > floor && !str_eq(str_skip(buf_str(&b), last), STR(".."))) {
			b.n = last > floor ? last - 1 : floor;
			continue;
		}
		if (up && rooted)
			continue;
		if (b.n > floor)
			buf_char(&b, '/');
		buf_add(&b, part);
	}
	return b.n ? buf_str(&b) : STR(".");
}

static struct str folder_of(struct str path)
{
	size_t at = str_rfind_char(path, '/');
	return at == STR_NOT_FOUND ? STR("") : str_slice(path, 0, at + 1);
}

/* ---- files ---- */

/* Sources are told apart by their address. */
static struct str address(struct arena *a, const struct source *s)
{
	return str_copy(a, (struct str){(const char *)(const void *)&s, sizeof s});
}

const struct compose_file *compose_file_of(struct compose *c, const struct source *s)
{
	if (c->last_file && c->last_file->source == s)
		return c->last_file;
	struct str key = {(const char *)(const void *)&s, sizeof s};
	const struct compose_file *f = (const struct compose_file *)map_get(&c->by_source, key);
	if (f)
		c->last_file = f;
	return f;
}

struct str compose_folder(struct compose *c, const struct source *s)
{
	const struct compose_file *f = compose_file_of(c, s);
	return f ? f->folder : STR("");
}

static struct compose_file *file_new(struct compose *c, struct source *s, struct str path)
{
	struct compose_file *f = arena_new(c->arena, struct compose_file);
	f->source = s;
	f->path = path;
	c->reset = c->reset || str_contains(s->text, STR("!reset"));
	*map_put(c->arena, &c->by_source, address(c->arena, s)) = f;
	list_push(c->arena, &c->files, f);
	return f;
}

static void keep_documents(struct compose *c, struct compose_file *f, const struct yaml *y)
{
	for (uint32_t i = 0; i < y->documents.n; i++)
		if (node_is(y->documents.at[i], NODE_MAPPING))
			list_push(c->arena, &f->documents, y->documents.at[i]);
}

struct compose_file *compose_file_new(
	struct compose *c, struct source *s, struct str path, const struct yaml *y)
{
	struct compose_file *f = file_new(c, s, path);
	f->env = compose_env(c);
	keep_documents(c, f, y);
	return f;
}

/* Only keys of Compose stand at the top: it is meant for Compose. */
static bool looks_like_compose(const struct yaml *y)
{
	if (y->broken || !y->documents.n)
		return false;
	for (uint32_t d = 0; d < y->documents.n; d++) {
		const struct node *n = y->documents.at[d];
		if (!node_is(n, NODE_MAPPING) && !node_is_null(n))
			return false;
		for (uint32_t i = 0; node_is(n, NODE_MAPPING) && i < n->n; i++)
			if (n->u.pairs[i].key->kind != NODE_SCALAR ||
				!compose_knows(SHAPE_file, n->u.pairs[i].key->u.text))
				return false;
	}
	return true;
}

static bool read_documents(struct compose *c, struct compose_file *f, struct str *why)
{
	struct diags hidden;
	diags_init(&hidden, c->arena);
	struct yaml y = yaml_read_all(c->arena, f->source, &hidden);
	if (hidden.errors || !looks_like_compose(&y)) {
		*why = STR("it is no compose file");
		return false;
	}
	keep_documents(c, f, &y);
	struct input_comment_list *comments = compose_comments(c, f->source);
	if (comments)
		yaml_comments(c->arena, &y, f->source, comments);
	return true;
}

struct compose_file *compose_file_open(struct compose *c, struct str path, struct str *why)
{
	struct inputs *in = c->r->inputs;
	*why = STR("other files are not read here");
	struct source *s = in ? in->open(in, path, why) : NULL;
	if (!s)
		return NULL;
	c->read += s->text.n;
	if (c->read > READ_MOST) {
		*why = STR("with the files before it, it is beyond the limit of 64 MiB");
		return NULL;
	}
	if (compose_file_of(c, s)) /* it may have other variables now */
		s = source_new(c->arena, s->path, s->text);
	struct compose_file *f = file_new(c, s, path);
	f->folder = folder_of(path);
	f->elsewhere = true;
	return read_documents(c, f, why) ? f : NULL;
}

struct compose_file *compose_file_beside(
	struct compose *c, const struct compose_file *from, struct str path, struct str *why)
{
	struct str where = compose_clean(c->arena, compose_join(c->arena, from->folder, path));
	if (compose_is_remote(path)) {
		*why = STR("it is remote");
		return NULL;
	}
	for (uint32_t i = 0; i < c->extended.n; i++)
		if (c->extended.at[i]->env == from->env && str_eq(c->extended.at[i]->path, where))
			return c->extended.at[i];
	struct compose_file *f = compose_file_open(c, where, why);
	if (!f)
		return NULL;
	f->env = from->env;
	list_push(c->arena, &c->extended, f);
	return f;
}

/* ---- trees ---- */

/* What is reset is not there. Below a node that two aliases share once is enough. */
static void drop_reset(struct node *n)
{
	uint32_t out = 0;
	if (n->kind == NODE_SCALAR || n->seen == COMPOSE_STRIPPED)
		return;
	n->seen = COMPOSE_STRIPPED;
	for (uint32_t i = 0; i < n->n; i++) {
		struct node *below = n->kind == NODE_SEQUENCE ? n->u.items[i] : n->u.pairs[i].value;
		if (below->tag == NODE_RESET)
			continue;
		drop_reset(below);
		if (n->kind == NODE_SEQUENCE)
			n->u.items[out++] = below;
		else
			n->u.pairs[out++] = n->u.pairs[i];
	}
	n->n = out;
	n->own = out < n->own ? out : n->own;
}

static struct node *add_file(struct compose *c, struct node *all, struct compose_file *f)
{
	for (uint32_t i = 0; i < f->documents.n; i++) {
		struct node *n = compose_extended(c, f, f->documents.at[i]);
		n = compose_included(c, f, n);
		all = all ? compose_merge(c, all, n, SHAPE_file) : n;
	}
	return all;
}

struct node *compose_load(
	struct compose *c, struct compose_file *main, const struct compose_file_list *overrides)
{
	struct node *all = add_file(c, NULL, main);
	for (uint32_t i = 0; overrides && i < overrides->n; i++)
		all = add_file(c, all, overrides->at[i]);
	if (!all)
		return NULL;
	if (c->reset)
		drop_reset(all);
	if (c->filled || c->merged)
		compose_unique(c, all);
	compose_check(c, all, SHAPE_file);
	return all;
}
