/*
 * verify.c: what must hold of a program before a machine may run it.
 *
 * Each operand is an index into a table, each jump lands inside its pass, and only the walks of
 * NEXT go round. Operands are checked by the letters of ops.def, so a new instruction needs no code
 * here. That values have the type an operator wants is left to the operators.
 */
#include "code/program.h"

/* What is to be checked of an instruction, taken from the letters of its row. */
struct shape {
	bool a, b, c; /* registers */
	char wide;    /* the letter of x; 0: none */
	bool call, row, skips;
};

struct verifier {
	const struct program *p;
	struct shape shapes[OP_COUNT];
	const struct pass *pass;
	uint32_t at;
	struct arena *arena;
	struct str *why;
};

static bool bad(struct verifier *v, const char *what, unsigned n)
{
	*v->why = str_printf(v->arena, "instruction %u: %s %u", v->at, what, n);
	return false;
}

static bool check_register(struct verifier *v, unsigned r)
{
	return r < v->p->registers || bad(v, "no such register", r);
}

static bool below(struct verifier *v, unsigned n, uint32_t limit, const char *what)
{
	return n < limit || bad(v, what, n);
}

static bool check_jump(struct verifier *v, uint32_t w)
{
	int64_t to = (int64_t)v->at + 1 + code_jump(w);
	if (to < v->pass->from || to >= v->pass->to)
		return bad(v, "a jump leaves its pass, to", (unsigned)to);
	if (to <= v->at && code_op(v->p->code[to]) != OP_NEXT)
		return bad(v, "a jump back to what is no walk, to", (unsigned)to);
	return true;
}

static bool check_row(struct verifier *v, unsigned first, unsigned n)
{
	return first + n <= v->p->registers || bad(v, "registers beyond the last, from", first);
}

static bool check_wide(struct verifier *v, uint32_t w, char what)
{
	const struct program *p = v->p;
	unsigned x = code_x(w);
	switch (what) {
	case 'K':
		return below(v, x, p->n_constants, "no such constant");
	case 'P':
		return below(v, x, p->n_params, "no such param");
	case 'M':
		return below(v, x, v->pass->memos, "no such memo");
	case 'G':
		return below(v, x, p->n_policies, "no such policy");
	case 'D':
		return below(v, x, p->n_waivers, "no such waiver");
	case 'E':
		return below(v, x, p->n_emissions, "no such emission");
	case 'V':
		return below(v, x, p->n_sieves, "no such sieve");
	case 'A':
	case 'B':
		return below(v, x, p->n_probes, "no such probe") &&
		       (what == 'B' || p->probes[x].with_of != WITH_REGISTER ||
			       bad(v, "a register is missing for probe", x));
	case 'I':
		return below(v, x, p->schema->n_kinds, "no such kind");
	case 'J':
		return check_jump(v, w);
	default:
		return true;
	}
}

static bool check_call(struct verifier *v, uint32_t w)
{
	unsigned x = code_c(w);
	return below(v, x, v->p->n_functions, "no such function") &&
	       check_row(v, code_b(w), v->p->functions[x].n_args);
}

/* LIST, MAP, TEXT and EDIT read a row of registers that starts at b, ANY one at a. */
static bool check_rows(struct verifier *v, uint32_t w)
{
	enum op op = code_op(w);
	if (op == OP_EDIT)
		return (code_a(w) & ~(unsigned)EDIT_FLAGS) < EDIT_KINDS
			       ? check_row(v, code_b(w), code_a(w) & EDIT_ENTRY ? 4 : 3)
			       : bad(v, "no such edit", code_a(w));
	if (op == OP_ANY)
		return check_row(v, code_a(w), 2);
	if (op == OP_LIST || op == OP_TEXT)
		return check_row(v, code_b(w), code_c(w));
	return op != OP_MAP || check_row(v, code_b(w), code_c(w) * 2);
}

static bool is_skip(enum op op)
{
	return op == OP_NEXT || op == OP_ITERATE || op == OP_MEMO_LOAD || op == OP_MEMO_KEYED ||
	       op == OP_SIFT;
}

static bool is_register(char operand)
{
	return operand == 'R' || operand == 'W';
}

static struct shape shape_of(enum op op)
{
	const char *o = op_operands(op);
	struct shape s = {.skips = is_skip(op),
		.row = op == OP_LIST || op == OP_TEXT || op == OP_MAP || op == OP_EDIT ||
		       op == OP_ANY};
	s.a = is_register(o[0]);
	s.wide = o[2] ? 0 : o[1];
	s.b = o[2] && is_register(o[1]);
	s.c = o[2] && is_register(o[2]);
	s.call = o[2] == 'T';
	return s;
}

static bool check_instruction(struct verifier *v)
{
	uint32_t w = v->p->code[v->at];
	if ((w & 0xFF) >= OP_COUNT)
		return bad(v, "no such instruction", w & 0xFF);
	const struct shape *s = &v->shapes[w & 0xFF];
	if ((s->a && !check_register(v, code_a(w))) || (s->b && !check_register(v, code_b(w))) ||
		(s->c && !check_register(v, code_c(w))))
		return false;
	if (s->wide && !check_wide(v, w, s->wide))
		return false;
	if ((s->row && !check_rows(v, w)) || (s->call && !check_call(v, w)))
		return false;
	return !s->skips || v->at + 2 < v->pass->to || bad(v, "nothing stands behind", w & 0xFF);
}

static bool check_pass(struct verifier *v)
{
	const struct pass *pass = v->pass;
	if (pass->from >= pass->to || pass->to > v->p->n_code)
		return bad(v, "a pass outside the code, of kind", pass->kind);
	if (pass->kind >= v->p->schema->n_kinds)
		return bad(v, "no such kind", pass->kind);
	for (v->at = pass->from; v->at < pass->to; v->at++)
		if (!check_instruction(v))
			return false;
	v->at = pass->to - 1;
	return code_op(v->p->code[v->at]) == OP_END ||
	       bad(v, "a pass without end, of kind", pass->kind);
}

static bool check_part(struct verifier *v, int part)
{
	return part < (int)v->p->registers || bad(v, "an emission names register", (unsigned)part);
}

static bool check_emission(struct verifier *v, const struct emission *e)
{
	const struct program *p = v->p;
	if (!below(v, e->policy, e->waiver ? p->n_waivers : p->n_policies, "an emission of policy"))
		return false;
	if (!e->waiver && !below(v, e->rule, p->policies[e->policy].n_rules, "an emission of rule"))
		return false;
	if (e->n_vars == 0 || e->n_vars > CODE_VARIABLES)
		return bad(v, "an emission with variables", e->n_vars);
	if (e->n_related && e->related < 0)
		return bad(v, "an emission without its related places", e->n_related);
	return check_part(v, e->at) && check_part(v, e->message) && check_part(v, e->help) &&
	       check_part(v, e->fix) && check_part(v, e->witness) &&
	       check_row(v, e->related < 0 ? 0 : (unsigned)e->related, e->n_related * 2u);
}

static bool takes(struct verifier *v, unsigned function, unsigned n)
{
	return below(v, function, v->p->n_functions, "a probe by function") &&
	       (v->p->functions[function].n_args == n ||
		       bad(v, "a probe by a function of arguments", n));
}

static bool check_with(struct verifier *v, const struct probe *p)
{
	bool alone = p->op == OP_IS_SET || p->op == OP_FIELD;
	if (alone != (p->with_of == WITH_NOTHING))
		return bad(v, "a probe with another side of", p->with_of);
	if (p->with_of == WITH_CONSTANT)
		return below(v, p->with, v->p->n_constants, "a probe with constant");
	return p->with_of != WITH_PARAM || below(v, p->with, v->p->n_params, "a probe with param");
}

static bool check_probe(struct verifier *v, const struct probe *p)
{
	if (!op_is_probe((enum op)p->op))
		return bad(v, "a probe by", p->op);
	return below(v, p->reg, v->p->registers, "a probe of register") && check_with(v, p) &&
	       (p->op != OP_CALL || takes(v, p->function, 2)) &&
	       (p->through < 0 || takes(v, (unsigned)p->through, 1));
}

static bool check_sieve(struct verifier *v, const struct sieve *s)
{
	const struct program *p = v->p;
	if (s->clues > p->n_clues || s->n_clues > p->n_clues - s->clues)
		return bad(v, "a sieve of clues from", s->clues);
	return s->param < 0 || below(v, (unsigned)s->param, p->n_params, "a sieve of param");
}

bool program_verify(const struct program *p, struct arena *a, struct str *why)
{
	struct verifier v = {.p = p, .arena = a, .why = why};
	for (enum op op = 0; op < OP_COUNT; op++)
		v.shapes[op] = shape_of(op);
	*why = STR("");
	if (p->registers < CODE_VARIABLES || p->registers > CODE_REGISTERS)
		return bad(&v, "registers:", p->registers);
	for (uint32_t i = 0; i < p->n_emissions; i++)
		if (!check_emission(&v, &p->emissions[i]))
			return false;
	for (uint32_t i = 0; i < p->n_sieves; i++)
		if (!check_sieve(&v, &p->sieves[i]))
			return false;
	for (uint32_t i = 0; i < p->n_probes; i++)
		if (!check_probe(&v, &p->probes[i]))
			return false;
	for (uint32_t i = 0; i < p->n_passes; i++) {
		v.pass = &p->passes[i];
		if (!check_pass(&v))
			return false;
	}
	for (uint32_t i = 0; i < p->n_functions; i++)
		if (!p->functions[i].run)
			return bad(&v, "no code for function", i);
	return true;
}
