/*
 * open.c: fields of which not everything is known. What is there is what is surely so: a list or
 * map may hold more, and what nobody wrote may be anything.
 */
#include "model/model.h"

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

void model_open(struct arena *a, struct record *r, unsigned slot, const struct cause *why)
{
	struct str type = str_from(r->kind->fields[slot].type);
	bool optional = str_ends_with(type, STR("?"));
	enum value_tag tag = tag_of(optional ? str_slice(type, 0, type.n - 1) : type);
	struct value *v = &r->slot[slot];

	if (value_is_unknown(*v))
		return;
	if (tag == VALUE_LIST && !optional) {
		if (v->tag != VALUE_LIST || !v->u.list)
			*v = value_list(a, r->place);
		v->u.list->open = why;
	} else if (tag == VALUE_MAP && !optional) {
		if (v->tag != VALUE_MAP || !v->u.map)
			*v = value_map(a, r->place);
		v->u.map->open = why;
	} else if (optional ? value_is_missing(*v) || !(v->flags & VALUE_WRITTEN)
			    : tag != VALUE_RECORD && !(v->flags & VALUE_WRITTEN)) {
		*v = value_unknown(tag, why, r->place);
		v->flags |= optional ? VALUE_MAYBE_MISSING : 0;
	}
}

void model_unreadable(struct arena *a, struct record *r, enum field_id field, uint32_t place)
{
	static const struct cause why = {.what = STR_INIT("it cannot be read"), .told = true};
	unsigned slot = model_slot(r, field);
	struct value *v = &r->slot[slot];

	if (v->flags & VALUE_WRITTEN && v->tag != VALUE_LIST && v->tag != VALUE_MAP)
		return;
	model_open(a, r, slot, &why);
	if (v->flags & VALUE_UNKNOWN) {
		v->flags = (uint8_t)((v->flags | VALUE_WRITTEN) & ~VALUE_MAYBE_MISSING);
		v->place = place;
	}
}
