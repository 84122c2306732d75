/*
 * types_test.c: type names, signatures, and records made from a schema.
 */
#include "types/schema.h"
#include "types/signature.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define EACH(type, row, rows) \
	for (const type *row = rows; row != (rows) + sizeof(rows) / sizeof *(rows); row++)
#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static int derived;

static struct value derive_twice(struct record *r)
{
	derived++;
	return value_int(2 * record_get(r, 1).u.i, 0);
}

static struct value derive_itself(struct record *r)
{
	unsigned slot;
	kind_field(r->kind, STR("round"), &slot);
	return record_get(r, slot);
}

enum {
	BOOL,
	INT,
	OPTIONAL,
	TEXT,
	ITEMS,
	WORDS,
	MAYBE_ITEMS,
	COLOUR,
	PARENT,
	ADDRESS,
	DERIVED,
	ROUND,
	SECRET,
	FIELDS
};
static const struct field fields[FIELDS] = {
	[BOOL] = {.name = "on", .type = "bool"},
	[INT] = {.name = "index", .type = "int"},
	[OPTIONAL] = {.name = "size", .type = "bytes?"},
	[TEXT] = {.name = "name", .type = "string"},
	[ITEMS] = {.name = "items", .type = "list of string"},
	[WORDS] = {.name = "words", .type = "map of string"},
	[MAYBE_ITEMS] = {.name = "maybe", .type = "list of string?"},
	[COLOUR] = {.name = "colour", .type = "colour"},
	[PARENT] = {.name = "parent", .type = "box"},
	[ADDRESS] = {.name = "address", .type = "ip"},
	[DERIVED] = {.name = "twice", .type = "int", .derive = derive_twice},
	[ROUND] = {.name = "round", .type = "int", .derive = derive_itself},
	[SECRET] = {.name = "secret", .type = "string", .sensitive = true},
};
static const struct kind kinds[] = {
	{.name = "box", .fields = fields, .n_fields = FIELDS, .index = 0, .subject = true},
	{.name = "part", .fields = fields, .n_fields = 1, .index = 1},
};
static const struct enumeration enumerations[] = {{"colour", "red green  blue"}};
static const struct schema schema = {
	.kinds = kinds, .n_kinds = 2, .enumerations = enumerations, .n_enumerations = 1};

/* spelling and how it is shown; NULL: no type */
static const struct type_case {
	const char *spelling, *shown;
} types_of[] = {
	{"bool", "bool"},
	{"list of string", "list of string"},
	{"  list   of\tmap of int ", "list of map of int"},
	{"user?", "user?"},
	{"user??", "user?"},
	{"list of string?", "list of string?"},
	{"list of (string?)", "list of (string?)"},
	{"(list of string)?", "list of string?"},
	{"list of (map of int?)", "list of (map of int?)"},
	{"list of (list of (map of int?)?)?", "list of (list of (map of int?)?)?"},
	{"box", "box"},
	{"colour?", "colour?"},
	{"boxes", NULL},
	{"list", NULL},
	{"list of", NULL},
	{"listof string", NULL},
	{"list string", NULL},
	{"?", NULL},
	{"", NULL},
	{"(", NULL},
	{"()", NULL},
};

static void test_spelling(void **state)
{
	struct types t;
	types_init(&t, *state, &schema);
	EACH(struct type_case, c, types_of)
	{
		const struct type *type = type_parse(&t, str_from(c->spelling));
		if (!type != !c->shown)
			fail_msg("`%s`: %s", c->spelling, type ? "is a type" : "is none");
		if (!type)
			continue;
		struct str shown = type_show(*state, type);
		if (!str_eq(shown, str_from(c->shown)))
			fail_msg("`%s` is shown as `" STR_FMT "`", c->spelling, STR_ARG(shown));
	}
}

/* What is shown can be read, and is the same pointer. */
static void test_round_trip(void **state)
{
	struct types t;
	types_init(&t, *state, &schema);
	EACH(struct type_case, c, types_of)
	{
		const struct type *type = type_parse(&t, str_from(c->spelling));
		if (type && type_parse(&t, type_show(*state, type)) != type)
			fail_msg("`%s` is shown as `" STR_FMT "`", c->spelling,
				STR_ARG(type_show(*state, type)));
	}
}

static void test_same_pointer(void **state)
{
	struct types t;
	types_init(&t, *state, &schema);
	assert_ptr_equal(
		type_list(&t, type_base(&t, TYPE_INT)), type_parse(&t, STR("list of int")));
	assert_ptr_not_equal(type_parse(&t, STR("list of int")), type_parse(&t, STR("map of int")));
	const struct type *error = type_base(&t, TYPE_ERROR);
	assert_ptr_equal(type_optional(&t, error), error);
}

static void test_deep_spelling(void **state)
{
	struct types t;
	struct buf b = BUF(*state);
	types_init(&t, *state, &schema);
	for (int i = 0; i < 100000; i++)
		buf_add(&b, STR("list of "));
	buf_add(&b, STR("int"));
	assert_null(type_parse(&t, buf_str(&b)));
}

static const struct call_case {
	const char *signature, *args[3];
	const char *result; /* NULL: argument `bad` does not fit */
	unsigned bad;
} calls[] = {
	{"(xs: list of T) -> T?", {"list of int"}, "int?", 0},
	{"(xs: list of T) -> T?", {"list of (int?)"}, "int?", 0},
	{"(xs: list of T) -> T?", {"map of int"}, NULL, 0},
	{"(a: string, b: string) -> bool", {"string", "int"}, NULL, 1},
	{"(a: string) -> bool", {"colour"}, "bool", 0},
	{"(a: string) -> bool", {"string?"}, NULL, 0},
	{"(a: string?) -> bool", {"string"}, "bool", 0},
	{"(a: number) -> number", {"int"}, "number", 0},
	{"(a: int) -> number", {"number"}, NULL, 0},
	{"(xs: C) -> int", {"map of string"}, "int", 0},
	{"(xs: C) -> int", {"string"}, NULL, 0},
	{"(xs: list of N) -> N", {"list of bytes"}, "bytes", 0},
	{"(xs: list of N) -> N", {"list of string"}, NULL, 0},
	{"(xs: list of O) -> list of O", {"list of version"}, "list of version", 0},
	{"(xs: list of O) -> list of O", {"list of box"}, NULL, 0},
	{"(a: T, b: T) -> T", {"int", "number"}, "number", 0},
	{"(a: T, b: T) -> T", {"int", "string"}, NULL, 1},
	{"() -> int", {NULL}, "int", 0},
};

static void test_calls(void **state)
{
	struct types t;
	types_init(&t, *state, &schema);
	EACH(struct call_case, c, calls)
	{
		struct signature sig;
		const struct type *args[3] = {NULL};
		unsigned bad = 9;
		if (!signature_parse(&t, str_from(c->signature), &sig))
			fail_msg("%s", c->signature);
		for (unsigned i = 0; i < 3 && c->args[i]; i++)
			args[i] = type_parse(&t, str_from(c->args[i]));
		const struct type *got = signature_apply(&t, &sig, args, &bad);
		if (!got != !c->result || (!got && bad != c->bad))
			fail_msg("%s of %s", c->signature, c->args[0]);
		if (got)
			assert_ptr_equal(got, type_parse(&t, str_from(c->result)));
	}
}

static void test_broken_argument_agrees(void **state)
{
	struct types t;
	struct signature sig;
	unsigned bad;
	types_init(&t, *state, &schema);
	const struct type *error = type_base(&t, TYPE_ERROR), *list = type_list(&t, error);
	assert_true(signature_parse(&t, STR("(xs: list of O) -> O?"), &sig));
	assert_ptr_equal(signature_apply(&t, &sig, &error, &bad), error);
	assert_ptr_equal(signature_apply(&t, &sig, &list, &bad), error);
}

static void test_bad_signatures(void **state)
{
	static const char *const bad[] = {"", "(a: int)", "a: int -> int", "(a) -> int",
		"(a: X) -> int", "(a: int) -> ", "(: int) -> int",
		"(a: int, a: int, a: int, a: int, a: int, a: int, a: int, a: int, a: int) -> int"};
	struct types t;
	struct signature sig;
	types_init(&t, *state, &schema);
	for (size_t i = 0; i < COUNT(bad); i++)
		if (signature_parse(&t, str_from(bad[i]), &sig))
			fail_msg("%s", bad[i]);
}

static void test_fresh_record(void **state)
{
	struct facts f;
	facts_init(&f, *state, &schema);
	uint32_t place =
		facts_place(&f, source_new(*state, STR("x"), STR("box")), (struct span){0, 3});
	struct record *r = record_new(&f, &kinds[0], place);
	static const enum value_tag want[FIELDS] = {
		[BOOL] = VALUE_BOOL,
		[INT] = VALUE_INT,
		[OPTIONAL] = VALUE_NONE,
		[TEXT] = VALUE_STRING,
		[ITEMS] = VALUE_LIST,
		[WORDS] = VALUE_MAP,
		[MAYBE_ITEMS] = VALUE_NONE,
		[COLOUR] = VALUE_STRING,
		[PARENT] = VALUE_NONE,
		[ADDRESS] = VALUE_IP,
		[DERIVED] = VALUE_LAZY,
		[ROUND] = VALUE_LAZY,
		[SECRET] = VALUE_STRING
	};
	for (unsigned i = 0; i < FIELDS; i++) {
		assert_int_equal(r->slot[i].tag, want[i]);
		assert_int_equal(r->slot[i].place, place);
	}
	assert_true(record_get(r, SECRET).flags & VALUE_SENSITIVE);
	assert_true(str_eq(record_show(r, *state), STR("box")));
}

static void test_lists_are_not_shared(void **state)
{
	struct facts f;
	facts_init(&f, *state, &schema);
	struct record *a = record_new(&f, &kinds[0], 0), *b = record_new(&f, &kinds[0], 0);
	value_list_add(*state, a->slot[ITEMS], value_int(1, 0));
	value_map_put(*state, a->slot[WORDS], value_string(*state, STR("k"), 0), value_int(1, 0));
	assert_int_equal(b->slot[ITEMS].u.list->n, 0);
	assert_int_equal(b->slot[WORDS].u.map->n, 0);
	assert_int_equal(record_new(&f, &kinds[0], 0)->slot[ITEMS].u.list->n, 0);
}

static void test_listing(void **state)
{
	struct facts f;
	facts_init(&f, *state, &schema);
	assert_true(record_new(&f, &kinds[0], 0)->listed);
	assert_false(record_new(&f, &kinds[1], 0)->listed);
	f.unlisted = true;
	assert_false(record_new(&f, &kinds[0], 0)->listed);
	assert_int_equal(f.by_kind[0].n, 1);
	assert_int_equal(f.by_kind[1].n, 0);
}

static void test_derived_once(void **state)
{
	struct facts f;
	facts_init(&f, *state, &schema);
	struct record *r = record_new(&f, &kinds[0], 0);
	r->slot[INT] = value_int(21, 0);
	derived = 0;
	assert_int_equal(record_get(r, DERIVED).u.i, 42);
	assert_int_equal(record_get(r, DERIVED).u.i, 42);
	assert_int_equal(derived, 1);
	assert_true(value_is_unknown(record_get(r, ROUND)));
}

static void test_words(void **state)
{
	(void)state;
	assert_true(enumeration_has(&enumerations[0], STR("blue")));
	assert_false(enumeration_has(&enumerations[0], STR("")));
	assert_false(enumeration_has(&enumerations[0], STR("red green")));
}

static int setup(void **state)
{
	static struct arena arena;
	arena_init(&arena);
	*state = &arena;
	return 0;
}

static int teardown(void **state)
{
	arena_done(*state);
	return 0;
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_spelling),
		TEST(test_round_trip),
		TEST(test_same_pointer),
		TEST(test_deep_spelling),
		TEST(test_calls),
		TEST(test_broken_argument_agrees),
		TEST(test_bad_signatures),
		TEST(test_fresh_record),
		TEST(test_lists_are_not_shared),
		TEST(test_listing),
		TEST(test_derived_once),
		TEST(test_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
