/*
 * compile_test.c: programs: written and read again, hostile images, the verifier, what is shared,
 * the limits of compiler and machine.
 */
#include "compiler.h"
#include "model/model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define HEAD(name) "policy " name " {\n  title \"t\"\n  for each container c\n  "

/* Loops, lists, patterns, params, messages, a fix and a waiver: a bit of everything. */
static const char sample[] =
	"language 1\n"
	"param odd: list of string = [\"SYS_ADMIN\", \"NET_ADMIN\"]\n"
	"define loud(c: container) = c.privileged or any k in c.cap_add where k in odd\n"
	"define plain(s: string) = not (s matches `^[a-z]+[0-9]*$`)\n" HEAD(
		"loud-ones") "forbid c is loud and c.name is plain\n"
			     "    message \"{c.name} is loud, as {odd} are\"\n"
			     "    at c.privileged\n"
			     "    fix safe \"calm {c.name}\" { set c.privileged to false }\n"
			     "}\n" HEAD("named") "forbid c.name is plain\n"
						 "  forbid any k in c.cap_add where lower(k) like "
						 "\"sys*\"\n"
						 "    message \"{k}\"\n"
						 "}\n"
						 "waive named {\n"
						 "  for each container c where c.name == \"B\"\n"
						 "  reason \"r\"\n  by \"b\"\n  until 2027-03-31\n"
						 "}\n";

struct fixture {
	struct arena arena;
	struct diags ds;
	struct pack pack;
	struct program program;
	bool ok;
};

static void compile(struct fixture *x, struct str text)
{
	arena_init(&x->arena);
	diags_init(&x->ds, &x->arena);
	pack_init(&x->pack, &x->arena, &model_schema, &x->ds, NULL);
	struct source *s = source_new(&x->arena, STR("p.prq"), text);
	pack_add(&x->pack, syntax_parse(&x->arena, s, &x->ds), true);
	pack_check(&x->pack);
	x->ok = !x->ds.errors && compile_pack(&x->pack, &x->program);
}

static void compile_well(struct fixture *x, const char *text)
{
	struct str why = STR("");
	compile(x, str_from(text));
	LIST_EACH (struct diag *, d, &x->ds.all) {
		struct buf b = BUF(&x->arena);
		diag_render(*d, &b, false);
		print_error(STR_FMT, STR_ARG(buf_str(&b)));
	}
	assert_true(x->ok);
	if (!program_verify(&x->program, &x->arena, &why))
		fail_msg(STR_FMT, STR_ARG(why));
}

static const struct diag_code *told(const struct fixture *x)
{
	return x->ds.all.n ? x->ds.all.at[0]->code : NULL;
}

/* Two containers: A, quiet; B, privileged with SYS_ADMIN. */
static void fill(struct facts *f, struct arena *a)
{
	facts_init(f, a, &model_schema);
	for (unsigned i = 0; i < 2; i++) {
		struct record *c = model_new(f, KIND_container, 0);
		struct value caps = value_list(a, 0);
		model_set(c, F_container_name, value_string(a, i ? STR("B") : STR("A"), 0));
		model_set(c, F_container_privileged, value_bool(i == 1, 0));
		if (i)
			value_list_add(a, caps, value_string(a, STR("SYS_ADMIN"), 0));
		model_set(c, F_container_cap_add, caps);
	}
}

static bool run(const struct program *p, struct arena *a, const struct vm_settings *s,
	struct outcome_list *out, struct str *why)
{
	struct facts f;
	fill(&f, a);
	*why = STR("");
	return vm_run(p, s, &f, out, why);
}

static struct str listing(struct arena *a, const struct program *p)
{
	struct buf b = BUF(a);
	program_disassemble(p, &b);
	return buf_str(&b);
}

static unsigned count(struct str text, const char *word)
{
	unsigned n = 0;
	struct str w = str_from(word);
	for (size_t i = 0; i + w.n <= text.n; i++)
		n += str_starts_with(str_skip(text, i), w);
	return n;
}

/* ---- images ------------------------------------------------------------------------------- */

static void test_save_load(void **state)
{
	(void)state;
	struct fixture x;
	struct program again;
	struct str why;
	struct outcome_list before = {0}, after = {0};
	struct vm_settings s = {0};
	compile_well(&x, sample);
	struct buf image = BUF(&x.arena), twice = BUF(&x.arena);
	program_save(&x.program, &image);
	assert_true(program_load(&x.arena, &model_schema, buf_str(&image), &again, &why));
	assert_true(str_eq(listing(&x.arena, &x.program), listing(&x.arena, &again)));
	program_save(&again, &twice);
	assert_true(str_eq(buf_str(&image), buf_str(&twice)));
	assert_true(run(&x.program, &x.arena, &s, &before, &why));
	assert_true(run(&again, &x.arena, &s, &after, &why));
	assert_true(before.n > 2);
	assert_int_equal(before.n, after.n);
	for (uint32_t i = 0; i < before.n; i++) {
		assert_int_equal(before.at[i].policy, after.at[i].policy);
		assert_int_equal(before.at[i].verdict, after.at[i].verdict);
		assert_true(str_eq(before.at[i].message, after.at[i].message));
	}
	arena_done(&x.arena);
}

static uint32_t roll(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

/* Loads and, when that goes well, lists and runs; a little fuel, so that a loop ends soon. */
static bool try_image(struct str bytes)
{
	struct arena a;
	struct program p;
	struct str why = STR("");
	struct outcome_list out = {0};
	struct vm_settings s = {.fuel = 20000, .memory = 1 << 20};
	arena_init(&a);
	bool loads = program_load(&a, &model_schema, bytes, &p, &why);
	if (loads) {
		listing(&a, &p);
		run(&p, &a, &s, &out, &why);
	} else {
		assert_true(why.n > 0);
	}
	arena_done(&a);
	return loads;
}

static void test_truncated(void **state)
{
	(void)state;
	struct fixture x;
	compile_well(&x, sample);
	struct buf image = BUF(&x.arena);
	program_save(&x.program, &image);
	for (size_t n = 0; n < image.n; n++) {
		struct arena a;
		arena_init(&a);
		/* a copy of its own, so that reading past its end is seen */
		assert_false(try_image(str_copy(&a, (struct str){image.p, n})));
		arena_done(&a);
	}
	arena_done(&x.arena);
}

static void test_flipped(void **state)
{
	(void)state;
	struct fixture x;
	uint64_t seed = 1;
	compile_well(&x, sample);
	struct buf image = BUF(&x.arena);
	program_save(&x.program, &image);
	for (unsigned i = 0; i < 4000; i++) {
		struct arena a;
		arena_init(&a);
		struct str copy = str_copy(&a, buf_str(&image));
		char *bytes = (char *)(uintptr_t)copy.p;
		for (unsigned flips = 1 + roll(&seed) % 3; flips > 0; flips--)
			bytes[roll(&seed) % copy.n] ^= (char)(1u << roll(&seed) % 8);
		try_image(copy);
		arena_done(&a);
	}
	arena_done(&x.arena);
}

/* ---- the verifier ------------------------------------------------------------------------- */

/* The first instruction whose operands are `operands`. */
static uint32_t find(const struct program *p, enum op op)
{
	for (uint32_t i = 0; i < p->n_code; i++)
		if (code_op(p->code[i]) == op)
			return i;
	fail_msg("the sample has no %s", op_name(op));
	return 0;
}

static void test_verifier(void **state)
{
	(void)state;
	static const struct {
		enum op op;
		uint32_t clear, put; /* bits of the word */
		const char *why;
	} rows[] = {
		{OP_FIELD, 0xFF00, 250 << 8, "no such register"},
		{OP_FIELD, 0xFF0000, 255 << 16, "no such register"},
		{OP_OR, 0xFF000000, 0xFF000000, "no such register"},
		{OP_LOAD, 0xFFFF0000, 0xFFFF0000, "no such constant"},
		{OP_PARAM, 0xFFFF0000, 0x10000, "no such param"},
		{OP_EMIT, 0xFFFF0000, 0x7FFF0000, "no such emission"},
		{OP_PROBE, 0xFFFF0000, 0x7FFF0000, "no such probe"},
		{OP_PROBE_WALK, 0xFF00, 250 << 8, "no such register"},
		{OP_POLICY, 0xFFFF0000, 2 << 16, "no such policy"},
		{OP_MEMO_STORE, 0xFFFF0000, 0xFFFF0000, "no such memo"},
		{OP_CALL, 0xFF000000, 0xFF000000, "no such function"},
		{OP_TEXT, 0xFF000000, 0xFF000000, "registers beyond the last"},
		{OP_WAIVER, 0xFFFF0000, 1 << 16, "no such waiver"},
		{OP_JUMP_FALSE, 0xFFFF0000, 0x7FFF0000, "a jump leaves its pass"},
		{OP_JUMP, 0xFFFF0000, 0x80000000, "a jump leaves its pass"},
		{OP_JUMP_FALSE, 0xFFFF0000, 0xFFFF0000, "a jump back to what is no walk"},
		{OP_FIELD, 0xFF, 0xFE, "no such instruction"},
		{OP_END, 0xFF, OP_NOT, "a pass without end"},
	};
	struct fixture x;
	compile_well(&x, sample);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct program p = x.program;
		struct str why = STR("");
		uint32_t *code = arena_array(&x.arena, uint32_t, p.n_code);
		for (uint32_t k = 0; k < p.n_code; k++)
			code[k] = p.code[k];
		uint32_t at = find(&p, rows[i].op);
		code[at] = (code[at] & ~rows[i].clear) | rows[i].put;
		p.code = code;
		bool passes = program_verify(&p, &x.arena, &why);
		if (passes || !count(why, rows[i].why))
			fail_msg("row %zu: \"" STR_FMT "\", not \"%s\"", i, STR_ARG(why),
				rows[i].why);
	}
	arena_done(&x.arena);
}

/* ---- sharing ------------------------------------------------------------------------------ */

static void test_shared(void **state)
{
	(void)state;
	struct fixture one, two;
	compile_well(&one, "language 1\n" HEAD("p") "forbid c.name matches `^x+$`\n}\n");
	compile_well(&two, "language 1\n" HEAD("p") "forbid c.name matches `^x+$`\n}\n" HEAD(
				   "q") "forbid c.name matches `^x+$` and c.init\n}\n");
	struct str alone = listing(&one.arena, &one.program);
	struct str both = listing(&two.arena, &two.program);
	assert_int_equal(count(alone, "MEMO_STORE"), 0);
	assert_true(count(both, "MEMO_STORE") > 0);
	assert_int_equal(two.program.n_patterns, 1);
	assert_int_equal(two.program.n_passes, 1);

	/* Each subject runs the pattern once, though both policies ask. */
	uint8_t *seen = arena_array(&two.arena, uint8_t, two.program.n_code);
	struct vm_settings s = {.seen = seen};
	struct outcome_list out = {0};
	struct str why;
	assert_true(run(&two.program, &two.arena, &s, &out, &why));
	unsigned ran = 0;
	for (uint32_t i = 0; i < two.program.n_code; i++)
		ran += code_op(two.program.code[i]) == OP_PROBE && seen[i];
	assert_int_equal(ran, 1);
	arena_done(&one.arena);
	arena_done(&two.arena);
}

/* ---- limits ------------------------------------------------------------------------------- */

/* before, then `piece` n times with `between`, then after. */
static void repeated(struct fixture *x, const char *before, const char *piece, const char *between,
	const char *after, unsigned n)
{
	struct arena a;
	arena_init(&a);
	struct buf b = BUF(&a);
	buf_printf(&b, "language 1\n" HEAD("p") "%s", before);
	for (unsigned i = 0; i < n; i++) {
		buf_printf(&b, "%s", i ? between : "");
		buf_printf(&b, "%s", piece);
	}
	buf_printf(&b, "%s\n}\n", after);
	compile(x, buf_str(&b));
	arena_done(&a);
}

static void test_limits(void **state)
{
	(void)state;
	static const struct {
		const char *name, *before, *piece, *between, *after;
		unsigned n;
		const struct diag_code *code;
	} rows[] = {
		{"long list", "forbid c.name in [", "lower(c.name)", ", ", "]", 300,
			&DIAG_too_large},
		{"not", "forbid ", "not", " ", " c.init", 300, &DIAG_too_deep},
		{"sum", "forbid count(c.ports) > ", "count(c.ports)", " + ", "", 300,
			&DIAG_too_deep},
		{"pieces of a text", "forbid c.init message \"", "{c.name} ", "", "\"", 201,
			&DIAG_too_large},
		{"related places", "forbid c.init", " related c.name \"n\"", "", "", 51,
			&DIAG_too_large},
		{"exceptions", "forbid c.init", " unless c.name == \"n\" and c.init", "", "", 1100,
			&DIAG_too_large},
		{"quantifiers", "forbid ", "any k in c.cap_add where", " ", " c.init", 4,
			&DIAG_degree},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture x;
		repeated(&x, rows[i].before, rows[i].piece, rows[i].between, rows[i].after,
			rows[i].n);
		if (x.ok || told(&x) != rows[i].code)
			fail_msg("%s: %s, not %s", rows[i].name,
				told(&x) ? told(&x)->slug : "nothing", rows[i].code->slug);
		arena_done(&x.arena);
	}
}

/* A list within a list, each short enough by itself, and too many registers together. */
static void test_registers(void **state)
{
	(void)state;
	struct fixture x;
	struct buf items, b;
	struct arena a;
	for (unsigned n = 50; n <= 150; n += 100) {
		arena_init(&a);
		items = BUF(&a);
		b = BUF(&a);
		for (unsigned i = 0; i < n; i++)
			buf_printf(&items, "c.name + \"%u\", ", i);
		buf_printf(&b,
			"language 1\n" HEAD("p") "forbid c.name in [" STR_FMT "join([" STR_FMT
						 "c.name], \",\")]\n}\n",
			STR_ARG(buf_str(&items)), STR_ARG(buf_str(&items)));
		compile(&x, buf_str(&b));
		assert_ptr_equal(told(&x), n == 50 ? NULL : &DIAG_too_large);
		assert_int_equal(x.ok, n == 50);
		arena_done(&x.arena);
		arena_done(&a);
	}
}

/* n definitions, each made of the one before; falling: the last one stands first in the file. */
static void defined(struct fixture *x, const char *link, const char *use, const char *of,
	unsigned n, bool falling)
{
	struct arena a;
	arena_init(&a);
	struct buf b = BUF(&a);
	buf_printf(&b, "language 1\ndefine d0(s: string) = s == \"a\"\n");
	for (unsigned i = 1; i <= n; i++) {
		unsigned own = falling ? n + 1 - i : i;
		buf_printf(&b, "define d%u(s: string) = d%u(s)", own, own - 1);
		if (link[0])
			buf_printf(&b, "%s d%u(s + \"a\")", link, own - 1);
		buf_printf(&b, "\n");
	}
	buf_printf(&b, HEAD("p") "%s d%u(%s)\n}\n", use, n, of);
	compile(x, buf_str(&b));
	arena_done(&a);
}

/* What grows when it is put in where it is used ends in a mistake, not in a fall. */
static void test_grown(void **state)
{
	(void)state;
	static const struct {
		const char *name, *link, *use, *of;
		unsigned n;
		bool falling;
		const struct diag_code *code;
	} rows[] = {
		{"a chain", "", "forbid", "c.name", 400, false, NULL},
		{"a long chain", "", "forbid", "c.name", 1100, false, &DIAG_too_large},
		{"a long chain, the last first", "", "forbid", "c.name", 1100, true,
			&DIAG_too_deep},
		{"each twice the one before", " or", "forbid any k in c.cap_add where", "k", 60,
			false, &DIAG_too_large},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture x;
		defined(&x, rows[i].link, rows[i].use, rows[i].of, rows[i].n, rows[i].falling);
		if (told(&x) != rows[i].code)
			fail_msg("%s: %s", rows[i].name, told(&x) ? told(&x)->slug : "nothing");
		arena_done(&x.arena);
	}
}

/* ---- the machine -------------------------------------------------------------------------- */

static void test_fuel(void **state)
{
	(void)state;
	struct fixture x;
	struct str why;
	struct outcome_list out = {0};
	struct vm_settings s = {.fuel = 5};
	compile_well(&x, sample);
	assert_false(run(&x.program, &x.arena, &s, &out, &why));
	assert_int_equal(count(why, "steps"), 1);
	arena_done(&x.arena);
}

static void test_memory(void **state)
{
	(void)state;
	struct fixture x;
	struct str why;
	struct outcome_list out = {0};
	struct vm_settings s = {.memory = 1};
	compile_well(&x, sample);
	assert_false(run(&x.program, &x.arena, &s, &out, &why));
	assert_int_equal(count(why, "memory"), 1);
	arena_done(&x.arena);
}

static unsigned outcomes_of(const struct outcome_list *out, unsigned policy, bool waiver)
{
	unsigned n = 0;
	LIST_EACH (struct outcome, o, out)
		n += o->policy == policy && o->waiver == waiver;
	return n;
}

static void test_inactive(void **state)
{
	(void)state;
	struct fixture x;
	struct str why;
	struct outcome_list all = {0}, some = {0};
	bool active[] = {false, true};
	struct vm_settings every = {0}, one = {.active = active};
	compile_well(&x, sample);
	assert_true(run(&x.program, &x.arena, &every, &all, &why));
	assert_true(run(&x.program, &x.arena, &one, &some, &why));
	assert_int_equal(outcomes_of(&all, 0, false), 1);
	assert_int_equal(outcomes_of(&some, 0, false), 0);
	assert_int_equal(outcomes_of(&all, 1, false), outcomes_of(&some, 1, false));
	arena_done(&x.arena);
}

static void test_waiver(void **state)
{
	(void)state;
	struct fixture x;
	struct str why;
	struct outcome_list out = {0};
	struct vm_settings s = {0};
	compile_well(&x, sample);
	assert_true(run(&x.program, &x.arena, &s, &out, &why));
	assert_int_equal(outcomes_of(&out, 0, true), 1);
	LIST_EACH (struct outcome, o, &out)
		if (o->waiver) {
			assert_int_equal(o->verdict, TRUTH_TRUE);
			struct value name = model_get(o->subject, F_container_name);
			assert_true(str_eq(value_str(name), STR("B")));
		}
	arena_done(&x.arena);
}

static void test_params(void **state)
{
	(void)state;
	struct fixture x;
	struct str why;
	struct outcome_list plain = {0}, other = {0};
	compile_well(&x, "language 1\nparam bad: string = \"C\"\n" HEAD(
				 "p") "forbid c.name == bad message \"{bad}\"\n}\n");
	struct value given = value_string(&x.arena, STR("A"), 0);
	struct vm_settings s = {0}, with = {.params = &given};
	assert_true(run(&x.program, &x.arena, &s, &plain, &why));
	assert_true(run(&x.program, &x.arena, &with, &other, &why));
	assert_int_equal(plain.n, 0);
	assert_int_equal(other.n, 1);
	assert_true(str_eq(other.at[0].message, STR("A")));
	arena_done(&x.arena);
}

static void test_open_list(void **state)
{
	(void)state;
	struct fixture x;
	struct facts f;
	struct str why;
	struct outcome_list out = {0};
	struct vm_settings s = {0};
	compile_well(&x, "language 1\n" HEAD("p") "forbid c.cap_add contains \"SYS_ADMIN\"\n"
						  "  forbid any k in c.cap_add where k == \"ALL\"\n"
						  "  require count(c.cap_add) > 0\n}\n");
	fill(&f, &x.arena);
	struct record *a = f.by_kind[KIND_container].at[0];
	model_get(a, F_container_cap_add).u.list->open =
		facts_cause(&f, 0, "`CAPS` has no default");
	assert_true(vm_run(&x.program, &s, &f, &out, &why));
	unsigned undecided = 0;
	LIST_EACH (struct outcome, o, &out)
		if (o->subject == a) {
			assert_int_equal(o->verdict, TRUTH_UNKNOWN);
			assert_non_null(o->cause);
			assert_int_equal(count(o->cause->what, "CAPS"), 1);
			undecided++;
		}
	assert_int_equal(undecided, 3);
	arena_done(&x.arena);
}

/* A walk that depends on a field of its subject is worked out once for each value of the field. */
static void test_keyed(void **state)
{
	static const struct {
		const char *rule;
		unsigned keyed;
	} rows[] = {
		{"forbid (any d in (c.project.containers otherwise []) where d.privileged) and "
		 "c.init",
			1},
		{"forbid (any d in (c.project.containers otherwise []) where d.name == c.name) and "
		 "c.init",
			0},
		{"forbid count([d.name for d in (c.project.containers otherwise [])]) > 2", 1},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture x;
		char text[500];
		snprintf(text, sizeof text, "language 1\n" HEAD("p") "%s\n}\n", rows[i].rule);
		compile_well(&x, text);
		assert_int_equal(count(listing(&x.arena, &x.program), "MEMO_KEYED"), rows[i].keyed);
		arena_done(&x.arena);
	}
}

/* Which conditions hold back subjects or items before they are looked at. */
static void test_sieves(void **state)
{
	static const struct {
		const char *rule;
		unsigned sieves, by_clues;
		int param;
	} rows[] = {
		{"forbid c.name == \"a\" and c.privileged", 2, 0, -1},
		{"forbid c.privileged and \"a\" == c.name", 2, 0, -1},
		{"require not (c.name in [\"a\", \"b\"])", 1, 0, -1},
		{"require c.name == \"a\"", 0, 0, -1},
		{"forbid c.name == \"a\" or c.privileged", 0, 0, -1},
		{"forbid c.privileged unless c.name != \"a\"", 2, 0, -1},
		{"forbid c.privileged unless c.name == \"a\"", 1, 0, -1},
		{"forbid c.name == \"a\"\n  forbid c.name == \"b\"", 2, 0, -1},
		{"forbid c.name == \"a\"\n  forbid c.privileged", 2, 0, -1},
		{"forbid c.name in names", 1, 0, 0},
		{"forbid c.name in names or c.name == \"a\"", 1, 0, 0},
		{"forbid c.user is set", 1, 0, -1},
		{"require c.user is set", 1, 0, -1},
		{"forbid c.user is missing and not c.init", 2, 0, -1},
		/* the list, what its items hold, and for the walk itself what an item does */
		{"forbid any m in c.mounts where m.target == \"/\"", 1, 0, -1}, /* no text */
		{"forbid any m in c.mounts where m.type == \"bind\"", 3, 0, -1},
		{"forbid any v in c.environment where v.name == \"A\" unless c.privileged", 4, 0,
			-1},
		{"forbid (any v in c.environment where v.name in names and c.init) and true", 3, 0,
			0},
		{"require any m in c.mounts where m.type == \"bind\"", 0, 0, -1},
		{"let binds = [m for m in c.mounts where m.type == \"bind\"]\n"
		 "  require binds is empty",
			3, 0, -1},
		{"let binds = [m for m in c.mounts where m.type == \"bind\"]\n"
		 "  forbid count(binds) > 0 and first(binds) is set",
			3, 0, -1},
		{"let binds = [m for m in c.mounts where m.type == \"bind\"]\n"
		 "  forbid count(binds) >= 0",
			1, 0, -1},
		{"forbid c.name is not empty", 0, 0, -1},
		/* what texts hold in which something is found */
		{"forbid c.name matches `web-[0-9]`", 0, 1, -1},
		{"forbid c.name matches `[0-9a-f]`", 0, 0, -1},
		{"forbid not c.name matches `web-[0-9]`", 0, 0, -1},
		{"forbid c.name like \"web-*\" and c.name ends with \"-1\"", 0, 1, -1},
		{"forbid c.name starts with \"web-\" or c.privileged", 0, 0, -1},
		{"forbid literal(c.name) starts with \"web-\" or lower(c.name) contains \"db\"", 0,
			1, -1},
		{"forbid length(c.name) > 20", 0, 1, -1},
		{"forbid length(c.name) < 20", 0, 0, -1},
		{"forbid c.cap_add contains \"ALL\"", 1, 0, -1},
		{"forbid any x in c.cap_add where x matches `^SYS_`", 1, 1, -1},
		{"forbid any x in c.cap_add where x starts with \"SYS_\" and x ends with \"N\"", 1,
			1, -1},
		{"forbid any v in c.environment where v.name matches `KEY$`", 1, 1, -1},
		{"forbid any n in names where c.name contains n", 0, 1, 0},
		{"forbid any n in [\"x\", \"y\"] where c.name contains n and c.init", 0, 1, -1},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture x;
		char text[1000];
		snprintf(text, sizeof text, "language 1\n%s" HEAD("p") "%s\n}\n",
			rows[i].param < 0 ? "" : "param names: list of string = [\"x\"]\n",
			rows[i].rule);
		compile_well(&x, text);
		unsigned asked = 0, by_clues = 0;
		for (uint32_t k = 0; k < x.program.n_sieves; k++) {
			asked += x.program.sieves[k].param >= 0;
			by_clues += x.program.sieves[k].n_clues > 0;
		}
		if (x.program.n_sieves - by_clues != rows[i].sieves || by_clues != rows[i].by_clues)
			fail_msg("%s: %u sieves, %u by clues", rows[i].rule,
				x.program.n_sieves - by_clues, by_clues);
		assert_int_equal(asked > 0, rows[i].param >= 0);
		arena_done(&x.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_save_load),
		cmocka_unit_test(test_truncated),
		cmocka_unit_test(test_flipped),
		cmocka_unit_test(test_verifier),
		cmocka_unit_test(test_shared),
		cmocka_unit_test(test_keyed),
		cmocka_unit_test(test_sieves),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_registers),
		cmocka_unit_test(test_grown),
		cmocka_unit_test(test_fuel),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_inactive),
		cmocka_unit_test(test_waiver),
		cmocka_unit_test(test_params),
		cmocka_unit_test(test_open_list),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
