#include "report/colour.h"

#include <string.h>

static bool is_set(const char *value)
{
	return value && value[0];
}

static bool is_on(const char *value)
{
	return is_set(value) && strcmp(value, "0") != 0;
}

bool colour_wanted(enum colour_when when, bool terminal, char *(*env)(const char *name))
{
	if (when != COLOUR_AUTO)
		return when == COLOUR_ALWAYS;
	if (is_set(env("NO_COLOR")))
		return false;
	if (is_on(env("CLICOLOR_FORCE")) || is_on(env("FORCE_COLOR")))
		return true;
	const char *term = env("TERM");
	return terminal && is_set(term) && strcmp(term, "dumb") != 0;
}

enum paint paint_of_severity(enum severity s)
{
	static const enum paint paints[SEVERITY_COUNT] = {[SEVERITY_CRITICAL] = PAINT_CRITICAL,
		[SEVERITY_HIGH] = PAINT_HIGH,
		[SEVERITY_MEDIUM] = PAINT_MEDIUM,
		[SEVERITY_LOW] = PAINT_LOW,
		[SEVERITY_INFO] = PAINT_INFO};
	return paints[s];
}

void paint_on(struct sink *out, bool colour, enum paint p)
{
	static const char *const codes[] = {[PAINT_PLAIN] = "0",
		[PAINT_BOLD] = "1",
		[PAINT_DIM] = "2",
		[PAINT_CRITICAL] = "1;35",
		[PAINT_HIGH] = "1;31",
		[PAINT_MEDIUM] = "1;33",
		[PAINT_LOW] = "1;36",
		[PAINT_INFO] = "1;34"};
	if (colour)
		sink_printf(out, "\033[%sm", codes[p]);
}

void paint_off(struct sink *out, bool colour)
{
	if (colour)
		sink_add(out, STR("\033[0m"));
}
