/*
 * dotenv.c: .env and env_file, by the rules Compose has for them.
 *
 * NAME=value, `export NAME=value`, NAME: value, and NAME alone. 'single quotes' keep everything,
 * "double quotes" know escapes and variables, other values end at the end of the line or before
 * " #" and know variables too. Values in quotes may span lines.
 */
#include "read/compose/private.h"

struct scanner {
	struct compose *c;
	struct source *source;
	struct str text;
	uint32_t at;
	struct map known; /* what stands above: struct text * */
	struct env_entry_list *out;
};

static char here(const struct scanner *s)
{
	return s->at < s->text.n ? s->text.p[s->at] : '\0';
}

static bool at_line_end(const struct scanner *s)
{
	return s->at >= s->text.n || here(s) == '\n' || here(s) == '\r';
}

static void skip_blanks(struct scanner *s)
{
	while (s->at < s->text.n && (here(s) == ' ' || here(s) == '\t'))
		s->at++;
}

static void skip_line(struct scanner *s)
{
	while (!at_line_end(s))
		s->at++;
}

static bool is_name_char(char c)
{
	return char_is_word(c) || c == '.' || c == '-' || c == '[' || c == ']';
}

static struct str scan_name(struct scanner *s, struct span *span)
{
	struct str export = STR("export");
	struct str rest = str_skip(s->text, s->at);
	if (str_starts_with(rest, export) && rest.n > export.n &&
		(rest.p[export.n] == ' ' || rest.p[export.n] == '\t')) {
		s->at += (uint32_t) export.n;
		skip_blanks(s);
	}
	span->from = s->at;
	while (s->at < s->text.n && is_name_char(here(s)))
		s->at++;
	span->to = s->at;
	return source_slice(s->source, *span);
}

static void unescape(struct buf *b, char c)
{
	static const char from[] = "nrtabfv", to[] = "\n\r\t\a\b\f\v";
	for (size_t i = 0; i + 1 < sizeof from; i++)
		if (from[i] == c) {
			buf_char(b, to[i]);
			return;
		}
	if (c != '"' && c != '\\' && c != '\'')
		buf_char(b, '\\');
	if (c == '$') /* an escaped $ stays one through expansion */
		b->n--;
	buf_char(b, c);
	if (c == '$')
		buf_char(b, c);
}

static bool scan_quoted(struct scanner *s, char quote, struct str *out)
{
	struct buf b = BUF(s->c->arena);
	for (s->at++; s->at < s->text.n; s->at++) {
		char c = here(s);
		if (c == quote) {
			s->at++;
			*out = buf_str(&b);
			return true;
		}
		if (c == '\\' && quote == '"' && s->at + 1 < s->text.n)
			unescape(&b, s->text.p[++s->at]);
		else
			buf_char(&b, c);
	}
	return false;
}

static struct str scan_plain(struct scanner *s)
{
	uint32_t from = s->at;
	while (!at_line_end(s)) {
		char before = s->at ? s->text.p[s->at - 1] : ' ';
		if (here(s) == '#' && (before == ' ' || before == '\t' || s->at == from))
			break;
		s->at++;
	}
	struct str value = str_trim(str_slice(s->text, from, s->at));
	skip_line(s);
	return value;
}

static struct text expand_value(struct scanner *s, struct str value, struct span span)
{
	struct texter t;
	uint8_t flags = 0;
	texter_init(&t, s->c->arena);
	uint32_t place = facts_place(s->c->facts, s->source, span);
	if (!compose_expand_text(s->c, value, place, &s->known, &t, &flags)) {
		texter_init(&t, s->c->arena);
		texter_hole(
			&t, facts_cause(s->c->facts, place, "its value cannot be expanded"), false);
	}
	return texter_end(&t);
}

static bool scan_value(struct scanner *s, struct env_entry *e)
{
	struct str value;
	skip_blanks(s);
	uint32_t from = s->at;
	char quote = here(s);
	if (quote != '"' && quote != '\'') {
		value = scan_plain(s);
	} else {
		if (!scan_quoted(s, quote, &value))
			return false;
		skip_blanks(s);
		if (!at_line_end(s) && here(s) != '#')
			return false;
		skip_line(s);
	}
	e->span = (struct span){from, s->at};
	e->assigned = true;
	bool expands = quote != '\'' && str_find_char(value, '$') != STR_NOT_FOUND;
	e->value = expands ? expand_value(s, value, e->span) : text_plain(value);
	return true;
}

static void keep(struct scanner *s, const struct env_entry *e)
{
	list_push(s->c->arena, s->out, *e);
	if (!e->assigned)
		return;
	struct text *t = arena_new(s->c->arena, struct text);
	*t = e->value;
	*map_put(s->c->arena, &s->known, e->name) = t;
}

static bool scan_line(struct scanner *s)
{
	struct env_entry e = {0};
	skip_blanks(s);
	if (at_line_end(s) || here(s) == '#') {
		skip_line(s);
		return true;
	}
	e.name = scan_name(s, &e.name_span);
	e.span = e.name_span;
	skip_blanks(s);
	bool end = at_line_end(s) || here(s) == '#';
	if (!e.name.n || (!end && here(s) != '=' && here(s) != ':'))
		return false;
	if (end) {
		skip_line(s);
	} else {
		s->at++;
		if (!scan_value(s, &e))
			return false;
	}
	keep(s, &e);
	return true;
}

bool compose_dotenv(
	struct compose *c, struct source *source, struct env_entry_list *out, uint32_t *line)
{
	struct scanner s = {.c = c, .source = source, .text = source->text, .out = out};
	bool ok = true;
	if (str_starts_with(s.text, STR("\xef\xbb\xbf")))
		s.at = 3;
	while (s.at < s.text.n) {
		if (!scan_line(&s)) {
			if (ok)
				*line = source_position(source, s.at).line;
			ok = false;
			skip_line(&s);
		}
		while (s.at < s.text.n && at_line_end(&s))
			s.at++;
	}
	return ok;
}

const struct map *compose_env(struct compose *c)
{
	if (c->env_read)
		return &c->env;
	c->env_read = true;
	struct source *s =
		c->r->inputs ? c->r->inputs->open(c->r->inputs, STR(".env"), NULL) : NULL;
	struct env_entry_list entries = {0};
	uint32_t line = 0;
	if (!s)
		return &c->env;
	if (!compose_dotenv(c, s, &entries, &line))
		diag_add(c->diags, &DIAG_compose_reference, c->source, (struct span){0, 0},
			"line %u of the .env beside this file cannot be read", line);
	LIST_EACH (struct env_entry, e, &entries) {
		struct text *t = arena_new(c->arena, struct text);
		*t = e->value;
		if (e->assigned)
			*map_put(c->arena, &c->env, e->name) = t;
	}
	return &c->env;
}
