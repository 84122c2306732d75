/*
 * compare.h: comparing values, with Kleene's third answer where something is unknown.
 *
 * It stands here and not in value/ because texts with holes are compared by pattern/. A missing
 * value equals only a missing one, and has no order.
 */
#ifndef BUILTINS_COMPARE_H
#define BUILTINS_COMPARE_H

#include "value/value.h"

/* int and number compare as numbers; a path equals a text that spells it; users by uid, where
 * root is 0; versions part by part, missing parts count 0, and by their suffix; lists item by
 * item. */
enum truth value_equal(struct value a, struct value b);

/* TRUE: *cmp is below, at or above 0. UNKNOWN: it cannot be told. FALSE: the two have no order.
 * Versions are ordered by their numbers alone, texts by bytes, ports by their first. */
enum truth value_order(struct value a, struct value b, int *cmp);

/* A list holds the item; a map has the key. */
enum truth value_holds(struct value collection, struct value item);
/* As value_holds; a text holds the part. */
enum truth value_contains(struct value whole, struct value part);
/* A path or text is the folder or lies below it; an address or network is in the network. */
enum truth value_under(struct value a, struct value b);

/* Why a comparison of the two is UNKNOWN: the cause of the first that has one, else of an item. */
const struct cause *compare_cause(struct value a, struct value b);

/* Kleene's tables. */
enum truth truth_and(enum truth a, enum truth b);
enum truth truth_or(enum truth a, enum truth b);

/* An IPv4 address written as IPv6 (::ffff:10.0.0.1) as what it is. */
struct ip ip_plain(struct ip ip);

#endif
