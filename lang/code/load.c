/*
 * load.c: a program from bytes.
 *
 * What is read is never trusted: each count is held against what is left, and the result is
 * verified, unless the bytes are part of the program that reads them.
 */
#include "builtins/builtins.h"
#include "code/bytes.h"
#include "code/image.h"

static struct strs get_strs(struct reader *r)
{
	uint32_t n = get_count(r);
	struct str *at = arena_array(r->arena, struct str, n);
	for (uint32_t i = 0; i < n; i++)
		at[i] = get_str(r);
	return (struct strs){at, n};
}

static unsigned get_enum(struct reader *r, unsigned count)
{
	uint64_t n = get_u(r);
	if (n >= count)
		r->failed = true;
	return n < count ? (unsigned)n : 0;
}

static struct rule_info get_rule(struct reader *r)
{
	struct rule_info x = {0};
	x.severity = (enum severity)get_enum(r, SEVERITY_COUNT);
	x.when_unknown = (enum when_unknown)get_enum(r, UNKNOWN_IGNORE + 1);
	x.fix = (enum fix_kind)get_enum(r, FIX_MANUAL + 1);
	x.fix_title = get_str(r);
	x.edits = get_strs(r);
	x.shown = get_str(r);
	return x;
}

static struct policy_info get_policy(struct reader *r, uint16_t index)
{
	struct policy_info x = {.index = index};
	struct str *const texts[] = {&x.name, &x.title, &x.why, &x.file, &x.doc, &x.help};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = get_str(r);
	x.kind_index = (uint16_t)get_enum(r, r->schema->n_kinds);
	x.kind = str_from(r->schema->kinds[x.kind_index].name);
	x.severity = (enum severity)get_enum(r, SEVERITY_COUNT);
	x.status = (enum policy_status)get_enum(r, STATUS_DEPRECATED + 1);
	x.waivable = (enum waivable)get_enum(r, WAIVABLE_NO + 1);
	x.tags = get_strs(r);
	x.see = get_strs(r);
	x.aka = get_strs(r);
	x.controls = get_strs(r);
	x.asks_known = get_u(r) != 0;
	x.degree = (uint8_t)get_enum(r, 256);
	uint32_t n = get_count(r);
	struct rule_info *rules = arena_array(r->arena, struct rule_info, n);
	for (uint32_t i = 0; i < n; i++)
		rules[i] = get_rule(r);
	x.rules = rules;
	x.n_rules = (uint16_t)n;
	return x;
}

/* `before`: the n that were read; its value may be that of one of them. */
static struct param_info get_param(struct reader *r, const struct param_info *before, uint32_t n)
{
	struct param_info x = {0};
	x.name = get_str(r);
	x.type = get_str(r);
	x.help = get_str(r);
	x.shown = get_str(r);
	x.file = get_str(r);
	x.policy = (uint16_t)get_u(r);
	x.data = get_u(r) != 0;
	uint64_t same = get_u(r);
	if (!same)
		x.value = get_value(r);
	else if (same <= n)
		x.value = before[same - 1].value;
	else
		r->failed = true;
	return x;
}

static struct waiver_info get_waiver(struct reader *r)
{
	struct waiver_info x = {0};
	struct str *const texts[] = {&x.policy, &x.reason, &x.by, &x.see, &x.file};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = get_str(r);
	x.until = get_i(r);
	x.line = (uint32_t)get_u(r);
	return x;
}

static struct emission get_emission(struct reader *r)
{
	struct emission x = {0};
	int16_t *const parts[] = {&x.at, &x.message, &x.help, &x.fix, &x.related, &x.witness};
	x.policy = (uint16_t)get_u(r);
	x.rule = (uint16_t)get_u(r);
	x.waiver = get_u(r) != 0;
	x.n_vars = (uint8_t)get_u(r);
	x.n_related = (uint8_t)get_u(r);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		*parts[i] = (int16_t)get_i(r);
	return x;
}

static const uint32_t *get_code(struct reader *r, uint32_t *n)
{
	*n = get_count(r);
	const uint32_t *code = get_numbers(r, *n, IMAGE_WORD);
	*n = code ? *n : 0;
	return code;
}

static const struct outline *get_clues(struct reader *r, uint32_t *n)
{
	*n = get_count(r);
	const struct outline *clues =
		get_numbers(r, *n * (sizeof(struct outline) / IMAGE_ROW), IMAGE_ROW);
	*n = clues ? *n : 0;
	return clues;
}

static struct section get_section(struct reader *r)
{
	struct section x = {.policy = (uint32_t)get_u(r) - 1};
	x.at = (uint32_t)get_u(r);
	x.body = (uint32_t)get_u(r);
	x.given = get_u(r) != 0;
	return x;
}

static struct screen get_screen(struct reader *r, const struct pass *pass)
{
	struct screen x = {.slot = (uint16_t)get_u(r)};
	x.item = (int16_t)get_i(r);
	x.rows = get_numbers(r, SCREEN_ROWS * (size_t)pass_words(pass), IMAGE_ROW);
	return x;
}

static struct clue_screen get_clue_screen(struct reader *r)
{
	struct clue_screen x = {.section = (uint32_t)get_u(r)};
	x.sieve = (uint32_t)get_u(r);
	return x;
}

static struct function_use get_function(struct reader *r)
{
	struct function_use x = {0};
	struct str name = get_str(r);
	uint64_t n_args = get_u(r);
	if (!function_use_find(r->arena, r->schema, name, &x) || x.n_args != n_args)
		r->failed = true;
	return x;
}

static struct pattern_info get_pattern(struct reader *r)
{
	struct pattern_info x = {.text = get_str(r)};
	x.glob = get_u(r) != 0;
	return x;
}

static struct pass get_pass(struct reader *r)
{
	struct pass x = {.kind = (uint16_t)get_u(r)};
	x.memos = (uint16_t)get_u(r);
	x.from = (uint32_t)get_u(r);
	x.to = (uint32_t)get_u(r);
	return x;
}

static struct sieve get_sieve(struct reader *r)
{
	struct sieve x = {.slot = (uint16_t)get_u(r)};
	x.item = (int16_t)get_i(r);
	x.param = (int16_t)get_i(r);
	x.bits = get_u(r);
	x.missing = get_u(r) != 0;
	x.n_clues = (uint16_t)get_u(r);
	x.clues = (uint32_t)get_u(r);
	x.literal = get_u(r) != 0;
	x.exact = get_u(r) != 0;
	return x;
}

static struct probe get_probe(struct reader *r)
{
	struct probe x = {.op = (uint8_t)get_enum(r, OP_COUNT)};
	x.reg = (uint8_t)get_enum(r, CODE_REGISTERS);
	x.with_of = (uint8_t)get_enum(r, PROBE_WITHS);
	x.swapped = get_u(r) != 0;
	x.turned = get_u(r) != 0;
	x.slot = (int16_t)get_i(r);
	x.through = (int16_t)get_i(r);
	x.with = (uint16_t)get_u(r);
	x.function = (uint16_t)get_u(r);
	return x;
}

#define GET_ALL(r, out, type, field, count, get)                                 \
	do {                                                                     \
		uint32_t n_all = get_count(r);                                   \
		type *all = arena_array((r)->arena, type, n_all);                \
		for (uint32_t i_all = 0; i_all < n_all && !(r)->failed; i_all++) \
			all[i_all] = get;                                        \
		(out)->field = all;                                              \
		(out)->count = n_all;                                            \
	} while (0)

static bool patterns_exist(const struct program *p)
{
	for (uint32_t i = 0; i < p->n_constants; i++)
		if (p->constants[i].tag == VALUE_PATTERN &&
			(p->constants[i].u.i < 0 || p->constants[i].u.i >= p->n_patterns))
			return false;
	return true;
}

static bool load(struct arena *a, const struct schema *schema, struct str bytes, bool own,
	struct program *out, struct str *why)
{
	struct reader reader = {.arena = a, .schema = schema}, *r = &reader;
	*out = (struct program){.schema = schema, .arena = a};
	*why = STR("it is no program of this version");
	if (!str_starts_with(bytes, STR(IMAGE_MAGIC)))
		return false;
	r->start = bytes.p;
	r->at = bytes.p + sizeof IMAGE_MAGIC - 1;
	r->end = bytes.p + bytes.n;
	bool fits = get_u(r) == IMAGE_VERSION && get_u(r) == OP_COUNT;
	uint64_t shape = get_u(r);
	if (!fits || (!own && shape != image_shape(schema)))
		return false;
	out->registers = (uint32_t)get_enum(r, CODE_REGISTERS + 1);
	out->code = get_code(r, &out->n_code);
	GET_ALL(r, out, struct pattern_info, patterns, n_patterns, get_pattern(r));
	GET_ALL(r, out, struct value, constants, n_constants, get_value(r));
	GET_ALL(r, out, struct function_use, functions, n_functions, get_function(r));
	GET_ALL(r, out, struct policy_info, policies, n_policies, get_policy(r, (uint16_t)i_all));
	GET_ALL(r, out, struct param_info, params, n_params, get_param(r, all, i_all));
	GET_ALL(r, out, struct waiver_info, waivers, n_waivers, get_waiver(r));
	GET_ALL(r, out, struct emission, emissions, n_emissions, get_emission(r));
	GET_ALL(r, out, struct sieve, sieves, n_sieves, get_sieve(r));
	out->clues = get_clues(r, &out->n_clues);
	GET_ALL(r, out, struct probe, probes, n_probes, get_probe(r));
	GET_ALL(r, out, struct pass, passes, n_passes, get_pass(r));
	for (uint32_t i = 0; i < out->n_passes; i++) {
		struct pass *pass = &out->passes[i];
		GET_ALL(r, pass, struct section, sections, n_sections, get_section(r));
		GET_ALL(r, pass, struct screen, screens, n_screens, get_screen(r, pass));
		GET_ALL(r, pass, struct clue_screen, clue_screens, n_clue_screens,
			get_clue_screen(r));
	}
	return !r->failed && patterns_exist(out);
}

bool program_load(struct arena *a, const struct schema *schema, struct str bytes,
	struct program *out, struct str *why)
{
	if (!load(a, schema, bytes, false, out, why) || !program_verify(out, a, why))
		return false;
	program_sections(a, out); /* what the image says of them is not looked at */
	return true;
}

bool program_load_own(struct arena *a, const struct schema *schema, struct str bytes,
	struct program *out, struct str *why)
{
	return load(a, schema, bytes, true, out, why);
}
