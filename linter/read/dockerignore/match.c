/*
 * match.c: paths against patterns.
 *
 * moby makes a regular expression of each pattern, by rules that are not those of a glob: a letter
 * behind a backslash is an escape of the expression, a * in brackets ends them. So the very same
 * expression is made here. Patterns that are plain, or plain but for ** at one end, are compared.
 */
#include "read/dockerignore/private.h"

#include "pattern/compare.h"
#include "pattern/pattern.h"

enum { PATH_MOST = 4096 }; /* bytes: no file of a context can have a longer one */

enum match_kind { MATCH_EXACT, MATCH_PREFIX, MATCH_SUFFIX, MATCH_REGEX, MATCH_NONE };

struct rule {
	enum match_kind kind;
	struct str text; /* EXACT, PREFIX, SUFFIX: without ** */
	const struct pattern *pattern;
	enum truth above; /* scratch: does it match a folder above the path? */
};

struct matching {
	struct arena *arena;
	struct rule *rules;
	struct matcher matcher;
	uint32_t steps;
	struct diags *diags;
	bool tired; /* the limit has been reached, and that has been said */
};

/* ---- from a pattern to an expression ---- */

struct writer {
	struct buf out;
	struct str rest;
	enum match_kind kind;
};

static bool next_is(const struct writer *w, char c)
{
	return w->rest.n && w->rest.p[0] == c;
}

/* `**`, behind the first star; a slash behind it belongs to it. */
static void write_any(struct writer *w, bool first)
{
	w->rest = str_skip(w->rest, 1);
	if (next_is(w, '/'))
		w->rest = str_skip(w->rest, 1);
	if (w->rest.n) {
		buf_add(&w->out, STR("(.*/)?"));
		w->kind = MATCH_REGEX;
	} else if (w->kind == MATCH_EXACT) {
		w->kind = MATCH_PREFIX;
	} else {
		buf_add(&w->out, STR(".*"));
		w->kind = MATCH_REGEX;
	}
	if (first)
		w->kind = MATCH_SUFFIX;
}

static void write_escape(struct writer *w)
{
	uint32_t c;
	size_t n = w->rest.n ? utf8_decode(w->rest, &c) : 0;
	if (!n || c > ' ') /* an escaped blank is a blank for Go, and refused here */
		buf_char(&w->out, '\\');
	if (!n)
		return;
	buf_add(&w->out, str_slice(w->rest, 0, n));
	w->rest = str_skip(w->rest, n);
	w->kind = MATCH_REGEX;
}

static void write_one(struct writer *w, bool first)
{
	char c = w->rest.p[0];
	w->rest = str_skip(w->rest, 1);
	if (c == '*' && next_is(w, '*')) {
		write_any(w, first);
	} else if (c == '*' || c == '?') {
		buf_add(&w->out, c == '*' ? STR("[^/]*") : STR("[^/]"));
		w->kind = MATCH_REGEX;
	} else if (c == '\\') {
		write_escape(w);
	} else {
		/* moby means | { } as well, but its table has no room for them */
		if (str_find_char(STR(".+()$"), c) != STR_NOT_FOUND)
			buf_char(&w->out, '\\');
		buf_char(&w->out, c);
		if (c == '[' || c == ']')
			w->kind = MATCH_REGEX;
	}
}

static struct rule compile(struct arena *a, const struct ignore_pattern_text *p,
	const struct dockerignore *ig, struct diags *ds)
{
	struct writer w = {.out = BUF(a), .rest = p->text};
	struct pattern_mistake mistake = {0};
	buf_char(&w.out, '^');
	for (bool first = true; w.rest.n; first = false)
		write_one(&w, first);
	struct rule r = {.kind = w.kind, .text = p->text};
	if (r.kind == MATCH_PREFIX)
		r.text.n -= 2;
	if (r.kind == MATCH_SUFFIX)
		r.text = str_skip(r.text, 2);
	if (r.kind != MATCH_REGEX)
		return r;
	buf_char(&w.out, '$');
	r.pattern = pattern_regex(a, buf_str(&w.out), &mistake);
	if (r.pattern)
		return r;
	r.kind = MATCH_NONE;
	struct diag *g = diag_add(ds, &DIAG_dockerignore_syntax, ig->source, p->span,
		"no regular expression can be made of this pattern: " STR_FMT,
		STR_ARG(mistake.message));
	diag_note(g, "the engine makes " STR_FMT " of it", STR_ARG(buf_str(&w.out)));
	return r;
}

struct matching *dockerignore_compile(
	struct arena *a, const struct dockerignore *ig, struct diags *ds)
{
	struct matching *m = arena_new(a, struct matching);
	m->arena = a;
	m->diags = ds;
	m->rules = arena_array(a, struct rule, ig->patterns.n);
	matcher_init(&m->matcher, a, 0);
	for (uint32_t i = 0; i < ig->patterns.n; i++)
		m->rules[i] = compile(a, &ig->patterns.at[i], ig, ds);
	return m;
}

/* ---- three-valued logic ---- */

static enum truth or (enum truth a, enum truth b) {
	if (a == TRUTH_TRUE || b == TRUTH_TRUE) return TRUTH_TRUE;
	return a == TRUTH_FALSE && b == TRUTH_FALSE ? TRUTH_FALSE : TRUTH_UNKNOWN;
}

/* What becomes of `was` where a pattern that says `then` matches. */
static enum truth decide(enum truth was, enum truth match, enum truth then)
{
	if (match == TRUTH_TRUE)
		return then;
	return match == TRUTH_FALSE || was == then ? was : TRUTH_UNKNOWN;
}

/* ---- paths ---- */

/* `** / x` also fits x at the top. */
static enum truth match_suffix(const struct rule *r, struct text path)
{
	enum truth ends = text_ends_with(path, text_plain(r->text));
	if (ends == TRUTH_TRUE || !str_starts_with(r->text, STR("/")))
		return ends;
	return or (ends, text_equal(path, text_plain(str_skip(r->text, 1))));
}

static enum truth match(struct matching *m, const struct rule *r, struct text path)
{
	m->steps += 1 + (uint32_t)path.s.n / 16;
	switch (r->kind) {
	case MATCH_EXACT:
		return text_equal(path, text_plain(r->text));
	case MATCH_PREFIX:
		return text_starts_with(path, text_plain(r->text));
	case MATCH_SUFFIX:
		return match_suffix(r, path);
	case MATCH_REGEX:
		return matcher_match(&m->matcher, r->pattern, path);
	case MATCH_NONE:
		break;
	}
	return TRUTH_FALSE;
}

/* One step of the walk: the path, whose folder was looked at just before. */
static enum truth visit(struct dockerignore *ig, struct text path, uint32_t *by)
{
	enum truth left_out = TRUTH_FALSE;
	for (uint32_t i = 0; i < ig->patterns.n; i++) {
		struct rule *r = &ig->matching->rules[i];
		bool exception = ig->patterns.at[i].exception;
		/* an exception to nothing is passed over, and so is what is left out already */
		bool idle = left_out == (exception ? TRUTH_FALSE : TRUTH_TRUE);
		if (r->above != TRUTH_TRUE && !idle)
			r->above = or (r->above, match(ig->matching, r, path));
		if (r->above == TRUTH_TRUE && !exception && left_out != TRUTH_TRUE)
			*by = i;
		left_out = decide(left_out, r->above, exception ? TRUTH_FALSE : TRUTH_TRUE);
	}
	return left_out;
}

static bool is_tired(struct dockerignore *ig)
{
	struct matching *m = ig->matching;
	if (m->steps <= DOCKERIGNORE_STEPS_MOST)
		return false;
	if (!m->tired)
		diag_add(m->diags, &DIAG_input_limit, ig->source, (struct span){0, 0},
			"to hold these patterns against all paths takes more than %d steps; what "
			"is left out is not known from here on",
			DOCKERIGNORE_STEPS_MOST);
	m->tired = true;
	return true;
}

enum truth dockerignore_excludes(struct dockerignore *ig, struct text path, uint32_t *by)
{
	enum truth left_out = TRUTH_FALSE;
	if (!ig->patterns.n)
		return TRUTH_FALSE;
	if (path.s.n > PATH_MOST)
		return TRUTH_FALSE;
	for (uint32_t i = 0; i < ig->patterns.n; i++)
		ig->matching->rules[i].above = TRUTH_FALSE;
	for (size_t at = 0; at <= path.s.n; at++) {
		if (at < path.s.n && path.s.p[at] != '/')
			continue;
		if (is_tired(ig))
			return TRUTH_UNKNOWN;
		struct text here =
			at < path.s.n ? text_slice(ig->matching->arena, path, 0, at) : path;
		left_out = visit(ig, here, by);
	}
	return left_out;
}
