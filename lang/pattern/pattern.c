#include "pattern/private.h"
#include "pattern/threads.h"

#include "base/utf8.h"

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

static bool finish(struct arena *a, struct pattern *p, struct node *root)
{
	if (!program_compile(a, p, root))
		return false;
	p->needs = node_needs(root);
	p->anchored = threads_are_anchored(a, p);
	p->loose = !p->anchored && program_is_loose(a, p);
	return true;
}

static const struct pattern *compile(
	struct arena *a, struct str text, parse_fn *how, struct pattern_mistake *m)
{
	struct parser parser = {.arena = a, .text = text, .mistake = m};
	struct node *root = parse(&parser, how);
	if (!root)
		return NULL;
	struct pattern *p = arena_new(a, struct pattern);
	p->source = text;
	p->glob = how == glob_parse;
	if (!finish(a, p, root))
		return parser_refuse(
			&parser, 0, STR("the pattern needs more than 10000 instructions"));
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

const struct pattern *pattern_factors(struct arena *a, const struct str *texts, uint32_t n)
{
	struct node *all = node_list(a, NODE_CHOICE);
	struct pattern_mistake m;
	for (uint32_t i = 0; i < n; i++) {
		struct parser parser = {.arena = a, .text = texts[i], .mistake = &m};
		struct node *root = parse(&parser, regex_parse);
		struct node *factor = root ? node_factor(a, root) : NULL;
		if (factor)
			node_append(all, factor);
		else if (root)
			return NULL;
	}
	struct pattern *p = arena_new(a, struct pattern);
	return all->first && finish(a, p, node_simple(a, all)) ? p : NULL;
}

struct str pattern_source(const struct pattern *p)
{
	return p->source;
}

struct ascii_set pattern_needs(const struct pattern *p)
{
	return p->needs;
}

bool pattern_is_glob(const struct pattern *p)
{
	return p->glob;
}

uint32_t pattern_size(const struct pattern *p)
{
	return p->insts.n;
}
