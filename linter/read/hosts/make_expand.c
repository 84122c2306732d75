/*
 * make_expand.c: what references to make's variables are worth. Functions, computed names and
 * what the file does not set are holes.
 */
#include "read/hosts/make.h"

size_t make_close(struct str text, size_t at)
{
	char open = text.p[at], close = open == '(' ? ')' : '}';
	unsigned depth = 0;
	for (; at < text.n; at++) {
		depth += text.p[at] == open;
		if (text.p[at] == close && --depth == 0)
			return at;
	}
	return text.n;
}

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_word(s.p[i]) && s.p[i] != '-' && s.p[i] != '.')
			return false;
	return s.n > 0;
}

struct str make_called(struct str text)
{
	struct str inside, name;
	if (text.n < 3 || text.p[0] != '$' || (text.p[1] != '(' && text.p[1] != '{'))
		return STR("");
	inside = str_slice(text, 2, make_close(text, 1));
	if (str_starts_with(inside, STR("call ")))
		inside = str_trim(str_skip(inside, 5));
	str_cut(inside, ',', &name);
	name = str_trim(name);
	return is_name(name) ? name : STR("");
}

static void hole(struct make *m, struct texter *out, const char *format, struct str name)
{
	const struct cause *why = facts_cause(
		m->h->facts, 0, "`" STR_FMT "` %s", STR_ARG(str_slice(name, 0, 60)), format);
	texter_hole(out, why, false);
}

static void expand_raw(struct make *m, struct str raw, struct texter *out);

/* A cycle, and what would grow too large, are holes. */
static void work_out(struct make *m, struct make_variable *v)
{
	struct texter t;
	texter_init(&t, m->h->arena);
	v->busy = true;
	m->depth++;
	for (struct make_variable *part = v; part; part = part->more) {
		if (part != v)
			texter_add(&t, STR(" "));
		if (part->open)
			texter_hole(&t, part->open, false);
		else
			expand_raw(m, part->raw, &t);
	}
	v->busy = false;
	m->depth--;
	v->known = true;
	v->value = texter_end(&t);
}

static bool known_outside(struct make *m, struct str name, struct text *out)
{
	const struct str *set = m->h->r->settings ? map_get(m->h->r->settings, name) : NULL;
	if (set)
		*out = text_plain(*set);
	else if (str_eq(name, STR("MAKE")))
		*out = text_plain(STR("make"));
	else
		return false;
	return true;
}

static void add_variable(struct make *m, struct str name, struct texter *out)
{
	struct make_variable *v = map_get(&m->variables, name);
	struct text value;
	if (known_outside(m, name, &value)) {
		texter_text(out, value);
		return;
	}
	if (!v || v->multi || v->busy || (!v->known && m->depth > READ_DEPTH)) {
		hole(m, out, v ? "is worked out when make runs" : "is not set in this Makefile",
			name);
		return;
	}
	if (!v->known)
		work_out(m, v);
	m->expanded += v->value.s.n + v->value.n_holes;
	if (m->expanded > READ_EXPANSION || v->value.s.n > READ_VALUE_SIZE)
		hole(m, out, "makes this Makefile too large", name);
	else
		texter_text(out, v->value);
}

static void add_automatic(struct make *m, char c, struct str target, struct texter *out)
{
	char name[2] = {'$', c};
	if (c == '@' && target.n)
		texter_add(out, target);
	else
		hole(m, out, "is worked out when make runs", (struct str){name, 2});
}

size_t make_reference(
	struct make *m, struct str text, size_t at, struct str target, struct texter *out)
{
	char c = at + 1 < text.n ? text.p[at + 1] : '\0';
	if (c == '$') {
		texter_add(out, STR("$"));
		return at + 2;
	}
	if (c == '(' || c == '{') {
		size_t end = make_close(text, at + 1);
		struct str name = str_slice(text, at + 2, end);
		if (name.n == 1 && !char_is_word(name.p[0]))
			add_automatic(m, name.p[0], target, out);
		else if (is_name(name))
			add_variable(m, name, out);
		else
			hole(m, out, "is worked out when make runs", str_slice(text, at, end + 1));
		return end < text.n ? end + 1 : text.n;
	}
	if (char_is_alpha(c) || c == '_')
		add_variable(m, str_slice(text, at + 1, at + 2), out);
	else if (c && !char_is_space(c))
		add_automatic(m, c, target, out);
	return at + 1 < text.n ? at + 2 : text.n;
}

/* A line end with a backslash before it is one blank, with the blanks around it. */
static size_t fold(struct str raw, size_t at, struct texter *out)
{
	at = at + 1 < raw.n && raw.p[at + 1] == '\r' ? at + 3 : at + 2;
	while (at < raw.n && (raw.p[at] == ' ' || raw.p[at] == '\t'))
		at++;
	texter_add(out, STR(" "));
	return at;
}

static void expand_raw(struct make *m, struct str raw, struct texter *out)
{
	size_t from = 0, at = 0;
	while (at < raw.n) {
		char next = at + 1 < raw.n ? raw.p[at + 1] : '\0';
		bool folds = raw.p[at] == '\\' && (next == '\n' || next == '\r');
		if (raw.p[at] != '$' && !folds) {
			at++;
			continue;
		}
		texter_add(out, str_slice(raw, from, at));
		at = folds ? fold(raw, at, out) : make_reference(m, raw, at, STR(""), out);
		from = at;
	}
	texter_add(out, str_skip(raw, from));
}
