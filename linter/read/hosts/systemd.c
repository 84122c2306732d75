/*
 * systemd.c: systemd units: the command lines of ExecStart= and its kin.
 *
 * No shell reads them: systemd splits them itself, with quotes and escapes of its own, puts in
 * specifiers (%i) and variables of the unit's environment. The words are handed on in the quotes of
 * a shell, each byte with its place.
 * https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines
 */
#include "read/hosts/private.h"

#include <string.h>

struct unit_file {
	struct host *h;
	struct docker_scope environment;
};

/* One line of a unit, with those that continue it. */
struct setting {
	struct str name;
	struct span value;
};

/* A word as the program gets it. */
struct unit_word {
	struct splice text;
	struct shell_gap_list gaps;
	bool open; /* it stands for none, one or several */
};

LIST(unit_word_list, struct unit_word);

/* A value while it is cut into words. */
struct cutter {
	struct unit_file *u;
	struct str text; /* of the file */
	uint32_t at, to;
	bool plain; /* variables are left alone */
	struct splicer word;
	struct shell_gap_list gaps;
	bool begun;
	struct unit_word_list words;
};

static bool is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static const struct cause *cause(struct unit_file *u, struct span span, const char *why)
{
	struct host *h = u->h;
	return facts_cause(h->facts, facts_place(h->facts, h->source, span), "`" STR_FMT "` %s",
		STR_ARG(source_slice(h->source, span)), why);
}

/* --- words --- */

static void begin_word(struct cutter *c)
{
	if (!c->begun) {
		splicer_init(&c->word, c->u->h->arena, c->u->h->source);
		splicer_add(&c->word, STR(""),
			(struct span){c->at, c->at}); /* also where it is empty */
		c->gaps = (struct shell_gap_list){0};
	}
	c->begun = true;
}

static void end_word(struct cutter *c)
{
	if (c->begun)
		list_push(c->u->h->arena, &c->words,
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
	list_push(c->u->h->arena, &c->gaps,
		((struct shell_gap){(uint32_t)c->word.text.n, cause(c->u, span, why), true}));
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
	const struct value *v = braced ? map_get(&c->u->environment.variables, name) : NULL;
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
	if (c->begun || c->plain || c->text.p[from] != '$' || !name.n ||
		(end < c->to && !char_is_space(c->text.p[end])))
		return false;
	const struct value *v = map_get(&c->u->environment.variables, name);
	c->at = end;
	if (v && !v->u.text->n_holes) {
		add_words(c, v->u.text->s, from);
		return true;
	}
	begin_word(c);
	add_gap(c, from, "comes from the environment of the unit");
	end_word(c);
	c->words.at[c->words.n - 1].open = true;
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
	} else if (now == '$' && !c->plain) {
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

/* --- settings --- */

/* @ - : + ! | in front of the program: `@`: the second word is its name; `:`: no variables. */
static uint32_t behind_prefix(struct str text, struct span s, bool *named, bool *plain)
{
	while (s.from < s.to && strchr("@-:+!|", text.p[s.from])) {
		*named = *named || text.p[s.from] == '@';
		*plain = *plain || text.p[s.from] == ':';
		s.from++;
	}
	return s.from;
}

/* The word in single quotes, which leave everything but a gap as it is. */
static void add_quoted(struct unit_file *u, const struct unit_word *w, struct docker_hosted *script,
	struct splicer *out)
{
	struct str text = w->text.text;
	uint32_t from = 0, gap = 0, n = (uint32_t)text.n;
	for (uint32_t i = 0; i < n; i++) {
		struct span one = splice_span(&w->text, (struct span){i, i + 1});
		bool is_gap = gap < w->gaps.n && w->gaps.at[gap].at == i;
		if (!is_gap && text.p[i] != '\'')
			continue;
		splicer_more(out, &w->text, (struct span){from, i});
		if (is_gap) {
			struct shell_gap moved = w->gaps.at[gap++];
			moved.at = (uint32_t)out->text.n;
			list_push(u->h->arena, &script->gaps, moved);
			i++;
		}
		splicer_add(out, is_gap ? STR("$\1") : STR("'\\''"), one);
		from = i + 1;
	}
	splicer_more(out, &w->text, (struct span){from, n});
}

static struct span ends_of(const struct unit_word *w)
{
	return splice_span(&w->text, (struct span){0, (uint32_t)w->text.text.n});
}

static void add_word(struct unit_file *u, const struct unit_word *w, struct docker_hosted *script,
	struct splicer *out)
{
	struct span all = ends_of(w);
	if (!w->open)
		splicer_add(out, STR("'"), (struct span){all.from, all.from});
	if (w->open)
		list_push(u->h->arena, &script->gaps,
			((struct shell_gap){(uint32_t)out->text.n, w->gaps.at[0].cause, false}));
	if (w->open)
		splicer_add(out, STR("$\1"), all);
	else
		add_quoted(u, w, script, out);
	splicer_add(out, w->open ? STR(" ") : STR("' "), (struct span){all.to, all.to});
}

/* Commands of one line are apart by a ; of its own. `named`: the second word is a name. */
static void run_words(struct unit_file *u, const struct unit_word_list *words, bool named)
{
	struct docker_hosted script = {.dialect = SHELL_POSIX};
	struct splicer out;
	splicer_init(&out, u->h->arena, u->h->source);
	for (uint32_t i = 0; i < words->n; i++) {
		const struct unit_word *w = &words->at[i];
		if (str_eq(w->text.text, STR(";")))
			splicer_add(&out, STR("\n"), ends_of(w));
		else if (!(named && i == 1))
			add_word(u, w, &script, &out);
	}
	script.text = splicer_end(&out);
	host_script(u->h, &script);
}

static void read_exec(struct unit_file *u, struct span value)
{
	bool named = false, plain = false;
	struct str text = u->h->source->text;
	if (!host_names_docker(source_slice(u->h->source, value)))
		return;
	struct cutter c = {.u = u, .text = text, .to = value.to};
	c.at = behind_prefix(text, value, &named, &plain);
	c.plain = plain;
	cut(&c);
	run_words(u, &c.words, named);
}

/* Environment="A=b c" D=e */
static void read_environment(struct unit_file *u, struct span value)
{
	struct host *h = u->h;
	struct cutter c = {
		.u = u, .text = h->source->text, .at = value.from, .to = value.to, .plain = true};
	cut(&c);
	LIST_EACH (struct unit_word, w, &c.words) {
		struct host_gaps gaps = {&w->gaps, 0};
		struct value *v = arena_new(h->arena, struct value);
		struct str name, text = w->text.text;
		str_cut(text, '=', &name);
		if (name.n == text.n)
			continue;
		*v = host_word(h,
			value_string(h->arena, str_skip(text, name.n + 1),
				facts_place(h->facts, h->source, ends_of(w))),
			&gaps);
		*map_put(h->arena, &u->environment.variables, name) = v;
	}
}

/* --- lines --- */

/* The setting at *at; false at the end of the file. A line that is none has no name. */
static bool next_setting(struct str text, uint32_t *at, struct setting *out)
{
	uint32_t from = *at, to;
	*out = (struct setting){{0}, {0, 0}};
	if (from >= text.n)
		return false;
	while (from < text.n && is_blank(text.p[from]))
		from++;
	bool comment = from < text.n && (text.p[from] == '#' || text.p[from] == ';');
	for (;;) {
		const char *end = memchr(text.p + *at, '\n', text.n - *at);
		to = end ? (uint32_t)(end - text.p) : (uint32_t)text.n;
		uint32_t line = *at;
		*at = end ? to + 1 : to;
		if (to > line && text.p[to - 1] == '\r')
			to--;
		while (line < to && is_blank(text.p[line]))
			line++;
		bool inner =
			line < to && line > from && (text.p[line] == '#' || text.p[line] == ';');
		bool more = to > line && text.p[to - 1] == '\\';
		if (!end || comment || (!more && !inner) || *at >= text.n)
			break;
	}
	struct str whole = str_slice(text, from, to);
	size_t equals = comment ? STR_NOT_FOUND : str_find_char(whole, '=');
	if (equals == STR_NOT_FOUND)
		return true;
	out->name = str_trim(str_slice(whole, 0, equals));
	out->value = (struct span){from + (uint32_t)equals + 1, to};
	while (out->value.from < to && is_blank(text.p[out->value.from]))
		out->value.from++;
	return true;
}

static bool is_exec(struct str name)
{
	static const char *const names[] = {"ExecStart", "ExecStartPre", "ExecStartPost",
		"ExecCondition", "ExecReload", "ExecStop", "ExecStopPre", "ExecStopPost"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(name, str_from(names[i])))
			return true;
	return false;
}

static void each_setting(struct unit_file *u, bool commands)
{
	struct setting s;
	uint32_t at = 0;
	while (next_setting(u->h->source->text, &at, &s)) {
		if (commands && is_exec(s.name))
			read_exec(u, s.value);
		else if (!commands && str_eq(s.name, STR("Environment")))
			read_environment(u, s.value);
	}
}

void systemd_read(struct reading *r, struct source *source)
{
	struct host h = host_new(r, source, "systemd");
	struct unit_file u = {&h, {{0}, NULL}};
	each_setting(&u, false);
	each_setting(&u, true);
}
