/*
 * options.h: the command line as a struct.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "findings/finding.h"
#include "project/recognise.h"
#include "report/colour.h"
#include "report/report.h"

enum command {
#define COMMAND(name, arguments, doc, more) COMMAND_##name,
#include "cli/options.def"
#undef COMMAND
	COMMAND_COUNT
};

enum { OPTIONS_MOST = 128 };

LIST(text_list, struct str);

struct pair { /* NAME=VALUE */
	struct str name, value;
};

LIST(pair_list, struct pair);

enum form { FORM_RECORDS, FORM_DOCKERFILE, FORM_SCRIPTS, FORM_CREATE_REQUEST, FORM_COMPOSE };

/* Fields are named as their options; all borrow from argv. */
struct settings {
	enum command command;
	struct text_list operands; /* PATH, POLICY, ...; of `run` the command line */

	enum input_kind kind; /* INPUT_NONE: to be recognised */
	struct str stdin_filename, target, platform, control, aka, baseline, docs, changed_since,
		from;
	struct text_list exclude, policy, file;
	struct text_list config;                                /* FILE, or KEY=VALUE */
	struct text_list output;                                /* FILE, or FORMAT=FILE */
	struct text_list select, extend_select, ignore, locked; /* split at commas */
	struct pair_list set, build_arg, param;
	size_t max_file_size;
	unsigned jobs; /* 0: one for each processor */
	enum severity fail_on;
	enum when_unknown unknown;
	enum report_kind format;
	enum form as;
	enum colour_when color, hyperlinks;
	int64_t today; /* days since 1970-01-01 */

	bool include_docs, force_exclude, no_gitignore, no_stdlib, no_config, no_inline_ignore;
	bool shellcheck, exec, yes, statistics, watch;
	bool isolated, ci_strict, show_settings, show_files, diff, unsafe;
	bool fail_on_undecided, check, coverage, complete, update, absent, unmodelled,
		config_schema, prune;
	bool show_waived, quiet, help, version;

	bool unknown_given;       /* else the policies say it */
	bool today_given;         /* else the clock says it */
	bool given[OPTIONS_MOST]; /* by option: the command line has it, so no file sets it */
};

/* False: `why` says in one line what is wrong and what to do; the program ends with 2. An argument
 * that is no command and no file is asked about with `exists`; NULL: the disk. */
bool options_parse(struct arena *a, int argc, char *const *argv, bool (*exists)(const char *path),
	struct settings *out, struct str *why);

const char *command_name(enum command c);

/* The commands, and how to learn more; or all about one. At most 80 columns wide. */
void help_overview(struct buf *out);
void help_command(struct buf *out, enum command c);

/* "did you mean `x`?" behind a message about a name; empty when nothing is near. */
struct str suggestion(struct arena *a, const struct nearest *n);

/* For help and manual: every option, in the order of the table. */
struct option_info {
	const char *name;     /* "max_file_size": _ is shown as - */
	char letter;          /* 0: none */
	const char *argument; /* "": it takes none */
	unsigned commands;    /* bits by enum command */
	unsigned group;
	const char *doc;
};

struct command_info {
	const char *name, *arguments, *doc, *more;
};

extern const struct command_info command_infos[COMMAND_COUNT];

unsigned option_group_count(void);
const char *option_group_heading(unsigned group);

unsigned option_count(void);
const struct option_info *option_at(unsigned i);

/* The i-th of the words that an option takes; NULL: there are no more, or it takes other things. */
const char *option_word(unsigned option, unsigned i);

#endif
