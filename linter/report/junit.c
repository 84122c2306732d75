/*
 * junit.c: JUnit XML as Jenkins reads it: a suite for each input, a failed test for each finding,
 * an error for each mistake, a skipped one for what is undecided, and a passed one for an input
 * without any, since an empty suite reads as if nothing had run. Positions stand in the text: the
 * schema knows no others.
 */
#include "report/entry.h"
#include "report/xml.h"

static void case_add(struct report *r, const struct entry *e, const char *element)
{
	struct sink *out = r->out;
	struct str where = e->source ? str_printf(r->unit, STR_FMT ":%u:%u", STR_ARG(e->path),
					       e->at.from.line, e->at.from.column)
				     : r->unit_path;
	sink_add(out, STR("    <testcase"));
	xml_attribute(out, "name",
		str_printf(r->unit, STR_FMT " " STR_FMT, STR_ARG(e->id), STR_ARG(where)));
	xml_attribute(out, "classname", r->unit_path);
	sink_printf(out, ">\n      <%s", element);
	xml_attribute(out, "type",
		e->finding ? str_from(severity_name(e->finding->severity)) : STR("error"));
	xml_attribute(out, "message", e->message);
	sink_add(out, STR(">"));
	xml_add(out, where, 0);
	sink_add(out, STR(": "));
	xml_add(out, entry_text(r->unit, e), REPORT_MESSAGE_MOST);
	sink_printf(out, "</%s>\n    </testcase>\n", element);
}

static const char *element_of(const struct entry *e)
{
	if (!e->finding)
		return e->severity >= SEVERITY_HIGH ? "error" : "skipped";
	return e->verdict == VERDICT_FINDING ? "failure" : "skipped";
}

struct tally {
	uint32_t tests, failures, errors, skipped;
};

/* r->own: the tally of the input */
static void tally_entry(struct report *r, const struct entry *e)
{
	struct tally *t = r->own;
	const char *element = element_of(e);
	t->tests++;
	t->failures += element[0] == 'f';
	t->errors += element[0] == 'e';
	t->skipped += element[0] == 's';
}

static struct tally tally_of(struct report *r, struct findings *fs, struct diags *ds)
{
	struct tally t = {0};
	struct ruler begin = r->ruler;
	r->own = &t;
	entries_each(r, fs, ds, tally_entry);
	r->own = NULL;
	r->ruler = begin;
	return t;
}

static void junit_entry(struct report *r, const struct entry *e)
{
	case_add(r, e, element_of(e));
}

static void junit_begin(struct report *r)
{
	sink_add(r->out, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			     "<testsuites name=\"pratique\">\n"));
}

static void junit_unit(struct report *r, struct findings *fs, struct diags *ds)
{
	struct tally t = tally_of(r, fs, ds);
	sink_add(r->out, STR("  <testsuite"));
	xml_attribute(r->out, "name", r->unit_path);
	sink_printf(r->out, " tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\">\n",
		t.tests ? t.tests : 1, t.failures, t.errors, t.skipped);
	entries_each(r, fs, ds, junit_entry);
	if (!t.tests) {
		sink_add(r->out, STR("    <testcase name=\"no findings\""));
		xml_attribute(r->out, "classname", r->unit_path);
		sink_add(r->out, STR("/>\n"));
	}
	sink_add(r->out, STR("  </testsuite>\n"));
}

static void junit_end(struct report *r)
{
	sink_add(r->out, STR("</testsuites>\n"));
}

const struct report_format report_junit = {junit_begin, junit_unit, junit_end, false};
