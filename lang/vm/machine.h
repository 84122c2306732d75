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
	struct value *r;     /* registers */
	struct walk *walks;  /* by register */
};

static inline const struct value *machine_param(const struct machine *m, unsigned x)
{
	return m->s->params ? &m->s->params[x] : &m->p->params[x].value;
}

static inline struct record *record_of(struct value v)
{
	return v.tag == VALUE_RECORD && !value_is_unknown(v) ? v.u.record : NULL;
}

/* Makes the records of the kind, once. */
void machine_prepare(struct machine *m, unsigned kind);

/* outcome.c: EMIT, and EDIT for what it reported. */
void machine_emit(struct machine *m, struct value verdict, const struct emission *e);
void machine_edit(struct machine *m, uint32_t w);

/* walk.c: does the sieve let the value through? */
bool sieve_passes(const struct machine *m, struct value v, const struct sieve *sieve);

void walk_begin(struct walk *w, struct value in);

/* A walk over a long list leaves out what is known neither to equal the key nor to overlap it. */
void walk_join(struct machine *m, struct walk *w, struct value key, unsigned slot);

/* The next item of the walk. false: it is over. */
bool walk_next(struct machine *m, struct walk *w, struct value *out);

/* run.c: runs from an instruction on until the policy it is of is over. false: `limit` says which
 * limit was reached. While it is noted in `seen` what comes out, no sieve or join leaves anything
 * out. */
bool machine_run(struct machine *m, uint32_t from);

#endif
