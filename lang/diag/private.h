/*
 * private.h: how much room characters take, for the files of diag/.
 */
#ifndef DIAG_PRIVATE_H
#define DIAG_PRIVATE_H

#include "base/buf.h"

unsigned text_width(uint32_t code_point);

/* Adds one character, hidden ones as <U+XXXX>, and answers how many columns it took. */
unsigned text_visible_char(struct buf *out, struct str bytes, uint32_t code_point);

#endif
