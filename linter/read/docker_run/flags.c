/*
 * flags.c: the rows of flags.def and the search for a name among them.
 */
#include "read/docker_run/private.h"

#define BOTH false
#define RUN true
#define FLAG(id, long_name, short_name, kind, scope, test, fill, to, doc) \
	[FLAG_##id] = {.name = STR_INIT(long_name),                       \
		.shorthand = short_name,                                  \
		.type = DOCKER_##kind,                                    \
		.run_only = scope,                                        \
		.check = check_##test,                                    \
		.set = set_##fill,                                        \
		.field = (enum field_id)(to)},
#define ALIAS(name, id)
#define GLOBAL(id, name, short_name, takes_value, doc)
const struct docker_flag_row docker_flags[FLAG_COUNT] = {
#include "read/docker_run/flags.def"
};
#undef FLAG
#undef ALIAS

#define FLAG(id, long_name, short_name, kind, scope, test, fill, to, doc)
#define ALIAS(long_name, id) {STR_INIT(long_name), FLAG_##id},
static const struct alias {
	struct str name;
	enum docker_flag flag;
} aliases[] = {
#include "read/docker_run/flags.def"
};

static enum docker_flag offered(const struct docker_run *d, enum docker_flag flag)
{
	return d->create && docker_flags[flag].run_only ? FLAG_COUNT : flag;
}

enum docker_flag docker_flag_named(const struct docker_run *d, struct str name)
{
	for (unsigned i = 0; i < FLAG_COUNT; i++)
		if (str_eq(docker_flags[i].name, name))
			return offered(d, (enum docker_flag)i);
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (str_eq(aliases[i].name, name))
			return aliases[i].flag;
	return FLAG_COUNT;
}

enum docker_flag docker_flag_short(const struct docker_run *d, char c)
{
	for (unsigned i = 0; i < FLAG_COUNT; i++)
		if (c && docker_flags[i].shorthand == c)
			return offered(d, (enum docker_flag)i);
	return FLAG_COUNT;
}
