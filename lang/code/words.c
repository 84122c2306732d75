/*
 * words.c: the fixed words of policies and their enumerations, and small look-ups in a program.
 */
#include "code/program.h"

static const char *const severities[] = {
	[SEVERITY_INFO] = "info",
	[SEVERITY_LOW] = "low",
	[SEVERITY_MEDIUM] = "medium",
	[SEVERITY_HIGH] = "high",
	[SEVERITY_CRITICAL] = "critical",
};
static const char *const statuses[] = {
	[STATUS_STABLE] = "stable",
	[STATUS_OPTIONAL] = "optional",
	[STATUS_EXPERIMENTAL] = "experimental",
	[STATUS_DEPRECATED] = "deprecated",
};
static const char *const waivables[] = {
	[WAIVABLE_CENTRAL] = "central",
	[WAIVABLE_INLINE] = "inline",
	[WAIVABLE_NO] = "no",
};
static const char *const fixes[] = {
	[FIX_NONE] = "none",
	[FIX_SAFE] = "safe",
	[FIX_UNSAFE] = "unsafe",
	[FIX_MANUAL] = "manual",
};
static const char *const unknowns[] = {
	[UNKNOWN_REPORT] = "report",
	[UNKNOWN_FAIL] = "fail",
	[UNKNOWN_IGNORE] = "ignore",
};

#define COUNT(words) (sizeof(words) / sizeof *(words))

static bool find(const char *const *words, size_t n, struct str word, unsigned *out)
{
	for (unsigned i = 0; i < n; i++)
		if (str_eq(str_from(words[i]), word)) {
			*out = i;
			return true;
		}
	return false;
}

const char *severity_name(enum severity s)
{
	return severities[s];
}

const char *policy_status_name(enum policy_status s)
{
	return statuses[s];
}

const char *waivable_name(enum waivable w)
{
	return waivables[w];
}

const char *fix_kind_name(enum fix_kind k)
{
	return fixes[k];
}

bool severity_read(struct str word, enum severity *out)
{
	unsigned i;
	bool ok = find(severities, COUNT(severities), word, &i);
	if (ok)
		*out = (enum severity)i;
	return ok;
}

bool policy_status_read(struct str word, enum policy_status *out)
{
	unsigned i;
	bool ok = find(statuses, COUNT(statuses), word, &i);
	if (ok)
		*out = (enum policy_status)i;
	return ok;
}

bool waivable_read(struct str word, enum waivable *out)
{
	unsigned i;
	bool ok = find(waivables, COUNT(waivables), word, &i);
	if (ok)
		*out = (enum waivable)i;
	return ok;
}

bool fix_kind_read(struct str word, enum fix_kind *out)
{
	unsigned i;
	bool ok = find(fixes, COUNT(fixes), word, &i) && i != FIX_NONE;
	if (ok)
		*out = (enum fix_kind)i;
	return ok;
}

bool when_unknown_read(struct str word, enum when_unknown *out)
{
	unsigned i;
	bool ok = find(unknowns, COUNT(unknowns), word, &i);
	if (ok)
		*out = (enum when_unknown)i;
	return ok;
}

bool op_is_probe(enum op op)
{
	return op == OP_EQ || op == OP_LT || op == OP_LE || op == OP_IN || op == OP_HAS ||
	       op == OP_CONTAINS || op == OP_STARTS_WITH || op == OP_ENDS_WITH || op == OP_MATCH ||
	       op == OP_UNDER || op == OP_IS_SET || op == OP_FIELD || op == OP_CALL || op == OP_ANY;
}

const char *op_name(enum op op)
{
	static const char *const names[OP_COUNT] = {
#define OP(name, operands, doc) [OP_##name] = #name,
#include "code/ops.def"
#undef OP
	};
	return names[op];
}

const char *op_operands(enum op op)
{
	static const char *const operands[OP_COUNT] = {
#define OP(name, operands, doc) [OP_##name] = operands,
#include "code/ops.def"
#undef OP
	};
	return operands[op];
}

const struct policy_info *program_policy(const struct program *p, struct str name)
{
	for (uint32_t i = 0; i < p->n_policies; i++)
		if (str_eq(p->policies[i].name, name))
			return &p->policies[i];
	return NULL;
}
