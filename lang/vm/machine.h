/*
 * machine.h: the machine while it runs, for the files of this room.
 */
#ifndef VM_MACHINE_H
#define VM_MACHINE_H

#include "builtins/operators.h"
#include "vm/join.h"
#include "vm/vm.h"

struct walk {
	struct value in;
	uint32_t at, n;
	const struct sieve *sieve; /* NULL: none */
	const struct probe *probes[PROBES_MOST];
	uint32_t n_probes;
	struct join_walk join;
};

struct memo {
	struct value value, key;
	uint32_t stamp;     /* of the subject it was filled for; 0: empty */
	struct memo *keyed; /* some for several keys; NULL until it is asked by key */
	struct memo *now;   /* the one of them that is to be filled */
};

enum { KEYED_MEMOS = 8, KNOWN_ITEMS = 8, KNOWN_TEXTS = 8 };

/* The marks in one field of the items of a list that were asked last. */
struct known_items {
	const struct record *of;
	unsigned slot;
	int item;
	struct item_marks marks;
	bool ok;
};

/* The same of outlines. */
struct known_texts {
	const struct record *of;
	unsigned slot;
	int item;
	struct texts_outline texts;
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
	uint64_t fuel;       /* instructions left */
	uint64_t extra;      /* steps of an instruction beyond its first */
	struct arena *arena; /* of the facts */
	size_t most;         /* its use allowed; what records work out on demand is not counted */
	const char *limit;   /* the limit that was reached, or NULL */
	bool *prepared;      /* by kind */
	const struct pattern **patterns; /* of the program, as far as they were asked */
	bool noting;                     /* in s->seen */
	struct known_items items[KNOWN_ITEMS];
	struct known_texts texts[KNOWN_TEXTS];
	struct walk *walks; /* by register */
	struct value r[];   /* registers */
};

static inline const struct value *machine_param(const struct machine *m, unsigned x)
{
	return m->s->params ? &m->s->params[x] : &m->p->params[x].value;
}

/* Does this run give it in place of the default? */
static inline bool machine_gives(const struct machine *m, int param)
{
	return param >= 0 && m->s->params &&
	       m->s->params[param].u.list != m->p->params[param].value.u.list;
}

static inline struct record *record_of(struct value v)
{
	return v.tag == VALUE_RECORD && !value_is_unknown(v) ? v.u.record : NULL;
}

/* What most instructions do, without a call: the field of a record that has been worked out. */
static inline void machine_field(
	struct machine *m, struct value *to, const struct value *of, unsigned slot)
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

/* Makes the records of the kind, once. */
void machine_prepare(struct machine *m, unsigned kind);

/* make.c: instructions by their names. */
struct value machine_all_of_kind(struct machine *m, unsigned kind);
struct value machine_make_list(struct machine *m, const struct value *from, unsigned n);
struct value machine_make_map(struct machine *m, const struct value *from, unsigned n);
struct value machine_make_text(struct machine *m, const struct value *from, unsigned n);
struct value machine_match(struct machine *m, struct value text, struct value pattern);
struct value machine_call(struct machine *m, unsigned function, const struct value *args);
void machine_append(struct machine *m, struct value list, struct value item);
void machine_append_open(struct value list, struct value truth);

/* outcome.c: EMIT, and EDIT for what it reported. */
void machine_emit(struct machine *m, struct value verdict, const struct emission *e);
void machine_edit(struct machine *m, uint32_t w);

/* What the probe says of a value. reg: its other side, when that comes from a register. */
struct value machine_probe(
	struct machine *m, const struct probe *p, const struct value *of, const struct value *reg);
/* The same of any item of a list, asked at an instruction. Steps beyond its first go to `extra`. */
struct value machine_any(struct machine *m, uint32_t at, const struct probe *p,
	const struct value *list, const struct value *reg);

/* walk.c: does the sieve let the value through? */
bool sieve_passes(struct machine *m, struct value v, const struct sieve *sieve);

/* What the list in a slot of the record holds in a field of its items. false: not known. */
bool machine_items(
	struct machine *m, const struct record *r, unsigned slot, int item, struct item_marks *out);

/* Does a sieve that goes by clues let the record through? */
bool machine_clues(struct machine *m, const struct record *r, const struct sieve *sieve);

/* false: nothing is in it for certain. */
bool walk_begin(struct walk *w, const struct value *in);

/* A walk over a long list leaves out what is known neither to equal the key nor to overlap it. */
void walk_join(struct machine *m, struct walk *w, struct value key, unsigned slot);

/* The walk leaves out items of which this one and those added before are known to be false. */
void walk_probe(struct walk *w, const struct probe *p);

/* The next item of the walk; what is left out costs a step each. false: it is over. */
bool walk_next(struct machine *m, struct walk *w, struct value *out);

/* run.c: runs from an instruction on until the policy it is of is over. false: `limit` says which
 * limit was reached. While it is noted in `seen` what comes out, no sieve or join leaves anything
 * out. */
bool machine_run(struct machine *m, uint32_t from);

#endif
