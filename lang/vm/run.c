/*
 * run.c: the machine.
 *
 * One pass runs for each record of its kind: registers 0 to n hold the loop variables, memos are
 * valid for one subject (a stamp says for which) or for one value (their key). Every instruction
 * costs one unit of fuel, so a run ends, and what one instruction can add to the memory is bounded
 * by the operators. The program has been verified, so nothing else is checked here.
 */
#include "vm/vm.h"

#include "builtins/operators.h"
#include "vm/join.h"

struct walk {
	struct value in;
	uint32_t at, n;
	const struct sieve *sieve; /* NULL: none */
	struct join_walk join;
};

struct memo {
	struct value value, key;
	uint32_t stamp; /* of the subject it was filled for; 0: empty */
};

struct machine {
	const struct program *p;
	const struct vm_settings *s;
	struct facts *facts;
	struct operators ops;
	struct joins joins;
	struct outcome_list *out;
	bool emitted; /* the last EMIT reported something */
	struct memo *memos;
	uint32_t stamp;
	uint64_t fuel;
	struct arena *arena; /* of the facts */
	size_t most;         /* its use allowed; what records work out on demand is not counted */
	const char *limit;   /* the limit that was reached, or NULL */
	bool *prepared;      /* by kind */
	struct value r[256];
	struct walk walks[256];
};

static const struct value *params_of(const struct machine *m, unsigned x)
{
	return m->s->params ? &m->s->params[x] : &m->p->params[x].value;
}

static void prepare(struct machine *m, unsigned kind)
{
	const struct kind *k = &m->p->schema->kinds[kind];
	if (m->prepared[kind])
		return;
	m->prepared[kind] = true;
	size_t used = m->arena->used;
	if (k->prepare)
		k->prepare(m->facts);
	m->most += m->arena->used - used;
}

static struct value all_of_kind(struct machine *m, unsigned kind)
{
	struct value v = value_list(m->arena, 0);
	prepare(m, kind);
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

/* ---- findings ---- */

static uint32_t place_of(const struct machine *m, int part, uint32_t subject)
{
	if (part < 0)
		return subject;
	struct value v = m->r[part];
	return value_is_missing(v) || !v.place ? subject : v.place;
}

static struct str text_of(const struct machine *m, int part)
{
	return part < 0 ? STR("") : value_str(m->r[part]);
}

static void add_related(struct machine *m, const struct emission *e, struct outcome *o)
{
	o->related = arena_array(m->arena, struct outcome_related, e->n_related);
	for (unsigned i = 0; i < e->n_related; i++) {
		int part = e->related + (int)(2 * i);
		struct value v = m->r[part];
		if (value_is_missing(v) || !v.place)
			continue;
		o->related[o->n_related++] =
			(struct outcome_related){v.place, value_str(m->r[part + 1])};
	}
}

static struct record *record_of(struct value v)
{
	return v.tag == VALUE_RECORD && !value_is_unknown(v) ? v.u.record : NULL;
}

static void emit(struct machine *m, struct value verdict, const struct emission *e)
{
	struct outcome o = {
		.policy = e->policy, .rule = e->rule, .waiver = e->waiver, .n_vars = e->n_vars};
	o.verdict = value_as_truth(verdict);
	m->emitted = o.verdict != TRUTH_FALSE;
	if (!m->emitted)
		return;
	o.cause = value_cause(verdict);
	uint32_t subject = 0;
	for (unsigned i = 0; i < e->n_vars; i++) {
		o.vars[i] = record_of(m->r[i]);
		if (o.vars[i])
			o.subject = o.vars[i];
		if (m->r[i].place)
			subject = m->r[i].place;
	}
	o.place = place_of(m, e->at, subject);
	if (e->witness >= 0)
		o.witness = record_of(m->r[e->witness]);
	o.message = text_of(m, e->message);
	o.help = text_of(m, e->help);
	o.fix = text_of(m, e->fix);
	add_related(m, e, &o);
	list_push(m->arena, m->out, o);
}

static void add_edit(struct machine *m, uint32_t w)
{
	const struct value *row = &m->r[code_b(w)];
	struct outcome_edit edit = {.kind = (enum edit_kind)(code_a(w) & ~(unsigned)EDIT_WHOLE),
		.slot = -1,
		.record = record_of(row[0]),
		.target = row[1]};
	if (!m->out->n)
		return;
	if (edit.kind != EDIT_REMOVE)
		edit.value = row[2];
	if (!(code_a(w) & EDIT_WHOLE) && edit.record && code_c(w) < edit.record->kind->n_fields)
		edit.slot = (int)code_c(w);
	list_push(m->arena, &m->out->at[m->out->n - 1].edits, edit);
}

/* ---- instructions ---- */

enum { BIT_UNKNOWN = 64 };

/* Which text the field holds, as the number of its bit; kept, as one field of a kind is asked most.
 */
static unsigned bit_of(struct record *r, unsigned slot)
{
	if (r->sifted != slot + 1) {
		bool plain = value_is_plain(r->slot[slot]);
		r->sifted = (uint16_t)(slot + 1);
		r->bit = plain ? (uint8_t)__builtin_ctzll(str_bit(r->slot[slot].u.text->s))
			       : BIT_UNKNOWN;
	}
	return r->bit;
}

static uint64_t bits_of(const struct machine *m, const struct sieve *sieve)
{
	if (sieve->param < 0)
		return sieve->bits;
	const struct value *v = params_of(m, (unsigned)sieve->param);
	bool indexed = v->tag == VALUE_LIST && !value_is_unknown(*v) && v->u.list->index;
	return indexed ? sieve->bits | v->u.list->index->bits : UINT64_MAX;
}

static bool passes(const struct machine *m, struct value v, const struct sieve *sieve)
{
	if (v.tag != VALUE_RECORD || value_is_unknown(v) ||
		sieve->slot >= v.u.record->kind->n_fields)
		return true;
	struct value *slot = &v.u.record->slot[sieve->slot];
	if (slot->tag == VALUE_LIST && !value_is_unknown(*slot))
		return slot->u.list->n || slot->u.list->open;
	unsigned bit = bit_of(v.u.record, sieve->slot);
	return bit == BIT_UNKNOWN || bits_of(m, sieve) >> bit & 1;
}

/* Of several fields that would do, the one that leaves the fewest items. */
static void join(struct machine *m, struct walk *w, struct value key, unsigned slot)
{
	struct join_walk other = join_begin(&m->joins, w->in.u.list, slot, key);
	if (join_left(&other) < join_left(&w->join))
		w->join = other;
}

static bool next(struct machine *m, unsigned walker, unsigned var)
{
	struct walk *w = &m->walks[walker];
	while (w->join.some ? join_next(&w->join, &w->at) : w->at < w->n) {
		struct value v = operator_walk_item(w->in, w->at++);
		if (w->sieve && !passes(m, v, w->sieve))
			continue;
		m->r[var] = v;
		return true;
	}
	return false;
}

static bool load_memo(struct machine *m, unsigned to, unsigned memo)
{
	if (m->memos[memo].stamp != m->stamp)
		return false;
	m->r[to] = m->memos[memo].value;
	return true;
}

/* Two values that are the same in every bit lead to the same results. */
static bool is_same(struct value a, struct value b)
{
	return a.tag == b.tag && a.flags == b.flags && a.place == b.place && a.u.i == b.u.i;
}

static bool load_keyed(struct machine *m, unsigned to, unsigned memo)
{
	struct memo *x = &m->memos[memo];
	if (x->stamp && is_same(x->key, m->r[to])) {
		m->r[to] = x->value;
		return true;
	}
	*x = (struct memo){.key = m->r[to]};
	return false;
}

static bool is_active(const struct machine *m, unsigned policy)
{
	return !m->s->active || m->s->active[policy];
}

/* What most instructions do, without a call: the field of a record that has been worked out. */
static struct value field(struct machine *m, struct value v, unsigned slot)
{
	if (v.tag != VALUE_RECORD || value_is_unknown(v) || slot >= v.u.record->kind->n_fields)
		return operator_field(&m->ops, v, slot);
	struct value x = v.u.record->slot[slot];
	if (x.tag == VALUE_LAZY || v.u.record->kind->fields[slot].sensitive) {
		size_t used = m->arena->used;
		x = operator_field(&m->ops, v, slot);
		m->most += m->arena->used - used;
		return x;
	}
	if (!x.place)
		x.place = v.u.record->place;
	return x;
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
static void note(struct machine *m, uint32_t at, uint32_t w)
{
	enum op op = code_op(w);
	bool atom = (op >= OP_EQ && op <= OP_PRECEDES) || (op >= OP_IS_SET && op <= OP_CALL) ||
		    op == OP_FIELD || op == OP_INDEX || op == OP_PARAM;
	if (atom && m->r[code_a(w)].tag == VALUE_BOOL)
		m->s->seen[at] |= (uint8_t)(1u << value_as_truth(m->r[code_a(w)]));
}

/* Instructions that may pass over the next one: not doing so, they mostly come to a jump, which is
 * taken at once. */
static uint32_t jumped(const uint32_t *code, uint32_t at)
{
	return code_op(code[at]) == OP_JUMP ? (uint32_t)((int64_t)at + 1 + code_jump(code[at]))
					    : at;
}

/* The same where a truth was found and the next instruction asks for it. */
static uint32_t branched(const uint32_t *code, uint32_t at, unsigned a, const struct value *r)
{
	enum op op = code_op(code[at]);
	if ((op != OP_JUMP_FALSE && op != OP_JUMP_TRUE) || code_a(code[at]) != a)
		return at;
	enum truth jumps = op == OP_JUMP_FALSE ? TRUTH_FALSE : TRUTH_TRUE;
	at++;
	return value_as_truth(r[a]) == jumps ? (uint32_t)((int64_t)at + code_jump(code[at - 1]))
					     : at;
}

/* Runs the pass for the subject in register 0. false: a limit was reached. Memory is looked at
 * where a walk goes on and a policy begins: what is taken in between is bounded. */
static bool run(struct machine *m, const struct pass *pass)
{
	struct value *r = m->r;
	struct operators *o = &m->ops;
	const uint32_t *code = m->p->code;
	bool noting = m->s->seen != NULL;
	uint64_t fuel = m->fuel;
	for (uint32_t at = pass->from;;) {
		uint32_t here = at, w = code[at++];
		unsigned a = code_a(w), b = code_b(w), c = code_c(w), x = code_x(w);
		if (fuel-- == 0) {
			m->limit = "steps";
			return false;
		}
		switch (code_op(w)) {
		case OP_LOAD:
			r[a] = m->p->constants[x];
			break;
		case OP_PARAM:
			r[a] = *params_of(m, x);
			break;
		case OP_MOVE:
			r[a] = r[b];
			break;
		case OP_FIELD:
			r[a] = field(m, r[b], c);
			goto asked;
		case OP_WRITTEN:
			r[a] = operator_written(o, r[b]);
			break;
		case OP_INDEX:
			r[a] = operator_index(o, r[b], r[c]);
			break;
		case OP_KIND:
			r[a] = all_of_kind(m, x);
			break;
		case OP_LIST:
			r[a] = make_list(m, &r[b], c);
			break;
		case OP_MAP:
			r[a] = make_map(m, &r[b], c);
			break;
		case OP_NOT:
			r[a] = operator_not(r[b]);
			goto asked;
		case OP_AND:
			r[a] = operator_and(r[b], r[c]);
			goto asked;
		case OP_OR:
			r[a] = operator_or(r[b], r[c]);
			goto asked;
		case OP_EQ:
			r[a] = operator_eq(o, r[b], r[c]);
			goto asked;
		case OP_LT:
			r[a] = operator_lt(o, r[b], r[c]);
			goto asked;
		case OP_LE:
			r[a] = operator_le(o, r[b], r[c]);
			goto asked;
		case OP_IN:
			r[a] = operator_in(o, r[b], r[c]);
			goto asked;
		case OP_HAS:
			r[a] = operator_has(o, r[b], r[c]);
			goto asked;
		case OP_CONTAINS:
			r[a] = operator_contains(o, r[b], r[c]);
			goto asked;
		case OP_STARTS_WITH:
			r[a] = operator_starts_with(o, r[b], r[c]);
			goto asked;
		case OP_ENDS_WITH:
			r[a] = operator_ends_with(o, r[b], r[c]);
			goto asked;
		case OP_MATCH:
			r[a] = match(m, r[b], r[c]);
			goto asked;
		case OP_UNDER:
			r[a] = operator_under(o, r[b], r[c]);
			goto asked;
		case OP_PRECEDES:
			r[a] = operator_precedes(o, r[b], r[c]);
			goto asked;
		case OP_ADD:
			r[a] = operator_add(o, r[b], r[c]);
			break;
		case OP_SUB:
			r[a] = operator_sub(o, r[b], r[c]);
			break;
		case OP_MUL:
			r[a] = operator_mul(o, r[b], r[c]);
			break;
		case OP_NEGATE:
			r[a] = operator_negate(o, r[b]);
			break;
		case OP_IS_SET:
			r[a] = operator_is_set(r[b]);
			goto asked;
		case OP_IS_KNOWN:
			r[a] = operator_is_known(r[b]);
			goto asked;
		case OP_IS_OVERRIDABLE:
			r[a] = operator_is_overridable(r[b]);
			break;
		case OP_CALL:
			r[a] = call(m, c, &r[b]);
			goto asked;
		case OP_TEXT:
			r[a] = make_text(m, &r[b], c);
			break;
		case OP_JUMP:
			at = (uint32_t)((int64_t)at + code_jump(w));
			break;
		case OP_JUMP_FALSE:
			if (value_as_truth(r[a]) == TRUTH_FALSE)
				at = (uint32_t)((int64_t)at + code_jump(w));
			break;
		case OP_JUMP_TRUE:
			if (value_as_truth(r[a]) == TRUTH_TRUE)
				at = (uint32_t)((int64_t)at + code_jump(w));
			break;
		case OP_JUMP_SET:
			if (!value_is_missing(r[a]))
				at = (uint32_t)((int64_t)at + code_jump(w));
			break;
		case OP_ITERATE:
			m->walks[a] = (struct walk){.in = r[b], .n = operator_walk_count(r[b])};
			break;
		case OP_NEXT:
			if (m->arena->used > m->most)
				goto out_of_memory;
			at = next(m, a, b) ? at + 1 : jumped(code, at);
			break;
		case OP_SIFT_WALK:
			m->walks[a].sieve = noting ? NULL : &m->p->sieves[x];
			break;
		case OP_JOIN_WALK:
			if (m->walks[a].in.tag == VALUE_LIST && m->walks[a].n >= JOIN_FROM &&
				!noting)
				join(m, &m->walks[a], r[b], c);
			break;
		case OP_OPEN:
			r[a] = operator_open(r[b]);
			break;
		case OP_APPEND:
			append(m, r[a], r[b]);
			break;
		case OP_APPEND_OPEN:
			append_open(r[a], r[b]);
			break;
		case OP_MEMO_LOAD:
			at = load_memo(m, a, x) ? jumped(code, at) : at + 1;
			break;
		case OP_MEMO_KEYED:
			at = load_keyed(m, a, x) ? jumped(code, at) : at + 1;
			break;
		case OP_MEMO_STORE:
			m->memos[x].value = r[a];
			m->memos[x].stamp = m->stamp;
			break;
		case OP_POLICY:
			if (m->arena->used > m->most)
				goto out_of_memory;
			at = is_active(m, x) ? at + 1 : jumped(code, at);
			break;
		case OP_SIFT:
			at = noting || passes(m, r[a], &m->p->sieves[x]) ? at + 1
									 : jumped(code, at);
			break;
		case OP_EMIT:
			emit(m, r[a], &m->p->emissions[x]);
			break;
		case OP_EDITS:
			if (!m->s->edits || !m->emitted)
				at = (uint32_t)((int64_t)at + code_jump(w));
			break;
		case OP_EDIT:
			add_edit(m, w);
			break;
		case OP_END:
		case OP_COUNT:
			m->fuel = fuel;
			if (m->arena->used > m->most)
				goto out_of_memory;
			return true;
		}
		if (noting)
			note(m, here, w);
		continue;
	asked:
		if (noting)
			note(m, here, w);
		at = branched(code, at, a, r);
	}
out_of_memory:
	m->limit = "memory";
	return false;
}

/* By kind: does an active policy range over it? */
static bool *wanted_kinds(const struct machine *m)
{
	bool *wanted = arena_array(m->arena, bool, m->p->schema->n_kinds);
	for (uint32_t i = 0; i < m->p->n_policies; i++)
		wanted[m->p->policies[i].kind_index] |= is_active(m, i);
	return wanted;
}

static bool run_pass(struct machine *m, const struct pass *pass)
{
	const struct record_list *subjects = &m->facts->by_kind[pass->kind];
	prepare(m, pass->kind);
	for (unsigned i = 0; i < pass->memos; i++)
		m->memos[i].stamp = 0;
	for (uint32_t i = 0; i < subjects->n; i++) {
		m->r[0] = value_record(subjects->at[i]);
		m->stamp++;
		if (!run(m, pass))
			return false;
	}
	return true;
}

static uint32_t most_memos(const struct program *p)
{
	uint32_t most = 0;
	for (uint32_t i = 0; i < p->n_passes; i++)
		if (p->passes[i].memos > most)
			most = p->passes[i].memos;
	return most;
}

static uint64_t fuel_for(const struct facts *f)
{
	uint64_t bytes = 0;
	LIST_EACH (struct source *, s, &f->sources)
		bytes += (*s)->text.n;
	return VM_FUEL + VM_FUEL_EACH * bytes;
}

bool vm_run(const struct program *p, const struct vm_settings *s, struct facts *f,
	struct outcome_list *out, struct str *why)
{
	struct machine *m = arena_new(f->arena, struct machine);
	m->p = p;
	m->s = s;
	m->facts = f;
	m->out = out;
	m->fuel = s->fuel ? s->fuel : fuel_for(f);
	m->arena = m->joins.arena = f->arena;
	m->memos = arena_array(f->arena, struct memo, most_memos(p));
	m->prepared = arena_array(f->arena, bool, p->schema->n_kinds);
	operators_init(&m->ops, f, s->matches);
	m->most = f->arena->used + (s->memory ? s->memory : VM_MEMORY);
	const bool *wanted = wanted_kinds(m);
	for (uint32_t i = 0; i < p->n_passes; i++) {
		if ((!p->n_waivers && !wanted[p->passes[i].kind]) || run_pass(m, &p->passes[i]))
			continue;
		*why = str_printf(f->arena,
			"the policies took more than the %s allowed for one file", m->limit);
		return false;
	}
	return true;
}
