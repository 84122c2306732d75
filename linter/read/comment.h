/*
 * comment.h: the comments of an input, for whoever looks for directions in them.
 *
 * Only what the notation itself takes for a comment is one: text in a heredoc, in a string or in a
 * block scalar is none, whatever it looks like.
 */
#ifndef READ_COMMENT_H
#define READ_COMMENT_H

#include "lang.h"

enum comment_file { COMMENT_DOCKERFILE = 1, COMMENT_YAML = 2, COMMENT_SHELL = 4 };

enum comment_where {
	COMMENT_ABOVE,    /* alone on its line */
	COMMENT_WITHIN,   /* alone on a line between those of a continued instruction */
	COMMENT_BEHIND,   /* something stands before it on its line */
	COMMENT_DIRECTIVE /* a parser directive of a Dockerfile */
};

struct input_comment {
	struct source *source;
	struct span span; /* from its # to the end of the line */
	enum comment_file file;
	enum comment_where where;
	bool head; /* nothing but comments, empty lines and --- before it */
	struct span
		next; /* what it stands above, or beside: an instruction, a line; may be empty */
	struct span
		block; /* the whole that begins there: a stage, an entry of a mapping; or empty */
	struct span entry; /* of a mapping: that entry alone, be it the first; or empty */
};

LIST(input_comment_list, struct input_comment);
LIST(span_list, struct span);

/* From places to comments, in the order of the text, for a notation of lines: `next` is the line
 * itself where something stands before the comment on it, else the next that is not empty. */
void comments_of_lines(struct arena *a, struct source *source, enum comment_file file,
	const struct span_list *places, struct input_comment_list *out);

#endif
