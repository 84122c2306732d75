/*
 * private.h: what the files of the YAML reader share.
 */
#ifndef YAML_PRIVATE
#define YAML_PRIVATE

#include "read/yaml/yaml.h"

/* libyaml counts code points behind a byte order mark; we count bytes. */
struct yaml_text {
	struct source *source;
	uint32_t mark;             /* bytes of the byte order mark */
	bool ascii;                /* offsets are the same */
	bool allowed;              /* YAML allows every character */
	uint32_t points;           /* code points behind the mark */
	struct offset_list stones; /* unless ascii: the offset of every 64th code point */
	size_t point;              /* the code point looked up last, */
	uint32_t at;               /* and its offset */
};

/* Looks at the bytes before libyaml does: false when it must not see them. */
bool yaml_text_open(
	struct yaml_text *t, struct arena *a, struct source *source, struct diags *diags);

uint32_t yaml_text_find(struct yaml_text *t, size_t code_point);

/* The byte offset of libyaml's mark.index. */
static inline uint32_t yaml_text_offset(struct yaml_text *t, size_t code_point)
{
	if (t->ascii && code_point <= t->points)
		return t->mark + (uint32_t)code_point;
	return yaml_text_find(t, code_point);
}

/* Adds to a mapping what `<<` names. `budget` is what may still be added in this file; the answer
 * is false when it is used up. */
bool yaml_merge(struct arena *a, struct node *mapping, struct diags *diags, uint64_t *budget);

/* Reports keys that are written twice and keeps the last of each. */
void yaml_unique_keys(struct arena *a, struct node *mapping, struct diags *diags);

#endif
