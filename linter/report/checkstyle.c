/*
 * checkstyle.c: checkstyle's XML, which many CI systems read: findings by file.
 */
#include "report/entry.h"
#include "report/xml.h"

/* What is in no file of the run stands under the program's name. */
static void file_open(struct report *r, struct str path)
{
	struct str *file = r->own;
	path = path.n ? path : STR("pratique");
	if (str_eq(*file, path))
		return;
	if (file->n)
		sink_add(r->out, STR("  </file>\n"));
	sink_add(r->out, STR("  <file"));
	xml_attribute(r->out, "name", path);
	sink_add(r->out, STR(">\n"));
	*file = str_copy(r->arena, path);
}

static void checkstyle_entry(struct report *r, const struct entry *e)
{
	static const char *const severities[] = {"info", "warning", "error"};
	file_open(r, e->path);
	sink_printf(r->out, "    <error line=\"%u\" column=\"%u\"", e->source ? e->at.from.line : 1,
		e->source ? e->at.from.column : 1);
	xml_attribute(r->out, "severity", str_from(severities[level_of(e->severity)]));
	xml_attribute(r->out, "message", entry_text(r->unit, e));
	xml_attribute(r->out, "source", str_printf(r->unit, "pratique." STR_FMT, STR_ARG(e->id)));
	sink_add(r->out, STR("/>\n"));
}

static void checkstyle_begin(struct report *r)
{
	r->own = arena_new(r->arena, struct str); /* the file that is open; empty: none */
	sink_add(r->out, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			     "<checkstyle version=\"8.0\">\n"));
}

static void checkstyle_unit(struct report *r, struct findings *fs, struct diags *ds)
{
	entries_each(r, fs, ds, checkstyle_entry);
}

static void checkstyle_end(struct report *r)
{
	if (((struct str *)r->own)->n)
		sink_add(r->out, STR("  </file>\n"));
	sink_add(r->out, STR("</checkstyle>\n"));
}

const struct report_format report_checkstyle = {
	checkstyle_begin, checkstyle_unit, checkstyle_end, false};
