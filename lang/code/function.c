/*
 * function.c: a function as programs use it: its code, and which values it takes.
 *
 * The checker sees to it that arguments fit. A program that was read from bytes has seen no
 * checker, so the machine asks once more, by tag.
 */
#include "builtins/builtins.h"
#include "code/program.h"
#include "types/signature.h"

#define TAG(tag) (1u << VALUE_##tag)

static const uint32_t tags[] = {
	[TYPE_ERROR] = UINT32_MAX, /* a letter: any type */
	[TYPE_NODE] = UINT32_MAX,
	[TYPE_BOOL] = TAG(BOOL),
	[TYPE_INT] = TAG(INT) | TAG(NUMBER) | TAG(BYTES) | TAG(DURATION),
	[TYPE_NUMBER] = TAG(INT) | TAG(NUMBER) | TAG(BYTES) | TAG(DURATION),
	[TYPE_BYTES] = TAG(INT) | TAG(BYTES),
	[TYPE_DURATION] = TAG(INT) | TAG(DURATION),
	[TYPE_STRING] = TAG(STRING) | TAG(PATH),
	[TYPE_ENUM] = TAG(STRING) | TAG(PATH),
	[TYPE_PATH] = TAG(STRING) | TAG(PATH),
	[TYPE_DATE] = TAG(DATE),
	[TYPE_VERSION] = TAG(VERSION),
	[TYPE_USER] = TAG(USER),
	[TYPE_PORTS] = TAG(PORTS),
	[TYPE_IP] = TAG(IP),
	[TYPE_CIDR] = TAG(CIDR),
	[TYPE_PATTERN] = TAG(STRING) | TAG(PATTERN),
	[TYPE_KIND] = TAG(RECORD),
	[TYPE_LIST] = TAG(LIST),
	[TYPE_MAP] = TAG(MAP),
	[TYPE_OPTIONAL] = 0,
};

static uint32_t tags_of(const struct type *t)
{
	return TAG(NONE) | tags[type_present(t)->kind];
}

/* A test has no signature: its name begins with the types it is asked of, "string path is empty".
 */
static uint32_t tags_asked(struct types *t, struct str name)
{
	uint32_t all = TAG(NONE);
	struct str word;
	for (struct str rest = name; rest.n && !str_starts_with(rest, STR("is "));) {
		rest = str_cut(rest, ' ', &word);
		const struct type *one = type_parse(t, word);
		all |= str_eq(word, STR("list"))  ? TAG(LIST)
		       : str_eq(word, STR("map")) ? TAG(MAP)
		       : one                      ? tags_of(one)
						  : 0;
	}
	return all;
}

static const struct function *function_find(const struct schema *s, struct str name)
{
	for (unsigned i = 0; i < s->n_functions; i++)
		if (str_eq(str_from(s->functions[i].name), name))
			return &s->functions[i];
	return builtin_find(name);
}

bool function_use_find(
	struct arena *a, const struct schema *s, struct str name, struct function_use *out)
{
	struct types types;
	struct signature sig;
	const struct function *f = function_find(s, name);
	if (!f)
		return false;
	*out = (struct function_use){.name = name, .run = f->run, .n_args = 1};
	types_init(&types, a, s);
	if (!f->signature[0]) {
		out->accepts[0] = tags_asked(&types, name);
		return true;
	}
	if (!signature_parse(&types, str_from(f->signature), &sig))
		return false;
	out->n_args = (uint8_t)sig.n;
	for (unsigned i = 0; i < sig.n; i++)
		out->accepts[i] = tags_of(sig.params[i].type);
	/* C stands for a list or a map */
	for (unsigned i = 0; i < sig.n; i++)
		if (sig.params[i].type->kind == TYPE_ERROR &&
			str_contains(str_from(f->signature), STR(": C")))
			out->accepts[i] = TAG(NONE) | TAG(LIST) | TAG(MAP);
	return true;
}

bool function_accepts(const struct function_use *f, const struct value *args)
{
	for (unsigned i = 0; i < f->n_args; i++)
		if (!value_is_unknown(args[i]) && !(f->accepts[i] >> args[i].tag & 1))
			return false;
	return true;
}
