/*
 * private.h: what the files of builtins/ share.
 */
#ifndef BUILTINS_PRIVATE_H
#define BUILTINS_PRIVATE_H

#include "builtins/builtins.h"

#define BUILTIN(name, function, signature, doc, example, result) builtin_fn function;
#include "builtins/builtins.def"
#undef BUILTIN
#define TEST(name, types, function, doc, example, result) builtin_fn function;
#include "builtins/tests.def"
#undef TEST

/* `v` as the result of a call: at the place of the first argument when it has none, and sensitive
 * when an argument is, unless it is a bool or an int, which give nothing away. */
struct value result_of(const struct value *args, unsigned n, struct value v);

/* Is an argument missing or unknown? Then *out is the result, of the tag where it is unknown. */
bool not_known(const struct value *args, unsigned n, enum value_tag tag, struct value *out);

struct value result_unknown(
	const struct value *args, unsigned n, enum value_tag tag, const struct cause *cause);
/* The same, of a T?. */
struct value result_maybe(
	const struct value *args, unsigned n, enum value_tag tag, const struct cause *cause);
struct value result_truth(const struct value *args, unsigned n, enum truth t);

/* What an operator or function puts together may be this long; beyond it the result is unknown, so
 * that no policy can square a text again and again. */
enum { RESULT_TEXT_MOST = 1 << 22, RESULT_LIST_MOST = 1 << 20 };
bool text_too_large(const struct texter *t);
struct value result_too_large(
	struct call *call, const struct value *args, unsigned n, enum value_tag tag);

/* operators.c: unknown, with the cause of the first of the two that has one */
struct value operator_blame(struct value a, struct value b);
/* That truth as a value; unknown as above */
struct value operator_answer(enum truth t, struct value a, struct value b);

static inline bool is_text(struct value v)
{
	return (v.tag == VALUE_STRING || v.tag == VALUE_PATH) && !value_is_unknown(v);
}

static inline bool known_both(struct value a, struct value b)
{
	return !value_is_unknown(a) && !value_is_unknown(b) && !value_is_missing(a) &&
	       !value_is_missing(b);
}

/* key.c: equal values have equal keys, so that items are found in a map. */
struct str value_key(struct arena *a, struct value v);

/* spdx.c */
bool spdx_valid(struct str expression);

#endif
