/*
 * session.h: what the commands share: the run's memory, its policies, and where its words go.
 */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "baseline/baseline.h"
#include "cli/outputs.h"
#include "config/rules.h"
#include "findings/judge.h"
#include "findings/upkeep.h"
#include "library/choose.h"
#include "library/examples.h"
#include "library/library.h"
#include "library/peers.h"
#include "project/discover.h"
#include "project/unit.h"
#include "report/report.h"

enum exit_code { EXIT_CLEAN = 0, EXIT_FINDINGS = 1, EXIT_TROUBLE = 2, EXIT_UNDECIDED = 3 };

struct session {
	struct arena arena; /* of the run */
	struct settings settings;
	struct diags diags;            /* mistakes in policies, options and paths */
	const struct program *library; /* NULL with --no-stdlib */
	const struct program *own;     /* of --policy; NULL without */
	struct policy_files files;     /* of --policy */
	struct judge judge;
	struct configs configs;
	struct diags config_diags; /* mistakes in configuration files, shown with the report */
	struct rulings rulings;
	struct baseline baseline;                        /* of --baseline; source NULL: none */
	const struct config_word *origins[OPTIONS_MOST]; /* by option: what a file set it with */
	const char *shellcheck;    /* the program; NULL: not asked for, or not installed */
	bool incomplete;           /* something that was asked for could not be done: end with 2 */
	struct map values;         /* --set: struct str * */
	struct map build_args;     /* --build-arg, the same */
	struct source **overrides; /* of --file, but the first */
	uint32_t n_overrides;
	struct output_list outputs;
	struct sink *out; /* the main one's */
};

/* Opens the output and, when `policies` are wanted, loads the library and --policy files. false:
 * said why; end with 2. */
bool session_begin(struct session *s, bool policies);

/* Reads the configuration of the current folder into the settings. false: said why; end with 2. */
bool session_configure(struct session *s);

/* Reads the file of --baseline, if there is one. false: said why; end with 2. */
bool session_baseline(struct session *s);

/* What judges the files of a folder; `given` is the argument it was found below, or empty. */
const struct ruleset *session_rules(
	struct session *s, struct str path, struct str given, bool excludes);

/* What files of the tree say that makes the exit code or the report milder, as lines. */
struct str session_softened(struct session *s);

/* `schema --config`. */
void show_config_schema(struct session *s);

/* `lint --show-settings`. */
int show_settings(struct session *s);

/* Applies --select, --extend-select, --ignore and --param. false: as above. */
bool session_select(struct session *s);

/* Opens all files but the first, to be laid over it. false: said why; end with 2. */
bool session_overrides(struct session *s, const struct text_list *files);

/* Makes the files of --file the input. false: said why; end with 2. */
bool session_files(struct session *s);

/* Does a report that was asked for show what fixes would change? */
bool session_shows_changes(const struct session *s);

/* The files of the operands; what cannot be looked at is a mistake in s->diags. */
struct discovery *session_discover(struct session *s);

/* The same with a memory and mistakes of its own. `locks`: as in struct discovery, of the session;
 * NULL: nothing is counted. */
struct discovery *inputs_discover(
	struct settings *set, struct arena *a, struct diags *ds, bool (*locks)(void *of), void *of);

/* Is any policy switched on? Those about waivers count when something was selected. */
bool session_judges(struct session *s);

/* What was to be written to files and has not been ended is given up. Always EXIT_TROUBLE. */
int session_abandon(struct session *s);

/* Flushes what is waiting. The exit code, or EXIT_TROUBLE when something could not be written. */
int session_end(struct session *s, int code);

/* One line on standard error: "pratique: ..." */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Shows mistakes on standard error, ordered, and forgets them. */
void session_show_diags(struct session *s);

struct unit_settings session_unit_settings(struct session *s);

/* The policy of that name, or that answers to that id; the library first. NULL: none. */
const struct policy_info *session_policy(
	struct session *s, struct str name, const struct program **program);

/* What its tests show of a policy. */
void session_examples(struct session *s, const struct policy_info *p, struct example *found,
	struct example *accepted);

/* The best of its fixes; FIX_NONE: it has none. */
enum fix_kind policy_fix(const struct policy_info *p);

/* Suggests the nearest policy name; for --select and its kin, packs and tags as well. */
struct str session_suggest(struct session *s, struct str name, bool choosing);

/* One function for each command; the exit code. */
#define COMMAND(name, arguments, doc, more) int command_##name(struct session *s);
#include "cli/options.def"
#undef COMMAND

#endif
