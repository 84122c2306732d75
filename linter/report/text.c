/*
 * text.c: findings for people.
 *
 *	high[no-root-user]: service `web` runs as root
 *	  --> compose.yml:7:11
 *	   |
 *	 7 |     user: root
 *	   |           ^^^^
 *	   = name another user
 *
 * No line begins with text of the input, not even behind blanks: some CI systems obey such lines.
 */
#include "report/private.h"

#include "report/causes.h"
#include "report/entry.h"
#include "report/excerpt.h"
#include "report/statistics.h"
#include "report/visible.h"

static void place_add(
	struct report *r, const char *arrow, unsigned gutter, struct source *s, struct span span)
{
	struct position at = ruler_range(&r->ruler, s, (struct span){span.from, span.from}).from;
	sink_repeat(r->out, ' ', gutter);
	paint_on(r->out, r->settings.colour, PAINT_DIM);
	sink_add(r->out, str_from(arrow));
	paint_off(r->out, r->settings.colour);
	visible_add(r->out, s->path, 0);
	sink_char(r->out, ':');
	sink_number(r->out, at.line, 0);
	sink_char(r->out, ':');
	sink_number(r->out, at.column, 0);
}

static struct excerpt excerpt_of(struct report *r, enum paint paint, char mark, unsigned gutter)
{
	return (struct excerpt){r->out, r->settings.colour, paint, mark, gutter};
}

static void excerpt_lines(
	struct report *r, enum paint paint, char mark, struct source *s, struct span span)
{
	struct excerpt e = excerpt_of(r, paint, mark, excerpt_gutter(s, span));
	place_add(r, " --> ", e.gutter, s, span);
	sink_char(r->out, '\n');
	excerpt_bar(&e, 0);
	sink_char(r->out, '\n');
	excerpt_add(&e, s, span);
}

static void note_begin(struct report *r, unsigned gutter)
{
	sink_repeat(r->out, ' ', gutter + 2);
	paint_on(r->out, r->settings.colour, PAINT_DIM);
	sink_add(r->out, STR("= "));
	paint_off(r->out, r->settings.colour);
}

/* A text of several lines, each behind a mark of its own. */
static void note_add(struct report *r, unsigned gutter, const char *label, struct str text)
{
	struct str line;
	for (text = str_trim(text); text.n; label = "") {
		text = str_cut(text, '\n', &line);
		note_begin(r, gutter);
		sink_add(r->out, str_from(label));
		visible_add(r->out, str_trim(line), REPORT_MESSAGE_MOST);
		sink_char(r->out, '\n');
	}
}

static void related_add(struct report *r, const struct finding *f, unsigned gutter)
{
	struct ruler kept = r->ruler;
	for (uint32_t i = 0; i < f->related.n && i < REPORT_RELATED_MOST; i++) {
		struct related *more = &f->related.at[i];
		struct excerpt e =
			excerpt_of(r, PAINT_LOW, '-', excerpt_gutter(more->source, more->span));
		place_add(r, " and ", gutter, more->source, more->span);
		sink_add(r->out, STR(": "));
		visible_add(r->out, more->text, REPORT_MESSAGE_MOST);
		sink_char(r->out, '\n');
		excerpt_add(&e, more->source, more->span);
	}
	if (f->related.n > REPORT_RELATED_MOST) {
		note_begin(r, gutter);
		sink_printf(r->out, "and %u more places\n", f->related.n - REPORT_RELATED_MOST);
	}
	r->ruler = kept;
}

/* Why and how are told once in a run. */
static void help_add(struct report *r, const struct finding *f, unsigned gutter)
{
	void **told = map_put(r->arena, &r->helped, f->policy->name);
	if (*told)
		return;
	*told = r;
	note_add(r, gutter, "", f->help.n ? f->help : f->policy->why);
}

static void fix_add(struct report *r, struct arena *a, const struct finding *f, unsigned gutter)
{
	if (f->fix == FIX_NONE)
		return;
	struct str kind = str_from(fix_kind_name(f->fix));
	struct str label = str_join(a, str_join(a, STR("fix ("), kind), STR("): "));
	note_add(r, gutter, label.p, f->fix_title);
}

static void waiver_add(struct report *r, struct arena *a, const struct waiver *w, unsigned gutter)
{
	if (!w)
		return;
	struct str until = w->until.n ? str_join(a, STR(" until "), w->until) : STR("");
	struct str by = w->by.n ? str_join(a, STR(" by "), w->by) : STR("");
	struct str label = str_printf(a, "waived (%s%s%s)" STR_FMT STR_FMT "%s",
		waiver_origin_name(w->origin), w->tool ? ", " : "", direction_tool_name(w->tool),
		STR_ARG(by), STR_ARG(until), w->reason.n ? ": " : "");
	note_add(r, gutter, "", str_join(a, label, w->reason));
}

/* A link of OSC 8 ends where the next one begins; the empty one is none. */
static void link_add(struct report *r, struct str target)
{
	sink_printf(r->out, "\033]8;;" STR_FMT "\033\\", STR_ARG(target));
}

/* policy: whose name the slug is; NULL: of none */
static void title_add(struct report *r, enum paint paint, const char *label, struct str slug,
	const struct policy_info *policy)
{
	struct str target = r->settings.hyperlinks ? policy_link(r, policy) : STR("");
	paint_on(r->out, r->settings.colour, paint);
	sink_add(r->out, str_from(label));
	sink_char(r->out, '[');
	if (target.n)
		link_add(r, target);
	visible_add(r->out, slug, REPORT_QUOTE_MOST);
	if (target.n)
		link_add(r, STR(""));
	sink_char(r->out, ']');
	paint_off(r->out, r->settings.colour);
	sink_add(r->out, STR(": "));
}

static void finding_add(struct report *r, struct arena *a, const struct finding *f)
{
	enum paint paint =
		f->verdict == VERDICT_WAIVED ? PAINT_DIM : paint_of_severity(f->severity);
	unsigned gutter = excerpt_gutter(f->source, f->span);
	title_add(r, paint, severity_name(f->severity), f->policy->name, f->policy);
	visible_add(r->out, f->message.n ? f->message : f->policy->title, REPORT_MESSAGE_MOST);
	sink_char(r->out, '\n');
	excerpt_lines(r, paint, '^', f->source, f->span);
	related_add(r, f, gutter);
	help_add(r, f, gutter);
	fix_add(r, a, f, gutter);
	waiver_add(r, a, f->waiver, gutter);
	sink_char(r->out, '\n');
}

/* --- undecided: one note for one cause --- */

static void group_add(struct report *r, struct arena *a, const struct cause_group *g)
{
	uint32_t n;
	struct str names = cause_group_names(a, g, &n);
	const struct finding *first = g->members.at[0];
	title_add(r, PAINT_INFO, "undecided", n == 1 ? first->policy->name : STR("several"),
		n == 1 ? first->policy : NULL);
	visible_add(r->out, g->what.n ? g->what : first->message, REPORT_MESSAGE_MOST);
	sink_char(r->out, '\n');
	excerpt_lines(r, PAINT_INFO, '^', g->source, g->span);
	unsigned gutter = excerpt_gutter(g->source, g->span);
	if (n > 1)
		note_add(r, gutter, "", names);
	else
		note_add(r, gutter, "cannot be decided: ", first->policy->title);
	sink_char(r->out, '\n');
}

/* --- mistakes --- */

/* diag_render has made it visible; markers of CI systems are taken out here. */
static void rendered_add(struct sink *out, struct str text)
{
	size_t from = 0, at = 0, mark;
	while ((mark = str_find_char(str_skip(text, at), '#')) != STR_NOT_FOUND) {
		at += mark;
		if (is_ci_marker(text, at)) {
			sink_add(out, str_slice(text, from, at));
			sink_add(out, STR("<U+0023>"));
			from = at + 1;
		}
		at++;
	}
	sink_add(out, str_skip(text, from));
}

/* What cannot be decided for what the mistake points at. */
static void consequence_add(
	struct report *r, struct arena *a, struct causes *c, const struct diag *d)
{
	uint32_t n;
	const struct cause_group *g = causes_tell(c, d);
	if (g)
		note_add(r, excerpt_gutter(g->source, g->span), "", cause_group_names(a, g, &n));
}

static void errors_add(
	struct report *r, struct arena *a, const struct diags *ds, struct causes *causes)
{
	struct shown shown = {0};
	for (uint32_t i = 0; i < ds->all.n; i++) {
		const struct diag *d = ds->all.at[i];
		if (!shown_fits(&shown, d))
			continue;
		struct buf rendered = BUF(a);
		diag_render(d, &rendered, r->settings.colour);
		struct str text = buf_str(&rendered);
		while (str_ends_with(text, STR("\n\n")))
			text.n--;
		rendered_add(r->out, text);
		consequence_add(r, a, causes, d);
		sink_char(r->out, '\n');
	}
	for (int s = 0; s <= DIAG_WARNING; s++)
		if (shown.of[s] > REPORT_ERRORS_MOST)
			sink_printf(r->out, "and %u more %s in this file\n\n",
				shown.of[s] - REPORT_ERRORS_MOST,
				s == DIAG_ERROR ? "errors" : "warnings");
}

static void left_out_add(struct report *r, const struct findings *fs)
{
	LIST_EACH (const struct left_out, l, &fs->left_out) {
		sink_add(r->out, STR("limit: "));
		visible_add(r->out, l->path, 0);
		sink_printf(r->out, " has %u more findings; the %d that matter most are shown\n\n",
			l->n, FINDINGS_MOST);
	}
}

/* --- the whole --- */

static void text_begin(struct report *r)
{
	r->own = arena_new(r->arena, struct statistics);
}

static bool is_shown(const struct report *r, const struct finding *f)
{
	return f->verdict == VERDICT_FINDING ||
	       (f->verdict == VERDICT_WAIVED && r->settings.show_waived);
}

static void count(struct report *r, const struct finding *f)
{
	if (r->settings.statistics && f->verdict == VERDICT_FINDING)
		statistics_count(r->own, r->arena, f);
}

static void text_unit(struct report *r, struct findings *fs, struct diags *ds)
{
	struct causes causes = {0};
	if (!r->settings.quiet)
		causes_init(&causes, fs);
	errors_add(r, fs->arena, ds, &causes);
	for (uint32_t i = 0; i < fs->all.n; i++)
		if (is_shown(r, fs->all.at[i])) {
			finding_add(r, fs->arena, fs->all.at[i]);
			count(r, fs->all.at[i]);
		}
	left_out_add(r, fs);
	if (r->settings.quiet)
		return;
	r->ruler = (struct ruler){0};
	LIST_EACH (struct cause_group *, g, &causes.all)
		if (!(*g)->told)
			group_add(r, fs->arena, *g);
}

static void count_add(
	struct sink *out, const char *before, uint32_t n, const char *one, const char *many)
{
	sink_printf(out, "%s%u %s", before, n, n == 1 ? one : many);
}

static void severities_add(struct sink *out, const struct findings_counts *c)
{
	const char *before = " (";
	for (int s = SEVERITY_COUNT; s-- > 0;) {
		uint32_t n = c->of[VERDICT_FINDING][s];
		if (n)
			sink_printf(out, "%s%u %s", before, n, severity_name((enum severity)s));
		before = n ? ", " : before;
	}
	if (before[0] == ',')
		sink_char(out, ')');
}

static void by_tool_add(struct sink *out, const struct findings_counts *c)
{
	const char *before = " (";
	for (int t = TOOL_NONE + 1; t < DIRECTION_TOOLS; t++) {
		if (!c->by_tool[t])
			continue;
		sink_printf(out, "%s%u %s", before, c->by_tool[t],
			direction_tool_name((enum direction_tool)t));
		before = ", ";
	}
	if (before[0] == ',')
		sink_char(out, ')');
}

/* Whoever sends a change cannot switch checks off unseen. */
static void suppressed_add(struct sink *out, const struct report_totals *t)
{
	const struct findings_counts *c = &t->counts;
	uint32_t in_files = c->suppressed[WAIVER_INLINE], config = c->suppressed[WAIVER_CONFIG];
	if (in_files + config) {
		count_add(out, "", in_files + config, "finding", "findings");
		sink_add(out, STR(" suppressed by the tree: "));
		if (in_files) {
			sink_printf(out, "%u inline", in_files);
			by_tool_add(out, c);
		}
		if (config)
			sink_printf(out, "%s%u config", in_files ? ", " : "", config);
		sink_char(out, '\n');
	}
	if (c->lowered) {
		count_add(out, "", c->lowered, "finding", "findings");
		sink_add(out, STR(" made less grave by the configuration of the tree\n"));
	}
	if (t->tree_left_out) {
		count_add(out, "", t->tree_left_out, "file", "files");
		sink_add(out, STR(" left out by the configuration of the tree\n"));
	}
	if (t->ignored) {
		count_add(out, "", t->ignored, "file", "files");
		sink_add(out, STR(" left out by .gitignore\n"));
	}
	if (c->refused) {
		sink_add(out, STR("comments would suppress "));
		count_add(out, "", c->refused, "finding that is", "findings that are");
		sink_add(out, STR(" locked\n"));
	}
}

static void summary_add(struct report *r)
{
	const struct report_totals *t = &r->totals;
	count_add(r->out, "", counts_of(&t->counts, VERDICT_FINDING), "finding", "findings");
	severities_add(r->out, &t->counts);
	sink_printf(r->out, ", %u undecided", counts_of(&t->counts, VERDICT_UNDECIDED));
	if (counts_of(&t->counts, VERDICT_WAIVED))
		sink_printf(r->out, ", %u waived", counts_of(&t->counts, VERDICT_WAIVED));
	if (t->errors)
		count_add(r->out, ", ", t->errors, "error", "errors");
	if (t->warnings)
		count_add(r->out, ", ", t->warnings, "warning", "warnings");
	count_add(r->out, " in ", t->files, "file\n", "files\n");
	suppressed_add(r->out, t);
}

static void text_end(struct report *r)
{
	if (!r->settings.quiet) {
		summary_add(r);
		sink_add(r->out, r->settings.softened);
	}
	statistics_write(r->own, r->out, r->settings.colour);
}

const struct report_format report_text = {text_begin, text_unit, text_end, false};
