/*
 * systemd.c: systemd units: the command lines of ExecStart= and its kin.
 *
 * No shell reads them: systemd splits them itself, with quotes and escapes of its own, puts in
 * specifiers (%i) and variables of the unit's environment. The words are handed on in the quotes of
 * a shell, each byte with its place.
 * https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines
 */
#include "read/hosts/systemd.h"

#include <string.h>

struct unit_file {
	struct host *h;
	struct map environment; /* struct value *, by name */
};

/* One line of a unit, with those that continue it. */
struct setting {
	struct str name;
	struct span value;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
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
	struct unit_word_list words = {0};
	value.from = behind_prefix(text, value, &named, &plain);
	systemd_cut(u->h, plain ? NULL : &u->environment, value, &words);
	run_words(u, &words, named);
}

/* Environment="A=b c" D=e */
static void read_environment(struct unit_file *u, struct span value)
{
	struct host *h = u->h;
	struct unit_word_list words = {0};
	systemd_cut(h, NULL, value, &words);
	LIST_EACH (struct unit_word, w, &words) {
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
		*map_put(h->arena, &u->environment, name) = v;
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
		"ExecCondition", "ExecReload", "ExecStop", "ExecStopPost"};
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
	struct unit_file u = {&h, {0}};
	each_setting(&u, false);
	each_setting(&u, true);
}
