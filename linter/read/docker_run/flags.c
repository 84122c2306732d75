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

static enum docker_flag offered(const struct docker_run *d, unsigned flag)
{
	return d->create && d->flags[flag].run_only ? NO_FLAG : (enum docker_flag)flag;
}

enum docker_flag docker_flag_named(const struct docker_run *d, struct str name)
{
	for (unsigned i = 0; i < d->n_flags; i++)
		if (str_eq(d->flags[i].name, name))
			return offered(d, i);
	for (size_t i = 0; d->flags == docker_flags && i < sizeof aliases / sizeof *aliases; i++)
		if (str_eq(aliases[i].name, name))
			return aliases[i].flag;
	return NO_FLAG;
}

enum docker_flag docker_flag_short(const struct docker_run *d, char c)
{
	for (unsigned i = 0; i < d->n_flags; i++)
		if (c && d->flags[i].shorthand == c)
			return offered(d, i);
	return NO_FLAG;
}
