/*
 * private.h: what the files of pattern/ share: sets of characters, the tree, the program.
 */
#ifndef PATTERN_PRIVATE_H
#define PATTERN_PRIVATE_H

#include "pattern/pattern.h"

#include "base/list.h"

/* --- sets of code points (charset.c) --- */

enum { CODE_POINT_MOST = 0x10FFFF };

struct range { /* both ends belong to it */
	uint32_t lo, hi;
};
LIST(charset, struct range);

void charset_add(struct arena *a, struct charset *set, uint32_t lo, uint32_t hi);
void charset_add_all(struct arena *a, struct charset *set, struct charset more);
/* "alpha", "digit", ... as in [[:alpha:]]; false when there is no such name. */
bool charset_add_named(struct arena *a, struct charset *set, struct str name);
/* d, s or w, as in \d; false for any other letter. */
bool charset_add_escape(struct arena *a, struct charset *set, char letter);
void charset_fold(struct arena *a, struct charset *set); /* adds the other case of each letter */
void charset_order(struct charset *set);                 /* sorted, merged */
struct charset charset_negate(struct arena *a, struct charset ordered);
bool charset_covers(struct charset ordered, uint32_t lo, uint32_t hi);
bool charset_touches(struct charset ordered, uint32_t lo, uint32_t hi);

/* --- the tree (tree.c) --- */

enum assertion { AT_TEXT_START, AT_LINE_START, AT_TEXT_END, AT_LINE_END, AT_WORD, NOT_AT_WORD };

enum node_kind { NODE_EMPTY, NODE_CHARS, NODE_ASSERT, NODE_SEQUENCE, NODE_CHOICE, NODE_REPEAT };

#define REPEAT_ENDLESS UINT32_MAX

struct node {
	enum node_kind kind;
	enum assertion assertion;   /* ASSERT */
	uint32_t least, most;       /* REPEAT */
	struct charset chars;       /* CHARS, ordered */
	struct node *first, *last;  /* children: SEQUENCE, CHOICE; first: REPEAT */
	struct node *before, *next; /* siblings */
};

struct node *node_empty(struct arena *a);
struct node *node_chars(struct arena *a, struct charset chars); /* orders them */
struct node *node_char(struct arena *a, uint32_t code_point);
struct node *node_assert(struct arena *a, enum assertion assertion);
struct node *node_repeat(struct arena *a, struct node *body, uint32_t least, uint32_t most);
struct node *node_list(struct arena *a, enum node_kind kind); /* SEQUENCE or CHOICE, no children */
void node_append(struct node *list, struct node *child);
struct node *node_simple(struct arena *a, struct node *list); /* its only child where it has one */

/* clue.c: the clues of a text in which n is found. false: nothing is known. */
bool node_clues(struct arena *a, const struct node *n, struct clues *out);

/* factor.c: what every text holds in which n is found, as a tree of its own; NULL: nothing that
 * would tell it from others. */
struct node *node_factor(struct arena *a, const struct node *n);

/* --- reading a pattern (parser.c, regex.c, classes.c, glob.c) --- */

enum { FLAG_NOCASE = 1, FLAG_LINES = 2, FLAG_DOT_ALL = 4 };

struct parser {
	struct arena *arena;
	struct str text;
	size_t at;
	unsigned flags;
	unsigned depth;
	struct pattern_mistake *mistake; /* its message is empty until one is made */
};

bool parser_more(const struct parser *p);
bool parser_sees(const struct parser *p, struct str what);
bool parser_at_any(const struct parser *p, const char *bytes); /* one of them is next */
bool parser_take(struct parser *p, struct str what);           /* moves behind it if it is there */
uint32_t parser_code_point(struct parser *p);                  /* reads one; there is one */
void *parser_refuse(struct parser *p, size_t at, struct str message); /* returns NULL */
struct node *parser_char(struct parser *p, uint32_t code_point);      /* in either case if (?i) */

/* NULL: refused. */
struct node *regex_parse(struct parser *p);
struct node *glob_parse(struct parser *p);
struct node *class_parse(struct parser *p, bool glob); /* behind the `[` */
struct node *escape_parse(struct parser *p);           /* behind the `\`, outside of classes */

/* --- the program (program.c) --- */

enum op { OP_ARC, OP_ARCS, OP_SPLIT, OP_ASSERT, OP_MATCH };

struct arc { /* over one byte of lo..hi to `next` */
	uint8_t lo, hi;
	uint16_t next;
};
LIST(arc_list, struct arc);

struct inst {
	uint8_t op;        /* enum op */
	uint8_t assertion; /* ASSERT */
	uint16_t alt;      /* SPLIT: the other way; ARCS: how many */
	struct arc arc;    /* ARC: all of it; SPLIT, ASSERT: next */
	uint32_t first;    /* ARCS: index into the arcs of the program */
};
LIST(inst_list, struct inst);

struct pattern {
	struct str source;
	bool glob;
	bool anchored; /* a match can begin at the start of the text only */
	bool loose;    /* not anchored, and some text matches whatever stands around it */
	const struct outline *clues; /* a text that covers none of them cannot match */
	unsigned n_clues;            /* 0: nothing is known */
	uint64_t least;              /* bytes of a text that matches */
	uint8_t shift; /* a row of the DFA holds 1 << shift columns: the classes and the end */
	uint16_t start;
	uint16_t n_classes;      /* bytes that no part of the pattern tells apart are one class */
	uint8_t class_of[256];   /* byte -> class */
	uint8_t class_byte[256]; /* class -> one of its bytes */
	struct inst_list insts;
	struct arc_list arcs;
};

/* A way leads from its start to a match without any assertion. */
bool program_is_loose(struct arena *a, const struct pattern *p);

/* False: the program is too large. */
bool program_compile(struct arena *a, struct pattern *p, struct node *root);

#endif
