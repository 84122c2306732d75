/*
 * run.c: the instructions.
 *
 * Registers 0 to n hold the loop variables, memos are valid for one subject (a stamp says for
 * which) or for one value (their key). Every instruction costs one unit of fuel, so a run ends, and
 * what one instruction can add to the memory is bounded by the operators. The program has been
 * verified, so nothing else is checked here.
 */
#include "vm/machine.h"

static struct value all_of_kind(struct machine *m, unsigned kind)
{
	struct value v = value_list(m->arena, 0);
	machine_prepare(m, kind);
	LIST_EACH (struct record *, r, &m->facts->by_kind[kind])
		value_list_add(m->arena, v, value_record(*r));
	return v;
}

/* APPEND only adds to lists that were made here, never to one of the program or the document. */
enum { MADE_HERE = 1 };

static struct value make_list(struct machine *m, const struct value *from, unsigned n)
{
	struct value v = value_list(m->arena, 0);
	v.spare = MADE_HERE;
	for (unsigned i = 0; i < n; i++)
		value_list_add(m->arena, v, from[i]);
	return v;
}

static struct value make_map(struct machine *m, const struct value *from, unsigned n)
{
	struct value v = value_map(m->arena, 0);
	for (unsigned i = 0; i < n; i++)
		value_map_put(m->arena, v, from[2 * i], from[2 * i + 1]);
	return v;
}

static struct value make_text(struct machine *m, const struct value *from, unsigned n)
{
	struct buf b = BUF(m->arena);
	for (unsigned i = 0; i < n; i++)
		buf_add(&b, operator_show(&m->ops, from[i]));
	return value_string(m->arena, buf_str(&b), 0);
}

static struct value match(struct machine *m, struct value text, struct value pattern)
{
	if (pattern.tag != VALUE_PATTERN)
		return operator_match(&m->ops, text, value_str(pattern), false);
	const struct pattern_info *p = &m->p->patterns[pattern.u.i];
	return operator_match(&m->ops, text, p->text, p->glob);
}

static struct value call(struct machine *m, unsigned function, const struct value *args)
{
	const struct function_use *f = &m->p->functions[function];
	return function_accepts(f, args) ? f->run(&m->ops.call, args, f->n_args) : value_none(0);
}

/* ---- memos, fields, lists ---- */

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

static bool load_keyed(struct machine *m, struct value *key, unsigned memo)
{
	struct memo *x = &m->memos[memo];
	if (x->stamp && is_same(x->key, *key)) {
		*key = x->value;
		return true;
	}
	*x = (struct memo){.key = *key};
	return false;
}

/* What most instructions do, without a call: the field of a record that has been worked out. */
static inline void field(struct machine *m, struct value *to, const struct value *of, unsigned slot)
{
	if (of->tag == VALUE_RECORD && !value_is_unknown(*of)) {
		const struct record *r = of->u.record;
		if (slot < r->kind->n_fields && r->slot[slot].tag != VALUE_LAZY &&
			!r->kind->fields[slot].sensitive) {
			*to = r->slot[slot];
			to->place = to->place ? to->place : r->place;
			return;
		}
	}
	size_t used = m->arena->used;
	*to = operator_field(&m->ops, *of, slot);
	m->most += m->arena->used - used;
}

static bool may_append(struct value list)
{
	return list.tag == VALUE_LIST && list.spare == MADE_HERE && !value_is_unknown(list);
}

static void append(struct machine *m, struct value list, struct value item)
{
	if (may_append(list))
		value_list_add(m->arena, list, item);
}

static void append_open(struct value list, struct value truth)
{
	if (may_append(list) && value_is_unknown(truth) && !list.u.list->open)
		list.u.list->open = value_cause(truth);
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
static inline const uint32_t *branched(const uint32_t *at, uint32_t w, const struct value *r)
{
	enum op op = code_op(*at);
	if ((op != OP_JUMP_FALSE && op != OP_JUMP_TRUE) || code_a(*at) != code_a(w))
		return at;
	enum truth jumps = op == OP_JUMP_FALSE ? TRUTH_FALSE : TRUTH_TRUE;
	return value_as_truth(r[code_a(w)]) == jumps ? at + 1 + code_jump(*at) : at + 1;
}

/* ---- the loop ---- */

#define A r[code_a(w)]
#define B r[code_b(w)]
#define C r[code_c(w)]

/* Runs from the instruction on until the policy is over. false: a limit was reached. Memory is
 * looked at where a walk goes on and a policy begins: what is taken in between is bounded. */
bool machine_run(struct machine *m, uint32_t from)
{
	const uint32_t *at = &m->p->code[from];
	const bool noting = m->s->seen != NULL;
	struct value *const r = m->r;
	struct operators *const o = &m->ops;
	uint64_t fuel = m->fuel;
	for (;;) {
		const uint32_t w = *at++;
		if (fuel-- == 0) {
			m->limit = "steps";
			return false;
		}
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
			field(m, &A, &B, code_c(w));
			goto asked;
		case OP_WRITTEN:
			A = operator_written(o, B);
			break;
		case OP_INDEX:
			A = operator_index(o, B, C);
			goto asked;
		case OP_KIND:
			A = all_of_kind(m, code_x(w));
			break;
		case OP_LIST:
			A = make_list(m, &B, code_c(w));
			break;
		case OP_MAP:
			A = make_map(m, &B, code_c(w));
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
			A = operator_eq(o, B, C);
			goto asked;
		case OP_LT:
			A = operator_lt(o, B, C);
			goto asked;
		case OP_LE:
			A = operator_le(o, B, C);
			goto asked;
		case OP_IN:
			A = operator_in(o, B, C);
			goto asked;
		case OP_HAS:
			A = operator_has(o, B, C);
			goto asked;
		case OP_CONTAINS:
			A = operator_contains(o, B, C);
			goto asked;
		case OP_STARTS_WITH:
			A = operator_starts_with(o, B, C);
			goto asked;
		case OP_ENDS_WITH:
			A = operator_ends_with(o, B, C);
			goto asked;
		case OP_MATCH:
			A = match(m, B, C);
			goto asked;
		case OP_UNDER:
			A = operator_under(o, B, C);
			goto asked;
		case OP_PRECEDES:
			A = operator_precedes(o, B, C);
			goto asked;
		case OP_ADD:
			A = operator_add(o, B, C);
			break;
		case OP_SUB:
			A = operator_sub(o, B, C);
			break;
		case OP_MUL:
			A = operator_mul(o, B, C);
			break;
		case OP_NEGATE:
			A = operator_negate(o, B);
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
			A = call(m, code_c(w), &B);
			goto asked;
		case OP_TEXT:
			A = make_text(m, &B, code_c(w));
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
			walk_begin(&m->walks[code_a(w)], B);
			break;
		case OP_NEXT:
			if (m->arena->used > m->most)
				goto out_of_memory;
			at = walk_next(m, &m->walks[code_a(w)], &B) ? at + 1 : jumped(at);
			break;
		case OP_SIFT_WALK:
			m->walks[code_a(w)].sieve = noting ? NULL : &m->p->sieves[code_x(w)];
			break;
		case OP_JOIN_WALK:
			if (!noting)
				walk_join(m, &m->walks[code_a(w)], B, code_c(w));
			break;
		case OP_OPEN:
			A = operator_open(B);
			break;
		case OP_APPEND:
			append(m, A, B);
			break;
		case OP_APPEND_OPEN:
			append_open(A, B);
			break;
		case OP_MEMO_LOAD:
			at = load_memo(m, &A, code_x(w)) ? jumped(at) : at + 1;
			break;
		case OP_MEMO_KEYED:
			at = load_keyed(m, &A, code_x(w)) ? jumped(at) : at + 1;
			break;
		case OP_MEMO_STORE:
			m->memos[code_x(w)].value = A;
			m->memos[code_x(w)].stamp = m->stamp;
			break;
		case OP_SIFT:
			at = noting || sieve_passes(m, A, &m->p->sieves[code_x(w)]) ? at + 1
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
			m->fuel = fuel;
			if (m->arena->used > m->most)
				goto out_of_memory;
			return true;
		}
		continue;
	asked:
		if (noting)
			note(m, at - 1);
		at = branched(at, w, r);
	}
out_of_memory:
	m->limit = "memory";
	return false;
}

#undef A
#undef B
#undef C
