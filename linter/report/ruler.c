#include "report/ruler.h"

/* Counts on from a mark before the offset in the same line. */
static bool count_on(const struct mark *m, struct source *s, uint32_t offset, struct position *out)
{
	if (m->source != s || m->offset > offset)
		return false;
	struct str between = source_slice(s, (struct span){m->offset, offset});
	if (source_line_span(s, m->at.line).to < offset)
		return false;
	if (m->offset == 0 && str_starts_with(s->text, STR("\xEF\xBB\xBF")))
		return false;
	*out = (struct position){m->at.line, m->at.column + (uint32_t)utf8_count(between)};
	return true;
}

static const struct mark *later(
	const struct mark *a, const struct mark *b, struct source *s, uint32_t offset)
{
	bool a_fits = a->source == s && a->offset <= offset;
	bool b_fits = b->source == s && b->offset <= offset;
	if (!a_fits || !b_fits)
		return a_fits ? a : b;
	return a->offset > b->offset ? a : b;
}

static struct mark measure(const struct ruler *r, struct source *s, uint32_t offset)
{
	struct mark m = {s, offset < s->text.n ? offset : (uint32_t)s->text.n, {0, 0}};
	if (!count_on(later(&r->from, &r->to, s, m.offset), s, m.offset, &m.at))
		m.at = source_position(s, m.offset);
	return m;
}

struct range_position ruler_range(struct ruler *r, struct source *source, struct span span)
{
	r->from = measure(r, source, span.from);
	r->to = measure(r, source, span.to > span.from ? span.to : span.from);
	return (struct range_position){r->from.at, r->to.at};
}
