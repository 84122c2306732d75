/*
 * private.h: how much room characters and lines take, for the files of diag/.
 */
#ifndef DIAG_PRIVATE_H
#define DIAG_PRIVATE_H

#include "base/buf.h"
#include "source/source.h"

unsigned text_width(uint32_t code_point);

/* Adds one character, hidden ones as <U+XXXX>, and answers how many columns it took. */
unsigned text_visible_char(struct buf *out, struct str bytes, uint32_t code_point);

/* The window of one line around `at`, as shown. */
struct row {
	struct buf text;
	struct span bytes; /* of the source */
	size_t *column;    /* of each byte, and of the end */
	bool cut_left, cut_right;
};
struct row row_new(struct source *s, struct span line, uint32_t at, struct arena *a);
size_t row_column(const struct row *r, uint32_t offset); /* cut to the window */

#endif
