/*
 * layers.c: one ruleset: what the program's policies say of themselves, then layer over layer.
 *
 * Of each policy two states are kept: what all layers say, and what they say without those of the
 * linted tree. Where the two differ, the policy runs and its findings are suppressed.
 */
#include "config/private.h"

#include "findings/upkeep.h"
#include "library/choose.h"

static void add_program(struct building *b, const struct program *p, bool trusted)
{
	struct arena *a = b->arena;
	struct judged_program fresh = judged_program_new(a, p);
	struct layered l = {
		.program = p, .of_tree = !trusted, .active = fresh.active, .params = fresh.params};
	l.trusted = arena_array(a, bool, p->n_policies);
	l.forced = arena_array(a, bool, p->n_policies);
	l.frozen = arena_array(a, bool, p->n_policies);
	l.off = arena_array(a, const struct config *, p->n_policies);
	l.rules = arena_array(a, struct verdict_rule, p->n_policies);
	for (uint32_t i = 0; i < p->n_policies; i++) {
		l.rules[i].severity = l.rules[i].before = SEVERITY_COUNT;
		l.trusted[i] = trusted && l.active[i];
	}
	list_push(a, &b->programs, l);
}

/* Each policy that a word means. */
#define EACH_ANSWER(b, word, l, i)                                                  \
	LIST_EACH (struct layered, l, &(b)->programs)                               \
		for (struct answers l##_all = answers_of((b)->r, l->program, word), \
				    *l##_o = &l##_all;                              \
			l##_o; l##_o = NULL)                                        \
			for (uint32_t l##_k = 0, i;                                 \
				l##_k < l##_all.n && (i = l##_all.at[l##_k], true); l##_k++)

static void lock_word(struct building *b, struct str word)
{
	EACH_ANSWER(b, word, l, i)
	{
		l->active[i] = l->trusted[i] = l->forced[i] = l->frozen[i] = true;
		l->rules[i].locked = true;
		l->rules[i].before = l->rules[i].severity;
	}
	b->locks = true;
}

static void switch_off(struct layered *l, uint32_t i, const struct config *by)
{
	l->active[i] = false;
	l->trusted[i] &= !by->trusted;
	l->off[i] = by;
}

/* Packs choose among what judges documents; that waivers are kept in order goes with each. */
static void all_off(struct building *b, const struct config *by, bool packs)
{
	LIST_EACH (struct layered, l, &b->programs) {
		if (packs && l->program == upkeep_program())
			continue;
		for (uint32_t i = 0; i < l->program->n_policies; i++)
			if (!l->forced[i] || by->trusted)
				switch_off(l, i, by);
	}
	foreign_note(b, FOREIGN_NONE, STR(""), by);
}

static void switch_on(struct building *b, const struct config *c, const struct config_words *words)
{
	LIST_EACH (const struct config_word, w, words) {
		EACH_ANSWER(b, w->text, l, i)
		{
			l->active[i] = true;
			l->trusted[i] |= c->trusted;
		}
		foreign_note(b, FOREIGN_ON, w->text, c);
	}
}

static void tell_locked(struct building *b, const struct config_word *w, struct str policy)
{
	tell(b->r, &DIAG_config_locked, w, "`" STR_FMT "` is locked: it stays on as it is",
		STR_ARG(policy));
}

static void ignore_words(
	struct building *b, const struct config *c, const struct config_words *words)
{
	LIST_EACH (const struct config_word, w, words) {
		if (foreign_is_locked(b, w->text) && !c->trusted)
			tell_locked(b, w, w->text);
		foreign_note(b, FOREIGN_OFF, w->text, c);
		EACH_ANSWER(b, w->text, l, i)
		{
			if (l->forced[i] && !c->trusted) {
				tell_locked(b, w, l->program->policies[i].name);
				continue;
			}
			switch_off(l, i, c);
		}
	}
}

static void set_severities(
	struct building *b, const struct config *c, const struct config_block *block)
{
	LIST_EACH (const struct config_severity, s, &block->severity) {
		EACH_ANSWER(b, s->policy.text, l, i)
		{
			l->rules[i].severity = s->severity;
			if (c->trusted)
				l->rules[i].before = s->severity;
		}
		foreign_note(b, FOREIGN_SEVERITY, s->policy.text, c)->severity = s->severity;
	}
}

static void lay_block(struct building *b, const struct config *c, const struct config_block *block)
{
	if (block->packs.given || block->select.given)
		all_off(b, c, !block->select.given);
	switch_on(b, c, &block->packs.words);
	switch_on(b, c, &block->select.words);
	switch_on(b, c, &block->extend_select);
	ignore_words(b, c, &block->ignore);
	set_severities(b, c, block);
	LIST_EACH (const struct config_value, v, &block->data)
		building_param(b, c, v, true);
	LIST_EACH (const struct config_value, v, &block->params)
		building_param(b, c, v, false);
}

static void lay_floor(struct building *b, const struct config *c, const struct config_floor *f)
{
	EACH_ANSWER(b, f->policy.text, l, i)
	{
		if (f->enabled) {
			l->active[i] = l->trusted[i] = l->forced[i] = true;
			l->rules[i].locked = true;
			b->locks = true;
		}
		if (l->rules[i].least < f->severity)
			l->rules[i].least = f->severity;
	}
	if (f->enabled)
		foreign_note(b, FOREIGN_LOCK, f->policy.text, c);
	foreign_note(b, FOREIGN_FLOOR, f->policy.text, c)->severity = f->severity;
	LIST_EACH (const struct config_range, range, &f->params)
		list_push(b->arena, &b->bounds, ((struct bound){c, range, f}));
}

static void lay_locks(struct building *b, const struct config *c)
{
	LIST_EACH (const struct config_word, w, &c->locked) {
		lock_word(b, w->text);
		foreign_note(b, FOREIGN_LOCK, w->text, c);
	}
	LIST_EACH (const struct config_floor, f, &c->floors)
		lay_floor(b, c, f);
}

/* ---- the command line ---- */

static void lay_words(struct building *b, const struct word_list *words, bool on)
{
	for (uint32_t k = 0; k < words->n; k++) {
		EACH_ANSWER(b, words->at[k], l, i)
		{
			l->active[i] = l->trusted[i] = on;
			l->forced[i] = on && l->forced[i];
		}
		foreign_note(b, on ? FOREIGN_ON : FOREIGN_OFF, words->at[k], NULL);
	}
}

static void lock_words(struct building *b)
{
	for (uint32_t k = 0; k < b->r->locked.n; k++) {
		lock_word(b, b->r->locked.at[k]);
		foreign_note(b, FOREIGN_LOCK, b->r->locked.at[k], NULL);
	}
}

static void lay_command_line(struct building *b)
{
	struct rulings *r = b->r;
	if (r->select.n) {
		LIST_EACH (struct layered, l, &b->programs)
			for (uint32_t i = 0; i < l->program->n_policies; i++)
				l->active[i] = l->trusted[i] = false;
		foreign_note(b, FOREIGN_NONE, STR(""), NULL);
	}
	lay_words(b, &r->select, true);
	lay_words(b, &r->extend_select, true);
	lay_words(b, &r->ignore, false);
	LIST_EACH (const struct given_param, p, &r->params)
		LIST_EACH (struct layered, l, &b->programs)
			if (l->program == p->program)
				l->params[p->param] = p->value;
	for (uint32_t k = 0; k < r->locked.n; k++) {
		EACH_ANSWER(b, r->locked.at[k], l, i)
		l->active[i] = l->trusted[i] = l->forced[i] = true;
		foreign_note(b, FOREIGN_LOCK, r->locked.at[k], NULL);
	}
}

static void lock_all(struct building *b)
{
	LIST_EACH (struct layered, l, &b->programs)
		for (uint32_t i = 0; i < l->program->n_policies; i++)
			l->rules[i].locked |= l->active[i];
	foreign_note(b, FOREIGN_LOCK_ALL, STR(""), NULL);
}

/* ---- the whole ---- */

const struct waiver *config_waiver(struct arena *a, const struct config *by)
{
	struct waiver *w = arena_new(a, struct waiver);
	w->origin = WAIVER_CONFIG;
	if (by)
		w->reason = str_printf(a, "switched off in " STR_FMT, STR_ARG(by->source->path));
	return w;
}

static void finish(struct building *b, bool excluded)
{
	bool any = false;
	LIST_EACH (struct layered, l, &b->programs) {
		for (uint32_t i = 0; i < l->program->n_policies; i++) {
			if (excluded)
				l->active[i] = l->trusted[i] = l->active[i] && l->forced[i];
			any |= l->active[i];
			if (l->trusted[i] && !l->active[i])
				l->rules[i].waiver = config_waiver(b->arena, l->off[i]);
			l->active[i] |= l->trusted[i];
		}
		struct judged_program jp = {.program = l->program,
			.waived = rulings_waived(b->r, l->program),
			.of_tree = l->of_tree,
			.active = l->active,
			.params = l->params,
			.rules = l->rules};
		list_push(b->arena, &b->out->programs, jp);
	}
	b->out->left_out = b->out->by_tree = excluded && !any;
}

static void lay_config(
	struct building *b, const struct config_chain *chain, uint32_t at, struct str path)
{
	const struct config *c = chain->all.at[at];
	if (at >= chain->root || (chain->locks_only && c->trusted)) {
		lay_block(b, c, &c->block);
		LIST_EACH (const struct config_block, block, &c->overrides)
			if (block_holds(c, block, path))
				lay_block(b, c, block);
	}
	lay_locks(b, c);
}

struct ruleset *ruleset_build(
	struct rulings *r, const struct config_chain *chain, struct str path, bool excluded)
{
	struct building b = {.r = r, .arena = r->arena, .out = arena_new(r->arena, struct ruleset)};
	LIST_EACH (const struct program *, p, &r->programs)
		add_program(&b, *p, true);
	for (uint32_t i = chain->root; i < chain->all.n; i++)
		if (chain->all.at[i]->program)
			add_program(&b, chain->all.at[i]->program, chain->all.at[i]->trusted);
	lock_words(&b);
	for (uint32_t i = 0; i < chain->all.n; i++)
		lay_config(&b, chain, i, path);
	lay_command_line(&b);
	if (r->lock_all)
		lock_all(&b);
	finish(&b, excluded);
	return b.out;
}
