/*
 * expand.h: what the expansion of words and of ${...} in them share.
 */
#ifndef DOCKERFILE_EXPAND
#define DOCKERFILE_EXPAND

#include "read/dockerfile/private.h"

struct lexer {
	struct expansion *e;
	struct str s;
	size_t at;
	bool raw_escapes;
	unsigned depth;
	size_t operands; /* of ${...} so far */
};

/* Keeps the first reason; always false. */
bool lexer_fail(struct lexer *x, struct str why);
#define FAIL(x, ...) lexer_fail((x), str_printf((x)->e->arena, __VA_ARGS__))

int lexer_peek(const struct lexer *x); /* the next byte, -1 at the end */
struct text lexer_slice(const struct lexer *x, size_t from, size_t to);
struct text lexer_hole(struct lexer *x, const struct cause *cause, bool filled);
struct str lexer_name(struct lexer *x);
enum worth lexer_value(struct lexer *x, struct str name, struct text *out, bool *overridable);

/* Keeps the name of an unset variable that left nothing. */
void lexer_emptied(struct lexer *x, struct str name, enum worth worth, struct text out);

/* The text up to `stop`, which is taken too. */
bool lexer_operand(struct lexer *x, int stop, bool raw_escapes, struct text *out);

/* ${...} from behind its brace; `from` is where its $ stands. */
bool lexer_braced(struct lexer *x, size_t from, struct text *out);

#endif
