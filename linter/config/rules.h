/*
 * rules.h: which policies judge a file, with which severities and parameters.
 *
 * Layers lie over each other: what policies say of themselves, the configuration files of the
 * file's folder, outermost first, and the command line. What the linted tree switches off still
 * runs: its findings are suppressed, counted and shown. What is locked it cannot touch.
 */
#ifndef CONFIG_RULES_H
#define CONFIG_RULES_H

#include "config/find.h"

enum { RULESETS_MOST = 1000 }; /* different ones of a run */

struct word_list {
	const struct str *at;
	uint32_t n;
};

/* A parameter as the command line sets it. */
struct given_param {
	const struct program *program;
	uint32_t param;
	struct value value;
};

LIST(given_params, struct given_param);
LIST(program_list, const struct program *);

/* What is the same for all files of a run. */
struct rulings {
	struct arena *arena; /* borrowed, as diags */
	struct diags *diags;
	struct program_list programs;                           /* bundled, and of --policy */
	struct word_list select, extend_select, ignore, locked; /* of the command line */
	struct given_params params;
	bool lock_all; /* what is on is locked */
	/* ids whose findings come from elsewhere, and those that may have been meant; or NULL */
	bool (*is_foreign)(struct str word);
	void (*offer_foreign)(struct arena *a, struct str word, struct nearest *n);
	size_t most; /* bytes of a data file */

	struct map answers, rulesets, told, waived;
	uint32_t n_rulesets, n_reduced; /* n_reduced: past the limit, of locks and floors */
};

/* What a layer says of ids whose findings are no program's. */
enum foreign_what {
	FOREIGN_NONE, /* nothing is on, before what is named */
	FOREIGN_ON,
	FOREIGN_OFF,
	FOREIGN_SEVERITY,
	FOREIGN_LOCK,
	FOREIGN_LOCK_ALL, /* what is on */
	FOREIGN_FLOOR
};

struct foreign_step {
	enum foreign_what what;
	struct str word;
	enum severity severity;
	const struct config *by; /* NULL: the command line */
};

LIST(foreign_steps, struct foreign_step);

struct ruleset {
	struct judged_program_list programs;
	struct foreign_steps foreign; /* in the order of the layers */
	bool left_out;                /* the file is not to be looked at, */
	bool by_tree;                 /* as the linted tree wants it */
};

void rulings_init(struct rulings *r, struct arena *a, struct diags *ds);

/* Reads and compiles the policies a file names, and looks up its words. Mistakes go to diags; once
 * for each file, before its first ruleset. */
void rulings_prepare(struct rulings *r, struct config *c, const struct config_chain *chain);

/* `path`: absolute, of the file. excludes: do patterns of `exclude` count? Never NULL. */
const struct ruleset *rulings_of(
	struct rulings *r, const struct config_chain *chain, struct str path, bool excludes);

/* By `waive` block of a program: it waived something, in any file of the run. */
atomic_bool *rulings_waived(struct rulings *r, const struct program *p);

/* What the layers say of findings that are no program's, from the given one on: severities, locks,
 * and waivers where the tree switches them off. Those that are off otherwise are dropped. Before
 * findings_waive. */
void ruleset_foreign(const struct ruleset *rs, struct findings *fs, uint32_t from);

#endif
