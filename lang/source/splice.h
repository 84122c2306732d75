/*
 * splice.h: a text put together from pieces of a source, which remembers where each byte came from.
 *
 * A RUN line without its continuations, a YAML scalar without its escapes, a shell word without
 * its quotes: readers work on the plain text and still point at what was really written.
 */
#ifndef SOURCE_SPLICE_H
#define SOURCE_SPLICE_H

#include "base/buf.h"
#include "source/source.h"

struct splice_piece {
	uint32_t at;   /* offset in the text where the piece starts */
	uint32_t from; /* offset in the source of its first byte */
	uint32_t to;   /* offset in the source behind its last byte */
};

LIST(splice_piece_list, struct splice_piece);

struct splice {
	struct source *source; /* borrowed */
	struct str text;       /* the pieces, joined */
	struct splice_piece_list pieces;
};

/* A splice that is one piece of its source, unchanged. No copy is made. */
struct splice splice_plain(struct arena *a, struct source *source, struct span span);

/* Building one up: begin with {source}, add, then end. Bytes of a piece whose text and source have
 * equal length map one to one; others (an escape, an entity) map as a whole. */
struct splicer {
	struct arena *arena;
	struct source *source;
	struct buf text;
	struct splice_piece_list pieces;
};
void splicer_init(struct splicer *s, struct arena *a, struct source *source);
void splicer_copy(struct splicer *s, struct span span);                 /* source text as it is */
void splicer_add(struct splicer *s, struct str text, struct span span); /* text written as span */
void splicer_more(struct splicer *s, const struct splice *from, struct span in_text); /* a part */
struct splice splicer_end(struct splicer *s);

/* Where a span of the text was written: from its first byte to its last. An empty span maps to an
 * empty one. */
struct span splice_span(const struct splice *s, struct span in_text);

/* The part of s that `in_text` names, as a splice of its own over the same source. */
struct splice splice_part(struct arena *a, const struct splice *s, struct span in_text);

#endif
