/*
 * recognise.h: what kind of input a file is, by its name, else by what stands in it.
 */
#ifndef PROJECT_RECOGNISE_H
#define PROJECT_RECOGNISE_H

#include "lang.h"

enum input_kind {
	INPUT_NONE,
#define KIND_OF_INPUT(name, path, doc) INPUT_##name,
#include "project/kinds.def"
#undef KIND_OF_INPUT
	INPUT_KINDS
};

const char *input_kind_name(enum input_kind k); /* "" for none */
const char *input_kind_path(enum input_kind k); /* how such a file is usually called */
bool input_kind_read(struct str name, enum input_kind *out);

/* What a name says. */
enum hint {
	HINT_NONE,    /* no input of ours */
	HINT_CERTAIN, /* that kind */
	HINT_CONTENT, /* that kind if the content agrees */
	HINT_SHEBANG  /* a name without ending: perhaps a script */
};

enum hint recognise_name(struct str path, enum input_kind *out);

/* For a file found while walking: the content has the last word where the name only hints. */
enum input_kind recognise_found(struct str path, struct str text);

/* For a file named by the user: by name, else by content. */
enum input_kind recognise_named(struct str path, struct str text);

#endif
