/*
 * private.h: what the files of the room share: the text once it is plain JSON.
 */
#ifndef JSON_PRIVATE
#define JSON_PRIVATE

#include "read/json/json.h"

struct json {
	struct arena *arena;
	struct source *source;
	struct diags *diags;
	enum json_dialect dialect;
	struct str text; /* as long as the source: its mark, comments and the like are blanks */
	uint32_t at;
};

/* plain.c: fills `text`; false: it is nested too deep, which has been reported. */
bool json_plain(struct json *j);

/* tree.c: of a text that jansson has accepted. */
struct node *json_tree(struct json *j);

#endif
