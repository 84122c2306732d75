/*
 * jsonl.c: each finding and each mistake on a line of its own; the last line is the summary, so
 * that a reader can tell a whole report from one that was cut off.
 *
 * A line that names the input stands before what was found in it, and then the lines of the files
 * that are spoken of. With those, with the hash of the line by which code scanning tells a finding
 * again, and with all that a mistake says, `merge` can make every other report of it.
 */
#include "report/line_hash.h"
#include "report/lines.h"

static void jsonl_begin(struct report *r)
{
	r->own = arena_new(r->arena, struct line_hasher);
}

static void input_line(struct report *r)
{
	struct writer j;
	if (!r->unit_named.n)
		return;
	writer_init(&j, r->out);
	writer_open(&j, '{');
	writer_member_path(&j, r->unit, "input", r->unit_named);
	if (r->unit_last) {
		writer_key(&j, "last");
		writer_bool(&j, true);
	}
	writer_close(&j, '}');
	sink_char(r->out, '\n');
}

static void finding_line(struct report *r, struct finding *f)
{
	struct writer j;
	writer_init(&j, r->out);
	writer_open(&j, '{');
	members_finding(&j, r, f);
	uint32_t line = ruler_range(&r->ruler, f->source, f->span).from.line;
	writer_member_str(&j, "line_hash", line_hash_of(r->own, r->unit, f, line));
	member_cause_place(&j, r, f);
	writer_close(&j, '}');
	sink_char(r->out, '\n');
}

static void jsonl_unit(struct report *r, struct findings *fs, struct diags *ds)
{
	struct writer j;
	line_hasher_reset(r->own);
	input_line(r);
	lines_write(r->out, fs, ds);
	for (uint32_t i = 0; i < fs->all.n; i++)
		finding_line(r, fs->all.at[i]);
	LIST_EACH (const struct left_out, l, &fs->left_out) {
		writer_init(&j, r->out);
		object_left_out(&j, l);
		sink_char(r->out, '\n');
	}
	struct shown shown = {0};
	for (uint32_t i = 0; i < ds->all.n; i++) {
		if (!shown_fits(&shown, ds->all.at[i]))
			continue;
		writer_init(&j, r->out);
		object_error(&j, r, ds->all.at[i], true);
		sink_char(r->out, '\n');
	}
}

static void jsonl_end(struct report *r)
{
	struct writer j;
	writer_init(&j, r->out);
	writer_open(&j, '{');
	writer_member_str(&j, "version", r->settings.version);
	writer_key(&j, "summary");
	writer_open(&j, '{');
	members_totals(&j, &r->totals);
	writer_close(&j, '}');
	writer_close(&j, '}');
	sink_char(r->out, '\n');
}

const struct report_format report_jsonl = {jsonl_begin, jsonl_unit, jsonl_end, true};
