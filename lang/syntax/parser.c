/*
 * parser.c: the front of syntax/.
 *
 * A first token of our own says whether a file or a single expression is to be read, so both come
 * from one grammar.
 */
#include "syntax/private.h"

#include "syntax/grammar.h"

#include <stdarg.h>
#include <stdio.h>

enum { MISTAKES_MOST = 1000, MESSAGE_MOST = 512 };

void parser_too_deep(struct parser *p, struct span at)
{
	parser_bad(p, &DIAG_too_deep, at, "this is nested deeper than %d levels", SYNTAX_DEPTH);
	p->stopped = true;
}

/* What lies beyond the last message is read, but mistakes in it are kept out of the list. */
static struct diags *place_for_one(struct parser *p)
{
	p->mistakes++;
	if (p->mistakes == MISTAKES_MOST + 1)
		diag_add(p->ds, &DIAG_too_large, p->source, (struct span){0, 0},
			"this file has more than %d mistakes, the rest is not shown",
			MISTAKES_MOST);
	if (p->mistakes <= MISTAKES_MOST)
		return p->ds;
	arena_reset(&p->scratch);
	diags_init(&p->unshown, &p->scratch);
	return &p->unshown;
}

struct diag *parser_bad(
	struct parser *p, const struct diag_code *code, struct span at, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	char message[MESSAGE_MOST];
	vsnprintf(message, sizeof message, format, args);
	va_end(args);
	return diag_add(place_for_one(p), code, p->source, at, "%s", message);
}

void parser_language(
	struct parser *p, const struct value *edition, struct span at, struct span word)
{
	p->tree->language_span = span_join(word, at);
	p->tree->language = edition ? edition->u.i : 1;
	if (!edition || edition->u.i == 1)
		return;
	struct diag *d = parser_bad(p, &DIAG_bad_language, at,
		"this program reads language 1, not %lld", (long long)edition->u.i);
	diag_label(d, "files of a later edition need a later program");
}

void parser_no_language(struct parser *p)
{
	uint32_t from = str_starts_with(p->source->text, STR("\xEF\xBB\xBF")) ? 3 : 0;
	p->tree->language = 1;
	struct diag *d = parser_bad(p, &DIAG_bad_language, (struct span){from, from},
		"the file does not begin with `language 1`");
	diag_label(d, "`language 1` comes before everything but comments");
}

static bool fits(struct parser *p)
{
	if (p->source->text.n <= SYNTAX_SIZE)
		return true;
	parser_bad(p, &DIAG_too_large, (struct span){0, 0},
		"the file is larger than %d bytes, the most that a policy file may have",
		SYNTAX_SIZE);
	return false;
}

static void run(
	struct parser *p, struct arena *a, struct source *source, struct diags *ds, int first)
{
	*p = (struct parser){.arena = a, .source = source, .ds = ds, .first = first};
	p->tree = arena_new(a, struct tree);
	p->tree->source = source;
	p->tree->language = 1;
	p->doc = BUF(a);
	arena_init(&p->scratch);
	if (fits(p))
		scanner_run(p, parser_readable(p), source->text.n + 2);
	arena_done(&p->scratch);
}

struct tree *syntax_parse(struct arena *a, struct source *source, struct diags *ds)
{
	struct parser *p = arena_new(a, struct parser);
	run(p, a, source, ds, T_START_FILE);
	return p->tree;
}

struct expr *syntax_parse_expr(struct arena *a, struct source *source, struct diags *ds)
{
	struct parser *p = arena_new(a, struct parser);
	run(p, a, source, ds, T_START_EXPR);
	return p->expr ? p->expr : expr_error(p, (struct span){0, (uint32_t)source->text.n});
}
