#include "source/splice.h"

struct splice splice_plain(struct arena *a, struct source *source, struct span span)
{
	struct splice s = {source, source_slice(source, span), {0}};
	list_push(a, &s.pieces, ((struct splice_piece){0, span.from, span.to}));
	return s;
}

void splicer_init(struct splicer *s, struct arena *a, struct source *source)
{
	*s = (struct splicer){a, source, BUF(a), {0}};
}

static bool continues(const struct splicer *s, struct span span, size_t n)
{
	if (!s->pieces.n || n != span.to - span.from)
		return false;
	const struct splice_piece *last = &s->pieces.at[s->pieces.n - 1];
	return last->to == span.from && last->to - last->from == s->text.n - last->at;
}

void splicer_add(struct splicer *s, struct str text, struct span span)
{
	if (continues(s, span, text.n))
		s->pieces.at[s->pieces.n - 1].to = span.to;
	else
		list_push(s->arena, &s->pieces,
			((struct splice_piece){(uint32_t)s->text.n, span.from, span.to}));
	buf_add(&s->text, text);
}

void splicer_copy(struct splicer *s, struct span span)
{
	splicer_add(s, source_slice(s->source, span), span);
}

struct splice splicer_end(struct splicer *s)
{
	return (struct splice){s->source, buf_str(&s->text), s->pieces};
}

/* the last piece that starts at or before the offset */
static uint32_t piece_at(const struct splice *s, uint32_t offset)
{
	uint32_t low = 0, high = s->pieces.n;
	while (high - low > 1) {
		uint32_t mid = low + (high - low) / 2;
		if (s->pieces.at[mid].at <= offset)
			low = mid;
		else
			high = mid;
	}
	return low;
}

static uint32_t piece_length(const struct splice *s, uint32_t i)
{
	uint32_t end = i + 1 < s->pieces.n ? s->pieces.at[i + 1].at : (uint32_t)s->text.n;
	return end - s->pieces.at[i].at;
}

static struct span byte_span(const struct splice *s, uint32_t offset)
{
	uint32_t i = piece_at(s, offset);
	const struct splice_piece *p = &s->pieces.at[i];
	if (piece_length(s, i) != p->to - p->from)
		return (struct span){p->from, p->to};
	uint32_t from = p->from + (offset - p->at);
	return (struct span){from, from < p->to ? from + 1 : p->to};
}

struct span splice_span(const struct splice *s, struct span t)
{
	if (!s->pieces.n)
		return (struct span){0, 0};
	if (t.from >= t.to) {
		struct span one = byte_span(s, t.from);
		return (struct span){one.from, one.from};
	}
	return (struct span){byte_span(s, t.from).from, byte_span(s, t.to - 1).to};
}

struct splice splice_part(struct arena *a, const struct splice *s, struct span t)
{
	struct splice part = {s->source, str_slice(s->text, t.from, t.to), {0}};
	if (!s->pieces.n)
		return part;
	uint32_t first = piece_at(s, t.from);
	for (uint32_t i = first; i < s->pieces.n && (i == first || s->pieces.at[i].at < t.to);
		i++) {
		struct splice_piece p = s->pieces.at[i];
		bool plain = piece_length(s, i) == p.to - p.from;
		uint32_t end = p.at + piece_length(s, i);
		if (plain && end > t.to)
			p.to -= end - t.to;
		if (plain && p.at < t.from)
			p.from += t.from - p.at;
		p.at = p.at < t.from ? 0 : p.at - t.from;
		list_push(a, &part.pieces, p);
	}
	return part;
}

void splicer_more(struct splicer *s, const struct splice *from, struct span in_text)
{
	if (in_text.from >= in_text.to)
		return;
	struct splice part = splice_part(s->arena, from, in_text);
	for (uint32_t i = 0; i < part.pieces.n; i++) {
		const struct splice_piece *piece = &part.pieces.at[i];
		splicer_add(s, str_slice(part.text, piece->at, piece->at + piece_length(&part, i)),
			(struct span){piece->from, piece->to});
	}
}
