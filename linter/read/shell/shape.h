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
	const char *style, *shorts, *longs;
	shell_package_fn *package; /* NULL: it installs nothing */
	const char *verbs;
};

struct shell_verb { /* what holds behind a subcommand */
	const struct shell_shape *shape;
	const char *names, *shorts, *longs;
};

struct shell_starter { /* a WRAPPER or LAUNCHER row */
	const char *name;
	unsigned operands;
};

/* --- options ------------------------------------------------------------------------------ */

/* The options that hold where a word stands. */
struct shell_options {
	const struct shell_shape *shape;
	const struct shell_verb *verb; /* NULL: none, or one without a row */
	bool behind;                   /* the subcommand has been seen */
};

enum shell_takes { TAKES_NOTHING, TAKES_NEXT, TAKES_ATTACHED };

struct shell_option {
	struct str name; /* as written; where it was cut short its whole name, without dashes */
	enum shell_takes takes;
	char letter; /* that means the same; 0: none */
	bool cut, known;
};

/* Is the word one option, and no bundle of letters? */
bool shell_is_long(const struct shell_options *o, struct str word);

/* `word`: without =value */
struct shell_option shell_long_option(const struct shell_options *o, struct str word);
enum shell_takes shell_letter(const struct shell_options *o, char letter);

/* Is the word behind an option word its value? */
bool shell_takes_next(const struct shell_options *o, struct str word);

/* The long options that take a value and mean the same as the letter, without dashes. */
void shell_letter_names(
	const struct shell_options *o, char letter, struct arena *a, struct shell_names *out);

/* --- lines -------------------------------------------------------------------------------- */

/* The words of one command while they are told apart. */
struct shell_line {
	struct shell_walk *w;
	struct record *record;
	struct shell_options options;
	struct str name; /* of the program */
	struct value flags, option_values, values, operands, packages;
	LIST(shell_arg_pointers, const struct shell_arg *) left; /* the operands */
	const struct shell_arg *subcommand;
	const struct shell_arg *version; /* gem install x -v 1: the version of all */
	const struct shell_arg *script;  /* su -c SCRIPT */
	struct str waiting;              /* the option whose value comes next */
	bool ended;                      /* only operands follow */
	bool passing;                    /* over the words of -exec */
	bool flagged;                    /* pacman -S */
};

/* Never NULL: a program without a row is read plainly. */
const struct shell_shape *shell_shape(struct str name);
const struct shell_verb *shell_verb(const struct shell_shape *shape, struct str subcommand);
bool shell_is_program(struct str name);                     /* it has a row */
const struct shell_starter *shell_wrapper(struct str name); /* NULL: it is none */

/* `verb`: its subcommand, or empty; `flags`: LIST of its options */
const struct shell_starter *shell_launcher(struct str name, struct str verb, struct value flags);
bool shell_among(const char *words, struct str word); /* words: separated by blanks */

/* Fills flags, options, operands, subcommand and packages of a command from its arguments. The
 * answer is the argument that is a script, for programs with the style C; else NULL. */
const struct shell_arg *shell_tell_apart(struct shell_walk *w, struct record *command,
	struct str name, const struct shell_arg *args, uint32_t n);
void shell_packages(struct shell_line *line);

/* Where, from `i` on, the program stands that another one starts behind its options and operands;
 * the end when it starts none. `p` takes the assignments on the way, or is NULL. */
struct peeled;
uint32_t shell_behind_starter(const struct shell_options *o, unsigned operands,
	const struct shell_args *args, uint32_t i, struct peeled *p);

/* A command whose words may start others. */
struct shell_started {
	struct str name; /* of the program */
	const struct shell_arg *args;
	uint32_t n;
	bool sudo;                      /* it runs through sudo */
	const struct shell_arg *script; /* NULL, or what shell_tell_apart gave */
	const struct shell_node *node;  /* NULL: it stands in words */
	struct record *record;
};

/* Reads the commands that a command holds in its words or is fed. */
void shell_read_started(struct shell_walk *w, const struct shell_started *line);

/* --- packages ----------------------------------------------------------------------------- */

shell_package_fn shell_package_plain, shell_package_apt, shell_package_apk, shell_package_rpm,
	shell_package_zypper, shell_package_pacman, shell_package_pip, shell_package_npm,
	shell_package_gem, shell_package_go, shell_package_cargo, shell_package_conda,
	shell_package_composer, shell_package_cpanm;

#endif
