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
		for (uint32_t k = 0; k < p->policies[i].tags.n; k++)
			nearest_offer(n, p->policies[i].tags.at[k]);
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
	if (r->offer_foreign)
		r->offer_foreign(r->arena, w->text, &n);
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
	check_words(r, programs, &b->packs.words);
	check_words(r, programs, &b->select.words);
	check_words(r, programs, &b->extend_select);
	check_words(r, programs, &b->ignore);
	LIST_EACH (const struct config_severity, s, &b->severity)
		check_word(r, programs, &s->policy);
	LIST_EACH (const struct config_word, w, &b->packs.words)
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

atomic_bool *rulings_waived(struct rulings *r, const struct program *p)
{
	void **slot = map_put(r->arena, &r->waived, str_printf(r->arena, "%p", (const void *)p));
	if (!*slot)
		*slot = arena_array(r->arena, atomic_bool, p->n_waivers);
	return *slot;
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

bool block_holds(const struct config *c, const struct config_block *block, struct str path)
{
	return path_is_above(c->folder, path) &&
	       has_path(&block->paths, path_below(c->folder, path));
}

static bool leaves_out(const struct config *c, struct str path)
{
	return c->exclude.patterns.n && path_is_above(c->folder, path) &&
	       has_path(&c->exclude, path_below(c->folder, path));
}

/* What of the chain depends on the path: the overrides that hold. */
static struct str key_of(
	struct rulings *r, const struct config_chain *chain, struct str path, bool excluded)
{
	struct buf key = BUF(r->arena);
	buf_printf(&key, "%u%d%d", chain->root, excluded, chain->locks_only);
	for (uint32_t i = 0; i < chain->all.n; i++)
		buf_printf(&key, " %p", (const void *)chain->all.at[i]);
	for (uint32_t i = chain->root; i < chain->all.n; i++) {
		const struct config *c = chain->all.at[i];
		for (uint32_t k = 0; k < c->overrides.n; k++)
			if (block_holds(c, &c->overrides.at[k], path))
				buf_printf(&key, " %u.%u", i, k);
	}
	return buf_str(&key);
}

/* ---- the limit ---- */

/* What holds of a chain whatever deeper files say: what is trusted, and locks and floors. */
static struct config_chain *only_locks(struct rulings *r, const struct config_chain *chain)
{
	struct config_chain *out = arena_new(r->arena, struct config_chain);
	out->locks_only = true;
	for (uint32_t i = 0; i < chain->all.n; i++) {
		struct config *c = chain->all.at[i];
		if (c->locked.n || c->floors.n || (c->trusted && i >= chain->root))
			list_push(r->arena, &out->all, c);
	}
	out->root = out->all.n;
	return out;
}

/* One ruleset more than are kept: an error, and locks still hold. As many again are kept of what
 * locks; then one that knows the command line only. */
static struct ruleset *beyond(struct rulings *r, const struct config_chain *chain, struct str path)
{
	static const struct config_chain none;
	if (r->n_rulesets == RULESETS_MOST + 1)
		diag_add(r->diags, &DIAG_input_limit,
			chain->all.n ? chain->all.at[chain->all.n - 1]->source : NULL,
			(struct span){0, 0},
			"more than %d different sets of rules in one run; from here on only locks "
			"and floors count",
			RULESETS_MOST);
	const struct config_chain *less =
		r->n_reduced < RULESETS_MOST ? only_locks(r, chain) : &none;
	void **slot = map_put(r->arena, &r->rulesets, key_of(r, less, path, false));
	if (!*slot) {
		*slot = ruleset_build(r, less, path, false);
		r->n_reduced++;
	}
	return *slot;
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
	if (!*slot)
		*slot = r->n_rulesets++ < RULESETS_MOST ? ruleset_build(r, chain, path, excluded)
							: beyond(r, chain, path);
	return *slot;
}
