/*
 * refuse.c: mistakes in a line, at their place in the file.
 *
 * A template (`{{ image }}`, `{% if %}`) is no Dockerfile before it is rendered. Such a line gives
 * one message that says so, and no cascade.
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

static bool has_pair(struct str line, struct str open, struct str close)
{
	size_t at = str_find(line, open);
	return at != STR_NOT_FOUND && str_contains(str_skip(line, at + open.n), close);
}

/* @@NAME@@, %%NAME%%, __NAME__ */
static bool has_placeholder(struct str line, struct str mark)
{
	size_t at = str_find(line, mark);
	if (at == STR_NOT_FOUND)
		return false;
	struct str rest = str_skip(line, at + mark.n);
	size_t n = 0;
	while (n < rest.n && char_is_word(rest.p[n]) && !str_starts_with(str_skip(rest, n), mark))
		n++;
	return n > 0 && str_starts_with(str_skip(rest, n), mark);
}

/* ${templateOption:x} of dev container templates, ${docker.base.image} of Maven and its like. */
static bool has_property(struct str line)
{
	size_t at;
	while ((at = str_find(line, STR("${"))) != STR_NOT_FOUND) {
		line = str_skip(line, at + 2);
		size_t n = 0;
		while (n < line.n && (char_is_word(line.p[n]) || line.p[n] == '.'))
			n++;
		struct str name = str_slice(line, 0, n), rest = str_skip(line, n);
		if (str_find_char(name, '.') != STR_NOT_FOUND && str_starts_with(rest, STR("}")))
			return true;
		if (str_eq(name, STR("templateOption")) && str_starts_with(rest, STR(":")))
			return true;
	}
	return false;
}

bool dockerfile_is_template(struct str line)
{
	return has_property(line) || has_pair(line, STR("{{"), STR("}}")) ||
	       has_pair(line, STR("{%"), STR("%}")) || has_pair(line, STR("{#"), STR("#}")) ||
	       has_pair(line, STR("<%"), STR("%>")) || has_placeholder(line, STR("@@")) ||
	       has_placeholder(line, STR("%%")) || has_placeholder(line, STR("__"));
}

/* A template that goes on in the lines below. */
bool dockerfile_template_open(struct str line, bool open)
{
	for (size_t i = 0; i + 1 < line.n; i++) {
		struct str pair = str_slice(line, i, i + 2);
		if (str_eq(pair, STR("{{")) || str_eq(pair, STR("{%")) || str_eq(pair, STR("<%")))
			open = true;
		else if (str_eq(pair, STR("}}")) || str_eq(pair, STR("%}")) ||
			 str_eq(pair, STR("%>")))
			open = false;
	}
	return open;
}

/* A block that begins or ends on this line: {{ def x: ... spread over lines. */
static bool opens_template(struct str line)
{
	static const struct str marks[] = {STR_INIT("{{"), STR_INIT("}}"), STR_INIT("{%"),
		STR_INIT("%}"), STR_INIT("{#"), STR_INIT("<%"), STR_INIT("%>")};
	if (dockerfile_template_open(line, false))
		return true;
	line = str_trim(line);
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (str_starts_with(line, marks[i]))
			return true;
	return false;
}

static struct diag *unheard(struct instruction *in)
{
	struct diag *g = arena_new(in->file->arena, struct diag);
	g->arena = in->file->arena;
	return g;
}

/* Asked once for a line, however many mistakes it has. */
static bool looks_like_template(struct instruction *in)
{
	struct str line = in->line.text;
	if (!in->looked) {
		in->looked = true;
		in->looks_like_template = dockerfile_is_template(line) || opens_template(line);
	}
	return in->looks_like_template;
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
	struct dockerfile *d = in->file;
	struct str line = in->line.text;
	if (in->template)
		return unheard(in);
	if (looks_like_template(in)) {
		in->template = true;
		diag_add(d->reading.diags,
			in->later ? &DIAG_dockerfile_warning : &DIAG_dockerfile_syntax, d->source,
			token_span(in, (struct token){line, 0, (uint32_t)line.n}),
			"this line is a template; render the file before it is built or checked");
		return unheard(in);
	}
	struct token t = {line, from, to};
	if (in->later)
		return refuse_later(in, t, message);
	return diag_add(d->reading.diags, &DIAG_dockerfile_syntax, d->source, token_span(in, t),
		STR_FMT, STR_ARG(message));
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
