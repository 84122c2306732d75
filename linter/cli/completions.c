/*
 * completions.c: `completions`: what shells need to complete our command line, made from the table
 * of options.
 *
 * Words that an option takes are listed; names of policies are asked for when they are wanted, so
 * that those of a --policy file count too; everything else is a file.
 */
#include "cli/session.h"

#define POLICIES "pratique rules --select all 2>/dev/null | awk '{ print $2 }'"

enum value_kind { VALUE_ABSENT, VALUE_IS_WORD, VALUE_POLICIES, VALUE_FILES, VALUE_OTHER };

static enum value_kind value_of(unsigned i)
{
	struct str argument = str_from(option_at(i)->argument);
	if (!argument.n)
		return VALUE_ABSENT;
	if (option_word(i, 0))
		return VALUE_IS_WORD;
	if (str_eq(argument, STR("POLICY")))
		return VALUE_POLICIES;
	return str_eq(argument, STR("FILE")) || str_eq(argument, STR("PATH")) ? VALUE_FILES
									      : VALUE_OTHER;
}

static bool belongs(unsigned option, int command)
{
	return option_at(option)->commands & 1u << command;
}

static void long_name(struct sink *out, const struct option_info *o)
{
	for (const char *c = o->name; *c; c++)
		sink_char(out, *c == '_' ? '-' : *c);
}

static void words(struct sink *out, unsigned option)
{
	for (unsigned k = 0; option_word(option, k); k++)
		sink_printf(out, "%s%s", k ? " " : "", option_word(option, k));
}

static void commands(struct sink *out)
{
	for (int c = 0; c < COMMAND_COUNT; c++)
		sink_printf(out, "%s%s", c ? " " : "", command_name((enum command)c));
}

/* ---- bash ---- */

static void bash_options(struct sink *out, int c, const char *pattern)
{
	sink_printf(out, "\t%s) options=\"", pattern);
	for (unsigned i = 0; i < option_count(); i++) {
		if (!belongs(i, c))
			continue;
		sink_add(out, STR("--"));
		long_name(out, option_at(i));
		sink_char(out, ' ');
	}
	sink_add(out, STR("\" ;;\n"));
}

static void bash_value(struct sink *out, unsigned i)
{
	const struct option_info *o = option_at(i);
	enum value_kind kind = value_of(i);
	if (kind == VALUE_ABSENT || kind == VALUE_FILES)
		return;
	sink_add(out, STR("\t--"));
	long_name(out, o);
	if (o->letter)
		sink_printf(out, " | -%c", o->letter);
	sink_add(out, STR(") "));
	if (kind == VALUE_IS_WORD) {
		sink_add(out, STR("COMPREPLY=($(compgen -W \""));
		words(out, i);
		sink_add(out, STR("\" -- \"$word\")); return ;;\n"));
	} else if (kind == VALUE_POLICIES) {
		sink_add(out, STR("COMPREPLY=($(compgen -W \"$(" POLICIES ")\" -- \"$word\")); "
				  "return ;;\n"));
	} else {
		sink_add(out, STR("return ;;\n"));
	}
}

static void bash(struct sink *out)
{
	sink_add(out,
		STR("_pratique() {\n"
		    "\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
		    "\tlocal command=${COMP_WORDS[1]} commands=\""));
	commands(out);
	sink_add(out, STR("\" options\n\tCOMPREPLY=()\n\tcase $before in\n"));
	for (unsigned i = 0; i < option_count(); i++)
		bash_value(out, i);
	sink_add(out, STR("\tesac\n\tcase $command in\n"));
	for (int c = 0; c < COMMAND_COUNT; c++)
		if (c != COMMAND_lint)
			bash_options(out, c, command_name((enum command)c));
	bash_options(out, COMMAND_lint, "*"); /* what runs when no command is named */
	sink_add(
		out, STR("\tesac\n"
			 "\tif [[ $word == -* ]]; then\n"
			 "\t\tCOMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
			 "\t\treturn\n\tfi\n"
			 "\tcase $command in\n"
			 "\texplain) COMPREPLY=($(compgen -W \"$(" POLICIES ")\" -- \"$word\")); "
			 "return ;;\n"
			 "\thelp) COMPREPLY=($(compgen -W \"$commands\" -- \"$word\")); return ;;\n"
			 "\tcompletions) COMPREPLY=($(compgen -W \"bash zsh fish\" -- \"$word\")); "
			 "return ;;\n"
			 "\tesac\n"
			 "\tCOMPREPLY=($(compgen -f -- \"$word\"))\n"
			 "\tif ((COMP_CWORD == 1)); then\n"
			 "\t\tCOMPREPLY+=($(compgen -W \"$commands\" -- \"$word\"))\n"
			 "\tfi\n}\n"
			 "complete -o filenames -F _pratique pratique\n"));
}

/* ---- zsh ---- */

/* In single quotes, as _arguments reads it: [ ] and : are escaped. */
static void zsh_doc(struct sink *out, const char *doc)
{
	for (; *doc; doc++) {
		if (*doc == '\'')
			sink_add(out, STR("'\\''"));
		else if (*doc == '[' || *doc == ']' || *doc == ':' || *doc == '\\')
			sink_printf(out, "\\%c", *doc);
		else
			sink_char(out, *doc);
	}
}

static void zsh_option(struct sink *out, unsigned i)
{
	const struct option_info *o = option_at(i);
	enum value_kind kind = value_of(i);
	sink_add(out, STR(" \\\n\t\t\t'*--"));
	long_name(out, o);
	sink_add(out, kind == VALUE_ABSENT ? STR("[") : STR("=["));
	zsh_doc(out, o->doc);
	sink_char(out, ']');
	if (kind != VALUE_ABSENT)
		sink_printf(out, ":%s:", o->argument);
	if (kind == VALUE_IS_WORD) {
		sink_char(out, '(');
		words(out, i);
		sink_char(out, ')');
	} else if (kind == VALUE_POLICIES) {
		sink_add(out, STR("_pratique_policies"));
	} else if (kind == VALUE_FILES) {
		sink_add(out, STR("_files"));
	}
	sink_char(out, '\'');
}

static void zsh_command(struct sink *out, int c)
{
	sink_printf(out, "\t\t%s)\n\t\t_arguments", command_name((enum command)c));
	for (unsigned i = 0; i < option_count(); i++)
		if (belongs(i, c))
			zsh_option(out, i);
	sink_add(out, c == COMMAND_explain ? STR(" \\\n\t\t\t'*:policy:_pratique_policies'")
					   : STR(" \\\n\t\t\t'*:file:_files'"));
	sink_add(out, STR("\n\t\t;;\n"));
}

static void zsh(struct sink *out)
{
	sink_add(out, STR("#compdef pratique\n"
			  "_pratique_policies() {\n\tlocal -a names\n"
			  "\tnames=(${(f)\"$(" POLICIES ")\"})\n\tcompadd -a names\n}\n"
			  "_pratique() {\n\tlocal -a commands\n\tcommands=("));
	for (int c = 0; c < COMMAND_COUNT; c++) {
		sink_printf(out, "\n\t\t'%s:", command_name((enum command)c));
		zsh_doc(out, command_infos[c].doc);
		sink_char(out, '\'');
	}
	sink_add(out, STR(")\n\tif ((CURRENT == 2)) && [[ $words[2] != -* ]]; then\n"
			  "\t\t_describe command commands\n\t\t_files\n\t\treturn\n\tfi\n"
			  "\tlocal command=$words[2]\n"
			  "\t(($+commands[(r)$command:*])) && shift words && ((CURRENT--)) || "
			  "command=lint\n"
			  "\tcase $command in\n"));
	for (int c = 0; c < COMMAND_COUNT; c++)
		zsh_command(out, c);
	sink_add(out, STR("\tesac\n}\n"
			  "if [[ $funcstack[1] == _pratique ]]; then\n\t_pratique \"$@\"\n"
			  "else\n\tcompdef _pratique pratique\nfi\n"));
}

/* ---- fish ---- */

static void fish_doc(struct sink *out, const char *doc)
{
	sink_char(out, '\'');
	for (; *doc; doc++) {
		if (*doc == '\'' || *doc == '\\')
			sink_char(out, '\\');
		sink_char(out, *doc);
	}
	sink_char(out, '\'');
}

static void fish_option(struct sink *out, unsigned i)
{
	const struct option_info *o = option_at(i);
	enum value_kind kind = value_of(i);
	sink_add(out, STR("complete -c pratique -n '"));
	if (belongs(i, COMMAND_lint))
		sink_add(out, STR("not __fish_seen_subcommand_from $__pratique_commands; or "));
	sink_add(out, STR("__fish_seen_subcommand_from"));
	for (int c = 0; c < COMMAND_COUNT; c++)
		if (belongs(i, c))
			sink_printf(out, " %s", command_name((enum command)c));
	sink_add(out, STR("' -l "));
	long_name(out, o);
	if (o->letter)
		sink_printf(out, " -s %c", o->letter);
	if (kind == VALUE_IS_WORD) {
		sink_add(out, STR(" -x -a '"));
		words(out, i);
		sink_char(out, '\'');
	} else if (kind == VALUE_POLICIES) {
		sink_add(out, STR(" -x -a '(pratique rules --select all 2>/dev/null | awk \"{ "
				  "print \\\\$2 }\")'"));
	} else if (kind == VALUE_FILES) {
		sink_add(out, STR(" -r"));
	} else if (kind == VALUE_OTHER) {
		sink_add(out, STR(" -x"));
	}
	sink_add(out, STR(" -d "));
	fish_doc(out, o->doc);
	sink_char(out, '\n');
}

static void fish(struct sink *out)
{
	sink_add(out, STR("set -g __pratique_commands "));
	commands(out);
	sink_char(out, '\n');
	for (int c = 0; c < COMMAND_COUNT; c++) {
		sink_printf(out, "complete -c pratique -n __fish_use_subcommand -a %s -d ",
			command_name((enum command)c));
		fish_doc(out, command_infos[c].doc);
		sink_char(out, '\n');
	}
	for (unsigned i = 0; i < option_count(); i++)
		fish_option(out, i);
	sink_add(out, STR("complete -c pratique -n '__fish_seen_subcommand_from completions' -x -a "
			  "'bash zsh fish'\n"));
}

int command_completions(struct session *s)
{
	static const struct {
		struct str shell;
		void (*write)(struct sink *out);
	} rows[] = {{STR_INIT("bash"), bash}, {STR_INIT("zsh"), zsh}, {STR_INIT("fish"), fish}};
	struct str shell = s->settings.operands.n ? s->settings.operands.at[0] : STR("");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_eq(shell, rows[i].shell)) {
			rows[i].write(s->out);
			return session_end(s, EXIT_CLEAN);
		}
	complain("completions wants the name of a shell: bash, zsh or fish");
	return EXIT_TROUBLE;
}
