/*
 * systemd_words.c: a value of a unit file as words.
 *
 * Quotes and escapes are systemd's own. Specifiers (%i) are gaps, and so are variables that the
 * unit does not set; each byte keeps its place.
 */
#include "read/hosts/systemd.h"

#include <string.h>

/* A value while it is cut into words. */
struct cutter {
	struct host *h;
	const struct map *environment; /* NULL: variables are left alone */
	struct str text;               /* of the file */
	uint32_t at, to;
	struct splicer word;
	struct shell_gap_list gaps;
	bool begun;
	struct unit_word_list *words;
};

static bool is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static const struct cause *cause(struct host *h, struct span span, const char *why)
{
	return facts_cause(h->facts, facts_place(h->facts, h->source, span), "`" STR_FMT "` %s",
		STR_ARG(source_slice(h->source, span)), why);
}

/* --- words --- */

static void begin_word(struct cutter *c)
{
	if (!c->begun) {
		splicer_init(&c->word, c->h->arena, c->h->source);
		splicer_add(&c->word, STR(""),
			(struct span){c->at, c->at}); /* also where it is empty */
		c->gaps = (struct shell_gap_list){0};
	}
	c->begun = true;
}

static void end_word(struct cutter *c)
{
	if (c->begun)
		list_push(c->h->arena, c->words,
			((struct unit_word){splicer_end(&c->word), c->gaps, false}));
	c->begun = false;
}

/* `s` is written as the bytes from `from` to where the cutter stands. */
static void add(struct cutter *c, struct str s, uint32_t from)
{
	splicer_add(&c->word, s, (struct span){from, c->at});
}

static void add_gap(struct cutter *c, uint32_t from, const char *why)
{
	struct span span = {from, c->at};
	list_push(c->h->arena, &c->gaps,
		((struct shell_gap){(uint32_t)c->word.text.n, cause(c->h, span, why), true}));
	splicer_add(&c->word, STR("$\1"), span);
}

static void skip_line(struct cutter *c)
{
	while (c->at < c->to && !is_line_end(c->text.p[c->at]))
		c->at++;
	while (c->at < c->to && is_line_end(c->text.p[c->at]))
		c->at++;
}

/* The end of a line inside a value: a blank; comment lines behind it are passed over. */
static void take_line_end(struct cutter *c)
{
	for (bool comment = true; comment;) {
		skip_line(c);
		uint32_t line = c->at;
		while (line < c->to && is_blank(c->text.p[line]))
			line++;
		comment = line < c->to && (c->text.p[line] == '#' || c->text.p[line] == ';');
	}
}

static bool continues(const struct cutter *c)
{
	char next = c->at + 1 < c->to ? c->text.p[c->at + 1] : '\0';
	return c->text.p[c->at] == '\\' && is_line_end(next);
}

static void add_escape(struct cutter *c)
{
	static const char letters[] = "abfnrtvs", meant[] = "\a\b\f\n\r\t\v ";
	char next = c->at + 1 < c->to ? c->text.p[c->at + 1] : '\\';
	const char *letter = next ? strchr(letters, next) : NULL;
	char one = letter ? meant[letter - letters] : next;
	uint32_t from = c->at;
	c->at += c->at + 1 < c->to ? 2 : 1;
	if (one == 'x' && c->at + 2 <= c->to) {
		static const char digits[] = "0123456789abcdef";
		const char *high = strchr(digits, char_lower(c->text.p[c->at]));
		const char *low = strchr(digits, char_lower(c->text.p[c->at + 1]));
		if (high && low)
			one = (char)((high - digits) * 16 + (low - digits));
		c->at += high && low ? 2 : 0;
	}
	add(c, (struct str){&one, 1}, from);
}

/* %% is %, all else is known when the unit is loaded. */
static void add_specifier(struct cutter *c)
{
	uint32_t from = c->at;
	c->at += c->at + 1 < c->to ? 2 : 1;
	if (c->at - from == 2 && c->text.p[from + 1] == '%')
		add(c, STR("%"), from);
	else
		add_gap(c, from, "is put in by systemd");
}

static struct str name_at(const struct cutter *c, uint32_t at)
{
	uint32_t end = at;
	while (end < c->to && char_is_word(c->text.p[end]))
		end++;
	return str_slice(c->text, at, end);
}

/* A known value, with the holes it has itself. */
static void add_value(struct cutter *c, const struct value *v, uint32_t from)
{
	struct text t = *v->u.text;
	size_t at = 0;
	for (uint32_t i = 0; i < t.n_holes; i++) {
		add(c, str_slice(t.s, at, t.holes[i].at), from);
		at = t.holes[i].at;
		add_gap(c, from, "comes from the environment of the unit");
	}
	add(c, str_skip(t.s, at), from);
}

/* ${NAME} anywhere; $$ is $, and so is a $ on its own. */
static void add_variable(struct cutter *c)
{
	uint32_t from = c->at;
	char next = from + 1 < c->to ? c->text.p[from + 1] : '\0';
	struct str name = next == '{' ? name_at(c, from + 2) : STR("");
	uint32_t end = from + 2 + (uint32_t)name.n;
	bool braced = name.n && end < c->to && c->text.p[end] == '}';
	const struct value *v = braced ? map_get(c->environment, name) : NULL;
	c->at = braced ? end + 1 : next == '$' ? from + 2 : from + 1;
	if (v)
		add_value(c, v, from);
	else if (braced)
		add_gap(c, from, "comes from the environment of the unit");
	else
		add(c, STR("$"), from);
}

static void add_words(struct cutter *c, struct str value, uint32_t from)
{
	for (struct str rest = str_trim(value), word; rest.n; rest = str_trim(rest)) {
		rest = str_cut(rest, ' ', &word);
		begin_word(c);
		add(c, word, from);
		end_word(c);
	}
}

/* A word that is nothing but $NAME is cut at its blanks: none, one or several words. */
static bool take_split(struct cutter *c)
{
	struct str name = name_at(c, c->at + 1);
	uint32_t from = c->at, end = from + 1 + (uint32_t)name.n;
	if (c->begun || !c->environment || c->text.p[from] != '$' || !name.n ||
		(end < c->to && !char_is_space(c->text.p[end])))
		return false;
	const struct value *v = map_get(c->environment, name);
	c->at = end;
	if (v && !v->u.text->n_holes) {
		add_words(c, v->u.text->s, from);
		return true;
	}
	begin_word(c);
	add_gap(c, from, "comes from the environment of the unit");
	end_word(c);
	c->words->at[c->words->n - 1].open = true;
	return true;
}

static void take_character(struct cutter *c)
{
	char now = c->text.p[c->at];
	uint32_t from = c->at;
	if (continues(c)) {
		take_line_end(c);
		add(c, STR(" "), from);
	} else if (now == '\\') {
		add_escape(c);
	} else if (now == '%') {
		add_specifier(c);
	} else if (now == '$' && c->environment) {
		add_variable(c);
	} else {
		c->at++;
		add(c, str_slice(c->text, from, c->at), from);
	}
}

static void take_quoted(struct cutter *c)
{
	char quote = c->text.p[c->at++];
	while (c->at < c->to && c->text.p[c->at] != quote)
		take_character(c);
	c->at += c->at < c->to;
}

/* Quotes count at the start of a word only. */
static void cut(struct cutter *c)
{
	while (c->at < c->to) {
		char now = c->text.p[c->at];
		if (char_is_space(now) || continues(c)) {
			end_word(c);
			if (continues(c))
				take_line_end(c);
			else
				c->at++;
			continue;
		}
		if (take_split(c))
			continue;
		bool first = !c->begun;
		begin_word(c);
		if (first && (now == '"' || now == '\''))
			take_quoted(c);
		else
			take_character(c);
	}
	end_word(c);
}

void systemd_cut(struct host *h, const struct map *environment, struct span value,
	struct unit_word_list *out)
{
	struct cutter c = {.h = h,
		.environment = environment,
		.text = h->source->text,
		.at = value.from,
		.to = value.to,
		.words = out};
	cut(&c);
}
