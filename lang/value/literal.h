/*
 * literal.h: typed text, read.
 *
 * One way in for literals of policies, values of data files and params, and what readers find in
 * documents: "512MiB", "1h30min", "2027-03-31", "3.11-slim", "1000:root", "8000-8010".
 */
#ifndef VALUE_LITERAL_H
#define VALUE_LITERAL_H

#include "value/value.h"

/* Reads all of `text` as a value of the tag. false: it is none; then `why` (may be NULL) gets what
 * it should look like, a clause without a full stop. `text` is borrowed by the value. */
bool value_read(struct arena *a, enum value_tag tag, struct str text, uint32_t place,
	struct value *out, struct str *why);

/* As value_read for text that may have holes. Where a hole leaves the value open it is unknown;
 * a path keeps its holes, a user its name before the colon, a version the numbers before its
 * suffix. false as above, only for text without holes. */
bool value_read_text(struct arena *a, enum value_tag tag, struct text text, uint32_t place,
	struct value *out, struct str *why);

/* Sizes and durations as docker takes them: 512m is 512MiB, 1g, 64kb (all by 1024), 1.5g, plain
 * bytes; 1m30s, 500ms. Spelled as in policies they are read as there. */
bool size_read(struct str text, int64_t *bytes);
bool duration_read(struct str text, int64_t *ns);

/* "/a/../b/" -> "/b", "./x" -> "x", "" stays "". `~` in front is kept. Only letters of the path
 * count: no file is looked at. What stands next to a hole is kept where removing it could change
 * the meaning. */
struct str str_path_normal(struct arena *a, struct str path);
struct text text_path_normal(struct arena *a, struct text path);

#endif
