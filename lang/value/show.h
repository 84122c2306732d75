/*
 * show.h: values as users read them in messages.
 */
#ifndef VALUE_SHOW_H
#define VALUE_SHOW_H

#include "value/value.h"

/* 8GiB, 1h30min, 2027-03-31, 1000:1000, 8000-8010, 0.5, true, "a, b" for a list and "k: v" for a
 * map without brackets; a missing value is "(none)", an unknown one and a hole "${...}", a
 * sensitive one "***". A record is its source text; record_show knows better. */
struct str value_show(struct arena *a, struct value v);

/* The shortest decimal that reads back as the same number. */
void number_show(struct buf *out, double d);
void ip_show(struct buf *out, struct ip ip);

#endif
