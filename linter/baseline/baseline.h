/*
 * baseline.h: the findings that were accepted when somebody drew a line.
 *
 *	{"version": 1, "findings": [
 *	  {"path": "a/Dockerfile", "policy": "...", "fingerprint": "0123456789abcdef", "message":
 *"..."}]}
 *
 * Paths are relative to the file's folder. Policy and message are for people; path and fingerprint
 * count.
 */
#ifndef BASELINE_BASELINE_H
#define BASELINE_BASELINE_H

#include "findings/judge.h"
#include "report/sink.h"

enum { BASELINE_SIZE = 32 * 1024 * 1024 }; /* bytes of the file */

struct baseline_entry {
	struct str path, policy, fingerprint, message;
	struct span span; /* in the file it was read from */
	bool met;         /* its finding was there */
};

LIST(baseline_entries, struct baseline_entry *);

struct baseline {
	struct arena *arena;   /* of the run, borrowed */
	struct source *source; /* what it was read from; NULL: nothing */
	bool trusted;          /* it lets pass what is locked, too */
	struct str folder;     /* absolute: that paths are relative to */
	struct baseline_entries all;
	struct map by_key;  /* struct baseline_entry * */
	struct map folders; /* struct str *: real ones, by how they are shown */
	struct map looked;  /* paths that this run has looked at */
};

/* Of findings in `folder` (empty: the current one) and below. */
void baseline_init(struct baseline *b, struct arena *a, struct str folder);

/* Mistakes go to ds; then false. */
bool baseline_read(struct baseline *b, struct source *source, struct diags *ds);

/* The file of that path was looked at: entries of it that are not met are told. */
void baseline_look(struct baseline *b, struct str path);

/* Waives what it names; what is locked only when it is trusted. findings_order has been called,
 * findings_finish has not. */
void baseline_waive(struct baseline *b, struct findings *fs);

/* Adds what is found and not waived, each once. */
void baseline_add(struct baseline *b, const struct findings *fs);

/* Is it to be dropped: its file was looked at, or is not there any more, and it was not met? */
bool baseline_is_gone(struct baseline *b, const struct baseline_entry *e);

/* Each entry that is gone as a finding at its place; `programs` as for upkeep_add. */
void baseline_unused(
	struct baseline *b, struct findings *fs, const struct judged_program_list *programs);

/* Ordered by path, policy, fingerprint; without those that are gone when `prune`. How many were
 * written. */
uint32_t baseline_write(struct baseline *b, struct sink *out, bool prune);

#endif
