/*
 * private.h: what scanner, grammar and the builders of the tree share while one text is read.
 */
#ifndef SYNTAX_PRIVATE_H
#define SYNTAX_PRIVATE_H

#include "syntax/tree.h"

enum { MISTAKE_TOKENS = 128 };

/* How far a policy has got: its parts come in this order. */
enum phase { PHASE_METAS, PHASE_LOOPS, PHASE_LETS, PHASE_RULES };

struct heredoc { /* the token, and the scanner's notes while it is read */
	struct str word;
	struct str text;
	struct span text_span;
	uint32_t indent;
};

struct map_pairs {
	struct expr_list keys, values;
};

/* A text that the scanner is in. */
struct open_text {
	struct span quote;
	uint32_t braces; /* open in the hole that is being read */
};

struct parser {
	struct arena *arena;
	struct source *source;
	struct diags *ds;
	struct tree *tree;
	struct expr *expr; /* the result of syntax_parse_expr */
	unsigned mistakes;
	struct diags unshown; /* where mistakes beyond the limit end, in scratch */
	struct arena scratch; /* owned, released when the parse ends */

	/* the scanner's */
	int first;   /* the token that says what is read; 0 when it was handed out */
	uint32_t at; /* offset behind the last token */
	struct open_text texts[SYNTAX_DEPTH];
	uint32_t n_texts;
	struct buf doc;         /* of the ## lines just read */
	uint32_t doc_end;       /* where the last of them, or of remarks behind them, ends */
	struct span heredoc_at; /* where <<END stands */
	struct heredoc heredoc;
	uint32_t quiet; /* offset at which a mistake is reported already, plus one */
	bool stopped;   /* a limit was hit: nothing more is read or reported */

	/* the grammar's */
	struct policy *policy;
	struct rule *rule; /* the one that clauses belong to; NULL: they are dropped */
	enum phase phase;
	bool broken;      /* the policy has a mistake */
	uint32_t culprit; /* where the last thing stands that did not fit */
};

/* parser.c: mistakes of a whole text */
void parser_too_deep(struct parser *p, struct span at);
void parser_language(
	struct parser *p, const struct value *edition, struct span at, struct span word);
void parser_no_language(struct parser *p);

/* mistakes.c: what the grammar cannot fit in */
struct mistake {
	struct span at;
	bool end;                         /* the text ends there */
	bool name;                        /* a name stands there */
	const char *fits[MISTAKE_TOKENS]; /* what would have fitted, by the names of tokens */
	int n_fits;
};
void parser_mistake(struct parser *p, const struct mistake *m);
struct diag *parser_bad(struct parser *p, const struct diag_code *code, struct span at,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

/* number.c: answers a token: INT, DATE, LITERAL, or BAD when it was reported */
int number_read(struct parser *p, struct span at, struct value *out);

/* quoted.c: the characters of a text without their escapes, and texts that do not end */
struct str quoted_read(struct parser *p, struct span at);
bool parser_open_text(struct parser *p, struct span quote); /* false: nested too deep */
void parser_unclosed_text(struct parser *p, uint32_t at);
void parser_unclosed_raw(struct parser *p, struct span at);

/* strange.c: what other languages write, and characters that no policy may hold */
void parser_spelling(struct parser *p, struct span at, const char *word);
void parser_single_quotes(struct parser *p, struct span at, struct span inside);
void parser_strange(struct parser *p, struct span at);
char *parser_readable(struct parser *p); /* the source with the worst of them as spaces */

/* lexer.l: reads `text`, whose last two bytes are NUL */
void scanner_run(struct parser *p, char *text, size_t size);

/* trivia.c: what is no token: comments, and the lines of a heredoc */
void comment_add(struct parser *p, struct span at);
struct str doc_take(struct parser *p, struct span at); /* for the word that stands there */
void heredoc_begin(struct parser *p, struct span at);
bool heredoc_line(struct parser *p, struct span line); /* true: it is the closing word */
struct heredoc heredoc_end(struct parser *p, struct span line);
void heredoc_unclosed(struct parser *p);

/* exprs.c */
struct name name_new(struct parser *p, struct span at);
struct expr *expr_error(struct parser *p, struct span at);
struct expr *expr_name(struct parser *p, struct span at, struct name name);
struct expr *expr_literal(struct parser *p, struct span at, struct value v);
struct expr *expr_unary(struct parser *p, struct span at, enum expr_kind kind, struct expr *of);
struct expr *expr_binary(struct parser *p, struct span at, enum operator op, struct expr *left,
	struct expr *right, struct span op_span);
struct expr *expr_is(struct parser *p, struct span at, struct expr *of, struct span is_span,
	bool not, struct name test, struct name sub);
struct expr *expr_quant(struct parser *p, struct span at, enum quantifier q, struct name var,
	struct expr *in, struct expr *where, struct expr *satisfies);
struct expr *expr_comprehension(struct parser *p, struct span at, struct expr *item,
	struct name var, struct expr *in, struct expr *where);
struct expr *expr_list_of(struct parser *p, struct span at, struct expr_list items);
struct expr *expr_map(struct parser *p, struct span at, struct map_pairs pairs);
struct expr *expr_field(struct parser *p, struct span at, struct expr *of, struct name name);
struct expr *expr_index(struct parser *p, struct span at, struct expr *of, struct expr *index);
struct expr *expr_call(struct parser *p, struct span at, struct expr *of, struct expr_list args);
struct expr_list exprs_add(struct parser *p, struct expr_list list, struct expr *e);
struct map_pairs pairs_add(
	struct parser *p, struct map_pairs list, struct template key, struct expr *value);

/* texts.c */
struct template template_chars(struct parser *p, struct template t, struct str chars);
struct template template_hole(struct parser *p, struct template t, struct expr *e);
struct template template_end(struct template t, struct span at);
struct template template_raw(struct parser *p, struct span at, struct str chars);
struct template *template_new(struct parser *p, struct template t);
struct template_list texts_add(struct parser *p, struct template_list list, struct template t);
struct expr *text_expr(struct parser *p, struct template t);

/* items.c */
struct type_name type_name_new(struct span at, struct str spelling);
struct type_name type_name_wrap(struct parser *p, struct span at, const char *before,
	struct str spelling, const char *behind);
struct formal_list formals_add(
	struct parser *p, struct formal_list list, struct name name, struct type_name type);
struct param *param_new(struct parser *p, struct span at, struct str doc, struct name name,
	struct type_name type, struct expr *value);
void item_use(struct parser *p, struct span at, struct template path, struct name as);
void item_param(struct parser *p, struct param *param);
void item_data(struct parser *p, struct span at, struct str doc, struct name name,
	struct type_name type, struct template path);
void item_define(struct parser *p, struct span at, struct str doc, struct name name,
	struct formal_list formals, struct expr *body);
void item_waive(struct parser *p, struct span at, struct name policy, struct waive *w);
void waive_text(struct parser *p, struct template **slot, struct span at, struct template t);
void waive_until(
	struct parser *p, struct waive *w, struct span word, struct span at, struct value date);
void item_test(struct parser *p, struct span at, struct template title, struct name policy,
	struct sample_list samples);
struct sample *sample_document(struct parser *p, struct span at, struct name word,
	struct template *path, struct heredoc lines);
struct sample *sample_fixed(struct parser *p, struct span at, struct heredoc lines);
struct sample *sample_given(struct parser *p, struct span at, struct name word, struct expr *value);

/* policies.c */
void policy_begin(struct parser *p, struct span head, struct str doc, struct name name);
void policy_begin_broken(struct parser *p, struct span head);
void policy_end(struct parser *p, struct span brace);
void policy_broken(struct parser *p);
void policy_meta(struct parser *p, struct meta meta);
void policy_severity(struct parser *p, struct span word, struct span at, struct name name);
void policy_param(struct parser *p, struct param *param);
void policy_loop(struct parser *p, struct loop *loop);
void policy_let(struct parser *p, struct span at, struct name name, struct expr *value);
void policy_rule(struct parser *p, struct rule *rule);
void policy_clause(struct parser *p, struct clause *clause);
struct meta meta_text(struct parser *p, struct span at, enum meta_kind kind, struct template t);
struct meta meta_texts(struct span at, enum meta_kind kind, struct template_list texts);
struct meta meta_word(struct span at, enum meta_kind kind, struct name word);
struct loop *loop_new(struct parser *p, struct name kind, struct name var, struct expr *in);
struct loop *loop_end(struct span at, struct loop *loop, struct expr *where);
struct rule *rule_new(
	struct parser *p, struct span at, bool forbid, bool then, struct expr *condition);
struct clause *clause_new(struct parser *p, struct span at, enum clause_kind kind, struct expr *e);
struct clause *clause_word(
	struct parser *p, struct span at, enum clause_kind kind, struct name word);
struct clause *clause_fix(struct parser *p, struct span at, struct name word, struct template text,
	struct edit_list edits);
struct edit edit_new(struct span at, enum edit_kind kind, struct expr *target, struct expr *value);
struct edit_list edits_add(struct parser *p, struct edit_list list, struct edit e);

#endif
