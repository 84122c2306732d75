/*
 * load.c: a program from bytes.
 *
 * What is read is never trusted: each count is held against what is left, and the result is
 * verified, unless the bytes are part of the program that reads them.
 */
#include "builtins/builtins.h"
#include "code/image.h"

#include <string.h>

struct reader {
	const char *start, *at, *end;
	struct arena *arena;
	const struct schema *schema;
	bool failed;
	unsigned depth;
};

static uint8_t get_byte(struct reader *r)
{
	if (r->at == r->end) {
		r->failed = true;
		return 0;
	}
	return (uint8_t)*r->at++;
}

static uint64_t get_long(struct reader *r)
{
	uint64_t n = 0;
	for (unsigned shift = 0; shift < 64; shift += 7) {
		uint8_t c = get_byte(r);
		n |= (uint64_t)(c & 0x7F) << shift;
		if (c < 0x80)
			return n;
	}
	r->failed = true;
	return 0;
}

static inline uint64_t get_u(struct reader *r) /* most are small */
{
	if (r->at < r->end && (uint8_t)*r->at < 0x80)
		return (uint8_t)*r->at++;
	return get_long(r);
}

static int64_t get_i(struct reader *r)
{
	uint64_t n = get_u(r);
	return (int64_t)(n >> 1) ^ -(int64_t)(n & 1);
}

/* A count of things that take at least one byte each. */
static uint32_t get_count(struct reader *r)
{
	uint64_t n = get_u(r);
	if (n > (size_t)(r->end - r->at)) {
		r->failed = true;
		return 0;
	}
	return (uint32_t)n;
}

static struct str get_str(struct reader *r)
{
	size_t n = get_count(r);
	struct str s = {r->at, n <= (size_t)(r->end - r->at) ? n : 0};
	r->at += s.n;
	return s;
}

static struct strs get_strs(struct reader *r)
{
	uint32_t n = get_count(r);
	struct str *at = arena_array(r->arena, struct str, n);
	for (uint32_t i = 0; i < n; i++)
		at[i] = get_str(r);
	return (struct strs){at, n};
}

static struct value get_value(struct reader *r);

static struct value get_list(struct reader *r)
{
	struct value v = value_list(r->arena, 0);
	uint32_t n = get_count(r);
	struct list *l = v.u.list;
	l->at = arena_array(r->arena, struct value, n);
	for (l->room = n; l->n < n; l->n++)
		l->at[l->n] = get_value(r);
	value_list_index(r->arena, v);
	return v;
}

static struct value get_map(struct reader *r)
{
	struct value v = value_map(r->arena, 0);
	uint32_t n = get_count(r);
	struct map_value *m = v.u.map;
	m->at = arena_array(r->arena, struct map_entry, n);
	for (m->room = n; m->n < n && !r->failed; m->n++) {
		m->at[m->n].key = get_value(r);
		m->at[m->n].value = get_value(r);
		r->failed = r->failed || m->at[m->n].key.tag != VALUE_STRING;
	}
	if (!r->failed)
		value_map_index(r->arena, v);
	return v;
}

static struct ip get_ip(struct reader *r)
{
	struct ip ip = {.v6 = get_byte(r) != 0};
	for (size_t i = 0; i < sizeof ip.bytes; i++)
		ip.bytes[i] = get_byte(r);
	return ip;
}

static struct value get_version(struct reader *r)
{
	struct version *x = arena_new(r->arena, struct version);
	uint64_t n = get_u(r);
	if (n > sizeof x->part / sizeof *x->part)
		r->failed = true;
	for (x->n = 0; !r->failed && x->n < n; x->n++)
		x->part[x->n] = get_u(r);
	x->suffix = get_str(r);
	x->written = get_str(r);
	struct value v = value_int(0, 0);
	v.tag = VALUE_VERSION;
	v.u.version = x;
	return v;
}

static struct value get_user(struct reader *r)
{
	struct user *x = arena_new(r->arena, struct user);
	x->name = get_str(r);
	x->group = get_str(r);
	x->uid = get_i(r);
	x->gid = get_i(r);
	struct value v = value_int(0, 0);
	v.tag = VALUE_USER;
	v.u.user = x;
	return v;
}

static struct value get_address(struct reader *r, uint8_t tag)
{
	struct value v = value_int(0, 0);
	struct cidr *x = arena_new(r->arena, struct cidr);
	v.tag = tag;
	x->ip = get_ip(r);
	if (tag == VALUE_CIDR)
		x->bits = get_byte(r);
	if (tag == VALUE_CIDR)
		v.u.cidr = x;
	else
		v.u.ip = &x->ip;
	return v;
}

static struct value get_string(struct reader *r, uint8_t tag)
{
	struct text *text = arena_bytes(r->arena, sizeof *text);
	*text = text_plain(get_str(r));
	return (struct value){.tag = tag, .u.text = text};
}

static struct value get_plain(struct reader *r, uint8_t tag)
{
	struct value v = value_int(0, 0);
	uint64_t bits;
	v.tag = tag;
	if (tag == VALUE_BOOL) {
		v.u.b = get_byte(r) != 0;
	} else if (tag == VALUE_NUMBER) {
		bits = get_u(r);
		memcpy(&v.u.d, &bits, sizeof bits);
	} else if (tag == VALUE_PORTS) {
		uint64_t first = get_u(r), last = get_u(r);
		v = value_ports((uint16_t)first, (uint16_t)last, 0);
	} else {
		v.u.i = get_i(r);
	}
	return v;
}

static struct value get_deep(struct reader *r, uint8_t tag)
{
	struct value v = value_none(0);
	if (++r->depth > IMAGE_DEPTH)
		r->failed = true;
	else
		v = tag == VALUE_LIST ? get_list(r) : get_map(r);
	r->depth--;
	return v;
}

static struct value get_value(struct reader *r)
{
	uint8_t tag = get_byte(r);
	switch (tag) {
	case VALUE_NONE:
		return value_none(0);
	case VALUE_BOOL:
	case VALUE_INT:
	case VALUE_NUMBER:
	case VALUE_BYTES:
	case VALUE_DURATION:
	case VALUE_DATE:
	case VALUE_PORTS:
	case VALUE_PATTERN:
		return get_plain(r, tag);
	case VALUE_STRING:
	case VALUE_PATH:
		return get_string(r, tag);
	case VALUE_VERSION:
		return get_version(r);
	case VALUE_USER:
		return get_user(r);
	case VALUE_IP:
	case VALUE_CIDR:
		return get_address(r, tag);
	case VALUE_LIST:
	case VALUE_MAP:
		return get_deep(r, tag);
	default:
		r->failed = true;
		return value_none(0);
	}
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

static bool lowest_is_first(void)
{
	const uint16_t one = 1;
	uint8_t first;
	memcpy(&first, &one, 1);
	return first;
}

/* n numbers of `size` bytes: those of the image itself where this machine can use them. */
static const void *get_numbers(struct reader *r, size_t n, size_t size)
{
	while (!r->failed && (size_t)(r->at - r->start) % size)
		(void)get_byte(r);
	if ((size_t)(r->end - r->at) / size < n)
		r->failed = true;
	if (r->failed)
		return NULL;
	const char *there = r->at;
	r->at += n * size;
	if (lowest_is_first() && (uintptr_t)there % size == 0)
		return there;
	char *made = arena_bytes_array(r->arena, n, size);
	for (size_t i = 0; i < n * size; i++)
		made[lowest_is_first() ? i : i / size * size + size - 1 - i % size] = there[i];
	return made;
}

static const uint32_t *get_code(struct reader *r, uint32_t *n)
{
	*n = get_count(r);
	const uint32_t *code = get_numbers(r, *n, IMAGE_WORD);
	*n = code ? *n : 0;
	return code;
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
	x.rows = get_numbers(r, MARKS * (size_t)pass_words(pass), IMAGE_ROW);
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
	x.param = (int16_t)get_i(r);
	x.bits = get_u(r);
	x.missing = get_u(r) != 0;
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
	GET_ALL(r, out, struct probe, probes, n_probes, get_probe(r));
	GET_ALL(r, out, struct pass, passes, n_passes, get_pass(r));
	for (uint32_t i = 0; i < out->n_passes; i++) {
		struct pass *pass = &out->passes[i];
		GET_ALL(r, pass, struct section, sections, n_sections, get_section(r));
		GET_ALL(r, pass, struct screen, screens, n_screens, get_screen(r, pass));
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
