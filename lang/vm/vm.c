/*
 * vm.c: a run: each pass over the records of its kind, and for each record the policies that can
 * say anything of it.
 */
#include "vm/machine.h"

#include <string.h>

static bool is_active(const struct machine *m, uint32_t policy)
{
	return !m->s->active || m->s->active[policy];
}

/* ---- which policies a record is looked at by ---- */

/* Sections of one pass, as rows of bits. */
struct chosen {
	const struct pass *pass;
	uint32_t words;
	uint64_t *active; /* those that run */
	uint64_t *given;  /* those whose sieves ask for what this run gives in place of a default */
	uint64_t *now;    /* those that matter to the record at hand */
	uint64_t *row;
	bool late; /* a field of the record that sieves ask is worked out later */
};

static void set_bit(uint64_t *row, uint32_t i)
{
	row[i / 64] |= (uint64_t)1 << i % 64;
}

/* Does a sieve of the section ask a param that is not its default? */
static bool is_given(const struct machine *m, const struct section *s)
{
	for (uint32_t at = s->at; at < s->body; at += 2)
		if (machine_gives(m, m->p->sieves[code_x(m->p->code[at])].param))
			return true;
	return false;
}

static struct chosen choose(struct machine *m, const struct pass *pass)
{
	struct chosen c = {.pass = pass, .words = pass_words(pass)};
	c.active = arena_array(m->arena, uint64_t, 4 * c.words);
	c.given = c.active + c.words;
	c.now = c.given + c.words;
	c.row = c.now + c.words;
	for (uint32_t i = 0; i < pass->n_sections; i++) {
		const struct section *s = &pass->sections[i];
		if (s->policy == UINT32_MAX || is_active(m, s->policy))
			set_bit(c.active, i);
		if (s->given && is_given(m, s))
			set_bit(c.given, i);
	}
	return c;
}

static const uint64_t *row_at(const struct chosen *c, const struct screen *s, unsigned mark)
{
	return s->rows + (size_t)mark * c->words;
}

/* What any of the marks lets through. */
static const uint64_t *row_of_items(
	struct chosen *c, const struct screen *s, const struct item_marks *items)
{
	memcpy(c->row, row_at(c, s, SCREEN_OTHERS), c->words * sizeof *c->row);
	for (uint64_t left = items->bits; left; left &= left - 1) {
		const uint64_t *row = row_at(c, s, (unsigned)__builtin_ctzll(left));
		for (uint32_t k = 0; k < c->words; k++)
			c->row[k] |= row[k];
	}
	for (uint32_t k = 0; k < c->words && items->missing; k++)
		c->row[k] |= row_at(c, s, MARK_MISSING)[k];
	return c->row;
}

/* The row of what is let through, or NULL: all. */
static const uint64_t *row_for(
	struct machine *m, struct chosen *c, const struct screen *s, const struct record *r)
{
	struct item_marks items;
	unsigned mark;
	if (s->item != SIEVE_FIELD)
		return machine_items(m, r, s->slot, s->item, &items) ? row_of_items(c, s, &items)
								     : NULL;
	mark = record_mark(r, s->slot);
	return mark == MARK_ANY ? NULL : row_at(c, s, mark);
}

/* Does any section that is left ask for this field? */
static bool is_asked(const struct chosen *c, const struct screen *s)
{
	const uint64_t *others = row_at(c, s, SCREEN_OTHERS);
	for (uint32_t k = 0; k < c->words; k++)
		if (c->now[k] & ~others[k])
			return true;
	return false;
}

/* Takes out the sections of which no clue is covered. */
static void screen_by_clues(struct machine *m, struct chosen *c, const struct record *r)
{
	for (uint32_t i = 0; i < c->pass->n_clue_screens; i++) {
		const struct clue_screen *s = &c->pass->clue_screens[i];
		uint64_t bit = (uint64_t)1 << s->section % 64, *now = &c->now[s->section / 64];
		const struct sieve *sieve = &m->p->sieves[s->sieve];
		if (!(*now & bit))
			continue;
		if (!machine_clues(m, r, sieve))
			*now &= ~bit;
		else if (sieve->slot < r->kind->n_fields)
			c->late |= r->slot[sieve->slot].tag == VALUE_LAZY;
	}
}

static void screen(struct machine *m, struct chosen *c, const struct record *r)
{
	for (uint32_t k = 0; k < c->words; k++)
		c->now[k] = c->active[k];
	c->late = false;
	for (uint32_t i = 0; i < c->pass->n_screens; i++) {
		const struct screen *s = &c->pass->screens[i];
		if (!is_asked(c, s))
			continue;
		const uint64_t *row = row_for(m, c, s, r);
		c->late |=
			!row && s->slot < r->kind->n_fields && r->slot[s->slot].tag == VALUE_LAZY;
		for (uint32_t k = 0; k < c->words && row; k++)
			c->now[k] &= row[k] | c->given[k];
	}
	screen_by_clues(m, c, r);
}

/* ---- passes ---- */

void machine_prepare(struct machine *m, unsigned kind)
{
	const struct kind *k = &m->p->schema->kinds[kind];
	if (m->prepared[kind])
		return;
	m->prepared[kind] = true;
	size_t used = m->arena->used;
	if (k->prepare)
		k->prepare(m->facts);
	m->most += m->arena->used - used;
}

static bool run_section(struct machine *m, const struct section *s, bool sift)
{
	uint64_t fuel = m->fuel;
	bool ok = machine_run(m, sift || m->noting ? s->at : s->body);
	if (m->s->steps && s->policy != UINT32_MAX)
		m->s->steps[s->policy] += fuel - m->fuel;
	return ok;
}

static bool run_subject(struct machine *m, const struct chosen *c)
{
	for (uint32_t k = 0; k < c->words; k++)
		for (uint64_t left = c->now[k]; left; left &= left - 1) {
			uint32_t i = k * 64 + (uint32_t)__builtin_ctzll(left);
			bool sift = c->late || c->given[k] >> i % 64 & 1;
			if (!run_section(m, &c->pass->sections[i], sift))
				return false;
		}
	return true;
}

/* By kind: does an active policy range over it? */
static bool *wanted_kinds(const struct machine *m)
{
	bool *wanted = arena_array(m->arena, bool, m->p->schema->n_kinds);
	for (uint32_t i = 0; i < m->p->n_policies; i++)
		wanted[m->p->policies[i].kind_index] |= is_active(m, i);
	return wanted;
}

static bool run_pass(struct machine *m, const struct pass *pass)
{
	machine_prepare(m, pass->kind);
	const struct record_list *subjects = &m->facts->by_kind[pass->kind];
	if (!subjects->n)
		return true;
	struct chosen c = choose(m, pass);
	m->memos = arena_array(m->arena, struct memo, pass->memos);
	for (uint32_t i = 0; i < subjects->n; i++) {
		m->r[0] = value_record(subjects->at[i]);
		m->stamp++;
		if (m->noting)
			memcpy(c.now, c.active, c.words * sizeof *c.now);
		else
			screen(m, &c, subjects->at[i]);
		if (!run_subject(m, &c))
			return false;
	}
	return true;
}

/* ---- the whole ---- */

static size_t text_of(const struct facts *f)
{
	size_t bytes = 0;
	LIST_EACH (struct source *, s, &f->sources)
		bytes += (*s)->text.n;
	return bytes;
}

bool vm_run(const struct program *p, const struct vm_settings *s, struct facts *f,
	struct outcome_list *out, struct str *why)
{
	struct machine *m = arena_alloc(f->arena, sizeof *m + p->registers * sizeof(struct value));
	m->p = p;
	m->s = s;
	m->facts = f;
	m->out = out;
	const size_t text = text_of(f);
	m->fuel = s->fuel ? s->fuel : VM_FUEL + VM_FUEL_EACH * (uint64_t)text;
	m->arena = m->joins.arena = f->arena;
	m->prepared = arena_array(f->arena, bool, p->schema->n_kinds);
	m->patterns = arena_array(f->arena, const struct pattern *, p->n_patterns);
	m->noting = s->seen != NULL;
	m->walks = arena_array(f->arena, struct walk, p->registers);
	operators_init(&m->ops, f, s->matches);
	m->most = f->arena->used + (s->memory ? s->memory : VM_MEMORY + VM_MEMORY_EACH * text);
	const bool *wanted = wanted_kinds(m);
	for (uint32_t i = 0; i < p->n_passes; i++) {
		if ((!p->n_waivers && !wanted[p->passes[i].kind]) || run_pass(m, &p->passes[i]))
			continue;
		*why = str_printf(f->arena,
			"the policies took more than the %s allowed for one file", m->limit);
		return false;
	}
	return true;
}
