/*
 * jenkinsfile.c: Jenkinsfiles: sh steps.
 *
 * Groovy is not read, only cut into comments, strings and the rest: sh, perhaps an opening
 * parenthesis and script:, then a string. In single quotes nothing is put in; in double quotes
 * ${...} and $name are.
 * https://www.jenkins.io/doc/pipeline/steps/workflow-durable-task-step/
 */
#include "read/hosts/private.h"

#include <string.h>

struct groovy {
	struct host *h;
	struct str s;
	uint32_t at;
	uint32_t unclosed; /* no ${ before this offset is closed */
};

static bool starts(const struct groovy *g, const char *what)
{
	return str_starts_with(str_skip(g->s, g->at), str_from(what));
}

static void skip_comment(struct groovy *g)
{
	bool line = starts(g, "//");
	struct str rest = str_skip(g->s, g->at + 2);
	size_t n = line ? str_find_char(rest, '\n') : str_find(rest, STR("*/"));
	g->at = n == STR_NOT_FOUND ? (uint32_t)g->s.n : g->at + 2 + (uint32_t)n + (line ? 0 : 2);
}

static void skip_blanks(struct groovy *g)
{
	while (g->at < g->s.n) {
		if (char_is_space(g->s.p[g->at]))
			g->at++;
		else if (starts(g, "//") || starts(g, "/*"))
			skip_comment(g);
		else
			return;
	}
}

/* ''' """ ' " at the reader; empty: no string begins here. */
static struct str opening_quote(const struct groovy *g)
{
	static const char *const quotes[] = {"'''", "\"\"\"", "'", "\""};
	for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++)
		if (starts(g, quotes[i]))
			return str_from(quotes[i]);
	return STR("");
}

static void gap(struct groovy *g, struct splicer *out, struct docker_hosted *script, uint32_t to)
{
	struct host *h = g->h;
	struct span span = {g->at, to};
	struct str text = source_slice(h->source, span);
	list_push(h->arena, &script->gaps,
		((struct shell_gap){(uint32_t)out->text.n,
			facts_cause(h->facts, facts_place(h->facts, h->source, span),
				"`" STR_FMT "` is filled in by the pipeline",
				STR_ARG(str_slice(text, 0, 60))),
			false}));
	splicer_add(out, STR("$\1"), span);
	g->at = to;
}

/* ${...} with its nesting, or $name.name */
static uint32_t interpolation_end(struct groovy *g)
{
	uint32_t at = g->at + 1;
	unsigned depth = 0;
	if (g->at < g->unclosed)
		return g->at;
	if (at < g->s.n && g->s.p[at] == '{') {
		for (; at < g->s.n && g->s.p[at] != '\n'; at++) {
			depth += g->s.p[at] == '{';
			if (g->s.p[at] == '}' && --depth == 0)
				return at + 1;
		}
		g->unclosed = at;
		return g->at;
	}
	if (at >= g->s.n || !(char_is_alpha(g->s.p[at]) || g->s.p[at] == '_'))
		return g->at;
	while (at < g->s.n && (char_is_word(g->s.p[at]) || (g->s.p[at] == '.' && at + 1 < g->s.n &&
								   char_is_alpha(g->s.p[at + 1]))))
		at++;
	return at;
}

static void add_escape(struct groovy *g, struct splicer *out)
{
	static const char letters[] = "bfnrts", meant[] = "\b\f\n\r\t ";
	char next = g->at + 1 < g->s.n ? g->s.p[g->at + 1] : '\\';
	const char *letter = next ? strchr(letters, next) : NULL;
	struct span span = {g->at, g->at + 2 < g->s.n ? g->at + 2 : (uint32_t)g->s.n};
	if (next == '\n') /* the line goes on */
		splicer_add(out, STR(""), span);
	else if (letter)
		splicer_add(out, (struct str){&meant[letter - letters], 1}, span);
	else
		splicer_add(out, str_slice(g->s, g->at + 1, g->at + 2), span);
	g->at = span.to;
}

/* The string at the reader; `script` NULL: it is passed over. */
static void take_string(struct groovy *g, struct str quote, struct docker_hosted *script)
{
	bool fills = quote.p[0] == '"';
	struct splicer out;
	splicer_init(&out, g->h->arena, g->h->source);
	g->at += (uint32_t)quote.n;
	while (g->at < g->s.n && !str_starts_with(str_skip(g->s, g->at), quote)) {
		char c = g->s.p[g->at];
		uint32_t end = fills && c == '$' ? interpolation_end(g) : g->at;
		if (c == '\n' && quote.n == 1)
			return; /* no string after all */
		if (!script) {
			g->at = end > g->at ? end : g->at + (c == '\\' ? 2 : 1);
		} else if (c == '\\') {
			add_escape(g, &out);
		} else if (end > g->at) {
			gap(g, &out, script, end);
		} else {
			splicer_copy(&out, (struct span){g->at, g->at + 1});
			g->at++;
		}
	}
	g->at += (uint32_t)quote.n;
	if (g->at > g->s.n)
		g->at = (uint32_t)g->s.n;
	if (script)
		script->text = splicer_end(&out);
}

/* Behind sh: a string, or (script: string) among other named arguments. */
static void take_step(struct groovy *g)
{
	struct docker_hosted script = {.dialect = SHELL_POSIX, .errexit = true};
	struct str quote;
	skip_blanks(g);
	bool call = starts(g, "(");
	g->at += call;
	skip_blanks(g);
	quote = opening_quote(g);
	while (!quote.n && g->at < g->s.n && (char_is_alpha(g->s.p[g->at]))) {
		bool wanted = starts(g, "script");
		while (g->at < g->s.n && char_is_word(g->s.p[g->at]))
			g->at++;
		skip_blanks(g);
		if (!starts(g, ":"))
			return;
		g->at++;
		skip_blanks(g);
		quote = opening_quote(g);
		if (wanted)
			break;
		if (quote.n)
			take_string(g, quote, NULL);
		while (g->at < g->s.n && !strchr(",)\n", g->s.p[g->at]))
			g->at++;
		if (!starts(g, ","))
			return;
		g->at++;
		skip_blanks(g);
		quote = STR("");
	}
	if (!quote.n)
		return;
	take_string(g, quote, &script);
	skip_blanks(g);
	if (!starts(g, "+")) /* joined from parts: its end is not known */
		host_script(g->h, &script);
}

/* A word on its own: no part of a name, no field of something. */
static bool is_word(const struct groovy *g, const char *word)
{
	size_t n = strlen(word);
	char before = g->at ? g->s.p[g->at - 1] : ' ';
	char behind = g->at + n < g->s.n ? g->s.p[g->at + n] : ' ';
	return starts(g, word) && !char_is_word(before) && before != '.' && before != '-' &&
	       (char_is_space(behind) || strchr("('\"", behind));
}

void jenkinsfile_read(struct reading *r, struct source *source)
{
	struct host h = host_new(r, source, "jenkinsfile");
	struct groovy g = {&h, source->text, 0, 0};
	while (g.at < g.s.n) {
		struct str quote = opening_quote(&g);
		if (starts(&g, "//") || starts(&g, "/*")) {
			skip_comment(&g);
		} else if (quote.n) {
			take_string(&g, quote, NULL);
		} else if (is_word(&g, "sh")) {
			g.at += 2;
			take_step(&g);
		} else {
			g.at++;
		}
	}
}
