/*
 * Normalising a path: one walk over its components, which are kept on a stack.
 *
 * A component that touches a hole may really be empty, several components or `..`, so it is never
 * removed and nothing is removed across it: in `a/${X}/..` the `..` stays. A `.` or a second slash
 * in front of such a component stays as well, because `./${X}` never is an absolute path while
 * `${X}` may be.
 */
#include "value/literal.h"

struct component {
	uint32_t from, to;
	bool open; /* touches a hole */
};

LIST(component_list, struct component);

struct walk {
	struct arena *arena;
	struct text in;
	uint32_t hole; /* first hole that is not before the component at hand */
	bool absolute;
	struct component_list kept;
};

static bool touches_hole(struct walk *w, uint32_t from, uint32_t to)
{
	while (w->hole < w->in.n_holes && w->in.holes[w->hole].at < from)
		w->hole++;
	return w->hole < w->in.n_holes && w->in.holes[w->hole].at <= to;
}

static bool is_word(const struct walk *w, struct component c, struct str word)
{
	return !c.open && str_eq(str_slice(w->in.s, c.from, c.to), word);
}

/* Can `..` take back the last component? A home folder's parent is not known by its letters. */
static bool can_go_up(const struct walk *w)
{
	if (!w->kept.n)
		return false;
	struct component last = w->kept.at[w->kept.n - 1];
	bool home = w->kept.n == 1 && !w->absolute && w->in.s.p[last.from] == '~';
	return !last.open && !home && !is_word(w, last, STR("..")) && !is_word(w, last, STR("."));
}

static void add(struct walk *w, struct component c, bool before_hole)
{
	bool first = !w->kept.n && !w->absolute;
	if (is_word(w, c, STR("")) || is_word(w, c, STR("."))) {
		if (c.to > c.from && first && before_hole)
			list_push(w->arena, &w->kept, c);
		return;
	}
	if (is_word(w, c, STR(".."))) {
		if (can_go_up(w)) {
			w->kept.n--;
			return;
		}
		if (!w->kept.n && w->absolute)
			return;
	}
	list_push(w->arena, &w->kept, c);
}

static void split(struct walk *w)
{
	struct str s = w->in.s;
	for (uint32_t at = w->absolute ? 1 : 0, to; at <= s.n; at = to + 1) {
		size_t slash = str_find_char(str_skip(s, at), '/');
		to = slash == STR_NOT_FOUND ? (uint32_t)s.n : at + (uint32_t)slash;
		struct component c = {at, to, touches_hole(w, at, to)};
		uint32_t hole = w->hole;
		bool before = to < s.n && touches_hole(w, to + 1, to + 1);
		w->hole = hole;
		add(w, c, before);
	}
}

static struct text joined(struct walk *w)
{
	struct texter t;
	texter_init(&t, w->arena);
	if (w->absolute)
		texter_add(&t, STR("/"));
	for (uint32_t i = 0; i < w->kept.n; i++) {
		struct component c = w->kept.at[i];
		if (i)
			texter_add(&t, STR("/"));
		if (c.open)
			texter_text(&t, text_slice(w->arena, w->in, c.from, c.to));
		else
			texter_add(&t, str_slice(w->in.s, c.from, c.to));
	}
	return texter_end(&t);
}

/* Most paths are normal already, and then need no copy. */
static bool is_normal(struct text t)
{
	bool ends_in_slash = t.s.n > 1 && t.s.p[t.s.n - 1] == '/';
	return !t.n_holes && !ends_in_slash && !str_starts_with(t.s, STR(".")) &&
	       !str_contains(t.s, STR("/.")) && !str_contains(t.s, STR("//"));
}

struct text text_path_normal(struct arena *a, struct text path)
{
	if (!path.s.n || is_normal(path))
		return path;
	bool absolute = path.s.p[0] == '/' && !(path.n_holes && path.holes[0].at == 0);
	struct walk w = {.arena = a, .in = path, .absolute = absolute};
	split(&w);
	struct text out = joined(&w);
	return out.s.n || out.n_holes ? out : text_plain(STR("."));
}

struct str str_path_normal(struct arena *a, struct str path)
{
	return text_path_normal(a, text_plain(path)).s;
}
