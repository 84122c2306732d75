/*
 * vm.h: the machine that runs compiled policies over the records of one unit.
 */
#ifndef VM_VM_H
#define VM_VM_H

#include "base/list.h"
#include "code/program.h"
#include "value/facts.h"

/* What one rule says of one subject; texts live in the arena of the facts. */
struct outcome_related {
	uint32_t place;
	struct str text;
};

/* One edit of its fix. */
struct outcome_edit {
	enum edit_kind kind;
	int slot;              /* of the record; -1: the target itself is meant */
	struct record *record; /* NULL: the target is no field of a record that is known */
	struct value target;   /* missing: with the place of the nearest parent that is there */
	struct value value;    /* for all but REMOVE */
	struct record *map_of; /* of an entry of a map: whose field the map is; else NULL */
	int map_slot;
	struct value key; /* of the entry */
};

LIST(outcome_edit_list, struct outcome_edit);

struct outcome {
	uint16_t policy, rule;     /* of the program; for a waiver: its index and 0 */
	bool waiver;               /* the waiver applies to the subject */
	enum truth verdict;        /* TRUTH_TRUE: a finding; TRUTH_UNKNOWN: undecided */
	const struct cause *cause; /* of undecided */
	uint8_t n_vars;
	struct record *vars[CODE_VARIABLES]; /* loop variables that are records, outermost first;
						else NULL */
	struct record *subject;
	struct record *witness; /* NULL without */
	uint32_t place;
	struct str message; /* empty: the title */
	struct str help;
	struct str fix;                 /* title of the fix; empty without */
	struct outcome_edit_list edits; /* when asked for */
	struct outcome_related *related;
	uint32_t n_related;
};

LIST(outcome_list, struct outcome);

/* Steps and bytes for one unit; both grow with its texts, so that a large file may be judged in
 * time and memory that are linear, and no policy takes more than that. */
enum {
	VM_FUEL = 10 * 1000 * 1000,
	VM_FUEL_EACH = 100,
	VM_MEMORY = 64 * 1024 * 1024,
	VM_MEMORY_EACH = 128
};

struct vm; /* in the arena of the facts */

struct match_cache;

struct vm_settings {
	struct match_cache *matches; /* shared by the runs of one thread; NULL: one of its own */
	const bool *active;          /* by policy index; NULL: all */
	const struct value *params;  /* by param index; NULL: the defaults */
	uint64_t fuel; /* instructions for the whole unit; 0: VM_FUEL and VM_FUEL_EACH byte of text
			*/
	bool edits;    /* work out what fixes would do */
	size_t memory; /* bytes of arena growth; 0: VM_MEMORY and VM_MEMORY_EACH byte of text */
	uint8_t *seen; /* what came out of each instruction that yields a truth: bit 0
			* for false, 1 for true, 2 for unknown. Added to; NULL: off */
	uint64_t *steps; /* by policy index, the instructions it took. Added to; NULL: off */
};

/* Runs every pass over the facts and appends to `out`. false: the run ended early; `why` names the
 * limit. What was found until then is in `out`. The program has been verified. */
bool vm_run(const struct program *p, const struct vm_settings *s, struct facts *f,
	struct outcome_list *out, struct str *why);

#endif
