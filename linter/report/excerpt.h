/*
 * excerpt.h: the written line with the exact range underlined.
 *
 * Works in columns of the screen: tabs are expanded, wide characters count two, what nobody sees
 * is spelled out. Of a long line only the part around the range is shown.
 */
#ifndef REPORT_EXCERPT_H
#define REPORT_EXCERPT_H

#include "report/colour.h"

struct excerpt {
	struct sink *out;
	bool colour;
	enum paint paint; /* of the marks */
	char mark;        /* '^' or '-' */
	unsigned gutter;  /* columns for line numbers */
};

/* The lines of the span, at most EXCERPT_LINES of them, each with its marks below. */
void excerpt_add(const struct excerpt *e, struct source *source, struct span span);

/* "   |": a line of the frame; `number` 0: without one. Ends behind the bar. */
void excerpt_bar(const struct excerpt *e, uint32_t number);

unsigned excerpt_gutter(struct source *source, struct span span);

enum { EXCERPT_LINES = 4, EXCERPT_LEAD = 60, EXCERPT_WIDTH = 140, EXCERPT_TAB = 8 };

#endif
