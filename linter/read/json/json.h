/*
 * json.h: JSON as a tree of nodes that know where every byte was written.
 *
 * The nodes are those of yaml.h: objects are mappings, arrays sequences, strings double-quoted
 * scalars; node_get, node_splice and the like work on them. jansson has the last word on what is
 * JSON (RFC 8259, read strictly); nesting is bounded before it sees the text.
 */
#ifndef READ_JSON
#define READ_JSON

#include "read/yaml/yaml.h"

enum json_dialect {
	JSON_STRICT,  /* a key given twice is a mistake; the last one counts */
	JSON_COMMENTS /* with comments and trailing commas; of keys given twice the last counts */
};

/* Nodes live in the arena. NULL: nothing but white space stands there, or it is no JSON, which has
 * then been reported. */
struct node *json_read(
	struct arena *a, struct source *source, enum json_dialect dialect, struct diags *diags);

#endif
