/*
 * buf.h: text under construction, in an arena.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

struct buf {
	struct arena *arena; /* borrowed */
	char *p;
	size_t n, room;
};

#define BUF(arena) ((struct buf){(arena), NULL, 0, 0})

void buf_add(struct buf *b, struct str s);
void buf_char(struct buf *b, char c);
void buf_repeat(struct buf *b, char c, size_t n);
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str buf_str(const struct buf *b); /* what is there; valid until the next addition */

#endif
