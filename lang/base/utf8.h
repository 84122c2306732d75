/*
 * utf8.h: code points from bytes and back.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

enum { UTF8_BAD = 0xFFFD, UTF8_MOST = 4 };

/* Decodes the code point at the start of s (s.n > 0) and returns how many bytes it takes. Bytes
 * that are no UTF-8 (also overlong forms, surrogates, above U+10FFFF) count one each as UTF8_BAD.
 */
size_t utf8_decode(struct str s, uint32_t *code_point);

/* Writes at most UTF8_MOST bytes and returns how many. */
size_t utf8_write(uint32_t code_point, char out[UTF8_MOST]);

/* Beyond ASCII: a letter of any script, or a decimal digit. */
bool utf8_is_letter(uint32_t code_point);

/* White space of Unicode, ASCII's included. */
bool utf8_is_space(uint32_t code_point);

size_t utf8_count(struct str s); /* code points in s */
bool utf8_valid(struct str s);

#endif
