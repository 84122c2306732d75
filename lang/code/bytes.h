/*
 * bytes.h: the numbers, texts and values of an image, for load.c.
 *
 * Each count is held against what is left. What does not fit sets `failed`, and what is read then
 * is nothing; whoever reads goes on and asks at the end.
 */
#ifndef CODE_BYTES_H
#define CODE_BYTES_H

#include "code/program.h"

struct reader {
	const char *start, *at, *end;
	struct arena *arena;
	const struct schema *schema;
	bool failed;
	unsigned depth;
};

uint64_t get_long(struct reader *r);

static inline uint64_t get_u(struct reader *r) /* most are small */
{
	if (r->at < r->end && (uint8_t)*r->at < 0x80)
		return (uint8_t)*r->at++;
	return get_long(r);
}

int64_t get_i(struct reader *r);
uint32_t get_count(struct reader *r); /* of things that take at least one byte each */
struct str get_str(struct reader *r); /* borrows the image, as do values */
struct value get_value(struct reader *r);

/* n numbers of `size` bytes: those of the image itself where this machine can use them. */
const void *get_numbers(struct reader *r, size_t n, size_t size);

#endif
