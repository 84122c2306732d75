/*
 * sarif.c: SARIF 2.1.0 with what GitHub code scanning asks for.
 *
 * The worst results come first, since GitHub keeps only so many of them; they are gathered by
 * severity and written at the end. Columns are code points, as everywhere here, and say so.
 */
#include "report/line_hash.h"
#include "report/descriptor.h"

enum {
	SARIF_TEXT_MOST = 1000,
	SARIF_TAGS_MOST = 20,
	GITHUB_RESULTS_MOST = 25000, /* of a run; a report with more is refused */
	GITHUB_RESULTS_KEPT = 5000
};

struct sarif {
	struct descriptors rules;
	struct buf results[SEVERITY_COUNT], notifications;
	uint32_t n_results;
	struct line_hasher hasher;
};

/* ---- results ---- */

static bool is_plain_in_uri(char c)
{
	return char_is_word(c) || c == '-' || c == '.' || c == '~' || c == '/';
}

static struct str uri_of(struct arena *a, struct str path)
{
	struct buf b = BUF(a);
	for (size_t i = 0; i < path.n; i++) {
		if (is_plain_in_uri(path.p[i]))
			buf_char(&b, path.p[i]);
		else
			buf_printf(&b, "%%%02X", (unsigned char)path.p[i]);
	}
	return path.n && path.p[0] == '/' ? str_printf(a, "file://" STR_FMT, STR_ARG(buf_str(&b)))
					  : buf_str(&b);
}

static void member_text(struct writer *j, const char *key, struct str text, size_t most)
{
	writer_key(j, key);
	writer_open(j, '{');
	writer_key(j, "text");
	writer_str_cut(j, text, most);
	writer_close(j, '}');
}

static void member_artifact(struct writer *j, struct report *r, struct str path)
{
	writer_key(j, "artifactLocation");
	writer_open(j, '{');
	writer_member_str(j, "uri", uri_of(r->unit, path));
	if (!str_starts_with(path, STR("/")))
		writer_member_str(j, "uriBaseId", STR("%SRCROOT%"));
	writer_close(j, '}');
}

static void member_region(struct writer *j, const char *key, struct range_position at)
{
	writer_key(j, key);
	writer_open(j, '{');
	writer_member_int(j, "startLine", at.from.line);
	writer_member_int(j, "startColumn", at.from.column);
	writer_member_int(j, "endLine", at.to.line);
	writer_member_int(j, "endColumn", at.to.column);
	writer_close(j, '}');
}

static void members_place(
	struct writer *j, struct report *r, struct str path, struct range_position at)
{
	writer_key(j, "physicalLocation");
	writer_open(j, '{');
	member_artifact(j, r, path);
	member_region(j, "region", at);
	writer_close(j, '}');
}

static void members_related(struct writer *j, struct report *r, const struct finding *f)
{
	struct ruler kept = r->ruler;
	int64_t id = 0;
	if (!f->related.n)
		return;
	writer_key(j, "relatedLocations");
	writer_open(j, '[');
	LIST_EACH (const struct related, more, &f->related) {
		writer_open(j, '{');
		writer_member_int(j, "id", ++id);
		member_text(j, "message", more->text, SARIF_TEXT_MOST);
		members_place(j, r, report_path(r, more->source->path),
			ruler_range(&r->ruler, more->source, more->span));
		writer_close(j, '}');
	}
	writer_close(j, ']');
	r->ruler = kept;
}

static void members_fingerprints(struct writer *j, struct report *r, const struct entry *e)
{
	struct sarif *x = r->own;
	char hex[17];
	writer_key(j, "partialFingerprints");
	writer_open(j, '{');
	writer_member_str(j, "primaryLocationLineHash",
		line_hash_of(&x->hasher, r->unit, e->finding, e->at.from.line));
	writer_member_str(j, "pratiqueFinding/v1", str_from(hex16(hex, e->fingerprint)));
	writer_close(j, '}');
}

static void members_suppression(struct writer *j, const struct finding *f)
{
	if (!f || !f->waiver)
		return;
	writer_key(j, "suppressions");
	writer_open(j, '[');
	writer_open(j, '{');
	writer_member_str(
		j, "kind", f->waiver->origin == WAIVER_INLINE ? STR("inSource") : STR("external"));
	writer_member_str(j, "status", STR("accepted"));
	writer_member_str(j, "justification", f->waiver->reason);
	writer_close(j, '}');
	writer_close(j, ']');
}

/* reviewdog wants insertedContent for deletions, too. */
static void member_replacements(struct writer *j, struct report *r, const struct finding *f)
{
	struct ruler kept = r->ruler;
	writer_key(j, "replacements");
	writer_open(j, '[');
	LIST_EACH (const struct change, c, &f->changes) {
		writer_open(j, '{');
		member_region(j, "deletedRegion", ruler_range(&r->ruler, f->changed, c->span));
		writer_key(j, "insertedContent");
		writer_open(j, '{');
		writer_member_str(j, "text", c->text);
		writer_close(j, '}');
		writer_close(j, '}');
	}
	writer_close(j, ']');
	r->ruler = kept;
}

static void members_fix(struct writer *j, struct report *r, const struct finding *f)
{
	if (!f->changes.n || f->fix == FIX_MANUAL)
		return;
	writer_key(j, "fixes");
	writer_open(j, '[');
	writer_open(j, '{');
	member_text(j, "description", f->fix_title, SARIF_TEXT_MOST);
	writer_key(j, "artifactChanges");
	writer_open(j, '[');
	writer_open(j, '{');
	member_artifact(j, r, report_path(r, f->changed->path));
	member_replacements(j, r, f);
	writer_close(j, '}');
	writer_close(j, ']');
	writer_close(j, '}');
	writer_close(j, ']');
}

static void write_result(struct writer *j, struct report *r, const struct entry *e)
{
	struct sarif *x = r->own;
	writer_open(j, '{');
	writer_member_str(j, "ruleId", e->id);
	writer_member_int(j, "ruleIndex", descriptor_of(r->arena, &x->rules, e)->index);
	writer_member_str(j, "level", str_from(level_word(level_of(e->severity))));
	member_text(j, "message", e->message, SARIF_TEXT_MOST);
	writer_key(j, "locations");
	writer_open(j, '[');
	writer_open(j, '{');
	members_place(j, r, e->path, e->at);
	writer_close(j, '}');
	writer_close(j, ']');
	if (e->finding)
		members_related(j, r, e->finding);
	members_fingerprints(j, r, e);
	members_suppression(j, e->finding);
	if (e->finding)
		members_fix(j, r, e->finding);
	writer_close(j, '}');
}

/* A mistake in an input is no result of a policy: the run says that it was not all judged. */
static void write_notification(struct writer *j, struct report *r, const struct entry *e)
{
	writer_open(j, '{');
	writer_member_str(j, "level", str_from(level_word(level_of(e->severity))));
	writer_key(j, "descriptor");
	writer_open(j, '{');
	writer_member_str(j, "id", e->id);
	writer_close(j, '}');
	member_text(j, "message", e->message, SARIF_TEXT_MOST);
	if (e->source) {
		writer_key(j, "locations");
		writer_open(j, '[');
		writer_open(j, '{');
		members_place(j, r, e->path, e->at);
		writer_close(j, '}');
		writer_close(j, ']');
	}
	writer_close(j, '}');
}

static void sarif_entry(struct report *r, const struct entry *e)
{
	struct sarif *x = r->own;
	struct buf *list = e->finding ? &x->results[e->severity] : &x->notifications;
	struct sink memory;
	struct writer j;
	if (e->verdict == VERDICT_UNDECIDED)
		return;
	list->arena = r->arena;
	sink_init_memory(&memory, list);
	writer_init(&j, &memory);
	if (list->n)
		sink_add(&memory, STR(",\n    "));
	x->n_results += e->finding != NULL;
	if (e->finding)
		write_result(&j, r, e);
	else
		write_notification(&j, r, e);
	sink_flush(&memory);
}

/* ---- rules ---- */

/* GitHub ranks security alerts by these numbers, given as text. */
static const char *const scores[] = {
	[SEVERITY_INFO] = "",
	[SEVERITY_LOW] = "2.0",
	[SEVERITY_MEDIUM] = "5.5",
	[SEVERITY_HIGH] = "8.0",
	[SEVERITY_CRITICAL] = "9.5",
};

static void members_tags(struct writer *j, const struct descriptor *rule)
{
	int n = 0;
	writer_key(j, "tags");
	writer_open(j, '[');
	if (descriptor_is_security(rule)) {
		writer_str(j, STR("security"));
		n++;
	}
	for (uint32_t i = 0; i < rule->policy->tags.n && n < SARIF_TAGS_MOST; i++, n++)
		writer_str(j, rule->policy->tags.at[i]);
	for (uint32_t i = 0; i < rule->policy->controls.n && n < SARIF_TAGS_MOST; i++, n++)
		writer_str(j, rule->policy->controls.at[i]);
	writer_close(j, ']');
}

static void write_rule(struct writer *j, struct report *r, const struct descriptor *rule)
{
	struct str link = policy_link(r, rule->policy);
	static const char *const problems[] = {"recommendation", "warning", "error"};
	struct str help = rule->policy->help.n ? rule->policy->help : descriptor_text(rule);
	writer_open(j, '{');
	writer_member_str(j, "id", rule->id);
	member_text(j, "shortDescription", rule->title, SARIF_TEXT_MOST);
	member_text(j, "fullDescription", descriptor_text(rule), SARIF_TEXT_MOST);
	member_text(j, "help", help, SARIF_TEXT_MOST);
	if (link.n)
		writer_member_str(j, "helpUri", link);
	writer_key(j, "defaultConfiguration");
	writer_open(j, '{');
	writer_member_str(j, "level", str_from(level_word(level_of(rule->severity))));
	writer_close(j, '}');
	writer_key(j, "properties");
	writer_open(j, '{');
	members_tags(j, rule);
	writer_member_str(j, "precision", STR("very-high"));
	writer_member_str(j, "problem.severity", str_from(problems[level_of(rule->severity)]));
	if (descriptor_is_security(rule) && scores[rule->severity][0])
		writer_member_str(j, "security-severity", str_from(scores[rule->severity]));
	writer_close(j, '}');
	writer_close(j, '}');
}

static void write_driver(struct report *r)
{
	const struct sarif *x = r->own;
	struct sink *out = r->out;
	struct writer j;
	writer_init(&j, out);
	sink_add(out, STR("   \"tool\": {\"driver\": {"));
	writer_member_str(&j, "name", STR("pratique"));
	writer_member_str(&j, "semanticVersion", r->settings.version);
	writer_key(&j, "rules");
	sink_char(out, '[');
	LIST_EACH (struct descriptor *, rule, &x->rules.all) {
		sink_add(out, (*rule)->index ? STR(",\n    ") : STR("\n    "));
		writer_init(&j, out);
		write_rule(&j, r, *rule);
	}
	sink_add(out, STR("]}},\n"));
}

/* ---- the run ---- */

static void sarif_begin(struct report *r)
{
	r->own = arena_new(r->arena, struct sarif);
	sink_add(r->out, STR("{\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n"
			     " \"version\": \"2.1.0\",\n \"runs\": [{\n"));
}

static void sarif_unit(struct report *r, struct findings *fs, struct diags *ds)
{
	line_hasher_reset(&((struct sarif *)r->own)->hasher);
	entries_each(r, fs, ds, sarif_entry);
}

static void write_results(struct report *r)
{
	const struct sarif *x = r->own;
	const char *before = "\n    ";
	sink_add(r->out, STR("   \"results\": ["));
	for (int s = SEVERITY_COUNT; s-- > 0;) {
		if (!x->results[s].n)
			continue;
		sink_add(r->out, str_from(before));
		sink_add(r->out, buf_str(&x->results[s]));
		before = ",\n    ";
	}
	sink_add(r->out, STR("]\n"));
}

static void remark_on(struct report *r, uint32_t n)
{
	if (n > GITHUB_RESULTS_MOST)
		r->remark = str_printf(r->arena,
			"sarif: %u results; GitHub code scanning refuses a run with more than %d: "
			"choose graver ones with --select, or fewer files",
			n, GITHUB_RESULTS_MOST);
	else if (n > GITHUB_RESULTS_KEPT)
		r->remark = str_printf(r->arena,
			"sarif: %u results; GitHub code scanning keeps the %d gravest", n,
			GITHUB_RESULTS_KEPT);
}

static void sarif_end(struct report *r)
{
	remark_on(r, ((struct sarif *)r->own)->n_results);
	write_driver(r);
	sink_add(r->out,
		STR("   \"columnKind\": \"unicodeCodePoints\",\n"
		    "   \"originalUriBaseIds\": {\"%SRCROOT%\": {\"description\": {\"text\": "
		    "\"The folder the check was started in.\"}}},\n"
		    "   \"automationDetails\": {\"id\": \"pratique/\"},\n"
		    "   \"invocations\": [{\"executionSuccessful\": "));
	sink_add(r->out, r->totals.errors ? STR("false") : STR("true"));
	sink_add(r->out, STR(", \"toolExecutionNotifications\": ["));
	sink_add(r->out, buf_str(&((struct sarif *)r->own)->notifications));
	sink_add(r->out, STR("]}],\n"));
	write_results(r);
	sink_add(r->out, STR(" }]\n}\n"));
}

const struct report_format report_sarif = {sarif_begin, sarif_unit, sarif_end, true};
