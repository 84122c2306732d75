/*
 * diag.h: mistakes in what users wrote, collected in order and never printed here.
 *
 * A mistake has a stable code, one primary span, what is wrong in the author's terms, and where
 * they help: labelled spans, notes, and an edit that mends it.
 */
#ifndef DIAG_DIAG_H
#define DIAG_DIAG_H

#include "base/buf.h"
#include "base/list.h"
#include "source/source.h"

enum diag_severity { DIAG_ERROR, DIAG_WARNING };

struct diag_code {
	const char *slug; /* "unknown-field": shown in brackets, stable */
	enum diag_severity severity;
	const char *doc; /* one sentence for the manual */
};

/* DIAG_unknown_field and so on, one constant for each row. */
#define CODE(name, slug, severity, doc) extern const struct diag_code DIAG_##name;
#include "diag/codes.def"
#undef CODE

/* The constant of that slug; NULL: there is none among those of the language. */
const struct diag_code *diag_code_find(struct str slug);

struct diag_label {
	struct source *source;
	struct span span;
	struct str text;
};

LIST(diag_label_list, struct diag_label);
LIST(diag_note_list, struct str);

struct diag {
	const struct diag_code *code;
	struct source *source; /* NULL: about no text in particular */
	struct span span;
	struct str message;
	struct str label;               /* beside the carets; may be empty */
	struct diag_label_list seconds; /* further spans, underlined with dashes */
	struct diag_note_list notes;    /* lines behind "= " */
	struct str fix;                 /* text that replaces the span; fix.p NULL: none */
	uint32_t order;                 /* of being found */
	struct arena *arena;
};

LIST(diag_list, struct diag *);

struct diags {
	struct arena *arena; /* borrowed */
	struct diag_list all;
	uint32_t errors;
};

void diags_init(struct diags *ds, struct arena *a);

/* The answer is never NULL, so labels and notes can follow. Mistakes are rare: `cold` keeps what
 * tells of them out of the way of the code that finds none. */
struct diag *diag_add(struct diags *ds, const struct diag_code *code, struct source *source,
	struct span span, const char *format, ...) __attribute__((cold, format(printf, 5, 6)));
void diag_label(struct diag *d, const char *format, ...)
	__attribute__((cold, format(printf, 2, 3)));
void diag_second(struct diag *d, struct source *source, struct span span, const char *format, ...)
	__attribute__((cold, format(printf, 4, 5)));
void diag_note(struct diag *d, const char *format, ...) __attribute__((cold, format(printf, 2, 3)));
void diag_fix(struct diag *d, struct str replacement);

/* By path, then position, then order of being found. */
void diags_sort(struct diags *ds);

/* As LANGUAGE describes it: "error[code]: message", "--> path:line:column", excerpt with carets,
 * notes. Control characters of the input are made visible. `colour`: with ANSI colours. */
void diag_render(const struct diag *d, struct buf *out, bool colour);

/* Copies text for a terminal: control characters and bidirectional overrides as <U+XXXX>, tabs as
 * blanks, cut to `most` bytes at a code point with "..." behind; most 0: uncut. */
void text_visible(struct buf *out, struct str text, size_t most);

/* Does it draw nothing, or change how its neighbours are drawn? Control characters (line ends and
 * tabs too), line separators, bidirectional marks and overrides, zero-width spaces. */
bool text_is_hidden(uint32_t code_point);

#endif
