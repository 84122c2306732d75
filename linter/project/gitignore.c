#include "project/gitignore.h"

#include "project/paths.h"

/* --- one pattern against one path --- */

struct class
{
	const char *name;
	const char *ranges; /* pairs: first, last */
};

static const struct class classes[] = {
	{"alnum", "azAZ09"},
	{"alpha", "azAZ"},
	{"blank", "\t\t  "},
	{"cntrl", "\001\037\177\177"},
	{"digit", "09"},
	{"graph", "!~"},
	{"lower", "az"},
	{"print", " ~"},
	{"punct", "!/:@[`{~"},
	{"space", "\t\r  "},
	{"upper", "AZ"},
	{"xdigit", "09afAF"},
};

static bool named_class_has(struct str name, char c, bool *known)
{
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
		if (!str_eq(name, str_from(classes[i].name)))
			continue;
		for (const char *r = classes[i].ranges; *r; r += 2)
			if (c >= r[0] && c <= r[1])
				return true;
		return false;
	}
	*known = false;
	return false;
}

/* A bracket expression at p.p[0] == '['. Returns its length, 0 when it never closes or names a
 * class that does not exist: then the pattern fits nothing. */
static size_t class_match(struct str p, char c, bool *fits)
{
	size_t i = 1;
	bool found = false, known = true;
	bool negated = i < p.n && (p.p[i] == '!' || p.p[i] == '^');
	i += negated;
	for (bool first = true; i < p.n && (first || p.p[i] != ']'); first = false) {
		if (p.p[i] == '[' && i + 1 < p.n && p.p[i + 1] == ':') {
			size_t end = str_find(str_skip(p, i + 2), STR(":]"));
			if (end == STR_NOT_FOUND)
				return 0;
			found |= named_class_has(str_slice(p, i + 2, i + 2 + end), c, &known);
			i += end + 4;
			continue;
		}
		if (p.p[i] == '\\' && ++i == p.n)
			return 0;
		unsigned char low = (unsigned char)p.p[i++], high = low;
		if (i + 1 < p.n && p.p[i] == '-' && p.p[i + 1] != ']') {
			i += p.p[i + 1] == '\\' ? 2 : 1;
			if (i >= p.n)
				return 0;
			high = (unsigned char)p.p[i++];
		}
		found |= (unsigned char)c >= low && (unsigned char)c <= high;
	}
	if (i >= p.n || !known)
		return 0;
	*fits = found != negated && c != '/';
	return i + 1;
}

/* One character of the path against what stands at the start of p: how much of p it takes, 0 when
 * it does not fit. */
static size_t one_match(struct str p, char c, bool *broken)
{
	bool fits = false;
	size_t n;
	switch (p.p[0]) {
	case '?':
		return c != '/';
	case '[':
		n = class_match(p, c, &fits);
		*broken = n == 0;
		return fits ? n : 0;
	case '\\':
		*broken = p.n == 1;
		return p.n > 1 && p.p[1] == c ? 2 : 0;
	default:
		return p.p[0] == c;
	}
}

/* ** between slashes or ends. */
static bool is_double_star(struct str p, size_t at)
{
	return str_starts_with(str_skip(p, at), STR("**")) && (at == 0 || p.p[at - 1] == '/') &&
	       (at + 2 == p.n || p.p[at + 2] == '/');
}

/* Where matching goes on after it failed: the latest * takes one more character, else the latest
 * ** one more component. Earlier ones need no second look. */
struct retry {
	size_t pattern, path;
	bool set;
};

struct matching {
	struct str pattern, path;
	size_t p, t; /* how far both are matched */
	struct retry star, stars;
};

static bool match_again(struct matching *m)
{
	if (m->star.set && m->star.path < m->path.n && m->path.p[m->star.path] != '/') {
		m->t = ++m->star.path;
		m->p = m->star.pattern;
		return true;
	}
	m->star.set = false;
	if (!m->stars.set)
		return false;
	size_t slash = str_find_char(str_skip(m->path, m->stars.path), '/');
	if (slash == STR_NOT_FOUND)
		return false;
	m->t = m->stars.path += slash + 1;
	m->p = m->stars.pattern;
	return true;
}

/* At ** or *: notes where to go on. */
static void match_star(struct matching *m)
{
	if (is_double_star(m->pattern, m->p)) {
		m->p += 3;
		m->stars = (struct retry){m->p, m->t, true};
		m->star.set = false;
		return;
	}
	while (m->p < m->pattern.n && m->pattern.p[m->p] == '*')
		m->p++;
	m->star = (struct retry){m->p, m->t, true};
}

bool ignore_match(struct str pattern, struct str path)
{
	struct matching m = {.pattern = pattern, .path = path};
	bool broken = false;
	for (;;) {
		struct str rest = str_skip(pattern, m.p);
		if (rest.n && rest.p[0] == '*') {
			if (rest.n == 2 && is_double_star(pattern, m.p))
				return true;
			match_star(&m);
			continue;
		}
		if (rest.n == 0 && m.t == path.n)
			return true;
		size_t n = rest.n && m.t < path.n ? one_match(rest, path.p[m.t], &broken) : 0;
		if (broken)
			return false;
		if (n) {
			m.p += n;
			m.t++;
		} else if (!match_again(&m)) {
			return false;
		}
	}
}

/* --- files of patterns --- */

/* Blanks at the end do not count unless a backslash keeps them. */
static struct str trim_end(struct str line)
{
	if (str_ends_with(line, STR("\r")))
		line.n--;
	size_t kept = 0;
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == '\\' && i + 1 < line.n)
			kept = ++i + 1;
		else if (line.p[i] != ' ')
			kept = i + 1;
	}
	return str_slice(line, 0, kept);
}

void ignore_add(struct arena *a, struct ignore *ig, struct str line)
{
	struct ignore_pattern p = {0};
	line = trim_end(line);
	if (line.n == 0 || line.p[0] == '#')
		return;
	if (line.p[0] == '!') {
		p.negated = true;
		line = str_skip(line, 1);
	}
	if (str_ends_with(line, STR("/"))) {
		p.folders = true;
		line.n--;
	}
	p.anchored = str_find_char(line, '/') != STR_NOT_FOUND;
	p.text = str_starts_with(line, STR("/")) ? str_skip(line, 1) : line;
	if (p.text.n)
		list_push(a, &ig->patterns, p);
}

struct ignore *ignore_new(
	struct arena *a, const struct ignore *above, struct str folder, struct str text)
{
	struct str line;
	struct ignore *ig = arena_new(a, struct ignore);
	ig->above = above;
	ig->folder = folder;
	if (str_starts_with(text, STR("\xEF\xBB\xBF")))
		text = str_skip(text, 3);
	while (text.n) {
		text = str_cut(text, '\n', &line);
		ignore_add(a, ig, line);
	}
	return ig;
}

static bool pattern_fits(const struct ignore_pattern *p, struct str below, bool is_folder)
{
	if (p->folders && !is_folder)
		return false;
	return ignore_match(p->text, p->anchored ? below : path_name(below));
}

/* The path as seen from the folder; empty when it lies elsewhere. */
static struct str seen_from(struct str folder, struct str path)
{
	if (folder.n == 0)
		return path;
	if (path.n <= folder.n || !str_starts_with(path, folder) || path.p[folder.n] != '/')
		return STR("");
	return str_skip(path, folder.n + 1);
}

bool ignore_has(const struct ignore *ig, struct str path, bool is_folder)
{
	for (; ig; ig = ig->above) {
		struct str below = seen_from(ig->folder, path);
		for (uint32_t i = below.n ? ig->patterns.n : 0; i-- > 0;)
			if (pattern_fits(&ig->patterns.at[i], below, is_folder))
				return !ig->patterns.at[i].negated;
	}
	return false;
}
