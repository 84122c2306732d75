/*
 * shape.c: the rows of command_lines.def: which program reads its words how, and which programs
 * start others.
 */
#include "read/shell/shape.h"

#include <stdlib.h>

#define shell_package_none NULL
#define SHAPE(id, style, shorts, longs, packages, verbs) \
	static const struct shell_shape shape_##id = {   \
		style, shorts, longs, shell_package_##packages, verbs};
#define VERB(id, names, shorts, longs)
#define PROGRAM(name, id)
#define WRAPPER(name, operands)
#define LAUNCHER(name, operands)
#include "read/shell/command_lines.def"
#undef SHAPE
#undef VERB

static const struct shell_verb verbs[] = {
#define SHAPE(id, style, shorts, longs, packages, verbs)
#define VERB(id, names, shorts, longs) {&shape_##id, names, shorts, longs},
#include "read/shell/command_lines.def"
#undef VERB
#undef PROGRAM
#define VERB(id, names, shorts, longs)
};

static const struct program {
	const char *name;
	const struct shell_shape *shape;
} programs[] = {
#define PROGRAM(name, id) {name, &shape_##id},
#include "read/shell/command_lines.def"
#undef PROGRAM
#undef WRAPPER
#define PROGRAM(name, id)
};

static const struct shell_starter wrappers[] = {
#define WRAPPER(name, operands) {name, operands},
#include "read/shell/command_lines.def"
#undef WRAPPER
#undef LAUNCHER
#define WRAPPER(name, operands)
};

static const struct shell_starter launchers[] = {
#define LAUNCHER(name, operands) {name, operands},
#include "read/shell/command_lines.def"
};

static const struct shell_shape unknown = {"", "", "", NULL, ""};

static int compare(const void *name, const void *row)
{
	return str_cmp(*(const struct str *)name, str_from(((const struct program *)row)->name));
}

static const struct program *find_program(struct str name)
{
	size_t n = sizeof programs / sizeof *programs;
	const struct program *p = bsearch(&name, programs, n, sizeof *programs, compare);
	while (!p && name.n && (char_is_digit(name.p[name.n - 1]) || name.p[name.n - 1] == '.'))
		name.n--; /* pip3.11 */
	return p ? p : bsearch(&name, programs, n, sizeof *programs, compare);
}

const struct shell_shape *shell_shape(struct str name)
{
	const struct program *p = find_program(name);
	return p ? p->shape : &unknown;
}

bool shell_is_program(struct str name)
{
	return find_program(name) != NULL;
}

const struct shell_verb *shell_verb(const struct shell_shape *shape, struct str subcommand)
{
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (verbs[i].shape == shape && shell_among(verbs[i].names, subcommand))
			return &verbs[i];
	return NULL;
}

const struct shell_starter *shell_wrapper(struct str name)
{
	for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++)
		if (str_eq(name, str_from(wrappers[i].name)))
			return &wrappers[i];
	return NULL;
}

static bool holds(struct value list, struct str text)
{
	for (uint32_t i = 0; i < list.u.list->n; i++)
		if (str_eq(value_str(list.u.list->at[i]), text))
			return true;
	return false;
}

const struct shell_starter *shell_launcher(struct str name, struct str verb, struct value flags)
{
	for (size_t i = 0; i < sizeof launchers / sizeof *launchers; i++) {
		struct str head, rest = str_cut(str_from(launchers[i].name), ' ', &head);
		if (str_eq(name, head) && (!rest.n || str_eq(rest, verb) || holds(flags, rest)))
			return &launchers[i];
	}
	return NULL;
}

bool shell_among(const char *words, struct str word)
{
	struct str all = str_from(words);
	for (size_t at = 0, end; word.n && at < all.n; at = end + 1) {
		for (end = at; end < all.n && all.p[end] != ' '; end++)
			;
		if (end - at == word.n && memcmp(all.p + at, word.p, word.n) == 0)
			return true;
	}
	return false;
}
