/*
 * directions.c: comments read by the rows of directions.def.
 */
#include "directions/private.h"

enum ids { NONE, LIST, COLON, BLANKS, MAYBE_COLON, REASON, EXPIRES, OTHERS, CHECK, OURS };
enum scope { NEXT_LINE, BELOW, NEXT, BLOCK, ENTRY, WHOLE };
enum where { ANYWHERE, ALONE, HEAD, DIRECTIVE };

struct row {
	enum direction_tool tool;
	struct str words;
	enum ids ids;
	enum scope scope;
	enum where where;
	unsigned files;
};

#define DOCKERFILE COMMENT_DOCKERFILE
#define YAML COMMENT_YAML
#define SHELL COMMENT_SHELL
#define DIRECTION(tool, words, ids, scope, where, files) \
	{TOOL_##tool, STR_INIT(words), ids, scope, where, files},
static const struct row rows[] = {
#include "directions/directions.def"
};
#undef DIRECTION

static const struct {
	const char *name;
	struct str akas;
} tools[DIRECTION_TOOLS] = {
	[TOOL_NONE] = {"", STR_INIT("")},
#define TOOL(name, shown, akas) [TOOL_##name] = {shown, STR_INIT(akas)},
#include "directions/directions.def"
#undef TOOL
};

const char *direction_tool_name(enum direction_tool t)
{
	return tools[t].name;
}

struct str direction_tool_akas(enum direction_tool t)
{
	return tools[t].akas;
}

/* ---- words ---- */

static struct str skip_blanks(struct str s)
{
	while (s.n && char_is_space(s.p[0]))
		s = str_skip(s, 1);
	return s;
}

/* Takes `words` off the front of *s, any case, one blank for any number. */
static bool take_words(struct str *s, struct str words)
{
	struct str rest = *s;
	for (size_t i = 0; i < words.n; i++) {
		if (!rest.n)
			return false;
		if (words.p[i] == ' ') {
			if (!char_is_space(rest.p[0]))
				return false;
			rest = skip_blanks(rest);
			continue;
		}
		if (char_lower(rest.p[0]) != words.p[i])
			return false;
		rest = str_skip(rest, 1);
	}
	*s = rest;
	return true;
}

static bool is_anywhere(enum ids ids)
{
	return ids == MAYBE_COLON || ids == REASON || ids == EXPIRES;
}

/* One of 64 numbers for the first two letters of a word, in any case. */
static unsigned front(const char *p)
{
	unsigned a = (unsigned char)p[0] | 0x20, b = (unsigned char)p[1] | 0x20;
	return (a * 7 + b) & 63;
}

enum { ROWS = sizeof rows / sizeof *rows };
_Static_assert(ROWS <= 64, "a bit for each row");

/* The rows whose words begin so, by front; a bit for each. */
struct row_index {
	uint64_t of[64];
};

static void index_rows(struct row_index *index)
{
	*index = (struct row_index){{0}};
	for (unsigned i = 0; i < ROWS; i++)
		index->of[front(rows[i].words.p)] |= (uint64_t)1 << i;
}

/* The rows whose words may be in it, so that most need not look for theirs. */
static uint64_t rows_in(const struct row_index *index, struct str s)
{
	uint64_t found = 0;
	char before = ' ';
	for (size_t i = 0; i + 1 < s.n; before = s.p[i++])
		if (before <= '#' && (char_is_space(before) || before == '#'))
			found |= index->of[front(s.p + i)];
	return found;
}

/* Finds the words behind the # or, where the row allows it, behind any blank; *s gets what follows
 * them. */
static bool find_words(const struct row *row, struct str *s)
{
	struct str rest = *s;
	for (;;) {
		*s = rest = skip_blanks(rest);
		if (take_words(s, row->words))
			return true;
		if (!is_anywhere(row->ids))
			return false;
		while (rest.n && !char_is_space(rest.p[0]) && rest.p[0] != '#')
			rest = str_skip(rest, 1);
		if (!rest.n)
			return false;
		rest = str_skip(rest, 1);
	}
}

/* ---- ids ---- */

static bool is_id(char c)
{
	return char_is_word(c) || c == '-' || c == '/' || c == '.' || c == '*';
}

static struct str take_id(struct str *s)
{
	size_t n = 0;
	while (n < s->n && is_id(s->p[n]))
		n++;
	struct str id = str_slice(*s, 0, n);
	*s = str_skip(*s, n);
	return id;
}

static void add_id(struct arena *a, struct direction *d, struct str id)
{
	if (str_eq(id, STR("*")) || (str_eq_nocase(id, STR("all"))))
		d->all = true;
	else
		list_push(a, &d->ids, id);
}

/* Ids between commas; false when none stands where one must. */
static bool take_ids(struct arena *a, struct direction *d, struct str *s)
{
	do {
		*s = skip_blanks(*s);
		struct str id = take_id(s);
		if (!id.n)
			return false;
		add_id(a, d, id);
		*s = skip_blanks(*s);
	} while (take_words(s, STR(",")));
	return true;
}

/* What may stand behind a list: nothing, ;reason=..., # and a remark. */
static bool take_end(struct direction *d, struct str s)
{
	if (!s.n)
		return true;
	if (s.p[0] == '#') {
		d->reason = str_trim(str_skip(s, 1));
		return true;
	}
	if (s.p[0] != ';')
		return false;
	s = skip_blanks(str_skip(s, 1));
	if (take_words(&s, STR("reason")) && take_words(&s, STR("=")))
		d->reason = str_trim(s);
	return true;
}

static bool read_list(struct arena *a, struct direction *d, struct str s, struct str mark)
{
	s = skip_blanks(s);
	return take_words(&s, mark) && take_ids(a, d, &s) && take_end(d, s);
}

static bool read_blanks(struct arena *a, struct direction *d, struct str s)
{
	if (s.n && !char_is_space(s.p[0]))
		return false;
	for (s = skip_blanks(s); s.n; s = skip_blanks(s)) {
		struct str id = take_id(&s);
		if (!id.n)
			return false;
		add_id(a, d, id);
	}
	d->all |= d->ids.n == 0;
	return true;
}

/* "nosemgrep", "nosemgrep: a, b"; what follows the ids is a remark. */
static bool read_maybe(struct arena *a, struct direction *d, struct str s)
{
	if (s.n && is_id(s.p[0]))
		return false;
	d->all = !take_words(&s, STR(":")) && !take_words(&s, STR("="));
	if (!d->all && !take_ids(a, d, &s))
		d->all = d->ids.n == 0;
	return true;
}

static bool read_reason(struct arena *a, struct direction *d, struct str s)
{
	if (!take_ids(a, d, &s))
		return false;
	if (take_words(&s, STR(":")))
		d->reason = str_trim(s);
	return true;
}

/* "DS-0002[param=value]:exp:2026-12-31"; a date that is none makes it void, as there. */
static bool read_expiring(struct arena *a, struct direction *d, struct str s)
{
	struct str id = take_id(&s), word;
	if (!id.n)
		return false;
	add_id(a, d, id);
	if (take_words(&s, STR("["))) {
		size_t end = str_find_char(s, ']');
		s = end == STR_NOT_FOUND ? STR("") : str_skip(s, end + 1);
	}
	if (!take_words(&s, STR(":exp:")))
		return true;
	struct value date;
	word = take_id(&s);
	if (!value_read(a, VALUE_DATE, word, 0, &date, NULL))
		return false;
	d->until = date.u.i;
	return true;
}

/* "=skip=A,B;error=true;experimental=all" */
static bool read_check(struct arena *a, struct direction *d, struct str s, bool directive)
{
	struct str option, key;
	s = skip_blanks(s);
	if (!take_words(&s, STR("=")))
		return false;
	for (s = str_trim(s); s.n;) {
		s = str_cut(s, ';', &option);
		struct str value = str_cut(option, '=', &key);
		key = str_trim(key);
		if (str_eq_nocase(key, STR("skip")))
			take_ids(a, d, &value);
		else if (str_eq_nocase(key, STR("error")) && directive)
			d->error = str_eq_nocase(str_trim(value), STR("true"));
	}
	return d->all || d->ids.n || d->error;
}

static bool read_ids(struct arena *a, const struct row *row, struct direction *d, struct str s)
{
	switch (row->ids) {
	case NONE:
		d->all = true;
		return !s.n || !(is_id(s.p[0]) || s.p[0] == '=');
	case LIST:
		return read_list(a, d, s, STR("="));
	case OTHERS:
		d->all = d->others = true;
		return read_list(a, d, s, STR("="));
	case COLON:
		return read_list(a, d, s, STR(":"));
	case BLANKS:
		return read_blanks(a, d, s);
	case MAYBE_COLON:
		return read_maybe(a, d, s);
	case REASON:
		return read_reason(a, d, s);
	case EXPIRES:
		return read_expiring(a, d, s);
	case OURS:
		return own_read(a, d, s);
	case CHECK:
		return read_check(a, d, s, row->where == DIRECTIVE);
	}
	return false;
}

/* ---- where ---- */

static bool stands_right(const struct row *row, const struct input_comment *c)
{
	if (!(row->files & (unsigned)c->file))
		return false;
	switch (row->where) {
	case ANYWHERE:
		return true;
	case ALONE:
		return c->where == COMMENT_ABOVE || c->where == COMMENT_BEHIND;
	case HEAD:
		return c->head && c->where == COMMENT_ABOVE;
	case DIRECTIVE:
		return c->where == COMMENT_DIRECTIVE;
	}
	return false;
}

/* Does `at` stand on the line behind that on which the comment ends? */
static bool is_next_line(const struct input_comment *c, uint32_t at)
{
	unsigned lines = 0;
	for (uint32_t i = c->span.to; i < at && lines < 2; i++)
		lines += c->source->text.p[i] == '\n';
	return lines == 1;
}

/* How near a comment is to what it stands above. */
enum gap { GAP_NONE, GAP_COMMENTS, GAP_EMPTY_LINES };

/* From the last to the first: a comment right above another is as near as that one. */
static enum gap *gaps_of(struct arena *a, const struct input_comment_list *all)
{
	enum gap *gaps = arena_array(a, enum gap, all->n);
	for (uint32_t i = all->n; i-- > 0;) {
		const struct input_comment *c = &all->at[i], *below = c + 1;
		bool follows = i + 1 < all->n && below->source == c->source &&
			       below->next.from == c->next.from &&
			       is_next_line(c, below->span.from);
		gaps[i] = is_next_line(c, c->next.from) ? GAP_NONE : GAP_EMPTY_LINES;
		if (follows && gaps[i] && gaps[i + 1] != GAP_EMPTY_LINES)
			gaps[i] = GAP_COMMENTS;
	}
	return gaps;
}

/* False: it reaches nothing. */
static bool set_scope(
	const struct row *row, const struct input_comment *c, enum gap gap, struct direction *d)
{
	bool block = row->scope == BLOCK || row->scope == ENTRY;
	d->scope = block ? c->block : c->next;
	if (row->scope == ENTRY && c->entry.to > c->entry.from)
		d->scope = c->entry;
	d->whole = row->scope == WHOLE;
	if (d->whole)
		d->scope = (struct span){0, (uint32_t)c->source->text.n};
	if (d->whole || c->where == COMMENT_BEHIND)
		return !block;
	if (d->scope.to <= d->scope.from)
		return false;
	return gap == GAP_NONE || row->scope == NEXT || row->scope == ENTRY ||
	       (row->scope != NEXT_LINE && gap == GAP_COMMENTS);
}

/* ---- comments ---- */

static struct str body_of(const struct input_comment *c)
{
	struct str s = source_slice(c->source, c->span);
	while (s.n && s.p[0] == '#')
		s = str_skip(s, 1);
	return str_trim(s);
}

static void add(
	struct arena *a, const struct direction *d, struct diags *ds, struct direction_list *out)
{
	if (out->n < DIRECTIONS_MOST)
		list_push(a, out, *d);
	else if (out->n++ == DIRECTIONS_MOST)
		diag_add(ds, &DIAG_input_limit, d->source, d->span,
			"more than %d comments for linters; those from here on are not obeyed",
			DIRECTIONS_MOST);
}

/* A comment may hold several of the forms that stand anywhere. */
static void read_row(struct arena *a, const struct row *row, const struct input_comment *c,
	struct str s, enum gap gap, struct diags *ds, struct direction_list *out)
{
	while (find_words(row, &s)) {
		struct direction d = {.tool = row->tool, .source = c->source, .span = c->span};
		bool reads = read_ids(a, row, &d, s), reaches = set_scope(row, c, gap, &d);
		if (!reaches && row->ids == OURS && !d.problem.n)
			d.problem = STR("it stands above nothing");
		if (reads && (reaches || row->ids == OURS))
			add(a, &d, ds, out);
		if (!is_anywhere(row->ids))
			return;
	}
}

void directions_read(struct arena *a, const struct input_comment_list *comments, struct diags *ds,
	struct direction_list *out)
{
	if (!comments->n)
		return;
	const enum gap *gaps = gaps_of(a, comments);
	struct row_index index;
	index_rows(&index);
	for (uint32_t k = 0; k < comments->n; k++) {
		const struct input_comment *c = &comments->at[k];
		struct str body = body_of(c);
		uint64_t found = rows_in(&index, body);
		for (unsigned i = 0; found; found >>= 1, i++)
			if ((found & 1) && stands_right(&rows[i], c))
				read_row(a, &rows[i], c, body, gaps[k], ds, out);
	}
	if (out->n > DIRECTIONS_MOST)
		out->n = DIRECTIONS_MOST;
}

/* ---- records ---- */

static struct value ids_value(struct facts *f, const struct direction *d, uint32_t place)
{
	struct value list = value_list(f->arena, place);
	LIST_EACH (const struct str, id, &d->ids)
		value_list_add(f->arena, list, value_string(f->arena, *id, place));
	return list;
}

void directions_record(
	struct facts *f, const struct source *source, const struct direction_list *ds)
{
	LIST_EACH (const struct direction, d, ds) {
		if (d->source != source || d->problem.n || !(d->all || d->ids.n))
			continue;
		uint32_t place = facts_place(f, d->source, d->span);
		struct record *r = model_new(f, KIND_ignore_comment, place);
		struct str tool = str_from(direction_tool_name(d->tool));
		model_set(r, F_ignore_comment_tool, value_string(f->arena, tool, place));
		model_set(r, F_ignore_comment_rules, ids_value(f, d, place));
		model_set(r, F_ignore_comment_every_rule, value_bool(d->all, place));
		model_set(r, F_ignore_comment_whole_file, value_bool(d->whole, place));
		if (d->reason.n)
			model_set(r, F_ignore_comment_reason,
				value_string(f->arena, d->reason, place));
		if (d->until)
			model_set(r, F_ignore_comment_until, value_date(d->until, place));
	}
}
