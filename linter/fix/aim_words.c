/*
 * aim_words.c: the same in Dockerfiles and command lines.
 */
#include "fix/private.h"

char aim_letter(const struct aim *x)
{
	struct str rest = x->field ? str_from(x->field->run) : STR(""), word;
	if (!x->field && aim_is_text(x->e->target))
		rest = value_str(x->e->target);
	while (rest.n) {
		rest = str_cut(rest, ' ', &word);
		if (word.n == 2 && word.p[0] == '-' && char_is_alpha(word.p[1]))
			return word.p[1];
	}
	return 0;
}

/* export NAME=value alone: without it, export prints all variables. */
static bool is_all_of_export(struct str text, struct span span)
{
	struct str before = str_trim(str_slice(text, 0, span.from)),
		   after = str_skip(text, span.to);
	while (after.n && (after.p[0] == ' ' || after.p[0] == '\t'))
		after = str_skip(after, 1);
	bool whole = before.n == 6 || (before.n > 6 && !char_is_word(before.p[before.n - 7]));
	return str_ends_with(before, STR("export")) && whole &&
	       (!after.n || str_find_char(STR("&|;)\r\n"), after.p[0]) != STR_NOT_FOUND);
}

bool aim_remove_words(struct aim *x)
{
	struct fix_document *d = x->d;
	struct record *in = instruction_at(d, x->span), *around;
	if (in)
		return words_remove_instruction(d, in);
	if (aim_is_part(x))
		return part_remove(d, x->span, value_str(x->e->target));
	around = instruction_around(d, x->span);
	if (around) { /* the only word of it? */
		struct span all = facts_at(around->facts, around->place).span;
		struct str lead = str_trim(str_slice(d->text, all.from, x->span.from));
		bool only = str_find_char(lead, ' ') == STR_NOT_FOUND && x->span.to == all.to;
		if (only && record_is(x->e->record ? x->e->record : around, KIND_variable))
			return words_remove_instruction(d, around);
	}
	if (is_all_of_export(d->text, x->span))
		return fix_refuse(d, "nothing would be left of `export`");
	if (aim_is_exec(x))
		return words_remove_item(d, x->span, aim_letter(x));
	return words_remove(d, x->span, aim_letter(x));
}

/* Of "--user -u" the first long one. */
struct str aim_long_option(const char *flags)
{
	struct str rest = str_from(flags), word;
	while (rest.n) {
		rest = str_cut(rest, ' ', &word);
		if (str_starts_with(word, STR("--")))
			return word;
	}
	return STR("");
}

static bool is_upper_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 'A' || s.p[i] > 'Z')
			return false;
	return s.n > 0;
}

/* The last instruction of the stage. */
bool aim_append(struct fix_document *d, struct record *stage, struct str text)
{
	struct value all = record_get(stage, F_stage_instructions - FIRST_stage);
	if (all.tag != VALUE_LIST || value_is_unknown(all) || !all.u.list->n)
		return fix_refuse(d, "the stage has no instructions");
	struct record *last = all.u.list->at[all.u.list->n - 1].u.record;
	if (facts_at(last->facts, last->place).source != d->reading->source)
		return fix_refuse(d, "it stands in another file");
	return words_insert_instruction(d, last, text, false);
}

bool aim_set_words(struct aim *x, const struct fix_form *form, struct str value)
{
	struct record *r = x->e->record;
	struct str option = form ? form->option : aim_long_option(x->field->run);
	if (form && form->word.n) {
		struct value options = record_get(r, F_mount_options - FIRST_mount);
		bool first = options.tag != VALUE_LIST || options.u.list->n == 0;
		return part_add(x->d, x->span, form, first);
	}
	if (form && form->lead)
		return part_lead(x->d, x->span, value);
	if (record_is(r, KIND_stage) && is_upper_word(str_from(x->field->dockerfile)))
		return aim_append(x->d, r,
			str_printf(
				x->d->arena, "%s " STR_FMT, x->field->dockerfile, STR_ARG(value)));
	if (!option.n || (!record_is(r, KIND_container) && !record_is(r, KIND_limits)))
		return fix_refuse(x->d, "no option says it");
	if (!form && str_starts_with(str_from(x->field->type), STR("bool")) == false)
		option = str_printf(
			x->d->arena, STR_FMT "=" STR_FMT, STR_ARG(option), STR_ARG(value));
	return words_add_option(x->d, x->span, option);
}
