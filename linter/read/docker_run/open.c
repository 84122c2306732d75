/*
 * open.c: a line with words that nobody sees. Whatever it does not write may still be
 * written by them, so it is unknown: a list may hold more, a bool may be either, what is optional
 * may be there.
 */
#include "read/docker_run/private.h"

static enum value_tag tag_of(struct str type)
{
	static const struct {
		struct str name;
		enum value_tag tag;
	} tags[] = {{STR_INIT("bool"), VALUE_BOOL}, {STR_INIT("int"), VALUE_INT},
		{STR_INIT("number"), VALUE_NUMBER}, {STR_INIT("string"), VALUE_STRING},
		{STR_INIT("bytes"), VALUE_BYTES}, {STR_INIT("duration"), VALUE_DURATION},
		{STR_INIT("path"), VALUE_PATH}, {STR_INIT("user"), VALUE_USER}};

	if (str_starts_with(type, STR("list of ")))
		return VALUE_LIST;
	if (str_starts_with(type, STR("map of ")))
		return VALUE_MAP;
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (str_eq(type, tags[i].name))
			return tags[i].tag;
	return VALUE_RECORD;
}

static struct value open_list(struct docker_run *d, struct value old, uint32_t place)
{
	struct value v = value_list(d->arena, place);

	if (old.flags & VALUE_WRITTEN)
		v = old;
	v.u.list->open = d->open;
	return v;
}

static struct value open_map(struct docker_run *d, struct value old, uint32_t place)
{
	struct value v = value_map(d->arena, place);

	if (old.flags & VALUE_WRITTEN)
		v = old;
	v.u.map->open = d->open;
	return v;
}

static void open_slot(
	struct docker_run *d, struct record *r, const struct field *field, struct value *slot)
{
	struct str type = str_from(field->type);
	bool optional = str_ends_with(type, STR("?"));
	enum value_tag tag = tag_of(optional ? str_slice(type, 0, type.n - 1) : type);

	if (tag == VALUE_LIST && !optional && !value_is_unknown(*slot)) {
		*slot = open_list(d, *slot, r->place);
		return;
	}
	if (tag == VALUE_MAP && !optional && !value_is_unknown(*slot)) {
		*slot = open_map(d, *slot, r->place);
		return;
	}
	if (slot->flags & VALUE_WRITTEN)
		return;
	*slot = value_unknown(tag, d->open, r->place);
	if (optional)
		slot->flags |= VALUE_MAYBE_MISSING;
}

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

static void open_record(struct docker_run *d, struct record *r)
{
	for (unsigned i = 0; i < r->kind->n_fields; i++)
		if (!is_settled(&r->kind->fields[i]))
			open_slot(d, r, &r->kind->fields[i], &r->slot[i]);
}

void docker_open(struct docker_run *d)
{
	open_record(d, d->container);
	open_record(d, d->limits);
	open_record(d, d->reservations);
}
