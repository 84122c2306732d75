#include "cli/part.h"

#include "cli/row.h"
#include "project/input.h"

#include <string.h>

enum { PART_BYTES_MOST = 1024 * 1024 * 1024 };

void parts_measured(struct parts *p)
{
	sheets_make(&p->sheets);
	p->measuring = false;
}

/* ---- words and places ---- */

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
	struct sheet *s = sheets_at(&p->sheets, row_bytes(r, "path"));
	uint32_t line = row_number(r, "line"), column = row_number(r, "column");
	uint32_t end_line = row_number(r, "end_line"), end_column = row_number(r, "end_column");
	if (r->wrong.n)
		return (struct spot){0};
	if (p->measuring) {
		if (!sheet_widen(&p->sheets, s, line, column) ||
			!sheet_widen(&p->sheets, s, end_line, end_column))
			row_complain(r, "line", "a place in a file of --max-file-size");
		return (struct spot){0};
	}
	return (struct spot){
		s->source, {sheet_offset(s, line, column), sheet_offset(s, end_line, end_column)}};
}

/* ---- findings ---- */

static const struct policy_info *policy_of(struct parts *p, struct row *r, enum severity severity)
{
	struct str name = row_text(r, "policy");
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
	const struct node *all = row_member(r, "related");
	if (!node_is(all, NODE_SEQUENCE)) {
		row_complain(r, "related", "an array");
		return;
	}
	for (uint32_t i = 0; i < all->n; i++) {
		struct row one = {r->arena, all->u.items[i], r->wrong};
		if (!node_is(one.object, NODE_MAPPING)) {
			row_complain(r, "related", "an array of objects");
			return;
		}
		struct spot at = spot_of(p, &one);
		struct related more = {at.source, at.span, row_text(&one, "message")};
		list_push(r->arena, &f->related, more);
		r->wrong = one.wrong;
	}
}

static void read_edits(struct parts *p, struct row *r, struct finding *f)
{
	const struct node *all = row_member(r, "edits");
	if (!node_is(all, NODE_SEQUENCE)) {
		row_complain(r, "edits", "an array");
		return;
	}
	for (uint32_t i = 0; i < all->n; i++) {
		struct row one = {r->arena, all->u.items[i], r->wrong};
		if (!node_is(one.object, NODE_MAPPING)) {
			row_complain(r, "edits", "an array of objects");
			return;
		}
		struct spot at = spot_of(p, &one);
		struct change c = {at.span, row_text(&one, "text")};
		list_push(r->arena, &f->changes, c);
		f->changed = at.source;
		r->wrong = one.wrong;
	}
}

static void read_fix(struct parts *p, struct row *r, struct finding *f)
{
	if (node_is_null(row_member(r, "fix")))
		return;
	struct row fix = row_object(r, "fix");
	f->fix = (enum fix_kind)row_named(&fix, "kind", FIX_MANUAL + 1, nth_fix);
	f->fix_title = row_text(&fix, "title");
	read_edits(p, &fix, f);
	r->wrong = fix.wrong;
}

static void read_waiver(struct row *r, struct finding *f)
{
	if (node_is_null(row_member(r, "waiver")))
		return;
	struct row w = row_object(r, "waiver");
	struct waiver *waiver = arena_new(r->arena, struct waiver);
	waiver->origin = (enum waiver_origin)row_named(&w, "origin", WAIVER_ORIGINS, nth_origin);
	waiver->tool = (enum direction_tool)row_named(&w, "tool", DIRECTION_TOOLS, nth_tool);
	waiver->reason = row_text(&w, "reason");
	waiver->by = row_text(&w, "by");
	waiver->until = row_text(&w, "until");
	waiver->see = row_text(&w, "see");
	f->waiver = waiver;
	r->wrong = w.wrong;
}

/* Why it is undecided, and where that stands; only such findings have a cause. */
static void read_cause(struct parts *p, struct row *r, struct finding *f)
{
	if (!node_is_null(row_member(r, "cause")))
		f->blame.what = row_text(r, "cause");
	if (!row_member(r, "cause_at"))
		return;
	struct row place = row_object(r, "cause_at");
	struct spot at = spot_of(p, &place);
	f->blame.source = at.source;
	f->blame.span = at.span;
	r->wrong = place.wrong;
}

static uint64_t fingerprint_of(struct row *r)
{
	struct str hex = row_text(r, "fingerprint");
	uint64_t h = 0;
	static const char digits[] = "0123456789abcdef";
	bool ok = hex.n == 16;
	for (size_t i = 0; i < hex.n && ok; i++) {
		const char *digit = memchr(digits, hex.p[i], 16);
		ok = digit != NULL;
		h = h << 4 | (uint64_t)(ok ? digit - digits : 0);
	}
	if (!ok)
		row_complain(r, "fingerprint", "16 hexadecimal digits");
	return h;
}

static void read_finding(struct parts *p, struct row *r, struct findings *fs)
{
	struct finding *f = arena_new(r->arena, struct finding);
	f->severity = (enum severity)row_named(r, "severity", SEVERITY_COUNT, nth_severity);
	f->verdict = (enum verdict)row_named(r, "verdict", VERDICT_COUNT, nth_verdict);
	f->policy = policy_of(p, r, f->severity);
	f->message = row_text(r, "message");
	struct spot at = spot_of(p, r);
	f->source = at.source;
	f->span = at.span;
	f->subject = row_text(r, "subject");
	f->help = row_text(r, "help");
	f->fingerprint = fingerprint_of(r);
	f->line_hash = row_text(r, "line_hash");
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
	const struct node *related = row_member(r, "related"), *notes = row_member(r, "notes");
	d->label = row_member(r, "label") ? row_text(r, "label") : STR("");
	for (uint32_t i = 0; node_is(related, NODE_SEQUENCE) && i < related->n; i++) {
		struct row one = {r->arena, related->u.items[i], r->wrong};
		struct spot at = spot_of(p, &one);
		struct diag_label label = {at.source, at.span, row_text(&one, "message")};
		list_push(d->arena, &d->seconds, label);
		r->wrong = one.wrong;
	}
	for (uint32_t i = 0; node_is(notes, NODE_SEQUENCE) && i < notes->n; i++)
		if (node_is_string(notes->u.items[i]))
			list_push(d->arena, &d->notes, notes->u.items[i]->u.text);
	if (row_member(r, "replacement"))
		d->fix = row_text(r, "replacement");
}

static void read_mistake(struct parts *p, struct row *r, struct diags *ds)
{
	struct spot at = {0};
	struct str message = row_bytes(r, "message"), slug = row_text(r, "code");
	const struct diag_code *code = read_code_find(slug);
	if (!code && !r->wrong.n)
		r->wrong = STR("`code` is not a word of this version");
	if (!node_is_null(row_member(r, "path")))
		at = spot_of(p, r);
	if (!code || r->wrong.n)
		return;
	struct diag *d = diag_add(ds, code, at.source, at.span, STR_FMT, STR_ARG(message));
	read_more(p, r, d);
}

/* ---- lines of files ---- */

static void read_lines(struct parts *p, struct row *r)
{
	struct sheet *s = sheets_at(&p->sheets, row_bytes(r, "path"));
	const struct node *all = row_member(r, "lines");
	if (!node_is(all, NODE_SEQUENCE))
		row_complain(r, "lines", "an array");
	for (uint32_t i = 0; p->measuring && !r->wrong.n && i < all->n; i++) {
		struct row one = {r->arena, all->u.items[i], r->wrong};
		uint32_t line = row_number(&one, "line");
		struct str text = row_bytes(&one, "text");
		if (!one.wrong.n && !sheet_set_line(&p->sheets, s, line, text))
			row_complain(&one, "line", "one of a file of --max-file-size");
		r->wrong = one.wrong;
	}
}

static void read_left_out(struct row *r, struct findings *fs)
{
	struct left_out l = {row_text(r, "path"), row_number(r, "findings")};
	list_push(r->arena, &fs->left_out, l);
}

/* ---- lines ---- */

static bool refuse(struct parts *p, struct str file, uint32_t line, struct str why)
{
	p->why = str_printf(p->arena, STR_FMT ":%u: this is no line of a report: " STR_FMT,
		STR_ARG(file), line, STR_ARG(why));
	return false;
}

bool parts_unit(struct parts *p, const struct part_unit *u, struct findings *fs, struct diags *ds)
{
	struct str line, rest = u->lines;
	struct row r;
	for (uint32_t at = u->line; rest.n; at++) {
		rest = str_cut(rest, '\n', &line);
		if (!row_read(fs->arena, line, &r))
			return refuse(p, u->file, at, r.wrong);
		if (row_member(&r, "policy"))
			read_finding(p, &r, fs);
		else if (row_member(&r, "findings"))
			read_left_out(&r, fs);
		else if (row_member(&r, "lines"))
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
	struct row sum = row_object(r, "summary");
	struct row severities = row_object(&sum, "severities");
	struct row suppressed = row_object(&sum, "suppressed");
	struct row by_tool = row_object(&sum, "inline_by_tool");
	struct findings_counts *c = &p->totals.counts;
	for (int s = 0; s < SEVERITY_COUNT; s++)
		c->of[VERDICT_FINDING][s] += row_number(&severities, nth_severity(s));
	for (int o = 0; o < WAIVER_ORIGINS; o++)
		c->suppressed[o] += row_number(&suppressed, nth_origin(o));
	for (int t = TOOL_NONE + 1; t < DIRECTION_TOOLS; t++)
		if (row_member(&by_tool, nth_tool(t)))
			c->by_tool[t] += row_number(&by_tool, nth_tool(t));
	p->reports++;
	c->of[VERDICT_UNDECIDED][0] += row_number(&sum, "undecided");
	c->of[VERDICT_WAIVED][0] += row_number(&sum, "waived");
	p->totals.errors += row_number(&sum, "errors");
	p->totals.left_out += row_number(&sum, "left_out");
	c->lowered += row_number(&sum, "lowered");
	c->refused += row_number(&sum, "refused");
	p->totals.tree_left_out += row_number(&sum, "files_left_out");
	p->totals.ignored += row_number(&sum, "files_ignored");
	r->wrong = sum.wrong.n          ? sum.wrong
		   : severities.wrong.n ? severities.wrong
					: suppressed.wrong;
	struct str version = row_text(r, "version");
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
			u.input = summary ? STR("") : str_copy(p->arena, row_bytes(&r, "input"));
			u.last = !summary && row_member(&r, "last");
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
