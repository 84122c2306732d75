/*
 * forms.c: how fields are written that are not simply a key or option of their own, and how a
 * change or a refusal is noted.
 */
#include "fix/private.h"

#include <stdarg.h>
#include <stdio.h>

static const struct fix_form forms[] = {
#define ITEM(kind, name, list, text, run) \
	{.field = F_##kind##_##name,      \
		.key = STR_INIT(list),    \
		.item = STR_INIT(text),   \
		.option = STR_INIT(run)},
#define PART(kind, name, text, not_text, mount) \
	{.field = F_##kind##_##name,            \
		.word = STR_INIT(text),         \
		.opposite = STR_INIT(not_text), \
		.csv = STR_INIT(mount)},
#define LEAD(kind, name) {.field = F_##kind##_##name, .lead = true},
#define ENTRY(kind, name, key, unwritten) \
	{.field = F_##kind##_##name, .member = STR_INIT(key), .other = STR_INIT(unwritten)},
#define GAP(kind, name) {.field = F_##kind##_##name, .gap = true},
#include "fix/forms.def"
#undef ITEM
#undef PART
#undef LEAD
#undef ENTRY
#undef GAP
};

static enum field_id first_of(const struct record *r)
{
	static const enum field_id first[] = {
#define KIND(kind, prepare, doc) FIRST_##kind,
#define PART(kind, doc) FIRST_##kind,
#define FIELD(...)
#define DERIVED(...)
#define ENUM(...)
#define MISSING(...)
#define IMPLIES(...)
#define TRIED(...)
#define SENSITIVE(...)
#include "model/fields.def"
#undef KIND
#undef PART
#undef FIELD
#undef DERIVED
#undef ENUM
#undef MISSING
#undef IMPLIES
#undef TRIED
#undef SENSITIVE
	};
	return first[r->kind->index];
}

const struct fix_form *fix_form(const struct record *r, int slot)
{
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if ((int)forms[i].field == (int)first_of(r) + slot)
			return &forms[i];
	return NULL;
}

bool fix_refuse(struct fix_document *d, const char *format, ...)
{
	char text[300];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (!d->why.n)
		d->why = str_copy(d->arena, str_from(text));
	return false;
}

bool fix_change(struct fix_document *d, uint32_t from, uint32_t to, struct str text)
{
	struct change c = {{from, to}, text};
	list_push(d->arena, d->out, c);
	return true;
}
