/*
 * units.h: sizes, durations and dates as text, both ways.
 */
#ifndef VALUE_UNITS_H
#define VALUE_UNITS_H

#include "base/buf.h"

enum units {
	UNITS_BYTES,           /* B kB (or KB) MB GB TB PB by 1000, KiB MiB GiB TiB PiB by 1024 */
	UNITS_DURATION,        /* ns us ms s min h d */
	UNITS_DOCKER_BYTES,    /* b k m g t p, also kb or kib, any case, all by 1024; bare: bytes */
	UNITS_DOCKER_DURATION, /* ns us ms s m h */
	UNITS_COUNT
};

/* "1.5GiB", "1h30min", "-1B": numbers with units, all of the text, each unit smaller than the one
 * before it; sizes have one. false when it is none of that or too large. */
bool units_read(enum units units, struct str text, int64_t *out);

/* The spelling with the smallest number that is exact: 8GiB, 1500MB, -1B; 1h30min, 0s. */
void size_show(struct buf *out, int64_t bytes);
void duration_show(struct buf *out, int64_t ns);

/* YYYY-MM-DD, a day that exists, to days since 1970-01-01 and back. */
bool date_read(struct str text, int64_t *days);
void date_show(struct buf *out, int64_t days);

#endif
