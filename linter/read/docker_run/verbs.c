/*
 * verbs.c: the rows of verbs.def and the search among them; verbs that have two names.
 */
#include "read/docker_run/private.h"

enum verb_word { FIRST, ANYWHERE, CLOSED, OPEN };

/* The rows in order; an option belongs to the last verb before it. */
static const struct entry {
	struct str verb; /* .n == 0: an option */
	enum verb_word where, whole;
} entries[] = {
#define VERB(name, where, whole) {STR_INIT(name), where, whole},
#define OPTION(name, shorthand, type) {STR_INIT(""), FIRST, CLOSED},
#include "read/docker_run/verbs.def"
#undef VERB
#undef OPTION
};

#define VERB(name, where, whole)
#define OPTION(long_name, short_name, kind) \
	{.name = STR_INIT(long_name),       \
		.shorthand = short_name,    \
		.type = DOCKER_##kind,      \
		.check = check_none,        \
		.set = set_none,            \
		.field = (enum field_id)(NO_FIELD)},
static const struct docker_flag_row options[] = {
#include "read/docker_run/verbs.def"
};

enum { ENTRIES = sizeof entries / sizeof *entries };

bool docker_verb_find(struct str name, struct docker_verb *out)
{
	unsigned option = 0;

	for (unsigned i = 0; i < ENTRIES; i++) {
		option += !entries[i].verb.n;
		if (!str_eq(entries[i].verb, name))
			continue;
		*out = (struct docker_verb){.name = name,
			.flags = options + option,
			.anywhere = entries[i].where == ANYWHERE,
			.incomplete = entries[i].whole == OPEN};
		while (++i < ENTRIES && !entries[i].verb.n)
			out->n_flags++;
		return true;
	}
	return false;
}

/* Words that are followed by a verb. */
static const struct str groups[] = {STR_INIT("builder"), STR_INIT("buildx"), STR_INIT("checkpoint"),
	STR_INIT("compose"), STR_INIT("config"), STR_INIT("container"), STR_INIT("context"),
	STR_INIT("image"), STR_INIT("manifest"), STR_INIT("network"), STR_INIT("node"),
	STR_INIT("plugin"), STR_INIT("secret"), STR_INIT("service"), STR_INIT("stack"),
	STR_INIT("swarm"), STR_INIT("system"), STR_INIT("trust"), STR_INIT("volume")};

bool docker_is_group(struct str word)
{
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
		if (str_eq(groups[i], word))
			return true;
	return false;
}

/* Verbs of a group that have a name of their own as well, where it is not the same word. */
static const struct twin {
	struct str group, verb, name;
} twins[] = {
	{STR_INIT("container"), STR_INIT("ls"), STR_INIT("ps")},
	{STR_INIT("container"), STR_INIT("list"), STR_INIT("ps")},
	{STR_INIT("container"), STR_INIT("remove"), STR_INIT("rm")},
	{STR_INIT("image"), STR_INIT("ls"), STR_INIT("images")},
	{STR_INIT("image"), STR_INIT("list"), STR_INIT("images")},
	{STR_INIT("image"), STR_INIT("rm"), STR_INIT("rmi")},
	{STR_INIT("image"), STR_INIT("remove"), STR_INIT("rmi")},
	{STR_INIT("system"), STR_INIT("info"), STR_INIT("info")},
	{STR_INIT("system"), STR_INIT("events"), STR_INIT("events")},
	{STR_INIT("builder"), STR_INIT("build"), STR_INIT("build")},
	{STR_INIT("buildx"), STR_INIT("build"), STR_INIT("build")},
	{STR_INIT("buildx"), STR_INIT("b"), STR_INIT("build")},
	{STR_INIT("network"), STR_INIT("remove"), STR_INIT("network rm")},
	{STR_INIT("volume"), STR_INIT("remove"), STR_INIT("volume rm")},
	{STR_INIT("stack"), STR_INIT("up"), STR_INIT("stack deploy")},
};

/* Verbs of container and image that are as well known without them. */
static const char of_containers[] = " attach commit cp create diff exec export kill logs pause "
				    "port rename restart rm run start "
				    "stats stop top unpause update wait ";
static const char of_images[] = " build history import load pull push save tag ";

static bool is_listed(const char *words, struct str word)
{
	for (struct str rest = str_from(words), head; rest.n;) {
		rest = str_cut(rest, ' ', &head);
		if (head.n && str_eq(head, word))
			return true;
	}
	return false;
}

struct str docker_verb_name(struct arena *a, struct str group, struct str verb)
{
	for (size_t i = 0; i < sizeof twins / sizeof *twins; i++)
		if (str_eq(twins[i].group, group) && str_eq(twins[i].verb, verb))
			return twins[i].name;
	if ((str_eq(group, STR("container")) && is_listed(of_containers, verb)) ||
		(str_eq(group, STR("image")) && is_listed(of_images, verb)))
		return verb;
	return str_printf(a, STR_FMT " " STR_FMT, STR_ARG(group), STR_ARG(verb));
}
