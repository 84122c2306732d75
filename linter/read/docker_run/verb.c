/*
 * verb.c: verbs that start no container: their options, what they work on, and what of that
 * policies ask for by name.
 */
#include "read/docker_run/private.h"

static struct text option_name(struct docker_run *d, const struct docker_option *o)
{
	return text_plain(
		str_join(d->arena, o->spelling.n > 1 ? STR("--") : STR("-"), o->spelling));
}

static bool takes_value(const struct docker_option *o)
{
	return o->row && o->row->type != DOCKER_BOOL;
}

/* Is an option given that has no value, or --name=false? */
static bool is_off(const struct docker_option *o)
{
	bool on;

	return !takes_value(o) && !o->value.n_holes && docker_bool(o->value.s, &on) && !on;
}

/* The lists of what is given, as the kind `command` has them, but by the long names. */
static void put_options(struct docker_run *d)
{
	struct value flags = value_list(d->arena, d->place);
	struct value options = value_list(d->arena, d->place);
	struct value values = value_map(d->arena, d->place);

	for (uint32_t i = 0; i < d->options.n; i++) {
		const struct docker_option *o = &d->options.at[i];
		struct value name = value_text(d->arena, option_name(d, o), o->place);
		struct value value = value_text(d->arena, o->value, o->place);

		if (!is_off(o))
			value_list_add(d->arena, flags, name);
		if (!takes_value(o))
			continue;
		value_list_add(d->arena, options, value);
		value_map_put(d->arena, values, name, value);
	}
	flags.u.list->open = options.u.list->open = values.u.map->open = d->open;
	model_set(d->command, F_docker_command_flags, flags);
	model_set(d->command, F_docker_command_options, options);
	model_set(d->command, F_docker_command_values, values);
}

/* The last option of that name; NULL: it is not given. */
static const struct docker_option *given(const struct docker_run *d, struct str name)
{
	for (uint32_t i = d->options.n; i-- > 0;)
		if (str_eq(d->options.at[i].spelling, name))
			return &d->options.at[i];
	return NULL;
}

/* Words that nobody sees may give an option that the verb has; NULL: they may not. */
static const struct cause *hidden(const struct docker_run *d, struct str name)
{
	return d->open && docker_flag_named(d, name) != NO_FLAG ? d->open : NULL;
}

static void put_privileged(struct docker_run *d)
{
	const struct docker_option *o = given(d, STR("privileged"));
	struct value v = value_bool(false, d->place);

	if (o)
		v = o->value.n_holes ? value_truth(TRUTH_UNKNOWN, text_cause(o->value), o->place)
				     : value_bool(!is_off(o), o->place);
	else if (hidden(d, STR("privileged")))
		v = value_truth(TRUTH_UNKNOWN, d->open, d->place);
	model_set(d->command, F_docker_command_privileged, v);
}

static void put_user(struct docker_run *d)
{
	const struct docker_option *o = given(d, STR("user"));

	if (o && (o->value.s.n || o->value.n_holes))
		model_set(d->command, F_docker_command_user, spec_user(d->f, o->value, o->place));
	else if (!o && hidden(d, STR("user")))
		model_set(d->command, F_docker_command_user,
			spec_maybe(VALUE_USER, &(struct hole){0, false, d->open}, d->place));
}

/* Options that set a variable, and where it then lives. */
static const struct setter {
	struct str option;
	const char *origin;
} setters[] = {{STR_INIT("env"), "flag"}, {STR_INIT("env-add"), "flag"},
	{STR_INIT("build-arg"), "build_arg"}};

static const char *origin_of(const struct docker_option *o)
{
	for (size_t i = 0; i < sizeof setters / sizeof *setters; i++)
		if (str_eq(setters[i].option, o->spelling))
			return setters[i].origin;
	return NULL;
}

static struct record *variable(
	struct docker_run *d, const struct docker_option *o, size_t equals, const char *origin)
{
	struct record *v = model_new(d->f, KIND_variable, o->place);
	size_t end = equals == STR_NOT_FOUND ? o->value.s.n : equals;
	struct text value = text_plain(STR(""));

	if (equals != STR_NOT_FOUND)
		value = text_slice(d->arena, o->value, end + 1, o->value.s.n);
	model_set(v, F_variable_name,
		value_text(d->arena, text_slice(d->arena, o->value, 0, end), o->place));
	model_set(v, F_variable_value, value_text(d->arena, value, o->place));
	model_set(v, F_variable_origin, value_string(d->arena, str_from(origin), o->place));
	model_set(v, F_variable_assigned, value_bool(equals != STR_NOT_FOUND, o->place));
	return v;
}

static void put_variables(struct docker_run *d)
{
	struct value list = value_list(d->arena, d->place);

	for (uint32_t i = 0; i < d->options.n; i++) {
		const struct docker_option *o = &d->options.at[i];
		const char *origin = takes_value(o) ? origin_of(o) : NULL;
		size_t equals = str_find_char(o->value.s, '=');

		if (!origin)
			continue;
		if (equals == STR_NOT_FOUND && o->value.n_holes) /* may hold a value as well */
			list.u.list->open = text_cause(o->value);
		else
			value_list_add(
				d->arena, list, value_record(variable(d, o, equals, origin)));
	}
	for (size_t i = 0; i < sizeof setters / sizeof *setters; i++)
		if (hidden(d, setters[i].option))
			list.u.list->open = d->open;
	model_set(d->command, F_docker_command_variables, list);
}

/* Verbs whose first operand is an image of a registry, and what they do with it. */
static const struct image_verb {
	struct str verb;
	const char *use;
	bool listed; /* it comes from there */
} image_verbs[] = {{STR_INIT("pull"), "pull", true}, {STR_INIT("service create"), "run", true},
	{STR_INIT("push"), "push", false}, {STR_INIT("trust sign"), "push", false}};

static void put_image(struct docker_run *d, struct str verb, struct value operands)
{
	bool unlisted = d->f->unlisted;
	struct record *image;

	for (size_t i = 0; i < sizeof image_verbs / sizeof *image_verbs; i++) {
		const struct image_verb *iv = &image_verbs[i];
		struct value v;

		if (!str_eq(iv->verb, verb) || !operands.u.list->n)
			continue;
		v = operands.u.list->at[0];
		if (v.tag != VALUE_STRING || value_is_unknown(v))
			return;
		d->f->unlisted = unlisted || !iv->listed;
		if (spec_image(d->f, *v.u.text, v.place, iv->use, &image, NULL))
			model_set(d->command, F_docker_command_image, value_record(image));
		d->f->unlisted = unlisted;
		return;
	}
}

static void read_table(struct docker_run *d, const struct docker_verb *verb, struct value operands)
{
	d->flags = verb->flags;
	d->n_flags = verb->n_flags;
	d->anywhere = verb->anywhere;
	d->incomplete = verb->incomplete;
	docker_parse_verb(d, operands);
}

void docker_verb_options(struct docker_run *d, struct value operands)
{
	model_set(d->command, F_docker_command_operands, operands);
	put_options(d);
	put_privileged(d);
	put_user(d);
}

void docker_verb(struct docker_run *d)
{
	struct value operands = value_list(d->arena, d->place);
	struct str name = value_str(model_get(d->command, F_docker_command_verb));
	struct docker_verb verb;

	if (docker_verb_find(name, &verb))
		read_table(d, &verb, operands);
	else
		d->open = facts_cause(d->f, d->place, "the options of this verb are not known");
	docker_verb_options(d, operands);
	put_variables(d);
	put_image(d, name, operands);
}
