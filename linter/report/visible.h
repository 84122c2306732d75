/*
 * visible.h: text of strangers, made fit for a terminal and for the log of a CI.
 *
 * Control characters, bidirectional overrides and other characters that nobody sees come out as
 * <U+001B>. So does one # of the markers that some CI systems obey anywhere in a line (##vso[,
 * ##[, ##teamcity[). Bytes that are no UTF-8 come out as U+FFFD.
 */
#ifndef REPORT_VISIBLE_H
#define REPORT_VISIBLE_H

#include "report/sink.h"

struct glyph {
	uint32_t bytes;   /* taken from the text */
	uint32_t width;   /* columns on the screen */
	struct str shown; /* in `room`, or a part of the text */
	char room[12];
};

/* The character at `at` (< text.n). A tab is shown as one blank; callers that expand tabs look for
 * it first. Not copied around: `shown` may point into the struct. */
void glyph_read(struct glyph *g, struct str text, size_t at);

/* How many bytes from `at` on are ASCII that every format shows as it is, one column each; at most
 * `most`. Most text is nothing else. Not among them: control characters and " # & ' < > \ */
size_t plain_run(struct str text, size_t at, size_t most);

/* A text on one line, cut to `most` characters with "..." behind; 0: uncut. */
void visible_add(struct sink *out, struct str text, size_t most);

/* True for what must not be seen raw: C0, DEL, C1, line separators, bidi and zero-width. */
bool is_invisible(uint32_t code_point);

/* True where the text continues a marker that a CI obeys: the # at `at` is to be hidden. */
bool is_ci_marker(struct str text, size_t at);

#endif
