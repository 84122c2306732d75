/*
 * printer.h: what the files of the formatter share.
 *
 * A file is printed as units: things that begin a line of their own. Comments are put back around
 * units by their place in the source: those before a unit stand above it, those inside of it too,
 * and one behind it on its last line stays behind it.
 */
#ifndef SYNTAX_PRINTER_H
#define SYNTAX_PRINTER_H

#include "syntax/tree.h"

enum { PRINT_WIDE = 100, PRINT_SHORT = 80, PRINT_INDENT = 2 };

/* Blank lines before a unit and its comments: those of the author are kept, but at most one. */
enum gap {
	GAP_NEVER,
	GAP_FIRST, /* not before the first of them: a block begins here */
	GAP_KEEP,
	GAP_ALWAYS /* before the first of them; kept between the others */
};

struct printer {
	const struct tree *tree; /* NULL for an expression on its own */
	struct buf *out;
	struct buf scratch;
	size_t line;      /* where the line that is being printed starts in out */
	unsigned indent;  /* columns */
	uint32_t comment; /* the next comment to put back */
	bool documented;  /* ## has a meaning above what comes now */
};

/* print.c */
void print_word(struct printer *p, const char *word);
void print_str(struct printer *p, struct str s);
void print_line_end(struct printer *p);
void print_pad(struct printer *p, size_t column); /* spaces up to a column */
size_t print_column(const struct printer *p);

/* print_comments.c */
void print_unit(struct printer *p, struct span unit, enum gap gap); /* before it */
void print_documented(
	struct printer *p, struct span unit, enum gap gap); /* where ## has a meaning */
void print_unit_end(struct printer *p, uint32_t end);       /* behind it; ends the line */
void print_comments_before(struct printer *p, uint32_t at, enum gap gap);
bool print_has_comments(const struct printer *p, struct span in);    /* up to its end */
bool print_has_comments_in(const struct printer *p, struct span in); /* within it */

/* print_texts.c */
void print_template(struct printer *p, const struct template *t);
void print_templates(struct printer *p, const struct template_list *texts);
void print_literal(struct printer *p, const struct expr *e);

/* print_flat.c */
void print_flat(struct printer *p, const struct expr *e);
size_t print_width(struct printer *p, const struct expr *e); /* flat; more than a line is enough */
void print_quantifier(struct printer *p, const struct expr *e); /* any x in */
void print_for(struct printer *p, const struct expr *e);        /* for x in */
void print_adjective(struct printer *p, const struct expr *e);  /* is x */

/* print_exprs.c */
/* Broken where it does not fit. `hang`: `and` and `or` stand left of the operands, below the word
 * before the expression. */
void print_expr(struct printer *p, const struct expr *e, bool hang);
/* A value that ends the unit `whole`: the part of it whose comments stand above; then the value. A
 * list or map there keeps the comments among its entries. */
struct span print_value_head(const struct printer *p, const struct expr *e, struct span whole);
void print_value(struct printer *p, const struct expr *e);

/* print_policy.c */
void print_param(struct printer *p, const struct param *param, enum gap gap);
void print_loop(struct printer *p, const struct loop *loop, enum gap gap);
void print_policy(struct printer *p, const struct policy *policy, enum gap gap);

#endif
