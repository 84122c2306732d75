/*
 * merge.c: one mapping laid over another: override files, documents of a file, `extends`.
 *
 * The result is made of the nodes that were written, so values keep their places. Rows of
 * merge.def say where the general rule does not hold. Where one side is a mapping and the other a
 * list that says the same thing (environment), the result is a list that holds the mapping.
 */
#include "read/compose/merge.h"

enum { MERGED_MOST = 1000 * 1000 };

enum how {
	HOW_plain,
	HOW_replace,
	HOW_sequence,
	HOW_mapping,
	HOW_waits,
	HOW_build,
	HOW_logging,
	HOW_pools
};

static const struct row {
	uint8_t shape, how;
	struct str key;
} rows[] = {
#define MERGE(shape, key, how, unique) {SHAPE_##shape, HOW_##how, STR_INIT(#key)},
#include "read/compose/merge.def"
#undef MERGE
};

static enum how how_of(enum shape_id shape, struct str key)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].shape == shape && str_eq(rows[i].key, key))
			return (enum how)rows[i].how;
	return HOW_plain;
}

/* ---- new nodes ---- */

struct node *compose_fresh(struct compose *c, const struct node *like, enum node_kind kind)
{
	struct node *n = arena_new(c->arena, struct node);
	*n = *like;
	n->kind = (uint8_t)kind;
	n->type = NODE_STRING;
	n->tag = NODE_UNTAGGED;
	n->seen = 0;
	n->bare = false;
	n->note = NULL;
	n->n = n->own = 0;
	if (kind == NODE_MAPPING)
		n->u.keys = 0; /* whoever adds pairs need not keep it */
	return n;
}

struct node *compose_scalar(
	struct compose *c, const struct node *like, enum node_type type, struct str text)
{
	struct node *n = compose_fresh(c, like, NODE_SCALAR);
	n->type = (uint8_t)type;
	n->style = type == NODE_STRING ? NODE_DOUBLE : NODE_PLAIN;
	n->weight = 1;
	n->u.text = text;
	return n;
}

static void weigh(struct node *n, uint64_t sum)
{
	n->weight = sum > UINT32_MAX ? UINT32_MAX : (uint32_t)sum;
}

static struct node *mapping_with_room(struct compose *c, const struct node *like, size_t room)
{
	struct node *n = compose_fresh(c, like, NODE_MAPPING);
	n->u.pairs = arena_array(c->arena, struct pair, room);
	n->weight = 1;
	return n;
}

static void add_pair(struct node *mapping, struct node *key, struct node *value)
{
	mapping->u.pairs[mapping->n++] = (struct pair){key, value};
	mapping->own = mapping->n;
	weigh(mapping, (uint64_t)mapping->weight + key->weight + value->weight);
}

/* A chain of services that extend each other grows with the square of its length. */
static bool within_budget(struct compose *c, const struct node *over, uint64_t more)
{
	bool was = c->merged <= MERGED_MOST;
	c->merged += more;
	if (c->merged <= MERGED_MOST)
		return true;
	if (was)
		diag_add(c->diags, &DIAG_input_limit, over->source, over->span,
			"merging makes this project too large: more than %d entries", MERGED_MOST);
	return false;
}

/* ---- the rules ---- */

static bool is_reset(const struct node *n)
{
	return n->tag == NODE_RESET;
}

static struct node *merge_value(struct compose *c, struct node *base, struct node *over,
	enum shape_id parent, struct node *key);

static struct node *lay_over(
	struct compose *c, struct node *base, struct node *over, enum shape_id shape)
{
	if (!within_budget(c, over, (uint64_t)base->n + over->n))
		return over;
	struct node *n = mapping_with_room(c, over, (size_t)base->n + over->n);
	struct map at = {0}; /* where a key of the base stands, from 1 */
	for (uint32_t i = 0; i < base->n; i++) {
		struct pair p = base->u.pairs[i];
		if (is_reset(p.value))
			continue;
		if (p.key->kind == NODE_SCALAR)
			*map_put(c->arena, &at, p.key->u.text) = (void *)(uintptr_t)(n->n + 1);
		add_pair(n, p.key, p.value);
	}
	uint32_t kept = n->n;
	for (uint32_t i = 0; i < over->n; i++) {
		struct pair p = over->u.pairs[i];
		bool named = p.key->kind == NODE_SCALAR;
		uintptr_t old = named ? (uintptr_t)map_get(&at, p.key->u.text) : 0;
		if (old) {
			struct pair *there = &n->u.pairs[old - 1];
			there->value = merge_value(c, there->value, p.value, shape, p.key);
			there->key = there->value == p.value ? p.key : there->key;
		} else if (!is_reset(p.value)) {
			add_pair(n, p.key, p.value);
		}
	}
	uint32_t out = 0; /* what was reset falls out */
	for (uint32_t i = 0; i < n->n; i++)
		if (i >= kept || !is_reset(n->u.pairs[i].value))
			n->u.pairs[out++] = n->u.pairs[i];
	n->n = n->own = out;
	uint64_t sum = 1;
	for (uint32_t i = 0; i < n->n; i++)
		sum += (uint64_t)n->u.pairs[i].key->weight + n->u.pairs[i].value->weight;
	weigh(n, sum);
	return n;
}

/* How many items a value is as a list, and the i-th of them. */
static uint32_t item_count(const struct node *n)
{
	return n->kind == NODE_SEQUENCE ? n->n : node_is_null(n) ? 0 : 1;
}

static struct node *item_at(struct node *n, uint32_t i)
{
	return n->kind == NODE_SEQUENCE ? n->u.items[i] : n;
}

static struct node *append(struct compose *c, struct node *base, struct node *over)
{
	struct node *n = compose_fresh(c, over, NODE_SEQUENCE);
	uint32_t first = item_count(base), second = item_count(over);
	if (!within_budget(c, over, (uint64_t)first + second))
		return over;
	n->u.items = arena_array(c->arena, struct node *, (size_t)first + second);
	n->merged = true;
	weigh(n, (uint64_t)base->weight + over->weight);
	for (uint32_t i = 0; i < first; i++)
		n->u.items[n->n++] = item_at(base, i);
	for (uint32_t i = 0; i < second; i++)
		n->u.items[n->n++] = item_at(over, i);
	return n;
}

/* What `depends_on: [a]` says of a. */
static struct node *waits_for(struct compose *c, const struct node *item)
{
	static const struct {
		struct str key, value;
		enum node_type type;
	} said[] = {{STR_INIT("condition"), STR_INIT("service_started"), NODE_STRING},
		{STR_INIT("required"), STR_INIT("true"), NODE_BOOL}};
	struct node *n = mapping_with_room(c, item, 2);
	for (size_t i = 0; i < 2; i++)
		add_pair(n, compose_scalar(c, item, NODE_STRING, said[i].key),
			compose_scalar(c, item, said[i].type, said[i].value));
	return n;
}

/* A list of names as a mapping whose keys they are. */
static struct node *keyed(struct compose *c, struct node *n, bool waits)
{
	if (n->kind != NODE_SEQUENCE)
		return n;
	struct node *m = mapping_with_room(c, n, n->n);
	for (uint32_t i = 0; i < n->n; i++) {
		struct node *item = n->u.items[i];
		struct str name;
		if (item->kind != NODE_SCALAR)
			continue;
		struct node *key = compose_known(c, item, &name)
					   ? compose_scalar(c, item, NODE_STRING, name)
					   : item;
		add_pair(m, key,
			waits ? waits_for(c, item) : compose_scalar(c, item, NODE_NULL, STR("")));
	}
	return m;
}

static struct node *as_build(struct compose *c, struct node *n)
{
	if (n->kind != NODE_SCALAR)
		return n;
	struct node *m = mapping_with_room(c, n, 1);
	if (!node_is_null(n))
		add_pair(m, compose_scalar(c, n, NODE_STRING, STR("context")), n);
	return m;
}

static bool same_text(struct compose *c, struct node *a, struct node *b)
{
	struct str x = {0}, y = {0};
	(void)compose_known(c, a, &x);
	(void)compose_known(c, b, &y);
	return str_eq(x, y);
}

/* Options of another driver are not those of this one. */
static struct node *merge_logging(struct compose *c, struct node *base, struct node *over)
{
	struct node *old = compose_get(base, "driver"), *new = compose_get(over, "driver");
	if (old && new && !same_text(c, old, new))
		return over;
	return lay_over(c, base, over, SHAPE_logging);
}

static struct node *pool_of(struct compose *c, struct node *list, struct node *subnet)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (same_text(c, compose_get(list->u.items[i], "subnet"), subnet))
			return list->u.items[i];
	return NULL;
}

/* Address pools are told apart by their subnets; those that are not named again are gone. */
static struct node *merge_pools(struct compose *c, struct node *base, struct node *over)
{
	struct node *n = compose_fresh(c, over, NODE_SEQUENCE);
	if (!within_budget(c, over, (uint64_t)base->n * over->n))
		return over;
	n->u.items = arena_array(c->arena, struct node *, over->n);
	for (uint32_t i = 0; i < over->n; i++) {
		struct node *item = over->u.items[i];
		struct node *old = node_is(item, NODE_MAPPING)
					   ? pool_of(c, base, compose_get(item, "subnet"))
					   : NULL;
		n->u.items[n->n++] =
			node_is(old, NODE_MAPPING) ? lay_over(c, old, item, SHAPE_ipam_pool) : item;
	}
	weigh(n, (uint64_t)base->weight + over->weight);
	return n;
}

static struct node *cannot_override(
	struct compose *c, struct node *base, struct node *over, struct node *key)
{
	struct diag *d = refuse(c, over, "'" STR_FMT "' is %s, which cannot be laid over %s",
		STR_ARG(key->u.text), node_what(over), node_what(base));
	diag_second(d, base->source, base->span, "written here before");
	return over;
}

static struct node *merge_plain(struct compose *c, struct node *base, struct node *over,
	enum shape_id shape, struct node *key)
{
	if (node_is_null(over))
		return base;
	if (base->kind == NODE_SCALAR || shape == SHAPE_ulimit)
		return over;
	if (base->kind != over->kind)
		return cannot_override(c, base, over, key);
	if (base->kind == NODE_SEQUENCE)
		return append(c, base, over);
	return lay_over(c, base, over, shape);
}

static bool both(const struct node *a, const struct node *b, enum node_kind kind)
{
	return node_is(a, kind) && node_is(b, kind);
}

static struct node *merge_value(struct compose *c, struct node *base, struct node *over,
	enum shape_id parent, struct node *key)
{
	enum shape_id shape = compose_shape_below(parent, key->u.text);
	enum how how = how_of(parent, key->u.text);
	if (over->tag == NODE_RESET || over->tag == NODE_OVERRIDE || is_reset(base) || base == over)
		return over;
	if (how == HOW_sequence)
		return append(c, base, over);
	if (how == HOW_mapping || how == HOW_waits) {
		base = keyed(c, base, how == HOW_waits);
		over = keyed(c, over, how == HOW_waits);
	} else if (how == HOW_build) {
		base = as_build(c, base);
		over = as_build(c, over);
	}
	if (how == HOW_replace)
		return over;
	if (how == HOW_logging && both(base, over, NODE_MAPPING))
		return merge_logging(c, base, over);
	if (how == HOW_pools && both(base, over, NODE_SEQUENCE))
		return merge_pools(c, base, over);
	return merge_plain(c, base, over, shape, key);
}

struct node *compose_merge(
	struct compose *c, struct node *base, struct node *over, enum shape_id shape)
{
	return lay_over(c, base, over, shape);
}
