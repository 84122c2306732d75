/*
 * clean.c: from the lines of an ignore file to its patterns, as ignorefile.ReadAll and
 * patternmatcher.New of moby bring them there.
 */
#include "read/dockerignore/private.h"

enum { LINE_MOST = 64 * 1024 }; /* Go's scanner takes shorter lines only */

/* ---- white space ---- */

static struct str trim_front(struct str s)
{
	uint32_t c;
	while (s.n) {
		size_t n = utf8_decode(s, &c);
		if (!utf8_is_space(c))
			return s;
		s = str_skip(s, n);
	}
	return s;
}

static struct str trim(struct str s)
{
	s = trim_front(s);
	for (size_t end = s.n; end > 0;) {
		uint32_t c;
		size_t at = end - 1;
		while (at > 0 && end - at < 3 && ((unsigned char)s.p[at] & 0xC0) == 0x80)
			at--;
		if (utf8_decode(str_slice(s, at, end), &c) != end - at || !utf8_is_space(c))
			return str_slice(s, 0, end);
		end = at;
	}
	return str_slice(s, 0, 0);
}

/* ---- filepath.Clean ---- */

static void drop_last(struct buf *b, size_t root)
{
	while (b->n > root && b->p[b->n - 1] != '/')
		b->n--;
	if (b->n > root)
		b->n--;
}

static bool ends_in_dots(const struct buf *b, size_t root)
{
	struct str s = str_skip(buf_str(b), root);
	return str_eq(s, STR("..")) || str_ends_with(s, STR("/.."));
}

struct str dockerignore_clean(struct arena *a, struct str path)
{
	struct buf b = BUF(a);
	struct str part;
	bool rooted = str_starts_with(path, STR("/"));
	if (rooted)
		buf_char(&b, '/');
	size_t root = b.n;
	while (path.n) {
		path = str_cut(path, '/', &part);
		if (!part.n || str_eq(part, STR(".")))
			continue;
		bool up = str_eq(part, STR(".."));
		if (up && b.n > root && !ends_in_dots(&b, root)) {
			drop_last(&b, root);
			continue;
		}
		if (up && rooted)
			continue;
		if (b.n > root)
			buf_char(&b, '/');
		buf_add(&b, part);
	}
	return b.n ? buf_str(&b) : STR(".");
}

/* ---- the form of filepath.Match ----
 *
 * moby asks Go whether the pattern fits ".", only to learn whether it is well-formed. Go looks at
 * pieces between stars and gives up at the first that does not fit, whatever stands behind it: the
 * rest is then never looked at, and so not here.
 */

/* One character of a class, escaped or not, behind which something must follow. */
static bool take_class_char(struct str *s, uint32_t *c)
{
	if (!s->n || s->p[0] == '-' || s->p[0] == ']')
		return false;
	if (s->p[0] == '\\')
		*s = str_skip(*s, 1);
	if (!s->n)
		return false;
	size_t n = utf8_decode(*s, c);
	if (*c == 0xFFFD && n == 1)
		return false;
	*s = str_skip(*s, n);
	return s->n > 0;
}

/* Behind the [; `dot`: whether a . fits. */
static bool take_class(struct str *s, bool *dot)
{
	bool negated = s->n && s->p[0] == '^';
	*dot = negated;
	if (negated)
		*s = str_skip(*s, 1);
	for (unsigned n = 0;; n++) {
		uint32_t low, high;
		if (n && s->n && s->p[0] == ']') {
			*s = str_skip(*s, 1);
			return true;
		}
		if (!take_class_char(s, &low))
			return false;
		high = low;
		if (s->p[0] == '-') {
			*s = str_skip(*s, 1);
			if (!take_class_char(s, &high))
				return false;
		}
		if (low <= '.' && '.' <= high)
			*dot = !negated;
	}
}

/* Up to the next * outside of brackets. */
static struct str take_piece(struct str *s)
{
	bool within = false;
	size_t n = 0;
	for (; n < s->n; n++) {
		char c = s->p[n];
		if (c == '\\')
			n += n + 1 < s->n;
		else if (c == '[')
			within = true;
		else if (c == ']')
			within = false;
		else if (c == '*' && !within)
			break;
	}
	struct str piece = str_slice(*s, 0, n);
	*s = str_skip(*s, n);
	return piece;
}

/* Is it well-formed? `dot`: whether it is one character that . fits. */
static bool piece_is_formed(struct str s, bool *dot)
{
	unsigned n = 0;
	bool fits = false;
	for (; s.n; n++) {
		char c = s.p[0];
		s = str_skip(s, 1);
		fits = c == '?' || c == '.';
		if (c == '[' && !take_class(&s, &fits))
			return false;
		if (c != '\\')
			continue;
		if (!s.n)
			return false;
		fits = s.p[0] == '.';
		s = str_skip(s, 1);
	}
	*dot = n == 1 && fits;
	return true;
}

bool dockerignore_well_formed(struct str pattern)
{
	bool left = true; /* of the ".", its only character */
	while (pattern.n) {
		bool star = pattern.p[0] == '*', dot;
		while (pattern.n && pattern.p[0] == '*')
			pattern = str_skip(pattern, 1);
		struct str piece = take_piece(&pattern);
		if (star && !piece.n)
			return true;
		if (!piece_is_formed(piece, &dot))
			return false;
		if (!left || !dot)
			return true;
		left = false;
	}
	return true;
}

/* ---- lines ---- */

static void refuse(struct dockerignore *ig, struct diags *ds, struct span at, const char *why)
{
	diag_add(ds, &DIAG_dockerignore_syntax, ig->source, at, "%s", why);
}

/* False: there is no room for more. */
static bool add_pattern(struct arena *a, struct dockerignore *ig, struct diags *ds,
	struct str written, struct str pattern, bool exception)
{
	uint32_t from = (uint32_t)(written.p - ig->source->text.p);
	struct span span = {from, from + (uint32_t)written.n};
	if (ig->patterns.n == DOCKERIGNORE_PATTERNS_MOST) {
		diag_add(ds, &DIAG_input_limit, ig->source, span,
			"more than %d patterns; nothing is read from here on",
			DOCKERIGNORE_PATTERNS_MOST);
		return false;
	}
	if (!pattern.n)
		refuse(ig, ds, span, "a ! alone excepts nothing: a pattern follows it");
	else if (!dockerignore_well_formed(pattern))
		refuse(ig, ds, span,
			"this is no pattern: a [ is not closed, is empty, or a \\ ends the line");
	else
		list_push(
			a, &ig->patterns, ((struct ignore_pattern_text){pattern, span, exception}));
	ig->exceptions |= exception;
	return true;
}

/* False: no further line is read. */
static bool read_line(struct arena *a, struct dockerignore *ig, struct diags *ds, struct str line)
{
	if (str_starts_with(line, STR("#")))
		return true;
	struct str written = trim(line), pattern = written;
	if (!pattern.n)
		return true;
	bool exception = pattern.p[0] == '!';
	if (exception)
		pattern = trim(str_skip(pattern, 1));
	if (pattern.n)
		pattern = dockerignore_clean(a, pattern);
	if (pattern.n > 1 && pattern.p[0] == '/')
		pattern = str_skip(pattern, 1);
	if (!exception && !(pattern = trim(pattern)).n)
		return true;
	pattern = exception ? trim(str_join(a, STR("!"), pattern)) : pattern;
	pattern = dockerignore_clean(a, pattern);
	exception = pattern.p[0] == '!'; /* "./!x" and "/!x" are exceptions, too */
	return add_pattern(
		a, ig, ds, written, exception ? str_skip(pattern, 1) : pattern, exception);
}

struct dockerignore *dockerignore_read(struct arena *a, struct source *s, struct diags *ds)
{
	struct dockerignore *ig = arena_new(a, struct dockerignore);
	struct str rest = s->text, line;
	ig->source = s;
	if (str_starts_with(rest, STR("\xEF\xBB\xBF")))
		rest = str_skip(rest, 3);
	for (bool more = true; more && rest.n;) {
		uint32_t from = (uint32_t)(rest.p - s->text.p);
		rest = str_cut(rest, '\n', &line);
		if (line.n >= LINE_MOST) {
			refuse(ig, ds, (struct span){from, from + 1},
				"the engine refuses lines of 65536 bytes and more");
			break;
		}
		more = read_line(a, ig, ds, line);
	}
	ig->matching = dockerignore_compile(a, ig, ds);
	return ig;
}
