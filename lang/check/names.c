/*
 * names.c: what names stand for. The innermost scope wins: witnesses, loops and lets, then the
 * params of the policy, then what the file defines, then what it uses.
 */
#include "check/private.h"

#include "base/nearest.h"

struct binding *name_bind(struct checker *c, enum binding_kind kind, struct name name)
{
	struct binding *b = arena_new(c->pack->arena, struct binding);
	b->kind = kind;
	b->name = name;
	b->source = c->file->tree->source;
	return b;
}

struct binding *scope_push(
	struct checker *c, enum binding_kind kind, struct name name, const struct type *type)
{
	struct binding *b = name_bind(c, kind, name);
	struct scope *s = arena_new(c->pack->arena, struct scope);
	b->type = type;
	s->binding = b;
	s->outer = c->scope;
	c->scope = s;
	return b;
}

static struct binding *file_find(struct policy_file *f, struct str name)
{
	struct binding *b = map_get(&f->names, name);
	for (uint32_t i = 0; !b && i < f->open_uses.n; i++)
		b = map_get(&f->open_uses.at[i]->names, name);
	return b;
}

struct binding *name_find(struct checker *c, struct str name)
{
	for (struct scope *s = c->scope; s; s = s->outer)
		if (str_eq(s->binding->name.text, name))
			return s->binding;
	struct binding *b = map_get(&c->policy_params, name);
	if (b)
		return b;
	size_t dot = str_find_char(name, '.');
	if (dot == STR_NOT_FOUND)
		return file_find(c->file, name);
	struct policy_file *used = map_get(&c->file->uses, str_slice(name, 0, dot));
	return used ? file_find(used, str_skip(name, dot + 1)) : NULL;
}

static void offer_file(struct nearest *n, const struct policy_file *f)
{
	for (uint32_t i = 0; i < f->names.room; i++)
		if (f->names.slots[i].key.p)
			nearest_offer(n, f->names.slots[i].key);
}

/* `a-b` is one name; when both halves are names a difference was meant. */
static bool is_difference(struct checker *c, struct str name, struct str *left, struct str *right)
{
	*right = str_cut(name, '-', left);
	return right->n && name_find(c, *left) && name_find(c, *right);
}

void unknown_name(struct checker *c, struct str name, struct span span)
{
	struct str left, right;
	struct nearest n;
	struct diag *d = diag_add(c->pack->diags, &DIAG_unknown_name, c->file->tree->source, span,
		"nothing is called `" STR_FMT "` here", STR_ARG(name));
	if (is_difference(c, name, &left, &right)) {
		diag_label(d, "write `" STR_FMT " - " STR_FMT "`", STR_ARG(left), STR_ARG(right));
		return;
	}
	if (c->pack->diags->errors > CHECK_SUGGESTIONS)
		return;
	nearest_init(&n, name);
	for (struct scope *s = c->scope; s; s = s->outer)
		nearest_offer(&n, s->binding->name.text);
	for (uint32_t i = 0; i < c->policy_params.room; i++)
		if (c->policy_params.slots[i].key.p)
			nearest_offer(&n, c->policy_params.slots[i].key);
	offer_file(&n, c->file);
	for (uint32_t i = 0; i < c->file->open_uses.n; i++)
		offer_file(&n, c->file->open_uses.at[i]);
	if (n.best.n) {
		diag_label(d, "did you mean `" STR_FMT "`?", STR_ARG(n.best));
		diag_fix(d, n.best);
	}
}

static struct checker define_checker(const struct checker *c, struct policy_file *file)
{
	return (struct checker){.pack = c->pack, .file = file};
}

static struct policy_file *file_of(struct checker *c, const struct binding *b)
{
	for (uint32_t i = 0; i < c->pack->files.n; i++)
		if (c->pack->files.at[i]->tree->source == b->source)
			return c->pack->files.at[i];
	return c->file;
}

enum { CHECK_NESTED = 1000 };

/* Checks a definition once, on its own: its formals have the types it states. */
void check_define(struct checker *c, struct binding *b)
{
	struct define *d = b->define;
	if (b->checked)
		return;
	if (b->checking) {
		diag_add(c->pack->diags, &DIAG_recursion, b->source, b->name.span,
			"`" STR_FMT "` leads back to itself", STR_ARG(b->name.text));
		b->type = base(c, TYPE_ERROR);
		b->checked = true;
		return;
	}
	if (c->pack->nested + d->body->depth > CHECK_NESTED) {
		diag_add(c->pack->diags, &DIAG_too_deep, b->source, b->name.span,
			"`" STR_FMT "` is built on definitions nested deeper than %d levels",
			STR_ARG(b->name.text), CHECK_NESTED);
		b->type = base(c, TYPE_ERROR);
		b->checked = true;
		return;
	}
	b->checking = true;
	c->pack->nested += d->body->depth + 1;
	struct checker own = define_checker(c, file_of(c, b));
	for (uint32_t i = 0; i < d->formals.n; i++) {
		struct formal *f = &d->formals.at[i];
		struct binding *formal =
			scope_push(&own, BINDING_FORMAL, f->name, check_type_name(&own, &f->type));
		formal->index = i;
	}
	struct flows flows;
	const struct type *t = check_condition(&own, d->body, &flows);
	if (!b->checked) {
		b->type = t;
		b->yes = flows.yes;
		b->no = flows.no;
	}
	b->sensitive = d->body->sensitive;
	b->degree = own.degree;
	b->asks_known = own.asks_known;
	c->pack->nested -= d->body->depth + 1;
	b->checking = false;
	b->checked = true;
}
