/*
 * unique.c: items of a list that say the same thing: the last one counts, where the first stood.
 *
 * What one file says twice itself is a slip that policies tell of, so records keep it.
 *
 * Two ports are the same when they publish the same, two volumes when they are mounted at the same
 * place, and so on; merge.def says by what the items of a list are told apart.
 */
#include "read/compose/merge.h"

typedef struct str (*unique_fn)(struct compose *c, struct node *item);

static struct str text_of(struct compose *c, const struct node *n)
{
	struct str text = STR("");
	struct node *scalar = (struct node *)n;
	if (!node_is(n, NODE_SCALAR) || node_is_null(n))
		return text;
	return compose_known(c, scalar, &text) ? text : n->u.text;
}

static struct str unique_text(struct compose *c, struct node *item)
{
	return text_of(c, item);
}

static struct str unique_name(struct compose *c, struct node *item)
{
	struct str head;
	(void)str_cut(text_of(c, item), '=', &head);
	return head;
}

static struct str unique_file(struct compose *c, struct node *item)
{
	return text_of(c, node_is(item, NODE_MAPPING) ? compose_get(item, "path") : item);
}

static struct str unique_device(struct compose *c, struct node *item)
{
	struct str source, target;
	if (node_is(item, NODE_MAPPING))
		return text_of(c, compose_get(item, "target"));
	struct str rest = str_cut(text_of(c, item), ':', &source);
	(void)str_cut(rest, ':', &target);
	return target.n ? target : source;
}

static struct str granted(struct compose *c, struct node *item, const char *folder)
{
	struct node *target = node_is(item, NODE_MAPPING) ? compose_get(item, "target") : NULL;
	struct node *source = node_is(item, NODE_MAPPING) ? compose_get(item, "source") : item;
	if (target)
		return text_of(c, target);
	return str_join(c->arena, str_from(folder), text_of(c, source));
}

static struct str unique_config(struct compose *c, struct node *item)
{
	return granted(c, item, "/");
}

static struct str unique_secret(struct compose *c, struct node *item)
{
	return granted(c, item, "/run/secrets/");
}

static struct str unique_volume(struct compose *c, struct node *item)
{
	if (node_is(item, NODE_MAPPING))
		return text_of(c, compose_get(item, "target"));
	struct volume_parts parts;
	(void)compose_volume_parts(text_of(c, item), &parts);
	return parts.target.n ? compose_clean(c->arena, parts.target) : parts.target;
}

static struct str or (struct str s, const char *unless_empty)
{
	return s.n ? s : str_from(unless_empty);
}

/* [ip:][published:]target[/protocol] */
static struct str short_port(struct compose *c, struct str s)
{
	struct str protocol = {0}, ip = {0}, published = {0};
	size_t slash = str_rfind_char(s, '/'), colon;
	if (slash != STR_NOT_FOUND) {
		protocol = str_skip(s, slash + 1);
		s = str_slice(s, 0, slash);
	}
	if ((colon = str_rfind_char(s, ':')) != STR_NOT_FOUND) {
		published = str_slice(s, 0, colon);
		s = str_skip(s, colon + 1);
		if ((colon = str_rfind_char(published, ':')) != STR_NOT_FOUND) {
			ip = str_slice(published, 0, colon);
			published = str_skip(published, colon + 1);
		}
	}
	return str_printf(c->arena, STR_FMT "|" STR_FMT "|" STR_FMT "/" STR_FMT,
		STR_ARG(or (ip, "0.0.0.0")), STR_ARG(published), STR_ARG(s),
		STR_ARG(or (protocol, "tcp")));
}

static struct str unique_port(struct compose *c, struct node *item)
{
	if (!node_is(item, NODE_MAPPING))
		return short_port(c, text_of(c, item));
	return str_printf(c->arena, STR_FMT "|" STR_FMT "|" STR_FMT "/" STR_FMT,
		STR_ARG(or (text_of(c, compose_get(item, "host_ip")), "0.0.0.0")),
		STR_ARG(text_of(c, compose_get(item, "published"))),
		STR_ARG(text_of(c, compose_get(item, "target"))),
		STR_ARG(or (text_of(c, compose_get(item, "protocol")), "tcp")));
}

#define unique_none NULL
static const struct row {
	enum shape_id shape;
	struct str key;
	unique_fn by;
} rows[] = {
#define MERGE(shape, key, how, unique) {SHAPE_##shape, STR_INIT(#key), unique_##unique},
#include "read/compose/merge.def"
#undef MERGE
};

/* Items that say nothing, or what cannot be known, are kept. */
static struct node *unique_list(struct compose *c, struct node *list, unique_fn by)
{
	struct map at = {0}; /* where it stands in the result, from 1 */
	struct node *n = compose_fresh(c, list, NODE_SEQUENCE);
	if (!node_is(list, NODE_SEQUENCE) || list->n < 2 || !(list->merged || c->filled))
		return list;
	n->merged = list->merged;
	n->u.items = arena_array(c->arena, struct node *, list->n);
	for (uint32_t i = 0; i < list->n; i++) {
		struct str key = by(c, list->u.items[i]);
		void **slot = key.n ? map_put(c->arena, &at, key) : NULL;
		if (slot && *slot) {
			n->u.items[(uintptr_t)*slot - 1] = list->u.items[i];
			continue;
		}
		n->u.items[n->n++] = list->u.items[i];
		if (slot)
			*slot = (void *)(uintptr_t)n->n;
	}
	return n->n == list->n ? list : n;
}

static void unique_below(struct compose *c, struct node *n, enum shape_id shape)
{
	if (!node_is(n, NODE_MAPPING))
		return;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct pair *p = rows[i].by && rows[i].shape == shape
					 ? (struct pair *)node_pair(n, rows[i].key)
					 : NULL;
		if (p)
			p->value = unique_list(c, p->value, rows[i].by);
	}
}

static void unique_service(struct compose *c, struct node *service)
{
	struct node *networks =
		node_is(service, NODE_MAPPING) ? compose_get(service, "networks") : NULL;
	unique_below(c, service, SHAPE_service);
	unique_below(c, compose_get(service, "build"), SHAPE_build);
	for (uint32_t i = 0; node_is(networks, NODE_MAPPING) && i < networks->n; i++)
		unique_below(c, networks->u.pairs[i].value, SHAPE_attachment);
}

void compose_unique(struct compose *c, struct node *root)
{
	struct node *services = compose_get(root, "services");
	for (uint32_t i = 0; node_is(services, NODE_MAPPING) && i < services->n; i++)
		if (node_is(services->u.pairs[i].value, NODE_MAPPING))
			unique_service(c, services->u.pairs[i].value);
}
