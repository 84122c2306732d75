/*
 * report.h: findings for people and for programs.
 *
 * A report is opened, takes the findings and mistakes of one input after the other, in the order
 * in which they are to stand there, and is closed. It keeps nothing of a unit, so that its memory
 * can be released before the next one comes.
 *
 *	struct report *r = report_new(arena, REPORT_json, &sink, &settings);
 *	for each input: report_unit(r, &findings, &diags);
 *	ok = report_end(r);
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "findings/finding.h"
#include "report/colour.h"
#include "report/ruler.h"
#include "report/sink.h"

enum report_kind {
#define FORMAT(name, doc) REPORT_##name,
#include "report/formats.def"
#undef FORMAT
	REPORT_COUNT
};

struct report_settings {
	bool colour;
	bool quiet;          /* text: findings only, no undecided notes, no summary */
	bool hyperlinks;     /* text: names of policies lead to what they refer to */
	bool statistics;     /* text: how often each policy spoke, behind the summary */
	struct str docs;     /* address of the page that `doc` writes; empty: none is known */
	struct str softened; /* text: what the configuration of the tree says of the exit code */
	bool show_waived;    /* text: waived ones too; programs always get them */
	struct str version;  /* of the program */
	struct str base;     /* the current folder; paths below it are shown from there */
};

struct report_totals {
	struct findings_counts counts;
	/* files: inputs; warnings: mistakes that do not change the exit code */
	uint32_t files, errors, warnings;
	uint32_t left_out;
	uint32_t tree_left_out; /* files that the configuration of the linted tree leaves out */
	uint32_t ignored;       /* files that .gitignore leaves out, where something is locked */
};

struct report;

struct report_format {
	void (*begin)(struct report *r);
	void (*unit)(struct report *r, struct findings *fs, struct diags *ds);
	void (*end)(struct report *r);
	bool changes; /* it shows what fixes would change */
};

/* Of one run. Complete here for the writers; others use the functions. */
struct report {
	struct arena *arena; /* of the run, borrowed */
	struct sink *out;    /* borrowed */
	const struct report_format *format;
	struct report_settings settings;
	struct report_totals totals;
	struct ruler ruler;
	struct map helped;           /* text: policies whose help was shown */
	struct buf errors, warnings; /* json: what stands behind the findings */
	struct buf left_out;
	bool any; /* an element was written */

	/* of the input that is written just now */
	struct arena *unit;    /* lives as long as its findings */
	struct str unit_named; /* as it was named or found; "" for mistakes of the run */
	struct str unit_path;  /* the same as reports show it */
	bool unit_last;    /* it is no input: what is said of policies and baselines at the end */
	struct str remark; /* of report_end: what a reader of this format will not take */
	void *own;         /* what the format gathers of the whole run */
};

struct report *report_new(
	struct arena *a, enum report_kind kind, struct sink *out, const struct report_settings *s);

bool report_shows_changes(enum report_kind kind);

/* findings_finish has been called. Sorts the mistakes. path: of the input; "" for mistakes that
 * belong to none. */
void report_unit(struct report *r, struct str path, struct findings *fs, struct diags *ds);

/* The same for what is said of a policy file or a baseline once all inputs have been looked at. */
void report_last(struct report *r, struct str path, struct findings *fs, struct diags *ds);

/* false: something could not be written; r->out->error says why. r->remark is worth telling. */
bool report_end(struct report *r);

/* Mistakes of one input beyond this are counted, not written. */
enum {
	REPORT_ERRORS_MOST = 200,
	REPORT_MESSAGE_MOST = 1000,
	REPORT_QUOTE_MOST = 200,
	REPORT_RELATED_MOST = 10
};

#endif
