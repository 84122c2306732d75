/* image.h: the standard library's program and its examples as bytes; written by bundle/ while
 * building. */
#ifndef LIBRARY_IMAGE_H
#define LIBRARY_IMAGE_H

#include <stdalign.h>
#include <stddef.h>

extern const unsigned char library_image[];
extern const size_t library_image_size;
extern const unsigned char library_examples[];
extern const size_t library_examples_size;

#endif
