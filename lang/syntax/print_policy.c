/*
 * print_policy.c: a policy: what is said of it, its loops, its rules and their clauses.
 */
#include "syntax/printer.h"

#include <string.h>

enum { META_COLUMN = 9, CLAUSE_COLUMN = 8 };

static void print_aligned(struct printer *p, const char *word, size_t column)
{
	print_word(p, word);
	print_pad(p, p->indent + column);
}

static void print_help(struct printer *p, const struct param *param)
{
	if (!param->help)
		return;
	size_t at = p->out->n;
	print_word(p, "  help ");
	print_template(p, param->help);
	if (print_column(p) <= PRINT_WIDE)
		return;
	p->out->n = at;
	print_line_end(p);
	print_pad(p, p->indent + PRINT_INDENT);
	print_word(p, "help ");
	print_template(p, param->help);
}

void print_param(struct printer *p, const struct param *param, enum gap gap)
{
	print_documented(p, print_value_head(p, param->value, param->span), gap);
	print_word(p, "param ");
	print_str(p, param->name.text);
	print_word(p, ": ");
	print_str(p, param->type.spelling);
	print_word(p, " = ");
	print_value(p, param->value);
	print_help(p, param);
	print_unit_end(p, param->span.to);
}

static void print_meta(struct printer *p, const struct meta *meta, enum gap gap)
{
	static const char *const words[] = {
		[META_TITLE] = "title",
		[META_SEVERITY] = "severity",
		[META_WHY] = "why",
		[META_TAGS] = "tags",
		[META_SEE] = "see",
		[META_STATUS] = "status",
		[META_WAIVABLE] = "waivable",
		[META_AKA] = "aka",
		[META_CONTROL] = "control",
	};
	print_unit(p, meta->span, gap);
	print_aligned(p, words[meta->kind], META_COLUMN);
	if (meta->texts.n)
		print_templates(p, &meta->texts);
	else
		print_str(p, meta->word.text);
	print_unit_end(p, meta->span.to);
}

/* What is said of a policy and its params stand in one order, as written. */
static void print_metas(struct printer *p, const struct policy *policy)
{
	uint32_t m = 0, n = 0;
	while (m < policy->metas.n || n < policy->params.n) {
		enum gap gap = m || n ? GAP_KEEP : GAP_FIRST;
		bool meta = n == policy->params.n ||
			    (m < policy->metas.n && policy->metas.at[m].span.from <
							    policy->params.at[n]->span.from);
		if (meta)
			print_meta(p, &policy->metas.at[m++], gap);
		else
			print_param(p, policy->params.at[n++], gap);
	}
}

static unsigned connectives(const struct expr *e)
{
	unsigned n = 0;
	while (e->kind == EXPR_BINARY && e->u.binary.op <= OPERATOR_AND) {
		n++;
		e = e->u.binary.left;
	}
	return n;
}

static void print_where(struct printer *p, const struct expr *where)
{
	bool beside = print_column(p) + 7 + print_width(p, where) <= PRINT_SHORT &&
		      connectives(where) < 2;
	if (beside) {
		print_word(p, " where ");
	} else {
		print_line_end(p);
		print_pad(p, p->indent + PRINT_INDENT);
		print_word(p, "where ");
	}
	print_expr(p, where, true);
}

void print_loop(struct printer *p, const struct loop *loop, enum gap gap)
{
	print_unit(p, loop->span, gap);
	print_word(p, "for each ");
	print_str(p, loop->kind.text);
	print_word(p, loop->kind.text.n && loop->var.text.n ? " " : "");
	print_str(p, loop->var.text);
	if (loop->in) {
		print_word(p, " in ");
		print_expr(p, loop->in, false);
	}
	if (loop->where)
		print_where(p, loop->where);
	print_unit_end(p, loop->span.to);
}

static void print_let(struct printer *p, const struct let *let, enum gap gap)
{
	print_unit(p, print_value_head(p, let->value, let->span), gap);
	print_word(p, "let ");
	print_str(p, let->name.text);
	print_word(p, " = ");
	print_value(p, let->value);
	print_unit_end(p, let->span.to);
}

/* ---- edits and fixes */

static void print_edit_text(struct printer *p, const struct edit *edit)
{
	static const struct {
		const char *before, *between;
	} words[] = {
		[EDIT_SET] = {"set ", " to "},
		[EDIT_REMOVE] = {"remove ", ""},
		[EDIT_REPLACE] = {"replace ", " with "},
		[EDIT_INSERT_BEFORE] = {"insert ", " before "},
		[EDIT_INSERT_AFTER] = {"insert ", " after "},
	};
	bool inserts = edit->kind == EDIT_INSERT_BEFORE || edit->kind == EDIT_INSERT_AFTER;
	print_word(p, words[edit->kind].before);
	print_expr(p, inserts ? edit->value : edit->target, false);
	print_word(p, words[edit->kind].between);
	if (edit->kind != EDIT_REMOVE)
		print_expr(p, inserts ? edit->target : edit->value, false);
}

static void print_edits(struct printer *p, const struct clause *c)
{
	print_word(p, " {");
	print_unit_end(p, c->text->span.to);
	p->indent += PRINT_INDENT;
	LIST_EACH (struct edit, edit, &c->edits) {
		print_unit(p, edit->span, edit == c->edits.at ? GAP_FIRST : GAP_KEEP);
		print_edit_text(p, edit);
		print_unit_end(p, edit->span.to);
	}
	print_comments_before(p, c->span.to, GAP_KEEP);
	p->indent -= PRINT_INDENT;
	print_pad(p, p->indent);
	print_word(p, "}");
}

/* A short fix with one edit stands on one line. */
static bool print_short_fix(struct printer *p, const struct clause *c)
{
	size_t at = p->out->n, line = p->line;
	if (c->edits.n != 1 || print_has_comments(p, c->span))
		return false;
	print_word(p, " { ");
	print_edit_text(p, &c->edits.at[0]);
	print_word(p, " }");
	if (p->line == line && print_column(p) <= PRINT_SHORT)
		return true;
	p->out->n = at;
	p->line = line;
	return false;
}

static void print_fix(struct printer *p, const struct clause *c)
{
	print_unit(p, (struct span){c->span.from, c->text->span.to}, GAP_NEVER);
	print_word(p, "fix ");
	print_str(p, c->word.text);
	print_word(p, " ");
	print_expr(p, c->text, false);
	if (!print_short_fix(p, c))
		print_edits(p, c);
	print_unit_end(p, c->span.to);
}

/* ---- clauses and rules */

static const char *clause_word_of(enum clause_kind kind)
{
	static const char *const words[] = {
		[CLAUSE_UNLESS] = "unless",
		[CLAUSE_MESSAGE] = "message",
		[CLAUSE_AT] = "at",
		[CLAUSE_RELATED] = "related",
		[CLAUSE_HELP] = "help",
		[CLAUSE_SEVERITY] = "severity ",
		[CLAUSE_WHEN_UNKNOWN] = "when unknown ",
		[CLAUSE_FIX] = "fix",
	};
	return words[kind];
}

static void print_clause(struct printer *p, const struct clause *c)
{
	if (c->kind == CLAUSE_FIX) {
		print_fix(p, c);
		return;
	}
	print_unit(p, c->span, GAP_NEVER);
	print_aligned(p, clause_word_of(c->kind), CLAUSE_COLUMN);
	if (c->expr)
		print_expr(p, c->expr, true);
	else
		print_str(p, c->word.text);
	if (c->text) {
		print_word(p, " ");
		print_expr(p, c->text, false);
	}
	print_unit_end(p, c->span.to);
}

static void print_rule(struct printer *p, const struct rule *rule, enum gap gap)
{
	uint32_t head = rule->condition->span.to;
	print_unit(p, (struct span){rule->span.from, head}, gap);
	print_word(p, rule->then ? "then " : "");
	print_word(p, rule->forbid ? "forbid " : "require ");
	print_expr(p, rule->condition, true);
	print_unit_end(p, head);
	p->indent += PRINT_INDENT;
	LIST_EACH (struct clause *, c, &rule->clauses)
		print_clause(p, *c);
	p->indent -= PRINT_INDENT;
}

static void print_body(struct printer *p, const struct policy *policy)
{
	enum gap gap = policy->metas.n + policy->params.n ? GAP_ALWAYS : GAP_FIRST;
	print_metas(p, policy);
	LIST_EACH (struct loop *, loop, &policy->loops) {
		print_loop(p, *loop, gap);
		gap = GAP_KEEP;
	}
	LIST_EACH (struct let *, let, &policy->lets)
		print_let(p, *let, GAP_KEEP);
	gap = policy->lets.n ? GAP_ALWAYS : GAP_KEEP;
	LIST_EACH (struct rule *, rule, &policy->rules) {
		print_rule(p, *rule, gap);
		gap = GAP_KEEP;
	}
	print_comments_before(p, policy->span.to, GAP_KEEP);
}

void print_policy(struct printer *p, const struct policy *policy, enum gap gap)
{
	uint32_t head = policy->name.span.to;
	print_documented(p, (struct span){policy->span.from, head}, gap);
	print_word(p, "policy ");
	print_str(p, policy->name.text);
	print_word(p, " {");
	print_unit_end(p, head);
	p->indent += PRINT_INDENT;
	print_body(p, policy);
	p->indent -= PRINT_INDENT;
	print_word(p, "}");
	print_unit_end(p, policy->span.to);
}
