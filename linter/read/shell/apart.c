/*
 * apart.c: the words of a command told apart as its program would: flags, values of options, the
 * subcommand, operands.
 */
#include "read/shell/shape.h"

#include <string.h>

static bool has(const struct shell_line *l, char style)
{
	return strchr(l->options.shape->style, style) != NULL;
}

static void open_list(struct value list, const struct cause *cause)
{
	const struct cause **open = list.tag == VALUE_MAP ? &list.u.map->open : &list.u.list->open;
	if (!*open)
		*open = cause;
}

static struct str dashed(const struct shell_line *l, const char *dashes, struct str name)
{
	return str_printf(l->w->arena, "%s" STR_FMT, dashes, STR_ARG(name));
}

static void add_flag(struct shell_line *l, const struct shell_arg *arg, struct str flag)
{
	struct value v = value_string(l->w->arena, flag, arg->place);
	v.flags |= VALUE_WRITTEN;
	value_list_add(l->w->arena, l->flags, v);
	l->flagged = l->flagged || shell_among(l->options.shape->verbs, flag);
}

/* --- values of options -------------------------------------------------------------------- */

static const struct shell_arg *part_of(
	struct shell_line *l, const struct shell_arg *arg, size_t from)
{
	if (!from)
		return arg;
	struct shell_arg *part = arena_new(l->w->arena, struct shell_arg);
	*part = *arg;
	part->text = text_slice(l->w->arena, arg->text, from, arg->text.s.n);
	part->place = shell_arg_place(l->w, arg, from, arg->text.s.n);
	part->word = NULL;
	return part;
}

static void put(struct shell_line *l, struct str name, struct value v)
{
	value_map_put(l->w->arena, l->values, value_string(l->w->arena, name, v.place), v);
}

/* Under each name of the option: -u, --uid. */
static void put_everywhere(struct shell_line *l, struct str name, struct value v)
{
	struct shell_names others = {0};
	put(l, name, v);
	if (shell_is_long(&l->options, name)) {
		struct shell_option o = shell_long_option(&l->options, name);
		if (o.letter)
			put(l, dashed(l, "-", (struct str){&o.letter, 1}), v);
		return;
	}
	shell_letter_names(&l->options, name.p[1], l->w->arena, &others);
	LIST_EACH (struct str, s, &others)
		put(l, s->p[0] == '-' ? *s : dashed(l, "--", *s), v);
}

static void add_value(
	struct shell_line *l, struct str name, const struct shell_arg *arg, size_t from)
{
	struct value v = shell_arg_slice(l->w, arg, from, arg->text.s.n);
	value_list_add(l->w->arena, l->option_values, v);
	put_everywhere(l, name, v);
	if (shell_among("-v --version --vers -Version -version", name))
		l->version = part_of(l, arg, from);
	if (has(l, 'C') && shell_among("-c --command", name))
		l->script = part_of(l, arg, from);
	if (has(l, 'M') && shell_among("-c -m -jar --module", name))
		l->ended = true;
}

/* --- options ------------------------------------------------------------------------------ */

/* --name, --name=value, --na where that is enough */
static void add_long(struct shell_line *l, const struct shell_arg *arg)
{
	struct str s = arg->text.s;
	size_t at = str_find_char(s, has(l, 'N') ? ':' : '='), end = at == STR_NOT_FOUND ? s.n : at;
	if (arg->text.n_holes && arg->text.holes[0].at <= end) {
		value_list_add(l->w->arena, l->flags, shell_arg_value(l->w, arg));
		return;
	}
	struct shell_option o = shell_long_option(&l->options, str_slice(s, 0, end));
	struct str name = o.cut ? dashed(l, "--", o.name) : o.name;
	add_flag(l, arg, name);
	if (at != STR_NOT_FOUND)
		add_value(l, name, arg, at + 1);
	else if (o.takes == TAKES_NEXT || (has(l, 'N') && !o.known))
		l->waiting = name;
	l->passing = has(l, 'X') && shell_among("-exec -execdir -ok -okdir", name);
}

/* -xzf FILE, -xzfFILE */
static void add_bundle(struct shell_line *l, const struct shell_arg *arg, size_t from)
{
	struct str s = arg->text.s;
	for (size_t i = from; i < s.n; i++) {
		struct str flag = str_printf(l->w->arena, "-%c", s.p[i]);
		enum shell_takes takes = shell_letter(&l->options, s.p[i]);
		add_flag(l, arg, flag);
		bool equals = has(l, '=') && i + 1 < s.n && s.p[i + 1] == '=';
		if (takes == TAKES_NOTHING || (takes == TAKES_ATTACHED && has(l, '=') && !equals))
			continue; /* -qq, but -q=2 */
		size_t value = i + 1 + equals;
		if (value < s.n || (arg->text.n_holes && arg->text.holes[0].at >= value))
			add_value(l, flag, arg, value);
		else if (takes == TAKES_NEXT)
			l->waiting = flag;
		return;
	}
}

/* chmod -rwx, chmod -w,+x */
static bool is_mode(struct str s)
{
	bool letters = true;
	for (size_t i = 1; i < s.n; i++)
		letters = letters && s.p[i] && strchr("rwxXstugoa,+-=", s.p[i]);
	return letters && s.n > 1;
}

static void add_operand(struct shell_line *l, const struct shell_arg *arg);

/* A letter that takes a value, the value behind it; else the word is one option. */
static void add_unbundled(struct shell_line *l, const struct shell_arg *arg)
{
	if (shell_letter(&l->options, arg->text.s.p[1]) != TAKES_NOTHING)
		add_bundle(l, arg, 1);
	else
		add_long(l, arg);
}

static void add_option(struct shell_line *l, const struct shell_arg *arg)
{
	struct str s = arg->text.s;
	if (shell_is_long(&l->options, s)) {
		add_long(l, arg);
	} else if (has(l, 'P') && is_mode(s)) {
		add_operand(l, arg);
	} else if (!has(l, 'B')) {
		add_unbundled(l, arg);
	} else {
		bool value = shell_letter(&l->options, s.p[1]) != TAKES_NOTHING;
		if (arg->text.n_holes && str_find_char(s, '=') == STR_NOT_FOUND && !value)
			open_list(l->flags, text_cause(arg->text));
		add_bundle(l, arg, 1);
	}
}

/* --- the others --------------------------------------------------------------------------- */

static void set_subcommand(struct shell_line *l, const struct shell_arg *arg)
{
	l->subcommand = arg;
	l->options.behind = true;
	if (!arg->text.n_holes && !arg->open)
		l->options.verb = shell_verb(l->options.shape, arg->text.s);
}

/* docker exec, docker container run, docker compose run ...: behind the container, the image or
 * the service stand the words of what it runs. */
static bool runs(const struct shell_line *l)
{
	uint32_t nouns = l->subcommand && shell_among("container compose", l->subcommand->text.s);
	const struct shell_arg *verb = nouns && l->left.n ? l->left.at[0] : l->subcommand;
	return verb && l->left.n > nouns && shell_among("run exec create", verb->text.s);
}

static void add_operand(struct shell_line *l, const struct shell_arg *arg)
{
	if (has(l, 'S') && !l->subcommand) {
		set_subcommand(l, arg);
		model_set(l->record, F_command_subcommand, shell_arg_value(l->w, arg));
		return;
	}
	value_list_add(l->w->arena, l->operands, shell_arg_value(l->w, arg));
	list_push(l->w->arena, &l->left, arg);
	l->ended = l->ended || has(l, 'E') || (has(l, 'R') && runs(l));
}

/* A word that may be none, one or several of anything */
static void add_open(struct shell_line *l, const struct shell_arg *arg)
{
	open_list(l->flags, arg->open);
	open_list(l->option_values, arg->open);
	open_list(l->values, arg->open);
	open_list(l->operands, arg->open);
	open_list(l->packages, arg->open);
	if (!has(l, 'S') || l->subcommand)
		return;
	model_set(l->record, F_command_subcommand,
		value_unknown(VALUE_STRING, arg->open, arg->place));
	set_subcommand(l, arg);
}

/* It begins with something unknown, and that may be a dash. */
static bool may_be_option(const struct shell_arg *arg)
{
	const struct text *t = &arg->text;
	return t->n_holes && !t->holes[0].at && str_find_char(t->s, '/') == STR_NOT_FOUND;
}

/* --progress false */
static bool is_truth(const struct shell_line *l, const struct shell_arg *arg)
{
	uint32_t n = l->flags.u.list->n;
	return has(l, 'F') && n && !arg->text.n_holes && shell_among("true false", arg->text.s) &&
	       str_starts_with(value_str(l->flags.u.list->at[n - 1]), STR("--"));
}

static void add_word(
	struct shell_line *l, const struct shell_arg *arg, const struct shell_arg *before)
{
	struct str s = arg->text.s;
	bool hole_first = arg->text.n_holes && !arg->text.holes[0].at;
	bool dash = !l->ended && s.n > 1 && s.p[0] == '-' && !hole_first;
	bool bundle = !before && has(l, 'T') && s.n && !hole_first;
	if (has(l, 'N') && dash)
		l->waiting = STR(""); /* -Recurse -Path x: the first one has no value */
	if (l->passing) {
		l->passing = !shell_among("; +", s);
	} else if (l->waiting.n) {
		struct str option = l->waiting;
		l->waiting = STR("");
		add_value(l, option, arg, 0);
	} else if (arg->open) {
		add_open(l, arg);
	} else if (dash && str_eq(s, STR("--")) && !arg->text.n_holes) {
		l->ended = true;
	} else if (dash) {
		add_option(l, arg);
	} else if (bundle) {
		add_bundle(l, arg, 0);
	} else if (before && before->text.s.n > 1 && before->text.s.p[0] == '-' &&
		   is_truth(l, arg)) {
		add_value(l, value_str(l->flags.u.list->at[l->flags.u.list->n - 1]), arg, 0);
	} else {
		if (!l->ended && may_be_option(arg))
			open_list(l->flags, text_cause(arg->text));
		add_operand(l, arg);
	}
}

const struct shell_arg *shell_tell_apart(struct shell_walk *w, struct record *command,
	struct str name, const struct shell_arg *args, uint32_t n)
{
	struct shell_line l = {.w = w,
		.record = command,
		.name = name,
		.options = {shell_shape(name), NULL, false}};
	l.flags = model_get(command, F_command_flags);
	l.option_values = model_get(command, F_command_options);
	l.values = model_get(command, F_command_values);
	l.operands = model_get(command, F_command_operands);
	l.packages = model_get(command, F_command_packages);
	for (uint32_t i = 0; i < n; i++)
		add_word(&l, &args[i], i ? &args[i - 1] : NULL);
	if (l.options.shape->package)
		shell_packages(&l);
	return l.script;
}
