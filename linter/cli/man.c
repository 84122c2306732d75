/*
 * man.c: `man`: the manual page, made from the table of options.
 */
#include "cli/session.h"

/* Text in which nothing is a request: a line does not begin with . or ', and \\ and - are literal.
 */
static void roff(struct sink *out, const char *text)
{
	if (*text == '.' || *text == '\'')
		sink_add(out, STR("\\&"));
	for (; *text; text++) {
		if (*text == '\\')
			sink_add(out, STR("\\e"));
		else if (*text == '-')
			sink_add(out, STR("\\-"));
		else
			sink_char(out, *text);
	}
}

static void option(struct sink *out, const struct option_info *o)
{
	sink_add(out, STR(".TP\n"));
	if (o->letter)
		sink_printf(out, "\\fB\\-%c\\fR, ", o->letter);
	sink_add(out, STR("\\fB\\-\\-"));
	for (const char *c = o->name; *c; c++)
		sink_add(out, *c == '_' ? STR("\\-") : (struct str){c, 1});
	sink_add(out, STR("\\fR"));
	if (o->argument[0])
		sink_printf(out, "=\\fI%s\\fR", o->argument);
	sink_char(out, '\n');
	roff(out, o->doc);
	sink_add(out, STR("\n.br\nOf:"));
	const char *link = " ";
	for (int c = 0; c < COMMAND_COUNT && o->commands != ~0u; c++)
		if (o->commands & 1u << c) {
			sink_printf(out, "%s%s", link, command_name((enum command)c));
			link = ", ";
		}
	sink_add(out, o->commands == ~0u ? STR(" every command.\n") : STR(".\n"));
}

static void commands(struct sink *out)
{
	sink_add(out, STR(".SH COMMANDS\n"));
	for (int c = 0; c < COMMAND_COUNT; c++) {
		const struct command_info *info = &command_infos[c];
		sink_printf(out, ".TP\n\\fB%s\\fR", info->name);
		if (info->arguments[0]) {
			sink_char(out, ' ');
			roff(out, info->arguments);
		}
		sink_char(out, '\n');
		roff(out, info->doc);
		sink_char(out, '\n');
		if (info->more[0]) {
			roff(out, info->more);
			sink_char(out, '\n');
		}
	}
}

static void options(struct sink *out)
{
	sink_add(out, STR(".SH OPTIONS\n"));
	for (unsigned g = 0; g < option_group_count(); g++) {
		sink_printf(out, ".SS %s\n", option_group_heading(g));
		for (unsigned i = 0; i < option_count(); i++)
			if (option_at(i)->group == g)
				option(out, option_at(i));
	}
}

int command_man(struct session *s)
{
	struct sink *out = s->out;
	sink_add(out,
		STR(".TH PRATIQUE 1 \"\" \"pratique " PRATIQUE_VERSION "\" \"User Commands\"\n"
		    ".SH NAME\npratique \\- checks containers before they are deployed\n"
		    ".SH SYNOPSIS\n.B pratique\n[\\fICOMMAND\\fR] [\\fIOPTION\\fR...] "
		    "[\\fIARGUMENT\\fR...]\n"
		    ".SH DESCRIPTION\n"
		    "Checks Dockerfiles, compose files and docker command lines against policies "
		    "before anything is deployed.\n"
		    "What cannot be decided from the files is reported as undecided, never "
		    "guessed and never passed over.\n"));
	commands(out);
	options(out);
	sink_add(
		out, STR(".SH EXIT STATUS\n"
			 ".TP\n0\nNothing to complain about.\n"
			 ".TP\n1\nFindings at or above the bar, or something failed.\n"
			 ".TP\n2\nWrong usage, or an input, policy or configuration that cannot be "
			 "read; everything else was still checked.\n"
			 ".TP\n3\nOnly undecided, with \\-\\-fail\\-on\\-undecided.\n"));
	return session_end(s, EXIT_CLEAN);
}
