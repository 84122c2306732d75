/*
 * coverage.c: which conditions the tests saw both true and false.
 *
 * A condition is made of atoms: what is put together by `and`, `or` and `not`. The machine notes
 * what came out of each instruction; an atom is found among them by its place in the text. What is
 * worked out when the policy is compiled has no instruction and is no atom; what two policies of a
 * file share word for word is counted for the first of them.
 */
#include "testing/private.h"

enum { SEEN_FALSE = 1, SEEN_TRUE = 2 };

struct cover {
	struct arena *arena;
	const struct program *program;
	const uint8_t *seen;
	struct map by_span; /* uint8_t *: what was seen, in the code of the policies of one file */
	struct map counted; /* atoms of this policy */
	struct map met;     /* definitions of this policy */
	LIST(define_list, const struct binding *) defines;
	struct source *source;
	struct buf missing;
	uint32_t atoms, decided;
};

static struct str key_of(struct arena *a, struct span span)
{
	return str_printf(a, "%u %u", span.from, span.to);
}

/* ---- what the machine saw ---- */

static bool is_atom(enum op op)
{
	return (op >= OP_EQ && op <= OP_PRECEDES) || (op >= OP_IS_SET && op <= OP_CALL) ||
	       op == OP_FIELD || op == OP_INDEX || op == OP_PARAM;
}

static void take_instruction(struct cover *c, uint32_t at)
{
	if (!is_atom(code_op(c->program->code[at])))
		return;
	void **slot = map_put(c->arena, &c->by_span, key_of(c->arena, c->program->spans[at]));
	if (!*slot)
		*slot = arena_new(c->arena, uint8_t);
	*(uint8_t *)*slot |= c->seen[at];
}

/* The instructions of policies of one file; those of a policy begin at its OP_POLICY. */
static void take_file(struct cover *c, struct str path)
{
	bool inside = false;
	c->by_span = (struct map){0};
	for (uint32_t i = 0; i < c->program->n_code; i++) {
		uint32_t w = c->program->code[i];
		if (code_op(w) == OP_POLICY)
			inside = str_eq(c->program->policies[code_x(w)].file, path);
		else if (code_op(w) == OP_END)
			inside = false;
		else if (inside)
			take_instruction(c, i);
	}
}

/* ---- atoms in the tree ---- */

/* Does the instruction say the opposite of what is written? */
static bool is_turned(const struct expr *e)
{
	if (e->kind == EXPR_IS)
		return (e->how == IS_MISSING || e->how == IS_UNKNOWN) != e->u.is.not ;
	return e->kind == EXPR_BINARY &&
	       (e->u.binary.op == OPERATOR_NE || e->u.binary.op == OPERATOR_NOT_IN);
}

static void add_missing(struct cover *c, const struct expr *e, const char *what)
{
	struct str written = source_slice(c->source, e->span);
	struct str first;
	str_cut(written, '\n', &first);
	buf_add(&c->missing, STR("    "));
	show_visible(&c->missing, c->source->path);
	buf_printf(&c->missing, ":%u: never %s: ", source_position(c->source, e->span.from).line,
		what);
	show_visible(&c->missing, str_trim(first));
	buf_add(&c->missing, first.n < written.n ? STR(" ...\n") : STR("\n"));
}

static void take_atom(struct cover *c, const struct expr *e)
{
	const uint8_t *seen = map_get(&c->by_span, key_of(c->arena, e->span));
	struct str key = str_printf(
		c->arena, "%u %u " STR_FMT, e->span.from, e->span.to, STR_ARG(c->source->path));
	if (!seen || !e->type || type_present(e->type)->kind != TYPE_BOOL)
		return;
	void **counted = map_put(c->arena, &c->counted, key);
	if (*counted)
		return;
	*counted = c;
	bool yes = *seen & (is_turned(e) ? SEEN_FALSE : SEEN_TRUE);
	bool no = *seen & (is_turned(e) ? SEEN_TRUE : SEEN_FALSE);
	c->atoms++;
	c->decided += yes && no;
	if (!yes || !no)
		add_missing(c, e, yes ? "false" : no ? "true" : "reached");
}

static void walk(struct cover *c, const struct expr *e);

static void walk_all(struct cover *c, const struct expr_list *list)
{
	LIST_EACH (struct expr *, e, list)
		walk(c, *e);
}

/* A definition's own conditions count for each policy that uses it; they wait until the expression
 * at hand is done, so that chains of definitions make no deep recursion. */
static void meet_define(struct cover *c, const struct binding *b)
{
	if (!b || !b->define)
		return;
	void **met = map_put(c->arena, &c->met,
		str_printf(c->arena, "%u " STR_FMT, b->name.span.from, STR_ARG(b->source->path)));
	if (!*met)
		list_push(c->arena, &c->defines, b);
	*met = c;
}

static void walk(struct cover *c, const struct expr *e)
{
	if (!e)
		return;
	switch (e->kind) {
	case EXPR_NAME:
		if (e->binding && e->binding->kind == BINDING_PARAM)
			take_atom(c, e);
		return;
	case EXPR_LIST:
		walk_all(c, &e->u.items);
		return;
	case EXPR_MAP:
		walk_all(c, &e->u.map.values);
		return;
	case EXPR_FIELD:
		take_atom(c, e);
		walk(c, e->u.field.of);
		return;
	case EXPR_INDEX:
		take_atom(c, e);
		walk(c, e->u.index.of);
		walk(c, e->u.index.index);
		return;
	case EXPR_CALL:
		if (e->how == CALL_DEFINE)
			meet_define(c, e->binding);
		else
			take_atom(c, e);
		walk_all(c, &e->u.call.args);
		return;
	case EXPR_BINARY:
		if (e->u.binary.op != OPERATOR_AND && e->u.binary.op != OPERATOR_OR)
			take_atom(c, e);
		walk(c, e->u.binary.left);
		walk(c, e->u.binary.right);
		return;
	case EXPR_NOT:
	case EXPR_MINUS:
	case EXPR_GROUP:
		walk(c, e->u.unary.of);
		return;
	case EXPR_IS:
		if (e->how == IS_DEFINE)
			meet_define(c, e->binding);
		else
			take_atom(c, e);
		walk(c, e->u.is.of);
		return;
	case EXPR_QUANT:
		walk(c, e->u.quant.in);
		walk(c, e->u.quant.where);
		walk(c, e->u.quant.satisfies);
		return;
	case EXPR_COMPREHENSION:
		walk(c, e->u.comprehension.in);
		walk(c, e->u.comprehension.item);
		walk(c, e->u.comprehension.where);
		return;
	case EXPR_ERROR:
	case EXPR_LITERAL:
	case EXPR_TEXT:
	case EXPR_COUNT:
		return;
	}
}

/* ---- policies ---- */

static void walk_policy(struct cover *c, const struct policy *p)
{
	LIST_EACH (struct loop *, l, &p->loops) {
		walk(c, (*l)->in);
		walk(c, (*l)->where);
	}
	LIST_EACH (struct let *, l, &p->lets)
		walk(c, (*l)->value);
	LIST_EACH (struct rule *, r, &p->rules) {
		walk(c, (*r)->condition);
		LIST_EACH (struct clause *, cl, &(*r)->clauses)
			if ((*cl)->kind == CLAUSE_UNLESS)
				walk(c, (*cl)->expr);
	}
}

static void walk_defines(struct cover *c)
{
	for (uint32_t i = 0; i < c->defines.n; i++) { /* grows meanwhile */
		c->source = c->defines.at[i]->source;
		walk(c, c->defines.at[i]->define->body);
	}
}

static void report(
	struct cover *c, const struct policy *p, struct buf *out, struct testing_totals *totals)
{
	buf_printf(out, "  %3u of %3u  " STR_FMT "\n", c->decided, c->atoms, STR_ARG(p->name.text));
	buf_add(out, buf_str(&c->missing));
	totals->atoms += c->atoms;
	totals->atoms_decided += c->decided;
}

static void cover_tree(
	struct cover *c, const struct tree *t, struct buf *out, struct testing_totals *totals)
{
	take_file(c, t->source->path);
	LIST_EACH (struct item, i, &t->items) {
		if (i->kind != ITEM_POLICY)
			continue;
		c->counted = c->met = (struct map){0};
		c->defines.n = 0;
		c->missing = BUF(c->arena);
		c->atoms = c->decided = 0;
		c->source = t->source;
		walk_policy(c, i->u.policy);
		walk_defines(c);
		report(c, i->u.policy, out, totals);
	}
}

void coverage_report(struct policy_files *files, const struct program *p, const uint8_t *seen,
	struct buf *out, struct testing_totals *totals)
{
	struct arena arena;
	struct cover c = {.arena = &arena, .program = p, .seen = seen};
	if (!p->spans)
		return;
	arena_init(&arena);
	buf_add(out, STR("conditions seen both true and false:\n"));
	LIST_EACH (struct tree *, t, &files->trees)
		cover_tree(&c, *t, out, totals);
	buf_printf(out, "  %3u of %3u  in all\n", totals->atoms_decided, totals->atoms);
	arena_done(&arena);
}
