/*
 * vm_test.c: what the machine makes of policies, over a small schema of its own.
 *
 * A row is the body of a policy over doors and the outcomes it has, one word for each in order:
 * the door, then `!` for a finding or `?` for undecided, then the rule's number.
 */
#include "compiler.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- a house of doors ---- */

static unsigned weighed; /* how often a weight was worked out */

static struct value weight(struct record *r)
{
	weighed++;
	return value_int(7, r->place);
}

#define ROW(n, t) .name = n, .type = t, .doc = "", .compose = "", .dockerfile = "", .run = ""

enum { NAME, OPEN, WIDTH, KEYS, LEADS, WEIGHT, PORT, FIELDS };
static const struct field fields[FIELDS] = {
	{ROW("name", "string")},
	{ROW("open", "bool")},
	{ROW("width", "int?")},
	{ROW("keys", "list of string")},
	{ROW("leads", "list of door")},
	{ROW("weight", "int"), .derive = weight},
	{ROW("port", "ports?")},
};
static const struct kind kinds[] = {
	{.name = "door", .doc = "", .fields = fields, .n_fields = FIELDS, .subject = true},
};
static const struct schema schema = {.kinds = kinds, .n_kinds = 1};

struct house {
	struct arena arena;
	struct diags ds;
	struct pack pack;
	struct program program;
	struct facts facts;
	struct outcome_list out;
	struct vm_settings settings;
	struct str why;
	bool ok;
};

static struct record *door(struct house *h, const char *name)
{
	struct record *r = record_new(&h->facts, &kinds[0], 0);
	r->slot[NAME] = value_string(&h->arena, str_from(name), 0);
	return r;
}

static const struct cause *cause(struct house *h, const char *what)
{
	return facts_cause(&h->facts, 0, "%s", what);
}

/* front: open, 90 wide, keys a and b. back: shut, no width. side: all is unknown. */
static void fill(struct house *h)
{
	struct arena *a = &h->arena;
	struct record *front = door(h, "front"), *back = door(h, "back"), *side = door(h, "side");
	front->slot[OPEN] = value_bool(true, 0);
	front->slot[WIDTH] = value_int(90, 0);
	value_list_add(a, front->slot[KEYS] = value_list(a, 0), value_string(a, STR("a"), 0));
	value_list_add(a, front->slot[KEYS], value_string(a, STR("b"), 0));
	value_list_add(a, front->slot[LEADS] = value_list(a, 0), value_record(back));
	side->slot[OPEN] = value_unknown(VALUE_BOOL, cause(h, "open"), 0);
	side->slot[WIDTH] = value_unknown(VALUE_INT, cause(h, "width"), 0);
	side->slot[WIDTH].flags |= VALUE_MAYBE_MISSING;
	side->slot[KEYS] = value_list(a, 0);
	side->slot[KEYS].u.list->open = cause(h, "keys");
	side->slot[LEADS] = value_list(a, 0);
	value_list_add(a, side->slot[LEADS],
		value_unknown(VALUE_RECORD, cause(h, "leads"), 0)); /* a door nobody knows */
}

static void house_init(struct house *h, struct str text)
{
	*h = (struct house){.why = STR("")};
	arena_init(&h->arena);
	diags_init(&h->ds, &h->arena);
	pack_init(&h->pack, &h->arena, &schema, &h->ds, NULL);
	struct source *s = source_new(&h->arena, STR("doors.prq"), text);
	pack_add(&h->pack, syntax_parse(&h->arena, s, &h->ds), true);
	pack_check(&h->pack);
	h->ok = h->ds.errors == 0 && compile_pack(&h->pack, &h->program);
	facts_init(&h->facts, &h->arena, &schema);
	fill(h);
}

static void must_compile(struct house *h)
{
	struct buf b = BUF(&h->arena);
	LIST_EACH (struct diag *, d, &h->ds.all)
		diag_render(*d, &b, false);
	if (!h->ok)
		fail_msg(STR_FMT, STR_ARG(buf_str(&b)));
}

static bool run(struct house *h)
{
	must_compile(h);
	h->out = (struct outcome_list){0};
	return vm_run(&h->program, &h->settings, &h->facts, &h->out, &h->why);
}

static struct str outcomes(struct house *h)
{
	struct buf b = BUF(&h->arena);
	LIST_EACH (struct outcome, o, &h->out)
		buf_printf(&b, "%s" STR_FMT "%s%u", b.n ? " " : "",
			STR_ARG(value_str(record_get(o->subject, NAME))),
			o->waiver                  ? "~"
			: o->verdict == TRUTH_TRUE ? "!"
						   : "?",
			o->rule);
	return buf_str(&b);
}

#define D(body) "language 1\npolicy p {\n  title \"t\"\n  for each door d\n  " body "\n}\n"

/* ---- verdicts ---- */

static const struct verdict_case {
	const char *name, *text, *want;
} verdicts[] = {
	{"forbid", D("forbid d.open"), "front!0 side?0"},
	{"require", D("require d.open"), "back!0 side?0"},
	{"unless takes away", D("forbid d.open unless d.name == \"front\""), "side?0"},
	{"an unknown unless", D("forbid d.name == \"side\" unless d.open"), "side?0"},
	{"unknown where",
		"language 1\npolicy p {\n  title \"t\"\n  for each door d where d.open\n"
		"  forbid d.name != \"\"\n}\n",
		"front!0 side?0"},
	{"perhaps missing", D("forbid d.width is missing"), "back!0 side?0"},
	{"known is known", D("forbid d.width is unknown"), "side!0"},
	{"and with false", D("forbid d.open and d.name == \"back\""), ""},
	{"or with true", D("forbid d.open or d.name == \"side\""), "front!0 side!0"},
	{"otherwise of the unknown", D("forbid (d.width otherwise 10) < 50"), "back!0 side?0"},
	{"any over an open list", D("forbid (any k in d.keys where k == \"a\") and true"),
		"front!0 side?0"},
	{"no over an open list", D("forbid (no k in d.keys where k == \"a\") and true"),
		"back!0 side?0"},
	{"every over an open list", D("require (every k in d.keys satisfies k == \"a\") and true"),
		"front!0 side?0"},
	{"has over an open list", D("forbid d.keys contains \"b\""), "front!0 side?0"},
	{"a count of an open list", D("forbid count(d.keys) == 0"), "back!0 side?0"},
	{"each witness", D("forbid any k in d.keys where k != \"z\""), "front!0 front!0 side?0"},
	{"witnesses of require every", D("require every k in d.keys satisfies k == \"a\""),
		"front!0 side?0"},
	{"an excepted walk", D("forbid any k in d.keys where k != \"z\" unless d.open"), "side?0"},
	{"then, where the first passed", D("require d.width is set\n  then forbid d.width > 10"),
		"front!1 back!0 side?0 side?1"},
	{"a rule that did not apply has not passed",
		D("require d.width is set\n  then forbid d.name == \"x\"\n"
		  "  then forbid d.name == \"back\""),
		"back!0 side?0"},
	{"then behind an exception",
		D("require d.width is set unless d.name == \"back\"\n"
		  "  then forbid d.name != \"side\""),
		"front!1 back!1 side?0"},
	{"two loops",
		"language 1\npolicy p {\n  title \"t\"\n  for each door d\n"
		"  for each door e in d.leads\n  forbid e.name == \"back\"\n}\n",
		"back!0 side?0"},
	{"a loop over an open list",
		"language 1\npolicy p {\n  title \"t\"\n  for each door d\n"
		"  for each k in d.keys\n  forbid k == \"a\"\n}\n",
		"front!0 side?0"},
	{"a waiver",
		D("forbid d.open") "waive p {\n  for each door d where d.open\n  reason \"r\"\n"
				   "  by \"b\"\n  until 2099-01-01\n}\n",
		"front!0 front~0 side?0 side~0"},
};

static void verdict(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
		struct house h;
		house_init(&h, str_from(verdicts[i].text));
		assert_true(run(&h));
		struct str got = outcomes(&h);
		if (!str_eq(got, str_from(verdicts[i].want)))
			fail_msg("%s: got \"" STR_FMT "\", want \"%s\"", verdicts[i].name,
				STR_ARG(got), verdicts[i].want);
		arena_done(&h.arena);
	}
}

/* ---- causes: the first unknown in the order of where, unless, condition ---- */

static const struct verdict_case causes[] = {
	{"the condition", D("forbid d.open"), "open"},
	{"the left side", D("forbid (d.width otherwise 0) == 5 and d.open"), "width"},
	{"what is decided has no cause", D("forbid d.name == \"side\" and d.open"), "open"},
	{"unless comes before the condition", D("forbid d.open unless d.width is missing"),
		"width"},
	{"where comes before both",
		"language 1\npolicy p {\n  title \"t\"\n  for each door d where d.keys contains "
		"\"a\"\n  forbid d.open unless d.width is missing\n}\n",
		"keys"},
	{"an open list", D("forbid any k in d.keys where k == \"a\""), "keys"},
	{"an unknown item", D("forbid any e in d.leads where e.open"), "leads"},
};

static void cause_of(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof causes / sizeof *causes; i++) {
		struct house h;
		bool found = false;
		house_init(&h, str_from(causes[i].text));
		assert_true(run(&h));
		LIST_EACH (struct outcome, o, &h.out) {
			if (o->verdict != TRUTH_UNKNOWN)
				continue;
			found = true;
			if (!str_eq(o->cause->what, str_from(causes[i].want)))
				fail_msg("%s: " STR_FMT ", not %s", causes[i].name,
					STR_ARG(o->cause->what), causes[i].want);
		}
		if (!found)
			fail_msg("%s: nothing is undecided", causes[i].name);
		arena_done(&h.arena);
	}
}

/* ---- what is given for a run ---- */

static const char two[] = "language 1\nparam most: int = 100\n"
			  "policy wide {\n  title \"t\"\n  for each door d where d.width is set\n"
			  "  forbid d.width > most or d.width in [most, 5] message \"{most}\"\n}\n"
			  "policy open {\n  title \"t\"\n  for each door d\n  forbid d.open\n}\n";

static void params(void **state)
{
	static const struct {
		int64_t most;
		unsigned findings;
	} rows[] = {{100, 0}, {80, 1}, {90, 1}, {91, 0}};
	const bool active[] = {true, false};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct house h;
		unsigned findings = 0;
		house_init(&h, str_from(two));
		struct value most = value_int(rows[i].most, 0);
		h.settings.params = &most;
		h.settings.active = active;
		assert_true(run(&h));
		LIST_EACH (struct outcome, o, &h.out)
			findings += o->verdict == TRUTH_TRUE;
		assert_int_equal(findings, rows[i].findings);
		arena_done(&h.arena);
	}
}

/* Other texts for a param hold back other doors. */
static void sieves(void **state)
{
	static const char text[] =
		"language 1\nparam names: list of string = [\"front\"]\n"
		"policy p {\n  title \"t\"\n  for each door d where d.name in names\n"
		"  forbid d.name != \"\"\n}\n"
		"policy q {\n  title \"t\"\n  for each door d\n"
		"  forbid (any k in d.keys where k == \"a\") and d.name in [\"front\", "
		"\"side\"]\n}\n"
		"policy r {\n  title \"t\"\n  for each door d\n"
		"  forbid any e in d.leads where (any k in e.keys where k == \"a\")\n}\n";
	struct house h;
	(void)state;
	house_init(&h, str_from(text));
	assert_true(run(&h));
	assert_true(str_eq(outcomes(&h), STR("front!0 front!0 side?0 side?0")));
	struct value names = value_list(&h.arena, 0);
	value_list_add(&h.arena, names, value_string(&h.arena, STR("back"), 0));
	for (int indexed = 0; indexed < 2; indexed++) {
		h.settings.params = &names;
		assert_true(run(&h));
		assert_true(str_eq(outcomes(&h), STR("front!0 back!0 side?0 side?0")));
		value_list_index(&h.arena, names);
	}
	/* a name that is not known passes */
	struct texter t;
	texter_init(&t, &h.arena);
	texter_hole(&t, cause(&h, "name"), false);
	door(&h, "")->slot[NAME] = value_text(&h.arena, texter_end(&t), 0);
	h.out = (struct outcome_list){0};
	assert_true(run(&h));
	assert_true(str_eq(outcomes(&h), STR("front!0 back!0 side?0 side?0 ?0")));
	arena_done(&h.arena);
}

/* More policies than bits in a word; each sees its own doors, and a run that notes sees the same.
 */
static void many_policies(void **state)
{
	enum { POLICIES = 130 };
	struct house h;
	struct arena a;
	(void)state;
	arena_init(&a);
	struct buf b = BUF(&a);
	buf_add(&b, STR("language 1\n"));
	for (unsigned i = 0; i < POLICIES; i++)
		buf_printf(&b, "policy p%u {\n  title \"t\"\n  for each door d%s\n  forbid %s\n}\n",
			i, i % 3 == 0 ? " where d.name == \"front\"" : "",
			i % 3 == 0   ? "d.open"
			: i % 3 == 1 ? "any e in d.leads where e.name in [\"back\", \"hall\"]"
				     : "any k in d.keys where k == \"a\"");
	house_init(&h, buf_str(&b));
	uint64_t steps[POLICIES] = {0};
	h.settings.steps = steps;
	assert_true(run(&h));
	struct outcome_list quick = h.out;
	h.settings.steps = NULL;
	h.settings.seen = arena_array(&h.arena, uint8_t, h.program.n_code);
	assert_true(run(&h));
	assert_true(quick.n > POLICIES);
	assert_int_equal(quick.n, h.out.n);
	for (uint32_t i = 0; i < quick.n; i++) {
		assert_int_equal(quick.at[i].policy, h.out.at[i].policy);
		assert_ptr_equal(quick.at[i].subject, h.out.at[i].subject);
		assert_int_equal(quick.at[i].verdict, h.out.at[i].verdict);
	}
	for (unsigned i = 0; i < POLICIES; i++)
		assert_int_equal(steps[i], steps[i % 3]); /* alike, and counted by policy */
	assert_true(steps[0] > 0 && steps[0] < 30);
	arena_done(&h.arena);
	arena_done(&a);
}

/* ---- long lists ---- */

/* Names and ports of few values, some of them unknown or with a hole; every door leads to all. */
static void many(struct house *h, unsigned n)
{
	struct arena *a = &h->arena;
	struct value all = value_list(a, 0);
	facts_init(&h->facts, a, &schema);
	for (unsigned i = 0; i < n; i++) {
		struct record *r = door(h, str_printf(a, "n%u", i * 7 % 23).p);
		uint16_t first = (uint16_t)(i * 37 % 300 * 200);
		r->slot[PORT] = value_ports(first, (uint16_t)(first + (i % 5) * 90), 0);
		if (i % 31 == 3)
			r->slot[NAME] = value_unknown(VALUE_STRING, cause(h, "name"), 0);
		if (i % 29 == 4)
			r->slot[PORT] = value_none(0);
		if (i % 37 == 5)
			r->slot[PORT] = value_unknown(VALUE_PORTS, cause(h, "port"), 0);
		r->slot[OPEN] = value_bool(i % 3 == 0, 0);
		r->slot[LEADS] = all;
		value_list_add(a, all, value_record(r));
	}
}

static const char *const long_walks[] = {
	D("forbid any e in d.leads where e.open and e.name == d.name message \"{d.name} "
	  "{e.port}\""),
	D("let same = [e.name for e in d.leads where d.name == e.name and e.port is set]\n"
	  "  forbid count(same) > 7 message \"{same}\""),
	D("forbid any e in d.leads where e.port is set and d.port is set and "
	  "overlaps(d.port, e.port) and e.name != d.name message \"{d.port} {e.port} {e.name}\""),
	D("forbid any e in d.leads where e.port is set and d.port is set and e.port == d.port and "
	  "e.name == d.name message \"{e.port}\""),
	"language 1\npolicy p {\n  title \"t\"\n  for each door d\n"
	"  for each door e in d.leads where e.name == d.name\n"
	"  forbid e.port is set and d.port is set and overlaps(e.port, d.port)\n"
	"    message \"{e.port}\"\n}\n",
};

/* What joins and sieves leave out makes no difference; a run that notes what it sees has none. */
static void joins(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof long_walks / sizeof *long_walks; i++) {
		struct house h;
		house_init(&h, str_from(long_walks[i]));
		must_compile(&h);
		many(&h, 200);
		assert_true(run(&h));
		struct outcome_list quick = h.out;
		h.settings.seen = arena_array(&h.arena, uint8_t, h.program.n_code);
		assert_true(run(&h));
		assert_true(quick.n > 100);
		assert_int_equal(quick.n, h.out.n);
		for (uint32_t k = 0; k < quick.n; k++) {
			assert_ptr_equal(quick.at[k].subject, h.out.at[k].subject);
			assert_ptr_equal(quick.at[k].witness, h.out.at[k].witness);
			assert_int_equal(quick.at[k].verdict, h.out.at[k].verdict);
			assert_ptr_equal(quick.at[k].cause, h.out.at[k].cause);
			assert_true(str_eq(quick.at[k].message, h.out.at[k].message));
		}
		arena_done(&h.arena);
	}
}

/* Steps for n doors that each look for their like. */
static uint64_t steps(unsigned n)
{
	struct house h;
	house_init(&h, STR(D("forbid any e in d.leads where e.port is set and d.port is set and "
			     "overlaps(e.port, d.port) and d.name != e.name")));
	must_compile(&h);
	many(&h, n);
	for (unsigned i = 0; i < n; i++)
		h.facts.by_kind[0].at[i]->slot[PORT] =
			value_ports((uint16_t)(i * 8), (uint16_t)(i * 8), 0);
	uint64_t low = 1, high = VM_FUEL;
	while (low < high) {
		h.settings.fuel = low + (high - low) / 2;
		if (run(&h))
			high = h.settings.fuel;
		else
			low = h.settings.fuel + 1;
	}
	arena_done(&h.arena);
	return low;
}

static void joins_grow_linearly(void **state)
{
	(void)state;
	assert_true(steps(4000) < 9 * steps(500));
}

static void inactive(void **state)
{
	struct house h;
	const bool active[] = {false, true}, none[] = {false, false};
	(void)state;
	house_init(&h, str_from(two));
	h.settings.active = active;
	assert_true(run(&h));
	assert_true(str_eq(outcomes(&h), STR("front!0 side?0")));
	h.settings.active = none;
	assert_true(run(&h));
	assert_int_equal(h.out.n, 0);
	arena_done(&h.arena);
}

/* ---- limits ---- */

static const struct limit_case {
	const char *name, *text;
	uint64_t fuel;
	size_t memory;
	const char *why;
} limits[] = {
	{"steps", D("forbid d.open"), 3, 0, "steps"},
	{"a step too few and just enough", D("forbid d.open"), 1000, 0, ""},
	{"memory of lists",
		"language 1\npolicy p {\n  title \"t\"\n  for each door a\n  for each door b\n"
		"  for each door c\n  forbid a == b and b == c and count([a.name, b.name]) > "
		"3\n}\n",
		0, 64, "memory"},
	{"texts that double",
		D("let a = d.name + \"0123456789012345678901234567890123456789\"\n  let b = a + a\n"
		  "  let c = b + b\n  let e = c + c\n  let f = e + e\n  forbid f == \"\""),
		0, 512, "memory"},
	{"a text that is squared ends unknown",
		D("let a = \"aaaaaaaaaaaaaaaa\"\n  let b = replace(a, \"a\", a)\n"
		  "  let c = replace(b, \"a\", b)\n  let e = replace(c, \"a\", c)\n"
		  "  forbid e == \"\""),
		0, 0, ""},
	{"a list that is joined with itself",
		D("let a = \"aaaaaaaaaaaaaaaa\"\n  let b = join(split(a, \"a\"), a)\n"
		  "  let c = join(split(b, \"a\"), b)\n  let e = join(split(c, \"a\"), c)\n"
		  "  forbid e == \"\""),
		0, 0, "memory"},
};

static void limit(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		struct house h;
		house_init(&h, str_from(limits[i].text));
		h.settings.fuel = limits[i].fuel;
		h.settings.memory = limits[i].memory;
		bool ends = run(&h), want = limits[i].why[0] == '\0';
		if (ends != want || !str_contains(h.why, str_from(limits[i].why)))
			fail_msg("%s: %d, " STR_FMT, limits[i].name, ends, STR_ARG(h.why));
		assert_true(h.arena.used < 2 * VM_MEMORY);
		arena_done(&h.arena);
	}
}

/* A large file may take more: what ends for want of memory over a small one does not over it. */
static void memory_grows_with_the_text(void **state)
{
	(void)state;
	for (int large = 0; large < 2; large++) {
		struct house h;
		house_init(&h, str_from(limits[5].text));
		size_t n = large ? 2 * 1024 * 1024 : 1;
		char *text = malloc(n);
		assert_non_null(text);
		memset(text, ' ', n);
		list_push(&h.arena, &h.facts.sources,
			source_new(&h.arena, STR("house"), (struct str){text, n}));
		assert_int_equal(run(&h), large);
		arena_done(&h.arena);
		free(text);
	}
}

/* What grows too large is unknown, and says so. */
static void too_large_is_unknown(void **state)
{
	struct house h;
	(void)state;
	house_init(&h, str_from(limits[4].text));
	assert_true(run(&h));
	assert_int_equal(h.out.n, 3);
	assert_int_equal(h.out.at[0].verdict, TRUTH_UNKNOWN);
	assert_true(str_contains(h.out.at[0].cause->what, STR("too large")));
	arena_done(&h.arena);
}

/* ---- memos ---- */

static const char heavy[] =
	"language 1\n"
	"define is-heavy(d: door) = lower(d.name) matches `^(front|back)$` and "
	"d.weight > 5\n"
	"policy a {\n  title \"t\"\n  for each door d\n  forbid d is is-heavy\n}\n"
	"policy b {\n  title \"t\"\n  for each door d where d is is-heavy\n"
	"  forbid d.name != \"\"\n}\n"
	"policy c {\n  title \"t\"\n  for each door d\n  for each door e\n"
	"  forbid d is is-heavy and e.name == \"side\"\n}\n";

/* One subject's memo is not the next one's, nor of a policy whose neighbour was skipped. */
static void memos(void **state)
{
	struct house h;
	const bool last[] = {false, false, true};
	(void)state;
	weighed = 0;
	house_init(&h, str_from(heavy));
	assert_true(run(&h));
	assert_true(str_eq(outcomes(&h), STR("front!0 front!0 side!0 back!0 back!0 side!0")));
	assert_int_equal(weighed, 2);
	h.settings.active = last;
	assert_true(run(&h));
	assert_true(str_eq(outcomes(&h), STR("side!0 side!0")));
	arena_done(&h.arena);
}

/* The verdict, the place and the words are of the same item. */
static void witnesses(void **state)
{
	struct house h;
	(void)state;
	house_init(&h, STR(D("forbid any e in d.leads where not e.open message \"{d.name} to "
			     "{e.name}\" at e")));
	assert_true(run(&h));
	assert_int_equal(h.out.n, 2);
	assert_true(str_eq(h.out.at[0].message, STR("front to back")));
	assert_ptr_equal(h.out.at[0].witness, h.facts.by_kind[0].at[1]);
	assert_null(h.out.at[1].witness); /* of an unknown item nothing can be shown */
	assert_int_equal(h.out.at[1].verdict, TRUTH_UNKNOWN);
	arena_done(&h.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(verdict),
		cmocka_unit_test(cause_of),
		cmocka_unit_test(params),
		cmocka_unit_test(sieves),
		cmocka_unit_test(many_policies),
		cmocka_unit_test(joins),
		cmocka_unit_test(joins_grow_linearly),
		cmocka_unit_test(inactive),
		cmocka_unit_test(limit),
		cmocka_unit_test(memory_grows_with_the_text),
		cmocka_unit_test(too_large_is_unknown),
		cmocka_unit_test(memos),
		cmocka_unit_test(witnesses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
