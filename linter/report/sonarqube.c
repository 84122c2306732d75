/*
 * sonarqube.c: SonarQube's generic issues: rules apart, columns in UTF-16 units from 0.
 */
#include "report/descriptor.h"

static const char *const impacts[] = {
	[SEVERITY_INFO] = "LOW",
	[SEVERITY_LOW] = "LOW",
	[SEVERITY_MEDIUM] = "MEDIUM",
	[SEVERITY_HIGH] = "HIGH",
	[SEVERITY_CRITICAL] = "HIGH",
};

static void member_range(
	struct writer *j, struct source *s, struct span span, struct range_position at)
{
	uint32_t from = column_utf16(s, at.from.line, span.from);
	uint32_t to = column_utf16(s, at.to.line, span.to);
	writer_key(j, "textRange");
	writer_open(j, '{');
	writer_member_int(j, "startLine", at.from.line);
	if (at.to.line > at.from.line || to > from) { /* an empty range is refused */
		writer_member_int(j, "endLine", at.to.line);
		writer_member_int(j, "startColumn", from);
		if (to > 0)
			writer_member_int(j, "endColumn", to);
	}
	writer_close(j, '}');
}

static void members_related(struct writer *j, struct report *r, const struct finding *f)
{
	struct ruler kept = r->ruler;
	writer_key(j, "secondaryLocations");
	writer_open(j, '[');
	LIST_EACH (const struct related, more, &f->related) {
		writer_open(j, '{');
		writer_key(j, "message");
		writer_str_cut(j, more->text, REPORT_MESSAGE_MOST);
		writer_member_str(j, "filePath", report_path(r, more->source->path));
		member_range(j, more->source, more->span,
			ruler_range(&r->ruler, more->source, more->span));
		writer_close(j, '}');
	}
	writer_close(j, ']');
	r->ruler = kept;
}

static void sonarqube_entry(struct report *r, const struct entry *e)
{
	struct writer j;
	if (!e->source || e->verdict == VERDICT_UNDECIDED)
		return;
	descriptor_of(r->arena, r->own, e);
	writer_init(&j, r->out);
	sink_add(r->out, r->any ? STR(",\n  ") : STR("\n  "));
	r->any = true;
	writer_open(&j, '{');
	writer_member_str(&j, "ruleId", e->id);
	writer_key(&j, "primaryLocation");
	writer_open(&j, '{');
	writer_key(&j, "message");
	writer_str_cut(&j, entry_text(r->unit, e), REPORT_MESSAGE_MOST);
	writer_member_str(&j, "filePath", e->path);
	member_range(&j, e->source, e->span, e->at);
	writer_close(&j, '}');
	if (e->finding && e->finding->related.n)
		members_related(&j, r, e->finding);
	writer_close(&j, '}');
}

static void sonarqube_begin(struct report *r)
{
	r->own = arena_new(r->arena, struct descriptors);
	sink_add(r->out, STR("{\"issues\": ["));
}

static void sonarqube_unit(struct report *r, struct findings *fs, struct diags *ds)
{
	entries_each(r, fs, ds, sonarqube_entry);
}

static void write_rule(struct report *r, const struct descriptor *rule)
{
	struct writer j;
	writer_init(&j, r->out);
	sink_add(r->out, rule->index ? STR(",\n  ") : STR("\n  "));
	writer_open(&j, '{');
	writer_member_str(&j, "id", rule->id);
	writer_member_str(&j, "name", rule->title);
	writer_member_str(&j, "description", descriptor_text(rule));
	writer_member_str(&j, "engineId", STR("pratique"));
	writer_member_str(&j, "cleanCodeAttribute",
		descriptor_is_security(rule) ? STR("TRUSTWORTHY") : STR("CONVENTIONAL"));
	writer_key(&j, "impacts");
	writer_open(&j, '[');
	writer_open(&j, '{');
	writer_member_str(&j, "softwareQuality",
		descriptor_is_security(rule) ? STR("SECURITY") : STR("MAINTAINABILITY"));
	writer_member_str(&j, "severity", str_from(impacts[rule->severity]));
	writer_close(&j, '}');
	writer_close(&j, ']');
	writer_close(&j, '}');
}

static void sonarqube_end(struct report *r)
{
	struct descriptors *rules = r->own;
	sink_add(r->out, r->any ? STR("\n ],\n \"rules\": [") : STR("],\n \"rules\": ["));
	LIST_EACH (struct descriptor *, rule, &rules->all)
		write_rule(r, *rule);
	sink_add(r->out, rules->all.n ? STR("\n ]}\n") : STR("]}\n"));
}

const struct report_format report_sonarqube = {
	sonarqube_begin, sonarqube_unit, sonarqube_end, false};
