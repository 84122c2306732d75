/*
 * yaml.h: YAML, and so JSON, as a tree that knows where every byte was written.
 *
 * Built from libyaml's events. An alias is the very node its anchor names, never a copy, so a tree
 * is a graph without cycles; its unfolded size is bounded. The pairs of a mapping are its own ones,
 * then those that `<<` merges in, each key once. Spans are byte offsets, quotes included.
 */
#ifndef READ_YAML
#define READ_YAML

#include "read/read.h"

enum node_kind { NODE_SCALAR, NODE_SEQUENCE, NODE_MAPPING };

/* What a plain scalar stands for, by the rules of YAML 1.2 as Go's readers apply them: only true
 * and false are booleans. Quoted and block scalars are strings. */
enum node_type { NODE_STRING, NODE_NULL, NODE_BOOL, NODE_INT, NODE_FLOAT };

enum node_style {
	NODE_PLAIN,
	NODE_SINGLE,
	NODE_DOUBLE,
	NODE_LITERAL,
	NODE_FOLDED,
	NODE_BLOCK, /* collections */
	NODE_FLOW
};

enum node_tag { NODE_UNTAGGED, NODE_RESET, NODE_OVERRIDE, NODE_TAGGED };

struct pair {
	struct node *key, *value;
};

struct node {
	uint8_t kind, type, style, tag; /* enum node_kind, node_type, node_style, node_tag */
	bool anchored;                  /* an alias may lead here */
	bool merged;                    /* some of its pairs were merged in by `<<` */
	bool open;                      /* not complete yet; only while the tree is built */
	uint8_t seen;                   /* the reader's own mark */
	bool bare;                      /* a scalar that surely holds neither $ nor { */
	uint32_t n;                     /* items or pairs */
	uint32_t own;                   /* pairs written here; the others are merged */
	uint32_t weight;                /* nodes below and itself, aliases unfolded */
	const void *note;               /* the reader's own */
	struct span span;
	struct source *source;
	union {
		struct str text; /* decoded; where it can, it is the source itself */
		struct node **items;
		struct {
			struct pair *pairs;
			uint64_t keys; /* the key_bit of each key, more may be set; 0: unknown */
		};
	} u;
};

LIST(node_list, struct node *);

/* All documents of a text. `broken`: an error ended it early, the tree holds what came before. */
struct yaml {
	struct node_list documents;
	struct span_list scalars; /* where comments cannot be; kept when the text has a # at all */
	bool broken;
};

struct yaml yaml_read_all(struct arena *a, struct source *source, struct diags *diags);

/* The first document; further ones are reported. NULL when there is none. */
struct node *yaml_read(struct arena *a, struct source *source, struct diags *diags);

/* The comments of the text that `y` was read from. */
void yaml_comments(struct arena *a, const struct yaml *y, struct source *source,
	struct input_comment_list *out);

/* The decoded text of a scalar with the way back to the bytes it was written as. */
struct splice node_splice(struct arena *a, const struct node *scalar);

/* Most keys that a reader asks for are not there: a bit of each mapping tells so at once. */
static inline uint64_t key_bit(struct str key)
{
	if (!key.n)
		return 1;
	unsigned first = (unsigned char)key.p[0], last = (unsigned char)key.p[key.n - 1];
	return (uint64_t)1 << ((first * 7 + last * 3 + key.n * 13) & 63);
}

static inline bool node_may_have(const struct node *n, struct str key)
{
	return n && n->kind == NODE_MAPPING && (!n->u.keys || (n->u.keys & key_bit(key)));
}

/* NULL when the key is absent. */
const struct pair *node_find(const struct node *mapping, struct str key);

static inline const struct pair *node_pair(const struct node *mapping, struct str key)
{
	return node_may_have(mapping, key) ? node_find(mapping, key) : NULL;
}

static inline struct node *node_get(const struct node *mapping, struct str key)
{
	const struct pair *p = node_pair(mapping, key);
	return p ? p->value : NULL;
}

bool node_is(const struct node *n, enum node_kind kind); /* false for NULL */
bool node_is_null(const struct node *n);                 /* also true for NULL */
bool node_is_string(const struct node *n);
bool node_int(const struct node *n, int64_t *out); /* of NODE_INT; false beyond 64 bits */
bool node_bool(const struct node *n, bool *out);
bool node_number(const struct node *n, double *out); /* of NODE_INT and NODE_FLOAT */
const char *node_what(const struct node *n);         /* "a mapping", "a string" */

/* What the text of a plain scalar stands for. */
enum node_type yaml_plain_type(struct str text);
bool yaml_int(struct str text, int64_t *out);
bool yaml_number(struct str text, double *out);

#endif
