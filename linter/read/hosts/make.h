/*
 * make.h: a Makefile as its lines: recipes, and variables that recipes refer to.
 */
#ifndef HOSTS_MAKE
#define HOSTS_MAKE

#include "read/hosts/private.h"

/* A variable; of several assignments the last counts, as for recipes it does. */
struct make_variable {
	struct str raw;                    /* not expanded; lines may be continued */
	const struct cause *open;          /* its value is not known; NULL: it is */
	struct make_variable *more, *last; /* += these */
	bool multi;                        /* define: `raw` is its lines */
	bool used;                         /* as a recipe */
	bool busy, known;                  /* while and once it is worked out */
	struct span body;                  /* of a define */
	struct text value;
};

struct make_recipe {
	struct span span;  /* of its line, with those that continue it, without the prefix */
	struct str target; /* $@; empty: not known */
	uint32_t rule;     /* number of its rule */
};

LIST(make_recipe_list, struct make_recipe);
LIST(make_variable_list, struct make_variable *);

struct make {
	struct host *h;
	struct map variables; /* struct make_variable * */
	struct make_variable_list defines;
	struct make_recipe_list recipes;
	char prefix; /* of recipe lines */
	bool one_shell;
	size_t expanded; /* bytes, of READ_EXPANSION */
	unsigned depth;  /* of variables in variables */
};

/* make_expand.c: appends what the reference at `at` of `text` ($x, $(x), ${x}, $$) stands for, and
 * returns where it ends. */
size_t make_reference(
	struct make *m, struct str text, size_t at, struct str target, struct texter *out);

/* The name that $(name) and $(call name,...) refer to at the start of a recipe; empty: none. */
struct str make_called(struct str text);

/* Where a parenthesis or brace that opens at `at` closes; text.n: nowhere. */
size_t make_close(struct str text, size_t at);

#endif
