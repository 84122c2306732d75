/*
 * select.c: which policies are switched on, and with which params.
 */
#include "cli/session.h"

#include "shellcheck/shellcheck.h"

const struct policy_info *session_policy(
	struct session *s, struct str name, const struct program **program)
{
	const struct program *all[] = {s->own, s->library, upkeep_program()};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		for (uint32_t k = 0; all[i] && k < all[i]->n_policies; k++) {
			const struct policy_info *p = &all[i]->policies[k];
			if (!str_eq(p->name, name) && !policy_has_id(p, name))
				continue;
			if (program)
				*program = all[i];
			return p;
		}
	return NULL;
}

static void offer(struct nearest *n, const struct program *p, bool tags)
{
	for (uint32_t i = 0; p && i < p->n_policies; i++) {
		nearest_offer(n, p->policies[i].name);
		for (uint32_t k = 0; k < p->policies[i].aka.n; k++)
			nearest_offer(n, p->policies[i].aka.at[k]);
		for (uint32_t k = 0; tags && k < p->policies[i].tags.n; k++)
			nearest_offer(n, p->policies[i].tags.at[k]);
	}
}

/* sc2086 and SC20866: SC2086. */
static void offer_foreign(struct arena *a, struct str word, struct nearest *n)
{
	enum { DIGITS = 4 };
	size_t at = 0, digits = 0;
	while (at < word.n && !(word.p[at] >= '0' && word.p[at] <= '9'))
		at++;
	while (at + digits < word.n && digits < DIGITS && word.p[at + digits] >= '0' &&
		word.p[at + digits] <= '9')
		digits++;
	if (digits == DIGITS)
		nearest_offer(n, str_join(a, STR("SC"), str_slice(word, at, at + DIGITS)));
	nearest_offer(n, STR("shellcheck"));
}

struct str session_suggest(struct session *s, struct str name, bool choosing)
{
	struct nearest n;
	uint32_t n_packs;
	const struct str *packs = pack_names(&s->arena, &n_packs);
	nearest_init(&n, name);
	for (uint32_t i = 0; choosing && i < n_packs; i++)
		nearest_offer(&n, packs[i]);
	offer(&n, s->own, choosing);
	offer(&n, s->library, choosing);
	offer(&n, upkeep_program(), choosing);
	if (choosing)
		offer_foreign(&s->arena, name, &n);
	return suggestion(&s->arena, &n);
}

/* Words whose findings come from elsewhere than from programs. */
static bool is_foreign(struct str word)
{
	return str_eq(word, STR("shellcheck")) || shellcheck_code(word).n;
}

static bool find_shellcheck(struct session *s)
{
	bool ok = true;
	LIST_EACH (const struct str, word, &s->settings.select)
		if (is_foreign(*word) && !s->settings.shellcheck) {
			complain("`" STR_FMT "` is ShellCheck's: ask for it with --shellcheck",
				STR_ARG(*word));
			ok = false;
		}
	if (!s->settings.shellcheck)
		return ok;
	s->shellcheck = shellcheck_find(&s->arena);
	s->incomplete = !s->shellcheck;
	if (s->incomplete)
		complain("ShellCheck is not installed (no program shellcheck on the PATH): "
			 "scripts are checked without it");
	return ok;
}

/* Switches what the words mean; false when one means nothing. */
static bool apply(struct session *s, const struct text_list *words, bool on)
{
	bool ok = true;
	LIST_EACH (struct str, word, words) {
		bool found = false;
		LIST_EACH (struct judged_program, jp, &s->judge.programs)
			for (uint32_t i = 0; i < jp->program->n_policies; i++)
				if (policy_answers(&jp->program->policies[i], *word)) {
					jp->active[i] = on;
					found = true;
				}
		if (found || pack_exists(*word) || is_foreign(*word))
			continue;
		complain("there is no policy, tag or id `" STR_FMT "`" STR_FMT, STR_ARG(*word),
			STR_ARG(session_suggest(s, *word, true)));
		ok = false;
	}
	return ok;
}

static void all_off(struct session *s)
{
	LIST_EACH (struct judged_program, jp, &s->judge.programs)
		for (uint32_t i = 0; i < jp->program->n_policies; i++)
			jp->active[i] = false;
}

/* ---- params ---- */

/* NAME is a param's name, or POLICY.NAME where several policies have one of that name. */
static bool param_is(const struct program *p, const struct param_info *param, struct str name)
{
	struct str policy, rest = str_cut(name, '.', &policy);
	if (param->data)
		return false;
	if (str_eq(param->name, name))
		return true;
	return rest.n && param->policy < p->n_policies &&
	       str_eq(p->policies[param->policy].name, policy) && str_eq(param->name, rest);
}

static void offer_params(struct session *s, struct nearest *n)
{
	LIST_EACH (struct judged_program, jp, &s->judge.programs)
		for (uint32_t i = 0; i < jp->program->n_params; i++)
			nearest_offer(n, jp->program->params[i].name);
}

static bool set_param(struct session *s, const struct pair *pair)
{
	bool found = false, ok = true;
	LIST_EACH (struct judged_program, jp, &s->judge.programs)
		for (uint32_t i = 0; i < jp->program->n_params; i++) {
			const struct param_info *param = &jp->program->params[i];
			if (!param_is(jp->program, param, pair->name))
				continue;
			found = true;
			ok &= library_param(
				&s->arena, param->type, pair->value, &jp->params[i], &s->diags);
			list_push(&s->arena, &s->rulings.params,
				((struct given_param){jp->program, i, jp->params[i]}));
		}
	if (!found) {
		struct nearest n;
		nearest_init(&n, pair->name);
		offer_params(s, &n);
		complain("no policy has a param `" STR_FMT "`" STR_FMT, STR_ARG(pair->name),
			STR_ARG(suggestion(&s->arena, &n)));
	}
	session_show_diags(s);
	return found && ok;
}

static void add_program(struct session *s, const struct program *p)
{
	if (!p)
		return;
	list_push(&s->arena, &s->judge.programs, judged_program_new(&s->arena, p));
	list_push(&s->arena, &s->rulings.programs, p);
}

static struct word_list words_of(const struct text_list *texts)
{
	return (struct word_list){texts->at, texts->n};
}

/* What the command line says holds for every file. */
static void begin_rulings(struct session *s)
{
	const struct settings *set = &s->settings;
	rulings_init(&s->rulings, &s->arena, &s->config_diags);
	s->rulings.select = words_of(&set->select);
	s->rulings.extend_select = words_of(&set->extend_select);
	s->rulings.ignore = words_of(&set->ignore);
	s->rulings.locked = words_of(&set->locked);
	s->rulings.is_foreign = is_foreign;
	s->rulings.offer_foreign = offer_foreign;
	s->rulings.most = set->max_file_size;
	s->rulings.lock_all = set->ci_strict;
}

bool session_judges(struct session *s)
{
	LIST_EACH (struct judged_program, jp, &s->judge.programs)
		for (uint32_t i = 0; i < jp->program->n_policies; i++)
			if (jp->active[i] &&
				(jp->program != upkeep_program() || s->settings.select.n))
				return true;
	return false;
}

bool session_select(struct session *s)
{
	bool ok = true;
	begin_rulings(s);
	add_program(s, s->library);
	add_program(s, s->own);
	add_program(s, upkeep_program());
	s->judge.unknown_given = s->settings.unknown_given;
	s->judge.unknown = s->settings.unknown;
	if (s->settings.select.n)
		all_off(s);
	ok &= apply(s, &s->settings.select, true);
	ok &= apply(s, &s->settings.extend_select, true);
	ok &= apply(s, &s->settings.ignore, false);
	ok &= apply(s, &s->settings.locked, true);
	LIST_EACH (struct pair, p, &s->settings.param)
		ok &= set_param(s, p);
	return find_shellcheck(s) && ok;
}
