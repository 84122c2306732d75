/*
 * print_comments.c: comments, put back where they were.
 *
 * Printing what was printed changes nothing: a comment from inside a unit moves above it, where
 * the next run finds it as one that stands before it.
 */
#include "syntax/printer.h"

static const struct comment *next_comment(const struct printer *p)
{
	if (!p->tree || p->comment == p->tree->comments.n)
		return NULL;
	return &p->tree->comments.at[p->comment];
}

/* Is there an empty line just before this place? */
static bool blank_before(const struct printer *p, uint32_t at)
{
	struct str text = p->tree->source->text;
	unsigned newlines = 0;
	while (at > 0 && char_is_space(text.p[at - 1]))
		newlines += text.p[--at] == '\n';
	return newlines > 1;
}

/* Would a comment be documentation of what is printed at its heels, though it was not above it? */
static bool must_part(const struct printer *p, const struct comment *above, uint32_t at)
{
	if (!p->documented || !above || !str_starts_with(above->text, STR("##")))
		return false;
	struct str between = str_slice(p->tree->source->text, above->span.to, at);
	return !above->own_line || str_trim(between).n > 0;
}

/* `above`: the comment on the line above; NULL without one */
static void print_gap(struct printer *p, uint32_t at, enum gap *gap, const struct comment *above)
{
	bool blank = *gap == GAP_ALWAYS || (*gap == GAP_KEEP && blank_before(p, at));
	if ((blank && p->out->n) || must_part(p, above, at))
		print_line_end(p);
	if (*gap != GAP_NEVER)
		*gap = GAP_KEEP;
}

static void print_comment(struct printer *p)
{
	print_pad(p, p->indent);
	print_str(p, next_comment(p)->text);
	print_line_end(p);
	p->comment++;
}

/* Answers the last of them. */
static const struct comment *print_leading(struct printer *p, uint32_t before, enum gap *gap)
{
	const struct comment *above = NULL;
	for (const struct comment *c; (c = next_comment(p)) && c->span.from < before; above = c) {
		print_gap(p, c->span.from, gap, above);
		print_comment(p);
	}
	return above;
}

void print_comments_before(struct printer *p, uint32_t at, enum gap gap)
{
	print_leading(p, at, &gap);
}

static void print_inner(struct printer *p, uint32_t before)
{
	for (const struct comment *c; (c = next_comment(p)) && c->span.from < before;)
		print_comment(p);
}

void print_unit(struct printer *p, struct span unit, enum gap gap)
{
	if (!p->tree)
		return;
	const struct comment *above = print_leading(p, unit.from, &gap);
	print_gap(p, unit.from, &gap, above);
	print_inner(p, unit.to);
	print_pad(p, p->indent);
}

static bool holds_doc(const struct printer *p, struct span unit)
{
	const struct comment_list *all = &p->tree->comments;
	for (uint32_t i = p->comment; i < all->n && all->at[i].span.from < unit.to; i++)
		if (all->at[i].span.from > unit.from && str_starts_with(all->at[i].text, STR("##")))
			return true;
	return false;
}

/* Above its unit a ## from inside would become documentation, so everything from there is set
 * apart by an empty line. */
static void print_set_apart(struct printer *p, struct span unit, enum gap gap)
{
	const struct comment_list *all = &p->tree->comments;
	uint32_t first = p->comment;
	while (p->comment < all->n && all->at[p->comment].span.from < unit.from)
		p->comment++;
	print_gap(p, unit.from, &gap, NULL);
	print_inner(p, unit.to);
	uint32_t behind = p->comment;
	p->comment = first;
	gap = GAP_ALWAYS;
	const struct comment *above = print_leading(p, unit.from, &gap);
	print_gap(p, unit.from, &gap, above);
	p->comment = behind;
	print_pad(p, p->indent);
}

void print_documented(struct printer *p, struct span unit, enum gap gap)
{
	p->documented = true;
	if (holds_doc(p, unit))
		print_set_apart(p, unit, gap);
	else
		print_unit(p, unit, gap);
	p->documented = false;
}

/* Only what closes or separates may stand between a unit and the comment behind it. */
static bool is_behind(const struct printer *p, uint32_t end, const struct comment *c)
{
	if (c->own_line || c->span.from < end)
		return false;
	struct str between = str_slice(p->tree->source->text, end, c->span.from);
	for (size_t i = 0; i < between.n; i++)
		if (!char_is_space(between.p[i]) &&
			str_find_char(STR("{},"), between.p[i]) == STR_NOT_FOUND)
			return false;
	return str_find_char(between, '\n') == STR_NOT_FOUND;
}

void print_unit_end(struct printer *p, uint32_t end)
{
	const struct comment *c = next_comment(p);
	if (c && is_behind(p, end, c)) {
		print_word(p, "  ");
		print_str(p, c->text);
		p->comment++;
	}
	print_line_end(p);
}

bool print_has_comments(const struct printer *p, struct span in)
{
	const struct comment *c = next_comment(p);
	return c && c->span.from < in.to;
}

bool print_has_comments_in(const struct printer *p, struct span in)
{
	const struct comment_list *all = &p->tree->comments;
	for (uint32_t i = p->comment; i < all->n && all->at[i].span.from < in.to; i++)
		if (all->at[i].span.from >= in.from)
			return true;
	return false;
}
