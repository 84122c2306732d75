/*
 * outputs.h: where a run writes: standard output or the file of --output, and a further file for
 * each --output FORMAT=FILE. Files appear whole, when the run has ended, or not at all.
 */
#ifndef CLI_OUTPUTS_H
#define CLI_OUTPUTS_H

#include "cli/options.h"
#include "project/replace.h"

struct output {
	struct sink sink;
	enum report_kind format;
	struct str path; /* empty: standard output */
	struct replacement file;
	struct report *report; /* what writes to it, once somebody does */
};

LIST(output_list, struct output *);

/* The first is the main one. false: `why` says what is wrong. */
bool outputs_open(
	struct arena *a, const struct settings *set, struct output_list *out, struct str *why);

/* Leaves every file as it was. Does nothing once they are closed. */
void outputs_abandon(struct output_list *out);

/* Flushes all and puts files in their places. false: `why` names what could not be written. */
bool outputs_close(struct arena *a, struct output_list *out, struct str *why);

#endif
