/*
 * facts.h: all records of one unit of work, with the places their values were written at.
 *
 * A unit is one input file with what belongs to it (a compose file and the Dockerfiles it builds).
 * Records are made by readers, registered by kind in the order of the text, and read-only for
 * policies. One unit is used by one thread at a time.
 */
#ifndef VALUE_FACTS_H
#define VALUE_FACTS_H

#include "source/source.h"
#include "value/value.h"

struct kind;
struct schema;
struct fresh_records;

struct place {
	struct source *source;
	struct span span;
};

LIST(place_list, struct place);
LIST(source_list, struct source *);
LIST(record_list, struct record *);

struct record {
	const struct kind *kind;
	struct facts *facts;
	uint32_t place;
	bool listed;     /* ranged over by `for each`; false for parts and linked files */
	uint16_t sifted; /* the machine's: a slot it has sifted by + 1, and the bit it had; 0 */
	uint8_t bit;
	const void *origin; /* the reader's own node, for fields worked out on demand */
	struct value slot[];
};

struct facts {
	struct arena *arena; /* borrowed */
	const struct schema *schema;
	struct place_list places;    /* [0] is nowhere */
	struct source_list sources;  /* in the order their first place was registered */
	struct record_list *by_kind; /* one list for each kind of the schema */
	struct fresh_records *fresh; /* slots of a fresh record of each kind; for record_new */
	bool unlisted;               /* records made now are not ranged over */
	int64_t today;               /* run date, in days since 1970-01-01 */
	const void *origin;          /* the linter's own, for kinds prepared on demand */
};

void facts_init(struct facts *f, struct arena *a, const struct schema *schema);

uint32_t facts_place(struct facts *f, struct source *source, struct span span);
struct place facts_at(const struct facts *f, uint32_t place);
struct str facts_written(const struct facts *f, uint32_t place); /* the source text there */

/* "`NAME` has no default" and the like; the words are copied. */
const struct cause *facts_cause(struct facts *f, uint32_t place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* -1, 0, 1: which place comes first, by order of source registration, then by offset. */
int facts_place_cmp(const struct facts *f, uint32_t a, uint32_t b);

#endif
