/*
 * open.c: a line with words that nobody sees: whatever it does not write may still be written by
 * them. And options that the client refuses: what they set is not known either.
 */
#include "read/docker_run/private.h"

/* What the line says of itself, not of the container it describes. */
static bool is_settled(const struct field *field)
{
	static const struct str names[] = {STR_INIT("name"), STR_INIT("image"), STR_INIT("command"),
		STR_INIT("docker_command"), STR_INIT("command_line")};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(str_from(field->name), names[i]))
			return true;
	return !field->run[0] || field->derive;
}

static void open_record(struct docker_run *d, struct record *r, const struct cause *why)
{
	for (unsigned i = 0; i < r->kind->n_fields; i++)
		if (!is_settled(&r->kind->fields[i]))
			model_open(d->arena, r, i, why);
}

void docker_open(struct docker_run *d, const struct cause *why)
{
	open_record(d, d->container, why);
	open_record(d, d->limits, why);
	open_record(d, d->reservations, why);
}

void docker_unreadable(struct docker_run *d)
{
	for (uint32_t i = 0; d->flags == docker_flags && i < d->options.n; i++) {
		const struct docker_option *o = &d->options.at[i];
		enum field_id field = docker_flags[o->flag].field;

		if (o->refused && field < FIELD_COUNT)
			model_unreadable(d->arena, docker_owner(d, field), field, o->place);
	}
}
