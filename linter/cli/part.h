/*
 * part.h: what `lint --format jsonl` wrote, read back: the reports of a run in parts.
 *
 * A part is read twice: once to see that it is whole, how far the files reach and which of their
 * lines it holds, and once, input by input, for what was found. Of each file a sheet is rebuilt.
 */
#ifndef CLI_PART_H
#define CLI_PART_H

#include "cli/sheet.h"
#include "report/report.h"

/* An input and the lines that stand behind it. */
struct part_unit {
	struct str input; /* "": of the run */
	struct str file;  /* the part, as it was named */
	uint32_t line;    /* of the first of its lines */
	struct str lines;
	bool last; /* no input: said of a policy file or a baseline at the end of a run */
};

LIST(part_unit_list, struct part_unit);

struct parts {
	struct arena *arena; /* of the run, borrowed */
	const struct policy_info *(*policy)(void *of, struct str name, enum severity severity);
	void *of;
	struct str why; /* "part.jsonl:3: this is ...", once something returned false */
	struct part_unit_list units;
	uint32_t reports;            /* that the parts hold */
	struct report_totals totals; /* as the parts sum them up; without files */
	struct sheets sheets;        /* of the files that the parts speak of */
	bool measuring;              /* the first reading */
};

/* Reads a part through, - is standard input. false: p->why says why. */
bool parts_add(struct parts *p, struct str file);

/* Once all are in: makes the sheets. */
void parts_measured(struct parts *p);

/* What was found in the unit, in the arena of fs. Fingerprints are those of the part. false: as
 * above. */
bool parts_unit(struct parts *p, const struct part_unit *u, struct findings *fs, struct diags *ds);

#endif
