/*
 * gnu.c: file:line:column: severity: message [id], a line each, as editors and CI jump to it.
 */
#include "report/entry.h"
#include "report/visible.h"

/* A name that a runner would obey, or a blank before one, does not begin a line. */
static bool begins_plainly(struct str path)
{
	return path.n && (char_is_word(path.p[0]) || path.p[0] == '.' || path.p[0] == '/');
}

static void gnu_entry(struct report *r, const struct entry *e)
{
	if (e->source) {
		if (!begins_plainly(e->path))
			sink_add(r->out, STR("./"));
		visible_add(r->out, e->path, 0);
		sink_printf(r->out, ":%u:%u: ", e->at.from.line, e->at.from.column);
	} else {
		sink_add(r->out, STR("pratique: "));
	}
	sink_printf(r->out, "%s: ", level_word(level_of(e->severity)));
	visible_add(r->out, e->message, REPORT_MESSAGE_MOST);
	sink_printf(r->out, " [" STR_FMT "]\n", STR_ARG(e->id));
}

static void gnu_begin(struct report *r)
{
	(void)r;
}

static void gnu_unit(struct report *r, struct findings *fs, struct diags *ds)
{
	entries_each(r, fs, ds, gnu_entry);
}

const struct report_format report_gnu = {gnu_begin, gnu_unit, gnu_begin, false};
