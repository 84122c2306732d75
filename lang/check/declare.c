/*
 * declare.c: params, data and definitions.
 */
#include "check/private.h"

void duplicate(struct checker *c, struct name name, struct source *first, struct span at)
{
	struct diag *d = diag_add(c->pack->diags, &DIAG_duplicate, check_source(c), name.span,
		"`" STR_FMT "` is defined twice", STR_ARG(name.text));
	diag_second(d, first, at, "first defined here");
}

bool declare(struct checker *c, struct map *names, struct binding *b)
{
	void **at = map_put(c->pack->arena, names, b->name.text);
	if (*at) {
		struct binding *first = *at;
		duplicate(c, b->name, first->source, first->name.span);
		b->used = true; /* told enough */
		return false;
	}
	*at = b;
	return true;
}

bool takes_patterns(const struct type *t)
{
	return t->kind == TYPE_PATTERN || (t->kind == TYPE_LIST && t->item->kind == TYPE_PATTERN);
}

const struct binding *declare_param(struct checker *c, struct map *names, struct param *p)
{
	struct binding *b = name_bind(c, BINDING_PARAM, p->name);
	const struct type *want = check_type_name(c, &p->type);
	b->value = p->value;
	b->policy = c->policy;
	b->param = p;
	b->type = want;
	const struct type *have = check_expr(c, p->value, want);
	if (!CHECK_AGREES(have) && !CHECK_AGREES(want)) {
		bool fits = have == want ||
			    (have->kind == TYPE_LIST && want->kind == TYPE_LIST &&
				    (p->value->u.items.n == 0 || have->item == want->item)) ||
			    (have->kind == TYPE_MAP && want->kind == TYPE_MAP &&
				    p->value->kind == EXPR_MAP &&
				    (p->value->u.map.keys.n == 0 || have->item == want->item)) ||
			    (takes_patterns(want) && have->kind == TYPE_STRING);
		if (!fits)
			diag_add(c->pack->diags, &DIAG_type, check_source(c), p->value->span,
				"the default of `" STR_FMT "` is " STR_FMT
				", and the param is " STR_FMT,
				STR_ARG(p->name.text), STR_ARG(type_show(c->pack->arena, have)),
				STR_ARG(p->type.spelling));
		else if (!p->value->constant)
			diag_add(c->pack->diags, &DIAG_not_constant, check_source(c),
				p->value->span, "a default must be written out");
	}
	b->constant = p->value->value;
	b->index = c->pack->params.n;
	list_push(c->pack->arena, &c->pack->params, b);
	p->binding = b;
	declare(c, names, b);
	return b;
}

void declare_data(struct checker *c, struct data *d)
{
	struct binding *b = name_bind(c, BINDING_DATA, d->name);
	struct check_host *h = c->pack->host;
	struct str path;
	b->type = check_type_name(c, &d->type);
	d->binding = b;
	b->index = c->pack->params.n;
	list_push(c->pack->arena, &c->pack->params, b);
	declare(c, &c->file->names, b);
	if (!template_plain(&d->path, &path)) {
		diag_add(c->pack->diags, &DIAG_not_constant, check_source(c), d->path.span,
			"the name of a data file must be plain text");
		return;
	}
	if (!h) {
		diag_add(c->pack->diags, &DIAG_data, check_source(c), d->path.span,
			"no data files can be read here");
		return;
	}
	struct data_node *n = h->load_data(h, check_source(c), d->path.span, path, c->pack->diags);
	if (n && !CHECK_AGREES(b->type))
		b->constant = data_value(c, n, b->type);
}

void declare_define(struct checker *c, struct define *d)
{
	struct binding *b = name_bind(c, BINDING_DEFINE, d->name);
	b->define = d;
	d->binding = b;
	declare(c, &c->file->names, b);
}
