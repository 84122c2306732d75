/*
 * grammar.y: the policy language as LANGUAGE.md gives it.
 *
 * Actions only build the tree, one call each. The body of a policy is read as a flat row of parts;
 * policies.c puts them in order. So a mistake in one part is left behind at the word that begins
 * the next one, and every mistake of a file is reported once. yyerrok stands only behind a token
 * that was taken, else a text that ends too early would be mended for ever; and not before the
 * very word that did not fit, which may have been meant as something else.
 */
%require "3.8"
%expect 0
%define api.pure full
%define api.prefix {syntax_yy}
%define api.token.prefix {T_}
%define api.value.type union
%define api.location.type {struct span}
%define parse.error custom
%define parse.lac full
%locations
%param { struct parser *p }
%lex-param { void *scanner }
%parse-param { void *scanner }

%code requires {
#include "syntax/private.h"

/* Deeper than 200 levels of the widest construct, so what does not fit is too deep for certain. */
#define YYMAXDEPTH 2000
#define YYLLOC_DEFAULT(whole, parts, n)                                                            \
	((whole) = (n) ? (struct span){YYRHSLOC(parts, 1).from, YYRHSLOC(parts, n).to}             \
		       : (struct span){YYRHSLOC(parts, 0).to, YYRHSLOC(parts, 0).to})
}

%code {
#include <stdlib.h>

int syntax_yylex(SYNTAX_YYSTYPE *value, struct span *span, struct parser *p, void *scanner);

static void syntax_yyerror(struct span *at, struct parser *p, void *scanner, const char *message)
{
	(void)scanner, (void)message; /* the one message is that the stack is full */
	parser_too_deep(p, *at);
}
}

/* what the front puts before the text, to say what is to be read */
%token START_FILE "the start of a file"
%token START_EXPR "the start of an expression"

%token LANGUAGE "`language`" USE "`use`" AS "`as`" FROM "`from`" LIST "`list`" MAP "`map`" OF "`of`"
%token <struct str> PARAM "`param`" DATA "`data`" DEFINE "`define`" POLICY "`policy`"
%token WAIVE "`waive`" TEST "`test`" FIXED "`fixed`" GIVEN "`given`"
%token REASON "`reason`" BY "`by`" UNTIL "`until`"
%token TITLE "`title`" SEVERITY "`severity`" WHY "`why`" TAGS "`tags`" SEE "`see`"
%token STATUS "`status`" WAIVABLE "`waivable`" AKA "`aka`" CONTROL "`control`"
%token FOR "`for`" EACH "`each`" WHERE "`where`" LET "`let`"
%token REQUIRE "`require`" FORBID "`forbid`" THEN "`then`"
%token UNLESS "`unless`" MESSAGE "`message`" AT "`at`" RELATED "`related`" HELP "`help`"
%token WHEN "`when`" UNKNOWN "`unknown`" FIX "`fix`"
%token SET "`set`" TO "`to`" REMOVE "`remove`" REPLACE "`replace`" WITH "`with`"
%token INSERT "`insert`" BEFORE "`before`" AFTER "`after`"
%token ANY "`any`" NO "`no`" EVERY "`every`" SATISFIES "`satisfies`"
%token OR "`or`" AND "`and`" NOT "`not`"
%token EQ "`==`" NE "`!=`" LT "`<`" LE "`<=`" GT "`>`" GE "`>=`"
%token IN "`in`" NOT_IN "`not in`" HAS "`has`" CONTAINS "`contains`"
%token STARTS_WITH "`starts with`" ENDS_WITH "`ends with`" MATCHES "`matches`" LIKE "`like`"
%token UNDER "`under`" PRECEDES "`precedes`" IS "`is`" IS_NOT "`is not`" OTHERWISE "`otherwise`"
%token PLUS "`+`" MINUS "`-`" TIMES "`*`" DOT "`.`" COMMA "`,`" COLON "`:`" ASSIGN "`=`"
%token QUESTION "`?`" OPEN "`(`" CLOSE "`)`" OPEN_LIST "`[`" CLOSE_LIST "`]`"
%token OPEN_BLOCK "`{`" CLOSE_BLOCK "`}`"
%token <struct str> NAME "a name"
%token <struct value> INT "a whole number" DATE "a date" LITERAL "a literal"
%token BAD "a number"
%token TEXT_BEGIN "a text" TEXT_END "the end of the text"
%token HOLE_BEGIN "`{` in a text" HOLE_END "`}` in a text"
%token <struct str> CHARS "characters of a text"
%token <struct str> RAW "a raw text"
%token <struct heredoc> HEREDOC "`<<END`"

%precedence QUANTIFIER
%left OR
%left AND
%precedence NOT
%nonassoc EQ NE LT LE GT GE IN NOT_IN HAS CONTAINS STARTS_WITH ENDS_WITH MATCHES LIKE UNDER PRECEDES IS IS_NOT
%left OTHERWISE
%left PLUS MINUS
%left TIMES
%precedence NEGATIVE
%precedence PLAIN_PARAM
%precedence HELP

%type <struct template> text pieces
%type <struct template_list> texts
%type <struct name> name adjective as status
%type <struct type_name> type
%type <struct param *> param
%type <struct formal_list> formals formals_some
%type <struct loop *> loop range
%type <struct expr *> expr postfix quantified where literal help
%type <struct expr_list> items items_some arguments
%type <struct map_pairs> pairs pairs_some
%type <struct rule *> rule
%type <struct clause *> clause
%type <struct meta> meta
%type <struct edit> edit
%type <struct edit_list> edits
%type <struct waive *> waive_parts
%type <struct sample *> sample
%type <struct sample_list> samples
%type <bool> is

%%

start:
  START_FILE file
| START_EXPR expr                   { p->expr = $expr; }
;

file:
  items_of_file                     { parser_no_language(p); }
| LANGUAGE INT                      { parser_language(p, &$INT, @INT, @LANGUAGE); } items_of_file
| LANGUAGE error                    { parser_language(p, NULL, @2, @1); } items_of_file
;

items_of_file:
  %empty
| items_of_file item
| items_of_file error
| items_of_file stray_head body CLOSE_BLOCK { policy_end(p, @CLOSE_BLOCK); yyerrok; }
;

item:
  USE text as                       { item_use(p, @$, $text, $as); }
| param                             { item_param(p, $param); }
| DATA name COLON type FROM text    { item_data(p, @$, $DATA, $name, $type, $text); }
| DEFINE name OPEN formals CLOSE ASSIGN expr
                                    { item_define(p, @$, $DEFINE, $name, $formals, $expr); }
| policy_head body CLOSE_BLOCK      { policy_end(p, @CLOSE_BLOCK); yyerrok; }
| WAIVE name OPEN_BLOCK waive_parts CLOSE_BLOCK
                                    { item_waive(p, @$, $name, $waive_parts); yyerrok; }
| TEST text OPEN_BLOCK samples CLOSE_BLOCK
                                    { item_test(p, @$, $text, (struct name){.span = @text}, $samples); yyerrok; }
| TEST text FOR name OPEN_BLOCK samples CLOSE_BLOCK
                                    { item_test(p, @$, $text, $name, $samples); yyerrok; }
;

as:
  %empty                            { $$ = (struct name){.span = @$}; }
| AS name                           { $$ = $name; }
;

param:
  PARAM name COLON type ASSIGN expr %prec PLAIN_PARAM
                                    { $$ = param_new(p, @$, $PARAM, $name, $type, $expr); }
| PARAM name COLON type ASSIGN expr HELP text
                                    { $$ = param_new(p, @$, $PARAM, $name, $type, $expr);
                                      $$->help = template_new(p, $text); }
;

formals:
  %empty                            { $$ = (struct formal_list){0}; }
| formals_some
;

formals_some:
  name COLON type                   { $$ = formals_add(p, (struct formal_list){0}, $name, $type); }
| formals_some[list] COMMA name COLON type
                                    { $$ = formals_add(p, $list, $name, $type); }
;

type:
  name                              { $$ = type_name_new(@$, $name.text); }
| name QUESTION                     { $$ = type_name_wrap(p, @$, "", $name.text, "?"); }
| LIST OF type[item]                { $$ = type_name_wrap(p, @$, "list of ", $item.spelling, ""); }
| MAP OF type[item]                 { $$ = type_name_wrap(p, @$, "map of ", $item.spelling, ""); }
;

/* A policy */

policy_head:
  POLICY name OPEN_BLOCK            { policy_begin(p, @$, $POLICY, $name); }
| POLICY error OPEN_BLOCK           { policy_begin_broken(p, @$); }
;

/* a block behind a word that begins no item: most likely a misspelt `policy` */
stray_head:
  error OPEN_BLOCK                  { policy_begin_broken(p, @$); }
;

body:
  %empty
| body meta                         { policy_meta(p, $meta); }
| body SEVERITY name                { policy_severity(p, @2, @name, $name); }
| body param                        { policy_param(p, $param); }
| body loop                         { policy_loop(p, $loop); }
| body LET name ASSIGN expr         { policy_let(p, span_join(@LET, @expr), $name, $expr); }
| body rule                         { policy_rule(p, $rule); }
| body clause                       { policy_clause(p, $clause); }
| body error                        { policy_broken(p);
                                      if (yylloc.from != p->culprit)
                                        yyerrok; }
| body error OPEN_BLOCK edits CLOSE_BLOCK { policy_broken(p); yyerrok; }
;

meta:
  TITLE text                        { $$ = meta_text(p, @$, META_TITLE, $text); }
| WHY text                          { $$ = meta_text(p, @$, META_WHY, $text); }
| SEE text                          { $$ = meta_text(p, @$, META_SEE, $text); }
| TAGS texts                        { $$ = meta_texts(@$, META_TAGS, $texts); }
| AKA texts                         { $$ = meta_texts(@$, META_AKA, $texts); }
| CONTROL texts                     { $$ = meta_texts(@$, META_CONTROL, $texts); }
| STATUS status[word]               { $$ = meta_word(@$, META_STATUS, $word); }
| WAIVABLE status[word]             { $$ = meta_word(@$, META_WAIVABLE, $word); }
;

/* `no` is a word here, not a quantifier */
status:
  name
| NO                                { $$ = name_new(p, @$); }
;

texts:
  text                              { $$ = texts_add(p, (struct template_list){0}, $text); }
| texts[list] COMMA text            { $$ = texts_add(p, $list, $text); }
;

loop:
  FOR EACH range where              { $$ = loop_end(@$, $range, $where); }
;

range:
  name[kind]                        { $$ = loop_new(p, $kind, (struct name){.span = @$}, NULL); }
| name[kind] name[var]              { $$ = loop_new(p, $kind, $var, NULL); }
| name[var] IN postfix              { $$ = loop_new(p, (struct name){.span = @$}, $var, $postfix); }
| name[kind] name[var] IN postfix   { $$ = loop_new(p, $kind, $var, $postfix); }
;

where:
  %empty                            { $$ = NULL; }
| WHERE expr                        { $$ = $expr; }
;

rule:
  REQUIRE expr                      { $$ = rule_new(p, @$, false, false, $expr); }
| FORBID expr                       { $$ = rule_new(p, @$, true, false, $expr); }
| THEN REQUIRE expr                 { $$ = rule_new(p, @$, false, true, $expr); }
| THEN FORBID expr                  { $$ = rule_new(p, @$, true, true, $expr); }
;

clause:
  UNLESS expr                       { $$ = clause_new(p, @$, CLAUSE_UNLESS, $expr); }
| MESSAGE text                      { $$ = clause_new(p, @$, CLAUSE_MESSAGE, text_expr(p, $text)); }
| AT expr                           { $$ = clause_new(p, @$, CLAUSE_AT, $expr); }
| RELATED expr text                 { $$ = clause_new(p, @$, CLAUSE_RELATED, $expr);
                                      $$->text = text_expr(p, $text); }
| help                              { $$ = clause_new(p, @$, CLAUSE_HELP, $help); }
| WHEN UNKNOWN name                 { $$ = clause_word(p, @$, CLAUSE_WHEN_UNKNOWN, $name); }
| FIX name text OPEN_BLOCK edits CLOSE_BLOCK
                                    { $$ = clause_fix(p, @$, $name, $text, $edits); yyerrok; }
;

help:
  HELP text                         { $$ = text_expr(p, $text); }
;

edits:
  %empty                            { $$ = (struct edit_list){0}; }
| edits[list] edit                  { $$ = edits_add(p, $list, $edit); }
| edits[list] error                 { $$ = $list; policy_broken(p); }
;

edit:
  SET postfix TO expr               { $$ = edit_new(@$, EDIT_SET, $postfix, $expr); }
| REMOVE postfix                    { $$ = edit_new(@$, EDIT_REMOVE, $postfix, NULL); }
| REPLACE postfix WITH expr         { $$ = edit_new(@$, EDIT_REPLACE, $postfix, $expr); }
| INSERT text BEFORE postfix        { $$ = edit_new(@$, EDIT_INSERT_BEFORE, $postfix, text_expr(p, $text)); }
| INSERT text AFTER postfix         { $$ = edit_new(@$, EDIT_INSERT_AFTER, $postfix, text_expr(p, $text)); }
;

/* Waivers and tests */

waive_parts:
  %empty                            { $$ = arena_new(p->arena, struct waive); }
| waive_parts[w] loop               { $$ = $w; list_push(p->arena, &$$->loops, $loop); }
| waive_parts[w] REASON text        { $$ = $w; waive_text(p, &$$->reason, @REASON, $text); yyerrok; }
| waive_parts[w] BY text            { $$ = $w; waive_text(p, &$$->by, @BY, $text); yyerrok; }
| waive_parts[w] SEE text           { $$ = $w; waive_text(p, &$$->see, @SEE, $text); yyerrok; }
| waive_parts[w] UNTIL DATE         { $$ = $w; waive_until(p, $$, @UNTIL, @DATE, $DATE); yyerrok; }
| waive_parts[w] UNTIL BAD          { $$ = $w; }
| waive_parts[w] error              { $$ = $w; }
;

samples:
  %empty                            { $$ = (struct sample_list){0}; }
| samples[list] sample              { $$ = $list; list_push(p->arena, &$$, $sample); }
| samples[list] error               { $$ = $list; }
;

sample:
  name HEREDOC                      { $$ = sample_document(p, @$, $name, NULL, $HEREDOC); }
| name text HEREDOC                 { $$ = sample_document(p, @$, $name, template_new(p, $text), $HEREDOC); }
| FIXED HEREDOC                     { $$ = sample_fixed(p, @$, $HEREDOC); }
| GIVEN name ASSIGN expr            { $$ = sample_given(p, @$, $name, $expr); }
;

/* Expressions */

expr:
  postfix
| quantified
| expr[a] OR expr[b]                { $$ = expr_binary(p, @$, OPERATOR_OR, $a, $b, @OR); }
| expr[a] AND expr[b]               { $$ = expr_binary(p, @$, OPERATOR_AND, $a, $b, @AND); }
| NOT expr[of]                      { $$ = expr_unary(p, @$, EXPR_NOT, $of); }
| expr[a] EQ expr[b]                { $$ = expr_binary(p, @$, OPERATOR_EQ, $a, $b, @EQ); }
| expr[a] NE expr[b]                { $$ = expr_binary(p, @$, OPERATOR_NE, $a, $b, @NE); }
| expr[a] LT expr[b]                { $$ = expr_binary(p, @$, OPERATOR_LT, $a, $b, @LT); }
| expr[a] LE expr[b]                { $$ = expr_binary(p, @$, OPERATOR_LE, $a, $b, @LE); }
| expr[a] GT expr[b]                { $$ = expr_binary(p, @$, OPERATOR_GT, $a, $b, @GT); }
| expr[a] GE expr[b]                { $$ = expr_binary(p, @$, OPERATOR_GE, $a, $b, @GE); }
| expr[a] IN expr[b]                { $$ = expr_binary(p, @$, OPERATOR_IN, $a, $b, @IN); }
| expr[a] NOT_IN expr[b]            { $$ = expr_binary(p, @$, OPERATOR_NOT_IN, $a, $b, @NOT_IN); }
| expr[a] HAS expr[b]               { $$ = expr_binary(p, @$, OPERATOR_HAS, $a, $b, @HAS); }
| expr[a] CONTAINS expr[b]          { $$ = expr_binary(p, @$, OPERATOR_CONTAINS, $a, $b, @CONTAINS); }
| expr[a] STARTS_WITH expr[b]       { $$ = expr_binary(p, @$, OPERATOR_STARTS_WITH, $a, $b, @STARTS_WITH); }
| expr[a] ENDS_WITH expr[b]         { $$ = expr_binary(p, @$, OPERATOR_ENDS_WITH, $a, $b, @ENDS_WITH); }
| expr[a] MATCHES expr[b]           { $$ = expr_binary(p, @$, OPERATOR_MATCHES, $a, $b, @MATCHES); }
| expr[a] LIKE expr[b]              { $$ = expr_binary(p, @$, OPERATOR_LIKE, $a, $b, @LIKE); }
| expr[a] UNDER expr[b]             { $$ = expr_binary(p, @$, OPERATOR_UNDER, $a, $b, @UNDER); }
| expr[a] PRECEDES expr[b]          { $$ = expr_binary(p, @$, OPERATOR_PRECEDES, $a, $b, @PRECEDES); }
| expr[a] is adjective              { $$ = expr_is(p, @$, $a, @is, $is, $adjective, (struct name){0}); }
| expr[a] is name DOT NAME          { $$ = expr_is(p, @$, $a, @is, $is, $name, name_new(p, @NAME)); }
| expr[a] OTHERWISE expr[b]         { $$ = expr_binary(p, @$, OPERATOR_OTHERWISE, $a, $b, @OTHERWISE); }
| expr[a] PLUS expr[b]              { $$ = expr_binary(p, @$, OPERATOR_ADD, $a, $b, @PLUS); }
| expr[a] MINUS expr[b]             { $$ = expr_binary(p, @$, OPERATOR_SUB, $a, $b, @MINUS); }
| expr[a] TIMES expr[b]             { $$ = expr_binary(p, @$, OPERATOR_MUL, $a, $b, @TIMES); }
| MINUS expr[of] %prec NEGATIVE     { $$ = expr_unary(p, @$, EXPR_MINUS, $of); }
;

is:
  IS                                { $$ = false; }
| IS_NOT                            { $$ = true; }
;

adjective:
  name
| SET                               { $$ = name_new(p, @$); }
| UNKNOWN                           { $$ = name_new(p, @$); }
;

quantified:
  ANY name IN postfix WHERE expr %prec QUANTIFIER
                                    { $$ = expr_quant(p, @$, QUANTIFIER_ANY, $name, $postfix, $expr, NULL); }
| NO name IN postfix WHERE expr %prec QUANTIFIER
                                    { $$ = expr_quant(p, @$, QUANTIFIER_NO, $name, $postfix, $expr, NULL); }
| EVERY name IN postfix where SATISFIES expr %prec QUANTIFIER
                                    { $$ = expr_quant(p, @$, QUANTIFIER_EVERY, $name, $postfix, $where, $expr); }
;

postfix:
  name                              { $$ = expr_name(p, @$, $name); }
| literal
| text                              { $$ = text_expr(p, $text); }
| OPEN_LIST items CLOSE_LIST        { $$ = expr_list_of(p, @$, $items); }
| OPEN_LIST expr FOR name IN postfix[in] where CLOSE_LIST
                                    { $$ = expr_comprehension(p, @$, $expr, $name, $in, $where); }
| OPEN_BLOCK pairs CLOSE_BLOCK      { $$ = expr_map(p, @$, $pairs); }
| OPEN expr CLOSE                   { $$ = expr_unary(p, @$, EXPR_GROUP, $expr); }
| postfix[of] DOT NAME              { $$ = expr_field(p, @$, $of, name_new(p, @NAME)); }
| postfix[of] OPEN_LIST expr CLOSE_LIST
                                    { $$ = expr_index(p, @$, $of, $expr); }
| postfix[of] OPEN arguments CLOSE  { $$ = expr_call(p, @$, $of, $arguments); }
| REPLACE OPEN arguments CLOSE      { $$ = expr_call(p, @$, expr_name(p, @1, name_new(p, @1)), $arguments); }
;

literal:
  INT                               { $$ = expr_literal(p, @$, $INT); }
| DATE                              { $$ = expr_literal(p, @$, $DATE); }
| LITERAL                           { $$ = expr_literal(p, @$, $LITERAL); }
| BAD                               { $$ = expr_error(p, @$); }
;

items:
  %empty                            { $$ = (struct expr_list){0}; }
| items_some
| items_some COMMA
;

items_some:
  expr                              { $$ = exprs_add(p, (struct expr_list){0}, $expr); }
| items_some[list] COMMA expr       { $$ = exprs_add(p, $list, $expr); }
;

arguments:
  %empty                            { $$ = (struct expr_list){0}; }
| items_some
;

pairs:
  %empty                            { $$ = (struct map_pairs){0}; }
| pairs_some
| pairs_some COMMA
;

pairs_some:
  text COLON expr                   { $$ = pairs_add(p, (struct map_pairs){0}, $text, $expr); }
| pairs_some[list] COMMA text COLON expr
                                    { $$ = pairs_add(p, $list, $text, $expr); }
;

text:
  TEXT_BEGIN pieces TEXT_END        { $$ = template_end($pieces, @$); }
| RAW                               { $$ = template_raw(p, @$, $RAW); }
;

pieces:
  %empty                            { $$ = (struct template){0}; }
| pieces[list] CHARS                { $$ = template_chars(p, $list, $CHARS); }
| pieces[list] HOLE_BEGIN expr HOLE_END
                                    { $$ = template_hole(p, $list, $expr); }
| pieces[list] HOLE_BEGIN error HOLE_END
                                    { $$ = template_hole(p, $list, expr_error(p, @error)); }
;

name:
  NAME                              { $$ = name_new(p, @$); }
;

%%

_Static_assert(YYNTOKENS < MISTAKE_TOKENS, "room for every token that could stand here");

static int yyreport_syntax_error(const yypcontext_t *context, struct parser *p, void *scanner)
{
	struct mistake m = {.at = *yypcontext_location(context)};
	yysymbol_kind_t fits[MISTAKE_TOKENS];
	(void)scanner;
	m.end = yypcontext_token(context) == YYSYMBOL_YYEOF;
	m.name = yypcontext_token(context) == YYSYMBOL_NAME;
	int n = yypcontext_expected_tokens(context, fits, MISTAKE_TOKENS);
	for (int i = 0; i < n; i++)
		m.fits[m.n_fits++] = yysymbol_name(fits[i]);
	parser_mistake(p, &m);
	return 0;
}
