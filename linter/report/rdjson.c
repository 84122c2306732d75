/*
 * rdjson.c: reviewdog's diagnostics, as one object or a line each. Columns count bytes.
 */
#include "report/entry.h"

static void member_source(struct writer *j)
{
	writer_key(j, "source");
	writer_open(j, '{');
	writer_member_str(j, "name", STR("pratique"));
	writer_close(j, '}');
}

static void member_position(
	struct writer *j, const char *key, struct source *s, struct position at, uint32_t offset)
{
	writer_key(j, key);
	writer_open(j, '{');
	writer_member_int(j, "line", at.line);
	writer_member_int(j, "column", column_bytes(s, at.line, offset) + 1);
	writer_close(j, '}');
}

static void member_location(struct writer *j, struct str path, struct source *s, struct span span,
	struct range_position at)
{
	writer_key(j, "location");
	writer_open(j, '{');
	writer_member_str(j, "path", path);
	writer_key(j, "range");
	writer_open(j, '{');
	member_position(j, "start", s, at.from, span.from);
	member_position(j, "end", s, at.to, span.to > span.from ? span.to : span.from);
	writer_close(j, '}');
	writer_close(j, '}');
}

static void members_related(struct writer *j, struct report *r, const struct finding *f)
{
	struct ruler kept = r->ruler;
	writer_key(j, "related_locations");
	writer_open(j, '[');
	LIST_EACH (const struct related, more, &f->related) {
		writer_open(j, '{');
		writer_key(j, "message");
		writer_str_cut(j, more->text, REPORT_MESSAGE_MOST);
		member_location(j, report_path(r, more->source->path), more->source, more->span,
			ruler_range(&r->ruler, more->source, more->span));
		writer_close(j, '}');
	}
	writer_close(j, ']');
	r->ruler = kept;
}

/* For one click, so only a fix that is one change, and none that is left to people. */
static void members_suggestion(struct writer *j, struct report *r, const struct finding *f)
{
	if (f->changes.n != 1 || f->fix == FIX_MANUAL)
		return;
	struct ruler kept = r->ruler;
	const struct change *c = f->changes.at;
	struct range_position at = ruler_range(&r->ruler, f->changed, c->span);
	writer_key(j, "suggestions");
	writer_open(j, '[');
	writer_open(j, '{');
	writer_key(j, "range");
	writer_open(j, '{');
	member_position(j, "start", f->changed, at.from, c->span.from);
	member_position(j, "end", f->changed, at.to, c->span.to);
	writer_close(j, '}');
	writer_member_str(j, "text", c->text);
	writer_close(j, '}');
	writer_close(j, ']');
	r->ruler = kept;
}

static void diagnostic(struct writer *j, struct report *r, const struct entry *e, bool alone)
{
	static const char *const severities[] = {"INFO", "WARNING", "ERROR"};
	writer_open(j, '{');
	writer_key(j, "message");
	writer_str_cut(j, entry_text(r->unit, e), REPORT_MESSAGE_MOST);
	if (e->source)
		member_location(j, e->path, e->source, e->span, e->at);
	writer_member_str(j, "severity", str_from(severities[level_of(e->severity)]));
	if (alone)
		member_source(j);
	writer_key(j, "code");
	writer_open(j, '{');
	struct str link = policy_link(r, e->finding ? e->finding->policy : NULL);
	writer_member_str(j, "value", e->id);
	if (link.n)
		writer_member_str(j, "url", link);
	writer_close(j, '}');
	if (e->finding && e->finding->related.n)
		members_related(j, r, e->finding);
	if (e->finding)
		members_suggestion(j, r, e->finding);
	writer_close(j, '}');
}

static void rdjsonl_entry(struct report *r, const struct entry *e)
{
	struct writer j;
	if (!e->source)
		return;
	writer_init(&j, r->out);
	diagnostic(&j, r, e, true);
	sink_char(r->out, '\n');
}

static void rdjson_entry(struct report *r, const struct entry *e)
{
	struct writer j;
	if (!e->source)
		return;
	writer_init(&j, r->out);
	sink_add(r->out, r->any ? STR(",\n  ") : STR("\n  "));
	r->any = true;
	diagnostic(&j, r, e, false);
}

static void rdjson_begin(struct report *r)
{
	struct writer j;
	writer_init(&j, r->out);
	sink_char(r->out, '{');
	member_source(&j);
	sink_add(r->out, STR(",\n \"diagnostics\": ["));
}

static void rdjson_unit(struct report *r, struct findings *fs, struct diags *ds)
{
	entries_each(r, fs, ds, rdjson_entry);
}

static void rdjson_end(struct report *r)
{
	sink_add(r->out, r->any ? STR("\n ]}\n") : STR("]}\n"));
}

static void rdjsonl_begin(struct report *r)
{
	(void)r;
}

static void rdjsonl_unit(struct report *r, struct findings *fs, struct diags *ds)
{
	entries_each(r, fs, ds, rdjsonl_entry);
}

const struct report_format report_rdjson = {rdjson_begin, rdjson_unit, rdjson_end, true};
const struct report_format report_rdjsonl = {rdjsonl_begin, rdjsonl_unit, rdjsonl_begin, true};
