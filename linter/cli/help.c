/*
 * help.c: help texts, made from the table of options and wrapped at 80 columns.
 */
#include "cli/private.h"

enum { WIDTH = 80, OPTION_COLUMN = 28, COMMAND_COLUMN = 15, EXIT_COLUMN = 6 };

/* Words from column `at` on; further lines begin at `indent`. */
static void wrap(struct buf *out, size_t at, size_t indent, struct str text)
{
	struct str next;
	bool first = true;
	while (text.n) {
		text = str_cut(text, ' ', &next);
		if (!first && at + 1 + next.n > WIDTH) {
			buf_char(out, '\n');
			buf_repeat(out, ' ', indent);
			at = indent;
			first = true;
		}
		if (!first) {
			buf_char(out, ' ');
			at++;
		}
		buf_add(out, next);
		at += next.n;
		first = false;
	}
	buf_char(out, '\n');
}

/* "  left      right": right begins on a line of its own when left is too long. */
static void row(struct buf *out, struct str left, size_t column, const char *right)
{
	buf_add(out, STR("  "));
	buf_add(out, left);
	size_t at = left.n + 2;
	if (at + 1 >= column) {
		buf_char(out, '\n');
		at = 0;
	}
	buf_repeat(out, ' ', column - at);
	wrap(out, column, column, str_from(right));
}

static struct str option_left(struct arena *a, const struct option_info *o)
{
	struct buf b = BUF(a);
	if (o->letter)
		buf_printf(&b, "-%c, ", o->letter);
	else
		buf_add(&b, STR("    "));
	buf_add(&b, STR("--"));
	for (const char *c = o->name; *c; c++)
		buf_char(&b, *c == '_' ? '-' : *c);
	if (o->argument[0])
		buf_printf(&b, "=%s", o->argument);
	return buf_str(&b);
}

static void group_add(struct buf *out, unsigned group, enum command command)
{
	bool any = false;
	for (unsigned i = 0; i < option_count(); i++) {
		const struct option_info *o = option_at(i);
		if (o->group != group || !(o->commands & 1u << command))
			continue;
		if (!any)
			buf_printf(out, "\n%s:\n", group_headings[group]);
		any = true;
		row(out, option_left(out->arena, o), OPTION_COLUMN, o->doc);
	}
}

static void exit_codes(struct buf *out, enum command c)
{
	bool judges = c == COMMAND_lint || c == COMMAND_run;
	if (!judges && c != COMMAND_test && c != COMMAND_check && c != COMMAND_fmt)
		return;
	buf_add(out, STR("\nExit status:\n"));
	row(out, STR("0"), EXIT_COLUMN, "nothing to complain about");
	row(out, STR("1"), EXIT_COLUMN,
		judges ? "findings at or above the bar" : "something failed");
	row(out, STR("2"), EXIT_COLUMN,
		"wrong usage, or an input, policy or configuration that cannot be read");
	if (judges)
		row(out, STR("3"), EXIT_COLUMN, "only undecided, with --fail-on-undecided");
}

void help_command(struct buf *out, enum command c)
{
	const struct command_info *info = &command_infos[c];
	buf_printf(out, "Usage: pratique %s%s%s%s\n\n", info->name, " [OPTION...]",
		info->arguments[0] ? " " : "", info->arguments);
	wrap(out, 0, 0, str_from(info->doc));
	if (info->more[0])
		wrap(out, 0, 0, str_from(info->more));
	for (unsigned g = 0; g < GROUP_COUNT; g++)
		group_add(out, g, c);
	exit_codes(out, c);
}

void help_overview(struct buf *out)
{
	buf_add(out, STR("Usage: pratique [COMMAND] [OPTION...] [ARGUMENT...]\n\n"));
	wrap(out, 0, 0,
		STR("Checks Dockerfiles, compose files and docker command lines against policies "
		    "before anything is deployed."));
	buf_add(out, STR("\nCommands:\n"));
	for (int c = 0; c < COMMAND_COUNT; c++)
		row(out, str_from(command_infos[c].name), COMMAND_COLUMN, command_infos[c].doc);
	buf_add(out, STR("\n`pratique help COMMAND` shows the options of a command.\n"));
}
