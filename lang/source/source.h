/*
 * source.h: a text, where its lines start, and spans in it.
 *
 * Everything that points into a text is a span of byte offsets; line and column are worked out
 * only when they are shown. Lines end as editors end them: \n, \r\n or a lone \r. Columns count
 * Unicode code points from 1.
 */
#ifndef SOURCE_SOURCE_H
#define SOURCE_SOURCE_H

#include "base/list.h"
#include "base/str.h"

struct span {
	uint32_t from, to; /* byte offsets, `to` is behind the last byte */
};

struct position {
	uint32_t line, column; /* from 1 */
};

LIST(offset_list, uint32_t);

struct source {
	struct str path; /* as shown to users */
	struct str text; /* at most UINT32_MAX bytes; a byte order mark is part of it */
	struct arena *arena;
	struct offset_list lines; /* where each line starts; filled on first use */
};

/* path and text are borrowed and outlive the source, which lives in the arena. */
struct source *source_new(struct arena *a, struct str path, struct str text);

struct position source_position(struct source *s, uint32_t offset);
uint32_t source_line_at(struct source *s, uint32_t offset); /* behind the text: the last one */
uint32_t source_line_count(struct source *s);
struct span source_line_span(struct source *s, uint32_t line); /* without its line end */
struct str source_line(struct source *s, uint32_t line);       /* line from 1; empty when absent */
struct str source_slice(const struct source *s, struct span span);

struct span span_join(struct span a, struct span b); /* the least span that holds both */

#endif
