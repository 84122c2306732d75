/*
 * lexer.h: what the scanner and the grammar of scripts share. Words hold scripts and scripts
 * hold words, so each calls the other; `depth` counts both.
 */
#ifndef SHELL_LEXER
#define SHELL_LEXER

#include "read/shell/tree.h"

enum shell_token_kind {
	SHELL_END,
	SHELL_NEWLINE,
	SHELL_WORD,
	SHELL_REDIRECT,
	SHELL_OPERATOR /* && || | |& ; ;; ;& ;;& & ( ) */
};

struct shell_token {
	enum shell_token_kind kind;
	struct span span;
	struct str text; /* the operator */
	struct shell_word *word;
	struct str name; /* the characters of a word without quotes and expansions, else empty */
};

struct shell_parser {
	struct reading *r;
	struct arena *arena;
	const struct shell_script *script;
	struct shell_tree *tree;
	const char *p;
	uint32_t n, at, depth;
	struct span_list *comments; /* gets those outside of $(...), in the source; or NULL */
	uint32_t end;               /* of the token read last */
	bool failed;                /* a mistake was found; the grammar is on its way out */
	bool quiet;                 /* what is found now only follows from a mistake before */
	bool recovered;             /* one was, earlier: stray closing words follow from it */
	bool operand;               /* a word here is no program: !(x) is a pattern */
	bool open_arith;            /* a (( that nothing closes was seen: look for no further end */
	bool have;
	struct shell_token token; /* read ahead */
	LIST(shell_heredocs,
		struct shell_redirect *) pending; /* their texts begin at the next line */
};

void shell_parser_init(struct shell_parser *p, struct reading *r, const struct shell_script *script,
	struct shell_tree *tree, uint32_t depth);

const struct shell_token *shell_peek(struct shell_parser *p);
struct shell_token shell_take(struct shell_parser *p);

/* Reports at a span of the text; only the first until the grammar has recovered. NULL: it was not
 * worth a report. shell_unclosed is for what has swallowed the rest of the text. */
struct diag *shell_mistake(struct shell_parser *p, struct span at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

void shell_unclosed(struct shell_parser *p, struct span opened);

/* One level deeper; false, and reported, beyond the budget. */
bool shell_enter(struct shell_parser *p);

struct shell_word *shell_word_new(struct shell_parser *p);
struct shell_part *shell_part_add(
	struct shell_parser *p, struct shell_word *w, enum shell_part_kind kind, struct span span);
void shell_literal(struct shell_parser *p, struct shell_word *w, struct span span, bool quoted);

#define SHELL_WORD_STOPS " \t\n;&|<>()"

/* A word of any kind at the place reached; `stops` holds the characters that end it. */
struct shell_word *shell_lex_word(struct shell_parser *p, const char *stops);

/* Text in which only $, ` and \ mean something, up to `to`: heredocs, arithmetic. */
void shell_lex_body(struct shell_parser *p, struct shell_word *w, uint32_t to);

/* $(...) and <(...), their text beginning at the place reached; the word's part from `from`. */
void shell_lex_command(struct shell_parser *p, struct shell_word *w, uint32_t from, bool quoted);
void shell_lex_single(struct shell_parser *p, struct shell_word *w);
void shell_lex_ansi(struct shell_parser *p, struct shell_word *w);
void shell_lex_escape(struct shell_parser *p, struct shell_word *w, const char *special);
bool shell_lex_gap(struct shell_parser *p, struct shell_word *w, bool quoted);
void shell_lex_dollar(struct shell_parser *p, struct shell_word *w, bool quoted);
void shell_lex_backquote(struct shell_parser *p, struct shell_word *w, bool quoted);
void shell_lex_double(struct shell_parser *p, struct shell_word *w);

/* Behind "((": where the "))" that closes it begins; 0 when it is no arithmetic. */
uint32_t shell_arith_end(struct shell_parser *p, uint32_t from);

void shell_read_heredocs(struct shell_parser *p);

/* The small steps of the grammar. take_ functions say whether there was something to take. */
struct shell_node *shell_node_new(struct shell_parser *p, enum shell_node_kind kind);
struct shell_node *shell_node_end(struct shell_parser *p, struct shell_node *n);
bool shell_is_operator(struct shell_parser *p, const char *text);
bool shell_is_name(struct shell_parser *p, const char *text); /* a word without quotes */
bool shell_take_name(struct shell_parser *p, const char *text);
bool shell_take_operator(struct shell_parser *p, const char *text);
void shell_skip_newlines(struct shell_parser *p);
struct diag *shell_unexpected(struct shell_parser *p, const char *wanted);

struct shell_node *shell_simple(struct shell_parser *p);
bool shell_is_assignment(const struct shell_word *w); /* it begins with NAME= */
void shell_redirects(struct shell_parser *p, struct shell_node *n);

/* A list of commands up to what closes it. In the grammar. */
struct shell_node *shell_list(struct shell_parser *p);

/* A script inside this one, to its end. In the grammar. */
struct shell_node *shell_parse_part(struct shell_parser *p, const struct shell_script *script);

#endif
