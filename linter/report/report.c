#include "report/entry.h"
#include "report/private.h"

#define FORMAT(name, doc) extern const struct report_format report_##name;
#include "report/formats.def"
#undef FORMAT

static const struct row {
	const char *name, *doc;
	const struct report_format *format;
} rows[REPORT_COUNT] = {
#define FORMAT(name, doc) {#name, doc, &report_##name},
#include "report/formats.def"
#undef FORMAT
};

struct report *report_new(
	struct arena *a, enum report_kind kind, struct sink *out, const struct report_settings *s)
{
	struct report *r = arena_new(a, struct report);
	r->arena = a;
	r->out = out;
	r->format = rows[kind].format;
	r->settings = *s;
	r->errors = r->warnings = r->left_out = BUF(a);
	r->format->begin(r);
	return r;
}

bool report_shows_changes(enum report_kind kind)
{
	return rows[kind].format->changes;
}

static void count_diags(struct report_totals *t, const struct diags *ds)
{
	for (uint32_t i = 0; i < ds->all.n; i++) {
		if (ds->all.at[i]->code->severity == DIAG_ERROR)
			t->errors++;
		else
			t->warnings++;
	}
}

bool shown_fits(struct shown *shown, const struct diag *d)
{
	return shown->of[d->code->severity]++ < REPORT_ERRORS_MOST;
}

void report_unit(struct report *r, struct str path, struct findings *fs, struct diags *ds)
{
	r->unit = fs->arena;
	r->unit_named = path;
	r->unit_path = report_path(r, path);
	r->totals.files += path.n && !r->unit_last;
	counts_add(&r->totals.counts, &fs->counts);
	LIST_EACH (struct left_out, l, &fs->left_out)
		r->totals.left_out += l->n;
	diags_sort(ds);
	count_diags(&r->totals, ds);
	r->ruler = (struct ruler){0};
	r->format->unit(r, fs, ds);
	r->ruler = (struct ruler){0};
}

void report_last(struct report *r, struct str path, struct findings *fs, struct diags *ds)
{
	r->unit_last = true;
	report_unit(r, path, fs, ds);
	r->unit_last = false;
}

bool report_end(struct report *r)
{
	r->format->end(r);
	return sink_flush(r->out);
}
