/*
 * shape.c: the words of a command told apart as its program would: flags, values of options,
 * the subcommand, operands.
 */
#include "read/shell/shape.h"

#include <stdlib.h>
#include <string.h>

#define PROGRAM(name, id)
#define WRAPPER(name, operands, values)
#define LAUNCHER(name, operands, values)
#define shell_package_none NULL
#define SHAPE(id, style, values, more, packages, verbs) \
	static const struct shell_shape shape_##id = {  \
		style, values, more, shell_package_##packages, verbs};
#include "read/shell/command_lines.def"
#undef SHAPE
#undef PROGRAM

static const struct program {
	const char *name;
	const struct shell_shape *shape;
} programs[] = {
#define SHAPE(id, style, values, more, packages, verbs)
#define PROGRAM(name, id) {name, &shape_##id},
#include "read/shell/command_lines.def"
#undef PROGRAM
#undef WRAPPER
};

static const struct shell_starter wrappers[] = {
#define PROGRAM(name, id)
#define WRAPPER(name, operands, values) {name, operands, values},
#include "read/shell/command_lines.def"
#undef WRAPPER
#undef LAUNCHER
};

static const struct shell_starter launchers[] = {
#define WRAPPER(name, operands, values)
#define LAUNCHER(name, operands, values) {name, operands, values},
#include "read/shell/command_lines.def"
};

static const struct shell_shape unknown = {"", "", "", NULL, ""};

static int compare(const void *name, const void *row)
{
	return str_cmp(*(const struct str *)name, str_from(((const struct program *)row)->name));
}

const struct shell_shape *shell_shape(struct str name)
{
	size_t n = sizeof programs / sizeof *programs;
	const struct program *p = bsearch(&name, programs, n, sizeof *programs, compare);
	while (!p && name.n && (char_is_digit(name.p[name.n - 1]) || name.p[name.n - 1] == '.'))
		name.n--; /* pip3.11 */
	if (!p)
		p = bsearch(&name, programs, n, sizeof *programs, compare);
	return p ? p->shape : &unknown;
}

static const struct shell_starter *find(const struct shell_starter *rows, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(name, str_from(rows[i].name)))
			return &rows[i];
	return NULL;
}

const struct shell_starter *shell_wrapper(struct str name)
{
	return find(wrappers, sizeof wrappers / sizeof *wrappers, name);
}

const struct shell_starter *shell_launcher(struct str name)
{
	return find(launchers, sizeof launchers / sizeof *launchers, name);
}

static bool among(const char *words, char before, struct str word, char behind)
{
	for (const char *p = words; *p; p += *p == ' ') {
		const char *from = p;
		while (*p && *p != ' ')
			p++;
		size_t n = (size_t)(p - from);
		bool head = before && n && from[0] == before;
		bool tail = behind && n && from[n - 1] == behind;
		if ((before && !head) || (behind && !tail))
			continue;
		struct str s = {from + head, n - head - tail};
		if (str_eq(s, word))
			return true;
	}
	return false;
}

bool shell_among(const char *words, struct str word)
{
	return word.n && among(words, '\0', word, '\0');
}

/* --- telling apart ------------------------------------------------------------------------ */

static bool has(const struct shell_line *l, char style)
{
	return strchr(l->shape->style, style) != NULL;
}

static bool takes_value(const struct shell_line *l, struct str option)
{
	return shell_among(l->shape->values, option) ||
	       (l->subcommand && among(l->shape->more, '+', option, '\0'));
}

static void open_list(struct value list, const struct cause *cause)
{
	if (!list.u.list->open)
		list.u.list->open = cause;
}

static void add(struct shell_line *l, struct value list, struct value v)
{
	value_list_add(l->w->arena, list, v);
}

static void add_flag(struct shell_line *l, const struct shell_arg *arg, struct str flag)
{
	struct value v = value_string(l->w->arena, flag, arg->place);
	v.flags |= VALUE_WRITTEN;
	add(l, l->flags, v);
	l->flagged = l->flagged || shell_among(l->shape->verbs, flag);
}

static void add_option(
	struct shell_line *l, struct str name, const struct shell_arg *arg, size_t from)
{
	add(l, l->options, shell_arg_slice(l->w, arg, from, arg->text.s.n));
	if (!str_eq(name, STR("-v")) && !str_eq(name, STR("--version")) &&
		!str_eq(name, STR("--vers")))
		return;
	struct shell_arg *version = arena_new(l->w->arena, struct shell_arg);
	*version = *arg;
	version->text = text_slice(l->w->arena, arg->text, from, arg->text.s.n);
	version->place = shell_arg_place(l->w, arg, from, arg->text.s.n);
	l->version = version;
}

/* An option word; true when the next word is its value. */
static bool add_long(struct shell_line *l, const struct shell_arg *arg)
{
	struct str s = arg->text.s;
	size_t at = str_find_char(s, '=');
	if (at != STR_NOT_FOUND) {
		add_flag(l, arg, str_slice(s, 0, at));
		add_option(l, str_slice(s, 0, at), arg, at + 1);
		return false;
	}
	if (arg->text.n_holes)
		add(l, l->flags, shell_arg_value(l->w, arg));
	else
		add_flag(l, arg, s);
	return !arg->text.n_holes && takes_value(l, s);
}

static bool add_bundle(struct shell_line *l, const struct shell_arg *arg, size_t from)
{
	struct str s = arg->text.s;
	for (size_t i = from; i < s.n; i++) {
		struct str flag = str_printf(l->w->arena, "-%c", s.p[i]);
		bool attached = among(l->shape->values, '\0', flag, '?');
		add_flag(l, arg, flag);
		if (!attached && !takes_value(l, flag))
			continue;
		size_t value = i + 1 + (l->shape->package && i + 1 < s.n && s.p[i + 1] == '=');
		if (value < s.n || (arg->text.n_holes && arg->text.holes[0].at >= value))
			add_option(l, flag, arg, value);
		else
			return !attached;
		return false;
	}
	return false;
}

static bool add_option_word(struct shell_line *l, const struct shell_arg *arg)
{
	struct str s = arg->text.s, head = str_slice(s, 0, 2);
	bool whole = shell_among(l->shape->more, s) || has(l, 'L');
	if (arg->text.n_holes && !str_starts_with(s, STR("--")) &&
		str_find_char(s, '=') == STR_NOT_FOUND && has(l, 'B') && !takes_value(l, head))
		open_list(l->flags, text_cause(arg->text));
	if (str_starts_with(s, STR("--")) || whole || takes_value(l, s) || s.n == 2)
		return add_long(l, arg);
	if (has(l, 'B'))
		return add_bundle(l, arg, 1);
	if (!takes_value(l, head))
		return add_long(l, arg);
	add_flag(l, arg, head);
	add_option(l, head, arg, 2);
	return false;
}

static void add_operand(struct shell_line *l, const struct shell_arg *arg)
{
	if (has(l, 'S') && !l->subcommand) {
		l->subcommand = arg;
		model_set(l->record, F_command_subcommand, shell_arg_value(l->w, arg));
		return;
	}
	add(l, l->operands, shell_arg_value(l->w, arg));
	list_push(l->w->arena, &l->left, arg);
}

/* A word that may be none, one or several of anything */
static void add_open(struct shell_line *l, const struct shell_arg *arg)
{
	open_list(l->flags, arg->open);
	open_list(l->options, arg->open);
	open_list(l->operands, arg->open);
	open_list(l->packages, arg->open);
	if (!has(l, 'S') || l->subcommand)
		return;
	struct value v = value_unknown(VALUE_STRING, arg->open, arg->place);
	model_set(l->record, F_command_subcommand, v);
	l->subcommand = arg;
}

/* It begins with something unknown, and that may be a dash. */
static bool may_be_option(const struct shell_arg *arg)
{
	const struct text *t = &arg->text;
	return t->n_holes && !t->holes[0].at && str_find_char(t->s, '/') == STR_NOT_FOUND;
}

static void add_words(struct shell_line *l, const struct shell_arg *args, uint32_t n)
{
	bool value = false, ended = false;
	struct str option = STR("");
	for (uint32_t i = 0; i < n; i++) {
		const struct shell_arg *arg = &args[i];
		struct str s = arg->text.s;
		bool hole_first = arg->text.n_holes && !arg->text.holes[0].at;
		bool dash = !ended && s.n > 1 && s.p[0] == '-' && !hole_first;
		if (value) {
			add_option(l, option, arg, 0);
			ended = has(l, 'M') &&
				(str_eq(option, STR("-c")) || str_eq(option, STR("-m")));
			value = false;
		} else if (arg->open) {
			add_open(l, arg);
		} else if (dash && s.n == 2 && s.p[1] == '-' && !arg->text.n_holes) {
			ended = true;
		} else if (dash || (i == 0 && has(l, 'T') && s.n && !hole_first)) {
			size_t first = l->flags.u.list->n;
			value = dash ? add_option_word(l, arg) : add_bundle(l, arg, 0);
			uint32_t last = l->flags.u.list->n;
			option = last > first ? value_str(l->flags.u.list->at[last - 1]) : s;
		} else {
			if (!ended && may_be_option(arg))
				open_list(l->flags, text_cause(arg->text));
			add_operand(l, arg);
			ended = ended || has(l, 'E');
		}
	}
}

void shell_tell_apart(struct shell_walk *w, struct record *command, struct str name,
	const struct shell_arg *args, uint32_t n)
{
	struct shell_line l = {.w = w, .record = command, .name = name, .shape = shell_shape(name)};
	l.flags = model_get(command, F_command_flags);
	l.options = model_get(command, F_command_options);
	l.operands = model_get(command, F_command_operands);
	l.packages = model_get(command, F_command_packages);
	add_words(&l, args, n);
	if (l.shape->package)
		shell_packages(&l);
}
