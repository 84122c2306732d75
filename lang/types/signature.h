/*
 * signature.h: what a built-in function takes and gives.
 *
 *	(text: string, prefix: string) -> bool
 *	(xs: list of T) -> T?
 *
 * Four capital letters stand for types that the arguments decide, the same one wherever the letter
 * is repeated: T any type; C a list or a map; N what adds up (int, number, bytes, duration); O what
 * has an order (N, and string, path, date, version, ports, ip, enumerations). In a parsed
 * signature a letter has the kind TYPE_ERROR, which agrees with everything.
 */
#ifndef TYPES_SIGNATURE_H
#define TYPES_SIGNATURE_H

#include "types/type.h"

enum { SIGNATURE_PARAMS = 8 };

struct signature_param {
	struct str name;
	const struct type *type;
};

struct signature {
	struct signature_param params[SIGNATURE_PARAMS];
	unsigned n;
	const struct type *result;
};

/* `text` is borrowed. false: it does not follow the form, or names a type that is not there. */
bool signature_parse(struct types *t, struct str text, struct signature *out);

/* The type of the result for sig->n arguments of these types. NULL when one does not fit; then
 * *bad is its index. An int fits a number, a word of an enumeration a string, T fits T?. */
const struct type *signature_apply(struct types *t, const struct signature *sig,
	const struct type *const *args, unsigned *bad);

#endif
