/*
 * shape.h: how a program reads its words (command_lines.def), and what becomes of them.
 */
#ifndef SHELL_SHAPE
#define SHELL_SHAPE

#include "read/shell/walk.h"

struct shell_line;

/* Adds the packages that an operand names. */
typedef void shell_package_fn(struct shell_line *line, const struct shell_arg *arg);

struct shell_shape {
	const char *style, *values, *more;
	shell_package_fn *package; /* NULL: it installs nothing */
	const char *verbs;
};

struct shell_starter { /* a WRAPPER or LAUNCHER row */
	const char *name;
	unsigned operands;
	const char *values;
};

/* The words of one command while they are told apart. */
struct shell_line {
	struct shell_walk *w;
	struct record *record;
	const struct shell_shape *shape;
	struct str name; /* of the program */
	struct value flags, options, operands, packages;
	LIST(shell_arg_pointers, const struct shell_arg *) left; /* the operands */
	const struct shell_arg *subcommand;
	const struct shell_arg *version; /* gem install x -v 1: the version of all */
	bool flagged;                    /* pacman -S */
};

/* Never NULL: a program without a row is read plainly. */
const struct shell_shape *shell_shape(struct str name);
const struct shell_starter *shell_wrapper(struct str name); /* NULL: it is none */
const struct shell_starter *shell_launcher(struct str name);
bool shell_among(const char *words, struct str word); /* words: separated by blanks */

/* Fills flags, options, operands, subcommand and packages of a command from its arguments. */
void shell_tell_apart(struct shell_walk *w, struct record *command, struct str name,
	const struct shell_arg *args, uint32_t n);
void shell_packages(struct shell_line *line);

shell_package_fn shell_package_apt, shell_package_apk, shell_package_rpm, shell_package_zypper,
	shell_package_pacman, shell_package_pip, shell_package_npm, shell_package_gem,
	shell_package_go, shell_package_cargo, shell_package_conda, shell_package_composer;

#endif
