/*
 * option_table.c: the rows of options.def as data.
 */
#include "cli/private.h"

#include <stddef.h>

const struct command_info command_infos[COMMAND_COUNT] = {
#define COMMAND(name, arguments, doc, more) {#name, arguments, doc, more},
#include "cli/options.def"
#undef COMMAND
};

const char *const group_headings[GROUP_COUNT] = {
#define GROUP(name, heading) heading,
#include "cli/options.def"
#undef GROUP
};

#define ON(command) (1u << COMMAND_##command)

static const struct option_info infos[OPTION_COUNT] = {
#define OPTION(name, letter, argument, reader, commands, group, doc) \
	{#name, letter, argument, commands, GROUP_##group, doc},
#include "cli/options.def"
#undef OPTION
};

option_reader *const option_readers[OPTION_COUNT] = {
#define OPTION(name, letter, argument, reader, commands, group, doc) option_##reader,
#include "cli/options.def"
#undef OPTION
};

static const size_t offsets[OPTION_COUNT] = {
#define OPTION(name, letter, argument, reader, commands, group, doc) \
	offsetof(struct settings, name),
#include "cli/options.def"
#undef OPTION
};

void *option_field(struct settings *s, enum option_id id)
{
	return (char *)s + offsets[id];
}

unsigned option_group_count(void)
{
	return GROUP_COUNT;
}

const char *option_group_heading(unsigned group)
{
	return group_headings[group];
}

unsigned option_count(void)
{
	return OPTION_COUNT;
}

const struct option_info *option_at(unsigned i)
{
	return &infos[i];
}

const char *command_name(enum command c)
{
	return command_infos[c].name;
}
