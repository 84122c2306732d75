/*
 * fix.h: fixes as changes of the text, applied and verified.
 *
 * Nothing here touches a file: a text comes in, a text goes out, and whoever calls reads texts for
 * us, so that tests, the command line and an editor can share it.
 */
#ifndef FIX_FIX_H
#define FIX_FIX_H

#include "findings/finding.h"
#include "model/model.h"

/* One reading of the text: what the judge said, with edits, finished,
 * and none left out. */
struct fix_reading {
	struct source *source;
	struct facts *facts;
	struct diags *diags;
	struct findings *findings;
	bool yaml; /* it is YAML or JSON as a whole: a compose file, a daemon.json */
};

/* Fills the changes of each finding whose fix can be carried out in the source that was read;
 * nothing is applied, nothing verified. */
void fix_offer(struct fix_reading *r);

enum fix_fate { FIX_DONE, FIX_REFUSED };

/* What became of one fix. */
struct fix_note {
	enum fix_fate fate;
	const struct policy_info *policy;
	enum fix_kind kind;
	struct str title;
	struct position at; /* of the finding, in the text that came in */
	struct str why;     /* FIX_REFUSED: the end of a sentence */
	uint32_t order;     /* of being noted */
};

LIST(fix_note_list, struct fix_note);

enum {
	FIX_ROUNDS_MOST = 16,              /* fixes that make others possible */
	FIX_READINGS_MOST = 400,           /* of one file; what is left then is refused */
	FIX_READINGS_LEAST = 24,           /* however large it is */
	FIX_BYTES_MOST = 128 * 1024 * 1024 /* read and judged for one file */
};

/* A change that was made; `from`: where it begins in the new text. */
struct shift {
	struct span old;
	struct str text;
	uint32_t from;
	uint32_t origin; /* where its text was, if that was moved; else where the old text began */
	bool moved;
};

LIST(shift_list, struct shift);
LIST(shift_lists, struct shift_list);

struct fixer {
	struct arena *arena; /* of the results */
	bool unsafe;         /* apply those too */
	/* Reads and judges `text` into one of two readings, `which` 0 or 1; what the other holds
	 * stays. false: it cannot be read at all. */
	bool (*read)(void *of, struct str text, unsigned which, struct fix_reading *out);
	void *of;
	const struct fix_reading *first; /* of the text, in slot 0; NULL: it has not been read */

	/* answers */
	struct str text; /* the result; the very text that came in when nothing was changed */
	struct fix_note_list notes; /* by position */
	uint32_t done;
	unsigned readings;      /* but `first` */
	unsigned slot;          /* of the last reading that counts */
	struct fix_reading now; /* that reading: of the result */

	struct arena texts[2];     /* what is read, by slot */
	struct source *before;     /* the text that came in */
	struct shift_lists rounds; /* what was changed in each; the texts are gone */
};

/* Fixes what can be fixed of `text`, which outlives the fixer. */
void fix_text(struct fixer *f, struct str text);
/* Once `now` is not needed any more. */
void fix_done(struct fixer *f);

/* A unified diff with three lines around each change; nothing when the texts are equal. */
void fix_diff(struct buf *out, struct str path, struct str before, struct str after);

#endif
