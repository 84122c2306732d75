/*
 * finding.h: what policies say about documents, in the one order in which it is shown.
 *
 * A finding keeps byte offsets; each report counts lines and columns in its own unit. Its identity
 * is a fingerprint without line numbers, so that it stays the same when other lines move.
 */
#ifndef FINDINGS_FINDING_H
#define FINDINGS_FINDING_H

#include "compiler.h"
#include "directions/directions.h"

enum verdict { VERDICT_FINDING, VERDICT_UNDECIDED, VERDICT_WAIVED, VERDICT_COUNT };

/* Where something was switched off, or who waived it. */
enum waiver_origin {
	WAIVER_CENTRAL,
	WAIVER_INLINE,
	WAIVER_CONFIG,
	WAIVER_BASELINE,
	WAIVER_ORIGINS
};

struct waiver {
	enum waiver_origin origin;
	enum direction_tool tool;          /* of WAIVER_INLINE: whose comment it is */
	struct str reason, by, until, see; /* until: 2026-12-31, or empty */
};

struct related {
	struct source *source;
	struct span span;
	struct str text;
};

LIST(related_list, struct related);

/* Why a verdict is undecided, and the variable or the like that is to blame. */
struct blame {
	struct str what;       /* "`TAG` has no default" */
	struct source *source; /* NULL: nowhere in particular */
	struct span span;
};

/* Text that takes the place of other text; an empty span inserts. */
struct change {
	struct span span;
	struct str text;
};

LIST(change_list, struct change);

struct finding {
	const struct policy_info *policy; /* borrowed from the program, or constant */
	enum severity severity;           /* after rule, configuration and floors */
	enum verdict verdict;
	struct str message;
	struct source *source;
	struct span span;
	struct str kind;    /* of the subject: "container" */
	struct str subject; /* its structural path, as people call it: "service web" */
	struct related_list related;
	struct str help;
	enum fix_kind fix; /* FIX_NONE: none is offered */
	struct str fix_title;
	struct outcome_edit_list edits; /* of the fix, when the judge was asked for them */
	struct record *record;          /* the subject or witness; NULL: none */
	struct change_list changes;     /* what they come to in the text, when asked for; another
					   tool's fix has these and no edits */
	struct source *changed;         /* that text; NULL: there are no changes */
	struct blame blame;             /* of VERDICT_UNDECIDED */
	const struct waiver *waiver;    /* of VERDICT_WAIVED, else NULL */
	bool locked;                    /* nothing that the linted tree says may waive it */
	bool refused;                   /* a comment would waive it, but it is locked */
	bool lowered;                   /* the tree's configuration made it less grave */
	uint64_t fingerprint;           /* set by findings_finish */
	struct str line_hash;           /* of a finding that another run reported; else empty */
	uint32_t order;                 /* of being found */
};

LIST(finding_list, struct finding *);

enum { FINDINGS_MOST = 1000 }; /* of one file */

/* A file with more findings than are shown. */
struct left_out {
	struct str path;
	uint32_t n;
};

LIST(left_out_list, struct left_out);

struct findings_counts {
	uint32_t of[VERDICT_COUNT][SEVERITY_COUNT];
	uint32_t suppressed[WAIVER_ORIGINS]; /* those of VERDICT_WAIVED by who did it */
	uint32_t by_tool[DIRECTION_TOOLS]; /* and those of WAIVER_INLINE by whose comment it was */
	uint32_t lowered;
	uint32_t refused; /* of VERDICT_FINDING */
};

/* The findings of one unit of work. */
struct findings {
	struct arena *arena; /* borrowed */
	struct finding_list all;
	struct left_out_list left_out;
	bool whole; /* none is left out, however many there are: they are not for a report */
	struct findings_counts counts; /* also counts what was left out */
	bool ordered;
};

void findings_init(struct findings *fs, struct arena *a);

/* Keeps a copy of the struct; its texts and sources are borrowed and outlive the findings. */
struct finding *findings_add(struct findings *fs, const struct finding *f);

/* The same for one that others hold already, in an arena that lives as long: it is not copied. */
void findings_take(struct findings *fs, struct finding *f);

/* Once all are added: orders by path, offset, end, policy, message; drops repetitions; gives
 * fingerprints. */
void findings_order(struct findings *fs);

/* Orders them, unless that was done; counts; and keeps of each file the FINDINGS_MOST that matter
 * most. */
void findings_finish(struct findings *fs);

uint32_t counts_of(const struct findings_counts *c, enum verdict v);
bool counts_reach(const struct findings_counts *c, enum severity bar); /* a finding at or above */
void counts_add(struct findings_counts *sum, const struct findings_counts *more);

const char *verdict_name(enum verdict v);
const char *waiver_origin_name(enum waiver_origin o);

#endif
