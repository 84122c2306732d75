/*
 * colour.h: whether to colour, and the few colours there are.
 */
#ifndef REPORT_COLOUR_H
#define REPORT_COLOUR_H

#include "findings/finding.h"
#include "report/sink.h"

enum colour_when { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

enum paint {
	PAINT_PLAIN,
	PAINT_BOLD,
	PAINT_DIM,
	PAINT_CRITICAL,
	PAINT_HIGH,
	PAINT_MEDIUM,
	PAINT_LOW,
	PAINT_INFO
};

/* The option first, then NO_COLOR, then CLICOLOR_FORCE and FORCE_COLOR, then whether the stream is
 * a terminal that can. `env` is getenv, or a test's. */
bool colour_wanted(enum colour_when when, bool terminal, char *(*env)(const char *name));

enum paint paint_of_severity(enum severity s);
void paint_on(struct sink *out, bool colour, enum paint p);
void paint_off(struct sink *out, bool colour);

#endif
