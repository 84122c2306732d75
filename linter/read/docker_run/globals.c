/*
 * globals.c: the options between docker and its verb.
 */
#include "read/docker_run/private.h"

const struct docker_option *docker_global(const struct docker_globals *g, struct str name)
{
	for (uint32_t i = g->options.n; i-- > 0;)
		if (str_eq(g->options.at[i].spelling, name) && !g->options.at[i].refused)
			return &g->options.at[i];
	return NULL;
}

static bool is_level(struct str s)
{
	static const struct str levels[] = {STR_INIT("panic"), STR_INIT("fatal"), STR_INIT("error"),
		STR_INIT("warn"), STR_INIT("warning"), STR_INIT("info"), STR_INIT("debug"),
		STR_INIT("trace")};

	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		if (str_eq_nocase(levels[i], s))
			return true;
	return false;
}

static void check(struct docker_run *d, const struct docker_globals *g)
{
	const struct docker_option *level = docker_global(g, STR("log-level"));
	const struct docker_option *context = docker_global(g, STR("context"));

	if (level && !level->value.n_holes && level->value.s.n && !is_level(level->value.s))
		docker_refuse(d, level->place, "Unable to parse logging level: " STR_FMT,
			STR_ARG(level->value.s));
	if (context && docker_global(g, STR("host")))
		docker_refuse(d, context->place,
			"conflicting options: cannot specify both --host and --context");
}

/* A word that may be any number of options is passed over, the verb is expected behind it. */
void docker_globals_read(struct docker_run *d, struct docker_globals *g)
{
	struct docker_verb table;

	docker_verb_find(STR("docker"), &table);
	d->flags = table.flags;
	d->n_flags = table.n_flags;
	d->strict = true;
	for (;; d->at++) {
		docker_parse(d);
		if (d->at >= d->n || !docker_word_is_open(d, d->at))
			break;
	}
	g->options = d->options;
	g->open = d->open;
	d->options = (struct docker_option_list){0};
	d->open = NULL;
	d->image_open = false;
	d->image = d->n;
	d->strict = false;
	check(d, g);
}
