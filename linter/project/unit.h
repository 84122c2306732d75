/*
 * unit.h: one input, read: its records, what was wrong with it, and the memory of both.
 *
 * A unit is used by one thread. It is reset and used for the next input, so that a run over many
 * files needs the memory of one.
 */
#ifndef PROJECT_UNIT_H
#define PROJECT_UNIT_H

#include "directions/directions.h"
#include "project/recognise.h"
#include "read/read.h"
#include "read/shell/shell.h"

struct unit_settings {
	const struct map *values;     /* --set: struct str * by name; may be NULL */
	const struct map *build_args; /* --build-arg, the same */
	struct str target;            /* --target */
	struct str platform;          /* --platform */
	struct source **overrides;    /* --file, but the first; they outlive the unit */
	uint32_t n_overrides;
	int64_t today; /* days since 1970-01-01 */
	bool scripts;  /* keep what scripts are read, in the unit's `scripts` */
};

struct unit {
	struct arena arena;
	struct arena kept; /* what serves the next input, too */
	struct fresh_records *fresh;
	struct diags diags;
	struct facts facts;
	struct reading reading;
	struct source *source; /* NULL until unit_read */
	struct shell_found scripts;
	struct input_comment_list comments;
	struct direction_list directions; /* found in them */
};

void unit_init(struct unit *u);
void unit_done(struct unit *u);

/* Forgets the last input. */
void unit_reset(struct unit *u, const struct unit_settings *s);

/* Reads the source, which may live in the unit's arena, as `kind` says. `inputs` hands out the
 * files it names, and may be NULL. */
void unit_read(struct unit *u, enum input_kind kind, struct source *source, struct inputs *inputs);

/* Reads a command line whose words are already expanded and were quoted for a shell. */
void unit_read_argv(struct unit *u, struct source *source, struct inputs *inputs);

#endif
