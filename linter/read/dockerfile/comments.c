/*
 * comments.c: the comments of a Dockerfile, each with the instruction it stands above, and the one
 * that changes how the file is read: `# hadolint shell=powershell`, which says what the SHELL of
 * the base image is.
 */
#include "read/dockerfile/private.h"

void dockerfile_comment(struct dockerfile *d, struct span s, enum comment_where where)
{
	struct input_comment c = {
		.source = d->source, .span = s, .file = COMMENT_DOCKERFILE, .where = where};
	c.head = d->lines.n == 0;
	list_push(d->arena, &d->all_comments, c);
}

/* From the FROM at `at` to what stands before the next one. */
static struct span stage_span(const struct dockerfile *d, uint32_t at)
{
	struct span span = d->lines.at[at]->span;
	for (at++; at < d->lines.n && d->lines.at[at]->keyword != KEYWORD_FROM; at++)
		span.to = d->lines.at[at]->span.to;
	return span;
}

static struct span line_from(const struct dockerfile *d, uint32_t from)
{
	struct str rest = str_skip(d->source->text, from);
	size_t end = str_find_char(rest, '\n');
	return (struct span){from, from + (uint32_t)(end == STR_NOT_FOUND ? rest.n : end)};
}

/* A comment between continued lines stands above a line, not above the instruction. */
static void set_next(struct dockerfile *d, struct input_comment *c, uint32_t at)
{
	if (c->where == COMMENT_WITHIN) {
		uint32_t below = line_from(d, c->span.to).to;
		c->next = line_from(d, below < d->source->text.n ? below + 1 : below);
		return;
	}
	if (at == d->lines.n)
		return;
	c->next = d->lines.at[at]->span;
	if (d->lines.at[at]->keyword == KEYWORD_FROM)
		c->block = stage_span(d, at);
}

void dockerfile_comments(struct dockerfile *d)
{
	uint32_t at = 0;
	const struct input_comment *before = NULL;
	LIST_EACH (struct input_comment, c, &d->all_comments) {
		while (at < d->lines.n && d->lines.at[at]->span.from < c->span.from)
			at++;
		if (before && before->where == c->where && c->where != COMMENT_WITHIN &&
			before->next.from > c->span.from) {
			c->next = before->next; /* a run of comments is looked up once */
			c->block = before->block;
		} else {
			set_next(d, c, at);
		}
		before = c;
	}
	struct input_comment_list *out = d->reading.comments;
	for (uint32_t i = 0; out && i < d->all_comments.n; i++)
		list_push(d->arena, out, d->all_comments.at[i]);
	d->reading.comments = NULL; /* scripts read later are the Dockerfile's text, not comments */
}

static struct str take_word(struct str *s)
{
	size_t n = 0;
	*s = str_trim(*s);
	while (n < s->n && !char_is_space(s->p[n]) && s->p[n] != '=')
		n++;
	struct str word = str_slice(*s, 0, n);
	*s = str_trim(str_skip(*s, n));
	return word;
}

/* The name in "# hadolint shell=NAME", behind which only another # may follow; else empty. */
static struct str shell_named(const struct input_comment *c)
{
	struct str s = str_skip(source_slice(c->source, c->span), 1);
	if (!str_eq(take_word(&s), STR("hadolint")) || !str_eq(take_word(&s), STR("shell")) ||
		!str_starts_with(s, STR("=")))
		return STR("");
	s = str_skip(s, 1);
	struct str name = take_word(&s);
	return !s.n || s.p[0] == '#' ? name : STR("");
}

void dockerfile_heed_comments(struct instruction *in)
{
	struct dockerfile *d = in->file;
	for (; d->heeded < d->all_comments.n; d->heeded++) {
		const struct input_comment *c = &d->all_comments.at[d->heeded];
		if (c->span.from >= in->span.from)
			return;
		struct str name = shell_named(c);
		if (!in->stage || c->where != COMMENT_ABOVE || !name.n)
			continue;
		uint32_t place = facts_place(d->reading.facts, d->source, c->span);
		struct value words = value_list(d->arena, place);
		value_list_add(d->arena, words, value_string(d->arena, name, place));
		in->stage->told = shell_in_force(d, words);
	}
}

struct value dockerfile_comment_value(struct dockerfile *d, struct span at)
{
	struct facts *f = d->reading.facts;
	struct str text = str_trim(str_skip(source_slice(d->source, at), 1));
	return spec_string(f, text_plain(text), facts_place(f, d->source, at));
}

struct value dockerfile_all_comments(struct record *r)
{
	struct dockerfile *d = (struct dockerfile *)(uintptr_t)r->origin;
	struct value list = value_list(d->arena, r->place);
	LIST_EACH (struct input_comment, c, &d->all_comments)
		if (c->where != COMMENT_DIRECTIVE)
			value_list_add(d->arena, list, dockerfile_comment_value(d, c->span));
	return list;
}
