/*
 * json.c: one object for the whole run. Findings are written as they come; mistakes and what was
 * left out are gathered, since they stand behind all findings.
 */
#include "report/private.h"

static void json_begin(struct report *r)
{
	struct writer j;
	writer_init(&j, r->out);
	sink_char(r->out, '{');
	writer_member_str(&j, "version", r->settings.version);
	sink_add(r->out, STR(",\n \"findings\": ["));
}

static void findings_add_all(struct report *r, const struct findings *fs)
{
	for (uint32_t i = 0; i < fs->all.n; i++) {
		struct writer j;
		writer_init(&j, r->out);
		sink_add(r->out, r->any ? STR(",\n  ") : STR("\n  "));
		writer_open(&j, '{');
		members_finding(&j, r, fs->all.at[i]);
		writer_close(&j, '}');
		r->any = true;
	}
}

/* Mistakes that stop nothing are no errors; they are listed in the summary. */
static void errors_gather(struct report *r, const struct diags *ds)
{
	struct sink memory;
	struct shown shown = {0};
	for (uint32_t i = 0; i < ds->all.n; i++) {
		const struct diag *d = ds->all.at[i];
		if (!shown_fits(&shown, d))
			continue;
		struct buf *list = d->code->severity == DIAG_ERROR ? &r->errors : &r->warnings;
		struct writer j;
		gather(list, STR(""));
		sink_init_memory(&memory, list);
		writer_init(&j, &memory);
		object_error(&j, r, d, false);
		sink_flush(&memory);
	}
}

static void left_out_gather(struct report *r, const struct findings *fs)
{
	struct sink memory;
	LIST_EACH (const struct left_out, l, &fs->left_out) {
		struct writer j;
		gather(&r->left_out, STR(""));
		sink_init_memory(&memory, &r->left_out);
		writer_init(&j, &memory);
		object_left_out(&j, l);
		sink_flush(&memory);
	}
}

static void json_unit(struct report *r, struct findings *fs, struct diags *ds)
{
	findings_add_all(r, fs);
	errors_gather(r, ds);
	left_out_gather(r, fs);
}

static void list_add(struct report *r, const char *before, const struct buf *list)
{
	sink_add(r->out, str_from(before));
	if (list->n) {
		sink_add(r->out, STR("\n  "));
		sink_add(r->out, buf_str(list));
		sink_add(r->out, STR("\n "));
	}
	sink_char(r->out, ']');
}

static void json_end(struct report *r)
{
	struct writer j;
	sink_add(r->out, r->any ? STR("\n ]") : STR("]"));
	list_add(r, ",\n \"errors\": [", &r->errors);
	sink_add(r->out, STR(",\n \"summary\": {"));
	writer_init(&j, r->out);
	members_totals(&j, &r->totals);
	list_add(r, ",\n \"warnings\": [", &r->warnings);
	list_add(r, ",\n \"left_out_of\": [", &r->left_out);
	sink_add(r->out, STR("}}\n"));
}

const struct report_format report_json = {json_begin, json_unit, json_end, true};
