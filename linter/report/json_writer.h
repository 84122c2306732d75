/*
 * json_writer.h: JSON as a stream: no tree, no limit. Commas are its business.
 *
 * Strings come out as valid UTF-8 whatever went in: broken bytes become U+FFFD; control, bidi and
 * other unseen characters are escaped, as is the # of markers that CI systems obey in a log.
 */
#ifndef REPORT_JSON_WRITER_H
#define REPORT_JSON_WRITER_H

#include "report/sink.h"

struct writer {
	struct sink *out; /* borrowed */
	bool comma;       /* something stands before the next element */
};

void writer_init(struct writer *w, struct sink *out);
void writer_open(struct writer *w, char bracket);  /* '{' or '[' */
void writer_close(struct writer *w, char bracket); /* '}' or ']' */
void writer_key(struct writer *w, const char *key);
void writer_key_str(struct writer *w, struct str key);
void writer_str(struct writer *w, struct str s);
void writer_str_cut(
	struct writer *w, struct str s, size_t most); /* "..." behind `most` characters */
void writer_int(struct writer *w, int64_t i);
void writer_uint(struct writer *w, uint64_t u);
void writer_number(struct writer *w, struct str digits); /* as JSON spells numbers */
void writer_bool(struct writer *w, bool b);
void writer_null(struct writer *w);

/* A key and its value. writer_member_bytes writes KEY, or KEY_base64 where the text is no UTF-8, so
 * that it can be read back as it was. */
void writer_member_bytes(struct writer *w, struct arena *a, const char *key, struct str s);

/* A path, as people read it; where it is no UTF-8, KEY_base64 stands beside it. */
void writer_member_path(struct writer *w, struct arena *a, const char *key, struct str s);
void writer_member_str(struct writer *w, const char *key, struct str s);
void writer_member_int(struct writer *w, const char *key, int64_t i);

#endif
