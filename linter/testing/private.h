/*
 * private.h: one test while it runs, as the files of the room share it.
 *
 * Lines and columns count from 0 here; columns are code points. The text that is judged is the
 * sample without its marks, so every line of it knows where it stands in the policy file.
 */
#ifndef TESTING_PRIVATE_H
#define TESTING_PRIVATE_H

#include "testing/testing.h"

#include "findings/judge.h"
#include "project/root.h"
#include "project/unit.h"

enum mark_kind { MARK_FINDING, MARK_UNDECIDED, MARK_RELATED };

struct expectation { /* a mark */
	enum mark_kind kind;
	uint32_t line;      /* of the judged text: the one it stands on, or below */
	bool exact;         /* carets say which columns */
	uint32_t from, to;  /* columns */
	struct name policy; /* for MARK_RELATED: the arrow */
	struct str text;    /* part of the message; may be empty */
	uint32_t row;       /* of `rows`: the written line it stands on */
	struct span whole;  /* in the policy file, with the white space before it */
	bool met;
};

LIST(expectation_list, struct expectation);

struct row {               /* a line of the sample as it is written */
	struct span span;  /* behind the indent, without the line end */
	struct span whole; /* with both */
	bool marker;       /* it holds nothing but marks and is not judged */
	uint32_t line;     /* of the judged text: this one, or the one above */
};

struct line {           /* a line of the judged text */
	uint32_t at, n; /* in that text, without the line end */
	uint32_t from;  /* where it starts in the policy file */
};

struct found { /* a finding or undecided note at its line */
	const struct finding *finding;
	uint32_t line, from, to; /* `to` is cut to the line */
	bool met;
};

struct related_found { /* a related location of any finding */
	struct str text;
	uint32_t line, from, to;
};

struct sample_file {
	const struct sample *sample;
	enum input_kind kind; /* INPUT_NONE: it is only there to be opened */
	struct str path;
	struct source *source; /* the judged text */
	LIST(row_list, struct row) rows;
	LIST(line_list, struct line) lines;
	struct expectation_list marks;
	LIST(found_list, struct found) found;
	LIST(related_found_list, struct related_found) related;
};

struct unfixed { /* a `fixed` sample that is not what the fixes make */
	const struct sample *sample;
	struct str diff; /* from the sample to what they make, and what was refused */
};

struct trial {
	struct arena *arena; /* of this test */
	const struct test *test;
	struct source *source; /* the policy file */
	const struct program *program;
	bool *active;       /* by policy */
	uint32_t *met;      /* by policy and notation: subjects of which nothing was found */
	struct diags diags; /* mistakes in the test and in its samples, placed in the policy file */
	LIST(sample_file_list, struct sample_file *) files;
	struct findings findings;
	struct findings others; /* with `complete`: of all policies, not placed */
	LIST(stray_list, const struct finding *) strays; /* in none of the samples */
	LIST(unfixed_list, struct unfixed) unfixed;
	bool judged; /* else a mistake in the test itself kept it from being run */
};

/* marks.c: fills rows, lines and marks; the answer is the text without marks. */
struct str marks_take(struct trial *t, struct sample_file *f);

/* workspace.c: files of the samples, with their paths and kinds, read to be judged. */
void workspace_make(struct trial *t, struct memory_inputs *inputs);
struct sample_file *workspace_find(struct trial *t, const struct source *source);
/* The offset in the policy file of an offset in the judged text. */
uint32_t workspace_written(const struct sample_file *f, uint32_t offset);
uint32_t workspace_line(const struct sample_file *f, uint32_t offset);
/* The inputs as the file sees them: paths start from its folder. */
void workspace_inputs(struct trial *t, const struct sample_file *f, const struct memory_inputs *all,
	struct memory_inputs *out);
struct str workspace_line_text(const struct sample_file *f, uint32_t line);

/* given.c: into the params of the program, the settings of units and their variables. */
bool given_final_newline(const struct trial *t); /* of samples; else their last line has no end */
void given_take(struct trial *t, const struct pack *pack, const struct policy_file *file,
	struct value *params, struct unit_settings *settings, struct map *values);

/* fixed.c: holds `fixed` samples against what the fixes make; fills `unfixed`. */
struct fixed_setting {
	const struct memory_inputs *inputs;
	const struct unit_settings *unit;
	struct value *params;
};
void fixed_all(struct trial *t, const struct fixed_setting *setting);

/* shown.c: what tests have shown of a policy. */
enum notation {
	NOTATION_DOCKERFILE,
	NOTATION_COMPOSE,
	NOTATION_COMMANDS, /* and files that they live in */
	NOTATION_DAEMON,
	NOTATIONS
};

struct shown {
	uint8_t fires, passes; /* a bit for each notation */
	uint8_t may_fire;      /* so it does on a sample of some test */
	bool undecided, may_be_undecided;
	bool fixed; /* a `fixed` sample says what its fixes make */
};

void shown_subjects(struct trial *t, enum input_kind kind, const struct facts *facts);
/* After a test was judged. `meant`: it is for one policy, so that what it passes counts. */
void shown_note(struct shown *all, struct trial *t, bool meant);
/* Adds to `out` what no test shows of the policy, and counts it. */
void shown_missing(const struct shown *s, const struct tree *t, const struct policy *p,
	bool complete, struct buf *out, struct testing_totals *totals);

/* match.c: places findings and holds them against the marks. True: they agree. */
bool match_all(struct trial *t);
bool match_agrees(const struct sample_file *f);

/* show.c */
struct str show_title(const struct test *t, const struct source *source);
void show_failure(const struct trial *t, struct buf *out, bool colour);
void show_visible(struct buf *out, struct str text); /* on one line */

/* update.c: edits of one policy file, in the order of the text, and writing them. */
struct update_edit {
	struct span span;
	struct str text;
};

LIST(update_edit_list, struct update_edit);

/* False: the sample has no line that could bear a mark. */
bool update_marks(struct arena *a, const struct sample_file *f, struct source *policy,
	struct update_edit_list *edits);
/* False: `why` says, ending a sentence that begins with the path. */
bool update_write(struct arena *a, struct source *policy, const struct update_edit_list *edits,
	struct str *why);

/* coverage.c; `all`: of policies that lack nothing, too. */
void coverage_report(struct policy_files *files, const struct program *p, const uint8_t *seen,
	bool all, struct buf *out, struct testing_totals *totals);

#endif
