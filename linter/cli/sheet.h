/*
 * sheet.h: files rebuilt from what is known of them: some of their lines, among blanks with as many
 * lines and columns as are spoken of, so that positions and excerpts come out as they went in.
 *
 * A sheet is measured first, then made, then asked for offsets.
 */
#ifndef CLI_SHEET_H
#define CLI_SHEET_H

#include "lang.h"

struct sheet {
	struct str path;
	uint32_t n, room; /* lines */
	uint32_t *width;  /* of each: the last column spoken of, from 0 */
	struct str *text; /* of each, where it is known; else p is NULL */
	uint32_t *start;  /* offset of each, once measured */
	size_t bytes;
	struct source *source; /* NULL until it is made */
};

struct sheets {
	struct arena *arena; /* borrowed; everything lives there */
	size_t most;         /* bytes of a file that was linted */
	struct map by_path;  /* struct sheet * */
	LIST(sheet_list, struct sheet *) in_order;
};

/* The sheet of that path, empty when it is new. The path is copied. */
struct sheet *sheets_at(struct sheets *all, struct str path);

/* A place is spoken of, line and column from 1. false: no file that is linted reaches so far. */
bool sheet_widen(struct sheets *all, struct sheet *s, uint32_t line, uint32_t column);

/* A line of the file, which is copied; the first text given for it stays. false: as above. */
bool sheet_set_line(struct sheets *all, struct sheet *s, uint32_t line, struct str text);

/* Makes the source of each. */
void sheets_make(struct sheets *all);

/* The offset in bytes of a column in code points; both were measured, and the sheet is made. */
uint32_t sheet_offset(const struct sheet *s, uint32_t line, uint32_t column);

#endif
