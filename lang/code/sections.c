/*
 * sections.c: where the policies of a pass begin, and which records each can say anything of.
 *
 * A policy begins with its sieves, one behind the other. Together they make a table for each field
 * that sieves ask: by what a record holds there, the policies that let it through. So a machine
 * finds the few that matter to a record at once, instead of asking all in turn; then it asks those
 * that are left and have clues.
 */
#include "code/program.h"

#include <string.h>

LIST(section_list, struct section);
LIST(screen_list, struct screen);
LIST(clue_screen_list, struct clue_screen);

struct finder {
	struct arena *arena;
	const struct program *p;
	struct pass *pass;
	struct section_list sections;
	struct screen_list screens;
	struct clue_screen_list clue_screens;
};

/* Is a sieve of the subject here, with its jump? The verifier saw that two words stand behind. */
static bool is_sieve(const struct program *p, uint32_t at)
{
	return code_op(p->code[at]) == OP_SIFT && code_a(p->code[at]) == 0 &&
	       code_op(p->code[at + 1]) == OP_JUMP;
}

static void add_section(struct finder *f, uint32_t at)
{
	const struct program *p = f->p;
	bool waiver = code_op(p->code[at]) == OP_WAIVER;
	struct section s = {.policy = waiver ? UINT32_MAX : code_x(p->code[at])};
	s.at = s.body = at + 1;
	while (s.body + 2 < f->pass->to && is_sieve(p, s.body)) {
		s.given |= p->sieves[code_x(p->code[s.body])].param >= 0;
		s.body += 2;
	}
	list_push(f->arena, &f->sections, s);
}

static uint64_t *rows_of(struct finder *f, uint16_t slot, int16_t item)
{
	uint32_t words = (f->sections.n + 63) / 64;
	LIST_EACH (struct screen, s, &f->screens)
		if (s->slot == slot && s->item == item)
			return (uint64_t *)(uintptr_t)s->rows;
	uint64_t *rows = arena_array(f->arena, uint64_t, words * SCREEN_ROWS);
	memset(rows, 0xFF, words * SCREEN_ROWS * sizeof *rows);
	list_push(f->arena, &f->screens, ((struct screen){slot, item, rows}));
	return rows;
}

/* What the param holds when no run gives it, too. */
static uint64_t bits_of(const struct program *p, const struct sieve *s)
{
	if (s->param < 0)
		return s->bits;
	struct value v = p->params[s->param].value;
	return v.tag == VALUE_LIST && v.u.list->index ? s->bits | v.u.list->index->bits
						      : UINT64_MAX;
}

static void add_sieve(struct finder *f, uint32_t sieve, uint32_t section)
{
	const struct sieve *s = &f->p->sieves[sieve];
	if (s->n_clues) {
		list_push(f->arena, &f->clue_screens, ((struct clue_screen){section, sieve}));
		return;
	}
	uint32_t words = (f->sections.n + 63) / 64;
	uint64_t *rows = rows_of(f, s->slot, s->item), bits = bits_of(f->p, s);
	uint64_t others = ~((uint64_t)1 << section % 64);
	for (uint64_t out = ~bits; out; out &= out - 1)
		rows[(unsigned)__builtin_ctzll(out) * words + section / 64] &= others;
	if (!s->missing)
		rows[MARK_MISSING * words + section / 64] &= others;
	rows[SCREEN_OTHERS * words + section / 64] &= others;
}

static void find_sections(struct arena *a, const struct program *p, struct pass *pass)
{
	struct finder f = {.arena = a, .p = p, .pass = pass};
	const uint32_t *code = p->code;
	for (uint32_t at = pass->from, to = pass->to; at < to; at++)
		if (code_op(code[at]) == OP_POLICY || code_op(code[at]) == OP_WAIVER)
			add_section(&f, at);
	for (uint32_t i = 0; i < f.sections.n; i++)
		for (uint32_t at = f.sections.at[i].at; at < f.sections.at[i].body; at += 2)
			add_sieve(&f, code_x(code[at]), i);
	pass->sections = f.sections.at;
	pass->n_sections = f.sections.n;
	pass->screens = f.screens.at;
	pass->n_screens = f.screens.n;
	pass->clue_screens = f.clue_screens.at;
	pass->n_clue_screens = f.clue_screens.n;
}

void program_sections(struct arena *a, struct program *p)
{
	for (uint32_t i = 0; i < p->n_passes; i++)
		find_sections(a, p, &p->passes[i]);
}
