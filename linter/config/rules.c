#include "config/private.h"

#include "library/choose.h"
#include "library/library.h"
#include "project/paths.h"
#include "project/root.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void rulings_init(struct rulings *r, struct arena *a, struct diags *ds)
{
	*r = (struct rulings){.arena = a, .diags = ds, .most = READ_FILE_SIZE};
}

struct diag *tell(struct rulings *r, const struct diag_code *code, const struct config_word *at,
	const char *format, ...)
{
	char text[1024];
	va_list args;
	void **slot = map_put(r->arena, &r->told,
		str_printf(r->arena, "%p %u %s", (void *)at->source, at->span.from, code->slug));
	if (*slot)
		return NULL;
	*slot = r;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return diag_add(r->diags, code, at->source, at->span, "%s", text);
}

/* ---- words ---- */

struct answers answers_of(struct rulings *r, const struct program *p, struct str word)
{
	void **slot = map_put(r->arena, &r->answers,
		str_printf(r->arena, "%p " STR_FMT, (const void *)p, STR_ARG(word)));
	struct answers *a = *slot;
	if (a)
		return *a;
	uint16_t *at = arena_array(r->arena, uint16_t, p->n_policies);
	a = *slot = arena_new(r->arena, struct answers);
	for (uint32_t i = 0; i < p->n_policies; i++)
		if (policy_answers(&p->policies[i], word))
			at[a->n++] = (uint16_t)i;
	a->at = at;
	return *a;
}

static void offer_all(struct nearest *n, const struct program *p)
{
	for (uint32_t i = 0; i < p->n_policies; i++) {
		nearest_offer(n, p->policies[i].name);
		for (uint32_t k = 0; k < p->policies[i].aka.n; k++)
			nearest_offer(n, p->policies[i].aka.at[k]);
	}
}

static void check_word(
	struct rulings *r, const struct program_list *programs, const struct config_word *w)
{
	struct nearest n;
	if (pack_exists(w->text) || (r->is_foreign && r->is_foreign(w->text)))
		return;
	LIST_EACH (const struct program *, p, programs)
		if (answers_of(r, *p, w->text).n)
			return;
	uint32_t n_packs;
	const struct str *packs = pack_names(r->arena, &n_packs);
	nearest_init(&n, w->text);
	for (uint32_t i = 0; i < n_packs; i++)
		nearest_offer(&n, packs[i]);
	LIST_EACH (const struct program *, p, programs)
		offer_all(&n, *p);
	struct diag *d = tell(r, &DIAG_config, w, "there is no policy, tag or id `" STR_FMT "`",
		STR_ARG(w->text));
	if (d && n.best.n)
		diag_note(d, "did you mean `" STR_FMT "`?", STR_ARG(n.best));
}

static void check_words(
	struct rulings *r, const struct program_list *programs, const struct config_words *words)
{
	LIST_EACH (const struct config_word, w, words)
		check_word(r, programs, w);
}

static void check_block(
	struct rulings *r, const struct program_list *programs, const struct config_block *b)
{
	check_words(r, programs, &b->packs);
	check_words(r, programs, &b->select);
	check_words(r, programs, &b->extend_select);
	check_words(r, programs, &b->ignore);
	LIST_EACH (const struct config_severity, s, &b->severity)
		check_word(r, programs, &s->policy);
	LIST_EACH (const struct config_word, w, &b->packs)
		if (!pack_exists(w->text))
			tell(r, &DIAG_config, w,
				"`" STR_FMT "` is no pack; name policies in select",
				STR_ARG(w->text));
}

/* ---- policies of a file's own ---- */

static void compile_policies(struct rulings *r, struct config *c)
{
	struct policy_files *f = arena_new(r->arena, struct policy_files);
	struct program *p = arena_new(r->arena, struct program);
	bool ok = true;
	policy_files_init(f, r->arena, r->diags, r->programs.n ? r->programs.at[0] : NULL);
	f->within = c->trusted ? STR("") : c->top;
	LIST_EACH (const struct config_word, w, &c->policies) {
		uint32_t before = r->diags->errors;
		struct str path = path_join(r->arena, c->shown, w->text);
		ok &= policy_files_add(f, path.n ? path : STR("."), true);
		if (r->diags->errors != before)
			diag_add(r->diags, &DIAG_config, w->source, w->span,
				"these policies cannot be used");
	}
	if (ok && policy_files_compile(f, p))
		c->program = p;
	c->policy_files = f;
}

void rulings_prepare(struct rulings *r, struct config *c, const struct config_chain *chain)
{
	struct program_list programs = {0};
	if (c->prepared)
		return;
	c->prepared = true;
	if (c->policies.n)
		compile_policies(r, c);
	LIST_EACH (const struct program *, p, &r->programs)
		list_push(r->arena, &programs, *p);
	for (uint32_t i = 0; i < chain->all.n; i++) {
		if (chain->all.at[i]->program)
			list_push(r->arena, &programs, chain->all.at[i]->program);
		if (chain->all.at[i] == c)
			break;
	}
	check_block(r, &programs, &c->block);
	LIST_EACH (const struct config_block, b, &c->overrides)
		check_block(r, &programs, b);
	check_words(r, &programs, &c->locked);
	LIST_EACH (const struct config_floor, f, &c->floors)
		check_word(r, &programs, &f->policy);
}

/* ---- layers ---- */

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

static void all_off(struct building *b, const struct config *by)
{
	LIST_EACH (struct layered, l, &b->programs)
		for (uint32_t i = 0; i < l->program->n_policies; i++)
			if (!l->forced[i]) {
				l->active[i] = false;
				l->off[i] = by;
			}
}

static void switch_on(struct building *b, const struct config_words *words)
{
	LIST_EACH (const struct config_word, w, words)
		EACH_ANSWER(b, w->text, l, i)
	l->active[i] = true;
}

static void tell_locked(
	struct building *b, const struct config_word *w, const struct program *p, uint32_t i)
{
	tell(b->r, &DIAG_config_locked, w, "`" STR_FMT "` is locked: it stays on as it is",
		STR_ARG(p->policies[i].name));
}

static void ignore_words(
	struct building *b, const struct config *c, const struct config_words *words)
{
	LIST_EACH (const struct config_word, w, words) {
		if (b->r->is_foreign && b->r->is_foreign(w->text))
			list_push(b->arena, &b->out->foreign_off, *w);
		EACH_ANSWER(b, w->text, l, i)
		{
			if (l->forced[i] && !c->trusted) {
				tell_locked(b, w, l->program, i);
				continue;
			}
			l->active[i] = false;
			l->off[i] = c;
		}
	}
}

static void set_severities(struct building *b, const struct config_block *block)
{
	LIST_EACH (const struct config_severity, s, &block->severity)
		EACH_ANSWER(b, s->policy.text, l, i)
	l->rules[i].severity = s->severity;
}

static void lay_block(struct building *b, const struct config *c, const struct config_block *block)
{
	if (block->packs.n || block->select.n)
		all_off(b, c);
	switch_on(b, &block->packs);
	switch_on(b, &block->select);
	switch_on(b, &block->extend_select);
	ignore_words(b, c, &block->ignore);
	set_severities(b, block);
	LIST_EACH (const struct config_value, v, &block->data)
		building_param(b, c, v, true);
	LIST_EACH (const struct config_value, v, &block->params)
		building_param(b, c, v, false);
}

/* What was said so far is what is left when the tree is not asked. */
static void trust(struct building *b)
{
	LIST_EACH (struct layered, l, &b->programs)
		for (uint32_t i = 0; i < l->program->n_policies; i++) {
			l->trusted[i] = l->active[i];
			l->rules[i].before = l->rules[i].severity;
		}
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
	LIST_EACH (const struct config_range, range, &f->params)
		list_push(b->arena, &b->bounds, ((struct bound){c, range, f}));
}

static void lay_locks(struct building *b, const struct config *c)
{
	LIST_EACH (const struct config_word, w, &c->locked)
		lock_word(b, w->text);
	LIST_EACH (const struct config_floor, f, &c->floors)
		lay_floor(b, c, f);
}

/* ---- paths ---- */

/* A pattern may fit the path itself or a folder above it; of those the deepest decides. */
static bool has_path(const struct ignore *ig, struct str path)
{
	for (size_t n = 0; n < path.n; n++)
		if (path.p[n] == '/' && ignore_has(ig, str_slice(path, 0, n), true))
			return true;
	return ignore_has(ig, path, false);
}

static bool holds(const struct config *c, const struct config_block *block, struct str path)
{
	return path_is_above(c->folder, path) &&
	       has_path(&block->paths, path_below(c->folder, path));
}

static bool leaves_out(const struct config *c, struct str path)
{
	return c->exclude.patterns.n && path_is_above(c->folder, path) &&
	       has_path(&c->exclude, path_below(c->folder, path));
}

/* ---- the command line ---- */

static void lay_words(struct building *b, const struct word_list *words, bool on)
{
	for (uint32_t k = 0; k < words->n; k++)
		EACH_ANSWER(b, words->at[k], l, i)
		{
			l->active[i] = l->trusted[i] = on;
			l->forced[i] = on && l->forced[i];
		}
}

static void lock_words(struct building *b)
{
	for (uint32_t k = 0; k < b->r->locked.n; k++)
		lock_word(b, b->r->locked.at[k]);
}

static void lay_command_line(struct building *b)
{
	struct rulings *r = b->r;
	if (r->select.n)
		LIST_EACH (struct layered, l, &b->programs)
			for (uint32_t i = 0; i < l->program->n_policies; i++)
				l->active[i] = l->trusted[i] = false;
	lay_words(b, &r->select, true);
	lay_words(b, &r->extend_select, true);
	lay_words(b, &r->ignore, false);
	LIST_EACH (const struct given_param, p, &r->params)
		LIST_EACH (struct layered, l, &b->programs)
			if (l->program == p->program)
				l->params[p->param] = p->value;
	for (uint32_t k = 0; k < r->locked.n; k++)
		EACH_ANSWER(b, r->locked.at[k], l, i)
	l->active[i] = l->trusted[i] = l->forced[i] = true;
}

/* ---- the whole ---- */

static const struct waiver *waiver_of(struct building *b, const struct config *by)
{
	struct waiver *w = arena_new(b->arena, struct waiver);
	w->origin = WAIVER_CONFIG;
	if (by)
		w->reason =
			str_printf(b->arena, "switched off in " STR_FMT, STR_ARG(by->source->path));
	return w;
}

atomic_bool *rulings_waived(struct rulings *r, const struct program *p)
{
	void **slot = map_put(r->arena, &r->waived, str_printf(r->arena, "%p", (const void *)p));
	if (!*slot)
		*slot = arena_array(r->arena, atomic_bool, p->n_waivers);
	return *slot;
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
				l->rules[i].waiver = waiver_of(b, l->off[i]);
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
	if (at >= chain->root) {
		lay_block(b, c, &c->block);
		LIST_EACH (const struct config_block, block, &c->overrides)
			if (holds(c, block, path))
				lay_block(b, c, block);
	}
	if (c->trusted)
		trust(b);
	lay_locks(b, c);
}

static struct ruleset *build(
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
	finish(&b, excluded);
	return b.out;
}

/* What of the chain depends on the path: the overrides that hold. */
static struct str key_of(
	struct rulings *r, const struct config_chain *chain, struct str path, bool excluded)
{
	struct buf key = BUF(r->arena);
	buf_printf(&key, "%u%d", chain->root, excluded);
	for (uint32_t i = 0; i < chain->all.n; i++)
		buf_printf(&key, " %p", (const void *)chain->all.at[i]);
	for (uint32_t i = chain->root; i < chain->all.n; i++) {
		const struct config *c = chain->all.at[i];
		for (uint32_t k = 0; k < c->overrides.n; k++)
			if (holds(c, &c->overrides.at[k], path))
				buf_printf(&key, " %u.%u", i, k);
	}
	return buf_str(&key);
}

const struct ruleset *rulings_of(
	struct rulings *r, const struct config_chain *chain, struct str path, bool excludes)
{
	static const struct ruleset unseen = {.left_out = true};
	bool excluded = false;
	for (uint32_t i = 0; i < chain->all.n; i++)
		rulings_prepare(r, chain->all.at[i], chain);
	for (uint32_t i = chain->root; excludes && i < chain->all.n; i++) {
		if (!leaves_out(chain->all.at[i], path))
			continue;
		if (chain->all.at[i]->trusted)
			return &unseen;
		excluded = true;
	}
	void **slot = map_put(r->arena, &r->rulesets, key_of(r, chain, path, excluded));
	if (*slot)
		return *slot;
	if (r->n_rulesets++ == RULESETS_MOST)
		diag_add(r->diags, &DIAG_input_limit,
			chain->all.n ? chain->all.at[chain->all.n - 1]->source : NULL,
			(struct span){0, 0},
			"more than %d different sets of rules in one run; overrides do not count "
			"from here on",
			RULESETS_MOST);
	if (r->n_rulesets > RULESETS_MOST)
		return *slot = build(r, &(struct config_chain){{0}, 0}, path, false);
	return *slot = build(r, chain, path, excluded);
}

void ruleset_waive(const struct ruleset *rs, struct findings *fs)
{
	if (!rs->foreign_off.n)
		return;
	LIST_EACH (struct finding *, f, &fs->all)
		LIST_EACH (const struct config_word, w, &rs->foreign_off) {
			struct str tool, id = str_cut((*f)->policy->name, ':', &tool);
			bool named = str_eq(w->text, (*f)->policy->name);
			if (!named && !(id.n && (str_eq(w->text, tool) || str_eq(w->text, id))))
				continue;
			struct waiver *waiver = arena_new(fs->arena, struct waiver);
			waiver->origin = WAIVER_CONFIG;
			waiver->reason = STR("switched off in the configuration");
			(*f)->waiver = waiver;
			(*f)->verdict = VERDICT_WAIVED;
		}
}
