#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { USUAL = 64 }; /* most of what is printed is shorter */

static void buf_reserve(struct buf *b, size_t more)
{
	if (b->room - b->n > more)
		return;
	size_t room = (b->room ? b->room * 2 : 64) + more;
	b->p = arena_grow(b->arena, b->p, b->n, room, 1);
	b->room = room;
}

void buf_add(struct buf *b, struct str s)
{
	if (s.n == 0)
		return;
	buf_reserve(b, s.n);
	memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
	b->p[b->n] = '\0';
}

void buf_char(struct buf *b, char c)
{
	buf_reserve(b, 1);
	b->p[b->n++] = c;
	b->p[b->n] = '\0';
}

void buf_repeat(struct buf *b, char c, size_t n)
{
	buf_reserve(b, n);
	memset(b->p + b->n, c, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void buf_printf(struct buf *b, const char *format, ...)
{
	va_list args, again;
	buf_reserve(b, USUAL);
	va_start(args, format);
	va_copy(again, args);
	size_t room = b->room - b->n;
	int n = vsnprintf(b->p + b->n, room, format, args);
	if (n > 0 && (size_t)n >= room) {
		buf_reserve(b, (size_t)n);
		vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
	}
	va_end(again);
	va_end(args);
	b->n += n > 0 ? (size_t)n : 0;
}

struct str buf_str(const struct buf *b)
{
	return (struct str){b->p ? b->p : "", b->n};
}
