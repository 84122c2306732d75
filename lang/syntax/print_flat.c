/*
 * print_flat.c: expressions on one line.
 *
 * Parentheses are nodes of the tree, so none are ever added or lost.
 */
#include "syntax/printer.h"

#include "base/utf8.h"

static void flat_items(struct printer *p, const struct expr_list *items)
{
	for (uint32_t i = 0; i < items->n; i++) {
		print_word(p, i ? ", " : "");
		print_flat(p, items->at[i]);
	}
}

static void flat_where(struct printer *p, const struct expr *where)
{
	if (!where)
		return;
	print_word(p, " where ");
	print_flat(p, where);
}

static void print_ERROR(struct printer *p, const struct expr *e)
{
	if (p->tree)
		print_str(p, source_slice(p->tree->source, e->span));
}

static void print_NAME(struct printer *p, const struct expr *e)
{
	print_str(p, e->u.name.text);
}

static void print_LITERAL(struct printer *p, const struct expr *e)
{
	print_literal(p, e);
}

static void print_TEXT(struct printer *p, const struct expr *e)
{
	print_template(p, &e->u.template);
}

static void print_LIST(struct printer *p, const struct expr *e)
{
	print_word(p, "[");
	flat_items(p, &e->u.items);
	print_word(p, "]");
}

static void print_pair(struct printer *p, const struct expr *e, uint32_t i)
{
	print_flat(p, e->u.map.keys.at[i]);
	print_word(p, ": ");
	print_flat(p, e->u.map.values.at[i]);
}

static void print_MAP(struct printer *p, const struct expr *e)
{
	print_word(p, e->u.map.keys.n ? "{ " : "{");
	for (uint32_t i = 0; i < e->u.map.keys.n; i++) {
		print_word(p, i ? ", " : "");
		print_pair(p, e, i);
	}
	print_word(p, e->u.map.keys.n ? " }" : "}");
}

static void print_FIELD(struct printer *p, const struct expr *e)
{
	print_flat(p, e->u.field.of);
	print_word(p, ".");
	print_str(p, e->u.field.name.text);
}

static void print_INDEX(struct printer *p, const struct expr *e)
{
	print_flat(p, e->u.index.of);
	print_word(p, "[");
	print_flat(p, e->u.index.index);
	print_word(p, "]");
}

static void print_CALL(struct printer *p, const struct expr *e)
{
	print_str(p, e->u.call.name.text);
	print_word(p, "(");
	flat_items(p, &e->u.call.args);
	print_word(p, ")");
}

static void print_BINARY(struct printer *p, const struct expr *e)
{
	print_flat(p, e->u.binary.left);
	print_word(p, " ");
	print_word(p, operator_spelling(e->u.binary.op));
	print_word(p, " ");
	print_flat(p, e->u.binary.right);
}

static void print_NOT(struct printer *p, const struct expr *e)
{
	print_word(p, "not ");
	print_flat(p, e->u.unary.of);
}

static void print_MINUS(struct printer *p, const struct expr *e)
{
	print_word(p, "-");
	print_flat(p, e->u.unary.of);
}

static void print_GROUP(struct printer *p, const struct expr *e)
{
	print_word(p, "(");
	print_flat(p, e->u.unary.of);
	print_word(p, ")");
}

void print_adjective(struct printer *p, const struct expr *e)
{
	print_word(p, e->u.is.not ? " is not " : " is ");
	print_str(p, e->u.is.test.text);
	if (e->u.is.sub.text.n == 0)
		return;
	print_word(p, ".");
	print_str(p, e->u.is.sub.text);
}

static void print_IS(struct printer *p, const struct expr *e)
{
	print_flat(p, e->u.is.of);
	print_adjective(p, e);
}

void print_quantifier(struct printer *p, const struct expr *e)
{
	static const char *const words[] = {"any ", "no ", "every "};
	print_word(p, words[e->u.quant.q]);
	print_str(p, e->u.quant.var.text);
	print_word(p, " in ");
}

static void print_QUANT(struct printer *p, const struct expr *e)
{
	print_quantifier(p, e);
	print_flat(p, e->u.quant.in);
	flat_where(p, e->u.quant.where);
	if (!e->u.quant.satisfies)
		return;
	print_word(p, " satisfies ");
	print_flat(p, e->u.quant.satisfies);
}

void print_for(struct printer *p, const struct expr *e)
{
	print_word(p, "for ");
	print_str(p, e->u.comprehension.var.text);
	print_word(p, " in ");
}

static void print_COMPREHENSION(struct printer *p, const struct expr *e)
{
	print_word(p, "[");
	print_flat(p, e->u.comprehension.item);
	print_word(p, " ");
	print_for(p, e);
	print_flat(p, e->u.comprehension.in);
	flat_where(p, e->u.comprehension.where);
	print_word(p, "]");
}

void print_flat(struct printer *p, const struct expr *e)
{
	static void (*const print[EXPR_COUNT])(struct printer *, const struct expr *) = {
#define EXPR(kind, doc) [EXPR_##kind] = print_##kind,
#include "syntax/exprs.def"
#undef EXPR
	};
	/* when measuring, what is too long already need not be finished */
	if (p->out != &p->scratch || p->out->n < 4 * PRINT_WIDE)
		print[e->kind](p, e);
}

size_t print_width(struct printer *p, const struct expr *e)
{
	struct buf *out = p->out;
	p->scratch.n = 0;
	p->out = &p->scratch;
	print_flat(p, e);
	p->out = out;
	return utf8_count(buf_str(&p->scratch));
}
