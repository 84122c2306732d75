/*
 * merge.c: one mapping laid over another, for `extends` and for files of several documents.
 *
 * The result is made of the nodes that were written, so values keep their places. Scalars are
 * replaced, mappings merged, lists appended, but for the few keys Compose replaces as a whole. A
 * list and a mapping that say the same thing (environment) become a list that holds the mapping.
 */
#include "read/compose/private.h"

enum { EXTENDS_DEPTH = 32 };

static bool replaced_whole(struct str key)
{
	static const char *const keys[] = {"command", "entrypoint", "test"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (str_eq(key, str_from(keys[i])))
			return true;
	return false;
}

static struct node *fresh(struct compose *c, const struct node *like, enum node_kind kind)
{
	struct node *n = arena_new(c->arena, struct node);
	*n = *like;
	n->kind = (uint8_t)kind;
	n->anchored = true; /* of parts that were checked where they were written */
	n->n = n->own = 0;
	return n;
}

static void weigh(struct node *n, uint64_t sum)
{
	n->weight = sum > UINT32_MAX ? UINT32_MAX : (uint32_t)sum;
}

static struct node *append(struct compose *c, struct node *base, struct node *over)
{
	struct node *n = fresh(c, over, NODE_SEQUENCE);
	uint32_t first = base->kind == NODE_SEQUENCE ? base->n : 1;
	uint32_t second = over->kind == NODE_SEQUENCE ? over->n : 1;
	n->u.items = arena_array(c->arena, struct node *, (size_t)first + second);
	weigh(n, (uint64_t)base->weight + over->weight);
	for (uint32_t i = 0; i < first; i++)
		n->u.items[n->n++] = base->kind == NODE_SEQUENCE ? base->u.items[i] : base;
	for (uint32_t i = 0; i < second; i++)
		n->u.items[n->n++] = over->kind == NODE_SEQUENCE ? over->u.items[i] : over;
	return n;
}

static struct node *lay_over(struct compose *c, struct node *base, struct node *over)
{
	struct node *n = fresh(c, over, NODE_MAPPING);
	struct map at = {0}; /* pairs of the result by key */
	n->u.pairs = arena_array(c->arena, struct pair, (size_t)base->n + over->n);
	for (uint32_t i = 0; i < base->n; i++) {
		n->u.pairs[n->n] = base->u.pairs[i];
		if (base->u.pairs[i].key->kind == NODE_SCALAR)
			*map_put(c->arena, &at, base->u.pairs[i].key->u.text) = &n->u.pairs[n->n];
		n->n++;
	}
	for (uint32_t i = 0; i < over->n; i++) {
		struct pair p = over->u.pairs[i], *old = NULL;
		if (p.key->kind == NODE_SCALAR)
			old = (struct pair *)map_get(&at, p.key->u.text);
		if (old) {
			p.value = compose_merge(c, old->value, p.value, p.key->u.text);
			*old = p;
		} else {
			n->u.pairs[n->n++] = p;
		}
	}
	n->own = n->n;
	uint64_t sum = 1;
	for (uint32_t i = 0; i < n->n; i++)
		sum += 1 + (uint64_t)n->u.pairs[i].value->weight;
	weigh(n, sum);
	return n;
}

struct node *compose_merge(struct compose *c, struct node *base, struct node *over, struct str key)
{
	if (over->tag == NODE_RESET || over->tag == NODE_OVERRIDE || node_is_null(base))
		return over;
	if (node_is_null(over))
		return base;
	if (base->kind == NODE_MAPPING && over->kind == NODE_MAPPING)
		return lay_over(c, base, over);
	bool lists = base->kind != NODE_SCALAR && over->kind != NODE_SCALAR;
	bool list = base->kind == NODE_SEQUENCE || over->kind == NODE_SEQUENCE;
	if (replaced_whole(key) || !(lists || list))
		return over;
	return append(c, base, over);
}

struct str compose_join(struct arena *a, struct str folder, struct str path)
{
	while (str_starts_with(path, STR("./")))
		path = str_skip(path, 2);
	return folder.n && !str_starts_with(path, STR("/")) ? str_join(a, folder, path) : path;
}

struct str compose_folder(struct compose *c, const struct source *s)
{
	for (uint32_t i = 0; i < c->files.n; i++)
		if (c->files.at[i]->source == s)
			return c->files.at[i]->folder;
	return STR("");
}

static struct str folder_of(struct str path)
{
	size_t at = str_rfind_char(path, '/');
	return at == STR_NOT_FOUND ? STR("") : str_slice(path, 0, at + 1);
}

/* The file at `path`, read once; NULL with the reason in `why`. */
static struct compose_file *open_file(struct compose *c, struct str path, struct str *why)
{
	struct inputs *in = c->r->inputs;
	*why = STR("other files are not read here");
	struct source *s = in ? in->open(in, path, why) : NULL;
	if (!s)
		return NULL;
	for (uint32_t i = 0; i < c->files.n; i++)
		if (c->files.at[i]->source == s)
			return c->files.at[i];
	struct compose_file *f = arena_new(c->arena, struct compose_file);
	struct diags hidden;
	diags_init(&hidden, c->arena);
	*f = (struct compose_file){s, folder_of(path), yaml_read(c->arena, s, &hidden)};
	list_push(c->arena, &c->files, f);
	return f;
}

static void merge_service(struct compose *c, struct service *s, struct node *base)
{
	struct node *over = fresh(c, s->node, NODE_MAPPING);
	over->u.pairs = arena_array(c->arena, struct pair, s->node->n);
	for (uint32_t i = 0; i < s->node->n; i++)
		over->u.pairs[over->n++] = s->node->u.pairs[i];
	struct node *from = fresh(c, base, NODE_MAPPING);
	from->u.pairs = arena_array(c->arena, struct pair, base->n);
	for (uint32_t i = 0; i < base->n; i++) /* what a service waits for is not inherited twice */
		if (!str_eq(base->u.pairs[i].key->u.text, STR("extends")))
			from->u.pairs[from->n++] = base->u.pairs[i];
	s->node = compose_merge(c, from, over, STR(""));
}

static void not_followed(
	struct compose *c, struct service *s, struct node *at, struct str what, struct str why)
{
	remark(c, at, "'" STR_FMT "' is not read: " STR_FMT, STR_ARG(what), STR_ARG(why));
	s->open = facts_cause(c->facts, compose_place(c, at),
		"it extends `" STR_FMT "`, which is not here", STR_ARG(what));
}

static struct node *services_of(struct compose_file *f)
{
	return f->root ? node_get(f->root, STR("services")) : NULL;
}

/* A service of another file, which may extend services of that file in turn. */
static struct node *foreign(struct compose *c, struct service *s, struct compose_file *f,
	struct str name, unsigned depth)
{
	struct node *n = node_get(services_of(f), name);
	struct node *extends = n ? compose_get(n, "extends") : NULL;
	struct node *where = node_is(extends, NODE_MAPPING) ? compose_get(extends, "file") : NULL;
	struct node *which =
		node_is(extends, NODE_MAPPING) ? compose_get(extends, "service") : extends;
	struct str next = {0}, path, why;
	if (!node_is(n, NODE_MAPPING) || !which || depth == EXTENDS_DEPTH)
		return n;
	struct compose_file *other = f;
	if (!compose_known(c, which, &next))
		return n;
	if (where && compose_known(c, where, &path))
		other = open_file(c, compose_join(c->arena, f->folder, path), &why);
	struct node *base = other ? foreign(c, s, other, next, depth + 1) : NULL;
	if (base)
		return compose_merge(c, base, n, STR(""));
	s->open = facts_cause(c->facts, compose_place(c, s->key),
		"it extends a service of a file that is not here");
	return n;
}

static void extend_from_file(
	struct compose *c, struct service *s, struct node *file, struct str name)
{
	struct str path, why;
	if (!compose_known(c, file, &path)) {
		not_followed(c, s, file, file->u.text, STR("its name has no known value"));
		return;
	}
	struct compose_file *f = open_file(c, compose_join(c->arena, STR(""), path), &why);
	struct node *base = f ? foreign(c, s, f, name, 0) : NULL;
	if (!f)
		not_followed(c, s, file, path, why);
	else if (!node_is(base, NODE_MAPPING))
		refuse(c, file, "the file has no service '" STR_FMT "' to extend", STR_ARG(name));
	else
		merge_service(c, s, base);
}

static void extend_here(struct compose *c, struct service *s, struct node *at, struct str name)
{
	struct service *base = (struct service *)map_get(&c->service_names, name);
	if (!base) {
		if (!c->broken)
			refuse(c, at, "there is no service '" STR_FMT "' to extend", STR_ARG(name));
		return;
	}
	if (base->state == SERVICE_MERGING || ++c->depth > EXTENDS_DEPTH) {
		c->depth -= base->state != SERVICE_MERGING;
		refuse(c, at, "'" STR_FMT "' %s", STR_ARG(name),
			base->state == SERVICE_MERGING ? "extends this service in turn"
						       : "extends more than 32 services in a row");
		return;
	}
	compose_extend(c, base);
	c->depth--;
	s->open = base->open;
	merge_service(c, s, base->node);
}

void compose_extend(struct compose *c, struct service *s)
{
	struct str name;
	if (s->state != SERVICE_WRITTEN)
		return;
	s->state = SERVICE_MERGING;
	struct node *extends = compose_get(s->node, "extends");
	bool mapping = node_is(extends, NODE_MAPPING);
	struct node *which = mapping ? compose_get(extends, "service") : extends;
	struct node *file = mapping ? compose_get(extends, "file") : NULL;
	if (node_is_string(which) && compose_known(c, which, &name)) {
		if (file)
			extend_from_file(c, s, file, name);
		else
			extend_here(c, s, which, name);
	}
	s->state = SERVICE_MERGED;
}
