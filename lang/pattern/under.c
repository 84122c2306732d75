/*
 * under.c: one path below another.
 *
 * A path is read from its right end, where a `..` is met before the segment that it takes away; so
 * no memory is needed. Of a path with holes only its head is surely there: the segments that end
 * in front of the first hole, and the begun one. The segments of both heads are compared; then
 * either the head of `path` covers all of `dir`, or a hole must say the rest.
 */
#include "pattern/compare.h"
#include "pattern/pieces.h"

struct walk { /* from right to left over the segments that remain */
	struct str rest;
	uint32_t ups; /* `..` met and not used up */
};

static bool walk_next(struct walk *w, struct str *segment)
{
	while (w->rest.n) {
		size_t slash = str_rfind_char(w->rest, '/');
		size_t from = slash == STR_NOT_FOUND ? 0 : slash + 1;
		struct str s = str_skip(w->rest, from);
		w->rest.n = from ? from - 1 : 0;
		if (s.n == 0 || str_eq(s, STR(".")))
			continue;
		if (str_eq(s, STR(".."))) {
			w->ups++;
		} else if (w->ups) {
			w->ups--;
		} else {
			*segment = s;
			return true;
		}
	}
	return false;
}

struct path {
	struct text text;
	bool rooted;      /* absolute */
	bool open;        /* it has holes: more may follow the segments */
	bool adrift;      /* it begins with a hole: nobody knows whether it is absolute */
	struct str whole; /* the text of its certain segments */
	uint32_t n;       /* how many they are, resolved */
	uint32_t ups;     /* `..` in front of them, of a relative path */
	struct str begun; /* open: how the segment behind them begins */
};

static struct path path_of(struct text t)
{
	struct str head = text_head(t);
	struct path p = {.text = t, .open = t.n_holes > 0, .whole = head};
	p.rooted = str_starts_with(head, STR("/"));
	p.adrift = p.open && head.n == 0;
	if (p.open) {
		size_t slash = str_rfind_char(head, '/');
		p.whole = str_slice(head, 0, slash == STR_NOT_FOUND ? 0 : slash + 1);
		p.begun = str_skip(head, p.whole.n);
		if (str_eq(p.begun, STR(".")))
			p.begun = STR("");
	}
	struct walk w = {p.whole, 0};
	for (struct str s; walk_next(&w, &s);)
		p.n++;
	p.ups = p.rooted ? 0 : w.ups;
	return p;
}

/* The segments of both, up to the shorter one, agree. *next: the segment of the longer one behind
 * them, if there is one. */
static bool segments_agree(const struct path *a, const struct path *b, struct str *next)
{
	const struct path *more = a->n > b->n ? a : b, *less = a->n > b->n ? b : a;
	struct walk wm = {more->whole, 0}, wl = {less->whole, 0};
	struct str x, y;
	*next = STR("");
	for (uint32_t i = less->n; i < more->n; i++)
		walk_next(&wm, next);
	while (walk_next(&wl, &y))
		if (!walk_next(&wm, &x) || !str_eq(x, y))
			return false;
	return true;
}

static bool is_dots(struct str s)
{
	return str_eq(s, STR("..")) || str_eq(s, STR("."));
}

/* A `..` behind a hole takes away what nobody knows. */
static bool climbs_behind_hole(const struct path *p)
{
	if (p->open && str_eq(p->begun, STR("..")))
		return true;
	for (uint32_t i = 1; i <= p->text.n_holes; i++) {
		struct str rest = text_piece(p->text, i), segment;
		bool last = false;
		while (!last) {
			last = str_find_char(rest, '/') == STR_NOT_FOUND;
			rest = str_cut(rest, '/', &segment);
			if (str_eq(segment, STR("..")))
				return true;
		}
	}
	return false;
}

/* Written so that its text and its segments may not agree piece by piece. */
static bool is_loose(struct text t)
{
	for (uint32_t i = 0; i <= t.n_holes; i++) {
		struct str rest = text_piece(t, i), segment;
		bool first = true, last = false;
		for (; !last; first = false) {
			last = str_find_char(rest, '/') == STR_NOT_FOUND;
			rest = str_cut(rest, '/', &segment);
			if (is_dots(segment) || (segment.n == 0 && !first && !last))
				return true;
		}
	}
	return false;
}

/* Do the pieces of `dir` behind its head occur in `path` at all? The last one must end a segment;
 * slashes at the ends of pieces may be those of a filling. */
static bool pieces_occur(const struct path *path, struct text dir)
{
	if (path->open || is_loose(path->text) || is_loose(dir))
		return true;
	struct str s = path->text.s;
	size_t at = text_head(dir).n < s.n ? text_head(dir).n : s.n;
	for (uint32_t i = 1; i <= dir.n_holes; i++) {
		struct str piece = text_piece(dir, i);
		while (str_starts_with(piece, STR("/")))
			piece = str_skip(piece, 1);
		while (str_ends_with(piece, STR("/")))
			piece.n--;
		size_t hit = find_linear(str_skip(s, at), piece);
		if (hit == STR_NOT_FOUND)
			return false;
		at += hit + piece.n;
	}
	return true;
}

/* The heads agree, and a hole must say the rest: can it? */
static bool rest_is_possible(const struct path *path, const struct path *dir, struct str next)
{
	if (path->n < dir->n)
		return path->open && str_starts_with(next, path->begun);
	if (path->n > dir->n)
		return str_starts_with(next, dir->begun) && pieces_occur(path, dir->text);
	if (!path->open)
		return dir->begun.n == 0 && pieces_occur(path, dir->text);
	return str_starts_with(path->begun, dir->begun) || str_starts_with(dir->begun, path->begun);
}

/* Relative paths that begin above the directory they start from. */
static enum truth under_ups(const struct path *path, const struct path *dir)
{
	if (path->ups > dir->ups)
		return TRUTH_FALSE;
	if (dir->open)
		return TRUTH_UNKNOWN;
	return dir->n == 0 ? TRUTH_TRUE : TRUTH_FALSE;
}

/* Written without holes and in the one shortest way: then its bytes say it all. */
static bool is_tidy(struct text t)
{
	size_t at = 0, slash;
	if (t.n_holes || !t.s.n || t.s.p[0] != '/')
		return false;
	if (t.s.n == 1)
		return true;
	for (; (slash = str_find_char(str_skip(t.s, at), '/')) != STR_NOT_FOUND; at++) {
		at += slash;
		if (at + 1 == t.s.n || t.s.p[at + 1] == '/' || t.s.p[at + 1] == '.')
			return false;
	}
	return true;
}

static bool starts_at_root(struct text t)
{
	return t.s.n && t.s.p[0] == '/';
}

enum truth text_path_under(struct text path_text, struct text dir_text)
{
	if (is_tidy(path_text) && is_tidy(dir_text)) {
		struct str p = path_text.s, d = dir_text.s;
		bool under = str_starts_with(p, d) && (p.n == d.n || d.n == 1 || p.p[d.n] == '/');
		return under ? TRUTH_TRUE : TRUTH_FALSE;
	}
	if (!path_text.n_holes && !dir_text.n_holes &&
		starts_at_root(path_text) != starts_at_root(dir_text))
		return TRUTH_FALSE;
	struct path path = path_of(path_text), dir = path_of(dir_text);
	struct str next;
	if (path.adrift || (dir.adrift && path.open))
		return TRUTH_UNKNOWN;
	if (!dir.adrift && path.rooted != dir.rooted)
		return TRUTH_FALSE;
	if (dir.rooted && dir.n == 0 && !dir.open)
		return TRUTH_TRUE;
	if (climbs_behind_hole(&path) || climbs_behind_hole(&dir))
		return TRUTH_UNKNOWN;
	if (dir.adrift)
		return pieces_occur(&path, dir.text) ? TRUTH_UNKNOWN : TRUTH_FALSE;
	if (path.ups != dir.ups)
		return under_ups(&path, &dir);
	if (!segments_agree(&path, &dir, &next))
		return TRUTH_FALSE;
	if (dir.n <= path.n && !dir.open)
		return TRUTH_TRUE;
	return rest_is_possible(&path, &dir, next) ? TRUTH_UNKNOWN : TRUTH_FALSE;
}
