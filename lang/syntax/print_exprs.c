/*
 * print_exprs.c: expressions, on one line where they fit and broken where they do not.
 *
 * Breaking is greedy: chains of one operator are filled like words of a paragraph, each line
 * beginning with the operator.
 */
#include "syntax/printer.h"

static void print_broken(struct printer *p, const struct expr *e, bool hang);

static bool print_fits(struct printer *p, const struct expr *e)
{
	return print_column(p) + print_width(p, e) <= PRINT_WIDE;
}

void print_expr(struct printer *p, const struct expr *e, bool hang)
{
	if (print_fits(p, e))
		print_flat(p, e);
	else
		print_broken(p, e, hang);
}

static void new_line(struct printer *p, size_t column)
{
	while (p->out->n > p->line && p->out->p[p->out->n - 1] == ' ')
		p->out->n--;
	print_line_end(p);
	print_pad(p, column);
}

/* One operand of a chain and the operator before it, on this line or the next. */
static void break_operand(
	struct printer *p, enum operator op, const struct expr *e, size_t column, bool hang)
{
	struct str word = str_from(operator_spelling(op));
	size_t back = hang && column > word.n ? word.n + 1 : 0;
	if (print_column(p) + word.n + 2 + print_width(p, e) <= PRINT_WIDE)
		print_word(p, " ");
	else
		new_line(p, column - back);
	print_str(p, word);
	print_word(p, " ");
	print_expr(p, e, false);
}

/* a and b and c is ((a and b) and c): the leftmost operand lies deepest */
static void break_chain(struct printer *p, const struct expr *e, bool hang)
{
	const struct expr *links[SYNTAX_DEPTH + 1];
	enum operator op = e->u.binary.op;
	size_t column = print_column(p);
	unsigned n = 0;
	while (e->kind == EXPR_BINARY && e->u.binary.op == op && n < SYNTAX_DEPTH) {
		links[n++] = e;
		e = e->u.binary.left;
	}
	print_expr(p, e, false);
	while (n-- > 0)
		break_operand(p, op, links[n]->u.binary.right, column, hang);
}

static bool is_chain(enum operator op)
{
	return op == OPERATOR_OR || op == OPERATOR_AND || op >= OPERATOR_OTHERWISE;
}

static void break_binary(struct printer *p, const struct expr *e, bool hang)
{
	if (is_chain(e->u.binary.op)) {
		break_chain(p, e, hang);
		return;
	}
	print_expr(p, e->u.binary.left, false);
	print_word(p, " ");
	print_word(p, operator_spelling(e->u.binary.op));
	print_word(p, " ");
	print_expr(p, e->u.binary.right, false);
}

static void break_items(struct printer *p, const struct expr_list *items)
{
	size_t column = print_column(p);
	for (uint32_t i = 0; i < items->n; i++) {
		if (i && print_column(p) + 3 + print_width(p, items->at[i]) > PRINT_WIDE) {
			print_word(p, ",");
			new_line(p, column);
		} else if (i) {
			print_word(p, ", ");
		}
		print_expr(p, items->at[i], false);
	}
}

static void break_map(struct printer *p, const struct expr *e)
{
	print_word(p, "{ ");
	size_t column = print_column(p);
	for (uint32_t i = 0; i < e->u.map.keys.n; i++) {
		if (i) {
			print_word(p, ",");
			new_line(p, column);
		}
		print_flat(p, e->u.map.keys.at[i]);
		print_word(p, ": ");
		print_expr(p, e->u.map.values.at[i], false);
	}
	print_word(p, " }");
}

static void break_part(struct printer *p, size_t column, const char *word, const struct expr *e)
{
	if (!e)
		return;
	new_line(p, column);
	print_word(p, word);
	print_expr(p, e, true);
}

static void break_quant(struct printer *p, const struct expr *e)
{
	size_t column = print_column(p);
	print_quantifier(p, e);
	print_expr(p, e->u.quant.in, false);
	break_part(p, column, "where ", e->u.quant.where);
	break_part(p, column, "satisfies ", e->u.quant.satisfies);
}

static void break_comprehension(struct printer *p, const struct expr *e)
{
	print_word(p, "[");
	size_t column = print_column(p);
	print_expr(p, e->u.comprehension.item, false);
	new_line(p, column);
	print_for(p, e);
	print_expr(p, e->u.comprehension.in, false);
	break_part(p, column, "where ", e->u.comprehension.where);
	print_word(p, "]");
}

static void print_broken(struct printer *p, const struct expr *e, bool hang)
{
	switch (e->kind) {
	case EXPR_BINARY:
		break_binary(p, e, hang);
		return;
	case EXPR_QUANT:
		break_quant(p, e);
		return;
	case EXPR_COMPREHENSION:
		break_comprehension(p, e);
		return;
	case EXPR_LIST:
		print_word(p, "[");
		break_items(p, &e->u.items);
		print_word(p, "]");
		return;
	case EXPR_MAP:
		break_map(p, e);
		return;
	case EXPR_CALL:
		print_str(p, e->u.call.name.text);
		print_word(p, "(");
		break_items(p, &e->u.call.args);
		print_word(p, ")");
		return;
	case EXPR_GROUP:
		print_word(p, "(");
		print_expr(p, e->u.unary.of, false);
		print_word(p, ")");
		return;
	case EXPR_NOT:
		print_word(p, "not ");
		print_expr(p, e->u.unary.of, false);
		return;
	case EXPR_IS:
		print_expr(p, e->u.is.of, false);
		print_adjective(p, e);
		return;
	case EXPR_ERROR:
	case EXPR_NAME:
	case EXPR_LITERAL:
	case EXPR_TEXT:
	case EXPR_FIELD:
	case EXPR_INDEX:
	case EXPR_MINUS:
	case EXPR_COUNT:
		print_flat(p, e);
		return;
	}
}

/* ---- values that stand on their own */

static struct span pair_span(const struct expr *e, uint32_t i)
{
	if (e->kind == EXPR_LIST)
		return e->u.items.at[i]->span;
	return span_join(e->u.map.keys.at[i]->span, e->u.map.values.at[i]->span);
}

static void print_entry(struct printer *p, const struct expr *e, uint32_t i)
{
	if (e->kind == EXPR_LIST) {
		print_expr(p, e->u.items.at[i], false);
		return;
	}
	print_flat(p, e->u.map.keys.at[i]);
	print_word(p, ": ");
	print_expr(p, e->u.map.values.at[i], false);
}

/* One entry a line, each a unit, so that comments stay with their entries. */
static void print_entries(struct printer *p, const struct expr *e)
{
	uint32_t n = e->kind == EXPR_LIST ? e->u.items.n : e->u.map.keys.n;
	print_word(p, e->kind == EXPR_LIST ? "[" : "{");
	print_unit_end(p, e->span.from + 1);
	p->indent += PRINT_INDENT;
	for (uint32_t i = 0; i < n; i++) {
		struct span entry = pair_span(e, i);
		print_unit(p, entry, i ? GAP_KEEP : GAP_FIRST);
		print_entry(p, e, i);
		print_word(p, ",");
		print_unit_end(p, entry.to);
	}
	print_comments_before(p, e->span.to, n ? GAP_KEEP : GAP_FIRST);
	p->indent -= PRINT_INDENT;
	print_pad(p, p->indent);
	print_word(p, e->kind == EXPR_LIST ? "]" : "}");
}

static bool has_entries(const struct expr *e)
{
	return (e->kind == EXPR_LIST && e->u.items.n) || (e->kind == EXPR_MAP && e->u.map.keys.n);
}

struct span print_value_head(const struct printer *p, const struct expr *e, struct span whole)
{
	struct span behind = {e->span.to, whole.to};
	if (!has_entries(e) || print_has_comments_in(p, behind))
		return whole;
	return (struct span){whole.from, e->span.from};
}

void print_value(struct printer *p, const struct expr *e)
{
	if (has_entries(e) && (print_has_comments(p, e->span) || !print_fits(p, e)))
		print_entries(p, e);
	else
		print_expr(p, e, false);
}
