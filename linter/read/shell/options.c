/*
 * options.c: what a row of command_lines.def says of a word that begins with a dash.
 */
#include "read/shell/shape.h"

#include <string.h>

/* One entry of longs: NAME, NAME: or NAME::, then perhaps /x. */
struct entry {
	struct str name;
	enum shell_takes takes;
	char letter;
};

static const char *behind_entry(const char *p)
{
	while (*p && *p != ' ')
		p++;
	return p;
}

static bool next_entry(const char **list, struct entry *e)
{
	const char *p = *list, *name;
	while (*p == ' ')
		p++;
	if (!*p)
		return false;
	for (name = p; *p && *p != ' ' && *p != ':' && *p != '/'; p++)
		;
	e->name = (struct str){name, (size_t)(p - name)};
	unsigned marks = 0;
	for (; *p == ':'; p++)
		marks++;
	e->takes = marks == 0 ? TAKES_NOTHING : marks == 1 ? TAKES_NEXT : TAKES_ATTACHED;
	e->letter = *p == '/' ? p[1] : '\0';
	*list = behind_entry(p);
	return true;
}

/* The next entry that begins with the letter. */
static bool next_with(const char **list, char letter, struct entry *e)
{
	const char *p = *list;
	while (*p == ' ' || (*p && *p != letter))
		p = *p == ' ' ? p + 1 : behind_entry(p);
	*list = p;
	return next_entry(list, e);
}

/* How many entries are meant: that of the name itself, or else those that begin with it. */
static unsigned find(const char *list, struct str name, bool cut, struct entry *out)
{
	struct entry e;
	unsigned n = 0;
	while (name.n && next_with(&list, name.p[0], &e)) {
		if (str_eq(e.name, name)) {
			*out = e;
			return 1;
		}
		if (!cut || !str_starts_with(e.name, name))
			continue;
		n++;
		*out = e;
	}
	return n;
}

static bool has(const struct shell_options *o, char style)
{
	return strchr(o->shape->style, style) != NULL;
}

static const char *verb_longs(const struct shell_options *o)
{
	return o->verb ? o->verb->longs : "";
}

static struct str without_dashes(const struct shell_options *o, struct str word)
{
	bool two = str_starts_with(word, STR("--"));
	if (!two && !has(o, 'L'))
		return word; /* -nv stands in the table with its dash */
	return str_skip(word, two ? 2 : 1);
}

bool shell_is_long(const struct shell_options *o, struct str word)
{
	struct entry e;
	return str_starts_with(word, STR("--")) || has(o, 'L') ||
	       find(o->shape->longs, word, false, &e) || find(verb_longs(o), word, false, &e);
}

struct shell_option shell_long_option(const struct shell_options *o, struct str word)
{
	struct shell_option out = {word, TAKES_NOTHING, '\0', false, false};
	struct entry e = {0}, other;
	struct str name = without_dashes(o, word);
	struct str dashes = str_slice(word, 0, word.n - name.n);
	unsigned n = find(verb_longs(o), name, false, &e);
	if (!n)
		n = find(o->shape->longs, name, false, &e);
	if (!n && has(o, 'A') && dashes.n == 2 && name.n) {
		n = find(o->shape->longs, name, true, &e);
		unsigned more = find(verb_longs(o), name, true, &other);
		if (more)
			e = other;
		n += more;
		out.cut = n == 1;
	}
	if (n != 1)
		return out;
	out.known = true;
	out.takes = e.takes;
	out.letter = e.letter;
	if (out.cut)
		out.name = e.name;
	return out;
}

static bool in_letters(const char *letters, char c, enum shell_takes *out)
{
	const char *at = c && c != '?' ? strchr(letters, c) : NULL;
	const char *mark = strchr(letters, '?');
	if (at)
		*out = mark && at > mark ? TAKES_ATTACHED : TAKES_NEXT;
	return at != NULL;
}

enum shell_takes shell_letter(const struct shell_options *o, char c)
{
	enum shell_takes takes = TAKES_NOTHING;
	bool global = !has(o, 'G') || !o->behind;
	if (!(o->verb && in_letters(o->verb->shorts, c, &takes)) && global)
		in_letters(o->shape->shorts, c, &takes);
	return takes;
}

bool shell_takes_next(const struct shell_options *o, struct str word)
{
	if (shell_is_long(o, word))
		return str_find_char(word, '=') == STR_NOT_FOUND &&
		       shell_long_option(o, word).takes == TAKES_NEXT;
	for (size_t i = 1; i < word.n; i++) {
		enum shell_takes takes = shell_letter(o, word.p[i]);
		if (takes != TAKES_NOTHING)
			return takes == TAKES_NEXT && i + 1 == word.n;
	}
	return false;
}

void shell_letter_names(
	const struct shell_options *o, char letter, struct arena *a, struct shell_names *out)
{
	const char *lists[] = {verb_longs(o), o->shape->longs};
	for (size_t i = 0; i < 2; i++) {
		struct entry e;
		while (next_entry(&lists[i], &e))
			if (e.letter == letter && e.takes != TAKES_NOTHING)
				list_push(a, out, e.name);
	}
}
