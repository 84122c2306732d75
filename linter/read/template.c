/*
 * template.c: marks that common template languages leave in a text.
 */
#include "read/template.h"

#include "read/read.h"

static bool has_pair(struct str line, struct str open, struct str close)
{
	size_t at = str_find(line, open);
	return at != STR_NOT_FOUND && str_contains(str_skip(line, at + open.n), close);
}

static bool word_at(struct str s, size_t at)
{
	return at < s.n && char_is_word(s.p[at]);
}

/* @@NAME@@, %%NAME%%, __NAME__: no part of a longer word, as in Logging__LogLevel__Default. */
static bool has_placeholder(struct str line, struct str mark)
{
	for (size_t from = 0, at; (at = str_find(str_skip(line, from), mark)) != STR_NOT_FOUND;
		from += at + mark.n) {
		size_t begin = from + at, n = begin + mark.n;
		while (word_at(line, n) && !str_starts_with(str_skip(line, n), mark))
			n++;
		bool closed = n > begin + mark.n && str_starts_with(str_skip(line, n), mark);
		if (closed && !(begin && word_at(line, begin - 1)) && !word_at(line, n + mark.n))
			return true;
	}
	return false;
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

/* A statement that begins or ends on this line: {{ def x: ... spread over lines. */
static bool is_statement(struct str line)
{
	static const struct str marks[] = {STR_INIT("{{"), STR_INIT("}}"), STR_INIT("{%"),
		STR_INIT("%}"), STR_INIT("{#"), STR_INIT("<%"), STR_INIT("%>")};
	line = str_trim(line);
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (str_starts_with(line, marks[i]))
			return true;
	return false;
}

static bool is_filled_in(struct str line)
{
	return is_statement(line) || has_property(line) || has_pair(line, STR("{{"), STR("}}")) ||
	       has_pair(line, STR("{%"), STR("%}")) || has_pair(line, STR("{#"), STR("#}")) ||
	       has_pair(line, STR("<%"), STR("%>")) || has_placeholder(line, STR("@@")) ||
	       has_placeholder(line, STR("%%")) || has_placeholder(line, STR("__"));
}

size_t template_placeholder(struct str s)
{
	struct str line = str_slice(s, 0, str_find_char(s, '\n'));
	if (!str_starts_with(line, STR("{{")))
		return 0;
	size_t n = 2, close = str_find(line, STR("}}"));
	while (n < line.n && (line.p[n] == ' ' || line.p[n] == '-'))
		n++;
	bool named = n < line.n && (char_is_alpha(line.p[n]) || line.p[n] == '_');
	return named && close != STR_NOT_FOUND ? close + 2 : 0;
}

/* The first line of what was refused that is filled in; 0: none. */
static uint32_t line_refused(const struct diag *d)
{
	uint32_t to = source_line_at(d->source, d->span.to);
	for (uint32_t i = source_line_at(d->source, d->span.from); i <= to; i++)
		if (is_filled_in(source_line(d->source, i)))
			return i;
	return 0;
}

/* Where YAML cannot be read, the reader gives up behind the statement that it stumbled over. */
static uint32_t statement_before(const struct diag *d)
{
	uint32_t to = source_line_at(d->source, d->span.from);
	for (uint32_t i = 1; i <= to; i++)
		if (is_statement(source_line(d->source, i)))
			return i;
	return 0;
}

static uint32_t template_line(const struct diag *d)
{
	bool yaml = d->code == &DIAG_yaml_syntax;
	if (!d->source ||
		(!yaml && d->code != &DIAG_dockerfile_syntax && d->code != &DIAG_compose_syntax))
		return 0;
	uint32_t line = line_refused(d);
	return line || !yaml ? line : statement_before(d);
}

/* Of all that is said of the source, that its line is a template's. */
static void keep_one(struct diags *ds, struct source *source, uint32_t line)
{
	struct diag_list kept = {0};
	uint32_t errors = 0;
	for (uint32_t i = 0; i < ds->all.n; i++) {
		struct diag *d = ds->all.at[i];
		if (d->source == source)
			continue;
		list_push(ds->arena, &kept, d);
		errors += d->code->severity == DIAG_ERROR;
	}
	ds->all = kept;
	ds->errors = errors;
	struct span span = source_line_span(source, line);
	struct str text = source_slice(source, span), words = str_trim(text);
	span.from += (uint32_t)(words.p - text.p);
	span.to = span.from + (uint32_t)words.n;
	diag_add(ds, &DIAG_template, source, span,
		"this is a template: nothing is checked here before it is rendered");
}

bool template_refused(struct diags *ds)
{
	struct source *source = NULL;
	uint32_t first = 0;
	for (uint32_t i = 0; ds->errors && i < ds->all.n; i++) {
		const struct diag *d = ds->all.at[i];
		uint32_t line = source && d->source != source ? 0 : template_line(d);
		if (line && (!first || line < first)) {
			source = d->source;
			first = line;
		}
	}
	if (!first)
		return false;
	keep_one(ds, source, first);
	return true;
}
