/*
 * markdown.c: a summary for the page of a CI run: how many of what, then the worst in a table.
 */
#include "report/entry.h"
#include "report/visible.h"

#include <string.h>

enum { MARKDOWN_ROWS = 100 };

struct markdown {
	struct buf rows[SEVERITY_COUNT];
	uint32_t n[SEVERITY_COUNT];
};

/* One line; what Markdown or HTML would take for markup is written as it stands. */
static void markdown_add(struct report *r, struct buf *out, struct str text)
{
	struct buf plain = BUF(r->unit);
	struct sink memory;
	sink_init_memory(&memory, &plain);
	visible_add(&memory, text, REPORT_MESSAGE_MOST);
	sink_flush(&memory);
	for (size_t i = 0; i < plain.n; i++) {
		char c = plain.p[i];
		if (c == '<' || c == '&')
			buf_add(out, c == '<' ? STR("&lt;") : STR("&amp;"));
		else if (strchr("\\`*_{}[]#+!|~@>", c))
			buf_printf(out, "\\%c", c);
		else
			buf_char(out, c);
	}
}

static void markdown_entry(struct report *r, const struct entry *e)
{
	struct markdown *x = r->own;
	struct buf *out = &x->rows[e->severity];
	if (e->verdict == VERDICT_UNDECIDED)
		return;
	out->arena = r->arena;
	if (x->n[e->severity]++ >= MARKDOWN_ROWS)
		return;
	buf_printf(out, "| %s | ",
		e->finding ? severity_name(e->severity) : level_word(level_of(e->severity)));
	markdown_add(r, out, e->source ? e->path : STR("pratique"));
	if (e->source)
		buf_printf(out, ":%u", e->at.from.line);
	buf_add(out, STR(" | "));
	markdown_add(r, out, e->id);
	buf_add(out, STR(" | "));
	markdown_add(r, out, e->message);
	buf_add(out, STR(" |\n"));
}

static void markdown_begin(struct report *r)
{
	r->own = arena_new(r->arena, struct markdown);
}

static void markdown_unit(struct report *r, struct findings *fs, struct diags *ds)
{
	entries_each(r, fs, ds, markdown_entry);
}

static void counts_add_all(struct report *r)
{
	const struct report_totals *t = &r->totals;
	sink_add(r->out, STR("## pratique\n\n| | |\n| --- | --: |\n"));
	for (int s = SEVERITY_COUNT; s-- > 0;)
		if (t->counts.of[VERDICT_FINDING][s])
			sink_printf(r->out, "| %s | %u |\n", severity_name((enum severity)s),
				t->counts.of[VERDICT_FINDING][s]);
	sink_printf(r->out,
		"| undecided | %u |\n| waived | %u |\n| errors | %u |\n| files | %u |\n",
		counts_of(&t->counts, VERDICT_UNDECIDED), counts_of(&t->counts, VERDICT_WAIVED),
		t->errors, t->files);
}

static void markdown_end(struct report *r)
{
	const struct markdown *x = r->own;
	uint32_t all = 0, shown = 0;
	counts_add_all(r);
	for (int s = 0; s < SEVERITY_COUNT; s++)
		all += x->n[s];
	if (!all)
		return;
	sink_add(
		r->out, STR("\n| severity | where | policy | what |\n| --- | --- | --- | --- |\n"));
	for (int s = SEVERITY_COUNT; s-- > 0 && shown < MARKDOWN_ROWS;)
		for (struct str rest = buf_str(&x->rows[s]), line; rest.n && shown < MARKDOWN_ROWS;
			shown++) {
			rest = str_cut(rest, '\n', &line);
			sink_add(r->out, line);
			sink_char(r->out, '\n');
		}
	if (all > shown)
		sink_printf(r->out, "\nand %u more\n", all - shown);
}

const struct report_format report_markdown = {markdown_begin, markdown_unit, markdown_end, false};
