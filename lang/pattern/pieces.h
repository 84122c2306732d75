/*
 * pieces.h: a text with holes as a sequence of literal pieces, and where they occur in a text.
 */
#ifndef PATTERN_PIECES_H
#define PATTERN_PIECES_H

#include "base/str.h"
#include "value/text.h"

/* The literal bytes in front of the first hole, and behind the last; all of a text without. */
struct str text_head(struct text t);
struct str text_tail(struct text t);

/* Piece i of n_holes + 1. */
struct str text_piece(struct text t, uint32_t i);

/* As str_find, but linear also for texts made to be slow. */
size_t find_linear(struct str s, struct str part);

/* Can the holes of t be filled so that it is all of s? So that it is a prefix of s, a suffix, a
 * part? */
bool pieces_fill(struct text t, struct str s);
bool pieces_fill_prefix(struct text t, struct str s);
bool pieces_fill_suffix(struct text t, struct str s);
bool pieces_fill_part(struct text t, struct str s);

#endif
