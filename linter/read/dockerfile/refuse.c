/*
 * refuse.c: mistakes in a line, at their place in the file.
 */
#include "read/dockerfile/private.h"

struct span token_span(const struct instruction *in, struct token t)
{
	if (t.from > in->line.text.n)
		t.from = (uint32_t)in->line.text.n;
	return splice_span(&in->line, (struct span){t.from, t.to});
}

struct token token_rest(const struct instruction *in)
{
	if (in->from >= in->to)
		return in->name;
	return (struct token){str_slice(in->line.text, in->from, in->to), in->from, in->to};
}

struct token token_part(struct token t, size_t from, size_t to)
{
	bool plain = t.to - t.from == t.text.n;
	struct token part = {str_slice(t.text, from, to), t.from, t.to};
	if (plain) {
		part.from = t.from + (uint32_t)from;
		part.to = part.from + (uint32_t)part.text.n;
	}
	return part;
}

/* Nobody looks at a trigger before an image is built on this one. */
static struct diag *refuse_later(struct instruction *in, struct token t, struct str message)
{
	if (in->stage && !in->stage->bad_trigger)
		in->stage->bad_trigger = in;
	struct diag *g = dockerfile_warn(in, t.from, t.to, message);
	diag_note(g, "this image is built all the same; the build of an image on top of it fails");
	return g;
}

struct diag *dockerfile_refuse(
	struct instruction *in, uint32_t from, uint32_t to, struct str message)
{
	struct token t = {in->line.text, from, to};
	if (in->later)
		return refuse_later(in, t, message);
	return diag_add(in->file->reading.diags, &DIAG_dockerfile_syntax, in->file->source,
		token_span(in, t), STR_FMT, STR_ARG(message));
}

struct diag *dockerfile_warn(struct instruction *in, uint32_t from, uint32_t to, struct str message)
{
	struct token t = {in->line.text, from, to};
	return diag_add(in->file->reading.diags, &DIAG_dockerfile_warning, in->file->source,
		token_span(in, t), STR_FMT, STR_ARG(message));
}

void dockerfile_meant(struct diag *d, struct nearest near, const char *before)
{
	if (near.best.n)
		diag_label(d, "did you mean `%s" STR_FMT "`?", before, STR_ARG(near.best));
}
