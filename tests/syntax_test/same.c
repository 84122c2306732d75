#include "syntax_test/same.h"

#include <stdlib.h>

/* All of two lists, entry by entry; `same` takes pointers to entries. */
#define SAME_ALL(ok, a, b, same)                                 \
	do {                                                     \
		(ok) = (ok) && (a)->n == (b)->n;                 \
		for (uint32_t i_ = 0; (ok) && i_ < (a)->n; i_++) \
			(ok) = same((a)->at[i_], (b)->at[i_]);   \
	} while (0)

static bool same_name(struct name a, struct name b)
{
	return str_eq(a.text, b.text);
}

static bool same_piece(struct piece a, struct piece b)
{
	if (!a.expr != !b.expr)
		return false;
	return a.expr ? same_expr(a.expr, b.expr) : str_eq(a.text, b.text);
}

static bool same_template(struct template a, struct template b)
{
	bool ok = a.raw == b.raw;
	SAME_ALL(ok, &a.pieces, &b.pieces, same_piece);
	return ok;
}

static bool same_optional(const struct template *a, const struct template *b)
{
	return !a == !b && (!a || same_template(*a, *b));
}

static bool same_value(struct value a, struct value b)
{
	if (a.tag != b.tag)
		return false;
	switch (a.tag) {
	case VALUE_NONE:
		return true;
	case VALUE_BOOL:
		return a.u.b == b.u.b;
	case VALUE_NUMBER:
		return a.u.d >= b.u.d && a.u.d <= b.u.d;
	default:
		return a.u.i == b.u.i;
	}
}

static bool same_maybe(const struct expr *a, const struct expr *b)
{
	return !a == !b && (!a || same_expr(a, b));
}

static bool same_exprs(const struct expr_list *a, const struct expr_list *b)
{
	bool ok = true;
	SAME_ALL(ok, a, b, same_expr);
	return ok;
}

static bool same_quant(const struct expr *a, const struct expr *b)
{
	return a->u.quant.q == b->u.quant.q && same_name(a->u.quant.var, b->u.quant.var) &&
	       same_expr(a->u.quant.in, b->u.quant.in) &&
	       same_maybe(a->u.quant.where, b->u.quant.where) &&
	       same_maybe(a->u.quant.satisfies, b->u.quant.satisfies);
}

static bool same_comprehension(const struct expr *a, const struct expr *b)
{
	return same_expr(a->u.comprehension.item, b->u.comprehension.item) &&
	       same_name(a->u.comprehension.var, b->u.comprehension.var) &&
	       same_expr(a->u.comprehension.in, b->u.comprehension.in) &&
	       same_maybe(a->u.comprehension.where, b->u.comprehension.where);
}

bool same_expr(const struct expr *a, const struct expr *b)
{
	if (a->kind != b->kind || a->depth != b->depth)
		return false;
	switch (a->kind) {
	case EXPR_ERROR:
		return true;
	case EXPR_NAME:
		return same_name(a->u.name, b->u.name);
	case EXPR_LITERAL:
		return same_value(a->u.literal, b->u.literal);
	case EXPR_TEXT:
		return same_template(a->u.template, b->u.template);
	case EXPR_LIST:
		return same_exprs(&a->u.items, &b->u.items);
	case EXPR_MAP:
		return same_exprs(&a->u.map.keys, &b->u.map.keys) &&
		       same_exprs(&a->u.map.values, &b->u.map.values);
	case EXPR_FIELD:
		return same_expr(a->u.field.of, b->u.field.of) &&
		       same_name(a->u.field.name, b->u.field.name);
	case EXPR_INDEX:
		return same_expr(a->u.index.of, b->u.index.of) &&
		       same_expr(a->u.index.index, b->u.index.index);
	case EXPR_CALL:
		return same_name(a->u.call.name, b->u.call.name) &&
		       same_exprs(&a->u.call.args, &b->u.call.args);
	case EXPR_BINARY:
		return a->u.binary.op == b->u.binary.op &&
		       same_expr(a->u.binary.left, b->u.binary.left) &&
		       same_expr(a->u.binary.right, b->u.binary.right);
	case EXPR_NOT:
	case EXPR_MINUS:
	case EXPR_GROUP:
		return same_expr(a->u.unary.of, b->u.unary.of);
	case EXPR_IS:
		return a->u.is.not == b->u.is.not &&same_expr(a->u.is.of, b->u.is.of) &&
		       same_name(a->u.is.test, b->u.is.test) && same_name(a->u.is.sub, b->u.is.sub);
	case EXPR_QUANT:
		return same_quant(a, b);
	case EXPR_COMPREHENSION:
		return same_comprehension(a, b);
	case EXPR_COUNT:
		break;
	}
	return false;
}

static bool same_type(struct type_name a, struct type_name b)
{
	return str_eq(a.spelling, b.spelling);
}

static bool same_formal(struct formal a, struct formal b)
{
	return same_name(a.name, b.name) && same_type(a.type, b.type);
}

static bool same_use(const struct use *a, const struct use *b)
{
	return same_template(a->path, b->path) && same_name(a->as, b->as);
}

static bool same_param(const struct param *a, const struct param *b)
{
	return same_name(a->name, b->name) && same_type(a->type, b->type) &&
	       same_expr(a->value, b->value) && same_optional(a->help, b->help) &&
	       str_eq(a->doc, b->doc);
}

static bool same_data(const struct data *a, const struct data *b)
{
	return same_name(a->name, b->name) && same_type(a->type, b->type) &&
	       same_template(a->path, b->path) && str_eq(a->doc, b->doc);
}

static bool same_define(const struct define *a, const struct define *b)
{
	bool ok = same_name(a->name, b->name) && str_eq(a->doc, b->doc);
	SAME_ALL(ok, &a->formals, &b->formals, same_formal);
	return ok && same_expr(a->body, b->body);
}

static bool same_meta(struct meta a, struct meta b)
{
	bool ok = a.kind == b.kind && same_name(a.word, b.word);
	SAME_ALL(ok, &a.texts, &b.texts, same_template);
	return ok;
}

static bool same_loop(const struct loop *a, const struct loop *b)
{
	return same_name(a->kind, b->kind) && same_name(a->var, b->var) &&
	       same_maybe(a->in, b->in) && same_maybe(a->where, b->where);
}

static bool same_let(const struct let *a, const struct let *b)
{
	return same_name(a->name, b->name) && same_expr(a->value, b->value);
}

static bool same_edit(struct edit a, struct edit b)
{
	return a.kind == b.kind && same_expr(a.target, b.target) && same_maybe(a.value, b.value);
}

static bool same_clause(const struct clause *a, const struct clause *b)
{
	bool ok = a->kind == b->kind && same_maybe(a->expr, b->expr) &&
		  same_maybe(a->text, b->text) && same_name(a->word, b->word);
	SAME_ALL(ok, &a->edits, &b->edits, same_edit);
	return ok;
}

static bool same_rule(const struct rule *a, const struct rule *b)
{
	bool ok = a->forbid == b->forbid && a->then == b->then &&
		  same_expr(a->condition, b->condition);
	SAME_ALL(ok, &a->clauses, &b->clauses, same_clause);
	return ok;
}

static bool same_policy(const struct policy *a, const struct policy *b)
{
	bool ok = same_name(a->name, b->name) && str_eq(a->doc, b->doc);
	SAME_ALL(ok, &a->metas, &b->metas, same_meta);
	SAME_ALL(ok, &a->params, &b->params, same_param);
	SAME_ALL(ok, &a->loops, &b->loops, same_loop);
	SAME_ALL(ok, &a->lets, &b->lets, same_let);
	SAME_ALL(ok, &a->rules, &b->rules, same_rule);
	return ok && a->broken == b->broken;
}

static bool same_waive(const struct waive *a, const struct waive *b)
{
	bool ok = same_name(a->policy, b->policy) && same_optional(a->reason, b->reason) &&
		  same_optional(a->by, b->by) && same_optional(a->see, b->see) &&
		  same_value(a->until, b->until);
	SAME_ALL(ok, &a->loops, &b->loops, same_loop);
	return ok;
}

static bool same_sample(const struct sample *a, const struct sample *b)
{
	return a->kind == b->kind && same_name(a->word, b->word) &&
	       same_optional(a->path, b->path) && str_eq(a->text, b->text) &&
	       same_maybe(a->value, b->value);
}

static bool same_test(const struct test *a, const struct test *b)
{
	bool ok = same_template(a->title, b->title) && same_name(a->policy, b->policy);
	SAME_ALL(ok, &a->samples, &b->samples, same_sample);
	return ok;
}

static bool same_item(struct item a, struct item b)
{
	if (a.kind != b.kind)
		return false;
	switch (a.kind) {
	case ITEM_USE:
		return same_use(a.u.use, b.u.use);
	case ITEM_PARAM:
		return same_param(a.u.param, b.u.param);
	case ITEM_DATA:
		return same_data(a.u.data, b.u.data);
	case ITEM_DEFINE:
		return same_define(a.u.define, b.u.define);
	case ITEM_POLICY:
		return same_policy(a.u.policy, b.u.policy);
	case ITEM_WAIVE:
		return same_waive(a.u.waive, b.u.waive);
	case ITEM_TEST:
		return same_test(a.u.test, b.u.test);
	}
	return false;
}

bool same_tree(const struct tree *a, const struct tree *b)
{
	bool ok = a->language == b->language;
	SAME_ALL(ok, &a->items, &b->items, same_item);
	return ok;
}

static int comment_cmp(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static struct str *sorted_comments(struct arena *arena, const struct tree *t)
{
	struct str *all = arena_array(arena, struct str, t->comments.n + 1);
	for (uint32_t i = 0; i < t->comments.n; i++)
		all[i] = t->comments.at[i].text;
	qsort(all, t->comments.n, sizeof *all, comment_cmp);
	return all;
}

bool same_comments(const struct tree *a, const struct tree *b)
{
	struct arena *arena = a->source->arena;
	struct str *x = sorted_comments(arena, a), *y = sorted_comments(arena, b);
	if (a->comments.n != b->comments.n)
		return false;
	for (uint32_t i = 0; i < a->comments.n; i++)
		if (!str_eq(x[i], y[i]))
			return false;
	return true;
}
