#include "builtins/private.h"

const struct function builtin_functions[] = {
#define BUILTIN(name, function, signature, doc, example, result) \
	{#name, signature, doc, example, result, function},
#include "builtins/builtins.def"
#undef BUILTIN
};
const unsigned builtin_function_count = sizeof builtin_functions / sizeof *builtin_functions;

const struct test_info builtin_tests[] = {
#define TEST(name, types, function, doc, example, result) \
	{name, types, {types " is " name, "", doc, example, result, function}},
#include "builtins/tests.def"
#undef TEST
};
const unsigned builtin_test_count = sizeof builtin_tests / sizeof *builtin_tests;

const struct function *builtin_find(struct str name)
{
	for (unsigned i = 0; i < builtin_function_count; i++)
		if (str_eq(str_from(builtin_functions[i].name), name))
			return &builtin_functions[i];
	for (unsigned i = 0; i < builtin_test_count; i++)
		if (str_eq(str_from(builtin_tests[i].function.name), name))
			return &builtin_tests[i].function;
	return NULL;
}

static struct str asked_of(enum type_kind kind)
{
	if (kind == TYPE_LIST)
		return STR("list");
	if (kind == TYPE_MAP)
		return STR("map");
	return type_kind_name(kind == TYPE_ENUM ? TYPE_STRING : kind);
}

static bool fits(const struct test_info *t, enum type_kind kind)
{
	struct str rest = str_from(t->types), one, want = asked_of(kind);
	while (rest.n) {
		rest = str_cut(rest, ' ', &one);
		if (str_eq(one, want))
			return true;
	}
	return false;
}

const struct test_info *builtin_test(struct str name, enum type_kind kind)
{
	for (unsigned i = 0; i < builtin_test_count; i++)
		if (str_eq(str_from(builtin_tests[i].name), name) && fits(&builtin_tests[i], kind))
			return &builtin_tests[i];
	return NULL;
}

const struct function *builtin_test_function(const struct test_info *test)
{
	return &test->function;
}

void builtin_offer_functions(struct nearest *n)
{
	for (unsigned i = 0; i < builtin_function_count; i++)
		nearest_offer(n, str_from(builtin_functions[i].name));
}

void builtin_offer_tests(struct nearest *n, enum type_kind kind)
{
	for (unsigned i = 0; i < builtin_test_count; i++)
		if (fits(&builtin_tests[i], kind))
			nearest_offer(n, str_from(builtin_tests[i].name));
}
