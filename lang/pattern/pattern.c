#include "pattern/private.h"
#include "pattern/threads.h"

#include "base/utf8.h"

#include <string.h>

typedef struct node *parse_fn(struct parser *p);

static size_t first_bad_byte(struct str s)
{
	size_t at = 0;
	uint32_t cp;
	while (at < s.n) {
		size_t n = utf8_decode(str_skip(s, at), &cp);
		if (n == 1 && cp == UTF8_BAD)
			return at;
		at += n;
	}
	return STR_NOT_FOUND;
}

static struct node *parse(struct parser *p, parse_fn *how)
{
	*p->mistake = (struct pattern_mistake){0, STR("")};
	size_t bad = first_bad_byte(p->text);
	if (bad != STR_NOT_FOUND)
		return parser_refuse(p, bad, STR("this byte is not valid UTF-8"));
	return how(p);
}

static struct outline *outlines_copy(struct arena *a, const struct outline *from, unsigned n)
{
	struct outline *at = arena_bytes_array(a, n, sizeof *at);
	if (n)
		memcpy(at, from, n * sizeof *at);
	return at;
}

static bool finish(struct arena *a, struct pattern *p, struct node *root)
{
	if (!program_compile(a, p, root))
		return false;
	struct clues clues;
	if (node_clues(a, root, &clues)) {
		p->clues = outlines_copy(a, clues.at, clues.n);
		p->n_clues = clues.n;
		p->least = clues_length(clues.at, clues.n);
	}
	p->anchored = threads_are_anchored(a, p);
	p->loose = !p->anchored && program_is_loose(a, p);
	return true;
}

/* Trees and what was tried are left behind in an arena of their own. */
static const struct pattern *settle(struct arena *a, const struct pattern *made)
{
	struct pattern *p = arena_new(a, struct pattern);
	*p = *made;
	p->insts.room = p->insts.n;
	p->insts.at = arena_bytes_array(a, p->insts.n, sizeof *p->insts.at);
	memcpy(p->insts.at, made->insts.at, p->insts.n * sizeof *p->insts.at);
	p->arcs.room = p->arcs.n;
	p->arcs.at = arena_bytes_array(a, p->arcs.n, sizeof *p->arcs.at);
	if (p->arcs.n)
		memcpy(p->arcs.at, made->arcs.at, p->arcs.n * sizeof *p->arcs.at);
	p->clues = outlines_copy(a, made->clues, made->n_clues);
	return p;
}

static const struct pattern *compile(
	struct arena *a, struct str text, parse_fn *how, struct pattern_mistake *m)
{
	struct arena scratch;
	const struct pattern *p = NULL;
	arena_init(&scratch);
	struct parser parser = {.arena = &scratch, .text = text, .mistake = m};
	struct node *root = parse(&parser, how);
	struct pattern made = {.source = text, .glob = how == glob_parse};
	if (root && finish(&scratch, &made, root))
		p = settle(a, &made);
	else if (root)
		parser_refuse(&parser, 0, STR("the pattern needs more than 10000 instructions"));
	if (!p)
		m->message = str_copy(a, m->message);
	arena_done(&scratch);
	return p;
}

const struct pattern *pattern_regex(struct arena *a, struct str text, struct pattern_mistake *m)
{
	return compile(a, text, regex_parse, m);
}

const struct pattern *pattern_glob(struct arena *a, struct str text, struct pattern_mistake *m)
{
	return compile(a, text, glob_parse, m);
}

/* One that matches where a factor of one of the texts does; NULL: a text has none. */
static const struct pattern *factors(
	struct arena *a, struct arena *scratch, const struct str *texts, uint32_t n)
{
	struct node *all = node_list(scratch, NODE_CHOICE);
	struct pattern_mistake m;
	for (uint32_t i = 0; i < n; i++) {
		struct parser parser = {.arena = scratch, .text = texts[i], .mistake = &m};
		struct node *root = parse(&parser, regex_parse);
		struct node *factor = root ? node_factor(scratch, root) : NULL;
		if (factor)
			node_append(all, factor);
		else if (root)
			return NULL;
	}
	struct pattern made = {.source = STR("")};
	bool ok = all->first && finish(scratch, &made, node_simple(scratch, all));
	return ok ? settle(a, &made) : NULL;
}

const struct pattern *pattern_factors(struct arena *a, const struct str *texts, uint32_t n)
{
	struct arena scratch;
	arena_init(&scratch);
	const struct pattern *p = factors(a, &scratch, texts, n);
	arena_done(&scratch);
	return p;
}

bool pattern_clues(struct str text, bool glob, struct clues *out)
{
	struct arena scratch;
	struct pattern_mistake m;
	arena_init(&scratch);
	struct parser parser = {.arena = &scratch, .text = text, .mistake = &m};
	struct node *root = parse(&parser, glob ? glob_parse : regex_parse);
	bool known = root && node_clues(&scratch, root, out);
	arena_done(&scratch);
	return known;
}

struct str pattern_source(const struct pattern *p)
{
	return p->source;
}

bool pattern_may_match(const struct pattern *p, const struct outline *texts)
{
	return clues_covered(p->clues, p->n_clues, texts);
}

bool pattern_may_match_length(const struct pattern *p, size_t length)
{
	return length >= p->least;
}

bool pattern_is_anchored(const struct pattern *p)
{
	return p->anchored;
}

bool pattern_is_glob(const struct pattern *p)
{
	return p->glob;
}

uint32_t pattern_size(const struct pattern *p)
{
	return p->insts.n;
}
