/*
 * image.h: what writing and reading a program as bytes share.
 *
 * Numbers are written in groups of seven bits, texts as their length and bytes. The schema's shape
 * is part of the image, so that slots never mean another field. Instructions and rows of
 * bits lie at multiples of their size from its start, the lowest byte first, so that most machines
 * can use them in place.
 */
#ifndef CODE_IMAGE_H
#define CODE_IMAGE_H

#include "code/program.h"

enum { IMAGE_VERSION = 8, IMAGE_DEPTH = 16, IMAGE_WORD = 4, IMAGE_ROW = 8 };
#define IMAGE_MAGIC "pratique-program"

/* Kinds, fields and types: a program only fits the schema it was compiled against. */
uint64_t image_shape(const struct schema *s);

#endif
