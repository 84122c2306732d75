/*
 * pack.c: all files of a run: each declared, then checked.
 */
#include "check/private.h"

void pack_init(struct pack *p, struct arena *a, const struct schema *schema, struct diags *ds,
	struct check_host *host)
{
	*p = (struct pack){
		.arena = a, .schema = schema, .diags = ds, .host = host, .degree_most = 3};
	types_init(&p->types, a, schema);
}

void pack_know(struct pack *p, struct str policy)
{
	*map_put(p->arena, &p->known_policies, policy) = p;
}

static struct checker checker_of(struct pack *p, struct policy_file *f)
{
	return (struct checker){.pack = p, .file = f};
}

static struct policy_file *file_add(struct pack *p, struct tree *t, bool loose)
{
	struct policy_file *f = arena_new(p->arena, struct policy_file);
	f->tree = t;
	f->loose = loose;
	list_push(p->arena, &p->files, f);
	*map_put(p->arena, &p->by_path, t->source->path) = f;
	return f;
}

static void declare_file(struct pack *p, struct policy_file *f);

static void declare_use(struct checker *c, struct use *u)
{
	struct check_host *h = c->pack->host;
	struct str path;
	if (!template_plain(&u->path, &path) || !h)
		return;
	struct source *s = h->load_use(h, check_source(c), u->path.span, path, c->pack->diags);
	if (!s)
		return;
	struct policy_file *f = map_get(&c->pack->by_path, s->path);
	if (!f) {
		f = file_add(
			c->pack, syntax_parse(c->pack->arena, s, c->pack->diags), c->file->loose);
		declare_file(c->pack, f);
	}
	if (u->as.text.n)
		*map_put(c->pack->arena, &c->file->uses, u->as.text) = f;
	else
		list_push(c->pack->arena, &c->file->open_uses, f);
}

static void declare_file(struct pack *p, struct policy_file *f)
{
	struct checker c = checker_of(p, f);
	if (f->checked)
		return;
	f->checked = true;
	LIST_EACH (struct item, i, &f->tree->items)
		if (i->kind == ITEM_USE)
			declare_use(&c, i->u.use);
	LIST_EACH (struct item, i, &f->tree->items) {
		if (i->kind == ITEM_PARAM)
			declare_param(&c, &f->names, i->u.param);
		else if (i->kind == ITEM_DATA)
			declare_data(&c, i->u.data);
		else if (i->kind == ITEM_DEFINE)
			declare_define(&c, i->u.define);
		else if (i->kind == ITEM_POLICY)
			declare_policy(&c, i->u.policy);
	}
}

static void check_items(struct pack *p, struct policy_file *f)
{
	LIST_EACH (struct item, i, &f->tree->items) {
		struct checker c = checker_of(p, f);
		if (i->kind == ITEM_DEFINE && i->u.define->binding)
			check_define(&c, (struct binding *)(uintptr_t)i->u.define->binding);
		if (i->kind == ITEM_POLICY)
			check_policy(&c, i->u.policy);
	}
	LIST_EACH (struct item, i, &f->tree->items) {
		struct checker c = checker_of(p, f);
		if (i->kind == ITEM_WAIVE)
			check_waive(&c, i->u.waive);
		if (i->kind == ITEM_TEST)
			check_test(&c, i->u.test);
	}
}

static const struct binding *item_binding(const struct item *i)
{
	return i->kind == ITEM_PARAM    ? i->u.param->binding
	       : i->kind == ITEM_DATA   ? i->u.data->binding
	       : i->kind == ITEM_DEFINE ? i->u.define->binding
					: NULL;
}

/* A file that others may use can define what it does not use itself: then it has no policy. */
static void unused_items(struct pack *p, const struct policy_file *f)
{
	bool policies = false;
	LIST_EACH (struct item, i, &f->tree->items)
		policies |= i->kind == ITEM_POLICY;
	LIST_EACH (struct item, i, &f->tree->items) {
		const struct binding *b = item_binding(i);
		if (policies && b && !b->used)
			diag_add(p->diags, &DIAG_unused, f->tree->source, b->name.span,
				"nothing uses `" STR_FMT "`", STR_ARG(b->name.text));
	}
}

void pack_add(struct pack *p, struct tree *t, bool loose)
{
	file_add(p, t, loose);
}

void pack_check(struct pack *p)
{
	for (uint32_t i = 0; i < p->files.n; i++)
		declare_file(p, p->files.at[i]);
	for (uint32_t i = 0; i < p->files.n; i++)
		check_items(p, p->files.at[i]);
	for (uint32_t i = 0; i < p->files.n; i++)
		unused_items(p, p->files.at[i]);
}

const struct type *check_constant_expr(
	struct pack *p, struct source *s, struct expr *e, const struct type *want)
{
	struct tree *t = arena_new(p->arena, struct tree);
	struct policy_file *f = arena_new(p->arena, struct policy_file);
	uint32_t before = p->diags->errors;
	t->source = s;
	f->tree = t;
	struct checker c = checker_of(p, f);
	const struct type *type = check_expr(&c, e, want);
	return p->diags->errors == before ? type : NULL;
}

bool check_constant_data(
	struct pack *p, const struct data_node *n, const struct type *want, struct value *out)
{
	uint32_t before = p->diags->errors;
	struct checker c = checker_of(p, NULL);
	*out = data_value(&c, n, want);
	return p->diags->errors == before;
}
