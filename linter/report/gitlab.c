/*
 * gitlab.c: GitLab Code Quality: an array of issues, [] when there are none. The widget shows only
 * the description, so that begins with the policy's name. Fingerprints are unique in the report.
 */
#include "report/entry.h"

static const char *const severities[] = {
	[SEVERITY_INFO] = "info",
	[SEVERITY_LOW] = "minor",
	[SEVERITY_MEDIUM] = "major",
	[SEVERITY_HIGH] = "critical",
	[SEVERITY_CRITICAL] = "blocker",
};

/* One that no item of this report has had. */
static uint64_t fingerprint(struct report *r, const struct entry *e)
{
	uint64_t h = e->fingerprint ^ str_fnv(STR_FNV_START, e->path);
	char hex[17];
	struct map *all = r->own;
	while (map_get(all, str_from(hex16(hex, h))))
		h++;
	*map_put(r->arena, all, str_copy(r->arena, str_from(hex))) = r;
	return h;
}

static void gitlab_entry(struct report *r, const struct entry *e)
{
	struct writer j;
	char hex[17];
	if (e->verdict == VERDICT_UNDECIDED || !e->source)
		return;
	writer_init(&j, r->out);
	sink_add(r->out, r->any ? STR(",\n ") : STR("\n "));
	r->any = true;
	writer_open(&j, '{');
	struct str text = entry_text(r->unit, e);
	text = str_printf(r->unit, STR_FMT ": " STR_FMT, STR_ARG(e->id), STR_ARG(text));
	writer_key(&j, "description");
	writer_str_cut(&j, text, REPORT_MESSAGE_MOST);
	writer_member_str(&j, "check_name", e->id);
	writer_member_str(&j, "fingerprint", str_from(hex16(hex, fingerprint(r, e))));
	writer_member_str(&j, "severity", str_from(severities[e->severity]));
	writer_key(&j, "location");
	writer_open(&j, '{');
	writer_member_str(&j, "path", e->path);
	writer_key(&j, "lines");
	writer_open(&j, '{');
	writer_member_int(&j, "begin", e->at.from.line);
	writer_member_int(&j, "end", e->at.to.line);
	writer_close(&j, '}');
	writer_close(&j, '}');
	writer_close(&j, '}');
}

static void gitlab_begin(struct report *r)
{
	r->own = arena_new(r->arena, struct map);
	sink_char(r->out, '[');
}

static void gitlab_unit(struct report *r, struct findings *fs, struct diags *ds)
{
	entries_each(r, fs, ds, gitlab_entry);
}

static void gitlab_end(struct report *r)
{
	sink_add(r->out, r->any ? STR("\n]\n") : STR("]\n"));
}

const struct report_format report_gitlab = {gitlab_begin, gitlab_unit, gitlab_end, false};
