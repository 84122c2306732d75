/*
 * run.c: the instructions.
 *
 * Registers 0 to n hold the loop variables, memos are valid for one subject (a stamp says for
 * which) or for one value (their key). Every instruction costs one unit of fuel, so a run ends, and
 * what one instruction can add to the memory is bounded by the operators. The program has been
 * verified, so nothing else is checked here.
 */
#include "vm/machine.h"

static inline bool load_memo(const struct machine *m, struct value *to, unsigned memo)
{
	if (m->memos[memo].stamp != m->stamp)
		return false;
	*to = m->memos[memo].value;
	return true;
}

/* Two values that are the same in every bit lead to the same results. */
static bool is_same(struct value a, struct value b)
{
	return a.tag == b.tag && a.flags == b.flags && a.place == b.place && a.u.i == b.u.i;
}

/* By its place and not by its address, so that steps are the same in each run. */
static inline unsigned keyed_slot(const struct value *key)
{
	return (key->place ^ key->place >> 3) % KEYED_MEMOS;
}

static bool load_keyed(struct machine *m, struct value *key, unsigned memo)
{
	struct memo *of = &m->memos[memo];
	if (!of->keyed)
		of->keyed = arena_array(m->arena, struct memo, KEYED_MEMOS);
	struct memo *x = of->now = &of->keyed[keyed_slot(key)];
	if (x->stamp && is_same(x->key, *key)) {
		*key = x->value;
		return true;
	}
	x->stamp = 0;
	x->key = *key;
	return false;
}

static inline void store_memo(struct machine *m, const struct value *v, unsigned memo)
{
	struct memo *x = m->memos[memo].now ? m->memos[memo].now : &m->memos[memo];
	x->value = *v;
	x->stamp = m->stamp;
}

/* Notes which truth an instruction yielded, unless it only combines those of others. */
static void note(struct machine *m, const uint32_t *at)
{
	enum op op = code_op(*at);
	bool atom = (op >= OP_EQ && op <= OP_PRECEDES) || (op >= OP_IS_SET && op <= OP_CALL) ||
		    op == OP_FIELD || op == OP_INDEX || op == OP_PARAM;
	const struct value *v = &m->r[code_a(*at)];
	if (atom && v->tag == VALUE_BOOL)
		m->s->seen[at - m->p->code] |= (uint8_t)(1u << value_as_truth(*v));
}

/* Instructions that may pass over the next one: not doing so, they mostly come to a jump, which is
 * taken at once. */
static inline const uint32_t *jumped(const uint32_t *at)
{
	return code_op(*at) == OP_JUMP ? at + 1 + code_jump(*at) : at;
}

/* The same where a truth was found and the next instruction asks for it. */
static inline const uint32_t *branched(const uint32_t *at, unsigned a, const struct value *v)
{
	enum op op = code_op(*at);
	if ((op != OP_JUMP_FALSE && op != OP_JUMP_TRUE) || code_a(*at) != a)
		return at;
	enum truth jumps = op == OP_JUMP_FALSE ? TRUTH_FALSE : TRUTH_TRUE;
	return value_as_truth(*v) == jumps ? at + 1 + code_jump(*at) : at + 1;
}

/* ---- the loop ---- */

#define A m->r[code_a(w)]
#define B m->r[code_b(w)]
#define C m->r[code_c(w)]

/* Runs from the instruction on until the policy is over. false: a limit was reached. Memory is
 * looked at where a walk goes on and a policy begins: what is taken in between is bounded. */
bool machine_run(struct machine *m, uint32_t from)
{
	const uint32_t *at = &m->p->code[from];
	m->fuel++;
	for (;;) {
		const uint32_t w = *at++;
		if (--m->fuel == 0)
			goto out_of_fuel;
		switch (code_op(w)) {
		case OP_LOAD:
			A = m->p->constants[code_x(w)];
			break;
		case OP_PARAM:
			A = *machine_param(m, code_x(w));
			goto asked;
		case OP_MOVE:
			A = B;
			break;
		case OP_FIELD:
			machine_field(m, &A, &B, code_c(w));
			goto asked;
		case OP_WRITTEN:
			A = operator_written(&m->ops, B);
			break;
		case OP_INDEX:
			A = operator_index(&m->ops, B, C);
			goto asked;
		case OP_KIND:
			A = machine_all_of_kind(m, code_x(w));
			break;
		case OP_LIST:
			A = machine_make_list(m, &B, code_c(w));
			break;
		case OP_MAP:
			A = machine_make_map(m, &B, code_c(w));
			break;
		case OP_NOT:
			A = operator_not(B);
			goto asked;
		case OP_AND:
			A = *operator_pick(&B, &C, TRUTH_FALSE);
			goto asked;
		case OP_OR:
			A = *operator_pick(&B, &C, TRUTH_TRUE);
			goto asked;
		case OP_EQ:
			A = operator_eq(&m->ops, B, C);
			goto asked;
		case OP_LT:
			A = operator_lt(&m->ops, B, C);
			goto asked;
		case OP_LE:
			A = operator_le(&m->ops, B, C);
			goto asked;
		case OP_IN:
			A = operator_in(&m->ops, B, C);
			goto asked;
		case OP_HAS:
			A = operator_has(&m->ops, B, C);
			goto asked;
		case OP_CONTAINS:
			A = operator_contains(&m->ops, B, C);
			goto asked;
		case OP_STARTS_WITH:
			A = operator_starts_with(&m->ops, B, C);
			goto asked;
		case OP_ENDS_WITH:
			A = operator_ends_with(&m->ops, B, C);
			goto asked;
		case OP_MATCH:
			A = machine_match(m, B, C);
			goto asked;
		case OP_PROBE:
			A = machine_probe(m, &m->p->probes[code_x(w)],
				&m->r[m->p->probes[code_x(w)].reg], NULL);
			goto asked;
		case OP_ANY:
			A = machine_any(m, (uint32_t)(at - 1 - m->p->code),
				&m->p->probes[code_x(w)], &A, &A + 1);
			m->fuel -= m->fuel <= m->extra ? m->fuel - 1 : m->extra;
			goto branch;
		case OP_UNDER:
			A = operator_under(&m->ops, B, C);
			goto asked;
		case OP_PRECEDES:
			A = operator_precedes(&m->ops, B, C);
			goto asked;
		case OP_ADD:
			A = operator_add(&m->ops, B, C);
			break;
		case OP_SUB:
			A = operator_sub(&m->ops, B, C);
			break;
		case OP_MUL:
			A = operator_mul(&m->ops, B, C);
			break;
		case OP_NEGATE:
			A = operator_negate(&m->ops, B);
			break;
		case OP_IS_SET:
			A = operator_is_set(B);
			goto asked;
		case OP_IS_KNOWN:
			A = operator_is_known(B);
			goto asked;
		case OP_IS_OVERRIDABLE:
			A = operator_is_overridable(B);
			goto asked;
		case OP_CALL:
			A = machine_call(m, code_c(w), &B);
			goto asked;
		case OP_TEXT:
			A = machine_make_text(m, &B, code_c(w));
			break;
		case OP_JUMP:
			at += code_jump(w);
			break;
		case OP_JUMP_FALSE:
			at += value_as_truth(A) == TRUTH_FALSE ? code_jump(w) : 0;
			break;
		case OP_JUMP_TRUE:
			at += value_as_truth(A) == TRUTH_TRUE ? code_jump(w) : 0;
			break;
		case OP_JUMP_SET:
			at += value_is_missing(A) ? 0 : code_jump(w);
			break;
		case OP_ITERATE:
			at = walk_begin(&m->walks[code_a(w)], &B) ? at + 1 : jumped(at);
			break;
		case OP_NEXT:
			if (m->arena->used > m->most)
				goto out_of_memory;
			at = walk_next(m, &m->walks[code_a(w)], &B) ? at + 1 : jumped(at);
			break;
		case OP_SIFT_WALK:
			m->walks[code_a(w)].sieve = m->noting ? NULL : &m->p->sieves[code_x(w)];
			break;
		case OP_PROBE_WALK:
			if (!m->noting)
				walk_probe(&m->walks[code_a(w)], &m->p->probes[code_x(w)]);
			break;
		case OP_JOIN_WALK:
			if (!m->noting)
				walk_join(m, &m->walks[code_a(w)], B, code_c(w));
			break;
		case OP_OPEN:
			A = operator_open(B);
			break;
		case OP_APPEND:
			machine_append(m, A, B);
			break;
		case OP_APPEND_OPEN:
			machine_append_open(A, B);
			break;
		case OP_MEMO_LOAD:
			at = load_memo(m, &A, code_x(w)) ? jumped(at) : at + 1;
			break;
		case OP_MEMO_KEYED:
			at = load_keyed(m, &A, code_x(w)) ? jumped(at) : at + 1;
			break;
		case OP_MEMO_STORE:
			store_memo(m, &A, code_x(w));
			break;
		case OP_SIFT:
			at = m->noting || sieve_passes(m, A, &m->p->sieves[code_x(w)]) ? at + 1
										       : jumped(at);
			break;
		case OP_EMIT:
			machine_emit(m, A, &m->p->emissions[code_x(w)]);
			break;
		case OP_EDITS:
			at += m->s->edits && m->emitted ? 0 : code_jump(w);
			break;
		case OP_EDIT:
			machine_edit(m, w);
			break;
		case OP_POLICY:
		case OP_WAIVER:
		case OP_END:
		case OP_COUNT:
			m->fuel--;
			if (m->arena->used > m->most)
				goto out_of_memory;
			return true;
		}
		continue;
	asked:
		if (m->noting)
			note(m, at - 1);
	branch:
		at = branched(at, code_a(w), &A);
	}
out_of_fuel:
	m->limit = "steps";
	return false;
out_of_memory:
	m->limit = "memory";
	return false;
}

#undef A
#undef B
#undef C
