/*
 * object.c: the objects of the JSON formats, whose keys and order are promised to users.
 */
#include "report/private.h"

#include "report/ruler.h"

#include <stdio.h>

static void member_strs(struct writer *j, const char *key, struct strs list)
{
	writer_key(j, key);
	writer_open(j, '[');
	for (uint32_t i = 0; i < list.n; i++)
		writer_str(j, list.at[i]);
	writer_close(j, ']');
}

static void members_place(
	struct writer *j, struct report *r, struct source *source, struct span span)
{
	struct range_position at = ruler_range(&r->ruler, source, span);
	writer_member_path(j, r->unit, "path", source->path);
	writer_member_int(j, "line", at.from.line);
	writer_member_int(j, "column", at.from.column);
	writer_member_int(j, "end_line", at.to.line);
	writer_member_int(j, "end_column", at.to.column);
}

static void member_related(struct writer *j, struct report *r, const struct finding *f)
{
	struct ruler kept = r->ruler; /* the next finding stands near this one */
	writer_key(j, "related");
	writer_open(j, '[');
	LIST_EACH (const struct related, more, &f->related) {
		writer_open(j, '{');
		members_place(j, r, more->source, more->span);
		writer_key(j, "message");
		writer_str_cut(j, more->text, REPORT_MESSAGE_MOST);
		writer_close(j, '}');
	}
	writer_close(j, ']');
	r->ruler = kept;
}

static void member_edits(struct writer *j, struct report *r, const struct finding *f)
{
	struct ruler kept = r->ruler;
	writer_key(j, "edits");
	writer_open(j, '[');
	LIST_EACH (const struct change, c, &f->changes) {
		writer_open(j, '{');
		members_place(j, r, f->changed, c->span);
		writer_member_str(j, "text", c->text);
		writer_close(j, '}');
	}
	writer_close(j, ']');
	r->ruler = kept;
}

static void member_fix(struct writer *j, struct report *r, const struct finding *f)
{
	writer_key(j, "fix");
	if (f->fix == FIX_NONE) {
		writer_null(j);
		return;
	}
	writer_open(j, '{');
	writer_member_str(j, "kind", str_from(fix_kind_name(f->fix)));
	writer_member_str(j, "title", f->fix_title);
	member_edits(j, r, f);
	writer_close(j, '}');
}

static void member_waiver(struct writer *j, const struct waiver *w)
{
	writer_key(j, "waiver");
	if (!w) {
		writer_null(j);
		return;
	}
	writer_open(j, '{');
	writer_member_str(j, "origin", str_from(waiver_origin_name(w->origin)));
	writer_member_str(j, "tool", str_from(direction_tool_name(w->tool)));
	writer_member_str(j, "reason", w->reason);
	writer_member_str(j, "by", w->by);
	writer_member_str(j, "until", w->until);
	writer_member_str(j, "see", w->see);
	writer_close(j, '}');
}

/* Why it is undecided; what the message says is not known to be so then. */
static void member_cause(struct writer *j, const struct finding *f)
{
	writer_key(j, "cause");
	if (f->verdict == VERDICT_UNDECIDED && f->blame.what.n)
		writer_str_cut(j, f->blame.what, REPORT_MESSAGE_MOST);
	else
		writer_null(j);
}

void members_finding(struct writer *j, struct report *r, const struct finding *f)
{
	writer_member_str(j, "policy", f->policy->name);
	member_strs(j, "aka", f->policy->aka);
	member_strs(j, "controls", f->policy->controls);
	writer_member_str(j, "severity", str_from(severity_name(f->severity)));
	writer_member_str(j, "verdict", str_from(verdict_name(f->verdict)));
	writer_key(j, "message");
	writer_str_cut(j, f->message, REPORT_MESSAGE_MOST);
	member_cause(j, f);
	members_place(j, r, f->source, f->span);
	writer_key(j, "subject");
	writer_str_cut(j, f->subject, REPORT_QUOTE_MOST);
	member_related(j, r, f);
	writer_member_str(j, "help", f->help);
	member_fix(j, r, f);
	char hex[17];
	snprintf(hex, sizeof hex, "%016llx", (unsigned long long)f->fingerprint);
	writer_member_str(j, "fingerprint", str_from(hex));
	member_waiver(j, f->waiver);
}

void member_cause_place(struct writer *j, struct report *r, const struct finding *f)
{
	struct ruler kept = r->ruler;
	if (f->verdict != VERDICT_UNDECIDED || !f->blame.source)
		return;
	writer_key(j, "cause_at");
	writer_open(j, '{');
	members_place(j, r, f->blame.source, f->blame.span);
	writer_close(j, '}');
	r->ruler = kept;
}

static void members_of_text(struct writer *j, struct report *r, const struct diag *d)
{
	if (d->label.n)
		writer_member_str(j, "label", d->label);
	if (d->seconds.n) {
		writer_key(j, "related");
		writer_open(j, '[');
		LIST_EACH (const struct diag_label, l, &d->seconds) {
			if (!l->source)
				continue;
			writer_open(j, '{');
			members_place(j, r, l->source, l->span);
			writer_member_str(j, "message", l->text);
			writer_close(j, '}');
		}
		writer_close(j, ']');
	}
	if (d->notes.n) {
		struct strs notes = {d->notes.at, d->notes.n};
		member_strs(j, "notes", notes);
	}
	if (d->fix.p)
		writer_member_str(j, "replacement", d->fix);
}

void object_error(struct writer *j, struct report *r, const struct diag *d, bool whole)
{
	writer_open(j, '{');
	if (d->source) {
		members_place(j, r, d->source, d->span);
	} else {
		writer_key(j, "path");
		writer_null(j);
		writer_member_int(j, "line", 1);
		writer_member_int(j, "column", 1);
	}
	writer_member_str(j, "code", str_from(d->code->slug));
	if (whole) {
		writer_member_bytes(j, d->arena, "message", d->message);
	} else {
		writer_key(j, "message");
		writer_str_cut(j, d->message, REPORT_MESSAGE_MOST);
	}
	if (d->code->severity == DIAG_WARNING)
		writer_member_str(j, "severity", STR("warning"));
	if (whole)
		members_of_text(j, r, d);
	writer_close(j, '}');
}

void object_left_out(struct writer *j, const struct left_out *l)
{
	writer_open(j, '{');
	writer_member_str(j, "path", l->path);
	writer_member_int(j, "findings", l->n);
	writer_close(j, '}');
}

static void member_severities(struct writer *j, const struct findings_counts *c)
{
	writer_key(j, "severities");
	writer_open(j, '{');
	for (int s = SEVERITY_COUNT; s-- > 0;)
		writer_member_int(j, severity_name((enum severity)s), c->of[VERDICT_FINDING][s]);
	writer_close(j, '}');
}

static void member_suppressed(struct writer *j, const struct findings_counts *c)
{
	writer_key(j, "suppressed");
	writer_open(j, '{');
	for (int o = 0; o < WAIVER_ORIGINS; o++)
		writer_member_int(j, waiver_origin_name((enum waiver_origin)o), c->suppressed[o]);
	writer_close(j, '}');
}

/* Of the inline ones, whose comments they were. */
static void member_by_tool(struct writer *j, const struct findings_counts *c)
{
	writer_key(j, "inline_by_tool");
	writer_open(j, '{');
	for (int t = TOOL_NONE + 1; t < DIRECTION_TOOLS; t++)
		if (c->by_tool[t])
			writer_member_int(
				j, direction_tool_name((enum direction_tool)t), c->by_tool[t]);
	writer_close(j, '}');
}

void members_totals(struct writer *j, const struct report_totals *t)
{
	writer_member_int(j, "files", t->files);
	writer_member_int(j, "findings", counts_of(&t->counts, VERDICT_FINDING));
	member_severities(j, &t->counts);
	writer_member_int(j, "undecided", counts_of(&t->counts, VERDICT_UNDECIDED));
	writer_member_int(j, "waived", counts_of(&t->counts, VERDICT_WAIVED));
	member_suppressed(j, &t->counts);
	member_by_tool(j, &t->counts);
	writer_member_int(j, "errors", t->errors);
	writer_member_int(j, "left_out", t->left_out);
	writer_member_int(j, "lowered", t->counts.lowered);
	writer_member_int(j, "refused", t->counts.refused);
	writer_member_int(j, "files_left_out", t->tree_left_out);
	writer_member_int(j, "files_ignored", t->ignored);
}

void gather(struct buf *list, struct str text)
{
	if (list->n)
		buf_add(list, STR(",\n  "));
	buf_add(list, text);
}
