/*
 * evaluator_test.c: the machine against the plain evaluator, over random policies and documents.
 *
 * PAIRS sets how many pairs of a policy file and a document are compared.
 */
#include "evaluator_test/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#if defined(__SANITIZE_ADDRESS__)
enum { PAIRS = 25000 };
#else
enum { PAIRS = 100000 };
#endif
enum { DOCUMENTS = 10 }; /* for each policy file */

struct totals {
	unsigned packs, broken, pairs, findings, undecided, waivers;
};

static bool same_cause(const struct cause *a, const struct cause *b)
{
	return a == b || (a && b && str_eq(a->what, b->what));
}

static bool same_related(const struct outcome *a, const struct outcome *b)
{
	if (a->n_related != b->n_related)
		return false;
	for (uint32_t i = 0; i < a->n_related; i++)
		if (a->related[i].place != b->related[i].place ||
			!str_eq(a->related[i].text, b->related[i].text))
			return false;
	return true;
}

static const char *difference(const struct outcome *a, const struct outcome *b)
{
	if (a->policy != b->policy || a->rule != b->rule || a->waiver != b->waiver)
		return "rule";
	if (a->verdict != b->verdict)
		return "verdict";
	if (a->verdict == TRUTH_UNKNOWN && !same_cause(a->cause, b->cause))
		return "cause";
	if (a->subject != b->subject || a->witness != b->witness || a->n_vars != b->n_vars)
		return "subject";
	if (a->place != b->place)
		return "place";
	if (!str_eq(a->message, b->message) || !str_eq(a->help, b->help) || !str_eq(a->fix, b->fix))
		return "text";
	return same_related(a, b) ? NULL : "related";
}

static void fail_pair(struct str text, uint64_t seed, const char *what, uint32_t at)
{
	fprintf(stderr, STR_FMT "\n", STR_ARG(text));
	fail_msg("seed %llu, outcome %u: %s", (unsigned long long)seed, at, what);
}

/* What a run may give for the params of the file in place of their defaults. */
static const struct value *other_params(struct arena *a, const struct program *p, struct chance *c)
{
	struct value *params = arena_array(a, struct value, p->n_params);
	for (uint32_t i = 0; i < p->n_params; i++) {
		params[i] = p->params[i].value;
		if (params[i].tag == VALUE_INT)
			params[i] = value_int((int64_t)chance_below(c, 5) - 1, 0);
		else if (params[i].tag == VALUE_LIST)
			params[i] = value_list(a, 0);
	}
	return params;
}

static void compare(const struct program *p, struct pack *pack, struct str text, uint64_t seed,
	bool unknowns, struct totals *t)
{
	struct arena a;
	struct facts facts;
	struct chance c = {seed};
	struct outcome_list ours = {0}, plain = {0};
	struct vm_settings settings = {0};
	struct str why = STR("");
	arena_init(&a);
	facts_init(&facts, &a, &world_schema);
	world_fill(&facts, &c, unknowns);
	if (chance_of(&c, 50))
		settings.params = other_params(&a, p, &c);
	if (!vm_run(p, &settings, &facts, &ours, &why))
		fail_pair(text, seed, why.p, 0);
	reference_run(pack, &facts, settings.params, &plain);
	for (uint32_t i = 0; i < ours.n && i < plain.n; i++) {
		const char *what = difference(&ours.at[i], &plain.at[i]);
		if (what)
			fail_pair(text, seed, what, i);
		t->findings += ours.at[i].verdict == TRUTH_TRUE;
		t->undecided += ours.at[i].verdict == TRUTH_UNKNOWN;
		t->waivers += ours.at[i].waiver;
	}
	if (ours.n != plain.n)
		fail_pair(text, seed, "number", ours.n < plain.n ? ours.n : plain.n);
	t->pairs++;
	arena_done(&a);
}

/* The program must survive being written and read again. */
static void reload(struct arena *a, const struct program *p, struct program *again)
{
	struct buf image = BUF(a);
	struct str why = STR("");
	program_save(p, &image);
	if (!program_load(a, &world_schema, buf_str(&image), again, &why))
		fail_msg("the image does not load: " STR_FMT, STR_ARG(why));
}

/* Does the outcome speak of the same subject, or of what an open collection around it may hold? */
static bool speaks_of(const struct outcome *a, const struct outcome *b, bool open)
{
	if (a->policy != b->policy || (a->rule != b->rule && !open))
		return false;
	if (a->n_vars != b->n_vars ? !open || a->n_vars > b->n_vars
				   : a->witness != b->witness && !open)
		return false;
	for (unsigned i = 0; i < a->n_vars; i++)
		if (a->vars[i] != b->vars[i])
			return false;
	return true;
}

static bool any_speaks_of(const struct outcome_list *all, const struct outcome *o, bool certain)
{
	LIST_EACH (struct outcome, a, all) {
		bool found = a->verdict == TRUTH_TRUE;
		if (found ? speaks_of(a, o, false) : !certain && speaks_of(a, o, true))
			return true;
	}
	return false;
}

/* Learning what was unknown may decide a verdict; it turns none round. */
static void check_monotone(const struct program *p, uint64_t seed)
{
	struct arena a;
	struct facts facts;
	struct chance c = {seed};
	struct outcome_list before = {0}, after = {0};
	struct vm_settings settings = {0};
	struct str why = STR("");
	arena_init(&a);
	facts_init(&facts, &a, &world_schema);
	world_fill(&facts, &c, true);
	assert_true(vm_run(p, &settings, &facts, &before, &why));
	world_resolve(&facts, &c);
	assert_true(vm_run(p, &settings, &facts, &after, &why));
	LIST_EACH (struct outcome, o, &before)
		if (o->verdict == TRUTH_TRUE && !o->waiver && !p->policies[o->policy].asks_known &&
			!any_speaks_of(&after, o, true))
			fail_pair(p->policies[o->policy].rules[o->rule].shown, seed,
				"a finding that knowledge took away", (uint32_t)(o - before.at));
	LIST_EACH (struct outcome, o, &after)
		if (o->verdict == TRUTH_TRUE && !o->waiver && !p->policies[o->policy].asks_known &&
			!any_speaks_of(&before, o, false))
			fail_pair(p->policies[o->policy].rules[o->rule].shown, seed,
				"a pass that knowledge took away", (uint32_t)(o - after.at));
	arena_done(&a);
}

static void show_first(const struct diags *ds, struct str text)
{
	struct arena a;
	arena_init(&a);
	struct buf b = BUF(&a);
	diag_render(ds->all.at[0], &b, false);
	printf(STR_FMT "%s", STR_ARG(buf_str(&b)), text.n ? "" : "\n");
	arena_done(&a);
}

static void try_pack(uint64_t seed, struct totals *t)
{
	struct arena a;
	struct diags ds;
	struct pack pack;
	struct program program, again;
	struct chance c = {seed};
	arena_init(&a);
	diags_init(&ds, &a);
	pack_init(&pack, &a, &world_schema, &ds, NULL);
	struct str text = world_policies(&a, &c);
	pack_add(&pack, syntax_parse(&a, source_new(&a, STR("random.prq"), text), &ds), true);
	pack_check(&pack);
	t->packs++;
	if (ds.errors == 0 && compile_pack(&pack, &program)) {
		reload(&a, &program, &again);
		for (unsigned i = 0; i < DOCUMENTS; i++)
			compare(i % 2 ? &program : &again, &pack, text, seed * 31 + i + 1,
				i % 4 != 0, t);
		check_monotone(&program, seed * 37 + 1);
	} else {
		if (t->broken++ < 3)
			show_first(&ds, text);
	}
	arena_done(&a);
}

/* ---- damaged programs: refused, or run to an end without touching what is not theirs ---- */

enum { DAMAGED_PACKS = 40, DAMAGES = 40, DAMAGED_FUEL = 20000, DAMAGED_MEMORY = 1 << 22 };

struct damage {
	struct chance chance;
	unsigned refused, run;
};

static void run_damaged(const struct program *p, struct damage *d)
{
	struct arena a;
	struct facts facts;
	struct outcome_list out = {0};
	struct vm_settings settings = {.fuel = DAMAGED_FUEL, .memory = DAMAGED_MEMORY};
	struct str why = STR("");
	arena_init(&a);
	facts_init(&facts, &a, &world_schema);
	world_fill(&facts, &d->chance, true);
	vm_run(p, &settings, &facts, &out, &why);
	arena_done(&a);
	d->run++;
}

static void damage_code(struct arena *a, const struct program *p, struct damage *d)
{
	struct program damaged = *p;
	struct str why = STR("");
	uint32_t *code = arena_array(a, uint32_t, p->n_code);
	for (uint32_t i = 0; i < p->n_code; i++)
		code[i] = p->code[i];
	for (uint32_t n = 1 + chance_below(&d->chance, 3); n; n--) {
		uint32_t *word = &code[chance_below(&d->chance, p->n_code)];
		if (chance_of(&d->chance, 50))
			*word ^= 1u << chance_below(&d->chance, 32);
		else
			*word = code[chance_below(&d->chance, p->n_code)];
	}
	damaged.code = code;
	if (program_verify(&damaged, a, &why)) {
		run_damaged(&damaged, d);
		return;
	}
	assert_true(why.n > 0);
	d->refused++;
}

static void damage_image(struct arena *a, struct str image, struct damage *d)
{
	struct program loaded;
	struct str why = STR(""), copy = str_copy(a, image);
	for (uint32_t n = 1 + chance_below(&d->chance, 3); n; n--)
		((char *)(uintptr_t)copy.p)[chance_below(&d->chance, (uint32_t)copy.n)] ^=
			(char)(1u << chance_below(&d->chance, 8));
	if (chance_of(&d->chance, 20))
		copy.n = chance_below(&d->chance, (uint32_t)copy.n);
	if (program_load(a, &world_schema, copy, &loaded, &why)) {
		run_damaged(&loaded, d);
		return;
	}
	assert_true(why.n > 0);
	d->refused++;
}

static void damage_pack(uint64_t seed, struct damage *code, struct damage *bytes)
{
	struct arena a;
	struct diags ds;
	struct pack pack;
	struct program p;
	struct chance c = {seed};
	arena_init(&a);
	diags_init(&ds, &a);
	pack_init(&pack, &a, &world_schema, &ds, NULL);
	struct source *text = source_new(&a, STR("random.prq"), world_policies(&a, &c));
	pack_add(&pack, syntax_parse(&a, text, &ds), true);
	pack_check(&pack);
	if (ds.errors == 0 && compile_pack(&pack, &p)) {
		struct buf image = BUF(&a);
		program_save(&p, &image);
		for (unsigned i = 0; i < DAMAGES; i++) {
			damage_code(&a, &p, code);
			damage_image(&a, buf_str(&image), bytes);
		}
	}
	arena_done(&a);
}

static void damaged_programs_do_no_harm(void **state)
{
	struct damage code = {.chance = {1}}, bytes = {.chance = {2}};
	(void)state;
	for (uint64_t seed = 1; seed <= DAMAGED_PACKS; seed++)
		damage_pack(seed * 0x9e3779b97f4a7c15u, &code, &bytes);
	printf("code: %u refused, %u run; images: %u refused, %u run\n", code.refused, code.run,
		bytes.refused, bytes.run);
	assert_true(code.refused > 0 && code.run > 0 && bytes.refused > 0);
}

static void machine_agrees_with_the_plain_evaluator(void **state)
{
	struct totals t = {0};
	const char *given = getenv("PAIRS");
	unsigned pairs = given ? (unsigned)strtoul(given, NULL, 10) : PAIRS;
	(void)state;
	for (uint64_t seed = 1; t.pairs < pairs; seed++)
		try_pack(seed * 0x9e3779b97f4a7c15u, &t);
	printf("%u pairs, %u packs (%u not well typed), %u findings, %u undecided, %u waivers\n",
		t.pairs, t.packs, t.broken, t.findings, t.undecided, t.waivers);
	assert_true(t.broken * 20 < t.packs);
	assert_true(t.findings > t.pairs / 10 && t.undecided > t.pairs / 10 && t.waivers > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(machine_agrees_with_the_plain_evaluator),
		cmocka_unit_test(damaged_programs_do_no_harm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
