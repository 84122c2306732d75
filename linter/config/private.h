/*
 * private.h: a ruleset under construction.
 */
#ifndef CONFIG_PRIVATE_H
#define CONFIG_PRIVATE_H

#include "config/rules.h"

struct answers { /* the policies of a program that a word means */
	const uint16_t *at;
	uint32_t n;
};

/* One program while layers are laid over it; arrays by policy or by param. */
struct layered {
	const struct program *program;
	bool of_tree;
	bool *active;
	bool *trusted;             /* active without what the tree says */
	bool *forced;              /* the layers below cannot switch it off */
	bool *frozen;              /* nor change its params */
	const struct config **off; /* which file switched it off */
	struct verdict_rule *rules;
	struct value *params;
};

struct bound {
	const struct config *config;
	const struct config_range *range;
	const struct config_floor *floor;
};

struct building {
	struct rulings *r;
	struct arena *arena;
	LIST(layered_list, struct layered) programs;
	LIST(bound_list, struct bound) bounds;
	struct ruleset *out;
	bool locks; /* something is locked, so what a file shares is frozen, too */
};

struct answers answers_of(struct rulings *r, const struct program *p, struct str word);

/* A mistake that several rulesets would tell is told once. NULL: it was. */
struct diag *tell(struct rulings *r, const struct diag_code *code, const struct config_word *at,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

/* layers.c: all of it. */
struct ruleset *ruleset_build(
	struct rulings *r, const struct config_chain *chain, struct str path, bool excluded);

/* The reason of a finding that `by` (NULL: nobody in particular) switches off. */
const struct waiver *config_waiver(struct arena *a, const struct config *by);

/* rules.c: do the paths of an override hold? */
bool block_holds(const struct config *c, const struct config_block *block, struct str path);

/* foreign.c: what a layer says; `by` NULL: the command line. */
struct foreign_step *foreign_note(
	struct building *b, enum foreign_what what, struct str word, const struct config *by);
bool foreign_is_locked(const struct building *b, struct str word);

/* params.c: one entry of `params` or `data`. */
void building_param(
	struct building *b, const struct config *c, const struct config_value *v, bool data);

/* Is it a param (or data) of that name, NAME or POLICY.NAME? */
bool param_is(const struct program *p, const struct param_info *param, struct str name, bool data);

#endif
