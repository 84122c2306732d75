/*
 * entry.h: one row of a report for programs, be it a finding or a mistake in an input, and the
 * words and units that such reports share.
 */
#ifndef REPORT_ENTRY_H
#define REPORT_ENTRY_H

#include "report/json_writer.h"
#include "report/report.h"

/* What formats that know no more have: critical and high are errors, medium is a warning. */
enum level { LEVEL_NOTE, LEVEL_WARNING, LEVEL_ERROR };

struct entry {
	struct str id; /* the policy's name, or the code of a mistake */
	struct str message;
	enum severity severity; /* mistakes: high, or low where they stop nothing */
	enum verdict verdict;
	struct source *source; /* NULL: it is in no file */
	struct span span;
	struct range_position at;      /* zero without a source */
	struct str path;               /* as report_path gives it; empty without a source */
	const struct finding *finding; /* NULL: a mistake in an input */
	const struct diag_code *code;  /* of a mistake, else NULL */
	uint64_t fingerprint;
};

typedef void entry_fn(struct report *r, const struct entry *i);

/* Findings, undecided ones too, then mistakes, each as far as is written. Waived ones only where
 * the settings ask for them. */
void entries_each(struct report *r, struct findings *fs, struct diags *ds, entry_fn *each);

enum level level_of(enum severity s);
const char *level_word(enum level l); /* "note" "warning" "error" */

/* The message, with what to do behind it. */
struct str entry_text(struct arena *a, const struct entry *i);

/* Where more is to be read of a policy (NULL: of none): what it names itself, else its place in the
 * page of the settings; empty: nowhere. */
struct str policy_link(struct report *r, const struct policy_info *p);

/* A path below the current folder as it is there, without "./"; others as they are. */
struct str report_path(struct report *r, struct str path);

/* Columns in other units than code points, from 0: of the offset in its line. */
uint32_t column_bytes(struct source *s, uint32_t line, uint32_t offset);
uint32_t column_utf16(struct source *s, uint32_t line, uint32_t offset);

/* "0123456789abcdef", of 17 bytes of room */
const char *hex16(char *room, uint64_t n);

#endif
