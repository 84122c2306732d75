/*
 * coverage.c: which conditions the tests saw both true and false.
 *
 * A condition is made of atoms: what is put together by `and`, `or` and `not`. The machine notes
 * what came out of each instruction; an atom is found among them by its place in the text, for the
 * program was compiled so that no two places share one. What is worked out when the policy is
 * compiled has no instruction and is no atom. Definitions of a file count where they are first
 * used in it; those of a file that others use are counted once, for that file, over all tests.
 */
#include "testing/private.h"

enum { SEEN_FALSE = 1, SEEN_TRUE = 2 };

struct cover {
	struct arena *arena;
	const struct program *program;
	const uint8_t *seen;
	struct map by_place; /* uint8_t *: what was seen */
	struct map counted;  /* atoms */
	struct map met;      /* definitions */
	LIST(define_list, const struct binding *) defines;
	struct source *file;   /* that is looked at: what stands elsewhere waits */
	struct source *source; /* of the expression at hand */
	struct buf missing;
	uint32_t atoms, decided;
	bool all; /* tell of each policy, not only of those that lack something */
};

static struct str key_of(struct arena *a, const struct source *source, struct span span)
{
	return str_printf(a, "%u %u " STR_FMT, span.from, span.to, STR_ARG(source->path));
}

/* ---- what the machine saw ---- */

static bool is_atom(enum op op)
{
	return (op >= OP_EQ && op <= OP_PRECEDES) || (op >= OP_IS_SET && op <= OP_CALL) ||
	       op == OP_FIELD || op == OP_INDEX || op == OP_PARAM;
}

static void take_program(struct cover *c)
{
	const struct program *p = c->program;
	for (uint32_t i = 0; i < p->n_code; i++) {
		if (!p->sources[i] || !is_atom(code_op(p->code[i])))
			continue;
		void **slot = map_put(
			c->arena, &c->by_place, key_of(c->arena, p->sources[i], p->spans[i]));
		if (!*slot)
			*slot = arena_new(c->arena, uint8_t);
		*(uint8_t *)*slot |= c->seen[i];
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
	struct str key = key_of(c->arena, c->source, e->span);
	const uint8_t *seen = map_get(&c->by_place, key);
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

/* Definitions wait until the expression at hand is done, so that chains of them make no deep
 * recursion. */
static void meet_define(struct cover *c, const struct binding *b)
{
	if (!b || !b->define)
		return;
	void **met = map_put(c->arena, &c->met, key_of(c->arena, b->source, b->name.span));
	if (!*met)
		list_push(c->arena, &c->defines, b);
	*met = c;
}

/* What is asked whether it is set or known is no condition itself. */
static void walk_asked(struct cover *c, const struct expr *e)
{
	const struct expr *of = e->u.is.of;
	bool asked = e->how == IS_SET || e->how == IS_MISSING || e->how == IS_KNOWN ||
		     e->how == IS_UNKNOWN || e->how == IS_OVERRIDABLE;
	if (asked && of->kind == EXPR_FIELD)
		walk(c, of->u.field.of);
	else
		walk(c, of);
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
		walk_asked(c, e);
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

/* Those of the file at hand. */
static void walk_defines(struct cover *c)
{
	for (uint32_t i = 0; i < c->defines.n; i++) { /* grows meanwhile */
		const struct binding *b = c->defines.at[i];
		if (!b || b->source != c->file)
			continue;
		c->defines.at[i] = NULL;
		c->source = b->source;
		walk(c, b->define->body);
	}
}

static void report(struct cover *c, struct str name, struct buf *out, struct testing_totals *totals)
{
	if (c->all || c->decided < c->atoms)
		buf_printf(out, "  %3u of %3u  " STR_FMT "\n", c->decided, c->atoms, STR_ARG(name));
	buf_add(out, buf_str(&c->missing));
	totals->atoms += c->atoms;
	totals->atoms_decided += c->decided;
}

static void begin(struct cover *c, struct source *file)
{
	c->missing = BUF(c->arena);
	c->atoms = c->decided = 0;
	c->file = c->source = file;
}

static void cover_tree(
	struct cover *c, const struct tree *t, struct buf *out, struct testing_totals *totals)
{
	LIST_EACH (struct item, i, &t->items) {
		if (i->kind != ITEM_POLICY)
			continue;
		begin(c, t->source);
		walk_policy(c, i->u.policy);
		walk_defines(c);
		report(c, i->u.policy->name.text, out, totals);
	}
}

/* What is left are definitions in files that the policies use. */
static void cover_used(struct cover *c, struct buf *out, struct testing_totals *totals)
{
	for (uint32_t i = 0; i < c->defines.n; i++) {
		if (!c->defines.at[i])
			continue;
		begin(c, c->defines.at[i]->source);
		walk_defines(c);
		report(c, c->file->path, out, totals);
	}
}

void coverage_report(struct policy_files *files, const struct program *p, const uint8_t *seen,
	bool all, struct buf *out, struct testing_totals *totals)
{
	struct arena arena;
	struct cover c = {.arena = &arena, .program = p, .seen = seen, .all = all};
	struct buf told;
	if (!p->spans)
		return;
	arena_init(&arena);
	told = BUF(&arena);
	take_program(&c);
	LIST_EACH (struct tree *, t, &files->trees)
		cover_tree(&c, *t, &told, totals);
	cover_used(&c, &told, totals);
	if (all || totals->atoms_decided < totals->atoms) {
		buf_add(out, STR("conditions seen both true and false:\n"));
		buf_add(out, buf_str(&told));
		buf_printf(out, "  %3u of %3u  in all\n", totals->atoms_decided, totals->atoms);
	}
	arena_done(&arena);
}
