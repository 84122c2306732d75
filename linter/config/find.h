/*
 * find.h: which configuration files hold for a folder.
 *
 * Those of the folder and of the folders above it, up to the project's top (the folder with .git,
 * the current one, or the one named on the command line, whichever is outermost), lie over each
 * other, the deepest last; over all of them lies what --config KEY=VALUE says. Above a file with
 * `root: true` only floors and locks hold, so that no file of the tree hides them. The user's own
 * file is the outermost; --config stands alone.
 */
#ifndef CONFIG_FIND_H
#define CONFIG_FIND_H

#include "config/config.h"

struct config_chain {
	struct config_list all; /* outermost first */
	uint32_t root;          /* those before it give floors and locks only */
	bool locks_only;        /* but what is trusted counts whole: a chain past a limit */
};

struct configs {
	struct arena *arena; /* borrowed, as diags */
	struct diags *diags;
	bool off;                /* --no-config: no file counts */
	struct config *named;    /* --config */
	struct config_list said; /* --config KEY=VALUE, in their order */
	struct config *user;     /* of HOME or XDG_CONFIG_HOME; NULL: none */
	bool user_told;          /* why it does not count */
	struct str current;      /* the current folder, absolute */
	struct str home;         /* the user's, absolute; empty: none that is no git tree */
	struct map chains;       /* struct config_chain * by folder as shown and argument */
	struct map files;        /* struct known * by absolute folder */
	struct config_list found;
};

void configs_init(struct configs *cs, struct arena *a, struct diags *ds);

/* Is it KEY=VALUE? A file that has a = in its name is told by a / before it. */
bool config_is_said(struct str text);

/* --config KEY=VALUE; of a key that holds a mapping also KEY.NAME=VALUE. VALUE is YAML. Mistakes go
 * to cs->diags. */
void configs_say(struct configs *cs, struct str text);

/* --config FILE. false: it cannot be read; told. */
bool configs_name(struct configs *cs, struct str path);

/* The user's own: $XDG_CONFIG_HOME/pratique/config.yaml or $HOME/.config/..., if it is his, nobody
 * else may write to it, and it lies outside what is linted, links followed, be it that this is the
 * home itself, and not under git; else a warning says why it does not count. `env` is getenv. */
void configs_user(struct configs *cs, char *(*env)(const char *name));

/* `folder` as shown (empty: the current one); `given`: the argument it was found below, or empty.
 * Never NULL. */
const struct config_chain *configs_of(struct configs *cs, struct str folder, struct str given);

#endif
