#include "cli/part.h"

#include "project/input.h"
#include "read/json/json.h"

#include <string.h>

enum { PART_BYTES_MOST = 1024 * 1024 * 1024 };

/* ---- sheets ---- */

struct sheet {
	struct str path;
	uint32_t n, room; /* lines */
	uint32_t *width;  /* of each: the last column spoken of, from 0 */
	struct str *text; /* of each, where it is known; else p is NULL */
	uint32_t *start;  /* offset of each, once measured */
	size_t bytes;
	struct source *source;
};

static struct sheet *sheet_of(struct parts *p, struct str path)
{
	struct arena *a = p->arena;
	struct sheet *s = map_get(&p->sheets, path);
	if (s)
		return s;
	s = arena_new(a, struct sheet);
	s->path = str_copy(a, path);
	*map_put(a, &p->sheets, s->path) = s;
	list_push(a, &p->in_order, s);
	return s;
}

static void more_lines(struct arena *a, struct sheet *s, uint32_t n)
{
	if (n > s->room) {
		uint32_t room = n + n / 2;
		uint32_t *width = arena_array(a, uint32_t, room);
		struct str *text = arena_array(a, struct str, room);
		if (s->n) {
			memcpy(width, s->width, s->n * sizeof *width);
			memcpy(text, s->text, s->n * sizeof *text);
		}
		s->width = width;
		s->text = text;
		s->room = room;
	}
	s->bytes += n - s->n;
	s->n = n;
}

/* false: no file that is linted reaches so far. */
static bool widen(struct parts *p, struct sheet *s, uint32_t line, uint32_t column)
{
	size_t most = p->most;
	if (!line || !column || line > most + 1 || column > most + 1)
		return false;
	if (line > s->n)
		more_lines(p->arena, s, line);
	uint32_t *width = &s->width[line - 1];
	if (column - 1 > *width) {
		s->bytes += column - 1 - *width;
		*width = column - 1;
	}
	return s->bytes <= 2 * most + 2;
}

/* A line of the file, which a part holds. false: as of widen. */
static bool set_line(struct parts *p, struct sheet *s, uint32_t line, struct str text)
{
	if (!widen(p, s, line, 1) || text.n > p->most)
		return false;
	if (!s->text[line - 1].p) {
		s->text[line - 1] = str_copy(p->arena, text);
		s->bytes += text.n;
	}
	return s->bytes <= 2 * p->most + 2; /* once as columns, once as bytes */
}

static bool has_mark(struct str text)
{
	return str_starts_with(text, STR("\xEF\xBB\xBF"));
}

/* The offset of a column in code points. */
static uint32_t offset_of(const struct sheet *s, uint32_t line, uint32_t column)
{
	struct str text = s->text[line - 1];
	uint32_t at = line == 1 && has_mark(text) ? 3 : 0, point;
	for (uint32_t i = 1; i < column; i++)
		at += at < text.n ? (uint32_t)utf8_decode(str_skip(text, at), &point) : 1;
	return s->start[line - 1] + at;
}

static void make(struct arena *a, struct sheet *s)
{
	struct buf text = BUF(a);
	s->start = arena_array(a, uint32_t, s->n ? s->n : 1);
	for (uint32_t i = 0; i < s->n; i++) {
		if (i)
			buf_char(&text, '\n');
		s->start[i] = (uint32_t)text.n;
		buf_add(&text, s->text[i]);
		uint32_t points = (uint32_t)utf8_count(s->text[i]);
		if (points < s->width[i])
			buf_repeat(&text, ' ', s->width[i] - points);
	}
	if (s->n && s->text[s->n - 1].p)
		buf_char(&text, '\n'); /* a last line that is there counts, though it be empty */
	s->source = source_new(a, s->path, buf_str(&text));
}

void parts_measured(struct parts *p)
{
	LIST_EACH (struct sheet *, s, &p->in_order)
		make(p->arena, *s);
	p->measuring = false;
}

/* ---- the members of a line ---- */

/* The first thing that is not as it should be is kept in `wrong`. */
struct row {
	struct arena *arena;
	const struct node *object;
	struct str wrong;
};

static void complain_of(struct row *r, const char *key, const char *want)
{
	if (!r->wrong.n)
		r->wrong = str_printf(r->arena, "`%s` is not %s", key, want);
}

static const struct node *member(const struct row *r, const char *key)
{
	return r->object ? node_get(r->object, str_from(key)) : NULL;
}

static struct str text_of(struct row *r, const char *key)
{
	const struct node *n = member(r, key);
	if (node_is_string(n))
		return n->u.text;
	complain_of(r, key, "a text");
	return STR("");
}

static struct str from_base64(struct row *r, const char *key, struct str s)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct buf b = BUF(r->arena);
	uint32_t bits = 0;
	while (s.n && s.p[s.n - 1] == '=')
		s.n--;
	for (size_t i = 0; i < s.n; i++) {
		const char *digit = memchr(digits, s.p[i], 64);
		if (!digit)
			complain_of(r, key, "base64");
		bits = bits << 6 | (uint32_t)(digit ? digit - digits : 0);
		if (i % 4)
			buf_char(&b, (char)(bits >> (6 - 2 * (i % 4)) & 0xFF));
	}
	return buf_str(&b);
}

/* What writer_member_bytes wrote. */
static struct str bytes_of(struct row *r, const char *key)
{
	struct str other = str_join(r->arena, str_from(key), STR("_base64"));
	const char *name = str_c(r->arena, other);
	return member(r, name) ? from_base64(r, name, text_of(r, name)) : text_of(r, key);
}

static uint32_t number_of(struct row *r, const char *key)
{
	const struct node *n = member(r, key);
	int64_t i;
	if (n && n->kind == NODE_SCALAR && n->type == NODE_INT && node_int(n, &i) && i >= 0 &&
		i <= UINT32_MAX)
		return (uint32_t)i;
	complain_of(r, key, "a number");
	return 0;
}

/* The object of that name, as a row of its own. */
static struct row object_of(struct row *r, const char *key)
{
	const struct node *n = member(r, key);
	if (!node_is(n, NODE_MAPPING))
		complain_of(r, key, "an object");
	return (struct row){r->arena, node_is(n, NODE_MAPPING) ? n : NULL, r->wrong};
}

/* The place of the i-th constant that has the name; n: none has. */
static int named(struct row *r, const char *key, int n, const char *(*name)(int))
{
	struct str text = text_of(r, key);
	for (int i = 0; i < n; i++)
		if (str_eq(text, str_from(name(i))))
			return i;
	complain_of(r, key, "a word of this version");
	return 0;
}

static const char *nth_severity(int i)
{
	return severity_name((enum severity)i);
}

static const char *nth_verdict(int i)
{
	return verdict_name((enum verdict)i);
}

static const char *nth_origin(int i)
{
	return waiver_origin_name((enum waiver_origin)i);
}

static const char *nth_tool(int i)
{
	return direction_tool_name((enum direction_tool)i);
}

static const char *nth_fix(int i)
{
	return fix_kind_name((enum fix_kind)i);
}

struct spot {
	struct source *source;
	struct span span;
};

static struct spot spot_of(struct parts *p, struct row *r)
{
	struct sheet *s = sheet_of(p, bytes_of(r, "path"));
	uint32_t line = number_of(r, "line"), column = number_of(r, "column");
	uint32_t end_line = number_of(r, "end_line"), end_column = number_of(r, "end_column");
	if (r->wrong.n)
		return (struct spot){0};
	if (p->measuring) {
		if (!widen(p, s, line, column) || !widen(p, s, end_line, end_column))
			complain_of(r, "line", "a place in a file of --max-file-size");
		return (struct spot){0};
	}
	return (struct spot){
		s->source, {offset_of(s, line, column), offset_of(s, end_line, end_column)}};
}

/* ---- findings ---- */

static const struct policy_info *policy_of(struct parts *p, struct row *r, enum severity severity)
{
	struct str name = text_of(r, "policy");
	const struct policy_info *policy = p->policy(p->of, name, severity);
	if (policy)
		return policy;
	if (!r->wrong.n)
		r->wrong = str_printf(r->arena,
			"policy `" STR_FMT "` is not known here; name its file with --policy",
			STR_ARG(name));
	return NULL;
}

static void read_related(struct parts *p, struct row *r, struct finding *f)
{
	const struct node *all = member(r, "related");
	if (!node_is(all, NODE_SEQUENCE)) {
		complain_of(r, "related", "an array");
		return;
	}
	for (uint32_t i = 0; i < all->n; i++) {
		struct row one = {r->arena, all->u.items[i], r->wrong};
		if (!node_is(one.object, NODE_MAPPING)) {
			complain_of(r, "related", "an array of objects");
			return;
		}
		struct spot at = spot_of(p, &one);
		struct related more = {at.source, at.span, text_of(&one, "message")};
		list_push(r->arena, &f->related, more);
		r->wrong = one.wrong;
	}
}

static void read_edits(struct parts *p, struct row *r, struct finding *f)
{
	const struct node *all = member(r, "edits");
	if (!node_is(all, NODE_SEQUENCE)) {
		complain_of(r, "edits", "an array");
		return;
	}
	for (uint32_t i = 0; i < all->n; i++) {
		struct row one = {r->arena, all->u.items[i], r->wrong};
		if (!node_is(one.object, NODE_MAPPING)) {
			complain_of(r, "edits", "an array of objects");
			return;
		}
		struct spot at = spot_of(p, &one);
		struct change c = {at.span, text_of(&one, "text")};
		list_push(r->arena, &f->changes, c);
		f->changed = at.source;
		r->wrong = one.wrong;
	}
}

static void read_fix(struct parts *p, struct row *r, struct finding *f)
{
	if (node_is_null(member(r, "fix")))
		return;
	struct row fix = object_of(r, "fix");
	f->fix = (enum fix_kind)named(&fix, "kind", FIX_MANUAL + 1, nth_fix);
	f->fix_title = text_of(&fix, "title");
	read_edits(p, &fix, f);
	r->wrong = fix.wrong;
}

static void read_waiver(struct row *r, struct finding *f)
{
	if (node_is_null(member(r, "waiver")))
		return;
	struct row w = object_of(r, "waiver");
	struct waiver *waiver = arena_new(r->arena, struct waiver);
	waiver->origin = (enum waiver_origin)named(&w, "origin", WAIVER_ORIGINS, nth_origin);
	waiver->tool = (enum direction_tool)named(&w, "tool", DIRECTION_TOOLS, nth_tool);
	waiver->reason = text_of(&w, "reason");
	waiver->by = text_of(&w, "by");
	waiver->until = text_of(&w, "until");
	waiver->see = text_of(&w, "see");
	f->waiver = waiver;
	r->wrong = w.wrong;
}

/* Why it is undecided, and where that stands; only such findings have a cause. */
static void read_cause(struct parts *p, struct row *r, struct finding *f)
{
	if (!node_is_null(member(r, "cause")))
		f->blame.what = text_of(r, "cause");
	if (!member(r, "cause_at"))
		return;
	struct row place = object_of(r, "cause_at");
	struct spot at = spot_of(p, &place);
	f->blame.source = at.source;
	f->blame.span = at.span;
	r->wrong = place.wrong;
}

static uint64_t fingerprint_of(struct row *r)
{
	struct str hex = text_of(r, "fingerprint");
	uint64_t h = 0;
	static const char digits[] = "0123456789abcdef";
	bool ok = hex.n == 16;
	for (size_t i = 0; i < hex.n && ok; i++) {
		const char *digit = memchr(digits, hex.p[i], 16);
		ok = digit != NULL;
		h = h << 4 | (uint64_t)(ok ? digit - digits : 0);
	}
	if (!ok)
		complain_of(r, "fingerprint", "16 hexadecimal digits");
	return h;
}

static void read_finding(struct parts *p, struct row *r, struct findings *fs)
{
	struct finding *f = arena_new(r->arena, struct finding);
	f->severity = (enum severity)named(r, "severity", SEVERITY_COUNT, nth_severity);
	f->verdict = (enum verdict)named(r, "verdict", VERDICT_COUNT, nth_verdict);
	f->policy = policy_of(p, r, f->severity);
	f->message = text_of(r, "message");
	struct spot at = spot_of(p, r);
	f->source = at.source;
	f->span = at.span;
	f->subject = text_of(r, "subject");
	f->help = text_of(r, "help");
	f->fingerprint = fingerprint_of(r);
	f->line_hash = text_of(r, "line_hash");
	read_cause(p, r, f);
	read_related(p, r, f);
	read_fix(p, r, f);
	read_waiver(r, f);
	list_push(r->arena, &fs->all, f);
}

/* ---- mistakes, and what was left out ---- */

/* What text reports show of it. */
static void read_more(struct parts *p, struct row *r, struct diag *d)
{
	const struct node *related = member(r, "related"), *notes = member(r, "notes");
	d->label = member(r, "label") ? text_of(r, "label") : STR("");
	for (uint32_t i = 0; node_is(related, NODE_SEQUENCE) && i < related->n; i++) {
		struct row one = {r->arena, related->u.items[i], r->wrong};
		struct spot at = spot_of(p, &one);
		struct diag_label label = {at.source, at.span, text_of(&one, "message")};
		list_push(d->arena, &d->seconds, label);
		r->wrong = one.wrong;
	}
	for (uint32_t i = 0; node_is(notes, NODE_SEQUENCE) && i < notes->n; i++)
		if (node_is_string(notes->u.items[i]))
			list_push(d->arena, &d->notes, notes->u.items[i]->u.text);
	if (member(r, "replacement"))
		d->fix = text_of(r, "replacement");
}

static void read_mistake(struct parts *p, struct row *r, struct diags *ds)
{
	struct spot at = {0};
	struct str message = bytes_of(r, "message"), slug = text_of(r, "code");
	const struct diag_code *code = read_code_find(slug);
	if (!code && !r->wrong.n)
		r->wrong = STR("`code` is not a word of this version");
	if (!node_is_null(member(r, "path")))
		at = spot_of(p, r);
	if (!code || r->wrong.n)
		return;
	struct diag *d = diag_add(ds, code, at.source, at.span, STR_FMT, STR_ARG(message));
	read_more(p, r, d);
}

/* ---- lines of files ---- */

static void read_lines(struct parts *p, struct row *r)
{
	struct sheet *s = sheet_of(p, bytes_of(r, "path"));
	const struct node *all = member(r, "lines");
	if (!node_is(all, NODE_SEQUENCE))
		complain_of(r, "lines", "an array");
	for (uint32_t i = 0; p->measuring && !r->wrong.n && i < all->n; i++) {
		struct row one = {r->arena, all->u.items[i], r->wrong};
		uint32_t line = number_of(&one, "line");
		struct str text = bytes_of(&one, "text");
		if (!one.wrong.n && !set_line(p, s, line, text))
			complain_of(&one, "line", "one of a file of --max-file-size");
		r->wrong = one.wrong;
	}
}

static void read_left_out(struct row *r, struct findings *fs)
{
	struct left_out l = {text_of(r, "path"), number_of(r, "findings")};
	list_push(r->arena, &fs->left_out, l);
}

/* ---- lines ---- */

static bool refuse(struct parts *p, struct str file, uint32_t line, struct str why)
{
	p->why = str_printf(p->arena, STR_FMT ":%u: this is no line of a report: " STR_FMT,
		STR_ARG(file), line, STR_ARG(why));
	return false;
}

/* The object on a line. false: `wrong` says why. */
static bool row_read(struct arena *a, struct str line, struct row *out)
{
	struct diags ds;
	diags_init(&ds, a);
	*out = (struct row){.arena = a};
	struct source *source = source_new(a, STR("line"), line);
	const struct node *n = json_read(a, source, JSON_STRICT, &ds);
	out->object = n;
	if (ds.all.n)
		out->wrong = ds.all.at[0]->message;
	else if (!node_is(n, NODE_MAPPING))
		out->wrong = STR("it is no JSON object");
	return !out->wrong.n;
}

bool parts_unit(struct parts *p, const struct part_unit *u, struct findings *fs, struct diags *ds)
{
	struct str line, rest = u->lines;
	struct row r;
	for (uint32_t at = u->line; rest.n; at++) {
		rest = str_cut(rest, '\n', &line);
		if (!row_read(fs->arena, line, &r))
			return refuse(p, u->file, at, r.wrong);
		if (member(&r, "policy"))
			read_finding(p, &r, fs);
		else if (member(&r, "findings"))
			read_left_out(&r, fs);
		else if (member(&r, "lines"))
			read_lines(p, &r);
		else
			read_mistake(p, &r, ds);
		if (r.wrong.n)
			return refuse(p, u->file, at, r.wrong);
	}
	return true;
}

/* ---- a part ---- */

static void read_summary(struct parts *p, struct row *r)
{
	struct row sum = object_of(r, "summary");
	struct row severities = object_of(&sum, "severities");
	struct row suppressed = object_of(&sum, "suppressed");
	struct row by_tool = object_of(&sum, "inline_by_tool");
	struct findings_counts *c = &p->totals.counts;
	for (int s = 0; s < SEVERITY_COUNT; s++)
		c->of[VERDICT_FINDING][s] += number_of(&severities, nth_severity(s));
	for (int o = 0; o < WAIVER_ORIGINS; o++)
		c->suppressed[o] += number_of(&suppressed, nth_origin(o));
	for (int t = TOOL_NONE + 1; t < DIRECTION_TOOLS; t++)
		if (member(&by_tool, nth_tool(t)))
			c->by_tool[t] += number_of(&by_tool, nth_tool(t));
	p->reports++;
	c->of[VERDICT_UNDECIDED][0] += number_of(&sum, "undecided");
	c->of[VERDICT_WAIVED][0] += number_of(&sum, "waived");
	p->totals.errors += number_of(&sum, "errors");
	p->totals.left_out += number_of(&sum, "left_out");
	c->lowered += number_of(&sum, "lowered");
	c->refused += number_of(&sum, "refused");
	p->totals.tree_left_out += number_of(&sum, "files_left_out");
	p->totals.ignored += number_of(&sum, "files_ignored");
	r->wrong = sum.wrong.n          ? sum.wrong
		   : severities.wrong.n ? severities.wrong
					: suppressed.wrong;
	struct str version = text_of(r, "version");
	if (!r->wrong.n && !str_eq(version, STR(PRATIQUE_VERSION)))
		r->wrong = str_printf(r->arena,
			"it is of version " STR_FMT ", and this is " PRATIQUE_VERSION,
			STR_ARG(version));
}

static bool measure(struct parts *p, const struct part_unit *u, struct arena *a)
{
	struct findings fs;
	struct diags ds;
	arena_reset(a);
	findings_init(&fs, a);
	diags_init(&ds, a);
	return parts_unit(p, u, &fs, &ds);
}

/* Units are told by the line that names the input; a summary ends a report, and another may
 * follow. */
static bool split(struct parts *p, struct str file, struct str text, struct arena *a)
{
	struct part_unit u = {.file = file, .line = 1, .lines = str_slice(text, 0, 0)};
	struct str line, rest = text;
	bool open = true;
	for (uint32_t at = 1; rest.n; at++) {
		size_t from = (size_t)(rest.p - text.p);
		rest = str_cut(rest, '\n', &line);
		bool summary = str_starts_with(line, STR("{\"version\": "));
		bool input = str_starts_with(line, STR("{\"input\": "));
		open = !summary;
		if (!summary && !input) {
			size_t first = (size_t)(u.lines.p - text.p);
			u.lines = str_slice(text, first, from + line.n);
			continue;
		}
		if (!measure(p, &u, a))
			return false;
		if (u.input.n || u.lines.n)
			list_push(p->arena, &p->units, u);
		struct row r;
		u.line = at;
		if (row_read(a, line, &r)) {
			if (summary)
				read_summary(p, &r);
			u.input = summary ? STR("") : str_copy(p->arena, bytes_of(&r, "input"));
			u.last = !summary && member(&r, "last");
		}
		if (r.wrong.n)
			return refuse(p, file, at, r.wrong);
		u.line = at + 1;
		u.lines = str_slice(text, from + line.n + 1, from + line.n + 1);
	}
	if (open)
		p->why = str_join(
			p->arena, file, STR(" was cut off: it does not end with a summary"));
	return !open;
}

bool parts_add(struct parts *p, struct str file)
{
	struct arena *a = p->arena;
	struct arena scratch;
	struct input in;
	struct str why;
	bool read = str_eq(file, STR("-"))
			    ? input_read_stdin(a, limit_own(PART_BYTES_MOST), &in, &why)
			    : input_read(a, file, limit_own(PART_BYTES_MOST), &in, &why);
	if (!read) {
		p->why = str_printf(a, STR_FMT " " STR_FMT, STR_ARG(file), STR_ARG(why));
		return false;
	}
	arena_init(&scratch);
	bool ok = split(p, file, in.text, &scratch);
	arena_done(&scratch);
	return ok;
}
