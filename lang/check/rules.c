/*
 * rules.c: rules and their clauses: messages, places, fixes.
 */
#include "check/private.h"

#include "base/nearest.h"
#include "code/program.h"

static const struct expr *peeled(const struct expr *e)
{
	while (e->kind == EXPR_GROUP)
		e = e->u.unary.of;
	return e;
}

const struct type *check_template(struct checker *c, struct expr *e)
{
	for (uint32_t i = 0; i < e->u.template.pieces.n; i++) {
		struct expr *x = e->u.template.pieces.at[i].expr;
		if (!x)
			continue;
		check_expr(c, x, NULL);
		if (x->sensitive)
			diag_label(diag_add(c->pack->diags, &DIAG_sensitive, check_source(c),
					   x->span, "`" STR_FMT "` must not be shown",
					   STR_ARG(expr_written(c, x))),
				"it may hold a secret");
	}
	return base(c, TYPE_STRING);
}

static void check_message(struct checker *c, struct expr *e)
{
	c->templates = true;
	check_expr(c, e, base(c, TYPE_STRING));
	c->templates = false;
}

static bool is_written(const struct expr *e)
{
	const struct expr *root = peeled(e);
	while (root->kind == EXPR_FIELD || root->kind == EXPR_INDEX)
		root = peeled(root->kind == EXPR_FIELD ? root->u.field.of : root->u.index.of);
	return root->kind == EXPR_NAME && root->binding &&
	       (root->binding->kind == BINDING_LOOP || root->binding->kind == BINDING_WITNESS);
}

/* `a otherwise b` is either. */
static bool is_written_item(const struct expr *e)
{
	e = peeled(e);
	if (e->kind == EXPR_BINARY && e->u.binary.op == OPERATOR_OTHERWISE)
		return is_written_item(e->u.binary.left) && is_written_item(e->u.binary.right);
	return is_written(e);
}

/* A fix edits what is written: a loop variable, a witness, or a path of fields from one; or puts in
 * order a list of such. */
void check_edit_target(struct checker *c, struct expr *e)
{
	const struct expr *list = peeled(e);
	if (CHECK_AGREES(check_expr(c, e, NULL)))
		return;
	if (list->kind == EXPR_NAME && list->binding && list->binding->kind == BINDING_LET)
		list = peeled(list->binding->value);
	bool items = list->kind == EXPR_COMPREHENSION &&
		     is_written_item(list->u.comprehension.item) &&
		     is_written(list->u.comprehension.in);
	if (!items && !is_written(e))
		diag_add(c->pack->diags, &DIAG_bad_edit, check_source(c), e->span,
			"`" STR_FMT "` is not written in the document",
			STR_ARG(expr_written(c, e)));
}

static void check_edits(struct checker *c, struct edit_list *edits)
{
	LIST_EACH (struct edit, e, edits) {
		check_edit_target(c, e->target);
		if (!e->value)
			continue;
		c->templates = true;
		const struct type *want =
			e->kind == EDIT_SET ? e->target->type : base(c, TYPE_STRING);
		const struct type *have =
			check_expr(c, e->value, want && !CHECK_AGREES(want) ? want : NULL);
		c->templates = false;
		if (e->kind == EDIT_SET && want && !CHECK_AGREES(want) && !CHECK_AGREES(have) &&
			type_present(want) != type_present(have))
			diag_add(c->pack->diags, &DIAG_type, check_source(c), e->value->span,
				"this is " STR_FMT ", set where " STR_FMT " stands",
				STR_ARG(type_show(c->pack->arena, have)),
				STR_ARG(type_show(c->pack->arena, want)));
	}
}

void bad_word(struct checker *c, struct name word, const char *what, const char *words)
{
	struct nearest n;
	struct str rest = str_from(words), one;
	nearest_init(&n, word.text);
	while (rest.n) {
		rest = str_cut(rest, ' ', &one);
		nearest_offer(&n, one);
	}
	struct diag *d = diag_add(c->pack->diags, &DIAG_unknown_word, check_source(c), word.span,
		"`" STR_FMT "` is no %s", STR_ARG(word.text), what);
	if (n.best.n) {
		diag_label(d, "did you mean `" STR_FMT "`?", STR_ARG(n.best));
		diag_fix(d, n.best);
	} else {
		diag_label(d, "one of: %s", words);
	}
}

void check_severity(struct checker *c, struct name word)
{
	enum severity s;
	if (!severity_read(word.text, &s))
		bad_word(c, word, "severity", "critical high medium low info");
}

static void once(struct checker *c, const struct rule *r, const struct clause *cl)
{
	if (cl->kind == CLAUSE_UNLESS || cl->kind == CLAUSE_RELATED || cl->kind == CLAUSE_FIX)
		return;
	LIST_EACH (struct clause *, other, &r->clauses) {
		if (*other == cl)
			return;
		if ((*other)->kind == cl->kind) {
			diag_second(diag_add(c->pack->diags, &DIAG_duplicate, check_source(c),
					    cl->span, "this is stated twice"),
				check_source(c), (*other)->span, "first stated here");
			return;
		}
	}
}

static void check_clause(struct checker *c, struct clause *cl)
{
	struct flows flows;
	enum when_unknown when;
	enum fix_kind fix;
	switch (cl->kind) {
	case CLAUSE_UNLESS:
		check_bool(c, cl->expr, &flows);
		c->facts = flows.no;
		return;
	case CLAUSE_MESSAGE:
	case CLAUSE_HELP:
		check_message(c, cl->expr);
		return;
	case CLAUSE_AT:
		check_expr(c, cl->expr, NULL);
		return;
	case CLAUSE_RELATED:
		check_expr(c, cl->expr, NULL);
		check_message(c, cl->text);
		return;
	case CLAUSE_SEVERITY:
		check_severity(c, cl->word);
		return;
	case CLAUSE_WHEN_UNKNOWN:
		if (!when_unknown_read(cl->word.text, &when))
			bad_word(c, cl->word, "way to treat the unknown", "report fail ignore");
		return;
	case CLAUSE_FIX:
		if (!fix_kind_read(cl->word.text, &fix))
			bad_word(c, cl->word, "kind of fix", "safe unsafe manual");
		check_message(c, cl->text);
		check_edits(c, &cl->edits);
		return;
	}
}

static bool is_unless(const struct clause *cl)
{
	return cl->kind == CLAUSE_UNLESS;
}

/* Does the whole condition name witnesses? forbid any / require no: those that fit; require every:
 * those that do not. */
static bool names_witness(const struct rule *r)
{
	const struct expr *e = peeled(r->condition);
	if (e->kind != EXPR_QUANT)
		return false;
	enum quantifier q = e->u.quant.q;
	return r->forbid ? q == QUANTIFIER_ANY : q == QUANTIFIER_NO || q == QUANTIFIER_EVERY;
}

static struct scope *witness_scope(struct checker *c, const struct rule *r)
{
	struct scope *s = arena_new(c->pack->arena, struct scope);
	const struct expr *e = peeled(r->condition);
	s->binding = (struct binding *)(uintptr_t)e->binding;
	s->outer = c->scope;
	return s;
}

/* The facts under which messages and places of a finding are read. */
static const struct fact *rule_facts(const struct rule *r, const struct flows *flows)
{
	return r->forbid ? flows->yes : flows->no;
}

static void check_rule(struct checker *c, struct rule *r, const struct fact **passed)
{
	const struct fact *start = c->facts;
	struct scope *scope = c->scope;
	struct flows flows;
	bool excepted = false;
	check_bool(c, r->condition, &flows);
	c->facts = rule_facts(r, &flows);
	LIST_EACH (struct clause *, cl, &r->clauses)
		if (is_unless(*cl)) {
			check_clause(c, *cl);
			excepted = true;
		}
	const struct fact *found = c->facts;
	if (names_witness(r) && peeled(r->condition)->binding)
		c->scope = witness_scope(c, r);
	LIST_EACH (struct clause *, cl, &r->clauses) {
		once(c, r, *cl);
		c->facts = found;
		if (!is_unless(*cl))
			check_clause(c, *cl);
	}
	c->scope = scope;
	c->facts = start;
	*passed = excepted ? start : r->forbid ? flows.no : flows.yes;
}

void check_rules(struct checker *c, struct policy *p)
{
	const struct fact *start = c->facts, *passed = start;
	for (uint32_t i = 0; i < p->rules.n; i++) {
		struct rule *r = p->rules.at[i];
		c->facts = r->then ? passed : start;
		check_rule(c, r, &passed);
	}
	c->facts = start;
}
