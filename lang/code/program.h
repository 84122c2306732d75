/*
 * program.h: checked policies, compiled: instructions, constants, and what is said of each policy.
 *
 * Written once by compile/ or read by program_load, then read-only: any number of machines may
 * share one. All policies over the same kind stand in one pass, which runs once for each record of
 * the kind; what they share is worked out once for a subject and kept in its memo.
 */
#ifndef CODE_PROGRAM_H
#define CODE_PROGRAM_H

#include "diag/diag.h"
#include "source/source.h"
#include "types/schema.h"
#include "types/signature.h"
#include "value/edit.h"
#include "value/outline.h"
#include "value/value.h"

enum op {
#define OP(name, operands, doc) OP_##name,
#include "code/ops.def"
#undef OP
	OP_COUNT
};

enum { CODE_REGISTERS = 250, CODE_CONSTANTS = 65535, CODE_VARIABLES = 8 };

/* a of EDIT: an edit_kind, and what of a record it is about: neither of these, a field; with
 * EDIT_ENTRY an entry of a field that is a map; with EDIT_WHOLE no part of one. */
enum { EDIT_WHOLE = 8, EDIT_ENTRY = 16, EDIT_FLAGS = EDIT_WHOLE | EDIT_ENTRY };

/* One instruction is 32 bits: op, a, b, c from the lowest byte up. */

enum severity {
	SEVERITY_INFO,
	SEVERITY_LOW,
	SEVERITY_MEDIUM,
	SEVERITY_HIGH,
	SEVERITY_CRITICAL,
	SEVERITY_COUNT
};
enum when_unknown { UNKNOWN_REPORT, UNKNOWN_FAIL, UNKNOWN_IGNORE };
enum fix_kind { FIX_NONE, FIX_SAFE, FIX_UNSAFE, FIX_MANUAL };
enum policy_status { STATUS_STABLE, STATUS_OPTIONAL, STATUS_EXPERIMENTAL, STATUS_DEPRECATED };
enum waivable { WAIVABLE_CENTRAL, WAIVABLE_INLINE, WAIVABLE_NO };

const char *severity_name(enum severity s);
const char *policy_status_name(enum policy_status s);
const char *waivable_name(enum waivable w);
const char *fix_kind_name(enum fix_kind k);
/* false when there is no such word */
bool severity_read(struct str word, enum severity *out);
bool policy_status_read(struct str word, enum policy_status *out);
bool waivable_read(struct str word, enum waivable *out);
bool fix_kind_read(struct str word, enum fix_kind *out);
bool when_unknown_read(struct str word, enum when_unknown *out);

struct strs { /* a fixed list of texts */
	const struct str *at;
	uint32_t n;
};

struct param_info {
	struct str name;
	struct str type; /* as spelled */
	struct str help;
	struct str shown;   /* its default as written */
	struct value value; /* its default, or what the data file holds */
	struct str file;    /* where one of the file stands; else empty */
	uint16_t policy;    /* or UINT16_MAX for one of the file */
	bool data;          /* read from a data file */
};

struct rule_info {
	enum severity severity;
	enum when_unknown when_unknown;
	enum fix_kind fix;
	struct str fix_title;
	struct strs edits; /* each edit as text, for people */
	struct str shown;  /* the rule as people read it */
};

struct policy_info {
	struct str name, title, why, file, doc;
	struct str help;     /* of the first rule that has one without {} */
	struct str kind;     /* its subjects: the kind of the first loop */
	uint16_t kind_index; /* in the schema */
	enum severity severity;
	enum policy_status status;
	enum waivable waivable;
	struct strs tags, see, aka, controls;
	const struct rule_info *rules;
	uint16_t n_rules;
	uint16_t index;
	bool asks_known; /* it asks `is known` or `is unknown` */
	uint8_t degree;
	bool loose; /* it comes from a file given on the command line, not the library */
};

struct waiver_info {
	struct str policy, reason, by, see, file;
	int64_t until; /* days since 1970-01-01 */
	struct span span;
	uint32_t line;
};

struct pattern_info {
	struct str text;
	bool glob;
};

struct function_use { /* one entry of the functions that CALL names */
	struct str name;
	builtin_fn *run;
	uint8_t n_args;
	uint32_t accepts[SIGNATURE_PARAMS]; /* bit t: a value with tag t will do */
};

/* false: there is no such function */
bool function_use_find(
	struct arena *a, const struct schema *s, struct str name, struct function_use *out);
bool function_accepts(const struct function_use *f, const struct value *args);

/* Where a finding comes from: the registers that hold its parts when EMIT runs. */
struct emission {
	uint16_t policy; /* for a waiver: its index */
	uint16_t rule;
	bool waiver;     /* the verdict says that a waiver applies to the subject */
	uint8_t n_vars;  /* loop variables in registers 0 .. n_vars - 1; the last is the subject */
	int16_t at;      /* register, or -1: the subject */
	int16_t message; /* register of a text, or -1: the title */
	int16_t help;
	int16_t fix;     /* register of the fix's title */
	int16_t related; /* first of n_related pairs of registers: value, text */
	uint8_t n_related;
	int16_t witness; /* register of the witness, or -1 */
};

/* What of a field a sieve is about: of the records of a list in it what one holds in a slot, or one
 * of these. */
enum { SIEVE_FIELD = -1, SIEVE_ITEMS = -2 }; /* the field itself; the items of a list */

/* What a record must hold in a field for a condition to be anything but false: by the mark of what
 * is there, one of some texts, a bool, a list with items; or texts whose outline covers one of some
 * clues. What is not known lets it through. */
struct sieve {
	uint16_t slot;
	int16_t item;
	int16_t param;    /* of texts that may be there, or of patterns, too; -1: none */
	uint64_t bits;    /* of the marks below 64 that pass */
	bool missing;     /* a field that is missing passes */
	uint16_t n_clues; /* 0: it goes by marks, else by clues */
	uint32_t clues;   /* index of the first */
	bool literal;     /* holes count as empty; else texts with holes pass */
	bool exact;       /* texts are compared as such: paths pass */
};

/* Where the other side of a comparison comes from. */
enum probe_with { WITH_NOTHING, WITH_CONSTANT, WITH_PARAM, WITH_REGISTER, PROBE_WITHS };

/* A question about a value, mostly a comparison, in one instruction. The value is that of a
 * register or an item of a walk, or of a field in it, and may go through a function first. */
struct probe {
	uint8_t op; /* enum op: one that reads two registers, IS_SET, FIELD for a bool, CALL, or
		     * ANY: is one of a list of patterns found in it, unknown unless that is known
		     * at once */
	uint8_t reg;
	uint8_t with_of;   /* enum probe_with */
	bool swapped;      /* the other side stands on the left */
	bool turned;       /* `not` that */
	int16_t slot;      /* -1: the value itself */
	int16_t through;   /* function of one argument; -1: none */
	uint16_t with;     /* constant or param */
	uint16_t function; /* of CALL */
};

enum { PROBES_MOST = 4 }; /* of one walk */

/* Of a text, the number of its str_bit; of a bool, 0 or 1; of a list or map, 1 when it has items or
 * may have some, else 0. */
enum { MARK_MISSING = 64, MARK_ANY, MARKS = MARK_ANY };

/* What the sieve may ask of the field; MARK_ANY: it passes. Works out no field. */
unsigned record_mark(const struct record *r, unsigned slot);

/* The marks of one field of all records of a list. */
struct item_marks {
	uint64_t bits;
	bool missing, any;
};

/* false: it is no list that is known and worked out, or it may hold more. */
bool items_mark(const struct record *r, unsigned slot, int item, struct item_marks *out);

/* The outline of the texts that a sieve is about. */
struct texts_outline {
	struct outline all;
	bool any;   /* there is something else, or something not known or not worked out */
	bool holes; /* in one of them */
	bool paths; /* among them */
};
struct texts_outline texts_outline(const struct record *r, unsigned slot, int item);

/* One policy or waiver of a pass. */
struct section {
	uint32_t policy; /* UINT32_MAX: a waiver */
	uint32_t at;     /* behind its POLICY */
	uint32_t body;   /* behind its sieves */
	bool given;      /* a sieve of it asks a param, which a run may give */
};

/* By the mark of one field, which sections can say anything of the record: for each mark below
 * MARKS a row of bits, and one of those that do not ask. */
struct screen {
	uint16_t slot;
	int16_t item; /* as in a sieve */
	const uint64_t *rows;
};

/* A sieve that goes by clues, of a section. */
struct clue_screen {
	uint32_t section;
	uint32_t sieve;
};

enum {
	SCREEN_OTHERS = MARKS,
	SCREEN_ROWS
}; /* those that do not ask, and how many rows there are */

struct pass {
	uint16_t kind; /* index in the schema */
	uint16_t memos;
	uint32_t from, to; /* words of code */
	/* worked out from the code by program_sections */
	const struct section *sections;
	uint32_t n_sections;
	const struct screen *screens;
	uint32_t n_screens;
	const struct clue_screen *clue_screens;
	uint32_t n_clue_screens;
};

static inline uint32_t pass_words(const struct pass *p) /* of a row of bits */
{
	return (p->n_sections + 63) / 64;
}

struct program {
	const struct schema *schema;
	struct arena *arena;
	const uint32_t *code;
	uint32_t n_code;
	const struct span *spans; /* where each instruction comes from; NULL in a loaded program */
	const struct source *const *sources; /* what each span is of */
	const struct value *constants;
	uint32_t n_constants;
	const struct pattern_info *patterns; /* VALUE_PATTERN's u.i is an index here */
	uint32_t n_patterns;
	const struct function_use *functions;
	uint32_t n_functions;
	struct param_info *params;
	uint32_t n_params;
	const struct policy_info *policies;
	uint32_t n_policies;
	const struct waiver_info *waivers;
	uint32_t n_waivers;
	const struct emission *emissions;
	uint32_t n_emissions;
	struct pass *passes;
	uint32_t n_passes;
	const struct sieve *sieves;
	uint32_t n_sieves;
	const struct outline *clues;
	uint32_t n_clues;
	const struct probe *probes;
	uint32_t n_probes;
	uint32_t registers; /* that the code names; CODE_REGISTERS at most */
};

/* Whether people set it for this policy: it is the policy's own, or of all policies of its file. */
static inline bool param_serves(const struct param_info *param, const struct policy_info *p)
{
	return param->policy == p->index ||
	       (param->policy == UINT16_MAX && !param->data && str_eq(param->file, p->file));
}

static inline uint32_t code_abc(enum op op, unsigned a, unsigned b, unsigned c)
{
	return (uint32_t)op | (uint32_t)a << 8 | (uint32_t)b << 16 | (uint32_t)c << 24;
}
static inline uint32_t code_ax(enum op op, unsigned a, unsigned x)
{
	return (uint32_t)op | (uint32_t)a << 8 | (uint32_t)x << 16;
}
static inline enum op code_op(uint32_t w)
{
	return (enum op)(w & 0xFF);
}
static inline unsigned code_a(uint32_t w)
{
	return w >> 8 & 0xFF;
}
static inline unsigned code_b(uint32_t w)
{
	return w >> 16 & 0xFF;
}
static inline unsigned code_c(uint32_t w)
{
	return w >> 24;
}
static inline unsigned code_x(uint32_t w)
{
	return w >> 16;
}
static inline int code_jump(uint32_t w)
{
	return (int16_t)(w >> 16);
}

bool op_is_probe(enum op op); /* may a probe name it? */
const char *op_name(enum op op);
const char *op_operands(enum op op);

/* Every operand names something that exists, every jump lands in its pass, every register is below
 * the limit, execution cannot leave a pass. false: `why` says what is wrong, and where. */
bool program_verify(const struct program *p, struct arena *a, struct str *why);

/* Finds the sections of a verified program. */
void program_sections(struct arena *a, struct program *p);

void program_disassemble(const struct program *p, struct buf *out);

/* As bytes, and back. A loaded program borrows `bytes`. false: not a program of this version, or
 * it does not verify. What verifies stays within its tables; operators check the types of values.
 */
void program_save(const struct program *p, struct buf *out);
bool program_load(struct arena *a, const struct schema *schema, struct str bytes,
	struct program *out, struct str *why);
/* The same without verifying: for bytes that are part of this program and were verified when it was
 * built. */
bool program_load_own(struct arena *a, const struct schema *schema, struct str bytes,
	struct program *out, struct str *why);

/* The policy with that name, or NULL. */
const struct policy_info *program_policy(const struct program *p, struct str name);

#endif
