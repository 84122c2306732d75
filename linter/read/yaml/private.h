/*
 * private.h: what the files of the YAML reader share.
 */
#ifndef YAML_PRIVATE
#define YAML_PRIVATE

#include "read/yaml/yaml.h"

/* ---- text.c -------------------------------------------------------------------------------- */

/* libyaml counts code points behind a byte order mark; we count bytes. */
struct yaml_text {
	struct arena *arena;
	struct source *source;
	uint32_t mark;             /* bytes of the byte order mark */
	bool ascii;                /* offsets are the same */
	bool allowed;              /* YAML allows every character */
	bool odd;                  /* some are line ends or nothing at all to libyaml only */
	struct offset_list stones; /* the offset of every 64th code point, once one is asked for */
	size_t point;              /* the code point looked up last, */
	uint32_t at;               /* and its offset */
};

/* Looks at the bytes before anybody parses them: false when nobody must. */
bool yaml_text_open(
	struct yaml_text *t, struct arena *a, struct source *source, struct diags *diags);

uint32_t yaml_text_find(struct yaml_text *t, size_t code_point);

/* The byte offset of libyaml's mark.index. */
static inline uint32_t yaml_text_offset(struct yaml_text *t, size_t code_point)
{
	if (t->ascii && code_point <= t->source->text.n - t->mark)
		return t->mark + (uint32_t)code_point;
	return yaml_text_find(t, code_point);
}

/* ---- tree.c: the tree under construction ----------------------------------------------------- */

struct frame { /* a collection that has begun */
	struct node *node;
	uint32_t base; /* where its children begin on the stack */
};

LIST(frame_list, struct frame);

struct builder {
	struct arena *arena;
	struct source *source;
	struct diags *diags;
	struct yaml out;
	struct node_list stack; /* finished nodes whose parents are not */
	struct frame_list frames;
	struct map anchors;
	bool has_comments; /* a # at least */
	bool bare;         /* neither $ nor { in all of the text */
	uint32_t nodes;
	uint64_t merged;      /* pairs added by merge keys */
	struct node *biggest; /* the heaviest node an alias led to, and where it stood */
	struct span biggest_at;
};

struct builder tree_builder(struct arena *a, struct source *source, struct diags *diags);

/* Each adds the next node in the order of the text. `text` stays as it is, not copied. */
struct node *tree_scalar(
	struct builder *b, enum node_style style, struct span span, struct str text);
struct node *tree_start(
	struct builder *b, enum node_kind kind, enum node_style style, struct span span);
bool tree_end(struct builder *b, struct span end); /* false: more merged than the limits allow */
void tree_alias(struct builder *b, struct str name, struct span span);
void tree_anchor(struct builder *b, struct node *n, struct str name); /* the name is copied */
void tree_document(struct builder *b); /* what is on the stack is one, if there is anything */

/* ---- the two readers ------------------------------------------------------------------------- */

/* events.c, with libyaml: any text. */
void yaml_read_events(struct builder *b, struct yaml_text *text);

/* plain.c, quicker: a text that keeps to the simple part of YAML; false when it may not, then the
 * builder is to be thrown away. */
bool yaml_read_plain(struct builder *b, const struct yaml_text *text);

/* plain_scalar.c: one scalar of such a text. */
struct plain_scalar {
	enum node_style style;
	struct str text;
	uint32_t to; /* behind it */
	bool lines;  /* it has several */
};

struct plain_text {
	struct arena *arena;
	struct str s;
	uint32_t line; /* where the line begins that is looked at; moved along with lines */
	bool flow;     /* inside of brackets */
	int32_t least; /* column at which a line may go on with what began before */
};

/* What begins at `at`: a plain, quoted or block scalar. false: it is not surely simple. */
bool plain_scalar(struct plain_text *t, uint32_t at, struct plain_scalar *out);

/* ---- merge.c --------------------------------------------------------------------------------- */

/* Adds to a mapping what `<<` names. `budget` is what may still be added in this file; the answer
 * is false when it is used up. */
bool yaml_merge(struct arena *a, struct node *mapping, struct diags *diags, uint64_t *budget);

/* Reports keys that are written twice and keeps the last of each; notes which keys there are. */
void yaml_unique_keys(struct arena *a, struct node *mapping, struct diags *diags);

#endif
