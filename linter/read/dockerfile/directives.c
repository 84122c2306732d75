/*
 * directives.c: syntax, escape and check, which stand at the very top.
 */
#include "read/dockerfile/private.h"

static struct value directive_value(struct dockerfile *d, struct token t)
{
	uint32_t place = facts_place(d->reading.facts, d->source, (struct span){t.from, t.to});
	struct value v = value_string(d->arena, t.text, place);
	v.flags |= VALUE_WRITTEN;
	return v;
}

static void set_syntax(struct dockerfile *d, struct token t)
{
	struct record *image;
	struct str reference, why;
	str_cut(t.text, ' ', &reference);
	struct span at = {t.from, t.from + (uint32_t)reference.n};
	uint32_t place = facts_place(d->reading.facts, d->source, at);
	if (spec_image(d->reading.facts, text_plain(reference), place, "syntax", &image, &why))
		model_set(d->record, F_dockerfile_syntax, value_record(image));
	else
		diag_add(d->reading.diags, &DIAG_dockerfile_syntax, d->source, at, STR_FMT,
			STR_ARG(why));
}

static struct diag *refuse_option(struct dockerfile *d, struct str part, const char *why)
{
	uint32_t from = (uint32_t)(part.p - d->source->text.p);
	struct diag *g = diag_add(d->reading.diags, &DIAG_dockerfile_syntax, d->source,
		(struct span){from, from + (uint32_t)part.n}, "%s", why);
	diag_note(g, "the options are skip=RULE,..., error=true and experimental=RULE,..., "
		     "parted by ;");
	return g;
}

static void check_option(struct dockerfile *d, struct str part)
{
	static const struct str names[] = {
		STR_INIT("skip"), STR_INIT("error"), STR_INIT("experimental")};
	struct str name, value = str_cut(part, '=', &name);
	struct nearest near;
	bool known = false, yes;
	nearest_init(&near, str_trim(name));
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		known |= str_eq(names[i], str_trim(name));
		nearest_offer(&near, names[i]);
	}
	if (!known || name.n == part.n)
		dockerfile_meant(refuse_option(d, part, "this is no option of check"), near, "");
	else if (str_eq(str_trim(name), STR("error")) && !parse_bool(str_trim(value), &yes))
		refuse_option(d, part, "`error` is either true or false");
}

/* check=option;option;option up to the first blank; what follows the second ; is one option. */
static void check_options(struct dockerfile *d, struct token t)
{
	struct str part, rest;
	str_cut(t.text, ' ', &rest);
	for (int i = 0; i < 3; i++) {
		size_t end = i < 2 ? str_find_char(rest, ';') : STR_NOT_FOUND;
		part = str_slice(rest, 0, end == STR_NOT_FOUND ? rest.n : end);
		check_option(d, part);
		if (end == STR_NOT_FOUND)
			return;
		rest = str_skip(rest, end + 1);
	}
}

void dockerfile_directives(struct dockerfile *d)
{
	uint32_t place = d->record->place;
	struct value map = value_map(d->arena, place);
	struct value escape =
		value_string(d->arena, d->escape == '`' ? STR("`") : STR("\\"), place);
	for (uint32_t i = 0; i < d->directive_names.n; i++) {
		struct token name = d->directive_names.at[i], value = d->directive_values.at[i];
		value_map_put(d->arena, map, directive_value(d, name), directive_value(d, value));
		if (str_eq(name.text, STR("syntax")))
			set_syntax(d, value);
		if (str_eq(name.text, STR("check")))
			check_options(d, value);
		if (str_eq(name.text, STR("escape")) && value.text.n == 1)
			escape.place = directive_value(d, value).place;
	}
	model_set(d->record, F_dockerfile_directives, map);
	model_set(d->record, F_dockerfile_escape, escape);
}
