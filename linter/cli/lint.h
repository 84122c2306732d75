/*
 * lint.h: one run over inputs: each is inspected, then shown, and the reports are ended.
 */
#ifndef CLI_LINT_H
#define CLI_LINT_H

#include "cli/compliance.h"
#include "cli/inspect.h"
#include "cli/progress.h"
#include "cli/seen.h"

struct lint {
	struct session *s;
	struct discovery *discovery;
	struct progress progress;
	const struct ruleset **rules; /* by file that was found */
	bool named;                   /* a file was named, so that others were not looked at */
	uint32_t left_out;            /* files that the configuration of the tree leaves out */
	struct seen seen; /* findings in files that others build, so that each is said once */
	unsigned threads, slots;
	struct inspector *inspectors;   /* by thread */
	struct inspection *inspections; /* by slot */
	struct compliance compliance;   /* of --control */
};

/* Switches policies on and opens the reports. false: said why; end with 2. */
bool lint_begin(struct lint *l, struct session *s);

/* Makes what so many threads work with. */
void lint_room(struct lint *l, unsigned threads);

/* Looks at all inputs that the command line names. false: said why; end with 2. */
bool lint_all(struct lint *l, struct session *s);

/* Gives one input to every report; arguments as of report_unit. */
void lint_report(struct lint *l, struct str path, struct findings *fs, struct diags *ds);

/* What is said of a policy file or a baseline once all inputs have been looked at. */
void lint_report_last(struct lint *l, struct str path, struct findings *fs);

/* Reports one input. Findings that another input of this run has already shown at the same place
 * are dropped. */
void lint_show(struct lint *l, struct inspection *x);

/* Mistakes in configuration files. */
void lint_config_mistakes(struct lint *l);

/* Releases the room without a report. */
void lint_forget(struct lint *l);

/* Ends the reports and releases the room. The exit code. */
int lint_end(struct lint *l);

#endif
