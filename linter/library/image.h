/* image.h: the standard library's program as bytes; written by bundle.c while building. */
#ifndef LIBRARY_IMAGE_H
#define LIBRARY_IMAGE_H

#include <stddef.h>

extern const unsigned char library_image[];
extern const size_t library_image_size;

#endif
