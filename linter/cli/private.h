/*
 * private.h: what reading and describing options share.
 */
#ifndef CLI_PRIVATE_H
#define CLI_PRIVATE_H

#include "cli/options.h"

enum option_id {
#define ON(command) 0
#define OPTION(name, letter, argument, reader, commands, group, doc) OPTION_##name,
#include "cli/options.def"
#undef OPTION
#undef ON
	OPTION_COUNT
};

enum option_group {
#define GROUP(name, heading) GROUP_##name,
#include "cli/options.def"
#undef GROUP
	GROUP_COUNT
};

extern const char *const group_headings[GROUP_COUNT];

/* One function for each kind of argument: reads `text` into `field` of `s`. False: `want` says what
 * would fit. */
struct option_value {
	struct arena *arena;
	struct settings *settings;
	void *field;
	struct str text;
	struct str want;
};

typedef bool option_reader(struct option_value *v);
option_reader option_flag, option_text, option_texts, option_names, option_pairs, option_kind,
	option_size, option_date, option_severity, option_unknown, option_format, option_form,
	option_colour, option_jobs, option_url;

extern option_reader *const option_readers[OPTION_COUNT];
void *option_field(struct settings *s, enum option_id id);

#endif
